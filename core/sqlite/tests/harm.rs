//! What a crash, a full disk, a second process or a lost file beside it does to a database: it speaks, and what was
//! committed is still there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tinxom_sqlite::rusqlite::{self, Transaction};
use tinxom_sqlite::{Database, Error, Key, OpenError, Schema, is_disk_full, put_aside};

struct Notes(u32);

impl Schema for Notes {
    fn version(&self) -> u32 {
        self.0
    }
    fn application_id(&self) -> u32 {
        7
    }
    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE note (text TEXT NOT NULL)")
    }
    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        Ok(())
    }
}

const ELSEWHERE: &str = "TINXOM_SQLITE_TEST_OPEN";

fn key() -> Key {
    Key::from_bytes([1; 32])
}

fn open(path: &Path) -> Result<Database, OpenError> {
    Database::open(path, Some(&key()), &Notes(1))
}

fn write(database: &Database, text: &str) -> rusqlite::Result<usize> {
    database.connection().execute("INSERT INTO note VALUES (?1)", [text])
}

fn count(database: &Database) -> i64 {
    database.connection().query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap()
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

/// A database as a killed process leaves it: its log was not written back.
fn killed(dir: &Path, notes: usize) -> PathBuf {
    let (alive, dead) = (dir.join("alive.db"), dir.join("dead.db"));
    let database = open(&alive).unwrap();
    for _ in 0..200 {
        write(&database, &"written back ".repeat(20)).unwrap();
    }
    database.close().unwrap();
    let database = open(&alive).unwrap();
    for _ in 0..notes {
        write(&database, "canary-in-the-log").unwrap();
    }
    for ending in ["", "-wal", ".check"] {
        fs::copy(with_ending(&alive, ending), with_ending(&dead, ending)).unwrap();
    }
    assert!(fs::metadata(with_ending(&dead, "-wal")).unwrap().len() > 0);
    dead
}

#[test]
fn what_was_committed_before_a_kill_is_there_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = killed(dir.path(), 3);
    assert_eq!(count(&open(&path).unwrap()), 203);
}

#[test]
fn a_file_damaged_by_a_crash_is_found_at_opening_and_keeps_its_log() {
    type Harm = fn(&mut Vec<u8>);
    let harms: [Harm; 4] = [
        |bytes| bytes.truncate(bytes.len() / 2 / 4096 * 4096),
        |bytes| bytes.truncate(0),
        |bytes| bytes[..4096].fill(0),
        |bytes| bytes[8 * 4096..9 * 4096].fill(0),
    ];
    for (number, harm) in harms.into_iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        let path = killed(dir.path(), 3);
        let mut bytes = fs::read(&path).unwrap();
        harm(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let log = fs::read(with_ending(&path, "-wal")).unwrap();
        assert!(matches!(open(&path), Err(OpenError::Damaged)), "harm {number}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(fs::read(with_ending(&path, "-wal")).unwrap(), log);
    }
}

#[test]
fn a_vault_that_became_empty_or_vanished_is_not_taken_for_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    write(&open(&path).unwrap(), "kept").unwrap();
    fs::write(&path, b"").unwrap();
    assert!(matches!(open(&path), Err(OpenError::Damaged)));
    fs::remove_file(&path).unwrap();
    assert!(matches!(open(&path), Err(OpenError::Damaged)));
    let aside = put_aside(&path).unwrap();
    assert!(with_ending(&aside, ".check").exists());
    assert_eq!(count(&open(&path).unwrap()), 0);
}

#[test]
fn a_file_cut_to_a_single_byte_is_damaged_and_not_taken_for_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    for (name, key) in [("encrypted", Some(key())), ("plain", None)] {
        let path = dir.path().join(name);
        Database::open(&path, key.as_ref(), &Notes(1)).unwrap().close().unwrap();
        let whole = fs::read(&path).unwrap();
        for length in [1, 2, 511] {
            fs::write(&path, &whole[..length]).unwrap();
            let opened = Database::open(&path, key.as_ref(), &Notes(1));
            assert!(matches!(opened, Err(OpenError::Damaged)), "{name}, {length} bytes");
            assert_eq!(fs::read(&path).unwrap(), whole[..length]);
        }
    }
}

