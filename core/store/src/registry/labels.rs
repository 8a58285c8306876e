//! What households are known by, opened; and what cannot be opened yet, as it came.

use crate::vault::StoreError;
use tinxom_domain::id::{HamletId, HouseholdId, UnitId};
use tinxom_domain::text::{exact_key, fold, sort_key};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, params};

/// What a household is known by.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// The hamlet.
    pub hamlet: HamletId,
    /// The address.
    pub address: String,
    /// The householder's label.
    pub name: String,
}

// Who lives where is in no log.
impl std::fmt::Debug for LabelRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LabelRow(…)")
    }
}

/// Keeps what a household is known by, as of a moment of the server's (0 before it ruled); of one that no ruling named
/// yet too. What is older than what is here is left: keys come in any order, and with them what they open.
///
/// # Errors
/// [`StoreError`].
pub fn set(
    connection: &Connection,
    unit: UnitId,
    household: HouseholdId,
    batch: Option<&[u8; 16]>,
    at: i64,
    label: &LabelRow,
) -> Result<(), StoreError> {
    // Folded and in order once, when it is kept, and not at every search.
    let folded = format!("{}\n{}", fold(&label.address), fold(&label.name));
    let exact = format!("{}\n{}", exact_key(&label.address), exact_key(&label.name));
    let place = [sort_key(&label.address), vec![0], sort_key(&label.name)].concat();
    connection
        .prepare(
            "INSERT INTO registry_household (id, unit, batch, hamlet, address, name, folded, exact, place,
                 labelled_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (id) DO UPDATE SET batch = coalesce(excluded.batch, batch), hamlet = excluded.hamlet,
                 address = excluded.address, name = excluded.name, folded = excluded.folded, exact = excluded.exact,
                 place = excluded.place, labelled_at = excluded.labelled_at
             WHERE excluded.labelled_at >= labelled_at",
        )?
        .execute(params![
            household.0,
            unit.0,
            batch,
            label.hamlet.0,
            label.address,
            label.name,
            folded,
            exact,
            place,
            at
        ])?;
    Ok(())
}

/// What a household is known by, or nothing where that did not come or did not open.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, household: HouseholdId) -> Result<Option<LabelRow>, StoreError> {
    let sql = "SELECT hamlet, address, name FROM registry_household WHERE id = ?1 AND hamlet IS NOT NULL";
    Ok(connection.prepare(sql)?.query_row(params![household.0], label).optional()?)
}

/// Deletes what a household was known by, and what was said of it.
///
/// # Errors
/// [`StoreError`].
pub fn forget(connection: &Connection, household: HouseholdId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE registry_household SET hamlet = NULL, address = '', name = '', folded = '', exact = '', place = x''
         WHERE id = ?1",
        params![household.0],
    )?;
    connection.execute(
        "DELETE FROM registry_line WHERE household = ?1 AND what IN (2, 3, 4, 5, 6, 7)",
        params![household.0],
    )?;
    connection.execute("DELETE FROM registry_grant WHERE household = ?1", params![household.0])?;
    connection.execute("DELETE FROM registry_look WHERE household = ?1", params![household.0])?;
    Ok(())
}

/// Deletes a household that no ruling named: its list was refused.
///
/// # Errors
/// [`StoreError`].
pub fn forget_unruled(connection: &Connection, household: HouseholdId) -> Result<(), StoreError> {
    let sql = "DELETE FROM registry_household WHERE id = ?1 AND body IS NULL";
    connection.prepare(sql)?.execute(params![household.0])?;
    Ok(())
}

/// Notes when a household was brought in, by the server; the first time counts.
///
/// # Errors
/// [`StoreError`].
pub fn came(connection: &Connection, household: HouseholdId, at: i64) -> Result<(), StoreError> {
    let sql = "UPDATE registry_household SET came_at = coalesce(came_at, ?2) WHERE id = ?1";
    connection.prepare(sql)?.execute(params![household.0, at])?;
    Ok(())
}

/// Keeps a batch: its unit and how many households it has. Gives whether it is new here.
///
/// # Errors
/// [`StoreError`].
pub fn insert_batch(
    connection: &Connection,
    seed: &[u8; 16],
    unit: UnitId,
    count: u8,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO registry_batch (seed, unit, count) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    Ok(connection.prepare(sql)?.execute(params![seed, unit.0, count])? == 1)
}

