//! A server that is restored from a backup: what the backup lacks is asked for again, and everybody ends with
//! everything once.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::os::unix::fs::PermissionsExt;
use support::registry::{REGISTRY, Wish, batch, change, entry, revocation, taking_over, transfer};
use support::{Device, NOW, Place, WARD, files};
use tinxom_domain::household::{Change, MemoryBook, RevokeReason, check};
use tinxom_domain::id::{GroupId, HouseholdId};
use tinxom_domain::role::Role;
use tinxom_exchange::phone::ExchangeError;
use tinxom_exchange::server::Room;
use tinxom_server::operate::{OperateError, backup, restore, restore_unfinished};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::to_vec;
use tinxom_wire::envelope::TipEnvelope;
use tinxom_wire::item::Item;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::{PatrolStart, body, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::Entry;
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const TIPS: Space = Space::WardTips(WARD);
const GROUP: GroupId = GroupId([9; 8]);
const PATROLS: Space = Space::GroupPatrol(GROUP);

fn generation(room: &mut SqliteRoom) -> u64 {
    room.generation().unwrap()
}

fn start() -> tinxom_wire::operation::Operation {
    support::operation(kind::PATROL_START, to_vec(&PatrolStart { purpose: 1, alone: true }))
}

/// Restores a stopped server's store and opens it again.
fn restored(place: &Place, room: SqliteRoom, file: &std::path::Path) -> SqliteRoom {
    drop(room);
    restore(&place.server, file).unwrap();
    place.open()
}

/// The tips and what was said of them, as a reader of the ward's tips holds them.
fn at(reader: &Device) -> Vec<(u16, Vec<u8>)> {
    reader.holds(TIPS).into_iter().collect()
}

#[test]
fn what_a_backup_lacks_is_asked_for_by_height_and_everybody_ends_with_everything_once() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let (mut desk, mut one, mut two) =
        (place.desk(), place.invited(1, WARD, None), place.invited(2, WARD, None));
    for device in [&mut desk, &mut one, &mut two] {
        device.sync(&mut room, signer).unwrap();
    }
    one.tip(WARD, 0);
    one.sync(&mut room, signer).unwrap();
    desk.sync(&mut room, signer).unwrap();

    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();
    let first = generation(&mut room);

    // Behind the backup: tips of both, read and opened by the desk, and that read by its sender.
    let late = one.tip(WARD, 2);
    one.sync(&mut room, signer).unwrap();
    for counter in [0, 2, 4] {
        two.tip(WARD, counter);
    }
    two.sync(&mut room, signer).unwrap();
    desk.sync(&mut room, signer).unwrap();
    desk.word(WARD, kind::OPENED, late);
    desk.sync(&mut room, signer).unwrap();
    one.sync(&mut room, signer).unwrap();
    let (before, inbox) = (at(&desk), one.holds(Space::Inbox(one.id())));
    assert_eq!(inbox.len(), 1);
    let cursor = desk.cursors[&TIPS];

    let mut room = restored(&place, room, &file);
    assert_ne!(generation(&mut room), first);

    // Others come back first, with what is new: the numbers that the desk has read already are given to other things.
    two.tip(WARD, 6);
    two.sync(&mut room, signer).unwrap();
    desk.word(WARD, kind::CLOSED, late);
    desk.sync(&mut room, signer).unwrap();
    one.sync(&mut room, signer).unwrap();
    desk.sync(&mut room, signer).unwrap();
    one.sync(&mut room, signer).unwrap();
    assert!(desk.cursors[&TIPS] >= cursor);

    // Nothing that was there is missing, what is new is there, and nothing was refused on the way.
    let after = at(&desk);
    assert!(before.iter().all(|thing| after.contains(thing)));
    assert_eq!(after.len(), before.len() + 2);
    for device in [&desk, &one, &two] {
        assert!(device.outgoing().is_empty());
        assert!(device.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
        assert_eq!(device.generation, generation(&mut room));
    }
    assert_eq!(one.holds(Space::Inbox(one.id())).len(), 2);

    // A desk that never read before ends with the same, in an order in which each word follows its tip.
    let mut fresh = place.officer(203, tinxom_domain::role::Role::Desk, WARD);
    fresh.sync(&mut room, signer).unwrap();
    assert_eq!(at(&fresh), after);
    let items = &fresh.items[&TIPS];
    assert_eq!(items.len(), after.len(), "nothing is there twice");
    assert!(items.windows(2).all(|pair| pair[0].number < pair[1].number));
    let place_of = |wanted: &dyn Fn(&Item) -> bool| items.iter().position(wanted).unwrap();
    let tip = place_of(&|item| {
        item.kind == kind::TIP && body::<TipEnvelope>("tip", &item.body).unwrap().name() == late
    });
    let opened = place_of(&|item| item.kind == kind::OPENED);
    assert!(tip < opened && opened < place_of(&|item| item.kind == kind::CLOSED));
}

#[test]
fn phones_of_every_generation_still_get_everything_after_two_restores() {
    // The second restore is from the first backup again, or from one made after the first restore.
    for again in [true, false] {
        let place = Place::new();
        let mut room = place.open();
        let signer = &place.signer;
        let mut writer = place.invited(1, WARD, None);
        let mut oldest = place.desk();
        writer.sync(&mut room, signer).unwrap();
        writer.tip(WARD, 0);
        writer.sync(&mut room, signer).unwrap();
        oldest.sync(&mut room, signer).unwrap();
        let first = place.path("first.db");
        backup(&place.server, &first).unwrap();
        for counter in [2, 4, 6] {
            writer.tip(WARD, counter);
        }
        writer.sync(&mut room, signer).unwrap();
        oldest.sync(&mut room, signer).unwrap();
        let mut middle = oldest.clone();

        let mut room = restored(&place, room, &first);
        writer.tip(WARD, 8);
        writer.sync(&mut room, signer).unwrap();
        middle.sync(&mut room, signer).unwrap();
        let second = place.path("second.db");
        backup(&place.server, &second).unwrap();
        writer.tip(WARD, 10);
        writer.sync(&mut room, signer).unwrap();
        middle.sync(&mut room, signer).unwrap();

        let mut room = restored(&place, room, if again { &first } else { &second });
        writer.tip(WARD, 12);
        writer.sync(&mut room, signer).unwrap();
        for reader in [&mut oldest, &mut middle] {
            reader.sync(&mut room, signer).unwrap();
            let tips = at(reader).iter().filter(|(kind, _)| *kind == kind::TIP).count();
            assert_eq!(tips, 7, "again {again}");
            assert_eq!(reader.generation, generation(&mut room));
        }
        assert!(writer.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
    }
}

#[test]
fn patrols_come_back_with_the_same_segments_and_readers_hold_each_once() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let mut walker = place.invited(1, WARD, Some(GROUP));
    let mut friend = place.invited(2, WARD, Some(GROUP));
    for device in [&mut walker, &mut friend] {
        device.sync(&mut room, signer).unwrap();
    }
    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();
    for _ in 0..3 {
        walker.write(PATROLS, vec![start(), support::operation(kind::PATROL_END, Vec::new())]);
        walker.sync(&mut room, signer).unwrap();
    }
    friend.write(PATROLS, vec![start()]);
    friend.sync(&mut room, signer).unwrap();
    let before = friend.holds(PATROLS);

    let mut room = restored(&place, room, &file);
    friend.write(PATROLS, vec![start()]);
    friend.sync(&mut room, signer).unwrap();
    walker.sync(&mut room, signer).unwrap();
    friend.sync(&mut room, signer).unwrap();
    let after = friend.holds(PATROLS);
    assert!(before.is_subset(&after));
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(walker.holds(PATROLS), after);
}

#[test]
fn a_phone_that_was_let_in_behind_the_backup_comes_with_the_certificate_the_server_gave_it() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();
    let mut late = place.invited(1, WARD, Some(GROUP));
    late.sync(&mut room, signer).unwrap();
    late.write(PATROLS, vec![start()]);
    late.sync(&mut room, signer).unwrap();

    let mut room = restored(&place, room, &file);
    let told = late.round(&mut room, signer, NOW);
    assert_eq!(told, Err(ExchangeError::Trouble(Trouble::NotEnrolled)));
    // The invite's days may be over by then; the certificate's are not.
    let later = NOW + 100 * 86_400_000;
    late.introduced = false;
    assert_eq!(late.round(&mut room, signer, later), Err(ExchangeError::Trouble(Trouble::InviteExpired)));
    late.introduction = Introduction::Certificate(late.certificate.clone().unwrap());
    late.round(&mut room, signer, later).unwrap();
    late.round(&mut room, signer, later).unwrap();
    late.sync(&mut room, signer).unwrap();
    assert!(late.outgoing().is_empty());
    assert_eq!(support::certificate(&late).group, Some(GROUP));
    assert_eq!(late.verdicts(), [Verdict::Accepted; 2]);

    // Nobody else's certificate lets anybody in, and none makes an officer of a resident.
    let mut thief = place.invited(7, WARD, None);
    thief.introduction = late.introduction.clone();
    assert_eq!(thief.round(&mut room, signer, NOW), Err(ExchangeError::Trouble(Trouble::Malformed)));
    let mut forged = support::certificate(&late);
    forged.role = tinxom_domain::role::Role::Desk;
    forged.group = None;
    let mut upstart = late.clone();
    upstart.introduced = false;
    upstart.introduction = Introduction::Certificate(forged.sign(signer).unwrap());
    assert_eq!(upstart.round(&mut room, signer, NOW), Err(ExchangeError::Trouble(Trouble::InviteAltered)));
}

