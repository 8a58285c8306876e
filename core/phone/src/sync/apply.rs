//! Committing what came, one whole and verified thing at a time.

use super::prepare::Reclaiming;
use super::round::Learned;
use crate::PhoneError;
use crate::house::{ANCHOR, House, anchor, saw_date, signed_date};
use crate::membership::{holder, set_standing};
use crate::registry;
use crate::slot::{self, forget_due_looks, keep_look, keep_word};
use crate::task;
use crate::tip::advance;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipEvent, TipState};
use tinxom_exchange::phone::Came;
use tinxom_store::desk::DeskState;
use tinxom_store::patrol::{self, PatrolRow};
use tinxom_store::vault::{forget, number, set, setting};
use tinxom_store::{Change, StoreError, cursors, desk, keys, log, outbox, tips};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Signed, from_slice, to_vec};
use tinxom_wire::envelope::{AnswerText, TipEnvelope};
use tinxom_wire::item::{Item, PackHeader};
use tinxom_wire::limits;
use tinxom_wire::message::{ReplyHead, SegmentTrouble};
use tinxom_wire::operation::{AboutTip, Answer, Encapsulation, Operation, body, kind};
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::seal::{EpochKey, ReplyKey, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::space::Space;

/// Commits one thing.
pub(super) fn apply(house: &House, learned: &mut Learned, came: Came) -> Result<(), PhoneError> {
    match came {
        Came::Head(head, anchor) => {
            let heights = head.heights.iter().map(|h| (h.space, (h.sequence, h.hash.into())));
            learned.heights = heights.collect();
            let first = house.write(|change| apply_head(change, &head, anchor))?;
            learned.outcome.progress |= first;
        }
        Came::Receipt(signed, receipt) => {
            let new = house.write(|change| apply_receipt(change, &signed, &receipt))?;
            // The head's height is out of date once a segment of this session was taken.
            let upto = receipt.first.saturating_add(receipt.verdicts.len() as u64).saturating_sub(1);
            let height = learned.heights.entry(receipt.space).or_insert((0, [0; 32]));
            if upto > height.0 {
                *height = (upto, receipt.segment.into());
            }
            learned.outcome.progress |= new > 0;
            house.acknowledged(new);
        }
        Came::NotTaken(space, _, why) => {
            let height = learned.heights.get(&space).copied();
            let moved = house.write(|change| apply_not_taken(change, space, why, height))?;
            learned.outcome.progress |= moved;
        }
        Came::Pack(header, items) => {
            let here = house.territory().version();
            let territory = house.write(|change| apply_pack(change, &header, &items, here))?;
            if let Some(territory) = territory {
                house.taken(territory);
            }
            learned.outcome.progress = true;
        }
        Came::End(more) => {
            learned.outcome.more = more;
            if !more {
                registry::read_to_end(house)?;
            }
        }
    }
    Ok(())
}

/// Gives whether this was the first reply, or there is more to read, or the server lost something.
fn apply_head(change: &Change<'_>, head: &ReplyHead, anchor: Option<Signed>) -> Result<bool, PhoneError> {
    let holder = holder(change)?;
    if let Some(anchor) = anchor {
        keys::set_anchor(change, holder.appointment.unit, &to_vec(&anchor))?;
        set(change, "anchor-hash", &tinxom_wire::anchor::anchor_hash(&anchor))?;
    }
    saw_date(change, head.at)?;
    let reclaimed = !holder.confirmed && setting(change, "reclaiming")?.is_some();
    forget(change, "reclaiming")?;
    forget_due_looks(change)?;
    set(change, "introduced", &[1])?;
    forget(change, "refused")?;
    set_standing(change, head.standing)?;
    task::taken(change)?;
    if let Some(certificate) = &head.certificate {
        set(change, "member-certificate", certificate)?;
        task::certified(change, certificate)?;
    }
    let generation = number(change, "generation")?;
    set(change, "generation", &head.generation.to_be_bytes())?;
    for (space, cursor) in &head.rewound {
        cursors::set_cursor(change, *space, *cursor)?;
        cursors::set_part(change, *space, None)?;
    }
    if head.rewound.iter().any(|(space, _)| matches!(space, Space::Registry(_))) {
        registry::read_again(change)?;
    }
    let restored = generation != 0 && generation != head.generation;
    let reclaims = restored && !holder.appointment.role.is_officer() && slot_again(change, head, reclaimed)?;
    let mut to_read = false;
    for space in &head.readable {
        to_read |= cursors::add_cursor(change, *space)?;
    }
    let part = head.parts.first().map(|part| [&part.hash[..], &part.held.to_be_bytes()].concat());
    set(change, "server-part", &part.unwrap_or_default())?;
    let mut rolled_back = false;
    for height in &head.heights {
        // The server has what this vault never fixed: another copy of it wrote that, and may have used the next counters.
        if height.sequence >= log::log_end(change, height.space)?.0
            && log::first_unacknowledged(change, height.space)?.is_none()
        {
            if let Space::WardTips(unit) = height.space {
                keys::forget_encapsulations(change, unit)?;
            }
            log::go_on_behind(change, height.space, height.sequence, &height.hash.into())?;
        }
        let Some(lost) = log::roll_back(change, height.space, height.sequence)? else { continue };
        rolled_back = true;
        if matches!(height.space, Space::GroupPatrol(_)) {
            for time in log::times_behind(change, height.space, height.sequence)? {
                patrol::wait_again(change, height.space, &holder.device.0, time)?;
            }
        }
        for tip in lost {
            if let Some(mut tip) = tips::get(change, tip)? {
                advance(change, &mut tip, TipEvent::RolledBack)?;
            }
        }
    }
    Ok(!holder.confirmed || to_read || rolled_back || reclaims || !head.rewound.is_empty())
}

/// The server was restored from a backup: it is asked for the slot again, with what the claim rests on unless the phone
/// just came with that, and everything that it says of it is read again. Gives whether there is a slot.
fn slot_again(change: &Change<'_>, head: &ReplyHead, reclaimed: bool) -> Result<bool, PhoneError> {
    if !slot::restored(change, Timestamp(head.at))? {
        return Ok(false);
    }
    for (space, _) in cursors::cursors(change)?.into_iter().filter(|(_, cursor)| *cursor > 0) {
        if matches!(space, Space::Inbox(_)) {
            cursors::set_cursor(change, space, 0)?;
            cursors::set_part(change, space, None)?;
            Reclaiming::Reading.keep(change)?;
        }
    }
    if !reclaimed {
        set(change, "introduced", &[0])?;
        Reclaiming::ByProof.keep(change)?;
    }
    Ok(true)
}

/// Gives how many operations the server acknowledged by it that were not before.
fn apply_receipt(change: &Change<'_>, signed: &Signed, receipt: &Receipt) -> Result<u64, PhoneError> {
    let hash = receipt.segment.into();
    // A receipt that does not speak of every operation would let the rest be forgotten.
    if log::segment(change, receipt.space, receipt.first)?.is_some_and(|bytes| {
        Segment::from_bytes(&bytes).is_ok_and(|s| s.operations.len() != receipt.verdicts.len())
    }) {
        return Ok(0);
    }
    let sent = log::acknowledge(change, receipt.space, receipt.first, &hash)?;
    let bytes = to_vec(signed);
    let count = sent.len() as u64;
    for ((sequence, kind, tip), verdict) in sent.into_iter().zip(&receipt.verdicts) {
        if kind != kind::TIP {
            put_aside_refused(change, receipt, sequence, *verdict)?;
            continue;
        }
        let Some(mut tip) = tip.map(|id| tips::get(change, id)).transpose()?.flatten() else { continue };
        let event = match verdict {
            Verdict::Accepted => TipEvent::Receipt,
            Verdict::NotAllowed | Verdict::NoSuchTip => TipEvent::ServerRefused(RefusalReason::NotAllowed),
            Verdict::Malformed => TipEvent::ServerRefused(RefusalReason::Malformed),
            Verdict::Duplicate => TipEvent::ServerRefused(RefusalReason::Duplicate),
            Verdict::UnknownKind => TipEvent::PutAside(PutAsideReason::ServerTooOld),
            Verdict::QuotaReached => TipEvent::PutAside(PutAsideReason::QuotaReached),
            Verdict::ShareUsed => TipEvent::PutAside(PutAsideReason::ShareUsed),
            Verdict::KeyUnknown => {
                // The next try makes a new encapsulation, which the server then knows.
                if let Some(ward) = tip.ward {
                    keys::forget_encapsulations(change, ward)?;
                }
                TipEvent::PutAside(PutAsideReason::KeyUnknownToServer)
            }
        };
        // A receipt that comes for a tip which is past it, or never left, proves nothing about it.
        if tip.state.on(event).is_ok() && *verdict == Verdict::Accepted {
            tip.accepted_at = Some(Timestamp(receipt.at));
            tip.receipt = Some(bytes.clone());
        }
        advance(change, &mut tip, event)?;
    }
    Ok(count)
}

/// What is no tip and was not taken is kept where its author sees it.
fn put_aside_refused(
    change: &Change<'_>,
    receipt: &Receipt,
    sequence: u64,
    verdict: Verdict,
) -> Result<(), PhoneError> {
    let reason = match verdict {
        Verdict::Accepted => return Ok(()),
        // An encapsulation that is there already is what was wanted; an epoch that is, is another desk's.
        // So is an entry of a registry that is there.
        Verdict::Duplicate => {
            if let Some(operation) = operation_of(change, receipt, sequence)? {
                // Another code begins with the same digits: its officer makes another one.
                if operation.kind == kind::CODE {
                    let reason = PutAsideReason::NotAllowed.code();
                    return Ok(outbox::put_aside(change, receipt.space, &operation, reason)?);
                }
                registry::is_known(change, &operation)?;
            }
            return epoch_was_taken(change, receipt, sequence);
        }
        Verdict::QuotaReached => PutAsideReason::QuotaReached,
        Verdict::ShareUsed => PutAsideReason::ShareUsed,
        Verdict::NotAllowed | Verdict::NoSuchTip => PutAsideReason::NotAllowed,
        Verdict::Malformed | Verdict::UnknownKind | Verdict::KeyUnknown => PutAsideReason::ServerTooOld,
    };
    match operation_of(change, receipt, sequence)? {
        // That somebody looked at what is not there any more concerns nobody.
        Some(operation) if !matches!(operation.kind, kind::ENCAPSULATION | kind::LOOK) => {
            Ok(outbox::put_aside(change, receipt.space, &operation, reason.code())?)
        }
        _ => Ok(()),
    }
}

/// The operation of a sequence number in the segment that a receipt is about.
fn operation_of(
    change: &Change<'_>,
    receipt: &Receipt,
    sequence: u64,
) -> Result<Option<Operation>, PhoneError> {
    let Some(bytes) = log::segment(change, receipt.space, receipt.first)? else { return Ok(None) };
    let mut operations = Segment::from_bytes(&bytes)?.operations.into_iter();
    Ok(operations.nth(sequence.saturating_sub(receipt.first) as usize))
}

/// The ward has an epoch of this number from another desk: the next key counts on from there.
fn epoch_was_taken(change: &Change<'_>, receipt: &Receipt, sequence: u64) -> Result<(), PhoneError> {
    let operation = operation_of(change, receipt, sequence)?;
    let Some(operation) = operation.filter(|operation| operation.kind == kind::EPOCH_KEY) else {
        return Ok(());
    };
    let key = EpochKey::peek(&from_slice("epoch key", limits::BODY, &operation.body)?)?;
    keys::forget_epoch_key(change, UnitId(key.unit), &operation.body)?;
    Ok(saw_epoch(change, key.epoch)?)
}

/// Keeps the highest number of an epoch that was seen, also of a desk whose papers ended.
fn saw_epoch(change: &Change<'_>, epoch: u32) -> Result<(), StoreError> {
    if u64::from(epoch) > number(change, "epoch-seen")? {
        set(change, "epoch-seen", &u64::from(epoch).to_be_bytes())?;
    }
    Ok(())
}

/// A segment was not taken. Gives whether something is different now.
fn apply_not_taken(
    change: &Change<'_>,
    space: Space,
    why: SegmentTrouble,
    height: Option<(u64, [u8; 32])>,
) -> Result<bool, PhoneError> {
    let reason = match why {
        SegmentTrouble::PartLost => {
            set(change, "server-part", &[])?;
            return Ok(true);
        }
        SegmentTrouble::Gap | SegmentTrouble::Fork => PutAsideReason::VaultCopied,
        SegmentTrouble::Malformed => PutAsideReason::ServerTooOld,
    };
    let Some((last, hash)) = height else { return Ok(false) };
    // The server lost something, or one before it was not whole: what is offered next begins right behind its height.
    if why == SegmentTrouble::Gap && log::first_unacknowledged(change, space)? == Some(last + 1) {
        return Ok(false);
    }
    let taken = log::take_back(change, space, 0)?;
    if taken.is_empty() {
        // What comes behind a segment that was taken back in the same session.
        return Ok(false);
    }
    log::go_on_behind(change, space, last, &hash)?;
    // Another copy of this vault wrote into the log, and may have sealed under the same counters: no key of before is
    // used again.
    if let Space::WardTips(unit) = space {
        keys::forget_encapsulations(change, unit)?;
    }
    for (operation, tip) in taken {
        take_up_again(change, space, &operation, tip, reason)?;
    }
    Ok(true)
}

/// No connection came about: what was sealed and fixed for this request alone is as it was before, so that a tip which
/// never left can still be edited, and withdrawn without a trace. `fresh` names the segments: log and first number.
pub(super) fn never_left(change: &Change<'_>, fresh: &[(Space, u64)]) -> Result<(), PhoneError> {
    set(change, "cut", &[0])?;
    for (space, from) in fresh {
        for (operation, tip) in log::take_back(change, *space, *from)? {
            match tip.map(|id| tips::get(change, id)).transpose()?.flatten() {
                Some(mut tip) if operation.kind == kind::TIP => {
                    // Asked for while the connection was being tried: there is nothing to ask for, it never left.
                    let asked = std::mem::take(&mut tip.withdrawal_asked);
                    if let Some(name) = tip.name.filter(|_| asked) {
                        let body = to_vec(&AboutTip { tip: name });
                        outbox::forget(change, *space, kind::WITHDRAWAL, &body)?;
                    }
                    (tip.name, tip.ward) = (None, None);
                    advance(change, &mut tip, TipEvent::NeverLeft)?;
                    if asked {
                        advance(change, &mut tip, TipEvent::Withdraw)?;
                    }
                }
                _ => outbox::push(change, *space, &operation, None)?,
            }
        }
    }
    Ok(())
}

/// What becomes of an operation whose segment can never be taken: a tip waits for its owner, who may know it as sent;
/// what only this device can have meant goes with the next segment.
fn take_up_again(
    change: &Change<'_>,
    space: Space,
    operation: &Operation,
    tip: Option<i64>,
    reason: PutAsideReason,
) -> Result<(), PhoneError> {
    match operation.kind {
        kind::TIP => {
            let Some(mut tip) = tip.map(|id| tips::get(change, id)).transpose()?.flatten() else {
                return Ok(());
            };
            if matches!(tip.state.on(TipEvent::PutAside(reason)), Ok(TipState::PutAside(_))) {
                (tip.name, tip.ward) = (None, None);
                advance(change, &mut tip, TipEvent::PutAside(reason))?;
            } else if reason == PutAsideReason::VaultCopied {
                // The desk has read it, and its words come to this name: the same envelope goes once more.
                outbox::push(change, space, operation, Some(tip.id))?;
            }
        }
        _ if reason == PutAsideReason::VaultCopied => outbox::push(change, space, operation, None)?,
        _ => outbox::put_aside(change, space, operation, reason.code())?,
    }
    Ok(())
}

/// `here` is the version of the territory that the phone goes by. Gives a newer one that came.
fn apply_pack(
    change: &Change<'_>,
    header: &PackHeader,
    items: &[Item],
    here: u32,
) -> Result<Option<Territory>, PhoneError> {
    // A pack that begins elsewhere would leave a hole that nobody ever asks for again.
    let cursor = cursors::cursors(change)?.into_iter().find(|(space, _)| *space == header.space);
    if cursor.is_none_or(|(_, cursor)| cursor != header.after) {
        return Ok(None);
    }
    let mut territory: Option<Territory> = None;
    for item in items {
        // What cannot be understood is left out and does not stop what follows; the server keeps it.
        let applied = match header.space {
            Space::Inbox(_) if item.kind == kind::SLOT => keep_word(change, item),
            Space::Inbox(_) | Space::GroupLooks(_) if item.kind == kind::LOOKED => {
                keep_look(change, header.space, item)
            }
            Space::Inbox(_) => apply_inbox(change, item),
            Space::WardTips(unit) => apply_desk(change, unit, item),
            Space::GroupPatrol(_) => apply_patrol(change, header.space, item),
            Space::UnitKeys(unit) => apply_keys(change, unit, item),
            Space::Territory => {
                let here = territory.as_ref().map_or(here, Territory::version);
                crate::territory::apply(change, item, here)
                    .map(|newer| territory = newer.or(territory.take()))
            }
            Space::Registry(unit) => registry::apply(change, unit, item),
            Space::GroupLooks(_) => Ok(()),
        };
        match applied {
            Err(StoreError::Wire(_)) | Ok(()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    cursors::set_cursor(change, header.space, header.upto)?;
    cursors::set_part(change, header.space, None)?;
    Ok(territory)
}

pub(super) fn apply_inbox(change: &Change<'_>, item: &Item) -> Result<(), StoreError> {
    let (name, event) = match item.kind {
        kind::ANSWER => (body::<Answer>("answer", &item.body)?.tip, TipEvent::AnsweredByDesk),
        kind::OPENED => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::OpenedByDesk),
        kind::CLOSED => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::ClosedByDesk),
        kind::WITHDRAWN => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::WithdrawalSeen),
        _ => return Ok(()),
    };
    let Some(mut tip) = tips::by_name(change, name)? else { return Ok(()) };
    if tip.state.hear(event, tip.withdrawal_asked).is_err() {
        return Ok(());
    }
    let at = Some(Timestamp(item.at));
    match event {
        TipEvent::AnsweredByDesk => {
            let answer: Answer = body("answer", &item.body)?;
            let key = ReplyKey::from_bytes(tip.reply_key);
            // Only the desk could seal it: the key lay inside the tip.
            let words = AnswerText::open(name, &key, &answer.salt, &answer.sealed)?;
            // By the server's clock, as everything else of the story: the desk's would stand before or behind it.
            tips::insert_answer(change, tip.id, &answer.salt, item.at, &words.text)?;
            tip.opened_at = tip.opened_at.or(at);
        }
        TipEvent::OpenedByDesk => tip.opened_at = tip.opened_at.or(at),
        _ => tip.closed_at = tip.closed_at.or(at),
    }
    advance(change, &mut tip, event)?;
    Ok(())
}

fn apply_desk(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::ENCAPSULATION => {
            let encapsulation: Encapsulation = body("encapsulation", &item.body)?;
            let name = encapsulation_name(&encapsulation).into();
            desk::insert_encapsulation(change, &name, unit, encapsulation.epoch, &item.body)
        }
        kind::TIP => {
            let envelope: TipEnvelope = body("tip", &item.body)?;
            desk::insert(change, envelope.name(), unit, Timestamp(item.at), &item.body)
        }
        kind::MARKED => desk::mark(change, body::<AboutTip>("tip", &item.body)?.tip),
        kind::WITHDRAWAL => desk::ask_withdrawal(change, body::<AboutTip>("tip", &item.body)?.tip),
        kind::OPENED => desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Opened),
        kind::ANSWER => desk::advance(change, body::<Answer>("answer", &item.body)?.tip, DeskState::Answered),
        kind::CLOSED => desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Closed),
        kind::WITHDRAWN => {
            desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Withdrawn)
        }
        _ => Ok(()),
    }
}

