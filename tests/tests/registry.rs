//! A ward's registry from an officer's phone to the server's room and back to the other officers.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use tinxom_domain::household::retention::Kept;
use tinxom_domain::household::{ClaimState, LookPurpose, Outcome, Reason, RevokeReason, Standing, Why};
use tinxom_domain::id::{ClaimId, DeviceId, GroupId, HamletId, HouseholdId};
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_phone::{AtDoor, GrantRequest, GrantState, Happened, HouseholdQuery, PhoneError, Revoked};
use tinxom_tests::village::{NOW, Person, Village, WARD};
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::invite::to_text;
use tinxom_wire::registry::Acceptance;
use tinxom_wire::sign::Signer32;

const LIST: &str = "Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 10,Bà Tư\nXóm Núi Voi,Số 2,Ông Bảy\nxom go chua,,Ông Tám\n\
    Xóm Lạ,Số 1,Bà Chín\nXóm Gò Chùa,Số 5,Bà Tứ 0387654321\n";

/// A village whose desk made the ward's registry key.
fn village() -> Village {
    let village = Village::with_hamlets();
    assert!(village.desk.registry().is_open().unwrap(), "the first desk makes the ward's key");
    village
}

/// Another officer's phone that a desk shared the key with.
fn officer(village: &Village, name: &str, role: Role) -> Person {
    let officer = village.stranger(name, NOW);
    village.certify(&officer, WARD, role);
    officer.synced().synced();
    village.desk.synced();
    officer.synced();
    assert!(officer.registry().is_open().unwrap());
    officer
}

fn listed(person: &Person) -> Vec<(HouseholdId, String, bool)> {
    let page = person.registry().households(&HouseholdQuery::default(), 0, 1_000).unwrap();
    assert_eq!(page.total, page.rows.len());
    let row = |row: tinxom_phone::HouseholdLine| {
        (row.id, format!("{}|{}|{}", row.hamlet_name, row.address, row.name), row.pending)
    };
    page.rows.into_iter().map(row).collect()
}

fn names(person: &Person) -> Vec<String> {
    listed(person).into_iter().map(|(_, name, _)| name).collect()
}

/// Brings in the three good rows of the list and syncs.
fn brought_in(village: &Village) -> Vec<HouseholdId> {
    let registry = village.desk.registry();
    let list = registry.read_list(LIST.as_bytes()).unwrap();
    registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    village.desk.synced();
    listed(&village.desk).into_iter().map(|(id, ..)| id).collect()
}

fn at_door(household: AtDoor, by_telephone: bool) -> GrantRequest {
    GrantRequest { household, role: Role::Resident, group: None, by_telephone }
}

fn new_household(name: &str) -> AtDoor {
    AtDoor::New { hamlet: HamletId(1), address: "Số 99".into(), name: name.into() }
}

/// What a new member's phone shows in answer to a grant.
fn acceptance(claim: ClaimId, seed: u8) -> String {
    let signer = Signer32::from_seed(&[seed; 32]);
    let acceptance =
        Acceptance { claim: Fixed::from(claim.0), key: Fixed::from(signer.public().0), consent: 1, at: NOW };
    to_text(&to_vec(&acceptance.sign(&signer)))
}

fn state(person: &Person, claim: ClaimId) -> GrantState {
    person.door().grants(100).unwrap().into_iter().find(|grant| grant.claim == claim).unwrap().state
}

