//! The vault's tables.

use tinxom_sqlite::Schema;
use tinxom_sqlite::rusqlite::{self, Transaction};

/// The vault's schema.
pub struct VaultSchema;

/// The newest tables, as they lie in the repository: one file for each version, and
/// a released one never changes. Nothing is released yet.
const TABLES: &str = include_str!("../schemas/v1.sql");

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
