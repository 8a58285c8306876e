//! Random histories: several officers, residents and desks act in any order, and everything may come twice.

mod histories;

use histories::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use tinxom_domain::household::*;
use tinxom_domain::id::{ChangeId, ClaimId, HouseholdId, UnitId};
use tinxom_domain::time::Timestamp;

/// An event, its outcome, its number and the server's time.
type Ruled = (Event, Outcome, u64, Timestamp);

/// What the server makes of a history.
fn serve(events: &[Event]) -> (MemoryBook, Vec<Ruled>) {
    let mut book = MemoryBook::default();
    let mut ruled = Vec::new();
    for (event, number) in events.iter().zip(1_u64..) {
        let outcome = decide(&mut book, event).unwrap();
        let at = Timestamp(1_000 * number.cast_signed());
        settle(&mut book, event, &outcome, number, at).unwrap();
        ruled.push((event.clone(), outcome, number, at));
    }
    (book, ruled)
}

/// A phone that follows: numbers it knows are skipped, and after a gap nothing counts until the gap is filled.
#[derive(Default)]
struct Phone {
    book: MemoryBook,
    next: u64,
}

impl Phone {
    fn hears(&mut self, page: &[Ruled]) {
        for (event, outcome, number, at) in page {
            if *number == self.next + 1 {
                settle(&mut self.book, event, outcome, *number, *at).unwrap();
                self.next = *number;
            }
        }
    }
}

/// The book without numbers and times, which differ when the order does.
fn timeless(book: &MemoryBook) -> MemoryBook {
    let mut out = book.clone();
    for claim in book.claims() {
        out.put_claim(&Claim { at: Timestamp(0), ..*claim }).unwrap();
    }
    for record in book.changes() {
        let rows = record.rows.iter().map(|row| match *row {
            Touched::Claim { before, after } => Touched::Claim {
                before: Claim { at: Timestamp(0), ..before },
                after: Claim { at: Timestamp(0), ..after },
            },
            household => household,
        });
        let rows = rows.collect();
        out.put_change(&ChangeRecord { number: 0, at: Timestamp(0), rows, ..record.clone() }).unwrap();
    }
    out
}

