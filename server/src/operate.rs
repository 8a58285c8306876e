//! Running a server: backup and restore.

use crate::room::{immediate, new_generation};
use crate::schema::ServerSchema;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tinxom_sqlite::{Database, OpenError, copy_in_use, hold, put_aside, rusqlite};

/// Why a copy could not be made or put back. The store that is there is untouched in every case.
#[derive(Debug, thiserror::Error)]
pub enum OperateError {
    /// The server runs, or another command works on its store.
    #[error("the server is running")]
    Running,
    /// There is no store in the directory.
    #[error("{0}: no store here")]
    NoStore(PathBuf),
    /// The backup's file is there already.
    #[error("{0}: is there already")]
    Exists(PathBuf),
    /// The file is not a server's store.
    #[error("{0}: not a server's store")]
    NotAStore(PathBuf),
    /// The file is not whole.
    #[error("{0}: damaged")]
    Damaged(PathBuf),
    /// A later version wrote the file.
    #[error("the file is of version {found}, this build knows {known}")]
    TooNew {
        /// The file's version.
        found: u32,
        /// The newest this build knows.
        known: u32,
    },
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file system says no.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The storage says no.
    #[error("storage: {0}")]
    Storage(rusqlite::Error),
}

impl OperateError {
    /// What opening or copying a file says, as an error about that file.
    pub fn of(error: OpenError, path: &Path) -> Self {
        let path = path.to_owned();
        match error {
            OpenError::InUse => Self::Running,
            OpenError::Damaged => Self::Damaged(path),
            OpenError::WrongKey => Self::NotAStore(path),
            OpenError::TooNew { found, known } => Self::TooNew { found, known },
            OpenError::DiskFull => Self::DiskFull,
            OpenError::Io(error) => match error.kind() {
                io::ErrorKind::InvalidData => Self::NotAStore(path),
                io::ErrorKind::AlreadyExists => Self::Exists(path),
                _ => Self::Io(path, error),
            },
            OpenError::Sqlite(error) => Self::Storage(error),
        }
    }

    fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::of(error.into(), &path)
    }
}

/// The server's store in its directory.
fn store(dir: &Path) -> PathBuf {
    dir.join("server.db")
}

fn restoring(dir: &Path) -> PathBuf {
    dir.join("server.db.restoring")
}

/// Writes a whole copy of a server's store, as of one moment, into a new file (mode 0600), whether the server runs or
/// not.
///
/// # Errors
/// [`OperateError`]; there is no file of that name then.
pub fn backup(dir: &Path, into: &Path) -> Result<(), OperateError> {
    let path = store(dir);
    copy_in_use(&path, into, &ServerSchema).map_err(|error| match error {
        OpenError::Io(error) if error.kind() == io::ErrorKind::NotFound && !path.exists() => {
            OperateError::NoStore(dir.to_owned())
        }
        // The copy is being written by another command; the server's lock is not asked for.
        OpenError::InUse => OperateError::Exists(into.to_owned()),
        OpenError::Io(error) if error.kind() == io::ErrorKind::InvalidData => OperateError::NotAStore(path),
        OpenError::Damaged => OperateError::Damaged(path),
        error => OperateError::of(error, into),
    })
}

/// Puts a backup in the place of a stopped server's store, which is put aside and not deleted, and begins a new
/// generation: phones compare heights with it and send again what the backup does not hold. Gives the name under which
/// the store that was there lies now.
///
/// # Errors
/// [`OperateError`]; the store is in its place as before then.
pub fn restore(dir: &Path, from: &Path) -> Result<Option<PathBuf>, OperateError> {
    let (path, copy) = (store(dir), restoring(dir));
    // Until the end: a server that is started meanwhile finds the store in use, and never an empty one.
    let _hold = hold(&path).map_err(|error| OperateError::of(error, &path))?;
    // SQLite calls a text a damaged database.
    let mut magic = [0; 16];
    let read = fs::File::open(from).and_then(|mut file| file.read_exact(&mut magic));
    match read {
        Ok(()) if magic == *b"SQLite format 3\0" => {}
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(OperateError::io(from)(error));
        }
        _ => return Err(OperateError::NotAStore(from.to_owned())),
    }
    remove_copy(&copy);
    let made = (|| {
        fs::copy(from, &copy).map_err(OperateError::io(&copy))?;
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).map_err(OperateError::io(&copy))?;
        // Opening it checks every page, before anything is moved.
        let mut database =
            Database::open(&copy, None, &ServerSchema).map_err(|error| OperateError::of(error, from))?;
        begin_generation(&mut database).map_err(|error| OperateError::of(error.into(), &copy))
    })();
    if let Err(error) = made {
        remove_copy(&copy);
        return Err(error);
    }
    let aside = match path.try_exists().map_err(OperateError::io(&path))? {
        true => Some(put_aside(&path).map_err(OperateError::io(&path))?),
        false => None,
    };
    fs::rename(&copy, &path).map_err(OperateError::io(&path))?;
    fs::File::open(dir).and_then(|folder| folder.sync_all()).map_err(OperateError::io(dir))?;
    remove_copy(&copy);
    Ok(aside)
}

/// Whether a restore was interrupted between putting the old store aside and putting the backup in its place: started
/// now, a server would begin an empty store.
pub fn restore_unfinished(dir: &Path) -> bool {
    restoring(dir).exists() && !store(dir).exists()
}

fn begin_generation(database: &mut Database) -> rusqlite::Result<()> {
    let transaction = immediate(database)?;
    new_generation(&transaction)?;
    transaction.commit()?;
    // One file without a log beside it, so that one renaming moves it.
    database.connection().pragma_update(None, "journal_mode", "DELETE")
}

/// Removes what a restore made for itself. A log beside an old copy would be taken for the new one's.
fn remove_copy(copy: &Path) {
    for ending in ["", "-wal", "-shm", "-journal", ".lock"] {
        let mut name = copy.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}
