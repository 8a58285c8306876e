//! Receipts: the server's signed word that it keeps a segment, and what it says of each operation.

use crate::codec::{Fixed, Signed, WireError, from_slice, list, to_vec};
use crate::limits;
use crate::sign::{PublicKey, Purpose, Signer32};
use crate::space::Space;
use minicbor::{Decode, Encode};

/// What the server says of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Verdict {
    /// Kept and numbered.
    #[n(0)]
    Accepted,
    /// The device may not write this here.
    #[n(1)]
    NotAllowed,
    /// The body is not of its kind's form.
    #[n(2)]
    Malformed,
    /// A tip of this name is here already.
    #[n(3)]
    Duplicate,
    /// A kind that this server does not know; a later server may.
    #[n(4)]
    UnknownKind,
    /// The device left as many tips as it may in one day; tomorrow again.
    #[n(5)]
    QuotaReached,
    /// Sealed under an encapsulation or epoch that this server does not know.
    #[n(6)]
    KeyUnknown,
    /// The device used up all that it may keep here.
    #[n(8)]
    ShareUsed,
    /// It speaks of a tip that is not here.
    #[n(7)]
    NoSuchTip,
}

/// The server's word on one segment. Holds no content.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// The server's generation, new after each restore from a backup.
    #[n(0)]
    pub generation: u64,
    /// The device whose log it is.
    #[n(1)]
    pub device: Fixed<16>,
    /// The log's space.
    #[n(2)]
    pub space: Space,
    /// Sequence number of the segment's first operation.
    #[n(3)]
    pub first: u64,
    /// One verdict per operation.
    #[cbor(n(4), decode_with = "list::<_, _, { limits::SEGMENT_OPERATIONS }>")]
    pub verdicts: Vec<Verdict>,
    /// The segment's hash.
    #[n(5)]
    pub segment: Fixed<32>,
    /// When it was accepted, by the server's clock: milliseconds since 1970, UTC.
    #[n(6)]
    pub at: i64,
    /// Names the server's key.
    #[n(7)]
    pub key: Fixed<8>,
}

impl Receipt {
    /// Signs it with the server's key.
    pub fn sign(&self, signer: &Signer32) -> Signed {
        signer.signed(Purpose::Receipt, to_vec(self))
    }

    /// Verifies and reads one; needs no network and no clock.
    ///
    /// # Errors
    /// [`WireError::BadSignature`], [`WireError::Malformed`], [`WireError::TooLarge`], [`WireError::Unknown`].
    pub fn open(signed: &Signed, server: &PublicKey) -> Result<Self, WireError> {
        let receipt: Self =
            from_slice("receipt", limits::FRAME_HEADER, server.open(Purpose::Receipt, signed)?)?;
        if receipt.verdicts.is_empty() {
            return Err(WireError::Malformed("receipt"));
        }
        Ok(receipt)
    }
}
