//! A household's slot from door to verdict: real vaults, the server's real room, and phones that meet without a network.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use std::path::Path;
use std::sync::Arc;
use tinxom_domain::household::{ClaimState, LookPurpose, Reason, RevokeReason, Why};
use tinxom_domain::id::{ClaimId, GroupId, HamletId, HouseholdId};
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::TipState;
use tinxom_phone::{Act, AtDoor, Grant, GrantRequest, HandOverLine, PhoneError, Refusal, Revoked, SlotState};
use tinxom_server::authority::ServerKeys;
use tinxom_server::operate;
use tinxom_server::room::SqliteRoom;
use tinxom_tests::village::{Fault, NOW, Person, Village, WARD, person, tip};
use tinxom_words::Language;

const HAMLET: HamletId = HamletId(7);
const GROUP: GroupId = GroupId([5; 8]);

/// A village with two officers who have the ward's registry key.
struct Ward {
    village: Village,
    officer: Person,
    other: Person,
}

impl Ward {
    fn new() -> Self {
        let village = Village::new();
        let mut territory: serde_json::Value =
            serde_json::from_slice(include_bytes!("../../data/territory-thai-nguyen.json")).unwrap();
        let code = village.territory.unit(WARD).unwrap().code.clone();
        territory["hamlets"] =
            serde_json::json!([{ "id": HAMLET.0, "unit": code, "name": "Xóm Gò Mẫu", "kind": "Xóm" }]);
        let territory = Arc::new(Territory::from_json(territory.to_string().as_bytes()).unwrap());
        let officer = person(&village.dir.path().join("officer"), &village.link, &territory, NOW);
        let other = person(&village.dir.path().join("other"), &village.link, &territory, NOW);
        for one in [&officer, &other] {
            village.certify(one, WARD, Role::AreaOfficer);
            one.synced();
        }
        village.desk.synced().synced();
        for one in [&officer, &other] {
            one.synced();
            assert!(one.registry().is_open().unwrap());
        }
        Self { village, officer, other }
    }

    fn phone(&self, name: &str) -> Person {
        self.village.stranger(name, NOW)
    }

    fn grant(&self, officer: &Person, household: AtDoor, role: Role, by_telephone: bool) -> Grant {
        let group = role.is_in_group().then_some(GROUP);
        officer.door().grant(&GrantRequest { household, role, group, by_telephone }).unwrap()
    }

    fn new_household(&self, role: Role) -> Grant {
        let new =
            AtDoor::New { hamlet: HAMLET, address: "Nhà số 5".into(), name: "Nhà bà Mẫu".into() };
        self.grant(&self.officer, new, role, false)
    }

    /// A member of a new household whose slot the server gave to the phone.
    fn member(&self, name: &str) -> (Person, HouseholdId) {
        let grant = self.new_household(Role::Resident);
        let person = self.phone(name);
        person.membership().enrol(&grant.text, name).unwrap();
        person.synced().synced();
        assert_eq!(state(&person), SlotState::Active);
        self.officer.synced();
        (person, grant.household)
    }
}

/// Makes a backup of the village's server, and gives how to restore it.
fn backup(village: &Village) -> impl Fn() {
    let (server, copy, link) =
        (village.server_dir(), village.dir.path().join("backup.db"), village.link.clone());
    let open = |server: &Path| SqliteRoom::open(server, ServerKeys::read(server).unwrap()).unwrap();
    link.replace_room(|| {
        operate::backup(&server, &copy).unwrap();
        open(&server)
    });
    move || {
        link.replace_room(|| {
            operate::restore(&server, &copy).unwrap();
            open(&server)
        });
    }
}

/// What the server's book says of a claim: whether it has its household's slot.
fn at_server(village: &Village, claim: ClaimId) -> bool {
    let book = village.link.with_room(|room| room.book().unwrap());
    book.claims().any(|row| row.id == claim && row.state == ClaimState::Active)
}

fn claim(person: &Person) -> ClaimId {
    person.slot().state().unwrap().unwrap().claim
}

