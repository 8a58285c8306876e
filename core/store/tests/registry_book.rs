//! The book in a vault against the one in memory, over random histories.

#![allow(clippy::unwrap_used)]

#[path = "../../domain/tests/histories/mod.rs"]
#[allow(dead_code)]
mod histories;

use proptest::prelude::*;
use tinxom_domain::household::{Book, MemoryBook, decide, settle};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::time::Timestamp;
use tinxom_store::Vault;
use tinxom_store::registry::book::SqlBook;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn s5_2_the_book_of_a_vault_says_and_keeps_what_the_one_in_memory_does(events in histories::history()) {
        let folder = tempfile::tempdir().unwrap();
        let key = tinxom_sqlite::Key::from_bytes([1; 32]);
        let mut vault = Vault::open(&folder.path().join("vault.db"), &key).unwrap();
        let change = vault.change().unwrap();
        let (mut memory, mut kept) = (MemoryBook::default(), SqlBook::new(&change));
        for (event, number) in events.iter().zip(1_u64..) {
            let outcome = decide(&mut memory, event).unwrap();
            prop_assert_eq!(decide(&mut kept, event).unwrap(), outcome);
            let at = Timestamp(1_000 * number.cast_signed());
            let told = settle(&mut memory, event, &outcome, number, at).unwrap();
            prop_assert_eq!(settle(&mut kept, event, &outcome, number, at).unwrap(), told);
        }
        let mut asked = memory.clone();
        for household in memory.households() {
            let found = kept.household(household.id).unwrap();
            prop_assert_eq!(found.as_ref(), Some(household));
            prop_assert_eq!(kept.claims_of(household.id).unwrap(), asked.claims_of(household.id).unwrap());
        }
        for claim in memory.claims() {
            let found = kept.claim(claim.id).unwrap();
            prop_assert_eq!(found.as_ref(), Some(claim));
        }
        for record in memory.changes() {
            let found = kept.change(record.id).unwrap();
            prop_assert_eq!(found.as_ref(), Some(record));
        }
        for id in 0..=u8::MAX {
            let device = DeviceId([id; 16]);
            prop_assert_eq!(kept.is_revoked(device).unwrap(), memory.is_revoked(device).unwrap());
            prop_assert_eq!(kept.claim_of_device(device).unwrap(), memory.claim_of_device(device).unwrap());
        }
        for unit in [UnitId(1), UnitId(2)] {
            prop_assert_eq!(kept.counted(unit).unwrap(), memory.counted(unit).unwrap());
        }
    }
}
