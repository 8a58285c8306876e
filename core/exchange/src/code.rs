//! Asking for an invite by a code over the telephone: one question and one answer, before the phone is anybody.

use crate::phone::ExchangeError;
use tinxom_wire::codec::Fixed;
use tinxom_wire::limits;
use tinxom_wire::message::{Frame, FrameReader, PREFACE, Prefaced, Trouble};

/// The body of the request.
pub fn ask(locator: u16, proof: &[u8; 16]) -> Vec<u8> {
    let mut body = PREFACE.to_vec();
    body.extend(Frame::AskCode(locator, Fixed::from(*proof)).to_bytes());
    body
}

/// Reads the answer: the invite, sealed. It is not signed by the server; the code opens it, and what is in it is signed.
///
/// # Errors
/// [`ExchangeError::NotOurs`], [`ExchangeError::TooOld`], [`ExchangeError::ServerTooOld`], [`ExchangeError::Cut`],
/// [`ExchangeError::Trouble`] with [`Trouble::CodeUnknown`] for a code that is wrong, used up or over.
pub fn answer(bytes: &[u8]) -> Result<Vec<u8>, ExchangeError> {
    let mut reader = FrameReader::default();
    reader.push(bytes);
    loop {
        match reader.take().map_err(|_| ExchangeError::NotOurs)? {
            None => return Err(ExchangeError::Cut),
            Some(Prefaced::Preface { oldest, .. }) if oldest > limits::PROTOCOL => {
                return Err(ExchangeError::TooOld(oldest));
            }
            Some(Prefaced::Preface { version, .. }) if version < limits::OLDEST_PROTOCOL => {
                return Err(ExchangeError::ServerTooOld);
            }
            Some(Prefaced::Preface { .. }) => {}
            Some(Prefaced::Frame(frame)) => {
                return match *frame {
                    Frame::Offer(sealed) => Ok(sealed),
                    Frame::Trouble(trouble) => Err(ExchangeError::Trouble(trouble)),
                    _ => Err(ExchangeError::Trouble(Trouble::Malformed)),
                };
            }
        }
    }
}
