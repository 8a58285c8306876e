//! The owner's tips with their states, receipts and answers.

use crate::PhoneError;
use crate::names::{Moment, TimeWindow, TipAction, TipKind, TipState, UnitId};
use crate::phone::Home;
use crate::view::view;
use data_encoding::HEXLOWER;
use std::fmt::{self, Display};
use std::sync::Arc;

/// A tip in a list.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct TipLine {
    /// Its number in this vault.
    pub id: i64,
    /// What it is about.
    pub kind: TipKind,
    /// Its first words.
    pub first_words: String,
    /// When it was kept.
    pub kept_at: Moment,
    /// Whether the clock was doubted then.
    pub clock_doubted: bool,
    /// Where it is.
    pub state: TipState,
    /// Whether its owner asked for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// Answers that were not read yet.
    pub unread: u64,
}

// What a person wrote is in no log of an app that prints a row.
impl Display for TipLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TipLine(id={})", self.id)
    }
}

impl From<tinxom_phone::TipLine> for TipLine {
    fn from(line: tinxom_phone::TipLine) -> Self {
        let tinxom_phone::TipLine {
            id,
            kind,
            first_words,
            kept_at,
            clock_doubted,
            state,
            withdrawal_asked,
            unread,
        } = line;
        Self { id, kind, first_words, kept_at, clock_doubted, state, withdrawal_asked, unread }
    }
}

view! {
    /// The first tips of the inbox as a view.
    TipsView of TipLine (tinxom_phone::TipLine), TipChange
}

/// An answer to a tip.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct TipAnswer {
    /// When, by the server's clock.
    pub at: Moment,
    /// What, as it may be shown.
    pub text: String,
}

impl Display for TipAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TipAnswer(…)")
    }
}

/// One tip from kept to answered.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
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
    pub accepted_at: Option<Moment>,
    /// When the desk opened it, by the server's clock.
    pub opened_at: Option<Moment>,
    /// When the desk closed it, or agreed to its withdrawal, by the server's clock.
    pub closed_at: Option<Moment>,
    /// The answers, oldest first.
    pub answers: Vec<TipAnswer>,
    /// What can be done with it now.
    pub actions: Vec<TipAction>,
}

impl Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Story(id={})", self.line.id)
    }
}

impl From<tinxom_phone::Story> for Story {
    fn from(story: tinxom_phone::Story) -> Self {
        Self {
            line: story.line.into(),
            unit: story.unit,
            hamlet: story.hamlet,
            window: story.window,
            text: story.text,
            accepted_at: story.accepted_at,
            opened_at: story.opened_at,
            closed_at: story.closed_at,
            answers: story.answers.into_iter().map(|(at, text)| TipAnswer { at, text }).collect(),
            actions: story.actions,
        }
    }
}

/// A receipt as it can be shown to anybody: it holds no content.
#[derive(uniffi::Record)]
pub struct Letter {
    /// When the server took the tip, by its clock.
    pub at: Moment,
    /// Names the server's key: 8 bytes as hexadecimal digits.
    pub key: String,
    /// SHA-256 of the segment that the tip left in, as hexadecimal digits.
    pub segment: String,
}

/// The owner's tips.
#[derive(uniffi::Object)]
pub struct Inbox {
    pub(crate) home: Arc<Home>,
}

impl Inbox {
    fn inner(&self) -> tinxom_phone::Inbox {
        self.home.phone.inbox()
    }
}

#[uniffi::export]
impl Inbox {
    /// A page of the tips: those with an unread answer first, then newest first, or the best answers to a query first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self, query: String, skip: u32, take: u32) -> Result<Vec<TipLine>, PhoneError> {
        let lines = self.home.told(self.inner().list(&query, skip as usize, take as usize))?;
        Ok(lines.into_iter().map(TipLine::from).collect())
    }

    /// The first `take` of [`Inbox::list`] as a view.
    pub fn view(&self, query: String, take: u32) -> TipsView {
        TipsView::new(&self.home, self.inner().view(&query, take as usize))
    }

    /// One tip's story.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when there is no such tip.
    pub fn story(&self, id: i64) -> Result<Story, PhoneError> {
        Ok(self.home.told(self.inner().story(id))?.into())
    }

    /// Marks the answers to a tip as read. Stays on this phone: nobody is told when somebody reads.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn mark_read(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().mark_read(id))
    }

    /// A tip's receipt, verified once more with the server's key, without a network and without a clock.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when there is none; [`PhoneError::Later`] when the server that is known here did not
    /// sign it.
    pub fn receipt(&self, id: i64) -> Result<Letter, PhoneError> {
        let letter = self.home.told(self.inner().receipt(id))?;
        Ok(Letter {
            at: letter.at,
            key: HEXLOWER.encode(&letter.key),
            segment: HEXLOWER.encode(&letter.segment),
        })
    }
}
