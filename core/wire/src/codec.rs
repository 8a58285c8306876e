//! CBOR with bounds, and the one error of this crate.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use thiserror::Error;

/// Fixed bytes of `N` in a body.
pub type Fixed<const N: usize> = ByteArray<N>;

/// Why bytes were not taken. No variant holds any of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WireError {
    /// The bytes are not of the form that the named thing has.
    #[error("{0}: not of the expected form")]
    Malformed(&'static str),
    /// More bytes or parts than the named thing may have.
    #[error("{0}: larger than allowed")]
    TooLarge(&'static str),
    /// A signature over the named thing does not verify.
    #[error("{0}: signature does not verify")]
    BadSignature(&'static str),
    /// The named thing could not be opened with this key.
    #[error("{0}: does not open with this key")]
    DoesNotOpen(&'static str),
    /// The named thing is of a form made by a later version.
    #[error("{0}: made by a later version")]
    Unknown(&'static str),
    /// The named certificate or invite is outside its time.
    #[error("{0}: expired")]
    Expired(&'static str),
    /// The named thing speaks for a unit or role that its signer does not hold.
    #[error("{0}: the signer may not say this")]
    NotEntitled(&'static str),
}

/// Encodes into a new vector. Writing into memory cannot fail, and no encoder of ours raises an error of its own.
pub fn to_vec<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// Decodes the whole of `bytes`; `name` says in an error what it should have been.
///
/// # Errors
/// [`WireError::TooLarge`] over `limit`, [`WireError::Malformed`] for anything else, also for bytes that are left over.
pub fn from_slice<'b, T: Decode<'b, ()>>(
    name: &'static str,
    limit: usize,
    bytes: &'b [u8],
) -> Result<T, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLarge(name));
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| WireError::Malformed(name))?;
    if decoder.position() != bytes.len() {
        return Err(WireError::Malformed(name));
    }
    Ok(value)
}

/// Bytes as they were signed, and the signature over them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed {
    /// The body, encoded.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub body: Vec<u8>,
    /// Ed25519 over the purpose and the body, see [`crate::sign`].
    #[n(1)]
    pub signature: Fixed<64>,
}
