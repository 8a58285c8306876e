//! The four words of a claim that came by a code: before they are said to be the same its phone is a resident without a
//! slot, and once they differ whoever has it heard somebody else's code.

use super::{Author, Registry, Said};
use crate::room::{RoomError, now_checked};
use tinxom_domain::household::{Book, Outcome, RevokeReason};
use tinxom_domain::id::{ClaimId, UnitId};
use tinxom_sqlite::rusqlite::params;
use tinxom_wire::codec::Fixed;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::Entry;

impl Registry<'_> {
    /// An officer says whether the words were the same. If they were, the phone is what its invite says; if not, it is
    /// taken out.
    pub(super) fn words(
        &self,
        unit: UnitId,
        author: Author,
        claim: ClaimId,
        same: bool,
    ) -> Result<Verdict, RoomError> {
        let said = self.rule(unit, author, Entry::Words(Fixed::from(claim.0), same), None)?;
        let device = self.book().claim(claim)?.and_then(|claim| claim.device);
        match (said, device) {
            (Said::Now(Outcome::Done | Outcome::Waits { .. }), Some(device)) if same => {
                now_checked(self.transaction, self.keys, device, claim, self.now)?;
            }
            (Said::Now(Outcome::Done), Some(device)) => {
                self.transaction.execute(
                    "INSERT INTO revoked (device, unit, since, reason, officer, author, role, settled)
                     VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, 0) ON CONFLICT (device) DO NOTHING",
                    params![
                        device.0,
                        unit.0,
                        self.now,
                        RevokeReason::Other.code(),
                        author.device.0,
                        author.role.code()
                    ],
                )?;
                self.settle_due()?;
            }
            _ => {}
        }
        Ok(said.verdict())
    }
}
