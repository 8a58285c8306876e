//! What leaves: operations that wait, segments that were fixed, keys they are sealed under, cursors of what comes.

use crate::vault::StoreError;
use tinxom_domain::id::UnitId;
use tinxom_domain::tip::TipState;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};
use tinxom_wire::operation::Operation;
use tinxom_wire::segment::Segment;
use tinxom_wire::space::Space;

/// An operation that waits for its segment.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its place in the queue.
    pub id: i64,
    /// The operation.
    pub operation: Operation,
    /// The tip it is about.
    pub tip: Option<i64>,
}

/// Adds an operation to the queue.
///
/// # Errors
/// [`StoreError`].
pub fn push(
    connection: &Connection,
    space: Space,
    operation: &Operation,
    tip: Option<i64>,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO outbox (space, time, kind, body, tip) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![space.to_key(), operation.time as i64, operation.kind, operation.body, tip],
    )?;
    Ok(())
}

/// The spaces that something waits for.
///
/// # Errors
/// [`StoreError`].
pub fn spaces_waiting(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    spaces(connection, "SELECT DISTINCT space FROM outbox ORDER BY space")
}

/// The spaces that this device ever fixed a segment for.
///
/// # Errors
/// [`StoreError`].
pub fn spaces_written(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    spaces(connection, "SELECT DISTINCT space FROM segment ORDER BY space")
}

fn spaces(connection: &Connection, sql: &str) -> Result<Vec<Space>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let keys: Result<Vec<Vec<u8>>, _> = statement.query_map([], |row| row.get(0))?.collect();
    Ok(keys?.iter().map(|key| Space::from_key(key)).collect::<Result<_, _>>()?)
}

/// The operations that wait for a space, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn waiting(connection: &Connection, space: Space, most: usize) -> Result<Vec<Waiting>, StoreError> {
    let mut statement = connection
        .prepare("SELECT id, time, kind, body, tip FROM outbox WHERE space = ?1 ORDER BY id LIMIT ?2")?;
    let rows: Result<_, _> = statement
        .query_map(params![space.to_key(), bounded(most)], |row| {
            let operation =
                Operation { time: row.get::<_, i64>(1)? as u64, kind: row.get(2)?, body: row.get(3)? };
            Ok(Waiting { id: row.get(0)?, operation, tip: row.get(4)? })
        })?
        .collect();
    Ok(rows?)
}

/// Operations that wait, in all.
///
/// # Errors
/// [`StoreError`].
pub fn count_waiting(connection: &Connection) -> Result<u64, StoreError> {
    let count: i64 = connection.query_row(
        "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM sent JOIN segment
             ON sent.space = segment.space AND sent.sequence >= segment.first AND sent.sequence < segment.next
             WHERE segment.acknowledged = 0)",
        [],
        |row| row.get(0),
    )?;
    Ok(count as u64)
}

/// Tips that wait or are on their way, and operations that do, but for those of some kinds. Counted without reading them.
///
/// # Errors
/// [`StoreError`].
pub fn count_underway(connection: &Connection, but_for: &[u16]) -> Result<u64, StoreError> {
    let but_for = but_for.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let states =
        [TipState::Queued, TipState::WaitingForKey, TipState::OnItsWay].map(|s| s.code().0.to_string());
    let sql = format!(
        "SELECT (SELECT count(*) FROM tip WHERE deleted_at IS NULL AND state IN ({}))
              + (SELECT count(*) FROM outbox WHERE kind NOT IN ({but_for}))
              + (SELECT count(*) FROM segment JOIN sent ON sent.space = segment.space
                     AND sent.sequence >= segment.first AND sent.sequence < segment.next
                 WHERE segment.acknowledged = 0 AND sent.kind NOT IN ({but_for}))",
        states.join(", ")
    );
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
    Ok(count as u64)
}