#[test]
fn s5_2_a_restored_server_hears_again_of_every_slot_that_only_the_members_phone_had_brought() {
    let ward = Ward::new();
    let (known, _) = ward.member("known");
    let restore = backup(&ward.village);
    let (late, _) = ward.member("late");
    let tip = late.queue("Sau bản sao lưu.");
    late.synced();
    // Handed over behind the backup, by one that the backup knows and by one that it does not.
    let (other_late, _) = ward.member("other-late");
    let (new_known, new_late) = (ward.phone("new-known"), ward.phone("new-late"));
    let pass = |old: &Person, new: &Person| {
        let key = new.slot().ask().unwrap();
        let text = old.slot().hand_over(&key, false).unwrap();
        new.slot().take_over(&text, "Máy mới").unwrap();
        old.synced();
        new.synced().synced();
        assert_eq!(state(new), SlotState::Active);
    };
    pass(&known, &new_known);
    pass(&other_late, &new_late);

    restore();
    assert!(!at_server(&ward.village, claim(&late)));
    let holders = [&late, &new_known, &new_late];
    for _ in 0..3 {
        for person in holders.into_iter().chain([&known, &other_late]) {
            let _ = person.sync_once();
            for holder in holders {
                // A phone that did not meet the restored server yet cannot know; of the others none says more.
                let met =
                    holder.slot().history().unwrap().iter().any(|act| matches!(act, Act::Restored { .. }));
                assert!(
                    !met || state(holder) != SlotState::Active || at_server(&ward.village, claim(holder))
                );
            }
        }
    }
    for holder in holders {
        assert_eq!(state(holder), SlotState::Active);
        assert!(at_server(&ward.village, claim(holder)));
        assert_eq!(holder.outbox().list().unwrap(), []);
    }
    assert_eq!(late.state(tip), TipState::Accepted);
    assert_eq!(state(&known), SlotState::Ended(Why::HandedOver));
}

#[test]
fn a_slot_whose_invite_is_over_when_the_server_is_restored_waits_and_an_officer_enrols_anew() {
    let ward = Ward::new();
    let restore = backup(&ward.village);
    let (late, household) = ward.member("late");
    restore();
    let later = NOW + 20 * 86_400_000;
    ward.village.link.set_now(later);
    let tip = late.queue("Hai mươi ngày sau.");
    late.synced().synced();
    assert_eq!(late.state(tip), TipState::Accepted, "it is still a member, by its certificate");
    assert_eq!(state(&late), SlotState::Pending);
    assert!(!at_server(&ward.village, claim(&late)));
    ward.officer.synced();
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Resident, false);
    late.membership().enrol(&grant.text, "late").unwrap();
    late.synced().synced();
    assert_eq!((state(&late), claim(&late)), (SlotState::Active, grant.claim));
    assert!(at_server(&ward.village, grant.claim));
}

#[test]
fn what_the_server_still_knows_of_a_slot_after_a_restore_is_heard_again_and_not_what_it_lost() {
    let ward = Ward::new();
    let (first, household) = ward.member("first");
    let second = ward.phone("second");
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Resident, false);
    second.membership().enrol(&grant.text, "second").unwrap();
    second.synced().synced();
    let restore = backup(&ward.village);
    ward.officer.synced();
    ward.officer.registry().settle(grant.claim).unwrap();
    ward.officer.synced();
    for person in [&first, &second] {
        person.synced();
    }
    assert_eq!(state(&second), SlotState::Active);
    restore();
    for person in [&first, &second] {
        person.synced();
    }
    let waits = SlotState::Waiting { against: claim(&first) };
    assert_eq!((state(&first), state(&second)), (SlotState::Active, waits));
    // The officer's phone brings what he settled once more.
    ward.officer.synced();
    for person in [&first, &second] {
        person.synced();
    }
    let waits = SlotState::Waiting { against: grant.claim };
    assert_eq!((state(&first), state(&second)), (waits, SlotState::Active));
}

fn state(person: &Person) -> SlotState {
    person.slot().state().unwrap().unwrap().state
}

fn hand_overs(person: &Person) -> Vec<HandOverLine> {
    person.slot().state().unwrap().unwrap().hand_overs
}

