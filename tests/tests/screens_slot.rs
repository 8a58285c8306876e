//! The household's slot as a person goes through its screens: two phones that meet, the officer at the door or at the other
//! end of a line, who looked, a pupil's guardian, leaving.

#![allow(clippy::unwrap_used, clippy::panic)]

use tinxom_domain::household::LookPurpose;
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::tip::TipState;
use tinxom_phone::screen::{Errand, RowBody, TextRole};
use tinxom_phone::{AtDoor, ConsentLine, ConsentTo, GrantRequest, SlotState};
use tinxom_tests::hand::{Hand, texts};
use tinxom_tests::village::{Fault, GROUP, NOW, Person, Village};
use tinxom_words::Language;

/// What the camera reads off an identity card of nobody.
const CARD: &str = "999090123456||Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò|03042021";

fn state(person: &Person) -> SlotState {
    person.slot().state().unwrap().unwrap().state
}

#[test]
fn s5_3_a_slot_goes_to_another_phone_without_a_network_and_both_see_the_verdict() {
    let village = Village::with_hamlets();
    let old = village.householder("Bà Mẫu", Role::Resident);
    let new = village.stranger("new", NOW);
    village.link.set(Fault::Unreachable);
    let (mut mine, mut theirs) = (Hand::on(&old), Hand::on(&new));
    theirs.tap("Nhận suất từ máy cũ");
    assert!(theirs.codes() == 1 && theirs.screen().head.bright);
    mine.tap("Suất của nhà");
    assert!(mine.sees("Giữ suất của hộ") && mine.sees("Ghi danh tại cửa."));
    mine.tap("Chuyển cho người nhà").tap("Quét mã của máy mới").scan(&new.slot().ask().unwrap());
    assert!(mine.said.is_none(), "{}", mine.said());
    assert!(mine.agree("Trao suất").contains("máy này thôi giữ suất"));
    assert!(mine.codes() == 1 && mine.screen().head.bright && mine.sees("Đã chuyển, chờ máy chủ"));
    // The code that is shown is the text that the vault has: it stands in no place and in no field.
    let text = old.slot().hand_over_text().unwrap().unwrap();
    assert!(texts(&mine.screen()).iter().all(|said| !said.contains(&text)));

    theirs.tap("Quét mã của máy cũ").scan(&text);
    assert!(theirs.sees("Người dân trong xóm") && theirs.sees("Những điều đồng ý khi vào xóm"));
    assert!(!theirs.find("Đồng ý, nhận suất").unwrap().enabled, "nobody agrees without a name");
    theirs.write("Tên để cán bộ trực biết ai gửi", "Ông Mẫu").tap("Đồng ý, nhận suất");
    assert!(theirs.said().contains("Đã vào xóm tạm thời"));
    theirs.tap("Suất của nhà");
    assert!(theirs.sees("Chờ máy chủ") && theirs.sees("Được máy trước trao suất."));

    village.link.set(Fault::None);
    mine.tap("Xong").tap("Gửi và nhận ngay");
    theirs.home().tap("Gửi và nhận ngay").tap("Gửi và nhận ngay");
    mine.tap("Gửi và nhận ngay").tap("Suất của nhà");
    assert_eq!(state(&new), SlotState::Active);
    assert!(mine.sees("Không còn giữ suất") && mine.sees("Suất đã ở máy được trao."));
    assert!(mine.steps().iter().any(|step| step.contains("Trao suất cho một máy khác.")));
    assert!(mine.find("Chuyển cho người nhà").is_none());
    theirs.tap("Suất của nhà");
    assert!(theirs.sees("Giữ suất của hộ") && theirs.find("Chuyển cho người nhà").is_some());
}

#[test]
fn s5_3_a_slot_handed_to_a_wrong_phone_is_handed_over_again_after_a_question() {
    let village = Village::with_hamlets();
    let old = village.householder("Bà Mẫu", Role::Resident);
    let (wrong, right) = (village.stranger("wrong", NOW), village.stranger("right", NOW));
    let mut hand = Hand::on(&old);
    hand.tap("Suất của nhà").tap("Chuyển cho người nhà").tap("Quét mã của máy mới");
    hand.scan(&wrong.slot().ask().unwrap()).agree("Trao suất");
    let first = old.slot().hand_over_text().unwrap().unwrap();
    let told = hand.agree("Trao nhầm máy, trao lại");
    assert!(told.contains("Hai lần trao đều để lại dấu"), "{told}");
    assert_eq!(hand.codes(), 0, "the first code is not shown while another phone is read");
    hand.tap("Quét mã của máy mới").scan(&right.slot().ask().unwrap()).agree("Trao suất");
    let second = old.slot().hand_over_text().unwrap().unwrap();
    assert_ne!(first, second);
    assert_eq!(hand.codes(), 1);
    assert!(right.slot().read_hand_over(&second).is_ok() && wrong.slot().read_hand_over(&second).is_err());
    hand.back().home().tap("Suất của nhà");
    assert!(hand.steps().iter().any(|step| step.contains("Thôi lần trao trước")));
    hand.tap("Hiện lại mã trao suất");
    assert_eq!(hand.codes(), 1);
}

