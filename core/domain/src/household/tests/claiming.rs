use super::*;

#[test]
fn s5_2_the_second_claim_to_a_household_waits_and_both_are_in_the_book() {
    let mut server = Server::new();
    server.hears(enrols(1, 1), Outcome::Done);
    server.hears(enrols(2, 1), waits(1));
    assert_eq!(
        (server.state(1), server.state(2)),
        (ClaimState::Active, ClaimState::Waiting { against: claim(1) })
    );
    assert_eq!(server.holder(1), Some(claim(1)));
}

#[test]
fn s5_2_an_officer_settles_who_waits_and_the_holder_waits_then() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    server.hears(Event::Settle { claim: claim(2) }, Outcome::Done);
    assert_eq!(
        (server.state(1), server.state(2)),
        (ClaimState::Waiting { against: claim(2) }, ClaimState::Active)
    );
    server.hears(Event::Settle { claim: claim(1) }, Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(1)));

    server.hears(Event::Settle { claim: claim(9) }, refused(Reason::UnknownClaim));
    server.rules(Event::Leave { claim: claim(2) });
    server.hears(Event::Settle { claim: claim(2) }, refused(Reason::NotNow));
}

#[test]
fn s5_2_a_late_repetition_gets_the_verdict_of_then() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    server.rules(Event::Settle { claim: claim(2) });
    server.rules(Event::Leave { claim: claim(2) });
    let bytes = server.book.dump();
    server.hears(enrols(2, 1), waits(1));
    server.hears(enrols(1, 1), Outcome::Done);
    assert_eq!(server.book.dump(), bytes);
}

#[test]
fn s5_2_an_id_that_is_taken_is_refused_and_changes_nothing() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(hands_over(1, 2));
    server.rules(changes(1, Change::Move { household: home(2), group: None }));
    let bytes = server.book.dump();
    let duplicate = refused_for(Reason::Duplicate, claim(1));
    server.hears(enrols(1, 2), duplicate);
    server.hears(enrols_from_afar(1, 1), duplicate);
    server.hears(hands_over(2, 1), duplicate);
    server.hears(enrols(2, 1), refused_for(Reason::Duplicate, claim(2)));
    let to_another = Event::Transfer { claim: claim(2), from: claim(1), device: device(3) };
    server.hears(to_another, refused_for(Reason::Duplicate, claim(2)));
    server.hears(changes(1, moves_away(2)), refused_for(Reason::Duplicate, ChangeId([1; 8])));
    assert_eq!(server.book.dump(), bytes);
}

#[test]
fn s5_2_one_household_per_device() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    let again = Event::Claim {
        claim: claim(9),
        household: home(2),
        device: device(1),
        author: OTHER_OFFICER,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    server.hears(again, refused_for(Reason::DeviceHasSlot, claim(1)));
    // Refused, and in the book: with whose it is, where it wanted to and against what.
    let kept = server.claim(9);
    assert_eq!(
        (kept.state, kept.household, kept.device),
        (ClaimState::Ended(Why::Refused), home(2), Some(device(1)))
    );
    assert_eq!(kept.outcome.against(), Some(claim(1).into()));

    // Who waits has a claim too.
    server.rules(enrols(2, 1));
    server.rules(enrols(3, 2));
    let to_the_waiting = Event::Transfer { claim: claim(8), from: claim(3), device: device(2) };
    server.hears(to_the_waiting, refused_for(Reason::DeviceHasSlot, claim(2)));
    assert_eq!(server.state(3), ClaimState::Active);
}

#[test]
fn s5_2_what_a_claim_builds_on_may_come_after_it() {
    let mut server = Server::default();
    let early = refused(Reason::UnknownHousehold);
    server.hears(enrols(1, 1), early);
    server.hears(hands_over(1, 2), refused(Reason::UnknownClaim));
    assert!(!early.is_final() && server.book.claims().next().is_none());
    server.rules(list(&[home(1)]));
    server.hears(enrols(1, 1), Outcome::Done);
    server.hears(hands_over(1, 2), Outcome::Done);
}

