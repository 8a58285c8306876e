//! What strangers, and phones in wrong hands, get from the server: nothing before somebody has looked at them, and never
//! without end.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{
    Grant, REGISTRY, Wish, batch, change, claim_of, entry, labels_of, revocation, taking_over, transfer,
};
use support::{Device, NOW, Place, WARD, operation};
use tinxom_domain::household::{Change, ClaimState, Reason, RevokeReason, Why};
use tinxom_domain::id::{ClaimId, GroupId, HouseholdId};
use tinxom_domain::role::{Role, Standing};
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{PatrolStart, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Resealed};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const GROUP: GroupId = GroupId([8; 8]);
const PATROL: Space = Space::GroupPatrol(GROUP);
const DAY: i64 = 86_400_000;

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    homes: Vec<HouseholdId>,
}

impl Ward {
    fn new() -> Self {
        let place = Place::new();
        let mut room = place.open();
        let mut officer = place.officer(202, Role::AreaOfficer, WARD);
        officer.sync(&mut room, &place.signer).unwrap();
        let list = batch(1, 3);
        let mut ward = Self { place, room, officer, homes: list.ids() };
        assert_eq!(ward.enters(&Entry::Households(list)), Verdict::Accepted);
        ward
    }

    fn enters(&mut self, it: &Entry) -> Verdict {
        self.officer.enters(&mut self.room, &self.place, it)
    }

    fn sync(&mut self, device: &mut Device) -> Result<(), ExchangeError> {
        device.sync(&mut self.room, &self.place.signer)
    }

    fn grant(&self, number: u16, wish: &Wish) -> Grant {
        self.place.grant(&self.officer, number, wish)
    }

    fn member(&mut self, seed: u8, wish: &Wish) -> (Device, ClaimId) {
        let grant = self.grant(u16::from(seed), wish);
        let mut phone = grant.phone(seed);
        self.sync(&mut phone).unwrap();
        (phone, grant.claim())
    }

    fn brings(&mut self, device: &mut Device, space: Space, kind: u16, body: Vec<u8>) -> Vec<Verdict> {
        device.brings(&mut self.room, &self.place, space, vec![operation(kind, body)])
    }

    fn state(&self, claim: ClaimId) -> ClaimState {
        let book = self.room.book().unwrap();
        book.claims().find(|row| row.id == claim).map(|row| row.state).unwrap()
    }

    fn certificates(&self) -> usize {
        self.room.items(PATROL).unwrap().iter().filter(|item| item.kind == kind::CERTIFICATE).count()
    }
}

fn head_by_telephone(home: HouseholdId) -> Wish {
    Wish { group: Some(GROUP), role: Some(Role::GroupHead), by_telephone: true, ..Wish::of(home) }
}

fn start() -> Vec<u8> {
    to_vec(&PatrolStart { purpose: 1, alone: true })
}

#[test]
fn s5_1_whoever_has_a_code_is_in_no_group_until_the_four_words_are_the_same() {
    let mut ward = Ward::new();
    let (mut phone, claim) = ward.member(1, &head_by_telephone(ward.homes[0]));
    assert_eq!(ward.state(claim), ClaimState::Unchecked);
    assert!(!phone.readable.contains(&PATROL) && !phone.readable.contains(&Space::GroupLooks(GROUP)));
    assert_eq!(ward.certificates(), 0);
    assert_eq!(support::certificate(&phone).role, Role::Resident);
    assert_eq!(ward.brings(&mut phone, PATROL, kind::PATROL_START, start()), [Verdict::NotAllowed]);
    // Nor is it a guardian whom anybody has seen.
    let pupils = Wish { group: Some(GROUP), role: Some(Role::Minor), ..Wish::none() };
    let pupil = ward.grant(9, &pupils).pupil(9, &phone);
    assert_eq!(ward.sync(&mut pupil.clone()), Err(ExchangeError::Trouble(Trouble::NoGuardian)));
    phone.tip(WARD, 0);
    ward.sync(&mut phone).unwrap();
    assert_eq!(phone.verdicts()[1..], [Verdict::Accepted; 2]);

    assert_eq!(ward.enters(&Entry::Words(Fixed::from(claim.0), true)), Verdict::Accepted);
    assert_eq!(ward.certificates(), 1);
    ward.sync(&mut phone).unwrap();
    assert!(phone.readable.contains(&PATROL) && phone.readable.contains(&Space::GroupLooks(GROUP)));
    let certificate = support::certificate(&phone);
    assert_eq!((certificate.role, certificate.group), (Role::GroupHead, Some(GROUP)));
    assert_eq!(ward.brings(&mut phone, PATROL, kind::PATROL_START, start()), [Verdict::Accepted]);
    ward.sync(&mut pupil.clone()).unwrap();
    // The same word again publishes nothing again.
    assert_eq!(ward.enters(&Entry::Words(Fixed::from(claim.0), true)), Verdict::Accepted);
    assert_eq!(ward.certificates(), 1);
}

