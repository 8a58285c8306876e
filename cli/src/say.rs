//! What the terminal says: words from the catalogue, moments at +07, errors in three parts, one JSON object
//! for scripts.

mod arguments;
mod errors;
mod names;
mod units;

pub use errors::{Failure, Told, exit};
pub use names::{commands, desk_state, kind, purpose, reason, window};

use serde_json::Value as Json;
use std::io::Write;
use std::sync::Arc;
use tinxom_domain::territory::{Territory, TerritoryError};
use tinxom_domain::text::shown;
use tinxom_domain::time::Timestamp;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_words::{Key, Language, LocalTime, Value, Words, key};

/// How a command's help is laid out.
pub const HELP: &str = "{about-with-newline}\nCách dùng (usage): {usage}\n\n{all-args}{after-help}";

/// Speaks one language.
#[derive(Clone)]
pub struct Say {
    /// The catalogue.
    pub words: Words,
    /// Whether scripts read along: words go to the error stream then, and stdout ends with one JSON object.
    pub json: bool,
    /// The territory whose names are shown.
    pub territory: Arc<Territory>,
}

impl Say {
    /// Takes the territory that comes with the program.
    ///
    /// # Errors
    /// [`TerritoryError`] of that file.
    pub fn new(language: Language, json: bool) -> Result<Self, TerritoryError> {
        let territory = Territory::from_json(include_bytes!("../../data/territory-thai-nguyen.json"))?;
        Ok(Self { words: Words::new(language), json, territory: Arc::new(territory) })
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

    /// A moment in full.
    pub fn moment(&self, at: Timestamp) -> String {
        self.words.moment(local(at))
    }

    /// A moment in full, with a word where the clock was doubted that took it.
    pub fn moment_by(&self, at: Timestamp, clock_doubted: bool) -> String {
        let moment = self.moment(at);
        if clock_doubted { self.words.doubted(&moment) } else { moment }
    }

    /// A moment for a line in a list.
    pub fn when(&self, at: Timestamp, clock_doubted: bool) -> String {
        let when = self.words.when(local(at), local(SystemClock.now()));
        if clock_doubted { self.words.doubted(&when) } else { when }
    }

    /// A time of the day.
    pub fn time(&self, at: Timestamp) -> String {
        let local = local(at);
        self.words.time(local.hour, local.minute)
    }

    /// The time of the day now.
    pub fn now(&self) -> String {
        self.time(SystemClock.now())
    }

    /// A day.
    pub fn date(&self, date: tinxom_domain::time::Date) -> String {
        let local = local(date.start());
        self.words.date(local.day, local.month, local.year)
    }

    /// How long something took, in the largest whole unit.
    pub fn duration(&self, millis: i64) -> String {
        let minutes = millis.max(0) / 60_000;
        let (key, count) = match minutes {
            0..60 => (key!("duration-minutes"), minutes),
            60..2_880 => (key!("duration-hours"), minutes / 60),
            _ => (key!("duration-days"), minutes / 1_440),
        };
        self.words.say_with(key, &[("count", Value::from(count))])
    }
}

fn local(at: Timestamp) -> LocalTime {
    LocalTime::in_viet_nam(at.0.div_euclid(1000))
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

    #[test]
    fn how_long_a_tip_waits_is_told_in_the_largest_whole_unit() {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let told = [-5, 59 * 60_000, 60 * 60_000, 47 * 3_600_000, 48 * 3_600_000].map(|m| say.duration(m));
        assert_eq!(told, ["0 phút", "59 phút", "1 giờ", "47 giờ", "2 ngày"]);
    }
}
