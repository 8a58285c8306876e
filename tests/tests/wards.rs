//! Two wards of one server: what the old ward's registry holds is read and gone on with by the ward of today.

#![allow(clippy::unwrap_used, clippy::panic)]

use tinxom_domain::household::{LookPurpose, Reason, Standing};
use tinxom_domain::id::{HamletId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_phone::{AtDoor, GrantRequest, HouseholdQuery, PhoneError};
use tinxom_tests::divided::{AFTER, BESIDE, NEXT, in_turns, village};
use tinxom_tests::village::{NOW, Person, Village, WARD};

fn officer(village: &Village, name: &str, unit: UnitId, role: Role) -> Person {
    let officer = village.stranger(name, NOW);
    village.certify(&officer, unit, role);
    officer
}

fn listed(person: &Person) -> Vec<(HouseholdId, String)> {
    let page = person.registry().households(&HouseholdQuery::default(), 0, 100).unwrap();
    page.rows.into_iter().map(|row| (row.id, format!("{}|{}", row.hamlet_name, row.name))).collect()
}

fn names(person: &Person) -> Vec<String> {
    listed(person).into_iter().map(|(_, name)| name).collect()
}

const NAMES: [&str; 3] = ["Xóm Chùa Lớn|Ông Tám", "Xóm Núi Voi|Ông Bảy", "Xóm Núi Voi|Bà Tư"];

#[test]
fn x09_the_desk_and_the_officers_of_the_ward_of_today_read_the_names_in_the_old_registry() {
    let village = village("whole");
    // Whoever is certified before the day reads nothing of it yet.
    let desk = officer(&village, "next desk", NEXT, Role::Desk);
    in_turns(&[&desk, &village.desk]);
    assert!(names(&desk).is_empty());
    village.link.set_now(AFTER);
    let area = officer(&village, "next officer", NEXT, Role::AreaOfficer);
    in_turns(&[&desk, &area, &village.desk]);
    for person in [&village.desk, &desk, &area] {
        assert_eq!(names(person), NAMES);
        assert_eq!(person.registry().sealed().unwrap(), 0);
    }
    // Without the old desk: the new one has the key and gives it on.
    let late = officer(&village, "late officer", NEXT, Role::AreaOfficer);
    in_turns(&[&late, &desk]);
    assert_eq!(names(&late), NAMES);
    // What he puts right there is read by all, and the hamlet of before is told in full.
    let (household, _) = listed(&late)[0];
    let detail = late.registry().household(household, LookPurpose::Visit).unwrap();
    assert_eq!(detail.hamlet_before.as_deref(), Some("Xóm Gò Chùa"));
    late.registry().correct(household, HamletId(4), "", "Ông Tám Lớn").unwrap();
    in_turns(&[&late, &desk, &village.desk]);
    for person in [&village.desk, &desk, &late] {
        assert_eq!(names(person)[0], "Xóm Chùa Lớn|Ông Tám Lớn");
    }
    let lines = late.registry().hamlets().unwrap();
    let counts: Vec<_> = lines.into_iter().map(|line| (line.name, line.households)).collect();
    assert_eq!(counts, [("Xóm Chùa Lớn".into(), 1), ("Xóm Núi Voi".into(), 2)]);
    assert!(desk.registry().count().is_ok());
    in_turns(&[&desk]);
    assert!(desk.registry().pending().unwrap().is_empty());
}

#[test]
fn x09_an_officers_phone_goes_on_in_the_ward_of_today_by_new_papers_with_all_that_is_in_it() {
    let village = village("whole");
    let papers = |unit| {
        let key = tinxom_wire::sign::PublicKey(village.desk.membership().public_key().unwrap());
        village.authority.papers(unit, Role::Desk, key, "memory", Timestamp(NOW)).unwrap().to_text()
    };
    let early = village.desk.membership().accept_papers(&papers(NEXT));
    assert!(matches!(early, Err(PhoneError::AlreadyEnrolled)), "the day before");
    village.link.set_now(AFTER);
    village.desk.synced();
    let elsewhere = village.desk.membership().accept_papers(&papers(BESIDE));
    assert!(matches!(elsewhere, Err(PhoneError::AlreadyEnrolled)), "no ward that it became part of");
    let holder = village.desk.membership().accept_papers(&papers(NEXT)).unwrap();
    assert_eq!(holder.appointment.unit, NEXT);
    let area = officer(&village, "next officer", NEXT, Role::AreaOfficer);
    in_turns(&[&village.desk, &area]);
    for person in [&village.desk, &area] {
        assert_eq!(names(person), NAMES);
        assert!(person.registry().is_open().unwrap(), "the new ward has a key of its own");
    }
    assert!(matches!(
        village.desk.membership().accept_papers(&papers(WARD)),
        Err(PhoneError::AlreadyEnrolled)
    ));
}

#[test]
fn x09_after_a_split_names_stand_in_the_choose_queue_and_what_was_built_on_a_choice_is_not_undone() {
    let village = village("part");
    village.link.set_now(AFTER);
    let desk = officer(&village, "next desk", NEXT, Role::Desk);
    let beside = officer(&village, "desk beside", BESIDE, Role::Desk);
    in_turns(&[&desk, &beside, &village.desk]);
    for person in [&desk, &beside] {
        let queue = person.registry().choose_queue().unwrap();
        let mut names: Vec<_> = queue.into_iter().map(|line| line.line.name).collect();
        names.sort();
        assert_eq!(names, ["Bà Tư", "Ông Bảy", "Ông Tám"]);
    }
    let (household, _) = listed(&desk)[0];
    let changes = desk.registry().choose(&[household], NEXT).unwrap();
    in_turns(&[&desk, &beside]);
    assert_eq!(beside.registry().choose_queue().unwrap().len(), 2);
    let request = GrantRequest {
        household: AtDoor::Known(household),
        role: Role::Resident,
        group: None,
        by_telephone: false,
    };
    let grant = desk.door().grant(&request).unwrap();
    let resident = village.stranger("resident", NOW);
    resident.membership().enrol(&grant.text, "Ông Tám").unwrap();
    resident.synced();
    in_turns(&[&desk]);
    let undone = desk.registry().undo(changes[0]);
    assert!(matches!(undone, Err(PhoneError::NotNow(Reason::ChangedSince))), "{undone:?}");
    // What went to the one ward is not the other one's affair any more.
    let theirs = beside.registry().move_away(household);
    assert!(matches!(theirs, Err(PhoneError::NotYours)), "{theirs:?}");
    // Whoever reads it all from the start has the same.
    let fresh = officer(&village, "fresh", NEXT, Role::AreaOfficer);
    in_turns(&[&fresh, &desk, &beside]);
    for person in [&fresh, &beside] {
        assert_eq!(listed(person), listed(&desk));
        let line = person.registry().line(household).unwrap();
        assert_eq!((line.unit, line.held, line.standing), (NEXT, true, Standing::Living));
    }
}
