//! A reply that never arrives, and two processes on one vault.

use crate::processes::{Mode, Village};

#[test]
fn x05_a_reply_lost_after_the_server_committed_makes_no_second_tip() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    let mut expected = Vec::new();
    for (number, through) in [0, 1, 40, 150, 300, 500].into_iter().enumerate() {
        let words = format!("Tin số {number}");
        resident.write(&words).done();
        expected.push(words);
        village.way.set(Mode::CutReply(through));
        resident.sync().refused("no-network");
        // It is there already, and its sender cannot know.
        village.way.set(Mode::Open);
        assert_eq!(village.at_desk(), expected);
        assert_eq!(resident.list("")[0].1, "on-its-way");
        resident.sync().done();
        assert_eq!(resident.list("")[0].1, "accepted");
        assert_eq!(village.at_desk(), expected);
    }
}

#[test]
fn an_introduction_whose_reply_was_lost_does_not_use_up_the_invite() {
    let village = Village::new();
    let phone = village.vault("resident");
    phone.enrol(&village.desk.invite("Xóm Núi Voi"), "Bà Tư").done();
    phone.write("Tin của người mới").done();
    village.way.set(Mode::CutReply(0));
    phone.sync().refused("no-network");
    village.way.set(Mode::Open);
    phone.sync().done();
    assert_eq!(village.at_desk(), ["Tin của người mới"]);
}

#[test]
fn a_second_process_on_a_vault_is_told_so_and_the_first_goes_on() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    resident.write("Tin").done();
    village.way.set(Mode::Held);
    let first = resident.start(&["sync"]);
    village.way.wait_for_one_held();
    for command in [&["list"][..], &["write", "Tin nữa", "--queue"], &["sync"]] {
        resident.run(command).refused("vault-in-use");
    }
    village.way.set(Mode::Open);
    first.wait().done();
    assert_eq!(village.at_desk(), ["Tin"]);
}
