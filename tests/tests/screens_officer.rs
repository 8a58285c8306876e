//! An officer's screens, tapped as an officer would: the desk, the door, the registry, claims, choosing, phones.

#![allow(clippy::unwrap_used, clippy::panic)]

use tinxom_domain::household::{LookPurpose, Standing};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::Role;
use tinxom_domain::text::TIP_TEXT_LIMIT;
use tinxom_domain::tip::TipState;
use tinxom_phone::screen::{ActionOutcome, Errand, Icon, RowBody, ScreenRow, TextRole, Tone};
use tinxom_phone::{HouseholdQuery, PhoneError, SlotState};
use tinxom_tests::divided::{self, in_turns};
use tinxom_tests::thumb::Thumb;
use tinxom_tests::village::{Fault, NOW, Person, Village, WARD};
use tinxom_words::Language;

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
fn visit(person: &Person, name: &str) -> Thumb {
    let mut thumb = Thumb::on(person);
    thumb.tap("Hộ trong xóm").type_in("search", name).open(name).tap("Thăm hộ");
    thumb
}

/// Joins by the text of an invite, as a villager does, and gives what his phone shows in answer.
fn join(person: &Person, invite: &str, name: &str) -> String {
    let mut thumb = Thumb::on(person);
    thumb.tap("Dán mã mời dạng chữ").type_in("invite", invite).tap("Tiếp");
    thumb.type_in("name", name).tap("Đồng ý, vào xóm");
    person.slot().acceptance().unwrap().unwrap_or_default()
}

/// The text below a code that fills the screen.
fn under_the_code(thumb: &Thumb) -> String {
    let screen = thumb.screen();
    assert!(screen.head.bright && screen.rows.iter().any(|row| matches!(row.body, RowBody::Code { .. })));
    let texts = thumb.styled(TextRole::Soft);
    texts.into_iter().find(|text| text.starts_with("TINXOM")).unwrap()
}

fn slot(person: &Person) -> SlotState {
    person.slot().state().unwrap().unwrap().state
}

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

/// Every place of an officer, those about something of a ward with a list and a tip among them.
fn places(person: &Person) -> Vec<String> {
    let id = hex(&household(person, "Bà Tư").0);
    let mut places: Vec<String> = [
        "queue",
        "case/1",
        "open/1",
        "answer/1",
        "invite",
        "hamlets",
        "hamlet/1",
        "twins",
        "door",
        "door/new-1",
        "grants",
        "claims",
        "choose",
        "officers",
    ]
    .map(String::from)
    .into();
    for place in ["household", "correct", "split", "door", "choose", "revoke/h"] {
        places.push(format!("{place}/{id}"));
    }
    places.push(format!("claim/{}", "ab".repeat(16)));
    places.push(format!("grant/{}", "ab".repeat(16)));
    places.push(format!("revoke/d/{}", "ab".repeat(16)));
    places
}

fn ward_with_a_list_and_a_tip() -> (Village, Person) {
    let village = Village::with_hamlets();
    bring_in(&village, LIST);
    let resident = village.resident("Cô Út");
    resident.queue("Có người lạ ở bến đò.");
    resident.synced();
    village.desk.synced();
    (village, resident)
}

#[test]
fn x22_every_screen_of_an_officer_has_the_quick_exit_and_113_wherever_something_is_typed() {
    let (village, _) = ward_with_a_list_and_a_tip();
    for place in places(&village.desk) {
        let mut thumb = Thumb::at(&village.desk, &place);
        let screen = thumb.screen();
        assert_eq!(screen.head.leave.label, "Thoát nhanh", "{place}");
        assert!(screen.head.leave.enabled && screen.head.leave.confirm.is_none(), "{place}");
        assert!(screen.head.back.is_some() && !screen.rows.is_empty(), "{place}");
        assert_eq!(thumb.act("leave"), ActionOutcome::Run { errand: Errand::Leave }, "{place}");
        let typed = screen.rows.iter().any(|row| matches!(row.body, RowBody::Field { .. }));
        let call = screen.head.beside.is_some_and(|beside| beside.action == "call/113");
        assert!(call || !typed, "{place}: 113 is out of reach");
        let keys: std::collections::BTreeSet<_> = screen.rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys.len(), screen.rows.len(), "{place}: two rows of one key");
    }
}

#[test]
fn drawing_a_screen_keeps_and_sends_nothing_and_every_text_is_whole_in_both_languages() {
    let (village, _) = ward_with_a_list_and_a_tip();
    let desk = &village.desk;
    let before = desk.outbox().list().unwrap().len();
    for language in Language::ALL {
        for place in places(desk) {
            let thumb = Thumb::at_in(desk, &place, language);
            assert!(thumb.is_still() && thumb.is_still(), "{place}");
            let texts = thumb.texts();
            assert!(texts.iter().all(|text| !text.contains(['{', '}'])), "{place}: {texts:?}");
        }
    }
    assert_eq!(desk.outbox().list().unwrap().len(), before);
    assert!(desk.registry().looks(9).unwrap().is_empty());
}

