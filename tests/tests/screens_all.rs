//! What holds on every screen, whoever looks: found by walking all that can be reached from the first.

#![allow(clippy::unwrap_used, clippy::panic)]

mod sources;

use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::id::GroupId;
use tinxom_domain::role::Role;
use tinxom_domain::tip::TipState;
use tinxom_phone::say::Speech;
use tinxom_phone::screen::{RowBody, Screen, Tone};
use tinxom_phone::{Phone, PhoneError};
use tinxom_tests::hand::{Hand, all_buttons, stepped, texts, words_of};
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
    let look = |who: &str, place: &str, screen: &Screen| {
        let types = screen.rows.iter().any(|row| matches!(row.body, RowBody::Field { .. }));
        let calls = [&screen.head.main, &screen.head.beside]
            .into_iter()
            .flatten()
            .any(|button| button.action == "call/113" && button.enabled);
        assert!(!types || calls, "{who} on {place} can type and not call");
    };
    every_screen(|who, place, _, screen| look(who, place, screen));
    posed(|hand| look("somebody", hand.place(), &hand.screen()));
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
fn x04_whoever_signed_out_and_lost_the_key_puts_the_vault_aside_and_begins_anew_signed_in() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    resident.queue("Còn nằm trong máy.");
    resident.phone.sign_out().unwrap();
    resident.keys.set(Ok(None));
    let mut hand = Hand::on(&resident);
    hand.tap("Vào lại").unlock();
    let button = hand.said.as_ref().and_then(|said| said.button.clone()).expect("a way on");
    assert_eq!(button.action, "put-vault-aside");
    assert!(button.confirm.expect("asks first").text.contains("Không xóa gì"));
    resident.phone.shutdown().unwrap();
    let aside = Phone::put_vault_aside(&resident.dir).unwrap();
    let anew = resident.reopened();
    assert!(aside.exists());
    assert_eq!(anew.phone.screens(Language::Vietnamese).first(), "start");
    assert!(!anew.phone.is_signed_out());
}

#[test]
fn a_vault_that_does_not_open_is_told_in_its_persons_language_and_size_and_may_be_put_aside_where_it_is_lost()
{
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let why = Speech::new(Language::English, resident.territory.clone()).explain(&PhoneError::VaultDamaged);
    let screens = resident.phone.screens(Language::Vietnamese);
    let mut hand = Hand::on(&resident);
    hand.tap("Máy này").tap("English").tap("Very large");
    let screen = screens.closed(&why, "vault-damaged");
    assert_eq!((screen.head.language.as_str(), screen.head.text_percent), ("en", 150));
    assert!(all_buttons(&screen).iter().any(|(_, button)| button.action == "put-vault-aside"));
    let other = screens.closed(&why, "key-store-locked");
    assert!(all_buttons(&other).iter().all(|(_, button)| button.action != "put-vault-aside"));
}

#[test]
fn what_a_shell_could_not_do_is_told_with_what_to_do() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let mut hand = Hand::on(&resident);
    for (errand, told) in
        [("dial", "gọi 113 bằng máy khác"), ("speak", "chưa có giọng đọc"), ("share", "chưa đi đâu")]
    {
        hand.act(&format!("failed/{errand}"));
        assert!(hand.said().contains(told), "{errand}: {}", hand.said());
    }
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
    hand.unlock();
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

/// The verbs that a source answers in its functions called `act…`: what stands left of an arrow, is compared with the verb, or
/// is in a list that holds it.
fn verbs(source: &str) -> BTreeSet<String> {
    let acts = source.split("fn act").skip(1).map(|rest| rest.split("\n}\n").next().unwrap());
    let mut found = BTreeSet::new();
    for body in acts {
        let pieces: Vec<&str> = body.split('"').collect();
        for at in (1..pieces.len()).step_by(2) {
            let (before, after) = (pieces[at - 1].trim_end(), pieces.get(at + 1).copied().unwrap_or(""));
            let arm = ["=>", "|", ", _) =>"].iter().any(|next| after.trim_start().starts_with(next));
            // From inside a list its end is what follows the last of its words.
            let list = pieces[at + 1..].iter().step_by(2).find(|piece| piece.trim() != ",");
            let end: String = list.map_or_else(String::new, |end| end.split_whitespace().collect());
            let listed = end.trim_start_matches(',').starts_with("].contains(&verb)");
            if arm || listed || before.ends_with("verb ==") {
                found.insert(pieces[at].to_owned());
            }
        }
    }
    found
}

