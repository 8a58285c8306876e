//! A resident's screens as a person goes through them: beginning, home, writing a tip, its story, what is not through yet.

#![allow(clippy::unwrap_used, clippy::panic)]

use data_encoding::HEXLOWER;
use futures_util::FutureExt;
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::text::TIP_TEXT_LIMIT;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipState};
use tinxom_phone::InviteRequest;
use tinxom_phone::ports::Network;
use tinxom_phone::say::Speech;
use tinxom_phone::screen::{Errand, Screen};
use tinxom_sqlite::Key;
use tinxom_store::{Vault, tips};
use tinxom_tests::hand::{Hand, stepped};
use tinxom_tests::village::{Fault, GROUP, KEY, NOW, Person, Village, WARD, tip};
use tinxom_wire::sign::PublicKey;
use tinxom_words::Language;

const WORDS: &str = "Kể lại";
const CARD: &str = "999090123456||Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò|03042021";

/// Writes a tip as far as its last look.
fn written(hand: &mut Hand, words: &str) {
    hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(WORDS, words).tap("Tiếp");
}

/// What the server would have said of a tip.
fn told(person: &Person, id: i64, state: TipState) {
    person.pause().unwrap();
    let mut vault = Vault::open(&person.dir.join("vault.db"), &Key::from_bytes(KEY)).unwrap();
    let change = vault.change().unwrap();
    let mut row = tips::get(&change, id).unwrap().unwrap();
    row.state = state;
    tips::update(&change, &row).unwrap();
    change.commit().unwrap();
    vault.close().unwrap();
    person.resume().unwrap();
}

#[test]
fn a_tip_written_without_a_network_arrives_is_opened_and_answered_and_its_person_reads_it() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    village.link.set(Fault::Unreachable);
    person.network.set(Network::None);
    let mut hand = Hand::on(&person);
    assert!(hand.sees("Chưa có tin nào") && hand.sees("Bấm Báo tin để bắt đầu"));
    hand.tap("Báo tin");
    assert!(hand.sees("Chỉ cán bộ trực của Phường Phan Đình Phùng đọc được và biết ai gửi."));
    hand.tap("Người lạ, rình mò").write(WORDS, "Một người lạ đứng mãi ở đầu ngõ.");
    hand.tap("Đêm qua");
    assert_eq!(hand.chosen(), ["Đêm qua"]);
    hand.tap("Tiếp");
    assert!(hand.sees("Một người lạ đứng mãi ở đầu ngõ.") && hand.sees("Đêm qua"));
    hand.tap("Cất và gửi khi có mạng");
    assert!(hand.said().contains("Đã cất trên máy này, chưa gửi. Có mạng là tin tự đi."));
    let title = "Một người lạ đứng mãi ở đầu ngõ.";
    assert_eq!(hand.badge(title).as_deref(), Some("Đã cất, chưa gửi"));
    assert!(hand.sees("Chưa có mạng. 1 mục nằm an toàn trong máy này"));
    hand.tap("Gửi và nhận ngay");
    assert!(hand.said().contains("Chưa có mạng. Tin vẫn nằm an toàn trong máy này."), "{}", hand.said());

    village.link.set(Fault::None);
    person.network.set(Network::Free);
    hand.tap("Gửi và nhận ngay");
    assert!(hand.said.is_none(), "{}", hand.said());
    assert_eq!(hand.badge(title).as_deref(), Some("Đã đến nơi"));
    village.desk.synced();
    let desk = village.desk.officer();
    let id = desk.list(true, 0, 9).unwrap()[0].id;
    desk.open(id).unwrap();
    desk.answer(id, "Đã cử người đến. Cảm ơn gia đình.").unwrap();
    village.desk.synced();
    hand.tap("Gửi và nhận ngay");
    assert_eq!(hand.badge(title).as_deref(), Some("Đã trả lời"));
    assert!(hand.sees("Có trả lời mới"));
    let person = person.reopened();
    let mut hand = Hand::on(&person);
    assert!(
        person.screens(Language::Vietnamese).tell_news(),
        "told by a process that was not there when it came"
    );
    assert!(!person.screens(Language::Vietnamese).tell_news(), "and once");
    hand.tap("Đọc trả lời");
    assert!(hand.sees("Đã cử người đến. Cảm ơn gia đình."));
    let steps = hand.steps();
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps[3].ends_with("Đã trả lời"));
    hand.tap("Đã đọc").tap("Đọc to");
    let Some(Errand::Speak { text, language }) = &hand.errand else { panic!("{:?}", hand.errand) };
    assert!(text.contains("Cảm ơn gia đình.") && language == "vi");
    hand.tap("Biên nhận");
    assert!(hand.sees("Biên nhận đúng của máy chủ"));
    hand.home();
    assert!(hand.hides("Có trả lời mới"));
    assert!(hand.sees("Không còn gì chờ gửi."));
}

