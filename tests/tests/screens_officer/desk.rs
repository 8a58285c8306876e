//! The duty desk and invites.

use super::{join, under_the_code};
use tinxom_domain::role::Role;
use tinxom_domain::text::TIP_TEXT_LIMIT;
use tinxom_domain::tip::TipState;
use tinxom_tests::hand::Hand;
use tinxom_tests::village::{NOW, Village};

#[test]
fn s9_9_opening_is_told_before_it_is_done_and_no_place_opens_a_tip_by_being_drawn() {
    let village = Village::with_hamlets();
    let resident = village.resident("Bà Mẫu");
    let id = resident.queue("Có người lạ ở bến đò.");
    resident.synced();
    village.desk.synced();
    village.desk.clock.advance(3 * 3_600_000);
    let [line] = &village.desk.officer().list(false, 0, 9).unwrap()[..] else { panic!("one tip") };
    let mut hand = Hand::on(&village.desk);
    hand.tap("Trực ban");
    assert!(hand.sees("Chờ 3 giờ") && hand.sees("Chưa mở"), "{:?}", hand.reads());
    for place in ["queue".into(), format!("case/{}", line.id), format!("open/{}", line.id)] {
        let drawn = Hand::before(&village.desk, &place);
        assert!(drawn.hides("bến đò") && drawn.hides("Trộm"), "{place}");
    }
    let drawn = Hand::before(&village.desk, &format!("answer/{}", line.id));
    assert!(drawn.hides("bến đò") && drawn.can_tap("Mở tin này"));
    hand.tap("Mở");
    assert!(hand.sees("Mở tin thì người gửi được báo") && hand.hides("bến đò"));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Accepted, "nothing was told, because nothing was opened");
    hand.tap("Mở tin này");
    assert!(hand.sees("Có người lạ ở bến đò.") && hand.sees("Bà Mẫu"));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Opened);

    hand.tap("Trả lời");
    assert!(!hand.can_tap("Gửi trả lời"), "nothing was said yet");
    hand.write("Lời trả lời", &"a".repeat(TIP_TEXT_LIMIT + 1));
    assert!(!hand.can_tap("Gửi trả lời") && hand.sees("Dài quá"));
    let taps = hand.taps;
    hand.write("Lời trả lời", "Đã đến xem.").agree("Gửi trả lời");
    assert_eq!(hand.taps - taps, 2, "it is asked first");
    assert!(hand.said().starts_with("Đã cất trả lời.") && hand.sees("Đã đến xem."));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.inbox().story(id).unwrap().answers[0].1, "Đã đến xem.");
    hand.agree("Khép tin");
    assert!(hand.sees("Chưa có tin nào chờ"), "{:?}", hand.reads());
    hand.tap("Tất cả: 1");
    assert_eq!(hand.lines().len(), 1);
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Closed);
}

#[test]
fn s9_9_a_withdrawal_that_is_asked_for_stands_in_the_queue_and_can_be_granted_unopened() {
    let village = Village::with_hamlets();
    let resident = village.resident("Bà Mẫu");
    let id = resident.queue("Thôi không cần nữa.");
    resident.synced();
    resident.outbox().withdraw(id).unwrap();
    resident.synced();
    village.desk.synced();
    let mut hand = Hand::on(&village.desk);
    hand.tap("Trực ban");
    assert!(hand.sees("Người gửi xin rút tin này."));
    hand.tap("Mở").agree("Nhận lời xin rút");
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Withdrawn);
    hand.tap("Tất cả: 1");
    assert!(hand.hides("Thôi không cần nữa."));
}

