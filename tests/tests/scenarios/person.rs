//! A person with a phone, a clock and a key store that the scenario holds in its hand.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::Timestamp;
use tinxom_phone::ports::twins::ManualClock;
use tinxom_phone::ports::{AlwaysConnected, KeyStore, KeyStoreError, Ports, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{Phone, PhoneError, TipLine, View};

/// A key store as `keys` of the format says.
pub struct Keys {
    held: Mutex<(Option<[u8; 32]>, String)>,
}

impl Keys {
    pub fn new(state: &str) -> Self {
        Self { held: Mutex::new((None, state.to_owned())) }
    }

    /// What it does from now on.
    pub fn set(&self, state: &str) -> Result<(), String> {
        let known = ["good", "locked", "failed", "full", "throws", "lost", "wrong", "short"];
        if !known.contains(&state) {
            return Err(format!("no key store is `{state}`"));
        }
        self.held.lock().unwrap().1 = state.to_owned();
        Ok(())
    }

    /// The key that it was given.
    pub fn key(&self) -> Option<[u8; 32]> {
        self.held.lock().unwrap().0
    }
}

impl KeyStore for Keys {
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
        let held = self.held.lock().unwrap();
        match held.1.as_str() {
            "good" => Ok(held.0),
            "lost" => Ok(None),
            "wrong" => Ok(Some([9; 32])),
            "locked" => Err(KeyStoreError::Locked),
            "full" => Err(KeyStoreError::Full),
            // Nothing of another length fits through this trait, and nothing is thrown in Rust.
            _ => Err(KeyStoreError::Failed),
        }
    }

    fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        let mut held = self.held.lock().unwrap();
        match held.1.as_str() {
            "good" => held.0 = Some(*key),
            "locked" => return Err(KeyStoreError::Locked),
            "full" => return Err(KeyStoreError::Full),
            _ => return Err(KeyStoreError::Failed),
        }
        Ok(())
    }
}

/// A person.
pub struct Person {
    pub folder: PathBuf,
    pub clock: Arc<ManualClock>,
    pub keys: Arc<Keys>,
    /// The territory that the app ships.
    territory: Arc<Territory>,
    phone: Option<Phone>,
    /// The view that is looked at, and its rows.
    pub watched: Option<(View<TipLine>, Vec<TipLine>)>,
    /// What was made by steps of this person: tips by label.
    pub tips: BTreeMap<String, i64>,
}

impl Person {
    pub fn new(folder: PathBuf, now: Timestamp, keys: &str, territory: Arc<Territory>) -> Self {
        Self {
            folder,
            clock: Arc::new(ManualClock::new(now)),
            keys: Arc::new(Keys::new(keys)),
            territory,
            phone: None,
            watched: None,
            tips: BTreeMap::new(),
        }
    }

    /// Opens the phone.
    pub fn open(&mut self) -> Result<(), PhoneError> {
        let ports = Ports {
            clock: self.clock.clone(),
            dice: Arc::new(SystemDice),
            keys: self.keys.clone(),
            connectivity: Arc::new(AlwaysConnected),
            transport: Arc::new(HttpTransport::new(&[]).unwrap()),
        };
        self.phone = Some(Phone::open(&self.folder, self.territory.clone(), ports)?);
        Ok(())
    }

    /// The phone, which is open.
    pub fn phone(&self) -> Result<&Phone, String> {
        self.phone.as_ref().ok_or_else(|| "the phone is not open".into())
    }

    /// The phone is shut down.
    pub fn shut(&mut self) -> Result<(), PhoneError> {
        self.watched = None;
        self.phone.take().map_or(Ok(()), |phone| phone.shutdown())
    }
}
