//! Households: looked at, changed, split, merged, chosen for, listed.

use super::{LIST, bring_in, household, visit};
use tinxom_domain::household::{LookPurpose, Standing};
use tinxom_domain::role::Role;
use tinxom_phone::PhoneError;
use tinxom_phone::screen::RowBody;
use tinxom_tests::divided::{self, in_turns};
use tinxom_tests::thumb::Thumb;
use tinxom_tests::village::{NOW, Village};

#[test]
fn x11_a_household_is_put_where_it_belongs_the_likely_ward_first_and_taken_back_at_once() {
    let village = divided::village("part");
    village.link.set_now(divided::AFTER);
    let desk = village.stranger("next desk", NOW);
    village.certify(&desk, divided::NEXT, Role::Desk);
    in_turns(&[&desk, &village.desk]);
    let mut thumb = Thumb::on(&desk);
    thumb.tap("Chọn địa bàn");
    assert_eq!(thumb.lines().len(), 3, "{:?}", thumb.texts());
    thumb.open("Bà Tư");
    let choices: Vec<(String, String)> = thumb
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
    thumb.tap(&likely.0);
    let pending = || desk.registry().choose_queue().unwrap().iter().filter(|line| line.line.pending).count();
    assert!(thumb.told().contains("chờ máy chủ") && pending() == 1);
    thumb.tap_notice();
    assert!(thumb.told().contains("Lấy lại một biến động"));
    in_turns(&[&desk]);
    assert_eq!((desk.registry().choose_queue().unwrap().len(), pending()), (3, 0), "as it was before");
    // A whole hamlet at once, and back.
    let all = thumb.texts().into_iter().find(|text| text.starts_with("Cả 2 hộ về ")).unwrap();
    thumb.tap(&all);
    assert_eq!(pending(), 2);
    thumb.tap_notice();
    in_turns(&[&desk]);
    assert_eq!(desk.registry().choose_queue().unwrap().len(), 3);
    thumb.tap(&all);
    in_turns(&[&desk]);
    assert_eq!(desk.registry().choose_queue().unwrap().len(), 1, "chosen, and ruled");
    assert_eq!(thumb.lines().len(), 1);
}

#[test]
fn a_household_is_looked_at_for_a_purpose_once_however_often_its_screen_is_drawn() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let registry = village.desk.registry();
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Hộ trong xóm").open("Xóm Núi Voi").open("Bà Tư");
    assert!(thumb.reads("Xem hộ này để làm gì?") && thumb.reads("được báo"));
    assert!(!thumb.can_tap("Chuyển đi") && registry.looks(9).unwrap().is_empty());
    let id = household(&village.desk, "Bà Tư");
    assert!(matches!(registry.looked_at(id), Err(PhoneError::NotPossible)), "it was not looked at");
    thumb.tap("Sửa sổ");
    for _ in 0..3 {
        assert!(thumb.can_tap("Chuyển đi") && thumb.reads("Vào sổ lúc") && thumb.is_still());
    }
    let [look] = registry.looks(9).unwrap()[..] else { panic!("one look") };
    assert_eq!((look.household, look.purpose), (id, LookPurpose::Correct));
    // Shown anew, it is asked anew.
    thumb.back().open("Bà Tư");
    assert!(!thumb.can_tap("Chuyển đi") && thumb.reads("Xem hộ này để làm gì?"));
}

