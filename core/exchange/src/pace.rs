//! When to try again: pure arithmetic over what happened, with dice as an argument.
//!
//! Retries wait with full jitter: a random part of a bound that doubles. A village whose one mast comes back must not
//! call the server in step. What is asked by a person and what follows a change of the network starts over at once.

use std::time::Duration;

/// The first bound of a wait after a failure.
const BASE: Duration = Duration::from_secs(5);
/// The longest bound of a wait after a failure.
const CAP: Duration = Duration::from_secs(15 * 60);
/// How long to wait for more before something that was just kept leaves: a person who keeps one thing often keeps
/// another, and one request carries both.
pub const SETTLE: Duration = Duration::from_secs(2);
/// How long to wait where only an update, an invite or a new day helps.
pub const LONG: Duration = Duration::from_secs(6 * 3600);

/// How often to ask when nothing happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// An officer's device: a tip is known within minutes.
    Officer,
    /// Everybody else's.
    Ordinary,
    /// Everybody else's, where every byte costs.
    Sparing,
}

impl Interval {
    /// The interval.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::Officer => 2 * 60,
            Self::Ordinary => 30 * 60,
            Self::Sparing => 2 * 3600,
        })
    }
}

/// How the last tries went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    failures: u32,
}

impl Pace {
    /// Whether the last try failed.
    pub const fn is_failing(self) -> bool {
        self.failures > 0
    }

    /// A try went well, or the network changed: the next failure waits short again.
    pub const fn start_over(&mut self) {
        self.failures = 0;
    }

    /// A try failed: how long to wait, between nothing and a bound that doubles with each failure, as the dice say.
    pub fn failed(&mut self, dice: u32) -> Duration {
        let bound = BASE.saturating_mul(1 << self.failures.min(10)).min(CAP);
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(f64::from(dice) / f64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_spread_over_all_of_a_bound_that_doubles_up_to_a_cap() {
        let (mut low, mut high, mut middle) = (Pace::default(), Pace::default(), Pace::default());
        let mut bounds = Vec::new();
        for _ in 0..40 {
            assert_eq!(low.failed(0), Duration::ZERO);
            let bound = high.failed(u32::MAX);
            let half = middle.failed(u32::MAX / 2);
            assert!(half > bound.mul_f64(0.49) && half < bound.mul_f64(0.51));
            bounds.push(bound);
        }
        assert_eq!(bounds[..4], [5, 10, 20, 40].map(Duration::from_secs));
        assert!(bounds.iter().all(|bound| *bound <= CAP) && bounds[39] == CAP);
    }

    #[test]
    fn a_success_or_another_network_starts_over() {
        let mut pace = Pace::default();
        for _ in 0..8 {
            pace.failed(7);
        }
        pace.start_over();
        assert!(!pace.is_failing());
        assert_eq!(pace.failed(u32::MAX), BASE);
    }
}
