//! Days and times as people here read them: 21:40, thứ sáu, 15/7/2025, "Hôm nay, 21:40".
//!
//! Everything comes in as plain integers: there is no clock here, and no time zone but the one that is given. What a
//! caller takes for "now" is his decision, because a phone's clock may lie.

use crate::{Value, Words, key};

/// A day and a time on the wall of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// The year, Gregorian.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
}

impl LocalTime {
    /// The time in Viet Nam (seven hours ahead of UTC, all year) at so many seconds since 1970 began in UTC. What lies
    /// beyond the years ±5,000,000 counts as their end.
    pub fn in_viet_nam(unix_seconds: i64) -> LocalTime {
        let farthest = 5_000_000 * 31_556_952;
        let local = unix_seconds.clamp(-farthest, farthest) + 7 * 3600;
        let (year, month, day) = date_of(local.div_euclid(86_400));
        let minutes = local.rem_euclid(86_400) / 60;
        LocalTime { year, month, day, hour: (minutes / 60) as u8, minute: (minutes % 60) as u8 }
    }

    /// Days since 1970 began; only differences of it matter.
    fn day_number(self) -> i64 {
        // Counted in years that begin in March, so that the leap day is a year's last.
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
    }
}

/// Year, month and day of a count of days since 1970 began.
fn date_of(day_number: i64) -> (i32, u8, u8) {
    // The same years from March on, in eras of 400 years, which all have the same length.
    let since_era_zero = day_number + 719_468;
    let era = since_era_zero.div_euclid(146_097);
    let day_of_era = since_era_zero.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    ((era * 400 + year_of_era + i64::from(month <= 2)) as i32, month as u8, day as u8)
}

impl Words {
    /// A time of the day: "21:40", "05:12".
    pub fn time(&self, hour: u8, minute: u8) -> String {
        let (hour, minute) = (format!("{hour:02}"), format!("{minute:02}"));
        self.say_with(key!("time-of-day"), &[("hour", hour.into()), ("minute", minute.into())])
    }

    /// A day: "15/7/2025", in English "15 July 2025".
    pub fn date(&self, day: u8, month: u8, year: i32) -> String {
        // The year goes in as text: it is a name, not an amount of 2.025.
        let arguments = [("day", day.into()), ("month", month.into()), ("year", year.to_string().into())];
        self.say_with(key!("date-numbers"), &arguments)
    }

    /// A day of the week by its number, Monday being 1 and Sunday 7: "thứ hai".
    pub fn weekday(&self, number: u8) -> String {
        self.say_with(key!("weekday"), &[("day", Value::from(number))])
    }

    /// When something happened, short, for a line in a list: "Hôm nay, 21:40", "Hôm qua, 05:12", and for every other
    /// day "thứ ba, 15/7/2025". What lies ahead of `now` is told by its date; whether a time can be believed is for
    /// the caller to say, with [`doubted`](Words::doubted).
    pub fn when(&self, at: LocalTime, now: LocalTime) -> String {
        let time = [("time", self.time(at.hour, at.minute).into())];
        match now.day_number() - at.day_number() {
            0 => self.say_with(key!("time-today"), &time),
            1 => self.say_with(key!("time-yesterday"), &time),
            _ => {
                let (weekday, date) = (self.weekday_of(at), self.date(at.day, at.month, at.year));
                let arguments = [("weekday", weekday.into()), ("date", date.into())];
                self.say_with(key!("date-with-weekday"), &arguments)
            }
        }
    }

    /// A moment in full, for a receipt or a story: "21:40, thứ ba, 15/7/2025".
    pub fn moment(&self, at: LocalTime) -> String {
        let (time, weekday) = (self.time(at.hour, at.minute), self.weekday_of(at));
        let date = self.date(at.day, at.month, at.year);
        let arguments = [("time", time.into()), ("weekday", weekday.into()), ("date", date.into())];
        self.say_with(key!("time-on-date"), &arguments)
    }

    /// A time that nothing but a device's own clock vouches for: "Hôm nay, 21:40 (không chắc)".
    pub fn doubted(&self, time: &str) -> String {
        self.say_with(key!("time-doubted"), &[("time", time.into())])
    }

    fn weekday_of(&self, at: LocalTime) -> String {
        // 1970 began on a Thursday.
        self.weekday((at.day_number() + 3).rem_euclid(7) as u8 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalTime, date_of};
    use crate::{Language, Words};

    fn at(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> LocalTime {
        LocalTime { year, month, day, hour, minute }
    }

    #[test]
    fn every_day_of_a_thousand_years_comes_back_from_its_number() {
        let mut before = at(1599, 12, 31, 0, 0);
        for number in before.day_number() + 1..at(2600, 1, 1, 0, 0).day_number() {
            let (year, month, day) = date_of(number);
            let today = at(year, month, day, 0, 0);
            assert!(today.day_number() == number && today > before, "{today:?} after {before:?}");
            before = today;
        }
    }

    #[test]
    fn an_evening_in_viet_nam_is_seven_hours_ahead() {
        assert_eq!(LocalTime::in_viet_nam(0), at(1970, 1, 1, 7, 0));
        assert_eq!(LocalTime::in_viet_nam(1_752_590_400), at(2025, 7, 15, 21, 40));
        assert_eq!(LocalTime::in_viet_nam(1_709_139_600), at(2024, 2, 29, 0, 0));
        let (first, last) = (LocalTime::in_viet_nam(i64::MIN), LocalTime::in_viet_nam(i64::MAX));
        assert!(first.year < -4_000_000 && last.year > 4_000_000);
    }

    #[test]
    fn today_and_yesterday_are_told_by_name_and_every_other_day_by_date() {
        let words = Words::new(Language::Vietnamese);
        let now = at(2025, 7, 16, 0, 5);
        assert_eq!(words.when(at(2025, 7, 16, 21, 40), now), "Hôm nay, 21:40");
        assert_eq!(words.when(at(2025, 7, 15, 5, 12), now), "Hôm qua, 05:12");
        assert_eq!(words.when(at(2025, 7, 14, 23, 59), now), "thứ hai, 14/7/2025");
        assert_eq!(words.when(at(2025, 7, 17, 0, 0), now), "thứ năm, 17/7/2025");
        assert_eq!(words.when(at(2025, 2, 28, 1, 2), at(2025, 3, 1, 0, 0)), "Hôm qua, 01:02");
        assert_eq!(words.moment(at(2025, 7, 18, 21, 40)), "21:40, thứ sáu, 18/7/2025");
        assert_eq!(words.doubted("21:40"), "21:40 (không chắc)");
    }

    #[test]
    fn english_says_the_same() {
        let words = Words::new(Language::English);
        let now = at(2025, 7, 16, 0, 5);
        assert_eq!(words.when(at(2025, 7, 16, 21, 40), now), "Today, 21:40");
        assert_eq!(words.when(at(2025, 7, 15, 5, 12), now), "Yesterday, 05:12");
        assert_eq!(words.when(at(2025, 7, 20, 5, 12), now), "Sunday, 20 July 2025");
        assert_eq!(words.doubted("21:40"), "21:40 (not certain)");
    }
}
