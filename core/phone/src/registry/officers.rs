//! Officers' and members' devices, and taking one out (thu hồi).

use super::Registry;
use super::keys::{certificate, sealing_key};
use super::lines::claim_line;
use super::listing;
use super::rows::{MemberLine, OfficerLine};
use super::write::{detail, household_of, officer};
use crate::PhoneError;
use crate::house::signer;
use tinxom_domain::household::{Book, Event, RevokeReason};
use tinxom_domain::id::{DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::{SqlBook, live_claims};
use tinxom_store::registry::keys;
use tinxom_store::registry::pending::{self, PendingRow};
use tinxom_store::registry::revocations::{self, RevocationRow};
use tinxom_store::{StoreError, keys as stored, outbox};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::limits;
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::Revocation;
use tinxom_wire::space::Space;

/// Whose phone is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// Of the member of a household.
    HolderOf(HouseholdId),
    /// A device of [`Registry::members`] or [`Registry::officers`].
    Device(DeviceId),
}

impl Registry {
    /// The officers' devices of the ward that this phone knows, by their papers.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn officers(&self) -> Result<Vec<OfficerLine>, PhoneError> {
        self.house.read(|connection| {
            let holder = officer(connection, Action::ReadRegistry)?;
            let unit = holder.appointment.unit;
            let newest = sealing_key(connection, unit)?;
            let shares = keys::shares(connection)?;
            let mut officers = Vec::new();
            for (device, _) in keys::certificates(connection)? {
                let Some(papers) = certificate(connection, device)? else { continue };
                if papers.unit != unit || !papers.role.is_officer() {
                    continue;
                }
                let own = device == holder.device;
                let has_key = newest.as_ref().is_some_and(|newest| {
                    own || shares.iter().any(|share| {
                        (share.unit, share.version, share.device) == (unit, newest.version, device)
                    })
                });
                officers.push(OfficerLine {
                    device,
                    role: papers.role,
                    until: papers.until,
                    own,
                    has_key,
                    revoked: verified(connection, device)?.map(|row| Timestamp(row.at)),
                });
            }
            Ok(officers)
        })
    }

    /// The members' devices as far as the registry knows them: those with a slot, or waiting for one.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn members(&self) -> Result<Vec<MemberLine>, PhoneError> {
        self.house.read(|connection| {
            officer(connection, Action::ReadRegistry)?;
            let mut members = Vec::new();
            for claim in live_claims(connection)? {
                let Some(device) = claim.device else { continue };
                members.push(MemberLine {
                    device,
                    claim: claim_line(connection, &claim)?,
                    household: listing::one(&self.house, connection, claim.household)?,
                });
            }
            Ok(members)
        })
    }

    /// Takes a phone out: it reads nothing any more once the server has this, and its slot is free. There is no way
    /// back for the device. From `from` on, where that is still to come (an officer who goes at 17:00).
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] also for an officer's device, unless a desk does it; [`PhoneError::DeviceUnknown`];
    /// [`PhoneError::HouseholdUnknown`]; [`PhoneError::NotPossible`] for this phone itself.
    pub fn revoke(
        &self,
        whose: Revoked,
        reason: RevokeReason,
        from: Option<Timestamp>,
    ) -> Result<DeviceId, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let holder = officer(change, Action::RevokeMember)?;
            let unit = holder.appointment.unit;
            let device = device_of(change, whose)?;
            if device == holder.device {
                return Err(PhoneError::NotPossible);
            }
            let of_officer = certificate(change, device)?.filter(|papers| papers.role.is_officer());
            let role = match of_officer {
                Some(papers) if papers.unit != unit => return Err(PhoneError::NotYours),
                Some(papers) => papers.role,
                None if SqlBook::new(change).claim_of_device(device)?.is_some() => Role::Resident,
                None => return Err(PhoneError::DeviceUnknown),
            };
            if !holder.appointment.may_revoke(role, unit) {
                return Err(PhoneError::NotYours);
            }
            let now = crate::house::signed_date(change)?.unwrap_or(Timestamp(0));
            let revocation = Revocation {
                unit: unit.0,
                device: Fixed::from(device.0),
                reason: reason.code(),
                from: from.unwrap_or(now).0,
                by: Fixed::from(holder.device.0),
            };
            let event = Event::Revoke { device, reason };
            let row = PendingRow {
                what: event.code(),
                subject: device.0.to_vec(),
                household: household_of(change, &event)?,
                detail: detail(&event),
                other: Vec::new(),
                at: house.ports.clock.now(),
            };
            pending::insert(change, &row)?;
            let time = house.next_time(change)?.0;
            let body = to_vec(&revocation.sign(&signer(change)?));
            let operation = Operation { time, kind: kind::REVOCATION, body };
            outbox::push(change, Space::Registry(unit), &operation, None)?;
            Ok(device)
        })
    }
}

