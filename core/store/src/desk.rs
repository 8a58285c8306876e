//! What a duty desk holds: the ward's sealed tips, and how far each was handled.

use crate::vault::StoreError;
use tinxom_domain::id::UnitId;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, params};
use tinxom_wire::operation::TipName;

/// How far a desk is with a tip; grows only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum DeskState {
    /// Came, not opened.
    Came = 1,
    /// Opened.
    Opened = 2,
    /// Answered.
    Answered = 3,
    /// Closed.
    Closed = 4,
    /// Taken as withdrawn.
    Withdrawn = 5,
}

impl DeskState {
    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Came,
            2 => Self::Opened,
            3 => Self::Answered,
            4 => Self::Closed,
            _ => Self::Withdrawn,
        }
    }
}

/// A tip at the desk, sealed.
#[derive(Debug, Clone)]
pub struct DeskTip {
    /// Its number at this desk. Not the server's, which may name another tip after a restore from a backup.
    pub id: i64,
    /// Its name.
    pub name: TipName,
    /// The ward.
    pub unit: UnitId,
    /// When the server took it.
    pub at: Timestamp,
    /// The envelope, encoded.
    pub body: Vec<u8>,
    /// How far it is.
    pub state: DeskState,
    /// Whether its sender asks for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// Whether it came from a phone that had been taken out before: who holds that phone is not known.
    pub marked: bool,
}

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<DeskTip> {
    let key: Vec<u8> = row.get(1)?;
    let unnamed = TipName { encapsulation: [0; 8].into(), counter: 0 };
    Ok(DeskTip {
        id: row.get(0)?,
        name: TipName::from_key(&key).unwrap_or(unnamed),
        unit: UnitId(row.get(2)?),
        at: Timestamp(row.get(3)?),
        body: row.get(4)?,
        state: DeskState::from_code(row.get(5)?),
        withdrawal_asked: row.get(6)?,
        marked: row.get(7)?,
    })
}

/// Keeps a tip that came at a moment; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(
    connection: &Connection,
    name: TipName,
    unit: UnitId,
    at: Timestamp,
    body: &[u8],
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO desk_tip (name, unit, at, body, state) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (name) DO NOTHING",
        params![name.to_key(), unit.0, at.0, body, DeskState::Came as u8],
    )?;
    Ok(())
}

/// Takes a tip on to a state; never back.
///
/// # Errors
/// [`StoreError`].
pub fn advance(connection: &Connection, name: TipName, state: DeskState) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE desk_tip SET state = max(state, ?2) WHERE name = ?1",
        params![name.to_key(), state as u8],
    )?;
    Ok(())
}

/// Marks that the sender asks for it to be withdrawn.
///
/// # Errors
/// [`StoreError`].
pub fn ask_withdrawal(connection: &Connection, name: TipName) -> Result<(), StoreError> {
    connection.execute("UPDATE desk_tip SET withdrawal_asked = 1 WHERE name = ?1", params![name.to_key()])?;
    Ok(())
}

/// Marks that it came from a phone that had been taken out.
///
/// # Errors
/// [`StoreError`].
pub fn mark(connection: &Connection, name: TipName) -> Result<(), StoreError> {
    connection.execute("UPDATE desk_tip SET marked = 1 WHERE name = ?1", params![name.to_key()])?;
    Ok(())
}

/// What the desk has to look at: what is not answered, and what its sender asks back.
const WAITING: &str = "(state < 3 OR (withdrawal_asked AND state < 5))";

const COLUMNS: &str = "id, name, unit, at, body, state, withdrawal_asked, marked";

/// A tip by its number at this desk.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, id: i64) -> Result<Option<DeskTip>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM desk_tip WHERE id = ?1");
    Ok(connection.query_row(&sql, params![id], row).optional()?)
}

/// A page of the tips, those that wait longest first; `all` takes those that are done as well.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    connection: &Connection,
    all: bool,
    skip: usize,
    take: usize,
) -> Result<Vec<DeskTip>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM desk_tip WHERE ?1 OR {WAITING} ORDER BY NOT ({WAITING}), at, id LIMIT ?3 OFFSET ?2"
    );
    let mut statement = connection.prepare(&sql)?;
    let bounded = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let rows: Result<_, _> = statement.query_map(params![all, bounded(skip), bounded(take)], row)?.collect();
    Ok(rows?)
}

/// Tips at this desk, and how many of them wait for an answer.
///
/// # Errors
/// [`StoreError`].
pub fn count(connection: &Connection) -> Result<(u64, u64), StoreError> {
    let sql = format!("SELECT count(*), count(CASE WHEN {WAITING} THEN 1 END) FROM desk_tip");
    let (all, waiting): (i64, i64) = connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((all as u64, waiting as u64))
}

/// Keeps what this desk answered.
///
/// # Errors
/// [`StoreError`].
pub fn insert_answer(
    connection: &Connection,
    tip: i64,
    salt: &[u8; 16],
    at: Timestamp,
    text: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO desk_answer (tip, salt, at, text) VALUES (?1, ?2, ?3, ?4)",
        params![tip, salt, at.0, text],
    )?;
    Ok(())
}

/// What this desk answered to a tip, oldest first: when and what.
///
/// # Errors
/// [`StoreError`].
pub fn answers(connection: &Connection, tip: i64) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let mut statement =
        connection.prepare("SELECT at, text FROM desk_answer WHERE tip = ?1 ORDER BY at, rowid")?;
    let rows: Result<_, _> =
        statement.query_map(params![tip], |row| Ok((Timestamp(row.get(0)?), row.get(1)?)))?.collect();
    Ok(rows?)
}

/// Keeps an encapsulation that tips of a ward refer to.
///
/// # Errors
/// [`StoreError`].
pub fn insert_encapsulation(
    connection: &Connection,
    name: &[u8; 8],
    unit: UnitId,
    epoch: u32,
    body: &[u8],
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO desk_encapsulation (name, unit, epoch, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![name, unit.0, epoch, body],
    )?;
    Ok(())
}

/// An encapsulation by its name.
///
/// # Errors
/// [`StoreError`].
pub fn encapsulation(connection: &Connection, name: &[u8; 8]) -> Result<Option<Vec<u8>>, StoreError> {
    let row =
        connection.query_row("SELECT body FROM desk_encapsulation WHERE name = ?1", params![name], |row| {
            row.get(0)
        });
    Ok(row.optional()?)
}
