//! The server's tables. SQL that PostgreSQL would take as well (its `BYTEA` is `BLOB` here): numbers come from the
//! space's row, inside the transaction that uses them and under its lock, and never from a sequence, which becomes
//! visible out of order.

use tinxom_sqlite::Schema;
use tinxom_sqlite::rusqlite::{self, Transaction};

/// Version 4; 3 did not know who came by a code, 2 had no registry, 1 no `early` either.
pub struct ServerSchema;

const TABLES: &str = "
CREATE TABLE generation (ordinal INTEGER PRIMARY KEY, id BIGINT NOT NULL);
CREATE TABLE base (ordinal BIGINT NOT NULL, space BLOB NOT NULL, last BIGINT NOT NULL, PRIMARY KEY (ordinal, space));
CREATE TABLE member (device BLOB PRIMARY KEY, key BLOB NOT NULL, role INTEGER NOT NULL, unit BIGINT NOT NULL,
    grp BLOB, certificate BLOB, consent INTEGER NOT NULL, at BIGINT NOT NULL);
CREATE TABLE invite_used (name BLOB PRIMARY KEY, device BLOB NOT NULL);
CREATE TABLE grp (id BLOB PRIMARY KEY, unit BIGINT NOT NULL);
CREATE TABLE log (device BLOB NOT NULL, space BLOB NOT NULL, last BIGINT NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (device, space));
CREATE TABLE segment (device BLOB NOT NULL, space BLOB NOT NULL, first BIGINT NOT NULL, hash BLOB NOT NULL,
    receipt BLOB NOT NULL, bytes BIGINT NOT NULL, PRIMARY KEY (device, space, first));