fn device_of(connection: &Connection, whose: Revoked) -> Result<DeviceId, PhoneError> {
    match whose {
        Revoked::Device(device) => Ok(device),
        Revoked::HolderOf(household) => {
            let mut book = SqlBook::new(connection);
            let row = book.household(household)?.ok_or(PhoneError::HouseholdUnknown)?;
            let claim = row.holder.map(|claim| book.claim(claim)).transpose()?.flatten();
            claim.and_then(|claim| claim.device).ok_or(PhoneError::DeviceUnknown)
        }
    }
}

/// The first revocation of a device that an officer who may say so signed.
pub(super) fn verified(
    connection: &Connection,
    device: DeviceId,
) -> Result<Option<RevocationRow>, StoreError> {
    Ok(words(connection, device)?.into_iter().next().map(|(row, _)| row))
}

/// The revocations of a device that an officer of its unit who may say so signed while his papers held, each with the
/// signed moment from which on it counts.
pub(super) fn words(
    connection: &Connection,
    device: DeviceId,
) -> Result<Vec<(RevocationRow, i64)>, StoreError> {
    let rows = revocations::of_device(connection, device)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let papers = stored::certificate(connection, &device.0)?;
    let unit = papers.and_then(|bytes| Certificate::peek(&bytes).ok()).map(|papers| papers.unit);
    let officers = certificate(connection, device)?.is_some_and(|papers| papers.role.is_officer());
    let action = if officers { Action::RevokeOfficer } else { Action::RevokeMember };
    let mut words = Vec::new();
    for row in rows {
        let Some(by) = certificate(connection, row.by)? else { continue };
        // Papers that were made anew begin later than what was signed under those before.
        let stood = Date::of(Timestamp(row.at)) <= by.until;
        if !stood || by.unit != row.unit || unit.is_some_and(|unit| unit != row.unit) || !may(by.role, action)
        {
            continue;
        }
        let signed = from_slice::<Signed>("revocation", limits::BODY, &row.body);
        if let Ok(revocation) = signed.and_then(|signed| Revocation::open(&signed, &by.key)) {
            words.push((row, revocation.from));
        }
    }
    Ok(words)
}

/// When an officer's device of a unit last left, by a moment of the server's: it was taken out, or its papers ended.
pub(super) fn last_left(
    connection: &Connection,
    unit: UnitId,
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let mut last = None;
    for (device, _) in keys::certificates(connection)? {
        let Some(papers) = certificate(connection, device)? else { continue };
        if papers.unit != unit || !papers.role.is_officer() {
            continue;
        }
        let ended = papers.until.plus_days(1).start().0;
        let words = words(connection, device)?;
        // What the server says came later than now would keep an officer who left among those who read.
        let taken_out = words.into_iter().map(|(row, from)| if row.at <= now.0 { row.at } else { from });
        last = taken_out.chain([ended]).filter(|left| *left <= now.0).max().max(last);
    }
    Ok(last)
}

/// The number in a space behind which what a device wrote came after it was taken out, if it was.
pub(crate) fn marked_behind(
    connection: &Connection,
    device: DeviceId,
    space: Space,
) -> Result<Option<u64>, StoreError> {
    if verified(connection, device)?.is_none() {
        return Ok(None);
    }
    let rows = revocations::of_device(connection, device)?;
    Ok(rows.into_iter().filter(|row| row.space == space).map(|row| row.number).min())
}
