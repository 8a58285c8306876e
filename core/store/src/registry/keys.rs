//! Registry keys, and who has them: secrets that are open here, shares that desks gave, boxes that they can be sealed to.

use crate::vault::StoreError;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};

/// A registry key that is open here.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// The unit whose labels it seals.
    pub unit: UnitId,
    /// Its version. Two desks that could not reach each other may both have made one of a number: both open.
    pub version: u16,
    /// The 32 bytes.
    pub secret: [u8; 32],
    /// When it was shared or made, by the latest signed date: milliseconds since 1970, UTC.
    pub since: i64,
}

impl std::fmt::Debug for SecretRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretRow {{ unit: {:?}, version: {}, … }}", self.unit, self.version)
    }
}

/// Keeps a key. Gives whether it is new here.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, row: &SecretRow) -> Result<bool, StoreError> {
    let added = connection.execute(
        "INSERT INTO registry_key (unit, version, secret, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![row.unit.0, row.version, row.secret, row.since],
    )?;
    Ok(added == 1)
}

/// Every key that is open here: by unit, the newest version first, and of two of one version always the same one first
/// on every phone that has both.
///
/// # Errors
/// [`StoreError`].
pub fn all(connection: &Connection) -> Result<Vec<SecretRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT unit, version, secret, since FROM registry_key ORDER BY unit, version DESC, secret",
    )?;
    let rows: Result<_, _> = statement
        .query_map([], |row| {
            Ok(SecretRow {
                unit: UnitId(row.get(0)?),
                version: row.get(1)?,
                secret: row.get(2)?,
                since: row.get(3)?,
            })
        })?
        .collect();
    Ok(rows?)
}

/// Keeps that a desk gave a key.
///
/// # Errors
/// [`StoreError`].
pub fn insert_giver(connection: &Connection, row: &SecretRow, desk: DeviceId) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO registry_giver (unit, version, secret, desk) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![row.unit.0, row.version, row.secret, desk.0],
    )?;
    Ok(())
}

/// The desks that gave a key; none of one that was made here.
///
/// # Errors
/// [`StoreError`].
pub fn givers(connection: &Connection, row: &SecretRow) -> Result<Vec<DeviceId>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT desk FROM registry_giver WHERE unit = ?1 AND version = ?2 AND secret = ?3 ORDER BY desk",
    )?;
    let rows: Result<_, _> = statement
        .query_map(params![row.unit.0, row.version, row.secret], |row| Ok(DeviceId(row.get(0)?)))?
        .collect();
    Ok(rows?)
}

/// A key that a desk sealed to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareRow {
    /// The unit whose key it is.
    pub unit: UnitId,
    /// The key's version.
    pub version: u16,
    /// For whom.
    pub device: DeviceId,
    /// Tells two shares of one version for one device apart.
    pub name: [u8; 16],
    /// The desk that gave it.
    pub desk: DeviceId,
    /// When the server took it: milliseconds since 1970, UTC.
    pub at: i64,
    /// The signed share, while it is not known whether its desk gave it.
    pub body: Option<Vec<u8>>,
}

/// Keeps that a share was seen.
///
/// # Errors
/// [`StoreError`].
pub fn insert_share(connection: &Connection, row: &ShareRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO registry_share (unit, version, device, name, desk, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO NOTHING",
        params![row.unit.0, row.version, row.device.0, row.name, row.desk.0, row.at, row.body],
    )?;
    Ok(())
}

/// Every share that was seen, in order.
///
/// # Errors
/// [`StoreError`].
pub fn shares(connection: &Connection) -> Result<Vec<ShareRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT unit, version, device, name, desk, at, body FROM registry_share
         ORDER BY unit, version, device, name",
    )?;
    let rows: Result<_, _> = statement
        .query_map([], |row| {
            Ok(ShareRow {
                unit: UnitId(row.get(0)?),
                version: row.get(1)?,
                device: DeviceId(row.get(2)?),
                name: row.get(3)?,
                desk: DeviceId(row.get(4)?),
                at: row.get(5)?,
                body: row.get(6)?,
            })
        })?
        .collect();
    Ok(rows?)
}

/// The share verified: only that it was given is kept.
///
/// # Errors
/// [`StoreError`].
pub fn share_is_done(connection: &Connection, row: &ShareRow) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE registry_share SET body = NULL WHERE unit = ?1 AND version = ?2 AND device = ?3 AND name = ?4",
        params![row.unit.0, row.version, row.device.0, row.name],
    )?;
    Ok(())
}

/// Forgets a share that no desk gave.
///
/// # Errors
/// [`StoreError`].
pub fn forget_share(connection: &Connection, row: &ShareRow) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM registry_share WHERE unit = ?1 AND version = ?2 AND device = ?3 AND name = ?4",
        params![row.unit.0, row.version, row.device.0, row.name],
    )?;
    Ok(())
}

/// Keeps the signed key of a device's box, which a registry's space held.
///
/// # Errors
/// [`StoreError`].
pub fn set_box(
    connection: &Connection,
    unit: UnitId,
    device: DeviceId,
    body: &[u8],
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO registry_box (unit, device, body) VALUES (?1, ?2, ?3)
         ON CONFLICT (unit, device) DO UPDATE SET body = excluded.body",
        params![unit.0, device.0, body],
    )?;
    Ok(())
}

/// The signed keys of boxes in a unit's registry: device and body.
///
/// # Errors
/// [`StoreError`].
pub fn boxes(connection: &Connection, unit: UnitId) -> Result<Vec<(DeviceId, Vec<u8>)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT device, body FROM registry_box WHERE unit = ?1 ORDER BY device")?;
    let rows: Result<_, _> =
        statement.query_map(params![unit.0], |row| Ok((DeviceId(row.get(0)?), row.get(1)?)))?.collect();
    Ok(rows?)
}

/// The certificates that are here, in the order of devices.
///
/// # Errors
/// [`StoreError`].
pub fn certificates(connection: &Connection) -> Result<Vec<(DeviceId, Vec<u8>)>, StoreError> {
    let mut statement = connection.prepare("SELECT device, body FROM certificate ORDER BY device")?;
    let rows: Result<_, _> =
        statement.query_map([], |row| Ok((DeviceId(row.get(0)?), row.get(1)?)))?.collect();
    Ok(rows?)
}

/// Whether a box of a device was seen in a unit's registry.
///
/// # Errors
/// [`StoreError`].
pub fn has_box(connection: &Connection, unit: UnitId, device: DeviceId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM registry_box WHERE unit = ?1 AND device = ?2";
    let found = connection.prepare(sql)?.query_row(params![unit.0, device.0], |_| Ok(()));
    Ok(found.optional()?.is_some())
}
