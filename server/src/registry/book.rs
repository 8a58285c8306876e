//! The arbiter's book in SQL. Its rows live and die with the transaction that decided over them.

use crate::room::RoomError;
use tinxom_domain::household::{Book, ChangeRecord, Claim, ClaimState, Household, MemoryBook};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
use tinxom_sqlite::rusqlite::{self, Connection, OptionalExtension, params};

/// Reads and writes the arbiter's rows inside a transaction.
pub(crate) struct SqlBook<'t>(pub(crate) &'t Connection);

/// A row that does not read was not written by this program.
fn read<T>(row: Option<T>) -> Result<T, RoomError> {
    row.ok_or(RoomError::Storage(rusqlite::Error::InvalidQuery))
}

impl SqlBook<'_> {
    fn one(&self, sql: &str, id: &[u8]) -> Result<Option<Vec<u8>>, RoomError> {
        let mut statement = self.0.prepare(sql)?;
        Ok(statement.query_row(params![id], |row| row.get(0)).optional()?)
    }
}

impl Book for SqlBook<'_> {
    type Error = RoomError;

    fn household(&mut self, id: HouseholdId) -> Result<Option<Household>, RoomError> {
        let body = self.one("SELECT body FROM household WHERE id = ?1", &id.0)?;
        body.map(|body| read(Household::from_bytes(&body))).transpose()
    }

    fn put_household(&mut self, household: &Household) -> Result<(), RoomError> {
        let mut statement = self.0.prepare(
            "INSERT INTO household (id, unit, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, body = excluded.body",
        )?;
        statement.execute(params![household.id.0, household.unit.0, household.to_bytes()])?;
        Ok(())
    }

    fn remove_household(&mut self, id: HouseholdId) -> Result<(), RoomError> {
        self.0.execute("DELETE FROM household WHERE id = ?1", params![id.0])?;
        Ok(())
    }

    fn claim(&mut self, id: ClaimId) -> Result<Option<Claim>, RoomError> {
        let body = self.one("SELECT body FROM claim WHERE id = ?1", &id.0)?;
        body.map(|body| read(Claim::from_bytes(&body))).transpose()
    }

    fn put_claim(&mut self, claim: &Claim) -> Result<(), RoomError> {
        let mut statement = self.0.prepare(
            "INSERT INTO claim (id, household, device, author, active, live, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO UPDATE SET household = excluded.household, device = excluded.device,
                 author = excluded.author, active = excluded.active, live = excluded.live, body = excluded.body",
        )?;
        statement.execute(params![
            claim.id.0,
            claim.household.0,
            claim.device.map(|device| device.0),
            claim.author.map(|author| author.0),
            i64::from(claim.state == ClaimState::Active),
            i64::from(claim.state.is_live()),
            claim.to_bytes()
        ])?;
        Ok(())
    }

    fn claims_of(&mut self, household: HouseholdId) -> Result<Vec<Claim>, RoomError> {
        let mut statement = self.0.prepare("SELECT body FROM claim WHERE household = ?1 ORDER BY id")?;
        let mut claims = Vec::new();
        for body in statement.query_map(params![household.0], |row| row.get(0))? {
            let body: Vec<u8> = body?;
            claims.push(read(Claim::from_bytes(&body))?);
        }
        Ok(claims)
    }

    fn claim_of_device(&mut self, device: DeviceId) -> Result<Option<Claim>, RoomError> {
        let body = self.one("SELECT body FROM claim WHERE device = ?1 AND live = 1", &device.0)?;
        body.map(|body| read(Claim::from_bytes(&body))).transpose()
    }

    fn change(&mut self, id: ChangeId) -> Result<Option<ChangeRecord>, RoomError> {
        let body = self.one("SELECT body FROM change WHERE id = ?1", &id.0)?;
        body.map(|body| read(ChangeRecord::from_bytes(&body))).transpose()
    }

    fn put_change(&mut self, change: &ChangeRecord) -> Result<(), RoomError> {
        self.0.execute(
            "INSERT INTO change (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            params![change.id.0, change.to_bytes()],
        )?;
        Ok(())
    }

    // A revocation of a day to come is in the table and not in the book yet: see `revoke`.
    fn is_revoked(&mut self, device: DeviceId) -> Result<bool, RoomError> {
        let mut statement =
            self.0.prepare("SELECT count(*) FROM revoked WHERE device = ?1 AND settled = 1")?;
        let count: i64 = statement.query_row(params![device.0], |row| row.get(0))?;
        Ok(count > 0)
    }

    fn put_revoked(&mut self, device: DeviceId) -> Result<(), RoomError> {
        self.0.execute("UPDATE revoked SET settled = 1 WHERE device = ?1", params![device.0])?;
        Ok(())
    }

    fn counted(&mut self, unit: UnitId) -> Result<u64, RoomError> {
        let upto: Option<i64> = self
            .0
            .query_row("SELECT upto FROM counted WHERE unit = ?1", params![unit.0], |row| row.get(0))
            .optional()?;
        Ok(upto.map_or(0, |upto| upto as u64))
    }

    fn put_counted(&mut self, unit: UnitId, upto: u64) -> Result<(), RoomError> {
        self.0.execute(
            "INSERT INTO counted (unit, upto) VALUES (?1, ?2) ON CONFLICT (unit) DO UPDATE SET upto = excluded.upto",
            params![unit.0, i64::try_from(upto).unwrap_or(i64::MAX)],
        )?;
        Ok(())
    }
}

