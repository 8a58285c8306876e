//! What a phone needs of its platform: a clock, dice, a way to the server. Each has a twin for tests.

use crate::transport::Transport;
use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;
use std::sync::Arc;
use tinxom_domain::time::Timestamp;

/// The device's clock. Nothing depends on it being right.
pub trait Clock: Send + Sync {
    /// Now, as the device claims.
    fn now(&self) -> Timestamp;
}

/// Fills bytes that nobody can foresee.
pub trait Dice: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The platform's ports.
#[derive(Clone)]
pub struct Ports {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// The way to the server.
    pub transport: Arc<dyn Transport>,
}

impl Ports {
    pub(crate) fn dice(&self) -> Rolled<'_> {
        Rolled(&*self.dice)
    }
}

/// The dice as the sealing wants them.
pub(crate) struct Rolled<'d>(&'d dyn Dice);

impl TryRng for Rolled<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Rolled<'_> {}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// The machine's own dice.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDice;

impl Dice for SystemDice {
    fn fill(&self, bytes: &mut [u8]) {
        // A machine without randomness must not seal anything: predictable keys would be a silent betrayal.
        getrandom::fill(bytes).expect("the system gives randomness");
    }
}
