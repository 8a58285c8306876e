//! What one device may use, and how much is served at once.
//!
//! Everything is counted per device and nothing per address: a hamlet's phones share one.

use std::collections::BTreeMap;
use std::time::Duration;
use tinxom_domain::id::DeviceId;

/// The server's limits. The defaults let a patrol's phone that was without a network for weeks bring everything at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Tips that one device may leave in one day.
    pub tips_a_day: u32,
    /// Bytes that one device may keep here in all.
    pub bytes_a_device: u64,
    /// Requests that one device may make in a minute, in the long run.
    pub requests_a_minute: u32,
    /// Requests that one device may make at once before the minute counts.
    pub requests_in_a_burst: u32,
    /// Codes over the telephone that all strangers together may try in a minute, in the long run.
    pub codes_a_minute: u32,
    /// Codes that they may try at once before the minute counts.
    pub codes_in_a_burst: u32,
    /// Of one code's first four digits, in a minute and in the long run.
    pub tries_of_a_code_a_minute: u32,
    /// The same at once, before the minute counts.
    pub tries_of_a_code_in_a_burst: u32,
    /// Requests of one device that are served at the same time.
    pub requests_at_once_of_a_device: u32,
    /// Requests that are served at the same time, and as many more whose head is still awaited.
    pub requests_at_once: u32,
    /// How long a stranger may take to send a head that verifies.
    pub head_within: Duration,
    /// How long a request may be silent before it is taken as cut.
    pub silence: Duration,
    /// How long requests that are being served may take to end once the server is to stop.
    pub stop_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tips_a_day: 5_000,
            bytes_a_device: 64 * 1024 * 1024,
            requests_a_minute: 120,
            requests_in_a_burst: 600,
            codes_a_minute: 600,
            codes_in_a_burst: 1_200,
            tries_of_a_code_a_minute: 6,
            tries_of_a_code_in_a_burst: 12,
            requests_at_once_of_a_device: 8,
            requests_at_once: 256,
            head_within: Duration::from_secs(30),
            silence: Duration::from_secs(60),
            stop_within: Duration::from_secs(20),
        }
    }
}

/// Devices whose pace is remembered at most; a whole province has fewer that are busy at the same time.
const REMEMBERED: usize = 16 * 1024;

/// How fast each device asks (GCRA, the leaky bucket as a meter, of ITU-T I.371): per device the moment at which its
/// requests so far would be due at the even pace. A device whose moment is past is as one that never asked, and need
/// not be remembered.
#[derive(Debug)]
pub struct Pace {
    /// Microseconds per request at the even pace.
    interval: i64,
    /// Microseconds that a device may be ahead of it.
    ahead: i64,
    due: BTreeMap<DeviceId, i64>,
    remembered: usize,
}

impl Pace {
    /// Of each device's requests, for these limits.
    pub fn new(limits: &Limits) -> Self {
        Self::of(limits.requests_a_minute, limits.requests_in_a_burst)
    }

    /// Of the codes that strangers try.
    pub fn of_codes(limits: &Limits) -> Self {
        Self::of(limits.codes_a_minute, limits.codes_in_a_burst)
    }

    /// Of the tries of each code, by its first four digits.
    pub fn of_tries(limits: &Limits) -> Self {
        Self::of(limits.tries_of_a_code_a_minute, limits.tries_of_a_code_in_a_burst)
    }

    fn of(a_minute: u32, in_a_burst: u32) -> Self {
        let interval = 60_000_000 / i64::from(a_minute.max(1));
        let ahead = interval * i64::from(in_a_burst.max(1));
        Self { interval, ahead, due: BTreeMap::new(), remembered: REMEMBERED }
    }

    /// Whether a device's request at `now` (milliseconds) is within its pace; it counts when it is.
    pub fn admit(&mut self, device: DeviceId, now: i64) -> bool {
        let now = now.saturating_mul(1000);
        let latest = now.saturating_add(self.ahead);
        // A moment that no pace leads to is of a clock that was set back since.
        let due = self.due.get(&device).filter(|due| **due <= latest).map_or(now, |due| now.max(*due));
        let next = due.saturating_add(self.interval);
        if next > latest {
            return false;
        }
        if self.due.len() >= self.remembered && !self.due.contains_key(&device) {
            self.forget(now);
        }
        self.due.insert(device, next);
        true
    }

    /// Makes room: whoever is back at the even pace goes, and when nobody is, whoever is nearest to it.
    fn forget(&mut self, now: i64) {
        self.due.retain(|_, due| *due > now);
        while self.due.len() >= self.remembered {
            let Some((nearest, _)) = self.due.iter().min_by_key(|(_, due)| **due) else { return };
            let nearest = *nearest;
            self.due.remove(&nearest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    fn device(number: u64) -> DeviceId {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        DeviceId(id)
    }

    fn pace() -> Pace {
        Pace::new(&Limits { requests_a_minute: 120, requests_in_a_burst: 600, ..Limits::default() })
    }

    #[test]
    fn a_burst_passes_then_the_even_pace_and_another_device_is_not_touched() {
        let mut pace = pace();
        let passed = (0..1_000).filter(|_| pace.admit(device(1), NOW)).count();
        assert_eq!(passed, 600);
        assert!(pace.admit(device(2), NOW));
        assert!(!pace.admit(device(1), NOW + 499));
        assert!(pace.admit(device(1), NOW + 500) && !pace.admit(device(1), NOW + 500));
        // A minute later there are 120 more, five minutes later it is as if it had never asked.
        let passed = (0..1_000).filter(|_| pace.admit(device(1), NOW + 60_500)).count();
        assert_eq!(passed, 120);
        let passed = (0..1_000).filter(|_| pace.admit(device(1), NOW + 400_000)).count();
        assert_eq!(passed, 600);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let mut pace = pace();
        for _ in 0..600 {
            assert!(pace.admit(device(1), NOW));
        }
        for back in [5 * 365, 365, 1] {
            assert!(pace.admit(device(1), NOW - back * 86_400_000));
        }
    }

    #[test]
    fn what_is_remembered_is_bounded_and_who_asks_too_much_is_remembered_longest() {
        let mut pace = pace();
        pace.remembered = 100;
        for _ in 0..600 {
            assert!(pace.admit(device(0), NOW));
        }
        for stranger in 1..5_000 {
            assert!(pace.admit(device(stranger), NOW));
            assert!(pace.due.len() <= 100);
        }
        assert!(!pace.admit(device(0), NOW));
    }
}
