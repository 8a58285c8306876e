//! A vault of every version that is in the repository becomes, when it is opened, the vault of a new phone.
//!
//! Before the first tagged release version 1 still grows, so no vault file is kept as a fixture yet: it would only
//! freeze what nobody holds. With the tag comes a file written by that build, and `schemas/v1.sql` stays as it is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests, outside the test functions")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tinxom_sqlite::rusqlite::{self, Transaction};
use tinxom_sqlite::{Database, Key, OpenError, Schema, schema_dump};
use tinxom_store::Vault;
use tinxom_store::schema::VaultSchema;

/// A vault as the build of that version made it.
struct Old {
    version: u32,
    tables: String,
}

impl Schema for Old {
    fn version(&self) -> u32 {
        self.version
    }
    fn application_id(&self) -> u32 {
        VaultSchema.application_id()
    }
    fn init(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        transaction.execute_batch(&self.tables)
    }
    fn upgrade_from(&self, _: &Transaction<'_>, _: u32) -> rusqlite::Result<()> {
        panic!("an old build makes new files only")
    }
}

fn key() -> Key {
    Key::from_bytes([7; 32])
}

/// The tables of every version, by version.
fn frozen() -> BTreeMap<u32, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let version_of = |name: &str| name.strip_prefix('v')?.strip_suffix(".sql")?.parse().ok();
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let version = version_of(&name).unwrap_or_else(|| panic!("{name} is no version's tables"));
            (version, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn the_tables_of_every_version_up_to_todays_are_there() {
    let versions: Vec<u32> = frozen().into_keys().collect();
    assert_eq!(versions, (1..=VaultSchema.version()).collect::<Vec<_>>());
}

#[test]
fn a_new_vault_has_the_tables_of_the_newest_file() {
    let dir = tempfile::tempdir().unwrap();
    let plain = rusqlite::Connection::open_in_memory().unwrap();
    plain.execute_batch(frozen().values().next_back().unwrap()).unwrap();
    let vault = Vault::open(&dir.path().join("vault.db"), &key()).unwrap();
    assert_eq!(schema_dump(vault.read()).unwrap(), schema_dump(&plain).unwrap());
}

#[test]
fn x04_a_vault_of_every_version_has_the_tables_of_a_new_one_and_keeps_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = Vault::open(&dir.path().join("new.db"), &key()).unwrap();
    for (version, tables) in frozen() {
        let path = dir.path().join(format!("v{version}.db"));
        let old = Database::open(&path, Some(&key()), &Old { version, tables }).unwrap();
        // Every version's vault has the settings; a tip of that version is its upgrade's own test.
        old.connection().execute("INSERT INTO setting VALUES ('kept', x'01')", []).unwrap();
        old.close().unwrap();
        let vault = Vault::open(&path, &key()).unwrap();
        assert_eq!(schema_dump(vault.read()).unwrap(), schema_dump(fresh.read()).unwrap(), "from {version}");
        assert_eq!(tinxom_store::vault::setting(vault.read(), "kept").unwrap(), Some(vec![1]));
        let found: u32 = vault.read().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(found, VaultSchema.version());
        vault.check().unwrap();
    }
}

#[test]
fn a_vault_of_a_later_version_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let version = VaultSchema.version() + 1;
    let later = Old { version, tables: "CREATE TABLE later (a BLOB NOT NULL)".to_owned() };
    Database::open(&path, Some(&key()), &later).unwrap().close().unwrap();
    let before = fs::read(&path).unwrap();
    let refused = Vault::open(&path, &key());
    assert!(matches!(refused, Err(OpenError::TooNew { found, .. }) if found == version));
    assert_eq!(fs::read(&path).unwrap(), before);
}
