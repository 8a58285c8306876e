//! SQLite with page encryption, compiled once for phone and server: how a file is opened, locked, upgraded, and what
//! is said when it cannot be.
//!
//! SQLite3 Multiple Ciphers and not SQLCipher: that brings OpenSSL, three times the size and a C library to
//! cross-compile. The key is 32 raw bytes from the platform's key store, never a passphrase.
//!
//! SQLite answers "not a database" to a wrong key and to a damaged file alike. A small file beside the database, a
//! salted hash of the key, tells them apart: nothing is ever put aside because somebody held the wrong key.

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;
use zeroize::Zeroizing;

pub use rusqlite;

/// The key of an encrypted file. Erased when dropped, never printed.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key of 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn hex(&self) -> Zeroizing<String> {
        use std::fmt::Write;
        let mut hex = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

/// The tables of a file and how they grow. All steps and the version are one transaction.
pub trait Schema {
    /// The version that this build writes.
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
}

/// Why a file could not be opened. It was not changed in any of these cases.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process, or this one a second time, has it open.
    #[error("the file is open elsewhere")]
    InUse,
    /// The key is not the one that the file was made with.
    #[error("the key does not fit the file")]
    WrongKey,
    /// The key fits and the file is not whole.
    #[error("the file is damaged")]
    Damaged,
    /// A later version wrote it.
    #[error("the file is of version {found}, this build knows {known}")]
    TooNew {
        /// The file's version.
        found: u32,
        /// The newest this build knows.
        known: u32,
    },
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file system said no.
    #[error("file: {0}")]
    Io(io::Error),
    /// SQLite said something else.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

/// How a statement failed.
#[derive(Debug, Error)]
pub enum Error {
    /// The disk is full; what was committed stays.
    #[error("the disk is full")]
    DiskFull,
    /// The file is not whole.
    #[error("the file is damaged")]
    Damaged,
    /// SQLite said something else.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        match error {
            Error::DiskFull => Self::DiskFull,
            Error::Damaged => Self::Damaged,
            Error::Sqlite(error) => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Error::from(error).into()
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull { Self::DiskFull } else { Self::Io(error) }
    }
}

/// An open file: one writer, and the lock that keeps a second one out.
#[derive(Debug)]
pub struct Database {
    connection: Connection,
    _lock: File,
}

impl Database {
    /// Opens or makes a file. Without a key it is a plain SQLite file.
    ///
    /// # Errors
    /// [`OpenError`]; the file is unchanged then.
    pub fn open(path: &Path, key: Option<&Key>, schema: &dyn Schema) -> Result<Self, OpenError> {
        if let Some(dir) = path.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(beside(path, ".lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(OpenError::InUse),
            Err(fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        let sure = match key {
            Some(key) => check_key(path, key)?,
            None => true,
        };
        // SQLite would make the file readable for others; it is made here first.
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
        let connection = Connection::open(path)?;
        if let Some(key) = key {
            let pragma = Zeroizing::new(format!("PRAGMA key='raw:{}'", *key.hex()));
            connection.execute_batch(&pragma)?;
        }
        let mut database = Self { connection, _lock: lock };
        let opened = database.set_up(path, schema);
        if matches!(opened, Err(OpenError::Damaged)) && !sure {
            // Without the check file nobody can tell, and a right key must not be told that the file is lost.
            return Err(OpenError::WrongKey);
        }
        opened?;
        if let Some(key) = key.filter(|_| !sure) {
            write_check(path, key)?;
        }
        Ok(database)
    }

    fn set_up(&mut self, path: &Path, schema: &dyn Schema) -> Result<(), OpenError> {
        let found: u32 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application: u32 = self.connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let known = schema.version();
        if found > known {
            return Err(OpenError::TooNew { found, known });
        }
        if found > 0 && application != schema.application_id() {
            return Err(OpenError::Damaged);
        }
        self.connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;
             PRAGMA wal_autocheckpoint = 512; PRAGMA journal_size_limit = 4194304;",
        )?;
        // A truncated file opens as long as its first page is there; its header says how long it should be.
        let pages: i64 = self.connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        let page: i64 = self.connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let wal = fs::metadata(beside(path, "-wal")).map_or(0, |meta| meta.len());
        if wal == 0 && fs::metadata(path)?.len() < (pages * page).unsigned_abs() {
            return Err(OpenError::Damaged);
        }
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

    /// The connection, for reading and single statements.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The connection, for transactions.
    pub fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Looks at every page: slow, for a person who asks.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a page is not whole.
    pub fn check(&self) -> Result<(), Error> {
        let verdict: String = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" { Ok(()) } else { Err(Error::Damaged) }
    }

    /// Writes a whole copy into a new file and syncs it.
    ///
    /// # Errors
    /// [`OpenError::Io`] when the file is there already or cannot be written.
    pub fn backup_into(&self, path: &Path) -> Result<(), OpenError> {
        OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)?;
        let text = path.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.connection.execute("VACUUM INTO ?1", [text])?;
        File::open(path)?.sync_all()?;
        Ok(())
    }
}

/// Renames a damaged file and what lies beside it; deletes and overwrites nothing. Gives the file's new name.
///
/// # Errors
/// When the file system says no.
pub fn put_aside(path: &Path) -> io::Result<PathBuf> {
    for number in 1..10_000 {
        let aside = beside(path, &format!(".damaged-{number}"));
        if aside.try_exists()? {
            continue;
        }
        fs::rename(path, &aside)?;
        for ending in ["-wal", "-shm", ".check"] {
            if beside(path, ending).try_exists()? {
                fs::rename(beside(path, ending), beside(&aside, ending))?;
            }
        }
        return Ok(aside);
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// The tables and indexes of a file in one text, to compare an upgraded file with a new one.
///
/// # Errors
/// Whatever SQLite says.
pub fn schema_dump(connection: &Connection) -> rusqlite::Result<String> {
    let mut statement = connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")?;
    let lines: rusqlite::Result<Vec<String>> = statement.query_map([], |row| row.get::<_, String>(0))?.collect();
    Ok(lines?.iter().map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether the key is known to fit: `false` when there is nothing to check it against.
fn check_key(path: &Path, key: &Key) -> Result<bool, OpenError> {
    match fs::read(beside(path, ".check")) {
        Ok(bytes) if bytes.len() == 48 => {
            if bytes[16..] == hash(&bytes[..16], key) { Ok(true) } else { Err(OpenError::WrongKey) }
        }
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let fresh = fs::metadata(path).map_or(true, |meta| meta.len() == 0);
            if fresh {
                write_check(path, key)?;
            }
            Ok(fresh)
        }
        Err(error) => Err(error.into()),
    }
}

fn write_check(path: &Path, key: &Key) -> Result<(), OpenError> {
    let mut bytes = [0u8; 16].to_vec();
    getrandom::fill(&mut bytes).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
    let sum = hash(&bytes, key);
    bytes.extend_from_slice(&sum);
    let new = beside(path, ".check.new");
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&new)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&new, beside(path, ".check"))?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

fn hash(salt: &[u8], key: &Key) -> [u8; 32] {
    Sha256::new().chain_update(b"tinxom key check v1").chain_update(salt).chain_update(*key.0).finalize().into()
}