#[test]
fn x22_news_that_home_showed_is_not_told_again_and_what_came_under_another_screen_is() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let ids = ["Một.", "Hai."].map(|words| person.queue(words));
    person.synced();
    village.desk.synced();
    let desk = village.desk.officer();
    let screens = person.screens(Language::Vietnamese);
    for (place, told) in [("home", false), ("compose", true)] {
        let line = desk.list(false, 0, 9).unwrap().remove(0);
        desk.open(line.id).unwrap();
        desk.answer(line.id, "Đã nhận.").unwrap();
        village.desk.synced();
        person.synced();
        screens.seen(place);
        assert_eq!(screens.tell_news(), told, "{place}");
    }
    assert!(ids.iter().all(|id| person.state(*id) == TipState::Answered));
}

#[test]
fn a_draft_is_kept_at_each_input_and_says_when_and_one_of_no_words_is_thrown_away() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    hand.tap("Báo tin").tap("Trộm cắp, mất xe");
    assert!(!hand.find("Tiếp").unwrap().enabled);
    let id = person.inbox().list("", 0, 9).unwrap()[0].id;
    for words in ["M", "Mấ", "Mất xe"] {
        hand.write(WORDS, words);
        assert_eq!(person.inbox().story(id).unwrap().text, words);
        assert!(hand.field(WORDS).1.contains("Đã cất, 18:06."), "{}", hand.field(WORDS).1);
    }
    hand.back();
    assert!(hand.said().contains("Từng chữ đã cất trên máy này"));
    assert_eq!(hand.badge("Mất xe").as_deref(), Some("Đang viết"));
    hand.tap("Báo tin").tap("Ở ngân hàng").back();
    assert!(hand.said.is_none());
    assert_eq!(person.inbox().list("", 0, 9).unwrap().len(), 1, "no word, no draft");
    // Another kind for the same words.
    hand.tap("Mất xe").tap("Đổi loại chuyện").tap("Ở ngân hàng");
    assert_eq!(hand.field(WORDS).0, "Mất xe");
    assert_eq!(hand.screen().head.title, "Ở ngân hàng");
    // Too long is kept all the same, says so, and does not go on.
    let long = "ạ".repeat(TIP_TEXT_LIMIT + 1);
    hand.write(WORDS, &long);
    assert!(
        hand.field(WORDS).1.contains("2.001/2.000 ký tự. Dài quá") && !hand.find("Tiếp").unwrap().enabled
    );
    assert_eq!(person.inbox().story(id).unwrap().text, long);
}

#[test]
fn a_draft_that_is_deleted_after_a_question_comes_back_whole() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(WORDS, "Mất xe.");
    assert!(hand.agree("Xóa bản nháp").contains("vẫn lấy lại được"));
    assert!(hand.depth() == 1 && hand.sees("Chưa có tin nào"));
    hand.follow();
    assert_eq!(hand.field(WORDS).0, "Mất xe.");
    hand.back();
    assert_eq!(hand.badge("Mất xe.").as_deref(), Some("Đang viết"));
}

#[test]
fn a_kept_tip_is_changed_and_stays_kept_and_what_comes_after_it_left_begins_a_new_draft() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    written(&mut hand, "Mất xe.");
    hand.tap("Cất và gửi khi có mạng").tap("Mất xe.").tap("Viết tiếp, sửa").write(WORDS, "Mất xe máy.");
    hand.tap("Tiếp").tap("Cất và gửi khi có mạng");
    assert_eq!(hand.badge("Mất xe máy.").as_deref(), Some("Đã cất, chưa gửi"), "{}", hand.said());
    hand.tap("Mất xe máy.").tap("Viết tiếp, sửa");
    person.synced();
    assert!(hand.view().input("words", "Mất xe máy, biển cũ.").is_some(), "it is told");
    assert_eq!(hand.field(WORDS).0, "Mất xe máy, biển cũ.", "not one letter is lost");
    assert!(hand.sees("Tin vừa rời máy") && !hand.find("Tiếp").unwrap().enabled);
    hand.tap("Chép thành bản nháp mới");
    assert_eq!(hand.field(WORDS).0, "Mất xe máy, biển cũ.");
    hand.tap("Tiếp").tap("Cất và gửi khi có mạng");
    person.synced();
    assert_eq!(village.at_desk(), ["Mất xe máy, biển cũ.", "Mất xe máy."]);
}

