//! Wards that are merged and split: one registry stays one order, and the ward of today goes on with it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{REGISTRY, Wish, batch, change, entry, labels_in, revocation_in, settles, transfer};
use support::{Device, NOW, OTHER_WARD, Place, WARD};
use tinxom_domain::household::{Book, Change, MemoryBook, Outcome, Reason, RevokeReason, check, settle};
use tinxom_domain::id::{ChangeId, GroupId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::Fixed;
use tinxom_wire::message::Introduction;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Batch, Entry};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const DAY: i64 = 86_400_000;
const OLD_GROUP: GroupId = GroupId([8; 8]);
const NEXT_REGISTRY: Space = Space::Registry(OTHER_WARD);

/// A ward of yesterday with a list, and the officer of the ward of today that it is part of.
struct Wards {
    place: Place,
    room: SqliteRoom,
    old: Device,
    next: Device,
    homes: Vec<HouseholdId>,
}

impl Wards {
    fn new(share: &str) -> Self {
        let place = Place::new();
        place.merge(share);
        let mut room = place.open();
        let mut old = place.officer(202, Role::AreaOfficer, WARD);
        let mut next = place.officer(203, Role::Desk, OTHER_WARD);
        let list = Batch { group: Some(Fixed::from(OLD_GROUP.0)), ..batch(1, 4) };
        let homes = list.ids();
        for device in [&mut old, &mut next] {
            device.sync(&mut room, &place.signer).unwrap();
        }
        assert_eq!(old.enters(&mut room, &place, &Entry::Households(list)), Verdict::Accepted);
        Self { place, room, old, next, homes }
    }

    fn sync(&mut self, device: &mut Device) -> Result<(), ExchangeError> {
        device.sync(&mut self.room, &self.place.signer)
    }

    /// The ward of today enters something in the old registry.
    fn enters(&mut self, it: &Entry) -> Verdict {
        self.next.brings(&mut self.room, &self.place, REGISTRY, vec![entry(it)])[0]
    }

    fn undo(&mut self, id: u8) -> (Verdict, Outcome) {
        let verdict = self.enters(&Entry::Undo(Fixed::from([id; 8])));
        let mut next = self.next.clone();
        self.sync(&mut next).unwrap();
        let outcome = next.rulings(WARD).last().unwrap().2.outcome().unwrap();
        (verdict, outcome)
    }

    /// The books of a phone that reads both registries from their start, in either order.
    fn books(&mut self) -> [MemoryBook; 2] {
        let mut fresh = self.place.officer(240, Role::AreaOfficer, OTHER_WARD);
        self.sync(&mut fresh).unwrap();
        [[WARD, OTHER_WARD], [OTHER_WARD, WARD]].map(|order| {
            let mut book = MemoryBook::default();
            for unit in order {
                for (number, at, ruled) in fresh.rulings(unit) {
                    let (event, outcome) = (ruled.event(unit).unwrap(), ruled.outcome().unwrap());
                    settle(&mut book, &event, &outcome, number, Timestamp(at)).unwrap();
                }
            }
            book
        })
    }

    fn all_agree(&mut self) {
        let server = self.room.book().unwrap();
        check(&server).unwrap();
        for book in self.books() {
            assert_eq!(book, server);
        }
    }
}