#[test]
fn s5_1_at_the_door_both_phones_go_on_without_a_network_and_either_brings_it_to_the_server() {
    for member_first in [true, false] {
        let ward = Ward::new();
        let grant = ward.new_household(Role::GroupHead);
        let head = ward.phone("head");
        let joined = head.membership().enrol(&grant.text, "Ông Mẫu").unwrap();
        ward.officer.door().finish(&joined.acceptance.unwrap(), None).unwrap();
        assert_eq!(state(&head), SlotState::Pending);
        let tip = head.queue("Đèn đường hỏng.");
        let order = if member_first { [&head, &ward.officer] } else { [&ward.officer, &head] };
        for person in order.into_iter().chain(order) {
            person.synced();
        }
        assert_eq!((state(&head), head.state(tip)), (SlotState::Active, TipState::Accepted));
        assert_eq!(head.slot().state().unwrap().unwrap().by, Some(Role::AreaOfficer));
        assert_eq!(head.slot().acceptance().unwrap(), None);
        assert!(head.membership().holder().unwrap().confirmed);
        // An officer's look is told to the household, and to the head of its group.
        ward.officer.registry().household(grant.household, LookPurpose::Visit).unwrap();
        ward.officer.synced();
        head.synced().synced();
        let [look] = head.slot().looks(0, 9).unwrap()[..] else { panic!("one look") };
        assert_eq!((look.role, look.purpose), (Some(Role::AreaOfficer), Some(LookPurpose::Visit)));
        assert_eq!(head.slot().group_looks(0, 9).unwrap(), [look]);
    }
}

#[test]
fn s5_2_two_officers_promise_one_slot_offline_and_every_phone_ends_with_the_verdict() {
    let ward = Ward::new();
    let (first, household) = {
        let grant = ward.new_household(Role::Resident);
        ward.officer.synced();
        ward.other.synced();
        let first = ward.phone("first");
        first.membership().enrol(&grant.text, "Bà Mẫu").unwrap();
        (first, grant.household)
    };
    let second = ward.phone("second");
    let grant = ward.grant(&ward.other, AtDoor::Known(household), Role::Resident, false);
    second.membership().enrol(&grant.text, "Anh Mẫu").unwrap();
    for person in [&first, &second, &first, &second] {
        person.synced();
    }
    let claim = first.slot().state().unwrap().unwrap().claim;
    assert_eq!((state(&first), state(&second)), (SlotState::Active, SlotState::Waiting { against: claim }));
    // An officer settles it: nobody is deleted, and both histories have both words.
    ward.other.synced();
    ward.other.registry().settle(grant.claim).unwrap();
    ward.other.synced();
    first.synced();
    second.synced();
    assert_eq!(
        (state(&first), state(&second)),
        (SlotState::Waiting { against: grant.claim }, SlotState::Active)
    );
    for person in [&first, &second] {
        let words = person.slot().history().unwrap();
        assert_eq!(words.iter().filter(|act| matches!(act, Act::Word { .. })).count(), 2);
    }
}

#[test]
fn s5_3_a_slot_is_handed_over_and_both_ends_get_the_verdict_whoever_comes_first() {
    for new_first in [true, false] {
        let ward = Ward::new();
        let (old, household) = ward.member("Bà Mẫu");
        let new = ward.phone("new");
        let passed = old.slot().hand_over(&new.slot().ask().unwrap(), false).unwrap();
        new.slot().take_over(&passed, "Anh Mẫu").unwrap();
        assert_eq!((state(&old), state(&new)), (SlotState::HandingOver, SlotState::Pending));
        let order = if new_first { [&new, &old] } else { [&old, &new] };
        for person in order.into_iter().chain(order) {
            person.synced();
        }
        assert_eq!((state(&old), state(&new)), (SlotState::Ended(Why::HandedOver), SlotState::Active));
        assert_eq!(new.slot().state().unwrap().unwrap().household, household);
        let [line] = hand_overs(&old)[..] else { panic!("one hand-over") };
        assert_eq!(line.state, Some(SlotState::Active));
        // What the old phone wrote goes on from it, and the new one is a member like any other.
        for person in [&old, &new] {
            let tip = person.queue("Một tin.");
            person.synced();
            assert_eq!(person.state(tip), TipState::Accepted);
        }
    }
}

