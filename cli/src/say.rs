//! What the terminal says: words from the catalogue, moments at +07, errors in three parts, one JSON object
//! for scripts.

mod arguments;
mod errors;
mod names;
mod units;

pub use errors::{Failure, Told, exit};
pub use names::commands;
pub use tinxom_phone::say::{desk_state, kind, purpose, reason, window};

use serde_json::Value as Json;
use std::io::Write;
use std::sync::Arc;
use tinxom_domain::territory::{Territory, TerritoryError};
use tinxom_domain::text::shown;
use tinxom_domain::time::Timestamp;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::say::Speech;
use tinxom_words::{Key, Language, Value};

/// How a command's help is laid out.
pub const HELP: &str = "{about-with-newline}\nCách dùng (usage): {usage}\n\n{all-args}{after-help}";

/// Speaks one language.
#[derive(Clone)]
pub struct Say {
    /// What every shell says alike.
    pub speech: Speech,
    /// Whether scripts read along: words go to the error stream then, and stdout ends with one JSON object.
    pub json: bool,
}

// What every shell says alike is said by the terminal under the same names.
impl std::ops::Deref for Say {
    type Target = Speech;

    fn deref(&self) -> &Speech {
        &self.speech
    }
}

impl Say {
    /// Takes the territory that comes with the program.
    ///
    /// # Errors
    /// [`TerritoryError`] of that file.
    pub fn new(language: Language, json: bool) -> Result<Self, TerritoryError> {
        let territory = Territory::from_json(include_bytes!("../../data/territory-thai-nguyen.json"))?;
        Ok(Self { speech: Speech::new(language, Arc::new(territory)), json })
    }

    /// The same voice, of another territory.
    pub fn of(&self, territory: Arc<Territory>) -> Self {
        Self { speech: Speech { words: self.words.clone(), territory }, json: self.json }
    }

    /// Says a line.
    pub fn line(&self, key: Key, arguments: &[(&str, Value<'_>)]) {
        self.print(&self.words.say_with(key, arguments));
    }

    /// Prints what is in words already. A reader that went away is no reason to fail: what was done is done.
    pub fn print(&self, text: &str) {
        let _ = if self.json {
            writeln!(std::io::stderr(), "{text}")
        } else {
            writeln!(std::io::stdout(), "{text}")
        };
    }

    /// Says a line beside what was asked for: on the error stream.
    pub fn note(&self, key: Key, arguments: &[(&str, Value<'_>)]) {
        let _ = writeln!(std::io::stderr(), "{}", self.words.say_with(key, arguments));
    }

    /// Prints an object for scripts, if any read along.
    pub fn object(&self, object: &Json) {
        if self.json {
            let _ = writeln!(std::io::stdout(), "{object}");
        }
    }

    /// A moment for a line in a list that is read now.
    pub fn when(&self, at: Timestamp, clock_doubted: bool) -> String {
        self.speech.when(at, SystemClock.now(), clock_doubted)
    }

    /// The time of the day now.
    pub fn now(&self) -> String {
        self.time(SystemClock.now())
    }
}

/// What a stranger wrote, without what would steer a terminal or turn its letters around. A carriage return is a line's
/// end here too: alone it would write over what stands before it.
pub fn clean(text: &str) -> String {
    shown(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// [`clean`] on one line.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_cannot_steer_the_terminal() {
        let hostile = "xóm\u{1b}[2J\u{9b}31m \u{202e}gnort\r\nhai\u{7}\rba";
        assert_eq!(clean(hostile), "xóm\u{fffd}[2J\u{fffd}31m \u{fffd}gnort\nhai\u{fffd}\nba");
        assert_eq!(clean_line("một\n\thai"), "một hai");
    }
}
