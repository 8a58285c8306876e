//! Who is none any more: taken out, moved, ended with a certificate, a pupil after 31 May. And who stays one, with a
//! certificate that is made anew.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::registry::{
    Grant, REGISTRY, Wish, batch, entry, revocation, revocation_in, settles, taking_over, transfer,
};
use support::{Device, NOW, OTHER_WARD, Place, WARD, about, operation};
use tinxom_domain::household::retention::minor_consent_until;
use tinxom_domain::household::{ClaimState, LookPurpose, Outcome, Reason, RevokeReason, Why};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HouseholdId};
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{AboutTip, PatrolStart, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{Entry, Look};
use tinxom_wire::space::Space;

const TIPS: Space = Space::WardTips(WARD);
const GROUP: GroupId = GroupId([8; 8]);
const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    colleague: Device,
    desk: Device,
    homes: Vec<HouseholdId>,
}

impl Ward {
    fn new() -> Self {
        let place = Place::new();
        let room = place.open();
        let officer = place.officer(202, Role::AreaOfficer, WARD);
        let colleague = place.officer(203, Role::AreaOfficer, WARD);
        let desk = place.desk();
        let list = batch(1, 8);
        let mut ward = Self { place, room, officer, colleague, desk, homes: list.ids() };
        for device in [&mut ward.officer, &mut ward.colleague, &mut ward.desk] {
            device.sync(&mut ward.room, &ward.place.signer).unwrap();
        }
        let verdict = ward.colleague.enters(&mut ward.room, &ward.place, &Entry::Households(list));
        assert_eq!(verdict, Verdict::Accepted);
        ward
    }

    fn sync(&mut self, device: &mut Device, now: i64) -> Result<(), ExchangeError> {
        device.sync_at(&mut self.room, &self.place.signer, now)
    }

    fn taken(&mut self, number: u16, wish: &Wish) -> Device {
        let mut phone = self.place.grant(&self.officer, number, wish).phone(number as u8);
        self.sync(&mut phone, NOW).unwrap();
        phone
    }

    /// The desk takes a device out.
    fn takes_out(&mut self, device: DeviceId, reason: RevokeReason, from: i64) {
        let word = revocation(&self.desk, device, reason, from);
        let verdicts = self.desk.brings(&mut self.room, &self.place, REGISTRY, vec![word]);
        assert_eq!(verdicts, [Verdict::Accepted]);
    }

    fn outcome_of(&self, claim: ClaimId) -> Option<(ClaimState, Outcome)> {
        let book = self.room.book().unwrap();
        book.claims().find(|row| row.id == claim).map(|row| (row.state, row.outcome))
    }

    /// The desk's phone follows to the server's book.
    fn the_desk_agrees(&mut self, now: i64) {
        self.desk.sync_at(&mut self.room, &self.place.signer, now).unwrap();
        assert_eq!(self.desk.book(WARD).dump(), self.room.book().unwrap().dump());
    }
}

fn of_home(household: HouseholdId) -> Wish {
    Wish::of(household)
}

fn in_group(role: Option<Role>) -> Wish {
    Wish { group: Some(GROUP), role, ..Wish::none() }
}

fn kinds(device: &Device, space: Space) -> Vec<u16> {
    device.items.get(&space).into_iter().flatten().map(|item| item.kind).collect()
}

