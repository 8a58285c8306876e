//! At the door, over the telephone, two claims of one household, and a phone that is taken out.

use super::{LIST, bring_in, hex, join, officer, slot, under_the_code, visit};
use tinxom_domain::household::LookPurpose;
use tinxom_domain::role::Role;
use tinxom_phone::SlotState;
use tinxom_phone::screen::{ActionOutcome, Icon, RowBody, ScreenRow, TextRole, Tone};
use tinxom_tests::hand::Hand;
use tinxom_tests::village::{Fault, NOW, Person, Village};

#[test]
fn s5_1_two_phones_meet_at_a_door_offline_and_the_officers_screen_says_provisional_until_the_verdict() {
    let village = Village::with_hamlets();
    let (officer, resident) = (officer(&village, "officer"), village.stranger("resident", NOW));
    village.link.set(Fault::Unreachable);
    let mut hand = Hand::on(&officer);
    hand.tap("Hộ trong xóm").tap("Xóm Gò Chùa");
    assert!(hand.sees("Xóm chưa có hộ nào trong sổ"));
    hand.tap("Ghi danh tại nhà");
    assert!(!hand.can_tap("Trao mã"), "a household without a name");
    hand.write("Tên gọi của hộ", "Bà Mẫu").write("Địa chỉ", "Số 9").tap("Trao mã");
    let acceptance = join(&resident, &under_the_code(&hand), "Bà Mẫu");
    hand.tap("Quét trả lời");
    // What is no answer says so, stays nowhere, and the code is still there.
    hand.scan("https://example.vn/khong-phai");
    assert!(!hand.said().is_empty() && hand.can_tap("Quét trả lời"));
    assert!(hand.hides("example.vn"));
    hand.tap("Quét trả lời").scan(&acceptance);
    assert!(hand.sees("Đã nhận, chờ máy chủ") && hand.sees("Suất còn là tạm"), "{:?}", hand.reads());
    assert!(!hand.screen().head.bright);
    assert_eq!(slot(&resident), SlotState::Pending);
    village.link.set(Fault::None);
    resident.synced();
    officer.synced().synced();
    assert!(hand.sees("Đang giữ suất"), "{:?}", hand.reads());
    hand.tap("Xong");
    let [(name, Some(badge))] = &hand.lines()[..] else { panic!("one household: {:?}", hand.lines()) };
    assert_eq!((name.as_str(), badge.label.as_str(), badge.tone), ("Bà Mẫu", "Có máy giữ suất", Tone::Tea));
    hand.tap("Quay lại").tap("Mã đã trao").tap("Xóm Gò Chùa, Số 9, Bà Mẫu");
    assert!(hand.sees("Đang giữ suất"));
    // The other phone's synced too: nobody waits.
    resident.synced();
    assert_eq!(slot(&resident), SlotState::Active);
}

#[test]
fn s5_1_over_the_telephone_twelve_digits_stand_large_with_their_hour_and_four_words_are_compared() {
    for (answer, verdict) in [("Giống nhau", "Đang giữ suất"), ("Không giống", "Bốn từ không giống nhau")]
    {
        let village = Village::with_hamlets();
        bring_in(&village, LIST);
        let (officer, resident) = (officer(&village, "officer"), village.stranger("resident", NOW));
        let mut hand = visit(&officer, "Bà Tư");
        hand.tap("Ghi danh tại nhà").tap("Qua điện thoại").tap("Trao mã");
        assert!(hand.styled(TextRole::Large).is_empty(), "no digits before they are asked for");
        hand.tap("Lấy mã số");
        let [digits] = &hand.styled(TextRole::Large)[..] else { panic!("{:?}", hand.reads()) };
        assert_eq!(digits.chars().filter(char::is_ascii_digit).count(), 12);
        assert!(hand.sees("Dùng được đến "));
        officer.synced();
        let mut other = Hand::on(&resident);
        other.tap("Vào bằng mã số qua điện thoại").write("Mã số", digits).write("Địa chỉ máy chủ", "memory");
        other.tap("Tiếp").write("Tên để cán bộ trực biết ai gửi", "Bà Tư").tap("Đồng ý, vào xóm");
        resident.synced().synced();
        officer.synced();
        let words = resident.slot().words().unwrap().unwrap();
        assert_eq!(hand.styled(TextRole::Large), [words.join("\n")]);
        if answer == "Không giống" {
            hand.agree(answer);
        } else {
            hand.tap(answer);
        }
        assert!(hand.said().contains("chờ máy chủ") && hand.sees("Đã đối chiếu bốn từ"));
        assert!(!hand.can_tap(answer));
        officer.synced();
        assert!(hand.sees(verdict), "{answer}: {:?}", hand.reads());
    }
}