#[test]
fn s5_3_of_two_hand_overs_the_server_takes_one_and_everybody_is_told_of_the_other() {
    let ward = Ward::new();
    let (old, _) = ward.member("Bà Mẫu");
    let key = |name| {
        let person = ward.phone(name);
        let key = person.slot().ask().unwrap();
        (person, key)
    };
    let ((first, key_of_first), (second, key_of_second)) = (key("first"), key("second"));
    let one = old.slot().hand_over(&key_of_first, false).unwrap();
    first.slot().take_over(&one, "Anh Mẫu").unwrap();
    first.synced().synced();
    assert_eq!(state(&first), SlotState::Active);
    // The old phone did not hear of that yet, and hands over once more.
    assert!(matches!(old.slot().hand_over(&key_of_second, false), Err(PhoneError::HandedOver)));
    let two = old.slot().hand_over(&key_of_second, true).unwrap();
    second.slot().take_over(&two, "Chị Mẫu").unwrap();
    for person in [&old, &second, &first, &old, &second, &first] {
        person.synced();
    }
    assert_eq!((state(&old), state(&first)), (SlotState::Ended(Why::HandedOver), SlotState::Active));
    let claim = first.slot().state().unwrap().unwrap().claim;
    let SlotState::Refused { reason: Some(Reason::Forked), against: Some(against) } = state(&second) else {
        panic!("{:?}", state(&second))
    };
    assert_eq!(against.0, claim.0);
    let refused = hand_overs(&old);
    let refused = refused.last().unwrap();
    assert_eq!(refused.claim, second.slot().state().unwrap().unwrap().claim);
    assert!(matches!(refused.state, Some(SlotState::Refused { reason: Some(Reason::Forked), .. })));
    for person in [&first, &old] {
        let told = person.slot().history().unwrap();
        assert!(told.iter().any(|act| matches!(act, Act::Word { reason: Some(Reason::Forked), .. })));
    }
}

#[test]
fn s5_3_a_slot_of_a_phone_that_was_taken_out_meanwhile_is_not_handed_over_and_another_invite_leads_on() {
    let ward = Ward::new();
    let (old, household) = ward.member("Bà Mẫu");
    let new = ward.phone("new");
    let passed = old.slot().hand_over(&new.slot().ask().unwrap(), false).unwrap();
    new.slot().take_over(&passed, "Anh Mẫu").unwrap();
    ward.officer.registry().revoke(Revoked::HolderOf(household), RevokeReason::Stolen, None).unwrap();
    ward.officer.synced();
    let tip = new.queue("Một tin.");
    assert!(matches!(new.sync_once(), Err(PhoneError::NoSuchSlot)));
    assert_eq!(new.membership().holder().unwrap().refused, Some(Refusal::NoSuchSlot));
    ward.officer.synced();
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Resident, false);
    new.membership().enrol(&grant.text, "Anh Mẫu").unwrap();
    new.synced().synced();
    assert_eq!((state(&new), new.state(tip)), (SlotState::Active, TipState::Accepted));
    old.synced();
    assert_eq!(state(&old), SlotState::Ended(Why::Revoked));
}

#[test]
fn a_consent_is_withdrawn_and_what_was_not_sent_still_goes() {
    let ward = Ward::new();
    let (person, household) = ward.member("Bà Mẫu");
    person.slot().leave().unwrap();
    person.slot().stay().unwrap();
    person.synced();
    assert_eq!(state(&person), SlotState::Active);
    let tip = person.queue("Một tin.");
    assert_eq!(person.slot().leave().unwrap().unsent, 2);
    person.synced().synced();
    assert_eq!((state(&person), person.state(tip)), (SlotState::Ended(Why::Left), TipState::Accepted));
    assert!(matches!(person.slot().stay(), Err(PhoneError::NotPossible)));
    // The slot is free, for another phone and for this one.
    ward.officer.synced();
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Resident, false);
    person.membership().enrol(&grant.text, "Bà Mẫu").unwrap();
    assert_eq!(state(&person), SlotState::Pending);
    person.synced().synced();
    assert_eq!(state(&person), SlotState::Active);
    assert_eq!(person.slot().consents().unwrap().len(), 2);
}

