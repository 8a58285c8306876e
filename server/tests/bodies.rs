//! Bytes that nobody honest writes, in every kind of operation: answered, never a panic, and nothing comes of them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use support::registry::{REGISTRY, Wish, batch, change, entry, labels_of, revocation, settles, transfer};
use support::{Device, NOW, Place, WARD, answer, operation};
use tinxom_domain::household::{Change, LookPurpose, RevokeReason, check};
use tinxom_domain::id::ClaimId;
use tinxom_domain::role::Role;
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::message::{Frame, Introduction, PREFACE, Trouble};
use tinxom_wire::operation::{Operation, kind};
use tinxom_wire::registry::{CodeOffer, DeviceBox, Entry, Look, Resealed};
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::Space;

const KINDS: [u16; 9] = [
    kind::REGISTRY,
    kind::BOX_KEY,
    kind::REGISTRY_KEY,
    kind::ENROLMENT,
    kind::TRANSFER,
    kind::LOOK,
    kind::CODE,
    kind::REVOCATION,
    kind::RULED,
];

struct Ward {
    place: Place,
    room: SqliteRoom,
    officer: Device,
    desk: Device,
    resident: Device,
    samples: Vec<Operation>,
}

fn ward() -> Ward {
    let place = Place::new();
    let mut room = place.open();
    let mut officer = place.officer(202, Role::AreaOfficer, WARD);
    let mut desk = place.desk();
    let list = batch(1, 2);
    let home = list.ids()[0];
    let grant = place.grant(&officer, 1, &Wish::of(home));
    let mut resident = grant.phone(1);
    for device in [&mut officer, &mut desk, &mut resident] {
        device.sync(&mut room, &place.signer).unwrap();
    }
    let claim = grant.claim();
    let next = place.grant(&officer, 2, &Wish::of(list.ids()[1]));
    let look = Look { household: Fixed::from(home.0), purpose: LookPurpose::Visit.code() };
    let code = CodeOffer { locator: 1, proof: Fixed::from([1; 32]), until: NOW + 1000, sealed: vec![3; 200] };
    let resealed = Resealed { seed: list.seed, labels: labels_of(list.seed.into(), &["", ""]) };
    let given = transfer(&resident, home, claim, &Signer32::from_seed(&[7; 32]));
    let samples = vec![
        entry(&Entry::Households(list)),
        entry(&change(1, Change::Merge { household: home, into: next.invite.household().unwrap() })),
        entry(&settles(claim)),
        entry(&Entry::Words(Fixed::from(claim.0), true)),
        entry(&Entry::Leave(Fixed::from(claim.0))),
        entry(&Entry::Undo(Fixed::from([1; 8]))),
        entry(&Entry::Count(3)),
        entry(&Entry::Forget(vec![Fixed::from(home.0)], vec![resealed])),
        entry(&Entry::Transfer(
            Fixed::from(claim.0),
            Fixed::from(claim.0),
            Fixed::from([1; 16]),
            given.clone(),
        )),
        next.enrolment(&next.phone(8)),
        operation(kind::TRANSFER, to_vec(&given)),
        operation(kind::LOOK, to_vec(&look)),
        operation(kind::CODE, to_vec(&code)),
        operation(kind::BOX_KEY, to_vec(&DeviceBox::of(&officer.signer).publish(&officer.signer))),
        revocation(&officer, resident.id(), RevokeReason::Lost, 0),
    ];
    Ward { place, room, officer, desk, resident, samples }
}

/// Any bytes, or something that is nearly right.
fn bodies(samples: Vec<Operation>) -> impl Strategy<Value = Operation> {
    let noise = (prop::sample::select(KINDS.to_vec()), prop::collection::vec(any::<u8>(), 0..200))
        .prop_map(|(kind, body)| operation(kind, body));
    let nearly = (
        prop::sample::select(samples),
        any::<prop::sample::Index>(),
        any::<u8>(),
        any::<prop::sample::Index>(),
        prop::sample::select(KINDS.to_vec()),
        0..6u8,
    )
        .prop_map(|(mut sample, place, byte, end, kind, how)| {
            let length = sample.body.len();
            match how {
                0 => sample.body.truncate(end.index(length)),
                1 => sample.kind = kind,
                2 => sample.body.insert(place.index(length), byte),
                3 => drop(sample.body.remove(place.index(length))),
                // As it is, too: what is right and comes again and again must be harmless.
                4 => {}
                _ => sample.body[place.index(length)] = byte,
            }
            sample
        });
    prop_oneof![1 => noise, 4 => nearly]
}

