//! Whose word makes a key one that tips are sealed to: the unit's, and never the server's.

use super::apply::{apply_inbox, apply_keys, apply_patrol};
use tinxom_domain::household::RevokeReason;
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_store::tips::{self, TipRow};
use tinxom_store::{StoreError, Vault, keys};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::item::Item;
use tinxom_wire::operation::{AboutTip, Operation, TipName, kind};
use tinxom_wire::registry::Revocation;
use tinxom_wire::seal::{DeskSeed, EpochKey, SUITE, WardBox};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::{LogId, Space};

const UNIT: UnitId = UnitId(54_431);
const GROUP: GroupId = GroupId([6; 8]);

fn key(seed: u8) -> Signer32 {
    Signer32::from_seed(&[seed; 32])
}

fn certificate(of: &Signer32, role: Role, group: Option<GroupId>, issuer: &Signer32) -> Vec<u8> {
    let certificate =
        Certificate { key: of.public(), role, unit: UNIT, group, from: Date(20_000), until: Date(20_090) };
    certificate.sign(issuer).unwrap()
}

fn epoch_key(desk: &Signer32) -> Vec<u8> {
    let epoch = EpochKey {
        unit: UNIT.0,
        epoch: 1,
        suite: SUITE,
        public: DeskSeed::from_bytes([9; 32]).epoch_public(WardBox { unit: UNIT, epoch: 1 }),
        from: 20_000,
        until: 20_060,
        desk: Fixed::from(desk.public().device().0),
    };
    to_vec(&epoch.sign(desk))
}

fn item(kind: u16, body: Vec<u8>) -> Item {
    Item { number: 1, kind, at: 0, body }
}

/// Gives a phone that knows the unit's anchor what a server sends, and says whether it has an epoch key then.
fn takes_a_key(patrols: Vec<Item>, keys: Vec<Item>) -> bool {
    takes_a_key_on(Date(20_001), patrols, keys)
}

fn takes_a_key_on(day: Date, patrols: Vec<Item>, keys: Vec<Item>) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let vault_key = tinxom_sqlite::Key::from_bytes([1; 32]);
    let mut vault = Vault::open(&folder.path().join("vault.db"), &vault_key).unwrap();
    let change = vault.change().unwrap();
    let anchor = Anchor {
        root: Fixed::from(key(1).public().0),
        unit: UNIT.0,
        unit_key: Fixed::from(key(2).public().0),
        server_key: Fixed::from(key(3).public().0),
        version: 1,
    };
    keys::set_anchor(&change, UNIT, &to_vec(&anchor.sign(&key(1)))).unwrap();
    crate::house::saw_date(&change, day.start().0).unwrap();
    let formless =
        |applied: Result<(), StoreError>| assert!(matches!(applied, Ok(()) | Err(StoreError::Wire(_))));
    patrols.iter().for_each(|item| formless(apply_patrol(&change, Space::GroupPatrol(GROUP), item)));
    keys.iter().for_each(|item| formless(apply_keys(&change, UNIT, item)));
    keys::newest_epoch_key(&change, UNIT).unwrap().is_some()
}

#[test]
fn s9_2_a_server_that_certifies_a_desk_of_its_own_is_not_sealed_to() {
    let (server, own) = (key(3), key(7));
    let forged = certificate(&own, Role::Desk, None, &server);
    let in_a_group = certificate(&own, Role::Desk, Some(GROUP), &server);
    let as_a_member = certificate(&own, Role::GroupMember, Some(GROUP), &server);
    let keys = || vec![item(kind::EPOCH_KEY, epoch_key(&own))];
    for body in [forged, in_a_group, as_a_member] {
        assert!(!takes_a_key(vec![item(kind::CERTIFICATE, body.clone())], keys()));
        let mut through_keys = vec![item(kind::CERTIFICATE, body)];
        through_keys.extend(keys());
        assert!(!takes_a_key(Vec::new(), through_keys));
    }
    assert!(!takes_a_key(Vec::new(), keys()));
}

#[test]
fn s9_2_a_desk_that_the_units_key_certified_is_sealed_to() {
    let (unit, desk) = (key(2), key(8));
    let keys = |role| {
        vec![
            item(kind::CERTIFICATE, certificate(&desk, role, None, &unit)),
            item(kind::EPOCH_KEY, epoch_key(&desk)),
        ]
    };
    assert!(takes_a_key(Vec::new(), keys(Role::Desk)));
    assert!(takes_a_key_on(Date(20_090), Vec::new(), keys(Role::Desk)));
    assert!(!takes_a_key_on(Date(20_091), Vec::new(), keys(Role::Desk)), "the desk's papers ended");
    assert!(!takes_a_key(Vec::new(), keys(Role::AreaOfficer)));
}

