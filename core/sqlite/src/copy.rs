//! Copies: written beside their name first, so that nothing that is not whole ever has it.

use crate::files::{Lock, beside, length, lock, private, sync_folder};
use crate::{Error, OpenError, Schema};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Keeps everybody else from opening a file, without opening it: for whoever puts another in its place.
#[derive(Debug)]
pub struct Hold {
    _lock: Lock,
}

/// Takes the lock of a file, which need not be there. Given back when dropped.
///
/// # Errors
/// [`OpenError::InUse`], [`OpenError::Io`].
pub fn hold(path: &Path) -> Result<Hold, OpenError> {
    Ok(Hold { _lock: lock(path)? })
}

/// Writes a whole copy of an unencrypted file that may be open elsewhere, as of one moment, into a new file. It waits
/// for no writer and keeps none waiting; the log grows meanwhile. The file is checked first, so that a copy of a
/// damaged one never looks like a good one.
///
/// # Errors
/// [`OpenError::Io`] when there is nothing to copy, when it is another program's (`InvalidData`), when the copy is
/// there already or cannot be written; [`OpenError::InUse`] while the same copy is being written;
/// [`OpenError::Damaged`], [`OpenError::TooNew`], [`OpenError::DiskFull`].
pub fn copy_in_use(path: &Path, into: &Path, schema: &dyn Schema) -> Result<(), OpenError> {
    if length(path)? == 0 {
        return Err(io::Error::from(io::ErrorKind::NotFound).into());
    }
    // Nothing here opens the file but SQLite: its locks are the process', and any closing would give them back.
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    // The log is the server's to write back.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY;")?;
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0));
    let found = number("user_version")?;
    let known = schema.version();
    if found > known {
        return Err(OpenError::TooNew { found, known });
    }
    if found == 0 || number("application_id")? != schema.application_id() {
        return Err(io::Error::from(io::ErrorKind::InvalidData).into());
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Error::Damaged.into());
    }
    write_copy(&connection, into)
}

/// Writes what a connection reads into a new file: under another name, synced, and then renamed.
pub(crate) fn write_copy(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    if path.try_exists()? {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    let partial = beside(path, ".partial");
    let text = partial.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let file = private().create(true).truncate(false).open(&partial)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => return Err(OpenError::InUse),
        Err(error) => return Err(io::Error::from(error).into()),
    }
    let written = (|| {
        // What a copy that was killed left there is not one.
        file.set_len(0)?;
        connection.execute("VACUUM INTO ?1", [text])?;
        File::open(&partial)?.sync_all()?;
        fs::rename(&partial, path)?;
        sync_folder(path)?;
        Ok(())
    })();
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&partial);
    }
    written
}
