//! What did not arrive yet, or needs its owner: each with its state, and with a way on.

use crate::house::House;
use crate::patrols;
use crate::tip::get;
use crate::view::Row;
use crate::{PhoneError, View};
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::patrol::PatrolOperation;
use tinxom_domain::territory::Routing;
use tinxom_domain::text::first_words;
use tinxom_domain::time::{Date, HybridTime, Timestamp};
use tinxom_domain::tip::{PutAsideReason, TipEvent, TipKind, TipState};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::{outbox, tips};
use tinxom_wire::codec::to_vec;
use tinxom_wire::operation::{AboutTip, Operation, body, kind};
use tinxom_wire::registry::Entry;
use tinxom_wire::space::Space;

/// Where a tip would go today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// To this ward.
    To(UnitId),
    /// The unit was split: one of these.
    Among(Vec<UnitId>),
}

/// What a line of the outbox is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutboxSubject {
    /// A tip.
    Tip {
        /// The tip's number.
        id: i64,
        /// What it is about.
        kind: TipKind,
    },
    /// The request to withdraw a tip.
    Withdrawal,
    /// A line of a patrol's log.
    Patrol {
        /// The kind of a note; none for start, gap and end.
        note: Option<TipKind>,
    },
    /// A desk's word on a tip: opened, answered, closed, withdrawn.
    DeskWord,
    /// What a member says of the household's slot: handed over, given up.
    Slot,
    /// Keys, which nobody has to think about.
    Keys,
    /// An entry into the registry, an enrolment, or a phone that is taken out.
    Registry,
}

/// Where a line of the outbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// A tip's own state.
    Tip(TipState),
    /// Kept here.
    Kept,
    /// Offered at least once.
    OnItsWay,
    /// Not taken; it can be tried again or let go.
    PutAside(PutAsideReason),
}

impl OutboxState {
    /// The state of a tip that stands where this line stands: what is no tip is told in a tip's words.
    pub const fn as_tip(self) -> TipState {
        match self {
            Self::Tip(state) => state,
            Self::Kept => TipState::Queued,
            Self::OnItsWay => TipState::OnItsWay,
            Self::PutAside(reason) => TipState::PutAside(reason),
        }
    }
}

/// One line of the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxLine {
    /// The number to act on it with: a tip's number, or that of something put aside; 0 where nothing can be done.
    pub id: i64,
    /// What it is about.
    pub subject: OutboxSubject,
    /// First words, where there are words.
    pub first_words: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// Whether this device's clock was doubted then; for what is no tip, whether it is now.
    pub clock_doubted: bool,
    /// Where it is.
    pub state: OutboxState,
    /// A device's hybrid times are unique, milliseconds are not.
    time: u64,
}

impl std::fmt::Debug for OutboxLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OutboxLine {{ id: {}, subject: {:?}, state: {:?}, … }}", self.id, self.subject, self.state)
    }
}

impl Row for OutboxLine {
    type Key = (bool, i64, u64);

    fn key(&self) -> Self::Key {
        (matches!(self.subject, OutboxSubject::Tip { .. }), self.id, self.time)
    }
}

/// What did not arrive yet.
#[derive(Clone)]
pub struct Outbox {
    pub(crate) house: Arc<House>,
}

