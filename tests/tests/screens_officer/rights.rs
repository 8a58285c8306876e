//! What holds of every screen of an officer: the way out, rights, empty lists, that drawing does nothing.

use super::{LIST, bring_in, hex, household, officer};
use tinxom_phone::screen::{ActionOutcome, Errand, RowBody, TextRole};
use tinxom_tests::hand::{Hand, OFFICERS_SCREENS, names_of, words_of};
use tinxom_tests::village::{Person, Village, WARD};
use tinxom_words::Language;

/// Every place of an officer, those about something of a ward with a list and a tip among them.
fn places(person: &Person) -> Vec<String> {
    let id = hex(&household(person, "Bà Tư").0);
    let mut places: Vec<String> = [
        "queue",
        "case/1",
        "open/1",
        "answer/1",
        "invite",
        "hamlets",
        "hamlet/1",
        "twins",
        "door",
        "door/new-1",
        "grants",
        "claims",
        "choose",
        "officers",
    ]
    .map(String::from)
    .into();
    for place in ["household", "correct", "split", "door", "choose", "revoke/h"] {
        places.push(format!("{place}/{id}"));
    }
    places.push(format!("claim/{}", "ab".repeat(16)));
    places.push(format!("grant/{}", "ab".repeat(16)));
    places.push(format!("revoke/d/{}", "ab".repeat(16)));
    assert_eq!(names_of(&places, &[]), OFFICERS_SCREENS.into_iter().collect());
    places
}

fn ward_with_a_list_and_a_tip() -> (Village, Person) {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let resident = village.resident("Cô Út");
    resident.queue("Có người lạ ở bến đò.");
    resident.synced();
    village.desk.synced();
    (village, resident)
}

#[test]
fn x22_every_screen_of_an_officer_has_the_quick_exit_and_113_wherever_something_is_typed() {
    let (village, _) = ward_with_a_list_and_a_tip();
    for place in places(&village.desk) {
        let hand = Hand::before(&village.desk, &place);
        let screen = hand.screen();
        assert_eq!(screen.head.leave.label, "Thoát nhanh", "{place}");
        assert!(screen.head.leave.enabled && screen.head.leave.confirm.is_none(), "{place}");
        assert!(screen.head.back.is_some() && !screen.rows.is_empty(), "{place}");
        assert_eq!(hand.forge("leave"), ActionOutcome::Run { errand: Errand::Leave }, "{place}");
        let typed = screen.rows.iter().any(|row| matches!(row.body, RowBody::Field { .. }));
        let call = screen.head.beside.is_some_and(|beside| beside.action == "call/113");
        assert!(call || !typed, "{place}: 113 is out of reach");
        let keys: std::collections::BTreeSet<_> = screen.rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys.len(), screen.rows.len(), "{place}: two rows of one key");
    }
}

#[test]
fn drawing_a_screen_keeps_and_sends_nothing_and_every_text_is_whole_in_both_languages() {
    let (village, _) = ward_with_a_list_and_a_tip();
    let desk = &village.desk;
    let before = desk.outbox().list().unwrap().len();
    for place in places(desk) {
        let hand = Hand::before(desk, &place);
        assert!(hand.is_still() && hand.is_still(), "{place}");
        for language in Language::ALL {
            let screen = desk.screens(language).view(&place).snapshot();
            let texts: Vec<_> = screen.rows.iter().flat_map(|row| words_of(&row.body)).collect();
            assert!(texts.iter().all(|text| !text.contains(['{', '}'])), "{place}: {texts:?}");
        }
    }
    assert_eq!(desk.outbox().list().unwrap().len(), before);
    assert!(desk.registry().looks(9).unwrap().is_empty());
}

