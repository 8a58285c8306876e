//! What passes between two phones at a door, without a network: the acceptance of an officer's grant, and a guardian's
//! consent.

use crate::codec::{Fixed, Signed, WireError, bytes_up_to, from_slice, to_vec};
use crate::invite::Invite;
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::id::{ClaimId, DeviceId};
use tinxom_domain::role::Role;

/// A new member's device takes an invite: what its phone shows in answer to the officer's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Acceptance {
    /// The invite's name, and so the claim's.
    #[n(0)]
    pub claim: Fixed<16>,
    /// The device's public key.
    #[n(1)]
    pub key: Fixed<32>,
    /// The version of the consent's text that was agreed to.
    #[n(2)]
    pub consent: u16,
    /// When, by the phone's clock: milliseconds since 1970, UTC. Data; it decides nothing.
    #[n(3)]
    pub at: i64,
}

impl Acceptance {
    /// Signs it with the device's key.
    pub fn sign(&self, device: &Signer32) -> Signed {
        device.signed(Purpose::Acceptance, to_vec(self))
    }

    /// Reads one and verifies that the device which it names signed it.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn open(signed: &Signed) -> Result<Self, WireError> {
        let acceptance: Self = from_slice("acceptance", limits::CERTIFICATE, &signed.body)?;
        acceptance.key().open(Purpose::Acceptance, signed)?;
        Ok(acceptance)
    }

    /// The device's key.
    pub fn key(&self) -> PublicKey {
        PublicKey(self.key.into())
    }

    /// The claim.
    pub fn claim(&self) -> ClaimId {
        ClaimId(self.claim.into())
    }
}

/// What an officer brings to the server of an enrolment: the signed part of his invite, and the acceptance.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Enrolment {
    /// The invite's signed part: [`crate::invite::OpenedInvite::introduction`].
    #[cbor(
        n(0),
        encode_with = "minicbor::bytes::encode",
        decode_with = "bytes_up_to::<_, { limits::INVITE }>"
    )]
    pub grant: Vec<u8>,
    /// The signed [`Acceptance`].
    #[n(1)]
    pub acceptance: Signed,
    /// For a pupil: the guardian's signed [`Guardian`].
    #[n(2)]
    pub guardian: Option<Signed>,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

impl Enrolment {
    /// Reads all parts and checks that they belong together. Who the guardian is only the server knows: that he signed
    /// it is [`Guardian::open`]'s to check.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::BadSignature`] also for parts of two enrolments,
    /// [`WireError::NotEntitled`] also for a pupil without a guardian's consent.
    pub fn open(&self) -> Result<(Invite, Acceptance), WireError> {
        let invite = Invite::open_introduction(&self.grant)?;
        let acceptance = Acceptance::open(&self.acceptance)?;
        if acceptance.claim() != invite.claim() {
            return Err(WireError::BadSignature("acceptance"));
        }
        match (&self.guardian, invite.role()) {
            (None, Role::Minor) => return Err(WireError::NotEntitled("guardian")),
            (Some(consent), Role::Minor) => {
                let consent = Guardian::peek(consent)?;
                if (consent.claim, consent.key) != (acceptance.claim, acceptance.key) {
                    return Err(WireError::BadSignature("guardian"));
                }
            }
            (Some(_), _) => return Err(WireError::Malformed("guardian")),
            (None, _) => {}
        }
        Ok((invite, acceptance))
    }
}

/// The four bytes that the officer and the new member compare as words over the telephone: of the SHA-256 over the invite
/// as it was read and the device's id, so that a third phone which used the code is heard.
///
/// The id and not the key, because the id is what the officer's phone learns of a claim. It binds as well: 128 bits of a
/// hash over the key, so that a second key with one's id takes 2^128 tries, and four words need only withstand 2^32.
pub fn check_words_of(grant: &[u8], device: DeviceId) -> [u8; 4] {
    let hash = Sha256::new().chain_update(b"tinxom four words").chain_update(grant).chain_update(device.0);
    let mut four = [0; 4];
    four.copy_from_slice(&hash.finalize()[..4]);
    four
}

/// A guardian agrees to a pupil's membership in the group of a school gate. It ends on 31 May, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Guardian {
    /// The claim, and so the invite.
    #[n(0)]
    pub claim: Fixed<16>,
    /// The pupil's device's public key.
    #[n(1)]
    pub key: Fixed<32>,
    /// The guardian's device.
    #[n(2)]
    pub guardian: Fixed<16>,
    /// The version of the consent's text.
    #[n(3)]
    pub consent: u16,
}

impl Guardian {
    /// Signs it with the guardian's device key.
    pub fn sign(&self, guardian: &Signer32) -> Signed {
        guardian.signed(Purpose::Guardian, to_vec(self))
    }

    /// Reads one without checking who signed it.
    ///
    /// # Errors
    /// [`WireError::Malformed`].
    pub fn peek(signed: &Signed) -> Result<Self, WireError> {
        from_slice("guardian", limits::CERTIFICATE, &signed.body)
    }

