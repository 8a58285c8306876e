//! The desk's keys through a ward's ordinary accidents: a lost desk, a sheet typed late, papers that end or are forged.

#![allow(clippy::unwrap_used, clippy::panic)]

use tinxom_domain::household::RevokeReason;
use tinxom_domain::role::Role;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipState;
use tinxom_phone::{PhoneError, Revoked};
use tinxom_server::authority::Authority;
use tinxom_tests::village::{NOW, Person, Village, WARD};
use tinxom_wire::operation::kind;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;

const DAY: i64 = 86_400_000;

/// Papers of an authority for a device, on a day.
fn papers(authority: &Authority, officer: &Person, now: i64) -> String {
    let key = PublicKey(officer.membership().public_key().unwrap());
    authority.papers(WARD, Role::Desk, key, "memory", Timestamp(now)).unwrap().to_text()
}

#[test]
fn a_sheet_typed_after_the_first_key_leaves_every_tip_openable() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.queue("Trước khi mất máy trực.");
    phone.synced();
    let sheet = village.desk.officer().recovery_sheet().unwrap();
    // Two months later the desk is gone; the new one publishes a key of its own before anybody types the sheet.
    let late = NOW + 40 * DAY;
    village.link.set_now(late);
    let desk = village.stranger("new desk", late);
    desk.membership().accept_papers(&papers(&village.authority, &desk, late)).unwrap();
    desk.synced().synced();
    phone.queue("Gửi theo khóa của máy mới.");
    phone.synced().synced();
    desk.officer().recover(&sheet).unwrap();
    desk.synced();
    phone.queue("Sau khi nhập tờ khôi phục.");
    phone.synced().synced();
    desk.synced();
    let officer = desk.officer();
    let lines = officer.list(true, 0, 9).unwrap();
    let words: Vec<String> = lines.iter().map(|line| officer.open(line.id).unwrap().content.text).collect();
    assert_eq!(words.len(), 3, "{words:?}");
}

#[test]
fn a_new_desk_after_a_lapsed_one_publishes_a_key_that_newcomers_take() {
    let village = Village::new();
    for month in 1..3 {
        village.link.set_now(NOW + month * 31 * DAY);
        village.desk.synced().synced();
    }
    let late = NOW + 120 * DAY;
    village.link.set_now(late);
    let desk = village.stranger("new desk", late);
    desk.membership().accept_papers(&papers(&village.authority, &desk, late)).unwrap();
    desk.synced().synced();
    assert_eq!(desk.outbox().list().unwrap(), []);
    let request = tinxom_phone::InviteRequest {
        role: Role::Resident,
        label: "Xóm Núi Voi".into(),
        group: None,
        until: None,
    };
    let phone = village.stranger("newcomer", late);
    phone.membership().enrol(&desk.officer().invite(&request).unwrap(), "Chị Sáu").unwrap();
    let id = phone.queue("Có khóa ngay.");
    phone.synced();
    assert_eq!(phone.state(id), TipState::Accepted);
    desk.synced();
    let line = desk.officer().list(true, 0, 1).unwrap()[0].id;
    assert_eq!(desk.officer().open(line).unwrap().content.text, "Có khóa ngay.");
}

#[test]
fn a_phone_that_joins_after_the_desks_papers_were_renewed_has_a_key_at_once() {
    let village = Village::new();
    let renewed = NOW + 85 * DAY;
    village.link.set_now(NOW + 75 * DAY);
    village.desk.synced().synced();
    village.link.set_now(renewed);
    village.desk.membership().accept_papers(&papers(&village.authority, &village.desk, renewed)).unwrap();
    village.desk.synced();
    village.link.set_now(NOW + 95 * DAY);
    village.desk.synced();
    let phone = village.stranger("late", NOW + 95 * DAY);
    phone.membership().enrol(&village.invite(Role::Resident, None), "Chị Sáu").unwrap();
    let id = phone.queue("Sau khi gia hạn.");
    phone.synced();
    assert_eq!(phone.state(id), TipState::Accepted);
    assert_eq!(village.at_desk(), ["Sau khi gia hạn."]);
}

#[test]
fn x18_a_desk_whose_last_hour_is_still_to_come_gives_and_publishes_each_key_once() {
    let village = Village::new();
    let (other, officer) = (village.stranger("other desk", NOW), village.stranger("officer", NOW));
    village.certify(&other, WARD, Role::Desk);
    other.synced().synced();
    let leaves = Revoked::Device(village.desk.membership().holder().unwrap().device);
    other.registry().revoke(leaves, RevokeReason::Moved, Some(Timestamp(NOW + DAY))).unwrap();
    other.synced();
    // The desk that is to leave has work left: somebody new has no key yet.
    village.certify(&officer, WARD, Role::AreaOfficer);
    officer.synced().synced();
    let published = || {
        let count = |space, kind| {
            let items = village.link.with_room(|room| room.items(space).unwrap());
            items.iter().filter(|item| item.kind == kind).count()
        };
        (count(Space::UnitKeys(WARD), kind::EPOCH_KEY), count(Space::Registry(WARD), kind::REGISTRY_KEY))
    };
    village.desk.synced();
    officer.synced();
    assert!(officer.registry().is_open().unwrap());
    let before = published();
    for _ in 0..3 {
        village.desk.synced();
    }
    assert_eq!(published(), before);
}

#[test]
fn papers_of_another_root_change_nothing_on_a_desk() {
    let village = Village::new();
    let stranger = Authority::create(&village.dir.path().join("stranger")).unwrap();
    stranger.make_server(&village.dir.path().join("stranger server"), &[WARD]).unwrap();
    let forged = papers(&stranger, &village.desk, NOW);
    assert!(matches!(village.desk.membership().accept_papers(&forged), Err(PhoneError::PapersAltered)));
    village.desk.synced();
    let phone = village.resident("Bà Tư");
    phone.queue("Vẫn đúng nơi.");
    phone.synced();
    assert_eq!(village.at_desk(), ["Vẫn đúng nơi."]);
}

#[test]
fn a_withdrawal_asked_for_an_answered_tip_waits_in_the_desks_list() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let id = phone.queue("Đã trả lời rồi xin rút.");
    phone.synced();
    village.at_desk();
    let officer = village.desk.officer();
    let line = officer.list(true, 0, 1).unwrap()[0].id;
    officer.answer(line, "Đã nhận.").unwrap();
    village.desk.synced();
    phone.synced();
    assert_eq!(officer.list(false, 0, 9).unwrap(), []);
    assert!(!phone.outbox().withdraw(id).unwrap());
    assert!(
        !phone.inbox().story(id).unwrap().actions.contains(&tinxom_domain::tip::TipAction::AskWithdrawal)
    );
    phone.synced();
    village.desk.synced();
    assert_eq!(officer.list(false, 0, 9).unwrap().len(), 1);
    assert_eq!(officer.count().unwrap(), (1, 1));
    officer.accept_withdrawal(line).unwrap();
    assert_eq!(officer.list(false, 0, 9).unwrap(), []);
}
