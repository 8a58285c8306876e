//! The registry as a list: pages in Vietnamese order, what answers a query, counts for each hamlet.

use super::labels::LabelRow;
use crate::vault::{StoreError, bounded};
use tinxom_domain::household::Household;
use tinxom_domain::id::{HamletId, HouseholdId, UnitId};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

/// A household as it stands in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedRow {
    /// Its id.
    pub id: HouseholdId,
    /// The unit whose registry holds it.
    pub unit: UnitId,
    /// What it is known by; nothing where that did not come or does not open yet.
    pub label: Option<LabelRow>,
    /// The arbiter's row; nothing while only this phone brought it in.
    pub household: Option<Household>,
    /// When it was brought in, by the server: milliseconds since 1970, UTC.
    pub came_at: Option<i64>,
}

// Who lives where is in no log.
impl std::fmt::Debug for ListedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListedRow {{ id: {:?}, … }}", self.id)
    }
}

/// How many households a hamlet has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HamletCount {
    /// The hamlet; none for households whose label is not here.
    pub hamlet: Option<HamletId>,
    /// Households that are there.
    pub households: u64,
    /// Those with a member.
    pub held: u64,
    /// Those made at the door.
    pub provisional: u64,
    /// Those that the server has not ruled on.
    pub waiting: u64,
}

const COLUMNS: &str = "id, unit, hamlet, address, name, body, came_at";

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<ListedRow> {
    let hamlet: Option<u32> = row.get(2)?;
    let body: Option<Vec<u8>> = row.get(5)?;
    let (address, name) = (row.get(3)?, row.get(4)?);
    Ok(ListedRow {
        id: HouseholdId(row.get(0)?),
        unit: UnitId(row.get(1)?),
        label: hamlet.map(|hamlet| LabelRow { hamlet: HamletId(hamlet), address, name }),
        household: body.and_then(|body| Household::from_bytes(&body)),
        came_at: row.get(6)?,
    })
}

fn rows(connection: &Connection, sql: &str, given: &[&dyn ToSql]) -> Result<Vec<ListedRow>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows: Result<_, _> = statement.query_map(given, row)?.collect();
    Ok(rows?)
}

/// A household.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, id: HouseholdId) -> Result<Option<ListedRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_household WHERE id = ?1");
    Ok(connection.prepare(&sql)?.query_row(params![id.0], row).optional()?)
}

/// Households whose ids lie between two, both among them, in the order of ids: `most` at most.
///
/// # Errors
/// [`StoreError`].
pub fn between(
    connection: &Connection,
    first: HouseholdId,
    last: HouseholdId,
    most: usize,
) -> Result<Vec<HouseholdId>, StoreError> {
    let sql = "SELECT id FROM registry_household WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3";
    let mut statement = connection.prepare(sql)?;
    let ids =
        statement.query_map(params![first.0, last.0, bounded(most)], |row| row.get(0).map(HouseholdId))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Counts for each hamlet of the households that are there.
///
/// # Errors
/// [`StoreError`].
pub fn counts(connection: &Connection) -> Result<Vec<HamletCount>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT hamlet, count(*), sum(held), sum(provisional), sum(NOT ruled) FROM registry_household
         INDEXED BY registry_household_counted WHERE living GROUP BY hamlet ORDER BY hamlet",
    )?;
    let number = |row: &Row<'_>, at| Ok::<_, tinxom_sqlite::rusqlite::Error>(row.get::<_, i64>(at)? as u64);
    let counts: Result<_, _> = statement
        .query_map([], |row| {
            Ok(HamletCount {
                hamlet: row.get::<_, Option<u32>>(0)?.map(HamletId),
                households: number(row, 1)?,
                held: number(row, 2)?,
                provisional: number(row, 3)?,
                waiting: number(row, 4)?,
            })
        })?
        .collect();
    Ok(counts?)
}

