//! The household's slot on its member's phone (suất của hộ): the claims of this phone, what happened to them, what was
//! agreed to, and who looked.

use crate::vault::{StoreError, bounded};
use tinxom_domain::id::{ClaimId, HouseholdId};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, params};
use tinxom_wire::space::Space;

/// A claim of this phone to a household's slot.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// The claim.
    pub claim: ClaimId,
    /// The household that it named.
    pub household: HouseholdId,
    /// The code of how this phone came by it, as `phone` gives it.
    pub way: u8,
    /// What it rests on: the invite's signed part, or the signed transfer.
    pub proof: Vec<u8>,
    /// The signed acceptance, for the officer to read; none for what was handed over.
    pub acceptance: Option<Vec<u8>>,
    /// When, by the phone's clock.
    pub made_at: Timestamp,
}

// Whoever has the proof of a claim that did not reach the server yet could join by it.
impl std::fmt::Debug for ClaimRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClaimRow {{ claim: {:?}, … }}", self.claim)
    }
}

/// Keeps a claim; the same one twice is one, and the newest is the present one.
///
/// # Errors
/// [`StoreError`].
pub fn insert_claim(connection: &Connection, row: &ClaimRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO slot_claim (claim, household, way, proof, acceptance, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (claim) DO NOTHING",
        params![row.claim.0, row.household.0, row.way, row.proof, row.acceptance, row.made_at.0],
    )?;
    Ok(())
}

/// The present claim: the newest.
///
/// # Errors
/// [`StoreError`].
pub fn present_claim(connection: &Connection) -> Result<Option<ClaimRow>, StoreError> {
    let row = connection.query_row(
        "SELECT claim, household, way, proof, acceptance, made_at FROM slot_claim ORDER BY id DESC LIMIT 1",
        [],
        |row| {
            Ok(ClaimRow {
                claim: ClaimId(row.get(0)?),
                household: HouseholdId(row.get(1)?),
                way: row.get(2)?,
                proof: row.get(3)?,
                acceptance: row.get(4)?,
                made_at: Timestamp(row.get(5)?),
            })
        },
    );
    Ok(row.optional()?)
}

/// Something that happened to a slot: the server's word, or what its person did.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The server's number of its word in the inbox; none for what its person did.
    pub number: Option<u64>,
    /// When: by the server's clock for its word, by the phone's for the rest.
    pub at: Timestamp,
    /// The code of what happened, as `phone` gives it.
    pub what: u8,
    /// The claim that it is about.
    pub claim: ClaimId,
    /// What belongs to it, encoded.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for EventRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EventRow {{ what: {}, claim: {:?}, … }}", self.what, self.claim)
    }
}

/// Keeps an event behind those that are here; the server's same word twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert_event(connection: &Connection, row: &EventRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO slot_event (number, at, what, claim, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        params![row.number.map(|number| number as i64), row.at.0, row.what, row.claim.0, row.body],
    )?;
    Ok(())
}

/// Keeps the server's word. The same one twice is one; but what came before a row of the kind `restored`, and is said
/// once more, stands behind it from now on.
///
/// # Errors
/// [`StoreError`].
pub fn insert_word(connection: &Connection, row: &EventRow, restored: u8) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM slot_event WHERE number = ?1 AND at = ?2 AND body = ?3
             AND id < (SELECT max(id) FROM slot_event WHERE what = ?4)",
        params![row.number.map(|number| number as i64), row.at.0, row.body, restored],
    )?;
    insert_event(connection, row)
}

/// Everything that happened, in the order in which it came: the server's words are in the server's order.
///
/// # Errors
/// [`StoreError`].
pub fn events(connection: &Connection) -> Result<Vec<EventRow>, StoreError> {
    let mut statement =
        connection.prepare("SELECT number, at, what, claim, body FROM slot_event ORDER BY id")?;
    let rows: Result<_, _> = statement
        .query_map([], |row| {
            Ok(EventRow {
                number: row.get::<_, Option<i64>>(0)?.map(|number| number as u64),
                at: Timestamp(row.get(1)?),
                what: row.get(2)?,
                claim: ClaimId(row.get(3)?),
                body: row.get(4)?,
            })
        })?
        .collect();
    Ok(rows?)
}

