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
    /// Its name.
    pub name: TipName,
    /// The ward.
    pub unit: UnitId,
    /// The server's number of it.
    pub number: u64,
    /// When the server took it.
    pub at: Timestamp,
    /// The envelope, encoded.
    pub body: Vec<u8>,
    /// How far it is.
    pub state: DeskState,
    /// Whether its sender asks for it to be withdrawn.
    pub withdrawal_asked: bool,
}

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<(Vec<u8>, DeskTip)> {
    let key: Vec<u8> = row.get(0)?;
    let unnamed = TipName { encapsulation: [0; 8].into(), counter: 0 };
    let tip = DeskTip {
        name: TipName::from_key(&key).unwrap_or(unnamed),
        unit: UnitId(row.get(1)?),
        number: row.get::<_, i64>(2)? as u64,
        at: Timestamp(row.get(3)?),
        body: row.get(4)?,
        state: DeskState::from_code(row.get(5)?),
        withdrawal_asked: row.get(6)?,
    };
    Ok((key, tip))
}

/// Keeps a tip that came; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, tip: &DeskTip) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO desk_tip (name, unit, number, at, body, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO NOTHING",
        params![tip.name.to_key(), tip.unit.0, tip.number as i64, tip.at.0, tip.body, tip.state as u8],
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

const COLUMNS: &str = "name, unit, number, at, body, state, withdrawal_asked";

/// A tip by the server's number.
///
/// # Errors
/// [`StoreError`].
pub fn by_number(connection: &Connection, number: u64) -> Result<Option<DeskTip>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM desk_tip WHERE number = ?1");
    Ok(connection.query_row(&sql, params![number as i64], row).optional()?.map(|(_, tip)| tip))
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
        "SELECT {COLUMNS} FROM desk_tip WHERE ?1 OR state < 3 ORDER BY state >= 3, at, number LIMIT ?3 OFFSET ?2"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows: Result<Vec<_>, _> = statement.query_map(params![all, skip as i64, take as i64], row)?.collect();
    Ok(rows?.into_iter().map(|(_, tip)| tip).collect())
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
