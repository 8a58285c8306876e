//! Opening, upgrading, checking, copying and closing one file.

use crate::copy::write_copy;
use crate::files::{Check, Lock, beside, length, lock, private, read_check, write_check};
use crate::{Error, Key, OpenError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// The log is written back into the database when it has grown to this many bytes.
const LOG_BYTES: i64 = 1024 * 1024;

/// The tables of a file and how they grow. All steps and the version are one transaction.
pub trait Schema {
    /// The version that this build writes, from 1 on.
    fn version(&self) -> u32;
    /// Marks whose file it is.
    fn application_id(&self) -> u32;
    /// Makes the newest tables in an empty file.
    ///
    /// # Errors
    /// Whatever SQLite says; nothing is changed then.
    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()>;
    /// Takes one step from version `from` to the next.
    ///
    /// # Errors
    /// Whatever SQLite says; the file stays as it was.
    fn upgrade_from(&self, transaction: &Transaction<'_>, from: u32) -> rusqlite::Result<()>;
    /// Settings of the connection, before the tables are looked at.
    ///
    /// # Errors
    /// Whatever SQLite says.
    fn prepare(&self, _connection: &Connection) -> rusqlite::Result<()> {
        Ok(())
    }
    /// What is due at every opening, after the tables are there.
    ///
    /// # Errors
    /// Whatever SQLite says.
    fn finish(&self, _connection: &Connection) -> rusqlite::Result<()> {
        Ok(())
    }
}

/// An open file: one writer, and the lock that keeps a second one out.
#[derive(Debug)]
pub struct Database {
    // Closed before the lock is given back: fields drop in this order.
    connection: Connection,
    _lock: Lock,
}

impl Database {
    /// Opens or makes a file. Without a key it is a plain SQLite file. Folders that are made are 0700, files 0600.
    ///
    /// # Errors
    /// [`OpenError`]; the database and its log are then as they were.
    pub fn open(path: &Path, key: Option<&Key>, schema: &dyn Schema) -> Result<Self, OpenError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let lock = lock(path)?;
        let check = read_check(path, key)?;
        let (size, log) = (length(path)?, length(&beside(path, "-wal"))?);
        if check == Check::Differs {
            return Err(OpenError::WrongKey);
        }
        // SQLite would take an empty file for a new one, and delete its log; one of a single byte it takes for empty.
        if size == 1 || (size == 0 && (check == Check::InUse || log > 0)) {
            return Err(OpenError::Damaged);
        }
        if let Some(key) = key.filter(|_| size == 0 && check == Check::Missing) {
            write_check(path, key, false)?;
        }
        // SQLite would make the file readable for others; it is made here first.
        private().create(true).truncate(false).open(path)?;
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        let mut database = Self { connection, _lock: lock };
        match database.set_up(path, key, schema, size, log) {
            // Without the check file nobody can tell, and a good file must not be put aside for a wrong key.
            Err(OpenError::Damaged) if key.is_some() && size > 0 && check == Check::Missing => {
                return Err(OpenError::WrongKey);
            }
            outcome => outcome?,
        }
        if let Some(key) = key.filter(|_| check != Check::InUse) {
            write_check(path, key, true)?;
        }
        Ok(database)
    }

    fn set_up(
        &mut self,
        path: &Path,
        key: Option<&Key>,
        schema: &dyn Schema,
        size: u64,
        log: u64,
    ) -> Result<(), OpenError> {
        // A file that is refused stays byte for byte: closing must not write its log back.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, log > 0)?;
        if let Some(key) = key {
            self.connection.execute_batch(&key.pragma())?;
        }
        let found: u32 = self.number("user_version")?;
        let known = schema.version();
        if found > known {
            return Err(OpenError::TooNew { found, known });
        }
        if found > 0 && self.number("application_id")? != schema.application_id() {
            return Err(OpenError::Io(io::Error::from(io::ErrorKind::InvalidData)));
        }
        self.look_at(path, size, log)?;
        // Tables and version are one transaction: tables without a version are another program's.
        if found == 0 && self.has_tables()? {
            return Err(OpenError::Io(io::Error::from(io::ErrorKind::InvalidData)));
        }
        self.settings()?;
        schema.prepare(&self.connection)?;
        self.upgrade(schema, found)?;
        schema.finish(&self.connection)?;
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(())
    }

    /// Whether the file is as long as its header says, and every page whole. A truncated file opens as long as its first
    /// page is there. With a log the length is not compared: pages that are only in the log count too.
    fn look_at(&self, path: &Path, size: u64, log: u64) -> Result<(), OpenError> {
        if size == 0 {
            return Ok(());
        }
        let expected = u64::from(self.number("page_count")?) * u64::from(self.number("page_size")?);
        if log == 0 && length(path)? < expected {
            return Err(OpenError::Damaged);
        }
        Ok(self.check()?)
    }

    fn settings(&self) -> Result<(), OpenError> {
        let pages = LOG_BYTES / i64::from(self.number("page_size")?).max(512);
        // Both fullfsync matter on Apple systems only, where a plain fsync may stay in the drive.
        self.connection.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
             PRAGMA checkpoint_fullfsync = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = {pages};
             PRAGMA journal_size_limit = {};",
            3 * LOG_BYTES
        ))?;
        Ok(())
    }

    fn upgrade(&mut self, schema: &dyn Schema, found: u32) -> Result<(), OpenError> {
        let known = schema.version();
        if found == known {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if found == 0 {
            schema.init(&transaction)?;
        } else {
            for version in found..known {
                schema.upgrade_from(&transaction, version)?;
            }
        }
        transaction.pragma_update(None, "user_version", known)?;
        transaction.pragma_update(None, "application_id", schema.application_id())?;
        transaction.commit()?;
        Ok(())
    }

    fn has_tables(&self) -> rusqlite::Result<bool> {
        self.connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
    }

    fn number(&self, pragma: &str) -> rusqlite::Result<u32> {
        self.connection.pragma_query_value(None, pragma, |row| row.get(0))
    }

    /// The connection, for reading and single statements.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The connection, for transactions.
    pub fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Runs `work` in a transaction that writes: whole or not at all. It takes the writer's place at once, so that it
    /// cannot fail for that half way.
    ///
    /// # Errors
    /// What `work` says, and [`Error`] when the transaction cannot begin or be made durable; nothing is changed then.
    pub fn transaction<T, E>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::from)?;
        let outcome = work(&transaction)?;
        transaction.commit().map_err(Error::from)?;
        Ok(outcome)
    }

    /// Looks at every page, as opening does.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a page is not whole.
    pub fn check(&self) -> Result<(), Error> {
        let verdict: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(Error::Damaged) }
    }

    /// Writes a whole copy, encrypted with the same key, into a new file and syncs it. A copy that cannot be finished
    /// is removed, so that none looks like one.
    ///
    /// # Errors
    /// [`OpenError::Io`] when the file is there already or cannot be written, [`OpenError::InUse`] while the same copy
    /// is being written, [`OpenError::DiskFull`].
    pub fn backup_into(&self, path: &Path) -> Result<(), OpenError> {
        write_copy(&self.connection, path)
    }

    /// Writes the log back and closes. Dropping does the same as far as it can, and cannot tell.
    ///
    /// # Errors
    /// [`Error`]; what was committed is in the log then, and the next opening reads it.
    pub fn close(self) -> Result<(), Error> {
        self.connection.execute_batch("PRAGMA optimize")?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.connection.close().map_err(|(_, error)| error.into())
    }
}
