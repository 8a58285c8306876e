//! An officer's phone and what a server, or somebody in its place, gives it to read.

use super::keys::{came_share, prepare};
use super::{HouseholdQuery, Registry, apply};
use crate::ports::twins::{ManualClock, ManualNetwork, MemoryKeys};
use crate::ports::{Network, Ports, SystemDice};
use crate::sync::tests::{seals_to, took_keys, took_keys_at, took_patrols};
use crate::transport::{Request, Transport, TransportError};
use crate::{Phone, PhoneError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use tinxom_domain::household::{Change, LookPurpose, Outcome, Reason};
use tinxom_domain::id::{ChangeId, DeviceId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_store::registry::keys::{self, SecretRow};
use tinxom_store::{StoreError, cursors, keys as vault_keys, outbox, vault};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::item::Item;
use tinxom_wire::operation::kind;
use tinxom_wire::papers::Papers;
use tinxom_wire::registry::{
    Batch, BoxKey, ChangeBody, DeviceBox, Entry, HouseholdLabel, RegistryKey, RegistrySecret, Revocation,
    Ruled, SealedLabels, bound_to_change,
};
use tinxom_wire::seal::{DeskSeed, EpochKey, SUITE, WardBox};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;
use tokio::sync::mpsc::UnboundedSender;

/// Phan Đình Phùng since 1 July 2025; Đồng Quang went there whole, Gia Sàng was split.
const WARD: UnitId = UnitId(54_431);
const WHOLE: UnitId = UnitId(54_580);
const SPLIT: UnitId = UnitId(54_610);
/// A moment in November 2026.
const NOW: i64 = 1_795_000_000_000;

struct Nowhere;

impl Transport for Nowhere {
    fn exchange<'t>(
        &'t self,
        _: Request<'t>,
        _: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        async { Err(TransportError::Unreachable) }.boxed()
    }
}

struct Office {
    _folder: tempfile::TempDir,
    phone: Phone,
    root: Signer32,
    unit_key: Signer32,
}

fn key(seed: u8) -> Signer32 {
    Signer32::from_seed(&[seed; 32])
}

fn today() -> Date {
    Date::of(Timestamp(NOW))
}

fn certificate(of: &Signer32, role: Role, issuer: &Signer32) -> Vec<u8> {
    let (from, until) = (today().plus_days(-10), today().plus_days(80));
    let certificate = Certificate { key: of.public(), role, unit: WARD, group: None, from, until };
    certificate.sign(issuer).unwrap()
}

/// An officer's phone that the server knows, with the ward's registry key.
fn office(role: Role) -> Office {
    let folder = tempfile::tempdir().unwrap();
    let territory = include_bytes!("../../../../data/territory-thai-nguyen.json");
    let territory = Arc::new(Territory::from_json(territory).unwrap());
    let ports = Ports {
        clock: Arc::new(ManualClock::new(Timestamp(NOW))),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding([7; 32])),
        connectivity: Arc::new(ManualNetwork::new(Network::Free)),
        transport: Arc::new(Nowhere),
    };
    let phone = Phone::open(folder.path(), territory, ports).unwrap();
    let (root, unit_key, server) = (key(1), key(2), key(3));
    let anchor = Anchor {
        root: Fixed::from(root.public().0),
        unit: WARD.0,
        unit_key: Fixed::from(unit_key.public().0),
        server_key: Fixed::from(server.public().0),
        version: 1,
    };
    let own = tinxom_wire::sign::PublicKey(phone.membership().public_key().unwrap());
    let (from, until) = (today().plus_days(-10), today().plus_days(80));
    let papers = Papers {
        certificate: Certificate { key: own, role, unit: WARD, group: None, from, until }
            .sign(&unit_key)
            .unwrap(),
        anchor: anchor.sign(&root),
        address: "memory".into(),
        date: NOW,
    };
    phone.membership().accept_papers(&papers.to_text()).unwrap();
    let office = Office { _folder: folder, phone, root, unit_key };
    let own = certificate_of_own(&office);
    office.work(|change| {
        vault::set(change, "introduced", &[1]).unwrap();
        vault_keys::set_anchor(change, WARD, &to_vec(&anchor.sign(&office.root))).unwrap();
        vault_keys::set_certificate(change, &own.0.0, &own.1).unwrap();
        let row = SecretRow { unit: WARD, version: 1, secret: [4; 32], since: NOW };
        keys::insert(change, &row).unwrap();
    });
    office
}

