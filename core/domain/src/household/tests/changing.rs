use super::*;

#[test]
fn s5_3_of_two_held_households_that_merge_the_survivors_holder_stays_and_the_other_waits() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 2));
    server.rules(enrols(3, 2));
    server.hears(changes(1, merge(2, 1)), Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(1)));
    assert_eq!(server.household(2).standing, Standing::MergedInto(home(1)));
    let merged = server.claim(2);
    assert_eq!((merged.state, merged.household), (ClaimState::Waiting { against: claim(1) }, home(1)));
    assert_eq!(server.claim(3).household, home(1));
    server.hears(Event::Settle { claim: claim(3) }, Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(3)));
}

#[test]
fn s5_3_a_held_household_that_merges_into_an_empty_one_brings_its_holder() {
    let mut server = Server::new();
    server.rules(enrols(2, 2));
    server.hears(changes(1, merge(2, 1)), Outcome::Done);
    assert_eq!((server.holder(1), server.holder(2)), (Some(claim(2)), None));
    assert_eq!(server.state(2), ClaimState::Active);
}

#[test]
fn s5_2_a_claim_to_a_merged_household_follows_to_the_survivor() {
    let mut server = Server::new();
    server.rules(list(&[home(3)]));
    server.rules(changes(1, merge(3, 2)));
    server.rules(changes(2, merge(2, 1)));
    server.hears(enrols(1, 3), Outcome::Done);
    server.hears(enrols(2, 2), waits(1));
    let followed = server.claim(1);
    assert_eq!((followed.household, followed.asked), (home(1), home(3)));
    assert_eq!(server.holder(1), Some(claim(1)));
    // Where the survivor is gone too, there is no slot.
    server.rules(changes(3, moves_away(1)));
    server.hears(enrols(4, 3), refused_for(Reason::HouseholdGone, home(1)));
    assert_eq!(server.state(4), ClaimState::Ended(Why::Refused));
}

#[test]
fn s5_3_a_household_that_splits_keeps_its_slot_and_the_new_one_is_empty() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    let split = Change::Split { household: home(1), new: home(5) };
    server.hears(changes(1, split), Outcome::Done);
    assert_eq!((server.holder(1), server.holder(5)), (Some(claim(1)), None));
    server.hears(enrols(2, 5), Outcome::Done);
    let taken = Change::Split { household: home(1), new: home(2) };
    server.hears(changes(2, taken), refused_for(Reason::Duplicate, home(2)));
}

#[test]
fn s5_3_death_and_moving_away_free_the_slot() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 2));
    server.rules(enrols(3, 2));
    server.hears(changes(1, Change::Death { household: home(1) }), Outcome::Done);
    assert_eq!((server.state(1), server.holder(1)), (ClaimState::Ended(Why::Died), None));
    server.hears(changes(2, Change::Death { household: home(1) }), refused(Reason::NotNow));
    server.hears(enrols(4, 1), Outcome::Done);

    server.hears(changes(3, moves_away(2)), Outcome::Done);
    let gone = ClaimState::Ended(Why::HouseholdGone);
    assert_eq!((server.state(2), server.state(3), server.holder(2)), (gone, gone, None));
    server.hears(enrols(5, 2), refused_for(Reason::HouseholdGone, home(2)));
    server.hears(changes(4, moves_away(2)), refused_for(Reason::HouseholdGone, home(2)));
}

#[test]
fn s5_3_a_household_that_comes_back_gives_the_slot_to_who_had_it() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    server.hears(changes(1, comes_back(1)), refused(Reason::NotNow));
    server.rules(changes(2, moves_away(1)));
    server.hears(changes(3, comes_back(1)), Outcome::Done);
    assert_eq!((server.state(1), server.holder(1)), (ClaimState::Active, Some(claim(1))));
    assert_eq!(server.state(2), ClaimState::Ended(Why::HouseholdGone));
}