#[test]
fn s5_1_a_claim_from_afar_has_no_slot_before_the_words_were_the_same() {
    let mut server = Server::new();
    server.hears(enrols_from_afar(1, 1), Outcome::Done);
    assert_eq!((server.state(1), server.holder(1)), (ClaimState::Unchecked, None));
    server.hears(Event::Settle { claim: claim(1) }, refused(Reason::NotNow));
    server.hears(hands_over(1, 9), refused(Reason::NotHolder));
    server.hears(Event::Words { claim: claim(1), same: true }, Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(1)));

    server.rules(enrols_from_afar(2, 1));
    server.hears(Event::Words { claim: claim(2), same: true }, waits(1));
    assert_eq!(server.state(2), ClaimState::Waiting { against: claim(1) });

    server.rules(enrols_from_afar(3, 1));
    server.hears(Event::Words { claim: claim(3), same: false }, Outcome::Done);
    assert_eq!(server.state(3), ClaimState::Ended(Why::WordsDiffered));
    server.hears(Event::Words { claim: claim(3), same: true }, refused(Reason::NotNow));
    server.hears(Event::Words { claim: claim(1), same: false }, refused(Reason::NotNow));
    server.hears(Event::Words { claim: claim(7), same: true }, refused(Reason::UnknownClaim));
}

#[test]
fn s5_3_the_holder_hands_the_slot_over() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.hears(hands_over(1, 2), Outcome::Done);
    let (old, new) = (server.claim(1), server.claim(2));
    assert_eq!((old.state, old.next), (ClaimState::Ended(Why::HandedOver), Some(claim(2))));
    assert_eq!((new.state, new.from, new.author), (ClaimState::Active, Some(claim(1)), Some(device(1))));
    assert_eq!(server.holder(1), Some(claim(2)));
    server.hears(hands_over(2, 3), Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(3)));
}

#[test]
fn s5_3_a_fork_of_transfers_is_refused_against_the_first_and_both_are_evidence() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(hands_over(1, 2));
    server.hears(hands_over(1, 3), refused_for(Reason::Forked, claim(2)));
    let fork = server.claim(3);
    assert_eq!((fork.state, fork.from), (ClaimState::Ended(Why::Refused), Some(claim(1))));
    assert_eq!((fork.device, fork.outcome.against()), (Some(device(3)), Some(claim(2).into())));
    // Still a fork when the first one went on.
    server.rules(hands_over(2, 4));
    server.hears(hands_over(1, 5), refused_for(Reason::Forked, claim(2)));
    // Whatever is said of the second one, the first stays the one that a fork is against.
    let mut fooled = server.book.clone();
    settle(&mut fooled, &hands_over(1, 7), &Outcome::Done, 99, Timestamp(0)).unwrap();
    check(&fooled).unwrap();
    assert_eq!(fooled.claim(claim(1)).unwrap().unwrap().next, Some(claim(2)));
    // And the second's phone is free for a slot of its own.
    let own = Event::Claim {
        claim: claim(6),
        household: home(2),
        device: device(3),
        author: OFFICER,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    server.hears(own, Outcome::Done);
}

#[test]
fn s5_3_only_the_holder_hands_over() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    server.hears(hands_over(2, 3), refused_for(Reason::NotHolder, claim(1)));
    server.rules(Event::Leave { claim: claim(1) });
    server.hears(hands_over(1, 4), refused(Reason::NotHolder));
    assert_eq!(server.holder(1), None);
    assert_eq!(
        (server.state(3), server.state(4)),
        (ClaimState::Ended(Why::Refused), ClaimState::Ended(Why::Refused))
    );
}

#[test]
fn who_leaves_frees_the_slot_and_nobody_gets_it_by_that() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    server.hears(Event::Leave { claim: claim(1) }, Outcome::Done);
    assert_eq!((server.state(1), server.holder(1)), (ClaimState::Ended(Why::Left), None));
    assert_eq!(server.state(2), ClaimState::Waiting { against: claim(1) });
    server.hears(Event::Settle { claim: claim(2) }, Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(2)));
    server.hears(Event::Leave { claim: claim(9) }, refused(Reason::UnknownClaim));
}

#[test]
fn a_revoked_device_loses_its_slot_and_gets_no_other() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(3, 2));
    server.hears(revokes(1), Outcome::Done);
    assert_eq!((server.state(1), server.holder(1)), (ClaimState::Ended(Why::Revoked), None));
    let again = Event::Claim {
        claim: claim(8),
        household: home(1),
        device: device(1),
        author: OFFICER,
        author_role: Role::AreaOfficer,
        checked: true,
    };
    server.hears(again, refused(Reason::DeviceRevoked));
    let back = Event::Transfer { claim: claim(7), from: claim(3), device: device(1) };
    server.hears(back, refused(Reason::DeviceRevoked));
    server.hears(hands_over(1, 2), refused(Reason::AuthorEnded));
    assert_eq!((server.holder(1), server.holder(2)), (None, Some(claim(3))));
}

