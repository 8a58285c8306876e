//! At the door, over the telephone, two claims of one household, and a phone that is taken out.

use super::{LIST, bring_in, hex, join, officer, slot, under_the_code, visit};
use tinxom_domain::household::LookPurpose;
use tinxom_domain::role::Role;
use tinxom_phone::SlotState;
use tinxom_phone::screen::{ActionOutcome, Icon, RowBody, ScreenRow, TextRole, Tone};
use tinxom_tests::thumb::Thumb;
use tinxom_tests::village::{Fault, NOW, Person, Village};

#[test]
fn s5_1_two_phones_meet_at_a_door_offline_and_the_officers_screen_says_provisional_until_the_verdict() {
    let village = Village::with_hamlets();
    let (officer, resident) = (officer(&village, "officer"), village.stranger("resident", NOW));
    village.link.set(Fault::Unreachable);
    let mut thumb = Thumb::on(&officer);
    thumb.tap("Hộ trong xóm").open("Xóm Gò Chùa");
    assert!(thumb.reads("Xóm chưa có hộ nào trong sổ"));
    thumb.tap("Ghi danh tại nhà");
    assert!(!thumb.can_tap("Trao mã"), "a household without a name");
    thumb.type_in("name", "Bà Mẫu").type_in("address", "Số 9").tap("Trao mã");
    let acceptance = join(&resident, &under_the_code(&thumb), "Bà Mẫu");
    thumb.tap("Quét trả lời");
    // What is no answer says so, stays nowhere, and the code is still there.
    thumb.camera_reads("https://example.vn/khong-phai");
    assert!(!thumb.told().is_empty() && thumb.can_tap("Quét trả lời"));
    assert!(!thumb.reads("example.vn"));
    thumb.tap("Quét trả lời").camera_reads(&acceptance);
    assert!(thumb.reads("Đã nhận, chờ máy chủ") && thumb.reads("Suất còn là tạm"), "{:?}", thumb.texts());
    assert!(!thumb.screen().head.bright);
    assert_eq!(slot(&resident), SlotState::Pending);
    village.link.set(Fault::None);
    resident.synced();
    officer.synced().synced();
    assert!(thumb.reads("Đang giữ suất"), "{:?}", thumb.texts());
    thumb.tap("Xong");
    let [(name, Some(badge))] = &thumb.lines()[..] else { panic!("one household: {:?}", thumb.lines()) };
    assert_eq!((name.as_str(), badge.label.as_str(), badge.tone), ("Bà Mẫu", "Có máy giữ suất", Tone::Tea));
    thumb.back().tap("Mã đã trao").open("Bà Mẫu");
    assert!(thumb.reads("Đang giữ suất"));
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
        let mut thumb = visit(&officer, "Bà Tư");
        thumb.tap("Ghi danh tại nhà").tap("Qua điện thoại").tap("Trao mã");
        assert!(thumb.styled(TextRole::Large).is_empty(), "no digits before they are asked for");
        thumb.tap("Lấy mã số");
        let [digits] = &thumb.styled(TextRole::Large)[..] else { panic!("{:?}", thumb.texts()) };
        assert_eq!(digits.chars().filter(char::is_ascii_digit).count(), 12);
        assert!(thumb.reads("Dùng được đến "));
        officer.synced();
        let mut other = Thumb::on(&resident);
        other.tap("Vào bằng mã số qua điện thoại").type_in("code", digits).type_in("address", "memory");
        other.tap("Tiếp").type_in("name", "Bà Tư").tap("Đồng ý, vào xóm");
        resident.synced().synced();
        officer.synced();
        let words = resident.slot().words().unwrap().unwrap();
        assert_eq!(thumb.styled(TextRole::Large), [words.join("\n")]);
        thumb.tap(answer);
        assert!(thumb.told().contains("chờ máy chủ") && thumb.reads("Đã đối chiếu bốn từ"));
        assert!(!thumb.can_tap(answer));
        officer.synced();
        assert!(thumb.reads(verdict), "{answer}: {:?}", thumb.texts());
    }
}

#[test]
fn s5_2_two_officers_enrol_one_household_offline_and_both_screens_end_with_the_verdict() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let officers = ["first", "second"].map(|name| officer(&village, name));
    let residents = ["Bà Tư", "Anh Tư"].map(|name| village.stranger(name, NOW));
    let mut thumbs = Vec::new();
    for (officer, resident) in officers.iter().zip(&residents) {
        let mut thumb = visit(officer, "Bà Tư");
        thumb.tap("Ghi danh tại nhà").tap("Trao mã");
        let acceptance = join(resident, &under_the_code(&thumb), "Nhà bà Tư");
        thumb.tap("Quét trả lời").camera_reads(&acceptance);
        assert!(thumb.reads("Đã nhận, chờ máy chủ"));
        thumbs.push(thumb);
    }
    for officer in officers.iter().chain(&officers) {
        officer.synced();
    }
    assert!(thumbs[0].reads("Đang giữ suất") && thumbs[1].reads("Chờ cán bộ phân xử"));
    assert!(thumbs[1].reads("Cả hai đều còn nguyên"));
    // Whoever settles it says what for, sees what speaks for each, and confirms.
    let mut desk = Thumb::on(&village.desk);
    village.desk.synced();
    desk.tap("Ghi danh chờ").open("Bà Tư");
    assert!(!desk.can_tap("Giao suất cho ghi danh đang chờ"), "first it is looked at, and told");
    assert!(desk.reads("được báo"));
    desk.tap("Xem hai bên");
    assert_eq!(village.desk.registry().looks(9).unwrap()[0].purpose, LookPurpose::Settle);
    assert!(desk.reads("Đang giữ suất") && desk.reads("Cảnh sát khu vực"), "{:?}", desk.texts());
    desk.tap("Giao suất cho ghi danh đang chờ");
    assert!(desk.told().contains("chờ máy chủ"));
    assert!(desk.reads("chờ máy chủ"), "nothing is shown as done before the server ruled");
    for person in [&village.desk, &officers[0], &officers[1]] {
        person.synced();
    }
    assert!(thumbs[0].reads("Chờ cán bộ phân xử") && thumbs[1].reads("Đang giữ suất"));
    // The thumb in which it was settled, on the list: now the other one waits there.
    assert_eq!(desk.lines().len(), 1);
}