#[test]
fn s5_3_who_left_lost_the_phone_or_has_another_slot_does_not_come_back_with_the_household() {
    let elsewhere = Event::Claim {
        claim: claim(9),
        household: home(2),
        device: device(1),
        author: OFFICER,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    for meanwhile in [Event::Leave { claim: claim(1) }, revokes(1), elsewhere] {
        let mut server = Server::new();
        server.rules(enrols(1, 1));
        server.rules(changes(1, moves_away(1)));
        server.hears(meanwhile, Outcome::Done);
        // Nor by undoing that it moved away.
        assert!(matches!(server.rules(undoes(1)), Outcome::Refused { reason: Reason::ChangedSince, .. }));
        server.hears(changes(2, comes_back(1)), Outcome::Done);
        assert_eq!((server.holder(1), server.household(1).standing), (None, Standing::Living));
        assert!(!server.state(1).is_live());
    }
}

#[test]
fn s5_3_moving_and_routing_change_where_a_household_belongs_and_not_who_has_its_slot() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    let group = Some(GroupId([7; 8]));
    server.hears(changes(1, Change::Move { household: home(1), group }), Outcome::Done);
    server.hears(changes(2, Change::Route { household: home(1), unit: UnitId(2) }), Outcome::Done);
    let home_now = server.household(1);
    assert_eq!((home_now.group, home_now.unit, home_now.holder), (group, UnitId(2), Some(claim(1))));
    // Households of two registries do not merge; those of one do, wherever they belong by now.
    let ids = vec![home(200)];
    let list = Event::Households { ids, unit: UnitId(2), group: None, provisional: false };
    server.hears(list, Outcome::Done);
    server.hears(changes(3, merge(1, 200)), refused(Reason::NotNow));
    server.hears(changes(4, merge(1, 2)), Outcome::Done);
}

#[test]
fn a_change_of_what_is_not_there_is_refused() {
    let mut server = Server::new();
    server.hears(changes(1, moves_away(9)), refused(Reason::UnknownHousehold));
    server.hears(changes(1, merge(1, 9)), refused(Reason::UnknownHousehold));
    server.hears(changes(2, merge(1, 1)), refused(Reason::NotNow));
    server.hears(undoes(9), refused(Reason::UnknownChange));
    server.hears(undoes(2), refused(Reason::NotNow));
    server.rules(changes(3, merge(2, 1)));
    server.hears(changes(4, moves_away(2)), refused_for(Reason::HouseholdGone, home(1)));
    server.hears(changes(5, merge(1, 2)), refused_for(Reason::HouseholdGone, home(1)));
}

#[test]
fn s5_3_every_change_can_be_undone_at_once_and_leaves_no_trace_but_its_record() {
    let household = home(2);
    for what in [
        Change::Split { household, new: home(5) },
        merge(2, 1),
        merge(1, 2),
        Change::Move { household, group: Some(GroupId([7; 8])) },
        moves_away(2),
        Change::Death { household },
        Change::Route { household, unit: UnitId(3) },
    ] {
        for held in [true, false] {
            let mut server = Server::new();
            server.rules(enrols(2, 2));
            server.rules(enrols(3, 2));
            if held {
                server.rules(enrols(1, 1));
            }
            let before = server.book.clone();
            server.hears(changes(1, what), Outcome::Done);
            server.hears(undoes(1), Outcome::Done);
            assert!(server.book.households().eq(before.households()), "{what:?}");
            assert!(server.book.claims().eq(before.claims()), "{what:?}");
            assert!(server.book.changes().all(|record| record.undone && record.rows.is_empty()));
            // The change that was undone is not done again by a late repetition.
            server.hears(changes(1, what), Outcome::Done);
            assert!(server.book.households().eq(before.households()), "{what:?}");
        }
    }
}

