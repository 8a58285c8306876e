//! A member's screens as a person goes through them: the patrol, this phone, and what holds on every one of them.

#![allow(clippy::unwrap_used, clippy::panic)]

use data_encoding::{HEXLOWER, HEXUPPER};
use std::collections::BTreeSet;
use tinxom_domain::household::LookPurpose;
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TipKind, TipState};
use tinxom_phone::ports::Clock;
use tinxom_phone::screen::{Errand, RowBody, names};
use tinxom_sqlite::Key;
use tinxom_sqlite::rusqlite::types::ValueRef;
use tinxom_store::Vault;
use tinxom_tests::hand::{Hand, OFFICERS_SCREENS, names_of, texts};
use tinxom_tests::village::{Fault, GROUP, KEY, NOW, Person, Village, WARD, tip};

fn later(person: &Person, minutes: i64) {
    person.clock.set(Timestamp(person.clock.now().0 + minutes * 60_000));
}

#[test]
fn every_time_that_a_doubted_clock_gave_says_so_and_one_that_is_believed_does_not() {
    for (off, said) in [(0, 0), (5 * 365 * 86_400_000, 1)] {
        let village = Village::new();
        let member = village.stranger("member", NOW - off);
        member.membership().enrol(&village.invite(Role::GroupMember, Some(GROUP)), "Ông Mẫu").unwrap();
        village.link.set(Fault::Unreachable);
        member.queue("Mất xe.");
        member.patrols().start(PatrolPurpose::PatrolTraffic, true).unwrap();
        member.patrols().note(TipKind::Stranger, "Xóm Núi Voi", "").unwrap();
        let doubts = |hand: &Hand| hand.reads().iter().filter(|text| text.contains("(không chắc)")).count();
        let mut hand = Hand::on(&member);
        assert_eq!(doubts(&hand), said, "home");
        hand.tap("Mất xe.");
        assert!((doubts(&hand) > 0) == (said > 0), "a tip's story");
        hand.home().at("outbox");
        assert_eq!(doubts(&hand), 3 * said, "a tip, a patrol's beginning and its note");
        hand.at("patrol");
        assert_eq!(doubts(&hand), 3 * said, "since when, and both lines of the log");
        member.patrols().end().unwrap();
        hand.at("patrol");
        assert_eq!(doubts(&hand), said, "a night that waits");
        let opened = hand.lines()[0].0.clone();
        hand.tap(&opened);
        assert_eq!(doubts(&hand), 4 * said, "its name, and three lines");
        village.link.set(Fault::None);
        member.synced().synced();
        village.desk.synced();
        let mut desk = Hand::on(&village.desk);
        desk.tap("Trực ban").tap("Mở").tap("Mở tin này");
        assert!((doubts(&desk) > 0) == (said > 0), "the desk");
    }
}

