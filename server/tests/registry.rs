//! One member per household, as the server says it: whoever comes first, in whatever order things come, every phone ends
//! with the server's verdict and nobody is lost.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{
    Grant, REGISTRY, Wish, batch, change, claim_of, entry, settles, taking_over, transfer,
};
use support::{Device, NOW, OTHER_WARD, Place, WARD, operation};
use tinxom_domain::household::{
    Change, ClaimState, Household, LookPurpose, Outcome, Reason, Standing, Why, check,
};
use tinxom_domain::id::{ClaimId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::Trouble;
use tinxom_wire::operation::{Operation, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{
    Batch, BoxKey, DeviceBox, Entry, Look, Looked, RegistryKey, RegistrySecret, SlotWord,
};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

/// A ward with two officers and a desk, and a batch of households of which two are used.
struct Ward {
    place: Place,
    room: SqliteRoom,
    officers: [Device; 2],
    desk: Device,
    homes: Vec<HouseholdId>,
}

impl Ward {
    fn new() -> Self {
        Self::with(batch(1, 3))
    }

    fn with(batch: Batch) -> Self {
        let place = Place::new();
        let room = place.open();
        let officers = [202, 203].map(|seed| place.officer(seed, Role::AreaOfficer, WARD));
        let desk = place.desk();
        let homes = batch.ids();
        let mut ward = Self { place, room, officers, desk, homes };
        ward.all_sync();
        assert_eq!(ward.enters(0, &Entry::Households(batch)), Verdict::Accepted);
        ward
    }

    fn all_sync(&mut self) {
        for device in self.officers.iter_mut().chain([&mut self.desk]) {
            device.sync(&mut self.room, &self.place.signer).unwrap();
        }
    }

    fn enters(&mut self, officer: usize, it: &Entry) -> Verdict {
        self.officers[officer].enters(&mut self.room, &self.place, it)
    }

    fn brings(&mut self, officer: usize, operations: Vec<Operation>) -> Vec<Verdict> {
        self.officers[officer].brings(&mut self.room, &self.place, REGISTRY, operations)
    }

    fn sync(&mut self, device: &mut Device) -> Result<(), ExchangeError> {
        device.sync(&mut self.room, &self.place.signer)
    }

    fn grant(&self, officer: usize, number: u16, wish: &Wish) -> Grant {
        self.place.grant(&self.officers[officer], number, wish)
    }

    /// A phone that holds the slot of a household.
    fn member(&mut self, seed: u8, household: HouseholdId) -> (Device, ClaimId) {
        let grant = self.grant(0, u16::from(seed), &Wish::of(household));
        let mut phone = grant.phone(seed);
        self.sync(&mut phone).unwrap();
        (phone, grant.claim())
    }

    fn state(&self, claim: ClaimId) -> ClaimState {
        let book = self.room.book().unwrap();
        let state = book.claims().find(|row| row.id == claim).map(|row| row.state);
        state.expect("the claim is in the book")
    }

    fn household(&self, id: HouseholdId) -> Household {
        let book = self.room.book().unwrap();
        let household = book.households().find(|row| row.id == id).copied();
        household.expect("the household is in the book")
    }

    /// Every officer's phone ends with the server's book, which keeps what every book keeps.
    fn everybody_agrees(&mut self) {
        self.all_sync();
        let book = self.room.book().unwrap();
        check(&book).unwrap();
        for device in self.officers.iter().chain([&self.desk]) {
            assert_eq!(device.book(WARD).dump(), book.dump());
        }
    }
}

fn against(claim: ClaimId) -> Option<Fixed<16>> {
    Some(Fixed::from(claim.0))
}

#[test]
fn s5_2_two_officers_enrol_one_household_and_every_phone_ends_with_the_servers_verdict() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (one, two) = (ward.grant(0, 1, &Wish::of(home)), ward.grant(1, 2, &Wish::of(home)));
    let (mut first, mut second) = (one.phone(1), two.phone(2));
    // Nobody could reach anybody; the second officer's phone comes first.
    assert_eq!(ward.brings(1, vec![two.enrolment(&second)]), [Verdict::Accepted]);
    ward.sync(&mut first).unwrap();
    ward.sync(&mut second).unwrap();
    assert_eq!(ward.brings(0, vec![one.enrolment(&first)]), [Verdict::Accepted]);
    assert_eq!(ward.state(two.claim()), ClaimState::Active);
    assert_eq!(ward.state(one.claim()), ClaimState::Waiting { against: two.claim() });
    ward.sync(&mut first).unwrap();
    let told = first.last_slot();
    assert_eq!((told.state, told.against), (2, against(two.claim())));
    assert_eq!((second.last_slot().state, second.slots().len()), (1, 1));
    ward.everybody_agrees();
    // An officer settles it: both are told, and the other one waits.
    assert_eq!(ward.enters(0, &settles(one.claim())), Verdict::Accepted);
    for phone in [&mut first, &mut second] {
        ward.sync(phone).unwrap();
    }
    assert_eq!((first.last_slot().state, second.last_slot().state), (1, 2));
    assert_eq!(second.last_slot().role, Role::AreaOfficer.code());
    ward.everybody_agrees();
}

#[test]
fn s5_1_whatever_of_an_enrolment_comes_first_the_registry_ends_the_same() {
    let orders: [[u8; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let mut ends = Vec::new();
    for order in orders {
        let mut ward = Ward::new();
        let group = Some(Fixed::from([8; 8]));
        let door = Batch { group, provisional: true, ..batch(5, 1) };
        let home = door.ids()[0];
        let grant = ward.grant(0, 1, &Wish::of(home));
        let mut phone = grant.phone(1);
        for step in order {
            match step {
                0 => assert_eq!(ward.enters(0, &Entry::Households(door.clone())), Verdict::Accepted),
                1 => assert_eq!(ward.brings(1, vec![grant.enrolment(&phone)]), [Verdict::Accepted]),
                _ => ward.sync(&mut phone).unwrap(),
            }
        }
        ward.sync(&mut phone).unwrap();
        assert!(phone.certificate.is_some(), "{order:?}");
        assert_eq!(phone.slots().len(), 1, "{order:?}");
        let household = ward.household(home);
        let claims = ward.room.book().unwrap().claims().filter(|claim| claim.household == home).count();
        ends.push((household.holder, household.group, household.provisional, household.unit, claims));
        assert_eq!(household.holder, Some(grant.claim()));
        ward.everybody_agrees();
        // The same again changes nothing and is published by nobody.
        let before = ward.room.items(REGISTRY).unwrap();
        assert_eq!(ward.brings(0, vec![grant.enrolment(&phone)]), [Verdict::Accepted]);
        assert_eq!(ward.enters(1, &Entry::Households(door)), Verdict::Duplicate);
        assert_eq!(ward.room.items(REGISTRY).unwrap(), before);
    }
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}

#[test]
fn s5_1_a_claim_that_comes_before_its_hamlets_list_holds_when_the_list_comes() {
    let mut ward = Ward::new();
    let list = batch(6, 64);
    let home = list.ids()[40];
    let grant = ward.grant(1, 1, &Wish::of(home));
    let mut phone = grant.phone(1);
    ward.sync(&mut phone).unwrap();
    assert!(ward.household(home).provisional);
    assert_eq!(ward.enters(0, &Entry::Households(list)), Verdict::Accepted);
    assert_eq!(ward.officers[0].last_outcome(), Outcome::Done);
    assert!(!ward.household(home).provisional);
    assert_eq!(ward.household(home).holder, Some(grant.claim()));
    ward.everybody_agrees();
}

#[test]
fn s5_1_one_invite_is_one_phones_whoever_brings_it() {
    let mut ward = Ward::new();
    let grant = ward.grant(0, 1, &Wish::of(ward.homes[0]));
    let (mine, mut other) = (grant.phone(1), grant.phone(2));
    assert_eq!(ward.brings(0, vec![grant.enrolment(&mine)]), [Verdict::Accepted]);
    assert_eq!(ward.sync(&mut other), Err(ExchangeError::Trouble(Trouble::InviteUsed)));
    assert_eq!(ward.brings(1, vec![grant.enrolment(&other)]), [Verdict::Duplicate]);
    // A resident carries nobody's enrolment, nor does another ward's officer; and a changed one is none.
    let fresh = ward.grant(0, 2, &Wish::of(ward.homes[1]));
    let (mut resident, _) = ward.member(3, ward.homes[2]);
    let mut foreign = ward.place.officer(212, Role::Desk, OTHER_WARD);
    ward.sync(&mut foreign).unwrap();
    for carrier in [&mut resident, &mut foreign] {
        for space in [REGISTRY, Space::Registry(OTHER_WARD)] {
            let verdicts =
                carrier.brings(&mut ward.room, &ward.place, space, vec![fresh.enrolment(&fresh.phone(4))]);
            assert_eq!(verdicts, [Verdict::NotAllowed]);
        }
    }
    let mut changed = fresh.enrolment(&fresh.phone(4));
    let place = changed.body.len() - 10;
    changed.body[place] ^= 1;
    assert_eq!(ward.brings(0, vec![changed]), [Verdict::Malformed]);
    let mixed = Grant { introduction: grant.introduction.clone(), ..fresh.clone() };
    assert_eq!(ward.brings(0, vec![mixed.enrolment(&fresh.phone(4))]), [Verdict::Malformed]);
    assert_eq!(ward.household(ward.homes[1]).holder, None);
    ward.everybody_agrees();
}

#[test]
fn s5_2_one_household_per_device_and_who_is_refused_is_in_the_history_and_told() {
    let mut ward = Ward::new();
    let (mut phone, claim) = ward.member(1, ward.homes[0]);
    let again = ward.grant(1, 9, &Wish::of(ward.homes[1]));
    assert_eq!(ward.brings(1, vec![again.enrolment(&phone)]), [Verdict::Accepted]);
    assert_eq!(ward.state(again.claim()), ClaimState::Ended(Why::Refused));
    ward.sync(&mut phone).unwrap();
    let told = phone.last_slot();
    assert_eq!((told.claim, told.reason), (Fixed::from(again.claim().0), Reason::DeviceHasSlot.code()));
    assert_eq!(told.against, against(claim));
    assert_eq!(ward.household(ward.homes[0]).holder, Some(claim));
    ward.everybody_agrees();
}

#[test]
fn s5_3_the_holder_hands_the_slot_over_and_either_phone_may_come_first() {
    for new_phone_first in [true, false] {
        let mut ward = Ward::new();
        let home = ward.homes[0];
        let (mut old, claim) = ward.member(1, home);
        let signed = transfer(&old, home, claim, &Signer32::from_seed(&[2; 32]));
        let mut new = taking_over(&ward.place, 2, &signed);
        let carried = operation(kind::TRANSFER, to_vec(&signed));
        if new_phone_first {
            ward.sync(&mut new).unwrap();
        }
        let verdicts = old.brings(&mut ward.room, &ward.place, REGISTRY, vec![carried.clone(), carried]);
        assert_eq!(verdicts, [Verdict::Accepted; 2]);
        ward.sync(&mut new).unwrap();
        assert_eq!(ward.household(home).holder, Some(claim_of(&signed)));
        assert_eq!(ward.state(claim), ClaimState::Ended(Why::HandedOver));
        assert_eq!((new.last_slot().state, new.slots().len()), (1, 1));
        ward.sync(&mut old).unwrap();
        assert_eq!((old.last_slot().state, old.last_slot().why), (4, Why::HandedOver.code()));
        // The new phone is a resident's, and sends its tips.
        assert_eq!(support::certificate(&new).role, Role::Resident);
        new.tip(WARD, 0);
        ward.sync(&mut new).unwrap();
        assert!(new.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
        ward.everybody_agrees();
    }
}

#[test]
fn s5_3_a_second_transfer_is_refused_with_both_as_evidence_and_both_phones_are_told() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (old, claim) = ward.member(1, home);
    let signed = [2, 3].map(|seed| transfer(&old, home, claim, &Signer32::from_seed(&[seed; 32])));
    let [mut first, mut second] = [0, 1].map(|n| taking_over(&ward.place, 2 + n as u8, &signed[n]));
    ward.sync(&mut first).unwrap();
    ward.sync(&mut second).unwrap();
    ward.sync(&mut first).unwrap();
    let (won, forked) = (claim_of(&signed[0]), claim_of(&signed[1]));
    assert_eq!(ward.household(home).holder, Some(won));
    assert_eq!(ward.state(forked), ClaimState::Ended(Why::Refused));
    for (phone, own, other, state) in [(&first, won, forked, 1), (&second, forked, won, 4)] {
        let told = phone.last_slot();
        assert_eq!(told.claim, Fixed::from(own.0));
        assert_eq!((told.state, told.reason), (state, Reason::Forked.code()));
        assert_eq!(told.against, against(other));
    }
    // Who lost is a member without a slot, and is heard.
    second.tip(WARD, 0);
    ward.sync(&mut second).unwrap();
    assert_eq!(second.verdicts(), [Verdict::Accepted; 2]);
    ward.everybody_agrees();
    let evidence: Vec<_> = ward.desk.rulings(WARD).into_iter().map(|(_, _, ruled)| ruled.entry).collect();
    for signed in &signed {
        let there = evidence.iter().any(|entry| matches!(entry, Entry::Transfer(.., it) if it == signed));
        assert!(there, "the holder's signed word is not in the registry");
    }
    // Forks are kept to show them, and not without end.
    let mut let_in = 0;
    for seed in 20..40 {
        let signed = transfer(&old, home, claim, &Signer32::from_seed(&[seed; 32]));
        let mut phone = taking_over(&ward.place, seed, &signed);
        match ward.sync(&mut phone) {
            Ok(()) => let_in += 1,
            Err(error) => assert_eq!(error, ExchangeError::Trouble(Trouble::NoSuchSlot)),
        }
    }
    assert!(let_in <= 2, "{let_in}");
}

#[test]
fn s5_3_nobody_hands_over_what_is_not_his() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (mut holder, claim) = ward.member(1, home);
    let (mut thief, waiting) = ward.member(2, home);
    let key = Signer32::from_seed(&[3; 32]);
    let trouble = |ward: &mut Ward, signed| {
        let mut phone = taking_over(&ward.place, 3, &signed);
        ward.sync(&mut phone)
    };
    let stolen = transfer(&thief, home, claim, &key);
    assert_eq!(trouble(&mut ward, stolen), Err(ExchangeError::Trouble(Trouble::InviteAltered)));
    let none = transfer(&holder, home, ClaimId([9; 16]), &key);
    assert_eq!(trouble(&mut ward, none.clone()), Err(ExchangeError::Trouble(Trouble::NoSuchSlot)));
    let waits = transfer(&thief, home, waiting, &key);
    assert_eq!(trouble(&mut ward, waits), Err(ExchangeError::Trouble(Trouble::NoSuchSlot)));
    let other = transfer(&holder, home, claim, &Signer32::from_seed(&[4; 32]));
    assert_eq!(trouble(&mut ward, other), Err(ExchangeError::Trouble(Trouble::InviteAltered)));
    // As operations: another's word is malformed in his log, another's claim not his.
    let carried = |signed| operation(kind::TRANSFER, to_vec(&signed));
    let verdicts = thief.brings(
        &mut ward.room,
        &ward.place,
        REGISTRY,
        vec![
            carried(transfer(&holder, home, claim, &key)),
            carried(transfer(&thief, home, claim, &key)),
            carried(transfer(&thief, home, ClaimId([9; 16]), &key)),
        ],
    );
    assert_eq!(verdicts, [Verdict::Malformed, Verdict::NotAllowed, Verdict::NoSuchTip]);
    let verdicts = thief.brings(
        &mut ward.room,
        &ward.place,
        REGISTRY,
        vec![entry(&Entry::Leave(Fixed::from(claim.0))), entry(&settles(waiting))],
    );
    assert_eq!(verdicts, [Verdict::NotAllowed; 2]);
    assert_eq!(ward.household(home).holder, Some(claim));
    // His own he gives up, and nobody gets it by that.
    let verdicts = holder.brings(
        &mut ward.room,
        &ward.place,
        REGISTRY,
        vec![entry(&Entry::Leave(Fixed::from(claim.0)))],
    );
    assert_eq!(verdicts, [Verdict::Accepted]);
    assert_eq!((holder.last_slot().state, holder.last_slot().why), (4, Why::Left.code()));
    assert_eq!(ward.household(home).holder, None);
    ward.everybody_agrees();
}

#[test]
fn s5_4_two_held_households_become_one_and_it_is_undone_until_it_is_counted() {
    let mut ward = Ward::new();
    let (one, two) = (ward.homes[0], ward.homes[1]);
    let (mut mine, mine_claim) = ward.member(1, one);
    let (_, kept_claim) = ward.member(2, two);
    let merge = change(1, Change::Merge { household: one, into: two });
    assert_eq!(ward.enters(1, &merge), Verdict::Accepted);
    assert_eq!(ward.state(mine_claim), ClaimState::Waiting { against: kept_claim });
    ward.sync(&mut mine).unwrap();
    assert_eq!((mine.last_slot().state, mine.last_slot().household), (2, Fixed::from(two.0)));
    ward.everybody_agrees();
    assert_eq!(ward.enters(0, &Entry::Undo(Fixed::from([1; 8]))), Verdict::Accepted);
    assert_eq!(
        (ward.state(mine_claim), ward.household(one).standing),
        (ClaimState::Active, Standing::Living)
    );
    ward.sync(&mut mine).unwrap();
    assert_eq!(mine.last_slot().state, 1);
    // A claim to the one that was merged follows to the survivor.
    assert_eq!(ward.enters(1, &change(2, Change::Merge { household: one, into: two })), Verdict::Accepted);
    let (late, late_claim) = ward.member(3, one);
    assert_eq!(late.last_slot().household, Fixed::from(two.0));
    assert_eq!(ward.state(late_claim), ClaimState::Waiting { against: kept_claim });
    // The desk counts, and what it counted stays.
    let number = ward.officers[1].rulings(WARD).last().unwrap().0;
    let count = Entry::Count(number + 100);
    assert_eq!(ward.desk.enters(&mut ward.room, &ward.place, &count), Verdict::Accepted);
    assert_eq!(ward.enters(0, &Entry::Undo(Fixed::from([2; 8]))), Verdict::Accepted);
    assert_eq!(ward.officers[0].last_outcome(), Outcome::refused(Reason::Counted));
    ward.everybody_agrees();
}

#[test]
fn s5_4_what_builds_on_something_that_is_not_here_yet_may_be_offered_again() {
    let mut ward = Ward::new();
    let later = batch(4, 1);
    let home = later.ids()[0];
    let entries = [
        change(1, Change::MoveAway { household: home }),
        Entry::Undo(Fixed::from([7; 8])),
        settles(ClaimId([7; 16])),
        Entry::Words(Fixed::from([7; 16]), true),
    ];
    for it in &entries {
        assert_eq!(ward.enters(0, it), Verdict::NoSuchTip, "{it:?}");
    }
    assert_eq!(ward.enters(1, &Entry::Households(later)), Verdict::Accepted);
    assert_eq!(ward.enters(0, &entries[0]), Verdict::Accepted);
    assert_eq!(ward.household(home).standing, Standing::MovedAway);
    assert_eq!(ward.enters(1, &entries[0]), Verdict::Accepted, "the same word of a colleague");
    let other = change(1, Change::Return { household: home });
    assert_eq!(ward.enters(1, &other), Verdict::Duplicate, "an id that is taken");
    ward.everybody_agrees();
}

#[test]
fn s5_1_a_claim_over_the_telephone_waits_for_the_four_words() {
    for same in [true, false] {
        let mut ward = Ward::new();
        let home = ward.homes[0];
        let grant = ward.grant(0, 1, &Wish { by_telephone: true, ..Wish::of(home) });
        let mut phone = grant.phone(1);
        ward.sync(&mut phone).unwrap();
        assert_eq!(ward.state(grant.claim()), ClaimState::Unchecked);
        assert_eq!(phone.last_slot().state, 3);
        assert_eq!(ward.household(home).holder, None);
        // The officer sees which device took it.
        ward.all_sync();
        let entry = ward.officers[0].rulings(WARD).pop().unwrap().2.entry;
        let seen =
            Entry::Claim(Fixed::from(grant.claim().0), Fixed::from(home.0), Fixed::from(phone.id().0), false);
        assert_eq!(entry, seen);
        assert_eq!(ward.enters(0, &Entry::Words(Fixed::from(grant.claim().0), same)), Verdict::Accepted);
        ward.sync(&mut phone).unwrap();
        let expected = if same { ClaimState::Active } else { ClaimState::Ended(Why::WordsDiffered) };
        assert_eq!(ward.state(grant.claim()), expected);
        // Whoever is taken out by it reads nothing any more.
        let told = if same { expected } else { ClaimState::Unchecked };
        assert_eq!((phone.last_slot().state, phone.last_slot().why), told.code());
        ward.everybody_agrees();
    }
}

#[test]
fn s5_6_whoever_looks_at_a_household_is_told_to_its_member_and_to_the_groups_head_by_role() {
    let group = GroupId([8; 8]);
    let mut ward = Ward::with(Batch { group: Some(Fixed::from(group.0)), ..batch(1, 2) });
    let home = ward.homes[0];
    let (mut phone, _) = ward.member(1, home);
    let in_group = |role| Wish { group: Some(group), role, ..Wish::none() };
    let mut people: Vec<Device> = [Some(Role::GroupHead), Some(Role::GroupDeputy), None]
        .into_iter()
        .zip(50..)
        .map(|(role, seed)| ward.grant(0, seed, &in_group(role)).phone(seed as u8))
        .collect();
    for device in &mut people {
        ward.sync(device).unwrap();
    }
    let look = |household: HouseholdId, purpose: u8| {
        operation(kind::LOOK, to_vec(&Look { household: Fixed::from(household.0), purpose }))
    };
    let purpose = LookPurpose::Visit.code();
    let verdicts =
        ward.brings(1, vec![look(home, purpose), look(home, 99), look(HouseholdId([9; 8]), purpose)]);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Malformed, Verdict::NoSuchTip]);
    assert_eq!(
        phone.brings(&mut ward.room, &ward.place, REGISTRY, vec![look(home, purpose)]),
        [Verdict::NotAllowed]
    );
    let expected = Looked { household: Fixed::from(home.0), purpose, role: Role::AreaOfficer.code() };
    let seen = |device: &Device, space| -> Vec<Looked> {
        let items = device.items.get(&space).into_iter().flatten().filter(|item| item.kind == kind::LOOKED);
        items.map(|item| body("look", &item.body).unwrap()).collect()
    };
    assert_eq!(seen(&phone, Space::Inbox(phone.id())), [expected]);
    for (device, reads) in people.iter_mut().zip([true, true, false]) {
        ward.sync(device).unwrap();
        assert_eq!(seen(device, Space::GroupLooks(group)), vec![expected; usize::from(reads)]);
        assert_eq!(device.readable.contains(&Space::GroupLooks(group)), reads);
    }
    // What an officer looks at is in no other officer's registry.
    ward.all_sync();
    assert!(ward.desk.items[&REGISTRY].iter().all(|item| item.kind != kind::LOOK));
}

