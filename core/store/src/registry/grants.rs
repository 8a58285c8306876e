//! The grants that this phone's officer gave: kept to know their acceptances by, and to show them once more.

use crate::vault::StoreError;
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId};
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, params};

/// One grant.
#[derive(Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// The claim that it leads to.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// When it was given, by the phone's clock.
    pub at: Timestamp,
    /// The invite as people pass it on.
    pub invite: Vec<u8>,
    /// The device that accepted it before this phone; none before.
    pub device: Option<DeviceId>,
    /// Until when its code over the telephone holds; none without one: milliseconds since 1970, UTC.
    pub code_until: Option<i64>,
}

// Whoever has an invite that is not used yet can join by it.
impl std::fmt::Debug for GrantRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GrantRow {{ claim: {:?}, … }}", self.claim)
    }
}

const COLUMNS: &str = "claim, household, at, invite, device, code_until";

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<GrantRow> {
    Ok(GrantRow {
        claim: ClaimId(row.get(0)?),
        household: HouseholdId(row.get(1)?),
        at: Timestamp(row.get(2)?),
        invite: row.get(3)?,
        device: row.get::<_, Option<[u8; 16]>>(4)?.map(DeviceId),
        code_until: row.get(5)?,
    })
}

/// Keeps a grant, or what became of it.
///
/// # Errors
/// [`StoreError`].
pub fn put(connection: &Connection, grant: &GrantRow) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO registry_grant (claim, household, at, invite, device, code_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (claim) DO UPDATE SET device = excluded.device, code_until = excluded.code_until",
        params![
            grant.claim.0,
            grant.household.0,
            grant.at.0,
            grant.invite,
            grant.device.map(|device| device.0),
            grant.code_until
        ],
    )?;
    Ok(())
}

/// The grant of a claim, if this phone gave it.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, claim: ClaimId) -> Result<Option<GrantRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_grant WHERE claim = ?1");
    Ok(connection.query_row(&sql, params![claim.0], row).optional()?)
}

/// The last grants, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn last(connection: &Connection, most: usize) -> Result<Vec<GrantRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM registry_grant ORDER BY at DESC, claim LIMIT ?1");
    let mut statement = connection.prepare(&sql)?;
    let rows: Result<_, _> = statement.query_map(params![crate::vault::bounded(most)], row)?.collect();
    Ok(rows?)
}

/// Forgets a grant whose claim is forgotten.
///
/// # Errors
/// [`StoreError`].
pub fn forget(connection: &Connection, claim: ClaimId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM registry_grant WHERE claim = ?1", params![claim.0])?;
    Ok(())
}
