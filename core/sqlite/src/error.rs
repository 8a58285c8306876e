//! What is said when a file cannot be opened or a statement fails. No text here carries what a person wrote.

use rusqlite::{ErrorCode, ffi};
use std::io;
use thiserror::Error;

/// Why a file could not be opened. What was committed to it is still there in every case.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process, or this one a second time, has it open.
    #[error("the file is open elsewhere")]
    InUse,
    /// The key is not the one that the file was made with. Said too when the check file is missing and the database
    /// does not open: nobody can tell then, and a good file must not be put aside because somebody held a wrong key.
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
    /// The file system said no, or the file belongs to another program (`InvalidData`).
    #[error("file: {0}")]
    Io(io::Error),
    /// SQLite said something else.
    #[error("database: {}", kind(.0))]
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
    #[error("database: {}", kind(.0))]
    Sqlite(rusqlite::Error),
}

/// SQLite's own name of what went wrong. Its messages are left out: FTS5 puts what was searched for into them.
fn kind(error: &rusqlite::Error) -> &'static str {
    match error {
        rusqlite::Error::QueryReturnedNoRows => "no such row",
        other => {
            other.sqlite_error().map_or("not as expected", |error| ffi::code_to_str(error.extended_code))
        }
    }
}

/// Whether the disk had no room. SQLite turns ENOSPC of a write into FULL; only its shared memory file says SHMSIZE.
pub fn is_disk_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.code == ErrorCode::DiskFull || error.extended_code == ffi::SQLITE_IOERR_SHMSIZE
    })
}

fn is_damage(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        matches!(error.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            || error.extended_code == ffi::SQLITE_IOERR_SHORT_READ
    })
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            error if is_disk_full(&error) => Self::DiskFull,
            error if is_damage(&error) => Self::Damaged,
            // The message goes, so that it is in no `Debug` either.
            rusqlite::Error::SqliteFailure(error, _) => {
                Self::Sqlite(rusqlite::Error::SqliteFailure(error, None))
            }
            error => Self::Sqlite(error),
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
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("canary".to_owned()))
    }

    #[test]
    fn a_full_disk_and_a_damaged_file_are_known_by_every_code_sqlite_has_for_them() {
        // SQLite's unixWrite answers FULL when the system says ENOSPC, and IOERR_WRITE for anything else.
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert!(is_disk_full(&failed(code)));
            assert!(matches!(Error::from(failed(code)), Error::DiskFull), "{code}");
            assert!(matches!(OpenError::from(failed(code)), OpenError::DiskFull), "{code}");
        }
        for code in
            [ffi::SQLITE_CORRUPT, ffi::SQLITE_CORRUPT_INDEX, ffi::SQLITE_NOTADB, ffi::SQLITE_IOERR_SHORT_READ]
        {
            assert!(matches!(Error::from(failed(code)), Error::Damaged), "{code}");
            assert!(matches!(OpenError::from(failed(code)), OpenError::Damaged), "{code}");
        }
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            assert!(matches!(OpenError::from(io::Error::from(kind)), OpenError::DiskFull));
        }
    }

    #[test]
    fn a_disk_that_fails_otherwise_is_neither_full_nor_damaged_and_no_message_is_kept() {
        for code in
            [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_READ, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_BUSY]
        {
            let error = Error::from(failed(code));
            assert!(matches!(error, Error::Sqlite(_)), "{code}");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
        let denied = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(OpenError::from(denied), OpenError::Io(_)));
    }
}
