//! What becomes of a segment: one transaction, one verdict per operation, and nothing waits behind a bad one.

use crate::room::{RoomError, SqliteRoom, add_item, group_unit, immediate};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::{Committed, Member};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Transaction, params};
use tinxom_wire::codec::{Fixed, from_slice, to_vec};
use tinxom_wire::envelope::TipEnvelope;
use tinxom_wire::limits;
use tinxom_wire::message::SegmentTrouble;
use tinxom_wire::operation::{
    AboutTip, Answer, Encapsulation, Operation, PatrolGap, PatrolNote, PatrolStart, TipName, body, kind,
};
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::seal::{EpochKey, SUITE, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::space::{LogId, Space};

/// Tips that one device may leave in one day.
const TIPS_A_DAY: i64 = 5_000;
/// Bytes that one device may keep here in all.
const BYTES_A_DEVICE: i64 = 64 * 1024 * 1024;

pub(crate) fn height(connection: &Connection, log: LogId) -> Result<(u64, [u8; 32]), RoomError> {
    let row = connection
        .query_row(
            "SELECT last, hash FROM log WHERE device = ?1 AND space = ?2",
            params![log.device.0, log.space.to_key()],
            |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)),
        )
        .optional()?;
    Ok(row.unwrap_or((0, [0; 32])))
}

/// What was said of a log's segments from a sequence number on, said again in the generation of now.
pub(crate) fn receipts(
    connection: &Connection,
    log: LogId,
    from: u64,
    most: usize,
    generation: u64,
) -> Result<Vec<Receipt>, RoomError> {
    let mut statement = connection.prepare(
        "SELECT receipt FROM segment WHERE device = ?1 AND space = ?2 AND first >= ?3 ORDER BY first LIMIT ?4",
    )?;
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let rows = statement
        .query_map(params![log.device.0, log.space.to_key(), from, most as i64], |row| row.get(0))?;
    let mut receipts = Vec::new();
    for bytes in rows {
        let bytes: Vec<u8> = bytes?;
        if let Ok(receipt) = from_slice::<Receipt>("receipt", limits::FRAME_HEADER, &bytes) {
            receipts.push(Receipt { generation, ..receipt });
        }
    }
    Ok(receipts)
}

pub(crate) fn commit(
    room: &mut SqliteRoom,
    member: &Member,
    segment: &Segment,
    generation: u64,
    now: i64,
) -> Result<Committed, RoomError> {
    let log = segment.log();
    let space = log.space.to_key();
    let key = Fixed::from(room.keys.signer.public().short());
    let transaction = immediate(&mut room.database)?;
    let (last, hash) = height(&transaction, log)?;
    if segment.first <= last {
        let stored: Option<Vec<u8>> = transaction
            .query_row(
                "SELECT receipt FROM segment WHERE device = ?1 AND space = ?2 AND first = ?3 AND hash = ?4",
                params![log.device.0, space, segment.first as i64, segment.hash()],
                |row| row.get(0),
            )
            .optional()?;
        let stored = stored.and_then(|b| from_slice::<Receipt>("receipt", limits::FRAME_HEADER, &b).ok());
        return Ok(match stored {
            Some(receipt) => Committed::Kept(Receipt { generation, key, ..receipt }),
            None => Committed::NotTaken(SegmentTrouble::Fork),
        });
    }
    if segment.first != last + 1 {
        return Ok(Committed::NotTaken(SegmentTrouble::Gap));
    }
    if *segment.previous != hash {
        return Ok(Committed::NotTaken(SegmentTrouble::Fork));
    }
    let raw = segment.to_bytes();
    let quota = Quota::of(&transaction, log.device, now)?;
    let mut quota = Quota { bytes: quota.bytes + raw.len() as i64, ..quota };
    let mut verdicts = Vec::with_capacity(segment.operations.len());
    for operation in &segment.operations {
        let verdict = judge(&transaction, member, log.space, operation, &mut quota, now)?;
        if verdict == Verdict::Accepted && !log.space.is_open() {
            add_item(&transaction, log.space, operation.kind, now, &operation.body, 1)?;
        }
        verdicts.push(verdict);
    }
    if log.space.is_open() && verdicts.contains(&Verdict::Accepted) {
        add_item(&transaction, log.space, kind::SEGMENT, now, &raw, segment.operations.len() as i64)?;
    }
    let receipt = Receipt {
        generation,
        device: Fixed::from(log.device.0),
        space: log.space,
        first: segment.first,
        verdicts,
        segment: Fixed::from(segment.hash()),
        at: now,
        key,
    };
    transaction.execute(
        "INSERT INTO segment (device, space, first, hash, receipt, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            log.device.0,
            space,
            segment.first as i64,
            segment.hash(),
            to_vec(&receipt),
            raw.len() as i64
        ],
    )?;
    transaction.execute(
        "INSERT INTO log (device, space, last, hash) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (device, space) DO UPDATE SET last = excluded.last, hash = excluded.hash",
        params![log.device.0, space, (segment.next() - 1) as i64, segment.hash()],
    )?;
    transaction.commit()?;
    Ok(Committed::Kept(receipt))
}