#[test]
fn s6_6_a_note_is_kept_in_four_taps_at_most_and_needs_no_words() {
    let village = Village::new();
    let member = village.member("Ông Mẫu", GROUP);
    let mut hand = Hand::on(&member);
    hand.tap("Ca tuần tra");
    assert!(hand.sees("Chưa có ca nào ở đây.") && hand.sees("cả tổ, cán bộ và máy chủ đọc được"));
    hand.tap("Bắt đầu ca");
    assert!(hand.sees("cả tổ, cán bộ và máy chủ đọc được"), "before anything is begun");
    assert_eq!(hand.chosen(), ["Tuần tra, giữ trật tự và an toàn giao thông", "Đi từ hai người."]);
    hand.tap("Phòng cháy, chữa cháy, cứu nạn, cứu hộ").tap("Đi một mình.").tap("Bắt đầu ca");
    let running = member.patrols().running().unwrap().unwrap();
    assert_eq!((running.purpose, running.alone), (PatrolPurpose::FireRescue, true));
    assert!(hand.sees("Đang trong ca. Bắt đầu: Hôm nay, 18:06") && hand.sees("Đi một mình."));

    hand.taps = 0;
    hand.tap("Ghi nhanh").tap("Người lạ, rình mò");
    assert_eq!(hand.chosen(), ["Xóm Núi Voi"], "the own hamlet is chosen already");
    hand.tap("Ghi vào sổ ca");
    assert!(hand.taps <= 4, "{} taps", hand.taps);
    assert_eq!(hand.said().trim(), "Đã ghi, 18:06.");
    assert_eq!(hand.steps(), ["18:06 Bắt đầu ca", "18:06 Người lạ, rình mò Xóm Núi Voi"]);

    // Elsewhere, with words: a tap more, and the place is offered from then on.
    hand.tap("Ghi nhanh").tap("Nguy hiểm, cháy nổ").tap("Đổi loại chuyện").tap("Ở ngân hàng").tap("Nơi khác");
    assert!(!hand.find("Ghi vào sổ ca").unwrap().enabled, "a note is somewhere");
    hand.write("Tên xóm", "Xóm Gò Mẫu")
        .write("Vài lời, không bắt buộc", "Máy rút tiền hỏng.")
        .tap("Ghi vào sổ ca");
    let notes = member.patrols().running().unwrap().unwrap().notes;
    assert_eq!((notes[1].hamlet.as_str(), notes[1].words.as_str()), ("Xóm Gò Mẫu", "Máy rút tiền hỏng."));
    hand.tap("Ghi nhanh").tap("Chuyện khác");
    assert!(hand.find("Xóm Gò Mẫu").is_some());
    assert_eq!(hand.field("Vài lời, không bắt buộc").0, "", "the words went with their note");
    hand.back();
    assert!(hand.agree("Kết thúc ca").contains("Kết thúc ca?"));
    assert_eq!(hand.said().trim(), "Hết ca, 18:06. Sổ ca có 2 việc.");
    assert!(member.patrols().running().unwrap().is_none());
    hand.tap("Phòng cháy, chữa cháy, cứu nạn, cứu hộ");
    assert_eq!(hand.steps().len(), 4);
    assert!(hand.sees("dòng sổ chờ gửi") && hand.sees("Ca của máy này."));
}

#[test]
fn s6_5_a_silence_is_told_without_blame_and_is_noted_or_not_as_its_person_says() {
    let village = Village::new();
    let member = village.member("Ông Mẫu", GROUP);
    let mut hand = Hand::on(&member);
    hand.tap("Ca tuần tra").tap("Bắt đầu ca").tap("Bắt đầu ca");
    later(&member, 29);
    assert!(hand.hides("gián đoạn"), "half an hour is no gap");
    later(&member, 26);
    assert!(hand.sees("Gián đoạn 18:06–19:01") && hand.sees("không ai có lỗi"));
    assert!(member.patrols().running().unwrap().unwrap().gaps.is_empty(), "looking writes nothing");
    hand.tap("Ghi vào sổ");
    assert!(hand.find("Ghi vào sổ").is_none());
    assert_eq!(hand.steps().len(), 2);
    assert!(hand.steps()[1].starts_with("18:06 Gián đoạn 18:06–19:01 "), "{:?}", hand.steps());
    later(&member, 40);
    assert!(hand.sees("Gián đoạn 19:01–19:41"));
    hand.tap("Máy vẫn bật, không ghi");
    assert!(hand.hides("gián đoạn 19:01–19:41"));
    assert_eq!(member.patrols().running().unwrap().unwrap().gaps.len(), 1);
}

#[test]
fn a_half_written_note_survives_a_closed_vault_and_a_new_process() {
    let village = Village::new();
    let member = village.member("Ông Mẫu", GROUP);
    member.patrols().start(PatrolPurpose::PatrolTraffic, false).unwrap();
    let mut hand = Hand::on(&member);
    hand.tap("Ca tuần tra").tap("Ghi nhanh").tap("Chuyện khác").write("Vài lời, không bắt buộc", "Cầu bị");
    member.pause().unwrap();
    hand.view().input("patrol-words", "Cầu bị ngập");
    member.resume().unwrap();
    assert_eq!(hand.field("Vài lời, không bắt buộc").0, "Cầu bị ngập");
    let member = member.reopened();
    let mut hand = Hand::on(&member);
    hand.tap("Ca tuần tra").tap("Ghi nhanh").tap("Chuyện khác");
    assert_eq!(hand.field("Vài lời, không bắt buộc").0, "Cầu bị ngập");
    hand.tap("Ghi vào sổ ca");
    assert_eq!(member.patrols().running().unwrap().unwrap().notes[0].words, "Cầu bị ngập");
}