impl Outbox {
    /// Everything that waits or needs its owner, oldest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self) -> Result<Vec<OutboxLine>, PhoneError> {
        self.house.read(|connection| lines(&self.house, connection))
    }

    /// How many of [`Outbox::list`] were put aside, and wait for their person.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn count_aside(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| {
            let tips = tips::underway(connection)?;
            let aside = tips.iter().filter(|tip| matches!(tip.state, TipState::PutAside(_))).count();
            Ok((aside + outbox::aside(connection)?.len()) as u64)
        })
    }

    /// [`Outbox::list`] as a view.
    pub fn view(&self) -> View<OutboxLine> {
        View::new(self.house.clone(), |house| house.read(|connection| lines(house, connection)))
    }

    /// Tips and other things that wait to be acknowledged by the server.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn waiting(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| Ok(outbox::count_waiting(connection)?))
    }

    /// Where a tip would go, as of the latest signed date.
    ///
    /// # Errors
    /// [`PhoneError::UnitGone`], [`PhoneError::NotFound`].
    pub fn destination(&self, id: i64) -> Result<Choice, PhoneError> {
        let house = &self.house;
        house.read(|connection| route(house, get(connection, id)?.unit, house.today(connection)?))
    }

    /// Says which ward a tip is for, when its unit was split or is gone.
    ///
    /// # Errors
    /// [`PhoneError::UnitSplit`] with the wards to choose from when that is none of them; [`PhoneError::UnitGone`];
    /// [`PhoneError::NotPossible`] when there is nothing to choose.
    pub fn choose_unit(&self, id: i64, unit: UnitId) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let mut tip = get(change, id)?;
            let today = house.today(change)?;
            match route(house, tip.unit, today) {
                Ok(Choice::Among(units)) if units.contains(&unit) => {}
                Ok(Choice::Among(units)) => return Err(PhoneError::UnitSplit(units)),
                // Of a unit that ended without a successor, anyone that works today may take over.
                Err(PhoneError::UnitGone) if house.territory().operates_at(unit, today) => {}
                Ok(Choice::To(to)) if to == unit && tip.state == TipState::Draft => {}
                Ok(Choice::To(_)) => return Err(PhoneError::NotPossible),
                Err(_) => return Err(PhoneError::UnitGone),
            }
            (tip.unit, tip.name, tip.ward, tip.withdrawal_asked) = (unit, None, None, false);
            if tip.state != TipState::Draft {
                tip.state = tip.state.on(TipEvent::UnitChosen)?;
            }
            Ok(tips::update(change, &tip)?)
        })
    }

    /// Lets a tip that was put aside leave once more; it is sealed anew.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn try_again(&self, id: i64) -> Result<(), PhoneError> {
        self.house.write_to_send(|change| {
            let mut tip = get(change, id)?;
            tip.state = tip.state.on(TipEvent::TryAgain)?;
            (tip.name, tip.ward, tip.withdrawal_asked) = (None, None, false);
            Ok(tips::update(change, &tip)?)
        })
    }

    /// Lets something that is no tip and was put aside leave once more.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn try_aside_again(&self, id: i64) -> Result<(), PhoneError> {
        self.house.write_to_send(|change| {
            let aside = outbox::take_aside(change, id)?.ok_or(PhoneError::NotFound(id))?;
            Ok(outbox::push(change, aside.space, &aside.operation, None)?)
        })
    }

    /// Lets go of something that is no tip and was put aside.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn let_go_aside(&self, id: i64) -> Result<(), PhoneError> {
        self.house.write(|change| {
            let aside = outbox::take_aside(change, id)?.ok_or(PhoneError::NotFound(id))?;
            crate::registry::let_go(change, &aside.operation)
        })
    }

    /// Takes a tip back. One that never left is withdrawn at once (`true`); for one that left the desk is asked
    /// (`false`), and goes on seeing it until it agrees.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn withdraw(&self, id: i64) -> Result<bool, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let mut tip = get(change, id)?;
            if let Ok(state) = tip.state.on(TipEvent::Withdraw) {
                tip.state = state;
                tips::update(change, &tip)?;
                return Ok(true);
            }
            let name = tip.name.filter(|_| !tip.state.is_final() && !tip.withdrawal_asked);
            let name = name.ok_or(PhoneError::NotPossible)?;
            // Where it was sent, which need not be where it would go today.
            let ward = tip.ward.ok_or(PhoneError::NotPossible)?;
            let time = house.next_time(change)?.0;
            let operation = Operation { time, kind: kind::WITHDRAWAL, body: to_vec(&AboutTip { tip: name }) };
            outbox::push(change, Space::WardTips(ward), &operation, None)?;
            tip.withdrawal_asked = true;
            tips::update(change, &tip)?;
            Ok(false)
        })
    }
}