struct Quota {
    tips_today: i64,
    bytes: i64,
}

impl Quota {
    fn of(connection: &Connection, device: DeviceId, now: i64) -> Result<Self, RoomError> {
        let day = Date::of(Timestamp(now)).0;
        Ok(Self {
            tips_today: connection.query_row(
                "SELECT count(*) FROM tip WHERE device = ?1 AND day = ?2",
                params![device.0, day],
                |row| row.get(0),
            )?,
            bytes: connection.query_row(
                "SELECT coalesce(sum(bytes), 0) FROM segment WHERE device = ?1",
                params![device.0],
                |row| row.get(0),
            )?,
        })
    }
}

fn judge(
    transaction: &Transaction<'_>,
    member: &Member,
    space: Space,
    operation: &Operation,
    quota: &mut Quota,
    now: i64,
) -> Result<Verdict, RoomError> {
    if quota.bytes > BYTES_A_DEVICE {
        return Ok(Verdict::QuotaReached);
    }
    let appointment = member.appointment;
    match space {
        Space::WardTips(unit) => {
            let desk = appointment.role == Role::Desk && appointment.unit == unit;
            judge_tip(transaction, member, (space, desk), operation, quota, now)
        }
        Space::GroupPatrol(group) => {
            if appointment.group != Some(group) || group_unit(transaction, group)? != Some(appointment.unit) {
                return Ok(Verdict::NotAllowed);
            }
            Ok(judge_patrol(operation))
        }
        Space::UnitKeys(unit) => {
            if appointment.role != Role::Desk || appointment.unit != unit {
                return Ok(Verdict::NotAllowed);
            }
            judge_epoch(transaction, member, unit, operation)
        }
        Space::Inbox(_) => Ok(Verdict::NotAllowed),
    }
}

fn judge_patrol(operation: &Operation) -> Verdict {
    let formed = match operation.kind {
        kind::PATROL_START => body::<PatrolStart>("patrol", &operation.body).is_ok(),
        kind::PATROL_NOTE => body::<PatrolNote>("patrol", &operation.body).is_ok(),
        kind::PATROL_GAP => body::<PatrolGap>("patrol", &operation.body).is_ok(),
        kind::PATROL_END => operation.body.is_empty(),
        _ => return Verdict::UnknownKind,
    };
    if formed { Verdict::Accepted } else { Verdict::Malformed }
}

