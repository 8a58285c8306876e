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
use tinxom_domain::household::{Against, LookPurpose, Reason};
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

mod own;
mod passing;

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
    // The membership itself can be given up, and that taken back while it waits.
    assert!(person.slot().leave().unwrap().can_stay);
    assert_eq!(person.slot().leave().unwrap().unsent, 1, "asked twice is once");
    person.slot().stay().unwrap();
    assert!(person.slot().leaving().unwrap().is_none() && person.queued().is_empty());
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
    let refused = SlotState::Refused { reason: Some(Reason::DeviceHasSlot), against: Some(Against([3; 16])) };
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
fn a_phone_that_was_taken_out_says_so_and_keeps_everything() {
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
