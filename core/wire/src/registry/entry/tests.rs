//! Entries, their rulings, and what happens by them.

use super::*;
use crate::codec::{from_slice, to_vec};
use crate::limits;
use crate::sign::{Purpose, Signer32};
use std::collections::BTreeSet;
use tinxom_domain::household::Reason;

const UNIT: UnitId = UnitId(54_431);
const AUTHOR: DeviceId = DeviceId([9; 16]);

fn labels() -> SealedLabels {
    SealedLabels { version: 1, salt: Fixed::from([1; 16]), sealed: vec![2; 272] }
}

fn batch(count: u8) -> Batch {
    let group = Some(Fixed::from([3; 8]));
    Batch { seed: Fixed::from([4; 16]), count, group, provisional: false, labels: labels() }
}

#[test]
fn a_batchs_ids_come_from_its_seed_and_place() {
    let ids = batch(64).ids();
    let id = |place: u8| Sha256::digest([&b"tinxom household"[..], &[4; 16], &[place]].concat());
    for (place, household) in ids.iter().enumerate() {
        assert_eq!(household.0, id(place as u8)[..8]);
    }
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), BATCH);
    assert_eq!(batch(2).ids(), ids[..2]);
    assert!(batch(0).ids().is_empty());
    let other = Batch { seed: Fixed::from([5; 16]), ..batch(64) };
    assert!(other.ids().iter().all(|household| !ids.contains(household)));
}

fn changes() -> Vec<Change> {
    let (household, other) = (HouseholdId([1; 8]), HouseholdId([2; 8]));
    vec![
        Change::Split { household, new: other },
        Change::Merge { household, into: other },
        Change::Move { household, group: None },
        Change::Move { household, group: Some(GroupId([3; 8])) },
        Change::MoveAway { household },
        Change::Death { household },
        Change::Return { household },
        Change::Route { household, unit: UnitId(7) },
    ]
}

#[test]
fn every_change_comes_back_and_what_is_of_another_form_is_refused() {
    for change in changes() {
        let body = ChangeBody::of(change);
        assert_eq!(body.change(), Ok(change));
        for length in 0..=8 {
            let other = ChangeBody { other: vec![1; length], ..body.clone() };
            let fits =
                length == body.other.len() || (matches!(change, Change::Move { .. }) && length % 8 == 0);
            assert_eq!(other.change().is_ok(), fits, "{change:?} with {length} bytes");
        }
    }
    for what in [0, 8, u8::MAX] {
        let body = ChangeBody { what, ..ChangeBody::of(changes()[0]) };
        assert_eq!(body.change(), Err(WireError::Unknown("change")));
    }
    let long = ChangeBody { other: vec![0; 9], ..ChangeBody::of(changes()[0]) };
    let read = from_slice::<ChangeBody>("change", limits::BODY, &to_vec(&long));
    assert_eq!(read, Err(WireError::TooLarge("change")));
}

/// Every entry, and what happens by it.
fn entries() -> Vec<(Entry, Event)> {
    let (claim, from, device, household) = ([1; 16], [2; 16], [3; 16], [4; 8]);
    let signed = Signer32::from_seed(&[5; 32]).signed(Purpose::Transfer, vec![0]);
    let mut all = vec![
        (
            Entry::Households(batch(2)),
            Event::Households {
                ids: batch(2).ids(),
                unit: UNIT,
                group: Some(GroupId([3; 8])),
                provisional: false,
            },
        ),
        (
            Entry::Claim(claim.into(), household.into(), device.into(), true),
            Event::Claim {
                claim: ClaimId(claim),
                household: HouseholdId(household),
                device: DeviceId(device),
                author: AUTHOR,
                author_role: Role::AreaOfficer,
                checked: true,
            },
        ),
        (Entry::Words(claim.into(), false), Event::Words { claim: ClaimId(claim), same: false }),
        (Entry::Settle(claim.into()), Event::Settle { claim: ClaimId(claim) }),
        (
            Entry::Transfer(claim.into(), from.into(), device.into(), signed),
            Event::Transfer { claim: ClaimId(claim), from: ClaimId(from), device: DeviceId(device) },
        ),
        (Entry::Leave(claim.into()), Event::Leave { claim: ClaimId(claim) }),
        (
            Entry::ForgetClaims(vec![claim.into(), from.into()]),
            Event::ForgetClaims { claims: vec![ClaimId(claim), ClaimId(from)] },
        ),
        (Entry::Undo([6; 8].into()), Event::Undo { change: ChangeId([6; 8]) }),
        (Entry::Count(u64::MAX), Event::Count { unit: UNIT, upto: u64::MAX }),
        (
            Entry::Forget(
                vec![household.into()],
                vec![Resealed { seed: Fixed::from([4; 16]), labels: labels() }],
            ),
            Event::Forget { households: vec![HouseholdId(household)] },
        ),
        (
            Entry::Found(household.into()),
            Event::Households {
                ids: vec![HouseholdId(household)],
                unit: UNIT,
                group: None,
                provisional: true,
            },
        ),
    ];
    for reason in RevokeReason::ALL.iter().copied() {
        let event = Event::Revoke { device: DeviceId(device), reason };
        all.push((Entry::Revoke(device.into(), reason.code()), event));
    }
    for what in changes() {
        let event = Event::Change { change: ChangeId([6; 8]), what };
        all.push((Entry::Change([6; 8].into(), ChangeBody::of(what), Some(labels())), event));
    }
    all
}