#[test]
fn s5_1_a_list_waits_for_the_server_and_then_stands_in_every_officers_registry() {
    let village = village();
    let registry = village.desk.registry();
    let list = registry.read_list(LIST.as_bytes()).unwrap();
    assert_eq!((list.good(), list.bad().len()), (3, 2));
    let lines: Vec<_> = list.bad().iter().map(|bad| bad.line).collect();
    assert_eq!(lines, [5, 6]);
    let taken = registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    assert_eq!((taken.brought_in, taken.already), (3, 0));
    let order = ["Xóm Gò Chùa||Ông Tám", "Xóm Núi Voi|Số 2|Ông Bảy", "Xóm Núi Voi|Số 10|Bà Tư"];
    assert_eq!(names(&village.desk), order);
    assert!(listed(&village.desk).iter().all(|(.., pending)| *pending), "the server has not ruled");
    assert_eq!(registry.pending().unwrap().len(), 1, "one batch, whatever the hamlets");
    village.desk.synced();
    assert!(listed(&village.desk).iter().all(|(.., pending)| !pending));
    assert!(registry.pending().unwrap().is_empty());
    let again = registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    assert_eq!((again.brought_in, again.already), (0, 3), "the same list adds nothing");

    // Another officer reads it before any desk gave him the key: it is there, and opens once the key comes.
    let officer = village.stranger("officer", NOW);
    village.certify(&officer, WARD, Role::AreaOfficer);
    officer.synced().synced();
    assert!(!officer.registry().is_open().unwrap());
    assert_eq!(officer.registry().sealed().unwrap(), 1);
    assert!(matches!(
        officer.registry().split(listed(&officer)[0].0, HamletId(1), "", "Ông Mười"),
        Err(PhoneError::NoRegistryKey)
    ));
    village.desk.synced();
    officer.synced();
    assert_eq!(
        (names(&officer), officer.registry().sealed().unwrap()),
        (order.map(String::from).to_vec(), 0)
    );
    assert_eq!(listed(&officer), listed(&village.desk));
    // And the same list from his phone is the same list.
    let list = officer.registry().read_list(LIST.as_bytes()).unwrap();
    assert_eq!(officer.registry().bring_in(&list, &[], None, |_, _| {}).unwrap().already, 3);
    let heard = village.link.heard.lock().unwrap();
    for name in ["Bà Tư", "Ông Bảy", "Núi Voi"] {
        assert!(!heard.windows(name.len()).any(|bytes| bytes == name.as_bytes()), "{name} crossed in clear");
    }
}

/// What bringing in a list says of the officer's own phone: how many are new, how many were there.
fn taken(person: &Person, list: &str, repeats: &[u32]) -> (usize, usize) {
    let list = person.registry().read_list(list.as_bytes()).unwrap();
    let taken = person.registry().bring_in(&list, repeats, None, |_, _| {}).unwrap();
    (taken.brought_in, taken.already)
}

#[test]
fn a_list_of_many_hamlets_goes_in_batches_that_are_full_and_none_tells_where_a_hamlet_ends() {
    let village = village();
    let mut list = String::from("xóm;địa chỉ;chủ hộ\n");
    for (hamlet, count) in [("Xóm Núi Voi", 70), ("Xóm Gò Chùa", 40), ("Tổ dân phố 10", 30)] {
        for house in 0..count {
            list += &format!("{hamlet};Số {house};Nhà Mẫu\n");
        }
    }
    assert_eq!(taken(&village.desk, &list, &[]), (140, 0));
    assert_eq!(village.desk.registry().pending().unwrap().len(), 3, "64, 64 and 12");
}

#[test]
fn a_list_that_grew_adds_what_is_new_and_after_a_rotation_of_the_key_nothing() {
    let village = village();
    let rows: String = (0..90).map(|house| format!("Xóm Núi Voi;Số {house};Ông Mẫu\n")).collect();
    let list = |more: &str| format!("xóm;địa chỉ;chủ hộ\n{more}{rows}");
    assert_eq!(taken(&village.desk, &list(""), &[]), (90, 0));
    // Before the server has them, after it has them, and spelled without care.
    assert_eq!(taken(&village.desk, &list("Xóm Gò Chùa;Số 1;Bà Mới\n"), &[]), (1, 90));
    village.desk.synced();
    assert_eq!(
        taken(&village.desk, &list("xom go chua;SỐ 1;ba moi\nXóm Gò Chùa;Số 2;Bà Lại\n"), &[]),
        (1, 91)
    );
    // One that only repeats another is a second household once, if a person says so.
    let twice = "Xóm Gò Chùa;Số 2;Bà Lại\nXóm Gò Chùa;Số 2;Bà Lại\n";
    for count in [(1, 91), (0, 92)] {
        assert_eq!(taken(&village.desk, &list(twice), &[3]), count);
        village.desk.synced();
    }
    let goes = officer(&village, "goes", Role::AreaOfficer);
    let stays = officer(&village, "stays", Role::AreaOfficer);
    let registry = village.desk.registry();
    registry
        .revoke(Revoked::Device(goes.membership().holder().unwrap().device), RevokeReason::Moved, None)
        .unwrap();
    village.link.set_now(NOW + 60_000);
    village.desk.synced().synced();
    stays.synced();
    for person in [&village.desk, &stays] {
        assert_eq!(taken(person, &list(twice), &[3]), (0, 92));
    }
    assert_eq!(listed(&stays).len(), 93);
    // What became part of another household does not come back by an old list.
    let of =
        |address: &str| listed(&stays).into_iter().find(|(_, name, _)| name.contains(address)).unwrap().0;
    stays.registry().merge(of("Số 7|"), of("Số 8|")).unwrap();
    stays.synced();
    assert_eq!(listed(&stays).len(), 92);
    assert_eq!(taken(&stays, &list(twice), &[3]), (0, 92));
}

