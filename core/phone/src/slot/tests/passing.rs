//! Handing a slot over, and giving it up.

use super::*;

#[test]
fn s5_3_a_slot_is_handed_over_without_a_network() {
    let (old, new) = (resident().active(), person());
    let passed = old.slot().hand_over(&new.slot().ask().unwrap(), false).unwrap();
    assert_eq!(old.now(), SlotState::HandingOver);
    assert_eq!(old.slot().hand_over_text().unwrap().as_ref(), Some(&passed));
    let [(Space::Registry(WARD), kind::TRANSFER, body)] = &old.queued()[..] else { panic!() };
    let signed: Signed = from_slice("transfer", limits::CERTIFICATE, body).unwrap();
    let holder = PublicKey(old.membership().public_key().unwrap());
    let transfer = Transfer::open(&signed, &holder).unwrap();
    assert_eq!((transfer.from(), transfer.household()), (old.claim(), HOUSEHOLD));
    assert_eq!(old.outbox().list().unwrap()[0].subject, OutboxSubject::Slot);

    let view = new.slot().read_hand_over(&passed).unwrap();
    assert_eq!((view.unit, view.role, view.label.as_str()), (WARD, Role::Resident, "Xóm Núi Voi"));
    assert!(matches!(new.membership().holder(), Err(PhoneError::NotEnrolled)));
    new.clock.advance(60_000);
    assert_eq!(new.slot().take_over(&passed, "Anh Mẫu").unwrap(), view);
    let slot = new.slot().state().unwrap().unwrap();
    assert_eq!(
        (slot.claim, slot.way, slot.state),
        (transfer_claim(&signed), Way::HandedOver, SlotState::Pending)
    );
    let [consent] = new.slot().consents().unwrap()[..] else { panic!() };
    assert_eq!(
        (consent.version, consent.at, consent.ended_at),
        (crate::CONSENT, Timestamp(NOW + 60_000), None)
    );
    assert!(matches!(new.slot().take_over(&passed, "Anh Mẫu"), Err(PhoneError::AlreadyEnrolled)));

    // The verdict reaches both.
    old.hears(2, old.claim(), (4, 1, 0), None);
    old.hears(3, slot.claim, (1, 0, 0), None);
    new.hears(1, slot.claim, (1, 0, 0), None);
    assert_eq!((old.now(), new.now()), (SlotState::Ended(Why::HandedOver), SlotState::Active));
    assert_eq!(old.slot().state().unwrap().unwrap().hand_overs[0].state, Some(SlotState::Active));
    assert_eq!(old.slot().hand_over_text().unwrap(), None);
    assert!(matches!(old.slot().hand_over(&person().slot().ask().unwrap(), true), Err(PhoneError::NoSlot)));
}

#[test]
fn s5_3_nobody_hands_over_twice_by_mistake_and_one_that_did_not_leave_is_replaced() {
    let (old, first, second) = (resident().active(), person(), person());
    let passed = old.slot().hand_over(&first.slot().ask().unwrap(), false).unwrap();
    let key = second.slot().ask().unwrap();
    assert!(matches!(old.slot().hand_over(&key, false), Err(PhoneError::HandedOver)));
    let again = old.slot().hand_over(&key, true).unwrap();
    assert_ne!(passed, again);
    assert_eq!(old.queued().len(), 1, "the first one never leaves");
    let slot = old.slot().state().unwrap().unwrap();
    assert_eq!((slot.hand_overs.len(), slot.state), (1, SlotState::HandingOver));
    assert!(old.slot().history().unwrap().iter().any(|act| matches!(act, Act::Replaced { .. })));
}

#[test]
fn s5_3_a_fork_shows_both_hand_overs_and_which_one_holds() {
    let (old, first, second) = (resident().active(), person(), person());
    let one = old.slot().hand_over(&first.slot().ask().unwrap(), false).unwrap();
    // The first one left: what was offered once is never taken back.
    old.house
        .write(|change| {
            for (space, kind, body) in self::queued_in(change) {
                outbox::forget(change, space, kind, &body)?;
            }
            Ok(())
        })
        .unwrap();
    let two = old.slot().hand_over(&second.slot().ask().unwrap(), true).unwrap();
    first.slot().take_over(&one, "Anh Mẫu").unwrap();
    second.slot().take_over(&two, "Chị Mẫu").unwrap();
    old.hears(2, old.claim(), (4, 1, 0), None);
    old.hears(3, first.claim(), (1, 0, 0), None);
    let forked = (4, Why::Refused.code(), Reason::Forked.code());
    for person in [&old, &second] {
        person.hears(4, second.claim(), forked, Some(first.claim().0[0]));
    }
    let [line, other] = old.slot().state().unwrap().unwrap().hand_overs[..] else { panic!() };
    assert_eq!((line.claim, line.state), (first.claim(), Some(SlotState::Active)));
    assert_eq!(other.claim, second.claim());
    assert!(matches!(second.now(), SlotState::Refused { reason: Some(Reason::Forked), against: Some(_) }));
    // The one that came too late is free for another invite.
    second.membership().enrol(&door(Role::Resident), "Chị Mẫu").unwrap();
    assert_eq!(second.now(), SlotState::Pending);
}

