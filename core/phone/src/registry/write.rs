//! Writing an entry: kept as waiting, queued, and taken back when it is let go.

use crate::PhoneError;
use crate::house::House;
use crate::membership::{Holder, holder};
use tinxom_domain::household::{Book, Event, Household, Standing};
use tinxom_domain::id::{HamletId, HouseholdId, UnitId};
use tinxom_domain::role::{Action, may};
use tinxom_domain::territory::Territory;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::keys::SecretRow;
use tinxom_store::registry::labels;
use tinxom_store::registry::pending::{self, PendingRow};
use tinxom_store::{Change, StoreError, outbox};
use tinxom_wire::codec::{Signed, to_vec};
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::registry::{Acceptance, Enrolment, Entry, RegistrySecret, Revocation};
use tinxom_wire::space::Space;

/// The codes of a claim and of a revocation among what waits.
const CLAIM: u8 = 2;
const REVOKE: u8 = 7;

/// Who holds this phone, if that role may do something in the registry.
pub(crate) fn officer(connection: &Connection, action: Action) -> Result<Holder, PhoneError> {
    let holder = holder(connection)?;
    if may(holder.appointment.role, action) { Ok(holder) } else { Err(PhoneError::NotYours) }
}

/// The unit of an officer's phone.
pub(crate) fn own_unit(connection: &Connection) -> Result<UnitId, PhoneError> {
    Ok(officer(connection, Action::ReadRegistry)?.appointment.unit)
}

/// Whether a unit became part of another one, or is it: what is there is the affair of that one's officers.
pub(super) fn is_ward_of(territory: &Territory, own: UnitId, unit: UnitId) -> bool {
    own == unit || territory.with_predecessors(own).contains(&unit)
}

/// The key that labels are sealed with from now on.
pub(crate) fn secret(connection: &Connection, unit: UnitId) -> Result<SecretRow, PhoneError> {
    super::keys::sealing_key(connection, unit)?.ok_or(PhoneError::NoRegistryKey)
}

/// A household that the server knows and that is there.
pub(crate) fn known_household(
    connection: &Connection,
    household: HouseholdId,
) -> Result<Household, PhoneError> {
    let row = SqlBook::new(connection).household(household)?.ok_or(PhoneError::HouseholdUnknown)?;
    match row.standing {
        Standing::Living => Ok(row),
        _ => Err(PhoneError::NotNow(tinxom_domain::household::Reason::HouseholdGone)),
    }
}

/// A label as it is typed: the hamlet must be one of the ward's, the address may be empty.
pub(crate) fn label_of(
    house: &House,
    connection: &Connection,
    hamlet: HamletId,
    address: &str,
    name: &str,
) -> Result<labels::LabelRow, PhoneError> {
    use tinxom_domain::card::{number_within, recognise};
    use tinxom_domain::text::{LABEL_LIMIT, TextError, parse_label};
    for typed in [address, name] {
        if let Some(card) = recognise(typed).or_else(|| number_within(typed)) {
            return Err(PhoneError::CardShown(card));
        }
    }
    let unit = own_unit(connection)?;
    let hamlets = super::listing::hamlets_of(house, connection, unit)?;
    if !hamlets.iter().any(|known| known.id == hamlet) {
        return Err(PhoneError::HamletUnknown);
    }
    let address = match parse_label(address, LABEL_LIMIT) {
        Err(TextError::Empty) => String::new(),
        address => address.map_err(PhoneError::text(crate::Field::Label))?,
    };
    let name = parse_label(name, LABEL_LIMIT).map_err(PhoneError::text(crate::Field::Name))?;
    Ok(labels::LabelRow { hamlet, address, name })
}

/// A key as the wire knows it.
pub(crate) fn wire_secret(row: &SecretRow) -> RegistrySecret {
    RegistrySecret::from_bytes(row.secret)
}

/// Keeps an entry as waiting and queues it, for the registry that it belongs into.
pub(crate) fn push_entry(house: &House, change: &Change<'_>, entry: &Entry) -> Result<(), PhoneError> {
    let holder = holder(change)?;
    let own = holder.appointment.unit;
    let event = entry.event(own, holder.device, holder.appointment.role)?;
    let home = home_of(change, &event)?;
    // What went to another ward is that one's affair; that it went there may still be taken back.
    if let Some(home) = &home
        && !matches!(event, Event::Undo { .. })
        && !is_ward_of(&house.territory(), own, home.unit)
    {
        return Err(PhoneError::NotYours);
    }
    push_entry_into(house, change, home.map_or(own, |home| home.origin.unit), entry)
}

/// The same, for a registry that is named.
pub(super) fn push_entry_into(
    house: &House,
    change: &Change<'_>,
    unit: UnitId,
    entry: &Entry,
) -> Result<(), PhoneError> {
    let holder = holder(change)?;
    let event = entry.event(unit, holder.device, holder.appointment.role)?;
    let row = PendingRow {
        what: event.code(),
        subject: subject(&event, entry),
        household: household_of(change, &event)?,
        detail: detail(&event),
        other: other(&event),
        at: house.ports.clock.now(),
    };
    pending::insert(change, &row)?;
    let time = house.next_time(change)?.0;
    let operation = Operation { time, kind: kind::REGISTRY, body: to_vec(entry) };
    Ok(outbox::push(change, Space::Registry(unit), &operation, None)?)
}

