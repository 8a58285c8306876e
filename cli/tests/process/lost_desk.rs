//! A desk that was lost, a second desk, and a server that was restored.

use crate::processes::{Vault, Village, path_text, run};

/// A desk gets the ward's keys from the printed sheet.
fn recovered(village: &Village, sheet: &str, name: &str) -> Vault {
    let desk = village.vault(name);
    village.appoint(&desk, crate::processes::WARD, "desk");
    desk.run(&["recover", sheet]).done();
    desk.sync().done();
    desk
}

#[test]
fn a_new_desk_with_the_sheet_opens_every_tip_of_the_lost_one() {
    let mut village = Village::new();
    let resident = village.resident("Bà Tư");
    for words in ["Tin một", "Tin hai"] {
        resident.write(words).done();
    }
    resident.sync().done();
    assert_eq!(village.at_desk(), ["Tin hai", "Tin một"]);
    let sheet = village.desk.sheet();

    std::fs::remove_dir_all(&village.desk.dir).unwrap();
    std::fs::remove_file(village.desk.key_file()).unwrap();
    resident.write("Tin ba, khi không có máy trực").done();
    resident.sync().done();
    village.desk = recovered(&village, &sheet, "new desk");
    assert_eq!(village.at_desk(), ["Tin ba, khi không có máy trực", "Tin hai", "Tin một"]);

    // It is a whole desk: it invites and answers, and tips that come now open too.
    let newcomer = village.resident("Chị Sáu");
    newcomer.write("Tin bốn").done();
    newcomer.sync().done();
    assert_eq!(village.at_desk().len(), 4);
    for number in village.desk.numbers() {
        village.desk.run(&["answer", &number.to_string(), "Đã nhận."]).done();
    }
    village.desk.sync().done();
    resident.sync().done();
    assert!(resident.list("").iter().all(|(_, state)| state == "answered"));
}

#[test]
fn without_the_sheet_a_new_desk_opens_nothing_of_before_and_a_mistyped_sheet_is_refused() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    resident.write("Tin").done();
    resident.sync().done();
    let sheet = village.desk.sheet();
    let desk = village.desk_of(crate::processes::WARD, "another desk");
    let number = desk.numbers()[0];
    desk.run(&["open", &number.to_string()]).refused("no-desk-key");
    let other = if sheet.starts_with('A') { "B" } else { "A" };
    desk.run(&["recover", &format!("{other}{}", &sheet[1..])]).refused("sheet-altered");
    desk.run(&["recover", &sheet]).done();
    desk.run(&["open", &number.to_string()]).done();
}

#[test]
fn two_desks_with_one_sheet_both_see_and_open_every_tip() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    resident.write("Trước máy thứ hai").done();
    resident.sync().done();
    let second = recovered(&village, &village.desk.sheet(), "second desk");
    resident.write("Sau máy thứ hai").done();
    resident.sync().done();
    second.sync().done();
    let both = ["Sau máy thứ hai", "Trước máy thứ hai"];
    assert_eq!(village.at_desk(), both);
    assert_eq!(second.opened(), both);
    // Who opened and answered is seen at the other desk.
    second.sync().done();
    let number = second.numbers()[0];
    second.run(&["answer", &number.to_string(), "Đã nhận."]).done();
    second.sync().done();
    village.desk.sync().done();
    assert_eq!(village.desk.library().officer().list(false, 0, 9).unwrap().len(), 1);
    resident.sync().done();
    let states: Vec<String> = resident.list("").into_iter().map(|(_, state)| state).collect();
    assert_eq!(states.iter().filter(|state| *state == "answered").count(), 1, "{states:?}");
}

#[test]
fn phones_send_again_what_a_restored_server_lacks_and_nothing_comes_twice() {
    let mut village = Village::new();
    let (before, member) = (village.resident("Bà Tư"), village.member("Anh Ba"));
    before.write("Trước bản sao").done();
    before.sync().done();
    assert_eq!(village.at_desk(), ["Trước bản sao"]);
    village.server.stop();
    let (kept, copy) = (path_text(&village.server.dir), path_text(&village.path("copy.db")));
    run(&["backup", "--dir", &kept, &copy]).done();
    village.start_server();

    // After the copy: a tip, its answer, a patrol, and a person who joins.
    before.write("Sau bản sao").done();
    before.sync().done();
    let after = village.resident("Chị Sáu");
    after.write("Của người vào sau").done();
    after.sync().done();
    member.run(&["patrol-start"]).done();
    member.run(&["patrol-note", "stranger", "Xóm Núi Voi", "Ghi chú"]).done();
    member.run(&["patrol-end"]).done();
    member.sync().done();
    let all = ["Của người vào sau", "Sau bản sao", "Trước bản sao"];
    assert_eq!(village.at_desk(), all);
    village.server.stop();
    run(&["restore", "--dir", &kept, &copy]).done();
    village.start_server();

    for phone in [&before, &after, &member, &village.desk, &before, &after] {
        phone.sync().done();
    }
    assert_eq!(village.at_desk(), all);
    let patrols = village.desk.library().patrols().list(0, 9).unwrap();
    assert_eq!(patrols.iter().map(|night| night.patrol.notes.len()).sum::<usize>(), 1);
    // A desk that was not there before the restore finds the same at the server.
    let second = recovered(&village, &village.desk.sheet(), "second desk");
    assert_eq!(second.opened(), all);
}
