//! What a file says when it cannot be opened, and that nothing of it is touched then.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions")]

use std::fs;
use std::path::Path;
use tinxom_sqlite::rusqlite::{self, Transaction};
use tinxom_sqlite::{Database, Error, Key, OpenError, Schema, put_aside, schema_dump};

struct Version(u32, bool);

impl Schema for Version {
    fn version(&self) -> u32 {
        self.0
    }
    fn application_id(&self) -> u32 {
        7
    }
    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE TABLE note (text TEXT NOT NULL)")?;
        if self.0 > 1 { self.upgrade_from(transaction, 1) } else { Ok(()) }
    }
    fn upgrade_from(&self, transaction: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        transaction.execute_batch("CREATE INDEX note_by_text ON note (text)")?;
        if self.1 { Err(rusqlite::Error::InvalidQuery) } else { Ok(()) }
    }
}

const FIRST: Version = Version(1, false);

fn key(byte: u8) -> Key {
    Key::from_bytes([byte; 32])
}

fn filled(path: &Path) {
    let database = Database::open(path, Some(&key(1)), &FIRST).unwrap();
    for _ in 0..200 {
        database.connection().execute("INSERT INTO note VALUES ('canary-of-the-vault')", []).unwrap();
    }
}

#[test]
fn no_page_of_an_encrypted_file_shows_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let database = Database::open(&path, Some(&key(1)), &FIRST).unwrap();
    database.connection().execute("INSERT INTO note VALUES ('canary-of-the-vault')", []).unwrap();
    for entry in fs::read_dir(dir.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"canary"));
        assert!(!bytes.starts_with(b"SQLite format 3"));
    }
}

#[test]
fn a_wrong_key_and_a_damaged_file_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    filled(&path);
    let whole = fs::read(&path).unwrap();
    assert!(matches!(Database::open(&path, Some(&key(2)), &FIRST), Err(OpenError::WrongKey)));
    assert_eq!(fs::read(&path).unwrap(), whole);
    fs::write(&path, &whole[..whole.len() - 4096]).unwrap();
    assert!(matches!(Database::open(&path, Some(&key(1)), &FIRST), Err(OpenError::Damaged)));
    fs::write(&path, vec![0x5A; whole.len()]).unwrap();
    assert!(matches!(Database::open(&path, Some(&key(1)), &FIRST), Err(OpenError::Damaged)));
    assert!(matches!(Database::open(&path, Some(&key(2)), &FIRST), Err(OpenError::WrongKey)));
    fs::write(&path, &whole).unwrap();
    Database::open(&path, Some(&key(1)), &FIRST).unwrap();
}

