//! The vault's tables.

use tinxom_sqlite::Schema;
use tinxom_sqlite::rusqlite::{self, Transaction};

/// The vault's schema.
pub struct VaultSchema;

const TABLES: &str = "
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE tip (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, unit INTEGER NOT NULL,
    hamlet TEXT NOT NULL, time_window INTEGER NOT NULL, text TEXT NOT NULL, kept_at INTEGER NOT NULL,
    clock_doubted INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER NOT NULL DEFAULT 0,
    reply_key BLOB NOT NULL, name BLOB, withdrawal_asked INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER, accepted_at INTEGER, receipt BLOB);
CREATE UNIQUE INDEX tip_by_name ON tip (name) WHERE name IS NOT NULL;
CREATE TABLE answer (tip INTEGER NOT NULL REFERENCES tip (id), salt BLOB NOT NULL, at INTEGER NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (tip, salt));
CREATE TABLE encapsulation (unit INTEGER NOT NULL, epoch INTEGER NOT NULL, name BLOB NOT NULL, secret BLOB NOT NULL,
    next_counter INTEGER NOT NULL, PRIMARY KEY (unit, epoch));
CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, space BLOB NOT NULL, time INTEGER NOT NULL,
    kind INTEGER NOT NULL, body BLOB NOT NULL, tip INTEGER);
CREATE TABLE segment (space BLOB NOT NULL, first INTEGER NOT NULL, next INTEGER NOT NULL, hash BLOB NOT NULL,
    bytes BLOB NOT NULL, acknowledged INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (space, first));
CREATE TABLE sent (space BLOB NOT NULL, sequence INTEGER NOT NULL, kind INTEGER NOT NULL, tip INTEGER,
    PRIMARY KEY (space, sequence));
CREATE TABLE cursor (space BLOB PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE part (space BLOB PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE epoch_key (unit INTEGER NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (unit, epoch));
CREATE TABLE certificate (device BLOB PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE anchor (unit INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE patrol (space BLOB NOT NULL, device BLOB NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
    kind INTEGER NOT NULL, body BLOB NOT NULL, number INTEGER, PRIMARY KEY (space, device, sequence));
CREATE TABLE desk_encapsulation (name BLOB PRIMARY KEY, unit INTEGER NOT NULL, epoch INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE desk_tip (name BLOB PRIMARY KEY, unit INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
    body BLOB NOT NULL, state INTEGER NOT NULL, withdrawal_asked INTEGER NOT NULL DEFAULT 0);
";

impl Schema for VaultSchema {
    fn version(&self) -> u32 {
        1
    }

    fn application_id(&self) -> u32 {
        u32::from_be_bytes(*b"TxV1")
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch(TABLES)
    }

    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        Ok(())
    }
}