/// The next sequence number of this device's log in a space, and the hash of the segment before.
///
/// # Errors
/// [`StoreError`].
pub fn log_end(connection: &Connection, space: Space) -> Result<(u64, [u8; 32]), StoreError> {
    let end = connection
        .query_row(
            "SELECT next, hash FROM segment WHERE space = ?1 ORDER BY first DESC LIMIT 1",
            params![space.to_key()],
            |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)),
        )
        .optional()?;
    Ok(end.unwrap_or((1, [0; 32])))
}

/// Keeps a fixed segment, and takes its operations out of the queue.
///
/// # Errors
/// [`StoreError`].
pub fn fix(
    connection: &Connection,
    space: Space,
    segment: &Segment,
    operations: &[Waiting],
) -> Result<(), StoreError> {
    let key = space.to_key();
    connection.execute(
        "INSERT INTO segment (space, first, next, hash, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![key, segment.first as i64, segment.next() as i64, segment.hash(), segment.to_bytes()],
    )?;
    for (index, waiting) in operations.iter().enumerate() {
        connection.execute(
            "INSERT INTO sent (space, sequence, kind, tip) VALUES (?1, ?2, ?3, ?4)",
            params![key, segment.first as i64 + index as i64, waiting.operation.kind, waiting.tip],
        )?;
        connection.execute("DELETE FROM outbox WHERE id = ?1", params![waiting.id])?;
    }
    Ok(())
}

/// Segments that the server did not acknowledge, by space and in order: first number and bytes.
///
/// # Errors
/// [`StoreError`].
pub fn unacknowledged(
    connection: &Connection,
    space: Space,
    most: usize,
) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT first, bytes FROM segment WHERE space = ?1 AND acknowledged = 0 ORDER BY first LIMIT ?2",
    )?;
    let rows: Result<_, _> = statement
        .query_map(params![space.to_key(), bounded(most)], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get(1)?))
        })?
        .collect();
    Ok(rows?)
}

/// Marks a segment as acknowledged, and gives what it held: sequence, kind and tip. Nothing when it was so before.
///
/// # Errors
/// [`StoreError`].
pub fn acknowledge(
    connection: &Connection,
    space: Space,
    first: u64,
    hash: &[u8; 32],
) -> Result<Vec<(u64, u16, Option<i64>)>, StoreError> {
    let key = space.to_key();
    let changed = connection.execute(
        "UPDATE segment SET acknowledged = 1 WHERE space = ?1 AND first = ?2 AND hash = ?3 AND acknowledged = 0",
        params![key, first as i64, hash],
    )?;
    if changed == 0 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(
        "SELECT sequence, kind, sent.tip FROM sent JOIN segment ON segment.space = sent.space
             AND sent.sequence >= segment.first AND sent.sequence < segment.next
         WHERE segment.space = ?1 AND segment.first = ?2 ORDER BY sequence",
    )?;
    let rows: Result<_, _> = statement
        .query_map(params![key, first as i64], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get(1)?, row.get(2)?))
        })?
        .collect();
    Ok(rows?)
}

/// The server says that it has a log only up to `last`: what is behind it is offered again. Gives the tips in it.
///
/// # Errors
/// [`StoreError`].
pub fn roll_back(connection: &Connection, space: Space, last: u64) -> Result<Vec<i64>, StoreError> {
    let key = space.to_key();
    let mut statement = connection.prepare(
        "SELECT DISTINCT sent.tip FROM sent JOIN segment ON segment.space = sent.space
             AND sent.sequence >= segment.first AND sent.sequence < segment.next
         WHERE segment.space = ?1 AND segment.first > ?2 AND segment.acknowledged = 1 AND sent.tip IS NOT NULL",
    )?;
    let tips: Result<Vec<i64>, _> =
        statement.query_map(params![key, last as i64], |row| row.get(0))?.collect();
    let tips = tips?;
    // A mark of where another copy of the vault had brought the log holds nothing to offer.
    connection.execute(
        "DELETE FROM segment WHERE space = ?1 AND first > ?2 AND length(bytes) = 0",
        params![key, last as i64],
    )?;
    connection.execute(
        "UPDATE segment SET acknowledged = 0 WHERE space = ?1 AND first > ?2",
        params![key, last as i64],
    )?;
    Ok(tips)
}

