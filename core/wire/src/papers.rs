//! Papers: what an officer's device is handed by whoever holds the unit's key, in answer to its public key.

use crate::codec::{Signed, WireError, from_slice, to_vec};
use crate::invite::{from_text, to_text};
use crate::limits;
use minicbor::{Decode, Encode};

/// An officer's papers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Papers {
    /// The device's certificate, signed by the unit's key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
    /// The unit's anchor, signed by the root.
    #[n(1)]
    pub anchor: Signed,
    /// Where the server is.
    #[n(2)]
    pub address: String,
    /// The date on which they were made: milliseconds since 1970, UTC.
    #[n(3)]
    pub date: i64,
}

impl Papers {
    /// The text form that is carried to the device.
    pub fn to_text(&self) -> String {
        to_text(&to_vec(self))
    }

    /// Reads the text form and checks it against itself: the certificate is the word of the anchor's unit.
    ///
    /// # Errors
    /// [`WireError::Malformed`], [`WireError::TooLarge`], [`WireError::BadSignature`], [`WireError::NotEntitled`] when the
    /// certificate speaks of another unit than the anchor.
    pub fn from_text(text: &str) -> Result<Self, WireError> {
        let papers: Self = from_slice("papers", limits::PAPERS, &from_text(text)?)?;
        let anchor = crate::anchor::Anchor::open(&papers.anchor)?;
        let certificate = crate::certificate::Certificate::open(&papers.certificate, &anchor.unit_key())?;
        if certificate.unit.0 != anchor.unit {
            return Err(WireError::NotEntitled("papers"));
        }
        Ok(papers)
    }
}
