//! Following the server's rulings, in its order; opening the labels that come with them.

use super::write::{detail, household_of, other, subject};
use super::{keys, officers};
use crate::PhoneError;
use crate::house::signed_date;
use tinxom_domain::household::{Book, Change as HouseholdChange, Event, Outcome, Standing, settle};
use tinxom_domain::id::{DeviceId, HamletId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::text::{LABEL_LIMIT, nfc, shown};
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::grants;
use tinxom_store::registry::labels::{self, LabelRow, SealedRow};
use tinxom_store::registry::lines::{self, LineRow};
use tinxom_store::registry::revocations::{self, RevocationRow};
use tinxom_store::registry::{self, keys as stored, pending};
use tinxom_store::{Change, StoreError, cursors};
use tinxom_wire::codec::{Signed, from_slice, to_vec};
use tinxom_wire::item::Item;
use tinxom_wire::limits;
use tinxom_wire::operation::kind;
use tinxom_wire::registry::{
    Entry, HouseholdLabel, RegistrySecret, Revocation, Ruled, SealedLabels, bound_to_change, household_ids,
};
use tinxom_wire::space::Space;

/// Bytes of a ruling at most: an entry of an operation's size, and who wrote it.
const RULED: usize = limits::BODY + 256;

/// Takes an item of a unit's registry. What has no form, or is of a later version, is left out.
pub(crate) fn apply(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::RULED => ruled(change, unit, item),
        kind::BOX_KEY => keys::came_box(change, unit, item),
        kind::REGISTRY_KEY => keys::came_share(change, item),
        kind::REVOCATION => apply_revocation(change, Space::Registry(unit), item),
        _ => Ok(()),
    }
}

fn ruled(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    let ruled: Ruled = from_slice("ruling", RULED, &item.body)?;
    let (event, outcome) = (ruled.event(unit)?, ruled.outcome()?);
    let role = Role::from_code(ruled.role).unwrap_or(Role::Resident);
    let mut household = household_of(change, &event)?;
    let undone = match &event {
        Event::Undo { change: id } => SqlBook::new(change).change(*id)?.map(|record| record.what),
        _ => None,
    };
    let first = is_first(change, unit, &event)?;
    settle(&mut SqlBook::new(change), &event, &outcome, item.number, Timestamp(item.at))?;
    let subject = subject(&event, &ruled.entry);
    pending::forget(change, event.code(), &subject)?;
    if let Event::Claim { claim, .. } | Event::Transfer { claim, .. } = &event
        && let Some(claim) = SqlBook::new(change).claim(*claim)?
    {
        household = Some(claim.household);
    }
    let line = LineRow {
        unit,
        number: item.number,
        household,
        lead: true,
        at: item.at,
        what: event.code(),
        detail: detail(&event),
        subject,
        other: other(&event),
        outcome: outcome.code(),
        author: DeviceId(ruled.author.into()),
        role,
    };
    lines::insert(change, &line)?;
    let what = match &event {
        Event::Change { what, .. } => Some(*what),
        _ => undone,
    };
    // Where two households are touched, each has the line in its history; the other's names the first.
    if let Some((first, second)) = what.and_then(both) {
        let other = if event.code() == 8 { first.0.to_vec() } else { Vec::new() };
        lines::insert(change, &LineRow { household: Some(second), lead: false, other, ..line })?;
    }
    entry_labels(change, (unit, item), &event, outcome, &ruled.entry, first)
}

fn both(what: HouseholdChange) -> Option<(HouseholdId, HouseholdId)> {
    match what {
        HouseholdChange::Split { household, new: other }
        | HouseholdChange::Merge { household, into: other } => Some((household, other)),
        _ => None,
    }
}

