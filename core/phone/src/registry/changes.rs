//! Changes of households (biến động hộ), and taking them back.

use super::Registry;
use super::apply::labelled_by;
use super::list::label;
use super::write::{known_household, label_of, officer, push_entry, push_entry_into, secret, wire_secret};
use crate::PhoneError;
use crate::house::House;
use rand_core::Rng;
use tinxom_domain::household::{Book, Change as HouseholdChange, Event, Household, Outcome, Reason, decide};
use tinxom_domain::id::{ChangeId, GroupId, HamletId, HouseholdId};
use tinxom_domain::role::Action;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::Change;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::labels::{self, LabelRow};
use tinxom_store::registry::{lines, pending};
use tinxom_wire::codec::Fixed;
use tinxom_wire::registry::{ChangeBody, Entry, SealedLabels, bound_to_change};

impl Registry {
    /// A part of a household becomes one of its own (tách hộ); the slot stays where it is. Gives the change and the new
    /// household.
    ///
    /// # Errors
    /// As [`Registry::merge`]; [`PhoneError::NoRegistryKey`], [`PhoneError::HamletUnknown`], [`PhoneError::Text`],
    /// [`PhoneError::CardShown`] for a number of a person in the label.
    pub fn split(
        &self,
        household: HouseholdId,
        hamlet: HamletId,
        address: &str,
        name: &str,
    ) -> Result<(ChangeId, HouseholdId), PhoneError> {
        let house = &self.house;
        let mut new = [0; 8];
        house.ports.dice().fill_bytes(&mut new);
        let new = HouseholdId(new);
        house.write_to_send(|change| {
            let row = label_of(house, change, hamlet, address, name)?;
            let id = ask(house, change, HouseholdChange::Split { household, new }, Some(&row))?;
            Ok((id, new))
        })
    }

    /// A household becomes one with another (nhập hộ); the other's member stays.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::HouseholdUnknown`], [`PhoneError::NotNow`].
    pub fn merge(&self, household: HouseholdId, into: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.change(HouseholdChange::Merge { household, into })
    }

    /// A household belongs to another group, or to none (chuyển tổ).
    ///
    /// # Errors
    /// As [`Registry::merge`].
    pub fn move_to(&self, household: HouseholdId, group: Option<GroupId>) -> Result<ChangeId, PhoneError> {
        self.change(HouseholdChange::Move { household, group })
    }

    /// What a household is known by is put right (sửa sổ); it stays in its group.
    ///
    /// # Errors
    /// As [`Registry::split`].
    pub fn correct(
        &self,
        household: HouseholdId,
        hamlet: HamletId,
        address: &str,
        name: &str,
    ) -> Result<ChangeId, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let row = label_of(house, change, hamlet, address, name)?;
            let group = known_household(change, household)?.group;
            ask(house, change, HouseholdChange::Move { household, group }, Some(&row))
        })
    }

    /// A household moved away (chuyển đi); its slot is free.
    ///
    /// # Errors
    /// As [`Registry::merge`].
    pub fn move_away(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.change(HouseholdChange::MoveAway { household })
    }

    /// The member of a household died (qua đời); the slot is free.
    ///
    /// # Errors
    /// As [`Registry::merge`]; [`PhoneError::NotNow`] where nobody has the slot.
    pub fn death(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.change(HouseholdChange::Death { household })
    }

    /// A household that moved away came back (trở về); who had the slot gets it again.
    ///
    /// # Errors
    /// As [`Registry::merge`].
    pub fn back(&self, household: HouseholdId) -> Result<ChangeId, PhoneError> {
        self.change(HouseholdChange::Return { household })
    }

    /// Takes a change back: until it is counted, and while nothing was built on it. One of this phone that still waits for
    /// the server is taken back right after it.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::ChangeUnknown`], [`PhoneError::NotNow`].
    pub fn undo(&self, change: ChangeId) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|vault| {
            officer(vault, Action::ChangeHousehold)?;
            let entry = Entry::Undo(Fixed::from(change.0));
            match waiting_household(vault, change)? {
                // Into the registry that the change went to, behind it in the same log.
                Some(household) => {
                    let unit = known_or_gone(vault, household)?.origin.unit;
                    push_entry_into(house, vault, unit, &entry)
                }
                None => {
                    possible(vault, &Event::Undo { change })?;
                    push_entry(house, vault, &entry)
                }
            }
        })
    }

    /// Whether a change can be taken back now, as far as this phone knows.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn may_undo(&self, change: ChangeId) -> Result<bool, PhoneError> {
        self.house.read(|vault| {
            officer(vault, Action::ChangeHousehold)?;
            let event = Event::Undo { change };
            if pending::is_there(vault, event.code(), &change.0)? {
                return Ok(false);
            }
            if waiting_household(vault, change)?.is_some() {
                return Ok(true);
            }
            let undone = SqlBook::new(vault).change(change)?.is_none_or(|record| record.undone);
            Ok(!undone && possible(vault, &event).is_ok())
        })
    }

    /// Counts the registry (chốt sổ): what was changed up to the last ruling that is here is final. Gives its number.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] but for a desk.
    pub fn count(&self) -> Result<u64, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let own = officer(change, Action::CountRegistry)?.appointment.unit;
            let mut registries = house.territory().with_predecessors(own);
            registries.remove(&own);
            // The registries that became part of the own one are counted with it.
            for unit in registries {
                match lines::last_number(change, unit)? {
                    0 => {}
                    upto => push_entry_into(house, change, unit, &Entry::Count(upto))?,
                }
            }
            let counted = lines::last_number(change, own)?;
            push_entry_into(house, change, own, &Entry::Count(counted))?;
            Ok(counted)
        })
    }

    fn change(&self, what: HouseholdChange) -> Result<ChangeId, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| ask(house, change, what, None))
    }
}

