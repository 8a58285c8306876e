//! A ward's registry at the server: decides over slots in the transaction that keeps what was said, and tells everybody
//! whom it is about.
//!
//! A ruling and its item are one thing: the item's number orders the registry, the arbiter's rows are written under it,
//! and a crash leaves both or neither.

mod book;
mod code;
mod door;
mod forget;
mod judge;
mod keys;
mod leave;
mod look;
mod revoke;
mod task;
mod words;

pub(crate) use book::whole_book;
pub(crate) use code::{LOCATORS, delete_offers, offer};
pub(crate) use revoke::out_since;

use crate::authority::ServerKeys;
use crate::room::{RoomError, add_item, member_row};
use book::SqlBook;
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::{
    Book, Claim, Event, Household, Outcome, Reason, decide, refuse, settle, survivor,
};
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::{Transaction, params};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::limits;
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Ruled, SlotWord};
use tinxom_wire::space::Space;

/// Which units became part of a unit, and from which day on, so that its officers keep their registries; none without a
/// territory.
#[derive(Debug, Default)]
pub(crate) struct Wards(BTreeMap<UnitId, (Option<Date>, Vec<UnitId>)>);

impl Wards {
    /// Of every unit of a territory that something became part of: all that did, whole or in part, through any number of
    /// steps.
    pub(crate) fn in_territory(territory: &Territory) -> Self {
        let mut wards = BTreeMap::new();
        for unit in territory.units() {
            let (mut before, mut open) = (BTreeSet::new(), vec![unit.id]);
            while let Some(at) = open.pop() {
                let of = territory.predecessors(at).iter().map(|edge| edge.from);
                open.extend(of.filter(|from| before.insert(*from)));
            }
            if !before.is_empty() {
                wards.insert(unit.id, (unit.operates_from, before.into_iter().collect()));
            }
        }
        Self(wards)
    }

    /// The units that became part of a unit by a day: none before the unit works.
    pub(crate) fn of(&self, unit: UnitId, day: Date) -> &[UnitId] {
        match self.0.get(&unit) {
            Some((from, before)) if from.is_none_or(|from| from <= day) => before,
            _ => &[],
        }
    }
}

/// Who said something, and what he was then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Author {
    pub(crate) device: DeviceId,
    pub(crate) role: Role,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It was ruled on and is published.
    Now(Outcome),
    /// It was ruled on before; nothing is published again.
    Before(Outcome),
    /// What it builds on is not here: no ruling, and the same may come again.
    NotHere,
    /// Longer than any reader takes.
    TooLarge,
}

impl Said {
    /// The ruling, of now or before.
    pub(crate) fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Now(outcome) | Self::Before(outcome) => Some(outcome),
            Self::NotHere | Self::TooLarge => None,
        }
    }

    /// The receipt's word: whatever was ruled on is accepted, also when the ruling refuses.
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::Before(Outcome::Refused { reason: Reason::Duplicate, .. }) => Verdict::Duplicate,
            Self::Now(_) | Self::Before(_) => Verdict::Accepted,
            Self::NotHere => Verdict::NoSuchTip,
            Self::TooLarge => Verdict::Malformed,
        }
    }
}

/// The registries inside one transaction, at one moment of the server's.
#[derive(Clone, Copy)]
pub(crate) struct Registry<'t> {
    pub(crate) transaction: &'t Transaction<'t>,
    pub(crate) keys: &'t ServerKeys,
    pub(crate) wards: &'t Wards,
    pub(crate) now: i64,
}