#[test]
fn a_page_overwritten_after_a_clean_close_is_found_at_opening() {
    for key in [None, Some(key(1))] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        let database = Database::open(&path, key.as_ref(), &FIRST).unwrap();
        for _ in 0..200 {
            database.connection().execute("INSERT INTO note VALUES ('canary-of-the-vault')", []).unwrap();
        }
        database.close().unwrap();
        let mut bytes = fs::read(&path).unwrap();
        bytes[4096..8192].fill(0);
        fs::write(&path, &bytes).unwrap();
        assert!(matches!(Database::open(&path, key.as_ref(), &FIRST), Err(OpenError::Damaged)));
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_transaction_is_whole_or_did_not_happen() {
    fn movable<T: Send>(_: &T) {}
    let dir = tempfile::tempdir().unwrap();
    let mut database = Database::open(&dir.path().join("vault.db"), Some(&key(1)), &FIRST).unwrap();
    movable(&database);
    let mut add = |keep: bool| {
        database.transaction(|transaction| {
            transaction.execute("INSERT INTO note VALUES ('kept')", [])?;
            if keep { Ok(()) } else { Err(Error::Sqlite(rusqlite::Error::InvalidQuery)) }
        })
    };
    assert!(add(false).is_err());
    add(true).unwrap();
    let notes: i64 =
        database.connection().query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap();
    assert_eq!(notes, 1);
}

#[test]
fn every_opening_sets_what_durability_and_secrecy_rest_on() {
    let dir = tempfile::tempdir().unwrap();
    let database = Database::open(&dir.path().join("vault.db"), Some(&key(1)), &FIRST).unwrap();
    let number = |pragma: &str| -> i64 {
        database.connection().pragma_query_value(None, pragma, |row| row.get(0)).unwrap()
    };
    let mode: String =
        database.connection().pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert_eq!((number("synchronous"), number("foreign_keys"), number("secure_delete")), (2, 1, 1));
    assert_eq!((number("temp_store"), number("busy_timeout"), number("wal_autocheckpoint")), (2, 5000, 256));
    assert_eq!(number("journal_size_limit"), 3 * 1024 * 1024);
}

#[test]
fn another_programs_database_is_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE other (a)").unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Database::open(&path, None, &FIRST);
    assert!(matches!(refused, Err(OpenError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn who_holds_a_file_may_put_it_aside_and_open_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    filled(&path);
    let held = Database::open(&path, Some(&key(1)), &FIRST).unwrap();
    let aside = put_aside(&path).unwrap();
    assert!(matches!(Database::open(&path, Some(&key(1)), &FIRST), Err(OpenError::InUse)));
    drop(held);
    let count = |path: &Path| -> i64 {
        let database = Database::open(path, Some(&key(1)), &FIRST).unwrap();
        database.connection().query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count(&path), count(&aside)), (0, 200));
}

#[test]
fn a_damaged_file_is_put_aside_and_never_over_another() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    for number in 1..=2 {
        fs::write(&path, format!("number {number}")).unwrap();
        let aside = put_aside(&path).unwrap();
        assert_eq!(fs::read_to_string(aside).unwrap(), format!("number {number}"));
        assert!(!path.exists());
    }
}

#[test]
fn a_second_one_is_told_that_the_file_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let first = Database::open(&path, None, &FIRST).unwrap();
    assert!(matches!(Database::open(&path, None, &FIRST), Err(OpenError::InUse)));
    drop(first);
    Database::open(&path, None, &FIRST).unwrap();
}

#[test]
fn a_file_of_a_later_version_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    drop(Database::open(&path, None, &Version(2, false)).unwrap());
    let before = fs::read(&path).unwrap();
    assert!(matches!(Database::open(&path, None, &FIRST), Err(OpenError::TooNew { found: 2, known: 1 })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_upgrade_gives_the_tables_of_a_new_file_and_a_failed_one_leaves_the_old() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old.db"), dir.path().join("new.db"));
    drop(Database::open(&old, None, &FIRST).unwrap());
    assert!(matches!(Database::open(&old, None, &Version(2, true)), Err(OpenError::Sqlite(_))));
    drop(Database::open(&old, None, &FIRST).unwrap());
    let upgraded = Database::open(&old, None, &Version(2, false)).unwrap();
    let fresh = Database::open(&new, None, &Version(2, false)).unwrap();
    assert_eq!(schema_dump(upgraded.connection()).unwrap(), schema_dump(fresh.connection()).unwrap());
}

#[test]
fn a_full_disk_is_spoken_of_and_what_was_kept_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let database = Database::open(&path, Some(&key(1)), &FIRST).unwrap();
    database.connection().execute("INSERT INTO note VALUES ('kept')", []).unwrap();
    database.connection().pragma_update(None, "max_page_count", 4).unwrap();
    let text = "x".repeat(64 * 1024);
    let refused = database.connection().execute("INSERT INTO note VALUES (?1)", [text]).unwrap_err();
    assert!(matches!(Error::from(refused), Error::DiskFull));
    drop(database);
    let database = Database::open(&path, Some(&key(1)), &FIRST).unwrap();
    let notes: i64 =
        database.connection().query_row("SELECT count(*) FROM note", [], |row| row.get(0)).unwrap();
    assert_eq!(notes, 1);
}