#[test]
fn a_change_is_taken_back_before_the_server_heard_of_it_and_after_until_it_is_counted() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let id = household(&village.desk, "Bà Tư");
    let standing = || village.desk.registry().line(id).unwrap().standing;
    let mut thumb = visit(&village.desk, "Bà Tư");
    thumb.tap("Chuyển đi");
    assert!(thumb.reads("Chờ máy chủ: Chuyển đi"), "{:?}", thumb.texts());
    thumb.tap_notice();
    assert!(thumb.told().contains("Lấy lại một biến động") && !thumb.can_tap("Lấy lại"));
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    assert!(village.desk.registry().pending().unwrap().is_empty());
    // Once it is ruled, it is taken back where it stands in the history.
    thumb.tap("Chuyển đi");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::MovedAway);
    assert!(thumb.can_tap("Trở về") && !thumb.can_tap("Chuyển đi"));
    thumb.tap("Lấy lại");
    village.desk.synced().synced();
    assert_eq!(standing(), Standing::Living);
    // Counted, nothing offers it any more.
    thumb.tap("Chuyển đi");
    village.desk.synced().synced();
    assert!(thumb.can_tap("Lấy lại"));
    village.desk.registry().count().unwrap();
    village.desk.synced().synced();
    assert!(!thumb.can_tap("Lấy lại") && thumb.can_tap("Trở về"));
    // One that moved away is found by its name.
    let mut found = Thumb::on(&village.desk);
    found.tap("Hộ trong xóm").type_in("search", "bà tư");
    assert_eq!(found.lines()[0].1.as_ref().unwrap().label, "Đã chuyển đi");
}

#[test]
fn what_a_household_is_known_by_is_put_right_and_a_part_becomes_one_of_its_own() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut thumb = visit(&village.desk, "Bà Tư");
    thumb.tap("Sửa sổ");
    assert!(thumb.reads("Bà Tư") && thumb.reads("Số 10"), "what is known stands in the fields");
    thumb.type_in("name", "Bà Tư 0387654321").tap("Cất vào sổ");
    assert!(thumb.told().contains("số điện thoại"), "{}", thumb.told());
    thumb.type_in("name", "Bà Tư Lớn").tap("Tổ dân phố 10").tap("Cất vào sổ");
    village.desk.synced();
    assert!(thumb.reads("Tổ dân phố 10, Số 10, Bà Tư Lớn"), "{:?}", thumb.texts());
    thumb.tap("Tách hộ");
    assert!(!thumb.can_tap("Cất vào sổ"), "it needs a name of its own");
    thumb.type_in("name", "Cô Út").tap("Cất vào sổ");
    village.desk.synced();
    assert_eq!(household(&village.desk, "Cô Út"), household(&village.desk, "co ut"));
}

#[test]
fn a_household_made_at_a_door_that_is_like_a_known_one_is_offered_and_merged_by_a_person() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Hộ trong xóm").open("Xóm Núi Voi").tap("Ghi danh tại nhà");
    thumb.type_in("name", "ba tu").type_in("address", "số 10").tap("Trao mã");
    village.desk.synced();
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Hộ trong xóm").tap("Hộ có thể trùng");
    assert!(thumb.reads("Trùng địa chỉ và tên"), "{:?}", thumb.texts());
    thumb.tap("Là một, nhập lại");
    assert!(thumb.told().contains("Nhập hộ"));
    village.desk.synced();
    let twins = Thumb::at(&village.desk, "twins");
    assert!(twins.reads("Chưa thấy hộ nào có thể trùng"));
}

#[test]
fn sixty_households_come_by_pages_and_a_search_finds_one_without_diacritics() {
    let village = Village::with_hamlets();
    let rows: String = (1..=60).map(|house| format!("Xóm Núi Voi,Số {house},Nhà Mẫu {house}\n")).collect();
    bring_in(&village, &format!("Xóm,Địa chỉ,Chủ hộ\n{rows}"));
    let mut thumb = Thumb::on(&village.desk);
    thumb.tap("Hộ trong xóm");
    assert!(thumb.reads("60 hộ, 0 hộ có máy"));
    thumb.open("Xóm Núi Voi");
    assert_eq!(thumb.lines().len(), 50);
    assert!(thumb.reads("60 hộ."));
    thumb.tap("Xem thêm");
    assert_eq!(thumb.lines().len(), 60);
    assert!(!thumb.can_tap("Xem thêm"));
    thumb.type_in("search", "nha mau 37");
    assert_eq!(thumb.lines().len(), 1);
    thumb.type_in("search", "không có ai");
    assert!(thumb.reads("Không thấy gì ở đây."));
    // The same search over all hamlets.
    thumb.back().type_in("search", "mau 12");
    assert_eq!(thumb.lines()[0].0, "Nhà Mẫu 12");
    assert!(village.desk.registry().looks(9).unwrap().is_empty(), "a list is no look");
}