#[test]
fn s5_2_the_registrys_key_goes_to_officers_boxes_and_is_no_resident_s() {
    let mut ward = Ward::new();
    let (resident, _) = ward.member(1, ward.homes[0]);
    let mut random = rand_core::UnwrapErr(getrandom::SysRng);
    let publish = |device: &Device, signer: &Signer32| {
        operation(kind::BOX_KEY, to_vec(&DeviceBox::of(&device.signer).publish(signer)))
    };
    for officer in 0..2 {
        let own = publish(&ward.officers[officer], &ward.officers[officer].signer);
        let others = publish(&ward.officers[officer], &ward.officers[1 - officer].signer);
        assert_eq!(ward.brings(officer, vec![own, others]), [Verdict::Accepted, Verdict::Malformed]);
    }
    ward.desk.sync(&mut ward.room, &ward.place.signer).unwrap();
    // The desk finds the boxes in the registry, and gives each the key.
    let key = RegistrySecret::generate(&mut random);
    let boxes: Vec<_> = ward.desk.items[&REGISTRY].iter().filter(|item| item.kind == kind::BOX_KEY).collect();
    assert_eq!(boxes.len(), 2);
    let mut sealed = Vec::new();
    for (item, officer) in boxes.iter().zip(&ward.officers) {
        let to = BoxKey::open(&body("box", &item.body).unwrap(), &officer.signer.public()).unwrap();
        let signed = RegistryKey::seal(WARD, 1, &to, &key, &ward.desk.signer, &mut random).unwrap();
        sealed.push(signed);
    }
    let of = |signed: &tinxom_wire::codec::Signed| operation(kind::REGISTRY_KEY, to_vec(signed));
    let own =
        BoxKey::open(&DeviceBox::of(&resident.signer).publish(&resident.signer), &resident.signer.public())
            .unwrap();
    let bad = [
        RegistryKey::seal(WARD, 1, &own, &key, &ward.desk.signer, &mut random).unwrap(),
        RegistryKey::seal(OTHER_WARD, 1, &own, &key, &ward.desk.signer, &mut random).unwrap(),
        RegistryKey::seal(WARD, 0, &own, &key, &ward.desk.signer, &mut random).unwrap(),
        RegistryKey::seal(WARD, 1, &own, &key, &ward.officers[0].signer, &mut random).unwrap(),
    ];
    let verdicts =
        ward.desk.brings(&mut ward.room, &ward.place, REGISTRY, sealed.iter().chain(&bad).map(of).collect());
    use Verdict::{Accepted, Malformed, NotAllowed};
    assert_eq!(verdicts, [Accepted, Accepted, NotAllowed, NotAllowed, Malformed, Malformed]);
    assert_eq!(ward.brings(0, vec![of(&bad[3])]), [NotAllowed]);
    ward.all_sync();
    for (officer, signed) in ward.officers.iter().zip(&sealed) {
        let items = &officer.items[&REGISTRY];
        let came = items.iter().filter(|item| item.kind == kind::REGISTRY_KEY);
        let came: Vec<tinxom_wire::codec::Signed> =
            came.map(|item| body("key", &item.body).unwrap()).collect();
        assert!(came.contains(signed));
        let opened =
            RegistryKey::open(signed, &ward.desk.signer.public(), &DeviceBox::of(&officer.signer)).unwrap();
        assert_eq!(opened.bytes(), key.bytes());
    }
}

