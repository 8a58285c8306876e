//! Households: looked at, changed, split, merged, chosen for, listed.

use super::hand::Hand;
use super::{LIST, bring_in, household, visit};
use tinxom_domain::household::{LookPurpose, Standing};
use tinxom_domain::role::Role;
use tinxom_phone::PhoneError;
use tinxom_phone::screen::RowBody;
use tinxom_tests::divided::{self, in_turns};
use tinxom_tests::village::{NOW, Village};

#[test]
fn x11_a_household_is_put_where_it_belongs_the_likely_ward_first_and_taken_back_at_once() {
    let village = divided::village("part");
    village.link.set_now(divided::AFTER);
    let desk = village.stranger("next desk", NOW);
    village.certify(&desk, divided::NEXT, Role::Desk);
    in_turns(&[&desk, &village.desk]);
    let mut hand = Hand::on(&desk);
    hand.tap("Chọn địa bàn");
    assert_eq!(hand.lines().len(), 3, "{:?}", hand.texts());
    hand.tap("Bà Tư");
    let choices: Vec<(String, String)> = hand
        .sees()
        .rows
        .into_iter()
        .filter_map(|row| match row.body {
            RowBody::Choice { button, detail, .. } => Some((button.label, detail)),
            _ => None,
        })
        .collect();
    let [likely, other] = &choices[..] else { panic!("two wards: {choices:?}") };
    assert!(likely.1.starts_with("xóm nay thuộc ") && other.1.is_empty(), "{choices:?}");
    hand.tap(&likely.0);
    let pending = || desk.registry().choose_queue().unwrap().iter().filter(|line| line.line.pending).count();
    assert!(hand.told().contains("chờ máy chủ") && pending() == 1);
    hand.tap_notice();
    assert!(hand.told().contains("Lấy lại một biến động"));
    in_turns(&[&desk]);
    assert_eq!((desk.registry().choose_queue().unwrap().len(), pending()), (3, 0), "as it was before");
    // A whole hamlet at once, and back.
    let all = hand.texts().into_iter().find(|text| text.starts_with("Cả 2 hộ về ")).unwrap();
    hand.tap(&all);
    assert_eq!(pending(), 2);
    hand.tap_notice();
    in_turns(&[&desk]);
    assert_eq!(desk.registry().choose_queue().unwrap().len(), 3);
    hand.tap(&all);
    in_turns(&[&desk]);
    assert_eq!(desk.registry().choose_queue().unwrap().len(), 1, "chosen, and ruled");
    assert_eq!(hand.lines().len(), 1);
}

#[test]
fn a_household_is_looked_at_for_a_purpose_once_however_often_its_screen_is_drawn() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let registry = village.desk.registry();
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm").tap("Xóm Núi Voi").tap("Bà Tư");
    assert!(hand.says("Xem hộ này để làm gì?") && hand.says("được báo"));
    assert!(!hand.can_tap("Chuyển đi") && registry.looks(9).unwrap().is_empty());
    let id = household(&village.desk, "Bà Tư");
    assert!(matches!(registry.looked_at(id), Err(PhoneError::NotPossible)), "it was not looked at");
    hand.tap("Sửa sổ");
    for _ in 0..3 {
        assert!(hand.can_tap("Chuyển đi") && hand.says("Vào sổ lúc") && hand.is_still());
    }
    let [look] = registry.looks(9).unwrap()[..] else { panic!("one look") };
    assert_eq!((look.household, look.purpose), (id, LookPurpose::Correct));
    // Shown anew, it is asked anew.
    hand.tap("Quay lại").tap("Bà Tư");
    assert!(!hand.can_tap("Chuyển đi") && hand.says("Xem hộ này để làm gì?"));
}

