//! Where a person is: a screen and what it is about.

use data_encoding::HEXLOWER;

/// A screen by name, and what it is about: a number, an id, nothing. A shell keeps its text on its stack and reads nothing in
/// it; no place holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The screen's name.
    pub screen: String,
    /// What it is about; empty for most.
    pub about: String,
}

impl Place {
    /// Reads a place's text; whatever it says, it is some place.
    pub fn parse(text: &str) -> Self {
        let (screen, about) = text.split_once('/').unwrap_or((text, ""));
        Self { screen: screen.to_owned(), about: about.to_owned() }
    }
}

/// An id as it stands in a place.
pub(crate) fn hex(id: &[u8]) -> String {
    HEXLOWER.encode(id)
}

/// An id of a place.
pub(crate) fn id<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}
