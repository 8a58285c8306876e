//! Tips that are being written.

use crate::PhoneError;
use crate::names::{Moment, TimeWindow, TipKind, UnitId};
use crate::phone::Home;
use std::fmt::{self, Display};
use std::sync::Arc;

/// A new tip.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct NewTip {
    /// What it is about.
    pub kind: TipKind,
    /// When it happened.
    pub window: TimeWindow,
    /// What happened; 2,000 characters at most once it is kept to be sent.
    pub text: String,
    /// Of which unit; the holder's own, unless it is given.
    #[uniffi(default = None)]
    pub unit: Option<UnitId>,
    /// Of which hamlet; the holder's own, unless it is given.
    #[uniffi(default = None)]
    pub hamlet: Option<String>,
}

// What a person wrote is in no log of an app that prints it.
impl Display for NewTip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewTip(…)")
    }
}

/// What to change of a tip; what is not given stays.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct TipEdit {
    /// What it is about.
    #[uniffi(default = None)]
    pub kind: Option<TipKind>,
    /// When it happened.
    #[uniffi(default = None)]
    pub window: Option<TimeWindow>,
    /// What happened.
    #[uniffi(default = None)]
    pub text: Option<String>,
    /// Of which unit.
    #[uniffi(default = None)]
    pub unit: Option<UnitId>,
    /// Of which hamlet.
    #[uniffi(default = None)]
    pub hamlet: Option<String>,
}

impl Display for TipEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TipEdit(…)")
    }
}

/// Tips that are being written: they save themselves, can be thrown away and taken back, and are kept to be sent.
#[derive(uniffi::Object)]
pub struct Drafts {
    pub(crate) home: Arc<Home>,
}

impl Drafts {
    fn inner(&self) -> tinxom_phone::Drafts {
        self.home.phone.drafts()
    }
}

#[uniffi::export]
impl Drafts {
    /// Saves a new draft and gives its number. It is on the disk when this returns.
    ///
    /// # Errors
    /// [`PhoneError`]; whatever it is, nothing of other tips changes.
    pub fn write(&self, tip: NewTip) -> Result<i64, PhoneError> {
        let NewTip { kind, window, text, unit, hamlet } = tip;
        let new = tinxom_phone::NewTip { kind, unit, hamlet, window, text };
        self.home.told(self.inner().write(&new))
    }

    /// Changes a tip that did not leave yet, and gives when that was saved.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] after it left; [`PhoneError::Text`].
    pub fn edit(&self, id: i64, changes: TipEdit) -> Result<Moment, PhoneError> {
        let TipEdit { kind, window, text, unit, hamlet } = changes;
        let edit = tinxom_phone::TipEdit { kind, unit, hamlet, window, text };
        self.home.told(self.inner().edit(id, &edit))
    }

    /// Keeps a draft to be sent when there is a network.
    ///
    /// # Errors
    /// [`PhoneError::Text`]; [`PhoneError::Choose`] when its unit was split.
    pub fn queue(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().queue(id))
    }

    /// Throws a draft away; [`Drafts::undelete`] takes it back.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for anything but a draft.
    pub fn delete(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().delete(id))
    }

    /// Takes a draft back that was thrown away.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when there is none.
    pub fn undelete(&self, id: i64) -> Result<(), PhoneError> {
        self.home.told(self.inner().undelete(id))
    }

    /// Begins a new draft with a tip's words and gives its number.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when there is no such tip.
    pub fn duplicate(&self, id: i64) -> Result<i64, PhoneError> {
        self.home.told(self.inner().copy(id))
    }
}