#[test]
fn a_resident_who_forges_an_officers_place_or_action_gets_nothing() {
    let (village, resident) = ward_with_a_list_and_a_tip();
    let id = hex(&household(&village.desk, "Bà Tư").0);
    for place in places(&village.desk) {
        let thumb = Thumb::at(&resident, &place);
        for secret in ["Bà Tư", "Ông Bảy", "bến đò", "Số 10", "Mở tin"] {
            assert!(!thumb.reads(secret), "{place} shows {secret}");
        }
        let shown = thumb.screen();
        assert!(shown.head.main.is_none() && !shown.head.bright, "{place} offers something");
        assert!(!shown.rows.iter().any(|row| matches!(row.body, RowBody::Line { .. })), "{place}");
    }
    let before = resident.outbox().list().unwrap().len();
    let zeros = "00".repeat(16);
    for (place, action) in [
        ("case/1", "case-open/1".into()),
        ("answer/1", "case-answer/1".into()),
        ("case/1", "case-close/1".into()),
        ("case/1", "case-withdraw/1".into()),
        ("invite", "invite-make".into()),
        ("invite", "invite-share".into()),
        ("door", "door-grant".into()),
        ("grant", "door-finish".into()),
        ("grant", format!("grant-code/{zeros}")),
        ("grant", format!("words-same/{zeros}")),
        ("claims", format!("claim-settle/{zeros}")),
        ("claims", format!("claim-look/{id}")),
        ("choose", format!("choose-one/{id}/{}", WARD.0)),
        ("choose", format!("choose-all/0-0/{}", WARD.0)),
        ("twins", format!("household-merge/{id}/{id}")),
        ("twins", format!("household-away/{id}")),
        ("twins", format!("household-death/{id}")),
        ("twins", format!("household-back/{id}")),
        ("twins", format!("change-undo/{}", "00".repeat(8))),
    ] {
        let outcome = Thumb::at(&resident, place).act(&action);
        assert!(matches!(outcome, ActionOutcome::Tell { .. }), "{action}: {outcome:?}");
    }
    for (place, action) in [
        (format!("household/{id}"), "household-look/visit"),
        (format!("correct/{id}"), "label-correct"),
        (format!("split/{id}"), "label-split"),
        (format!("door/{id}"), "door-grant"),
        (format!("revoke/h/{id}"), "revoke-for/lost"),
    ] {
        let mut thumb = Thumb::at(&resident, &place);
        thumb.type_in("name", "Bà Mẫu").type_in("hamlet", "1");
        let outcome = thumb.act(action);
        assert!(matches!(outcome, ActionOutcome::Tell { .. }), "{action}: {outcome:?}");
    }
    assert_eq!(resident.outbox().list().unwrap().len(), before, "nothing of it was queued");
    assert_eq!(village.desk.registry().looks(9).unwrap().len(), 0);
}

#[test]
fn what_an_area_officer_may_not_do_is_not_shown() {
    let village = Village::with_hamlets();
    let officer = officer(&village, "officer");
    let home = Thumb::on(&officer);
    assert_eq!(home.screen().head.main.unwrap().label, "Hộ trong xóm");
    assert_eq!(Thumb::on(&village.desk).screen().head.main.unwrap().label, "Trực ban");
    assert!(!home.reads("Chưa có tin nào") && home.can_tap("Báo tin"), "an officer writes too, and seldom");
    assert!(!home.can_tap("Trực ban") && home.can_tap("Hộ trong xóm"));
    assert!(Thumb::at(&officer, "queue").reads("Việc này dành cho người có vai khác."));
}

#[test]
fn empty_lists_say_what_will_stand_there() {
    let village = Village::with_hamlets();
    for (place, said) in [
        ("queue", "Chưa có tin nào chờ"),
        ("hamlets", "Sổ chưa có hộ nào"),
        ("hamlet/1", "Xóm chưa có hộ nào trong sổ"),
        ("twins", "Chưa thấy hộ nào có thể trùng"),
        ("grants", "Chưa trao mã nào"),
        ("claims", "Không có ghi danh nào chờ"),
        ("choose", "Không có hộ nào chờ chọn"),
    ] {
        let thumb = Thumb::at(&village.desk, place);
        assert!(thumb.styled(TextRole::Heading).contains(&said.to_owned()), "{place}: {:?}", thumb.texts());
        assert_eq!(thumb.styled(TextRole::Body).len(), 1, "{place} says how it begins");
    }
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