#[test]
fn a_verb_is_answered_by_one_room_and_whatever_can_be_tapped_has_a_room_that_answers() {
    let mut rooms: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, source) in sources::shipped("core/phone/src/screen") {
        let room = path.file_stem().unwrap().to_string_lossy().into_owned();
        for verb in verbs(&source) {
            rooms.entry(verb).or_default().push(room.clone());
        }
    }
    for (verb, rooms) in &rooms {
        assert_eq!(rooms.len(), 1, "{verb} is answered by {rooms:?}");
    }
    assert_eq!(rooms["queue-show"], ["desk"], "from a list");
    assert_eq!(rooms["sync"], ["mod"], "from a pair");
    assert_eq!(rooms["revoke-for"], ["devices"], "from a comparison");
    let answered = |who: &str, place: &str, action: &str| {
        let verb = action.split('/').next().unwrap();
        assert!(rooms.contains_key(verb), "{who} on {place}: nobody answers {verb}");
    };
    every_screen(|who, place, _, screen| {
        for (_, button) in all_buttons(screen) {
            answered(who, place, &button.action);
        }
    });
    posed(|hand| {
        for (_, button) in all_buttons(&hand.screen()) {
            answered("posed", hand.place(), &button.action);
        }
    });
}

/// Whether a secret stands in a text: one of our codes, or the digits of an invite.
fn holds_a_secret(text: &str) -> bool {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let words = text.split('/').map(|part| part.replace(' ', ""));
    text.to_ascii_uppercase().contains("TINXOM1")
        || words.into_iter().any(|part| part.len() == 12 && digits(&part) == 12)
}

/// Screens in the middle of something, with a secret on them or in their fields; `look` is called at each step.
fn posed(mut look: impl FnMut(&Hand)) {
    let village = Village::with_hamlets();
    let holder = village.householder("Bà Mẫu", Role::Resident);
    let new = village.stranger("new", NOW);

    for way in ["Dán mã mời dạng chữ", "Vào bằng mã số qua điện thoại", "Máy của cán bộ"]
    {
        let mut hand = Hand::on(&new);
        look(hand.tap(way));
    }

    // An invite, made and taken.
    let mut desk = Hand::on(&village.desk);
    desk.tap("Mời người").write("Tên xóm hoặc tên tổ", "Xóm Núi Voi").tap("Làm mã mời");
    look(&desk);
    let invite = desk.reads().into_iter().find(|text| holds_a_secret(text)).expect("an invite is shown");
    let mut hand = Hand::on(&village.stranger("invited", NOW));
    hand.tap("Dán mã mời dạng chữ").write("Lời mời", &invite);
    look(&hand);
    hand.tap("Tiếp");
    look(&hand);

    // A slot on its way from one phone to another.
    let (mut mine, mut theirs) = (Hand::on(&holder), Hand::on(&new));
    theirs.tap("Nhận suất từ máy cũ");
    look(&theirs);
    mine.tap("Suất của nhà").tap("Chuyển cho người nhà").tap("Quét mã của máy mới");
    mine.scan(&new.slot().ask().unwrap());
    look(&mine);
    mine.agree("Trao suất");
    look(&mine);
    let passed = holder.slot().hand_over_text().unwrap().unwrap();
    assert!(holds_a_secret(&passed));
    theirs.tap("Quét mã của máy cũ").scan(&passed);
    look(&theirs);

    // At the door, and over the telephone.
    village.desk.synced();
    for way in ["Đứng tại nhà", "Qua điện thoại"] {
        let mut desk = Hand::on(&village.desk);
        desk.tap("Hộ trong xóm")
            .tap("Ghi danh tại nhà")
            .write("Tên gọi của hộ", "Ông Mẫu")
            .tap("Xóm Gò Chùa");
        desk.tap(way).tap("Trao mã");
        look(&desk);
        if desk.can_tap("Lấy mã số") {
            desk.tap("Lấy mã số");
            look(&desk);
        }
        let secret = desk.reads().into_iter().find(|text| holds_a_secret(text)).expect("a code is shown");
        let asked = village.stranger(way, NOW);
        let mut hand = Hand::on(&asked);
        if way == "Đứng tại nhà" {
            hand.tap("Quét mã mời").scan(&secret);
        } else {
            village.desk.synced();
            hand.tap("Vào bằng mã số qua điện thoại")
                .write("Mã số", &secret)
                .write("Địa chỉ máy chủ", "memory");
            look(&hand);
            hand.tap("Tiếp");
        }
        look(&hand);
        hand.write("Tên để cán bộ trực biết ai gửi", "Ông Mẫu").tap("Đồng ý, vào xóm");
        look(&hand);
    }
}

