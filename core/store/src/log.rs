//! This device's logs: segments as they were fixed and offered, byte for byte, and how far the server has them.

use crate::outbox::Waiting;
use crate::vault::{StoreError, bounded};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};
use tinxom_wire::operation::Operation;
use tinxom_wire::segment::Segment;
use tinxom_wire::space::Space;

/// The spaces that this device ever fixed a segment for.
///
/// # Errors
/// [`StoreError`].
pub fn spaces_written(connection: &Connection) -> Result<Vec<Space>, StoreError> {
    spaces(connection, "SELECT DISTINCT space FROM segment ORDER BY space")
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

/// The server says that it has a log only up to `last`: what is behind it is offered again. Gives the tips in it, or
/// nothing when the server lost nothing.
///
/// # Errors
/// [`StoreError`].
pub fn roll_back(connection: &Connection, space: Space, last: u64) -> Result<Option<Vec<i64>>, StoreError> {
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
    let changed = connection.execute(
        "UPDATE segment SET acknowledged = 0 WHERE space = ?1 AND first > ?2 AND acknowledged = 1",
        params![key, last as i64],
    )?;
    Ok((changed > 0).then_some(tips))
}

/// The hybrid times of the operations behind a sequence number.
///
/// # Errors
/// [`StoreError`].
pub fn times_behind(connection: &Connection, space: Space, last: u64) -> Result<Vec<u64>, StoreError> {
    let mut times = Vec::new();
    for (first, bytes) in unacknowledged(connection, space, usize::MAX)? {
        if first > last {
            times.extend(Segment::from_bytes(&bytes)?.operations.iter().map(|operation| operation.time));
        }
    }
    Ok(times)
}

pub(crate) fn spaces(connection: &Connection, sql: &str) -> Result<Vec<Space>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let keys: Result<Vec<Vec<u8>>, _> = statement.query_map([], |row| row.get(0))?.collect();
    Ok(keys?.iter().map(|key| Space::from_key(key)).collect::<Result<_, _>>()?)
}