#[test]
fn s5_3_a_change_that_was_built_on_is_not_undone() {
    let first = ChangeId([1; 8]);
    let cases: [(Change, Event, Against); 6] = [
        (merge(2, 1), Event::Settle { claim: claim(2) }, claim(2).into()),
        (merge(2, 1), changes(2, moves_away(1)), claim(2).into()),
        (moves_away(2), changes(2, comes_back(2)), claim(2).into()),
        (Change::Split { household: home(1), new: home(5) }, enrols(3, 5), home(5).into()),
        (Change::Split { household: home(1), new: home(5) }, enrols_from_afar(3, 5), claim(3).into()),
        (Change::Death { household: home(1) }, enrols(3, 1), home(1).into()),
    ];
    for (what, then, against) in cases {
        let mut server = Server::new();
        server.rules(enrols(1, 1));
        server.rules(enrols(2, 2));
        server.hears(changes(1, what), Outcome::Done);
        assert!(matches!(server.rules(then.clone()), Outcome::Done), "{then:?}");
        assert_eq!(server.rules(undoes(1)), refused_for(Reason::ChangedSince, against), "{what:?} {then:?}");
        assert!(!server.book.change(first).unwrap().unwrap().undone);
    }
}

#[test]
fn s5_3_a_split_is_not_undone_when_another_household_was_merged_into_what_it_made() {
    let mut server = Server::new();
    server.rules(changes(1, Change::Split { household: home(1), new: home(5) }));
    server.hears(changes(2, merge(2, 5)), Outcome::Done);
    server.hears(undoes(1), refused_for(Reason::ChangedSince, home(5)));
    server.hears(undoes(2), Outcome::Done);
    server.hears(undoes(1), Outcome::Done);
    assert_eq!(server.book.household(home(5)).unwrap(), None);
}

#[test]
fn s5_3_a_return_is_not_undone_over_the_head_of_who_came_since() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(changes(1, moves_away(1)));
    server.rules(changes(2, comes_back(1)));
    server.hears(enrols(2, 1), waits(1));
    server.hears(undoes(2), refused_for(Reason::ChangedSince, claim(2)));
    server.rules(Event::Leave { claim: claim(2) });
    server.hears(undoes(2), Outcome::Done);
    server.hears(undoes(1), Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(1)));
}

#[test]
fn s5_3_changes_of_one_household_are_undone_from_the_newest_back() {
    let mut server = Server::new();
    let group = |id| Change::Move { household: home(1), group: Some(GroupId([id; 8])) };
    server.rules(changes(1, group(1)));
    server.rules(changes(2, group(2)));
    server.rules(changes(3, group(1)));
    server.hears(undoes(1), refused_for(Reason::ChangedSince, home(1)));
    for id in [3, 2, 1] {
        server.hears(undoes(id), Outcome::Done);
    }
    assert_eq!(server.household(1).group, None);
}

#[test]
fn s5_3_what_is_counted_is_final_and_only_that() {
    let mut server = Server::new();
    server.rules(changes(1, moves_away(1)));
    let upto = server.number;
    server.rules(changes(2, moves_away(2)));
    server.hears(Event::Count { unit: UnitId(2), upto: server.number }, Outcome::Done);
    server.hears(Event::Count { unit: WARD, upto }, Outcome::Done);
    server.hears(undoes(1), refused(Reason::Counted));
    server.hears(undoes(2), Outcome::Done);
    // A count never goes back, and never counts what is still to come.
    server.hears(Event::Count { unit: WARD, upto: 0 }, Outcome::Done);
    server.hears(undoes(1), refused(Reason::Counted));
    let event = Event::Count { unit: WARD, upto: u64::MAX };
    settle(&mut server.book, &event, &Outcome::Done, server.number + 1, Timestamp(0)).unwrap();
    assert_eq!(server.book.counted(WARD).unwrap(), server.number);
}

#[test]
fn a_list_is_taken_once_and_a_household_that_is_there_is_no_other_one() {
    let mut server = Server::new();
    server.rules(changes(1, Change::Move { household: home(1), group: Some(GroupId([1; 8])) }));
    let bytes = server.book.dump();
    server.hears(list(&[home(1), home(2)]), Outcome::Done);
    server.hears(list(&[home(2), home(3)]), refused_for(Reason::Duplicate, home(2)));
    server.hears(list(&[home(3), home(3)]), refused_for(Reason::Duplicate, home(3)));
    let elsewhere =
        |unit, provisional| Event::Households { ids: vec![home(1)], unit, group: None, provisional };
    server.hears(elsewhere(UnitId(2), false), refused_for(Reason::Duplicate, home(1)));
    server.hears(elsewhere(WARD, true), refused_for(Reason::Duplicate, home(1)));
    assert_eq!(server.book.dump(), bytes);
}