#[test]
fn s5_5_a_phone_that_was_taken_out_reads_nothing_and_its_tips_come_in_marked() {
    let mut ward = Ward::new();
    let mut lost = ward.taken(1, &of_home(ward.homes[0]));
    let mut other = ward.taken(2, &of_home(ward.homes[1]));
    let claim = lost.slots()[0].claim;
    other.tip(WARD, 0);
    ward.sync(&mut other, NOW).unwrap();
    let early = lost.tip(WARD, 0);
    ward.sync(&mut lost, NOW).unwrap();
    ward.takes_out(lost.id(), RevokeReason::Stolen, 0);
    assert_eq!(
        ward.outcome_of(ClaimId(claim.into())).unwrap().0,
        ClaimState::Ended(Why::Revoked),
        "the slot is free"
    );
    // Something lies in its inbox, and everything asked for from its start brings nothing.
    ward.desk.word(WARD, kind::OPENED, early);
    ward.desk.sync(&mut ward.room, &ward.place.signer).unwrap();
    lost.items.clear();
    for cursor in lost.cursors.values_mut() {
        *cursor = 0;
    }
    let late = lost.tip(WARD, 2);
    lost.write(TIPS, vec![about(kind::WITHDRAWAL, late)]);
    lost.write(REGISTRY, vec![entry(&Entry::Leave(claim))]);
    ward.sync(&mut lost, NOW).unwrap();
    assert!(lost.items.is_empty(), "it read {:?}", lost.items.keys());
    assert!(lost.readable.is_empty());
    assert_eq!(lost.standing, Some(Standing::Revoked.code()));
    use Verdict::{Accepted, NotAllowed};
    let last = lost.verdicts();
    assert_eq!(last[last.len() - 3..], [Accepted, Accepted, NotAllowed]);
    // At the desk the late one is marked, and no other.
    ward.desk.sync(&mut ward.room, &ward.place.signer).unwrap();
    let marked = ward.desk.items[&TIPS].iter().filter(|item| item.kind == kind::MARKED);
    let marked: Vec<AboutTip> = marked.map(|item| body("marked", &item.body).unwrap()).collect();
    assert_eq!(marked, [AboutTip { tip: late }]);
    ward.the_desk_agrees(NOW);
    // There is no way back: not by another invite, nor by a certificate, nor by what an officer brings.
    let again = ward.place.grant(&ward.officer, 9, &of_home(ward.homes[2]));
    let certificate = lost.certificate.clone().unwrap();
    let key = Fixed::from(lost.signer.public().0);
    for introduction in
        [Introduction::Invite(again.introduction.clone(), key, 1), Introduction::Certificate(certificate)]
    {
        lost.introduced = false;
        lost.introduction = introduction;
        ward.sync(&mut lost, NOW).unwrap();
        assert_eq!(lost.standing, Some(Standing::Revoked.code()));
        assert!(lost.readable.is_empty());
    }
    let brought = again.enrolment(&lost);
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![brought]);
    assert_eq!(verdicts, [Verdict::NotAllowed]);
    assert_eq!(ward.outcome_of(again.claim()), None);
    assert_eq!(other.standing, None);
}

#[test]
fn s5_5_readers_of_what_a_device_signs_are_told_that_it_was_taken_out() {
    let mut ward = Ward::new();
    let mut walker = ward.taken(1, &in_group(None));
    let mut friend = ward.taken(2, &in_group(None));
    walker.write(
        Space::GroupPatrol(GROUP),
        vec![operation(kind::PATROL_START, to_vec(&PatrolStart { purpose: 1, alone: true }))],
    );
    ward.sync(&mut walker, NOW).unwrap();
    ward.takes_out(walker.id(), RevokeReason::Lost, 0);
    ward.takes_out(ward.colleague.id(), RevokeReason::Lost, 0);
    // What it had not sent yet comes in behind the word.
    walker.write(Space::GroupPatrol(GROUP), vec![operation(kind::PATROL_END, Vec::new())]);
    ward.sync(&mut walker, NOW).unwrap();
    assert_eq!(walker.verdicts(), [Verdict::Accepted; 2]);
    ward.sync(&mut friend, NOW).unwrap();
    let patrol = kinds(&friend, Space::GroupPatrol(GROUP));
    let word = patrol.iter().position(|it| *it == kind::REVOCATION).unwrap();
    let segments: Vec<usize> = (0..patrol.len()).filter(|place| patrol[*place] == kind::SEGMENT).collect();
    assert!(segments.len() == 2 && segments[0] < word && word < segments[1], "{patrol:?}");
    assert!(kinds(&friend, Space::UnitKeys(WARD)).contains(&kind::REVOCATION));
    // A resident signs nothing that others read.
    let home = ward.homes[0];
    let resident = ward.taken(3, &of_home(home));
    let before = ward.room.items(Space::UnitKeys(WARD)).unwrap().len();
    ward.takes_out(resident.id(), RevokeReason::Lost, 0);
    assert_eq!(ward.room.items(Space::UnitKeys(WARD)).unwrap().len(), before);
}