/// How many households that are there a hamlet has; none stands for those without a label.
///
/// # Errors
/// [`StoreError`].
pub fn count_in(connection: &Connection, hamlet: Option<HamletId>) -> Result<usize, StoreError> {
    let sql = "SELECT count(*) FROM registry_household WHERE living AND hamlet IS ?1";
    let hamlet = hamlet.map(|hamlet| hamlet.0);
    let count: i64 = connection.prepare(sql)?.query_row(params![hamlet], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// A page of a hamlet's households that are there, in Vietnamese order of address and householder.
///
/// # Errors
/// [`StoreError`].
pub fn page(
    connection: &Connection,
    hamlet: Option<HamletId>,
    skip: usize,
    take: usize,
) -> Result<Vec<ListedRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registry_household WHERE living AND hamlet IS ?1 ORDER BY place, id
         LIMIT ?3 OFFSET ?2"
    );
    let hamlet = hamlet.map(|hamlet| hamlet.0);
    rows(connection, &sql, &[&hamlet, &bounded(skip), &bounded(take)])
}

/// One that answers a query, as it is ranked.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// The household.
    pub id: HouseholdId,
    /// Its hamlet.
    pub hamlet: HamletId,
    /// Address and householder, folded, one a line.
    pub folded: String,
    /// The same in their exact form.
    pub exact: String,
}

// Who lives where is in no log.
impl std::fmt::Debug for FoundRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FoundRow {{ id: {:?}, … }}", self.id)
    }
}

/// The households with a label whose address, householder, or both in a row hold a folded query. `gone` takes those that
/// are not there any more too.
///
/// # Errors
/// [`StoreError`].
pub fn holding(
    connection: &Connection,
    folded: &str,
    hamlet: Option<HamletId>,
    gone: bool,
) -> Result<Vec<FoundRow>, StoreError> {
    // Those that are there are read from an index that holds nothing else.
    let (index, there) =
        if gone { ("", "") } else { ("INDEXED BY registry_household_searched", "living AND") };
    let sql = format!(
        "SELECT id, hamlet, folded, exact FROM registry_household {index} WHERE {there} hamlet IS NOT NULL
             AND (?2 IS NULL OR hamlet = ?2)
             AND (instr(folded, ?1) > 0 OR (?3 AND instr(replace(folded, char(10), ' '), ?1) > 0))"
    );
    let mut statement = connection.prepare(&sql)?;
    let hamlet = hamlet.map(|hamlet| hamlet.0);
    let found: Result<_, _> = statement
        .query_map(params![folded, hamlet, folded.contains(' ')], |row| {
            Ok(FoundRow {
                id: HouseholdId(row.get(0)?),
                hamlet: HamletId(row.get(1)?),
                folded: row.get(2)?,
                exact: row.get(3)?,
            })
        })?
        .collect();
    Ok(found?)
}

/// Every household that is there, in the order of ids: of all, or only those made at the door.
///
/// # Errors
/// [`StoreError`].
pub fn living(connection: &Connection, only_provisional: bool) -> Result<Vec<ListedRow>, StoreError> {
    let some = if only_provisional { "AND provisional" } else { "" };
    let sql = format!("SELECT {COLUMNS} FROM registry_household WHERE living {some} ORDER BY id");
    rows(connection, &sql, &[])
}

/// Every household of a unit that is there, in the order of ids.
///
/// # Errors
/// [`StoreError`].
pub fn of_unit(connection: &Connection, unit: UnitId) -> Result<Vec<ListedRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_household WHERE living AND unit = ?1 ORDER BY id");
    rows(connection, &sql, &[&unit.0])
}

/// The units whose households are here.
///
/// # Errors
/// [`StoreError`].
pub fn units(connection: &Connection) -> Result<Vec<UnitId>, StoreError> {
    let mut statement = connection.prepare("SELECT DISTINCT unit FROM registry_household ORDER BY unit")?;
    let units: Result<_, _> = statement.query_map([], |row| Ok(UnitId(row.get(0)?)))?.collect();
    Ok(units?)
}

/// Every household that is no longer there and still has a label, in the order of ids.
///
/// # Errors
/// [`StoreError`].
pub fn gone(connection: &Connection) -> Result<Vec<ListedRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registry_household WHERE NOT living AND hamlet IS NOT NULL ORDER BY id"
    );
    rows(connection, &sql, &[])
}
