//! CBOR with bounds, and the one error of this crate.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Decoder, Encode};
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
/// Only the one encoding that RFC 8949 section 4.2.1 calls deterministic is read, so that nobody can say one thing in
/// two ways: shortest heads, definite lengths, keys of maps rising and none twice. It is checked before anything is
/// built, so a declared length beyond the input costs nothing.
///
/// # Errors
/// [`WireError::TooLarge`] over `limit` or for a list of more parts than it may have, [`WireError::Unknown`] for a
/// later version's space, [`WireError::Malformed`] for anything else, also for bytes that are left over.
pub fn from_slice<'b, T: Decode<'b, ()>>(
    name: &'static str,
    limit: usize,
    bytes: &'b [u8],
) -> Result<T, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLarge(name));
    }
    check_deterministic(bytes).ok_or(WireError::Malformed(name))?;
    minicbor::decode(bytes).map_err(|error| {
        let inner = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<Inner>());
        match inner {
            Some(Inner::TooMany) => WireError::TooLarge(name),
            Some(Inner::Unknown) => WireError::Unknown(name),
            None => WireError::Malformed(name),
        }
    })
}

/// What a decoder of a part has to say to [`from_slice`], which knows the name of the whole.
#[derive(Debug, Error)]
pub(crate) enum Inner {
    #[error("more parts than allowed")]
    TooMany,
    #[error("made by a later version")]
    Unknown,
}

/// Decodes a list of at most `MOST` parts.
pub(crate) fn list<'b, C, T: Decode<'b, C>, const MOST: usize>(
    decoder: &mut Decoder<'b>,
    context: &mut C,
) -> Result<Vec<T>, minicbor::decode::Error> {
    let mut parts = Vec::new();
    for part in decoder.array_iter_with(context)? {
        if parts.len() == MOST {
            return Err(minicbor::decode::Error::custom(Inner::TooMany));
        }
        parts.push(part?);
    }
    Ok(parts)
}

/// Decodes at most `MOST` bytes.
pub(crate) fn bytes_up_to<'b, C, const MOST: usize>(
    decoder: &mut Decoder<'b>,
    _: &mut C,
) -> Result<Vec<u8>, minicbor::decode::Error> {
    let bytes = decoder.bytes()?;
    if bytes.len() > MOST {
        return Err(minicbor::decode::Error::custom(Inner::TooMany));
    }
    Ok(bytes.to_vec())
}

/// Nested arrays and maps at most; no message of ours has more than five.
const DEPTH: usize = 8;

/// Whether the bytes are exactly one item, encoded as RFC 8949 section 4.2.1 demands, of the kinds that are used here:
/// integers, bytes, text, arrays, maps, false, true and null.
pub(crate) fn check_deterministic(bytes: &[u8]) -> Option<()> {
    let rest = skip_item(bytes, DEPTH)?;
    rest.is_empty().then_some(())
}

/// The bytes after the first item.
fn skip_item(bytes: &[u8], depth: usize) -> Option<&[u8]> {
    let (&first, rest) = bytes.split_first()?;
    let (major, short) = (first >> 5, first & 0x1f);
    if major == 7 {
        return (20..=22).contains(&short).then_some(rest);
    }
    let (value, least, mut rest) = match short {
        0..=23 => (u64::from(short), 0, rest),
        24 => rest.split_first_chunk().map(|(b, rest)| (u64::from(u8::from_be_bytes(*b)), 24, rest))?,
        25 => rest.split_first_chunk().map(|(b, r)| (u64::from(u16::from_be_bytes(*b)), 0x100, r))?,
        26 => rest.split_first_chunk().map(|(b, r)| (u64::from(u32::from_be_bytes(*b)), 0x1_0000, r))?,
        27 => rest.split_first_chunk().map(|(b, r)| (u64::from_be_bytes(*b), 0x1_0000_0000, r))?,
        _ => return None,
    };
    if value < least {
        return None;
    }
    match major {
        0 | 1 => Some(rest),
        2 | 3 => rest.get(usize::try_from(value).ok()?..),
        4 => {
            let depth = depth.checked_sub(1)?;
            for _ in 0..value {
                rest = skip_item(rest, depth)?;
            }
            Some(rest)
        }
        5 => {
            let depth = depth.checked_sub(1)?;
            let mut before: &[u8] = &[];
            for _ in 0..value {
                let after = skip_item(rest, depth)?;
                let key = &rest[..rest.len() - after.len()];
                if key <= before {
                    return None;
                }
                (before, rest) = (key, skip_item(after, depth)?);
            }
            Some(rest)
        }
        _ => None,
    }
}