#[test]
fn a_phone_that_was_taken_out_hears_it_loses_nothing_and_what_it_held_still_arrives() {
    let ward = Ward::new();
    let (person, household) = ward.member("Bà Mẫu");
    let before = person.queue("Tin trước.");
    person.synced();
    ward.officer.synced();
    let whose = Revoked::Device(person.membership().holder().unwrap().device);
    ward.officer.registry().revoke(whose, RevokeReason::Lost, None).unwrap();
    ward.officer.synced();
    let tip = person.queue("Tin còn trong máy.");
    person.synced();
    let holder = person.membership().holder().unwrap();
    assert_eq!((holder.standing, state(&person)), (Standing::Revoked, SlotState::Ended(Why::Revoked)));
    assert_eq!((person.state(before), person.state(tip)), (TipState::Accepted, TipState::Accepted));
    assert_eq!(person.outbox().list().unwrap(), []);
    // The desk sees which of the two came from a phone that was out by then.
    ward.village.desk.synced();
    let at_desk = ward.village.desk.officer().list(true, 0, 9).unwrap();
    assert_eq!(at_desk.iter().map(|line| line.marked).collect::<Vec<_>>(), [false, true]);
    person.synced();
    assert!(person.slot().export(Language::Vietnamese).unwrap().contains("Máy này đã bị thu hồi."));
    // Its household's slot is free for the new phone.
    ward.officer.synced();
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Resident, false);
    let new = ward.phone("new");
    new.membership().enrol(&grant.text, "Bà Mẫu").unwrap();
    new.synced().synced();
    assert_eq!(state(&new), SlotState::Active);
}

#[test]
fn s5_1_over_the_telephone_the_slot_holds_once_both_heard_the_same_four_words() {
    for same in [true, false] {
        let ward = Ward::new();
        let new = AtDoor::New { hamlet: HAMLET, address: String::new(), name: "Nhà ông Mẫu".into() };
        let grant = ward.grant(&ward.officer, new, Role::Resident, true);
        let code = ward.officer.door().code(grant.claim).unwrap();
        ward.officer.synced();
        let person = ward.phone("person");
        let ask = |code: &str| person.slot().ask_code(code, "memory").now_or_never().unwrap();
        // Eight digits: eleven that begin with 84 would be told as a telephone number.
        assert!(matches!(ask(&code[..9]), Err(PhoneError::CodeAltered)));
        let wrong = format!("{} 0000", &code[..9]);
        if wrong != code {
            assert!(matches!(ask(&wrong), Err(PhoneError::CodeUnknown)));
        }
        let invite = ask(&code).unwrap();
        assert!(person.membership().read_invite(&invite).unwrap().by_telephone);
        person.membership().enrol(&invite, "Ông Mẫu").unwrap();
        person.synced().synced();
        assert_eq!(state(&person), SlotState::Unchecked);
        ward.officer.synced();
        let words = person.slot().words().unwrap().unwrap();
        assert_eq!(ward.officer.door().words(grant.claim).unwrap(), words);
        ward.officer.door().compare(grant.claim, same).unwrap();
        ward.officer.synced();
        person.synced();
        // A phone whose words differed has somebody else's code, and is taken out.
        let verdict = if same { SlotState::Active } else { SlotState::Ended(Why::Revoked) };
        assert_eq!((state(&person), person.slot().words().unwrap()), (verdict, None));
    }
}

#[test]
fn s8_2_a_pupil_joins_with_a_guardian_and_the_membership_ends_on_31_may() {
    let ward = Ward::new();
    let (parent, household) = ward.member("Bà Mẫu");
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Minor, false);
    let pupil = ward.phone("pupil");
    assert!(matches!(pupil.membership().enrol(&grant.text, "Em Mẫu"), Err(PhoneError::NoGuardian)));
    let agreed = parent.slot().guard(&pupil.membership().ask_guardian(&grant.text).unwrap()).unwrap();
    let joined = pupil.membership().enrol_pupil(&grant.text, "Em Mẫu", &agreed.text).unwrap();
    let guardian = pupil.slot().guardian().unwrap();
    ward.officer.door().finish(&joined.acceptance.unwrap(), guardian.as_deref()).unwrap();
    pupil.synced();
    ward.officer.synced();
    let holder = pupil.membership().holder().unwrap();
    let until = Date::from_calendar(2027, 5, 31).unwrap();
    assert_eq!((holder.appointment.role, holder.confirmed, holder.until), (Role::Minor, true, Some(until)));
    assert_eq!(pupil.slot().guardian().unwrap(), None);
    assert_eq!(state(&parent), SlotState::Active);
    // A pupil writes nothing that could have an author: the phone says so before the server does.
    assert!(matches!(pupil.drafts().write(&tip("Một tin.")), Err(PhoneError::NotYours)));
    for (day, standing) in [(until, Standing::Active), (until.plus_days(1), Standing::Ended)] {
        ward.village.link.set_now(day.start().0 + 60_000);
        pupil.synced();
        assert_eq!(pupil.membership().holder().unwrap().standing, standing);
    }
}