#[test]
fn a_tip_is_withdrawn_before_it_left_at_once_and_after_it_left_by_asking() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    written(&mut hand, "Chưa đi.");
    hand.tap("Cất và gửi khi có mạng").tap("Chưa đi.");
    assert!(hand.agree("Rút tin").contains("rút là không gửi đi đâu nữa"));
    assert!(hand.said().contains("Đã rút. Máy chủ chưa nhận tin này lần nào.") && hand.sees("Đã rút"));
    hand.home();
    written(&mut hand, "Đã đi.");
    hand.tap("Cất và gửi khi có mạng").tap("Gửi và nhận ngay").tap("Đã đi.");
    assert!(hand.agree("Xin rút tin").contains("tin có thể đã được đọc"));
    assert!(hand.sees("Đã xin rút") && hand.said().contains("Lời xin rút sẽ đến cán bộ."));
    hand.home();
    assert_eq!(hand.badge("Đã đi.").as_deref(), Some("Đã xin rút"));
    hand.tap("Những gì chưa đi xong");
    assert!(hand.sees("Lời xin rút tin") && hand.hides("Không còn gì chờ gửi."));
    hand.tap("Gửi và nhận ngay");
    assert!(hand.sees("Không còn gì chờ gửi."));
    assert_eq!(village.at_desk(), ["Đã đi."]);
}

#[test]
fn x03_what_was_refused_or_put_aside_tells_why_in_three_sentences_and_leads_on() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let id = person.queue("Một tin.");
    let say = Speech::new(Language::Vietnamese, person.territory.clone());
    let refused = RefusalReason::ALL.iter().map(|reason| TipState::Refused(*reason));
    let aside = PutAsideReason::ALL.iter().map(|reason| TipState::PutAside(*reason));
    let mut hand = Hand::on(&person);
    for state in refused.chain(aside) {
        told(&person, id, state);
        hand.home().tap("Một tin.");
        let why = say.reason(state).unwrap();
        assert!(hand.sees(&why.what) && hand.sees(&why.safe) && hand.sees(&why.action), "{state:?}");
        let ways = ["Chép thành bản nháp mới", "Thử gửi lại", "Rút tin"];
        assert!(ways.iter().any(|way| hand.find(way).is_some()), "{state:?} leads nowhere");
        assert!(hand.find("Biên nhận").is_none(), "no receipt of what was not taken");
        hand.home();
        if matches!(state, TipState::PutAside(_)) {
            hand.tap("Những gì chưa đi xong");
            assert!(hand.badge("Một tin.").is_some(), "{state:?}");
            hand.tap("Một tin.");
            assert!(hand.sees(&why.what));
        }
    }
    told(&person, id, TipState::PutAside(PutAsideReason::QuotaReached));
    hand.home().tap("Một tin.").tap("Thử gửi lại");
    assert!(hand.sees("Đã cất, chưa gửi"));
    told(&person, id, TipState::Refused(RefusalReason::Malformed));
    hand.tap("Chép thành bản nháp mới");
    assert_eq!(hand.field(WORDS).0, "Một tin.");
}

#[test]
fn home_says_that_nothing_waits_only_where_nothing_is_amiss_and_leads_to_what_was_put_aside() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    assert!(hand.sees("Không còn gì chờ gửi."));
    let id = person.queue("Một tin.");
    told(&person, id, TipState::PutAside(PutAsideReason::QuotaReached));
    assert!(hand.hides("Không còn gì chờ gửi.") && hand.sees("1 mục để riêng, cần xem lại."));
    hand.tap("Xem những mục ấy").tap("Một tin.");
    let head = hand.screen().head;
    assert!(
        head.main.is_some_and(|main| main.action == format!("again/{id}")),
        "the way on is under the thumb"
    );
    assert!(head.beside.is_some_and(|beside| beside.action == "call/113"));
    let late = village.stranger("late", NOW);
    late.membership().enrol(&village.invite(Role::Resident, None), "Anh Ba").unwrap();
    assert!(Hand::on(&late).hides("Không còn gì chờ gửi."), "the server does not know this phone yet");
}