/// The bytes of the segment that begins with a sequence number.
///
/// # Errors
/// [`StoreError`].
pub fn segment(connection: &Connection, space: Space, first: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let row = connection.query_row(
        "SELECT bytes FROM segment WHERE space = ?1 AND first = ?2 AND length(bytes) > 0",
        params![space.to_key(), first as i64],
        |row| row.get(0),
    );
    Ok(row.optional()?)
}

/// The first sequence number of a log that the server did not acknowledge.
///
/// # Errors
/// [`StoreError`].
pub fn first_unacknowledged(connection: &Connection, space: Space) -> Result<Option<u64>, StoreError> {
    let first: Option<i64> = connection.query_row(
        "SELECT min(first) FROM segment WHERE space = ?1 AND acknowledged = 0",
        params![space.to_key()],
        |row| row.get(0),
    )?;
    Ok(first.map(|first| first as u64))
}

/// Takes the segments of a log that the server did not acknowledge out again, from a sequence number on, and gives
/// their operations with the tip that each is about, in order. For a log that another copy of the vault went on
/// writing, and for segments of which not one byte left.
///
/// # Errors
/// [`StoreError`].
pub fn take_back(
    connection: &Connection,
    space: Space,
    from: u64,
) -> Result<Vec<(Operation, Option<i64>)>, StoreError> {
    let mut taken = Vec::new();
    let segments = unacknowledged(connection, space, usize::MAX)?;
    for (first, bytes) in segments.into_iter().filter(|(first, _)| *first >= from) {
        let segment = Segment::from_bytes(&bytes)?;
        for (index, operation) in segment.operations.into_iter().enumerate() {
            let sequence = first as i64 + index as i64;
            let tip: Option<Option<i64>> = connection
                .query_row(
                    "SELECT tip FROM sent WHERE space = ?1 AND sequence = ?2",
                    params![space.to_key(), sequence],
                    |row| row.get(0),
                )
                .optional()?;
            connection.execute(
                "DELETE FROM sent WHERE space = ?1 AND sequence = ?2",
                params![space.to_key(), sequence],
            )?;
            taken.push((operation, tip.flatten()));
        }
        connection.execute(
            "DELETE FROM segment WHERE space = ?1 AND first = ?2",
            params![space.to_key(), first as i64],
        )?;
    }
    Ok(taken)
}

/// Lets a log go on behind the sequence number that the server has last, whose segment has this hash.
///
/// # Errors
/// [`StoreError`].
pub fn go_on_behind(
    connection: &Connection,
    space: Space,
    last: u64,
    hash: &[u8; 32],
) -> Result<(), StoreError> {
    if log_end(connection, space)? == (last + 1, *hash) {
        return Ok(());
    }
    connection.execute(
        "INSERT INTO segment (space, first, next, hash, bytes, acknowledged) VALUES (?1, ?2, ?3, ?4, x'', 1)
         ON CONFLICT (space, first) DO UPDATE SET next = excluded.next, hash = excluded.hash",
        params![space.to_key(), last as i64, last as i64 + 1, hash],
    )?;
    Ok(())
}

/// Forgets the sealing secrets for a ward: the next tip makes new ones.
///
/// # Errors
/// [`StoreError`].
pub fn forget_encapsulations(connection: &Connection, unit: UnitId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM encapsulation WHERE unit = ?1", params![unit.0])?;
    Ok(())
}

/// An operation that the server did not take, kept so that its author sees it.
#[derive(Debug, Clone)]
pub struct Aside {
    /// Its number.
    pub id: i64,
    /// Where it was to go.
    pub space: Space,
    /// The operation.
    pub operation: Operation,
    /// The code of the reason, as `phone` gives it.
    pub reason: u8,
}

/// Puts an operation aside, with the code of a reason.
///
/// # Errors
/// [`StoreError`].
pub fn put_aside(
    connection: &Connection,
    space: Space,
    operation: &Operation,
    reason: u8,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO aside (space, time, kind, body, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![space.to_key(), operation.time as i64, operation.kind, operation.body, reason],
    )?;
    Ok(())
}