#[test]
fn s5_2_registries_that_are_brought_again_after_a_restore_end_in_the_same_book() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let mut officers = [202, 203].map(|seed| place.officer(seed, Role::AreaOfficer, WARD));
    let mut desk = place.desk();
    for device in officers.iter_mut().chain([&mut desk]) {
        device.sync(&mut room, signer).unwrap();
    }
    let list = batch(1, 4);
    let homes = list.ids();
    officers[0].brings(&mut room, &place, REGISTRY, vec![entry(&Entry::Households(list))]);
    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();

    // Behind the backup: a door each, twice the same household, a hand-over, a change, a count, a lost phone.
    let grant = |number: u16, officer: &Device, home| place.grant(officer, number, &Wish::of(home));
    let grants = [
        grant(1, &officers[0], homes[0]),
        grant(2, &officers[1], homes[0]),
        grant(3, &officers[0], homes[1]),
        grant(4, &officers[1], HouseholdId([7; 8])),
    ];
    let mut phones: Vec<Device> = grants.iter().zip(1..).map(|(grant, seed)| grant.phone(seed)).collect();
    for (place_of, grant) in grants.iter().enumerate() {
        let brought = grant.enrolment(&phones[place_of]);
        officers[place_of % 2].brings(&mut room, &place, REGISTRY, vec![brought]);
        phones[place_of].sync(&mut room, signer).unwrap();
    }
    let signed = transfer(&phones[2], homes[1], grants[2].claim(), &Signer32::from_seed(&[9; 32]));
    let given = vec![support::operation(kind::TRANSFER, to_vec(&signed))];
    phones[2].brings(&mut room, &place, REGISTRY, given);
    let mut new = taking_over(&place, 9, &signed);
    new.sync(&mut room, signer).unwrap();
    let merged = change(1, Change::Merge { household: homes[1], into: homes[0] });
    let lost = revocation(&desk, phones[3].id(), RevokeReason::Lost, 0);
    let verdicts =
        desk.brings(&mut room, &place, REGISTRY, vec![entry(&merged), lost, entry(&Entry::Count(4))]);
    assert_eq!(verdicts, [Verdict::Accepted; 3]);
    let before = room.book().unwrap();
    assert_eq!(before.claims().count(), 5);
    let others = (officers.clone(), phones.clone(), new.clone(), desk.clone());

    let mut room = restored(&place, room, &file);
    assert_ne!(room.book().unwrap().dump(), before.dump());
    // Officers bring what the server lacks; members come with what they came with the first time.
    for phone in &mut phones {
        phone.introduced = false;
    }
    new.introduced = false;
    for _ in 0..3 {
        for device in officers.iter_mut().chain(&mut phones).chain([&mut new, &mut desk]) {
            let _ = device.sync(&mut room, signer);
        }
    }
    let after = room.book().unwrap();
    check(&after).unwrap();
    let claims = |book: &MemoryBook| -> Vec<_> {
        book.claims().map(|row| (row.id, row.household, row.device, row.state.is_live(), row.from)).collect()
    };
    let homes = |book: &MemoryBook| -> Vec<_> {
        book.households().map(|row| (row.id, row.standing, row.holder.is_some(), row.group)).collect()
    };
    assert_eq!(claims(&after), claims(&before));
    assert_eq!(homes(&after), homes(&before));
    for phone in &phones {
        assert!(phone.outgoing().is_empty());
    }
    let mut fresh = place.officer(205, Role::AreaOfficer, WARD);
    fresh.sync(&mut room, signer).unwrap();
    assert_eq!(fresh.book(WARD).dump(), after.dump());

    // Where they come in another order the server may say another thing, of everybody and to everybody.
    let (mut officers, mut phones, mut new, mut desk) = others;
    let mut room = restored(&place, room, &file);
    for phone in phones.iter_mut().chain([&mut new]) {
        phone.introduced = false;
    }
    for _ in 0..3 {
        for device in [&mut desk, &mut new].into_iter().chain(phones.iter_mut().rev()).chain(&mut officers) {
            let _ = device.sync(&mut room, signer);
        }
    }
    let after = room.book().unwrap();
    check(&after).unwrap();
    let ids = |book: &MemoryBook| book.claims().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "nobody is lost");
    let mut fresh = place.officer(206, Role::AreaOfficer, WARD);
    fresh.sync(&mut room, signer).unwrap();
    assert_eq!(fresh.book(WARD).dump(), after.dump());
}