#[test]
fn s5_2_two_officers_enrol_one_household_offline_and_both_screens_end_with_the_verdict() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let officers = ["first", "second"].map(|name| officer(&village, name));
    let residents = ["Bà Tư", "Anh Tư"].map(|name| village.stranger(name, NOW));
    let mut hands = Vec::new();
    for (officer, resident) in officers.iter().zip(&residents) {
        let mut hand = visit(officer, "Bà Tư");
        hand.tap("Ghi danh tại nhà").tap("Trao mã");
        let acceptance = join(resident, &under_the_code(&hand), "Nhà bà Tư");
        hand.tap("Quét trả lời").scan(&acceptance);
        assert!(hand.sees("Đã nhận, chờ máy chủ"));
        hands.push(hand);
    }
    for officer in officers.iter().chain(&officers) {
        officer.synced();
    }
    assert!(hands[0].sees("Đang giữ suất") && hands[1].sees("Chờ cán bộ phân xử"));
    assert!(hands[1].sees("Cả hai đều còn nguyên"));
    // Whoever settles it says what for, sees what speaks for each, and confirms.
    let mut desk = Hand::on(&village.desk);
    village.desk.synced();
    desk.tap("Ghi danh chờ").tap("Xóm Núi Voi, Số 10, Bà Tư");
    assert!(!desk.can_tap("Giao suất cho ghi danh đang chờ"), "first it is looked at, and told");
    assert!(desk.sees("được báo"));
    desk.tap("Xem hai bên");
    assert_eq!(village.desk.registry().looks(9).unwrap()[0].purpose, LookPurpose::Settle);
    assert!(desk.sees("Đang giữ suất") && desk.sees("Cảnh sát khu vực"), "{:?}", desk.reads());
    desk.agree("Giao suất cho ghi danh đang chờ");
    assert!(desk.said().contains("chờ máy chủ"));
    assert!(desk.sees("chờ máy chủ"), "nothing is shown as done before the server ruled");
    for person in [&village.desk, &officers[0], &officers[1]] {
        person.synced();
    }
    assert!(hands[0].sees("Chờ cán bộ phân xử") && hands[1].sees("Đang giữ suất"));
    // The hand in which it was settled, on the list: now the other one waits there.
    assert_eq!(desk.lines().len(), 1);
}

#[test]
fn s8_2_a_pupil_is_taken_at_the_door_with_the_guardians_word_first() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let officer = officer(&village, "officer");
    let (parent, pupil) = (village.stranger("parent", NOW), village.stranger("pupil", NOW));
    let mut hand = visit(&officer, "Bà Tư");
    hand.tap("Ghi danh tại nhà").tap("Trao mã");
    let acceptance = join(&parent, &under_the_code(&hand), "Bà Tư");
    hand.tap("Quét trả lời").scan(&acceptance);
    parent.synced();
    officer.synced();
    hand.tap("Xong").tap("Ghi danh tại nhà").tap("Em học sinh, đội cổng trường");
    assert!(!hand.can_tap("Qua điện thoại") && hand.can_tap("Tổ mới"));
    hand.tap("Trao mã");
    let invite = under_the_code(&hand);
    let agreed = parent.slot().guard(&pupil.membership().ask_guardian(&invite).unwrap()).unwrap();
    let joined = pupil.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text).unwrap();
    assert!(!hand.can_tap("Quét trả lời"), "first the guardian's word");
    let guardian = pupil.slot().guardian().unwrap().unwrap();
    hand.tap("Quét lời đồng ý của người giám hộ").scan(&guardian);
    hand.tap("Quét trả lời").scan(&joined.acceptance.unwrap());
    assert!(hand.sees("Đã nhận cả lời đồng ý của người giám hộ."), "{:?}", hand.reads());
    officer.synced();
    pupil.synced();
    let holder = pupil.membership().holder().unwrap();
    assert_eq!((holder.appointment.role, holder.confirmed), (Role::Minor, true));
    assert_eq!(slot(&parent), SlotState::Active);
    // A pupil's home leads to no registry, and has 113.
    let home = Hand::on(&pupil).screen();
    assert!(home.head.main.is_none_or(|main| main.action == "call/113"));
}

#[test]
fn a_phone_is_taken_out_in_two_taps_a_reason_and_a_yes() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let (officer, resident) = (officer(&village, "officer"), village.stranger("resident", NOW));
    let mut hand = visit(&officer, "Bà Tư");
    hand.tap("Ghi danh tại nhà").tap("Trao mã");
    join(&resident, &under_the_code(&hand), "Bà Tư");
    resident.synced();
    officer.synced();
    let mut hand = visit(&officer, "Bà Tư");
    hand.tap("Thu hồi máy");
    assert!(hand.sees("Máy bị thu hồi không đọc được gì nữa"));
    assert!(!hand.can_tap("Thôi nhiệm vụ"), "a household's member has no task to end");
    let taps = hand.taps;
    hand.agree("Mất máy");
    assert_eq!(hand.taps - taps, 2);
    assert!(hand.said().contains("Thu hồi một máy: mất máy"));
    officer.synced().synced();
    assert!(hand.sees("Chưa có máy") && !hand.can_tap("Thu hồi máy"), "{:?}", hand.reads());
    // An area officer takes no officer's phone out, a desk does.
    let device = officer.membership().holder().unwrap().device;
    let desk_device = village.desk.membership().holder().unwrap().device;
    let own = Hand::before(&officer, "officers");
    let opens = |person: &Person| {
        let screen = Hand::before(person, "officers").screen();
        let opens =
            |row: &&ScreenRow| matches!(row.body, RowBody::Line { open: Some(_), icon: Icon::Officer, .. });
        screen.rows.iter().filter(opens).count()
    };
    assert!(own.sees("máy này"));
    assert_eq!((opens(&officer), opens(&village.desk)), (0, 1), "the desk's own phone is not offered either");
    let forged =
        Hand::before(&officer, &format!("revoke/d/{}", hex(&desk_device.0))).forge("revoke-for/lost");
    assert!(matches!(forged, ActionOutcome::Tell { .. }), "{forged:?}");
    village.desk.synced();
    let mut desk = Hand::before(&village.desk, "officers");
    desk.tap("Cảnh sát khu vực").agree("Thôi nhiệm vụ");
    village.desk.synced();
    let officers = village.desk.registry().officers().unwrap();
    assert!(officers.iter().any(|line| line.device == device && line.revoked.is_some()));
    assert!(Hand::before(&village.desk, "officers").sees("Thu hồi từ "));
}
