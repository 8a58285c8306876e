//! Leaving: the consent to the membership is withdrawn (rút lại sự đồng ý).

use super::consent::ConsentTo;
use super::event::Act;
use super::{Slot, SlotState, line};
use crate::PhoneError;
use crate::house::House;
use crate::membership::holder;
use crate::outbox::count_underway;
use tinxom_domain::household::retention::{Kept, due_on};
use tinxom_domain::id::ClaimId;
use tinxom_domain::role::Standing;
use tinxom_domain::time::Date;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{forget, set, setting};
use tinxom_store::{outbox, slot};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{Entry, MEMBERSHIP};
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

/// That the membership without a slot was given up, as long as nothing new was joined.
pub(crate) const LEFT: &str = "membership-left";

impl Slot {
    /// Withdraws the consent: gives the household's slot up, or without one the membership. What was written stays in this
    /// phone, what was not sent yet still goes, and what arrived of a slot's holder can still be answered.
    ///
    /// # Errors
    /// [`PhoneError::NoSlot`] when there is neither: an officer's phone, or a membership that is over.
    pub fn leave(&self) -> Result<Leave, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let (claim, asked) = given_up(change)?.ok_or(PhoneError::NoSlot)?;
            if !asked {
                let (space, body) = (registry(change)?, leaving(claim));
                let time = house.next_time(change)?.0;
                outbox::push(change, space, &Operation { time, kind: kind::REGISTRY, body }, None)?;
                let at = house.ports.clock.now();
                Act::Left { claim, at }.keep(change, &[])?;
                slot::end_consent(change, ConsentTo::Membership.code(), Some(at))?;
                if claim.0 == MEMBERSHIP {
                    set(change, LEFT, &[1])?;
                }
            }
            told(house, change, claim)
        })
    }

    /// What a person who left is told; nothing for one who did not.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn leaving(&self) -> Result<Option<Leave>, PhoneError> {
        self.house.read(|connection| match given_up(connection)? {
            Some((claim, true)) => told(&self.house, connection, claim).map(Some),
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
            let claim = given_up(change)?.filter(|(_, asked)| *asked).map(|(claim, _)| claim);
            let claim = claim.ok_or(PhoneError::NotPossible)?;
            if !waits(change, kind::REGISTRY, &leaving(claim))? {
                return Err(PhoneError::NotPossible);
            }
            outbox::forget(change, registry(change)?, kind::REGISTRY, &leaving(claim))?;
            Act::Stayed { claim, at: house.ports.clock.now() }.keep(change, &[])?;
            forget(change, LEFT)?;
            slot::end_consent(change, ConsentTo::Membership.code(), None)?;
            Ok(())
        })
    }
}

/// What this phone's person can give up, the slot's claim or the membership, and whether that was asked for.
fn given_up(connection: &Connection) -> Result<Option<(ClaimId, bool)>, PhoneError> {
    if let Some(slot) = line(connection)?.filter(|line| !line.state.is_over()) {
        return Ok(Some((slot.claim, slot.state == SlotState::Leaving)));
    }
    let holder = holder(connection)?;
    let left = setting(connection, LEFT)?.is_some();
    let member = !holder.appointment.role.is_officer() && holder.standing == Standing::Active;
    // Whoever gave the slot up, handed it over or lost it has no membership beside it that could be given up.
    let none = line(connection)?.is_none();
    Ok((member && none).then_some((ClaimId(MEMBERSHIP), left)))
}

pub(super) fn leaving(claim: ClaimId) -> Vec<u8> {
    to_vec(&Entry::Leave(Fixed::from(claim.0)))
}

fn told(house: &House, connection: &Connection, claim: ClaimId) -> Result<Leave, PhoneError> {
    Ok(Leave {
        unsent: count_underway(connection)?,
        kept_until: due_on(Kept::EndedMembership, house.today(connection)?),
        can_stay: waits(connection, kind::REGISTRY, &leaving(claim))?,
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