#[test]
fn a_backup_is_made_while_the_server_writes_and_is_whole_and_private() {
    let place = Place::new();
    let mut room = place.open();
    let signer = place.signer.clone();
    let mut writer = place.invited(1, WARD, None);
    writer.sync(&mut room, &signer).unwrap();
    let server = place.server.clone();
    let dir = place.dir.path().to_owned();
    let (done, stop) = std::sync::mpsc::channel::<()>();
    let copies = std::thread::spawn(move || {
        let mut made = Vec::new();
        while made.len() < 3 || stop.try_recv().is_err() {
            let file = dir.join(format!("copy-{}.db", made.len()));
            backup(&server, &file).unwrap();
            made.push(file);
        }
        made
    });
    for counter in 0..30 {
        writer.tip(WARD, counter * 2);
        writer.sync(&mut room, &signer).unwrap();
    }
    done.send(()).unwrap();
    let copies = copies.join().unwrap();
    drop(room);
    for file in copies {
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        restore(&place.server, &file).unwrap();
        // Whole as of one moment: whatever is missing is the end of the log, and comes again.
        let mut room = place.open();
        let mut again = writer.clone();
        again.sync(&mut room, &signer).unwrap();
        assert_eq!(again.refused, []);
        let mut desk = place.desk();
        desk.sync(&mut room, &signer).unwrap();
        assert_eq!(at(&desk).len(), 31);
    }
    assert!(files(place.dir.path()).iter().all(|file| !file.to_string_lossy().contains("partial")));
}

