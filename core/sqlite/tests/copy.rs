//! Copies of a file that another connection has open: whole, of one moment, and never half.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use tinxom_sqlite::rusqlite::{self, Connection, Transaction};
use tinxom_sqlite::{Database, OpenError, Schema, copy_in_use, hold};

struct Notes(u32);

impl Schema for Notes {
    fn version(&self) -> u32 {
        self.0
    }

    fn application_id(&self) -> u32 {
        7
    }

    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    }

    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        Ok(())
    }
}

fn open(path: &Path) -> Database {
    Database::open(path, None, &Notes(1)).unwrap()
}

fn write(database: &Database, text: &str) {
    database.connection().execute("INSERT INTO note (text) VALUES (?1)", [text]).unwrap();
}

fn fill(database: &Database, lines: usize, text: &str) {
    database.connection().execute_batch("BEGIN").unwrap();
    for _ in 0..lines {
        write(database, text);
    }
    database.connection().execute_batch("COMMIT").unwrap();
}

fn count(path: &Path) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection.query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap()
}

fn kind(error: OpenError) -> io::ErrorKind {
    match error {
        OpenError::Io(error) => error.kind(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_file_in_use_is_copied_as_it_is_while_its_lock_and_its_log_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("notes.db"), dir.path().join("copy.db"));
    let mut database = open(&path);
    write(&database, "kept");
    let transaction = database.connection_mut().transaction().unwrap();
    transaction.execute("INSERT INTO note (text) VALUES ('not yet')", []).unwrap();
    copy_in_use(&path, &copy, &Notes(1)).unwrap();
    transaction.commit().unwrap();
    assert_eq!(count(&copy), 1);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(matches!(Database::open(&path, None, &Notes(1)), Err(OpenError::InUse)));
    assert!(matches!(hold(&path), Err(OpenError::InUse)));
    drop(database);
    let held = hold(&path).unwrap();
    assert!(matches!(Database::open(&path, None, &Notes(1)), Err(OpenError::InUse)));
    drop(held);
    assert_eq!(open(&path).connection().query_row("SELECT count(*) FROM note", [], |row| row.get(0)), Ok(2));
}

#[test]
fn what_is_there_is_not_overwritten_and_what_a_killed_copy_left_is_not_in_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("notes.db"), dir.path().join("copy.db"));
    let database = open(&path);
    write(&database, "kept");
    std::fs::write(dir.path().join("copy.db.partial"), b"half of something").unwrap();
    copy_in_use(&path, &copy, &Notes(1)).unwrap();
    assert!(!dir.path().join("copy.db.partial").exists());
    let whole = std::fs::read(&copy).unwrap();
    assert_eq!(kind(copy_in_use(&path, &copy, &Notes(1)).unwrap_err()), io::ErrorKind::AlreadyExists);
    assert_eq!(kind(database.backup_into(&copy).unwrap_err()), io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read(&copy).unwrap(), whole);
}

#[test]
fn what_is_not_there_or_anothers_or_of_a_later_version_or_damaged_is_refused_and_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("notes.db"), dir.path().join("copy.db"));
    assert_eq!(kind(copy_in_use(&path, &copy, &Notes(1)).unwrap_err()), io::ErrorKind::NotFound);
    let database = Database::open(&path, None, &Notes(3)).unwrap();
    fill(&database, 2_000, "a line that fills pages");
    database.close().unwrap();
    let newer = copy_in_use(&path, &copy, &Notes(2));
    assert!(matches!(newer, Err(OpenError::TooNew { found: 3, known: 2 })));
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE other (id)").unwrap();
    assert_eq!(kind(copy_in_use(&other, &copy, &Notes(3)).unwrap_err()), io::ErrorKind::InvalidData);
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(copy_in_use(&path, &copy, &Notes(3)), Err(OpenError::Damaged)));
    assert!(!copy.exists() && !dir.path().join("copy.db.partial").exists());
}

/// A folder of one megabyte, where the test may mount one.
struct SmallDisk(tempfile::TempDir);

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_copy_onto_a_full_disk_says_so_and_leaves_no_half_file() {
    let small = tempfile::tempdir().unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(small.path()).output();
    // Without the right to mount there is no small disk to fill.
    if !mounted.is_ok_and(|output| output.status.success()) {
        return;
    }
    let small = SmallDisk(small);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notes.db");
    let database = open(&path);
    fill(&database, 200, &"x".repeat(10_000));
    let copy = small.0.path().join("copy.db");
    assert!(matches!(copy_in_use(&path, &copy, &Notes(1)), Err(OpenError::DiskFull)));
    assert_eq!(std::fs::read_dir(small.0.path()).unwrap().count(), 0);
}
