//! What a phone needs of its platform, implemented in Kotlin or Swift. Whatever the other side does, also when it
//! throws what it may not, is an answer that the phone knows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tinxom_domain::time::Timestamp;
use tinxom_phone::ports::{
    AlwaysConnected, Clock, Connectivity as PhoneConnectivity, KeyStore as PhoneKeyStore, KeyStoreError,
    Network as PhoneNetwork, SystemClock,
};
use zeroize::Zeroize;

use crate::names::Moment;

macro_rules! failure {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $text:literal,)+ } unexpected $unexpected:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
        pub enum $name { $($(#[$variant_doc])* #[error($text)] $variant,)+ }

        // What a foreign exception says is dropped: it may tell a path, a key, a person.
        impl From<uniffi::UnexpectedUniFFICallbackError> for $name {
            fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
                Self::$unexpected
            }
        }
    };
}

failure! {
    /// Why a key store gave no answer. Anything else that is thrown counts as [`KeyStoreFailure::Failed`].
    KeyStoreFailure {
        /// The person has to unlock it first.
        Locked => "the key store is locked",
        /// It has no room left for a new key.
        Full => "the key store is full",
        /// It does not work.
        Failed => "the key store does not work",
    } unexpected Failed
}

failure! {
    /// A clock that cannot be read; the machine's own is taken then.
    ClockFailure {
        /// It cannot be read.
        Failed => "the clock cannot be read",
    } unexpected Failed
}

failure! {
    /// A network that cannot be told; everything is tried then.
    ConnectivityFailure {
        /// It cannot be told.
        Failed => "how the phone is connected cannot be told",
    } unexpected Failed
}

/// Keeps the vault's key outside the vault: Android's Keystore, iOS's Keychain. Called on the thread that opens or
/// resumes a phone, never under a lock that its own calls could need.
#[uniffi::export(with_foreign)]
pub trait KeyStore: Send + Sync {
    /// The 32 bytes of the key, or nothing when none were kept.
    ///
    /// # Errors
    /// [`KeyStoreFailure`].
    fn load(&self) -> Result<Option<Vec<u8>>, KeyStoreFailure>;

    /// Keeps a new vault's key of 32 bytes. When this returns, the key is there after a power cut; it is loaded once right
    /// after, to see that.
    ///
    /// # Errors
    /// [`KeyStoreFailure`]; no vault is made then.
    fn keep(&self, key: Vec<u8>) -> Result<(), KeyStoreFailure>;
}

/// The device's clock. Nothing depends on it being right.
#[uniffi::export(with_foreign)]
pub trait PhoneClock: Send + Sync {
    /// Now, as the device claims.
    ///
    /// # Errors
    /// [`ClockFailure`].
    fn now(&self) -> Result<Moment, ClockFailure>;
}

/// How the phone is connected, as the platform says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum NetworkKind {
    /// Not at all.
    Offline,
    /// Every byte costs.
    Metered,
    /// Freely, or nobody knows.
    Free,
}

/// Tells how the phone is connected. Only asked before something is sent unasked.
#[uniffi::export(with_foreign)]
pub trait Connectivity: Send + Sync {
    /// The network now.
    ///
    /// # Errors
    /// [`ConnectivityFailure`].
    fn network(&self) -> Result<NetworkKind, ConnectivityFailure>;
}

/// Asks the other side. A value that cannot be read, as a Java `Error` leaves it, unwinds in the scaffolding and is a
/// failure like any other.
fn ask<T, E>(call: impl FnOnce() -> Result<T, E>) -> Option<Result<T, E>> {
    catch_unwind(AssertUnwindSafe(call)).ok()
}

/// A key store of the other side.
pub(crate) struct ForeignKeys(pub(crate) Arc<dyn KeyStore>);

impl From<KeyStoreFailure> for KeyStoreError {
    fn from(failure: KeyStoreFailure) -> Self {
        match failure {
            KeyStoreFailure::Locked => Self::Locked,
            KeyStoreFailure::Full => Self::Full,
            KeyStoreFailure::Failed => Self::Failed,
        }
    }
}

impl PhoneKeyStore for ForeignKeys {
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
        let Some(mut bytes) = ask(|| self.0.load()).ok_or(KeyStoreError::Failed)?? else { return Ok(None) };
        let key = <[u8; 32]>::try_from(bytes.as_slice());
        bytes.zeroize();
        // A key of another length is none, and no reason to make a new vault over the one that is there.
        key.map(Some).map_err(|_| KeyStoreError::Failed)
    }

    fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        ask(|| self.0.keep(key.to_vec())).ok_or(KeyStoreError::Failed)??;
        // A Java `Error` on the way out looks like success here, and a vault whose key was not kept is lost with the
        // next start. So it is asked for once.
        if self.load()? == Some(*key) { Ok(()) } else { Err(KeyStoreError::Failed) }
    }
}

/// A clock of the other side.
pub(crate) struct ForeignClock(pub(crate) Arc<dyn PhoneClock>);

impl Clock for ForeignClock {
    fn now(&self) -> Timestamp {
        // A Java `Error` on the way out leaves a zero here, which no clock shows that somebody uses.
        let told = ask(|| self.0.now()).and_then(Result::ok).filter(|now| now.0 != 0);
        told.unwrap_or_else(|| SystemClock.now())
    }
}

/// A connectivity of the other side.
pub(crate) struct ForeignConnectivity(pub(crate) Arc<dyn Connectivity>);

impl PhoneConnectivity for ForeignConnectivity {
    fn network(&self) -> PhoneNetwork {
        match ask(|| self.0.network()).and_then(Result::ok) {
            Some(NetworkKind::Offline) => PhoneNetwork::None,
            Some(NetworkKind::Metered) => PhoneNetwork::Metered,
            Some(NetworkKind::Free) => PhoneNetwork::Free,
            None => AlwaysConnected.network(),
        }
    }
}