/// Whether what an event brings is new here. The same ruling once more, behind others, would undo what was put right.
fn is_first(connection: &Connection, unit: UnitId, event: &Event) -> Result<bool, StoreError> {
    let mut book = SqlBook::new(connection);
    match event {
        Event::Households { ids, .. } => {
            for id in ids {
                if book.household(*id)?.is_some_and(|known| !known.is_founded_in(unit)) {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Event::Change { change, .. } => Ok(book.change(*change)?.is_none()),
        _ => Ok(true),
    }
}

/// Keeps the labels that an entry brings, or deletes those that it ends.
fn entry_labels(
    change: &Change<'_>,
    (unit, item): (UnitId, &Item),
    event: &Event,
    outcome: Outcome,
    entry: &Entry,
    first: bool,
) -> Result<(), StoreError> {
    let done = outcome == Outcome::Done;
    let (number, at) = (item.number, item.at);
    match (event, entry) {
        (Event::Households { ids, .. }, Entry::Households(batch)) if done => {
            labels::insert_batch(change, &batch.seed, unit, batch.count)?;
            for id in ids {
                labels::came(change, *id, at)?;
            }
            if !first {
                return Ok(());
            }
            sealed_labels(change, unit, (number, at), &batch.seed[..], ids, &batch.labels, false)
        }
        (Event::Households { ids, .. }, Entry::Households(batch)) => {
            for id in ids {
                labels::forget_unruled(change, *id)?;
            }
            labels::forget_batch(change, &batch.seed)
        }
        (Event::Households { ids, .. }, _) if done => {
            ids.iter().try_for_each(|id| labels::came(change, *id, at))
        }
        (Event::Change { change: id, what }, Entry::Change(_, _, brought)) => {
            let of = labelled_by(*what);
            match brought {
                Some(_) if done && !first => Ok(()),
                Some(brought) if done => {
                    labels::came(change, of, at)?;
                    let bound = bound_to_change(*id, of);
                    sealed_labels(change, unit, (number, at), &bound, &[of], brought, false)
                }
                None if done => labels::came(change, of, at),
                // The new one of a split that was refused was only shown here.
                _ => match what {
                    HouseholdChange::Split { new, .. } => labels::forget_unruled(change, *new),
                    _ => Ok(()),
                },
            }
        }
        (Event::Forget { households }, Entry::Forget(_, resealed)) if done => {
            for household in households {
                labels::forget(change, *household)?;
            }
            for batch in resealed {
                // Its labels are bound to the unit that it was brought in for.
                let Some((of, count)) = labels::batch(change, &batch.seed)? else { continue };
                let ids = household_ids(&batch.seed, count);
                sealed_labels(change, of, (number, at), &batch.seed[..], &ids, &batch.labels, true)?;
            }
            Ok(())
        }
        (Event::ForgetClaims { claims }, _) if done => claims.iter().try_for_each(|claim| {
            grants::forget(change, *claim)?;
            lines::forget_author(change, &claim.0)
        }),
        _ => Ok(()),
    }
}

/// The household that the label of a change is of: the new one of a split, else the one that changes.
pub(super) fn labelled_by(what: HouseholdChange) -> HouseholdId {
    match what {
        HouseholdChange::Split { new, .. } => new,
        _ => what.household(),
    }
}

/// Opens labels with the keys that are here, those that are `missing` only or all, or keeps them sealed until the key comes.
fn sealed_labels(
    connection: &Connection,
    unit: UnitId,
    (number, at): (u64, i64),
    bound: &[u8],
    households: &[HouseholdId],
    sealed: &SealedLabels,
    missing: bool,
) -> Result<(), StoreError> {
    if open_labels(connection, unit, at, bound, households, sealed, missing)? {
        return labels::forget_sealed(connection, bound);
    }
    labels::keep_sealed(
        connection,
        &SealedRow {
            bound: bound.to_vec(),
            unit,
            version: sealed.version,
            number,
            at,
            households: households.to_vec(),
            body: to_vec(sealed),
        },
    )
}

/// Whether a key that is here opened them.
fn open_labels(
    connection: &Connection,
    unit: UnitId,
    at: i64,
    bound: &[u8],
    households: &[HouseholdId],
    sealed: &SealedLabels,
    missing: bool,
) -> Result<bool, StoreError> {
    let keys = stored::all(connection)?;
    let fits = keys.iter().filter(|key| key.unit == unit && key.version == sealed.version);
    let opened =
        fits.filter_map(|key| sealed.open(unit, bound, &RegistrySecret::from_bytes(key.secret)).ok()).next();
    let Some(opened) = opened else { return Ok(false) };
    let seed: Option<[u8; 16]> = bound.try_into().ok();
    for (household, label) in households.iter().zip(&opened) {
        let row = SqlBook::new(connection).household(*household)?;
        let gone = row.is_none_or(|row| row.standing == Standing::Forgotten);
        // An empty one stands for a household that is forgotten.
        if gone || label.name.is_empty() || missing && labels::get(connection, *household)?.is_some() {
            continue;
        }
        labels::set(connection, unit, *household, seed.as_ref(), at, &kept(label))?;
    }
    Ok(true)
}

/// A label as it is kept: another device wrote it, and need not have asked the rules what one may hold.
fn kept(label: &HouseholdLabel) -> LabelRow {
    let harmless = |text: &str| nfc(&shown(text)).replace('\n', " ").chars().take(LABEL_LIMIT).collect();
    LabelRow {
        hamlet: HamletId(label.hamlet),
        address: harmless(&label.address),
        name: harmless(&label.name),
    }
}

/// A key came: what waited for it is opened.
pub(super) fn open_sealed(connection: &Connection, unit: UnitId, version: u16) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let rows = labels::sealed(connection, unit, version, after, 64)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.number;
        for row in &rows {
            let Ok(sealed) = from_slice::<SealedLabels>("labels", limits::BODY, &row.body) else {
                continue;
            };
            if open_labels(connection, unit, row.at, &row.bound, &row.households, &sealed, false)? {
                labels::forget_sealed(connection, &row.bound)?;
            }
        }
    }
}

/// Keeps an officer's signed word that a device is taken out. Whether it counts is asked when it is used: the
/// certificate of whoever signed it may come later.
pub(crate) fn apply_revocation(change: &Change<'_>, space: Space, item: &Item) -> Result<(), StoreError> {
    let signed: Signed = from_slice("revocation", limits::BODY, &item.body)?;
    let revocation = Revocation::peek(&signed)?;
    // Of two devices that take each other out, the word that was here first stands.
    if is_out(change, DeviceId(revocation.by.into()))? {
        return Ok(());
    }
    revocations::insert(
        change,
        &RevocationRow {
            device: revocation.device(),
            unit: UnitId(revocation.unit),
            at: revocation.from.max(item.at),
            by: DeviceId(revocation.by.into()),
            reason: revocation.reason,
            space,
            number: item.number,
            body: item.body.clone(),
        },
    )
}

/// Whether a device is known to be taken out. The hour is the signed one: the server says when a word came, and could say
/// it so that the word never counts.
pub(crate) fn is_out(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    let now = signed_date(connection)?.map_or(i64::MAX, |date| date.0);
    Ok(officers::words(connection, device)?.iter().any(|(_, from)| *from <= now))
}

/// The server was restored from a backup: what it ruled is read again from the start.
pub(crate) fn read_again(change: &Change<'_>) -> Result<(), PhoneError> {
    registry::read_again(change)?;
    for (space, _) in cursors::cursors(change)? {
        if matches!(space, Space::Registry(_)) {
            cursors::set_cursor(change, space, 0)?;
            cursors::set_part(change, space, None)?;
        }
    }
    Ok(())
}
