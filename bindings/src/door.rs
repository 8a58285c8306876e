//! Enrolment at a household's door, for officers.

use crate::PhoneError;
use crate::households::{ClaimId, ClaimState, HamletId, HouseholdId, Outcome};
use crate::names::{Day, DeviceId, GroupId, Moment, Role};
use crate::phone::Home;
use crate::view::view;
use std::fmt::{self, Display};
use std::sync::Arc;
pub use tinxom_phone::GrantState;

/// The household of a grant.
#[derive(uniffi::Enum)]
#[uniffi::export(Display)]
pub enum AtDoor {
    /// One of the registry.
    Known {
        /// Which.
        household: HouseholdId,
    },
    /// One that is in no list: it is brought in with the grant, provisionally.
    New {
        /// The hamlet.
        hamlet: HamletId,
        /// The address; may be empty.
        address: String,
        /// What the household is called by.
        name: String,
    },
}

// Who lives where is in no log of an app that prints it.
impl Display for AtDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AtDoor(…)")
    }
}

/// Whom to enrol.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct GrantRequest {
    /// The household.
    pub household: AtDoor,
    /// The role: everybody but officers.
    pub role: Role,
    /// The group, for a role in one; of a new household also the group it belongs to.
    #[uniffi(default = None)]
    pub group: Option<GroupId>,
    /// Whether it passes over the telephone: the membership holds once four words were compared.
    #[uniffi(default = false)]
    pub by_telephone: bool,
}

impl Display for GrantRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GrantRequest(…)")
    }
}

/// A grant that is to be shown.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct Grant {
    /// The text of its QR, and what is passed on otherwise.
    pub text: String,
    /// The claim that it leads to.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The last day.
    pub until: Day,
}

// Whoever has a grant that is not used yet can join by it.
impl Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Grant(…)")
    }
}

impl From<tinxom_phone::Grant> for Grant {
    fn from(grant: tinxom_phone::Grant) -> Self {
        let tinxom_phone::Grant { text, claim, household, until } = grant;
        Self { text, claim, household, until }
    }
}

/// How far a grant is.
#[uniffi::remote(Enum)]
pub enum GrantState {
    /// Shown; nobody came back with it.
    Shown,
    /// Accepted before this phone; it waits for the server (chờ máy chủ).
    Accepted,
    /// The server ruled: what it said, and how the claim stands now.
    Ruled(Outcome, ClaimState),
    /// Its time is over, and nobody used it.
    Expired,
}

/// A grant of this phone.
#[derive(uniffi::Record)]
pub struct GrantLine {
    /// The claim.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The role that it is for.
    pub role: Role,
    /// When it was given, by the phone's clock.
    pub at: Moment,
    /// The last day.
    pub until: Day,
    /// Whether it passes over the telephone.
    pub by_telephone: bool,
    /// Until when its last code holds; nothing without one.
    pub code_until: Option<Moment>,
    /// How far it is.
    pub state: GrantState,
}

impl From<tinxom_phone::GrantLine> for GrantLine {
    fn from(line: tinxom_phone::GrantLine) -> Self {
        let tinxom_phone::GrantLine { claim, household, role, at, until, by_telephone, code_until, state } =
            line;
        Self { claim, household, role, at, until, by_telephone, code_until, state }
    }
}

view! {
    /// The last grants as a view.
    GrantsView of GrantLine (tinxom_phone::GrantLine), GrantChange
}

/// An acceptance that was taken.
#[derive(uniffi::Record)]
pub struct Finished {
    /// The claim.
    pub claim: ClaimId,
    /// The household.
    pub household: HouseholdId,
    /// The new member's device.
    pub device: DeviceId,
}

/// Enrolment, for officers.
#[derive(uniffi::Object)]
pub struct Door {
    pub(crate) home: Arc<Home>,
}

impl Door {
    fn inner(&self) -> tinxom_phone::Door {
        self.home.phone.door()
    }
}

#[uniffi::export]
impl Door {
    /// Grants a household's slot to whoever reads this. A household that is in no list is brought in with it.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`]; [`PhoneError::Text`] for what a new household is called by.
    pub fn grant(&self, request: GrantRequest) -> Result<Grant, PhoneError> {
        let GrantRequest { household, role, group, by_telephone } = request;
        let household = match household {
            AtDoor::Known { household } => tinxom_phone::AtDoor::Known(household),
            AtDoor::New { hamlet, address, name } => tinxom_phone::AtDoor::New { hamlet, address, name },
        };
        let request = tinxom_phone::GrantRequest { household, role, group, by_telephone };
        Ok(self.home.told(self.inner().grant(&request))?.into())
    }

    /// A grant of this phone once more, to be shown again.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn show(&self, claim: ClaimId) -> Result<Grant, PhoneError> {
        Ok(self.home.told(self.inner().show(claim))?.into())
    }

    /// Takes the acceptance that the new member's phone shows, and for a pupil the guardian's consent: the enrolment is
    /// queued, and waits for the server.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for anything that answers no grant of this phone, an identity card among it, of which
    /// nothing is kept; [`PhoneError::Join`] when another phone accepted it before, and without a guardian's consent.
    #[uniffi::method(default(guardian = None))]
    pub fn finish(&self, acceptance: String, guardian: Option<String>) -> Result<Finished, PhoneError> {
        let finished = self.home.told(self.inner().finish(&acceptance, guardian.as_deref()))?;
        let tinxom_phone::Finished { claim, household, device } = finished;
        Ok(Finished { claim, household, device })
    }

    /// The last grants of this phone, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn grants(&self, most: u32) -> Result<Vec<GrantLine>, PhoneError> {
        let lines = self.home.told(self.inner().grants(most as usize))?;
        Ok(lines.into_iter().map(GrantLine::from).collect())
    }

    /// [`Door::grants`] as a view.
    pub fn view(&self, most: u32) -> GrantsView {
        GrantsView::new(&self.home, self.inner().view(most as usize))
    }

    /// Twelve digits to be read out over the telephone, for an hour from when the server has them. They are shown once
    /// and kept nowhere. Takes a moment.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`]; [`PhoneError::Join`] for a grant whose time is over.
    pub fn code(&self, claim: ClaimId) -> Result<String, PhoneError> {
        self.home.told(self.inner().code(claim))
    }

    /// The four words of a claim that came over the telephone.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for a claim that is not here yet: sync first.
    pub fn words(&self, claim: ClaimId) -> Result<Vec<String>, PhoneError> {
        let words = self.home.told(self.inner().words(claim))?;
        Ok(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// Says whether the four words were the same. If not, the claim ends.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn compare(&self, claim: ClaimId, same: bool) -> Result<(), PhoneError> {
        self.home.told(self.inner().compare(claim, same))
    }
}
