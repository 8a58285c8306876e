//! Households: looked at, changed, split, merged, chosen for, listed.

use super::{LIST, bring_in, household, visit};
use tinxom_domain::household::{LookPurpose, Standing};
use tinxom_domain::role::Role;
use tinxom_phone::PhoneError;
use tinxom_phone::screen::RowBody;
use tinxom_tests::divided::{self, in_turns};
use tinxom_tests::hand::Hand;
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
    assert_eq!(hand.lines().len(), 3, "{:?}", hand.reads());
    hand.tap("Bà Tư");
    let choices: Vec<(String, String)> = hand
        .screen()
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
    assert!(hand.said().contains("chờ máy chủ") && pending() == 1);
    hand.follow();
    assert!(hand.said().contains("Lấy lại một biến động"));
    in_turns(&[&desk]);
    assert_eq!((desk.registry().choose_queue().unwrap().len(), pending()), (3, 0), "as it was before");
    // A whole hamlet at once, and back.
    let all = hand.reads().into_iter().find(|text| text.starts_with("Cả 2 hộ về ")).unwrap();
    hand.agree(&all);
    assert_eq!(pending(), 2);
    hand.follow();
    in_turns(&[&desk]);
    assert_eq!(desk.registry().choose_queue().unwrap().len(), 3);
    hand.agree(&all);
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
    assert!(hand.sees("Xem hộ này để làm gì?") && hand.sees("được báo"));
    assert!(!hand.can_tap("Chuyển đi") && registry.looks(9).unwrap().is_empty());
    let id = household(&village.desk, "Bà Tư");
    assert!(matches!(registry.looked_at(id), Err(PhoneError::NotPossible)), "it was not looked at");
    hand.tap("Sửa sổ");
    for _ in 0..3 {
        assert!(hand.can_tap("Chuyển đi") && hand.sees("Vào sổ lúc") && hand.is_still());
    }
    let [look] = registry.looks(9).unwrap()[..] else { panic!("one look") };
    assert_eq!((look.household, look.purpose), (id, LookPurpose::Correct));
    // Shown anew, it is asked anew.
    hand.tap("Quay lại").tap("Bà Tư");
    assert!(!hand.can_tap("Chuyển đi") && hand.sees("Xem hộ này để làm gì?"));
}

#[test]
fn a_change_is_taken_back_before_the_server_heard_of_it_and_after_until_it_is_counted() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let id = household(&village.desk, "Bà Tư");
    let standing = || village.desk.registry().line(id).unwrap().standing;
    let mut hand = visit(&village.desk, "Bà Tư");
    hand.agree("Chuyển đi");
    assert!(hand.sees("Chờ máy chủ: Chuyển đi"), "{:?}", hand.reads());
    hand.follow();
    assert!(hand.said().contains("Lấy lại một biến động") && !hand.can_tap("Lấy lại"));
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    assert!(village.desk.registry().pending().unwrap().is_empty());
    // Once it is ruled, it is taken back where it stands in the history.
    hand.agree("Chuyển đi");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::MovedAway);
    assert!(hand.can_tap("Trở về") && !hand.can_tap("Chuyển đi"));
    hand.tap("Lấy lại");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    // Counted, nothing offers it any more.
    hand.agree("Chuyển đi");
    village.desk.synced().synced();
    assert!(hand.can_tap("Lấy lại"));
    village.desk.registry().count().unwrap();
    village.desk.synced().synced();
    assert!(!hand.can_tap("Lấy lại") && hand.can_tap("Trở về"));
    // One that moved away is found by its name.
    let mut found = Hand::on(&village.desk);
    found.tap("Hộ trong xóm").write("Tìm hộ", "bà tư");
    assert_eq!(found.lines()[0].1.as_ref().unwrap().label, "Đã chuyển đi");
}

#[test]
fn what_a_household_is_known_by_is_put_right_and_a_part_becomes_one_of_its_own() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut hand = visit(&village.desk, "Bà Tư");
    hand.tap("Sửa sổ");
    assert!(hand.sees("Bà Tư") && hand.sees("Số 10"), "what is known stands in the fields");
    hand.write("Tên gọi của hộ", "Bà Tư 0387654321").tap("Cất vào sổ");
    assert!(hand.said().contains("số điện thoại"), "{}", hand.said());
    hand.write("Tên gọi của hộ", "Bà Tư Lớn").tap("Tổ dân phố 10").tap("Cất vào sổ");
    village.desk.synced();
    assert!(hand.sees("Tổ dân phố 10, Số 10, Bà Tư Lớn"), "{:?}", hand.reads());
    hand.tap("Tách hộ");
    assert!(!hand.can_tap("Cất vào sổ"), "it needs a name of its own");
    hand.write("Tên gọi của hộ", "Cô Út").tap("Cất vào sổ");
    village.desk.synced();
    assert_eq!(household(&village.desk, "Cô Út"), household(&village.desk, "co ut"));
}

#[test]
fn a_household_made_at_a_door_that_is_like_a_known_one_is_offered_and_merged_by_a_person() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm").tap("Xóm Núi Voi").tap("Ghi danh tại nhà");
    hand.write("Tên gọi của hộ", "ba tu").write("Địa chỉ", "số 10").tap("Trao mã");
    village.desk.synced();
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm").tap("Hộ có thể trùng");
    assert!(hand.sees("Trùng địa chỉ và tên"), "{:?}", hand.reads());
    hand.agree("Là một, nhập lại");
    assert!(hand.said().contains("Nhập hộ"));
    village.desk.synced();
    let twins = Hand::before(&village.desk, "twins");
    assert!(twins.sees("Chưa thấy hộ nào có thể trùng"));
}

#[test]
fn sixty_households_come_by_pages_and_a_search_finds_one_without_diacritics() {
    let village = Village::with_hamlets();
    let rows: String = (1..=60).map(|house| format!("Xóm Núi Voi,Số {house},Nhà Mẫu {house}\n")).collect();
    bring_in(&village, &format!("Xóm,Địa chỉ,Chủ hộ\n{rows}"));
    let mut hand = Hand::on(&village.desk);
    hand.tap("Hộ trong xóm");
    assert!(hand.sees("60 hộ, 0 hộ có máy"));
    hand.tap("Xóm Núi Voi");
    assert_eq!(hand.lines().len(), 50);
    assert!(hand.sees("60 hộ."));
    hand.tap("Xem thêm");
    assert_eq!(hand.lines().len(), 60);
    assert!(!hand.can_tap("Xem thêm"));
    hand.write("Tìm hộ", "nha mau 37");
    assert_eq!(hand.lines().len(), 1);
    hand.write("Tìm hộ", "không có ai");
    assert!(hand.sees("Không thấy gì ở đây."));
    // The same search over all hamlets.
    hand.tap("Quay lại").write("Tìm hộ", "mau 12");
    assert_eq!(hand.lines()[0].0, "Nhà Mẫu 12");
    assert!(village.desk.registry().looks(9).unwrap().is_empty(), "a list is no look");
}