#[test]
fn a_card_or_a_strange_text_before_the_camera_is_refused_and_forgotten_wherever_a_code_is_read() {
    let village = Village::with_hamlets();
    let (old, new) = (village.householder("Bà Mẫu", Role::Resident), village.stranger("new", NOW));
    let places = [
        (&old, "slot-hand-over", "Quét mã của máy mới", "Mã của máy mới"),
        (&old, "slot-pupils", "Quét mã của em", "Mã của em"),
        (&new, "slot-take", "Quét mã của máy cũ", "Mã trao suất của máy cũ"),
    ];
    for (person, place, scan, field) in places {
        let mut hand = Hand::on(person);
        hand.at(place);
        for (text, said) in [(CARD, "căn cước"), ("TINXOM1.AAAA", "")] {
            hand.tap(scan).scan(text);
            let told = hand.said.clone().expect("it is told");
            assert!(told.what.contains(said) && !told.safe.is_empty() && !told.todo.is_empty(), "{told:?}");
            assert_eq!(hand.field(field).0, "", "{place}");
            assert!(hand.hides("999090123456"));
        }
    }
    // What a phone shows itself is no other phone's.
    let mut hand = Hand::on(&old);
    hand.at("slot-hand-over").tap("Quét mã của máy mới").scan(&old.slot().ask().unwrap());
    assert!(hand.said.is_some() && hand.find("Trao suất").is_none());
    assert_eq!(state(&old), SlotState::Active);
}

#[test]
fn s5_1_after_joining_at_a_door_the_officers_phone_reads_the_answer_and_the_household_sees_who_looked() {
    let village = Village::with_hamlets();
    let grant = village.grant(Role::Resident, false);
    let person = village.stranger("person", NOW);
    let mut hand = Hand::on(&person);
    hand.tap("Quét mã mời").scan(&grant.text);
    hand.write("Tên để cán bộ trực biết ai gửi", "Bà Mẫu").tap("Đồng ý, vào xóm");
    assert!(hand.codes() == 1 && hand.screen().head.bright && hand.depth() == 1);
    village.desk.door().finish(&person.slot().acceptance().unwrap().unwrap(), None).unwrap();
    hand.tap("Xong").tap("Suất của nhà").tap("Mã cho cán bộ đọc");
    assert_eq!(hand.codes(), 1, "as often as it is wanted");
    hand.back().tap("Gửi và nhận ngay").tap("Gửi và nhận ngay").tap("Suất của nhà");
    assert!(hand.sees("Giữ suất của hộ") && hand.find("Mã cho cán bộ đọc").is_none());
    hand.tap("Ai đã xem hộ này");
    assert!(hand.sees("Chưa ai xem."));
    village.desk.synced();
    village.desk.registry().household(grant.household, LookPurpose::Visit).unwrap();
    village.desk.synced();
    person.synced();
    assert!(hand.sees("Thăm hộ") && hand.sees("Cán bộ trực") && hand.find("Các hộ của tổ").is_none());
    hand.back().tap("Biết gì về nhà mình");
    assert!(hand.sees("Bà Mẫu") && hand.sees("ai xem hộ thì hộ được báo"));
    assert!(hand.agree("Chia sẻ trang này").contains("Ai nhận được là đọc được"));
    let Some(Errand::Share { name, text }) = &hand.errand else { panic!("{:?}", hand.errand) };
    assert_eq!((name.as_str(), text), ("tinxom.html", &person.slot().export(Language::Vietnamese).unwrap()));
}

#[test]
fn s5_1_a_head_sees_who_looked_at_the_groups_households_too() {
    let village = Village::with_hamlets();
    let head = village.householder("Trưởng nhóm", Role::GroupHead);
    let household = head.slot().state().unwrap().unwrap().household;
    village.desk.synced();
    village.desk.registry().household(household, LookPurpose::Correct).unwrap();
    village.desk.synced();
    head.synced().synced();
    let mut hand = Hand::on(&head);
    hand.tap("Suất của nhà").tap("Ai đã xem hộ này");
    assert_eq!(hand.chosen(), ["Hộ mình"]);
    assert!(hand.sees("Sửa sổ"));
    hand.tap("Các hộ của tổ");
    assert_eq!(hand.chosen(), ["Các hộ của tổ"]);
    assert_eq!(head.slot().group_looks(0, 9).unwrap().len(), 1);
    assert!(hand.sees("Sửa sổ") && hand.sees("Cán bộ trực"));
}