/// Every row there is.
pub(crate) fn whole_book(connection: &Connection) -> Result<MemoryBook, RoomError> {
    let bodies = |sql: &str| -> Result<Vec<Vec<u8>>, RoomError> {
        let mut statement = connection.prepare(sql)?;
        let rows: rusqlite::Result<_> = statement.query_map([], |row| row.get(0))?.collect();
        Ok(rows?)
    };
    let mut book = MemoryBook::default();
    // Writing into memory does not fail.
    for body in bodies("SELECT body FROM household")? {
        let Ok(()) = book.put_household(&read(Household::from_bytes(&body))?);
    }
    for body in bodies("SELECT body FROM claim")? {
        let Ok(()) = book.put_claim(&read(Claim::from_bytes(&body))?);
    }
    for body in bodies("SELECT body FROM change")? {
        let Ok(()) = book.put_change(&read(ChangeRecord::from_bytes(&body))?);
    }
    for device in bodies("SELECT device FROM revoked WHERE settled = 1")? {
        let Ok(()) = book.put_revoked(DeviceId(read(device.try_into().ok())?));
    }
    let mut statement = connection.prepare("SELECT unit, upto FROM counted")?;
    for row in statement.query_map([], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?)))? {
        let (unit, upto) = row?;
        let Ok(()) = book.put_counted(UnitId(unit), upto as u64);
    }
    Ok(book)
}

#[cfg(test)]
#[path = "../../../core/domain/tests/histories/mod.rs"]
#[allow(dead_code, missing_docs)]
mod histories;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::schema::ServerSchema;
    use proptest::prelude::*;
    use tinxom_domain::household::{decide, settle};
    use tinxom_domain::time::Timestamp;
    use tinxom_sqlite::Database;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn s5_2_the_servers_book_says_and_keeps_what_the_one_in_memory_does(events in histories::history()) {
            let folder = tempfile::tempdir().unwrap();
            let mut database = Database::open(&folder.path().join("server.db"), None, &ServerSchema).unwrap();
            let transaction = crate::room::immediate(&mut database).unwrap();
            let (mut memory, mut kept) = (MemoryBook::default(), SqlBook(&transaction));
            for (event, number) in events.iter().zip(1_u64..) {
                // The officer's word that a device is out lies there before the arbiter settles it.
                if let tinxom_domain::household::Event::Revoke { device, .. } = event {
                    let insert = "INSERT INTO revoked (device, unit, since, reason, officer, author, role, settled)
                        VALUES (?1, 1, 0, 1, 0, x'', 3, 0) ON CONFLICT (device) DO NOTHING";
                    transaction.execute(insert, params![device.0]).unwrap();
                }
                let outcome = decide(&mut memory, event).unwrap();
                prop_assert_eq!(decide(&mut kept, event).unwrap(), outcome);
                let at = Timestamp(1_000 * number.cast_signed());
                let told = settle(&mut memory, event, &outcome, number, at).unwrap();
                prop_assert_eq!(settle(&mut kept, event, &outcome, number, at).unwrap(), told);
            }
            prop_assert_eq!(super::super::whole_book(&transaction).unwrap().dump(), memory.dump());
        }
    }
}