#[test]
fn an_officer_sees_the_groups_patrols_and_begins_none_and_old_nights_come_page_by_page() {
    let village = Village::new();
    let member = village.member("Ông Mẫu", GROUP);
    for night in 0..53 {
        member.clock.set(Timestamp(NOW + night * 86_400_000));
        member.patrols().start(PatrolPurpose::PatrolTraffic, night == 52).unwrap();
        if night == 52 {
            member.patrols().note(TipKind::Stranger, "Xóm Gò Mẫu", "").unwrap();
        }
        member.patrols().end().unwrap();
    }
    member.synced();
    village.desk.synced().synced();
    let title = "Tuần tra, giữ trật tự và an toàn giao thông";
    let mut hand = Hand::on(&village.desk);
    hand.tap("Ca tuần tra");
    assert!(hand.find("Bắt đầu ca").is_none() && hand.find("Ghi nhanh").is_none());
    assert!(hand.sees("Tổ số 0505. 1 việc đã ghi."));
    assert_eq!(hand.lines().len(), 50);
    hand.tap("Xem thêm");
    assert_eq!(hand.lines().len(), 53);
    assert!(hand.find("Xem thêm").is_none());
    hand.tap(title);
    assert!(hand.sees("Đi một mình.") && hand.steps()[1].contains("Xóm Gò Mẫu"));
    let keys: BTreeSet<_> = hand.back().screen().rows.into_iter().map(|row| row.key).collect();
    assert!(keys.iter().all(|key| !key.contains(&HEXLOWER.encode(&GROUP.0))), "no place names a group");
}

#[test]
fn x04_signing_out_through_the_screen_says_how_many_wait_and_they_are_there_after_signing_in() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    village.link.set(Fault::Unreachable);
    let tips = ["Một.", "Hai.", "Ba."].map(|words| person.queue(words));
    let mut hand = Hand::on(&person);
    hand.tap("Máy này");
    let told = hand.agree("Đăng xuất");
    assert!(told.contains("3 mục chờ gửi vẫn nằm trong kho") && told.contains("Không mất gì"), "{told}");
    assert!(hand.sees("Đã đăng xuất"));
    for place in ["home", "settings", "slot", "patrol", "agreed", "support", "tip/1"] {
        hand.at(place);
        assert!(hand.sees("Đã đăng xuất") && hand.hides("Một.") && hand.hides("Bà Mẫu"), "{place}");
    }
    let person = person.reopened();
    let mut hand = Hand::on(&person);
    hand.tap("Vào lại");
    assert!(hand.sees("Đã đăng xuất"), "first the phone's own lock is asked for");
    hand.unlock();
    for words in ["Một.", "Hai.", "Ba."] {
        assert_eq!(hand.badge(words).as_deref(), Some("Đã cất, chưa gửi"), "{words}");
    }
    assert!(tips.iter().all(|id| person.state(*id) == TipState::Queued));
    village.link.set(Fault::None);
    hand.tap("Gửi và nhận ngay");
    assert_eq!(village.at_desk(), ["Ba.", "Hai.", "Một."]);
}

/// Every screen that is not an officer's, and a place that is none.
fn places(person: &Person) -> Vec<String> {
    let draft = person.drafts().write(&tip("Draft.")).unwrap();
    let sent = person.queue("Sent.");
    let started = person.patrols().list(0, 1).unwrap()[0].patrol.started.0;
    let fixed = [
        "home",
        "start",
        "compose",
        "outbox",
        "patrol",
        "patrol-start",
        "patrol-note",
        "patrol-place/other",
        "slot",
        "slot-known",
        "slot-looks",
        "slot-answer",
        "slot-hand-over",
        "slot-take",
        "slot-pupils",
        "settings",
        "agreed",
        "support",
        "settings-about",
        "signs",
        "nowhere",
    ];
    let mut places: Vec<String> = fixed.map(String::from).to_vec();
    places.extend([
        format!("compose/{draft}"),
        format!("words/{draft}"),
        format!("look/{draft}"),
        format!("tip-place/{draft}"),
        format!("tip/{sent}"),
        format!("receipt/{sent}"),
        format!("patrol-log/{started}-0"),
    ]);
    let named = names_of(&places, &["nowhere"]);
    assert_eq!(named, names().filter(|name| !OFFICERS_SCREENS.contains(name)).collect());
    places
}

