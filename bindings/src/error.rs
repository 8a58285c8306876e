//! Errors in two tiers: what an app can do about it is the variant, what exactly it was is a stable name, and what a
//! person reads comes in three sentences of the chosen language. One table leads from the core's errors to these.

use crate::names::UnitId;
use tinxom_domain::text::TextError;
use tinxom_phone::say::Speech;
use tinxom_phone::{Field, PhoneError as Inner};

/// What is said of an error.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Explanation {
    /// Its stable name, as in the core and in the terminal's JSON: `no-network`, `invite-used`.
    pub name: String,
    /// What happened.
    pub what: String,
    /// What is safe all the same.
    pub safe: String,
    /// What to do now.
    pub action: String,
}

/// Which text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum TextField {
    /// A tip's words.
    Words,
    /// A hamlet's label.
    Hamlet,
    /// The person's name.
    Name,
    /// An answer's words.
    Answer,
    /// A patrol note's words.
    Note,
    /// A label on an invite.
    Label,
}

/// Why something was not done, by what an app can do about it. What was kept before is kept in every case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// The key store is locked: ask the person to unlock the phone, then try again.
    #[error("{}", .explanation.name)]
    Unlock {
        /// What is said of it.
        explanation: Explanation,
    },
    /// The vault does not open with this key, or is not whole: show it, offer to put the vault aside, delete nothing.
    #[error("{}", .explanation.name)]
    Vault {
        /// What is said of it.
        explanation: Explanation,
    },
    /// Another process has the vault open: wait for it to end.
    #[error("{}", .explanation.name)]
    InUse {
        /// What is said of it.
        explanation: Explanation,
    },
    /// The disk is full: nothing can be kept until the person makes room.
    #[error("{}", .explanation.name)]
    DiskFull {
        /// What is said of it.
        explanation: Explanation,
    },
    /// The vault is closed: sign in, resume, or open a new phone.
    #[error("{}", .explanation.name)]
    NotOpen {
        /// What is said of it.
        explanation: Explanation,
    },
    /// It passes by itself: show it quietly, trying again later helps.
    #[error("{}", .explanation.name)]
    Later {
        /// What is said of it.
        explanation: Explanation,
    },
    /// It was ended from outside: nothing to show.
    #[error("{}", .explanation.name)]
    Stopped {
        /// What is said of it.
        explanation: Explanation,
    },
    /// A newer app is needed.
    #[error("{}", .explanation.name)]
    Update {
        /// What is said of it.
        explanation: Explanation,
    },
    /// The phone is not enrolled, or its invite or papers are at fault: show the way to an invite.
    #[error("{}", .explanation.name)]
    Join {
        /// What is said of it.
        explanation: Explanation,
    },
    /// A text was not taken: show it beside the field.
    #[error("{}", .explanation.name)]
    Text {
        /// What is said of it.
        explanation: Explanation,
        /// Which.
        field: TextField,
        /// Characters too many, where it is too long.
        over: Option<u32>,
    },
    /// A person has to choose one of these units, or any that works today where none is named.
    #[error("{}", .explanation.name)]
    Choose {
        /// What is said of it.
        explanation: Explanation,
        /// The units.
        units: Vec<UnitId>,
    },
    /// Not possible, not here, or not this role's: show it, and look at the row again.
    #[error("{}", .explanation.name)]
    NotPossible {
        /// What is said of it.
        explanation: Explanation,
    },
    /// Nobody foresaw it: show what is safe, and offer the support file.
    #[error("{}", .explanation.name)]
    Unforeseen {
        /// What is said of it.
        explanation: Explanation,
    },
}

impl PhoneError {
    /// Says an error of the core in a language. No arm catches the rest, so that a new error is thought about.
    pub(crate) fn of(error: Inner, speech: &Speech) -> Self {
        let said = speech.explain(&error);
        let name = error.name().to_owned();
        let explanation = Explanation { name, what: said.what, safe: said.safe, action: said.action };
        match error {
            Inner::KeyStoreLocked => Self::Unlock { explanation },
            Inner::WrongKey | Inner::KeyLost | Inner::KeyStoreFailed | Inner::VaultDamaged => {
                Self::Vault { explanation }
            }
            Inner::VaultInUse => Self::InUse { explanation },
            Inner::DiskFull => Self::DiskFull { explanation },
            Inner::SignedOut | Inner::Paused | Inner::ShutDown => Self::NotOpen { explanation },
            Inner::NoNetwork
            | Inner::CaptivePortal
            | Inner::ServerUnknown
            | Inner::ServerBusy
            | Inner::ServerFull
            | Inner::ServerBroken
            | Inner::ServerTooOld
            | Inner::BudgetSpent => Self::Later { explanation },
            Inner::Cancelled => Self::Stopped { explanation },
            Inner::TooOld | Inner::VaultTooNew => Self::Update { explanation },
            Inner::NotEnrolled
            | Inner::AlreadyEnrolled
            | Inner::InviteUsed
            | Inner::InviteExpired
            | Inner::InviteAltered
            | Inner::InviteOtherWard
            | Inner::PapersAltered
            | Inner::CodeUnknown
            | Inner::NoGuardian
            | Inner::NoSuchSlot
            | Inner::InviterEnded
            | Inner::HandOverAltered
            | Inner::GuardianAltered
            | Inner::CodeAltered => Self::Join { explanation },
            Inner::Text { field, error } => {
                Self::Text { explanation, field: field.into(), over: over(&error) }
            }
            Inner::UnitSplit(units) => Self::Choose { explanation, units },
            Inner::UnitGone => Self::Choose { explanation, units: Vec::new() },
            Inner::NotFound(_)
            | Inner::UnitUnknown
            | Inner::NotPossible
            | Inner::PatrolRunning
            | Inner::PatrolNotRunning
            | Inner::NotYours
            | Inner::SheetAltered
            | Inner::NoDeskKey
            | Inner::TerritoryAltered
            | Inner::TerritoryOlder
            | Inner::TerritoryOtherRoot
            | Inner::NoRegistryKey
            | Inner::HouseholdUnknown
            | Inner::ClaimUnknown
            | Inner::ChangeUnknown
            | Inner::HamletUnknown
            | Inner::DeviceUnknown
            | Inner::AcceptanceAltered
            | Inner::CardShown(_)
            | Inner::ListRefused(_)
            | Inner::NotNow(_)
            | Inner::NoSlot
            | Inner::HandedOver
            | Inner::KeyAltered => Self::NotPossible { explanation },
            Inner::Unforeseen(_) => Self::Unforeseen { explanation },
        }
    }
}

fn over(error: &TextError) -> Option<u32> {
    match error {
        TextError::TooLong { count, limit } => Some(crate::view::small(count.saturating_sub(*limit))),
        TextError::Empty | TextError::Control | TextError::Hidden => None,
    }
}

impl From<Field> for TextField {
    fn from(field: Field) -> Self {
        match field {
            Field::Words => Self::Words,
            Field::Hamlet => Self::Hamlet,
            Field::Name => Self::Name,
            Field::Answer => Self::Answer,
            Field::Note => Self::Note,
            Field::Label => Self::Label,
        }
    }
}