#[test]
fn s5_1_whoever_used_anothers_code_is_taken_out_when_the_words_differ() {
    let mut ward = Ward::new();
    let (mut thief, claim) = ward.member(1, &head_by_telephone(ward.homes[0]));
    assert_eq!(ward.enters(&Entry::Words(Fixed::from(claim.0), false)), Verdict::Accepted);
    assert_eq!(ward.state(claim), ClaimState::Ended(Why::WordsDiffered));
    ward.sync(&mut thief).unwrap();
    assert_eq!(thief.standing, Some(Standing::Revoked.code()));
    assert!(thief.readable.is_empty());
    assert_eq!(ward.certificates(), 0);
    let last = ward.officer.rulings(WARD).pop().unwrap().2.entry;
    assert_eq!(last, Entry::Revoke(Fixed::from(thief.id().0), RevokeReason::Other.code()));
    assert_eq!(ward.officer.book(WARD).dump(), ward.room.book().unwrap().dump());
    // It does not come in by another one either.
    let grant = ward.grant(7, &Wish::of(ward.homes[0]));
    let mut again = grant.phone_of(thief.signer.clone());
    ward.sync(&mut again).unwrap();
    assert_eq!(again.standing, Some(Standing::Revoked.code()));
    assert!(ward.room.book().unwrap().claims().all(|row| row.id != grant.claim()));
}

#[test]
fn s5_1_an_unchecked_phone_stays_in_no_group_when_its_claim_ends_otherwise_or_never_was() {
    let mut ward = Ward::new();
    let (mut left, claim) = ward.member(1, &head_by_telephone(ward.homes[0]));
    let leave = to_vec(&Entry::Leave(Fixed::from(claim.0)));
    assert_eq!(ward.brings(&mut left, REGISTRY, kind::REGISTRY, leave), [Verdict::Accepted]);
    let (mut moved, _) = ward.member(2, &head_by_telephone(ward.homes[1]));
    assert_eq!(ward.enters(&change(1, Change::MoveAway { household: ward.homes[1] })), Verdict::Accepted);
    let (mut refused, claim) = ward.member(3, &head_by_telephone(ward.homes[1]));
    assert_eq!(ward.state(claim), ClaimState::Ended(Why::Refused));
    for phone in [&mut left, &mut moved, &mut refused] {
        ward.sync(phone).unwrap();
        assert!(!phone.readable.contains(&PATROL));
    }
    assert_eq!(ward.certificates(), 0);
    // A claim with nothing to check by is none.
    let none = Wish { household: None, ..head_by_telephone(ward.homes[0]) };
    let mut phone = ward.grant(4, &none).phone(4);
    assert_eq!(ward.sync(&mut phone), Err(ExchangeError::Trouble(Trouble::InviteAltered)));
    // Whom an officer meets is what the new invite says, and nothing of the old one.
    let met = Wish { group: Some(GROUP), ..Wish::none() };
    let mut met = ward.grant(5, &met).phone_of(left.signer.clone());
    ward.sync(&mut met).unwrap();
    assert!(met.readable.contains(&PATROL) && !met.readable.contains(&Space::GroupLooks(GROUP)));
    assert_eq!(ward.certificates(), 1);
    // Who is a member and is refused by a code stays what he is.
    let mut head = ward.grant(6, &head_by_telephone(ward.homes[1])).phone_of(left.signer.clone());
    ward.sync(&mut head).unwrap();
    assert!(head.readable.contains(&PATROL) && !head.readable.contains(&Space::GroupLooks(GROUP)));
}

