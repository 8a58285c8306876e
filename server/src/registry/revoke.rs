//! Devices that are taken out: at once, and for an officer who moves from an hour on that may be to come.
//!
//! A device stands as the table says by the server's clock. The arbiter's book and the registry hear of it when its
//! hour has come, before anything else is decided, so that every book hears it in the same place.

use super::{Author, Registry};
use crate::room::{RoomError, add_item, member_row};
use tinxom_domain::household::{Claim, RevokeReason};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Role, Standing};
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};
use tinxom_wire::codec::{Fixed, Signed};
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Revocation};
use tinxom_wire::space::Space;

/// How a device stands that was taken out by now; nothing when it was not. An officer who moved or whose task ended did
/// nothing wrong, and his phone is still his.
pub(crate) fn out_since(
    connection: &Connection,
    device: DeviceId,
    now: i64,
) -> Result<Option<Standing>, RoomError> {
    let row: Option<(u8, bool)> = connection
        .prepare("SELECT reason, officer FROM revoked WHERE device = ?1 AND since <= ?2")?
        .query_row(params![device.0, now], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let ended = [RevokeReason::Moved.code(), RevokeReason::TaskEnded.code()];
    Ok(row.map(|(reason, officer)| match officer && ended.contains(&reason) {
        true => Standing::Ended,
        false => Standing::Revoked,
    }))
}

impl Registry<'_> {
    pub(super) fn revocation(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Verdict, RoomError> {
        let Ok(signed) = body::<Signed>("revocation", &operation.body) else { return Ok(Verdict::Malformed) };
        let Ok(revocation) = Revocation::open(&signed, &member.key) else { return Ok(Verdict::Malformed) };
        let appointment = member.appointment;
        if revocation.unit != unit.0 || appointment.unit != unit {
            return Ok(Verdict::NotAllowed);
        }
        let device = revocation.device();
        let row = member_row(self.transaction, device, self.now)?;
        let theirs = |target: &Member| self.is_ward_of(unit, target.appointment.unit);
        let target = row.map(|(target, _)| target).filter(theirs);
        let Some(target) = target else {
            // Whether another ward knows the device is not this one's to learn.
            let may_any = appointment.may_revoke(Role::Resident, unit);
            return Ok(if may_any { Verdict::NoSuchTip } else { Verdict::NotAllowed });
        };
        let role = target.appointment.role;
        if !appointment.may_revoke(role, unit) {
            return Ok(Verdict::NotAllowed);
        }
        if revocation.reason == RevokeReason::TaskEnded.code() && !role.is_officer() && role != Role::Minor {
            return self.task_ends(&target, revocation.from, &operation.body);
        }
        let since = if role.is_officer() { revocation.from.max(self.now) } else { self.now };
        // Only ever earlier: a second word does not let anybody stay longer than the first.
        let taken = self.transaction.execute(
            "INSERT INTO revoked (device, unit, since, reason, officer, author, role, settled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
             ON CONFLICT (device) DO UPDATE SET since = excluded.since, reason = excluded.reason,
                 author = excluded.author, role = excluded.role
             WHERE revoked.settled = 0 AND revoked.since > excluded.since",
            params![
                device.0,
                unit.0,
                since,
                revocation.reason,
                i64::from(role.is_officer()),
                member.device().0,
                appointment.role.code()
            ],
        )?;
        if taken == 0 {
            return Ok(Verdict::Duplicate);
        }
        // Wherever what the device signs is read.
        let read = match target.appointment.group {
            _ if role.is_officer() => Some(Space::UnitKeys(target.appointment.unit)),
            group => group.map(Space::GroupPatrol),
        };
        if let Some(space) = read {
            add_item(self.transaction, space, kind::REVOCATION, self.now, &operation.body, 1)?;
        }
        self.settle_due()?;
        Ok(Verdict::Accepted)
    }

    /// Lets the book and the registry hear of the revocations whose hour has come.
    pub(crate) fn settle_due(&self) -> Result<(), RoomError> {
        self.settle_tasks()?;
        type Due = ([u8; 16], u32, u8, [u8; 16], u8);
        let mut statement = self.transaction.prepare(
            "SELECT device, unit, reason, author, role FROM revoked WHERE settled = 0 AND since <= ?1
             ORDER BY since, device",
        )?;
        let due: Vec<Due> = statement
            .query_map(params![self.now], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?
            .collect::<Result<_, _>>()?;
        for (device, unit, reason, author, role) in due {
            let author =
                Author { device: DeviceId(author), role: Role::from_code(role).unwrap_or(Role::Desk) };
            // Where its slot is, so that every book hears of both in one order.
            let unit = self.registry_of_device(DeviceId(device))?.unwrap_or(UnitId(unit));
            self.rule(unit, author, Entry::Revoke(Fixed::from(device), reason), None)?;
        }
        Ok(())
    }

    /// The registry of the slot that a device has or last had.
    fn registry_of_device(&self, device: DeviceId) -> Result<Option<UnitId>, RoomError> {
        let mut statement =
            self.transaction.prepare("SELECT body FROM claim WHERE device = ?1 ORDER BY id")?;
        let bodies: Vec<Vec<u8>> =
            statement.query_map(params![device.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let claims = bodies.iter().filter_map(|body| Claim::from_bytes(body));
        let last = claims.max_by_key(|claim| (claim.state.is_live(), claim.at));
        let home = last.map(|claim| self.home_of(claim.household)).transpose()?.flatten();
        Ok(home.map(|home| home.origin.unit))
    }
}