/// What names an event among those that wait: its code and its subject.
pub(super) fn subject(event: &Event, entry: &Entry) -> Vec<u8> {
    match event {
        Event::Households { ids, .. } => match entry {
            Entry::Households(batch) => batch.seed.to_vec(),
            _ => ids.first().map(|id| id.0.to_vec()).unwrap_or_default(),
        },
        Event::Claim { claim, .. }
        | Event::Words { claim, .. }
        | Event::Settle { claim }
        | Event::Transfer { claim, .. }
        | Event::Leave { claim } => claim.0.to_vec(),
        Event::Revoke { device, .. } => device.0.to_vec(),
        Event::Change { change, .. } | Event::Undo { change } => change.0.to_vec(),
        Event::Count { upto, .. } => upto.to_be_bytes().to_vec(),
        Event::Forget { households } => households.first().map(|id| id.0.to_vec()).unwrap_or_default(),
        Event::ForgetClaims { claims } => claims.first().map(|id| id.0.to_vec()).unwrap_or_default(),
    }
}

/// The number that says more of an event: see [`PendingRow::detail`].
pub(super) fn detail(event: &Event) -> u32 {
    let count = |ids: &Vec<HouseholdId>| u32::try_from(ids.len()).unwrap_or(u32::MAX);
    match event {
        // How many in the lower half; above it whether at a door.
        Event::Households { ids, provisional, .. } => count(ids) | u32::from(*provisional) << 16,
        Event::Words { same, .. } => u32::from(*same),
        Event::Revoke { reason, .. } => reason.code().into(),
        Event::Change { what, .. } => what.code().into(),
        Event::Forget { households } => count(households),
        Event::ForgetClaims { claims } => u32::try_from(claims.len()).unwrap_or(u32::MAX),
        _ => 0,
    }
}

/// The other household, the group or the unit of a change.
pub(super) fn other(event: &Event) -> Vec<u8> {
    match event {
        Event::Change { what, .. } => tinxom_wire::registry::ChangeBody::of(*what).other,
        _ => Vec::new(),
    }
}

/// The household that an event is about, where it is about one.
pub(super) fn household_of(
    connection: &Connection,
    event: &Event,
) -> Result<Option<HouseholdId>, StoreError> {
    let mut book = SqlBook::new(connection);
    Ok(match event {
        Event::Households { ids, .. } => ids.first().filter(|_| ids.len() == 1).copied(),
        Event::Claim { household, .. } => Some(*household),
        Event::Words { claim, .. } | Event::Settle { claim } | Event::Leave { claim } => {
            book.claim(*claim)?.map(|claim| claim.household)
        }
        Event::Transfer { from, .. } => book.claim(*from)?.map(|claim| claim.household),
        Event::Revoke { device, .. } => book.claim_of_device(*device)?.map(|claim| claim.household),
        Event::Change { what, .. } => Some(what.household()),
        Event::Undo { change } => book.change(*change)?.map(|record| record.what.household()),
        Event::Count { .. } | Event::Forget { .. } | Event::ForgetClaims { .. } => None,
    })
}

/// The household that an event is about, as far as it is here. The event belongs into the registry that it began in: one
/// registry is one order, and so a household stays in it, whichever unit it belongs to since.
fn home_of(connection: &Connection, event: &Event) -> Result<Option<Household>, StoreError> {
    let household = match event {
        Event::Households { .. } | Event::Count { .. } => None,
        Event::Forget { households } => households.first().copied(),
        Event::ForgetClaims { claims } => {
            let claim = claims.first().map(|id| SqlBook::new(connection).claim(*id)).transpose()?.flatten();
            claim.map(|claim| claim.household)
        }
        _ => household_of(connection, event)?,
    };
    Ok(household.map(|id| SqlBook::new(connection).household(id)).transpose()?.flatten())
}

/// The server has it already: nothing waits.
pub(crate) fn is_known(connection: &Connection, operation: &Operation) -> Result<(), StoreError> {
    match named(connection, operation) {
        Some((what, subject, _)) => pending::forget(connection, what, &subject),
        None => Ok(()),
    }
}

/// What waits for an operation of this phone: the event's code, what names it, and the entry.
fn named(connection: &Connection, operation: &Operation) -> Option<(u8, Vec<u8>, Option<Entry>)> {
    match operation.kind {
        kind::REGISTRY => {
            let entry = body::<Entry>("entry", &operation.body).ok()?;
            let holder = holder(connection).ok()?;
            let event = entry.event(holder.appointment.unit, holder.device, holder.appointment.role).ok()?;
            Some((event.code(), subject(&event, &entry), Some(entry)))
        }
        kind::ENROLMENT => {
            let enrolment = body::<Enrolment>("enrolment", &operation.body).ok()?;
            let claim = Acceptance::open(&enrolment.acceptance).ok()?.claim();
            Some((CLAIM, claim.0.to_vec(), None))
        }
        kind::REVOCATION => {
            let signed = body::<Signed>("revocation", &operation.body).ok()?;
            Some((REVOKE, Revocation::peek(&signed).ok()?.device().0.to_vec(), None))
        }
        _ => None,
    }
}

/// An operation of this phone that was put aside is let go: what waited for it waits no longer.
pub(crate) fn let_go(connection: &Connection, operation: &Operation) -> Result<(), PhoneError> {
    let Some((what, subject, entry)) = named(connection, operation) else { return Ok(()) };
    pending::forget(connection, what, &subject)?;
    match entry {
        Some(Entry::Households(batch)) => {
            for id in batch.ids() {
                labels::forget_unruled(connection, id)?;
            }
            labels::forget_batch(connection, &batch.seed)?;
        }
        Some(Entry::Change(_, what, _)) => {
            if let Ok(tinxom_domain::household::Change::Split { new, .. }) = what.change() {
                labels::forget_unruled(connection, new)?;
            }
        }
        _ => {}
    }
    Ok(())
}