#[test]
fn s8_2_a_pupil_is_taken_at_the_door_with_the_guardians_word_first() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let officer = officer(&village, "officer");
    let (parent, pupil) = (village.stranger("parent", NOW), village.stranger("pupil", NOW));
    let mut thumb = visit(&officer, "Bà Tư");
    thumb.tap("Ghi danh tại nhà").tap("Trao mã");
    let acceptance = join(&parent, &under_the_code(&thumb), "Bà Tư");
    thumb.tap("Quét trả lời").camera_reads(&acceptance);
    parent.synced();
    officer.synced();
    thumb.tap("Xong").tap("Ghi danh tại nhà").tap("Em học sinh, đội cổng trường");
    assert!(!thumb.can_tap("Qua điện thoại") && thumb.can_tap("Tổ mới"));
    thumb.tap("Trao mã");
    let invite = under_the_code(&thumb);
    let agreed = parent.slot().guard(&pupil.membership().ask_guardian(&invite).unwrap()).unwrap();
    let joined = pupil.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text).unwrap();
    assert!(!thumb.can_tap("Quét trả lời"), "first the guardian's word");
    let guardian = pupil.slot().guardian().unwrap().unwrap();
    thumb.tap("Quét lời đồng ý của người giám hộ").camera_reads(&guardian);
    thumb.tap("Quét trả lời").camera_reads(&joined.acceptance.unwrap());
    assert!(thumb.reads("Đã nhận cả lời đồng ý của người giám hộ."), "{:?}", thumb.texts());
    officer.synced();
    pupil.synced();
    let holder = pupil.membership().holder().unwrap();
    assert_eq!((holder.appointment.role, holder.confirmed), (Role::Minor, true));
    assert_eq!(slot(&parent), SlotState::Active);
    // A pupil's home leads to no registry, and has 113.
    let home = Thumb::on(&pupil).screen();
    assert!(home.head.main.is_none_or(|main| main.action == "call/113"));
}

#[test]
fn a_phone_is_taken_out_in_two_taps_a_reason_and_a_yes() {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let (officer, resident) = (officer(&village, "officer"), village.stranger("resident", NOW));
    let mut thumb = visit(&officer, "Bà Tư");
    thumb.tap("Ghi danh tại nhà").tap("Trao mã");
    join(&resident, &under_the_code(&thumb), "Bà Tư");
    resident.synced();
    officer.synced();
    let mut thumb = visit(&officer, "Bà Tư");
    thumb.tap("Thu hồi máy");
    assert!(thumb.reads("Máy bị thu hồi không đọc được gì nữa"));
    assert!(!thumb.can_tap("Thôi nhiệm vụ"), "a household's member has no task to end");
    let taps = thumb.taps;
    thumb.tap("Mất máy");
    assert_eq!(thumb.taps - taps, 2);
    assert!(thumb.told().contains("Thu hồi một máy: mất máy"));
    officer.synced().synced();
    assert!(thumb.reads("Chưa có máy") && !thumb.can_tap("Thu hồi máy"), "{:?}", thumb.texts());
    // An area officer takes no officer's phone out, a desk does.
    let device = officer.membership().holder().unwrap().device;
    let desk_device = village.desk.membership().holder().unwrap().device;
    let own = Thumb::at(&officer, "officers");
    let opens = |person: &Person| {
        let screen = Thumb::at(person, "officers").screen();
        let opens =
            |row: &&ScreenRow| matches!(row.body, RowBody::Line { open: Some(_), icon: Icon::Officer, .. });
        screen.rows.iter().filter(opens).count()
    };
    assert!(own.reads("máy này"));
    assert_eq!((opens(&officer), opens(&village.desk)), (0, 1), "the desk's own phone is not offered either");
    let forged = Thumb::at(&officer, &format!("revoke/d/{}", hex(&desk_device.0))).act("revoke-for/lost");
    assert!(matches!(forged, ActionOutcome::Tell { .. }), "{forged:?}");
    village.desk.synced();
    let mut desk = Thumb::at(&village.desk, "officers");
    desk.open("Cảnh sát khu vực").tap("Thôi nhiệm vụ");
    village.desk.synced();
    let officers = village.desk.registry().officers().unwrap();
    assert!(officers.iter().any(|line| line.device == device && line.revoked.is_some()));
    assert!(Thumb::at(&village.desk, "officers").reads("Thu hồi từ "));
}
