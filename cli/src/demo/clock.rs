//! The village's clock, which server, phones and the told lines share: the machine's, moved to the evening, and later
//! over midnight. Every jump is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_phone::ports::{Clock, SystemClock};

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// A clock that can be moved on.
#[derive(Clone)]
pub struct VillageClock {
    ahead: Arc<AtomicI64>,
    /// The day of the evening.
    pub day: Date,
}

impl VillageClock {
    /// Half past seven in the evening of the machine's day.
    pub fn in_the_evening() -> Self {
        let day = Date::of(SystemClock.now());
        let clock = Self { ahead: Arc::default(), day };
        clock.set(clock.minute(19, 30));
        clock
    }

    /// A moment of the evening's day; its 24 o'clock is the next day's beginning.
    fn minute(&self, hour: i64, minute: i64) -> Timestamp {
        Timestamp(self.day.start().0 + (hour * 60 + minute) * MINUTE)
    }

    fn set(&self, at: Timestamp) {
        self.ahead.store(at.0 - SystemClock.now().0, Ordering::Relaxed);
    }

    /// Moves on to a moment of the evening's day, or of the day after behind its 24 o'clock. Never goes back.
    pub fn move_on(&self, hour: i64, minute: i64) {
        let at = self.minute(hour, minute);
        if at > self.now() {
            self.set(at);
        }
    }
}

impl Clock for VillageClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0 + self.ahead.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::VillageClock;
    use tinxom_domain::time::Date;
    use tinxom_phone::ports::Clock;

    #[test]
    fn it_begins_in_the_evening_and_midnight_brings_the_next_day_whatever_the_machine_says() {
        let clock = VillageClock::in_the_evening();
        let local = clock.now().local();
        assert_eq!((local.hour, local.minute, Date::of(clock.now())), (19, 30, clock.day));
        clock.move_on(24, 4);
        let after = clock.now();
        assert_eq!(
            (Date::of(after), after.local().hour, after.local().minute),
            (clock.day.plus_days(1), 0, 4)
        );
        clock.move_on(22, 40);
        assert!(clock.now() >= after);
    }
}
