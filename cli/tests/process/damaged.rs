//! A vault that cannot be opened: each cause has an error of its own, and the files stay as they are.

use crate::processes::{Dice, Vault, Village};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A vault of one resident with tips, of which each case gets a copy.
struct Whole {
    village: Village,
    resident: Vault,
}

impl Whole {
    fn new() -> Self {
        let village = Village::new();
        let resident = village.resident("Bà Tư");
        for number in 0..6 {
            resident.write(&format!("Tin số {number}")).done();
        }
        Self { village, resident }
    }

    fn copy(&self, name: &str) -> Vault {
        let copy = self.village.vault(name);
        fs::create_dir(&copy.dir).unwrap();
        for entry in fs::read_dir(&self.resident.dir).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.dir.join(entry.file_name())).unwrap();
        }
        fs::copy(self.resident.key_file(), copy.key_file()).unwrap();
        copy
    }
}

/// What lies in a vault's directory, without the lock and the log's index, which hold nothing.
fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let named = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    };
    let mut files: BTreeMap<_, _> = fs::read_dir(dir).unwrap().map(|entry| named(entry.unwrap())).collect();
    files.retain(|name, _| !name.ends_with(".lock") && !name.ends_with("-shm"));
    files
}

/// Every command is refused for this reason and changes no byte.
#[track_caller]
fn refuses(vault: &Vault, reason: &str) {
    let before = contents(&vault.dir);
    for command in [&["list"][..], &["write", "Tin mới", "--queue"], &["sync"]] {
        vault.run(command).refused(reason);
        assert!(contents(&vault.dir) == before, "{command:?} changed a file of a vault that is {reason}");
    }
}

#[test]
fn a_wrong_a_lost_and_a_broken_key_are_told_apart_and_the_right_one_opens_the_vault_again() {
    let whole = Whole::new();
    let vault = whole.copy("copy");
    let key = fs::read(vault.key_file()).unwrap();
    fs::write(vault.key_file(), [7; 32]).unwrap();
    refuses(&vault, "wrong-key");
    fs::write(vault.key_file(), &key[..31]).unwrap();
    refuses(&vault, "key-store-failed");
    fs::remove_file(vault.key_file()).unwrap();
    refuses(&vault, "key-lost");
    assert!(!vault.key_file().exists(), "a new key for an old vault would hide that the old one is lost");
    fs::write(vault.key_file(), &key).unwrap();
    assert_eq!(vault.list("").len(), 6);
}

#[test]
fn a_vault_cut_at_any_length_is_damaged_and_stays_as_it_is() {
    let whole = Whole::new();
    let vault = whole.copy("copy");
    let file = vault.dir.join("vault.db");
    let bytes = fs::read(&file).unwrap();
    let length = bytes.len();
    for cut in [0, 1, 15, 100, 4095, 4096, 4097, length / 2, length - 4096, length - 1] {
        fs::write(&file, &bytes[..cut]).unwrap();
        let before = contents(&vault.dir);
        vault.run(&["list"]).refused("vault-damaged");
        assert!(contents(&vault.dir) == before, "cut at {cut}: a file was changed");
    }
    fs::remove_file(&file).unwrap();
    vault.run(&["list"]).refused("vault-damaged");
    fs::write(&file, &bytes).unwrap();
    assert_eq!(vault.list("").len(), 6);
}

#[test]
fn garbage_in_a_vault_is_damage_and_no_wrong_key_and_stays_as_it_is() {
    let whole = Whole::new();
    let vault = whole.copy("copy");
    let file = vault.dir.join("vault.db");
    let bytes = fs::read(&file).unwrap();
    let mut dice = Dice(5);
    let mut places: Vec<usize> = (0..6).map(|_| dice.below(bytes.len() as u64 - 64) as usize).collect();
    places.extend([0, 24, bytes.len() / 2]);
    for place in places {
        let mut garbled = bytes.clone();
        garbled[place..place + 64].iter_mut().for_each(|byte| *byte ^= 0x5A);
        fs::write(&file, &garbled).unwrap();
        let before = contents(&vault.dir);
        vault.run(&["list"]).refused("vault-damaged");
        assert!(contents(&vault.dir) == before, "garbage at {place}: a file was changed");
    }
    fs::write(&file, &bytes).unwrap();
    assert_eq!(vault.list("").len(), 6);
}

#[test]
fn a_vault_stays_closed_without_its_key_file_when_it_is_copied_alone() {
    let whole = Whole::new();
    let thief = whole.village.vault("stolen");
    fs::create_dir(&thief.dir).unwrap();
    for entry in fs::read_dir(&whole.resident.dir).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), thief.dir.join(entry.file_name())).unwrap();
    }
    refuses(&thief, "key-lost");
}
