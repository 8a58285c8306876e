//! What did not arrive yet, or needs its owner.

use crate::PhoneError;
use crate::names::{Moment, OutboxState, OutboxSubject, UnitId};
use crate::phone::Home;
use crate::view::view;
use std::fmt::{self, Display};
use std::sync::Arc;

/// Where a tip goes today.
#[derive(uniffi::Enum)]
pub enum Route {
    /// To this unit.
    To {
        /// Which.
        unit: UnitId,
    },
    /// To one of these; a person chooses.
    Among {
        /// Which.
        units: Vec<UnitId>,
    },
}

/// A line of the outbox.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct OutboxLine {
    /// The tip's number, or that of what was put aside; 0 for what has none.
    pub id: i64,
    /// What it is about.
    pub subject: OutboxSubject,
    /// A tip's first words.
    pub first_words: String,
    /// When it was kept.
    pub kept_at: Moment,
    /// Whether the phone's clock was doubted then; for what is no tip, whether it is now.
    pub clock_doubted: bool,
    /// How it stands.
    pub state: OutboxState,
}

// What a person wrote is in no log of an app that prints a row.
impl Display for OutboxLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxLine(id={})", self.id)
    }
}

impl From<tinxom_phone::OutboxLine> for OutboxLine {
    fn from(line: tinxom_phone::OutboxLine) -> Self {
        Self {
            id: line.id,
            first_words: line.first_words,
            kept_at: line.kept_at,
            clock_doubted: line.clock_doubted,
            state: line.state,
            subject: line.subject,
        }
    }
}

view! {
    /// The outbox as a view.
    OutboxView of OutboxLine (tinxom_phone::OutboxLine), OutboxChange
}

/// What did not arrive yet, or needs its owner: each with its state, and with a way on.
#[derive(uniffi::Object)]
pub struct Outbox {
    pub(crate) home: Arc<Home>,
}

impl Outbox {
    fn inner(&self) -> tinxom_phone::Outbox {
        self.home.phone.outbox()
    }
}

#[uniffi::export]
impl Outbox {
    /// Everything that did not arrive yet, the oldest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self) -> Result<Vec<OutboxLine>, PhoneError> {
        let lines = self.home.told(self.inner().list())?;
        Ok(lines.into_iter().map(OutboxLine::from).collect())
    }

    /// [`Outbox::list`] as a view.
    pub fn view(&self) -> OutboxView {
        OutboxView::new(&self.home, self.inner().view())
    }

    /// Operations that the server did not acknowledge yet.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn waiting(&self) -> Result<u64, PhoneError> {
        self.home.told(self.inner().waiting())
    }

    /// Where a tip goes today.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`], [`PhoneError::Choose`] when its unit is gone.
    pub fn destination(&self, id: i64) -> Result<Route, PhoneError> {
        Ok(match self.home.told(self.inner().destination(id))? {
            tinxom_phone::Choice::To(unit) => Route::To { unit },
            tinxom_phone::Choice::Among(units) => Route::Among { units },
        })
    }

    /// Says which unit a tip is for.
    ///
    /// # Errors
    /// [`PhoneError::Choose`] with those that can be chosen; [`PhoneError::NotPossible`].
    pub fn choose_unit(&self, id: i64, unit: UnitId) -> Result<(), PhoneError> {
        self.home.told(self.inner().choose_unit(id, unit))
    }

    /// Lets a tip that was put aside leave once more.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn try_again(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().try_again(id))
    }

    /// Lets something else that was put aside leave once more.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn try_aside_again(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().try_aside_again(id))
    }

    /// Lets something that was put aside go for good.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn let_go_aside(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().let_go_aside(id))
    }

    /// Takes a tip back: `true` when it never left, `false` when the desk is asked.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn withdraw(&self, id: i64) -> Result<bool, PhoneError> {
        self.home.told(self.inner().withdraw(id))
    }
}
