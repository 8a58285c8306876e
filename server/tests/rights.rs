//! Who may read and write which space: every role, every kind of space, own and others'.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use support::{Device, NOW, OTHER_WARD, Place, WARD, about, answer, operation};
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_exchange::phone::{Came, ReplyReader, Trust, request};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::Want;
use tinxom_wire::operation::{Operation, PatrolStart, TipName, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::seal::{EpochKey, SUITE};
use tinxom_wire::space::Space;

const OURS: GroupId = GroupId([1; 8]);
const NEXT: GroupId = GroupId([2; 8]);
const FAR: GroupId = GroupId([3; 8]);
const NO_GROUP: GroupId = GroupId([4; 8]);
const NO_UNIT: UnitId = UnitId(1);
const NOBODY: DeviceId = DeviceId([5; 16]);

struct Village {
    place: Place,
    room: SqliteRoom,
    /// A resident, a member of `OURS`, the area officer and the desk of the first ward.
    people: [Device; 4],
    neighbour: DeviceId,
    answered: TipName,
}

impl Village {
    fn new() -> Self {
        let place = Place::new();
        let mut room = place.open();
        let mut people = [
            place.invited(1, WARD, None),
            place.invited(2, WARD, Some(OURS)),
            place.officer(202, Role::AreaOfficer, WARD),
            place.desk(),
        ];
        let mut others = [
            place.invited(11, WARD, None),
            place.invited(12, WARD, Some(NEXT)),
            place.invited(13, OTHER_WARD, Some(FAR)),
            place.officer(212, Role::Desk, OTHER_WARD),
        ];
        for device in people.iter_mut().chain(&mut others) {
            device.sync(&mut room, &place.signer).unwrap();
        }
        // Something lies in every space that there is.
        let answered = others[0].tip(WARD, 0);
        people[0].tip(OTHER_WARD, 0);
        others[1].write(Space::GroupPatrol(NEXT), vec![patrol()]);
        others[2].write(Space::GroupPatrol(FAR), vec![patrol()]);
        people[1].write(Space::GroupPatrol(OURS), vec![patrol()]);
        for device in others.iter_mut().chain(&mut people) {
            device.sync(&mut room, &place.signer).unwrap();
        }
        people[3].word(WARD, kind::OPENED, answered);
        people[3].sync(&mut room, &place.signer).unwrap();
        let neighbour = others[0].id();
        Self { place, room, people, neighbour, answered }
    }

    /// The spaces, each with its name; the first is the own inbox.
    fn spaces(&self, own: DeviceId) -> Vec<(&'static str, Space)> {
        vec![
            ("own inbox", Space::Inbox(own)),
            ("another's inbox", Space::Inbox(self.neighbour)),
            ("nobody's inbox", Space::Inbox(NOBODY)),
            ("own ward's tips", Space::WardTips(WARD)),
            ("other ward's tips", Space::WardTips(OTHER_WARD)),
            ("no ward's tips", Space::WardTips(NO_UNIT)),
            ("own group", Space::GroupPatrol(OURS)),
            ("next group", Space::GroupPatrol(NEXT)),
            ("other ward's group", Space::GroupPatrol(FAR)),
            ("no group", Space::GroupPatrol(NO_GROUP)),
            ("own ward's keys", Space::UnitKeys(WARD)),
            ("other ward's keys", Space::UnitKeys(OTHER_WARD)),
            ("no ward's keys", Space::UnitKeys(NO_UNIT)),
        ]
    }

    /// The reply to a head that asks for these spaces from their start.
    fn ask(&mut self, device: &mut Device, spaces: &[Space]) -> Vec<u8> {
        let want = |space: &Space| Want { space: *space, cursor: 0, part: None, held: 0 };
        let mut head = device.head([9; 16]);
        head.logs.clear();
        head.wants = spaces.iter().map(want).collect();
        let body = request(&head, &device.signer, &[], &BTreeMap::new());
        answer(&mut self.room, &self.place.signer, &body, NOW)
    }

    /// The spaces of which something comes.
    fn comes(&mut self, device: &mut Device, spaces: &[Space]) -> BTreeSet<Space> {
        let reply = self.ask(device, spaces);
        let anchor = self.anchor();
        let mut came = Vec::new();
        ReplyReader::new([9; 16], Trust::Known(anchor), Vec::new()).feed(&reply, &mut came).unwrap();
        came.iter()
            .filter_map(|thing| match thing {
                Came::Pack(header, _) => Some(header.space),
                _ => None,
            })
            .collect()
    }

    fn anchor(&self) -> tinxom_wire::anchor::Anchor {
        let keys = tinxom_server::authority::ServerKeys::read(&self.place.server).unwrap();
        keys.anchor(WARD).unwrap().0.clone()
    }
}

fn patrol() -> Operation {
    operation(kind::PATROL_START, to_vec(&PatrolStart { purpose: 1, alone: false }))
}

fn epoch_key(device: &Device, unit: UnitId) -> Operation {
    let key = EpochKey {
        unit: unit.0,
        epoch: 1,
        suite: SUITE,
        public: vec![1; 1216],
        from: 0,
        until: 1,
        desk: Fixed::from(device.id().0),
    };
    operation(kind::EPOCH_KEY, to_vec(&key.sign(&device.signer)))
}

#[test]
fn every_role_reads_its_own_spaces_and_no_other() {
    let mut village = Village::new();
    // Resident, member of the group, area officer, desk.
    let (y, n) = (true, false);
    let table = [
        ("own inbox", [y, n, n, n]), // nothing was laid into the others' yet
        ("another's inbox", [n, n, n, n]),
        ("nobody's inbox", [n, n, n, n]),
        ("own ward's tips", [n, n, n, y]),
        ("other ward's tips", [n, n, n, n]),
        ("no ward's tips", [n, n, n, n]),
        ("own group", [n, y, y, y]),
        ("next group", [n, n, y, y]),
        ("other ward's group", [n, n, n, n]),
        ("no group", [n, n, n, n]),
        ("own ward's keys", [y, y, y, y]),
        ("other ward's keys", [y, y, y, y]),
        ("no ward's keys", [n, n, n, n]),
    ];
    // The resident gets a word of the desk into his inbox.
    let signer = village.place.signer.clone();
    let own = village.people[0].tip(WARD, 2);
    village.people[0].sync(&mut village.room, &signer).unwrap();
    village.people[3].word(WARD, kind::OPENED, own);
    village.people[3].sync(&mut village.room, &signer).unwrap();
    for role in 0..4 {
        let mut device = village.people[role].clone();
        let spaces = village.spaces(device.id());
        let all: Vec<Space> = spaces.iter().map(|(_, space)| *space).collect();
        let came = village.comes(&mut device, &all);
        for ((name, space), (row, expected)) in spaces.iter().zip(table) {
            assert_eq!(*name, row);
            assert_eq!(came.contains(space), expected[role], "role {role}: {name}");
            // The same when nothing else is asked for.
            assert_eq!(village.comes(&mut device, &[*space]).contains(space), expected[role], "{name}");
        }
    }
}

#[test]
fn what_exists_and_is_not_ones_own_is_answered_byte_for_byte_as_what_does_not_exist() {
    let mut village = Village::new();
    for role in 0..4 {
        let mut device = village.people[role].clone();
        let pairs = [
            (Space::Inbox(village.neighbour), Space::Inbox(NOBODY)),
            (Space::WardTips(OTHER_WARD), Space::WardTips(NO_UNIT)),
            (Space::GroupPatrol(FAR), Space::GroupPatrol(NO_GROUP)),
        ];
        for (exists, does_not) in pairs {
            assert_eq!(
                village.ask(&mut device, &[exists]),
                village.ask(&mut device, &[does_not]),
                "{exists:?}"
            );
        }
    }
    // Writing: the verdict on another's tip is that on no tip, and on another group that on no group.
    let signer = village.place.signer.clone();
    let mut resident = village.people[0].clone();
    let none = TipName { encapsulation: Fixed::from([0; 8]), counter: 0 };
    resident.receipts.clear();
    resident.write(
        Space::WardTips(WARD),
        vec![about(kind::WITHDRAWAL, village.answered), about(kind::WITHDRAWAL, none)],
    );
    resident.write(Space::GroupPatrol(FAR), vec![patrol()]);
    resident.write(Space::GroupPatrol(NO_GROUP), vec![patrol()]);
    resident.sync(&mut village.room, &signer).unwrap();
    let mut verdicts = resident.verdicts();
    verdicts.sort();
    assert_eq!(verdicts, [Verdict::NotAllowed, Verdict::NotAllowed, Verdict::NoSuchTip, Verdict::NoSuchTip]);
}

#[test]
fn every_role_writes_where_it_may_and_nowhere_else() {
    use Verdict::{Accepted as Y, KeyUnknown as K, NoSuchTip as S, NotAllowed as N, UnknownKind as U};
    // Resident, member of the group, area officer, desk.
    let table = [
        ("own inbox", kind::TIP, [N, N, N, N]),
        ("another's inbox", kind::ANSWER, [N, N, N, N]),
        ("nobody's inbox", kind::OPENED, [N, N, N, N]),
        ("own ward's tips", kind::ENCAPSULATION, [Y, Y, Y, Y]),
        ("own ward's tips", kind::OPENED, [N, N, N, Y]),
        ("own ward's tips", kind::CLOSED, [N, N, N, Y]),
        ("own ward's tips", kind::WITHDRAWN, [N, N, N, Y]),
        ("own ward's tips", kind::WITHDRAWAL, [S, S, S, S]),
        ("own ward's tips", kind::PATROL_END, [U, U, U, U]),
        ("own ward's tips", kind::EPOCH_KEY, [U, U, U, U]),
        ("other ward's tips", kind::ENCAPSULATION, [Y, Y, Y, Y]),
        ("other ward's tips", kind::OPENED, [N, N, N, N]),
        ("no ward's tips", kind::ENCAPSULATION, [K, K, K, K]),
        ("no ward's tips", kind::OPENED, [N, N, N, N]),
        ("own group", kind::PATROL_START, [N, Y, N, N]),
        ("own group", kind::TIP, [N, U, N, N]),
        ("next group", kind::PATROL_START, [N, N, N, N]),
        ("other ward's group", kind::PATROL_START, [N, N, N, N]),
        ("no group", kind::PATROL_START, [N, N, N, N]),
        ("own ward's keys", kind::EPOCH_KEY, [N, N, N, Y]),
        ("own ward's keys", kind::CERTIFICATE, [N, N, N, U]),
        ("own ward's keys", kind::ANCHOR, [N, N, N, U]),
        ("other ward's keys", kind::EPOCH_KEY, [N, N, N, N]),
        ("no ward's keys", kind::EPOCH_KEY, [N, N, N, N]),
    ];
    let mut village = Village::new();
    let signer = village.place.signer.clone();
    for role in 0..4 {
        let mut device = village.people[role].clone();
        for (row, (name, kind, expected)) in table.into_iter().enumerate() {
            let spaces = village.spaces(device.id());
            let space = spaces.iter().find(|(known, _)| *known == name).unwrap().1;
            let thing = match (kind, space) {
                (kind::ENCAPSULATION, _) => operation(kind, to_vec(&device.encapsulation(100 + row as u8))),
                (kind::PATROL_START, _) => patrol(),
                (kind::EPOCH_KEY, Space::UnitKeys(unit)) => epoch_key(&device, unit),
                _ => about(kind, village.answered),
            };
            device.receipts.clear();
            device.write(space, vec![thing]);
            device.sync(&mut village.room, &signer).unwrap();
            assert_eq!(device.verdicts(), [expected[role]], "role {role}: {name}, kind {kind}");
        }
    }
}

#[test]
fn a_server_of_a_whole_province_tells_each_phone_of_its_own_spaces_first() {
    let place = Place::new();
    let units: Vec<UnitId> = (1..=100).map(UnitId).collect();
    place.authority.add_units(&units, Some(&place.server)).unwrap();
    let mut room = place.open();
    let mut desk = place.desk();
    desk.sync(&mut room, &place.signer).unwrap();
    assert!(desk.readable.contains(&Space::WardTips(WARD)));
    assert!(desk.readable.contains(&Space::UnitKeys(WARD)));
    // A ward that it was not told of can be asked for all the same.
    assert!(!desk.readable.contains(&Space::UnitKeys(UnitId(100))));
    desk.cursors = BTreeMap::from([(Space::UnitKeys(UnitId(100)), 0)]);
    desk.round(&mut room, &place.signer, NOW).unwrap();
    assert!(!desk.items[&Space::UnitKeys(UnitId(100))].is_empty());
}