/// A batch that is here: its unit and how many households it has.
///
/// # Errors
/// [`StoreError`].
pub fn batch(connection: &Connection, seed: &[u8; 16]) -> Result<Option<(UnitId, u8)>, StoreError> {
    let sql = "SELECT unit, count FROM registry_batch WHERE seed = ?1";
    let row = connection
        .prepare(sql)?
        .query_row(params![seed], |row| Ok((UnitId(row.get(0)?), row.get(1)?)))
        .optional()?;
    Ok(row)
}

/// Forgets a batch whose entry was refused or let go.
///
/// # Errors
/// [`StoreError`].
pub fn forget_batch(connection: &Connection, seed: &[u8; 16]) -> Result<(), StoreError> {
    connection.execute("DELETE FROM registry_batch WHERE seed = ?1", params![seed])?;
    Ok(())
}

/// The seed of the batch that a household was brought in with.
///
/// # Errors
/// [`StoreError`].
pub fn batch_of(connection: &Connection, household: HouseholdId) -> Result<Option<[u8; 16]>, StoreError> {
    let sql = "SELECT batch FROM registry_household WHERE id = ?1 AND batch IS NOT NULL";
    Ok(connection.prepare(sql)?.query_row(params![household.0], |row| row.get(0)).optional()?)
}

/// Labels that do not open yet, for want of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// What they are bound to: a batch's seed, or a change's id.
    pub bound: Vec<u8>,
    /// The unit.
    pub unit: UnitId,
    /// The key's version.
    pub version: u16,
    /// The number of the ruling that brought them, in the unit's registry.
    pub number: u64,
    /// When the server ruled: milliseconds since 1970, UTC.
    pub at: i64,
    /// The households that they are of, in order.
    pub households: Vec<HouseholdId>,
    /// The sealed labels, encoded.
    pub body: Vec<u8>,
}

/// Keeps labels that do not open yet.
///
/// # Errors
/// [`StoreError`].
pub fn keep_sealed(connection: &Connection, row: &SealedRow) -> Result<(), StoreError> {
    let households: Vec<u8> = row.households.iter().flat_map(|household| household.0).collect();
    connection
        .prepare(
            "INSERT INTO registry_sealed (bound, unit, version, number, at, households, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (bound) DO UPDATE SET version = excluded.version, number = excluded.number,
                 at = excluded.at, body = excluded.body",
        )?
        .execute(params![
            row.bound,
            row.unit.0,
            row.version,
            row.number as i64,
            row.at,
            households,
            row.body
        ])?;
    Ok(())
}

/// At most so many labels of a unit that do not open yet, of a version of the key, in the order of rulings.
///
/// # Errors
/// [`StoreError`].
pub fn sealed(
    connection: &Connection,
    unit: UnitId,
    version: u16,
    after: u64,
    most: usize,
) -> Result<Vec<SealedRow>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT bound, households, body, number, at FROM registry_sealed
         WHERE unit = ?1 AND version = ?2 AND number > ?3 ORDER BY number LIMIT ?4",
    )?;
    let rows: Result<_, _> = statement
        .query_map(params![unit.0, version, after as i64, crate::vault::bounded(most)], |row| {
            let households: Vec<u8> = row.get(1)?;
            let households = households.as_chunks::<8>().0.iter().map(|id| HouseholdId(*id)).collect();
            Ok(SealedRow {
                bound: row.get(0)?,
                unit,
                version,
                number: row.get::<_, i64>(3)? as u64,
                at: row.get(4)?,
                households,
                body: row.get(2)?,
            })
        })?
        .collect();
    Ok(rows?)
}

/// How many entries have labels that do not open yet.
///
/// # Errors
/// [`StoreError`].
pub fn count_sealed(connection: &Connection) -> Result<u64, StoreError> {
    let count: i64 = connection.query_row("SELECT count(*) FROM registry_sealed", [], |row| row.get(0))?;
    Ok(count as u64)
}

/// Forgets labels that were opened.
///
/// # Errors
/// [`StoreError`].
pub fn forget_sealed(connection: &Connection, bound: &[u8]) -> Result<(), StoreError> {
    connection.prepare("DELETE FROM registry_sealed WHERE bound = ?1")?.execute(params![bound])?;
    Ok(())
}

fn label(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<LabelRow> {
    Ok(LabelRow { hamlet: HamletId(row.get(0)?), address: row.get(1)?, name: row.get(2)? })
}
