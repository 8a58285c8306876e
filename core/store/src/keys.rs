//! Keys: whom this phone seals to and believes, and the secrets that it seals with.

use crate::vault::StoreError;
use tinxom_domain::id::UnitId;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, params};

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

/// Forgets the sealing secrets for a ward: the next tip makes new ones.
///
/// # Errors
/// [`StoreError`].
pub fn forget_encapsulations(connection: &Connection, unit: UnitId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM encapsulation WHERE unit = ?1", params![unit.0])?;
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

/// Forgets an epoch key that was made here and came second.
///
/// # Errors
/// [`StoreError`].
pub fn forget_epoch_key(connection: &Connection, unit: UnitId, body: &[u8]) -> Result<(), StoreError> {
    connection.execute("DELETE FROM epoch_key WHERE unit = ?1 AND body = ?2", params![unit.0, body])?;
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

/// A ward's signed epoch keys, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn epoch_keys(connection: &Connection, unit: UnitId) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement =
        connection.prepare("SELECT body FROM epoch_key WHERE unit = ?1 ORDER BY epoch DESC")?;
    let rows: Result<_, _> = statement.query_map(params![unit.0], |row| row.get(0))?.collect();
    Ok(rows?)
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