#[test]
fn a_resident_who_forges_an_officers_place_or_action_gets_nothing() {
    let (village, resident) = ward_with_a_list_and_a_tip();
    let id = hex(&household(&village.desk, "Bà Tư").0);
    for place in places(&village.desk) {
        let hand = Hand::before(&resident, &place);
        for secret in ["Bà Tư", "Ông Bảy", "bến đò", "Số 10", "Mở tin"] {
            assert!(hand.hides(secret), "{place} shows {secret}");
        }
        let shown = hand.screen();
        assert!(shown.head.main.is_none() && !shown.head.bright, "{place} offers something");
        assert!(!shown.rows.iter().any(|row| matches!(row.body, RowBody::Line { .. })), "{place}");
    }
    let before = resident.outbox().list().unwrap().len();
    let zeros = "00".repeat(16);
    for (place, action) in [
        ("case/1", "case-open/1".into()),
        ("answer/1", "case-answer/1".into()),
        ("case/1", "case-close/1".into()),
        ("case/1", "case-withdraw/1".into()),
        ("invite", "invite-make".into()),
        ("invite", "invite-share".into()),
        ("door", "door-grant".into()),
        ("grant", "door-finish".into()),
        ("grant", format!("grant-code/{zeros}")),
        ("grant", format!("words-same/{zeros}")),
        ("claims", format!("claim-settle/{zeros}")),
        ("claims", format!("claim-look/{id}")),
        ("choose", format!("choose-one/{id}/{}", WARD.0)),
        ("choose", format!("choose-all/0-0/{}", WARD.0)),
        ("twins", format!("household-merge/{id}/{id}")),
        ("twins", format!("household-away/{id}")),
        ("twins", format!("household-death/{id}")),
        ("twins", format!("household-back/{id}")),
        ("twins", format!("change-undo/{}", "00".repeat(8))),
    ] {
        let outcome = Hand::before(&resident, place).forge(&action);
        assert!(matches!(outcome, ActionOutcome::Tell { .. }), "{action}: {outcome:?}");
    }
    for (place, action) in [
        (format!("household/{id}"), "household-look/visit"),
        (format!("correct/{id}"), "label-correct"),
        (format!("split/{id}"), "label-split"),
        (format!("door/{id}"), "door-grant"),
        (format!("revoke/h/{id}"), "revoke-for/lost"),
    ] {
        let hand = Hand::before(&resident, &place);
        for (field, value) in [("name", "Bà Mẫu"), ("hamlet", "1")] {
            assert_eq!(hand.view().input(field, value), None);
        }
        let outcome = hand.forge(action);
        assert!(matches!(outcome, ActionOutcome::Tell { .. }), "{action}: {outcome:?}");
    }
    assert_eq!(resident.outbox().list().unwrap().len(), before, "nothing of it was queued");
    assert_eq!(village.desk.registry().looks(9).unwrap().len(), 0);
}

#[test]
fn what_an_area_officer_may_not_do_is_not_shown() {
    let village = Village::with_hamlets();
    let officer = officer(&village, "officer");
    let home = Hand::on(&officer);
    assert_eq!(home.screen().head.main.unwrap().label, "Hộ trong xóm");
    assert_eq!(Hand::on(&village.desk).screen().head.main.unwrap().label, "Trực ban");
    assert!(home.hides("Chưa có tin nào") && home.can_tap("Báo tin"), "an officer writes too, and seldom");
    assert!(!home.can_tap("Trực ban") && home.can_tap("Hộ trong xóm"));
    assert!(Hand::before(&officer, "queue").sees("Việc này dành cho người có vai khác."));
}

#[test]
fn empty_lists_say_what_will_stand_there() {
    let village = Village::with_hamlets();
    for (place, said) in [
        ("queue", "Chưa có tin nào chờ"),
        ("hamlets", "Sổ chưa có hộ nào"),
        ("hamlet/1", "Xóm chưa có hộ nào trong sổ"),
        ("twins", "Chưa thấy hộ nào có thể trùng"),
        ("grants", "Chưa trao mã nào"),
        ("claims", "Không có ghi danh nào chờ"),
        ("choose", "Không có hộ nào chờ chọn"),
    ] {
        let hand = Hand::before(&village.desk, place);
        assert!(hand.styled(TextRole::Heading).contains(&said.to_owned()), "{place}: {:?}", hand.reads());
        assert_eq!(hand.styled(TextRole::Body).len(), 1, "{place} says how it begins");
    }
}
