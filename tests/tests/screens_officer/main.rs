//! An officer's screens, tapped as an officer would: the desk, the door, the registry, choosing, phones.

#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;
mod door;
mod registry;
mod rights;

use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::Role;
use tinxom_phone::screen::{RowBody, TextRole};
use tinxom_phone::{HouseholdQuery, SlotState};
use tinxom_tests::hand::Hand;
use tinxom_tests::village::{NOW, Person, Village, WARD};

const LIST: &str =
    "Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 10,Bà Tư\nXóm Núi Voi,Số 2,Ông Bảy\nXóm Gò Chùa,,Ông Tám\n";

/// An area officer's phone that has the ward's registry key.
fn officer(village: &Village, name: &str) -> Person {
    let officer = village.stranger(name, NOW);
    village.certify(&officer, WARD, Role::AreaOfficer);
    officer.synced().synced();
    village.desk.synced();
    officer.synced();
    officer
}

fn bring_in(village: &Village, list: &str) {
    let registry = village.desk.registry();
    let list = registry.read_list(list.as_bytes()).unwrap();
    registry.bring_in(&list, &[], None, |_, _| {}).unwrap();
    village.desk.synced();
}

fn household(person: &Person, name: &str) -> HouseholdId {
    let query = HouseholdQuery { text: name.into(), ..HouseholdQuery::default() };
    person.registry().households(&query, 0, 9).unwrap().rows[0].id
}

fn hex(id: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(id)
}

/// From home to the household's own screen, looked at for a visit.
fn visit(person: &Person, name: &str) -> Hand {
    let mut hand = Hand::on(person);
    hand.tap("Hộ trong xóm").write("Tìm hộ", name).tap(name).tap("Thăm hộ");
    hand
}

/// Joins by the text of an invite, as a villager does, and gives what his phone shows in answer.
fn join(person: &Person, invite: &str, name: &str) -> String {
    let mut hand = Hand::on(person);
    hand.tap("Dán mã mời dạng chữ").write("Lời mời", invite).tap("Tiếp");
    hand.write("Tên để cán bộ trực biết ai gửi", name).tap("Đồng ý, vào xóm");
    person.slot().acceptance().unwrap().unwrap_or_default()
}

/// The text below a code that fills the screen.
fn under_the_code(hand: &Hand) -> String {
    let screen = hand.screen();
    assert!(screen.head.bright && screen.rows.iter().any(|row| matches!(row.body, RowBody::Code { .. })));
    let texts = hand.styled(TextRole::Soft);
    texts.into_iter().find(|text| text.starts_with("TINXOM")).unwrap()
}

fn slot(person: &Person) -> SlotState {
    person.slot().state().unwrap().unwrap().state
}
