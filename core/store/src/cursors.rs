//! What comes: how far each space was read, and the parts of packs that a cut left.

use crate::vault::StoreError;
use tinxom_sqlite::rusqlite::{Connection, params};
use tinxom_wire::space::Space;

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