#[test]
fn x22_every_screen_of_a_member_has_the_quick_exit_and_it_is_one_tap_that_asks_nothing() {
    let village = Village::with_hamlets();
    let person = village.householder("Bà Mẫu", Role::GroupHead);
    person.patrols().start(PatrolPurpose::PatrolTraffic, true).unwrap();
    let mut hand = Hand::on(&person);
    for place in places(&person) {
        hand.at(&place);
        let screen = hand.screen();
        assert!(screen.head.leave.enabled && screen.head.leave.confirm.is_none(), "{place}");
        let typed = screen.rows.iter().any(|row| matches!(row.body, RowBody::Field { .. }));
        let near = [&screen.head.main, &screen.head.beside];
        let calls = near.into_iter().flatten().any(|button| button.action == "call/113");
        assert!(!typed || calls, "{place}: 113 is in reach where something can be typed");
        assert!(place == "home" || screen.head.back.is_some() || hand.depth() == 1, "{place}");
        let keys: BTreeSet<_> = screen.rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys.len(), screen.rows.len(), "{place}: a key stands twice");
        hand.tap("Thoát nhanh");
        assert_eq!(hand.errand, Some(Errand::Leave), "{place}");
    }
}

#[test]
fn this_phone_counts_the_tips_that_its_list_has_and_not_a_deleted_one() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let ids = ["Tin một.", "Tin hai.", "Tin ba."].map(|words| person.drafts().write(&tip(words)).unwrap());
    person.drafts().delete(ids[1]).unwrap();
    let screen = Hand::on(&person).at("settings").screen();
    let kept = screen.rows.iter().find(|row| row.key == "kept-tips").unwrap();
    assert_eq!(kept.body, RowBody::Fact { label: "Tin đã viết".into(), value: "2".into() });
    assert_eq!(person.inbox().list("", 0, 9).unwrap().len(), 2);
}

#[test]
fn a_language_and_a_text_size_change_every_word_of_every_screen_and_stay_over_a_restart() {
    let village = Village::with_hamlets();
    let person = village.stranger("person", NOW);
    let invite = village.grant(Role::GroupHead, false).text;
    person.membership().enrol(&invite, "Ann").unwrap();
    person.synced().synced();
    village.desk.synced();
    let household = person.slot().state().unwrap().unwrap().household;
    village.desk.registry().household(household, LookPurpose::Visit).unwrap();
    village.desk.synced();
    person.synced();
    person.patrols().start(PatrolPurpose::PatrolTraffic, true).unwrap();
    person.patrols().note(TipKind::Stranger, "Hamlet", "words").unwrap();
    later(&person, 45);
    let mut hand = Hand::on(&person);
    hand.tap("Máy này").tap("Rất to").tap("English");
    assert!(hand.sees("Text size") && hand.chosen().contains(&"Very large".into()));
    let person = person.reopened();
    let mut hand = Hand::on(&person);
    // Names are what they are: of the product, of a language, of people's wards and hamlets.
    let names =
        ["Tin Xóm", "Tiếng Việt", "Phường Phan Đình Phùng", "Xóm Núi Voi", "Xóm Gò Chùa", "Tổ dân phố 10"];
    for place in places(&person) {
        hand.at(&place);
        let screen = hand.screen();
        assert_eq!((screen.head.text_percent, screen.head.language.as_str()), (150, "en"), "{place}");
        for mut text in texts(&screen) {
            for name in names {
                text = text.replace(name, "");
            }
            let odd: Vec<char> =
                text.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).collect();
            assert!(odd.is_empty(), "{place}: {text}");
        }
    }
    hand.at("settings").tap("Tiếng Việt").tap("Vừa");
    assert!(hand.sees("Cỡ chữ") && hand.screen().head.text_percent == 100);
}

#[test]
fn a_days_bytes_are_chosen_and_what_this_phone_keeps_is_told_in_items() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    person.queue("Một tin.");
    let mut hand = Hand::on(&person);
    hand.tap("Máy này");
    let fact = |hand: &Hand, name: &str| {
        hand.screen().rows.into_iter().find_map(|row| match row.body {
            RowBody::Fact { label, value } if label == name => Some(value),
            _ => None,
        })
    };
    assert_eq!(fact(&hand, "Tin đã viết").as_deref(), Some("1"));
    assert_eq!(fact(&hand, "Những gì chưa đi xong").as_deref(), Some("1"));
    assert!(fact(&hand, "Hôm nay đã dùng").unwrap().ends_with(" KB"));
    for (label, bytes) in [("200 KB", Some(204_800)), ("5 MB", Some(5_242_880)), ("không giới hạn", None)]
    {
        hand.tap(label);
        assert_eq!(person.sync().budget().unwrap().a_day, bytes);
        assert!(hand.chosen().contains(&label.to_owned()));
    }
    person.sync().set_budget(Some(3_000)).unwrap();
    assert!(hand.chosen().contains(&"3 KB".to_owned()), "one that was set elsewhere stands there too");
    hand.tap("Về Tin Xóm");
    assert!(hand.sees("Chỉ cài từ kho ứng dụng") && hand.sees("không tự cập nhật"), "X26");
    assert!(hand.sees("Thoát nhanh") && hand.sees("Apache-2.0") && hand.find("113").is_some());
}

