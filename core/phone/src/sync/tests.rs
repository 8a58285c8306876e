//! What a phone makes of single items, for tests of other subjects.

use super::apply::{apply_keys, apply_patrol};
use tinxom_domain::id::UnitId;
use tinxom_store::{Change, StoreError};
use tinxom_wire::item::Item;
use tinxom_wire::space::Space;

/// A moment in November 2026.
const NOW: i64 = 1_795_000_000_000;

/// Takes an item of a unit's keys.
pub(crate) fn took_keys(
    change: &Change<'_>,
    unit: UnitId,
    kind: u16,
    body: Vec<u8>,
) -> Result<(), StoreError> {
    took_keys_at(change, unit, kind, NOW, body)
}

/// Takes an item of a unit's keys that the server says came at a moment.
pub(crate) fn took_keys_at(
    change: &Change<'_>,
    unit: UnitId,
    kind: u16,
    at: i64,
    body: Vec<u8>,
) -> Result<(), StoreError> {
    apply_keys(change, unit, &Item { number: 1, kind, at, body })
}

/// Whether there is a key of a ward's that tips are sealed to.
pub(crate) fn seals_to(change: &Change<'_>, ward: UnitId) -> bool {
    super::seal::epoch_key(change, ward).unwrap().is_some()
}

/// Takes an item of a group's patrols.
pub(crate) fn took_patrols(change: &Change<'_>, space: Space, item: &Item) -> Result<(), StoreError> {
    apply_patrol(change, space, item)
}