/// Bytes as they were signed, and the signature over them.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed {
    /// The body, encoded.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub body: Vec<u8>,
    /// Ed25519 over the purpose and the body, see [`crate::sign`].
    #[n(1)]
    pub signature: Fixed<64>,
}

// What is signed may be a note of a patrol or an invite that is not used yet.
impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signed({} bytes)", self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AboutTip, PatrolStart};

    fn read<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<T, WireError> {
        from_slice("example", 64, bytes)
    }

    #[test]
    fn one_value_is_read_from_one_encoding_only() {
        let start = PatrolStart { purpose: 2, alone: true };
        assert_eq!(to_vec(&start), [0xa2, 0x00, 0x02, 0x01, 0xf5]);
        assert_eq!(read::<PatrolStart>(&to_vec(&start)), Ok(start));
        let others: [(&str, &[u8]); 10] = [
            ("a longer number", &[0xa2, 0x00, 0x18, 0x02, 0x01, 0xf5]),
            ("a longer key", &[0xa2, 0x18, 0x00, 0x02, 0x01, 0xf5]),
            ("a longer head", &[0xb8, 0x02, 0x00, 0x02, 0x01, 0xf5]),
            ("no length", &[0xbf, 0x00, 0x02, 0x01, 0xf5, 0xff]),
            ("a key twice", &[0xa3, 0x00, 0x01, 0x00, 0x02, 0x01, 0xf5]),
            ("keys that fall", &[0xa2, 0x01, 0xf5, 0x00, 0x02]),
            ("a tag", &[0xc1, 0xa2, 0x00, 0x02, 0x01, 0xf5]),
            ("a byte left over", &[0xa2, 0x00, 0x02, 0x01, 0xf5, 0x00]),
            ("an array for a map", &[0x82, 0x02, 0xf5]),
            ("a float of a later key", &[0xa3, 0x00, 0x02, 0x01, 0xf5, 0x02, 0xf9, 0, 0]),
        ];
        for (what, bytes) in others {
            assert_eq!(read::<PatrolStart>(bytes), Err(WireError::Malformed("example")), "{what}");
        }
    }

    #[test]
    fn a_key_that_a_later_version_added_is_passed_over() {
        let later = [0xa3, 0x00, 0x02, 0x01, 0xf5, 0x09, 0x82, 0xa1, 0x00, 0x41, 0x07, 0xf6];
        assert_eq!(read::<PatrolStart>(&later), Ok(PatrolStart { purpose: 2, alone: true }));
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused() {
        let nested = |depth: usize| [vec![0x81; depth], vec![0x00]].concat();
        assert_eq!(check_deterministic(&nested(DEPTH)), Some(()));
        assert_eq!(check_deterministic(&nested(DEPTH + 1)), None);
        assert_eq!(check_deterministic(&vec![0x81; 1 << 20]), None);
    }

    #[test]
    fn errors_tell_a_later_space_and_too_many_parts_from_what_has_no_form() {
        use crate::space::Space;
        assert_eq!(read::<Space>(&[0x42, 9, 1]), Err(WireError::Unknown("example")));
        assert_eq!(read::<Space>(&[0x42, 2, 1]), Err(WireError::Malformed("example")));
        #[derive(Debug, PartialEq, Decode)]
        struct Three(#[cbor(n(0), decode_with = "list::<_, _, 3>")] Vec<u8>);
        assert_eq!(read::<Three>(&[0x81, 0x83, 1, 2, 3]), Ok(Three(vec![1, 2, 3])));
        assert_eq!(read::<Three>(&[0x81, 0x84, 1, 2, 3, 4]), Err(WireError::TooLarge("example")));
        assert_eq!(from_slice::<AboutTip>("example", 2, &[0; 3]), Err(WireError::TooLarge("example")));
    }
}
