use super::*;

#[test]
fn codes_do_not_change() {
    assert_eq!(Why::ALL.iter().map(|why| why.code()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(
        Reason::ALL.iter().map(|reason| reason.code()).collect::<Vec<_>>(),
        (1..=13).collect::<Vec<_>>()
    );
    assert_eq!(RevokeReason::ALL.iter().map(|reason| reason.code()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    let standings =
        [Standing::Living, Standing::MergedInto(home(1)), Standing::MovedAway, Standing::Forgotten];
    assert_eq!(standings.map(Standing::code), [1, 2, 3, 4]);
    for standing in standings {
        assert_eq!(Standing::from_code(standing.code(), standing.survivor()), Some(standing));
    }
    let states = [
        ClaimState::Active,
        ClaimState::Waiting { against: claim(1) },
        ClaimState::Unchecked,
        ClaimState::Ended(Why::Left),
    ];
    assert_eq!(states.map(ClaimState::code), [(1, 0), (2, 0), (3, 0), (4, 2)]);
    for state in states {
        assert_eq!(ClaimState::from_code(state.code().0, state.code().1, state.against()), Some(state));
    }
    let outcomes = [Outcome::Done, waits(1), refused(Reason::Counted), refused_for(Reason::Forked, claim(2))];
    assert_eq!(outcomes.map(Outcome::code), [(1, 0), (2, 0), (3, 8), (3, 5)]);
    for outcome in outcomes {
        let (code, reason) = outcome.code();
        assert_eq!(Outcome::from_code(code, reason, outcome.against()), Some(outcome));
    }
    assert_eq!(ClaimState::from_code(1, 1, None), None);
    assert_eq!(ClaimState::from_code(2, 0, None), None);
    assert_eq!(Outcome::from_code(1, 0, Some(claim(1).into())), None);
    assert_eq!(Standing::from_code(1, Some(home(1))), None);
}

/// A server that saw something of everything.
fn busy() -> Server {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 2));
    server.rules(enrols_from_afar(3, 2));
    server.rules(hands_over(1, 4));
    server.rules(hands_over(1, 5));
    server.rules(changes(1, merge(2, 1)));
    server.rules(changes(2, Change::Split { household: home(1), new: home(5) }));
    server.rules(changes(3, Change::Move { household: home(5), group: Some(GroupId([3; 8])) }));
    server.rules(changes(4, Change::Route { household: home(5), unit: UnitId(2) }));
    server.rules(changes(5, Change::Death { household: home(1) }));
    server.rules(changes(6, moves_away(1)));
    server.rules(changes(7, comes_back(1)));
    server
}

#[test]
fn rows_come_back_from_their_bytes_and_no_others_do() {
    let server = busy();
    let mut rows = 0;
    for household in server.book.households() {
        assert_eq!(Household::from_bytes(&household.to_bytes()).as_ref(), Some(household));
        rows += 1;
    }
    for claim in server.book.claims() {
        assert_eq!(Claim::from_bytes(&claim.to_bytes()).as_ref(), Some(claim));
        rows += 1;
    }
    for change in server.book.changes() {
        let bytes = change.to_bytes();
        assert_eq!(ChangeRecord::from_bytes(&bytes).as_ref(), Some(change));
        for cut in 0..bytes.len() {
            assert_eq!(ChangeRecord::from_bytes(&bytes[..cut]), None);
        }
        assert_eq!(ChangeRecord::from_bytes(&[&bytes[..], &[0]].concat()), None);
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 0x81;
            // Whatever is read has no other bytes than these.
            if let Some(read) = ChangeRecord::from_bytes(&other) {
                assert_eq!(read.to_bytes(), other);
            }
        }
        rows += 1;
    }
    assert_eq!(rows, 15);
}

#[test]
fn the_form_of_a_household_row_does_not_change() {
    let mut server = busy();
    let row = server.household(5);
    let bytes: Vec<u8> = [
        &[1][..],
        &[5; 8],
        &[1, 3, 3, 3, 3, 3, 3, 3, 3],
        &[0, 0, 0, 2],
        &[1, 0],
        &[0],
        &[0],
        &[0, 0, 0, 1, 0],
        &[0],
        &[1, 4, 4, 4, 4, 4, 4, 4, 4],
    ]
    .concat();
    assert_eq!(row.to_bytes(), bytes);
}

#[test]
fn a_book_that_breaks_a_rule_is_named_for_it() {
    let mut server = busy();
    let sound = server.book.clone();
    check(&sound).unwrap();
    let active = server.claim(1);
    let put = |claims: &[Claim], homes: &[Household]| {
        let mut book = sound.clone();
        claims.iter().for_each(|claim| book.put_claim(claim).unwrap());
        homes.iter().for_each(|home| book.put_household(home).unwrap());
        check(&book)
    };
    let state = |id, phone, household, state| Claim {
        id: claim(id),
        device: Some(device(phone)),
        household: home(household),
        state,
        ..active
    };
    let first = state(21, 21, 5, ClaimState::Active);
    let second = state(22, 22, 5, ClaimState::Active);
    let held = Household { holder: Some(claim(21)), ..server.household(5) };
    assert_eq!(put(&[first], &[held]), Ok(()));
    assert_eq!(put(&[first, second], &[held]), Err(Broken::TwoActive(home(5))));
    assert_eq!(put(&[first], &[]), Err(Broken::HolderIsNotActive(home(5))));
    assert_eq!(put(&[], &[held]), Err(Broken::HolderIsNotActive(home(5))));
    let again = state(23, 21, 1, ClaimState::Unchecked);
    assert_eq!(put(&[first, again], &[held]), Err(Broken::TwoOfDevice(device(21))));
    let gone = Household { standing: Standing::MovedAway, ..held };
    assert_eq!(put(&[first], &[gone]), Err(Broken::LiveInGone(claim(21))));
    let circle = Household { standing: Standing::MergedInto(home(5)), ..server.household(5) };
    assert_eq!(put(&[], &[circle]), Err(Broken::MergedIntoNothing(home(5))));
    assert_eq!(none_lost(&sound, &MemoryBook::default()), Err(Broken::ClaimLost(claim(1))));
    assert_eq!(none_lost(&MemoryBook::default(), &sound), Ok(()));
}

#[test]
fn x05_a_server_that_lets_too_many_wait_makes_no_row_that_cannot_be_read_again() {
    for more in [30, 31, 40] {
        let mut server = Server::new();
        server.hears(enrols(1, 1), Outcome::Done);
        // What it says counts on a phone, whatever the rules say.
        for id in 2..2 + more {
            server.number += 1;
            let (number, at) = (server.number, Timestamp(0));
            settle(&mut server.book, &enrols(id, 1), &waits(1), number, at).unwrap();
        }
        server.hears(changes(1, moves_away(1)), Outcome::Done);
        assert_eq!(server.state(20), ClaimState::Ended(Why::HouseholdGone));
        let record = server.book.change(ChangeId([1; 8])).unwrap().unwrap();
        assert_eq!(ChangeRecord::from_bytes(&record.to_bytes()), Some(record.clone()));
        match more {
            30 => server.hears(undoes(1), Outcome::Done),
            _ => server.hears(undoes(1), refused_for(Reason::ChangedSince, ChangeId([1; 8]))),
        }
    }
}
