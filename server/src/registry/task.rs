//! A task in a group that ends: whoever was its head, deputy or member is a resident from that moment on, by the server's
//! clock. The phone, its household's slot and its tips stay.

use super::Registry;
use crate::room::{RoomError, add_item};
use tinxom_domain::role::Role;
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::params;
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::space::Space;

impl Registry<'_> {
    /// Ends a member's task at a moment, and publishes the officer's signed word where what the member signs is read. A
    /// resident has none that could end: then it is so already.
    pub(super) fn task_ends(&self, target: &Member, from: i64, word: &[u8]) -> Result<Verdict, RoomError> {
        let Some(group) = target.appointment.group else { return Ok(Verdict::Duplicate) };
        // Only ever earlier, as with whoever is taken out.
        let taken = self.transaction.execute(
            "INSERT INTO task_end (device, since) VALUES (?1, ?2)
             ON CONFLICT (device) DO UPDATE SET since = excluded.since WHERE task_end.since > excluded.since",
            params![target.device().0, from.max(self.now)],
        )?;
        if taken == 0 {
            return Ok(Verdict::Duplicate);
        }
        add_item(self.transaction, Space::GroupPatrol(group), kind::REVOCATION, self.now, word, 1)?;
        self.settle_tasks()?;
        Ok(Verdict::Accepted)
    }

    /// Writes into the members' rows which tasks have ended by now. Without a certificate they get a resident's next time.
    pub(super) fn settle_tasks(&self) -> Result<(), RoomError> {
        self.transaction.execute(
            "UPDATE member SET role = ?1, grp = NULL, certificate = NULL
             WHERE device IN (SELECT device FROM task_end WHERE since <= ?2)",
            params![Role::Resident.code(), self.now],
        )?;
        self.transaction.execute("DELETE FROM task_end WHERE since <= ?1", params![self.now])?;
        Ok(())
    }
}
