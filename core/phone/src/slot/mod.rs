//! The household's slot on its member's phone (suất của hộ): where it is, handing it over, leaving, who looked, agreeing
//! to a pupil's membership, a code over the telephone, and everything that is kept here about one's own.
//!
//! The server alone says who has a slot. Until it did, a membership is provisional and everything works: what is kept
//! here is what its person did and the server's words, and where the slot is follows from both.

mod code;
mod consent;
mod event;
mod export;
mod guard;
mod leave;
mod looks;
mod pass;
mod state;
#[cfg(test)]
mod tests;

pub use consent::{ConsentLine, ConsentTo};
pub use event::Act;
pub use guard::Guarded;
pub use leave::Leave;
pub use looks::LookLine;
pub use pass::HandOverView;
pub use state::{HandOverLine, SlotLine, SlotState, Way};

pub(crate) use event::keep_word;
pub(crate) use leave::LEFT;
pub(crate) use looks::{forget_due_looks, keep_look};

use crate::house::House;
use crate::membership::holder;
use crate::{PhoneError, View};
use std::sync::Arc;
use tinxom_domain::check_words::check_words;
use tinxom_domain::household::Why;
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::Change;
use tinxom_store::slot::present_claim;
use tinxom_store::vault::setting;
use tinxom_wire::invite::to_text;
use tinxom_wire::registry::check_words_of;

/// The household's slot.
#[derive(Clone)]
pub struct Slot {
    pub(crate) house: Arc<House>,
}

impl Slot {
    /// Where the slot is; nothing for a member without a household's slot, and for officers.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn state(&self) -> Result<Option<SlotLine>, PhoneError> {
        self.house.read(line)
    }

    /// [`Slot::state`] as a view of one row or none.
    pub fn view(&self) -> View<SlotLine> {
        View::new(self.house.clone(), |house| Ok(house.read(line)?.into_iter().collect()))
    }

    /// Everything that happened to this phone's slots, with its date, oldest first.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn history(&self) -> Result<Vec<Act>, PhoneError> {
        self.house.read(|connection| {
            holder(connection)?;
            event::acts(connection)
        })
    }

    /// The text (also as a QR) that the officer's phone reads in answer to his invite, as often as it is wanted until the
    /// server has ruled, of a pupil's phone until the server knows it; nothing then, or without either.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn acceptance(&self) -> Result<Option<String>, PhoneError> {
        self.house.read(|connection| {
            if let Some(pupil) = pupils(connection, "acceptance")? {
                return Ok(Some(pupil));
            }
            let ruled = line(connection)?.is_none_or(|line| line.state != SlotState::Pending);
            let row = present_claim(connection)?.filter(|_| !ruled);
            Ok(row.and_then(|row| row.acceptance).map(|acceptance| to_text(&acceptance)))
        })
    }

    /// The guardian's consent that a pupil's phone joined by, which the officer's phone reads beside the acceptance; nothing
    /// once the server knows the phone, or on any other.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn guardian(&self) -> Result<Option<String>, PhoneError> {
        self.house.read(|connection| pupils(connection, "guardian"))
    }

    /// The four words to read out to the officer over the telephone, as long as they are to be compared.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn words(&self) -> Result<Option<[&'static str; 4]>, PhoneError> {
        self.house.read(|connection| {
            let asked = line(connection)?.is_some_and(|line| {
                line.way == Way::Telephone && matches!(line.state, SlotState::Unchecked | SlotState::Pending)
            });
            let row = present_claim(connection)?.filter(|_| asked);
            let device = holder(connection)?.device;
            Ok(row.map(|row| check_words(&check_words_of(&row.proof, device))))
        })
    }
}

/// A text that a pupil's phone shows the officer, as long as the server does not know it.
fn pupils(connection: &Connection, name: &str) -> Result<Option<String>, PhoneError> {
    let holder = holder(connection)?;
    let waits = holder.appointment.role == Role::Minor && !holder.confirmed;
    Ok(setting(connection, name)?.filter(|_| waits).map(|bytes| to_text(&bytes)))
}

/// The server was restored from a backup: where the slot is, it has to say again. Gives whether there is a claim for
/// which it has to.
pub(crate) fn restored(change: &Change<'_>, at: Timestamp) -> Result<bool, PhoneError> {
    let Some(line) = line(change)?.filter(|line| line.state.comes_again()) else { return Ok(false) };
    Act::Restored { claim: line.claim, at }.keep(change, &[])?;
    Ok(true)
}

/// Whether the server was restored from a backup and has not said since where the slot is.
pub(crate) fn is_unsure(connection: &Connection) -> Result<bool, PhoneError> {
    let Some(row) = present_claim(connection)? else { return Ok(false) };
    Ok(event::is_unsure(row.claim, &event::acts(connection)?))
}

/// The present slot, if there is one.
pub(crate) fn line(connection: &Connection) -> Result<Option<SlotLine>, PhoneError> {
    let holder = holder(connection)?;
    let Some(row) = present_claim(connection)? else { return Ok(None) };
    let mut line = SlotLine::follow(&row, &event::acts(connection)?);
    // A phone that was taken out reads nothing any more, its own inbox neither: its standing is all that it hears.
    if holder.standing == Standing::Revoked && !line.state.is_over() {
        line.state = SlotState::Ended(Why::Revoked);
    }
    Ok(Some(line))
}