    /// Verifies and reads one.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn open(signed: &Signed, guardian: &PublicKey) -> Result<Self, WireError> {
        guardian.open(Purpose::Guardian, signed)?;
        let consent = Self::peek(signed)?;
        if *consent.guardian != guardian.device().0 {
            return Err(WireError::BadSignature("guardian"));
        }
        Ok(consent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::Certificate;
    use crate::invite::{Label, SALT};
    use tinxom_domain::id::UnitId;
    use tinxom_domain::time::Date;

    fn device() -> Signer32 {
        Signer32::from_seed(&[3; 32])
    }

    fn guardian() -> Signer32 {
        Signer32::from_seed(&[4; 32])
    }

    fn invite(salt: u8, role: Option<Role>) -> (Invite, Vec<u8>) {
        let (unit, officer) = (Signer32::from_seed(&[1; 32]), Signer32::from_seed(&[2; 32]));
        let label = Label { salt: [salt; SALT], text: "Xóm Núi Voi".into() };
        let inviter = Certificate {
            key: officer.public(),
            role: Role::AreaOfficer,
            unit: UnitId(54_431),
            group: None,
            from: Date(20_000),
            until: Date(20_090),
        };
        let invite = Invite {
            label: label.commitment(),
            address: "https://tinxom.example".into(),
            group: role.map(|_| Fixed::from([4; 8])),
            date: 1_790_000_000_000,
            until: 20_030,
            inviter: inviter.sign(&unit).unwrap(),
            anchor: Fixed::from([5; 32]),
            household: Some(Fixed::from([6; 8])),
            named_role: role.map(Role::code),
            by_telephone: None,
        };
        let bytes = invite.sign(&label, &officer).unwrap();
        (invite, Invite::open(&bytes).unwrap().introduction)
    }

    fn acceptance(invite: &Invite) -> Acceptance {
        Acceptance {
            claim: Fixed::from(invite.claim().0),
            key: Fixed::from(device().public().0),
            consent: 1,
            at: 1_790_000_000_000,
        }
    }

    fn consent(invite: &Invite) -> Guardian {
        Guardian {
            claim: Fixed::from(invite.claim().0),
            key: Fixed::from(device().public().0),
            guardian: Fixed::from(guardian().public().device().0),
            consent: 1,
        }
    }

    #[test]
    fn an_acceptance_changed_at_any_byte_is_refused() {
        let (invite, _) = invite(1, None);
        let signed = acceptance(&invite).sign(&device());
        assert_eq!(Acceptance::open(&signed), Ok(acceptance(&invite)));
        super::super::changed(&signed, |changed| Acceptance::open(changed).is_err());
        // Nor can one accept for another's device.
        let forged = acceptance(&invite).sign(&guardian());
        assert!(Acceptance::open(&forged).is_err());
    }

    #[test]
    fn a_guardians_consent_changed_at_any_byte_or_given_by_another_is_refused() {
        let (invite, _) = invite(1, None);
        let signed = consent(&invite).sign(&guardian());
        assert_eq!(Guardian::open(&signed, &guardian().public()), Ok(consent(&invite)));
        super::super::changed(&signed, |changed| Guardian::open(changed, &guardian().public()).is_err());
        let own = consent(&invite).sign(&device());
        assert_eq!(Guardian::open(&own, &device().public()), Err(WireError::BadSignature("guardian")));
    }

    #[test]
    fn an_enrolment_is_of_one_invite_and_its_own_acceptance() {
        let ((one, grant), (two, other)) = (invite(1, None), invite(2, None));
        let signed = acceptance(&one).sign(&device());
        let enrolment =
            |grant: &[u8], guardian| Enrolment { grant: grant.into(), acceptance: signed.clone(), guardian };
        assert_eq!(enrolment(&grant, None).open(), Ok((one.clone(), acceptance(&one))));
        assert_eq!(enrolment(&other, None).open(), Err(WireError::BadSignature("acceptance")));
        let consent = consent(&two).sign(&guardian());
        assert_eq!(enrolment(&grant, Some(consent)).open(), Err(WireError::Malformed("guardian")));
        for place in 0..grant.len() {
            let mut changed = grant.clone();
            changed[place] ^= 1;
            assert!(enrolment(&changed, None).open().is_err(), "byte {place}");
        }
    }

    #[test]
    fn a_pupil_is_enrolled_with_a_consent_to_this_invite_and_device_only() {
        let ((pupil, grant), (other, _)) = (invite(1, Some(Role::Minor)), invite(2, Some(Role::Minor)));
        let acceptance = acceptance(&pupil).sign(&device());
        let open = |consent: Option<Guardian>| {
            let guardian = consent.map(|consent| consent.sign(&guardian()));
            Enrolment { grant: grant.clone(), acceptance: acceptance.clone(), guardian }.open().map(|_| ())
        };
        assert_eq!(open(Some(consent(&pupil))), Ok(()));
        assert_eq!(open(None), Err(WireError::NotEntitled("guardian")));
        let elsewhere = Guardian { key: Fixed::from(guardian().public().0), ..consent(&pupil) };
        for consent in [consent(&other), elsewhere] {
            assert_eq!(open(Some(consent)), Err(WireError::BadSignature("guardian")));
        }
    }

    #[test]
    fn four_words_are_of_the_invite_and_the_device() {
        let (grant, device) = (invite(1, None).1, device().public().device());
        let four = check_words_of(&grant, device);
        assert_eq!(four, Sha256::digest([&b"tinxom four words"[..], &grant, &device.0].concat())[..4]);
        assert_ne!(four, check_words_of(&grant, guardian().public().device()));
        assert_ne!(four, check_words_of(&invite(2, None).1, device));
    }
}
