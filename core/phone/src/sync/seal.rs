//! Sealing what is queued and fixing it into segments; the desk's keys.

use crate::PhoneError;
use crate::house::{House, signer, text};
use crate::officer::desk_seed;
use crate::outbox::{Choice, route};
use crate::tip::advance;
use rand_core::Rng;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_domain::tip::{PutAsideReason, TipEvent, TipState};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::number;
use tinxom_store::{Change, StoreError, cursors, keys, log, outbox, tips};
use tinxom_wire::codec::{Fixed, from_slice, to_vec};
use tinxom_wire::envelope::{TipContent, TipEnvelope};
use tinxom_wire::limits;
use tinxom_wire::operation::{Operation, TipName, kind};
use tinxom_wire::seal::{EpochKey, SUITE, SealingSecret, WardBox, encapsulate, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::space::{LogId, Space};

/// Days after which a desk publishes the next epoch's key; each is good for twice that.
const EPOCH_DAYS: i32 = 30;
/// Days without a signed date after which a phone asks before it seals: a territory that came meanwhile may lead a tip
/// elsewhere. Editions are published longer than that before they hold.
const ASK_DAYS: i32 = 30;

/// What a sync has heard of the server before it seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing.
    Nothing,
    /// The date; and there is more to read, a newer territory perhaps, that tips wait for.
    DateAndMore,
    /// The date, and all that tips wait for.
    All,
}

/// A desk that holds a seed publishes the ward's first key, and a new one every month.
pub(super) fn publish_epoch(
    house: &House,
    change: &Change<'_>,
    unit: UnitId,
    role: Role,
) -> Result<(), PhoneError> {
    if role != Role::Desk {
        return Ok(());
    }
    let Some(seed) = desk_seed(change)? else { return Ok(()) };
    let today = house.today(change)?;
    let newest = match keys::newest_epoch_key(change, unit)? {
        Some(bytes) => Some(EpochKey::peek(&from_slice("epoch key", limits::BODY, &bytes)?)?),
        None => None,
    };
    let signer = signer(change)?;
    let own = Fixed::from(signer.public().device().0);
    let key_of_revoked = match &newest {
        Some(key) => crate::registry::is_out(change, DeviceId(key.desk.into()))?,
        None => false,
    };
    let due = newest.as_ref().is_none_or(|key| {
        // A sheet that was typed after this device's first key leaves that key without its seed here.
        let other_seed = key.desk == own && key.public != seed.epoch_public(key.ward());
        other_seed || key_of_revoked || today.0 >= key.from.saturating_add(EPOCH_DAYS)
    });
    if !due {
        return Ok(());
    }
    // Epochs of a desk whose papers ended count too: the server takes one key for each.
    let seen = u32::try_from(number(change, "epoch-seen")?).unwrap_or(u32::MAX);
    let epoch = newest.map_or(0, |key| key.epoch).max(seen).saturating_add(1);
    let ward = WardBox { unit, epoch };
    let key = EpochKey {
        unit: unit.0,
        epoch,
        suite: SUITE,
        public: seed.epoch_public(ward),
        from: today.0,
        until: today.plus_days(2 * EPOCH_DAYS).0,
        desk: own,
    };
    let body = to_vec(&key.sign(&signer));
    let time = house.next_time(change)?.0;
    keys::set_epoch_key(change, unit, epoch, key.until, &body)?;
    outbox::push(change, Space::UnitKeys(unit), &Operation { time, kind: kind::EPOCH_KEY, body }, None)?;
    Ok(())
}