#[test]
fn s5_1_another_wards_households_and_claims_are_not_touched_and_not_read() {
    let mut ward = Ward::new();
    let (_, claim) = ward.member(1, ward.homes[0]);
    let mut foreign = ward.place.officer(212, Role::Desk, OTHER_WARD);
    ward.sync(&mut foreign).unwrap();
    assert!(!foreign.readable.contains(&REGISTRY));
    let home = ward.homes[0];
    let before = ward.room.book().unwrap();
    let entries = [
        change(1, Change::MoveAway { household: home }),
        change(2, Change::Route { household: home, unit: OTHER_WARD }),
        settles(claim),
        Entry::Words(Fixed::from(claim.0), false),
        Entry::Forget(vec![Fixed::from(home.0)], Vec::new()),
    ];
    for space in [REGISTRY, Space::Registry(OTHER_WARD)] {
        for it in &entries {
            let verdicts = foreign.brings(&mut ward.room, &ward.place, space, vec![entry(it)]);
            assert_eq!(verdicts, [Verdict::NotAllowed], "{it:?}");
        }
    }
    assert_eq!(ward.room.book().unwrap().dump(), before.dump());
    // Nor by an invite of that ward to a household of this one.
    let grant = ward.place.grant(&foreign, 1, &Wish::of(home));
    let mut phone = grant.phone(9);
    assert_eq!(ward.sync(&mut phone), Err(ExchangeError::Trouble(Trouble::InviteOtherWard)));
    let verdicts = foreign.brings(
        &mut ward.room,
        &ward.place,
        Space::Registry(OTHER_WARD),
        vec![grant.enrolment(&phone)],
    );
    assert_eq!(verdicts, [Verdict::NotAllowed]);
    // A household goes to no ward that is not served, and to none that does not read its registry.
    for unit in [UnitId(1), OTHER_WARD] {
        let route = change(3, Change::Route { household: home, unit });
        assert_eq!(ward.enters(0, &route), Verdict::NotAllowed);
    }
}