fn certificate_of_own(office: &Office) -> (DeviceId, Vec<u8>) {
    let key = tinxom_wire::sign::PublicKey(office.phone.membership().public_key().unwrap());
    let (from, until) = (today().plus_days(-10), today().plus_days(80));
    let certificate = Certificate { key, role: Role::Desk, unit: WARD, group: None, from, until };
    (key.device(), certificate.sign(&office.unit_key).unwrap())
}

impl Office {
    fn registry(&self) -> Registry {
        self.phone.registry()
    }

    fn work<T>(&self, work: impl FnOnce(&tinxom_store::Change<'_>) -> T) -> T {
        self.phone.house.write(|change| Ok(work(change))).unwrap()
    }

    /// Gives the phone an item of a registry, and says what it made of it.
    fn reads(&self, unit: UnitId, kind: u16, number: u64, body: Vec<u8>) -> Result<(), StoreError> {
        let at = NOW + i64::try_from(number).unwrap();
        self.work(|change| apply(change, unit, &Item { number, kind, at, body }))
    }

    fn ruled(&self, unit: UnitId, number: u64, outcome: Outcome, entry: Entry) {
        let ruled = Ruled::new(DeviceId([8; 16]), Role::AreaOfficer, outcome, entry);
        self.reads(unit, kind::RULED, number, to_vec(&ruled)).unwrap();
    }
}

fn batch(unit: UnitId, seed: u8, secret: [u8; 32], names: &[&str]) -> Batch {
    let labels: Vec<_> = names
        .iter()
        .map(|name| HouseholdLabel { hamlet: 1, address: String::new(), name: (*name).into() })
        .collect();
    let seed = [seed; 16];
    let secret = RegistrySecret::from_bytes(secret);
    let mut dice = crate::ports::Rolled(&SystemDice);
    Batch {
        seed: Fixed::from(seed),
        count: names.len() as u8,
        group: None,
        provisional: false,
        labels: SealedLabels::seal(unit, &seed, 1, &secret, &labels, &mut dice).unwrap(),
    }
}

fn names(registry: &Registry) -> Vec<String> {
    let page = registry.households(&HouseholdQuery::default(), 0, 100).unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn x09_households_of_a_merged_unit_go_along_and_of_a_split_one_a_person_chooses() {
    let office = office(Role::Desk);
    for unit in [WHOLE, SPLIT] {
        office.work(|change| {
            let row = SecretRow { unit, version: 1, secret: [4; 32], since: NOW };
            keys::insert(change, &row).unwrap();
        });
    }
    office.ruled(WHOLE, 1, Outcome::Done, Entry::Households(batch(WHOLE, 1, [4; 32], &["Bà Tư"])));
    let split = batch(SPLIT, 2, [4; 32], &["Ông Bảy", "Bà An", "Ông Tám"]);
    let ids = split.ids();
    office.ruled(SPLIT, 1, Outcome::Done, Entry::Households(split));
    let registry = office.registry();
    let line = registry.households(&HouseholdQuery { text: "ba tu".into(), ..Default::default() }, 0, 9);
    assert_eq!(line.unwrap().rows[0].unit, WARD, "whole: nobody is asked");
    let queue = registry.choose_queue().unwrap();
    let mut asked: Vec<_> = queue.iter().map(|line| line.line.id).collect();
    asked.sort();
    let mut expected = ids.clone();
    expected.sort();
    assert_eq!(asked, expected);
    let names: Vec<_> = queue.iter().map(|line| line.line.name.as_str()).collect();
    assert_eq!(names, ["Bà An", "Ông Bảy", "Ông Tám"], "in the order in which one looks for a name");
    assert!(queue.iter().all(|line| line.ended == SPLIT && line.units.contains(&WARD)));
    let elsewhere = registry.choose(&ids, WHOLE);
    assert!(matches!(elsewhere, Err(PhoneError::UnitSplit(units)) if units == queue[0].units));
    let changes = registry.choose(&ids, WARD).unwrap();
    assert_eq!(registry.pending().unwrap().len(), 3);
    assert_eq!(registry.choose_queue().unwrap().len(), 3, "the server decides");
    // It went where the household's registry is, and nowhere else.
    let spaces = office.work(|change| outbox::spaces_waiting(change).unwrap());
    assert_eq!(spaces, [Space::Registry(SPLIT)]);
    for ((change, household), number) in changes.iter().zip(&ids).zip(2..) {
        let what = ChangeBody::of(Change::Route { household: *household, unit: WARD });
        office.ruled(SPLIT, number, Outcome::Done, Entry::Change(Fixed::from(change.0), what, None));
    }
    assert!(registry.choose_queue().unwrap().is_empty() && registry.pending().unwrap().is_empty());
    registry.undo(changes[0]).unwrap();
    office.ruled(SPLIT, 9, Outcome::Done, Entry::Undo(Fixed::from(changes[0].0)));
    assert_eq!(registry.choose_queue().unwrap().len(), 1, "a choice can be taken back");
}

#[test]
fn what_is_damaged_or_of_a_later_version_is_left_out_and_what_follows_is_taken() {
    let office = office(Role::AreaOfficer);
    let good = Ruled::new(
        DeviceId([8; 16]),
        Role::Desk,
        Outcome::Done,
        Entry::Households(batch(WARD, 1, [4; 32], &["Bà Tư"])),
    );
    let body = to_vec(&good);
    for place in (0..body.len()).step_by(7) {
        let mut damaged = body.clone();
        damaged.truncate(place);
        assert!(matches!(office.reads(WARD, kind::RULED, 1, damaged), Err(StoreError::Wire(_))));
    }
    let later = Ruled { outcome: (9, 0, None), ..good.clone() };
    assert!(matches!(office.reads(WARD, kind::RULED, 1, to_vec(&later)), Err(StoreError::Wire(_))));
    for kind in [kind::BOX_KEY, kind::REGISTRY_KEY, kind::REVOCATION] {
        assert!(matches!(office.reads(WARD, kind, 1, vec![0xff; 40]), Err(StoreError::Wire(_))));
    }
    office.reads(WARD, 999, 1, vec![1]).unwrap();
    assert!(names(&office.registry()).is_empty());
    office.reads(WARD, kind::RULED, 1, body).unwrap();
    assert_eq!(names(&office.registry()), ["Bà Tư"]);
}

#[test]
fn a_list_that_the_server_refused_is_not_shown_as_if_it_still_waited() {
    let office = office(Role::AreaOfficer);
    let refused = Outcome::refused(Reason::Duplicate);
    let batch = batch(WARD, 1, [4; 32], &["Bà Tư"]);
    office.work(|change| {
        let row = tinxom_store::registry::labels::LabelRow {
            hamlet: tinxom_domain::id::HamletId(1),
            address: String::new(),
            name: "Bà Tư".into(),
        };
        let (seed, id) = ([1; 16], batch.ids()[0]);
        tinxom_store::registry::labels::insert_batch(change, &seed, WARD, 1).unwrap();
        tinxom_store::registry::labels::set(change, WARD, id, Some(&seed), 0, &row).unwrap();
        let house = &office.phone.house;
        super::push_entry(house, change, &Entry::Households(batch.clone())).unwrap();
    });
    assert_eq!((names(&office.registry()).len(), office.registry().pending().unwrap().len()), (1, 1));
    office.ruled(WARD, 1, refused, Entry::Households(batch));
    assert!(names(&office.registry()).is_empty() && office.registry().pending().unwrap().is_empty());
    assert_eq!(office.registry().decisions(0, 9).unwrap()[0].ruling, refused, "it stands in the log");
}

/// A desk's share of a version of the key for a phone.
fn share(office: &Office, desk: &Signer32, version: u16, secret: [u8; 32]) -> Vec<u8> {
    let own = office.work(|change| crate::house::signer(change).unwrap());
    let published = DeviceBox::of(&own).publish(&own);
    let to = BoxKey::open(&published, &own.public()).unwrap();
    let secret = RegistrySecret::from_bytes(secret);
    let mut dice = crate::ports::Rolled(&SystemDice);
    to_vec(&RegistryKey::seal(WARD, version, &to, &secret, desk, &mut dice).unwrap())
}

fn held(office: &Office) -> Vec<(u16, [u8; 32])> {
    office
        .work(|change| keys::all(change).unwrap().into_iter().map(|row| (row.version, row.secret)).collect())
}

#[test]
fn two_desks_that_could_not_reach_each_other_both_open_what_either_sealed() {
    let office = office(Role::AreaOfficer);
    for (desk, secret, number) in [(5, [6; 32], 1), (6, [2; 32], 2)] {
        let desk = key(desk);
        // The share comes before the papers of the desk that gave it: it is opened once they are here.
        office.reads(WARD, kind::REGISTRY_KEY, number, share(&office, &desk, 1, secret)).unwrap();
        assert!(!held(&office).contains(&(1, secret)));
        let papers = certificate(&desk, Role::Desk, &office.unit_key);
        office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers)).unwrap();
        assert!(held(&office).contains(&(1, secret)));
    }
    // All seal with the same one of them, in whatever order they came.
    let newest = office.work(|change| super::keys::sealing_key(change, WARD).unwrap().unwrap().secret);
    assert_eq!(newest, [2; 32]);
    for (number, secret, name) in [(3, [6; 32], "Bà Tư"), (4, [2; 32], "Ông Bảy")] {
        let batch = batch(WARD, number, secret, &[name]);
        office.ruled(WARD, number.into(), Outcome::Done, Entry::Households(batch));
        assert!(names(&office.registry()).contains(&name.to_owned()));
    }
}