#[test]
fn what_happened_is_at_a_place_and_never_at_a_group() {
    let village = Village::with_hamlets();
    let member = village.stranger("member", NOW);
    let label = "Tổ tự quản Mẫu".into();
    let invite = InviteRequest { role: Role::GroupMember, label, group: Some(GROUP), until: None };
    member.membership().enrol(&village.desk.officer().invite(&invite).unwrap(), "Ông Năm Mẫu").unwrap();
    member.synced();
    let id = member.drafts().write(&tip("Đèn đường tắt.")).unwrap();
    assert_eq!(member.inbox().story(id).unwrap().hamlet, "");
    member.patrols().start(PatrolPurpose::PatrolTraffic, false).unwrap();
    let mut hand = Hand::on(&member);
    hand.tap("Ca tuần tra").tap("Ghi nhanh").tap("Người lạ, rình mò");
    assert!(hand.chosen().is_empty() && !hand.find("Ghi vào sổ ca").unwrap().enabled);
    hand.tap("Xóm Gò Chùa").tap("Ghi vào sổ ca").tap("Ghi nhanh").tap("Chuyện khác");
    assert_eq!(hand.chosen(), ["Xóm Gò Chùa"], "where something was noted last");
}

#[test]
fn a_vault_that_closes_while_somebody_types_keeps_every_letter_once_it_is_open_again() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let mut hand = Hand::on(&person);
    hand.tap("Báo tin").tap("Trộm cắp, mất xe").write(WORDS, "Mất");
    let id = person.inbox().list("", 0, 9).unwrap()[0].id;
    person.pause().unwrap();
    for words in ["Mất x", "Mất xe", "Mất xe đỏ"] {
        assert!(hand.view().input("words", words).is_none(), "asleep is no error");
    }
    assert!(hand.view().next().now_or_never().is_none(), "what is on the screen stays there");
    person.resume().unwrap();
    let mut shown = hand.screen();
    assert_eq!(person.inbox().story(id).unwrap().text, "Mất xe đỏ");
    assert_eq!(hand.field(WORDS).0, "Mất xe đỏ");
    assert!(hand.find("Tiếp").unwrap().enabled && hand.field(WORDS).1.contains("Đã cất, "));
    // The same where a shell waits for steps and asks for no snapshot.
    person.pause().unwrap();
    hand.view().input("words", "Mất xe đỏ, mới");
    person.resume().unwrap();
    while let Some(steps) = hand.view().next().now_or_never() {
        shown = stepped(shown, steps.expect("the view goes on"));
    }
    assert_eq!(person.inbox().story(id).unwrap().text, "Mất xe đỏ, mới");
    assert_eq!(shown, hand.screen());
    // A new process finds it.
    let person = person.reopened();
    let mut hand = Hand::on(&person);
    hand.tap("Mất xe đỏ, mới");
    assert_eq!(hand.field(WORDS).0, "Mất xe đỏ, mới");
}