#[test]
fn s5_1_who_joins_over_the_telephone_reads_four_large_words_and_shows_no_code() {
    let village = Village::with_hamlets();
    let person = village.stranger("person", NOW);
    let mut hand = Hand::on(&person);
    hand.tap("Quét mã mời").scan(&village.grant(Role::Resident, true).text);
    hand.write("Tên để cán bộ trực biết ai gửi", "Bà Mẫu").tap("Đồng ý, vào xóm");
    let large = |hand: &Hand| {
        hand.screen().rows.into_iter().find_map(|row| match row.body {
            RowBody::Text { text, style: TextRole::Large } => Some(text),
            _ => None,
        })
    };
    let words = person.slot().words().unwrap().unwrap().join("\n");
    assert_eq!((hand.codes(), large(&hand)), (0, Some(words.clone())));
    person.synced().synced();
    hand.tap("Xong").tap("Suất của nhà");
    assert_eq!(large(&hand), Some(words));
    assert!(hand.sees("Chờ đối chiếu bốn từ"));
}

#[test]
fn s8_2_a_guardian_agrees_to_a_pupil_by_two_cameras_and_no_longer_agrees() {
    let village = Village::with_hamlets();
    let parent = village.householder("Bà Mẫu", Role::Resident);
    let household = parent.slot().state().unwrap().unwrap().household;
    village.desk.synced();
    let request = GrantRequest {
        household: AtDoor::Known(household),
        role: Role::Minor,
        group: Some(GROUP),
        by_telephone: false,
    };
    let grant = village.desk.door().grant(&request).unwrap();
    let child = village.stranger("child", NOW);
    let (mut elder, mut pupil) = (Hand::on(&parent), Hand::on(&child));
    pupil.tap("Quét mã mời").scan(&grant.text);
    assert_eq!(pupil.codes(), 1);
    elder.tap("Suất của nhà").tap("Đồng ý cho con em").tap("Quét mã của em");
    elder.scan(&child.membership().ask_guardian(&grant.text).unwrap());
    assert!(elder.agree("Đồng ý cho em vào đội").contains("31/5"));
    assert!(elder.codes() == 1 && elder.screen().head.bright && elder.sees("Đã đồng ý, đến hết "));
    // The code is on the screen alone; the same consent once more is the same text, and one consent.
    let again = parent.slot().guard(&child.membership().ask_guardian(&grant.text).unwrap()).unwrap();
    assert_eq!(parent.slot().guarded().unwrap().len(), 1);
    let to_pupils = |line: &ConsentLine| line.to == ConsentTo::Pupil;
    assert_eq!(parent.slot().consents().unwrap().iter().filter(|line| to_pupils(line)).count(), 1);
    pupil.write("Tên để cán bộ trực biết ai gửi", "Em Mẫu");
    pupil.tap("Quét lời đồng ý của người giám hộ").scan(&again.text).tap("Đồng ý, vào xóm");
    assert_eq!(pupil.codes(), 2, "the answer, and the guardian's consent beside it");
    child.synced();
    elder.tap("Xong");
    assert!(elder.sees("Đã đồng ý, "));
    elder.agree("Thôi đồng ý");
    assert!(elder.said().contains("Đã rút đồng ý"));
    parent.synced();
    child.synced();
    assert_eq!(child.membership().holder().unwrap().standing, Standing::Ended);
}

#[test]
fn a_consent_is_withdrawn_and_taken_back_on_the_screens_while_it_is_in_this_phone() {
    let village = Village::with_hamlets();
    let person = village.householder("Bà Mẫu", Role::Resident);
    let sent = person.queue("Một tin.");
    let mut hand = Hand::on(&person);
    hand.tap("Máy này").tap("Đã đồng ý những gì");
    assert!(hand.sees("Vào xóm: đồng ý bản 1") && hand.sees("Không hỏi số căn cước"));
    let told = hand.agree("Rút đồng ý, thôi dùng");
    assert!(told.contains("tin chưa gửi vẫn tự đi"), "{told}");
    assert!(hand.said().contains("Còn 2 mục chờ gửi") && hand.said().contains("còn lấy lại được"));
    assert!(hand.find("Rút đồng ý, thôi dùng").is_none() && hand.sees("Thôi từ "));
    hand.follow();
    assert!(hand.said().contains("Đã lấy lại lời rút đồng ý."));
    assert!(state(&person) == SlotState::Active && hand.hides("Thôi từ "));
    // The same on the slot's own screen, and once it left there is no way back.
    hand.home().tap("Suất của nhà").agree("Rút đồng ý, thôi dùng");
    assert!(hand.sees("Đã rút đồng ý, chờ máy chủ"));
    hand.tap("Lấy lại lời rút đồng ý");
    assert_eq!(state(&person), SlotState::Active);
    hand.agree("Rút đồng ý, thôi dùng");
    person.synced().synced();
    assert!(hand.find("Lấy lại lời rút đồng ý").is_none());
    assert!(hand.sees("Không còn giữ suất") && hand.sees("Đã rút đồng ý. Tin đã viết ở đây vẫn còn nguyên."));
    assert_eq!(person.state(sent), TipState::Accepted, "what waited still went");
}