#[test]
fn s5_5_who_takes_whom_out_is_as_the_table_says_and_only_in_the_own_ward() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let resident = ward.taken(1, &of_home(home));
    let mut head = ward.taken(2, &in_group(Some(Role::GroupHead)));
    let mut foreign = ward.place.officer(212, Role::Desk, OTHER_WARD);
    ward.sync(&mut foreign, NOW).unwrap();
    let reason = RevokeReason::Other;
    let nobody = DeviceId([7; 16]);
    use Verdict::{Accepted, Duplicate, Malformed, NoSuchTip, NotAllowed};
    let (room, place) = (&mut ward.room, &ward.place);
    let word = |by: &Device, device| revocation(by, device, reason, 0);
    let forged = word(&ward.desk, resident.id());
    let asked = vec![word(&ward.officer, ward.colleague.id()), word(&ward.officer, nobody), forged];
    let officer = &mut ward.officer;
    assert_eq!(officer.brings(room, place, REGISTRY, asked), [NotAllowed, NoSuchTip, Malformed]);
    let asked = vec![word(&head, resident.id()), word(&head, nobody)];
    assert_eq!(head.brings(room, place, REGISTRY, asked), [NotAllowed, NotAllowed]);
    for unit in [WARD, OTHER_WARD] {
        let asked = vec![revocation_in(unit, &foreign, resident.id(), reason, 0)];
        for space in [REGISTRY, Space::Registry(OTHER_WARD)] {
            let verdict = foreign.brings(room, place, space, asked.clone())[0];
            // As of a device that is nowhere.
            let own = unit == OTHER_WARD && space == Space::Registry(OTHER_WARD);
            assert_eq!(verdict, if own { NoSuchTip } else { NotAllowed });
        }
    }
    let twice = vec![word(&ward.officer, resident.id()), word(&ward.officer, resident.id())];
    assert_eq!(ward.officer.brings(room, place, REGISTRY, twice), [Accepted, Duplicate]);
    ward.the_desk_agrees(NOW);
}

