//! A household's slot is handed from phone to phone: the holder's transfer, and what passes with it.

use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use tinxom_domain::id::{ClaimId, HouseholdId};

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

#[cfg(test)]
mod tests {
    use super::*;

    fn holder() -> Signer32 {
        Signer32::from_seed(&[1; 32])
    }

    fn example() -> Transfer {
        Transfer {
            unit: u32::MAX,
            household: Fixed::from([2; 8]),
            from: Fixed::from([3; 16]),
            key: Fixed::from(Signer32::from_seed(&[4; 32]).public().0),
            at: i64::MAX,
        }
    }

    fn hand_over(address: usize, label: &str) -> HandOver {
        HandOver {
            transfer: example().sign(&holder()),
            holder: Fixed::from(holder().public().0),
            address: "a".repeat(address),
            anchor: Fixed::from([5; 32]),
            date: i64::MAX,
            label: label.into(),
        }
    }

    #[test]
    fn x09_a_transfer_changed_at_any_byte_or_signed_by_another_is_refused() {
        let signed = example().sign(&holder());
        assert_eq!(Transfer::open(&signed, &holder().public()), Ok(example()));
        let other = Signer32::from_seed(&[9; 32]);
        assert_eq!(Transfer::open(&signed, &other.public()), Err(WireError::BadSignature("transfer")));
        super::super::changed(&signed, |changed| Transfer::open(changed, &holder().public()).is_err());
        // Nor does a word for another purpose pass for one.
        let revoked = holder().signed(Purpose::Revocation, signed.body);
        assert!(Transfer::open(&revoked, &holder().public()).is_err());
    }

    #[test]
    fn x09_two_transfers_of_one_slot_are_two_claims_and_one_repeated_is_one() {
        let signed = example().sign(&holder());
        let other = Transfer { key: Fixed::from([7; 32]), ..example() }.sign(&holder());
        assert_ne!(transfer_claim(&signed), transfer_claim(&other));
        assert_eq!(transfer_claim(&signed), transfer_claim(&example().sign(&holder())));
        let hash = Sha256::digest([&b"tinxom transfer"[..], &signed.body].concat());
        assert_eq!(transfer_claim(&signed).0, hash[..16]);
    }

    #[test]
    fn x09_a_hand_over_of_the_longest_address_and_label_fits_a_screen() {
        let longest = "ạ".repeat(limits::LABEL / 3);
        let bytes = hand_over(limits::ADDRESS, &longest).to_bytes().unwrap();
        assert!(bytes.len() <= limits::HAND_OVER, "{} bytes", bytes.len());
        let opened = HandOver::open(&bytes).unwrap();
        assert_eq!(opened.hand_over, hand_over(limits::ADDRESS, &longest));
        assert_eq!(opened.transfer, example());
    }

    #[test]
    fn a_hand_over_that_is_too_long_is_named_and_not_read() {
        let far = hand_over(limits::ADDRESS + 1, "");
        let long = hand_over(1, &"x".repeat(limits::LABEL + 1));
        assert_eq!(far.to_bytes(), Err(WireError::TooLarge("address")));
        assert_eq!(long.to_bytes(), Err(WireError::TooLarge("label")));
        for hand_over in [far, long] {
            assert_eq!(HandOver::open(&to_vec(&hand_over)).err(), Some(WireError::TooLarge("hand-over")));
        }
        let padded = holder().signed(Purpose::Transfer, vec![0; limits::HAND_OVER]);
        let padded = HandOver { transfer: padded, ..hand_over(1, "x") };
        assert_eq!(padded.to_bytes(), Err(WireError::TooLarge("hand-over")));
        assert_eq!(HandOver::open(&to_vec(&padded)).err(), Some(WireError::TooLarge("hand-over")));
    }

    #[test]
    fn a_hand_over_of_a_slot_that_its_holder_did_not_sign_is_refused() {
        let other = Signer32::from_seed(&[9; 32]);
        let forged = HandOver { transfer: example().sign(&other), ..hand_over(1, "x") };
        assert!(HandOver::open(&forged.to_bytes().unwrap()).is_err());
    }
}
