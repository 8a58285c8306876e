//! Leaving: a person withdraws the consent to the membership, or a guardian that to a pupil's.

use super::{Author, Registry};
use crate::room::{RoomError, member_row};
use tinxom_domain::household::{Book, Claim, ClaimState, Why};
use tinxom_domain::id::{ClaimId, DeviceId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{OptionalExtension, params};
use tinxom_wire::codec::Fixed;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Guardian, MEMBERSHIP};

impl Registry<'_> {
    /// A member withdraws the consent, wherever the household is today; or a guardian withdraws that to a pupil.
    pub(super) fn leaves(&self, member: &Member, claim: ClaimId) -> Result<Verdict, RoomError> {
        if member.appointment.role.is_officer() {
            return Ok(Verdict::NotAllowed);
        }
        if claim.0 == MEMBERSHIP {
            return self.ends_membership(member.device());
        }
        if let Some(pupil) = self.pupil_of(claim, member.device())? {
            return self.ends_membership(pupil);
        }
        if !may(member.appointment.role, Action::PassSlot) {
            return Ok(Verdict::NotAllowed);
        }
        let Some(row) = self.book().claim(claim)? else { return Ok(Verdict::NoSuchTip) };
        if row.device != Some(member.device()) {
            return Ok(Verdict::NotAllowed);
        }
        // It was withdrawn already, or there is nothing left to withdraw: said again, it is published no more.
        if !row.state.is_live() && row.state != ClaimState::Ended(Why::HouseholdGone) {
            return Ok(Verdict::Duplicate);
        }
        self.gives_up(member.device(), member.appointment.role, &row)
    }

    fn gives_up(&self, device: DeviceId, role: Role, claim: &Claim) -> Result<Verdict, RoomError> {
        let Some(home) = self.home_of(claim.household)? else { return Ok(Verdict::NoSuchTip) };
        let leave = Entry::Leave(Fixed::from(claim.id.0));
        Ok(self.rule(home.origin.unit, Author { device, role }, leave, None)?.verdict())
    }

    /// The device reads nothing any more and its certificate is not made anew; a slot that it has is free. What lies in it
    /// unsent still comes in, and a new invite makes it a member again.
    fn ends_membership(&self, device: DeviceId) -> Result<Verdict, RoomError> {
        let Some((member, _)) = member_row(self.transaction, device, self.now)? else {
            return Ok(Verdict::NoSuchTip);
        };
        if let Some(claim) = self.book().claim_of_device(device)? {
            self.gives_up(device, member.appointment.role, &claim)?;
        }
        let taken = self.transaction.execute(
            "INSERT INTO member_left (device, at) VALUES (?1, ?2) ON CONFLICT (device) DO NOTHING",
            params![device.0, self.now],
        )?;
        Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
    }

    /// Keeps whose consent a pupil's membership is by.
    pub(super) fn keep_guardian(&self, consent: &Guardian, pupil: DeviceId) -> Result<(), RoomError> {
        self.transaction.execute(
            "INSERT INTO guardian (claim, pupil, guardian) VALUES (?1, ?2, ?3) ON CONFLICT (claim) DO NOTHING",
            params![*consent.claim, pupil.0, *consent.guardian],
        )?;
        Ok(())
    }

    /// The pupil's phone that joined by a claim with a guardian's consent.
    fn pupil_of(&self, claim: ClaimId, guardian: DeviceId) -> Result<Option<DeviceId>, RoomError> {
        let pupil = self
            .transaction
            .query_row(
                "SELECT pupil FROM guardian WHERE claim = ?1 AND guardian = ?2",
                params![claim.0, guardian.0],
                |row| row.get(0),
            )
            .optional()?;
        Ok(pupil.map(DeviceId))
    }
}