pub(super) fn apply_patrol(change: &Change<'_>, space: Space, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::REVOCATION => registry::apply_revocation(change, space, item),
        kind::CERTIFICATE => {
            let certificate = Certificate::peek(&item.body)?;
            let Some(anchor) = anchor(change, certificate.unit)? else { return Ok(()) };
            Certificate::open(&item.body, &anchor.server_key())?;
            // The server's word makes members of this group and nobody else: officers are the unit key's to certify.
            if !certificate.role.is_in_group() || certificate.group.map(Space::GroupPatrol) != Some(space) {
                return Ok(());
            }
            let device = certificate.key.device();
            // Nor does it make an officer a member: what other officers said of his device would count no more.
            let known =
                keys::certificate(change, &device.0)?.and_then(|known| Certificate::peek(&known).ok());
            if known.is_some_and(|known| known.role.is_officer()) {
                return Ok(());
            }
            registry::has_a_task(change, space, device, item.at)?;
            keys::set_certificate(change, &device.0, &item.body)
        }
        kind::SEGMENT => {
            let segment = Segment::from_bytes(&item.body)?;
            let log = segment.log();
            let Some(certificate) = keys::certificate(change, &log.device.0)? else { return Ok(()) };
            let certificate = Certificate::peek(&certificate)?;
            segment.verify(&certificate.key)?;
            // What comes after a task ended is no line of the group's, whatever the device's clock showed.
            if log.space != space || registry::task_has_ended(change, space, log.device, item.at)? {
                return Ok(());
            }
            for (index, operation) in segment.operations.iter().enumerate() {
                let row = PatrolRow {
                    device: log.device.0,
                    time: operation.time,
                    kind: operation.kind,
                    body: operation.body.clone(),
                    number: Some(item.number + index as u64),
                };
                patrol::insert(change, space, &row)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

pub(super) fn apply_keys(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::ANCHOR => {
            let brought = Anchor::open(&from_slice::<Signed>("anchor", ANCHOR, &item.body)?)?;
            let own = holder(change).map(|holder| holder.appointment.unit).ok();
            let root = own.map(|own| anchor(change, own)).transpose()?.flatten().map(|own| own.root);
            let newer = anchor(change, unit)?.is_none_or(|known| known.version < brought.version);
            if root == Some(brought.root) && brought.unit == unit.0 && newer {
                keys::set_anchor(change, unit, &item.body)?;
            }
            Ok(())
        }
        kind::CERTIFICATE => {
            let Some(anchor) = anchor(change, unit)? else { return Ok(()) };
            let certificate = Certificate::open(&item.body, &anchor.unit_key())?;
            // An officer who went on in another ward with the same phone has papers of both; those of now count.
            let device = certificate.key.device();
            let known = keys::certificate(change, &device.0)?;
            let known = known.and_then(|bytes| Certificate::peek(&bytes).ok()).filter(|it| it.unit != unit);
            let own = holder(change).map(|holder| holder.appointment.unit).ok();
            let newer = known.is_none_or(|known| known.from <= certificate.from && Some(known.unit) != own);
            if certificate.unit == unit && newer {
                keys::set_certificate(change, &certificate.key.device().0, &item.body)?;
                registry::try_shares(change, None)?;
            }
            Ok(())
        }
        kind::REVOCATION => registry::apply_revocation(change, Space::UnitKeys(unit), item),
        kind::EPOCH_KEY => {
            let signed: Signed = from_slice("epoch key", limits::BODY, &item.body)?;
            let key = EpochKey::peek(&signed)?;
            let desk = DeviceId(key.desk.into());
            let Some(certificate) = keys::certificate(change, &desk.0)? else { return Ok(()) };
            let Some(anchor) = anchor(change, unit)? else { return Ok(()) };
            // What tips are sealed to hangs on the unit's key alone, or the server could give a key of its own.
            let certificate = Certificate::open(&certificate, &anchor.unit_key())?;
            EpochKey::open(&signed, &certificate.key)?;
            if certificate.role == Role::Desk && key.unit == unit.0 {
                saw_epoch(change, key.epoch)?;
            }
            // An officer who left keeps his device's key. What it signs is taken as long as his certificate holds, by
            // the latest signed date.
            if let Some(date) = signed_date(change)? {
                certificate.check_day(Date::of(date))?;
            }
            // Nor is one of a device that was taken out, whenever the server says that it came.
            if registry::is_out(change, desk)? {
                return Ok(());
            }
            if certificate.role == Role::Desk && certificate.unit == unit && key.unit == unit.0 {
                keys::set_epoch_key(change, unit, key.epoch, key.until, &item.body)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