#[test]
fn x09_the_ward_of_today_takes_people_into_old_households_and_groups_and_takes_a_lost_phone_out() {
    let mut wards = Wards::new("whole");
    let home = wards.homes[0];
    let wish = Wish { group: Some(OLD_GROUP), role: Some(Role::GroupMember), ..Wish::of(home) };
    let grant = wards.place.grant(&wards.next, 1, &wish);
    let mut phone = grant.phone(9);
    wards.sync(&mut phone).unwrap();
    assert_eq!(wards.room.book().unwrap().household(home).unwrap().unwrap().holder, Some(grant.claim()));
    // A phone of the old ward that is lost.
    let lost = wards.place.grant(&wards.old, 2, &Wish::of(wards.homes[1]));
    let mut lost_phone = lost.phone(10);
    wards.sync(&mut lost_phone).unwrap();
    let word = revocation_in(OTHER_WARD, &wards.next, lost_phone.id(), RevokeReason::Lost, 0);
    let verdicts = wards.next.brings(&mut wards.room, &wards.place, NEXT_REGISTRY, vec![word]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    wards.sync(&mut lost_phone).unwrap();
    assert!(lost_phone.standing.is_some() && lost_phone.readable.is_empty());
    // Two households of the old registry become one.
    let merge = Change::Merge { household: wards.homes[1], into: home };
    assert_eq!(wards.enters(&change(1, merge)), Verdict::Accepted);
    assert_eq!(wards.room.book().unwrap().household(home).unwrap().unwrap().holder, Some(grant.claim()));
    wards.all_agree();
}

#[test]
fn x09_the_day_before_it_works_the_coming_ward_neither_reads_nor_writes_the_old_registry() {
    let place = Place::new();
    place.merge("whole");
    let mut room = place.open();
    let mut early = place.officer(203, Role::Desk, OTHER_WARD);
    let mut old = place.officer(202, Role::AreaOfficer, WARD);
    let list = batch(1, 1);
    let home = list.ids()[0];
    old.sync(&mut room, &place.signer).unwrap();
    old.enters(&mut room, &place, &Entry::Households(list));
    let away = change(1, Change::MoveAway { household: home });
    let mut tries = |now: i64| {
        let verdicts = early.brings_at(&mut room, &place, REGISTRY, vec![entry(&away)], now);
        (verdicts, early.items.contains_key(&REGISTRY))
    };
    // Certified by the day of NOW on, so it is let in then and goes back in time by a day.
    let (verdicts, read) = tries(NOW);
    assert_eq!((verdicts, read), (vec![Verdict::Accepted], true));
    early.items.clear();
    early.cursors.clear();
    let back = change(2, Change::Return { household: home });
    let verdicts = early.brings_at(&mut room, &place, REGISTRY, vec![entry(&back)], NOW - DAY);
    assert_eq!((verdicts, early.items.contains_key(&REGISTRY)), (vec![Verdict::NotAllowed], false));
}

#[test]
fn x09_what_is_routed_after_a_split_stays_in_one_order_and_every_phone_ends_with_the_servers_book() {
    let mut wards = Wards::new("part");
    let homes = wards.homes.clone();
    let before = wards.place.grant(&wards.old, 1, &Wish::of(homes[0]));
    let mut first = before.phone(9);
    wards.sync(&mut first).unwrap();
    for (id, home) in [(1, homes[0]), (2, homes[1]), (3, homes[2])] {
        let route = change(id, Change::Route { household: home, unit: OTHER_WARD });
        assert_eq!(wards.enters(&route), Verdict::Accepted);
    }
    // A list of the ward of today, and somebody who gets a slot in it.
    let seed = [7; 16];
    let list = Batch {
        seed: Fixed::from(seed),
        count: 1,
        group: None,
        provisional: false,
        labels: labels_in(OTHER_WARD, seed, &["a"]),
    };
    let new_home = list.ids()[0];
    let verdicts = wards.next.brings(
        &mut wards.room,
        &wards.place,
        NEXT_REGISTRY,
        vec![entry(&Entry::Households(list))],
    );
    assert_eq!(verdicts, [Verdict::Accepted]);
    for (number, home) in [(2, homes[0]), (3, homes[1]), (4, new_home)] {
        let grant = wards.place.grant(&wards.next, number, &Wish::of(home));
        let mut phone = grant.phone(20 + number as u8);
        wards.sync(&mut phone).unwrap();
        if home == homes[0] {
            assert_eq!(wards.enters(&settles(grant.claim())), Verdict::Accepted);
            let handed = transfer(&phone, home, grant.claim(), &signer(30));
            let introduction = Introduction::Transfer(handed, Fixed::from(signer(30).public().0), 1);
            let mut taking = Device::new(signer(30), introduction, wards.place.anchor_hash(OTHER_WARD));
            wards.sync(&mut taking).unwrap();
        }
        wards.all_agree();
    }
    // Built on, so not undone; the one nobody built on is, and the counted one is final.
    let changed = |outcome: Outcome| matches!(outcome, Outcome::Refused { reason, .. } if reason == Reason::ChangedSince);
    let (verdict, outcome) = wards.undo(2);
    assert!(verdict == Verdict::Accepted && changed(outcome), "{outcome:?}");
    let upto = wards.room.book().unwrap().change(ChangeId([3; 8])).unwrap().unwrap().number;
    assert_eq!(wards.enters(&Entry::Count(upto)), Verdict::Accepted);
    let (_, outcome) = wards.undo(3);
    assert!(matches!(outcome, Outcome::Refused { reason: Reason::Counted, .. }), "{outcome:?}");
    // What is in two registries is not made one.
    let merge = change(9, Change::Merge { household: homes[2], into: new_home });
    assert_eq!(wards.enters(&merge), Verdict::Accepted);
    let split = change(10, Change::Split { household: homes[2], new: HouseholdId([77; 8]) });
    assert_eq!(wards.enters(&split), Verdict::Accepted);
    wards.all_agree();
    // The officer of the old ward has no say over what went to the ward of today.
    let away = change(11, Change::MoveAway { household: homes[2] });
    assert_eq!(wards.old.enters(&mut wards.room, &wards.place, &away), Verdict::NotAllowed);
    // A phone that leaves its slot in the one registry and gets one in the other has it in every book.
    let taken = Entry::Leave(Fixed::from(before.claim().0));
    let verdicts = first.brings(&mut wards.room, &wards.place, REGISTRY, vec![entry(&taken)]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    let grant = wards.place.grant(&wards.next, 9, &Wish::of(new_home));
    let brought = vec![grant.enrolment(&first)];
    let verdicts = wards.next.brings(&mut wards.room, &wards.place, NEXT_REGISTRY, brought);
    assert_eq!(verdicts, [Verdict::Accepted]);
    assert_eq!(wards.room.book().unwrap().claim_of_device(first.id()).unwrap().unwrap().id, grant.claim());
    wards.all_agree();
}

fn signer(seed: u8) -> Signer32 {
    Signer32::from_seed(&[seed; 32])
}
