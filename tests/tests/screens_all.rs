//! What holds on every screen, whoever looks: found by walking all that can be reached from the first.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::id::GroupId;
use tinxom_domain::role::Role;
use tinxom_phone::screen::{RowBody, Screen, Tone};
use tinxom_tests::hand::{Hand, all_buttons, stepped, words_of};
use tinxom_tests::village::{NOW, Person, Village, WARD};
use tinxom_words::Language;

/// The phones of a village in which something happened, by who holds them.
fn people(village: &Village) -> Vec<(&'static str, Person)> {
    let new = village.stranger("new", NOW);
    let resident = village.resident("Bà Tư Mẫu");
    let arrived = resident.queue("Đèn đường đầu xóm tắt đã ba đêm.");
    resident.synced();
    village.desk.synced();
    let desk = village.desk.officer();
    let id = desk.list(true, 0, 1).unwrap()[0].id;
    desk.open(id).unwrap();
    desk.answer(id, "Đã nhận, sẽ qua xem.").unwrap();
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.inbox().story(arrived).unwrap().answers.len(), 1);
    resident.drafts().write(&tinxom_tests::village::tip("Đang viết dở.")).unwrap();
    resident.queue("Còn nằm trong máy.");
    let member = village.member("Ông Năm Mẫu", GroupId([5; 8]));
    let officer = village.stranger("officer", NOW);
    village.certify(&officer, WARD, Role::AreaOfficer);
    officer.synced();
    vec![("new", new), ("resident", resident), ("member", member), ("officer", officer)]
}

/// Walks every phone in both languages.
fn every_screen(look: impl Fn(&str, &str, Language, &Screen)) {
    let village = Village::with_hamlets();
    let mut count = 0;
    for (who, person) in people(&village) {
        for language in Language::ALL {
            for (place, screen) in Hand::new(&person.phone, language).walk() {
                look(who, &place, language, &screen);
                count += 1;
            }
        }
    }
    for language in Language::ALL {
        for (place, screen) in Hand::new(&village.desk.phone, language).walk() {
            look("desk", &place, language, &screen);
            count += 1;
        }
    }
    assert!(count > 30, "only {count} screens were walked");
}

#[test]
fn x22_every_screen_has_the_way_out_and_a_way_back_unless_it_is_the_first() {
    every_screen(|who, place, _, screen| {
        assert_eq!(screen.head.leave.action, "leave", "{who} on {place}");
        assert!(screen.head.leave.enabled && !screen.head.leave.label.is_empty(), "{who} on {place}");
        assert_eq!(screen.head.back.is_none(), ["home", "start"].contains(&place), "{who} on {place}");
    });
}

#[test]
fn s9_10_the_call_to_113_is_in_reach_wherever_something_can_be_typed() {
    every_screen(|who, place, _, screen| {
        let types = screen.rows.iter().any(|row| matches!(row.body, RowBody::Field { .. }));
        let calls = [&screen.head.main, &screen.head.beside]
            .into_iter()
            .flatten()
            .any(|button| button.action == "call/113" && button.enabled);
        assert!(!types || calls, "{who} on {place} can type and not call");
    });
}

#[test]
fn every_row_has_a_key_of_its_own_and_every_button_its_words_and_an_action() {
    every_screen(|who, place, _, screen| {
        let keys: BTreeSet<_> = screen.rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys.len(), screen.rows.len(), "{who} on {place}: two rows of one key");
        for (words, button) in all_buttons(screen) {
            assert!(
                !words.trim().is_empty() && !button.label.trim().is_empty(),
                "{who} on {place}: {button:?}"
            );
            assert!(!button.action.is_empty(), "{who} on {place}: {button:?}");
        }
        for row in &screen.rows {
            assert!(!words_of(&row.body).is_empty(), "{who} on {place}: {} says nothing", row.key);
            assert!(!words_of(&row.body).concat().contains(['{', '}']), "{who} on {place}: {}", row.key);
        }
    });
}

#[test]
fn red_is_for_113_and_danger_and_nothing_else() {
    every_screen(|who, place, _, screen| {
        for (_, button) in all_buttons(screen) {
            let red = button.tone == Tone::Red;
            assert!(
                !red || button.action == "call/113" || button.confirm.is_some(),
                "{who} on {place}: {button:?}"
            );
        }
    });
}

#[test]
fn every_screen_that_is_led_to_is_there_and_none_is_said_to_have_gone_wrong() {
    every_screen(|who, place, _, screen| {
        assert!(screen.rows.iter().all(|row| row.key != "todo"), "{who} on {place}: {screen:?}");
    });
}

#[test]
fn the_same_rows_stand_in_both_languages() {
    let village = Village::with_hamlets();
    for (who, person) in people(&village) {
        let walk = |language| -> BTreeMap<String, Vec<String>> {
            let walked = Hand::new(&person.phone, language).walk();
            walked
                .into_iter()
                .map(|(place, screen)| (place, screen.rows.into_iter().map(|row| row.key).collect()))
                .collect()
        };
        assert_eq!(walk(Language::Vietnamese), walk(Language::English), "{who}");
    }
}

#[test]
fn steps_lead_from_what_was_seen_to_what_is_there() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let screens = resident.phone.screens(Language::Vietnamese);
    let home = screens.view("home");
    let mut seen = home.snapshot();
    assert!(home.next().now_or_never().is_none(), "nothing changed");
    let mut changes: Vec<Box<dyn Fn()>> = Vec::new();
    for number in 0..6 {
        let person = &resident;
        changes.push(Box::new(move || {
            person.queue(&format!("Tin số {number}."));
        }));
    }
    changes.push(Box::new(|| drop(resident.sync_once())));
    changes.push(Box::new(|| drop(resident.outbox().withdraw(3))));
    for change in changes {
        change();
        let steps = home.next().now_or_never().expect("something changed").expect("the view is open");
        assert!(!steps.is_empty());
        seen = stepped(seen, steps);
        assert_eq!(seen, screens.view("home").snapshot());
        assert!(home.next().now_or_never().is_none(), "nothing changed since");
    }
    home.close();
    assert_eq!(home.next().now_or_never(), Some(None));
}

#[test]
fn x04_a_phone_that_was_signed_out_shows_nothing_of_anybody_on_any_screen() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let tip = resident.queue("Ao nhà tôi bị kích điện.");
    let mut hand = Hand::on(&resident);
    hand.at(&format!("tip/{tip}"));
    resident.phone.sign_out().unwrap();
    for place in ["home", "start", &format!("tip/{tip}"), "outbox", "settings", "slot", "nowhere"] {
        hand.at(place);
        assert!(hand.hides("kích điện") && hand.hides("Mẫu") && hand.hides("Núi Voi"), "{place}");
        assert_eq!(hand.screen().head.main.map(|main| main.action), Some("sign-in".into()), "{place}");
    }
    hand.act("sign-in");
    assert!(hand.sees("kích điện"));
}

#[test]
fn a_place_that_does_not_exist_says_so_and_leads_back() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let mut hand = Hand::new(&resident.phone, Language::English);
    for place in ["nowhere", "tip/999", "tip/", "words/x", "receipt/1", ""] {
        hand.at(place);
        assert!(hand.sees("113"), "{place}");
        hand.tap("Back");
    }
    hand.act("no-such-verb/1");
    assert!(hand.said.is_some());
}
