//! Officers' and members' devices, and taking one out (thu hồi).

use super::Registry;
use super::keys::{certificate, sealing_key};
use super::lines::claim_line;
use super::listing;
use super::rows::{MemberLine, OfficerLine};
use super::write::{detail, household_of, is_ward_of, officer};
use crate::PhoneError;
use crate::house::{House, anchor, signer};
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::{Book, Event, RevokeReason};
use tinxom_domain::id::{DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::{SqlBook, ended_claims, live_claims};
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
            for (device, papers) in officers_of(connection, unit)? {
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
                    revoked: words(connection, device)?.first().map(|(row, _)| Timestamp(row.at)),
                });
            }
            Ok(officers)
        })
    }

    /// The members' devices that can be taken out, as far as this phone knows them: those with a slot or waiting for one,
    /// those that had one, and those of the ward's groups.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn members(&self) -> Result<Vec<MemberLine>, PhoneError> {
        self.house.read(|connection| {
            let unit = officer(connection, Action::ReadRegistry)?.appointment.unit;
            let groups = group_members(&self.house, connection, unit)?;
            let (mut members, mut named) = (Vec::new(), BTreeSet::new());
            let live = live_claims(connection)?;
            let mut ended = ended_claims(connection)?;
            ended.sort_by_key(|claim| (std::cmp::Reverse(claim.at), claim.id));
            for claim in live.iter().chain(&ended) {
                let Some(device) = claim.device else { continue };
                if !named.insert(device) || !claim.state.is_live() && is_gone(connection, device)? {
                    continue;
                }
                members.push(MemberLine {
                    device,
                    claim: Some(claim_line(connection, claim)?),
                    household: Some(listing::one(&self.house, connection, claim.household)?),
                    group: groups.get(&device).and_then(|papers| papers.group),
                });
            }
            for (device, papers) in groups {
                if named.insert(device) && !is_gone(connection, device)? {
                    members.push(MemberLine { device, claim: None, household: None, group: papers.group });
                }
            }
            Ok(members)
        })
    }

    /// Takes a phone out: it reads nothing any more once the server has this, and its slot is free. There is no way
    /// back for the device. From `from` on, where that is still to come (an officer who goes at 17:00).
    ///
    /// [`RevokeReason::TaskEnded`] of a group's head, deputy or member ends the task alone, also from `from` on: the phone is
    /// a resident's then, with its slot and its tips.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] also for an officer's device, unless a desk does it; [`PhoneError::DeviceUnknown`];
    /// [`PhoneError::HouseholdUnknown`]; [`PhoneError::NotPossible`] for this phone itself, and for the end of a task where
    /// this phone knows of none.
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
                Some(papers) if !is_ward_of(&house.territory(), unit, papers.unit) => {
                    return Err(PhoneError::NotYours);
                }
                Some(papers) => papers.role,
                None => member_role(house, change, unit, device)?.ok_or(PhoneError::DeviceUnknown)?,
            };
            let ends_task = reason == RevokeReason::TaskEnded && !role.is_officer();
            if ends_task && role == Role::Resident {
                return Err(PhoneError::NotPossible);
            }
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
            // Nothing is ruled on a task that ends: the device stays in the registry as it is.
            if !ends_task {
                pending::insert(change, &row)?;
            }
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

/// The members of the groups of a ward, and of those that became part of it, by the server's certificates, which come with
/// the groups' patrols.
fn group_members(
    house: &House,
    connection: &Connection,
    unit: UnitId,
) -> Result<BTreeMap<DeviceId, Certificate>, StoreError> {
    let mut members = BTreeMap::new();
    for (device, bytes) in keys::certificates(connection)? {
        if let Some(papers) = group_papers(house, connection, unit, &bytes)? {
            members.insert(device, papers);
        }
    }
    Ok(members)
}

/// A certificate that the server gave to a member of a group of a ward, or of one that became part of it.
fn group_papers(
    house: &House,
    connection: &Connection,
    unit: UnitId,
    bytes: &[u8],
) -> Result<Option<Certificate>, StoreError> {
    let Ok(Certificate { unit: ward, .. }) = Certificate::peek(bytes) else { return Ok(None) };
    let Some(anchor) = anchor(connection, ward)?.filter(|_| is_ward_of(&house.territory(), unit, ward))
    else {
        return Ok(None);
    };
    let papers = Certificate::open(bytes, &anchor.server_key()).ok();
    Ok(papers.filter(|papers| papers.role.is_in_group()))
}

/// The officers' devices of a unit and their papers.
fn officers_of(connection: &Connection, unit: UnitId) -> Result<Vec<(DeviceId, Certificate)>, StoreError> {
    let mut officers = Vec::new();
    for (device, _) in keys::certificates(connection)? {
        let papers = certificate(connection, device)?;
        let papers = papers.filter(|papers| papers.unit == unit && papers.role.is_officer());
        officers.extend(papers.map(|papers| (device, papers)));
    }
    Ok(officers)
}

/// What a member's device is, or nothing for one that nobody here heard of.
fn member_role(
    house: &House,
    connection: &Connection,
    unit: UnitId,
    device: DeviceId,
) -> Result<Option<Role>, StoreError> {
    if let Some(bytes) = stored::certificate(connection, &device.0)?
        && let Some(papers) = group_papers(house, connection, unit, &bytes)?
    {
        return Ok(Some(papers.role));
    }
    let had_claim =
        || Ok::<_, StoreError>(ended_claims(connection)?.iter().any(|claim| claim.device == Some(device)));
    let has_claim = SqlBook::new(connection).claim_of_device(device)?.is_some();
    Ok((has_claim || had_claim()?).then_some(Role::Resident))
}

/// Whether there is nothing left to take of a device: the registry says so, or an officer's word, whose hour may be to come.
fn is_gone(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    Ok(SqlBook::new(connection).is_revoked(device)? || !words(connection, device)?.is_empty())
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
        // An officer is his own unit's to take out; a member may be of one that became part of it.
        let others = officers && unit.is_some_and(|unit| unit != row.unit);
        if !stood || by.unit != row.unit || others || !may(by.role, action) {
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
    for (device, papers) in officers_of(connection, unit)? {
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
    let words = words(connection, device)?;
    let rows = words.iter().map(|(row, _)| row);
    let out = rows.filter(|row| row.space == space && row.reason != RevokeReason::TaskEnded.code());
    Ok(out.map(|row| row.number).min())
}

/// Whether the task that a device had in a group was over at a moment of the server's, by an officer's word that verifies.
pub(crate) fn task_has_ended(
    connection: &Connection,
    space: Space,
    device: DeviceId,
    at: i64,
) -> Result<bool, StoreError> {
    let ended = RevokeReason::TaskEnded.code();
    let words = words(connection, device)?;
    Ok(words.iter().any(|(row, _)| row.space == space && row.reason == ended && row.at <= at))
}

/// A device has a task in a group again: what ended before that is another one.
pub(crate) fn has_a_task(
    connection: &Connection,
    space: Space,
    device: DeviceId,
    at: i64,
) -> Result<(), StoreError> {
    revocations::forget(connection, device, space, RevokeReason::TaskEnded.code(), at)
}