#[test]
fn s5_3_a_withdrawal_that_is_said_again_is_published_once() {
    let mut ward = Ward::new();
    let (mut phone, claim) = ward.member(1, &Wish::of(ward.homes[0]));
    let leave = || entry(&Entry::Leave(Fixed::from(claim.0)));
    let (room, place) = (&mut ward.room, &ward.place);
    let verdicts = phone.brings(room, place, REGISTRY, vec![leave(), leave(), leave()]);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Duplicate, Verdict::Duplicate]);
    let there = ward.room.items(REGISTRY).unwrap().len();
    assert_eq!(phone.brings(&mut ward.room, &ward.place, REGISTRY, vec![leave()]), [Verdict::Duplicate]);
    assert_eq!(ward.room.items(REGISTRY).unwrap().len(), there);
    // Of a household that is gone it counts once more, for its return.
    let (mut gone, other) = ward.member(2, &Wish::of(ward.homes[1]));
    assert_eq!(ward.enters(&change(1, Change::MoveAway { household: ward.homes[1] })), Verdict::Accepted);
    let leave = entry(&Entry::Leave(Fixed::from(other.0)));
    let verdicts = gone.brings(&mut ward.room, &ward.place, REGISTRY, vec![leave.clone(), leave]);
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Duplicate]);
}

#[test]
fn s5_5_invites_of_an_ended_officers_phone_fill_neither_registry_nor_inboxes() {
    let mut ward = Ward::new();
    let (mut member, _) = ward.member(200, &Wish::of(ward.homes[1]));
    let mut desk = ward.place.desk();
    ward.sync(&mut desk).unwrap();
    let word = revocation(&desk, ward.officer.id(), RevokeReason::Moved, 0);
    assert_eq!(desk.brings(&mut ward.room, &ward.place, REGISTRY, vec![word]), [Verdict::Accepted]);
    let before = ward.room.items(REGISTRY).unwrap().len();
    for number in 0..100 {
        let mut stranger = ward.grant(300 + number, &Wish::of(ward.homes[0])).phone(number as u8);
        assert_eq!(ward.sync(&mut stranger), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
        assert!(ward.room.items(Space::Inbox(stranger.id())).unwrap().is_empty());
        if number == 0 {
            // A member is told.
            let mut known = ward.grant(299, &Wish::of(ward.homes[0])).phone_of(member.signer.clone());
            assert_eq!(ward.sync(&mut known), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
            ward.sync(&mut member).unwrap();
            assert_eq!(member.last_slot().reason, Reason::AuthorEnded.code());
        }
    }
    assert_eq!(ward.room.items(REGISTRY).unwrap().len(), before + 64);
}

#[test]
fn s5_3_a_household_hands_its_slot_on_so_many_times_a_day() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (mut holder, mut claim) = ward.member(1, &Wish::of(home));
    let mut passed = 0;
    for (seed, now) in (10..40_u8).map(|seed| (seed, NOW)).chain([(50, NOW + DAY)]) {
        let signed = transfer(&holder, home, claim, &Signer32::from_seed(&[seed; 32]));
        let mut next = taking_over(&ward.place, seed, &signed);
        match next.sync_at(&mut ward.room, &ward.place.signer, now) {
            Ok(()) => {
                passed += 1;
                (holder, claim) = (next, claim_of(&signed));
            }
            Err(error) => assert_eq!(error, ExchangeError::Trouble(Trouble::NoSuchSlot)),
        }
    }
    assert_eq!(passed, 9, "eight, and one on the next day");
    assert_eq!(holder.id(), Signer32::from_seed(&[50; 32]).public().device());
    // Forks count among them.
    for seed in 60..90 {
        let signed = transfer(&holder, home, claim, &Signer32::from_seed(&[seed; 32]));
        let _ =
            taking_over(&ward.place, seed, &signed).sync_at(&mut ward.room, &ward.place.signer, NOW + DAY);
    }
    let claims = ward.room.book().unwrap().claims().filter(|claim| claim.household == home).count();
    assert_eq!(claims, 1 + 9 + 4);
}

#[test]
fn s5_3_nobody_gets_a_slot_that_he_did_not_ask_for() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (mut holder, claim) = ward.member(1, &Wish::of(home));
    let (mut colleague, _) = ward.member(2, &Wish { group: Some(GROUP), ..Wish::none() });
    let signed = transfer(&holder, home, claim, &colleague.signer);
    let word = || to_vec(&signed);
    assert_eq!(ward.brings(&mut holder, REGISTRY, kind::TRANSFER, word()), [Verdict::Accepted]);
    assert_eq!(ward.state(claim), ClaimState::Active);
    // At his own door he gets his own slot.
    let own = ward.grant(30, &Wish::of(ward.homes[1]));
    let enrolment = own.enrolment(&colleague);
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![enrolment]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    assert_eq!(ward.state(own.claim()), ClaimState::Active);
    // A member who wants it says so himself, and stays what he is; a third one cannot say it for him.
    let (mut friend, _) = ward.member(3, &Wish { group: Some(GROUP), ..Wish::none() });
    let signed = transfer(&holder, home, claim, &friend.signer);
    let word = || to_vec(&signed);
    assert_eq!(ward.brings(&mut colleague, REGISTRY, kind::TRANSFER, word()), [Verdict::Malformed]);
    assert_eq!(ward.brings(&mut friend, REGISTRY, kind::TRANSFER, word()), [Verdict::Accepted]);
    assert_eq!(ward.state(claim), ClaimState::Ended(Why::HandedOver));
    assert_eq!(ward.state(claim_of(&signed)), ClaimState::Active);
    assert!(friend.readable.contains(&PATROL));
    // What another one signed in the holder's name is nothing.
    let forged = transfer(&colleague, home, claim_of(&signed), &colleague.signer);
    let verdicts = ward.brings(&mut colleague, REGISTRY, kind::TRANSFER, to_vec(&forged));
    assert_eq!(verdicts, [Verdict::Malformed]);
}