#[test]
fn a_later_version_with_a_log_keeps_every_byte() {
    let dir = tempfile::tempdir().unwrap();
    let path = killed(dir.path(), 1);
    let database = Database::open(&path, Some(&key()), &Notes(2)).unwrap();
    let newer = dir.path().join("newer.db");
    for ending in ["", "-wal", ".check"] {
        fs::copy(with_ending(&path, ending), with_ending(&newer, ending)).unwrap();
    }
    drop(database);
    let bytes = |ending: &str| fs::read(with_ending(&newer, ending)).unwrap();
    let before = (bytes(""), bytes("-wal"), bytes(".check"));
    assert!(matches!(open(&newer), Err(OpenError::TooNew { found: 2, known: 1 })));
    assert_eq!((bytes(""), bytes("-wal"), bytes(".check")), before);
}

#[test]
fn an_encrypted_file_opened_without_its_key_is_not_called_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    write(&open(&path).unwrap(), "kept").unwrap();
    assert!(matches!(Database::open(&path, None, &Notes(1)), Err(OpenError::WrongKey)));
    fs::remove_file(with_ending(&path, ".check")).unwrap();
    let other = Key::from_bytes([2; 32]);
    assert!(matches!(Database::open(&path, Some(&other), &Notes(1)), Err(OpenError::WrongKey)));
    assert!(!with_ending(&path, ".check").exists(), "a check for a wrong key");
    assert_eq!(count(&open(&path).unwrap()), 1);
    assert!(with_ending(&path, ".check").exists());
}

#[test]
fn a_copy_is_encrypted_and_whole_and_never_over_another() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("vault.db"), dir.path().join("copy.db"));
    let database = open(&path).unwrap();
    write(&database, "canary-of-the-copy").unwrap();
    database.backup_into(&copy).unwrap();
    let bytes = fs::read(&copy).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"canary"));
    assert!(matches!(database.backup_into(&copy), Err(OpenError::Io(_))));
    assert_eq!(fs::read(&copy).unwrap(), bytes);
    assert_eq!(count(&open(&copy).unwrap()), 1);
}

#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("new");
    let database = open(&folder.join("vault.db")).unwrap();
    write(&database, "kept").unwrap();
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_second_process_is_told_that_the_file_is_open() {
    if let Some(path) = std::env::var_os(ELSEWHERE) {
        // The second process: its exit code is its answer.
        let refused = matches!(open(Path::new(&path)), Err(OpenError::InUse));
        let busy =
            put_aside(Path::new(&path)).is_err_and(|error| error.kind() == std::io::ErrorKind::ResourceBusy);
        std::process::exit(if refused && busy { 42 } else { 1 });
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let _database = open(&path).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_second_process_is_told_that_the_file_is_open"])
        .env(ELSEWHERE, &path)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(42));
}

#[test]
fn an_error_never_repeats_what_was_searched_for() {
    let dir = tempfile::tempdir().unwrap();
    let database = open(&dir.path().join("vault.db")).unwrap();
    database.connection().execute_batch("CREATE VIRTUAL TABLE search USING fts5(text)").unwrap();
    let search = |text: &str| {
        database
            .connection()
            .query_row("SELECT count(*) FROM search WHERE search MATCH ?1", [text], |_| Ok(()))
    };
    let error = Error::from(search("canary : (").unwrap_err());
    assert!(!format!("{error} {error:?}").contains("canary"));
}

/// A folder of one megabyte, where the test may mount one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(dir.path()).output();
        mounted.ok().filter(|output| output.status.success()).map(|_| Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_speaks_and_loses_nothing_committed() {
    // Without the right to mount, the limit of pages in the other test file stands for it.
    let Some(disk) = SmallDisk::mount() else { return };
    let path = disk.0.path().join("vault.db");
    let database = open(&path).unwrap();
    let text = "x".repeat(10_000);
    let mut kept = 0;
    let refused = loop {
        match write(&database, &text) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1_000, "the disk never filled");
    };
    assert!(is_disk_full(&refused), "{refused:?}");
    assert!(kept > 0);
    assert_eq!(count(&database), kept);
    assert!(matches!(database.backup_into(&disk.0.path().join("copy.db")), Err(OpenError::DiskFull)));
    assert!(!disk.0.path().join("copy.db").exists());
    // As full as it is: opened again, the log is still there and nothing of it is missing.
    drop(database);
    match open(&path) {
        Ok(database) => assert_eq!(count(&database), kept),
        Err(error) => assert!(matches!(error, OpenError::DiskFull), "{error}"),
    }
    // With more room everything is there.
    let roomy = tempfile::tempdir().unwrap();
    let moved = roomy.path().join("vault.db");
    for ending in ["", "-wal", ".check"] {
        if with_ending(&path, ending).exists() {
            fs::copy(with_ending(&path, ending), with_ending(&moved, ending)).unwrap();
        }
    }
    assert_eq!(count(&open(&moved).unwrap()), kept);
}
