//! The ward's registry key: which desk makes it, who gets it, when it is made anew.
//!
//! Two desks that cannot reach each other may both make a version. Nothing is lost by it: every officer gets both, both
//! open, and all seal with the same one of them. A desk also seals each version to its own box, so that a desk which
//! comes later sees that there is one and waits for it.

use super::apply::{is_out, open_sealed};
use super::write::is_ward_of;
use crate::PhoneError;
use crate::house::{House, anchor, signed_date, signer};
use crate::membership::{Holder, holder};
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::keys::{self, SecretRow, ShareRow};
use tinxom_store::vault::{set, setting};
use tinxom_store::{Change, StoreError, cursors, keys as vault_keys, outbox};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Signed, from_slice, to_vec};
use tinxom_wire::item::Item;
use tinxom_wire::limits;
use tinxom_wire::message::Want;
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{BoxKey, DeviceBox, RegistryKey, RegistrySecret};
use tinxom_wire::space::Space;

/// Keeps the key of an officer's box. It is verified when something is sealed to it: his certificate may come later.
pub(super) fn came_box(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    let signed: Signed = from_slice("box key", limits::BODY, &item.body)?;
    let key: BoxKey = from_slice("box key", limits::BODY, &signed.body)?;
    keys::set_box(change, unit, DeviceId(key.device.into()), &item.body)
}

/// Keeps that a desk shared a key, and opens it when it is for this device. It counts once it verifies, which may be when
/// the desk's certificate comes.
pub(super) fn came_share(change: &Change<'_>, item: &Item) -> Result<(), StoreError> {
    let signed: Signed = from_slice("registry key", limits::BODY, &item.body)?;
    let key = RegistryKey::peek(&signed)?;
    keys::insert_share(change, &share_of(&key, &signed, item.at, Some(item.body.clone())))?;
    try_shares(change, None)
}

fn share_of(key: &RegistryKey, signed: &Signed, at: i64, body: Option<Vec<u8>>) -> ShareRow {
    let mut name = [0; 16];
    name.copy_from_slice(&signed.signature[..16]);
    ShareRow {
        unit: UnitId(key.unit),
        version: key.version,
        device: key.device(),
        name,
        desk: DeviceId(key.desk.into()),
        at,
        body,
    }
}

fn own_device(connection: &Connection) -> Result<DeviceId, StoreError> {
    Ok(own_signer(connection)?.public().device())
}

fn own_signer(connection: &Connection) -> Result<tinxom_wire::sign::Signer32, StoreError> {
    signer(connection).map_err(|_| StoreError::Damaged)
}

/// The certificate of an officer's device by the key of its unit, if it is here.
pub(super) fn certificate(
    connection: &Connection,
    device: DeviceId,
) -> Result<Option<Certificate>, StoreError> {
    let Some(bytes) = vault_keys::certificate(connection, &device.0)? else { return Ok(None) };
    let Ok(peeked) = Certificate::peek(&bytes) else { return Ok(None) };
    let Some(anchor) = anchor(connection, peeked.unit)? else { return Ok(None) };
    Ok(Certificate::open(&bytes, &anchor.unit_key()).ok())
}

/// Whether a device is a desk whose word counted at a moment of the server's. One that is known to be taken out has none,
/// whatever moment the server names.
fn is_desk_at(connection: &Connection, device: DeviceId, at: i64) -> Result<Option<Certificate>, StoreError> {
    let Some(desk) = certificate(connection, device)? else { return Ok(None) };
    let stands = may(desk.role, Action::ShareRegistryKey)
        && desk.check_day(Date::of(Timestamp(at))).is_ok()
        && !is_out(connection, device)?;
    Ok(stands.then_some(desk))
}

