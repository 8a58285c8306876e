//! What every book keeps, whatever happened: named, so that tests of server, phone and protocol ask the same.

use super::{ClaimState, MemoryBook, Standing};
use crate::id::{ClaimId, DeviceId, HouseholdId};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What a book does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Broken {
    /// A household has two members.
    #[error("{0:?} has two active claims")]
    TwoActive(HouseholdId),
    /// The slot of a household and the active claims for it are not the same.
    #[error("the holder of {0:?} and its active claim differ")]
    HolderIsNotActive(HouseholdId),
    /// A device is counted twice in one registry. Those of two wards have no common order: whoever reads both may hear of a
    /// claim in one before he hears of the end of that in the other, and the server that decides looks at both.
    #[error("{0:?} has two live claims")]
    TwoOfDevice(DeviceId),
    /// Somebody has or waits for the slot of a household that is not there.
    #[error("{0:?} is live in a household that is not there")]
    LiveInGone(ClaimId),
    /// A merged household leads nowhere, or in a circle.
    #[error("{0:?} was merged into nothing")]
    MergedIntoNothing(HouseholdId),
    /// Somebody was lost.
    #[error("{0:?} is not in the book any more")]
    ClaimLost(ClaimId),
}

/// Whether a book keeps everything that one alone can show.
///
/// # Errors
/// What it does not keep.
pub fn check(book: &MemoryBook) -> Result<(), Broken> {
    one_active_per_household(book)?;
    holder_is_active(book)?;
    one_live_per_device(book)?;
    none_live_in_gone(book)?;
    merged_into_something(book)
}

/// S5-2: one active member per household.
fn one_active_per_household(book: &MemoryBook) -> Result<(), Broken> {
    let mut seen = BTreeSet::new();
    let mut active = book.claims().filter(|claim| claim.state == ClaimState::Active);
    match active.find(|claim| !seen.insert(claim.household)) {
        Some(second) => Err(Broken::TwoActive(second.household)),
        None => Ok(()),
    }
}

fn holder_is_active(book: &MemoryBook) -> Result<(), Broken> {
    let active = book.claims().filter(|claim| claim.state == ClaimState::Active);
    let active: BTreeMap<_, _> = active.map(|claim| (claim.household, claim.id)).collect();
    let held = book.households().filter_map(|home| Some((home.id, home.holder?)));
    let held: BTreeMap<_, _> = held.collect();
    let mut differ = active.keys().chain(held.keys()).filter(|home| active.get(home) != held.get(home));
    match differ.next() {
        Some(household) => Err(Broken::HolderIsNotActive(*household)),
        None => Ok(()),
    }
}

fn one_live_per_device(book: &MemoryBook) -> Result<(), Broken> {
    let registries: BTreeMap<_, _> = book.households().map(|home| (home.id, home.origin.unit)).collect();
    let mut seen = BTreeSet::new();
    for claim in book.claims().filter(|claim| claim.state.is_live()) {
        if let Some(device) = claim.device
            && !seen.insert((registries.get(&claim.household).copied(), device))
        {
            return Err(Broken::TwoOfDevice(device));
        }
    }
    Ok(())
}

fn none_live_in_gone(book: &MemoryBook) -> Result<(), Broken> {
    let living = book.households().filter(|home| home.standing == Standing::Living);
    let living: BTreeSet<_> = living.map(|home| home.id).collect();
    let mut live = book.claims().filter(|claim| claim.state.is_live());
    match live.find(|claim| !living.contains(&claim.household)) {
        Some(claim) => Err(Broken::LiveInGone(claim.id)),
        None => Ok(()),
    }
}

fn merged_into_something(book: &MemoryBook) -> Result<(), Broken> {
    let into: BTreeMap<_, _> = book.households().map(|home| (home.id, home.standing.survivor())).collect();
    for start in into.keys() {
        let mut at = *start;
        let mut steps = 0;
        while let Some(survivor) = into.get(&at).ok_or(Broken::MergedIntoNothing(*start))? {
            at = *survivor;
            steps += 1;
            if steps > into.len() {
                return Err(Broken::MergedIntoNothing(*start));
            }
        }
    }
    Ok(())
}

/// S5-2: nobody disappears. Between two moments of a book, claims come and never go.
///
/// # Errors
/// [`Broken::ClaimLost`].
pub fn none_lost(before: &MemoryBook, after: &MemoryBook) -> Result<(), Broken> {
    let there: BTreeSet<_> = after.claims().map(|claim| claim.id).collect();
    match before.claims().find(|claim| !there.contains(&claim.id)) {
        Some(lost) => Err(Broken::ClaimLost(lost.id)),
        None => Ok(()),
    }
}
