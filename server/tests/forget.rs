//! What is forgotten is gone from the server's file, and what was never the server's to know was never in it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{CANARY, REGISTRY, Wish, batch, change, labels_of, secret, taking_over, transfer};
use support::{Device, NOW, Place, WARD, operation};
use tinxom_domain::household::{Book, Change, LookPurpose, RevokeReason, Standing};
use tinxom_domain::id::{ClaimId, GroupId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::Trouble;
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Batch, ChangeBody, Entry, Look, Resealed};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const GROUP: GroupId = GroupId([8; 8]);

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    list: Batch,
}

impl Ward {
    fn new() -> Self {
        let place = Place::new();
        let mut room = place.open();
        let mut officer = place.officer(202, Role::AreaOfficer, WARD);
        officer.sync(&mut room, &place.signer).unwrap();
        let list = Batch { group: Some(Fixed::from(GROUP.0)), ..batch(1, 3) };
        let mut ward = Self { place, room, officer, list };
        let list = Entry::Households(ward.list.clone());
        assert_eq!(ward.enters(&list), Verdict::Accepted);
        ward
    }

    fn enters(&mut self, it: &Entry) -> Verdict {
        self.officer.enters(&mut self.room, &self.place, it)
    }

    fn sync(&mut self, device: &mut Device) -> Result<(), ExchangeError> {
        device.sync(&mut self.room, &self.place.signer)
    }

    fn member(&mut self, seed: u8, household: HouseholdId) -> (Device, ClaimId) {
        let grant = self.place.grant(&self.officer, u16::from(seed), &Wish::of(household));
        let mut phone = grant.phone(seed);
        self.sync(&mut phone).unwrap();
        (phone, grant.claim())
    }

