//! The household's slot on its member's phone.

use crate::PhoneError;
use crate::households::{ClaimId, ConsentTo, HouseholdId, LookPurpose, Reason, SlotState, Way};
use crate::names::{Day, DeviceId, Language, Moment, Role, UnitId};
use crate::phone::Home;
use crate::view::view;
use std::fmt::{self, Display};
use std::sync::Arc;
use tinxom_phone::Act;

/// A hand-over that this phone signed.
#[derive(uniffi::Record)]
pub struct HandOverLine {
    /// The claim that it leads to.
    pub claim: ClaimId,
    /// The new device.
    pub device: DeviceId,
    /// When it was signed, by this phone's clock.
    pub at: Moment,
    /// Where the new claim is by the server's last word on it.
    pub state: Option<SlotState>,
}

/// A household's slot on its member's phone.
#[derive(uniffi::Record)]
pub struct SlotLine {
    /// The claim.
    pub claim: ClaimId,
    /// The household that it counts for.
    pub household: HouseholdId,
    /// How this phone came by it.
    pub way: Way,
    /// Where it is.
    pub state: SlotState,
    /// Since when: by the server's clock where the server said so, by the phone's where its person did something.
    pub since: Moment,
    /// The role of whoever caused it; nothing while nothing was heard.
    pub by: Option<Role>,
    /// The hand-overs that were signed here, oldest first.
    pub hand_overs: Vec<HandOverLine>,
}

impl From<tinxom_phone::SlotLine> for SlotLine {
    fn from(line: tinxom_phone::SlotLine) -> Self {
        let tinxom_phone::SlotLine { claim, household, way, state, since, by, hand_overs } = line;
        let hand_over = |line: tinxom_phone::HandOverLine| HandOverLine {
            claim: line.claim,
            device: line.device,
            at: line.at,
            state: line.state,
        };
        let hand_overs = hand_overs.into_iter().map(hand_over).collect();
        Self { claim, household, way, state, since, by, hand_overs }
    }
}

view! {
    /// The slot as a view of one row or none.
    SlotView of SlotLine (tinxom_phone::SlotLine), SlotChange
}

/// One thing that happened to this phone's slots.
#[derive(uniffi::Enum)]
pub enum SlotAct {
    /// The server's word on a claim.
    Word {
        /// The claim: this phone's, or one that it handed the slot to.
        claim: ClaimId,
        /// The household that it counts for.
        household: HouseholdId,
        /// How it is since.
        state: SlotState,
        /// What the server refused by it, while the claim stayed as it was.
        reason: Option<Reason>,
        /// The claim that this is about besides: a transfer that was refused.
        against: Option<ClaimId>,
        /// The role of whoever caused it.
        by: Option<Role>,
        /// When, by the server's clock.
        at: Moment,
    },
    /// This phone joined by a claim.
    Joined {
        /// The claim.
        claim: ClaimId,
        /// When, by the phone's clock, as everything that its person did.
        at: Moment,
    },
    /// Its person handed the slot over.
    HandedOver {
        /// The claim that had the slot.
        from: ClaimId,
        /// The claim that it leads to.
        claim: ClaimId,
        /// The new device.
        device: DeviceId,
        /// When.
        at: Moment,
    },
    /// A hand-over that did not leave yet was replaced by another one.
    Replaced {
        /// The claim that it would have led to.
        claim: ClaimId,
        /// When.
        at: Moment,
    },
    /// Its person withdrew the consent.
    Left {
        /// The claim.
        claim: ClaimId,
        /// When.
        at: Moment,
    },
    /// Its person took the withdrawal back before it left.
    Stayed {
        /// The claim.
        claim: ClaimId,
        /// When.
        at: Moment,
    },
    /// The server was restored from a backup: what it said before counts no more until it says it again.
    Restored {
        /// The claim.
        claim: ClaimId,
        /// When this phone learned of it, by the server's clock.
        at: Moment,
    },
}

impl From<Act> for SlotAct {
    fn from(act: Act) -> Self {
        match act {
            Act::Word { claim, household, state, reason, against, by, at } => {
                Self::Word { claim, household, state, reason, against, by, at }
            }
            Act::Joined { claim, at } => Self::Joined { claim, at },
            Act::HandedOver { from, claim, device, at, .. } => Self::HandedOver { from, claim, device, at },
            Act::Replaced { claim, at } => Self::Replaced { claim, at },
            Act::Left { claim, at } => Self::Left { claim, at },
            Act::Stayed { claim, at } => Self::Stayed { claim, at },
            Act::Restored { claim, at } => Self::Restored { claim, at },
        }
    }
}