fn a_hostile_world() {
    let ward = std::cell::RefCell::new(ward());
    let strategy = bodies(ward.borrow().samples.clone());
    let several = prop::collection::vec(strategy, 1..6);
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    runner
        .run(&several, |operations| {
            let ward = &mut *ward.borrow_mut();
            for device in [&mut ward.officer, &mut ward.desk, &mut ward.resident] {
                device.write(REGISTRY, operations.clone());
                match device.sync(&mut ward.room, &ward.place.signer) {
                    Ok(()) => prop_assert!(device.outgoing().is_empty()),
                    // It left, and its household was forgotten.
                    Err(error) => {
                        prop_assert_eq!(error, ExchangeError::Trouble(Trouble::NotEnrolled));
                        device.introduction = Introduction::Certificate(device.certificate.clone().unwrap());
                        device.introduced = false;
                    }
                }
            }
            check(&ward.room.book().unwrap()).unwrap();
            Ok(())
        })
        .unwrap();
    // Readers follow whatever came of it, to the server's book.
    let mut ward = ward.into_inner();
    let mut fresh = ward.place.officer(205, Role::AreaOfficer, WARD);
    fresh.sync(&mut ward.room, &ward.place.signer).unwrap();
    assert_eq!(fresh.book(WARD).dump(), ward.room.book().unwrap().dump());
}

#[test]
fn whatever_bytes_stand_in_an_operation_the_server_answers_and_its_book_keeps_what_every_book_keeps() {
    // Several small worlds: in one that has seen much, most is forgotten.
    for _ in 0..12 {
        a_hostile_world();
    }
}

#[test]
fn whatever_bytes_stand_in_an_introduction_or_a_question_for_a_code_the_server_answers() {
    let mut ward = ward();
    let grant = ward.place.grant(&ward.officer, 3, &Wish::none());
    let given = transfer(&ward.resident, batch(1, 2).ids()[0], ClaimId([1; 16]), &ward.resident.signer);
    let strategy = (any::<prop::sample::Index>(), any::<u8>(), 0..4u8);
    let room = std::cell::RefCell::new(&mut ward.room);
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    runner
        .run(&strategy, |(place, byte, which)| {
            let mut phone = grant.phone(9);
            let key = Fixed::from(phone.signer.public().0);
            let change = |bytes: &mut Vec<u8>| {
                let place = place.index(bytes.len());
                bytes[place] = bytes[place].wrapping_add(byte | 1);
            };
            let mut signed = given.clone();
            let mut introduction = grant.introduction.clone();
            phone.introduction = match which {
                0 => {
                    change(&mut introduction);
                    Introduction::Invite(introduction, key, 1)
                }
                1 => {
                    change(&mut signed.body);
                    Introduction::Transfer(signed, key, 1)
                }
                2 => {
                    change(&mut signed.body);
                    Introduction::Pupil(introduction, key, 1, signed)
                }
                _ => {
                    change(&mut introduction);
                    Introduction::Certificate(introduction)
                }
            };
            let (_, body) = phone.body();
            let mut room = room.borrow_mut();
            let reply = answer(&mut room, &ward.place.signer, &body, NOW);
            prop_assert!(reply.starts_with(&PREFACE) && reply.len() > PREFACE.len());
            let asked = [&PREFACE[..], &Frame::AskCode(u16::from(byte), Fixed::from([byte; 16])).to_bytes()];
            let reply = answer(&mut room, &ward.place.signer, &asked.concat(), NOW);
            prop_assert!(reply.len() > PREFACE.len());
            Ok(())
        })
        .unwrap();
    // Whoever tampered with it did not use it up.
    grant.phone(10).sync(&mut ward.room, &ward.place.signer).unwrap();
    assert!(ward.room.items(Space::Registry(WARD)).unwrap().len() < 10);
}