/// Something that a person agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentRow {
    /// The code of what was agreed to, as `phone` gives it.
    pub what: u8,
    /// The version of the text.
    pub version: u16,
    /// When, by the phone's clock.
    pub at: Timestamp,
    /// The last day, for one that ends by itself.
    pub until: Option<Date>,
    /// When it was withdrawn, by the phone's clock.
    pub ended_at: Option<Timestamp>,
}

/// Keeps what was agreed to.
///
/// # Errors
/// [`StoreError`].
pub fn insert_consent(connection: &Connection, row: &ConsentRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO slot_consent (what, version, at, until, ended_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![row.what, row.version, row.at.0, row.until.map(|day| day.0), row.ended_at.map(|at| at.0)],
    )?;
    Ok(())
}

/// Marks the newest consent of a kind as withdrawn, or takes that back. Gives whether there is one.
///
/// # Errors
/// [`StoreError`].
pub fn end_consent(connection: &Connection, what: u8, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let ended = connection.execute(
        "UPDATE slot_consent SET ended_at = ?2
         WHERE id = (SELECT id FROM slot_consent WHERE what = ?1 ORDER BY id DESC LIMIT 1)",
        params![what, at.map(|at| at.0)],
    )?;
    Ok(ended == 1)
}

/// Everything that was agreed to, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn consents(connection: &Connection) -> Result<Vec<ConsentRow>, StoreError> {
    let mut statement =
        connection.prepare("SELECT what, version, at, until, ended_at FROM slot_consent ORDER BY id")?;
    let rows: Result<_, _> = statement
        .query_map([], |row| {
            Ok(ConsentRow {
                what: row.get(0)?,
                version: row.get(1)?,
                at: Timestamp(row.get(2)?),
                until: row.get::<_, Option<i32>>(3)?.map(Date),
                ended_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            })
        })?
        .collect();
    Ok(rows?)
}

/// An officer's look at a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookRow {
    /// Its number in this vault.
    pub id: i64,
    /// The server's number of it.
    pub number: u64,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The household.
    pub household: HouseholdId,
    /// The purpose's code.
    pub purpose: u8,
    /// The officer's role, its code.
    pub role: u8,
}

fn look(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<LookRow> {
    Ok(LookRow {
        id: row.get(0)?,
        number: row.get::<_, i64>(1)? as u64,
        at: Timestamp(row.get(2)?),
        household: HouseholdId(row.get(3)?),
        purpose: row.get(4)?,
        role: row.get(5)?,
    })
}

/// Keeps a look that a space told of; the same one twice is one. The row's own number is not looked at.
///
/// # Errors
/// [`StoreError`].
pub fn insert_look(connection: &Connection, space: Space, row: &LookRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO slot_look (space, number, at, household, purpose, role) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO NOTHING",
        params![space.to_key(), row.number as i64, row.at.0, row.household.0, row.purpose, row.role],
    )?;
    Ok(())
}

/// Forgets the looks from before a moment, wherever they were told.
///
/// # Errors
/// [`StoreError`].
pub fn forget_looks(connection: &Connection, before: Timestamp) -> Result<(), StoreError> {
    connection.execute("DELETE FROM slot_look WHERE at < ?1", params![before.0])?;
    Ok(())
}

/// A page of the looks that a space told of, newest first.
///
/// # Errors
/// [`StoreError`].
pub fn looks(
    connection: &Connection,
    space: Space,
    skip: usize,
    take: usize,
) -> Result<Vec<LookRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT id, number, at, household, purpose, role FROM slot_look WHERE space = ?1
         ORDER BY at DESC, id DESC LIMIT ?3 OFFSET ?2",
    )?;
    let rows: Result<_, _> =
        statement.query_map(params![space.to_key(), bounded(skip), bounded(take)], look)?.collect();
    Ok(rows?)
}

/// Marks the consent of a kind that was given at a moment as withdrawn.
///
/// # Errors
/// [`StoreError`].
pub fn end_consent_of(
    connection: &Connection,
    what: u8,
    given: Timestamp,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE slot_consent SET ended_at = ?3 WHERE what = ?1 AND at = ?2 AND ended_at IS NULL",
        params![what, given.0, at.0],
    )?;
    Ok(())
}
