//! What this phone's officer looked at.

use crate::vault::StoreError;
use tinxom_domain::household::LookPurpose;
use tinxom_domain::id::HouseholdId;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::{Connection, params};

/// Keeps a look.
///
/// # Errors
/// [`StoreError`].
pub fn insert(
    connection: &Connection,
    household: HouseholdId,
    purpose: LookPurpose,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO registry_look (household, purpose, at) VALUES (?1, ?2, ?3)",
        params![household.0, purpose.code(), at.0],
    )?;
    Ok(())
}

/// The last looks, the newest first: household, purpose, when.
///
/// # Errors
/// [`StoreError`].
pub fn last(
    connection: &Connection,
    most: usize,
) -> Result<Vec<(HouseholdId, LookPurpose, Timestamp)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT household, purpose, at FROM registry_look ORDER BY id DESC LIMIT ?1")?;
    let rows: Result<Vec<(_, u8, _)>, _> = statement
        .query_map(params![crate::vault::bounded(most)], |row| {
            Ok((HouseholdId(row.get(0)?), row.get(1)?, Timestamp(row.get(2)?)))
        })?
        .collect();
    let purpose = |code| LookPurpose::from_code(code).unwrap_or(LookPurpose::Visit);
    Ok(rows?.into_iter().map(|(household, code, at)| (household, purpose(code), at)).collect())
}

/// Whether a household was looked at.
///
/// # Errors
/// [`StoreError`].
pub fn is_there(connection: &Connection, household: HouseholdId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM registry_look WHERE household = ?1)";
    Ok(connection.query_row(sql, params![household.0], |row| row.get(0))?)
}

/// Deletes looks of before a moment.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(connection: &Connection, before: Timestamp) -> Result<(), StoreError> {
    connection.execute("DELETE FROM registry_look WHERE at < ?1", params![before.0])?;
    Ok(())
}