/// Verifies the shares whose desk is known by now, and opens those for this device. One that a desk may not give, or that
/// does not verify, is forgotten: it would tell that somebody has a key who has none. Whether a desk of another ward is of
/// one that this registry's ward became part of, only a territory tells.
pub(crate) fn try_shares(connection: &Connection, territory: Option<&Territory>) -> Result<(), StoreError> {
    let waiting: Vec<ShareRow> =
        keys::shares(connection)?.into_iter().filter(|share| share.body.is_some()).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let own = holder(connection).ok().map(|holder| holder.appointment.unit);
    let (device, device_box) = (own_device(connection)?, DeviceBox::of(&own_signer(connection)?));
    let now = signed_date(connection)?.map_or(i64::MAX, |date| date.0);
    for share in waiting {
        let Some(papers) = certificate(connection, share.desk)? else { continue };
        let near = papers.unit == share.unit || Some(papers.unit) == own;
        if !near && territory.is_none() {
            continue;
        }
        let desk = is_desk_at(connection, share.desk, share.at)?
            .filter(|desk| near || territory.is_some_and(|it| is_ward_of(it, desk.unit, share.unit)));
        let signed =
            from_slice::<Signed>("registry key", limits::BODY, share.body.as_deref().unwrap_or_default());
        let (Some(desk), Ok(signed)) = (desk, signed) else {
            keys::forget_share(connection, &share)?;
            continue;
        };
        if RegistryKey::verify(&signed, &desk.key).is_err() {
            keys::forget_share(connection, &share)?;
            continue;
        }
        if share.device == device
            && let Ok(secret) = RegistryKey::open(&signed, &desk.key, &device_box)
        {
            let row = SecretRow {
                unit: share.unit,
                version: share.version,
                secret: *secret.bytes(),
                // A moment to come would make it newer than everybody who leaves.
                since: share.at.min(now),
            };
            keys::insert_giver(connection, &row, share.desk)?;
            if keys::insert(connection, &row)? {
                open_sealed(connection, row.unit, row.version)?;
            }
        }
        keys::share_is_done(connection, &share)?;
    }
    Ok(())
}

/// Whether a key was made here or given by a desk that was not taken out. One that only such a desk gave still opens.
fn is_trusted(connection: &Connection, row: &SecretRow) -> Result<bool, StoreError> {
    let givers = keys::givers(connection, row)?;
    for desk in &givers {
        if !is_out(connection, *desk)? {
            return Ok(true);
        }
    }
    Ok(givers.is_empty())
}