/// The operations that were put aside, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn aside(connection: &Connection) -> Result<Vec<Aside>, StoreError> {
    let mut statement =
        connection.prepare("SELECT id, space, time, kind, body, reason FROM aside ORDER BY id")?;
    let rows: Result<Vec<(i64, Vec<u8>, i64, u16, Vec<u8>, u8)>, _> = statement
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
        })?
        .collect();
    rows?
        .into_iter()
        .map(|(id, space, time, kind, body, reason)| {
            let operation = Operation { time: time as u64, kind, body };
            Ok(Aside { id, space: Space::from_key(&space)?, operation, reason })
        })
        .collect()
}

/// Takes an operation out of those that were put aside.
///
/// # Errors
/// [`StoreError`].
pub fn take_aside(connection: &Connection, id: i64) -> Result<Option<Aside>, StoreError> {
    let found = aside(connection)?.into_iter().find(|aside| aside.id == id);
    if found.is_some() {
        connection.execute("DELETE FROM aside WHERE id = ?1", params![id])?;
    }
    Ok(found)
}

/// What waits and is about no tip: not fixed yet, or fixed and not acknowledged; with whether it was offered.
///
/// # Errors
/// [`StoreError`].
pub fn open_operations(connection: &Connection) -> Result<Vec<(Space, Operation, bool)>, StoreError> {
    let mut found = Vec::new();
    for space in spaces_written(connection)? {
        for (_, bytes) in unacknowledged(connection, space, usize::MAX)? {
            let operations = Segment::from_bytes(&bytes)?.operations;
            found.extend(operations.into_iter().map(|operation| (space, operation, true)));
        }
    }
    for space in spaces_waiting(connection)? {
        let waiting = waiting(connection, space, usize::MAX)?;
        found.extend(waiting.into_iter().map(|waiting| (space, waiting.operation, false)));
    }
    Ok(found)
}

/// The sealing secret for a ward's epoch: name, secret, next counter.
///
/// # Errors
/// [`StoreError`].
pub fn encapsulation(
    connection: &Connection,
    unit: UnitId,
    epoch: u32,
) -> Result<Option<([u8; 8], [u8; 32], u32)>, StoreError> {
    let row = connection.query_row(
        "SELECT name, secret, next_counter FROM encapsulation WHERE unit = ?1 AND epoch = ?2",
        params![unit.0, epoch],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    );
    Ok(row.optional()?)
}

/// Keeps a sealing secret, or how far its counter was drawn.
///
/// # Errors
/// [`StoreError`].
pub fn set_encapsulation(
    connection: &Connection,
    unit: UnitId,
    epoch: u32,
    (name, secret, next): (&[u8; 8], &[u8; 32], u32),
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO encapsulation (unit, epoch, name, secret, next_counter) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (unit, epoch) DO UPDATE SET next_counter = excluded.next_counter",
        params![unit.0, epoch, name, secret, next],
    )?;
    Ok(())
}

/// How far a space was read.
///
/// # Errors
/// [`StoreError`].
pub fn cursors(connection: &Connection) -> Result<Vec<(Space, u64)>, StoreError> {
    let mut statement = connection.prepare("SELECT space, last FROM cursor ORDER BY space")?;
    let rows: Result<Vec<(Vec<u8>, i64)>, _> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect();
    rows?.into_iter().map(|(key, last)| Ok((Space::from_key(&key)?, last as u64))).collect()
}

/// Keeps how far a space was read.
///
/// # Errors
/// [`StoreError`].
pub fn set_cursor(connection: &Connection, space: Space, last: u64) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO cursor (space, last) VALUES (?1, ?2) ON CONFLICT (space) DO UPDATE SET last = excluded.last",
        params![space.to_key(), last as i64],
    )?;
    Ok(())
}