#[test]
fn x24_no_word_name_number_or_address_of_the_vault_stands_in_the_support_file() {
    let village = Village::with_hamlets();
    let person = village.stranger("person", NOW);
    let invite = village.grant(Role::GroupHead, false).text;
    person.membership().enrol(&invite, "CANARYname").unwrap();
    person.synced().synced();
    let sent = person.queue("CANARYwords of a tip");
    let mut draft = tip("CANARYdraft");
    draft.hamlet = Some("CANARYhamlet".into());
    person.drafts().write(&draft).unwrap();
    person.synced();
    village.desk.synced();
    let desk = village.desk.officer();
    let line = desk.list(true, 0, 9).unwrap()[0].id;
    desk.open(line).unwrap();
    desk.answer(line, "CANARYanswer").unwrap();
    village.desk.synced();
    person.synced();
    assert_eq!(person.state(sent), TipState::Answered);
    person.patrols().start(PatrolPurpose::PatrolTraffic, true).unwrap();
    person.patrols().note(TipKind::Stranger, "CANARYplace", "CANARYnote").unwrap();
    person.patrols().keep_words("CANARYhalf").unwrap();
    let key = village.stranger("spouse", NOW).slot().ask().unwrap();
    person.slot().hand_over(&key, false).unwrap();

    let mut hand = Hand::on(&person);
    hand.tap("Máy này").tap("Tệp cho người giúp");
    let file = person.support();
    assert!(hand.sees(file.as_str()), "shown whole before it is shared");
    hand.tap("Chia sẻ tệp này");
    let Some(Errand::Share { name, text }) = &hand.errand else { panic!("{:?}", hand.errand) };
    assert_eq!((name.as_str(), text), ("tinxom.txt", &file));
    for said in
        ["tinxom: ", "role: group", "slot: handing-over", "tips answered: 1", "tips draft: 1", "patrols: 1"]
    {
        assert!(file.contains(said), "{said} is not in\n{file}");
    }
    assert!(!file.contains("error"), "{file}");
    let unit = village.territory.unit(WARD).unwrap();
    for never in ["CANARY", &unit.name, &unit.code, "Xóm", "memory", "54431"] {
        assert!(!file.contains(never), "{never} is in\n{file}");
    }
    // Nothing that lies in the vault: no words, no bytes in letters, no moment.
    person.pause().unwrap();
    let vault = Vault::open(&person.dir.join("vault.db"), &Key::from_bytes(KEY)).unwrap();
    let values = values(&vault);
    assert!(values.len() > 100, "{}", values.len());
    for value in values {
        assert!(!file.contains(&value), "{value} is in\n{file}");
    }
}

/// Every value of a vault that tells one thing from another, as it could stand in a text. What a setting is called is no value.
fn values(vault: &Vault) -> BTreeSet<String> {
    let connection = vault.read();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut values = BTreeSet::new();
    for table in tables.map(Result::unwrap) {
        let mut rows = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let names: Vec<String> = rows.column_names().map(String::from).collect();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (at, name) in
                names.iter().enumerate().filter(|(_, name)| table != "setting" || *name != "name")
            {
                let bytes = match row.get_ref(at).unwrap() {
                    ValueRef::Integer(number) if number > 1_000_000_000 => number.to_string().into_bytes(),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                    ValueRef::Integer(_) | ValueRef::Null | ValueRef::Real(_) => continue,
                };
                assert!(!name.is_empty());
                if bytes.len() >= 4 {
                    values.extend([HEXLOWER.encode(&bytes), HEXUPPER.encode(&bytes)]);
                    values.extend(String::from_utf8(bytes));
                }
            }
        }
    }
    values
}
