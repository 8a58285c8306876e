//! A new territory: published by the server, taken by phones by their root's word alone, brought by hand where there is
//! no network, and followed by what waits.

#![allow(clippy::unwrap_used, clippy::panic)]

use futures_util::FutureExt;
use serde_json::{Value, json};
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::territory::{Now, Territory};
use tinxom_domain::time::Date;
use tinxom_domain::tip::TipState;
use tinxom_phone::{Difference, Edition, NewTip, PhoneError};
use tinxom_server::authority::{AuthorityError, ServerKeys};
use tinxom_server::operate::{backup, restore};
use tinxom_server::room::SqliteRoom;
use tinxom_tests::village::{NOW, Village, WARD, tip};
use tinxom_wire::operation::kind;
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;
use tinxom_wire::territory::TerritoryPackage;

/// A ward of today that is merged into [`NEXT`] in the next edition.
const OLD: UnitId = UnitId(54821);
/// The ward that begins on 11 November 2026, a week before the villages of these tests.
const NEXT: UnitId = UnitId(54822);

/// The real territory with one merger more.
fn edition(version: u32) -> Territory {
    let mut file: Value =
        serde_json::from_slice(include_bytes!("../../data/territory-thai-nguyen.json")).unwrap();
    for unit in file["units"].as_array_mut().unwrap() {
        if unit["code"] == "05482" && unit["valid_to"].is_null() {
            unit["valid_to"] = json!("2026-11-10");
        }
    }
    file["units"].as_array_mut().unwrap().push(json!({
        "code": "05482", "name": "Phường Hợp Nhất", "kind": "Phường", "province": "Tỉnh Thái Nguyên",
        "valid_from": "2026-11-11",
    }));
    let lineage = file["lineage"].as_array_mut().unwrap();
    for edge in lineage.iter_mut() {
        edge["on"] = json!("2025-06-30");
    }
    lineage.push(json!({ "from": "05482", "to": "05482", "share": "whole", "on": "2026-11-10" }));
    file["hamlets"] = json!([{ "id": 1, "unit": "05482", "name": "Xóm Núi Voi", "kind": "Xóm" }]);
    Territory::from_json(file.to_string().as_bytes()).unwrap().with_version(version)
}

fn signed(village: &Village, version: u32) -> Vec<u8> {
    let now = tinxom_domain::time::Timestamp(NOW);
    village.authority.sign_territory(&edition(version), now).unwrap()
}

/// Lays a file into the server's directory and starts the server again.
fn publish(village: &Village, bytes: &[u8]) {
    let dir = village.server_dir();
    std::fs::write(dir.join("territory"), bytes).unwrap();
    village.link.replace_room(|| SqliteRoom::open(&dir, ServerKeys::read(&dir).unwrap()).unwrap());
}

fn published(village: &Village) -> Vec<(u64, u32)> {
    let items = village.link.with_room(|room| room.items(Space::Territory)).unwrap();
    assert!(items.iter().all(|item| item.kind == kind::TERRITORY));
    items.iter().map(|item| (item.number, TerritoryPackage::peek(&item.body).unwrap().version)).collect()
}

#[test]
fn a_newer_edition_is_the_one_item_that_everybody_reads_and_an_older_file_changes_nothing() {
    let village = Village::new();
    assert_eq!(village.link.with_room(|room| room.territory().version()), 0);
    let resident = village.resident("Bà Tư");
    for (file, expected) in [(2, (1, 2)), (2, (1, 2)), (5, (2, 5)), (3, (2, 5))] {
        publish(&village, &signed(&village, file));
        assert_eq!(published(&village), [expected]);
        assert_eq!(village.link.with_room(|room| room.territory().version()), expected.1);
        for phone in [&resident, &village.desk] {
            phone.synced();
            assert_eq!(phone.territory().version(), expected.1);
            assert_eq!(phone.territory().unit(NEXT).unwrap().short_name, "Hợp Nhất");
        }
    }
    // Without the file what was published stays.
    std::fs::remove_file(village.server_dir().join("territory")).unwrap();
    let dir = village.server_dir();
    village.link.replace_room(|| SqliteRoom::open(&dir, ServerKeys::read(&dir).unwrap()).unwrap());
    assert_eq!(published(&village), [(2, 5)]);
    assert_eq!(village.link.with_room(|room| room.territory().hamlets().count()), 1);
    let late = village.resident("Ông Năm");
    assert_eq!(late.territory().version(), 5);
}

#[test]
fn what_was_taken_holds_after_the_phone_is_opened_again_and_a_list_learns_of_it() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    let new = NewTip { unit: Some(OLD), ..tip("Ở phường bên.") };
    resident.drafts().write(&new).unwrap();
    let today = resident.today().unwrap();
    let shown =
        |person: &tinxom_tests::village::Person| person.territory().display_name(OLD, today).unwrap().now;
    assert_eq!(shown(&resident), Now::Same);
    let before = resident.territory();
    publish(&village, &signed(&village, 2));
    resident.synced();
    assert_eq!(shown(&resident), Now::Merged("Hợp Nhất".into()));
    // Who holds the old one still has it whole.
    assert_eq!(before.display_name(OLD, today).unwrap().now, Now::Same);
    let resident = resident.reopened();
    assert_eq!(resident.territory().version(), 2);
    resident.pause().unwrap();
    resident.resume().unwrap();
    assert_eq!(shown(&resident), Now::Merged("Hợp Nhất".into()));
}