fn judge_epoch(
    transaction: &Transaction<'_>,
    member: &Member,
    unit: UnitId,
    operation: &Operation,
) -> Result<Verdict, RoomError> {
    if operation.kind != kind::EPOCH_KEY {
        return Ok(Verdict::UnknownKind);
    }
    let signed = from_slice("epoch key", limits::BODY, &operation.body);
    let Some(key) = signed.ok().and_then(|signed| EpochKey::open(&signed, &member.key).ok()) else {
        return Ok(Verdict::Malformed);
    };
    if key.unit != unit.0 {
        return Ok(Verdict::NotAllowed);
    }
    let taken = transaction.execute(
        "INSERT INTO epoch (unit, epoch, body) VALUES (?1, ?2, ?3) ON CONFLICT (unit, epoch) DO NOTHING",
        params![unit.0, key.epoch, operation.body],
    )?;
    Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
}

fn judge_tip(
    transaction: &Transaction<'_>,
    member: &Member,
    (space, desk): (Space, bool),
    operation: &Operation,
    quota: &mut Quota,
    now: i64,
) -> Result<Verdict, RoomError> {
    let device = member.device();
    let key = space.to_key();
    match operation.kind {
        kind::ENCAPSULATION => {
            let Ok(encapsulation) = body::<Encapsulation>("encapsulation", &operation.body) else {
                return Ok(Verdict::Malformed);
            };
            if encapsulation.suite != SUITE || encapsulation.bytes.len() != 1120 {
                return Ok(Verdict::Malformed);
            }
            let taken = transaction.execute(
                "INSERT INTO encapsulation (space, name, device) VALUES (?1, ?2, ?3)
                 ON CONFLICT (space, name) DO NOTHING",
                params![key, *encapsulation_name(&encapsulation), device.0],
            )?;
            Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
        }
        kind::TIP => {
            let Ok(envelope) = body::<TipEnvelope>("tip", &operation.body) else {
                return Ok(Verdict::Malformed);
            };
            let holder: Option<[u8; 16]> = transaction
                .query_row(
                    "SELECT device FROM encapsulation WHERE space = ?1 AND name = ?2",
                    params![key, *envelope.encapsulation],
                    |row| row.get(0),
                )
                .optional()?;
            if envelope.suite != SUITE || holder != Some(device.0) {
                return Ok(Verdict::KeyUnknown);
            }
            if quota.tips_today >= TIPS_A_DAY {
                return Ok(Verdict::QuotaReached);
            }
            let day = Date::of(Timestamp(now)).0;
            let taken = transaction.execute(
                "INSERT INTO tip (space, name, device, day) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (space, name) DO NOTHING",
                params![key, envelope.name().to_key(), device.0, day],
            )?;
            quota.tips_today += taken as i64;
            Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
        }
        kind::WITHDRAWAL => {
            let Ok(about) = body::<AboutTip>("withdrawal", &operation.body) else {
                return Ok(Verdict::Malformed);
            };
            let sender = sender(transaction, &key, about.tip)?;
            Ok(if sender == Some(device) { Verdict::Accepted } else { Verdict::NoSuchTip })
        }
        kind::OPENED | kind::ANSWER | kind::CLOSED | kind::WITHDRAWN => {
            if !desk {
                return Ok(Verdict::NotAllowed);
            }
            let tip = if operation.kind == kind::ANSWER {
                body::<Answer>("answer", &operation.body).map(|answer| answer.tip)
            } else {
                body::<AboutTip>("tip", &operation.body).map(|about| about.tip)
            };
            let Ok(tip) = tip else { return Ok(Verdict::Malformed) };
            let Some(sender) = sender(transaction, &key, tip)? else { return Ok(Verdict::NoSuchTip) };
            // Only the server knows whose tip it is, so it lays the desk's word into that phone's inbox.
            add_item(transaction, Space::Inbox(sender), operation.kind, now, &operation.body, 1)?;
            Ok(Verdict::Accepted)
        }
        _ => Ok(Verdict::UnknownKind),
    }
}

fn sender(transaction: &Transaction<'_>, space: &[u8], tip: TipName) -> Result<Option<DeviceId>, RoomError> {
    let device = transaction
        .query_row(
            "SELECT device FROM tip WHERE space = ?1 AND name = ?2",
            params![space, tip.to_key()],
            |row| row.get(0),
        )
        .optional()?;
    Ok(device.map(DeviceId))
}
