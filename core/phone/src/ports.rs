//! What a phone needs of its platform: a clock, dice, a key store, the state of the network, a way to the server.
//! Each has a twin in [`twins`] that a test holds in its hand.

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

/// Why a key store gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// The person has to unlock it first.
    #[error("the key store is locked")]
    Locked,
    /// It has no room left for a new key.
    #[error("the key store is full")]
    Full,
    /// It does not work.
    #[error("the key store does not work")]
    Failed,
}

/// Keeps the vault's key outside the vault: Keystore, Keychain, a file that only its user reads.
pub trait KeyStore: Send + Sync {
    /// The 32 bytes, or nothing when none were kept (or the platform threw them away).
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError>;

    /// Keeps a new vault's key. When this returns, the key is there after a power cut: the vault is made only then.
    ///
    /// # Errors
    /// [`KeyStoreError`]; no vault is made then.
    fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError>;
}

/// How the phone is connected, as the platform says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Not at all.
    None,
    /// Every byte costs.
    Metered,
    /// Freely, or nobody knows.
    Free,
}

/// Tells how the phone is connected. Only asked before something is sent unasked; a person who asks is never refused.
pub trait Connectivity: Send + Sync {
    /// The network now.
    fn network(&self) -> Network;
}

/// The platform's ports.
#[derive(Clone)]
pub struct Ports {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// Keeps the vault's key.
    pub keys: Arc<dyn KeyStore>,
    /// How the phone is connected.
    pub connectivity: Arc<dyn Connectivity>,
    /// The way to the server.
    pub transport: Arc<dyn Transport>,
}

impl Ports {
    pub(crate) fn dice(&self) -> Rolled<'_> {
        Rolled(&*self.dice)
    }
}

/// The dice as the sealing wants them.
pub(crate) struct Rolled<'d>(pub(crate) &'d dyn Dice);

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

/// A machine that does not say how it is connected: everything is tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlwaysConnected;

impl Connectivity for AlwaysConnected {
    fn network(&self) -> Network {
        Network::Free
    }
}

/// In-memory twins of the ports.
pub mod twins {
    use super::{Clock, Connectivity, KeyStore, KeyStoreError, Network};
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::sync::{Mutex, PoisonError};
    use tinxom_domain::time::Timestamp;

    /// A clock that is set by hand.
    #[derive(Debug)]
    pub struct ManualClock(AtomicI64);

    impl ManualClock {
        /// A clock that shows `now`.
        pub fn new(now: Timestamp) -> Self {
            Self(AtomicI64::new(now.0))
        }

        /// Sets it.
        pub fn set(&self, now: Timestamp) {
            self.0.store(now.0, Ordering::Relaxed);
        }

        /// Puts it on by so many milliseconds.
        pub fn advance(&self, millis: i64) {
            self.0.fetch_add(millis, Ordering::Relaxed);
        }
    }

    impl Clock for ManualClock {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::Relaxed))
        }
    }

    /// A key store in memory, that can be locked, broken or emptied.
    pub struct MemoryKeys(Mutex<Result<Option<[u8; 32]>, KeyStoreError>>);

    impl std::fmt::Debug for MemoryKeys {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("MemoryKeys(…)")
        }
    }

    impl MemoryKeys {
        /// A store without a key.
        pub fn empty() -> Self {
            Self(Mutex::new(Ok(None)))
        }

        /// A store that holds a key.
        pub fn holding(key: [u8; 32]) -> Self {
            Self(Mutex::new(Ok(Some(key))))
        }

        /// What it answers from now on.
        pub fn set(&self, answer: Result<Option<[u8; 32]>, KeyStoreError>) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        }
    }

    impl KeyStore for MemoryKeys {
        fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }

        fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError> {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            (*held)?;
            *held = Ok(Some(*key));
            Ok(())
        }
    }

    /// A network that is switched by hand.
    #[derive(Debug)]
    pub struct ManualNetwork(Mutex<Network>);

    impl ManualNetwork {
        /// A network in this state.
        pub fn new(network: Network) -> Self {
            Self(Mutex::new(network))
        }

        /// Switches it.
        pub fn set(&self, network: Network) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = network;
        }
    }

    impl Connectivity for ManualNetwork {
        fn network(&self) -> Network {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }
}