#[test]
fn what_only_the_server_says_is_malformed_from_a_phone() {
    let mut ward = Ward::new();
    let (phone, claim) = ward.member(1, ward.homes[0]);
    let signed = transfer(&phone, ward.homes[0], claim, &phone.signer);
    let (device, household) = (Fixed::from(phone.id().0), Fixed::from(ward.homes[1].0));
    for it in [
        Entry::Claim(Fixed::from([1; 16]), household, device, true),
        Entry::Transfer(Fixed::from([1; 16]), Fixed::from(claim.0), device, signed),
        Entry::Revoke(device, 1),
        Entry::Found(Fixed::from([1; 8])),
    ] {
        assert_eq!(ward.enters(0, &it), Verdict::Malformed, "{it:?}");
    }
    for kind in [kind::RULED, kind::SLOT, kind::LOOKED, kind::MARKED] {
        assert_eq!(ward.brings(0, vec![operation(kind, vec![0xa0])]), [Verdict::UnknownKind]);
    }
    let word = SlotWord {
        claim: Fixed::from(claim.0),
        household,
        state: 1,
        why: 0,
        reason: 0,
        against: None,
        role: 4,
    };
    let own = Space::Inbox(ward.officers[0].id());
    let (room, place) = (&mut ward.room, &ward.place);
    let verdicts = ward.officers[0].brings(room, place, own, vec![operation(kind::SLOT, to_vec(&word))]);
    assert_eq!(verdicts, [Verdict::NotAllowed]);
    for space in [Space::Territory, Space::GroupLooks(GroupId([8; 8]))] {
        let verdicts = ward.officers[0].brings(room, place, space, vec![operation(kind::LOOKED, vec![0xa0])]);
        assert_eq!(verdicts, [Verdict::NotAllowed]);
    }
}