#[test]
fn s9_2_a_registry_key_of_somebody_who_is_no_desk_of_the_ward_is_not_taken() {
    let office = office(Role::AreaOfficer);
    let (forger, area) = (key(7), key(8));
    for (who, papers) in [
        (&forger, certificate(&forger, Role::Desk, &key(3))),
        (&area, certificate(&area, Role::AreaOfficer, &office.unit_key)),
    ] {
        let _ = office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers));
        office.reads(WARD, kind::REGISTRY_KEY, 1, share(&office, who, 3, [9; 32])).unwrap();
    }
    assert_eq!(held(&office), [(1, [4; 32])]);
}

fn revocation(of: DeviceId, by: &Signer32, from: i64) -> Vec<u8> {
    let revocation = Revocation {
        unit: WARD.0,
        device: Fixed::from(of.0),
        reason: 2,
        from,
        by: Fixed::from(by.public().device().0),
    };
    to_vec(&revocation.sign(by))
}

fn epoch_key(desk: &Signer32, number: u32) -> Vec<u8> {
    let epoch = EpochKey {
        unit: WARD.0,
        epoch: number,
        suite: SUITE,
        public: DeskSeed::from_bytes([9; 32]).epoch_public(WardBox { unit: WARD, epoch: number }),
        from: today().0,
        until: today().0 + 60,
        desk: Fixed::from(desk.public().device().0),
    };
    to_vec(&epoch.sign(desk))
}

