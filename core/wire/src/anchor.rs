//! Anchors: what the root says of one unit: the unit's key, and the key of the server that serves it.

use crate::codec::{Fixed, Signed, WireError, from_slice, to_vec};
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

/// The root's word on a unit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Anchor {
    /// The root's public key; an enrolled phone accepts no other root's word.
    #[n(0)]
    pub root: Fixed<32>,
    /// The unit.
    #[n(1)]
    pub unit: u32,
    /// The unit's key: signs officers' certificates.
    #[n(2)]
    pub unit_key: Fixed<32>,
    /// The server's key: signs receipts, members and every reply.
    #[n(3)]
    pub server_key: Fixed<32>,
    /// Grows with every change; an older one is never taken for a newer.
    #[n(4)]
    pub version: u32,
}

impl Anchor {
    /// Signs it with the root's key.
    pub fn sign(&self, root: &Signer32) -> Signed {
        root.signed(Purpose::Anchor, to_vec(self))
    }

    /// Verifies it under the root that it names and reads it. Whether that root is trusted is the caller's to check:
    /// by the hash in an invite the first time, by the root known since.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::BadSignature`].
    pub fn open(signed: &Signed) -> Result<Self, WireError> {
        let anchor: Self = from_slice("anchor", limits::CERTIFICATE, &signed.body)?;
        PublicKey(anchor.root.into()).open(Purpose::Anchor, signed)?;
        Ok(anchor)
    }

    /// The unit's key.
    pub fn unit_key(&self) -> PublicKey {
        PublicKey(self.unit_key.into())
    }

    /// The server's key.
    pub fn server_key(&self) -> PublicKey {
        PublicKey(self.server_key.into())
    }
}

/// What an invite names an anchor by: SHA-256 over its signed bytes.
pub fn anchor_hash(signed: &Signed) -> [u8; 32] {
    Sha256::digest(to_vec(signed)).into()
}
