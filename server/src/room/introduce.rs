//! How a device becomes a member: by an officer's certificate, by an invite, by a slot that was handed over, or again by
//! the certificate that this server gave it.

use super::member::{MemberRow, forget_unchecked, is_due, is_unchecked, not_given_yet, renew};
use super::{RoomError, SqliteRoom, immediate, member_row};
use crate::registry::Registry;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::Member;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::sign::PublicKey;

impl SqliteRoom {
    pub(super) fn take_in(
        &mut self,
        key: PublicKey,
        introduction: &Introduction,
        now: i64,
    ) -> Result<MemberRow, RoomError> {
        let transaction = immediate(&mut self.database)?;
        let registry = Registry { transaction: &transaction, keys: &self.keys, wards: &self.wards, now };
        registry.settle_due()?;
        let taken = registry.take_in(key, introduction);
        // What an officer signed who is none any more is refused, and stays in the registry's history.
        if matches!(taken, Ok(_) | Err(RoomError::Refused(Trouble::InviterEnded))) {
            transaction.commit()?;
        }
        taken
    }

    /// A member's certificate that is nearly over, made anew.
    pub(super) fn certificate_anew(
        &mut self,
        member: &Member,
        now: i64,
    ) -> Result<Option<Vec<u8>>, RoomError> {
        // Asked at every exchange, so without a transaction that writes.
        let row = member_row(self.database.connection(), member.device(), now)?;
        let today = Date::of(Timestamp(now));
        if let Some(certificate) = not_given_yet(self.database.connection(), member.device())? {
            forget_unchecked(self.database.connection(), member.device())?;
            return Ok(Some(certificate));
        }
        let due = !is_unchecked(self.database.connection(), member.device())?
            && row.is_some_and(|(member, certificate)| is_due(&member, certificate.as_deref(), today));
        if !due {
            return Ok(None);
        }
        let transaction = immediate(&mut self.database)?;
        let renewed = renew(&transaction, &self.keys, member.device(), now)?;
        transaction.commit()?;
        Ok(renewed)
    }
}
