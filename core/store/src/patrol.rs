//! The patrols' logs: this device's own, and those it may read.

use crate::vault::StoreError;
use tinxom_sqlite::rusqlite::{Connection, Params, params};
use tinxom_wire::space::Space;

/// One line of a patrol's log. A device's hybrid times only grow, so they name its lines: a line that was offered again
/// under another sequence number is still the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatrolRow {
    /// The device that wrote it.
    pub device: [u8; 16],
    /// Its hybrid time.
    pub time: u64,
    /// Its kind.
    pub kind: u16,
    /// Its body.
    pub body: Vec<u8>,
    /// The server's number of it; none while it waits.
    pub number: Option<u64>,
}

/// Keeps a line; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, space: Space, row: &PatrolRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO patrol (space, device, time, kind, body, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (space, device, time) DO UPDATE SET number = coalesce(excluded.number, number)",
        params![
            space.to_key(),
            row.device,
            row.time as i64,
            row.kind,
            row.body,
            row.number.map(|number| number as i64)
        ],
    )?;
    Ok(())
}

/// The lines of a space, by device and in the order in which they were written.
///
/// # Errors
/// [`StoreError`].
pub fn lines(connection: &Connection, space: Space) -> Result<Vec<PatrolRow>, StoreError> {
    read(
        connection,
        "SELECT device, time, kind, body, number FROM patrol WHERE space = ?1 ORDER BY device, time",
        params![space.to_key()],
    )
}

/// The lines of one device in a space, in the order in which they were written.
///
/// # Errors
/// [`StoreError`].
pub fn lines_of(
    connection: &Connection,
    space: Space,
    device: &[u8; 16],
) -> Result<Vec<PatrolRow>, StoreError> {
    read(
        connection,
        "SELECT device, time, kind, body, number FROM patrol WHERE space = ?1 AND device = ?2 ORDER BY time",
        params![space.to_key(), device],
    )
}

fn read(connection: &Connection, select: &str, given: impl Params) -> Result<Vec<PatrolRow>, StoreError> {
    let mut statement = connection.prepare(select)?;
    let rows: Result<_, _> = statement
        .query_map(given, |row| {
            Ok(PatrolRow {
                device: row.get(0)?,
                time: row.get::<_, i64>(1)? as u64,
                kind: row.get(2)?,
                body: row.get(3)?,
                number: row.get::<_, Option<i64>>(4)?.map(|number| number as u64),
            })
        })?
        .collect();
    Ok(rows?)
}

/// Takes a line's number away: the server lost it.
///
/// # Errors
/// [`StoreError`].
pub fn wait_again(
    connection: &Connection,
    space: Space,
    device: &[u8; 16],
    time: u64,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE patrol SET number = NULL WHERE space = ?1 AND device = ?2 AND time = ?3",
        params![space.to_key(), device, time as i64],
    )?;
    Ok(())
}