#[test]
fn a_backup_is_made_of_a_server_that_was_killed_or_stopped_and_overwrites_nothing() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let mut writer = place.invited(1, WARD, None);
    writer.sync(&mut room, signer).unwrap();
    writer.tip(WARD, 0);
    writer.sync(&mut room, signer).unwrap();
    // As a power cut leaves it: database and log, nothing else.
    let killed = place.path("killed");
    std::fs::create_dir(&killed).unwrap();
    for name in ["server.db", "server.db-wal"] {
        std::fs::copy(place.server.join(name), killed.join(name)).unwrap();
    }
    drop(room);
    let stopped = place.path("stopped.db");
    backup(&place.server, &stopped).unwrap();
    backup(&killed, &place.path("killed.db")).unwrap();
    assert!(matches!(backup(&place.server, &stopped), Err(OperateError::Exists(_))));
    for file in [stopped, place.path("killed.db")] {
        restore(&place.server, &file).unwrap();
        let mut desk = place.desk();
        desk.sync(&mut place.open(), signer).unwrap();
        assert_eq!(at(&desk).len(), 2);
    }
    assert!(matches!(backup(&place.path("nowhere"), &place.path("x.db")), Err(OperateError::NoStore(_))));
    assert!(!place.path("x.db").exists());
}