#[test]
fn the_steps_lead_from_what_was_shown_to_what_a_new_snapshot_shows() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    let (watching, mut acting) = (Hand::on(&person), Hand::on(&person));
    let mut shown = watching.screen();
    assert!(watching.view().next().now_or_never().is_none(), "nothing new, nothing given");
    let mut seen = 0;
    let mut follow = |shown: &mut Screen| {
        while let Some(steps) = watching.view().next().now_or_never() {
            let steps = steps.unwrap();
            assert!(!steps.is_empty());
            seen += steps.len();
            *shown = stepped(shown.clone(), steps);
        }
        let fresh = Hand::on(&person).screen();
        assert_eq!(*shown, fresh);
    };
    for words in ["Một.", "Hai.", "Ba."] {
        written(&mut acting, words);
        follow(&mut shown);
        acting.tap("Cất và gửi khi có mạng");
        follow(&mut shown);
    }
    village.link.set(Fault::Unreachable);
    person.network.set(Network::None);
    acting.tap("Gửi và nhận ngay");
    follow(&mut shown);
    village.link.set(Fault::None);
    person.network.set(Network::Free);
    acting.tap("Gửi và nhận ngay");
    follow(&mut shown);
    acting.tap("Máy này").tap("English").tap("Large");
    follow(&mut shown);
    acting.tap("Tiếng Việt").back().tap("Báo tin").tap("Chuyện khác").back();
    follow(&mut shown);
    acting.home().tap("Hai.").agree("Xin rút tin");
    follow(&mut shown);
    acting.at("settings").agree("Đăng xuất");
    while let Some(steps) = watching.view().next().now_or_never() {
        shown = stepped(shown, steps.unwrap());
    }
    assert_eq!(shown, acting.screen(), "signed out, nothing of anybody stays on a screen");
    acting.tap("Vào lại").unlock();
    watching.view().close();
    assert_eq!(watching.view().next().now_or_never(), Some(None), "a closed view ends");
}

#[test]
fn a_phone_that_joined_nothing_begins_wherever_it_is_opened_and_joins_by_camera_text_or_papers() {
    let village = Village::new();
    let person = village.stranger("new", NOW);
    let mut hand = Hand::on(&person);
    assert!(hand.sees("Báo tin cho đúng người") && hand.screen().head.back.is_none());
    hand.at("home");
    assert!(hand.sees("Báo tin cho đúng người"));
    let mut hand = Hand::on(&person);
    hand.tap("English").tap("Tiếng Việt");
    let invite = village.invite(Role::Resident, None);
    hand.tap("Dán mã mời dạng chữ");
    assert!(!hand.find("Tiếp").unwrap().enabled);
    hand.write("Lời mời", &format!(" {invite}\n")).tap("Tiếp");
    assert!(hand.sees("Xóm Núi Voi, Phường Phan Đình Phùng") && hand.sees("Không hỏi số căn cước"));
    assert!(!hand.find("Đồng ý, vào xóm").unwrap().enabled, "nobody agrees without a name");
    hand.back();
    assert!(hand.sees("Báo tin cho đúng người"), "an invite that is not agreed to leaves nothing");
    hand.tap("Quét mã mời").scan(&invite);
    hand.write("Tên để cán bộ trực biết ai gửi", "Bà Mẫu").tap("Đồng ý, vào xóm");
    assert!(hand.depth() == 1 && hand.find("Báo tin").is_some() && hand.sees("Máy chủ chưa biết máy này."));
    hand.tap("Gửi và nhận ngay");
    assert!(hand.hides("Máy chủ chưa biết máy này."));

    let officer = village.stranger("officer", NOW);
    let mut hand = Hand::on(&officer);
    hand.tap("Máy của cán bộ");
    let key = officer.membership().public_key().unwrap();
    assert!(hand.codes() == 1 && hand.sees(&HEXLOWER.encode(&key)));
    let key = PublicKey(key);
    let papers = village.authority.papers(WARD, Role::AreaOfficer, key, "memory", Timestamp(NOW)).unwrap();
    hand.write("Giấy tờ", &papers.to_text()).tap("Nhận giấy tờ");
    assert!(hand.find("Hộ trong xóm").is_some(), "{}", hand.said());
}

#[test]
fn a_card_held_before_the_camera_is_refused_and_forgotten_and_so_is_an_altered_invite() {
    let village = Village::new();
    let person = village.stranger("new", NOW);
    let mut hand = Hand::on(&person);
    let invite = village.invite(Role::Resident, None);
    let cut = &invite[..invite.len() - 9];
    for text in [CARD, "0387654321", cut, "https://example.invalid/", ""] {
        hand.tap("Quét mã mời").scan(text);
        let said = hand.said.clone().expect("it is told");
        assert!(!said.what.is_empty() && !said.safe.is_empty() && !said.todo.is_empty(), "{text}");
        assert!(hand.sees("Báo tin cho đúng người"));
        hand.tap("Dán mã mời dạng chữ");
        assert_eq!(hand.field("Lời mời").0, "", "{text}");
        hand.back();
        hand.tap("Máy của cán bộ").tap("Quét giấy tờ").scan(text);
        assert!(hand.said.is_some() && hand.field("Giấy tờ").0.is_empty(), "{text}");
        hand.back();
    }
    assert!(hand.sees("Báo tin cho đúng người"));
    // A guardian's consent is a text of ours, and nothing else stands for it.
    let child = village.stranger("child", NOW);
    let mut hand = Hand::on(&child);
    let group = village.desk.officer().new_group();
    hand.tap("Quét mã mời").scan(&village.invite(Role::Minor, Some(group)));
    hand.write("Tên để cán bộ trực biết ai gửi", "Em Mẫu")
        .tap("Quét lời đồng ý của người giám hộ")
        .scan(CARD);
    assert!(hand.said().contains("căn cước"), "{}", hand.said());
    assert!(!hand.find("Đồng ý, vào xóm").unwrap().enabled && hand.hides("Đã đọc lời đồng ý"));
}

