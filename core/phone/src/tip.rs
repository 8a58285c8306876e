//! A tip as a list shows it, and its whole story.

use crate::PhoneError;
use crate::view::Row;
use tinxom_domain::id::UnitId;
use tinxom_domain::text::{first_words, shown};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipAction, TipEvent, TipKind, TipState};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::StoreError;
use tinxom_store::tips::{self, TipRow};

/// Characters of a tip's first words.
const FIRST_WORDS: usize = 60;

/// A tip in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct TipLine {
    /// Its number in this vault.
    pub id: i64,
    /// What it is about.
    pub kind: TipKind,
    /// Its first words.
    pub first_words: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// Whether the clock was doubted then.
    pub clock_doubted: bool,
    /// Where it is.
    pub state: TipState,
    /// Whether its owner asked for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// Answers that were not read yet.
    pub unread: u64,
}

impl std::fmt::Debug for TipLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TipLine {{ id: {}, state: {:?}, … }}", self.id, self.state)
    }
}

impl Row for TipLine {
    type Key = i64;

    fn key(&self) -> i64 {
        self.id
    }
}

impl TipLine {
    pub(crate) fn of(connection: &Connection, tip: &TipRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: tip.id,
            kind: tip.kind,
            first_words: first_words(&tip.text, FIRST_WORDS),
            kept_at: tip.kept_at,
            clock_doubted: tip.clock_doubted,
            state: tip.state,
            withdrawal_asked: tip.withdrawal_asked,
            unread: tips::unread(connection, tip.id)?,
        })
    }
}

/// One tip from kept to answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Story {
    /// As the list shows it.
    pub line: TipLine,
    /// The unit it was made in.
    pub unit: UnitId,
    /// The hamlet's label.
    pub hamlet: String,
    /// When it happened.
    pub window: TimeWindow,
    /// The words.
    pub text: String,
    /// When the server took it, by its signed receipt.
    pub accepted_at: Option<Timestamp>,
    /// The server's signed receipt: CBOR, verifies without a network, holds no content.
    pub receipt: Option<Vec<u8>>,
    /// When the desk opened it, by the server's clock.
    pub opened_at: Option<Timestamp>,
    /// When the desk closed it, or agreed to its withdrawal, by the server's clock.
    pub closed_at: Option<Timestamp>,
    /// The answers, oldest first: when by the server's clock, and what, as it may be shown.
    pub answers: Vec<(Timestamp, String)>,
    /// What can be done with it now.
    pub actions: Vec<TipAction>,
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Story {{ {:?}, … }}", self.line)
    }
}

impl Story {
    pub(crate) fn of(connection: &Connection, tip: TipRow) -> Result<Self, StoreError> {
        let answers = tips::answers(connection, tip.id)?;
        let actions = possible(&tip);
        Ok(Self {
            line: TipLine::of(connection, &tip)?,
            unit: tip.unit,
            hamlet: tip.hamlet,
            window: tip.window,
            text: tip.text,
            accepted_at: tip.accepted_at,
            receipt: tip.receipt,
            opened_at: tip.opened_at,
            closed_at: tip.closed_at,
            answers: answers.into_iter().map(|answer| (answer.at, shown(&answer.text))).collect(),
            actions,
        })
    }
}

/// What its owner can do with a tip: nobody asks twice for one withdrawal, and there is no answer to read before one.
fn possible(tip: &TipRow) -> Vec<TipAction> {
    let actions = tip.state.actions().iter().copied();
    actions.filter(|action| *action != TipAction::AskWithdrawal || !tip.withdrawal_asked).collect()
}

/// A tip that is here, or says so.
pub(crate) fn get(connection: &Connection, id: i64) -> Result<TipRow, PhoneError> {
    tips::get(connection, id)?.ok_or(PhoneError::NotFound(id))
}

/// Takes a tip on by an event; an event that comes late changes nothing. Gives whether the event was one for it.
pub(crate) fn advance(
    connection: &Connection,
    tip: &mut TipRow,
    event: TipEvent,
) -> Result<bool, StoreError> {
    let Ok(state) = tip.state.hear(event, tip.withdrawal_asked) else { return Ok(false) };
    tip.state = state;
    tips::update(connection, tip)?;
    Ok(true)
}