#[test]
fn s5_5_an_officer_moves_at_five_and_what_he_signed_is_refused_from_then_on_and_stays_in_the_history() {
    let mut ward = Ward::new();
    let five = NOW + 5 * HOUR;
    ward.takes_out(ward.officer.id(), RevokeReason::Moved, five);
    let homes = ward.homes.clone();
    let grant = |ward: &Ward, number: u16| {
        ward.place.grant(&ward.officer, number, &of_home(homes[usize::from(number)]))
    };
    let [before, by_phone, by_himself, by_colleague] = [0, 1, 2, 3].map(|number| grant(&ward, number));
    // Until five he is one.
    let mut early = before.phone(1);
    ward.sync(&mut early, five - 1).unwrap();
    assert_eq!(ward.outcome_of(before.claim()).unwrap().0, ClaimState::Active);
    ward.sync(&mut ward.officer.clone(), five - 1).unwrap();
    ward.the_desk_agrees(five - 1);
    // A minute after five he is none, however the claim comes.
    let late = five + 60_000;
    let mut phone = by_phone.phone(2);
    assert_eq!(ward.sync(&mut phone, late), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
    let brought = by_himself.enrolment(&by_himself.phone(3));
    let (room, place) = (&mut ward.room, &ward.place);
    assert_eq!(ward.officer.brings_at(room, place, REGISTRY, vec![brought], late), [Verdict::Accepted]);
    assert_eq!(ward.officer.standing, Some(Standing::Ended.code()));
    let brought = by_colleague.enrolment(&by_colleague.phone(4));
    let colleague = &mut ward.colleague;
    assert_eq!(colleague.brings_at(room, place, REGISTRY, vec![brought], late), [Verdict::Accepted]);
    for grant in [&by_phone, &by_himself, &by_colleague] {
        let (state, outcome) = ward.outcome_of(grant.claim()).expect("it is in the history");
        assert_eq!(state, ClaimState::Ended(Why::Refused));
        assert_eq!(outcome, Outcome::refused(Reason::AuthorEnded));
    }
    assert_eq!(ward.room.book().unwrap().households().filter(|home| home.holder.is_some()).count(), 1);
    // He writes nothing into the registry, and his own tips are a person's: they come in, unmarked.
    ward.officer.receipts.clear();
    ward.officer.write(REGISTRY, vec![entry(&settles(before.claim()))]);
    ward.officer.tip(WARD, 0);
    let mut officer = ward.officer.clone();
    ward.sync(&mut officer, late).unwrap();
    let mut verdicts = officer.verdicts();
    verdicts.sort();
    assert_eq!(verdicts, [Verdict::Accepted, Verdict::Accepted, Verdict::NotAllowed]);
    ward.the_desk_agrees(late);
    assert!(!kinds(&ward.desk, TIPS).contains(&kind::MARKED));
    // What a colleague grants to the same person holds.
    let anew = ward.place.grant(&ward.colleague, 50, &of_home(homes[1]));
    let key = Fixed::from(phone.signer.public().0);
    phone.introduction = Introduction::Invite(anew.introduction.clone(), key, 1);
    ward.sync(&mut phone, late).unwrap();
    assert_eq!(ward.outcome_of(anew.claim()).unwrap().0, ClaimState::Active);
    ward.the_desk_agrees(late);
}

#[test]
fn s5_6_a_look_of_an_officer_who_ended_before_he_was_connected_again_is_told() {
    for reason in [RevokeReason::Moved, RevokeReason::Stolen] {
        let mut ward = Ward::new();
        let home = ward.homes[0];
        let mut phone = ward.taken(1, &of_home(home));
        let mut elsewhere = ward.place.officer(204, Role::AreaOfficer, OTHER_WARD);
        ward.sync(&mut elsewhere, NOW).unwrap();
        ward.takes_out(ward.officer.id(), reason, NOW);
        let look = || {
            let look = Look { household: Fixed::from(home.0), purpose: LookPurpose::Visit.code() };
            vec![operation(kind::LOOK, to_vec(&look))]
        };
        let (room, place) = (&mut ward.room, &ward.place);
        assert_eq!(ward.officer.brings(room, place, REGISTRY, look()), [Verdict::Accepted]);
        let in_theirs = Space::Registry(OTHER_WARD);
        assert_eq!(elsewhere.brings(room, place, in_theirs, look()), [Verdict::NotAllowed]);
        assert_eq!(phone.brings(room, place, REGISTRY, look()), [Verdict::NotAllowed]);
        let inbox = Space::Inbox(phone.id());
        assert_eq!(kinds(&phone, inbox).into_iter().filter(|it| *it == kind::LOOKED).count(), 1);
    }
}

#[test]
fn s5_5_a_word_that_an_officer_leaves_earlier_counts_and_a_later_one_does_not() {
    let mut ward = Ward::new();
    let id = ward.officer.id();
    let (five, six, four) = (NOW + 5 * HOUR, NOW + 6 * HOUR, NOW + 4 * HOUR);
    ward.takes_out(id, RevokeReason::Moved, five);
    let (room, place) = (&mut ward.room, &ward.place);
    let later = revocation(&ward.desk, id, RevokeReason::Moved, six);
    let earlier = revocation(&ward.desk, id, RevokeReason::Stolen, four);
    let verdicts = ward.desk.brings(room, place, REGISTRY, vec![later, earlier]);
    assert_eq!(verdicts, [Verdict::Duplicate, Verdict::Accepted]);
    for (now, standing) in [(four - 1, None), (four, Some(Standing::Revoked.code()))] {
        let mut officer = ward.officer.clone();
        ward.sync(&mut officer, now).unwrap();
        assert_eq!(officer.standing, standing);
    }
    // What a stolen officer's phone lets in is kept nowhere: whoever has it could fill the registry.
    let grant = ward.place.grant(&ward.officer, 1, &of_home(ward.homes[0]));
    let mut phone = grant.phone(1);
    assert_eq!(ward.sync(&mut phone, four), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
    assert_eq!(ward.outcome_of(grant.claim()), None);
    ward.the_desk_agrees(five);
}

#[test]
fn s5_5_an_officer_ends_with_his_certificate_and_renewed_papers_keep_what_he_signed() {
    let mut ward = Ward::new();
    let late = NOW + 91 * DAY;
    let long = Wish { days: 200, ..of_home(ward.homes[0]) };
    let grants = [1, 2].map(|number| ward.place.grant(&ward.officer, number, &long));
    let mut phone = grants[0].phone(1);
    assert_eq!(ward.sync(&mut phone, late), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
    let mut officer = ward.officer.clone();
    ward.sync(&mut officer, late).unwrap();
    assert_eq!(officer.standing, Some(Standing::Ended.code()));
    // His papers were renewed; what he signed with the ones before holds.
    let papers = ward
        .place
        .authority
        .papers(WARD, Role::AreaOfficer, officer.signer.public(), "https://a.example", Timestamp(late))
        .unwrap();
    officer.introduction = Introduction::Certificate(papers.certificate);
    officer.introduced = false;
    ward.sync(&mut officer, late).unwrap();
    assert_eq!(officer.standing, None);
    let mut phone = grants[1].phone(2);
    ward.sync(&mut phone, late).unwrap();
    assert_eq!(ward.outcome_of(grants[1].claim()).unwrap().0, ClaimState::Active);
    // The invite's own days are another thing.
    let short = ward.place.grant(&ward.officer, 3, &of_home(ward.homes[1]));
    assert_eq!(ward.sync(&mut short.phone(3), late), Err(ExchangeError::Trouble(Trouble::InviteExpired)));
}

#[test]
fn s5_5_a_holder_who_was_taken_out_hands_nothing_over() {
    let mut ward = Ward::new();
    let home = ward.homes[0];
    let lost = ward.taken(1, &of_home(home));
    let claim = ClaimId(lost.slots()[0].claim.into());
    let thief = tinxom_wire::sign::Signer32::from_seed(&[9; 32]);
    let signed = transfer(&lost, home, claim, &thief);
    ward.takes_out(lost.id(), RevokeReason::Stolen, 0);
    let mut new = taking_over(&ward.place, 9, &signed);
    assert_eq!(ward.sync(&mut new, NOW), Err(ExchangeError::Trouble(Trouble::InviterEnded)));
    assert_eq!(ward.room.book().unwrap().claims().count(), 1);
}

fn pupils(ward: &Ward, number: u16) -> Grant {
    ward.place.grant(&ward.officer, number, &in_group(Some(Role::Minor)))
}

#[test]
fn s8_2_a_pupil_without_a_guardians_consent_is_not_let_in_whoever_brings_it() {
    let mut ward = Ward::new();
    let mut guardian = ward.taken(1, &of_home(ward.homes[0]));
    let mut elsewhere =
        ward.place.grant(&ward.place.officer(213, Role::AreaOfficer, OTHER_WARD), 1, &Wish::none()).phone(3);
    ward.sync(&mut elsewhere, NOW).unwrap();
    let lost = ward.taken(4, &of_home(ward.homes[1]));
    ward.takes_out(lost.id(), RevokeReason::Lost, 0);
    let grant = pupils(&ward, 20);
    let other = pupils(&ward, 21);
    let no_guardian = Err(ExchangeError::Trouble(Trouble::NoGuardian));
    // None at all, of an officer, of a stranger, of another ward's member, of a phone that was taken out.
    assert_eq!(ward.sync(&mut grant.phone(20), NOW), no_guardian);
    let stranger = other.phone(99);
    for of in [&ward.officer.clone(), &stranger, &elsewhere, &lost] {
        assert_eq!(ward.sync(&mut grant.pupil(20, of), NOW), no_guardian);
    }
    // For another invite, for another pupil's phone, signed by another.
    let mut pupil = grant.pupil(20, &guardian);
    let key = Fixed::from(pupil.signer.public().0);
    for consent in [
        other.consent(&pupil, &guardian),
        grant.consent(&other.phone(21), &guardian),
        tinxom_wire::codec::Signed {
            body: grant.consent(&pupil, &guardian).body,
            ..grant.consent(&pupil, &lost)
        },
    ] {
        let brought = grant.enrolment_with(&pupil, Some(consent.clone()));
        let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![brought]);
        assert!(matches!(verdicts[..], [Verdict::NotAllowed | Verdict::Malformed]), "{verdicts:?}");
        pupil.introduction = Introduction::Pupil(grant.introduction.clone(), key, 1, consent);
        assert_eq!(ward.sync(&mut pupil, NOW), no_guardian);
    }
    let brought = grant.enrolment(&pupil);
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![brought]);
    assert_eq!(verdicts, [Verdict::Malformed]);
    // With one it is.
    let mut pupil = grant.pupil(20, &guardian);
    ward.sync(&mut pupil, NOW).unwrap();
    let until = support::certificate(&pupil).until;
    assert_eq!(until, minor_consent_until(Date::of(Timestamp(NOW))));
    assert_eq!(support::certificate(&pupil).role, Role::Minor);
    // So it is when an officer brings it.
    let consent = other.consent(&other.phone(21), &guardian);
    let brought = other.enrolment_with(&other.phone(21), Some(consent));
    let verdicts = ward.officer.brings(&mut ward.room, &ward.place, REGISTRY, vec![brought]);
    assert_eq!(verdicts, [Verdict::Accepted]);
    let mut second = other.pupil(21, &guardian);
    ward.sync(&mut second, NOW).unwrap();
    // Nobody reads who they are but their own ward's server.
    ward.sync(&mut guardian, NOW).unwrap();
    let group = ward.room.items(Space::GroupPatrol(GROUP)).unwrap();
    assert!(group.iter().all(|item| item.kind != kind::CERTIFICATE));
    // A pupil agrees to no other pupil.
    let third = pupils(&ward, 22);
    assert_eq!(ward.sync(&mut third.pupil(22, &pupil), NOW), no_guardian);
}

#[test]
fn s8_2_a_pupils_membership_ends_on_31_may_and_is_not_renewed() {
    let mut ward = Ward::new();
    let guardian = ward.taken(1, &of_home(ward.homes[0]));
    let mut pupil = pupils(&ward, 20).pupil(20, &guardian);
    ward.sync(&mut pupil, NOW).unwrap();
    let until = support::certificate(&pupil).until;
    let certificate = pupil.certificate.clone();
    ward.sync(&mut pupil, until.start().0).unwrap();
    assert_eq!((pupil.standing, &pupil.certificate), (None, &certificate));
    ward.sync(&mut pupil, until.plus_days(1).start().0).unwrap();
    assert_eq!(pupil.standing, Some(Standing::Ended.code()));
    assert!(pupil.readable.is_empty());
    assert_eq!(pupil.certificate, certificate);
}

#[test]
fn s5_5_members_certificates_are_made_anew_before_they_end_and_published_where_they_are_read() {
    let mut ward = Ward::new();
    let mut walker = ward.taken(1, &in_group(Some(Role::GroupHead)));
    let mut resident = ward.taken(2, &of_home(ward.homes[0]));
    let first = support::certificate(&walker);
    let published = |ward: &Ward| {
        let items = ward.room.items(Space::GroupPatrol(GROUP)).unwrap();
        items.iter().filter(|item| item.kind == kind::CERTIFICATE).count()
    };
    assert_eq!(published(&ward), 1);
    let days = |left: i32| first.until.plus_days(-left).start().0;
    ward.sync(&mut walker, days(60)).unwrap();
    assert_eq!((support::certificate(&walker), published(&ward)), (first, 1));
    for _ in 0..3 {
        ward.sync(&mut walker, days(59)).unwrap();
    }
    let renewed = support::certificate(&walker);
    assert_eq!(renewed.until, first.until.plus_days(-59 + 365));
    assert_eq!((renewed.role, renewed.group), (Role::GroupHead, Some(GROUP)));
    assert_eq!(published(&ward), 2);
    // A resident's too, long after it ended: nobody is lost for having been away.
    let away = first.until.plus_days(400);
    ward.sync(&mut resident, away.start().0).unwrap();
    assert_eq!(resident.standing, None);
    assert_eq!(support::certificate(&resident).until, away.plus_days(365));
    assert_eq!(published(&ward), 2);
    // Whoever was taken out gets none.
    ward.takes_out(walker.id(), RevokeReason::Lost, 0);
    ward.sync(&mut walker, renewed.until.start().0).unwrap();
    assert_eq!(support::certificate(&walker), renewed);
}

#[test]
fn heads_and_deputies_are_members_of_their_group_with_their_role() {
    let mut ward = Ward::new();
    for (number, role) in [(1, Role::GroupHead), (2, Role::GroupDeputy)] {
        let mut device = ward.taken(number, &in_group(Some(role)));
        assert_eq!(support::certificate(&device).role, role);
        assert_eq!(support::certificate(&device).group, Some(GROUP));
        device.write(
            Space::GroupPatrol(GROUP),
            vec![operation(kind::PATROL_START, to_vec(&PatrolStart { purpose: 1, alone: true }))],
        );
        ward.sync(&mut device, NOW).unwrap();
        assert_eq!(device.verdicts(), [Verdict::Accepted]);
        assert!(kinds(&device, Space::GroupPatrol(GROUP)).contains(&kind::CERTIFICATE));
    }
}

#[test]
fn s5_2_a_grant_that_is_brought_after_its_days_is_refused_and_stays_in_the_history() {
    let mut ward = Ward::new();
    let late = NOW + 31 * DAY;
    let homes = ward.homes.clone();
    let grant = |ward: &Ward, number: u16| {
        ward.place.grant(&ward.officer, number, &of_home(homes[usize::from(number)]))
    };
    let [brought, stolen, known] = [1, 2, 3].map(|number| grant(&ward, number));
    let mut member = known.phone(3);
    ward.sync(&mut member, NOW).unwrap();
    let mut phone = brought.phone(1);
    for (grant, phone) in [(&brought, &phone), (&brought, &phone), (&known, &member)] {
        let word = vec![grant.enrolment(phone)];
        let verdicts = ward.colleague.brings_at(&mut ward.room, &ward.place, REGISTRY, word, late);
        assert_eq!(verdicts, [Verdict::Accepted]);
    }
    let refused = (ClaimState::Ended(Why::Refused), Outcome::refused(Reason::NotNow));
    assert_eq!(ward.outcome_of(brought.claim()), Some(refused));
    assert_eq!(ward.outcome_of(known.claim()).unwrap().0, ClaimState::Active);
    // The person is told, and is let in by another invite.
    assert_eq!(ward.sync(&mut phone, late), Err(ExchangeError::Trouble(Trouble::InviteExpired)));
    // Of a stolen officer's phone nothing is kept, late or not.
    ward.takes_out(ward.officer.id(), RevokeReason::Stolen, 0);
    let word = vec![stolen.enrolment(&stolen.phone(2))];
    let verdicts = ward.colleague.brings_at(&mut ward.room, &ward.place, REGISTRY, word, late);
    assert_eq!((verdicts, ward.outcome_of(stolen.claim())), (vec![Verdict::NotAllowed], None));
    ward.the_desk_agrees(late);
}
