//! The server's tables. SQL that PostgreSQL would take as well (its `BYTEA` is `BLOB` here): numbers come from the
//! space's row, inside the transaction that uses them and under its lock, and never from a sequence, which becomes
//! visible out of order.

use tinxom_sqlite::Schema;
use tinxom_sqlite::rusqlite::{self, Transaction};

/// Version 2; 1 had no `early`.
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

impl Schema for ServerSchema {
    fn version(&self) -> u32 {
        2
    }

    fn application_id(&self) -> u32 {
        u32::from_be_bytes(*b"TxS1")
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(EARLY)
    }

    fn upgrade_from(&self, transaction: &Transaction<'_>, from: u32) -> rusqlite::Result<()> {
        match from {
            1 => transaction.execute_batch(EARLY),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use tinxom_sqlite::{Database, schema_dump};

    struct First;

    impl Schema for First {
        fn version(&self) -> u32 {
            1
        }

        fn application_id(&self) -> u32 {
            ServerSchema.application_id()
        }

        fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
            transaction.execute_batch(TABLES)
        }

        fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_store_of_the_first_version_is_upgraded_to_the_tables_of_a_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join("old.db"), dir.path().join("new.db"));
        drop(Database::open(&old, None, &First).unwrap());
        let upgraded = Database::open(&old, None, &ServerSchema).unwrap();
        let made = Database::open(&new, None, &ServerSchema).unwrap();
        let dump = |database: &Database| schema_dump(database.connection()).unwrap();
        assert_eq!(dump(&upgraded), dump(&made));
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
            include_str!("room/read.rs"),
            include_str!("room/territory.rs"),
            TABLES,
            EARLY,
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
