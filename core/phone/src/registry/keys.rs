//! The ward's registry key: which desk makes it, who gets it, when it is made anew.
//!
//! Two desks that cannot reach each other may both make a version. Nothing is lost by it: every officer gets both, both
//! open, and all seal with the same one of them. A desk also seals each version to its own box, so that a desk which
//! comes later sees that there is one and waits for it.

use super::apply::{open_sealed, revoked_at};
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

/// Keeps that a desk shared a key, and opens it when it is for this device.
pub(super) fn came_share(change: &Change<'_>, item: &Item) -> Result<(), StoreError> {
    let signed: Signed = from_slice("registry key", limits::BODY, &item.body)?;
    let key = RegistryKey::peek(&signed)?;
    let own = own_device(change)?;
    let body = (key.device() == own).then(|| item.body.clone());
    keys::insert_share(change, &share_of(&key, &signed, item.at, body))?;
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

/// Whether a device is a desk whose word counted at a moment of the server's.
fn is_desk_at(connection: &Connection, device: DeviceId, at: i64) -> Result<Option<Certificate>, StoreError> {
    let Some(desk) = certificate(connection, device)? else { return Ok(None) };
    let stands = may(desk.role, Action::ShareRegistryKey)
        && desk.check_day(Date::of(Timestamp(at))).is_ok()
        && revoked_at(connection, device)?.is_none_or(|revoked| at < revoked);
    Ok(stands.then_some(desk))
}

/// Opens the shares for this device whose desk is known by now. One that a desk may not give, or that does not open, is
/// not looked at again. Whether a desk of another ward is of one that this registry's ward became part of, only a
/// territory tells.
pub(crate) fn try_shares(connection: &Connection, territory: Option<&Territory>) -> Result<(), StoreError> {
    let waiting: Vec<ShareRow> =
        keys::shares(connection)?.into_iter().filter(|share| share.body.is_some()).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let own = holder(connection).ok().map(|holder| holder.appointment.unit);
    let device_box = DeviceBox::of(&own_signer(connection)?);
    for share in waiting {
        let Some(papers) = certificate(connection, share.desk)? else { continue };
        let near = papers.unit == share.unit || Some(papers.unit) == own;
        if !near && territory.is_none() {
            continue;
        }
        if let Some(desk) = is_desk_at(connection, share.desk, share.at)?
            && (near || territory.is_some_and(|territory| is_ward_of(territory, desk.unit, share.unit)))
            && let Ok(signed) =
                from_slice::<Signed>("registry key", limits::BODY, share.body.as_deref().unwrap_or_default())
            && let Ok(secret) = RegistryKey::open(&signed, &desk.key, &device_box)
        {
            let row = SecretRow {
                unit: share.unit,
                version: share.version,
                secret: *secret.bytes(),
                since: share.at,
            };
            if keys::insert(connection, &row)? {
                open_sealed(connection, row.unit, row.version)?;
            }
        }
        keys::share_is_done(connection, &share)?;
    }
    Ok(())
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
    let shares = keys::shares(connection)?;
    let secrets = keys::all(connection)?;
    due.make = version_to_make(connection, holder, now, &shares, &secrets)?;
    if due.make.is_none() {
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
    match secrets.iter().find(|secret| secret.unit == unit) {
        None => {
            for share in seen.filter(|share| share.desk != holder.device) {
                // Another desk has it, and gives it as soon as it sees this one's box.
                if is_desk_at(connection, share.desk, now.0)?.is_some() {
                    return Ok(None);
                }
            }
            Ok(newest.checked_add(1))
        }
        Some(secret) => {
            let left = super::officers::last_left(connection, unit, now)?;
            let due = left.is_some_and(|left| secret.since < left);
            Ok(if due { secret.version.max(newest).checked_add(1) } else { None })
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
                let mut count = 0;
                for share in given {
                    let counts = revoked_at(connection, share.desk)?.is_none_or(|revoked| share.at < revoked);
                    count += usize::from(counts);
                }
                if count < held.len() {
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
                && revoked_at(connection, device)?.is_none_or(|revoked| now.0 < revoked);
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
