//! Asking for an invite by a code over the telephone.

use super::Slot;
use crate::PhoneError;
use crate::house::signed_date;
use crate::transport::{Request, TransportError};
use tinxom_domain::card::recognise;
use tinxom_exchange::code::{answer, ask};
use tinxom_store::vault::{number, set};
use tinxom_wire::invite::{Invite, to_text};
use tinxom_wire::registry::TelephoneCode;

/// Bytes of an answer at most: an invite is some hundred.
const ANSWER: usize = 4 * 1024;

impl Slot {
    /// Asks the server at an address for the invite behind twelve digits, and gives its text: it is read and joined by as
    /// any other ([`crate::Membership::read_invite`]). Each wrong try counts at the server; after five the code is gone.
    /// Can be dropped at any await: nothing is kept of it.
    ///
    /// # Errors
    /// [`PhoneError::CodeAltered`] for anything but twelve digits; [`PhoneError::CodeUnknown`] for a code that is wrong, used
    /// up or over; [`PhoneError::InviteAltered`] when the digits do not open what is there; [`PhoneError::NoNetwork`] and
    /// its kin; [`PhoneError::Cancelled`].
    pub async fn ask_code(&self, code: &str, address: &str) -> Result<String, PhoneError> {
        // Twelve digits are what an identity number has too. Only they are taken, and they are never kept.
        let code = TelephoneCode::parse(code)
            .map_err(|_| recognise(code).map_or(PhoneError::CodeAltered, PhoneError::CardShown))?;
        let secret = code.stretch()?;
        let house = &*self.house;
        let mut stopped = house.stops.subscribe();
        // A new phone saw no signed date yet, and only its own clock is left to check the server's certificate at.
        let date = house.read(|connection| Ok(signed_date(connection)?))?;
        let date = date.unwrap_or_else(|| house.ports.clock.now());
        let body = ask(code.locator(), &secret.proof);
        let up = body.len() as u64;
        let (sender, mut pieces) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let sending = house.ports.transport.exchange(Request { address, date, body }, sender);
        let reading = async move {
            let mut bytes = Vec::new();
            while let Some(piece) = pieces.recv().await {
                bytes.extend(piece);
                if bytes.len() > ANSWER {
                    break;
                }
            }
            bytes
        };
        let (sent, bytes) = tokio::select! {
            done = async { tokio::join!(sending, reading) } => done,
            _ = stopped.changed() => return Err(house.closed().unwrap_or(PhoneError::Cancelled)),
        };
        let sealed = answer(&bytes);
        let up = if sent == Err(TransportError::Unreachable) { 0 } else { up };
        house.write(|change| {
            let down = bytes.len() as u64;
            for (name, more) in [("bytes-up", up), ("bytes-down", down), ("round-trips", u64::from(up > 0))] {
                set(change, name, &(number(change, name)? + more).to_be_bytes())?;
            }
            Ok(())
        })?;
        let sealed = match (sealed, sent) {
            (Ok(sealed), _) => sealed,
            (Err(_), Err(TransportError::NotOurs)) => return Err(PhoneError::CaptivePortal),
            (Err(_), Err(TransportError::Unreachable)) => return Err(PhoneError::NoNetwork),
            (Err(error), _) => return Err(error.into()),
        };
        let invite = secret.open(&sealed).map_err(|_| PhoneError::InviteAltered)?;
        Invite::open(&invite).map_err(|_| PhoneError::InviteAltered)?;
        Ok(to_text(&invite))
    }
}