/// Every id that an event names or, through the book, reaches: two events that share none are about different
/// households and people.
fn reach(book: &mut MemoryBook, event: &Event) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    let mut homes = Vec::new();
    let mut claims = Vec::new();
    let mut devices = Vec::new();
    let mut changes = Vec::new();
    match event {
        Event::Households { ids, .. } | Event::Forget { households: ids } => homes.extend(ids),
        Event::Claim { claim, household, device, author, .. } => {
            claims.push(*claim);
            homes.push(*household);
            devices.extend([*device, *author]);
        }
        Event::Words { claim, .. } | Event::Settle { claim } | Event::Leave { claim } => claims.push(*claim),
        Event::ForgetClaims { claims: ids } => claims.extend(ids),
        Event::Transfer { claim, from, device } => {
            claims.extend([*claim, *from]);
            devices.push(*device);
        }
        Event::Revoke { device, .. } => devices.push(*device),
        Event::Change { change, what } => {
            changes.push(*change);
            homes.push(what.household());
            if let Change::Split { new: other, .. } | Change::Merge { into: other, .. } = what {
                homes.push(*other);
            }
        }
        Event::Undo { change } => changes.push(*change),
        Event::Count { .. } => {}
    }
    // Everything that is reached from there, until nothing new is.
    loop {
        let before = (homes.len(), claims.len(), devices.len(), changes.len());
        for id in changes.clone() {
            let Some(record) = book.change(id).unwrap() else { continue };
            homes.push(record.what.household());
            for row in record.rows {
                match row {
                    Touched::Household { after, .. } => homes.push(after.id),
                    Touched::Claim { after, .. } => claims.push(after.id),
                }
            }
        }
        for id in homes.clone() {
            let Some(household) = book.household(id).unwrap() else { continue };
            homes.extend(household.standing.survivor());
            claims.extend(household.last);
            claims.extend(book.claims_of(id).unwrap().iter().map(|claim| claim.id));
            changes.extend(household.change);
        }
        for id in claims.clone() {
            let Some(claim) = book.claim(id).unwrap() else { continue };
            homes.push(claim.household);
            devices.extend(claim.device);
        }
        for id in devices.clone() {
            claims.extend(book.claim_of_device(id).unwrap().map(|claim| claim.id));
        }
        homes.sort();
        homes.dedup();
        claims.sort();
        claims.dedup();
        devices.sort();
        devices.dedup();
        changes.sort();
        changes.dedup();
        if before == (homes.len(), claims.len(), devices.len(), changes.len()) {
            break;
        }
    }
    found.extend(homes.iter().map(|id| [&b"h"[..], &id.0[..]].concat()));
    found.extend(claims.iter().map(|id| [&b"c"[..], &id.0[..]].concat()));
    found.extend(devices.iter().map(|id| [&b"d"[..], &id.0[..]].concat()));
    found.extend(changes.iter().map(|id| [&b"g"[..], &id.0[..]].concat()));
    found
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        max_global_rejects: 100_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn s5_2_after_every_event_one_member_per_household_and_nobody_lost(events in history()) {
        let mut book = MemoryBook::default();
        for (event, number) in events.iter().zip(1_u64..) {
            let before = book.clone();
            let outcome = decide(&mut book, event).unwrap();
            prop_assert_eq!(&book, &before, "deciding wrote something");
            settle(&mut book, event, &outcome, number, Timestamp(0)).unwrap();
            prop_assert_eq!(check(&book), Ok(()), "after {:?}", event);
            prop_assert_eq!(none_lost(&before, &book), Ok(()));
        }
    }

    #[test]
    fn s5_2_whatever_comes_twice_hears_the_same_and_changes_nothing(events in history()) {
        let mut book = MemoryBook::default();
        // A count that reaches past itself counts more when it comes later.
        let events = events.iter().filter(|event| !matches!(event, Event::Count { .. }));
        for (event, number) in events.zip(1_u64..) {
            let outcome = decide(&mut book, event).unwrap();
            settle(&mut book, event, &outcome, number, Timestamp(1)).unwrap();
            let bytes = book.dump();
            prop_assert_eq!(decide(&mut book, event).unwrap(), outcome, "{:?}", event);
            let told = settle(&mut book, event, &outcome, number + 1, Timestamp(2)).unwrap();
            prop_assert!(told.is_empty(), "{:?}", event);
            prop_assert_eq!(book.dump(), bytes, "{:?}", event);
        }
    }

    #[test]
    fn s5_2_a_claim_or_transfer_hears_its_verdict_however_late_it_is_repeated(events in history()) {
        let (mut book, ruled) = serve(&events);
        let forgotten: BTreeSet<ClaimId> =
            book.claims().filter(|claim| claim.device.is_none()).map(|claim| claim.id).collect();
        for (event, outcome, ..) in &ruled {
            let (Event::Claim { claim: id, .. } | Event::Transfer { claim: id, .. }) = event else { continue };
            if outcome.is_final() && !forgotten.contains(id) {
                prop_assert_eq!(decide(&mut book, event).unwrap(), *outcome);
            }
        }
    }

    #[test]
    fn s5_2_every_phone_ends_in_the_servers_bytes(
        events in history(),
        pages in proptest::collection::vec((any::<proptest::sample::Index>(), 1_usize..9), 0..30),
        whole in 1_usize..7,
    ) {
        let (server, ruled) = serve(&events);
        // One phone hears everything in pages, another one pages at random, out of order and again, and then the rest.
        let (mut steady, mut stormy) = (Phone::default(), Phone::default());
        ruled.chunks(whole).for_each(|page| steady.hears(page));
        for (from, length) in pages {
            let from = from.index(ruled.len());
            stormy.hears(&ruled[from..ruled.len().min(from + length)]);
            prop_assert_eq!(check(&stormy.book), Ok(()));
        }
        stormy.hears(&ruled);
        prop_assert_eq!(steady.book.dump(), server.dump());
        prop_assert_eq!(stormy.book.dump(), server.dump());
    }

    #[test]
    fn s5_2_a_book_keeps_its_rules_whatever_a_server_says(
        events in proptest::collection::vec((event(), 0_u8..4, claim()), 1..60)
    ) {
        let mut book = MemoryBook::default();
        let ids = (1..5).map(|id| HouseholdId([id; 8])).collect();
        let list = Event::Households { ids, unit: UnitId(1), group: None, provisional: false };
        settle(&mut book, &list, &Outcome::Done, 1, Timestamp(0)).unwrap();
        for ((event, said, against), number) in events.iter().zip(2_u64..) {
            let before = book.clone();
            // Of one registry: what a device has in another one is read in an order of its own, and a server that lies
            // about both can tell of more than one claim of a device.
            let mut event = event.clone();
            if let Event::Households { unit, .. } = &mut event {
                *unit = UnitId(1);
            }
            let event = &event;
            let outcome = match said {
                0 => Outcome::Waits { against: *against },
                1 => Outcome::refused_for(Reason::Forked, *against),
                _ => Outcome::Done,
            };
            settle(&mut book, event, &outcome, number, Timestamp(0)).unwrap();
            prop_assert_eq!(check(&book), Ok(()), "{:?} {:?}", event, outcome);
            prop_assert_eq!(none_lost(&before, &book), Ok(()));
        }
    }

    #[test]
    fn s5_2_events_of_different_households_and_people_commute(
        events in history(), one in event(), other in event()
    ) {
        let (mut book, ruled) = serve(&events);
        let number = ruled.len() as u64;
        let apart = reach(&mut book, &one).is_disjoint(&reach(&mut book, &other));
        // A count is about numbers, not about a household.
        let counts = [&one, &other].iter().any(|event| matches!(event, Event::Count { .. }));
        prop_assume!(apart && !counts);
        let in_order = |first: &Event, second: &Event| {
            let mut book = book.clone();
            let mut outcomes = Vec::new();
            for (event, number) in [first, second].into_iter().zip(number + 1..) {
                let outcome = decide(&mut book, event).unwrap();
                settle(&mut book, event, &outcome, number, Timestamp(number.cast_signed())).unwrap();
                outcomes.push(outcome);
            }
            (timeless(&book).dump(), outcomes)
        };
        let (bytes, outcomes) = in_order(&one, &other);
        let (other_bytes, mut other_outcomes) = in_order(&other, &one);
        other_outcomes.reverse();
        prop_assert_eq!(outcomes, other_outcomes);
        prop_assert_eq!(bytes, other_bytes);
    }

    #[test]
    fn s5_3_an_undo_right_after_a_change_restores_the_bytes(events in history(), what in change()) {
        let (mut book, ruled) = serve(&events);
        let before = book.clone();
        let change = ChangeId([0xee; 8]);
        let number = ruled.len() as u64 + 1;
        // A list of numbers that were counted before they were there is another test's.
        prop_assume!(book.counted(UnitId(1)).unwrap() < number && book.counted(UnitId(2)).unwrap() < number);
        let event = Event::Change { change, what };
        let outcome = decide(&mut book, &event).unwrap();
        settle(&mut book, &event, &outcome, number, Timestamp(1)).unwrap();
        let undo = Event::Undo { change };
        let undone = decide(&mut book, &undo).unwrap();
        prop_assert_eq!(undone == Outcome::Done, outcome == Outcome::Done, "{:?} {:?}", outcome, undone);
        settle(&mut book, &undo, &undone, number + 1, Timestamp(2)).unwrap();
        prop_assert!(book.households().eq(before.households()) && book.claims().eq(before.claims()));
        let others = book.changes().filter(|record| record.id != change);
        prop_assert!(others.eq(before.changes()));
    }

    #[test]
    fn rows_of_any_history_come_back_from_their_bytes(events in history()) {
        let (book, _) = serve(&events);
        for row in book.households() {
            prop_assert_eq!(Household::from_bytes(&row.to_bytes()), Some(*row));
        }
        for row in book.claims() {
            prop_assert_eq!(Claim::from_bytes(&row.to_bytes()), Some(*row));
        }
        for row in book.changes() {
            prop_assert_eq!(ChangeRecord::from_bytes(&row.to_bytes()), Some(row.clone()));
        }
    }

    #[test]
    fn no_bytes_of_a_stranger_make_a_row_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for bytes in [bytes.clone(), [&[1][..], &bytes].concat()] {
            if let Some(row) = Claim::from_bytes(&bytes) {
                prop_assert_eq!(row.to_bytes(), bytes.clone());
            }
            if let Some(row) = Household::from_bytes(&bytes) {
                prop_assert_eq!(row.to_bytes(), bytes.clone());
            }
            if let Some(row) = ChangeRecord::from_bytes(&bytes) {
                prop_assert_eq!(row.to_bytes(), bytes);
            }
        }
    }
}