#[test]
fn x13_keys_that_a_desk_gives_after_it_was_taken_out_are_not_taken() {
    let office = office(Role::AreaOfficer);
    let (stolen, other, area) = (key(5), key(6), key(8));
    for (who, role) in [(&stolen, Role::Desk), (&other, Role::Desk), (&area, Role::AreaOfficer)] {
        let papers = certificate(who, role, &office.unit_key);
        office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers)).unwrap();
    }
    let device = stolen.public().device();
    let epoch = |number: u32| epoch_key(&stolen, number);
    let newest = || {
        let bytes = office.work(|change| vault_keys::newest_epoch_key(change, WARD).unwrap());
        bytes.is_some()
    };
    // An area officer's word takes out no desk.
    let by_area = revocation(device, &area, 0);
    office.work(|change| took_keys(change, WARD, kind::REVOCATION, by_area)).unwrap();
    office.work(|change| took_keys(change, WARD, kind::EPOCH_KEY, epoch(1))).unwrap();
    assert!(newest());
    office.work(|change| vault_keys::forget_epoch_key(change, WARD, &epoch(1))).unwrap();
    let by_desk = revocation(device, &other, 0);
    office.work(|change| took_keys(change, WARD, kind::REVOCATION, by_desk)).unwrap();
    office.work(|change| took_keys(change, WARD, kind::EPOCH_KEY, epoch(2))).unwrap();
    let before = NOW - 9 * 86_400_000;
    office.work(|change| took_keys_at(change, WARD, kind::EPOCH_KEY, before, epoch(3))).unwrap();
    assert!(!newest(), "what tips are sealed to, whenever the server says that it came");
    office.reads(WARD, kind::REGISTRY_KEY, 1, share(&office, &stolen, 7, [9; 32])).unwrap();
    let item =
        Item { number: 2, kind: kind::REGISTRY_KEY, at: before, body: share(&office, &stolen, 8, [9; 32]) };
    office.work(|change| apply(change, WARD, &item)).unwrap();
    assert_eq!(held(&office), [(1, [4; 32])], "what labels are sealed to");
    let officers = office.registry().officers().unwrap();
    let of = |device| officers.iter().find(|officer| officer.device == device).unwrap();
    assert!(of(device).revoked.is_some() && of(other.public().device()).revoked.is_none());
}