#[test]
fn every_entry_is_read_as_it_was_written_and_tells_what_happens() {
    let mut kinds = BTreeSet::new();
    for (entry, event) in entries() {
        let bytes = to_vec(&entry);
        assert_eq!(from_slice("entry", limits::BODY, &bytes), Ok(entry.clone()));
        assert_eq!(entry.event(UNIT, AUTHOR, Role::AreaOfficer), Ok(event.clone()));
        let ruled = Ruled::new(AUTHOR, Role::AreaOfficer, Outcome::Done, entry);
        assert_eq!(ruled.event(UNIT), Ok(event.clone()));
        let later = Ruled { role: u8::MAX, ..ruled };
        assert_eq!(later.event(UNIT), Err(WireError::Unknown("role")));
        kinds.insert((bytes[1], event.code()));
    }
    // Thirteen variants for twelve events: a household is brought in by an entry or found by a claim.
    let numbers: BTreeSet<u8> = kinds.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (0..13).collect());
    assert_eq!(kinds.iter().map(|(_, code)| *code).collect::<BTreeSet<_>>(), (1..=12).collect());
}

#[test]
fn what_only_the_server_writes_is_what_has_evidence_of_its_own() {
    let of_the_server: BTreeSet<u8> = entries()
        .iter()
        .filter(|(entry, _)| entry.is_of_the_server())
        .map(|(entry, _)| to_vec(entry)[1])
        .collect();
    assert_eq!(of_the_server, [1, 4, 10, 11].into());
}

#[test]
fn entries_of_no_or_too_many_households_and_later_codes_are_refused() {
    for count in [0, 65, u8::MAX] {
        let event = Entry::Households(batch(count)).event(UNIT, AUTHOR, Role::Desk);
        assert_eq!(event, Err(WireError::Malformed("batch")));
    }
    let reason = Entry::Revoke([3; 16].into(), 200).event(UNIT, AUTHOR, Role::Desk);
    assert_eq!(reason, Err(WireError::Unknown("reason")));
    let many = Entry::Forget(vec![[1; 8].into(); BATCH + 1], vec![]);
    let read = from_slice::<Entry>("entry", limits::BODY, &to_vec(&many));
    assert_eq!(read, Err(WireError::TooLarge("entry")));
    let many = Entry::ForgetClaims(vec![[1; 16].into(); BATCH + 1]);
    let read = from_slice::<Entry>("entry", limits::BODY, &to_vec(&many));
    assert_eq!(read, Err(WireError::TooLarge("entry")));
    let resealed =
        Resealed { seed: Fixed::from([4; 16]), labels: SealedLabels { sealed: vec![], ..labels() } };
    let many = Entry::Forget(vec![], vec![resealed; BATCH + 1]);
    let read = from_slice::<Entry>("entry", limits::BODY, &to_vec(&many));
    assert_eq!(read, Err(WireError::TooLarge("entry")));
}

#[test]
fn every_ruling_comes_back() {
    let against = ClaimId([7; 16]);
    let mut outcomes = vec![Outcome::Done, Outcome::Waits { against }];
    for reason in Reason::ALL.iter().copied() {
        outcomes.push(Outcome::refused(reason));
        outcomes.push(Outcome::refused_for(reason, against));
        outcomes.push(Outcome::refused_for(reason, HouseholdId([8; 8])));
    }
    for outcome in outcomes {
        let ruled = Ruled::new(AUTHOR, Role::Desk, outcome, Entry::Count(1));
        let read: Ruled = from_slice("ruled", limits::BODY, &to_vec(&ruled)).unwrap();
        assert_eq!(read.outcome(), Ok(outcome));
    }
    let ruled = |outcome| Ruled { outcome, ..Ruled::new(AUTHOR, Role::Desk, Outcome::Done, Entry::Count(1)) };
    let some = Some(Fixed::from([7; 16]));
    for other in
        [(0, 0, None), (1, 1, None), (1, 0, some), (2, 0, None), (3, 0, None), (3, 200, None), (4, 0, None)]
    {
        assert_eq!(ruled(other).outcome(), Err(WireError::Unknown("outcome")));
    }
}