#[test]
fn x13_many_tips_come_page_by_page_and_are_found_without_diacritics() {
    let village = Village::new();
    let person = village.resident("Bà Mẫu");
    for number in 0..60 {
        person.drafts().write(&tip(&format!("Tin thứ {number:02}"))).unwrap();
    }
    person.drafts().write(&tip("Đồng Bẩm ngập.")).unwrap();
    let mut hand = Hand::on(&person);
    assert_eq!(hand.lines().len(), 50);
    hand.write("Tìm trong tin", "dong bam");
    assert_eq!((hand.lines().len(), hand.badge("Đồng Bẩm ngập.").is_some()), (1, true));
    hand.write("Tìm trong tin", "không có đâu");
    assert_eq!(hand.lines().len(), 0);
    hand.write("Tìm trong tin", "").tap("Xem thêm");
    assert_eq!(hand.lines().len(), 61);
}

#[test]
fn what_was_typed_into_a_kept_tip_and_was_not_taken_is_told_before_it_is_left_behind() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    let tip = resident.queue("Tên người ấy là Mẫu.");
    let mut hand = Hand::on(&resident);
    hand.at(&format!("words/{tip}"));
    let _ = hand.view().input("words", "");
    assert!(hand.sees("Chưa cất được"), "an empty tip is not kept");
    hand.back();
    assert!(hand.said().contains("chưa có chữ nào"), "{}", hand.said());
    assert_eq!(hand.depth(), 2, "nobody leaves it without knowing");
    let _ = hand.view().input("words", "Không rõ là ai.");
    hand.back();
    assert_eq!(hand.depth(), 1);
    assert_eq!(resident.inbox().story(tip).unwrap().text, "Không rõ là ai.");
    hand.at(&format!("tip-place/{tip}"));
    let _ = hand.view().input("hamlet", &"dài ".repeat(200));
    hand.back();
    hand.follow();
    assert_eq!(hand.depth(), 1, "told, and left on purpose");
}

#[test]
fn where_it_happened_is_chosen_among_the_wards_hamlets_or_named_and_is_never_a_point() {
    let village = Village::with_hamlets();
    let resident = village.resident("Bà Tư Mẫu");
    let mut hand = Hand::on(&resident);
    hand.tap("Báo tin").tap("Trộm cắp, mất xe").write("Kể lại", "Mất xe ở cổng chợ.");
    let kept = || resident.inbox().story(1).unwrap().hamlet;
    let line = |hamlet: &str| format!("{hamlet}, Phường Phan Đình Phùng");
    assert_eq!(kept(), "Xóm Núi Voi");
    hand.tap(&line("Xóm Núi Voi"));
    assert!(hand.sees("không ghi điểm trên bản đồ"));
    assert_eq!(hand.chosen(), ["Xóm Núi Voi"], "the own hamlet is chosen already");
    hand.tap("Xóm Gò Chùa");
    assert_eq!(kept(), "Xóm Gò Chùa");
    hand.tap(&line("Xóm Gò Chùa")).write("Nơi khác", "Bến đò cũ");
    assert!(hand.chosen().is_empty());
    hand.tap("Xong");
    assert_eq!(kept(), "Bến đò cũ");
    hand.tap("Tiếp");
    assert!(hand.sees(&line("Bến đò cũ")));
    hand.back();
    hand.tap(&line("Bến đò cũ"));
    assert_eq!(hand.field("Nơi khác").0, "Bến đò cũ");
    hand.tap("Xóm Núi Voi");
    assert_eq!(kept(), "Xóm Núi Voi");
}