#[test]
fn s5_5_what_a_revoked_officer_signs_is_refused_and_stays_in_the_book() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(Event::Revoke { device: OFFICER, reason: RevokeReason::TaskEnded });
    server.hears(enrols(2, 2), refused(Reason::AuthorEnded));
    assert_eq!(server.state(2), ClaimState::Ended(Why::Refused));
    // What came before counts, and a late repetition of it hears what it heard.
    server.hears(enrols(1, 1), Outcome::Done);
    assert_eq!(server.holder(1), Some(claim(1)));
}

#[test]
fn s5_5_a_refusal_by_the_servers_date_takes_back_no_earlier_verdict() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    let book = &mut server.book;
    assert_eq!(refuse(book, &enrols(1, 1), Reason::AuthorEnded).unwrap(), Outcome::Done);
    let late = refuse(book, &enrols(2, 1), Reason::AuthorEnded).unwrap();
    assert_eq!(late, refused(Reason::AuthorEnded));
    settle(book, &enrols(2, 1), &late, 9, Timestamp(9)).unwrap();
    assert_eq!(decide(book, &enrols(2, 1)).unwrap(), late);
    assert_eq!(server.state(2), ClaimState::Ended(Why::Refused));
}

#[test]
fn a_household_has_no_more_live_claims_than_the_limit() {
    let mut server = Server::new();
    for id in 1..=8 {
        assert!(matches!(server.rules(enrols(id, 1)), Outcome::Done | Outcome::Waits { .. }));
    }
    server.hears(enrols(9, 1), refused(Reason::NotNow));
    server.hears(enrols(10, 2), Outcome::Done);
    server.hears(changes(1, merge(2, 1)), refused(Reason::NotNow));
    server.rules(Event::Leave { claim: claim(8) });
    server.hears(changes(2, merge(2, 1)), Outcome::Done);
}

#[test]
fn who_is_told_is_whose_claim_came_or_changed() {
    let mut server = Server::new();
    server.rules(enrols(1, 1));
    server.rules(enrols(2, 1));
    let event = Event::Settle { claim: claim(2) };
    let told = settle(&mut server.book, &event, &Outcome::Done, 9, Timestamp(9)).unwrap();
    let told: Vec<_> = told.into_iter().map(|claim| (claim.id, claim.state)).collect();
    assert_eq!(told, [(claim(1), ClaimState::Waiting { against: claim(2) }), (claim(2), ClaimState::Active)]);
}

#[test]
fn s5_1_a_household_that_a_claim_founded_is_completed_by_the_officers_entry_whenever_it_comes() {
    let group = Some(GroupId([7; 8]));
    let founded = |id| Event::Households { ids: vec![home(id)], unit: WARD, group: None, provisional: true };
    let entry = |ids: &[u8], provisional| Event::Households {
        ids: ids.iter().map(|id| home(*id)).collect(),
        unit: WARD,
        group,
        provisional,
    };
    let mut server = Server::new();
    server.hears(founded(5), Outcome::Done);
    server.hears(enrols(1, 5), Outcome::Done);
    server.hears(entry(&[4, 5, 6], false), Outcome::Done);
    let completed = server.household(5);
    assert_eq!((completed.group, completed.provisional), (group, false));
    assert_eq!(completed.holder, Some(claim(1)));
    // Once only: another entry on it is another household's.
    let other = Event::Households { ids: vec![home(5)], unit: WARD, group: None, provisional: false };
    server.hears(other, refused_for(Reason::Duplicate, home(5)));
    server.hears(founded(5), refused_for(Reason::Duplicate, home(5)));
    // Nor is it another unit's to complete.
    server.hears(founded(8), Outcome::Done);
    let elsewhere = Event::Households { ids: vec![home(8)], unit: UnitId(2), group, provisional: true };
    server.hears(elsewhere, refused_for(Reason::Duplicate, home(8)));
    // A move that came between stays.
    let moved = Some(GroupId([9; 8]));
    server.hears(changes(1, Change::Move { household: home(8), group: moved }), Outcome::Done);
    server.hears(entry(&[8], true), Outcome::Done);
    let completed = server.household(8);
    assert_eq!((completed.group, completed.provisional), (moved, true));
}
