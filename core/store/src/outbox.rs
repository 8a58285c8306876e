//! What leaves: operations that wait for their segment, and those that were put aside.

use crate::log::{spaces, spaces_written, unacknowledged};
use crate::vault::{StoreError, bounded};
use tinxom_domain::tip::TipState;
use tinxom_sqlite::rusqlite::{Connection, params};
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

/// Takes an operation out of the queue again, if it waits there.
///
/// # Errors
/// [`StoreError`].
pub fn forget(connection: &Connection, space: Space, kind: u16, body: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM outbox WHERE space = ?1 AND kind = ?2 AND body = ?3",
        params![space.to_key(), kind, body],
    )?;
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
