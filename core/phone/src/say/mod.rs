//! What is said of a phone's things, in the person's language: states and their comfort, errors in three sentences, units
//! as of a day, moments at +07. Every shell says the same, because it says what stands here.

mod errors;
mod household;
mod names;
pub mod registry;
mod slot;
mod units;

pub use household::{claim_ended, claim_state, kept, likeness, revoke_reason};
pub use names::{desk_state, kind, purpose, reason, role, window};
pub use slot::{look_purpose, slot_state, why};

use std::sync::Arc;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_words::{Language, LocalTime, Value, Words, key};

/// Speaks one language of one territory.
#[derive(Clone)]
pub struct Speech {
    /// The catalogue.
    pub words: Words,
    /// The territory whose names are shown.
    pub territory: Arc<Territory>,
}

impl Speech {
    /// Speaks a language of a territory.
    pub fn new(language: Language, territory: Arc<Territory>) -> Self {
        Self { words: Words::new(language), territory }
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

    /// A moment for a line in a list that is read `now`.
    pub fn when(&self, at: Timestamp, now: Timestamp, clock_doubted: bool) -> String {
        let when = self.words.when(local(at), local(now));
        if clock_doubted { self.words.doubted(&when) } else { when }
    }

    /// A time of the day.
    pub fn time(&self, at: Timestamp) -> String {
        let local = local(at);
        self.words.time(local.hour, local.minute)
    }

    /// A day.
    pub fn date(&self, date: Date) -> String {
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn speech(language: Language) -> Speech {
        let territory = include_bytes!("../../../../data/territory-thai-nguyen.json");
        Speech::new(language, Arc::new(Territory::from_json(territory).unwrap()))
    }

    #[test]
    fn how_long_a_tip_waits_is_told_in_the_largest_whole_unit() {
        let speech = speech(Language::Vietnamese);
        let told = [-5, 59 * 60_000, 60 * 60_000, 47 * 3_600_000, 48 * 3_600_000].map(|m| speech.duration(m));
        assert_eq!(told, ["0 phút", "59 phút", "1 giờ", "47 giờ", "2 ngày"]);
    }
}