#[test]
fn an_invite_fills_the_screen_and_leaves_no_trace_in_a_place() {
    let village = Village::with_hamlets();
    let mut hand = Hand::on(&village.desk);
    hand.tap("Mời người");
    assert!(!hand.can_tap("Cán bộ trực") && !hand.can_tap("Cảnh sát khu vực"), "no officer is invited");
    assert!(!hand.can_tap("Làm mã mời"), "an invite has a name on it");
    hand.write("Tên xóm hoặc tên tổ", "Xóm Núi Voi").tap("Làm mã mời");
    let text = under_the_code(&hand);
    let view = village.desk.membership().read_invite(&text).unwrap();
    assert_eq!((view.role, view.label.as_str()), (Role::Resident, "Xóm Núi Voi"));
    hand.tap("Mời thêm người").tap("Thành viên tổ tự quản");
    hand.tap("Làm mã mời");
    let group = hand.reads().into_iter().find(|text| text.starts_with("Tổ số ")).unwrap();
    let member = village.stranger("member", NOW);
    join(&member, &under_the_code(&hand), "Anh Mẫu");
    member.synced();
    // The next one is invited into the same group.
    hand.tap("Mời thêm người").tap("Làm mã mời");
    assert!(hand.sees(&group));
    hand.tap("Xong");
    assert!(!hand.screen().head.bright);
    hand.tap("Mời người");
    assert!(hand.can_tap("Người dân trong xóm") && !hand.screen().head.bright);
}

#[test]
fn an_answer_that_is_being_written_is_there_after_the_app_died_and_gone_once_it_was_given() {
    let village = Village::new();
    let resident = village.resident("Bà Tư Mẫu");
    resident.queue("Xe máy mất ở cổng chợ.");
    resident.synced();
    village.desk.synced();
    let id = village.desk.officer().list(true, 0, 1).unwrap()[0].id;
    village.desk.officer().open(id).unwrap();
    let screens = village.desk.phone.screens(tinxom_words::Language::Vietnamese);
    let view = screens.view(&format!("answer/{id}"));
    assert!(view.input("answer", "Đã nhận, sẽ").is_none());
    view.close();
    assert_eq!(village.desk.officer().answer_being_written(id).unwrap(), "Đã nhận, sẽ");
    let again = screens.view(&format!("answer/{id}"));
    assert!(again.input("answer", "Đã nhận, sẽ qua xem.").is_none());
    let done = futures_util::FutureExt::now_or_never(again.act(&format!("case-answer/{id}")));
    assert!(matches!(done, Some(tinxom_phone::screen::ActionOutcome::Back { .. })), "{done:?}");
    assert_eq!(village.desk.officer().answer_being_written(id).unwrap(), "");
    assert_eq!(village.desk.officer().answers(id).unwrap()[0].1, "Đã nhận, sẽ qua xem.");
}

#[test]
fn an_answer_typed_while_the_vault_was_closed_is_kept_as_soon_as_it_is_open_again() {
    let village = Village::new();
    let resident = village.resident("Bà Mẫu");
    resident.queue("Có người lạ gõ cửa.");
    resident.synced();
    village.desk.synced();
    let id = village.desk.officer().list(false, 0, 9).unwrap()[0].id;
    village.desk.officer().open(id).unwrap();
    let answer = village.desk.phone.screens(tinxom_words::Language::Vietnamese).view(&format!("answer/{id}"));
    assert!(answer.input("answer", "Đã nhận").is_none());
    village.desk.pause().unwrap();
    assert!(answer.input("answer", "Đã nhận, sẽ qua").is_none(), "asleep is no error");
    village.desk.resume().unwrap();
    answer.snapshot();
    assert_eq!(village.desk.officer().answer_being_written(id).unwrap(), "Đã nhận, sẽ qua");
    // What was taken out again is out, though the vault did not hear of it at once.
    village.desk.pause().unwrap();
    assert!(answer.input("answer", "").is_none());
    village.desk.resume().unwrap();
    answer.snapshot();
    assert_eq!(village.desk.officer().answer_being_written(id).unwrap(), "");
}

#[test]
fn no_half_written_answer_stays_behind_when_its_tip_is_closed() {
    let village = Village::new();
    let resident = village.resident("Bà Mẫu");
    resident.queue("Có người lạ gõ cửa.");
    resident.synced();
    village.desk.synced();
    let officer = village.desk.officer();
    let id = officer.list(false, 0, 9).unwrap()[0].id;
    officer.open(id).unwrap();
    officer.keep_answer(id, "Đã nhận, sẽ").unwrap();
    officer.close(id).unwrap();
    assert_eq!(officer.answer_being_written(id).unwrap(), "");
}
