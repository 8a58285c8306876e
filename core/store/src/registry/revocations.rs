//! Devices that officers took out, by their signed word.

use crate::vault::StoreError;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_sqlite::rusqlite::{Connection, params};
use tinxom_wire::space::Space;

/// A revocation, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationRow {
    /// The device.
    pub device: DeviceId,
    /// The unit.
    pub unit: UnitId,
    /// From when on, by the server's date: milliseconds since 1970, UTC. Never before the server had it.
    pub at: i64,
    /// Who said so.
    pub by: DeviceId,
    /// The reason's code.
    pub reason: u8,
    /// The space that it was read in.
    pub space: Space,
    /// Its number there: what the device wrote behind it came from a device that was taken out.
    pub number: u64,
    /// The signed word, encoded.
    pub body: Vec<u8>,
}

/// Keeps a revocation; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, row: &RevocationRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO revocation (device, unit, at, by, reason, space, number, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
        params![
            row.device.0,
            row.unit.0,
            row.at,
            row.by.0,
            row.reason,
            row.space.to_key(),
            row.number as i64,
            row.body
        ],
    )?;
    Ok(())
}

/// The revocations of a device, the earliest first. Whether their signers may say so is the reader's to ask.
///
/// # Errors
/// [`StoreError`].
pub fn of_device(connection: &Connection, device: DeviceId) -> Result<Vec<RevocationRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT unit, at, by, reason, space, number, body FROM revocation WHERE device = ?1
         ORDER BY at, space, number",
    )?;
    let rows: Result<Vec<(u32, i64, [u8; 16], u8, Vec<u8>, i64, Vec<u8>)>, _> = statement
        .query_map(params![device.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
        })?
        .collect();
    rows?
        .into_iter()
        .map(|(unit, at, by, reason, space, number, body)| {
            let (unit, by) = (UnitId(unit), DeviceId(by));
            let space = Space::from_key(&space)?;
            Ok(RevocationRow { device, unit, at, by, reason, space, number: number as u64, body })
        })
        .collect()
}

/// Deletes what was said of a device in a space for a reason, with effect up to a moment.
///
/// # Errors
/// [`StoreError`].
pub fn forget(
    connection: &Connection,
    device: DeviceId,
    space: Space,
    reason: u8,
    upto: i64,
) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM revocation WHERE device = ?1 AND space = ?2 AND reason = ?3 AND at <= ?4",
        params![device.0, space.to_key(), reason, upto],
    )?;
    Ok(())
}

/// The devices that a revocation is here of.
///
/// # Errors
/// [`StoreError`].
pub fn devices(connection: &Connection) -> Result<Vec<DeviceId>, StoreError> {
    let mut statement = connection.prepare("SELECT DISTINCT device FROM revocation ORDER BY device")?;
    let rows: Result<_, _> = statement.query_map([], |row| Ok(DeviceId(row.get(0)?)))?.collect();
    Ok(rows?)
}
