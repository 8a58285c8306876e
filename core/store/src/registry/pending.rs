//! What this phone asked for and the server has not ruled on: shown as waiting, and decided by nobody here.

use crate::vault::StoreError;
use tinxom_domain::id::HouseholdId;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

/// One thing that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRow {
    /// The event's code.
    pub what: u8,
    /// What names it: a batch's seed, a claim, a change, a device; a number's 8 bytes.
    pub subject: Vec<u8>,
    /// The household; none where it is about no single one.
    pub household: Option<HouseholdId>,
    /// The change's code, the revocation's reason, 1 for four words that were the same, or how many; 0 for none.
    pub detail: u32,
    /// The other household, the group or the unit of a change; empty for none.
    pub other: Vec<u8>,
    /// When, by the phone's clock.
    pub at: Timestamp,
}

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<PendingRow> {
    let household: Vec<u8> = row.get(2)?;
    Ok(PendingRow {
        what: row.get(0)?,
        subject: row.get(1)?,
        household: household.try_into().ok().map(HouseholdId),
        detail: row.get(3)?,
        other: row.get(4)?,
        at: Timestamp(row.get(5)?),
    })
}

/// Keeps that something was asked for. Asked for twice it is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, pending: &PendingRow) -> Result<(), StoreError> {
    let household = pending.household.map(|household| household.0.to_vec()).unwrap_or_default();
    connection
        .prepare(
            "INSERT INTO registry_pending (what, subject, household, detail, other, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (what, subject) DO UPDATE SET detail = excluded.detail, at = excluded.at",
        )?
        .execute(params![
            pending.what,
            pending.subject,
            household,
            pending.detail,
            pending.other,
            pending.at.0
        ])?;
    Ok(())
}

/// The server ruled, or it was let go.
///
/// # Errors
/// [`StoreError`].
pub fn forget(connection: &Connection, what: u8, subject: &[u8]) -> Result<(), StoreError> {
    connection
        .prepare("DELETE FROM registry_pending WHERE what = ?1 AND subject = ?2")?
        .execute(params![what, subject])?;
    Ok(())
}

/// Whether something was asked for and not ruled on.
///
/// # Errors
/// [`StoreError`].
pub fn is_there(connection: &Connection, what: u8, subject: &[u8]) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM registry_pending WHERE what = ?1 AND subject = ?2";
    let found = connection.prepare(sql)?.query_row(params![what, subject], |_| Ok(()));
    Ok(found.optional()?.is_some())
}

/// What was asked for under a name and not ruled on.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, what: u8, subject: &[u8]) -> Result<Option<PendingRow>, StoreError> {
    Ok(select(connection, "WHERE what = ?1 AND subject = ?2", &[&what, &subject])?.pop())
}

/// What was asked for about a household, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_household(connection: &Connection, household: HouseholdId) -> Result<Vec<PendingRow>, StoreError> {
    select(connection, "WHERE household = ?1", &[&&household.0[..]])
}

/// Everything that was asked for, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn all(connection: &Connection) -> Result<Vec<PendingRow>, StoreError> {
    select(connection, "", &[])
}

fn select(connection: &Connection, which: &str, given: &[&dyn ToSql]) -> Result<Vec<PendingRow>, StoreError> {
    let sql = format!(
        "SELECT what, subject, household, detail, other, at FROM registry_pending {which}
         ORDER BY at, what, subject"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows: Result<_, _> = statement.query_map(given, row)?.collect();
    Ok(rows?)
}