#[test]
fn x05_a_ruling_and_its_item_are_kept_both_or_neither_when_the_disk_fills_in_between() {
    let mut ward = Ward::new();
    let mut cut = 0;
    for number in 0..200u16 {
        // Room for a page or two more, or for none: the transaction breaks at another place each time.
        ward.room.limit_pages(1).unwrap();
        let grant = ward.grant(0, number, &Wish::of(HouseholdId([number as u8; 8])));
        let mut phone = grant.phone(number as u8);
        if ward.sync(&mut phone).is_err() {
            cut += 1;
            ward.room.limit_pages(1_000_000).unwrap();
            let book = ward.room.book().unwrap();
            assert!(book.claims().all(|claim| claim.id != grant.claim()));
            ward.everybody_agrees();
            ward.sync(&mut phone).unwrap();
            assert_eq!(phone.slots().len(), 1);
        }
    }
    assert!(cut > 3, "it was cut {cut} times");
    ward.room.limit_pages(1_000_000).unwrap();
    ward.everybody_agrees();
}

#[test]
fn a_new_phone_reads_its_inbox_first_and_a_large_registry_last_in_packs_that_fit() {
    let mut ward = Ward::new();
    for seed in 10..40 {
        assert_eq!(ward.enters(0, &Entry::Households(batch(seed, 64))), Verdict::Accepted);
    }
    for seed in 10..40 {
        for place in 0..4 {
            let home = batch(seed, 64).ids()[place];
            let number = u16::from(seed) * 8 + place as u16;
            let grant = ward.grant(0, number, &Wish::of(home));
            let signer = Signer32::from_seed(&{
                let mut bytes = [seed; 32];
                bytes[0] = place as u8;
                bytes
            });
            let mut phone = grant.phone(1);
            phone.signer = signer;
            assert_eq!(ward.brings(0, vec![grant.enrolment(&phone)]), [Verdict::Accepted]);
        }
    }
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    let mut rounds = 0;
    while fresh.round(&mut ward.room, &ward.place.signer, NOW).unwrap() {
        rounds += 1;
        if rounds == 1 {
            assert_eq!(fresh.readable.last(), Some(&REGISTRY));
            assert_eq!(fresh.readable[..2], [Space::Inbox(fresh.id()), Space::UnitKeys(WARD)]);
        }
        assert!(rounds < 20, "it never ends");
    }
    assert_eq!(fresh.book(WARD).dump(), ward.room.book().unwrap().dump());
}
