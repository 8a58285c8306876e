//! A ward's registry of households (sổ hộ) on an officer's phone: the list, its changes, who waits, what was decided.
//!
//! The server alone decides about slots. What an officer asks for is kept, sent, and shown as waiting (chờ máy chủ) until
//! the ruling comes; nothing here shows it as done before. What the ruling means is written by the arbiter that server
//! and phones share, in the server's order.

mod apply;
mod changes;
mod claims;
mod forget;
mod keys;
mod lines;
mod list;
mod listing;
mod officers;
mod rows;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use apply::{apply, apply_revocation, is_out, read_again};
pub(crate) use keys::{
    asks as asks_for_registry, due as keys_due, prepare as prepare_keys, read_to_end, try_shares,
};
pub use list::{ListPreview, ListTaken};
pub use officers::Revoked;
pub(crate) use officers::{has_a_task, marked_behind, task_has_ended};
pub use rows::{
    ChooseLine, ClaimLine, DueLine, HamletLine, Happened, HouseholdDetail, HouseholdLine, HouseholdPage,
    HouseholdQuery, MemberLine, MergeOffer, OfficerLine, OwnLook, PendingLine, RegistryLine,
};
pub(crate) use write::{is_known, let_go};
pub(crate) use write::{known_household, label_of, officer, own_unit, push_entry, secret, wire_secret};

use crate::house::House;
use crate::{PhoneError, View};
use std::sync::Arc;
use tinxom_domain::household::{Book, LookPurpose};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::{Action, Standing};
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::{looks, rows as stored};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::Look;
use tinxom_wire::space::Space;

/// The first or the last id that begins with some hexadecimal digits.
fn of_digits(digits: &str, fill: char) -> Option<HouseholdId> {
    if digits.is_empty() || digits.len() > 16 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let whole: String = digits.chars().chain(std::iter::repeat(fill)).take(16).collect();
    u64::from_str_radix(&whole, 16).ok().map(|id| HouseholdId(id.to_be_bytes()))
}

/// A ward's registry, for its officers.
#[derive(Clone)]
pub struct Registry {
    pub(crate) house: Arc<House>,
}