/// A pupil to whose membership this phone's person agreed.
#[derive(uniffi::Record)]
pub struct GuardedPupil {
    /// The pupil's claim.
    pub claim: ClaimId,
    /// When, by this phone's clock.
    pub at: Moment,
}

/// What a hand-over says, before anything is agreed to.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct HandOverView {
    /// The ward.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// The hamlet's label.
    pub label: String,
    /// The server's address.
    pub address: String,
}

// Who lives where is in no log of an app that prints it.
impl Display for HandOverView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandOverView(…)")
    }
}

impl From<tinxom_phone::HandOverView> for HandOverView {
    fn from(view: tinxom_phone::HandOverView) -> Self {
        let tinxom_phone::HandOverView { unit, role, label, address } = view;
        Self { unit, role, label, address }
    }
}

/// What a person who leaves is told.
#[derive(uniffi::Record)]
pub struct Leave {
    /// Things that still wait in this phone, the withdrawal among them: they stay and still go.
    pub unsent: u64,
    /// Until when the ward keeps label and history of the membership, as far as it is known today.
    pub kept_until: Day,
    /// Whether it can still be taken back.
    pub can_stay: bool,
}

impl From<tinxom_phone::Leave> for Leave {
    fn from(leave: tinxom_phone::Leave) -> Self {
        let tinxom_phone::Leave { unsent, kept_until, can_stay } = leave;
        Self { unsent, kept_until, can_stay }
    }
}

/// An officer looked at a household.
#[derive(uniffi::Record)]
pub struct LookLine {
    /// When, by the server's clock.
    pub at: Moment,
    /// The officer's role; nothing for one of a later version.
    pub role: Option<Role>,
    /// What for; nothing for a purpose of a later version.
    pub purpose: Option<LookPurpose>,
    /// The household: tells the looks at one from those at another, and says nothing else.
    pub household: HouseholdId,
}

impl From<tinxom_phone::LookLine> for LookLine {
    fn from(line: tinxom_phone::LookLine) -> Self {
        let tinxom_phone::LookLine { at, role, purpose, household } = line;
        Self { at, role, purpose, household }
    }
}

/// One consent that was given on this phone.
#[derive(uniffi::Record)]
pub struct ConsentLine {
    /// To what.
    pub to: ConsentTo,
    /// The version of the text that was shown.
    pub version: u16,
    /// When it was given, by the phone's clock.
    pub at: Moment,
    /// The last day of one that ends by itself.
    pub until: Option<Day>,
    /// When it was withdrawn, or another one took its place, by the phone's clock.
    pub ended_at: Option<Moment>,
}

impl From<tinxom_phone::ConsentLine> for ConsentLine {
    fn from(line: tinxom_phone::ConsentLine) -> Self {
        let tinxom_phone::ConsentLine { to, version, at, until, ended_at } = line;
        Self { to, version, at, until, ended_at }
    }
}

/// A guardian's consent, as the pupil's phone reads it.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct Guarded {
    /// The text, also as a QR.
    pub text: String,
    /// Its last day.
    pub until: Day,
}

impl Display for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guarded(…)")
    }
}

/// The household's slot.
#[derive(uniffi::Object)]
pub struct Slot {
    pub(crate) home: Arc<Home>,
}

impl Slot {
    fn inner(&self) -> tinxom_phone::Slot {
        self.home.phone.slot()
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Slot {
    /// Where the slot is; nothing for a member without a household's slot, and for officers.
    ///
    /// # Errors
    /// [`PhoneError::Join`] when nobody was asked yet.
    pub fn state(&self) -> Result<Option<SlotLine>, PhoneError> {
        Ok(self.home.told(self.inner().state())?.map(SlotLine::from))
    }

    /// [`Slot::state`] as a view of one row or none.
    pub fn view(&self) -> SlotView {
        SlotView::new(&self.home, self.inner().view())
    }

    /// Everything that happened to this phone's slots, oldest first.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn history(&self) -> Result<Vec<SlotAct>, PhoneError> {
        Ok(self.home.told(self.inner().history())?.into_iter().map(SlotAct::from).collect())
    }

    /// The text (also as a QR) that the officer's phone reads in answer to his invite, as often as it is wanted until the
    /// server has ruled; nothing then, or without a household's slot.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn acceptance(&self) -> Result<Option<String>, PhoneError> {
        self.home.told(self.inner().acceptance())
    }