/// The key that a unit's labels are sealed with from now on.
pub(super) fn sealing_key(connection: &Connection, unit: UnitId) -> Result<Option<SecretRow>, StoreError> {
    for row in keys::all(connection)? {
        if row.unit == unit && is_trusted(connection, &row)? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// The shares that verified, of desks that were not taken out.
fn counted_shares(connection: &Connection) -> Result<Vec<ShareRow>, StoreError> {
    let mut counted = Vec::new();
    for share in keys::shares(connection)? {
        if share.body.is_none() && !is_out(connection, share.desk)? {
            counted.push(share);
        }
    }
    Ok(counted)
}

/// The keys that a desk gives on. What only a desk gave that was taken out is given on as an old one, below the key that
/// is sealed with, and never as a newer one.
fn to_give_on(
    connection: &Connection,
    unit: UnitId,
    secrets: Vec<SecretRow>,
) -> Result<Vec<SecretRow>, StoreError> {
    let mut given = Vec::new();
    for row in secrets {
        let newest = sealing_key(connection, row.unit)?;
        let is_old = match newest {
            Some(newest) => row.version < newest.version,
            None => row.unit != unit,
        };
        if is_old || is_trusted(connection, &row)? {
            given.push(row);
        }
    }
    Ok(given)
}

/// What an officer's device has to say about keys.
#[derive(Default)]
struct Due {
    /// The registries in which the own box is not published yet.
    publish_box: Vec<UnitId>,
    make: Option<u16>,
    /// Sealed to whom, and which.
    share: Vec<(BoxKey, Vec<SecretRow>)>,
}

impl Due {
    fn is_empty(&self) -> bool {
        self.publish_box.is_empty() && self.make.is_none() && self.share.is_empty()
    }
}

fn due_now(house: &House, connection: &Connection, holder: &Holder) -> Result<Due, PhoneError> {
    let appointment = holder.appointment;
    if !holder.confirmed || !may(appointment.role, Action::ReadRegistry) {
        return Ok(Due::default());
    }
    let unit = appointment.unit;
    let published = setting(connection, "box-published")?.unwrap_or_default();
    let mut publish_box: Vec<UnitId> = registries(connection)?.into_iter().chain([unit]).collect();
    publish_box.retain(|unit| !published.chunks(4).any(|known| *known == unit.0.to_be_bytes()));
    publish_box.sort_unstable();
    publish_box.dedup();
    let mut due = Due { publish_box, ..Due::default() };
    let Some(now) = signed_date(connection)? else { return Ok(due) };
    if !may(appointment.role, Action::ShareRegistryKey) {
        return Ok(due);
    }
    let shares = counted_shares(connection)?;
    let secrets = keys::all(connection)?;
    due.make = version_to_make(connection, holder, now, &shares, &secrets)?;
    if due.make.is_none() {
        let secrets = to_give_on(connection, unit, secrets)?;
        due.share = to_share(&house.territory(), connection, now, &shares, &secrets)?;
    }
    Ok(due)
}

/// The units whose registries this phone reads: its own, and by the server's word those that became part of it.
fn registries(connection: &Connection) -> Result<Vec<UnitId>, StoreError> {
    let spaces = cursors::cursors(connection)?.into_iter();
    let units = spaces.filter_map(|(space, _)| match space {
        Space::Registry(unit) => Some(unit),
        _ => None,
    });
    Ok(units.collect())
}

/// The version that this desk has to make, if it has to.
fn version_to_make(
    connection: &Connection,
    holder: &Holder,
    now: Timestamp,
    shares: &[ShareRow],
    secrets: &[SecretRow],
) -> Result<Option<u16>, PhoneError> {
    let unit = holder.appointment.unit;
    // What is not read yet may hold a key.
    if setting(connection, "registry-read")?.as_deref() != Some(&unit.0.to_be_bytes()[..]) {
        return Ok(None);
    }
    let seen = shares.iter().filter(|share| share.unit == unit);
    let newest = seen.clone().map(|share| share.version).max().unwrap_or(0);
    // The next one that nobody here has: what a desk gave that was taken out does not count, and has no number left free
    // if it was given the last one.
    let held = |version: u16| secrets.iter().any(|secret| (secret.unit, secret.version) == (unit, version));
    let next =
        |above: u16| above.checked_add(1).and_then(|first| (first..=u16::MAX).find(|next| !held(*next)));
    match sealing_key(connection, unit)? {
        None => {
            for share in seen.filter(|share| share.desk != holder.device) {
                // Another desk has it, and gives it as soon as it sees this one's box.
                if is_desk_at(connection, share.desk, now.0)?.is_some() {
                    return Ok(None);
                }
            }
            Ok(next(newest))
        }
        Some(secret) => {
            let left = super::officers::last_left(connection, unit, now)?;
            let due = left.is_some_and(|left| secret.since < left);
            Ok(if due { next(secret.version.max(newest)) } else { None })
        }
    }
}

/// The boxes that lack keys which are here, with those keys: those in each registry whose key is here, of the officers
/// of its ward and of the wards that it became part of.
fn to_share(
    territory: &Territory,
    connection: &Connection,
    now: Timestamp,
    shares: &[ShareRow],
    secrets: &[SecretRow],
) -> Result<Vec<(BoxKey, Vec<SecretRow>)>, PhoneError> {
    let mut held: BTreeMap<UnitId, BTreeMap<u16, Vec<&SecretRow>>> = BTreeMap::new();
    for secret in secrets {
        held.entry(secret.unit).or_default().entry(secret.version).or_default().push(secret);
    }
    let mut due = Vec::new();
    for (unit, versions) in &held {
        for (device, body) in keys::boxes(connection, *unit)? {
            let mut lacks = Vec::new();
            for (version, held) in versions {
                let given = shares
                    .iter()
                    .filter(|share| (share.unit, share.version, share.device) == (*unit, *version, device));
                if given.count() < held.len() {
                    lacks.extend(held.iter().map(|secret| (*secret).clone()));
                }
            }
            if lacks.is_empty() {
                continue;
            }
            let Some(officer) = certificate(connection, device)? else { continue };
            let stands = officer.role.is_officer()
                && is_ward_of(territory, officer.unit, *unit)
                && officer.check_day(Date::of(now)).is_ok()
                && !is_out(connection, device)?;
            let opened = from_slice::<Signed>("box key", limits::BODY, &body)
                .and_then(|signed| BoxKey::open(&signed, &officer.key));
            if let (true, Ok(key)) = (stands, opened) {
                due.push((key, lacks));
            }
        }
    }
    Ok(due)
}

/// Asks for the papers of whoever is not known here and published a box, or shared a key with this device, in a registry
/// of wards that were merged or split: he is an officer of one of them.
fn ask_for_papers(house: &House, change: &Change<'_>) -> Result<(), PhoneError> {
    let mut strange = BTreeSet::new();
    for unit in registries(change)? {
        for (device, _) in keys::boxes(change, unit)? {
            if vault_keys::certificate(change, &device.0)?.is_none() {
                strange.insert(unit);
            }
        }
    }
    for share in keys::shares(change)?.into_iter().filter(|share| share.body.is_some()) {
        if vault_keys::certificate(change, &share.desk.0)?.is_none() {
            strange.insert(share.unit);
        }
    }
    let territory = house.territory();
    let mut open: Vec<UnitId> = strange.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(unit) = open.pop() {
        if !seen.insert(unit) {
            continue;
        }
        cursors::add_cursor(change, Space::UnitKeys(unit))?;
        open.extend(territory.successors(unit).iter().map(|edge| edge.to));
    }
    Ok(())
}

/// Whether the next request would bring something about keys.
pub(crate) fn due(house: &House, connection: &Connection) -> Result<bool, PhoneError> {
    Ok(!due_now(house, connection, &holder(connection)?)?.is_empty())
}

/// Publishes the own box, makes and shares the ward's key, before a request is written.
pub(crate) fn prepare(house: &House, change: &Change<'_>) -> Result<(), PhoneError> {
    let holder = holder(change)?;
    if holder.confirmed && may(holder.appointment.role, Action::ReadRegistry) {
        try_shares(change, Some(&house.territory()))?;
        ask_for_papers(house, change)?;
    }
    let due = due_now(house, change, &holder)?;
    if due.is_empty() {
        return Ok(());
    }
    let (unit, signer) = (holder.appointment.unit, signer(change)?);
    let push = |unit, kind, body| -> Result<(), PhoneError> {
        let time = house.next_time(change)?.0;
        Ok(outbox::push(change, Space::Registry(unit), &Operation { time, kind, body }, None)?)
    };
    for unit in due.publish_box {
        let body = to_vec(&DeviceBox::of(&signer).publish(&signer));
        keys::set_box(change, unit, holder.device, &body)?;
        push(unit, kind::BOX_KEY, body)?;
        let mut published = setting(change, "box-published")?.unwrap_or_default();
        published.extend(unit.0.to_be_bytes());
        set(change, "box-published", &published)?;
    }
    let since = signed_date(change)?.map_or(0, |date| date.0);
    if let Some(version) = due.make {
        let secret = *RegistrySecret::generate(&mut house.ports.dice()).bytes();
        keys::insert(change, &SecretRow { unit, version, secret, since })?;
    }
    for (device, lacks) in due_now(house, change, &holder)?.share {
        for row in lacks {
            let secret = RegistrySecret::from_bytes(row.secret);
            let mut dice = house.ports.dice();
            let signed = RegistryKey::seal(row.unit, row.version, &device, &secret, &signer, &mut dice)?;
            keys::insert_share(change, &share_of(&RegistryKey::peek(&signed)?, &signed, since, None))?;
            push(row.unit, kind::REGISTRY_KEY, to_vec(&signed))?;
        }
    }
    Ok(())
}

/// A reply came to its end: what the registry held is read. Gives nothing for phones that read none.
pub(crate) fn read_to_end(house: &House) -> Result<(), PhoneError> {
    let unit = house.read(|connection| {
        let Ok(holder) = holder(connection) else { return Ok(None) };
        let unit = holder.appointment.unit;
        let asked = setting(connection, "registry-asked")?.as_deref() == Some(&[1]);
        let known = setting(connection, "registry-read")?.as_deref() == Some(&unit.0.to_be_bytes()[..]);
        let desk = holder.appointment.role == Role::Desk;
        Ok((asked && desk && !known).then_some(unit))
    })?;
    match unit {
        Some(unit) => house.write(|change| Ok(set(change, "registry-read", &unit.0.to_be_bytes())?)),
        None => Ok(()),
    }
}

/// Notes whether a request asks for the own registry.
pub(crate) fn asks(change: &Change<'_>, wants: &[Want], holder: &Holder) -> Result<(), PhoneError> {
    if holder.appointment.role != Role::Desk {
        return Ok(());
    }
    let asked = wants.iter().any(|want| want.space == Space::Registry(holder.appointment.unit));
    Ok(set(change, "registry-asked", &[u8::from(asked)])?)
}
