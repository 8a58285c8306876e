//! Opening a vault, changing it, and its settings.

use crate::schema::VaultSchema;
use std::path::Path;
use thiserror::Error;
use tinxom_sqlite::rusqlite::{
    self, Connection, OptionalExtension, Transaction, TransactionBehavior, params,
};
use tinxom_sqlite::{Database, Key, OpenError};

/// How a vault failed. What was committed stays.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file is not whole.
    #[error("the vault is damaged")]
    Damaged,
    /// SQLite said something else.
    #[error("vault: {0}")]
    Sqlite(rusqlite::Error),
    /// What lies in the vault is not of its form.
    #[error("vault: {0}")]
    Wire(#[from] tinxom_wire::WireError),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        store_error(error.into())
    }
}

fn store_error(error: tinxom_sqlite::Error) -> StoreError {
    match error {
        tinxom_sqlite::Error::DiskFull => StoreError::DiskFull,
        tinxom_sqlite::Error::Damaged => StoreError::Damaged,
        tinxom_sqlite::Error::Sqlite(error) => StoreError::Sqlite(error),
    }
}

/// An open vault.
#[derive(Debug)]
pub struct Vault {
    database: Database,
}

/// A change that is whole or did not happen: dropped without [`Change::commit`], nothing of it stays.
#[derive(Debug)]
pub struct Change<'v> {
    transaction: Transaction<'v>,
}

impl Vault {
    /// Opens or makes the vault in a file, with the key that the platform keeps.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(path: &Path, key: &Key) -> Result<Self, OpenError> {
        Ok(Self { database: Database::open(path, Some(key), &VaultSchema)? })
    }

    /// For reading.
    pub fn read(&self) -> &Connection {
        self.database.connection()
    }

    /// Begins a change.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn change(&mut self) -> Result<Change<'_>, StoreError> {
        let transaction =
            self.database.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Change { transaction })
    }

    /// Writes the log back and closes; the lock is given back.
    ///
    /// # Errors
    /// [`StoreError`]; what was committed is there all the same.
    pub fn close(self) -> Result<(), StoreError> {
        self.database.close().map_err(store_error)
    }

    /// Looks at every page.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn check(&self) -> Result<(), StoreError> {
        self.database.check().map_err(store_error)
    }
}

impl std::ops::Deref for Change<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

impl Change<'_> {
    /// Makes the change durable.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of it stays then.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit()?)
    }
}

/// A setting, or nothing.
///
/// # Errors
/// [`StoreError`].
pub fn setting(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let value =
        connection.query_row("SELECT value FROM setting WHERE name = ?1", params![name], |row| row.get(0));
    Ok(value.optional()?)
}

/// A setting that is a number; 0 without one.
///
/// # Errors
/// [`StoreError`].
pub fn number(connection: &Connection, name: &str) -> Result<u64, StoreError> {
    let bytes = setting(connection, name)?.and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map_or(0, u64::from_be_bytes))
}

/// Keeps a setting.
///
/// # Errors
/// [`StoreError`].
pub fn set(connection: &Connection, name: &str, value: &[u8]) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![name, value],
    )?;
    Ok(())
}

/// Forgets a setting.
///
/// # Errors
/// [`StoreError`].
pub fn forget(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM setting WHERE name = ?1", params![name])?;
    Ok(())
}

/// A count as SQLite takes it.
pub(crate) fn bounded(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