    /// The four words to read out to the officer over the telephone, as long as they are to be compared.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn words(&self) -> Result<Option<Vec<String>>, PhoneError> {
        let words = self.home.told(self.inner().words())?;
        Ok(words.map(|words| words.iter().map(|word| (*word).to_owned()).collect()))
    }

    /// Asks the server at an address for the invite behind twelve digits, and gives its text.
    ///
    /// # Errors
    /// [`PhoneError::Join`] for a code that is wrong, used up or over; [`PhoneError::Later`].
    pub async fn ask_code(&self, code: String, address: String) -> Result<String, PhoneError> {
        self.home.told(self.inner().ask_code(&code, &address).await)
    }

    /// The text (also as a QR) that the holder's phone reads: this phone's public key. For a phone that joined nothing.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn ask(&self) -> Result<String, PhoneError> {
        self.home.told(self.inner().ask())
    }

    /// Hands the slot over to the phone that showed this text, and gives the text (also as a QR) for it. A second
    /// hand-over of one slot needs `again`: the server takes one of the two.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn hand_over(&self, key: String, again: bool) -> Result<String, PhoneError> {
        self.home.told(self.inner().hand_over(&key, again))
    }

    /// The text of the hand-over that waits for the server, to be shown once more; nothing when none does.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn hand_over_text(&self) -> Result<Option<String>, PhoneError> {
        self.home.told(self.inner().hand_over_text())
    }

    /// Reads a hand-over for this phone without agreeing to anything.
    ///
    /// # Errors
    /// [`PhoneError::Join`] also when it is for another phone.
    pub fn read_hand_over(&self, hand_over: String) -> Result<HandOverView, PhoneError> {
        Ok(self.home.told(self.inner().read_hand_over(&hand_over))?.into())
    }

    /// Takes the slot over; who calls it has shown what is agreed to and heard a yes.
    ///
    /// # Errors
    /// [`PhoneError::Join`]; [`PhoneError::Text`] for the name.
    pub fn take_over(&self, hand_over: String, name: String) -> Result<HandOverView, PhoneError> {
        Ok(self.home.told(self.inner().take_over(&hand_over, &name))?.into())
    }

    /// Withdraws the consent and so gives the household's slot up. What was written stays, and what was not sent still goes.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when there is no slot to give up.
    pub fn leave(&self) -> Result<Leave, PhoneError> {
        Ok(self.home.told(self.inner().leave())?.into())
    }

    /// What a person who left is told; nothing for one who did not.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn leaving(&self) -> Result<Option<Leave>, PhoneError> {
        Ok(self.home.told(self.inner().leaving())?.map(Leave::from))
    }

    /// Takes the withdrawal of the consent back, as long as it did not leave this phone.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn stay(&self) -> Result<(), PhoneError> {
        self.home.told(self.inner().stay())
    }

    /// A page of the looks at the own household, newest first.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn looks(&self, skip: u32, take: u32) -> Result<Vec<LookLine>, PhoneError> {
        let looks = self.home.told(self.inner().looks(skip as usize, take as usize))?;
        Ok(looks.into_iter().map(LookLine::from).collect())
    }

    /// A page of the looks at the households of the own group, newest first.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for anybody but the group's head and deputy.
    pub fn group_looks(&self, skip: u32, take: u32) -> Result<Vec<LookLine>, PhoneError> {
        let looks = self.home.told(self.inner().group_looks(skip as usize, take as usize))?;
        Ok(looks.into_iter().map(LookLine::from).collect())
    }

    /// Everything that was agreed to on this phone, oldest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn consents(&self) -> Result<Vec<ConsentLine>, PhoneError> {
        Ok(self.home.told(self.inner().consents())?.into_iter().map(ConsentLine::from).collect())
    }

    /// Agrees, as the guardian, to the membership of the pupil whose phone shows this acceptance.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn guard(&self, acceptance: String) -> Result<Guarded, PhoneError> {
        let guarded = self.home.told(self.inner().guard(&acceptance))?;
        Ok(Guarded { text: guarded.text, until: guarded.until })
    }

    /// The pupils to whose membership this phone's person agreed as the guardian, oldest first.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn guarded(&self) -> Result<Vec<GuardedPupil>, PhoneError> {
        let pupils = self.home.told(self.inner().guarded())?;
        Ok(pupils.into_iter().map(|(claim, at)| GuardedPupil { claim, at }).collect())
    }

    /// Withdraws the consent to a pupil's membership.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] for a claim that is none of [`Slot::guarded`].
    pub fn stop_guarding(&self, pupil: ClaimId) -> Result<(), PhoneError> {
        self.home.told(self.inner().stop_guarding(pupil))
    }

    /// A page of HTML with everything that this phone keeps about its person.
    ///
    /// # Errors
    /// [`PhoneError::Join`].
    pub fn export_page(&self, language: Language) -> Result<String, PhoneError> {
        self.home.told(self.inner().export(language))
    }
}