#[test]
fn x03_a_server_that_makes_up_a_withdrawal_ends_no_tip_whose_owner_never_asked() {
    let folder = tempfile::tempdir().unwrap();
    let vault_key = tinxom_sqlite::Key::from_bytes([1; 32]);
    let mut vault = Vault::open(&folder.path().join("vault.db"), &vault_key).unwrap();
    let change = vault.change().unwrap();
    let name = TipName { encapsulation: Fixed::from([3; 8]), counter: 0 };
    let mut tip = TipRow {
        id: 0,
        kind: TipKind::Theft,
        unit: UNIT,
        hamlet: "Xóm Núi Voi".into(),
        window: TimeWindow::Today,
        text: "Một tin.".into(),
        kept_at: Timestamp(1),
        clock_doubted: false,
        state: TipState::OnItsWay,
        reply_key: [5; 32],
        name: None,
        ward: Some(UNIT),
        withdrawal_asked: false,
        accepted_at: None,
        opened_at: None,
        closed_at: None,
        receipt: None,
    };
    tip.id = tips::insert(&change, &tip).unwrap();
    tip.name = Some(name);
    let withdrawn = item(kind::WITHDRAWN, to_vec(&AboutTip { tip: name }));
    for (asked, after) in [(false, TipState::OnItsWay), (true, TipState::Withdrawn)] {
        tip.withdrawal_asked = asked;
        tips::update(&change, &tip).unwrap();
        apply_inbox(&change, &withdrawn).unwrap();
        assert_eq!(tips::get(&change, tip.id).unwrap().unwrap().state, after, "asked: {asked}");
    }
}

#[test]
fn s5_5_a_line_that_a_server_lets_in_after_a_task_ended_is_none_of_the_groups_whatever_the_devices_clock_showed()
 {
    let folder = tempfile::tempdir().unwrap();
    let vault_key = tinxom_sqlite::Key::from_bytes([1; 32]);
    let mut vault = Vault::open(&folder.path().join("vault.db"), &vault_key).unwrap();
    let change = vault.change().unwrap();
    let anchor = Anchor {
        root: Fixed::from(key(1).public().0),
        unit: UNIT.0,
        unit_key: Fixed::from(key(2).public().0),
        server_key: Fixed::from(key(3).public().0),
        version: 1,
    };
    keys::set_anchor(&change, UNIT, &to_vec(&anchor.sign(&key(1)))).unwrap();
    let (space, head, officer) = (Space::GroupPatrol(GROUP), key(7), key(8));
    let papers = certificate(&officer, Role::AreaOfficer, None, &key(2));
    apply_keys(&change, UNIT, &item(kind::CERTIFICATE, papers)).unwrap();
    let task = certificate(&head, Role::GroupHead, Some(GROUP), &key(3));
    let ends = |by: &Signer32| {
        let word = Revocation {
            unit: UNIT.0,
            device: Fixed::from(head.public().device().0),
            reason: RevokeReason::TaskEnded.code(),
            from: 500,
            by: Fixed::from(by.public().device().0),
        };
        to_vec(&word.sign(by))
    };
    let log = LogId::operations(head.public().device(), space);
    let line = |time: u64| {
        let line = Operation { time, kind: kind::PATROL_END, body: Vec::new() };
        Segment::fix(log, time, [0; 32], [9; 16], vec![line], &head).to_bytes()
    };
    let came = |number: u64, at: i64, kind: u16, body: Vec<u8>| {
        apply_patrol(&change, space, &Item { number, kind, at, body }).unwrap();
        tinxom_store::patrol::lines(&change, space).unwrap().len()
    };
    came(1, 0, kind::CERTIFICATE, task.clone());
    // Of nobody who may say so.
    came(2, 100, kind::REVOCATION, ends(&head));
    came(3, 100, kind::REVOCATION, ends(&key(9)));
    assert_eq!(came(4, 600, kind::SEGMENT, line(1)), 1);
    came(5, 100, kind::REVOCATION, ends(&officer));
    assert_eq!(came(6, 499, kind::SEGMENT, line(1 << 40)), 2, "before its hour");
    for (number, clock) in [(7, 2), (8, 1 << 41)] {
        assert_eq!(came(number, 500, kind::SEGMENT, line(clock)), 2, "after it");
    }
    // Elected once more.
    came(9, 700, kind::CERTIFICATE, task);
    assert_eq!(came(10, 700, kind::SEGMENT, line(3)), 3);
}
