//! Days and moments, at +07 where a person sees them. No clock is read here.
//!
//! Pure arithmetic instead of a calendar library: Viet Nam has had one offset and no summer time for as long as a
//! record here can reach, and nothing that a stranger sends may panic, so every step saturates.

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Viet Nam is seven hours ahead of UTC, all year.
const OFFSET: i64 = 7 * 3_600_000;
/// How far behind a signed date a clock may be: a quarter of an hour, for one that was set by hand.
const BEHIND: i64 = 15 * 60_000;
/// How far ahead of a signed date a clock may be (60 days).
const AHEAD: i64 = 60 * DAY;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

/// A day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(pub i32);

/// A moment as a clock on a wall in Viet Nam shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 is Monday (thứ hai).
    pub weekday: u8,
}

impl Timestamp {
    /// What a clock on a wall in Viet Nam shows.
    pub fn local(self) -> Local {
        let millis = self.0.saturating_add(OFFSET);
        let (day, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
        let (year, month, day_of_month) = civil(day);
        Local {
            year,
            month,
            day: day_of_month,
            hour: (rest / 3_600_000) as u8,
            minute: (rest / 60_000 % 60) as u8,
            weekday: (day + 3).rem_euclid(7) as u8,
        }
    }
}

impl Date {
    /// The day of a moment in Viet Nam.
    pub fn of(moment: Timestamp) -> Self {
        let day = moment.0.saturating_add(OFFSET).div_euclid(DAY);
        Self(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Midnight in Viet Nam, when the day begins.
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0) * DAY - OFFSET)
    }

    /// Some days later (or earlier).
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Reads `2025-07-01`: four digits, two, two, and a day that exists.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        // Rust's own integers also read a sign.
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        Self::from_calendar(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day of a year, a month (1 to 12) and a day of it (1 to 31); none when there is no such day.
    pub fn from_calendar(year: i32, month: u8, day: u8) -> Option<Self> {
        let date = i32::try_from(days(year.into(), month, day)?).ok()?;
        (civil(date.into()) == (year.into(), month, day)).then_some(Self(date))
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil(self.0.into());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Year, month and day of a count of days since 1970, by eras of 400 years that begin in March.
fn civil(days: i64) -> (i64, u8, u8) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * march_month + 2) / 5 + 1) as u8;
    let month = (if march_month < 10 { march_month + 3 } else { march_month - 9 }) as u8;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: u8, day: u8) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let march_year = year - i64::from(month <= 2);
    let (era, year_of_era) = (march_year.div_euclid(400), march_year.rem_euclid(400));
    let march_month = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// The last millisecond that a hybrid time takes from a clock, in the year 4199. Beyond it 2^62 times are left before the
/// signed 64 bits of a database's integer end, and no device lives to use them up: a clock at its end makes nothing
/// stall.
const LAST_WALL: i64 = (1 << 46) - 1;

/// A hybrid logical time: 48 bits of milliseconds, 16 of counter. It orders what one device did and what it had seen,
/// and is data elsewhere: it never decides a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct HybridTime(pub u64);

impl HybridTime {
    /// The next time of a device, always after `last`, also when its clock went back or stands at its end.
    ///
    /// After `u64::MAX` there is none later and it stays; a device never comes there: whatever its clock says and whatever
    /// it observes, its times come from below 2^62, and each tick adds one.
    pub fn next(last: Self, now: Timestamp) -> Self {
        Self(Self::wall(now).max(last.0.saturating_add(1)))
    }

    /// The next time of a device that saw another's: after `last`, and after `other` as far as that is believable. A
    /// foreign time pulls at most 24 hours beyond `now`, so one phone with a wrong clock does not drag a hamlet into
    /// another year.
    pub fn observe(last: Self, other: Self, now: Timestamp) -> Self {
        let farthest = Self::wall(Timestamp(now.0.saturating_add(DAY)));
        Self(Self::next(last, now).0.max(other.0.saturating_add(1).min(farthest)))
    }

    fn wall(now: Timestamp) -> u64 {
        (now.0.clamp(0, LAST_WALL) as u64) << 16
    }

