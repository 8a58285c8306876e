//! What a person may type, scan or choose wrongly.

use crate::processes::{NEIGHBOUR, Vault, Village};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_phone::InviteRequest;
use tinxom_phone::ports::{Clock, SystemClock};
use unicode_normalization::UnicodeNormalization;

#[test]
fn an_empty_and_a_giant_tip_are_refused_with_their_reason_and_every_word_stays_in_a_draft() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.write("  \n ").refused("text-empty");
    let told = phone.write(&"a".repeat(100_000)).refused("text-too-long");
    assert!(told.err.contains("2,000") || told.err.contains("2000"), "{}", told.err);
    assert!(phone.list("").iter().all(|(_, state)| state == "draft"));
    // Of no words nothing is kept.
    assert_eq!(phone.list("").len(), 1);
    // A draft that was too long leaves once it is shorter.
    let id = phone.list("")[0].0.to_string();
    phone.run(&["edit", &id, "Ngắn hơn"]).done();
    phone.run(&["queue", &id]).done();
    phone.sync().done();
    assert_eq!(village.at_desk(), ["Ngắn hơn"]);
}

#[test]
fn x13_a_decomposed_text_arrives_composed_and_is_found_without_diacritics() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    let words = "Người lạ ở Đồng Bẩm, gần quán Hòa Bình";
    let decomposed: String = words.nfd().collect();
    assert_ne!(words, decomposed);
    phone.write(&decomposed).done();
    phone.sync().done();
    assert_eq!(village.at_desk(), [words]);
    let opened = village.desk.run(&["open", "1"]).done();
    assert!(opened.out.contains(words), "{}", opened.out);
    let decomposed_query: String = "Đồng Bẩm".nfd().collect();
    for query in ["dong bam", "Đồng Bẩm", &decomposed_query, "hoà bình", "NGUOI LA"] {
        assert_eq!(phone.list(query).len(), 1, "{query}");
    }
    assert!(phone.list("dong hy").is_empty());
}

#[test]
fn an_invite_lets_one_phone_in_and_tells_the_second_that_it_was_used() {
    let village = Village::new();
    let invite = village.desk.invite("Xóm Núi Voi");
    let (first, second) = (village.vault("first"), village.vault("second"));
    for phone in [&first, &second] {
        phone.enrol(&invite, "Người được mời").done();
        phone.write("Tin viết trước khi vào mạng").done();
    }
    first.sync().done();
    second.sync().refused("invite-used");
    // What he wrote waits in the vault.
    assert_eq!(second.list("")[0].1, "queued");
    assert_eq!(village.at_desk().len(), 1);
    first.enrol(&invite, "Lần nữa").refused("already-enrolled");
    let why = "The server did not take this phone: Another phone has used this invite.";
    for command in ["who", "status", "outbox"] {
        let told = second.run(&[command]).done();
        assert!(told.err.contains(why), "{command}: {}", told.err);
        assert!(!told.err.contains("by itself") && !told.err.contains("introduces"), "{}", told.err);
    }
    second.enrol(&village.desk.invite("Xóm Núi Voi"), "Người được mời").done();
    assert!(!second.run(&["who"]).done().err.contains("did not take"));
    second.sync().done();
    assert_eq!(village.at_desk().len(), 2);
}

fn invite_until(desk: &Vault, until: Date) -> String {
    let request =
        InviteRequest {
            role: Role::Resident, label: "Xóm Núi Voi".into(), group: None, until: Some(until)
        };
    desk.library().officer().invite(&request).unwrap()
}

#[test]
fn an_invite_whose_time_is_over_is_refused_before_anything_is_kept() {
    let village = Village::new();
    let today = Date::of(SystemClock.now());
    let phone = village.vault("late");
    let invite = invite_until(&village.desk, today.plus_days(-1));
    phone.enrol(&invite, "Người đến muộn").refused("invite-expired");
    phone.enrol(&village.desk.invite("Xóm Núi Voi"), "Người đến muộn").done();
    phone.sync().done();
}

#[test]
fn an_invite_with_one_other_letter_is_refused_as_altered() {
    let village = Village::new();
    let invite = village.desk.invite("Xóm Núi Voi");
    let phone = village.vault("phone");
    // The text's beginning, its last letter, and places in between; the code of the ward too.
    let length = invite.len();
    let places = [0, 8, 9, 12, 40, length / 4, length / 2, length * 3 / 4, length - 30, length - 2];
    for place in places {
        let other = if &invite[place..=place] == "Q" { "7" } else { "Q" };
        let altered = format!("{}{other}{}", &invite[..place], &invite[place + 1..]);
        phone.enrol(&altered, "Ai đó").refused("invite-altered");
    }
    for text in ["", "xin chào", "TINXOM1.", &invite[..length - 20], &"A".repeat(20_000)] {
        phone.enrol(text, "Ai đó").refused("invite-altered");
    }
    // Typed small and broken into lines it is still the same.
    let broken = invite.to_lowercase().replace("aa", "a\n a");
    phone.enrol(&broken, "Bà Tư").done();
    phone.sync().done();
}

#[test]
fn an_invite_of_another_ward_is_refused_on_a_phone_that_has_joined_one() {
    let village = Village::new();
    let neighbour = village.desk_of(NEIGHBOUR, "neighbour");
    let phone = village.resident("Bà Tư");
    phone.enrol(&neighbour.invite("Xóm Bên"), "Bà Tư").refused("invite-other-ward");
    phone.write("Vẫn ở phường cũ").done();
    phone.sync().done();
    assert_eq!(village.at_desk(), ["Vẫn ở phường cũ"]);
}

#[test]
fn x10_a_tip_to_a_merged_unit_goes_to_its_successor() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.run(&["write", "Ở Đồng Quang cũ", "--unit", "Đồng Quang", "--queue"]).done();
    phone.run(&["write", "Không dấu", "--unit", "dong quang", "--queue"]).done();
    phone.sync().done();
    assert_eq!(village.at_desk(), ["Không dấu", "Ở Đồng Quang cũ"]);
}

#[test]
fn x11_a_tip_to_a_split_unit_asks_which_ward_before_it_is_sealed_and_goes_there() {
    let village = Village::new();
    let neighbour = village.desk_of(NEIGHBOUR, "neighbour");
    let phone = village.resident("Bà Tư");
    let told = phone.run(&["write", "Ở Cam Giá cũ", "--unit", "Cam Giá", "--queue"]).refused("unit-split");
    assert!(told.err.contains("Gia Sàng") && told.err.contains("Tích Lương"), "{}", told.err);
    let (id, state) = phone.list("")[0].clone();
    assert_eq!(state, "draft");
    let id = id.to_string();
    // Not even a sync seals it before the choice.
    phone.sync().done();
    assert_eq!(phone.list("")[0].1, "draft");
    phone.run(&["choose", &id, NEIGHBOUR]).done();
    if phone.list("")[0].1 == "draft" {
        phone.run(&["queue", &id]).done();
    }
    phone.sync().done();
    assert_eq!(phone.list("")[0].1, "accepted");
    neighbour.sync().done();
    assert_eq!(neighbour.opened(), ["Ở Cam Giá cũ"]);
    assert!(village.at_desk().is_empty());
}

#[test]
fn a_unit_that_does_not_exist_is_refused() {
    let village = Village::new();
    let phone = village.resident("Bà Tư");
    phone.run(&["write", "Tin", "--unit", "Phường Trên Mây", "--queue"]).refused("unit-unknown");
    phone.run(&["write", "Tin", "--unit", "99999", "--queue"]).refused("unit-unknown");
}
