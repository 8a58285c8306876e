//! The duty desk and invites.

use super::{join, under_the_code};
use tinxom_domain::role::Role;
use tinxom_domain::text::TIP_TEXT_LIMIT;
use tinxom_domain::tip::TipState;
use tinxom_tests::thumb::Thumb;
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
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Trực ban");
    assert!(thumb.reads("Chờ 3 giờ") && thumb.reads("Chưa mở"), "{:?}", thumb.texts());
    for place in ["queue".into(), format!("case/{}", line.id), format!("open/{}", line.id)] {
        let drawn = Thumb::at(&village.desk, &place);
        assert!(!drawn.reads("bến đò") && !drawn.reads("Trộm"), "{place}");
    }
    let drawn = Thumb::at(&village.desk, &format!("answer/{}", line.id));
    assert!(!drawn.reads("bến đò") && drawn.can_tap("Mở tin này"));
    thumb.tap("Mở");
    assert!(thumb.reads("Mở tin thì người gửi được báo") && !thumb.reads("bến đò"));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Accepted, "nothing was told, because nothing was opened");
    thumb.tap("Mở tin này");
    assert!(thumb.reads("Có người lạ ở bến đò.") && thumb.reads("Bà Mẫu"));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Opened);

    thumb.tap("Trả lời");
    assert!(!thumb.can_tap("Gửi trả lời"), "nothing was said yet");
    thumb.type_in("answer", &"a".repeat(TIP_TEXT_LIMIT + 1));
    assert!(!thumb.can_tap("Gửi trả lời") && thumb.reads("Dài quá"));
    let taps = thumb.taps;
    thumb.type_in("answer", "Đã đến xem.").tap("Gửi trả lời");
    assert_eq!(thumb.taps - taps, 2, "it is asked first");
    assert!(thumb.told().starts_with("Đã cất trả lời.") && thumb.reads("Đã đến xem."));
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.inbox().story(id).unwrap().answers[0].1, "Đã đến xem.");
    thumb.tap("Khép tin");
    assert!(thumb.reads("Chưa có tin nào chờ"), "{:?}", thumb.texts());
    thumb.tap("Tất cả: 1");
    assert_eq!(thumb.lines().len(), 1);
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
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Trực ban");
    assert!(thumb.reads("Người gửi xin rút tin này."));
    thumb.tap("Mở").tap("Nhận lời xin rút");
    village.desk.synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::Withdrawn);
    thumb.tap("Tất cả: 1");
    assert!(!thumb.reads("Thôi không cần nữa."));
}

#[test]
fn an_invite_fills_the_screen_and_leaves_no_trace_in_a_place() {
    let village = Village::with_hamlets();
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Mời người");
    assert!(!thumb.can_tap("Cán bộ trực") && !thumb.can_tap("Cảnh sát khu vực"), "no officer is invited");
    assert!(!thumb.can_tap("Làm mã mời"), "an invite has a name on it");
    thumb.type_in("label", "Xóm Núi Voi").tap("Làm mã mời");
    let text = under_the_code(&thumb);
    let view = village.desk.membership().read_invite(&text).unwrap();
    assert_eq!((view.role, view.label.as_str()), (Role::Resident, "Xóm Núi Voi"));
    thumb.tap("Mời thêm người").tap("Thành viên tổ tự quản");
    thumb.tap("Làm mã mời");
    let group = thumb.texts().into_iter().find(|text| text.starts_with("Tổ số ")).unwrap();
    let member = village.stranger("member", NOW);
    join(&member, &under_the_code(&thumb), "Anh Mẫu");
    member.synced();
    // The next one is invited into the same group.
    thumb.tap("Mời thêm người").tap("Làm mã mời");
    assert!(thumb.reads(&group));
    thumb.tap("Xong");
    assert!(!thumb.screen().head.bright);
    thumb.tap("Mời người");
    assert!(thumb.can_tap("Người dân trong xóm") && !thumb.screen().head.bright);
}