    /// The milliseconds in it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp((self.0 >> 16) as i64)
    }
}

/// Whether a device's clock can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockTrust {
    /// Near the latest signed date.
    Sure,
    /// "không chắc": before the latest signed date, or long after it.
    Doubted,
}

/// Compares a device's clock with the latest signed date that it saw (X16).
///
/// A signed date is a lower bound of the true time: it was over when the server signed it. So a clock that is behind it is
/// wrong by at least the difference, however long ago the date was signed, and only what a hand setting a clock may miss
/// is let pass. Ahead of it proves nothing by itself: a phone that was weeks without a network has an old date and a
/// good clock. Only after 60 days without one exchange is a wrong clock the likelier story. Without a signed date there
/// is nothing to doubt it by.
pub fn clock_trust(device: Timestamp, signed: Option<Timestamp>) -> ClockTrust {
    let believable = signed.is_none_or(|signed| {
        device.0.saturating_add(BEHIND) >= signed.0 && device.0.saturating_sub(AHEAD) <= signed.0
    });
    if believable { ClockTrust::Sure } else { ClockTrust::Doubted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_viet_nam() {
        // 2025-06-30T17:00:00Z is midnight of 1 July in Viet Nam.
        let midnight = Timestamp(1_751_302_800_000);
        assert_eq!(Date::of(midnight).to_string(), "2025-07-01");
        assert_eq!(Date::of(Timestamp(midnight.0 - 1)).to_string(), "2025-06-30");
        assert_eq!(Date::of(midnight).start(), midnight);
        let local = midnight.local();
        assert_eq!((local.year, local.month, local.day, local.hour, local.weekday), (2025, 7, 1, 0, 1));
    }

    #[test]
    fn every_day_of_four_centuries_survives_its_text() {
        for day in (-100_000..100_000).step_by(7) {
            assert_eq!(Date::parse_iso(&Date(day).to_string()), Some(Date(day)));
            let local = Date(day).start().local();
            assert_eq!(Date::from_calendar(local.year as i32, local.month, local.day), Some(Date(day)));
        }
        for wrong in [
            "2025-02-29",
            "2025-13-01",
            "2025-7-1",
            "",
            "2025-07-01-",
            "x025-07-01",
            "+025-07-01",
            "2025-+7-01",
        ] {
            assert_eq!(Date::parse_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        for extreme in [i64::MIN, -1, 0, i64::MAX] {
            let _ = Timestamp(extreme).local();
            let _ = Date::of(Timestamp(extreme));
            let _ = clock_trust(Timestamp(extreme), Some(Timestamp(-extreme.max(-i64::MAX))));
            let _ = HybridTime::next(HybridTime(u64::MAX), Timestamp(extreme));
            let _ = HybridTime::observe(HybridTime(u64::MAX), HybridTime(u64::MAX), Timestamp(extreme));
            let local = Timestamp(extreme).local();
            assert!((1..=12).contains(&local.month) && (1..=31).contains(&local.day) && local.weekday < 7);
        }
        for year in [i32::MIN, i32::MAX] {
            assert_eq!(Date::from_calendar(year, 5, 31), None);
        }
        for day in [i32::MIN, i32::MAX] {
            let _ = (Date(day).start(), Date(day).plus_days(day), Date(day).to_string());
            assert_eq!(Date::of(Date(day).start()), Date(day));
        }
    }

    #[test]
    fn x16_order_is_kept_when_the_clock_goes_back_and_the_clock_is_doubted() {
        let now = Timestamp(1_790_000_000_000);
        let first = HybridTime::next(HybridTime::default(), now);
        let second = HybridTime::next(first, Timestamp(now.0 - 5 * 365 * DAY));
        assert!(second > first);
        assert_eq!(clock_trust(Timestamp(now.0 - 5 * 365 * DAY), Some(now)), ClockTrust::Doubted);
        assert_eq!(clock_trust(Timestamp(now.0 + 5 * 365 * DAY), Some(now)), ClockTrust::Doubted);
        assert_eq!(clock_trust(Timestamp(now.0 + DAY), Some(now)), ClockTrust::Sure);
    }
    #[test]
    fn x16_a_clock_behind_the_signed_date_is_wrong_and_one_ahead_was_offline() {
        let signed = Timestamp(1_790_000_000_000);
        for (device, trust) in [
            // The signed moment is over: half an hour before it is no moment this clock can be in.
            (signed.0 - 30 * 60_000, ClockTrust::Doubted),
            // A hand that set the clock missed it by some minutes.
            (signed.0 - 5 * 60_000, ClockTrust::Sure),
            // Weeks in a hamlet without a network.
            (signed.0 + 40 * DAY, ClockTrust::Sure),
            (signed.0 - 15 * 60_000, ClockTrust::Sure),
            (signed.0 - BEHIND - 1, ClockTrust::Doubted),
            (signed.0 - BEHIND, ClockTrust::Sure),
            (signed.0 + 60 * DAY, ClockTrust::Sure),
            (signed.0 + 60 * DAY + 1, ClockTrust::Doubted),
        ] {
            assert_eq!(clock_trust(Timestamp(device), Some(signed)), trust, "{device}");
        }
        assert_eq!(clock_trust(Timestamp(0), None), ClockTrust::Sure);
    }

    #[test]
    fn x16_a_clock_at_its_end_never_stalls() {
        for clock in [i64::MAX, 1 << 48, (1 << 48) - 1, LAST_WALL + 1, LAST_WALL] {
            let mut last = HybridTime::default();
            for _ in 0..70_000 {
                let next = HybridTime::next(last, Timestamp(clock));
                assert!(next > last, "{clock}: {last:?}");
                last = next;
            }
            // Neither does it once the clock is right again, and a database's integer holds it.
            assert!(HybridTime::next(last, Timestamp(1_790_000_000_000)) > last);
            assert!(i64::try_from(last.0).is_ok());
        }
        let dragged = HybridTime::observe(HybridTime::default(), HybridTime(u64::MAX), Timestamp(i64::MAX));
        assert!(HybridTime::next(dragged, Timestamp(0)) > dragged && i64::try_from(dragged.0).is_ok());
    }

    #[test]
    fn x16_a_foreign_time_pulls_at_most_a_day_ahead() {
        let now = Timestamp(1_790_000_000_000);
        let last = HybridTime::next(HybridTime::default(), now);
        let near = HybridTime::next(HybridTime::default(), Timestamp(now.0 + 3_600_000));
        assert!(HybridTime::observe(last, near, now) > near);
        let far = HybridTime::next(HybridTime::default(), Timestamp(now.0 + 5 * 365 * DAY));
        let pulled = HybridTime::observe(last, far, now);
        assert_eq!(pulled.timestamp(), Timestamp(now.0 + DAY));
        assert!(HybridTime::next(pulled, now) > pulled);
        // Nor does a foreign time of long ago hold it back.
        assert!(HybridTime::observe(last, HybridTime::default(), now) > last);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

        #[test]
        fn x16_a_device_never_repeats_a_time_and_never_leaves_its_day_by_a_foreign_one(
            last in 0..u64::MAX, other: u64, now: i64,
        ) {
            let next = HybridTime::next(HybridTime(last), Timestamp(now));
            let observed = HybridTime::observe(HybridTime(last), HybridTime(other), Timestamp(now));
            proptest::prop_assert!(next.0 > last && observed >= next);
            let limit = now.saturating_add(DAY).max(0);
            proptest::prop_assert!(observed == next || observed.timestamp().0 <= limit);
        }

        #[test]
        fn a_day_holds_its_moments(moment in -1_000_000_000_000_000i64..1_000_000_000_000_000) {
            let day = Date::of(Timestamp(moment));
            proptest::prop_assert!(day.start().0 <= moment && moment < day.plus_days(1).start().0);
            let (local, (year, month, date)) = (Timestamp(moment).local(), civil(day.0.into()));
            proptest::prop_assert_eq!((local.year, local.month, local.day), (year, month, date));
        }
    }
}