#[test]
fn a_tip_that_waits_for_a_ward_goes_to_the_one_it_was_merged_into_when_the_territory_comes() {
    let village = Village::serving(&[WARD, OLD, NEXT]);
    let resident = village.resident("Bà Tư");
    let id = resident.drafts().write(&NewTip { unit: Some(OLD), ..tip("Ở phường bên.") }).unwrap();
    resident.drafts().queue(id).unwrap();
    resident.synced();
    assert_eq!(resident.state(id), TipState::WaitingForKey);
    let desk = village.stranger("new desk", NOW);
    village.certify(&desk, NEXT, Role::Desk);
    desk.synced().synced();
    resident.synced();
    assert_eq!(resident.state(id), TipState::WaitingForKey, "nobody told this phone of the new ward");
    publish(&village, &signed(&village, 2));
    resident.synced().synced();
    assert_eq!(resident.state(id), TipState::Accepted);
    desk.synced();
    let tips = desk.officer().list(true, 0, 9).unwrap();
    assert_eq!(desk.officer().open(tips[0].id).unwrap().content.text, "Ở phường bên.");
    assert_eq!(
        desk.officer().open(tips[0].id).unwrap().content.unit,
        OLD.0,
        "the place it was made in stays"
    );
}

#[test]
fn a_file_from_hand_to_hand_is_taken_offline_and_damage_rollback_and_other_roots_are_told_apart() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    let (second, third) = (signed(&village, 2), signed(&village, 3));
    let stranger = village.stranger("stranger", NOW);
    assert!(matches!(stranger.territory_update(&second), Err(PhoneError::NotEnrolled)));
    let view = resident.territory_view();
    assert_eq!(view.snapshot().unwrap(), [Edition { version: 0 }]);
    assert_eq!(resident.territory_update(&second).unwrap(), 2);
    let row = Edition { version: 2 };
    let told = view.next().now_or_never().expect("the view learns of it").unwrap();
    assert_eq!(told, Some(vec![Difference::Update { at: 0, row }]));
    // Told apart, each in its own words.
    let mut altered = third.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    for bytes in [&altered[..], &third[..middle], b"", &vec![0; 70_000]] {
        assert!(matches!(resident.territory_update(bytes), Err(PhoneError::TerritoryAltered)));
    }
    let other = TerritoryPackage::sign(&edition(9), NOW, &Signer32::from_seed(&[9; 32])).unwrap();
    assert!(matches!(resident.territory_update(&other), Err(PhoneError::TerritoryOtherRoot)));
    assert_eq!(resident.territory_update(&third).unwrap(), 3);
    assert!(matches!(resident.territory_update(&second), Err(PhoneError::TerritoryOlder)));
    let again =
        village.authority.sign_territory(&edition(3), tinxom_domain::time::Timestamp(NOW + 1)).unwrap();
    assert!(matches!(resident.territory_update(&again), Err(PhoneError::TerritoryOlder)));
    // The same file once more does no harm.
    assert_eq!(resident.territory_update(&third).unwrap(), 3);
    assert_eq!(resident.reopened().territory().version(), 3);
}

#[test]
fn a_server_cannot_give_another_roots_territory_or_an_older_one_to_a_phone() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    resident.territory_update(&signed(&village, 4)).unwrap();
    publish(&village, &signed(&village, 3));
    resident.synced();
    assert_eq!(resident.territory().version(), 4);
    let other = TerritoryPackage::sign(&edition(9), NOW, &Signer32::from_seed(&[9; 32])).unwrap();
    let dir = village.server_dir();
    std::fs::write(dir.join("territory"), &other).unwrap();
    assert!(matches!(ServerKeys::read(&dir), Err(AuthorityError::TerritoryOfAnother(_))));
    std::fs::write(dir.join("territory"), &other[..100]).unwrap();
    assert!(matches!(ServerKeys::read(&dir), Err(AuthorityError::Territory(..))));
    // A server that does it all the same is not followed.
    std::fs::remove_file(dir.join("territory")).unwrap();
    let mut keys = ServerKeys::read(&dir).unwrap();
    keys.territory = Some(other);
    village.link.replace_room(|| SqliteRoom::open(&dir, keys).unwrap());
    assert_eq!(published(&village), [(2, 9)]);
    resident.synced();
    assert_eq!(resident.territory().version(), 4);
    assert!(resident.territory().operates_at(NEXT, Date::parse_iso("2026-11-18").unwrap()));
}

#[test]
fn a_server_restored_from_before_an_edition_publishes_it_again_and_phones_keep_theirs() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    publish(&village, &signed(&village, 2));
    let copy = village.dir.path().join("copy.db");
    let dir = village.server_dir();
    backup(&dir, &copy).unwrap();
    publish(&village, &signed(&village, 3));
    resident.synced();
    village.link.replace_room(|| {
        restore(&dir, &copy).unwrap();
        SqliteRoom::open(&dir, ServerKeys::read(&dir).unwrap()).unwrap()
    });
    assert_eq!(published(&village), [(2, 3)]);
    let late = village.resident("Ông Năm");
    for phone in [&resident, &late] {
        phone.synced();
        assert_eq!(phone.territory().version(), 3);
    }
    // Restored to where there was only the second edition, and without the newer file: nobody goes back.
    std::fs::remove_file(dir.join("territory")).unwrap();
    village.link.replace_room(|| {
        restore(&dir, &copy).unwrap();
        SqliteRoom::open(&dir, ServerKeys::read(&dir).unwrap()).unwrap()
    });
    assert_eq!(published(&village), [(1, 2)]);
    resident.synced();
    assert_eq!(resident.territory().version(), 3);
}
