//! A slot on one phone, without a server: what its person does, and what the server's words make of it.

use super::*;
use crate::membership::set_standing;
use crate::ports::twins::{ManualClock, ManualNetwork, MemoryKeys};
use crate::ports::{Network, Ports, SystemDice};
use crate::transport::{Request, Transport, TransportError};
use crate::{NewTip, OutboxSubject, Phone};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Mutex;
use tinxom_domain::card::Card;
use tinxom_domain::household::{LookPurpose, Reason};
use tinxom_domain::id::{ClaimId, GroupId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_store::outbox;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::invite::{Invite, Label, SALT, from_text};
use tinxom_wire::item::Item;
use tinxom_wire::limits;
use tinxom_wire::message::{Frame, PREFACE, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::registry::{
    Acceptance, Entry, Guardian, HandOver, Looked, SlotWord, TelephoneCode, Transfer, transfer_claim,
};
use tinxom_wire::sign::{PublicKey, Signer32};
use tinxom_wire::space::Space;
use tinxom_words::Language;
use tokio::sync::mpsc::UnboundedSender;

/// A moment on 18 November 2026.
const NOW: i64 = 1_795_000_000_000;
const WARD: UnitId = UnitId(54_431);
const GROUP: GroupId = GroupId([6; 8]);
const HOUSEHOLD: HouseholdId = HouseholdId([8; 8]);

/// Answers every request with the same bytes, and counts what left.
#[derive(Default)]
struct Line {
    answer: Mutex<Option<Vec<u8>>>,
    asked: Mutex<Vec<Vec<u8>>>,
}

impl Transport for Line {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        async move {
            let Some(answer) = self.answer.lock().unwrap().clone() else {
                return Err(TransportError::Unreachable);
            };
            self.asked.lock().unwrap().push(request.body);
            let _ = pieces.send(answer);
            Ok(())
        }
        .boxed()
    }
}

struct Person {
    phone: Phone,
    line: Arc<Line>,
    clock: Arc<ManualClock>,
    _dir: tempfile::TempDir,
}

impl std::ops::Deref for Person {
    type Target = Phone;

    fn deref(&self) -> &Phone {
        &self.phone
    }
}

fn person() -> Person {
    let dir = tempfile::tempdir().unwrap();
    let territory = include_bytes!("../../../../data/territory-thai-nguyen.json");
    let (line, clock) = (Arc::new(Line::default()), Arc::new(ManualClock::new(Timestamp(NOW))));
    let ports = Ports {
        clock: clock.clone(),
        dice: Arc::new(SystemDice),
        keys: Arc::new(MemoryKeys::holding([7; 32])),
        connectivity: Arc::new(ManualNetwork::new(Network::Free)),
        transport: line.clone(),
    };
    let phone = Phone::open(dir.path(), Arc::new(Territory::from_json(territory).unwrap()), ports).unwrap();
    Person { phone, line, clock, _dir: dir }
}

fn invite(role: Role, household: Option<HouseholdId>, telephone: bool) -> Vec<u8> {
    static COUNT: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
    let salt = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let (unit, officer) = (Signer32::from_seed(&[1; 32]), Signer32::from_seed(&[2; 32]));
    let label = Label { salt: [salt; SALT], text: "Xóm Núi Voi".into() };
    let certificate = Certificate {
        key: officer.public(),
        role: Role::AreaOfficer,
        unit: WARD,
        group: None,
        from: Date(20_000),
        until: Date(21_000),
    };
    let invite = Invite {
        label: label.commitment(),
        address: "https://tinxom.example".into(),
        group: role.is_in_group().then(|| Fixed::from(GROUP.0)),
        date: NOW,
        until: Date::of(Timestamp(NOW)).0 + 14,
        inviter: certificate.sign(&unit).unwrap(),
        anchor: Fixed::from([9; 32]),
        household: household.map(|household| Fixed::from(household.0)),
        named_role: (!matches!(role, Role::Resident | Role::GroupMember)).then(|| role.code()),
        by_telephone: telephone.then_some(true),
    };
    invite.sign(&label, &officer).unwrap()
}

fn door(role: Role) -> String {
    to_text(&invite(role, Some(HOUSEHOLD), false))
}

/// A resident who joined at the door.
fn resident() -> Person {
    let person = person();
    person.membership().enrol(&door(Role::Resident), "Bà Mẫu").unwrap();
    person
}

impl Person {
    fn claim(&self) -> ClaimId {
        self.slot().state().unwrap().unwrap().claim
    }

    fn now(&self) -> SlotState {
        self.slot().state().unwrap().unwrap().state
    }

    /// What the server's word on a claim makes of the slot. The numbers rise as the server's do.
    fn hears(&self, number: u64, claim: ClaimId, (state, why, reason): (u8, u8, u8), against: Option<u8>) {
        let word = SlotWord {
            claim: Fixed::from(claim.0),
            household: Fixed::from(HOUSEHOLD.0),
            state,
            why,
            reason,
            against: against.map(|byte| Fixed::from([byte; 16])),
            role: Role::AreaOfficer.code(),
        };
        let at = NOW + number as i64 * 60_000;
        let item = Item { number, kind: kind::SLOT, at, body: to_vec(&word) };
        self.house.write(|change| Ok(keep_word(change, &item)?)).unwrap();
    }

    fn active(self) -> Self {
        self.hears(1, self.claim(), (1, 0, 0), None);
        self
    }

    fn stands(&self, standing: Option<Standing>) {
        self.house.write(|change| Ok(set_standing(change, standing.map(Standing::code))?)).unwrap();
    }

    fn queued(&self) -> Vec<(Space, u16, Vec<u8>)> {
        let open = self.house.read(|connection| Ok(outbox::open_operations(connection)?)).unwrap();
        open.into_iter().map(|(space, operation, _)| (space, operation.kind, operation.body)).collect()
    }
}

#[test]
fn s5_1_a_member_is_one_at_once_and_shows_the_acceptance_until_the_server_has_ruled() {
    let person = person();
    let invite = door(Role::Resident);
    let view = person.membership().read_invite(&invite).unwrap();
    assert!(view.household && !view.by_telephone && view.consent_until.is_none());
    assert_eq!((view.role, view.inviter), (Role::Resident, Role::AreaOfficer));
    let enrolled = person.membership().enrol(&invite, "Bà Mẫu").unwrap();
    assert_eq!(enrolled.invite, view);
    let shown = enrolled.acceptance.unwrap();
    assert_eq!(person.slot().acceptance().unwrap().as_ref(), Some(&shown));
    let signed: Signed = from_slice("acceptance", limits::CERTIFICATE, &from_text(&shown).unwrap()).unwrap();
    let acceptance = Acceptance::open(&signed).unwrap();
    assert_eq!(acceptance.claim(), person.claim());
    assert_eq!((acceptance.key().0, acceptance.at), (person.membership().public_key().unwrap(), NOW));

    // Provisional, and everything works.
    let slot = person.slot().state().unwrap().unwrap();
    assert_eq!((slot.state, slot.way, slot.household), (SlotState::Pending, Way::Door, HOUSEHOLD));
    assert_eq!(queue(&person), TipState::Queued);

    person.hears(1, person.claim(), (1, 0, 0), None);
    assert_eq!((person.now(), person.slot().acceptance().unwrap()), (SlotState::Active, None));
}

fn queue(person: &Person) -> TipState {
    let tip = NewTip {
        kind: TipKind::Theft,
        unit: None,
        hamlet: None,
        window: TimeWindow::Today,
        text: "Mất <b>gà</b> & \"vịt\" ở 'ao'".into(),
    };
    let id = person.drafts().write(&tip).unwrap();
    person.drafts().queue(id).unwrap();
    person.inbox().story(id).unwrap().line.state
}

#[test]
fn an_invite_without_a_household_joins_as_ever_and_leads_to_no_slot() {
    let person = person();
    let invite = to_text(&invite(Role::GroupMember, None, false));
    assert_eq!(person.membership().enrol(&invite, "Ông Mẫu").unwrap().acceptance, None);
    assert_eq!(person.slot().state().unwrap(), None);
    assert_eq!(person.slot().acceptance().unwrap(), None);
    assert!(matches!(person.slot().leave(), Err(PhoneError::NoSlot)));
}

#[test]
fn s5_1_heads_and_deputies_join_with_their_households_slot() {
    for role in [Role::GroupHead, Role::GroupDeputy, Role::GroupMember] {
        let person = person();
        let view = person.membership().enrol(&door(role), "Ông Mẫu").unwrap().invite;
        let appointment = person.membership().holder().unwrap().appointment;
        assert_eq!((view.role, appointment.role, appointment.group), (role, role, Some(GROUP)));
        assert_eq!(person.now(), SlotState::Pending);
    }
}

#[test]
fn s5_2_the_slot_follows_the_servers_words_and_its_history_is_dated() {
    let person = resident();
    let claim = person.claim();
    let against = ClaimId([3; 16]);
    let refused =
        SlotState::Refused { reason: Some(Reason::DeviceHasSlot), against: Some([3; 16].into_against()) };
    let words = [
        ((3, 0, 0), None, SlotState::Unchecked),
        ((1, 0, 0), None, SlotState::Active),
        ((2, 0, 0), Some(3), SlotState::Waiting { against }),
        ((4, 3, 0), None, SlotState::Ended(Why::Revoked)),
        ((4, 8, 6), Some(3), refused),
    ];
    for (number, (word, against, state)) in words.into_iter().enumerate() {
        person.hears(number as u64 + 1, claim, word, against);
        let slot = person.slot().state().unwrap().unwrap();
        assert_eq!((slot.state, slot.by), (state, Some(Role::AreaOfficer)));
        assert_eq!(slot.since, Timestamp(NOW + (number as i64 + 1) * 60_000));
    }
    let history = person.slot().history().unwrap();
    assert_eq!(history.len(), 6);
    // What is brought once more, after a restore of the server, is the same word; what a later version says waits for it.
    person.hears(2, claim, (1, 0, 0), None);
    assert_eq!((person.slot().history().unwrap(), person.now()), (history, refused));
    person.hears(7, claim, (99, 0, 0), None);
    person.hears(8, claim, (2, 0, 0), None);
    assert_eq!(person.now(), refused);
}

trait IntoAgainst {
    fn into_against(self) -> tinxom_domain::household::Against;
}

impl IntoAgainst for [u8; 16] {
    fn into_against(self) -> tinxom_domain::household::Against {
        tinxom_domain::household::Against(self)
    }
}

#[test]
fn a_view_of_the_slot_tells_what_changed() {
    let person = resident();
    let view = person.slot().view();
    assert_eq!(view.snapshot().unwrap()[0].state, SlotState::Pending);
    person.hears(1, person.claim(), (1, 0, 0), None);
    let steps = view.next().now_or_never().unwrap().unwrap().unwrap();
    assert!(matches!(&steps[..], [crate::Difference::Update { row, .. }] if row.state == SlotState::Active));
}

#[test]
fn x02_a_phone_that_was_taken_out_says_so_and_keeps_everything() {
    let person = resident().active();
    person.stands(Some(Standing::Revoked));
    assert_eq!(person.membership().holder().unwrap().standing, Standing::Revoked);
    assert_eq!(person.now(), SlotState::Ended(Why::Revoked));
    assert_eq!(queue(&person), TipState::Queued);
    assert!(matches!(
        person.slot().hand_over(&resident().slot().ask().unwrap(), false),
        Err(PhoneError::NotYours)
    ));
    // A code of a later version is no leave to go on; none is.
    person.house.write(|change| Ok(set_standing(change, Some(77))?)).unwrap();
    assert_eq!(person.membership().holder().unwrap().standing, Standing::Ended);
    person.stands(None);
    assert_eq!(
        (person.now(), person.membership().holder().unwrap().standing),
        (SlotState::Active, Standing::Active)
    );
}

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
fn x25_a_consent_is_withdrawn_and_taken_back_before_it_left() {
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

fn look(number: u64, household: u8, purpose: u8) -> Item {
    let body = Looked { household: Fixed::from([household; 8]), purpose, role: Role::AreaOfficer.code() };
    Item { number, kind: kind::LOOKED, at: NOW + number as i64, body: to_vec(&body) }
}

#[test]
fn s5_1_the_household_sees_who_looked_and_the_head_sees_it_of_his_group() {
    let head = person();
    head.membership().enrol(&door(Role::GroupHead), "Ông Mẫu").unwrap();
    let own = Space::Inbox(head.membership().holder().unwrap().device);
    let group = Space::GroupLooks(GROUP);
    head.house
        .write(|change| {
            for (space, item) in [
                (own, look(1, 8, LookPurpose::Visit.code())),
                (own, look(1, 8, LookPurpose::Visit.code())),
                (own, look(2, 8, 99)),
                (group, look(3, 9, LookPurpose::Enrol.code())),
            ] {
                keep_look(change, space, &item)?;
            }
            Ok(())
        })
        .unwrap();
    let looks = head.slot().looks(0, 9).unwrap();
    assert_eq!(looks.iter().map(|look| look.purpose).collect::<Vec<_>>(), [None, Some(LookPurpose::Visit)]);
    assert_eq!(head.slot().looks(1, 1).unwrap(), looks[1..]);
    let [look] = head.slot().group_looks(0, 9).unwrap()[..] else { panic!() };
    assert_eq!((look.household, look.role), (HouseholdId([9; 8]), Some(Role::AreaOfficer)));
    // A year later it is gone, also from the head's phone.
    head.house.write(|change| crate::house::saw_date(change, NOW + 366 * 86_400_000)).unwrap();
    assert_eq!(head.slot().group_looks(0, 9).unwrap(), []);
    assert_eq!(head.slot().looks(0, 9).unwrap().len(), 2);
    assert!(matches!(resident().slot().group_looks(0, 9), Err(PhoneError::NotYours)));
}

#[test]
fn s8_2_no_pupil_joins_without_a_guardian_and_the_consent_ends_on_31_may() {
    let (pupil, parent) = (person(), resident());
    let invite = to_text(&invite(Role::Minor, None, false));
    let until = Date::from_calendar(2027, 5, 31).unwrap();
    assert_eq!(pupil.membership().read_invite(&invite).unwrap().consent_until, Some(until));
    assert!(matches!(pupil.membership().enrol(&invite, "Em Mẫu"), Err(PhoneError::NoGuardian)));
    assert!(matches!(pupil.membership().enrol_pupil(&invite, "Em Mẫu", " "), Err(PhoneError::NoGuardian)));
    let asked = pupil.membership().ask_guardian(&invite).unwrap();
    let agreed = parent.slot().guard(&asked).unwrap();
    assert_eq!(agreed.until, until);

    // A consent for another phone or invite is none.
    let stranger = person();
    let stranger = (stranger.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text), stranger);
    assert!(matches!(stranger, (Err(PhoneError::GuardianAltered), _)));
    let other = to_text(&self::invite(Role::Minor, None, false));
    for (invite, guardian) in [(&other, &agreed.text), (&invite, &asked), (&invite, &invite)] {
        let joined = pupil.membership().enrol_pupil(invite, "Em Mẫu", guardian);
        assert!(matches!(joined, Err(PhoneError::GuardianAltered)));
    }
    assert!(matches!(pupil.membership().holder(), Err(PhoneError::NotEnrolled)));

    pupil.membership().enrol_pupil(&invite, "Em Mẫu", &agreed.text).unwrap();
    assert_eq!(pupil.membership().holder().unwrap().appointment.role, Role::Minor);
    assert_eq!(pupil.slot().consents().unwrap()[0].until, Some(until));
    let signed: Signed =
        from_slice("guardian", limits::CERTIFICATE, &from_text(&agreed.text).unwrap()).unwrap();
    Guardian::open(&signed, &PublicKey(parent.membership().public_key().unwrap())).unwrap();
    let given = parent.slot().consents().unwrap()[1];
    assert_eq!((given.to, given.until), (ConsentTo::Pupil, Some(until)));
    // A pupil is nobody's guardian, and nobody is his own.
    assert!(matches!(pupil.slot().guard(&asked), Err(PhoneError::NotYours)));
    let own = parent.slot().acceptance().unwrap().unwrap();
    assert!(matches!(parent.slot().guard(&own), Err(PhoneError::AcceptanceAltered)));
}

#[test]
fn x08_a_card_before_the_camera_is_refused_wherever_a_text_is_read_and_nothing_of_it_is_kept() {
    let card = "999090123456|123456789|Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò, Xã Mẫu, Tỉnh Mẫu|03042021";
    let (new, old) = (person(), resident().active());
    let pupil = to_text(&invite(Role::Minor, None, false));
    let refused = |done: Result<(), PhoneError>| {
        assert!(matches!(done, Err(PhoneError::CardShown(Card::OldIdentityCard))));
    };
    refused(new.membership().read_invite(card).map(drop));
    refused(new.membership().enrol(card, "x").map(drop));
    refused(new.membership().enrol_pupil(&pupil, "x", card).map(drop));
    refused(new.membership().ask_guardian(card).map(drop));
    refused(new.membership().accept_papers(card).map(drop));
    refused(new.slot().read_hand_over(card).map(drop));
    refused(new.slot().take_over(card, "x").map(drop));
    refused(old.slot().hand_over(card, false).map(drop));
    refused(old.slot().guard(card).map(drop));
    refused(old.slot().ask_code(card, "memory").now_or_never().unwrap().map(drop));
    assert_eq!(old.now(), SlotState::Active);
    assert!(new.slot().consents().unwrap().is_empty() && old.queued().is_empty());
    assert!(matches!(new.membership().holder(), Err(PhoneError::NotEnrolled)));
}

#[test]
fn x23_a_phone_that_is_signed_out_shows_nothing_of_the_membership() {
    let person = resident().active();
    person.sign_out().unwrap();
    let signed_out = |done: Result<(), PhoneError>| assert!(matches!(done, Err(PhoneError::SignedOut)));
    signed_out(person.membership().holder().map(drop));
    signed_out(person.membership().consent().map(drop));
    let slot = person.slot();
    signed_out(slot.state().map(drop));
    signed_out(slot.view().snapshot().map(drop));
    signed_out(slot.history().map(drop));
    signed_out(slot.acceptance().map(drop));
    signed_out(slot.words().map(drop));
    signed_out(slot.looks(0, 1).map(drop));
    signed_out(slot.group_looks(0, 1).map(drop));
    signed_out(slot.consents().map(drop));
    signed_out(slot.leaving().map(drop));
    signed_out(slot.hand_over_text().map(drop));
    signed_out(slot.ask().map(drop));
    signed_out(slot.export(Language::Vietnamese).map(drop));
    person.sign_in().unwrap();
    assert_eq!(person.now(), SlotState::Active);
}

#[test]
fn x25_everything_that_is_kept_about_a_person_is_on_one_page_that_nothing_can_break() {
    let person = person();
    person.membership().enrol(&door(Role::Resident), "Bà </p><script>alert(1)</script> & Mẫu").unwrap();
    queue(&person);
    let draft = NewTip {
        kind: TipKind::Other,
        unit: None,
        hamlet: None,
        window: TimeWindow::NotSure,
        text: "<img src=http://evil.example/x>\u{202e}\u{0}".into(),
    };
    person.drafts().write(&draft).unwrap();
    person.hears(1, person.claim(), (1, 0, 0), None);
    let inbox = Space::Inbox(person.membership().holder().unwrap().device);
    person.house.write(|change| Ok(keep_look(change, inbox, &look(1, 8, 2))?)).unwrap();
    for (language, own) in [
        (
            Language::Vietnamese,
            ["Giữ suất của hộ", "cảnh sát khu vực, thăm hộ", "Vào xóm: đồng ý bản 1", "Đã cất, chưa gửi"],
        ),
        (Language::English, ["Holds the slot", "a visit", "Joining the hamlet: agreed to version 1", "Kept"]),
    ] {
        let page = person.slot().export(language).unwrap();
        for words in own.into_iter().chain([
            "Bà &lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; Mẫu",
            "Mất &lt;b&gt;gà&lt;/b&gt; &amp; &quot;vịt&quot; ở &#39;ao&#39;",
            "Xóm Núi Voi",
            "https://tinxom.example",
        ]) {
            assert!(page.contains(words), "{words}: {page}");
        }
        for never in
            ["<script", "<img", "<link", "url(", "src=\"", "href=", "@import", "\u{202e}", "\u{0}", "{ $"]
        {
            assert!(!page.contains(never), "{never:?}");
        }
        assert!(page.contains("default-src 'none'"));
        // Every tag that is opened is closed, and no other is there.
        for tag in ["h1", "h2", "h3", "p", "b", "pre", "title", "style", "head", "body", "html"] {
            let opened =
                page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}

fn asks(person: &Person, code: &str) -> Result<String, PhoneError> {
    person.slot().ask_code(code, "https://tinxom.example").now_or_never().unwrap()
}

fn answers(person: &Person, frame: &Frame) {
    *person.line.answer.lock().unwrap() = Some([&PREFACE[..], &frame.to_bytes()].concat());
}

#[test]
fn s5_1_twelve_digits_over_the_telephone_bring_the_invite_and_four_words_are_read_out() {
    let person = person();
    let code = TelephoneCode::parse("123456789012").unwrap();
    let carried = invite(Role::Resident, Some(HOUSEHOLD), true);
    answers(&person, &Frame::Offer(code.stretch().unwrap().offer(&carried, NOW).sealed));
    let text = asks(&person, " 1234-5678 9012 ").unwrap();
    assert_eq!(text, to_text(&carried));
    let asked = person.line.asked.lock().unwrap().concat();
    assert!(!asked.windows(12).any(|piece| piece == b"123456789012"), "the digits themselves never leave");
    assert!(person.membership().read_invite(&text).unwrap().by_telephone);
    assert!(matches!(person.slot().words(), Err(PhoneError::NotEnrolled)));
    person.membership().enrol(&text, "Bà Mẫu").unwrap();
    let device = person.membership().holder().unwrap().device;
    let opened = Invite::open(&carried).unwrap();
    let words = check_words(&check_words_of(&opened.introduction, device));
    for state in [None, Some((3, 0, 0))] {
        if let Some(state) = state {
            person.hears(1, person.claim(), state, None);
        }
        assert_eq!(person.slot().words().unwrap(), Some(words));
    }
    person.hears(2, person.claim(), (1, 0, 0), None);
    assert_eq!(person.slot().words().unwrap(), None);
}

#[test]
fn s5_1_a_code_that_is_wrong_is_told_apart_from_a_network_that_is_not_there() {
    let person = person();
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::NoNetwork)));
    for wrong in ["", "12345678901", "1234567890123", "mười hai số"] {
        assert!(matches!(asks(&person, wrong), Err(PhoneError::CodeAltered)), "{wrong}");
    }
    assert!(matches!(asks(&person, "0387654321"), Err(PhoneError::CardShown(Card::PhoneNumber))));
    answers(&person, &Frame::Trouble(Trouble::CodeUnknown));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::CodeUnknown)));
    // The offer of another code, something else in it, another service, an answer without end.
    let carried = invite(Role::Resident, Some(HOUSEHOLD), true);
    let other = TelephoneCode::parse("123400000000").unwrap().stretch().unwrap();
    answers(&person, &Frame::Offer(other.offer(&carried, NOW).sealed));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::InviteAltered)));
    let right = TelephoneCode::parse("123456789012").unwrap().stretch().unwrap();
    answers(&person, &Frame::Offer(right.offer(b"no invite", NOW).sealed));
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::InviteAltered)));
    *person.line.answer.lock().unwrap() = Some(b"<html>login</html>".to_vec());
    assert!(matches!(asks(&person, "123456789012"), Err(PhoneError::CaptivePortal)));
    *person.line.answer.lock().unwrap() = Some([&PREFACE[..], &vec![0; 1 << 20]].concat());
    assert!(asks(&person, "123456789012").is_err());
}
