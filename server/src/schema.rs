//! The server's tables. SQL that PostgreSQL would take as well: numbers come from the space's row, inside the
//! transaction that uses them, and never from a sequence, which becomes visible out of order.

use tinxom_sqlite::Schema;
use tinxom_sqlite::rusqlite::{self, Transaction};

/// The first schema.
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

impl Schema for ServerSchema {
    fn version(&self) -> u32 {
        1
    }

    fn application_id(&self) -> u32 {
        u32::from_be_bytes(*b"TxS1")
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch(TABLES)
    }

    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        Ok(())
    }
}