#[test]
fn a_change_is_taken_back_before_the_server_heard_of_it_and_after_until_it_is_counted() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let id = household(&village.desk, "Bà Tư");
    let standing = || village.desk.registry().line(id).unwrap().standing;
    let mut hand = visit(&village.desk, "Bà Tư");
    hand.tap("Chuyển đi");
    assert!(hand.says("Chờ máy chủ: Chuyển đi"), "{:?}", hand.texts());
    hand.tap_notice();
    assert!(hand.told().contains("Lấy lại một biến động") && !hand.can_tap("Lấy lại"));
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    assert!(village.desk.registry().pending().unwrap().is_empty());
    // Once it is ruled, it is taken back where it stands in the history.
    hand.tap("Chuyển đi");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::MovedAway);
    assert!(hand.can_tap("Trở về") && !hand.can_tap("Chuyển đi"));
    hand.tap("Lấy lại");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    // Counted, nothing offers it any more.
    hand.tap("Chuyển đi");
    village.desk.synced().synced();
    assert!(hand.can_tap("Lấy lại"));
    village.desk.registry().count().unwrap();
    village.desk.synced().synced();
    assert!(!hand.can_tap("Lấy lại") && hand.can_tap("Trở về"));
    // One that moved away is found by its name.
    let mut found = Hand::on(&village.desk);
    found.tap("Hộ trong xóm").fill("search", "bà tư");
    assert_eq!(found.lines()[0].1.as_ref().unwrap().label, "Đã chuyển đi");
}

#[test]
fn what_a_household_is_known_by_is_put_right_and_a_part_becomes_one_of_its_own() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut hand = visit(&village.desk, "Bà Tư");
    hand.tap("Sửa sổ");
    assert!(hand.says("Bà Tư") && hand.says("Số 10"), "what is known stands in the fields");
    hand.fill("name", "Bà Tư 0387654321").tap("Cất vào sổ");
    assert!(hand.told().contains("số điện thoại"), "{}", hand.told());
    hand.fill("name", "Bà Tư Lớn").tap("Tổ dân phố 10").tap("Cất vào sổ");
    village.desk.synced();
    assert!(hand.says("Tổ dân phố 10, Số 10, Bà Tư Lớn"), "{:?}", hand.texts());
    hand.tap("Tách hộ");
    assert!(!hand.can_tap("Cất vào sổ"), "it needs a name of its own");
    hand.fill("name", "Cô Út").tap("Cất vào sổ");
    village.desk.synced();
    assert_eq!(household(&village.desk, "Cô Út"), household(&village.desk, "co ut"));
}

#[test]
fn a_household_made_at_a_door_that_is_like_a_known_one_is_offered_and_merged_by_a_person() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm").tap("Xóm Núi Voi").tap("Ghi danh tại nhà");
    hand.fill("name", "ba tu").fill("address", "số 10").tap("Trao mã");
    village.desk.synced();
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm").tap("Hộ có thể trùng");
    assert!(hand.says("Trùng địa chỉ và tên"), "{:?}", hand.texts());
    hand.tap("Là một, nhập lại");
    assert!(hand.told().contains("Nhập hộ"));
    village.desk.synced();
    let twins = Hand::at(&village.desk, "twins");
    assert!(twins.says("Chưa thấy hộ nào có thể trùng"));
}

#[test]
fn sixty_households_come_by_pages_and_a_search_finds_one_without_diacritics() {
    let village = Village::with_hamlets();
    let rows: String = (1..=60).map(|house| format!("Xóm Núi Voi,Số {house},Nhà Mẫu {house}\n")).collect();
    bring_in(&village, &format!("Xóm,Địa chỉ,Chủ hộ\n{rows}"));
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm");
    assert!(hand.says("60 hộ, 0 hộ có máy"));
    hand.tap("Xóm Núi Voi");
    assert_eq!(hand.lines().len(), 50);
    assert!(hand.says("60 hộ."));
    hand.tap("Xem thêm");
    assert_eq!(hand.lines().len(), 60);
    assert!(!hand.can_tap("Xem thêm"));
    hand.fill("search", "nha mau 37");
    assert_eq!(hand.lines().len(), 1);
    hand.fill("search", "không có ai");
    assert!(hand.says("Không thấy gì ở đây."));
    // The same search over all hamlets.
    hand.tap("Quay lại").fill("search", "mau 12");
    assert_eq!(hand.lines()[0].0, "Nhà Mẫu 12");
    assert!(village.desk.registry().looks(9).unwrap().is_empty(), "a list is no look");
}