fn queued_in(connection: &Connection) -> Vec<(Space, u16, Vec<u8>)> {
    let open = outbox::open_operations(connection).unwrap();
    open.into_iter().map(|(space, operation, _)| (space, operation.kind, operation.body)).collect()
}

#[test]
fn s5_3_a_hand_over_for_another_phone_or_mistyped_is_not_taken() {
    let (old, new, other) = (resident().active(), person(), person());
    let key = new.slot().ask().unwrap();
    let mut mistyped = key.clone();
    let wrong = if mistyped.ends_with('A') { 'B' } else { 'A' };
    mistyped.replace_range(20..21, if &key[20..21] == "A" { "B" } else { "A" });
    for text in [
        mistyped,
        format!("{key}{wrong}"),
        old.slot().ask().unwrap(),
        "xin chào".into(),
        door(Role::Resident),
    ] {
        assert!(matches!(old.slot().hand_over(&text, false), Err(PhoneError::KeyAltered)), "{text}");
    }
    assert_eq!(old.now(), SlotState::Active);
    let passed = old.slot().hand_over(&key.to_lowercase(), false).unwrap();
    assert!(matches!(other.slot().take_over(&passed, "Kẻ lạ"), Err(PhoneError::HandOverAltered)));
    // Another label than a text of ours may have, in a transfer that verifies.
    let mut opened = HandOver::open(&from_text(&passed).unwrap()).unwrap().hand_over;
    opened.label = "Xóm\u{202e}ioV".into();
    let turned = to_text(&opened.to_bytes().unwrap());
    assert!(matches!(new.slot().take_over(&turned, "Anh Mẫu"), Err(PhoneError::HandOverAltered)));
    assert!(matches!(new.membership().holder(), Err(PhoneError::NotEnrolled)));
}

#[test]
fn s5_3_only_who_holds_a_slot_hands_it_over() {
    let key = person().slot().ask().unwrap();
    let pending = resident();
    assert!(matches!(pending.slot().hand_over(&key, false), Err(PhoneError::NoSlot)));
    assert!(matches!(person().slot().hand_over(&key, false), Err(PhoneError::NotEnrolled)));
    let ended = resident();
    ended.hears(1, ended.claim(), (4, 4, 0), None);
    assert!(matches!(ended.slot().hand_over(&key, false), Err(PhoneError::NoSlot)));
}

#[test]
fn a_consent_is_withdrawn_and_taken_back_before_it_left() {
    let person = resident().active();
    queue(&person);
    let left = person.slot().leave().unwrap();
    assert_eq!((left.unsent, left.can_stay), (2, true));
    assert_eq!(left.kept_until, Date::of(Timestamp(NOW)).plus_days(365));
    assert_eq!(person.slot().leave().unwrap(), left, "asked twice is once");
    let leave = to_vec(&Entry::Leave(Fixed::from(person.claim().0)));
    assert_eq!(person.queued(), [(Space::Registry(WARD), kind::REGISTRY, leave)]);
    assert_eq!(person.now(), SlotState::Leaving);
    assert_eq!(person.slot().consents().unwrap()[0].ended_at, Some(Timestamp(NOW)));

    person.slot().stay().unwrap();
    assert_eq!((person.now(), person.queued().len()), (SlotState::Active, 0));
    assert_eq!(person.slot().consents().unwrap()[0].ended_at, None);
    assert!(matches!(person.slot().stay(), Err(PhoneError::NotPossible)));

    // Once it left there is no way back but a new invite; what was written stays and still goes.
    person.slot().leave().unwrap();
    person
        .house
        .write(|change| {
            for (space, kind, body) in queued_in(change) {
                outbox::forget(change, space, kind, &body)?;
            }
            Ok(())
        })
        .unwrap();
    assert!(!person.slot().leaving().unwrap().unwrap().can_stay);
    assert!(matches!(person.slot().stay(), Err(PhoneError::NotPossible)));
    person.hears(2, person.claim(), (4, 2, 0), None);
    assert_eq!((person.now(), person.slot().leaving().unwrap()), (SlotState::Ended(Why::Left), None));
    assert_eq!(person.inbox().list("", 0, 9).unwrap()[0].state, TipState::Queued);
    person.membership().enrol(&door(Role::Resident), "Bà Mẫu").unwrap();
    let consents = person.slot().consents().unwrap();
    assert_eq!(consents.iter().map(|consent| consent.ended_at.is_some()).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn s5_2_what_the_server_refuses_leaves_the_slot_as_it_was() {
    let person = resident().active();
    person.slot().hand_over(&self::person().slot().ask().unwrap(), false).unwrap();
    person.hears(2, person.claim(), (1, 0, Reason::NotNow.code()), None);
    assert_eq!(person.now(), SlotState::Active);
    let last = person.slot().history().unwrap().pop().unwrap();
    assert!(matches!(last, Act::Word { reason: Some(Reason::NotNow), .. }));
}