CREATE TABLE space (id BLOB PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE item (space BLOB NOT NULL, number BIGINT NOT NULL, count BIGINT NOT NULL, kind INTEGER NOT NULL,
    at BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (space, number));
CREATE TABLE encapsulation (space BLOB NOT NULL, name BLOB NOT NULL, device BLOB NOT NULL, PRIMARY KEY (space, name));
CREATE TABLE tip (space BLOB NOT NULL, name BLOB NOT NULL, device BLOB NOT NULL, day BIGINT NOT NULL,
    PRIMARY KEY (space, name));
CREATE INDEX tip_of_device_and_day ON tip (device, day);
CREATE TABLE epoch (unit BIGINT NOT NULL, epoch BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (unit, epoch));
CREATE TABLE part (device BLOB PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL);
";

/// What desks said of tips that are not here again since a restore.
const EARLY: &str = "
CREATE TABLE early (space BLOB NOT NULL, tip BLOB NOT NULL, ordinal BIGINT NOT NULL, kind INTEGER NOT NULL,
    at BIGINT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (space, tip, ordinal));
";

/// Registries of households. Rows of the arbiter are kept whole, beside what they are looked up by; that a household has
/// one member and a device one household is the store's word too, whatever the code above it does. `named` says where the
/// items are that name somebody or something which may have to be forgotten.
const REGISTRY: &str = "
CREATE TABLE household (id BLOB PRIMARY KEY, unit BIGINT NOT NULL, body BLOB NOT NULL);
CREATE TABLE claim (id BLOB PRIMARY KEY, household BLOB NOT NULL, device BLOB, author BLOB,
    active INTEGER NOT NULL, live INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX claim_of_household ON claim (household, id);
CREATE INDEX claim_of_device ON claim (device);
CREATE INDEX claim_of_author ON claim (author);
CREATE UNIQUE INDEX one_active_claim_of_a_household ON claim (household) WHERE active = 1;
CREATE UNIQUE INDEX one_live_claim_of_a_device ON claim (device) WHERE live = 1;
CREATE TABLE change (id BLOB PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE counted (unit BIGINT PRIMARY KEY, upto BIGINT NOT NULL);
CREATE TABLE revoked (device BLOB PRIMARY KEY, unit BIGINT NOT NULL, since BIGINT NOT NULL, reason INTEGER NOT NULL,
    officer INTEGER NOT NULL, author BLOB NOT NULL, role INTEGER NOT NULL, settled INTEGER NOT NULL);
CREATE INDEX revoked_and_not_settled ON revoked (since) WHERE settled = 0;
CREATE TABLE member_left (device BLOB PRIMARY KEY, at BIGINT NOT NULL);
CREATE TABLE guardian (claim BLOB PRIMARY KEY, pupil BLOB NOT NULL, guardian BLOB NOT NULL);
CREATE TABLE task_end (device BLOB PRIMARY KEY, since BIGINT NOT NULL);
CREATE TABLE named (subject BLOB NOT NULL, space BLOB NOT NULL, number BIGINT NOT NULL,
    PRIMARY KEY (subject, space, number));
CREATE TABLE offer (locator INTEGER PRIMARY KEY, proof BLOB NOT NULL, until BIGINT NOT NULL, wrong INTEGER NOT NULL,
    officer BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE INDEX offer_of_officer ON offer (officer);
";

/// Devices that came by a code over the telephone, with the claim whose four words are to be compared. The row goes once
/// they were the same and the phone has its certificate.
const BY_TELEPHONE: &str = "
CREATE TABLE by_telephone (device BLOB PRIMARY KEY, claim BLOB NOT NULL, checked INTEGER NOT NULL);
";

impl Schema for ServerSchema {
    fn version(&self) -> u32 {
        4
    }

    fn application_id(&self) -> u32 {
        u32::from_be_bytes(*b"TxS1")
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(EARLY)?;
        transaction.execute_batch(REGISTRY)?;
        transaction.execute_batch(BY_TELEPHONE)
    }

    fn upgrade_from(&self, transaction: &Transaction<'_>, from: u32) -> rusqlite::Result<()> {
        match from {
            1 => transaction.execute_batch(EARLY),
            2 => transaction.execute_batch(REGISTRY),
            3 => transaction.execute_batch(BY_TELEPHONE),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use tinxom_sqlite::{Database, schema_dump};

    /// A store as an earlier version made it.
    struct Earlier(u32);

    impl Schema for Earlier {
        fn version(&self) -> u32 {
            self.0
        }

        fn application_id(&self) -> u32 {
            ServerSchema.application_id()
        }

        fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
            transaction.execute_batch(TABLES)?;
            if self.0 > 1 {
                transaction.execute_batch(EARLY)?;
            }
            if self.0 > 2 { transaction.execute_batch(REGISTRY) } else { Ok(()) }
        }

        fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_store_of_an_earlier_version_is_upgraded_to_the_tables_of_a_new_one_and_keeps_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let new = dir.path().join("new.db");
        let made = Database::open(&new, None, &ServerSchema).unwrap();
        let dump = |database: &Database| schema_dump(database.connection()).unwrap();
        for version in 1..ServerSchema.version() {
            let old = dir.path().join(format!("{version}.db"));
            let before = Database::open(&old, None, &Earlier(version)).unwrap();
            before.connection().execute("INSERT INTO grp (id, unit) VALUES (x'01', 7)", []).unwrap();
            drop(before);
            let upgraded = Database::open(&old, None, &ServerSchema).unwrap();
            assert_eq!(dump(&upgraded), dump(&made), "from {version}");
            let unit: i64 =
                upgraded.connection().query_row("SELECT unit FROM grp", [], |row| row.get(0)).unwrap();
            assert_eq!(unit, 7);
        }
    }

    #[test]
    fn s5_2_the_store_itself_takes_no_second_member_of_a_household_and_no_second_household_of_a_device() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::open(&dir.path().join("new.db"), None, &ServerSchema).unwrap();
        let put = |id: u8, household: u8, device: u8, active: u8, live: u8| {
            database.connection().execute(
                "INSERT INTO claim (id, household, device, active, live, body) VALUES (?1, ?2, ?3, ?4, ?5, x'')",
                [id, household, device, active, live],
            )
        };
        put(1, 1, 1, 1, 1).unwrap();
        put(2, 1, 2, 0, 1).unwrap();
        put(3, 2, 1, 0, 0).unwrap();
        assert!(put(4, 1, 4, 1, 1).is_err(), "two members");
        assert!(put(5, 2, 1, 0, 1).is_err(), "two households");
    }

    /// Words that SQLite takes and PostgreSQL does not, or takes for something else.
    const NOT_PORTABLE: [&str; 12] = [
        "INSERT OR ",
        "REPLACE INTO",
        "AUTOINCREMENT",
        "ROWID",
        "LAST_INSERT",
        "IFNULL(",
        "DATETIME(",
        "STRFTIME(",
        "GLOB ",
        "NEXTVAL",
        "SERIAL",
        "GROUP_CONCAT",
    ];

    #[test]
    fn every_statement_is_one_that_postgresql_takes_too() {
        let sources = [
            include_str!("commit.rs"),
            include_str!("judge.rs"),
            include_str!("room.rs"),
            include_str!("room/introduce.rs"),
            include_str!("room/number.rs"),
            include_str!("room/member.rs"),
            include_str!("room/read.rs"),
            include_str!("room/territory.rs"),
            include_str!("registry/book.rs"),
            include_str!("registry/code.rs"),
            include_str!("registry/door.rs"),
            include_str!("registry/forget.rs"),
            include_str!("registry/leave.rs"),
            include_str!("registry/look.rs"),
            include_str!("registry/mod.rs"),
            include_str!("registry/revoke.rs"),
            include_str!("registry/task.rs"),
            include_str!("registry/words.rs"),
            TABLES,
            EARLY,
            REGISTRY,
            BY_TELEPHONE,
        ];
        let mut statements = 0;
        for source in sources {
            let upper = source.to_uppercase();
            statements += upper.matches("INSERT INTO ").count() + upper.matches("SELECT ").count();
            for word in NOT_PORTABLE {
                assert!(!upper.contains(word), "{word}");
            }
        }
        assert!(statements > 30, "{statements}");
    }
}
