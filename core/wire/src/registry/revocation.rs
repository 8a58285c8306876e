//! An officer's word that a device is taken out.

use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use tinxom_domain::household::RevokeReason;
use tinxom_domain::id::DeviceId;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn officer() -> Signer32 {
        Signer32::from_seed(&[1; 32])
    }

    fn example(reason: RevokeReason) -> Revocation {
        Revocation {
            unit: 54_431,
            device: Fixed::from([2; 16]),
            reason: reason.code(),
            from: 1_790_000_000_000,
            by: Fixed::from(officer().public().device().0),
        }
    }

    #[test]
    fn a_revocation_changed_at_any_byte_or_said_by_another_is_refused() {
        for reason in RevokeReason::ALL.iter().copied() {
            let signed = example(reason).sign(&officer());
            let read = Revocation::open(&signed, &officer().public()).unwrap();
            assert_eq!((read.reason, read.device()), (reason.code(), DeviceId([2; 16])));
            super::super::changed(&signed, |changed| Revocation::open(changed, &officer().public()).is_err());
            let other = Signer32::from_seed(&[9; 32]);
            assert!(Revocation::open(&signed, &other.public()).is_err());
            // Who signs in another's name is not believed either.
            let signed = example(reason).sign(&other);
            assert_eq!(
                Revocation::open(&signed, &other.public()),
                Err(WireError::BadSignature("revocation"))
            );
        }
    }

    #[test]
    fn a_reason_of_a_later_version_is_told_from_what_has_no_form() {
        for reason in [0, 7, u8::MAX] {
            let later = Revocation { reason, ..example(RevokeReason::Lost) }.sign(&officer());
            assert_eq!(Revocation::peek(&later), Err(WireError::Unknown("revocation")));
        }
        let long = officer().signed(Purpose::Revocation, vec![0; limits::CERTIFICATE + 1]);
        assert_eq!(Revocation::peek(&long), Err(WireError::TooLarge("revocation")));
    }
}
