//! The arbiter's book in the vault: each row whole, in its canonical bytes, beside the columns it is looked up by.

use crate::vault::StoreError;
use tinxom_domain::household::{Book, ChangeRecord, Claim, Household, Standing};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, ToSql, params};

/// The book of a vault.
#[derive(Debug)]
pub struct SqlBook<'v> {
    connection: &'v Connection,
}

impl<'v> SqlBook<'v> {
    /// The book that lies in a vault.
    pub fn new(connection: &'v Connection) -> Self {
        Self { connection }
    }

    fn row<R>(
        &self,
        sql: &str,
        id: &dyn ToSql,
        read: impl Fn(&[u8]) -> Option<R>,
    ) -> Result<Option<R>, StoreError> {
        let mut statement = self.connection.prepare(sql)?;
        let bytes: Option<Vec<u8>> = statement.query_row(params![id], |row| row.get(0)).optional()?;
        bytes.map(|bytes: Vec<u8>| read(&bytes).ok_or(StoreError::Damaged)).transpose()
    }

    fn run(&self, sql: &str, given: &[&dyn ToSql]) -> Result<(), StoreError> {
        self.connection.prepare(sql)?.execute(given)?;
        Ok(())
    }
}

impl Book for SqlBook<'_> {
    type Error = StoreError;

    fn household(&mut self, id: HouseholdId) -> Result<Option<Household>, StoreError> {
        let sql = "SELECT body FROM registry_household WHERE id = ?1 AND body IS NOT NULL";
        self.row(sql, &id.0, Household::from_bytes)
    }

    fn put_household(&mut self, household: &Household) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO registry_household (id, unit, living, held, provisional, ruled, body)
             VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
             ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, living = excluded.living, held = excluded.held,
                 provisional = excluded.provisional, ruled = 1, body = excluded.body",
            &[
                &household.id.0,
                &household.unit.0,
                &(household.standing == Standing::Living),
                &household.holder.is_some(),
                &household.provisional,
                &household.to_bytes(),
            ],
        )
    }

    fn remove_household(&mut self, id: HouseholdId) -> Result<(), StoreError> {
        self.run("DELETE FROM registry_household WHERE id = ?1", &[&id.0])
    }

    fn claim(&mut self, id: ClaimId) -> Result<Option<Claim>, StoreError> {
        self.row("SELECT body FROM registry_claim WHERE id = ?1", &id.0, Claim::from_bytes)
    }

    fn put_claim(&mut self, claim: &Claim) -> Result<(), StoreError> {
        // Not unique by device: what a wrong server says must not stop the phone.
        let device = claim.device.filter(|_| claim.state.is_live()).map(|device| device.0);
        self.run(
            "INSERT INTO registry_claim (id, household, device, state, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET household = excluded.household, device = excluded.device,
                 state = excluded.state, body = excluded.body",
            &[&claim.id.0, &claim.household.0, &device, &claim.state.code().0, &claim.to_bytes()],
        )
    }

    fn claims_of(&mut self, household: HouseholdId) -> Result<Vec<Claim>, StoreError> {
        let sql = "SELECT body FROM registry_claim WHERE household = ?1 ORDER BY id";
        claims(self.connection, sql, &[&household.0])
    }

    fn claim_of_device(&mut self, device: DeviceId) -> Result<Option<Claim>, StoreError> {
        let sql = "SELECT body FROM registry_claim WHERE device = ?1 ORDER BY id LIMIT 1";
        self.row(sql, &device.0, Claim::from_bytes)
    }

    fn change(&mut self, id: ChangeId) -> Result<Option<ChangeRecord>, StoreError> {
        self.row("SELECT body FROM registry_change WHERE id = ?1", &id.0, ChangeRecord::from_bytes)
    }

    fn put_change(&mut self, change: &ChangeRecord) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO registry_change (id, body) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            &[&change.id.0, &change.to_bytes()],
        )
    }

    fn is_revoked(&mut self, device: DeviceId) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM registry_revoked WHERE device = ?1";
        let count: i64 = self.connection.prepare(sql)?.query_row(params![device.0], |row| row.get(0))?;
        Ok(count > 0)
    }

    fn put_revoked(&mut self, device: DeviceId) -> Result<(), StoreError> {
        self.run("INSERT INTO registry_revoked (device) VALUES (?1) ON CONFLICT DO NOTHING", &[&device.0])
    }

    fn counted(&mut self, unit: UnitId) -> Result<u64, StoreError> {
        let sql = "SELECT upto FROM registry_counted WHERE unit = ?1";
        let upto: Option<i64> =
            self.connection.prepare(sql)?.query_row(params![unit.0], |row| row.get(0)).optional()?;
        Ok(upto.unwrap_or(0) as u64)
    }

    fn put_counted(&mut self, unit: UnitId, upto: u64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO registry_counted (unit, upto) VALUES (?1, ?2)
             ON CONFLICT (unit) DO UPDATE SET upto = excluded.upto",
            &[&unit.0, &(upto as i64)],
        )
    }
}

/// Claims that wait to be settled or for their four words, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub fn open_claims(connection: &Connection) -> Result<Vec<Claim>, StoreError> {
    claims(connection, "SELECT body FROM registry_claim WHERE state IN (2, 3) ORDER BY state, id", &[])
}

/// Claims that ended, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub fn ended_claims(connection: &Connection) -> Result<Vec<Claim>, StoreError> {
    claims(connection, "SELECT body FROM registry_claim WHERE state = 4 ORDER BY id", &[])
}

/// Every claim of a device that is live, in the order of ids.
///
/// # Errors
/// [`StoreError`].
pub fn live_claims(connection: &Connection) -> Result<Vec<Claim>, StoreError> {
    claims(connection, "SELECT body FROM registry_claim WHERE device IS NOT NULL ORDER BY id", &[])
}

fn claims(connection: &Connection, sql: &str, given: &[&dyn ToSql]) -> Result<Vec<Claim>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows: Result<Vec<Vec<u8>>, _> = statement.query_map(given, |row| row.get(0))?.collect();
    rows?.iter().map(|bytes| Claim::from_bytes(bytes).ok_or(StoreError::Damaged)).collect()
}