#[test]
fn what_a_phone_that_was_taken_out_wrote_of_a_patrol_is_marked_from_there_on() {
    let office = office(Role::AreaOfficer);
    let (member, group) = (key(9), GroupId([6; 8]));
    let space = Space::GroupPatrol(group);
    let device = member.public().device();
    office.work(|change| {
        cursors::add_cursor(change, space).unwrap();
        for (number, kind, time) in
            [(3, kind::PATROL_START, 1), (4, kind::PATROL_END, 2), (9, kind::PATROL_START, 3)]
        {
            let body = match kind {
                kind::PATROL_START => {
                    to_vec(&tinxom_wire::operation::PatrolStart { purpose: 1, alone: true })
                }
                _ => Vec::new(),
            };
            let time = (NOW as u64 + time) << 16;
            let row =
                tinxom_store::patrol::PatrolRow { device: device.0, time, kind, body, number: Some(number) };
            tinxom_store::patrol::insert(change, space, &row).unwrap();
        }
        let area = key(8);
        let papers = certificate(&area, Role::AreaOfficer, &office.unit_key);
        took_keys(change, WARD, kind::CERTIFICATE, papers).unwrap();
        let item = Item { number: 5, kind: kind::REVOCATION, at: NOW, body: revocation(device, &area, 0) };
        took_patrols(change, space, &item).unwrap();
    });
    let nights = office.phone.patrols().list(0, 9).unwrap();
    assert_eq!(nights.iter().map(|night| night.marked).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_desk_makes_no_key_before_it_has_read_whether_there_is_one() {
    let office = office(Role::Desk);
    let this = certificate_of_own(&office).0;
    office.work(|change| {
        change.execute("DELETE FROM registry_key", []).unwrap();
        prepare(&office.phone.house, change).unwrap();
        assert!(keys::all(change).unwrap().is_empty(), "the registry was not read");
        vault::set(change, "registry-read", &WARD.0.to_be_bytes()).unwrap();
        // Another desk has one, and gives it as soon as it sees this box.
        let desk = key(5);
        let papers = certificate(&desk, Role::Desk, &office.unit_key);
        took_keys(change, WARD, kind::CERTIFICATE, papers).unwrap();
        let signer = key(9);
        let to = BoxKey::open(&DeviceBox::of(&signer).publish(&signer), &signer.public()).unwrap();
        let secret = RegistrySecret::from_bytes([3; 32]);
        let mut dice = crate::ports::Rolled(&SystemDice);
        let body = to_vec(&RegistryKey::seal(WARD, 1, &to, &secret, &desk, &mut dice).unwrap());
        came_share(change, &Item { number: 1, kind: kind::REGISTRY_KEY, at: NOW, body }).unwrap();
        prepare(&office.phone.house, change).unwrap();
        assert!(keys::all(change).unwrap().is_empty());
        change.execute("DELETE FROM registry_share", []).unwrap();
        prepare(&office.phone.house, change).unwrap();
        let own: Vec<_> = keys::all(change).unwrap().iter().map(|row| row.version).collect();
        assert_eq!(own, [1], "it is the first");
        let shared = keys::shares(change).unwrap();
        assert_eq!(
            shared.iter().map(|share| share.device).collect::<Vec<_>>(),
            [this],
            "a sign to later ones"
        );
    });
}

#[test]
fn a_registry_that_is_read_again_after_a_restore_ends_in_the_same_rows() {
    let office = office(Role::AreaOfficer);
    let batch = batch(WARD, 1, [4; 32], &["Bà Tư", "Ông Bảy"]);
    let ids = batch.ids();
    let merge = ChangeBody::of(Change::Merge { household: ids[0], into: ids[1] });
    let entries = [Entry::Households(batch), Entry::Change(Fixed::from([3; 8]), merge, None)];
    let read = || {
        for (number, entry) in (1..).zip(&entries) {
            office.ruled(WARD, number, Outcome::Done, entry.clone());
        }
        let line = |id: HouseholdId| office.registry().line(id).unwrap();
        (line(ids[0]), line(ids[1]), office.registry().decisions(0, 9).unwrap())
    };
    let before = read();
    assert_eq!(before, read(), "read twice, it is the same");
    office.work(|change| {
        cursors::set_cursor(change, Space::Registry(WARD), 2).unwrap();
        super::read_again(change).unwrap();
        assert!(cursors::cursors(change).unwrap().contains(&(Space::Registry(WARD), 0)));
    });
    assert!(office.registry().line(ids[0]).unwrap().pending, "it may be lost at the server");
    assert_eq!(read(), before);
}

#[test]
fn what_was_put_right_stays_right_in_whatever_order_the_keys_come() {
    for keys_come in [[1, 2], [2, 1]] {
        let office = office(Role::AreaOfficer);
        office.work(|change| change.execute("DELETE FROM registry_key", []).unwrap());
        let batch = batch(WARD, 9, [4; 32], &["Bà Tu"]);
        let household = batch.ids()[0];
        office.ruled(WARD, 1, Outcome::Done, Entry::Households(batch));
        // Ids say nothing of the order: this one sorts before the batch's seed.
        let id = [1; 8];
        let label = vec![HouseholdLabel { hamlet: 1, address: String::new(), name: "Bà Tư".into() }];
        let mut dice = crate::ports::Rolled(&SystemDice);
        let newer = RegistrySecret::from_bytes([5; 32]);
        let bound = bound_to_change(ChangeId(id), household);
        let sealed = SealedLabels::seal(WARD, &bound, 2, &newer, &label, &mut dice).unwrap();
        let what = ChangeBody::of(Change::Move { household, group: None });
        office.ruled(WARD, 2, Outcome::Done, Entry::Change(Fixed::from(id), what, Some(sealed)));
        assert_eq!(office.registry().sealed().unwrap(), 2);
        office.work(|change| {
            for version in keys_come {
                let secret = if version == 1 { [4; 32] } else { [5; 32] };
                keys::insert(change, &SecretRow { unit: WARD, version, secret, since: NOW }).unwrap();
                super::apply::open_sealed(change, WARD, version).unwrap();
            }
        });
        assert_eq!(names(&office.registry()), ["Bà Tư"], "{keys_come:?}");
        assert_eq!(office.registry().sealed().unwrap(), 0);
    }
}

/// Desks of the ward whose certificates are here, by their keys.
fn desks<const N: usize>(office: &Office, seeds: [u8; N]) -> [Signer32; N] {
    seeds.map(|seed| {
        let papers = certificate(&key(seed), Role::Desk, &office.unit_key);
        office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers)).unwrap();
        key(seed)
    })
}

