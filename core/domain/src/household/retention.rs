//! How long what ended is kept (thời hạn lưu giữ), and when a pupil's consent ends.
//!
//! The numbers are data with a version and a first day. They are ours and not yet a law's: to be confirmed with the
//! partner and against Law 91/2025/QH15 before anybody relies on them.

use crate::time::Date;

/// What becomes due for deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Label and history of a membership, since it ended.
    EndedMembership,
    /// A household, since it moved away (chuyển đi).
    MovedAway,
    /// A provisional household that nobody claimed, since it was brought in.
    Unclaimed,
    /// An entry of the log of looks (nhật ký xem), since the look.
    Look,
}

impl Kept {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::EndedMembership, Self::MovedAway, Self::Unclaimed, Self::Look];
}

/// How many days each kind is kept, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Its version, which grows.
    pub version: u32,
    /// The first day on which it holds; the first version also holds before.
    pub from: Date,
    /// Days that an ended membership is kept.
    pub ended_membership: u16,
    /// Days that a household which moved away is kept.
    pub moved_away: u16,
    /// Days that an unclaimed household is kept.
    pub unclaimed: u16,
    /// Days that a look is kept.
    pub look: u16,
}

impl Retention {
    /// The days of a kind.
    pub const fn days(&self, kept: Kept) -> u16 {
        match kept {
            Kept::EndedMembership => self.ended_membership,
            Kept::MovedAway => self.moved_away,
            Kept::Unclaimed => self.unclaimed,
            Kept::Look => self.look,
        }
    }
}

/// Every version, the oldest first. To be confirmed with the partner. A version that has held is never changed: another
/// number is another version.
pub const RETENTION: [Retention; 1] = [Retention {
    version: 1,
    // 2026-01-01, with Law 91/2025/QH15.
    from: Date(20_454),
    // A year, so that the yearly review and a complaint still find what was.
    ended_membership: 365,
    moved_away: 365,
    // Half a year, in which an officer comes to every door.
    unclaimed: 180,
    look: 365,
}];

/// The version that holds on a day.
pub fn retention_at(day: Date) -> &'static Retention {
    let [first, ..] = &RETENTION;
    RETENTION.iter().rev().find(|version| version.from <= day).unwrap_or(first)
}

/// The first day on which something is due for deletion: as many days after `since` as the version says that holds on that
/// day.
pub fn due_on(kept: Kept, since: Date) -> Date {
    due_by(&RETENTION, kept, since)
}

/// Whether something is due for deletion. What was once due stays so, also when a later version keeps it longer.
pub fn due(kept: Kept, since: Date, today: Date) -> bool {
    due_on(kept, since) <= today
}

/// The first day of which something is still kept: what is from before it is due, and nothing from it on.
pub fn first_kept(kept: Kept, today: Date) -> Date {
    let most = RETENTION.iter().map(|version| i32::from(version.days(kept))).max().unwrap_or(0);
    // Of the days that are due the newest is the last one: due days grow with the days since which they count.
    let newest_due = (0..=most).map(|days| today.plus_days(-days)).find(|since| due(kept, *since, today));
    newest_due.map_or_else(|| today.plus_days(-most), |day| day.plus_days(1))
}

fn due_by(versions: &[Retention], kept: Kept, since: Date) -> Date {
    let mut due = Date(i32::MAX);
    // From the newest back: an older version is asked while the newer one does not hold yet.
    for (place, version) in versions.iter().enumerate().rev() {
        let day = since.plus_days(version.days(kept).into());
        let begins = if place == 0 { day } else { version.from };
        let ends = versions.get(place + 1).map_or(Date(i32::MAX), |next| next.from);
        let first = day.max(begins);
        if first < ends || place + 1 == versions.len() {
            due = first;
        }
    }
    due
}