/// The newest key of a ward whose desk was not taken out: what tips are sealed to.
pub(super) fn epoch_key(connection: &Connection, ward: UnitId) -> Result<Option<EpochKey>, StoreError> {
    for bytes in keys::epoch_keys(connection, ward)? {
        let key = EpochKey::peek(&from_slice("epoch key", limits::BODY, &bytes)?)?;
        if !crate::registry::is_out(connection, DeviceId(key.desk.into()))? {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// Seals what is queued and gives whether something waits for the server's date, or for the territory that comes with it.
pub(super) fn seal_queued(house: &House, change: &Change<'_>, heard: Heard) -> Result<bool, PhoneError> {
    let mut waiting = tips::in_state(change, TipState::WaitingForKey)?;
    waiting.extend(tips::in_state(change, TipState::Queued)?);
    waiting.sort_by_key(|tip| tip.id);
    let today = house.today(change)?;
    let claimed = today.max(Date::of(house.ports.clock.now()));
    let (mut asks_date, territory) = (false, house.territory());
    let slept = claimed.0.saturating_sub(today.0) >= ASK_DAYS;
    for mut tip in waiting {
        // The clock decides nothing: it only tells that the date may have moved on.
        let moves = || slept || territory.route(tip.unit, today) != territory.route(tip.unit, claimed);
        if heard == Heard::DateAndMore || (heard == Heard::Nothing && moves()) {
            asks_date = true;
            continue;
        }
        let ward = match route(house, tip.unit, today) {
            Ok(Choice::To(ward)) => ward,
            Ok(Choice::Among(_)) => {
                advance(change, &mut tip, TipEvent::PutAside(PutAsideReason::UnitSplit))?;
                continue;
            }
            Err(_) => {
                advance(change, &mut tip, TipEvent::PutAside(PutAsideReason::UnitGone))?;
                continue;
            }
        };
        let Some(key) = epoch_key(change, ward)? else {
            // The own ward's keys are always read; another's only once there is something for it.
            cursors::add_cursor(change, Space::UnitKeys(ward))?;
            advance(change, &mut tip, TipEvent::KeyMissing)?;
            continue;
        };
        advance(change, &mut tip, TipEvent::KeyArrived)?;
        seal(house, change, &mut tip, &key, today)?;
    }
    Ok(asks_date)
}

fn seal(
    house: &House,
    change: &Change<'_>,
    tip: &mut tips::TipRow,
    key: &EpochKey,
    today: Date,
) -> Result<(), PhoneError> {
    let ward = key.ward();
    let space = Space::WardTips(ward.unit);
    let (name, secret, counter) = match keys::encapsulation(change, ward.unit, ward.epoch)? {
        Some(known) => known,
        None => {
            let (encapsulation, secret) = encapsulate(ward, &key.public, &mut house.ports.dice())?;
            let name = encapsulation_name(&encapsulation).into();
            let time = house.next_time(change)?.0;
            let operation = Operation { time, kind: kind::ENCAPSULATION, body: to_vec(&encapsulation) };
            outbox::push(change, space, &operation, None)?;
            (name, *secret.bytes(), 0)
        }
    };
    // The counters are drawn in the same change that keeps what is sealed under them.
    let next = counter.checked_add(2).ok_or(PhoneError::NotPossible)?;
    keys::set_encapsulation(change, ward.unit, ward.epoch, (&name, &secret, next))?;
    let content = TipContent {
        kind: tip.kind.code(),
        unit: tip.unit.0,
        hamlet: tip.hamlet.clone(),
        window: tip.window.code(),
        text: tip.text.clone(),
        reply: Fixed::from(tip.reply_key),
        kept_at: tip.kept_at.0,
        clock_doubted: tip.clock_doubted,
        key_old: today.0 > key.until,
    };
    let tip_name = TipName { encapsulation: Fixed::from(name), counter };
    let author = text(change, "name")?;
    let secret = SealingSecret::from_bytes(secret);
    let Ok(envelope) = TipEnvelope::seal(ward, tip_name, &secret, &content, &author, &signer(change)?) else {
        advance(change, tip, TipEvent::PutAside(PutAsideReason::TooLarge))?;
        return Ok(());
    };
    let time = house.next_time(change)?.0;
    let operation = Operation { time, kind: kind::TIP, body: to_vec(&envelope) };
    outbox::push(change, space, &operation, Some(tip.id))?;
    (tip.name, tip.ward) = (Some(tip_name), Some(ward.unit));
    advance(change, tip, TipEvent::Offered)?;
    Ok(())
}

/// Fixes what waits into segments. Gives for each log the first number that is new.
pub(super) fn fix_segments(house: &House, change: &Change<'_>) -> Result<Vec<(Space, u64)>, PhoneError> {
    let mut fresh = Vec::new();
    let signer = signer(change)?;
    let device = signer.public().device();
    for space in outbox::spaces_waiting(change)? {
        fresh.push((space, log::log_end(change, space)?.0));
        loop {
            let mut run = outbox::waiting(change, space, limits::SEGMENT_OPERATIONS)?;
            if run.is_empty() {
                break;
            }
            // Sealed bodies do not compress, so their sum is what travels; open ones get shorter still.
            let mut size = 0;
            let fits = run.iter().take_while(|waiting| {
                size += waiting.operation.body.len() + 16;
                size <= limits::SEGMENT_TARGET
            });
            let count = fits.count().max(1);
            run.truncate(count);
            let (first, previous) = log::log_end(change, space)?;
            let mut seed = [0; 16];
            house.ports.dice().fill_bytes(&mut seed);
            let operations = run.iter().map(|waiting| waiting.operation.clone()).collect();
            let segment =
                Segment::fix(LogId::operations(device, space), first, previous, seed, operations, &signer);
            log::fix(change, space, &segment, &run)?;
        }
    }
    Ok(fresh)
}