fn takes_out(office: &Office, of: &Signer32, by: &Signer32) {
    let word = revocation(of.public().device(), by, 0);
    office.work(|change| took_keys(change, WARD, kind::REVOCATION, word)).unwrap();
}

fn is_out(office: &Office, of: &Signer32) -> bool {
    office.work(|change| super::is_out(change, of.public().device()).unwrap())
}

#[test]
fn x13_nothing_is_sealed_with_what_only_a_desk_gave_that_was_taken_out_and_its_old_labels_open() {
    let office = office(Role::AreaOfficer);
    let [stolen, other] = desks(&office, [5, 6]);
    office.reads(WARD, kind::REGISTRY_KEY, 1, share(&office, &stolen, 2, [5; 32])).unwrap();
    office.work(|change| took_keys(change, WARD, kind::EPOCH_KEY, epoch_key(&stolen, 1))).unwrap();
    let sealing = || office.work(|change| super::keys::sealing_key(change, WARD).unwrap().unwrap().version);
    assert_eq!((sealing(), office.work(|change| seals_to(change, WARD))), (2, true));
    takes_out(&office, &stolen, &other);
    assert_eq!((sealing(), office.work(|change| seals_to(change, WARD))), (1, false));
    assert!(held(&office).contains(&(2, [5; 32])), "what was sealed with it opens");
    // Another desk vouches for the same key, and has a key for tips of its own.
    office.reads(WARD, kind::REGISTRY_KEY, 2, share(&office, &other, 2, [5; 32])).unwrap();
    office.work(|change| took_keys(change, WARD, kind::EPOCH_KEY, epoch_key(&other, 2))).unwrap();
    assert_eq!((sealing(), office.work(|change| seals_to(change, WARD))), (2, true));
}