/// The last day of a pupil's consent that is given on a day (S8-2): the next 31 May, the end of the school year, which is
/// the day itself on a 31 May. Saturates at the last day that a [`Date`] can hold.
pub fn minor_consent_until(day: Date) -> Date {
    let year = i32::try_from(day.start().local().year).unwrap_or(i32::MAX);
    let of_year = |year: i32| Date::from_calendar(year, 5, 31);
    of_year(year)
        .filter(|until| day <= *until)
        .or_else(|| of_year(year.saturating_add(1)))
        .unwrap_or(Date(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn x25_the_versions_follow_each_other_and_the_first_holds_from_2026_on() {
        assert_eq!(RETENTION[0].from, date("2026-01-01"));
        assert!(RETENTION.windows(2).all(|pair| pair[0].version < pair[1].version));
        assert!(RETENTION.windows(2).all(|pair| pair[0].from < pair[1].from));
        assert_eq!(retention_at(date("2020-01-01")).version, 1);
        assert_eq!(retention_at(date("2026-07-01")).version, 1);
        for kept in Kept::ALL {
            assert!(RETENTION.iter().all(|version| version.days(kept) > 0));
        }
    }

    #[test]
    fn x25_what_ended_is_due_on_its_day_and_not_before() {
        let since = date("2026-03-01");
        for (kept, day) in [
            (Kept::EndedMembership, "2027-03-01"),
            (Kept::MovedAway, "2027-03-01"),
            (Kept::Unclaimed, "2026-08-28"),
            (Kept::Look, "2027-03-01"),
        ] {
            let day = date(day);
            assert_eq!(due_on(kept, since), day, "{kept:?}");
            assert!(due(kept, since, day) && due(kept, since, day.plus_days(1)));
            assert!(!due(kept, since, day.plus_days(-1)) && !due(kept, since, since));
        }
    }

    #[test]
    fn x25_what_is_from_before_the_first_kept_day_is_due_and_nothing_from_it_on() {
        for kept in Kept::ALL {
            for today in ["2026-01-01", "2026-11-28", "2028-02-29"].map(date) {
                let first = first_kept(kept, today);
                assert!(due(kept, first.plus_days(-1), today) && !due(kept, first, today), "{kept:?}");
            }
        }
    }

    #[test]
    fn x25_another_version_holds_from_its_first_day_on() {
        let version = |version, from, look| Retention { version, from: date(from), look, ..RETENTION[0] };
        let longer = [version(1, "2026-01-01", 10), version(2, "2026-06-01", 30)];
        let shorter = [version(1, "2026-01-01", 30), version(2, "2026-06-01", 10)];
        for (versions, since, day) in [
            // Due before the second version: it stays due.
            (&longer, "2026-05-01", "2026-05-11"),
            (&longer, "2026-05-21", "2026-05-31"),
            // Kept longer, once it holds.
            (&longer, "2026-05-22", "2026-06-21"),
            (&longer, "2026-07-01", "2026-07-31"),
            (&shorter, "2026-05-01", "2026-05-31"),
            // Due at once when the shorter one begins.
            (&shorter, "2026-05-02", "2026-06-01"),
            (&shorter, "2026-05-22", "2026-06-01"),
            (&shorter, "2026-05-23", "2026-06-02"),
            // The first version also holds before its first day.
            (&longer, "2020-01-01", "2020-01-11"),
        ] {
            assert_eq!(due_by(versions, Kept::Look, date(since)), date(day), "{since}");
        }
    }

    #[test]
    fn s8_2_a_pupils_consent_ends_on_the_next_31_may() {
        for (day, until) in [
            ("2026-09-05", "2027-05-31"),
            ("2026-12-31", "2027-05-31"),
            ("2027-01-01", "2027-05-31"),
            ("2027-05-30", "2027-05-31"),
            ("2027-05-31", "2027-05-31"),
            ("2027-06-01", "2028-05-31"),
            ("2028-02-29", "2028-05-31"),
        ] {
            assert_eq!(minor_consent_until(date(day)), date(until), "{day}");
        }
    }

    #[test]
    fn extremes_do_not_panic() {
        for day in [i32::MIN, -1, 0, i32::MAX] {
            let day = Date(day);
            assert!(minor_consent_until(day) >= day);
            for kept in Kept::ALL {
                assert!(due_on(kept, day) >= day);
                assert!(due(kept, day, Date(i32::MAX)));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn s8_2_no_consent_lasts_longer_than_a_year(day in -1_000_000i32..1_000_000) {
            let until = minor_consent_until(Date(day));
            proptest::prop_assert!((0..366).contains(&(until.0 - day)));
            proptest::prop_assert!(until.to_string().ends_with("-05-31"));
        }

        #[test]
        fn x25_what_is_due_stays_due(since in -100_000i32..100_000, today in -100_000i32..100_000) {
            for kept in Kept::ALL {
                if due(kept, Date(since), Date(today)) {
                    proptest::prop_assert!(due(kept, Date(since), Date(today + 1)));
                    proptest::prop_assert!(since < today);
                }
            }
        }
    }
}
