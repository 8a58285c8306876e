//! The dated lines of a registry: what happened to a household, and what officers decided.

use crate::vault::{StoreError, bounded};
use tinxom_domain::household::{Against, Outcome};
use tinxom_domain::id::{DeviceId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_sqlite::rusqlite::{Connection, Row, ToSql, params};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// The registry.
    pub unit: UnitId,
    /// The server's number in it.
    pub number: u64,
    /// The household that it is about; none where it is about no single one.
    pub household: Option<HouseholdId>,
    /// Whether it stands for the event in the log of decisions: one line of each event does.
    pub lead: bool,
    /// When the server ruled: milliseconds since 1970, UTC.
    pub at: i64,
    /// The event's code.
    pub what: u8,
    /// The change's code, the revocation's reason, 1 for four words that were the same, or how many; 0 for none.
    pub detail: u32,
    /// The claim, change, device or seed that it is about; empty for none.
    pub subject: Vec<u8>,
    /// The other household, the group or the unit of a change; empty for none.
    pub other: Vec<u8>,
    /// The server's ruling, without what stands against it.
    pub outcome: (u8, u8),
    /// Who wrote, granted or handed over.
    pub author: DeviceId,
    /// The author's role then.
    pub role: Role,
}

impl LineRow {
    /// The server's ruling; what a claim waits against is not kept here.
    pub fn ruling(&self) -> Outcome {
        let (code, reason) = self.outcome;
        let nobody = (code == 2).then_some(Against([0; 16]));
        Outcome::from_code(code, reason, nobody).unwrap_or(Outcome::Done)
    }
}

const COLUMNS: &str =
    "unit, number, household, lead, at, what, detail, subject, other, outcome, reason, author, role";

fn line(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<LineRow> {
    let household: Vec<u8> = row.get(2)?;
    Ok(LineRow {
        unit: UnitId(row.get(0)?),
        number: row.get::<_, i64>(1)? as u64,
        household: household.try_into().ok().map(HouseholdId),
        lead: row.get(3)?,
        at: row.get(4)?,
        what: row.get(5)?,
        detail: row.get(6)?,
        subject: row.get(7)?,
        other: row.get(8)?,
        outcome: (row.get(9)?, row.get(10)?),
        author: DeviceId(row.get(11)?),
        role: Role::from_code(row.get(12)?).unwrap_or(Role::Resident),
    })
}

/// Keeps a line; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, row: &LineRow) -> Result<(), StoreError> {
    let household = row.household.map(|household| household.0.to_vec()).unwrap_or_default();
    let sql = format!(
        "INSERT INTO registry_line ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT DO NOTHING"
    );
    connection.prepare(&sql)?.execute(params![
        row.unit.0,
        row.number as i64,
        household,
        row.lead,
        row.at,
        row.what,
        row.detail,
        row.subject,
        row.other,
        row.outcome.0,
        row.outcome.1,
        row.author.0,
        row.role.code()
    ])?;
    Ok(())
}

fn lines(connection: &Connection, sql: &str, given: &[&dyn ToSql]) -> Result<Vec<LineRow>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows: Result<_, _> = statement.query_map(given, line)?.collect();
    Ok(rows?)
}

/// What happened to a household, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn of_household(connection: &Connection, household: HouseholdId) -> Result<Vec<LineRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registry_line WHERE household = ?1 ORDER BY at DESC, number DESC LIMIT 256"
    );
    lines(connection, &sql, &[&&household.0[..]])
}

/// A page of what was decided, the newest first: one line for each event.
///
/// # Errors
/// [`StoreError`].
pub fn decisions(connection: &Connection, skip: usize, take: usize) -> Result<Vec<LineRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registry_line WHERE lead ORDER BY at DESC, unit DESC, number DESC LIMIT ?2 OFFSET ?1"
    );
    lines(connection, &sql, &[&bounded(skip), &bounded(take)])
}

/// The highest number of a unit's lines; 0 without one.
///
/// # Errors
/// [`StoreError`].
pub fn last_number(connection: &Connection, unit: UnitId) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) FROM registry_line WHERE unit = ?1";
    let last: i64 = connection.query_row(sql, params![unit.0], |row| row.get(0))?;
    Ok(last as u64)
}

/// Forgets who handed over, or left, with a claim that is forgotten.
///
/// # Errors
/// [`StoreError`].
pub fn forget_author(connection: &Connection, claim: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE registry_line SET author = zeroblob(16) WHERE subject = ?1 AND what IN (2, 5, 6)",
        params![claim],
    )?;
    Ok(())
}