#[test]
fn x23_on_a_shared_phone_that_is_signed_out_nothing_of_the_membership_shows() {
    let ward = Ward::new();
    let (person, _) = ward.member("Bà Mẫu");
    person.sign_out().unwrap();
    let person = person.reopened();
    assert!(matches!(person.membership().holder(), Err(PhoneError::SignedOut)));
    assert!(matches!(person.slot().state(), Err(PhoneError::SignedOut)));
    assert!(matches!(person.slot().export(Language::Vietnamese), Err(PhoneError::SignedOut)));
    person.sign_in().unwrap();
    assert_eq!(state(&person), SlotState::Active);
}

#[test]
fn x04_a_slot_survives_a_new_process_and_a_cut_in_every_reply() {
    let ward = Ward::new();
    let grant = ward.new_household(Role::Resident);
    let person = ward.phone("person");
    person.membership().enrol(&grant.text, "Bà Mẫu").unwrap();
    for cut in (0..4_000).step_by(400) {
        ward.village.link.set(Fault::CutDown(cut));
        let _ = person.sync_once();
    }
    ward.village.link.set(Fault::None);
    let person = person.reopened();
    person.synced().synced();
    assert_eq!(state(&person), SlotState::Active);
    let words = person.slot().history().unwrap();
    assert_eq!(words.iter().filter(|act| matches!(act, Act::Word { .. })).count(), 1);
    assert_eq!(words[1].at(), Timestamp(NOW));
}

#[test]
fn s5_5_a_head_changes_and_the_group_goes_on_unbroken_whatever_the_old_ones_clock_shows() {
    let ward = Ward::new();
    let (old, household) = ward.member("Bà Mẫu");
    let (new, _) = ward.member("Ông Mẫu");
    let tip = old.queue("Tin của bà Mẫu.");
    old.synced();
    let registry = ward.officer.registry();
    registry.move_to(household, Some(GROUP)).unwrap();
    ward.officer.synced();
    let invite = || ward.village.invite(Role::GroupHead, Some(GROUP));
    let as_head = |person: &Person| {
        person.membership().enrol(&invite(), "Trưởng nhóm").unwrap();
        assert!(!person.membership().holder().unwrap().confirmed);
        person.synced().synced();
        let holder = person.membership().holder().unwrap();
        assert_eq!((holder.appointment.role, holder.confirmed), (Role::GroupHead, true));
        assert_eq!(state(person), SlotState::Active);
    };
    let looks = || {
        registry.household(household, LookPurpose::Visit).unwrap();
        ward.officer.synced();
    };
    as_head(&old);
    assert_eq!(old.state(tip), TipState::Accepted);
    assert_eq!(old.slot().consents().unwrap().len(), 1);
    assert_eq!(old.membership().holder().unwrap().label, "Xóm Núi Voi");
    // The same once more is no change.
    assert!(matches!(old.membership().enrol(&invite(), "Bà Mẫu"), Err(PhoneError::AlreadyEnrolled)));
    looks();
    old.patrols().start(PatrolPurpose::GraspSituation, false).unwrap();
    old.patrols().end().unwrap();
    old.synced().synced();
    assert_eq!(old.slot().group_looks(0, 9).unwrap().len(), 1);
    // The task ends at five; the officer's phone knows of it by the group's log.
    ward.officer.synced();
    let five = NOW + 5 * 3_600_000;
    let whose = Revoked::Device(old.membership().holder().unwrap().device);
    registry.revoke(whose, RevokeReason::TaskEnded, Some(Timestamp(five))).unwrap();
    ward.officer.synced();
    old.synced();
    assert_eq!(old.membership().holder().unwrap().appointment.role, Role::GroupHead);
    as_head(&new);
    for clock in [five - 86_400_000, five + 400 * 86_400_000] {
        old.clock.set(Timestamp(clock));
        ward.village.link.set_now(five);
        if old.membership().holder().unwrap().appointment.role == Role::GroupHead {
            // It does not know of its end yet, and writes a line that nobody takes.
            old.patrols().start(PatrolPurpose::GraspSituation, false).unwrap();
        } else {
            let refused = old.patrols().start(PatrolPurpose::GraspSituation, false);
            assert!(matches!(refused, Err(PhoneError::NotYours)));
        }
        looks();
        old.synced().synced();
        let holder = old.membership().holder().unwrap();
        assert_eq!((holder.appointment.role, holder.standing), (Role::Resident, Standing::Active));
        assert_eq!(holder.label, "Xóm Gò Mẫu");
        assert!(matches!(old.slot().group_looks(0, 9), Err(PhoneError::NotYours)));
    }
    assert_eq!(state(&old), SlotState::Active);
    let later = old.queue("Tin sau đó.");
    old.synced();
    assert_eq!(old.state(later), TipState::Accepted);
    // The new head has the group's whole story and writes on.
    new.clock.set(Timestamp(five));
    new.patrols().start(PatrolPurpose::GraspSituation, false).unwrap();
    new.patrols().end().unwrap();
    new.synced().synced();
    assert_eq!(new.slot().group_looks(0, 9).unwrap().len(), 3);
    let nights = new.patrols().list(0, 9).unwrap();
    assert_eq!(
        nights.iter().map(|night| (night.own, night.marked)).collect::<Vec<_>>(),
        [(true, false), (false, false)]
    );
    // A group's officer hears no other story.
    ward.officer.synced().synced();
    assert_eq!(ward.officer.patrols().list(0, 9).unwrap().len(), 2);
}

