//! What a full disk or a damaged page is called when it is met in a change.

#![allow(clippy::unwrap_used, reason = "helpers of tests, outside the test functions")]

use tinxom_sqlite::Key;
use tinxom_sqlite::rusqlite::{self, ffi};
use tinxom_store::vault::{set, setting};
use tinxom_store::{StoreError, Vault};

fn failed(code: i32) -> StoreError {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("canary".to_owned())).into()
}

#[test]
fn a_full_disk_and_a_damaged_vault_are_told_apart_from_the_rest() {
    for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
        assert!(matches!(failed(code), StoreError::DiskFull), "{code}");
    }
    for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB, ffi::SQLITE_IOERR_SHORT_READ] {
        assert!(matches!(failed(code), StoreError::Damaged), "{code}");
    }
    let other = failed(ffi::SQLITE_IOERR_WRITE);
    assert!(matches!(other, StoreError::Sqlite(_)) && !format!("{other} {other:?}").contains("canary"));
}

#[test]
fn x02_a_change_that_met_a_full_disk_leaves_the_vault_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let key = Key::from_bytes([7; 32]);
    let mut vault = Vault::open(&path, &key).unwrap();
    let change = vault.change().unwrap();
    set(&change, "kept", b"before").unwrap();
    change.commit().unwrap();
    let pages: u32 = vault.read().pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    vault.read().pragma_update(None, "max_page_count", pages + 2).unwrap();
    let change = vault.change().unwrap();
    set(&change, "kept", b"after").unwrap();
    assert!(matches!(set(&change, "large", &vec![1; 64 * 1024]), Err(StoreError::DiskFull)));
    drop(change);
    for reopened in [false, true] {
        if reopened {
            drop(vault);
            vault = Vault::open(&path, &key).unwrap();
        }
        assert_eq!(setting(vault.read(), "kept").unwrap().as_deref(), Some(&b"before"[..]));
        assert_eq!(setting(vault.read(), "large").unwrap(), None);
    }
}