#[test]
fn x13_a_desk_that_was_taken_out_or_is_another_wards_takes_no_good_one_out() {
    let office = office(Role::AreaOfficer);
    let [stolen, other] = desks(&office, [5, 6]);
    takes_out(&office, &stolen, &other);
    takes_out(&office, &other, &stolen);
    assert!(is_out(&office, &stolen) && !is_out(&office, &other));
    // A desk of another ward, with that ward's word.
    let (theirs, their_unit) = (key(11), key(12));
    office.work(|change| {
        let anchor = Anchor {
            root: Fixed::from(office.root.public().0),
            unit: WHOLE.0,
            unit_key: Fixed::from(their_unit.public().0),
            server_key: Fixed::from(key(3).public().0),
            version: 1,
        };
        vault_keys::set_anchor(change, WHOLE, &to_vec(&anchor.sign(&office.root))).unwrap();
        let (from, until) = (today().plus_days(-10), today().plus_days(80));
        let papers =
            Certificate { key: theirs.public(), role: Role::Desk, unit: WHOLE, group: None, from, until };
        took_keys(change, WHOLE, kind::CERTIFICATE, papers.sign(&their_unit).unwrap()).unwrap();
        let word = Revocation {
            unit: WHOLE.0,
            device: Fixed::from(other.public().device().0),
            reason: 2,
            from: 0,
            by: Fixed::from(theirs.public().device().0),
        };
        took_keys(change, WHOLE, kind::REVOCATION, to_vec(&word.sign(&theirs))).unwrap();
    });
    assert!(!is_out(&office, &other));
    // Nor does one whose papers had ended by then.
    let (ended, unit_key) = (key(13), &office.unit_key);
    let (from, until) = (today().plus_days(-90), today().plus_days(-1));
    let papers = Certificate { key: ended.public(), role: Role::Desk, unit: WARD, group: None, from, until };
    let papers = papers.sign(unit_key).unwrap();
    office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers)).unwrap();
    takes_out(&office, &other, &ended);
    assert!(!is_out(&office, &other));
}

#[test]
fn x13_a_word_counts_from_its_signed_hour_whenever_the_server_says_that_it_came() {
    let office = office(Role::AreaOfficer);
    let [stolen, leaving, other] = desks(&office, [5, 6, 7]);
    let word = |of: &Signer32, from| revocation(of.public().device(), &other, from);
    let late = NOW + 60 * 86_400_000;
    office.work(|change| {
        took_keys_at(change, WARD, kind::REVOCATION, late, word(&stolen, NOW - 1)).unwrap();
        took_keys_at(change, WARD, kind::REVOCATION, NOW, word(&leaving, NOW + 1)).unwrap();
    });
    assert!(is_out(&office, &stolen) && !is_out(&office, &leaving));
    office.work(|change| crate::house::saw_date(change, NOW + 1).unwrap());
    assert!(is_out(&office, &leaving));
}

#[test]
fn x13_a_group_certificate_of_the_server_makes_no_officer_a_member() {
    let office = office(Role::AreaOfficer);
    let [stolen, other] = desks(&office, [5, 6]);
    takes_out(&office, &stolen, &other);
    let group = GroupId([6; 8]);
    for desk in [&stolen, &other] {
        let (from, until) = (today(), today().plus_days(80));
        let (role, group) = (Role::GroupMember, Some(group));
        let member = Certificate { key: desk.public(), role, unit: WARD, group, from, until };
        let item = Item { number: 1, kind: kind::CERTIFICATE, at: NOW, body: member.sign(&key(3)).unwrap() };
        office.work(|change| took_patrols(change, Space::GroupPatrol(GroupId([6; 8])), &item)).unwrap();
    }
    assert!(is_out(&office, &stolen));
}

/// What a desk's phone makes and gives when it next has a request to write: the versions that it holds then.
fn makes(office: &Office) -> Vec<u16> {
    office.work(|change| {
        vault::set(change, "registry-read", &WARD.0.to_be_bytes()).unwrap();
        prepare(&office.phone.house, change).unwrap();
    });
    held(office).into_iter().map(|(version, _)| version).collect()
}

#[test]
fn s9_2_a_forged_share_of_the_last_version_keeps_no_desk_from_making_the_next_one() {
    let office = office(Role::Desk);
    let [stolen, other] = desks(&office, [5, 6]);
    let forged = share(&office, &key(9), u16::MAX, [9; 32]);
    // In the name of a desk, with another's signature.
    let signed: Signed =
        from_slice("share", tinxom_wire::limits::BODY, &share(&office, &key(10), u16::MAX, [9; 32])).unwrap();
    let mut named = RegistryKey::peek(&signed).unwrap();
    named.desk = Fixed::from(other.public().device().0);
    let named = Signed { body: to_vec(&named), ..signed };
    for (number, body) in [(1, forged), (2, to_vec(&named))] {
        office.reads(WARD, kind::REGISTRY_KEY, number, body).unwrap();
    }
    // And true ones, of a desk that is taken out afterwards.
    for (number, version) in [(3, u16::MAX), (4, 2)] {
        let given = share(&office, &stolen, version, [8; 32]);
        office.reads(WARD, kind::REGISTRY_KEY, number, given).unwrap();
    }
    let word = revocation(stolen.public().device(), &other, NOW + 1);
    office.work(|change| {
        took_keys(change, WARD, kind::REVOCATION, word).unwrap();
        crate::house::saw_date(change, NOW + 2).unwrap();
    });
    assert_eq!(makes(&office), [u16::MAX, 3, 2, 1]);
    assert_eq!(makes(&office), [u16::MAX, 3, 2, 1], "once");
    let shares = office.work(|change| keys::shares(change).unwrap());
    let own = certificate_of_own(&office).0;
    assert!(shares.iter().filter(|share| share.desk == own).all(|share| share.version <= 3));
}

