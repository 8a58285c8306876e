//! Which provisional household may be one that is known already: two officers enrolled it, or it stood on a list and
//! somebody came to its door before the list was settled.
//!
//! Pairs are offered and nothing is merged: folded labels are never an id, and two households may share a dwelling.

use crate::id::HamletId;
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// Known households that are offered for one provisional household at most.
pub const OFFERS: usize = 8;

/// A household with its labels. The type of its id is the caller's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Labelled<'a, I> {
    /// Its id.
    pub id: I,
    /// The hamlet.
    pub hamlet: HamletId,
    /// The address, or empty.
    pub address: &'a str,
    /// The householder's label, or empty.
    pub householder: &'a str,
}

// Who lives where is in no log.
impl<I: std::fmt::Debug> std::fmt::Debug for Labelled<'_, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Labelled {{ id: {:?}, … }}", self.id)
    }
}

/// What two households of one hamlet have in common when their labels are folded; the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Address and householder, the address perhaps empty in both.
    Both,
    /// The householder.
    Householder,
    /// The address.
    Address,
}

/// Two households that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Similar<I> {
    /// The provisional one.
    pub provisional: I,
    /// The known one.
    pub known: I,
    /// What they have in common.
    pub likeness: Likeness,
}

/// Pairs of a provisional household and a known one of the same hamlet that may be the same, for a person to decide: in the
/// order of the provisional ones, for each the strongest likeness first and then by the known one's id, [`OFFERS`] at
/// most. An empty label is like nothing. Provisional ones may be among the known: none is offered itself, and no pair
/// twice.
///
/// Takes n log n time for n households, however many of them are alike.
pub fn similar<I: Copy + Ord>(provisional: &[Labelled<'_, I>], known: &[Labelled<'_, I>]) -> Vec<Similar<I>> {
    let mut alike: BTreeMap<Key, BTreeSet<I>> = BTreeMap::new();
    for household in known {
        for (_, key) in keys(household) {
            alike.entry(key).or_default().insert(household.id);
        }
    }
    let mut pairs = Vec::new();
    let mut offered = BTreeSet::new();
    for household in provisional {
        let mut mine = BTreeSet::from([household.id]);
        for (likeness, key) in keys(household) {
            let Some(ids) = alike.get(&key) else { continue };
            for &known in ids {
                if mine.len() > OFFERS {
                    break;
                }
                if mine.insert(known) && !offered.contains(&(known, household.id)) {
                    offered.insert((household.id, known));
                    pairs.push(Similar { provisional: household.id, known, likeness });
                }
            }
        }
    }
    pairs
}

/// The hamlet and what is alike there.
type Key = (HamletId, Likeness, String, String);

fn keys<I>(household: &Labelled<'_, I>) -> impl Iterator<Item = (Likeness, Key)> {
    let (hamlet, address, householder) =
        (household.hamlet, fold(household.address), fold(household.householder));
    let key = |likeness, address: &str, householder: &str| {
        (likeness, (hamlet, likeness, address.to_owned(), householder.to_owned()))
    };
    let (has_address, has_householder) = (!address.is_empty(), !householder.is_empty());
    let keys = [
        has_householder.then(|| key(Likeness::Both, &address, &householder)),
        has_householder.then(|| key(Likeness::Householder, "", &householder)),
        has_address.then(|| key(Likeness::Address, &address, "")),
    ];
    keys.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn household<'a>(id: u32, hamlet: u32, address: &'a str, householder: &'a str) -> Labelled<'a, u32> {
        Labelled { id, hamlet: HamletId(hamlet), address, householder }
    }

    fn pairs(provisional: &[Labelled<'_, u32>], known: &[Labelled<'_, u32>]) -> Vec<(u32, u32, Likeness)> {
        similar(provisional, known).iter().map(|pair| (pair.provisional, pair.known, pair.likeness)).collect()
    }

    #[test]
    fn households_of_one_hamlet_are_offered_by_their_folded_labels_the_strongest_first() {
        let known = [
            household(11, 1, "Số 5", "Ông Bảy"),
            household(12, 1, "", "Bà Tư"),
            household(13, 1, "SỐ-5", "ba tu"),
            household(14, 2, "Số 5", "Bà Tư"),
            household(15, 1, "Số 6", "Ông Tám"),
            household(10, 1, "so 5", "Bà Tứ"),
        ];
        assert_eq!(
            pairs(&[household(1, 1, "Số 5", "Bà Tư")], &known),
            [
                (1, 10, Likeness::Both),
                (1, 13, Likeness::Both),
                (1, 12, Likeness::Householder),
                (1, 11, Likeness::Address),
            ]
        );
    }

    #[test]
    fn an_empty_label_is_like_nothing() {
        let known =
            [household(11, 1, "", "Bà Tư"), household(12, 1, "Số 5", ""), household(13, 1, " - ", "")];
        assert_eq!(pairs(&[household(1, 1, "", "")], &known), []);
        assert_eq!(pairs(&[household(1, 1, "", "Bà Tư")], &known), [(1, 11, Likeness::Both)]);
    }

    #[test]
    fn no_household_is_offered_itself_and_no_pair_twice() {
        let all = [
            household(3, 1, "Số 5", "Bà Tư"),
            household(1, 1, "Số 5", "Bà Tư"),
            household(2, 1, "", "Bà Tư"),
        ];
        assert_eq!(
            pairs(&all, &all),
            [(3, 1, Likeness::Both), (3, 2, Likeness::Householder), (1, 2, Likeness::Householder)]
        );
    }

    #[test]
    fn a_hundred_thousand_households_that_are_all_alike_are_worked_through() {
        let all: Vec<_> = (0..100_000).map(|id| household(id, 1, "Số 5", "Bà Tư")).collect();
        let found = pairs(&all, &all);
        assert!(found.len() <= all.len() * OFFERS);
        assert_eq!(found.iter().filter(|(provisional, ..)| *provisional == 50_000).count(), OFFERS);
    }

    #[test]
    fn x24_no_debug_output_says_who_lives_where() {
        let household = household(7, 1, "canary", "canary");
        assert_eq!(format!("{household:?}"), "Labelled { id: 7, … }");
    }

    proptest::proptest! {
        #[test]
        fn the_order_in_which_households_are_known_changes_nothing(
            labels in proptest::collection::vec((0u32..2, 0usize..3, 0usize..3), 0..40),
        ) {
            let words = ["", "Tân", "Tấn"];
            let all: Vec<_> = (0..)
                .zip(&labels)
                .map(|(id, (hamlet, address, householder))| {
                    household(id, *hamlet, words[*address], words[*householder])
                })
                .collect();
            let (provisional, known) = all.split_at(all.len() / 3);
            let reversed: Vec<_> = known.iter().rev().copied().collect();
            let found = pairs(provisional, known);
            proptest::prop_assert_eq!(&found, &pairs(provisional, &reversed));
            // And each pair is of one hamlet and has a label in common.
            for (mine, theirs, _) in found {
                let (mine, theirs) = (&all[mine as usize], &all[theirs as usize]);
                proptest::prop_assert_eq!(mine.hamlet, theirs.hamlet);
                proptest::prop_assert!(
                    fold(mine.address) == fold(theirs.address) || fold(mine.householder) == fold(theirs.householder)
                );
            }
        }
    }
}
