//! What lies beside a database: the lock, the check of the key, and what was put aside.
//!
//! The check is a salted hash of a key of 256 random bits, so it tells a thief nothing. It also says whether the
//! database was ever in use: an empty file that was in use is damaged and not new.

use crate::{Key, OpenError};
use rustix::fs::{FlockOperation, flock};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SALT: usize = 16;
const LENGTH: usize = SALT + 32 + 1;

/// What the check file says of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// There is none, or it cannot be read.
    Missing,
    /// It is another key's.
    Differs,
    /// The key fits; nothing of a person was written yet.
    Fresh,
    /// The key fits and the database was handed out.
    InUse,
}

pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The length of a file, 0 when there is none.
pub(crate) fn length(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Ok(meta) => Ok(meta.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// A renamed or new file survives a power cut only when its folder was synced too.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

/// The lock files that this process holds, by device and inode: the kernel does not say who holds one.
static HELD: Mutex<BTreeSet<(u64, u64)>> = Mutex::new(BTreeSet::new());

fn held() -> MutexGuard<'static, BTreeSet<(u64, u64)>> {
    // A set of numbers is whole after a panic too.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock, held as long as the file is open; the kernel gives it back when a process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    id: (u64, u64),
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Before the kernel gives it back: whoever takes it next adds it again.
        held().remove(&self.id);
        // Said and not left to the closing of the file: a process that is being started has a copy of it for a moment.
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}

/// Takes the lock, or says who has it.
///
/// `File::try_lock` of the standard library answers "unsupported" on Android before Rust 1.98.
fn try_lock(path: &Path) -> Result<Lock, Refusal> {
    let file = private().create(true).truncate(false).open(beside(path, ".lock")).map_err(Refusal::Io)?;
    let meta = file.metadata().map_err(Refusal::Io)?;
    let id = (meta.dev(), meta.ino());
    let mut held = held();
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {
            held.insert(id);
            Ok(Lock { file, id })
        }
        Err(rustix::io::Errno::WOULDBLOCK) if held.contains(&id) => Err(Refusal::Here),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(Refusal::Elsewhere),
        Err(error) => Err(Refusal::Io(error.into())),
    }
}

enum Refusal {
    Here,
    Elsewhere,
    Io(io::Error),
}

/// The lock of a database that is to be opened.
pub(crate) fn lock(path: &Path) -> Result<Lock, OpenError> {
    try_lock(path).map_err(|refusal| match refusal {
        Refusal::Here | Refusal::Elsewhere => OpenError::InUse,
        Refusal::Io(error) => error.into(),
    })
}

/// Reads the check file. Without a key there is nothing to fit, and the file's presence says that one is needed.
pub(crate) fn read_check(path: &Path, key: Option<&Key>) -> io::Result<Check> {
    let bytes = match fs::read(beside(path, ".check")) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Check::Missing),
        Err(error) => return Err(error),
    };
    let Some(key) = key else { return Ok(Check::Differs) };
    Ok(match bytes.split_at_checked(SALT) {
        Some((salt, rest)) if bytes.len() == LENGTH => match (rest[..32] == hash(salt, key), rest[32]) {
            (false, _) => Check::Differs,
            (true, 0) => Check::Fresh,
            (true, _) => Check::InUse,
        },
        _ => Check::Missing,
    })
}

/// Writes the check file as a whole or not at all.
pub(crate) fn write_check(path: &Path, key: &Key, in_use: bool) -> io::Result<()> {
    let mut bytes = vec![0; SALT];
    getrandom::fill(&mut bytes).map_err(|_| io::Error::from(io::ErrorKind::Other))?;
    let sum = hash(&bytes, key);
    bytes.extend_from_slice(&sum);
    bytes.push(u8::from(in_use));
    let new = beside(path, ".check.new");
    let mut file = private().create(true).truncate(true).open(&new)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&new, beside(path, ".check"))?;
    sync_folder(path)
}

fn hash(salt: &[u8], key: &Key) -> [u8; 32] {
    Sha256::new()
        .chain_update(b"tinxom key check v1")
        .chain_update(salt)
        .chain_update(key.bytes())
        .finalize()
        .into()
}

/// Renames a damaged file and what lies beside it; deletes and overwrites nothing. Gives the database's new name,
/// which SQLite opens together with its log.
///
/// The database goes first: if the way ends there, what stays is found damaged again and put aside too. The other
/// way round a database without its log would look whole.
///
/// Whoever holds the file open in this process may call it, to keep others out meanwhile, and closes it before the
/// next opening.
///
/// # Errors
/// When the file system says no, or another process has the file open (`ResourceBusy`).
pub fn put_aside(path: &Path) -> io::Result<PathBuf> {
    const ENDINGS: [&str; 5] = ["", "-wal", "-shm", "-journal", ".check"];
    let _lock = match try_lock(path) {
        Ok(lock) => Some(lock),
        Err(Refusal::Here) => None,
        Err(Refusal::Elsewhere) => return Err(io::Error::from(io::ErrorKind::ResourceBusy)),
        Err(Refusal::Io(error)) => return Err(error),
    };
    for number in 1..10_000 {
        let aside = beside(path, &format!(".damaged-{number}"));
        let taken: io::Result<Vec<bool>> =
            ENDINGS.iter().map(|ending| beside(&aside, ending).try_exists()).collect();
        if taken?.contains(&true) {
            continue;
        }
        for ending in ENDINGS {
            if beside(path, ending).try_exists()? {
                fs::rename(beside(path, ending), beside(&aside, ending))?;
            }
        }
        sync_folder(path)?;
        return Ok(aside);
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}
