//! What becomes of a segment: one transaction, one verdict per operation, and nothing waits behind a bad one.

use crate::judge::{Judge, Ruling};
use crate::limits::Limits;
use crate::registry::Registry;
use crate::room::{RoomError, SqliteRoom, add_item, immediate, member_row, was_restored};
use tinxom_domain::id::DeviceId;
use tinxom_domain::role::Standing;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::{Committed, Member};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};
use tinxom_wire::codec::{Fixed, from_slice, to_vec};
use tinxom_wire::item::{Item, pack};
use tinxom_wire::limits;
use tinxom_wire::message::{SegmentTrouble, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::segment::Segment;
use tinxom_wire::space::LogId;

/// Bytes beyond its share for which a device still gets verdicts; behind them it is told to wait, so that what is
/// refused does not fill the disk either.
const REFUSED_BYTES: u64 = 1024 * 1024;

/// The last sequence number of a log and the hash of the segment that ends there.
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

/// Keeps a segment, or says why not.
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
    // The numbers of a log fit the column; nothing honest ever comes near.
    if i64::try_from(segment.next()).is_err() {
        return Ok(Committed::NotTaken(SegmentTrouble::Malformed));
    }
    let raw = segment.to_bytes();
    let mut quota = Quota::of(&transaction, log.device, &room.limits, now)?;
    quota.bytes += raw.len() as u64;
    if quota.bytes > quota.most_bytes + REFUSED_BYTES {
        return Err(RoomError::Refused(Trouble::Busy));
    }
    let restored = was_restored(&transaction)?;
    let registry = Registry { transaction: &transaction, keys: &room.keys, wards: &room.wards, now };
    registry.settle_due()?;
    // What it is now counts, and not what it was when its request began.
    let row = member_row(&transaction, member.device(), now)?.map(|(member, _)| member);
    let member = &row.unwrap_or(Member { standing: Standing::Ended, ..*member });
    let mut judge = Judge { registry, member, restored, quota };
    let mut verdicts = Vec::with_capacity(segment.operations.len());
    if log.space.is_open() && !fits_a_pack(&raw, now) {
        verdicts.resize(segment.operations.len(), Verdict::Malformed);
    } else {
        for operation in &segment.operations {
            let ruling = judge.rule(log.space, operation)?;
            if ruling == Ruling::Says(Verdict::Accepted) && !log.space.is_open() {
                add_item(&transaction, log.space, operation.kind, now, &operation.body, 1)?;
                judge.follow(log.space, operation)?;
            }
            verdicts.push(ruling.verdict());
        }
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

/// Whether readers could take the segment: compressed again with what an item adds, it may be longer than it came.
fn fits_a_pack(raw: &[u8], now: i64) -> bool {
    let item = Item { number: i64::MAX as u64, kind: kind::SEGMENT, at: now, body: raw.to_vec() };
    raw.len() + 64 <= limits::PARCEL_RAW && pack(&vec![item]).len() <= limits::PARCEL
}

/// What a device used, and may use.
pub(crate) struct Quota {
    pub(crate) tips_today: u64,
    pub(crate) most_tips: u64,
    pub(crate) bytes: u64,
    pub(crate) most_bytes: u64,
}

impl Quota {
    fn of(connection: &Connection, device: DeviceId, limits: &Limits, now: i64) -> Result<Self, RoomError> {
        let day = Date::of(Timestamp(now)).0;
        let tips: i64 = connection.query_row(
            "SELECT count(*) FROM tip WHERE device = ?1 AND day = ?2",
            params![device.0, day],
            |row| row.get(0),
        )?;
        let bytes: i64 = connection.query_row(
            "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM segment WHERE device = ?1",
            params![device.0],
            |row| row.get(0),
        )?;
        Ok(Self {
            tips_today: tips as u64,
            most_tips: u64::from(limits.tips_a_day),
            bytes: bytes as u64,
            most_bytes: limits.bytes_a_device,
        })
    }
}
