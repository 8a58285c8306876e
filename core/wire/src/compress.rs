//! zstd with bounds. The decoder never trusts a declared size and never grows past its limit.

use crate::codec::WireError;

/// Phrases of invented tips: what a short Vietnamese text is compressed against. Never trained on real tips.
pub const TIP_DICTIONARY: &[u8] = include_bytes!("../dictionary/tip-1.txt");

/// zstd level of a text against the dictionary: measured on short texts, higher levels save under 1 %.
const TEXT: i32 = 9;
/// zstd level of a parcel. Most of it is sealed and does not compress, and looking for what is not there took a fifth of
/// a large village's time at level 9.
const PARCEL: i32 = 3;

/// zstd level of what is made once.
const ONCE: i32 = 19;

/// Compresses with an optional dictionary, of which the decoder must hold the same bytes.
pub fn compress(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    // Only running out of memory can fail here; the plain frame of zstd's lowest level is then no better.
    let level = if dictionary.is_empty() { PARCEL } else { TEXT };
    zstd::bulk::Compressor::with_dictionary(level, dictionary)
        .and_then(|mut compressor| compressor.compress(bytes))
        .unwrap_or_default()
}

/// Compresses as much as zstd can without a window that a small device could not hold: for what is made once and read
/// by everybody.
pub fn compress_once(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, ONCE).unwrap_or_default()
}

/// Decompresses at most `limit` bytes.
///
/// # Errors
/// [`WireError::Malformed`] when it is not a whole frame or holds more than `limit`.
pub fn decompress(
    name: &'static str,
    bytes: &[u8],
    dictionary: &[u8],
    limit: usize,
) -> Result<Vec<u8>, WireError> {
    zstd::bulk::Decompressor::with_dictionary(dictionary)
        .and_then(|mut decompressor| decompressor.decompress(bytes, limit))
        .map_err(|_| WireError::Malformed(name))
}
