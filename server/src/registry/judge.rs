//! What may be written into a ward's registry, and by whom.

use super::{Author, Registry};
use crate::judge::Ruling;
use crate::room::{RoomError, group_unit, keep_group};
use tinxom_domain::household::{Book, Change, Event};
use tinxom_domain::id::{ClaimId, HouseholdId, UnitId};
use tinxom_domain::role::{Action, Standing};
use tinxom_exchange::server::Member;
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::Entry;

impl Registry<'_> {
    /// Judges one operation in a unit's registry. What is ruled on becomes items of its own.
    pub(crate) fn judge(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Ruling, RoomError> {
        if operation.kind == kind::ENROLMENT {
            return written(self.enrolment(member, unit, operation)?);
        }
        if self.keys.anchor(unit).is_none() {
            return Ok(Ruling::Says(Verdict::NotAllowed));
        }
        // He looked while he could: that he ended before he was connected again keeps nobody from being told.
        if operation.kind == kind::LOOK {
            return written(self.look(member, operation)?);
        }
        if member.standing != Standing::Active {
            return Ok(Ruling::Says(Verdict::NotAllowed));
        }
        match operation.kind {
            kind::REGISTRY => written(self.entry(member, unit, operation)?),
            kind::TRANSFER => written(self.handed_over(member, operation)?),
            kind::CODE => written(self.code(member, unit, operation)?),
            kind::REVOCATION => written(self.revocation(member, unit, operation)?),
            // The officers read these as they came.
            kind::BOX_KEY => Ok(Ruling::Says(self.box_key(member, unit, operation)?)),
            kind::REGISTRY_KEY => Ok(Ruling::Says(self.registry_key(member, unit, operation)?)),
            _ => Ok(Ruling::Says(Verdict::UnknownKind)),
        }
    }

    /// Whether a member may do something in a unit's registry.
    pub(super) fn may(&self, member: &Member, action: Action, unit: UnitId) -> bool {
        let appointment = &member.appointment;
        appointment.may_in_registry(action, unit, self.wards.of(appointment.unit))
    }

    fn entry(&self, member: &Member, unit: UnitId, operation: &Operation) -> Result<Verdict, RoomError> {
        let Ok(entry) = body::<Entry>("entry", &operation.body) else { return Ok(Verdict::Malformed) };
        let author = Author { device: member.device(), role: member.appointment.role };
        let event = entry.event(unit, author.device, author.role);
        let Ok(event) = event else { return Ok(Verdict::Malformed) };
        if entry.is_of_the_server() {
            return Ok(Verdict::Malformed);
        }
        if let Event::Leave { claim } = event {
            return self.leaves(member, claim);
        }
        if !self.may(member, action_of(&event), unit) {
            return Ok(Verdict::NotAllowed);
        }
        match self.registry_of(&event)? {
            Some(other) if other != unit => return Ok(Verdict::NotAllowed),
            _ => {}
        }
        if let Event::Households { group: Some(group), .. }
        | Event::Change { what: Change::Move { group: Some(group), .. }, .. } = event
        {
            // Another ward's group would be told of looks at households that are not its own.
            match group_unit(self.transaction, group)? {
                Some(other) if other != unit => return Ok(Verdict::NotAllowed),
                Some(_) => {}
                None => keep_group(self.transaction, group, unit)?,
            }
        }
        match (&entry, &event) {
            (Entry::Households(batch), _) if self.has_batch(batch)? => Ok(Verdict::Duplicate),
            // A household that nobody here serves would be lost.
            (_, Event::Change { what: Change::Route { unit, .. }, .. })
                if self.keys.anchor(*unit).is_none() =>
            {
                Ok(Verdict::NotAllowed)
            }
            (Entry::Forget(_, resealed), Event::Forget { households }) => {
                self.forget(unit, author, households, resealed)
            }
            _ => Ok(self.rule(unit, author, entry, None)?.verdict()),
        }
    }

    /// The unit whose registry an event belongs into, where what it is about is here: households are known by random
    /// ids, and nobody changes those of a ward that is not his by having seen one.
    fn registry_of(&self, event: &Event) -> Result<Option<UnitId>, RoomError> {
        let of_claim = |id: ClaimId| -> Result<Option<UnitId>, RoomError> {
            let claim = self.book().claim(id)?;
            claim.map_or(Ok(None), |claim| self.unit_of(claim.household))
        };
        let of_household = |id: HouseholdId| -> Result<Option<UnitId>, RoomError> {
            Ok(self.book().household(id)?.map(|household| household.unit))
        };
        match event {
            Event::Words { claim, .. } | Event::Settle { claim } => of_claim(*claim),
            Event::Change { what, .. } => of_household(what.household()),
            Event::Undo { change } => Ok(self.book().change(*change)?.map(|record| record.unit)),
            Event::Forget { households } => {
                let mut found = None;
                for household in households {
                    let unit = of_household(*household)?;
                    if found.is_some() && unit.is_some() && found != unit {
                        // Of two registries it belongs into neither.
                        return Ok(Some(UnitId(u32::MAX)));
                    }
                    found = found.or(unit);
                }
                Ok(found)
            }
            // A list says its own unit, and an id of another's is a duplicate; the others are no officer's entries.
            _ => Ok(None),
        }
    }
}

/// The right that an event asks for.
fn action_of(event: &Event) -> Action {
    match event {
        Event::Words { .. } => Action::EnrolHousehold,
        Event::Settle { .. } | Event::Change { what: Change::Route { .. }, .. } => Action::SettleClaim,
        Event::Count { .. } => Action::CountRegistry,
        Event::Forget { .. } => Action::ForgetHousehold,
        _ => Action::ChangeHousehold,
    }
}

/// What was accepted is written already, as what was ruled.
fn written(verdict: Verdict) -> Result<Ruling, RoomError> {
    Ok(match verdict {
        Verdict::Accepted => Ruling::Written,
        verdict => Ruling::Says(verdict),
    })
}
