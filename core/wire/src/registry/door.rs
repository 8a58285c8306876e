//! What passes between two phones at a door, without a network: an officer's grant and the acceptance of it; a holder's
//! transfer; a guardian's consent; and an officer's word that a device is taken out.

use crate::codec::{Fixed, Signed, WireError, bytes_up_to, from_slice, to_vec};
use crate::invite::Invite;
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::household::RevokeReason;
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId};
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

/// The holder of a slot hands it over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Transfer {
    /// The ward.
    #[n(0)]
    pub unit: u32,
    /// The household.
    #[n(1)]
    pub household: Fixed<8>,
    /// The holder's claim.
    #[n(2)]
    pub from: Fixed<16>,
    /// The new device's public key.
    #[n(3)]
    pub key: Fixed<32>,
    /// When, by the holder's phone: milliseconds since 1970, UTC. Data; it decides nothing.
    #[n(4)]
    pub at: i64,
}

impl Transfer {
    /// Signs it with the holder's device key.
    pub fn sign(&self, holder: &Signer32) -> Signed {
        holder.signed(Purpose::Transfer, to_vec(self))
    }

    /// Reads one without checking who signed it, to learn whose claim to look up.
    ///
    /// # Errors
    /// [`WireError::Malformed`].
    pub fn peek(signed: &Signed) -> Result<Self, WireError> {
        from_slice("transfer", limits::CERTIFICATE, &signed.body)
    }

    /// Verifies and reads one.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn open(signed: &Signed, holder: &PublicKey) -> Result<Self, WireError> {
        holder.open(Purpose::Transfer, signed)?;
        Self::peek(signed)
    }

    /// The holder's claim.
    pub fn from(&self) -> ClaimId {
        ClaimId(self.from.into())
    }

    /// The household.
    pub fn household(&self) -> HouseholdId {
        HouseholdId(self.household.into())
    }

    /// The new device's key.
    pub fn key(&self) -> PublicKey {
        PublicKey(self.key.into())
    }
}

/// The claim that a transfer leads to: the first 16 bytes of SHA-256("tinxom transfer" ‖ body). Two transfers of one slot
/// are two claims.
pub fn transfer_claim(signed: &Signed) -> ClaimId {
    let hash = Sha256::new().chain_update(b"tinxom transfer").chain_update(&signed.body);
    let mut claim = [0; 16];
    claim.copy_from_slice(&hash.finalize()[..16]);
    ClaimId(claim)
}

/// A transfer as it passes from phone to phone: with what a new phone needs to find the server and to trust it.
///
/// What stands beside the transfer is not signed: a new phone knows no key to check it by, and who could change it on
/// its way could as well put a hand-over of his own in its place. So it passes from screen to camera.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HandOver {
    /// The signed [`Transfer`].
    #[n(0)]
    pub transfer: Signed,
    /// The holder's public key.
    #[n(1)]
    pub holder: Fixed<32>,
    /// Where the server is.
    #[n(2)]
    pub address: String,
    /// Hash of the unit's signed anchor.
    #[n(3)]
    pub anchor: Fixed<32>,
    /// The latest signed date that the holder had seen.
    #[n(4)]
    pub date: i64,
    /// The hamlet's label; it never leaves for the server.
    #[n(5)]
    pub label: String,
}

impl std::fmt::Debug for HandOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HandOver(…)")
    }
}

/// What [`HandOver::open`] finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedHandOver {
    /// What passed.
    pub hand_over: HandOver,
    /// The transfer in it.
    pub transfer: Transfer,
}

impl HandOver {
    /// The bytes that pass between people.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] naming `address` or `label`, or `hand-over` for a transfer that is none of ours.
    pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
        if self.address.len() > limits::ADDRESS {
            return Err(WireError::TooLarge("address"));
        }
        if self.label.len() > limits::LABEL {
            return Err(WireError::TooLarge("label"));
        }
        let bytes = to_vec(self);
        if bytes.len() > limits::HAND_OVER { Err(WireError::TooLarge("hand-over")) } else { Ok(bytes) }
    }

    /// Reads the bytes and checks that the holder they name signed the transfer. That he holds the slot only the server
    /// knows.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::TooLarge`], [`WireError::BadSignature`].
    pub fn open(bytes: &[u8]) -> Result<OpenedHandOver, WireError> {
        let hand_over: Self = from_slice("hand-over", limits::HAND_OVER, bytes)?;
        if hand_over.address.len() > limits::ADDRESS || hand_over.label.len() > limits::LABEL {
            return Err(WireError::TooLarge("hand-over"));
        }
        let transfer = Transfer::open(&hand_over.transfer, &PublicKey(hand_over.holder.into()))?;
        Ok(OpenedHandOver { hand_over, transfer })
    }
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

/// An officer takes a device out: lost, stolen, replaced, moved.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Revocation {
    /// The unit whose member or officer it is.
    #[n(0)]
    pub unit: u32,
    /// The device.
    #[n(1)]
    pub device: Fixed<16>,
    /// The reason's code: [`RevokeReason`].
    #[n(2)]
    pub reason: u8,
    /// From when on, by the server's date: milliseconds since 1970, UTC. What has passed already counts from its arrival.
    #[n(3)]
    pub from: i64,
    /// Who says so.
    #[n(4)]
    pub by: Fixed<16>,
}

impl Revocation {
    /// Signs it with the officer's device key.
    pub fn sign(&self, officer: &Signer32) -> Signed {
        officer.signed(Purpose::Revocation, to_vec(self))
    }

    /// Reads one without checking who signed it.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::Unknown`] for a later reason.
    pub fn peek(signed: &Signed) -> Result<Self, WireError> {
        let revocation: Self = from_slice("revocation", limits::CERTIFICATE, &signed.body)?;
        RevokeReason::from_code(revocation.reason).ok_or(WireError::Unknown("revocation"))?;
        Ok(revocation)
    }

    /// Verifies and reads one.
    ///
    /// # Errors
    /// As [`Revocation::peek`], and [`WireError::BadSignature`].
    pub fn open(signed: &Signed, officer: &PublicKey) -> Result<Self, WireError> {
        officer.open(Purpose::Revocation, signed)?;
        let revocation = Self::peek(signed)?;
        if *revocation.by != officer.device().0 {
            return Err(WireError::BadSignature("revocation"));
        }
        Ok(revocation)
    }

    /// The device.
    pub fn device(&self) -> DeviceId {
        DeviceId(self.device.into())
    }
}
