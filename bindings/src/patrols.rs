//! The patrols' logs.

use crate::PhoneError;
use crate::names::{DeviceId, GroupId, Moment, PatrolPurpose, TipKind};
use crate::phone::Home;
use crate::view::{small, view};
use std::fmt::{self, Display};
use std::sync::Arc;
use tinxom_domain::patrol as domain;

/// A note of a patrol.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct PatrolNote {
    /// When.
    pub at: Moment,
    /// What it is about.
    pub kind: TipKind,
    /// The hamlet's label.
    pub hamlet: String,
    /// The words, or none.
    pub words: String,
}

// What a person wrote is in no log of an app that prints a row.
impl Display for PatrolNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PatrolNote(…)")
    }
}

/// A stretch of which the phone knows nothing.
#[derive(uniffi::Record)]
pub struct Gap {
    /// When the phone was last alive.
    pub from: Moment,
    /// When it came back.
    pub until: Moment,
}

/// One patrol, summed up.
#[derive(uniffi::Record)]
pub struct Patrol {
    /// What for.
    pub purpose: PatrolPurpose,
    /// Whether nobody walked along.
    pub alone: bool,
    /// When it began.
    pub started: Moment,
    /// When it ended; nothing while it is under way.
    pub ended: Option<Moment>,
    /// What was noted, in order.
    pub notes: Vec<PatrolNote>,
    /// Of what nothing is known, in order.
    pub gaps: Vec<Gap>,
}

impl From<domain::Patrol> for Patrol {
    fn from(patrol: domain::Patrol) -> Self {
        let note = |note: domain::PatrolNote| PatrolNote {
            at: note.at,
            kind: note.kind,
            hamlet: note.hamlet,
            words: note.words,
        };
        Self {
            purpose: patrol.purpose,
            alone: patrol.alone,
            started: patrol.started,
            ended: patrol.ended,
            notes: patrol.notes.into_iter().map(note).collect(),
            gaps: patrol.gaps.iter().map(|gap| Gap { from: gap.from, until: gap.to }).collect(),
        }
    }
}

/// One patrol of a group, as this phone knows it.
#[derive(uniffi::Record)]
pub struct PatrolNight {
    /// The group.
    pub group: GroupId,
    /// The device that wrote its log.
    pub device: DeviceId,
    /// Whether that is this one.
    pub own: bool,
    /// Lines of it that the server does not have yet.
    pub waiting: u64,
    /// Whether some of it came after an officer had taken the device out.
    pub marked: bool,
    /// The patrol.
    pub patrol: Patrol,
}

impl From<tinxom_phone::PatrolNight> for PatrolNight {
    fn from(night: tinxom_phone::PatrolNight) -> Self {
        let tinxom_phone::PatrolNight { group, device, own, waiting, marked, patrol } = night;
        Self { group, device, own, waiting, marked, patrol: patrol.into() }
    }
}

view! {
    /// The newest patrols as a view.
    PatrolsView of PatrolNight (tinxom_phone::PatrolNight), PatrolChange
}

/// The patrols' logs.
#[derive(uniffi::Object)]
pub struct Patrols {
    pub(crate) home: Arc<Home>,
}

impl Patrols {
    fn inner(&self) -> tinxom_phone::Patrols {
        self.home.phone.patrols()
    }
}

#[uniffi::export]
impl Patrols {
    /// Begins a patrol.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] without a group, or while one is on.
    pub fn start(&self, purpose: PatrolPurpose, alone: bool) -> Result<(), PhoneError> {
        self.home.told(self.inner().start(purpose, alone))
    }

    /// Notes something on the patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when none is on; [`PhoneError::Text`] for hamlet or words.
    pub fn note(&self, kind: TipKind, hamlet: String, words: String) -> Result<(), PhoneError> {
        self.home.told(self.inner().note(kind, &hamlet, &words))
    }

    /// Tells a stretch of which the phone knows nothing: switched off, out of power.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for an end before its start, or when no patrol is on.
    pub fn gap(&self, from: Moment, until: Moment) -> Result<(), PhoneError> {
        self.home.told(self.inner().gap(from, until))
    }

    /// Ends the patrol that is on and gives how many notes it has.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when none is on.
    pub fn finish(&self) -> Result<u32, PhoneError> {
        Ok(small(self.home.told(self.inner().end())?))
    }

    /// A shell calls it every few minutes while a patrol is on and once when it starts: a silence of more than half an
    /// hour in between is written down as a gap and given.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn alive(&self) -> Result<Option<Gap>, PhoneError> {
        Ok(self.home.told(self.inner().alive())?.map(|(from, until)| Gap { from, until }))
    }

    /// This phone's patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn running(&self) -> Result<Option<Patrol>, PhoneError> {
        Ok(self.home.told(self.inner().running())?.map(Patrol::from))
    }

    /// The groups whose logs are here.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn groups(&self) -> Result<Vec<GroupId>, PhoneError> {
        self.home.told(self.inner().groups())
    }

    /// A page of the patrols of all groups whose logs are here, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self, skip: u32, take: u32) -> Result<Vec<PatrolNight>, PhoneError> {
        let nights = self.home.told(self.inner().list(skip as usize, take as usize))?;
        Ok(nights.into_iter().map(PatrolNight::from).collect())
    }

    /// The first `take` of [`Patrols::list`] as a view.
    pub fn view(&self, take: u32) -> PatrolsView {
        PatrolsView::new(&self.home, self.inner().view(take as usize))
    }
}