#[test]
fn x25_a_phone_that_was_forgotten_does_not_come_back_by_itself() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let (mut phone, claim) = ward.member(1, &Wish::of(home));
    let certificate = phone.certificate.clone().unwrap();
    let back = |of: &Device| {
        let mut back = of.clone();
        (back.introduced, back.introduction) = (false, Introduction::Certificate(certificate.clone()));
        back
    };
    let leave = to_vec(&Entry::Leave(Fixed::from(claim.0)));
    assert_eq!(ward.brings(&mut phone, REGISTRY, kind::REGISTRY, leave), [Verdict::Accepted]);
    let list = batch(1, 3);
    let new = Resealed { seed: list.seed, labels: labels_of(list.seed.into(), &["", "1", "2"]) };
    assert_eq!(ward.enters(&Entry::Forget(vec![Fixed::from(home.0)], vec![new])), Verdict::Accepted);
    let stays_out = Err(ExchangeError::Trouble(Trouble::NotEnrolled));
    assert_eq!(ward.sync(&mut phone), stays_out);
    assert_eq!(ward.sync(&mut back(&phone)), stays_out);
    // Also where phones come back because a backup lacked them.
    let Ward { place, room, officer, homes } = ward;
    drop(room);
    let file = place.path("backup.db");
    tinxom_server::operate::backup(&place.server, &file).unwrap();
    tinxom_server::operate::restore(&place.server, &file).unwrap();
    let room = place.open();
    let mut ward = Ward { place, room, officer, homes };
    assert_eq!(ward.sync(&mut back(&phone)), stays_out);
    // An officer can let it in anew.
    let mut anew = ward.grant(40, &Wish::of(ward.homes[1])).phone_of(phone.signer.clone());
    ward.sync(&mut anew).unwrap();
    assert!(anew.certificate.is_some());
}