#[test]
fn of_what_is_forgotten_only_ids_stay() {
    let mut server = Server::new();
    let (phone, officer, group) = (DeviceId([0x77; 16]), DeviceId([0x66; 16]), Some(GroupId([0x55; 8])));
    let enrolled = Event::Claim {
        claim: claim(1),
        household: home(1),
        device: phone,
        author: officer,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    server.rules(enrolled.clone());
    server.rules(changes(1, Change::Move { household: home(1), group }));
    server.rules(changes(2, moves_away(1)));
    server.rules(undoes(2));
    server.hears(Event::Forget { households: vec![home(1)] }, refused_for(Reason::NotNow, claim(1)));
    server.rules(changes(3, moves_away(1)));
    server.rules(changes(4, comes_back(1)));
    server.rules(changes(5, moves_away(1)));
    server.hears(Event::Forget { households: vec![home(1), home(2)] }, Outcome::Done);

    let bytes = server.book.dump();
    for whose in [phone.0, officer.0] {
        assert!(!bytes.windows(16).any(|part| part == whose), "a device's id is still there");
    }
    assert_eq!((server.household(1).standing, server.household(1).group), (Standing::Forgotten, None));
    assert_eq!(server.claim(1).device, None);
    // And nothing comes back to it.
    server.hears(enrolled, refused_for(Reason::HouseholdGone, home(1)));
    server.hears(enrols(4, 1), refused_for(Reason::HouseholdGone, home(1)));
    server.hears(list(&[home(1), home(2)]), refused_for(Reason::HouseholdGone, home(1)));
    assert!(matches!(server.rules(undoes(5)), Outcome::Refused { reason: Reason::ChangedSince, .. }));
    server.hears(Event::Forget { households: vec![home(9)] }, refused(Reason::UnknownHousehold));
}

#[test]
fn x25_of_an_ended_claim_of_a_household_that_lives_on_only_the_id_is_left_and_nothing_brings_it_back() {
    let mut server = Server::new();
    let (phone, officer) = (DeviceId([0x77; 16]), DeviceId([0x66; 16]));
    let enrolled = Event::Claim {
        claim: claim(1),
        household: home(1),
        device: phone,
        author: officer,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    server.rules(enrolled.clone());
    server.rules(changes(1, moves_away(1)));
    server.rules(changes(2, comes_back(1)));
    server.rules(changes(3, Change::Death { household: home(1) }));
    server.rules(enrols(2, 1));
    let ended = server.claim(1).at;
    assert!(ended > server.claim(2).at || server.claim(2).at > ended, "each has its own time");
    let forget = |ids: &[u8]| Event::ForgetClaims { claims: ids.iter().map(|id| claim(*id)).collect() };
    server.hears(forget(&[1, 2]), refused_for(Reason::NotNow, claim(2)));
    server.hears(forget(&[1, 9]), refused(Reason::UnknownClaim));
    assert_eq!(server.claim(1).device, Some(phone));
    server.hears(forget(&[1]), Outcome::Done);
    let bytes = server.book.dump();
    for whose in [phone.0, officer.0] {
        assert!(!bytes.windows(16).any(|part| part == whose), "a device's id is still there");
    }
    // The household lives on with its member, and nothing of before can be taken back.
    assert_eq!((server.household(1).standing, server.holder(1)), (Standing::Living, Some(claim(2))));
    for change in [3, 2, 1] {
        assert!(matches!(server.rules(undoes(change)), Outcome::Refused { .. }));
    }
    assert!(matches!(server.rules(enrolled), Outcome::Refused { .. }));
    assert_eq!((server.claim(1).device, server.holder(1)), (None, Some(claim(2))));
    // Nor does a return give the slot to nobody.
    server.rules(enrols(3, 2));
    server.rules(changes(4, moves_away(2)));
    server.hears(forget(&[3]), Outcome::Done);
    server.hears(changes(5, comes_back(2)), Outcome::Done);
    assert_eq!(server.holder(2), None);
}