    /// The bytes of the store and its log once the server stopped.
    fn stopped(self) -> Vec<u8> {
        let Self { place, room, .. } = self;
        drop(room);
        let mut bytes = Vec::new();
        for file in support::files(&place.server) {
            bytes.extend(std::fs::read(file).unwrap());
        }
        bytes
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The first household's label taken out of the batch.
fn resealed(ward: &Ward) -> Resealed {
    let names = ["".to_owned(), format!("Hộ {CANARY} 1"), format!("Hộ {CANARY} 2")];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Resealed { seed: ward.list.seed, labels: labels_of(ward.list.seed.into(), &names) }
}

#[test]
fn x25_a_household_that_is_forgotten_is_gone_from_the_store_and_its_id_stays() {
    let mut ward = Ward::new();
    let (home, other) = (ward.list.ids()[0], ward.list.ids()[1]);
    let (old, claim) = ward.member(1, home);
    let (mut neighbour, kept) = ward.member(2, other);
    let signed = transfer(&old, home, claim, &Signer32::from_seed(&[3; 32]));
    let mut new = taking_over(&ward.place, 3, &signed);
    ward.sync(&mut new).unwrap();
    let look = Look { household: Fixed::from(home.0), purpose: LookPurpose::Visit.code() };
    let looked = operation(kind::LOOK, to_vec(&look));
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![looked]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    // It got a new label, and moved away.
    let label = labels_of([5; 16], &[CANARY]);
    let moved = ChangeBody::of(Change::Move { household: home, group: Some(GROUP) });
    assert_eq!(
        ward.enters(&Entry::Change(Fixed::from([5; 8]), moved, Some(label.clone()))),
        Verdict::Accepted
    );
    assert_eq!(ward.enters(&change(6, Change::MoveAway { household: home })), Verdict::Accepted);
    let reader = ward.officer.clone();
    let before = ward.room.items(REGISTRY).unwrap();
    let forgotten = Entry::Forget(vec![Fixed::from(home.0)], vec![resealed(&ward)]);
    assert_eq!(ward.enters(&forgotten), Verdict::Accepted);

    // Items keep their places and numbers, and the tombstone names ids only.
    let after = ward.room.items(REGISTRY).unwrap();
    assert_eq!(after.len(), before.len() + 1);
    assert!(
        before.iter().zip(&after).all(|(one, other)| (one.number, one.kind) == (other.number, other.kind))
    );
    let tombstone = ward.officer.rulings(WARD).pop().unwrap().2.entry;
    assert_eq!(tombstone, Entry::Forget(vec![Fixed::from(home.0)], Vec::new()));
    let mut book = ward.room.book().unwrap();
    let household = book.household(home).unwrap().unwrap();
    assert_eq!((household.standing, household.holder, household.last), (Standing::Forgotten, None, None));
    let claims = book.claims_of(home).unwrap();
    assert!(claims.len() == 2 && claims.iter().all(|claim| claim.device.is_none() && claim.author.is_none()));

    // Who had read it all and who reads it from the start end with the same book, the server's.
    let mut followed = reader;
    ward.sync(&mut followed).unwrap();
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    ward.sync(&mut fresh).unwrap();
    for device in [&followed, &fresh] {
        assert_eq!(device.book(WARD).dump(), book.dump());
    }
    // The neighbour's label still opens for the officers, the other one is empty.
    let labels = fresh.rulings(WARD).into_iter().find_map(|(_, _, ruled)| match ruled.entry {
        Entry::Households(batch) => Some(batch.labels),
        _ => None,
    });
    let labels = labels.unwrap().open(WARD, &[1; 16], &secret()).unwrap();
    assert_eq!((labels[0].name.as_str(), labels[0].address.as_str()), ("", ""));
    assert!(labels[1].name.contains(CANARY));
    // The neighbour holds the slot and is served; who was forgotten is nobody here.
    neighbour.tip(WARD, 0);
    ward.sync(&mut neighbour).unwrap();
    assert_eq!(neighbour.verdicts(), [Verdict::Accepted; 2]);
    assert_eq!(book.claim(kept).unwrap().unwrap().device, Some(neighbour.id()));
    assert_eq!(ward.sync(&mut new), Err(ExchangeError::Trouble(Trouble::NotEnrolled)));
    assert!(ward.room.items(Space::Inbox(new.id())).unwrap().is_empty());
    assert!(ward.room.items(Space::GroupLooks(GROUP)).unwrap().is_empty());

    let (list, forgotten) = (ward.list.clone(), [old, new]);
    let store = ward.stopped();
    assert!(holds(&store, &home.0));
    assert!(holds(&store, &neighbour.id().0));
    assert!(!holds(&store, &list.labels.sealed[..64]), "the labels as they were first sealed");
    assert!(!holds(&store, &label.sealed[..64]), "the label that came later");
    assert!(!holds(&store, &signed.body[..]) && !holds(&store, &signed.signature[..]));
    for phone in forgotten {
        assert!(!holds(&store, &phone.signer.public().0), "a key");
        assert!(phone.certificate.is_none_or(|certificate| !holds(&store, &certificate)));
    }
}

#[test]
fn x25_what_would_leave_a_label_behind_or_take_a_living_one_is_not_taken() {
    let mut ward = Ward::new();
    let (home, other) = (ward.list.ids()[0], ward.list.ids()[1]);
    let (_, claim) = ward.member(1, home);
    let new = resealed(&ward);
    let forget = |homes: &[HouseholdId], batches: Vec<Resealed>| {
        Entry::Forget(homes.iter().map(|home| Fixed::from(home.0)).collect(), batches)
    };
    let before = ward.room.items(REGISTRY).unwrap();
    let strange = Resealed { seed: Fixed::from([9; 16]), ..new.clone() };
    for it in [
        forget(&[other], Vec::new()),
        forget(&[other], vec![strange.clone()]),
        forget(&[other], vec![new.clone(), strange]),
        forget(&[other], vec![new.clone(), new.clone()]),
        forget(&[], vec![new.clone()]),
    ] {
        assert_eq!(ward.enters(&it), Verdict::Malformed);
    }
    assert_eq!(ward.enters(&forget(&[HouseholdId([9; 8])], Vec::new())), Verdict::NoSuchTip);
    assert_eq!(ward.room.items(REGISTRY).unwrap(), before);
    // Somebody has the slot: that is ruled on, and every label stays.
    assert_eq!(ward.enters(&forget(&[home, other], vec![new])), Verdict::Accepted);
    let after = ward.room.items(REGISTRY).unwrap();
    assert_eq!(after[..before.len()], before);
    let book = ward.room.book().unwrap();
    assert!(book.households().all(|home| home.standing == Standing::Living));
    assert!(book.claims().any(|row| row.id == claim && row.device.is_some()));
}

#[test]
fn s9_2_no_label_of_a_household_or_hamlet_is_in_the_servers_files() {
    let mut ward = Ward::new();
    let ids = ward.list.ids();
    for (seed, home) in [(1, ids[0]), (2, ids[0]), (3, ids[1])] {
        ward.member(seed, home);
    }
    let secret = secret();
    let sealed = ward.list.labels.sealed.clone();
    assert!(ward.list.labels.open(WARD, &[1; 16], &secret).unwrap()[0].name.contains(CANARY));
    let store = ward.stopped();
    assert!(holds(&store, &sealed), "what is sealed is there");
    for part in [CANARY.as_bytes(), "Hộ ".as_bytes(), "Ngõ".as_bytes(), "Xóm".as_bytes(), secret.bytes()]
    {
        assert!(!holds(&store, part), "{}", String::from_utf8_lossy(part));
    }
}

#[test]
fn x25_a_reader_from_the_start_ends_with_the_same_book_when_a_forgotten_phone_had_been_taken_out_or_had_another_slot()
 {
    let mut ward = Ward::new();
    let (home, other) = (ward.list.ids()[0], ward.list.ids()[1]);
    let (lost, _) = ward.member(1, home);
    let revoke = |ward: &Ward, device: &Device| {
        support::registry::revocation(&ward.officer, device.id(), RevokeReason::Lost, 0)
    };
    let word = revoke(&ward, &lost);
    ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![word]);
    // Were it not taken out, its claim would move on to the survivor.
    assert_eq!(ward.enters(&change(1, Change::Merge { household: home, into: other })), Verdict::Accepted);
    // Another phone's household moved away and came back when the phone had a slot elsewhere.
    let third = ward.list.ids()[2];
    let (phone, _) = ward.member(2, third);
    assert_eq!(ward.enters(&change(2, Change::MoveAway { household: third })), Verdict::Accepted);
    let grant = ward.place.grant(&ward.officer, 50, &Wish::of(other));
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![grant.enrolment(&phone)]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    assert_eq!(ward.enters(&change(3, Change::Return { household: third })), Verdict::Accepted);
    let empty = labels_of(ward.list.seed.into(), &["", "x", ""]);
    let gone = vec![Fixed::from(home.0), Fixed::from(third.0)];
    let forget = Entry::Forget(gone, vec![Resealed { seed: ward.list.seed, labels: empty }]);
    assert_eq!(ward.enters(&forget), Verdict::Accepted);
    let book = ward.room.book().unwrap();
    assert_eq!(book.households().filter(|home| home.standing == Standing::Forgotten).count(), 2);
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    ward.sync(&mut fresh).unwrap();
    assert_eq!(fresh.book(WARD).dump(), book.dump());
    assert_eq!(ward.officer.book(WARD).dump(), book.dump());
}

#[test]
fn x25_a_phone_that_handed_its_slot_to_one_that_still_counts_elsewhere_is_the_same_for_every_reader() {
    let mut ward = Ward::new();
    let (home, other) = (ward.list.ids()[0], ward.list.ids()[1]);
    let (old, claim) = ward.member(1, home);
    ward.member(2, other);
    let signed = transfer(&old, home, claim, &Signer32::from_seed(&[3; 32]));
    let mut new = taking_over(&ward.place, 3, &signed);
    ward.sync(&mut new).unwrap();
    // The new phone's claim goes on with the survivor, the old one's stays behind and is forgotten.
    assert_eq!(ward.enters(&change(1, Change::Merge { household: home, into: other })), Verdict::Accepted);
    let forgotten = Entry::Forget(vec![Fixed::from(home.0)], vec![resealed(&ward)]);
    assert_eq!(ward.enters(&forgotten), Verdict::Accepted);
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    ward.sync(&mut fresh).unwrap();
    assert_eq!(fresh.book(WARD).dump(), ward.room.book().unwrap().dump());
}

#[test]
fn x25_an_ended_membership_of_a_household_that_lives_on_is_gone_from_the_store_and_every_book() {
    let mut ward = Ward::new();
    let (home, other) = (ward.list.ids()[0], ward.list.ids()[1]);
    let (mut gone, left) = ward.member(1, home);
    let leaves = |claim: ClaimId| support::registry::entry(&Entry::Leave(Fixed::from(claim.0)));
    gone.brings(&mut ward.room, &ward.place, REGISTRY, vec![leaves(left)]);
    let (old, handed) = ward.member(2, other);
    let signed = transfer(&old, other, handed, &Signer32::from_seed(&[3; 32]));
    let mut new = taking_over(&ward.place, 3, &signed);
    ward.sync(&mut new).unwrap();
    let (mut next, kept) = ward.member(4, home);
    let reader = ward.officer.clone();
    let forget =
        |claims: &[ClaimId]| Entry::ForgetClaims(claims.iter().map(|claim| Fixed::from(claim.0)).collect());
    assert_eq!(ward.enters(&forget(&[])), Verdict::Malformed);
    assert_eq!(ward.enters(&forget(&[ClaimId([9; 16])])), Verdict::NoSuchTip);
    // Whoever has a slot is not deleted, nor anybody with them.
    assert_eq!(ward.enters(&forget(&[left, kept])), Verdict::Accepted);
    assert!(ward.room.book().unwrap().claim(left).unwrap().unwrap().device.is_some());
    assert_eq!(next.enters(&mut ward.room, &ward.place, &forget(&[left])), Verdict::NotAllowed);
    assert_eq!(ward.enters(&forget(&[left, handed])), Verdict::Accepted);
    let mut book = ward.room.book().unwrap();
    for claim in [left, handed] {
        let row = book.claim(claim).unwrap().unwrap();
        assert_eq!((row.device, row.author), (None, None));
    }
    let tombstone = ward.officer.rulings(WARD).pop().unwrap().2.entry;
    assert_eq!(tombstone, forget(&[left, handed]));
    let mut followed = reader;
    ward.sync(&mut followed).unwrap();
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    ward.sync(&mut fresh).unwrap();
    for device in [&followed, &fresh] {
        assert_eq!(device.book(WARD).dump(), book.dump());
    }
    for phone in [&mut next, &mut new] {
        phone.tip(WARD, 0);
        ward.sync(phone).unwrap();
    }
    assert_eq!(ward.sync(&mut gone), Err(ExchangeError::Trouble(Trouble::NotEnrolled)));
    let store = ward.stopped();
    assert!(holds(&store, &next.id().0) && holds(&store, &new.id().0));
    for phone in [gone, old] {
        assert!(!holds(&store, &phone.signer.public().0), "a key");
        assert!(phone.certificate.is_none_or(|certificate| !holds(&store, &certificate)));
    }
}

#[test]
fn x25_looks_are_deleted_by_the_servers_date_on_the_first_request_of_a_day_and_after_it_was_opened() {
    const DAY: i64 = 86_400_000;
    for opened_anew in [false, true] {
        let mut ward = Ward::new();
        let home = ward.list.ids()[0];
        let (mut person, _) = ward.member(1, home);
        let look = |ward: &mut Ward, at: i64| {
            let look = Look { household: Fixed::from(home.0), purpose: LookPurpose::Visit.code() };
            let look = vec![operation(kind::LOOK, to_vec(&look))];
            let verdicts = ward.officer.brings_at(&mut ward.room, &ward.place, REGISTRY, look, at);
            assert_eq!(verdicts, [Verdict::Accepted]);
        };
        look(&mut ward, NOW);
        look(&mut ward, NOW + 10 * DAY);
        let count = |ward: &Ward, space: Space| {
            ward.room.items(space).unwrap().iter().filter(|item| item.kind == kind::LOOKED).count()
        };
        let spaces = [Space::Inbox(person.id()), Space::GroupLooks(GROUP)];
        for (day, kept) in [(364, 2), (365, 1), (374, 1), (375, 0)] {
            if opened_anew {
                let Ward { place, room, officer, list } = ward;
                drop(room);
                ward = Ward { room: place.open(), place, officer, list };
            }
            person.sync_at(&mut ward.room, &ward.place.signer, NOW + day * DAY).unwrap();
            for space in spaces {
                assert_eq!(count(&ward, space), kept, "after {day} days");
            }
        }
    }
}