#[test]
fn a_registry_is_searched_as_people_spell_and_counted_by_hamlet() {
    let village = village();
    brought_in(&village);
    let registry = village.desk.registry();
    let find = |text: &str| {
        let query = HouseholdQuery { text: text.into(), ..HouseholdQuery::default() };
        let rows = registry.households(&query, 0, 10).unwrap().rows;
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    assert_eq!(find("ba tu"), ["Bà Tư"]);
    assert_eq!(find("Ông"), ["Ông Tám", "Ông Bảy"]);
    assert_eq!(find("so 10 ba"), ["Bà Tư"]);
    assert!(find("Bà Tứ").is_empty() || find("Bà Tứ") == ["Bà Tư"]);
    let counts: Vec<_> =
        registry.hamlets().unwrap().into_iter().map(|line| (line.name, line.households)).collect();
    assert_eq!(counts, [("Tổ dân phố 10".into(), 0), ("Xóm Gò Chùa".into(), 1), ("Xóm Núi Voi".into(), 2)]);
}

#[test]
fn s5_2_a_grant_at_a_door_is_ruled_on_whoever_comes_first_and_the_second_claim_waits_until_it_is_settled() {
    let village = village();
    let door = village.desk.door();
    let first = door.grant(&at_door(new_household("Bà Năm"), false)).unwrap();
    assert_eq!(state(&village.desk, first.claim), GrantState::Shown);
    // The resident's phone finds the server before the officer's.
    let resident = village.stranger("resident", NOW);
    resident.membership().enrol(&first.text, "Bà Năm").unwrap();
    resident.synced();
    village.desk.synced();
    let ruled = GrantState::Ruled(Outcome::Done, ClaimState::Active);
    assert_eq!(state(&village.desk, first.claim), ruled);
    let line = village.desk.registry().line(first.household).unwrap();
    assert_eq!(
        (line.name.as_str(), line.held, line.provisional, line.pending),
        ("Bà Năm", true, true, false)
    );

    // Another officer promised the same slot without a network.
    let officer = officer(&village, "officer", Role::AreaOfficer);
    let second = officer.door().grant(&at_door(AtDoor::Known(first.household), false)).unwrap();
    let finished = officer.door().finish(&acceptance(second.claim, 40), None).unwrap();
    assert_eq!(finished.household, first.household);
    assert_eq!(state(&officer, second.claim), GrantState::Accepted);
    assert!(officer.registry().line(first.household).unwrap().pending);
    assert!(matches!(
        officer.door().finish(&acceptance(second.claim, 41), None),
        Err(PhoneError::InviteUsed)
    ));
    officer.synced();
    let waits = ClaimState::Waiting { against: first.claim };
    assert_eq!(
        state(&officer, second.claim),
        GrantState::Ruled(Outcome::Waits { against: first.claim }, waits)
    );
    village.desk.synced();
    let waiting = village.desk.registry().waiting_claims().unwrap();
    assert_eq!((waiting.len(), waiting[0].0.claim, waiting[0].0.own), (1, second.claim, false));
    village.desk.registry().settle(second.claim).unwrap();
    assert!(village.desk.registry().waiting_claims().unwrap()[0].0.pending, "nothing is decided here");
    village.desk.synced();
    officer.synced();
    for person in [&village.desk, &officer] {
        let detail = person.registry().household(first.household, LookPurpose::Settle).unwrap();
        assert_eq!(detail.holder.unwrap().claim, second.claim);
        assert_eq!(detail.claims[0].state, ClaimState::Waiting { against: second.claim });
        let happened: Vec<_> = detail.history.iter().map(|line| line.what).collect();
        assert!(matches!(happened[0], Happened::Settled { claim } if claim == second.claim), "{happened:?}");
        assert!(happened.contains(&Happened::Enrolled { claim: first.claim }));
    }
    village.desk.synced();
    let looked = village.desk.registry().looks(10).unwrap();
    assert_eq!((looked[0].household, looked[0].purpose), (first.household, LookPurpose::Settle));
}

#[test]
fn x08_an_identity_card_or_a_banks_code_before_the_camera_is_refused_and_nothing_of_it_kept() {
    let village = village();
    let card = "999090123456|123456789|Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò, Xã Mẫu, Tỉnh Mẫu|03042021";
    let before = village.desk.door().grants(10).unwrap();
    assert!(matches!(village.desk.door().finish(card, None), Err(PhoneError::CardShown(_))));
    assert!(matches!(village.desk.door().finish("xin chào", None), Err(PhoneError::AcceptanceAltered)));
    let strange = acceptance(ClaimId([9; 16]), 40);
    assert!(matches!(village.desk.door().finish(&strange, None), Err(PhoneError::AcceptanceAltered)));
    let number =
        AtDoor::New { hamlet: HamletId(1), address: String::new(), name: "Bà Tư 0387654321".into() };
    assert!(matches!(village.desk.door().grant(&at_door(number, false)), Err(PhoneError::CardShown(_))));
    assert_eq!(village.desk.door().grants(10).unwrap(), before);
}

#[test]
fn x05_households_are_split_merged_moved_and_every_change_is_undone_until_it_is_counted() {
    let village = village();
    let households = brought_in(&village);
    let registry = village.desk.registry();
    let (split, new) = registry.split(households[0], HamletId(3), "Số 7", "Anh Út").unwrap();
    assert!(registry.line(new).unwrap().pending);
    village.desk.synced();
    assert_eq!(registry.line(new).unwrap().name, "Anh Út");
    let merge = registry.merge(households[1], households[2]).unwrap();
    assert_eq!(registry.line(households[1]).unwrap().standing, Standing::Living, "the server decides");
    village.desk.synced();
    assert_eq!(registry.line(households[1]).unwrap().standing, Standing::MergedInto(households[2]));
    assert!(matches!(registry.move_away(households[1]), Err(PhoneError::NotNow(Reason::HouseholdGone))));
    registry.correct(households[2], HamletId(2), "Số 11", "Bà Tư Lành").unwrap();
    let away = registry.move_away(new).unwrap();
    village.desk.synced();
    assert_eq!(registry.line(households[2]).unwrap().name, "Bà Tư Lành");
    assert_eq!(registry.line(new).unwrap().standing, Standing::MovedAway);
    registry.back(new).unwrap();
    village.desk.synced();
    assert_eq!(registry.line(new).unwrap().standing, Standing::Living);
    assert!(matches!(registry.undo(away), Err(PhoneError::NotNow(Reason::ChangedSince))));
    assert!(matches!(registry.undo(merge), Err(PhoneError::NotNow(Reason::ChangedSince))));
    assert!(matches!(registry.undo(tinxom_domain::id::ChangeId([7; 8])), Err(PhoneError::ChangeUnknown)));
    assert!(matches!(registry.merge(HouseholdId([7; 8]), new), Err(PhoneError::HouseholdUnknown)));
    let second = registry.move_to(households[0], Some(tinxom_domain::id::GroupId([5; 8]))).unwrap();
    village.desk.synced();
    registry.undo(second).unwrap();
    village.desk.synced();
    assert_eq!(registry.line(households[0]).unwrap().group, None);
    let third = registry.move_to(households[0], Some(tinxom_domain::id::GroupId([5; 8]))).unwrap();
    village.desk.synced();
    registry.count().unwrap();
    village.desk.synced();
    assert!(matches!(registry.undo(third), Err(PhoneError::NotNow(Reason::Counted))));

    let officer = officer(&village, "officer", Role::AreaOfficer);
    assert_eq!(listed(&officer), listed(&village.desk));
    assert!(matches!(officer.registry().count(), Err(PhoneError::NotYours)));
    let decided = officer.registry().decisions(0, 100).unwrap();
    let what: Vec<_> = decided.iter().map(|line| line.what).collect();
    assert!(matches!(what[0], Happened::Counted { .. }), "the newest first");
    assert!(what.iter().any(|what| matches!(what, Happened::Undone { change } if *change == second)));
    assert!(what.iter().any(|what| matches!(what, Happened::Changed { change, .. } if *change == split)));
    assert!(decided.windows(2).all(|pair| pair[0].number > pair[1].number));
    assert_eq!(officer.registry().decisions(1, 1).unwrap(), decided[1..2]);
    // A merge stands in the history of both.
    for household in [households[1], households[2]] {
        let history = officer.registry().household(household, LookPurpose::Correct).unwrap().history;
        assert!(
            history
                .iter()
                .any(|line| matches!(line.what, Happened::Changed { change, .. } if change == merge))
        );
    }
}

#[test]
fn x09_a_grant_over_the_telephone_holds_once_the_four_words_were_the_same() {
    let village = village();
    let door = village.desk.door();
    for same in [true, false] {
        let name = format!("telephone-{same}");
        let grant = door.grant(&at_door(new_household(&name), true)).unwrap();
        let code = door.code(grant.claim).unwrap();
        assert_eq!(code.chars().filter(char::is_ascii_digit).count(), 12);
        assert!(matches!(door.words(grant.claim), Err(PhoneError::ClaimUnknown)));
        village.desk.synced();
        let resident = village.stranger(&name, NOW);
        resident.membership().enrol(&grant.text, "Bà Sáu").unwrap();
        resident.synced();
        village.desk.synced();
        assert_eq!(
            state(&village.desk, grant.claim),
            GrantState::Ruled(Outcome::Done, ClaimState::Unchecked)
        );
        assert!(!village.desk.registry().line(grant.household).unwrap().held);
        let words = door.words(grant.claim).unwrap();
        let invite = tinxom_wire::invite::Invite::open(&tinxom_wire::invite::from_text(&grant.text).unwrap());
        let device = resident.membership().holder().unwrap().device;
        let theirs = tinxom_wire::registry::check_words_of(&invite.unwrap().introduction, device);
        assert_eq!(words, tinxom_domain::check_words::check_words(&theirs), "both phones say the same");
        door.compare(grant.claim, same).unwrap();
        village.desk.synced();
        let after = if same { ClaimState::Active } else { ClaimState::Ended(Why::WordsDiffered) };
        assert_eq!(state(&village.desk, grant.claim), GrantState::Ruled(Outcome::Done, after));
        assert_eq!(village.desk.registry().line(grant.household).unwrap().held, same);
        assert!(matches!(door.compare(grant.claim, same), Err(PhoneError::NotNow(_))));
    }
}

#[test]
fn x06_a_lost_phone_is_taken_out_and_its_slot_is_free() {
    let village = village();
    let grant = village.desk.door().grant(&at_door(new_household("Bà Năm"), false)).unwrap();
    let resident = village.stranger("resident", NOW);
    resident.membership().enrol(&grant.text, "Bà Năm").unwrap();
    resident.synced();
    village.desk.synced();
    let registry = village.desk.registry();
    let device = resident.membership().holder().unwrap().device;
    assert_eq!(registry.members().unwrap().iter().map(|member| member.device).collect::<Vec<_>>(), [device]);
    let revoked = registry.revoke(Revoked::HolderOf(grant.household), RevokeReason::Lost, None).unwrap();
    assert_eq!(revoked, device);
    assert!(registry.line(grant.household).unwrap().held, "until the server has it");
    assert!(registry.line(grant.household).unwrap().pending);
    village.desk.synced();
    let line = registry.line(grant.household).unwrap();
    assert_eq!((line.held, line.pending), (false, false));
    assert!(registry.members().unwrap().is_empty(), "it is out, and cannot be taken out again");
    let detail = registry.household(grant.household, LookPurpose::Visit).unwrap();
    assert_eq!(detail.claims[0].state, ClaimState::Ended(Why::Revoked));
    let own = village.desk.membership().holder().unwrap().device;
    assert!(matches!(
        registry.revoke(Revoked::Device(own), RevokeReason::Lost, None),
        Err(PhoneError::NotPossible)
    ));
}

#[test]
fn x06_a_groups_member_without_a_household_and_one_whose_slot_went_are_taken_out_and_read_nothing_more() {
    let village = village();
    let group = GroupId([5; 8]);
    let (lost, friend) = (village.member("lost", group), village.member("friend", group));
    let grant = village.desk.door().grant(&at_door(new_household("Bà Năm"), false)).unwrap();
    let left = village.stranger("left", NOW);
    left.membership().enrol(&grant.text, "Bà Năm").unwrap();
    left.synced();
    left.slot().leave().unwrap();
    left.synced();
    village.desk.synced();
    let registry = village.desk.registry();
    let device = |person: &Person| person.membership().holder().unwrap().device;
    let listed = || -> BTreeSet<_> {
        registry
            .members()
            .unwrap()
            .into_iter()
            .map(|line| (line.device, line.group, line.claim.is_some()))
            .collect()
    };
    let all = [(&lost, Some(group), false), (&friend, Some(group), false), (&left, None, true)];
    assert_eq!(listed(), all.map(|(person, group, claim)| (device(person), group, claim)).into());
    for person in [&lost, &left] {
        registry.revoke(Revoked::Device(device(person)), RevokeReason::Lost, None).unwrap();
    }
    let stranger = Revoked::Device(DeviceId([9; 16]));
    assert!(matches!(registry.revoke(stranger, RevokeReason::Lost, None), Err(PhoneError::DeviceUnknown)));
    village.desk.synced();
    assert!(village.desk.outbox().list().unwrap().is_empty(), "the server took both");
    friend.patrols().start(PatrolPurpose::PatrolTraffic, false).unwrap();
    friend.synced();
    for person in [&lost, &left] {
        let _ = person.sync_once();
        assert_eq!(person.membership().holder().unwrap().standing, tinxom_domain::role::Standing::Revoked);
    }
    assert!(lost.patrols().list(0, 9).unwrap().is_empty());
    village.desk.synced();
    assert_eq!(village.desk.patrols().list(0, 9).unwrap().len(), 1);
    assert_eq!(listed(), [(device(&friend), Some(group), false)].into());
}

#[test]
fn x13_when_an_officer_goes_the_key_is_made_anew_and_he_gets_it_no_more() {
    let village = village();
    brought_in(&village);
    let stays = officer(&village, "stays", Role::AreaOfficer);
    let goes = officer(&village, "goes", Role::AreaOfficer);
    let device = goes.membership().holder().unwrap().device;
    stays.synced();
    assert!(matches!(
        stays.registry().revoke(Revoked::Device(device), RevokeReason::Moved, None),
        Err(PhoneError::NotYours)
    ));
    let registry = village.desk.registry();
    registry.revoke(Revoked::Device(device), RevokeReason::Moved, None).unwrap();
    village.link.set_now(NOW + 60_000);
    village.desk.synced().synced();
    let officers = registry.officers().unwrap();
    let of = |device| officers.iter().find(|officer| officer.device == device).unwrap();
    assert!(of(device).revoked.is_some() && !of(device).has_key, "{officers:?}");
    stays.synced();
    assert!(of(stays.membership().holder().unwrap().device).has_key);
    // What is sealed from now on the one who went cannot open, and the one who stayed can.
    let list = registry.read_list("xóm,địa chỉ,chủ hộ\nXóm Núi Voi,Số 77,Bà Mới\n".as_bytes()).unwrap();
    registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    village.desk.synced();
    stays.synced();
    let _ = goes.sync_once();
    assert!(names(&stays).iter().any(|name| name.ends_with("Bà Mới")));
    assert!(!names(&goes).iter().any(|name| name.ends_with("Bà Mới")));
}

#[test]
fn a_second_desk_waits_for_the_key_of_the_first_and_seals_with_it() {
    let village = village();
    brought_in(&village);
    let second = officer(&village, "second", Role::Desk);
    assert_eq!(names(&second), names(&village.desk));
    let third = officer(&village, "third", Role::AreaOfficer);
    assert_eq!(names(&third), names(&village.desk));
    // The second desk shares what the first one made, and makes none of its own.
    let list =
        second.registry().read_list("xóm,địa chỉ,chủ hộ\nXóm Núi Voi,Số 77,Bà Mới\n".as_bytes()).unwrap();
    second.registry().bring_in(&list, &[], None, |_, _| {}).unwrap();
    second.synced();
    village.desk.synced();
    third.synced();
    assert_eq!(names(&village.desk), names(&third));
    assert!(names(&third).iter().any(|name| name.ends_with("Bà Mới")));
}

#[test]
fn x25_what_nobody_claimed_is_due_after_its_time_and_goes_from_every_phone() {
    let village = village();
    brought_in(&village);
    let grant = village.desk.door().grant(&at_door(new_household("Nhà nhầm"), false)).unwrap();
    let kept = village.desk.door().grant(&at_door(new_household("Bà Năm"), false)).unwrap();
    village.desk.door().finish(&acceptance(kept.claim, 40), None).unwrap();
    village.desk.synced();
    let officer = officer(&village, "officer", Role::AreaOfficer);
    let registry = village.desk.registry();
    assert!(registry.due().unwrap().is_empty());
    assert!(matches!(registry.forget(&[grant.household]), Err(PhoneError::NotPossible)));
    let day = 86_400_000;
    village.link.set_now(NOW + 85 * day);
    village.certify(&village.desk, WARD, Role::Desk);
    village.desk.synced();
    assert!(registry.due().unwrap().is_empty(), "not before its time");
    village.link.set_now(NOW + 181 * day);
    for person in [&village.desk, &officer] {
        let role = person.membership().holder().unwrap().appointment.role;
        let key = tinxom_wire::sign::PublicKey(person.membership().public_key().unwrap());
        let at = tinxom_domain::time::Timestamp(NOW + 181 * day);
        let papers = village.authority.papers(WARD, role, key, "memory", at).unwrap();
        person.membership().accept_papers(&papers.to_text()).unwrap();
        person.synced();
    }
    let due = registry.due().unwrap();
    assert_eq!(
        due.iter().map(|due| (due.line.id, due.kept)).collect::<Vec<_>>(),
        [(grant.household, Kept::Unclaimed)]
    );
    registry.forget(&[grant.household]).unwrap();
    village.desk.synced();
    officer.synced();
    for person in [&village.desk, &officer] {
        assert!(!names(person).iter().any(|name| name.contains("nhầm")));
        assert_eq!(names(person).len(), 4, "the others stay");
    }
    assert!(registry.due().unwrap().is_empty());
}

#[test]
fn x25_an_ended_membership_is_due_after_a_year_and_whose_it_was_goes_from_every_phone() {
    let village = village();
    brought_in(&village);
    let door = village.desk.door();
    let grant = door.grant(&at_door(new_household("Bà Năm"), false)).unwrap();
    let person = village.stranger("person", NOW);
    person.membership().enrol(&grant.text, "Bà Năm").unwrap();
    person.synced().synced();
    let tip = person.queue("Một tin.");
    person.synced();
    person.slot().leave().unwrap();
    person.synced();
    let kept_until = person.slot().state().unwrap().unwrap();
    assert!(kept_until.state.is_over());
    let officer = officer(&village, "officer", Role::AreaOfficer);
    village.desk.synced();
    let registry = village.desk.registry();
    let day = 86_400_000;
    let renewed = |days: i64| {
        village.link.set_now(NOW + days * day);
        for person in [&village.desk, &officer] {
            let role = person.membership().holder().unwrap().appointment.role;
            let key = tinxom_wire::sign::PublicKey(person.membership().public_key().unwrap());
            let at = tinxom_domain::time::Timestamp(NOW + days * day);
            let papers = village.authority.papers(WARD, role, key, "memory", at).unwrap();
            person.membership().accept_papers(&papers.to_text()).unwrap();
            person.synced();
        }
    };
    renewed(364);
    let due =
        || -> Vec<_> { registry.due().unwrap().into_iter().map(|due| (due.line.id, due.kept)).collect() };
    assert!(due().iter().all(|(_, kept)| *kept != Kept::EndedMembership), "not before its time");
    renewed(365);
    assert_eq!(due(), [(grant.household, Kept::EndedMembership)]);
    let before = names(&village.desk);
    registry.forget(&[grant.household]).unwrap();
    assert!(matches!(registry.forget(&[grant.household]), Err(PhoneError::NotPossible)));
    village.desk.synced();
    officer.synced();
    assert!(due().is_empty());
    for phone in [&village.desk, &officer] {
        assert_eq!(names(phone), before, "the household lives on");
        let detail = phone.registry().household(grant.household, LookPurpose::Visit).unwrap();
        assert!(detail.holder.is_none());
    }
    assert!(door.grants(99).unwrap().iter().all(|line| line.claim != grant.claim));
    // At the server the phone is nobody once its certificate ended; what it sent of tips stays the desk's to answer.
    village.link.set_now(NOW + 367 * day);
    assert!(person.sync_once().is_err());
    assert_eq!(person.state(tip), tinxom_domain::tip::TipState::Accepted);
}
