//! Items: what a space holds, in the order of the server's numbers, and packs of them.

use crate::codec::{Fixed, WireError, from_slice, list, to_vec};
use crate::compress::{compress, decompress};
use crate::limits;
use crate::space::Space;
use minicbor::{Decode, Encode};

/// One thing in a space.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Item {
    /// The server's number of it; of a segment, that of its first operation.
    #[n(0)]
    pub number: u64,
    /// One of [`crate::operation::kind`].
    #[n(1)]
    pub kind: u16,
    /// When the server took it: milliseconds since 1970, UTC.
    #[n(2)]
    pub at: i64,
    /// The body, encoded as its kind says.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

// The body of a segment is what somebody wrote.
impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { number, kind, body, .. } = self;
        write!(f, "Item {{ number: {number}, kind: {kind}, body: {} bytes }}", body.len())
    }
}

/// The items of a pack.
struct Items(Vec<Item>);

impl<'b> Decode<'b, ()> for Items {
    fn decode(
        decoder: &mut minicbor::Decoder<'b>,
        context: &mut (),
    ) -> Result<Self, minicbor::decode::Error> {
        list::<_, _, { limits::PACK_ITEMS }>(decoder, context).map(Self)
    }
}

/// What a pack holds and where it leads; signed by the server, so that each pack can be committed alone.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackHeader {
    /// Whose items.
    #[n(0)]
    pub space: Space,
    /// The server's generation.
    #[n(1)]
    pub generation: u64,
    /// The cursor it starts from.
    #[n(2)]
    pub after: u64,
    /// The cursor once it is taken.
    #[n(3)]
    pub upto: u64,
    /// Bytes of the payload.
    #[n(4)]
    pub length: u32,
    /// SHA-256 over the payload.
    #[n(5)]
    pub hash: Fixed<32>,
}

/// Encodes and compresses items for the way, at most [`limits::PACK_ITEMS`] of them.
pub fn pack(items: &Vec<Item>) -> Vec<u8> {
    compress(&to_vec(items), &[])
}

/// Reads the payload of a pack.
///
/// # Errors
/// [`WireError::TooLarge`], [`WireError::Malformed`], also when the numbers do not rise.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Item>, WireError> {
    if bytes.len() > limits::PARCEL {
        return Err(WireError::TooLarge("pack"));
    }
    let raw = decompress("pack", bytes, &[], limits::PARCEL_RAW)?;
    let Items(items) = from_slice("pack", limits::PARCEL_RAW, &raw)?;
    if items.windows(2).any(|pair| pair[0].number >= pair[1].number) {
        return Err(WireError::Malformed("pack"));
    }
    Ok(items)
}
