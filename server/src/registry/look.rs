//! Who looked at a household is told to its member and to its group's head and deputy: a role and a purpose, no name.

use super::Registry;
use crate::room::{RoomError, add_item};
use tinxom_domain::household::{Book, LookPurpose, survivor};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::Action;
use tinxom_exchange::server::Member;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Look, Looked};
use tinxom_wire::space::Space;

impl Registry<'_> {
    /// Whatever registry the look was written into: the household says whose it is, and may have been routed to another
    /// unit since it was looked at.
    pub(super) fn look(&self, member: &Member, operation: &Operation) -> Result<Verdict, RoomError> {
        let may = |unit| self.may(member, Action::ReadRegistry, unit);
        if !may(member.appointment.unit) {
            return Ok(Verdict::NotAllowed);
        }
        let Ok(look) = body::<Look>("look", &operation.body) else { return Ok(Verdict::Malformed) };
        if LookPurpose::from_code(look.purpose).is_none() {
            return Ok(Verdict::Malformed);
        }
        let looked_at = HouseholdId(look.household.into());
        let home = survivor(&mut self.book(), looked_at)?;
        let Some(home) = home else { return Ok(Verdict::NoSuchTip) };
        let known = self.book().household(looked_at)?;
        let units = known.iter().chain([&home]).flat_map(|row| [row.unit, row.origin.unit]);
        if !units.into_iter().any(may) {
            return Ok(Verdict::NotAllowed);
        }
        let looked = Looked {
            household: Fixed::from(home.id.0),
            purpose: look.purpose,
            role: member.appointment.role.code(),
        };
        let told = to_vec(&looked);
        let holder = home.holder.map(|holder| self.book().claim(holder)).transpose()?.flatten();
        let inbox = holder.and_then(|holder| holder.device).map(Space::Inbox);
        for space in inbox.into_iter().chain(home.group.map(Space::GroupLooks)) {
            let number = add_item(self.transaction, space, kind::LOOKED, self.now, &told, 1)?;
            self.name(&home.id.0, space, number)?;
        }
        Ok(Verdict::Accepted)
    }
}