impl Registry<'_> {
    fn book(&self) -> SqlBook<'_> {
        SqlBook(self.transaction)
    }

    pub(crate) fn today(&self) -> Date {
        Date::of(Timestamp(self.now))
    }

    /// Rules on an entry in a unit's registry, publishes the ruling, writes the arbiter's rows, and tells every phone
    /// whose claim came or changed. With a reason it is refused for what no book knows.
    pub(crate) fn rule(
        &self,
        unit: UnitId,
        author: Author,
        entry: Entry,
        reason: Option<Reason>,
    ) -> Result<Said, RoomError> {
        let Ok(event) = entry.event(unit, author.device, author.role) else { return Ok(Said::TooLarge) };
        let mut book = self.book();
        let outcome = match reason {
            Some(reason) => refuse(&mut book, &event, reason)?,
            None => decide(&mut book, &event)?,
        };
        if !outcome.is_final() {
            return Ok(Said::NotHere);
        }
        if self.was_said(&event)? {
            return Ok(Said::Before(outcome));
        }
        let subjects = subjects(&event);
        let body = to_vec(&Ruled::new(author.device, author.role, outcome, entry));
        if body.len() > limits::BODY {
            return Ok(Said::TooLarge);
        }
        let space = Space::Registry(unit);
        let number = add_item(self.transaction, space, kind::RULED, self.now, &body, 1)?;
        for subject in subjects {
            self.name(&subject, space, number)?;
        }
        let told = settle(&mut book, &event, &outcome, number as u64, Timestamp(self.now))?;
        for claim in &told {
            // Strangers with invites of whoever is no officer any more are nobody, and have no inbox.
            if matches!(outcome, Outcome::Refused { reason: Reason::AuthorEnded, .. })
                && !self.is_member(claim)?
            {
                continue;
            }
            self.tell(claim, &event, outcome, author.role)?;
        }
        self.tell_of_a_refused_transfer(&event, outcome, author.role)?;
        Ok(Said::Now(outcome))
    }

    /// Notes that an item names a household or a claim.
    fn name(&self, subject: &[u8], space: Space, number: i64) -> Result<(), RoomError> {
        self.transaction.execute(
            "INSERT INTO named (subject, space, number) VALUES (?1, ?2, ?3)",
            params![subject, space.to_key(), number],
        )?;
        Ok(())
    }

    /// Whether the book knows the event by its id.
    fn was_said(&self, event: &Event) -> Result<bool, RoomError> {
        Ok(match event {
            Event::Claim { claim, .. } | Event::Transfer { claim, .. } => {
                self.book().claim(*claim)?.is_some()
            }
            Event::Change { change, .. } => self.book().change(*change)?.is_some(),
            _ => false,
        })
    }

    fn is_member(&self, claim: &Claim) -> Result<bool, RoomError> {
        let Some(device) = claim.device else { return Ok(false) };
        Ok(member_row(self.transaction, device, self.now)?.is_some())
    }

    /// Tells the device of a claim how it is now.
    fn tell(&self, claim: &Claim, event: &Event, outcome: Outcome, role: Role) -> Result<(), RoomError> {
        let about = subject_claim(event) == Some(claim.id);
        let (_, reason) = if about { outcome.code() } else { (0, 0) };
        let against = claim.state.against().map(|claim| claim.0);
        let against = against.or(outcome.against().filter(|_| about).map(|against| against.0));
        self.slot(claim, reason, against, role)
    }

    /// Whoever handed over is told that it was not taken. Of two hand-overs whoever got the slot by the first one is told
    /// that there is a second: a person has to look at both.
    fn tell_of_a_refused_transfer(
        &self,
        event: &Event,
        outcome: Outcome,
        role: Role,
    ) -> Result<(), RoomError> {
        let (Event::Transfer { claim, from, .. }, Outcome::Refused { reason, against }) = (event, outcome)
        else {
            return Ok(());
        };
        let first = against.filter(|_| reason == Reason::Forked).map(|first| ClaimId(first.0));
        for told in [Some(*from), first].into_iter().flatten() {
            if let Some(told) = self.book().claim(told)? {
                self.slot(&told, reason.code(), Some(claim.0), role)?;
            }
        }
        Ok(())
    }

    fn slot(
        &self,
        claim: &Claim,
        reason: u8,
        against: Option<[u8; 16]>,
        role: Role,
    ) -> Result<(), RoomError> {
        let Some(device) = claim.device else { return Ok(()) };
        let (state, why) = claim.state.code();
        let word = SlotWord {
            claim: Fixed::from(claim.id.0),
            household: Fixed::from(claim.household.0),
            state,
            why,
            reason,
            against: against.map(Fixed::from),
            role: role.code(),
        };
        add_item(self.transaction, Space::Inbox(device), kind::SLOT, self.now, &to_vec(&word), 1)?;
        Ok(())
    }

    /// Whether a unit is an officer's own or became part of it, so that what is there is his affair.
    pub(crate) fn is_ward_of(&self, own: UnitId, unit: UnitId) -> bool {
        own == unit || self.wards.of(own, self.today()).contains(&unit)
    }

    /// The household that one is part of today. Its rulings are published in the registry that it began in, whichever
    /// unit it belongs to since: one registry is one order, and all who follow it end with the same book.
    fn home_of(&self, household: HouseholdId) -> Result<Option<Household>, RoomError> {
        survivor(&mut self.book(), household)
    }
}

/// The claim that an event is about.
fn subject_claim(event: &Event) -> Option<ClaimId> {
    match event {
        Event::Claim { claim, .. }
        | Event::Transfer { claim, .. }
        | Event::Words { claim, .. }
        | Event::Settle { claim } => Some(*claim),
        _ => None,
    }
}

/// Whose item it is, for when they are forgotten.
fn subjects(event: &Event) -> Vec<Vec<u8>> {
    match event {
        Event::Households { ids, .. } => ids.iter().map(|id| id.0.to_vec()).collect(),
        Event::Claim { claim, device, .. } | Event::Transfer { claim, device, .. } => {
            vec![claim.0.to_vec(), device.0.to_vec()]
        }
        Event::Leave { claim } => vec![claim.0.to_vec()],
        _ => Vec::new(),
    }
}