#[test]
fn a_running_server_is_not_robbed_of_its_store_and_a_bad_file_changes_nothing() {
    let place = Place::new();
    let mut room = place.open();
    let generation_before = generation(&mut room);
    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();
    assert!(matches!(restore(&place.server, &file), Err(OperateError::Running)));
    drop(room);
    let names = files(&place.server);
    for (name, bytes) in [("empty", Vec::new()), ("text", b"not a database".to_vec())] {
        let bad = place.path(name);
        std::fs::write(&bad, bytes).unwrap();
        assert!(matches!(restore(&place.server, &bad), Err(OperateError::NotAStore(_))), "{name}");
    }
    let mut cut = std::fs::read(&file).unwrap();
    cut.truncate(cut.len() / 2);
    std::fs::write(place.path("cut"), cut).unwrap();
    assert!(matches!(restore(&place.server, &place.path("cut")), Err(OperateError::Damaged(_))));
    assert!(matches!(restore(&place.server, &place.path("missing")), Err(OperateError::Io(..))));
    assert_eq!(files(&place.server), names);
    assert_eq!(generation(&mut place.open()), generation_before);
}

#[test]
fn a_damaged_store_is_replaced_and_kept_and_an_interrupted_restore_is_told() {
    let place = Place::new();
    drop(place.open());
    let file = place.path("backup.db");
    backup(&place.server, &file).unwrap();
    let store = place.server.join("server.db");
    let mut bytes = std::fs::read(&store).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0x5a);
    std::fs::write(&store, &bytes).unwrap();
    assert!(matches!(backup(&place.server, &place.path("bad.db")), Err(OperateError::Damaged(_))));
    assert!(!place.path("bad.db").exists());
    let aside = restore(&place.server, &file).unwrap().unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), bytes);
    place.open();
    assert!(!restore_unfinished(&place.server));
    std::fs::rename(&store, place.server.join("server.db.restoring")).unwrap();
    assert!(restore_unfinished(&place.server));
    restore(&place.server, &file).unwrap();
    assert!(!restore_unfinished(&place.server));
}

#[test]
fn a_store_that_was_emptied_or_is_gone_is_not_taken_for_a_new_one() {
    let place = Place::new();
    drop(place.open());
    let file = place.server.join("server.db");
    let keys = || tinxom_server::authority::ServerKeys::read(&place.server).unwrap();
    let refused = || {
        let opened = SqliteRoom::open(&place.server, keys());
        assert!(matches!(opened, Err(tinxom_sqlite::OpenError::Damaged)));
    };
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"").unwrap();
    refused();
    assert!(std::fs::read(&file).unwrap().is_empty(), "nothing was made in its place");
    std::fs::remove_file(&file).unwrap();
    refused();
    std::fs::write(&file, bytes).unwrap();
    drop(place.open());
}