/// Adds a space to read, from its start, unless it is there. Gives whether it was not.
///
/// # Errors
/// [`StoreError`].
pub fn add_cursor(connection: &Connection, space: Space) -> Result<bool, StoreError> {
    let added = connection.execute(
        "INSERT INTO cursor (space, last) VALUES (?1, 0) ON CONFLICT (space) DO NOTHING",
        params![space.to_key()],
    )?;
    Ok(added == 1)
}

/// The parts of packs that were kept: space, hash, bytes.
///
/// # Errors
/// [`StoreError`].
pub fn parts(connection: &Connection) -> Result<Vec<(Space, [u8; 32], Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare("SELECT space, hash, bytes FROM part ORDER BY space")?;
    let rows: Result<Vec<(Vec<u8>, [u8; 32], Vec<u8>)>, _> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect();
    rows?.into_iter().map(|(key, hash, bytes)| Ok((Space::from_key(&key)?, hash, bytes))).collect()
}

/// Keeps the part of a pack, or forgets it.
///
/// # Errors
/// [`StoreError`].
pub fn set_part(
    connection: &Connection,
    space: Space,
    part: Option<(&[u8; 32], &[u8])>,
) -> Result<(), StoreError> {
    match part {
        None => connection.execute("DELETE FROM part WHERE space = ?1", params![space.to_key()])?,
        Some((hash, bytes)) => connection.execute(
            "INSERT INTO part (space, hash, bytes) VALUES (?1, ?2, ?3)
             ON CONFLICT (space) DO UPDATE SET hash = excluded.hash, bytes = excluded.bytes",
            params![space.to_key(), hash, bytes],
        )?,
    };
    Ok(())
}

/// Keeps a ward's signed epoch key. The one that the server published takes the place of one that was made here and
/// came second.
///
/// # Errors
/// [`StoreError`].
pub fn set_epoch_key(
    connection: &Connection,
    unit: UnitId,
    epoch: u32,
    until: i32,
    body: &[u8],
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO epoch_key (unit, epoch, until, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (unit, epoch)
         DO UPDATE SET until = excluded.until, body = excluded.body",
        params![unit.0, epoch, until, body],
    )?;
    Ok(())
}

/// A ward's newest signed epoch key.
///
/// # Errors
/// [`StoreError`].
pub fn newest_epoch_key(connection: &Connection, unit: UnitId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = connection.query_row(
        "SELECT body FROM epoch_key WHERE unit = ?1 ORDER BY epoch DESC LIMIT 1",
        params![unit.0],
        |row| row.get(0),
    );
    Ok(row.optional()?)
}

/// Keeps a device's certificate that was verified.
///
/// # Errors
/// [`StoreError`].
pub fn set_certificate(connection: &Connection, device: &[u8; 16], body: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO certificate (device, body) VALUES (?1, ?2)
         ON CONFLICT (device) DO UPDATE SET body = excluded.body",
        params![device, body],
    )?;
    Ok(())
}

/// A device's certificate.
///
/// # Errors
/// [`StoreError`].
pub fn certificate(connection: &Connection, device: &[u8; 16]) -> Result<Option<Vec<u8>>, StoreError> {
    let row =
        connection
            .query_row("SELECT body FROM certificate WHERE device = ?1", params![device], |row| row.get(0));
    Ok(row.optional()?)
}

/// Keeps a unit's anchor that was verified.
///
/// # Errors
/// [`StoreError`].
pub fn set_anchor(connection: &Connection, unit: UnitId, body: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO anchor (unit, body) VALUES (?1, ?2) ON CONFLICT (unit) DO UPDATE SET body = excluded.body",
        params![unit.0, body],
    )?;
    Ok(())
}

/// A unit's anchor.
///
/// # Errors
/// [`StoreError`].
pub fn anchor(connection: &Connection, unit: UnitId) -> Result<Option<Vec<u8>>, StoreError> {
    let row =
        connection.query_row("SELECT body FROM anchor WHERE unit = ?1", params![unit.0], |row| row.get(0));
    Ok(row.optional()?)
}

fn bounded(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