/// The ward that takes a unit's tips on a day.
pub(crate) fn route(house: &House, unit: UnitId, today: Date) -> Result<Choice, PhoneError> {
    match house.territory().route(unit, today) {
        Routing::Here(unit) | Routing::Moved(unit) => Ok(Choice::To(unit)),
        Routing::Choose(units) => Ok(Choice::Among(units)),
        Routing::Gone => Err(PhoneError::UnitGone),
    }
}

fn lines(house: &House, connection: &Connection) -> Result<Vec<OutboxLine>, PhoneError> {
    let doubted = house.clock_doubted(connection)?;
    let mut lines: Vec<OutboxLine> = tips::underway(connection)?
        .into_iter()
        .map(|tip| OutboxLine {
            id: tip.id,
            subject: OutboxSubject::Tip { id: tip.id, kind: tip.kind },
            first_words: first_words(&tip.text, 40),
            kept_at: tip.kept_at,
            clock_doubted: tip.clock_doubted,
            state: OutboxState::Tip(tip.state),
            time: 0,
        })
        .collect();
    for (_, operation, offered) in outbox::open_operations(connection)? {
        let state = if offered { OutboxState::OnItsWay } else { OutboxState::Kept };
        lines.extend(line(0, &operation, doubted, state));
    }
    for aside in outbox::aside(connection)? {
        let reason = PutAsideReason::from_code(aside.reason).unwrap_or(PutAsideReason::ServerTooOld);
        lines.extend(line(aside.id, &aside.operation, doubted, OutboxState::PutAside(reason)));
    }
    lines.sort_by_key(|line| line.kept_at);
    Ok(lines)
}

/// How many things leave by themselves as soon as they can: tips, and what has a line of its own.
pub(crate) fn count_underway(connection: &Connection) -> Result<u64, PhoneError> {
    Ok(outbox::count_underway(
        connection,
        &[kind::TIP, kind::ENCAPSULATION, kind::EPOCH_KEY, kind::BOX_KEY, kind::REGISTRY_KEY, kind::LOOK],
    )?)
}

/// A line for an operation that is no tip; a tip has its own, and its encapsulation goes with it.
fn line(id: i64, operation: &Operation, clock_doubted: bool, state: OutboxState) -> Option<OutboxLine> {
    let (subject, words) = match operation.kind {
        kind::TIP | kind::ENCAPSULATION | kind::LOOK => return None,
        kind::WITHDRAWAL => (OutboxSubject::Withdrawal, String::new()),
        kind::OPENED | kind::ANSWER | kind::CLOSED | kind::WITHDRAWN => {
            (OutboxSubject::DeskWord, String::new())
        }
        kind::TRANSFER => (OutboxSubject::Slot, String::new()),
        kind::REGISTRY if matches!(body("entry", &operation.body), Ok(Entry::Leave(_))) => {
            (OutboxSubject::Slot, String::new())
        }
        kind::EPOCH_KEY | kind::BOX_KEY | kind::REGISTRY_KEY => (OutboxSubject::Keys, String::new()),
        kind::REGISTRY | kind::ENROLMENT | kind::CODE | kind::REVOCATION => {
            (OutboxSubject::Registry, String::new())
        }
        _ => match patrols::read(operation.kind, &operation.body) {
            Some(PatrolOperation::Note { kind, words, .. }) => {
                (OutboxSubject::Patrol { note: Some(kind) }, first_words(&words, 40))
            }
            _ => (OutboxSubject::Patrol { note: None }, String::new()),
        },
    };
    let kept_at = HybridTime(operation.time).timestamp();
    let time = operation.time;
    Some(OutboxLine { id, subject, first_words: words, kept_at, clock_doubted, state, time })
}
