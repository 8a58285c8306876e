//! Leaving: the consent to the membership is withdrawn (rút lại sự đồng ý).

use super::consent::ConsentTo;
use super::event::Act;
use super::{Slot, SlotState, line};
use crate::PhoneError;
use crate::house::House;
use crate::membership::holder;
use crate::outbox::count_underway;
use tinxom_domain::household::retention::{Kept, due_on};
use tinxom_domain::time::Date;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::{outbox, slot};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::Entry;
use tinxom_wire::space::Space;

/// What a person who leaves is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// Things that still wait in this phone, the withdrawal among them: they stay and still go.
    pub unsent: u64,
    /// Until when the ward keeps label and history of the membership, as far as it is known today.
    pub kept_until: Date,
    /// Whether it can still be taken back: it did not leave this phone.
    pub can_stay: bool,
}

impl Slot {
    /// Withdraws the consent and so gives the household's slot up. What was written stays in this phone, what was not sent
    /// yet still goes, and what arrived can still be answered.
    ///
    /// # Errors
    /// [`PhoneError::NoSlot`] when there is none to give up.
    pub fn leave(&self) -> Result<Leave, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let slot = line(change)?.filter(|line| !line.state.is_over()).ok_or(PhoneError::NoSlot)?;
            if slot.state != SlotState::Leaving {
                let (space, body) = (registry(change)?, leaving(&slot));
                let time = house.next_time(change)?.0;
                outbox::push(change, space, &Operation { time, kind: kind::REGISTRY, body }, None)?;
                let at = house.ports.clock.now();
                Act::Left { claim: slot.claim, at }.keep(change, &[])?;
                slot::end_consent(change, ConsentTo::Membership.code(), Some(at))?;
            }
            told(house, change)
        })
    }

    /// What a person who left is told; nothing for one who did not.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn leaving(&self) -> Result<Option<Leave>, PhoneError> {
        self.house.read(|connection| match line(connection)? {
            Some(slot) if slot.state == SlotState::Leaving => told(&self.house, connection).map(Some),
            _ => Ok(None),
        })
    }

    /// Takes the withdrawal of the consent back, as long as it did not leave this phone.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] once it left, or without a withdrawal.
    pub fn stay(&self) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write(|change| {
            let slot = line(change)?.filter(|line| line.state == SlotState::Leaving);
            let slot = slot.ok_or(PhoneError::NotPossible)?;
            if !waits(change, kind::REGISTRY, &leaving(&slot))? {
                return Err(PhoneError::NotPossible);
            }
            outbox::forget(change, registry(change)?, kind::REGISTRY, &leaving(&slot))?;
            Act::Stayed { claim: slot.claim, at: house.ports.clock.now() }.keep(change, &[])?;
            slot::end_consent(change, ConsentTo::Membership.code(), None)?;
            Ok(())
        })
    }
}

fn leaving(slot: &super::SlotLine) -> Vec<u8> {
    to_vec(&Entry::Leave(Fixed::from(slot.claim.0)))
}

fn told(house: &House, connection: &Connection) -> Result<Leave, PhoneError> {
    let slot = line(connection)?.ok_or(PhoneError::NoSlot)?;
    Ok(Leave {
        unsent: count_underway(connection)?,
        kept_until: due_on(Kept::EndedMembership, house.today(connection)?),
        can_stay: waits(connection, kind::REGISTRY, &leaving(&slot))?,
    })
}

/// Where a member writes what is his to say of his slot.
pub(super) fn registry(connection: &Connection) -> Result<Space, PhoneError> {
    Ok(Space::Registry(holder(connection)?.appointment.unit))
}

/// Whether an operation waits in this phone and was never offered.
pub(super) fn waits(connection: &Connection, kind: u16, body: &[u8]) -> Result<bool, PhoneError> {
    let waiting = outbox::waiting(connection, registry(connection)?, usize::MAX)?;
    Ok(waiting.iter().any(|waiting| waiting.operation.kind == kind && waiting.operation.body == body))
}