impl Registry {
    /// The ward's hamlets in Vietnamese order, with what the registry has of each; those of a label that is not here
    /// come last, as one line without a hamlet.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn hamlets(&self) -> Result<Vec<HamletLine>, PhoneError> {
        self.house.read(|connection| listing::hamlets(&self.house, connection))
    }

    /// [`Registry::hamlets`] as a view.
    pub fn view_hamlets(&self) -> View<HamletLine> {
        View::new(self.house.clone(), |house| house.read(|connection| listing::hamlets(house, connection)))
    }

    /// A page of the households that answer a query: those spelled with its diacritics first, then by where it stands in
    /// the householder's label or the address; without words, in Vietnamese order of hamlet, address and householder.
    /// What only this phone brought in is among them, as waiting.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn households(
        &self,
        query: &HouseholdQuery,
        skip: usize,
        take: usize,
    ) -> Result<HouseholdPage, PhoneError> {
        self.house.read(|connection| listing::households(&self.house, connection, query, skip, take))
    }

    /// The first `take` of [`Registry::households`] as a view.
    pub fn view(&self, query: HouseholdQuery, take: usize) -> View<HouseholdLine> {
        View::new(self.house.clone(), move |house| {
            house.read(|connection| Ok(listing::households(house, connection, &query, 0, take)?.rows))
        })
    }

    /// A household in a list, without looking into it.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::HouseholdUnknown`].
    pub fn line(&self, household: HouseholdId) -> Result<HouseholdLine, PhoneError> {
        self.house.read(|connection| {
            officer(connection, Action::ReadRegistry)?;
            listing::one(&self.house, connection, household)
        })
    }

    /// Households whose ids begin with these digits (hexadecimal), those that are gone among them: `most` at most, in the
    /// order of ids. For a person who types an id, nobody types it whole.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`]; [`PhoneError::HouseholdUnknown`] for what cannot begin an id.
    pub fn beginning_with(&self, digits: &str, most: usize) -> Result<Vec<HouseholdId>, PhoneError> {
        let bound = |fill| of_digits(digits, fill).ok_or(PhoneError::HouseholdUnknown);
        let (first, last) = (bound('0')?, bound('f')?);
        self.house.read(|connection| {
            officer(connection, Action::ReadRegistry)?;
            Ok(stored::between(connection, first, last, most)?)
        })
    }

    /// A household in full. That it was looked at, by which role and what for, is told to its member and to the group's
    /// head once this phone syncs.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] also when the officer's task ended; [`PhoneError::HouseholdUnknown`].
    pub fn household(
        &self,
        household: HouseholdId,
        purpose: LookPurpose,
    ) -> Result<HouseholdDetail, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            // Who is told of a look by an officer who is none any more would be told of something that must not be.
            if officer(change, Action::ReadRegistry)?.standing != Standing::Active {
                return Err(PhoneError::NotYours);
            }
            let detail = lines::detail(house, change, household)?;
            // One that the server does not know has nobody who could be told.
            if let Some(known) = SqlBook::new(change).household(household)? {
                looks::insert(change, household, purpose, house.ports.clock.now())?;
                let look = Look { household: Fixed::from(household.0), purpose: purpose.code() };
                let time = house.next_time(change)?.0;
                let operation = Operation { time, kind: kind::LOOK, body: to_vec(&look) };
                let space = Space::Registry(known.origin.unit);
                tinxom_store::outbox::push(change, space, &operation, None)?;
            }
            Ok(detail)
        })
    }

    /// A household in full once more, for a screen that goes on showing what was looked at: no look of its own.
    ///
    /// # Errors
    /// As [`Registry::household`]; [`PhoneError::NotPossible`] for one that this phone did not look at.
    pub fn looked_at(&self, household: HouseholdId) -> Result<HouseholdDetail, PhoneError> {
        let house = &self.house;
        house.read(|connection| {
            if officer(connection, Action::ReadRegistry)?.standing != Standing::Active {
                return Err(PhoneError::NotYours);
            }
            let known = SqlBook::new(connection).household(household)?.is_some();
            if known && !looks::is_there(connection, household)? {
                return Err(PhoneError::NotPossible);
            }
            lines::detail(house, connection, household)
        })
    }

    /// The last looks of this phone's officer, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn looks(&self, most: usize) -> Result<Vec<OwnLook>, PhoneError> {
        self.house.read(|connection| {
            let last = looks::last(connection, most)?;
            Ok(last.into_iter().map(|(household, purpose, at)| OwnLook { household, purpose, at }).collect())
        })
    }

    /// What was decided in the registry, the newest first: a page of its log, with what the server refused.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn decisions(&self, skip: usize, take: usize) -> Result<Vec<RegistryLine>, PhoneError> {
        self.house.read(|connection| lines::decisions(connection, skip, take))
    }

    /// What this phone asked for and the server has not ruled on, oldest first (chờ máy chủ).
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn pending(&self) -> Result<Vec<PendingLine>, PhoneError> {
        self.house.read(lines::pending)
    }

    /// Pairs of a household that was made at the door and one that is known already and may be the same: for a person to
    /// merge, and never merged by a program.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn merge_candidates(&self) -> Result<Vec<MergeOffer>, PhoneError> {
        self.house.read(|connection| listing::merge_candidates(&self.house, connection))
    }

    /// Whether this phone can read and write labels: a desk has shared the ward's registry key with it.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn is_open(&self) -> Result<bool, PhoneError> {
        self.house.read(|connection| {
            let unit = own_unit(connection)?;
            Ok(keys::sealing_key(connection, unit)?.is_some())
        })
    }

    /// How many entries have labels that do not open here yet.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn sealed(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| Ok(tinxom_store::registry::labels::count_sealed(connection)?))
    }

    /// Households that no ruling named yet, of any officer's list that this phone has begun to bring in.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn waiting(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| {
            officer(connection, Action::ReadRegistry)?;
            Ok(stored::counts(connection)?.iter().map(|count| count.waiting).sum())
        })
    }
}