#[test]
fn s9_2_a_desk_makes_the_next_key_when_an_officers_papers_ended() {
    let office = office(Role::Desk);
    let last = today().plus_days(3);
    let (from, until) = (today().plus_days(-10), last);
    let area = key(8);
    let papers =
        Certificate { key: area.public(), role: Role::AreaOfficer, unit: WARD, group: None, from, until };
    let papers = papers.sign(&office.unit_key).unwrap();
    office.work(|change| took_keys(change, WARD, kind::CERTIFICATE, papers)).unwrap();
    assert_eq!(makes(&office), [1]);
    office.work(|change| crate::house::saw_date(change, last.start().0).unwrap());
    assert_eq!(makes(&office), [1], "on its last day it holds");
    office.work(|change| crate::house::saw_date(change, last.plus_days(1).start().0).unwrap());
    assert_eq!(makes(&office), [2, 1]);
    assert_eq!(makes(&office), [2, 1], "once");
}

#[test]
fn x09_a_server_that_moves_or_repeats_labels_changes_no_name() {
    let office = office(Role::AreaOfficer);
    let batch = batch(WARD, 1, [4; 32], &["Bà Tu", "Ông Bảy"]);
    let ids = batch.ids();
    let put_right = |id: [u8; 8], name: &str, household| {
        let label = vec![HouseholdLabel { hamlet: 1, address: String::new(), name: name.into() }];
        let (bound, secret) = (bound_to_change(ChangeId(id), household), RegistrySecret::from_bytes([4; 32]));
        let mut dice = crate::ports::Rolled(&SystemDice);
        SealedLabels::seal(WARD, &bound, 1, &secret, &label, &mut dice).unwrap()
    };
    let entry = |id, household, sealed| {
        let what = ChangeBody::of(Change::Move { household, group: None });
        Entry::Change(Fixed::from(id), what, Some(sealed))
    };
    let (first, second) = (put_right([1; 8], "Bà Tư", ids[0]), put_right([2; 8], "Bà Tư lớn", ids[0]));
    office.ruled(WARD, 1, Outcome::Done, Entry::Households(batch.clone()));
    office.ruled(WARD, 2, Outcome::Done, entry([1; 8], ids[0], first.clone()));
    office.ruled(WARD, 3, Outcome::Done, entry([2; 8], ids[0], second));
    let expected = ["Bà Tư lớn", "Ông Bảy"];
    let seen = || {
        let mut names = names(&office.registry());
        names.sort();
        names
    };
    assert_eq!(seen(), expected);
    office.ruled(WARD, 4, Outcome::Done, Entry::Households(batch));
    assert_eq!(seen(), expected, "the list once more");
    office.ruled(WARD, 5, Outcome::Done, entry([1; 8], ids[0], first.clone()));
    assert_eq!(seen(), expected, "a change once more");
    let again = put_right([3; 8], "Bà Tư", ids[0]);
    office.ruled(WARD, 6, Outcome::Done, entry([3; 8], ids[1], again));
    assert_eq!(seen(), expected, "a label of another household");
}

#[test]
fn s5_6_a_phone_whose_officer_ended_opens_no_household() {
    let office = office(Role::AreaOfficer);
    let batch = batch(WARD, 1, [4; 32], &["Bà Tư"]);
    let home = batch.ids()[0];
    office.ruled(WARD, 1, Outcome::Done, Entry::Households(batch));
    office.registry().household(home, LookPurpose::Visit).unwrap();
    for standing in [Standing::Ended, Standing::Revoked] {
        office.work(|change| crate::membership::set_standing(change, Some(standing.code())).unwrap());
        let opened = office.registry().household(home, LookPurpose::Visit);
        assert!(matches!(opened, Err(PhoneError::NotYours)));
    }
    assert_eq!(office.registry().looks(9).unwrap().len(), 1);
}
