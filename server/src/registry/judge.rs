//! What may be written into a ward's registry, and by whom.

use super::{Author, Registry};
use crate::judge::Ruling;
use crate::room::{RoomError, group_unit, keep_group};
use tinxom_domain::household::{Book, Change, Event, survivor};
use tinxom_domain::id::UnitId;
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
        appointment.may_in_registry(action, unit, self.wards.of(appointment.unit, self.today()))
    }

    fn entry(&self, member: &Member, unit: UnitId, operation: &Operation) -> Result<Verdict, RoomError> {
        let Ok(entry) = body::<Entry>("entry", &operation.body) else { return Ok(Verdict::Malformed) };
        let (author, own) =
            (Author { device: member.device(), role: member.appointment.role }, member.appointment.unit);
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
        if !self.is_his(own, unit, &event)? {
            return Ok(Verdict::NotAllowed);
        }
        if let Event::Households { group: Some(group), .. }
        | Event::Change { what: Change::Move { group: Some(group), .. }, .. } = event
        {
            // Another ward's group would be told of looks at households that are not its own.
            match group_unit(self.transaction, group)? {
                Some(other) if !self.is_ward_of(own, other) => return Ok(Verdict::NotAllowed),
                Some(_) => {}
                None => keep_group(self.transaction, group, own)?,
            }
        }
        match (&entry, &event) {
            (Entry::Households(batch), _) if self.has_batch(batch)? => Ok(Verdict::Duplicate),
            // A household that nobody here serves would be lost, and so would one whose new ward does not read the
            // registry that it is in.
            (_, Event::Change { what: Change::Route { unit: to, .. }, .. })
                if self.keys.anchor(*to).is_none() || !self.is_ward_of(*to, unit) =>
            {
                Ok(Verdict::NotAllowed)
            }
            (Entry::Forget(_, resealed), Event::Forget { households }) => {
                self.forget(unit, author, households, resealed)
            }
            (_, Event::ForgetClaims { claims }) => self.forget_claims(unit, author, claims),
            (_, Event::Words { claim, same }) => self.words(unit, author, *claim, *same),
            _ => Ok(self.rule(unit, author, entry, None)?.verdict()),
        }
    }

    /// Whether what an event is about is in this registry, and is the author's affair: his unit's, or that of one which
    /// became part of it. Households are known by random ids, and nobody changes those of a ward that is not his by
    /// having seen one. What is not here at all is not refused by this.
    fn is_his(&self, own: UnitId, registry: UnitId, event: &Event) -> Result<bool, RoomError> {
        let mut book = self.book();
        let (homes, before) = match event {
            Event::Words { claim, .. } | Event::Settle { claim } => match book.claim(*claim)? {
                Some(claim) => (vec![survivor(&mut book, claim.household)?], None),
                None => return Ok(true),
            },
            Event::Change { what, .. } => {
                let mut homes = vec![book.household(what.household())?];
                if let Change::Merge { into, .. } = what {
                    // Of another registry it is refused by the arbiter, and says why.
                    homes.push(book.household(*into)?.filter(|into| into.origin.unit == registry));
                }
                (homes, None)
            }
            Event::Undo { change } => match book.change(*change)? {
                // Whoever might have got a household that was routed may say that it was wrong.
                Some(record) => {
                    let routed = matches!(record.what, Change::Route { .. }).then_some(record.unit);
                    (vec![book.household(record.what.household())?], routed)
                }
                None => return Ok(true),
            },
            Event::ForgetClaims { claims } => {
                let mut homes = Vec::new();
                for claim in claims {
                    let Some(claim) = book.claim(*claim)? else { continue };
                    homes.push(survivor(&mut book, claim.household)?);
                }
                (homes, None)
            }
            Event::Forget { households } => {
                let homes: Result<_, RoomError> = households.iter().map(|id| book.household(*id)).collect();
                (homes?, None)
            }
            // A list says its own unit, and an id of another's is a duplicate; the others are no officer's entries.
            _ => return Ok(true),
        };
        Ok(homes.iter().flatten().all(|home| {
            home.origin.unit == registry
                && (self.is_ward_of(own, home.unit) || before.is_some_and(|unit| self.is_ward_of(own, unit)))
        }))
    }
}

/// The right that an event asks for.
fn action_of(event: &Event) -> Action {
    match event {
        Event::Words { .. } => Action::EnrolHousehold,
        Event::Settle { .. } | Event::Change { what: Change::Route { .. }, .. } => Action::SettleClaim,
        Event::Count { .. } => Action::CountRegistry,
        Event::Forget { .. } | Event::ForgetClaims { .. } => Action::ForgetHousehold,
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
