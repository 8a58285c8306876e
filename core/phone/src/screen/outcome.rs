//! What comes of a tap: where it leads, what is said, what only the platform can do.

use super::icon::Icon;
use super::shape::{ActionButton, Tone};

/// Something said over the screen: an error in its three sentences, or that something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenNotice {
    /// Its icon.
    pub icon: Icon,
    /// Its colour.
    pub tone: Tone,
    /// What happened.
    pub what: String,
    /// What is safe; empty where nothing was in danger.
    pub safe: String,
    /// What to do; empty where there is nothing.
    pub todo: String,
    /// A way on: to take it back, to try again, to call.
    pub button: Option<ActionButton>,
    /// The way to close it.
    pub dismiss: String,
}

/// What a shell does for the phone, because only the platform can.
#[derive(Clone, PartialEq, Eq)]
pub enum Errand {
    /// Shows a neutral page of the system, at once.
    Leave,
    /// Dials; the person still presses call.
    Dial {
        /// The number.
        number: String,
    },
    /// Reads a code with the camera, puts its text into the field and acts.
    Scan {
        /// The field.
        field: String,
        /// The action.
        action: String,
        /// What is said above the camera's picture.
        prompt: String,
    },
    /// Asks whoever holds the phone for what unlocks it (a finger, a face, its code), and acts when it was given. A phone that
    /// nothing locks asks nothing.
    Confirm {
        /// The action.
        action: String,
        /// What is said above the question.
        prompt: String,
    },
    /// Offers a text as a file to the platform's share sheet.
    Share {
        /// The file's name; tells nothing of what is in it.
        name: String,
        /// The text.
        text: String,
    },
    /// Reads a text aloud.
    Speak {
        /// The text.
        text: String,
        /// `vi` or `en`.
        language: String,
    },
}

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Leave => "Leave",
            Self::Dial { .. } => "Dial(…)",
            Self::Scan { .. } => "Scan(…)",
            Self::Confirm { .. } => "Confirm(…)",
            Self::Share { .. } => "Share(…)",
            Self::Speak { .. } => "Speak(…)",
        })
    }
}

/// What comes of a tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionOutcome {
    /// The screen stays; what changed comes as steps.
    Stay,
    /// Another screen over this one.
    Go {
        /// Its place.
        place: String,
    },
    /// Another screen instead of this one.
    Replace {
        /// Its place.
        place: String,
    },
    /// Another screen instead of all.
    Root {
        /// Its place.
        place: String,
        /// Said over it.
        notice: Option<ScreenNotice>,
    },
    /// The screen below.
    Back {
        /// Said over it.
        notice: Option<ScreenNotice>,
    },
    /// Something is said, and the screen stays.
    Tell {
        /// What.
        notice: ScreenNotice,
    },
    /// The shell does something.
    Run {
        /// What.
        errand: Errand,
    },
}
