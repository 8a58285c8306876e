//! One phone: drafts, outbox, patrol, sync, inbox, officer. The object that every shell holds.
//!
//! Local calls are synchronous and short; only [`Phone::sync`] is async, and it can be dropped at any await: what was
//! committed before stays, and nothing else is believed. What a phone needs of its platform stands in [`ports`].

mod enrol;
mod officer;
mod patrol;
mod sync;
mod tips;

pub mod error;
pub mod ports;
pub mod transport;

pub use enrol::{Holder, InviteView};
pub use error::PhoneError;
pub use officer::{DeskView, InviteRequest, Opened};
pub use sync::SyncReport;
pub use tips::{Choice, NewTip, OutboxLine};

use ports::Ports;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{ClockTrust, HybridTime, Timestamp, clock_trust};
use tinxom_sqlite::Key;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{number, set, setting};
use tinxom_store::{Change, Vault};
use tinxom_wire::sign::Signer32;

/// The phone. Cheap to share; one vault, one writer.
#[derive(Clone)]
pub struct Phone {
    vault: Arc<Mutex<Vault>>,
    ports: Ports,
    territory: Arc<Territory>,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// Opens the vault in a directory, or makes a new one, with the 32-byte key that the platform keeps.
    ///
    /// # Errors
    /// [`PhoneError`]: in use, wrong key, damaged, too new, disk full.
    pub fn open(
        dir: &Path,
        key: [u8; 32],
        territory: Arc<Territory>,
        ports: Ports,
    ) -> Result<Self, PhoneError> {
        let mut vault = Vault::open(&dir.join("vault.db"), &Key::from_bytes(key))?;
        if setting(vault.read(), "device")?.is_none() {
            let change = vault.change()?;
            set(&change, "device", &Signer32::generate(&mut ports.dice()).seed())?;
            change.commit()?;
        }
        Ok(Self { vault: Arc::new(Mutex::new(vault)), ports, territory })
    }

    /// The territory that this phone goes by.
    pub fn territory(&self) -> &Territory {
        &self.territory
    }

    /// The latest signed date that was seen, or nothing on a new phone.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn signed_date(&self) -> Result<Option<Timestamp>, PhoneError> {
        signed_date(self.vault().read())
    }

    /// Looks at every page of the vault.
    ///
    /// # Errors
    /// [`PhoneError::VaultDamaged`].
    pub fn check(&self) -> Result<(), PhoneError> {
        Ok(self.vault().check()?)
    }

    // A panic while the vault was locked left no transaction open: it was rolled back with its guard.
    fn vault(&self) -> MutexGuard<'_, Vault> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn clock_doubted(&self, connection: &Connection) -> Result<bool, PhoneError> {
        Ok(clock_trust(self.ports.clock.now(), signed_date(connection)?) == ClockTrust::Doubted)
    }

    /// The next hybrid time of this device, kept as used.
    fn next_time(&self, change: &Change<'_>) -> Result<HybridTime, PhoneError> {
        let time = HybridTime::next(HybridTime(number(change, "hybrid")?), self.ports.clock.now());
        set(change, "hybrid", &time.0.to_be_bytes())?;
        Ok(time)
    }
}

fn signed_date(connection: &Connection) -> Result<Option<Timestamp>, PhoneError> {
    let date = number(connection, "signed-date")?;
    Ok((date > 0).then(|| Timestamp(i64::try_from(date).unwrap_or(i64::MAX))))
}

/// Keeps a signed date, when it is later than the one that is kept.
fn saw_date(change: &Change<'_>, date: i64) -> Result<(), PhoneError> {
    let date = u64::try_from(date).unwrap_or(0);
    if date > number(change, "signed-date")? {
        set(change, "signed-date", &date.to_be_bytes())?;
    }
    Ok(())
}

fn signer(connection: &Connection) -> Result<Signer32, PhoneError> {
    let seed = setting(connection, "device")?.and_then(|seed| seed.try_into().ok());
    seed.map(|seed| Signer32::from_seed(&seed)).ok_or(PhoneError::VaultDamaged)
}

fn text(connection: &Connection, name: &str) -> Result<String, PhoneError> {
    let bytes = setting(connection, name)?.unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| PhoneError::VaultDamaged)
}