/// Queues a change, with the label that it brings.
pub(super) fn ask(
    house: &House,
    change: &Change<'_>,
    what: HouseholdChange,
    row: Option<&LabelRow>,
) -> Result<ChangeId, PhoneError> {
    let action = match what {
        HouseholdChange::Route { .. } => Action::SettleClaim,
        _ => Action::ChangeHousehold,
    };
    officer(change, action)?;
    let mut id = [0; 8];
    house.ports.dice().fill_bytes(&mut id);
    let id = ChangeId(id);
    possible(change, &Event::Change { change: id, what })?;
    // Labels are sealed with the key of the registry that the change belongs into.
    let unit = known_or_gone(change, what.household())?.origin.unit;
    let sealed = match row {
        None => None,
        Some(row) => {
            let key = secret(change, unit)?;
            let plain = vec![label(row)];
            let mut dice = house.ports.dice();
            let secret = wire_secret(&key);
            Some(SealedLabels::seal(
                unit,
                &bound_to_change(id, labelled_by(what)),
                key.version,
                &secret,
                &plain,
                &mut dice,
            )?)
        }
    };
    // The new one of a split is shown as waiting; what is put right is shown once it is.
    if let (Some(row), HouseholdChange::Split { .. }) = (row, what) {
        labels::set(change, unit, labelled_by(what), None, 0, row)?;
    }
    push_entry(house, change, &Entry::Change(Fixed::from(id.0), ChangeBody::of(what), sealed))?;
    Ok(id)
}

/// The household of a change that this phone asked for and the server has not ruled on.
fn waiting_household(connection: &Connection, change: ChangeId) -> Result<Option<HouseholdId>, PhoneError> {
    // Of any change: its kind has one code.
    let code =
        Event::Change { change, what: HouseholdChange::Death { household: HouseholdId([0; 8]) } }.code();
    Ok(pending::get(connection, code, &change.0)?.and_then(|row| row.household))
}

fn known_or_gone(connection: &Connection, id: HouseholdId) -> Result<Household, PhoneError> {
    SqlBook::new(connection).household(id)?.ok_or(PhoneError::HouseholdUnknown)
}

/// Whether the arbiter would refuse an event as things stand here, so that nobody waits for that.
///
/// # Errors
/// [`PhoneError::HouseholdUnknown`], [`PhoneError::ClaimUnknown`], [`PhoneError::ChangeUnknown`], [`PhoneError::NotNow`].
pub(super) fn possible(connection: &Connection, event: &Event) -> Result<(), PhoneError> {
    match decide(&mut SqlBook::new(connection), event)? {
        Outcome::Done | Outcome::Waits { .. } => Ok(()),
        Outcome::Refused { reason, .. } => Err(match reason {
            Reason::UnknownHousehold => PhoneError::HouseholdUnknown,
            Reason::UnknownClaim => PhoneError::ClaimUnknown,
            Reason::UnknownChange => PhoneError::ChangeUnknown,
            reason => PhoneError::NotNow(reason),
        }),
    }
}
