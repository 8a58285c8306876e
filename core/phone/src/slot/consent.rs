//! What was agreed to on this phone, in which version, from when until when (Law 91/2025/QH15 wants it provable).

use super::Slot;
use crate::PhoneError;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::slot;

/// What a consent is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ConsentTo {
    /// The own membership.
    Membership = 1,
    /// A pupil's membership, given here as the guardian.
    Pupil = 2,
}

impl ConsentTo {
    /// The stable code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// A stable name, for scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Pupil => "pupil",
        }
    }
}

/// One consent that was given on this phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentLine {
    /// To what.
    pub to: ConsentTo,
    /// The version of the text that was shown.
    pub version: u16,
    /// When it was given, by the phone's clock.
    pub at: Timestamp,
    /// The last day of one that ends by itself: a pupil's, on 31 May.
    pub until: Option<Date>,
    /// When it was withdrawn, or another one took its place, by the phone's clock.
    pub ended_at: Option<Timestamp>,
}

impl Slot {
    /// Everything that was agreed to on this phone, oldest first; nothing on an officer's, which joins by papers.
    ///
    /// # Errors
    /// [`PhoneError::SignedOut`], [`PhoneError`] of the vault.
    pub fn consents(&self) -> Result<Vec<ConsentLine>, PhoneError> {
        self.house.read(consents)
    }
}

pub(super) fn consents(connection: &Connection) -> Result<Vec<ConsentLine>, PhoneError> {
    let line = |row: slot::ConsentRow| ConsentLine {
        to: if row.what == ConsentTo::Pupil.code() { ConsentTo::Pupil } else { ConsentTo::Membership },
        version: row.version,
        at: row.at,
        until: row.until,
        ended_at: row.ended_at,
    };
    Ok(slot::consents(connection)?.into_iter().map(line).collect())
}