#[test]
fn s5_5_an_invite_for_a_task_that_the_server_does_not_take_leaves_everything_as_it_was() {
    let ward = Ward::new();
    let (person, _) = ward.member("Bà Mẫu");
    let (other, _) = ward.member("Ông Mẫu");
    let invite = ward.village.invite(Role::GroupHead, Some(GROUP));
    let before = person.membership().holder().unwrap();
    other.membership().enrol(&invite, "Ông Mẫu").unwrap();
    person.membership().enrol(&invite, "Bà Mẫu").unwrap();
    other.synced();
    let tip = person.queue("Một tin.");
    assert!(matches!(person.sync_once(), Err(PhoneError::InviteUsed)));
    let after = person.membership().holder().unwrap();
    assert_eq!((after.appointment, &after.label, after.refused), (before.appointment, &before.label, None));
    person.synced();
    assert_eq!((person.state(tip), state(&person)), (TipState::Accepted, SlotState::Active));
}

#[test]
fn a_member_without_a_household_withdraws_the_consent_and_joins_again_by_another_invite() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let tip = person.queue("Một tin.");
    assert_eq!(person.slot().leave().unwrap().unsent, 2);
    person.synced().synced();
    let holder = person.membership().holder().unwrap();
    assert_eq!((holder.standing, person.state(tip)), (Standing::Ended, TipState::Accepted));
    assert!(matches!(person.slot().leave(), Err(PhoneError::NoSlot)));
    assert!(person.slot().consents().unwrap()[0].ended_at.is_some());
    person.membership().enrol(&village.invite(Role::Resident, None), "Bà Mẫu").unwrap();
    person.synced().synced();
    assert_eq!(person.membership().holder().unwrap().standing, Standing::Active);
    assert!(person.slot().leaving().unwrap().is_none());
}

#[test]
fn s8_2_a_guardian_who_no_longer_agrees_ends_the_pupils_membership_at_once() {
    let ward = Ward::new();
    let (parent, household) = ward.member("Bà Mẫu");
    let grant = ward.grant(&ward.officer, AtDoor::Known(household), Role::Minor, false);
    let pupil = ward.phone("pupil");
    let agreed = parent.slot().guard(&pupil.membership().ask_guardian(&grant.text).unwrap()).unwrap();
    pupil.membership().enrol_pupil(&grant.text, "Em Mẫu", &agreed.text).unwrap();
    pupil.synced();
    // The guardian no longer agrees.
    let [(claim, _)] = parent.slot().guarded().unwrap()[..] else { panic!("one pupil") };
    parent.slot().stop_guarding(claim).unwrap();
    assert!(matches!(parent.slot().stop_guarding(claim), Err(PhoneError::NotPossible)));
    assert!(parent.slot().consents().unwrap().last().unwrap().ended_at.is_some());
    parent.synced();
    pupil.synced();
    assert_eq!(pupil.membership().holder().unwrap().standing, Standing::Ended);
    assert_eq!((state(&parent), parent.outbox().list().unwrap().len()), (SlotState::Active, 0));
}
