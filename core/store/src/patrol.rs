//! The patrols' logs: this device's own, and those it may read.

use crate::vault::StoreError;
use tinxom_sqlite::rusqlite::{Connection, params};
use tinxom_wire::space::Space;

/// One line of a patrol's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatrolRow {
    /// The device that wrote it.
    pub device: [u8; 16],
    /// Its place in that device's lines.
    pub sequence: u64,
    /// Its hybrid time.
    pub time: u64,
    /// Its kind.
    pub kind: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// Keeps a line; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(
    connection: &Connection,
    space: Space,
    row: &PatrolRow,
    number: Option<u64>,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO patrol (space, device, sequence, time, kind, body, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (space, device, sequence) DO UPDATE SET number = coalesce(excluded.number, number)",
        params![
            space.to_key(),
            row.device,
            row.sequence as i64,
            row.time as i64,
            row.kind,
            row.body,
            number.map(|number| number as i64)
        ],
    )?;
    Ok(())
}

/// The lines of a space, by device and in order.
///
/// # Errors
/// [`StoreError`].
pub fn lines(connection: &Connection, space: Space) -> Result<Vec<PatrolRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT device, sequence, time, kind, body FROM patrol WHERE space = ?1 ORDER BY device, sequence",
    )?;
    let rows: Result<_, _> = statement
        .query_map(params![space.to_key()], |row| {
            Ok(PatrolRow {
                device: row.get(0)?,
                sequence: row.get::<_, i64>(1)? as u64,
                time: row.get::<_, i64>(2)? as u64,
                kind: row.get(3)?,
                body: row.get(4)?,
            })
        })?
        .collect();
    Ok(rows?)
}

/// The number of the next line of a device in a space.
///
/// # Errors
/// [`StoreError`].
pub fn next_sequence(connection: &Connection, space: Space, device: &[u8; 16]) -> Result<u64, StoreError> {
    let next: i64 = connection.query_row(
        "SELECT coalesce(max(sequence), 0) + 1 FROM patrol WHERE space = ?1 AND device = ?2",
        params![space.to_key(), device],
        |row| row.get(0),
    )?;
    Ok(next as u64)
}