#[test]
fn s5_1_in_an_app_that_is_made_for_one_server_who_joins_over_the_telephone_types_digits_alone() {
    let village = Village::with_hamlets();
    let grant = village.grant(Role::Resident, true);
    let code = village.desk.door().code(grant.claim).unwrap();
    village.desk.synced();
    let person = village.stranger("person", NOW);
    let asked = |server: Option<&str>, code: &str| {
        let screens = person.phone.screens(Language::Vietnamese).of_server(server);
        let view = screens.view("start");
        view.act("start/telephone").now_or_never().unwrap();
        view.input("code", code);
        let fields =
            view.snapshot().rows.iter().filter(|row| matches!(row.body, RowBody::Field { .. })).count();
        let on = view.snapshot().head.main.is_some_and(|main| main.enabled);
        if on {
            view.act("ask-code").now_or_never().unwrap();
        }
        (fields, on, texts(&view.snapshot()).join("\n").contains("Những điều đồng ý khi vào xóm"))
    };
    assert_eq!(asked(None, &code), (2, false, false), "an address is asked for");
    assert_eq!(asked(Some("memory"), "123"), (1, true, false), "no such code");
    assert_eq!(asked(Some("memory"), &code), (1, true, true));
}

#[test]
fn no_place_and_no_action_holds_an_invite_a_hand_over_or_a_code() {
    let clean = |place: &str, screen: &Screen| {
        assert!(!holds_a_secret(place), "{place}");
        for row in &screen.rows {
            assert!(!holds_a_secret(&row.key), "a key on {place}");
        }
        for (_, button) in all_buttons(screen) {
            assert!(!holds_a_secret(&button.action), "an action on {place}");
        }
    };
    every_screen(|_, place, _, screen| clean(place, screen));
    let mut shown = 0;
    posed(|hand| {
        let screen = hand.screen();
        shown += usize::from(hand.reads().iter().any(|text| holds_a_secret(text)) || hand.codes() > 0);
        clean(hand.place(), &screen);
    });
    assert!(shown > 8, "only {shown} screens with a secret were posed");
}

#[test]
fn every_state_of_a_tip_is_told_among_the_signs_with_its_picture_its_word_and_what_it_means() {
    let village = Village::new();
    let resident = village.resident("Bà Mẫu");
    for language in Language::ALL {
        let say = Speech::new(language, resident.territory.clone());
        let mut hand = Hand::new(&resident.phone, language);
        hand.at("settings-about").tap(if language == Language::English { "Signs" } else { "Ký hiệu" });
        let cards: Vec<_> = hand
            .screen()
            .rows
            .into_iter()
            .filter_map(|row| match row.body {
                RowBody::Card { icon, title, text, .. } => Some((icon, title, text)),
                _ => None,
            })
            .collect();
        let codes = (0..=u8::MAX).flat_map(|code| (0..=u8::MAX).map(move |reason| (code, reason)));
        let states: Vec<_> = codes.filter_map(|(code, reason)| TipState::from_code(code, reason)).collect();
        assert!(states.len() > 20, "{states:?}");
        for state in &states {
            let (label, means) = say.state(*state);
            let told = cards.iter().filter(|(_, title, text)| (title, text) == (&label, &means));
            assert_eq!(told.count(), 1, "{state:?}");
        }
        let pictures: BTreeSet<_> = cards.iter().map(|(icon, ..)| icon).collect();
        let names: BTreeSet<_> = states.iter().map(|state| state.name()).collect();
        assert_eq!(
            (cards.len(), pictures.len()),
            (names.len() + 1, names.len()),
            "the wish to withdraw has no own picture"
        );
    }
}
