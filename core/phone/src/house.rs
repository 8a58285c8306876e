//! The root object, and the one place where the vault is: opened, closed for a while, locked, shut.

use crate::ports::Ports;
use crate::{Drafts, Inbox, Membership, Officer, Outbox, Patrols, PhoneError, Registry, Slot, SyncClient};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tinxom_domain::id::UnitId;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{ClockTrust, Date, HybridTime, Timestamp, clock_trust};
use tinxom_sqlite::Key;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{number, set, setting};
use tinxom_store::{Change, StoreError, Vault, keys};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::codec::{Signed, from_slice};
use tinxom_wire::sign::Signer32;
use tokio::sync::{Notify, watch};

/// Bytes of a signed anchor at most.
pub(crate) const ANCHOR: usize = 1024;

/// The phone. Cheap to clone; every clone is the same phone with the same vault and one writer.
#[derive(Clone)]
pub struct Phone {
    pub(crate) house: Arc<House>,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// Where the vault is.
enum Door {
    Open(Box<Vault>),
    /// Closed for a while, so that a platform that puts the app to sleep finds no lock held.
    Paused,
    /// The person signed out; the key is asked for again when he signs in.
    SignedOut,
    /// For good.
    Shut,
}

/// What all clients share.
pub(crate) struct House {
    dir: PathBuf,
    pub(crate) ports: Ports,
    territory: RwLock<Arc<Territory>>,
    door: Mutex<Door>,
    /// One opening at a time. The door is free meanwhile: a key store may ask the person first, and whoever comes then is
    /// told that the vault is closed and does not wait.
    opening: Mutex<()>,
    /// Counts closings, with the door in hand.
    closings: AtomicU64,
    /// Counts committed changes; views wait for it.
    pub(crate) changes: watch::Sender<u64>,
    /// Counts the calls that end what is under way: cancel, pause, sign-out, shutdown.
    pub(crate) stops: watch::Sender<u64>,
    /// Something was kept, or the network changed: a sync is worth trying.
    pub(crate) wake: Notify,
    /// One sync at a time.
    pub(crate) turn: tokio::sync::Mutex<()>,
    pub(crate) progress: Mutex<crate::sync::Progress>,
}

impl Phone {
    /// Opens the vault in a directory, or makes a new one, with the key that the platform keeps. A phone that was
    /// signed out opens without its vault until [`Phone::sign_in`].
    ///
    /// # Errors
    /// [`PhoneError`]: in use, wrong key, key lost, key store locked, damaged, too new, disk full. Nothing in the
    /// directory is changed then.
    pub fn open(dir: &Path, territory: Arc<Territory>, ports: Ports) -> Result<Self, PhoneError> {
        let house = House {
            dir: dir.to_owned(),
            ports,
            territory: RwLock::new(territory),
            door: Mutex::new(Door::SignedOut),
            opening: Mutex::default(),
            closings: AtomicU64::new(0),
            changes: watch::Sender::new(0),
            stops: watch::Sender::new(0),
            wake: Notify::new(),
            turn: tokio::sync::Mutex::new(()),
            progress: Mutex::default(),
        };
        if !signed_out_mark(dir).exists() {
            let vault = house.unlock()?;
            *house.door() = Door::Open(Box::new(vault));
        }
        Ok(Self { house: Arc::new(house) })
    }

    /// Puts a damaged vault aside, whole and with everything that lies beside it, and gives its new place. The next
    /// opening makes a new vault; nothing is deleted.
    ///
    /// # Errors
    /// [`PhoneError::VaultInUse`], [`PhoneError::Unforeseen`] when the file system says no.
    pub fn put_vault_aside(dir: &Path) -> Result<PathBuf, PhoneError> {
        let aside = tinxom_sqlite::put_aside(&vault_file(dir)).map_err(|error| match error.kind() {
            std::io::ErrorKind::ResourceBusy => PhoneError::VaultInUse,
            _ => PhoneError::Unforeseen(error.to_string()),
        })?;
        // Whoever had signed out of the old vault begins the new one signed in.
        match fs::remove_file(signed_out_mark(dir)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(aside),
        }
    }

    /// Joining, and who holds this phone.
    pub fn membership(&self) -> Membership {
        Membership { house: self.house.clone() }
    }

    /// Tips that are being written.
    pub fn drafts(&self) -> Drafts {
        Drafts { house: self.house.clone() }
    }

    /// What did not arrive yet.
    pub fn outbox(&self) -> Outbox {
        Outbox { house: self.house.clone() }
    }

    /// The owner's tips with their states, receipts and answers.
    pub fn inbox(&self) -> Inbox {
        Inbox { house: self.house.clone() }
    }

    /// The patrols' logs.
    pub fn patrols(&self) -> Patrols {
        Patrols { house: self.house.clone() }
    }

    /// The household's slot.
    pub fn slot(&self) -> Slot {
        Slot { house: self.house.clone() }
    }

    /// The officer's side.
    pub fn officer(&self) -> Officer {
        Officer { house: self.house.clone() }
    }

    /// The ward's registry of households, for officers.
    pub fn registry(&self) -> Registry {
        Registry { house: self.house.clone() }
    }

    /// Enrolment at a door or over the telephone, for officers.
    pub fn door(&self) -> crate::Door {
        crate::Door { house: self.house.clone() }
    }

    /// Bringing everything to the server and back.
    pub fn sync(&self) -> SyncClient {
        SyncClient { house: self.house.clone() }
    }

    /// The territory that this phone goes by now: the newest of the one it was opened with and those it took.
    pub fn territory(&self) -> Arc<Territory> {
        self.house.territory()
    }

    /// The latest signed date that was seen, or nothing on a new phone.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn signed_date(&self) -> Result<Option<Timestamp>, PhoneError> {
        self.house.read(|connection| Ok(signed_date(connection)?))
    }

    /// The day by the latest signed date; by the device's clock only while none was seen.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn today(&self) -> Result<Date, PhoneError> {
        self.house.read(|connection| self.house.today(connection))
    }

    /// Looks at every page of the vault.
    ///
    /// # Errors
    /// [`PhoneError::VaultDamaged`].
    pub fn check(&self) -> Result<(), PhoneError> {
        match &*self.house.door() {
            Door::Open(vault) => Ok(vault.check()?),
            closed => Err(closed.error()),
        }
    }

    /// Closes the vault for a while and ends a sync that is under way, so that no lock is held while the app sleeps.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault; it is closed all the same, and what was committed is in it.
    pub fn pause(&self) -> Result<(), PhoneError> {
        self.house.close(Door::Paused)
    }

    /// Opens the vault again after [`Phone::pause`].
    ///
    /// # Errors
    /// As [`Phone::open`]; [`PhoneError::SignedOut`], [`PhoneError::ShutDown`].
    pub fn resume(&self) -> Result<(), PhoneError> {
        let _turn = self.house.opening();
        let closings = self.house.closings.load(Ordering::Relaxed);
        match &*self.house.door() {
            Door::Open(_) => return Ok(()),
            Door::Paused => {}
            closed => return Err(closed.error()),
        }
        let vault = self.house.unlock()?;
        self.house.opened(vault, closings)
    }

    /// Signs out: the unlocked key is dropped and everything stays in the vault, what was not sent yet too (X04). Holds
    /// over restarts. Gives how many things wait in the vault.
    ///
    /// # Errors
    /// [`PhoneError`]; the person is not signed out then.
    pub fn sign_out(&self) -> Result<u64, PhoneError> {
        let waiting = self.house.read(crate::outbox::count_underway)?;
        // Before the vault is closed: a crash in between must not leave a phone that looks signed out and is not.
        let mark = fs::File::create(signed_out_mark(&self.house.dir)).and_then(|mark| mark.sync_all());
        mark.map_err(PhoneError::from)?;
        self.house.close(Door::SignedOut)?;
        Ok(waiting)
    }

    /// Signs in again: asks the key store for the key.
    ///
    /// # Errors
    /// As [`Phone::open`]; the phone stays signed out then.
    pub fn sign_in(&self) -> Result<(), PhoneError> {
        let _turn = self.house.opening();
        let closings = self.house.closings.load(Ordering::Relaxed);
        match &*self.house.door() {
            Door::Open(_) => return Ok(()),
            Door::SignedOut => {}
            closed => return Err(closed.error()),
        }
        let vault = self.house.unlock()?;
        match fs::remove_file(signed_out_mark(&self.house.dir)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        self.house.opened(vault, closings)
    }

    /// Whether the person is signed out.
    pub fn is_signed_out(&self) -> bool {
        matches!(*self.house.door(), Door::SignedOut)
    }

    /// Ends everything and closes the vault for good. Views end, a sync under way ends, later calls are refused.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault; it is closed all the same.
    pub fn shutdown(&self) -> Result<(), PhoneError> {
        self.house.close(Door::Shut)
    }
}

impl Door {
    fn error(&self) -> PhoneError {
        match self {
            Self::Open(_) => PhoneError::Cancelled,
            Self::Paused => PhoneError::Paused,
            Self::SignedOut => PhoneError::SignedOut,
            Self::Shut => PhoneError::ShutDown,
        }
    }
}

impl House {
    // A panic while the vault was locked left no transaction open: it was rolled back with its guard.
    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opening(&self) -> MutexGuard<'_, ()> {
        self.opening.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an opened vault behind the door, unless it was closed once more while the key store was asked.
    fn opened(&self, vault: Vault, closings: u64) -> Result<(), PhoneError> {
        let mut door = self.door();
        if self.closings.load(Ordering::Relaxed) != closings {
            let error = door.error();
            drop(door);
            vault.close()?;
            return Err(error);
        }
        *door = Door::Open(Box::new(vault));
        drop(door);
        self.changed();
        Ok(())
    }

    fn unlock(&self) -> Result<Vault, PhoneError> {
        let file = vault_file(&self.dir);
        let key = match self.ports.keys.load()? {
            Some(key) => key,
            None if fs::metadata(&file).is_ok_and(|meta| meta.len() > 0) => return Err(PhoneError::KeyLost),
            None => {
                let mut key = [0; 32];
                self.ports.dice.fill(&mut key);
                self.ports.keys.keep(&key)?;
                key
            }
        };
        let mut vault = Vault::open(&file, &Key::from_bytes(key))?;
        if setting(vault.read(), "device")?.is_none() {
            let change = vault.change()?;
            set(&change, "device", &Signer32::generate(&mut self.ports.dice()).seed())?;
            change.commit()?;
        }
        if let Some(kept) = crate::territory::kept(vault.read())? {
            self.adopt(kept);
        }
        Ok(vault)
    }

    /// The territory that this phone goes by now.
    pub(crate) fn territory(&self) -> Arc<Territory> {
        self.territory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes by a territory from now on, unless the one that it goes by is newer. What a panic left is a whole one.
    pub(crate) fn adopt(&self, newer: Territory) {
        let mut territory = self.territory.write().unwrap_or_else(PoisonError::into_inner);
        if newer.version() > territory.version() {
            *territory = Arc::new(newer);
        }
    }

    fn close(&self, to: Door) -> Result<(), PhoneError> {
        let mut door = self.door();
        if matches!(*door, Door::Shut) {
            return Ok(());
        }
        // A signed-out phone that is paused is still signed out.
        let to = if matches!((&*door, &to), (Door::SignedOut, Door::Paused)) { Door::SignedOut } else { to };
        let before = std::mem::replace(&mut *door, to);
        self.closings.fetch_add(1, Ordering::Relaxed);
        drop(door);
        self.stop();
        self.changed();
        match before {
            Door::Open(vault) => Ok(vault.close()?),
            _ => Ok(()),
        }
    }

    /// Ends what is under way.
    pub(crate) fn stop(&self) {
        self.stops.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Tells the views that something changed.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Why the vault is closed, or that it is not.
    pub(crate) fn closed(&self) -> Option<PhoneError> {
        let door = self.door();
        (!matches!(*door, Door::Open(_))).then(|| door.error())
    }

    pub(crate) fn is_shut(&self) -> bool {
        matches!(*self.door(), Door::Shut)
    }

    /// Reads from the vault.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        match &*self.door() {
            Door::Open(vault) => work(vault.read()),
            closed => Err(closed.error()),
        }
    }

    /// Changes the vault: whole or not at all. Views learn of it.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Change<'_>) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let mut door = self.door();
        let done = match &mut *door {
            Door::Open(vault) => {
                let change = vault.change()?;
                let done = work(&change)?;
                change.commit()?;
                done
            }
            closed => return Err(closed.error()),
        };
        drop(door);
        self.changed();
        Ok(done)
    }

    /// Changes the vault so that something is to be sent.
    pub(crate) fn write_to_send<T>(
        &self,
        work: impl FnOnce(&Change<'_>) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let done = self.write(work)?;
        self.wake_for(crate::sync::Why::KEPT);
        Ok(done)
    }

    /// The day by the latest signed date; by the device's clock only while none was seen.
    pub(crate) fn today(&self, connection: &Connection) -> Result<Date, PhoneError> {
        Ok(Date::of(signed_date(connection)?.unwrap_or_else(|| self.ports.clock.now())))
    }

    pub(crate) fn clock_doubted(&self, connection: &Connection) -> Result<bool, PhoneError> {
        Ok(clock_trust(self.ports.clock.now(), signed_date(connection)?) == ClockTrust::Doubted)
    }

    /// The next hybrid time of this device, kept as used.
    pub(crate) fn next_time(&self, change: &Change<'_>) -> Result<HybridTime, PhoneError> {
        let time = HybridTime::next(HybridTime(number(change, "hybrid")?), self.ports.clock.now());
        set(change, "hybrid", &time.0.to_be_bytes())?;
        Ok(time)
    }
}

/// What stands beside a vault whose person signed out.
fn signed_out_mark(dir: &Path) -> PathBuf {
    dir.join("signed-out")
}

fn vault_file(dir: &Path) -> PathBuf {
    dir.join("vault.db")
}

pub(crate) fn signed_date(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let date = number(connection, "signed-date")?;
    Ok((date > 0).then(|| Timestamp(i64::try_from(date).unwrap_or(i64::MAX))))
}

/// Keeps a signed date, when it is later than the one that is kept.
pub(crate) fn saw_date(change: &Change<'_>, date: i64) -> Result<(), PhoneError> {
    let date = u64::try_from(date).unwrap_or(0);
    if date > number(change, "signed-date")? {
        set(change, "signed-date", &date.to_be_bytes())?;
    }
    Ok(())
}

pub(crate) fn signer(connection: &Connection) -> Result<Signer32, PhoneError> {
    let seed = setting(connection, "device")?.and_then(|seed| seed.try_into().ok());
    seed.map(|seed| Signer32::from_seed(&seed)).ok_or(PhoneError::VaultDamaged)
}

pub(crate) fn text(connection: &Connection, name: &str) -> Result<String, PhoneError> {
    let bytes = setting(connection, name)?.unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| PhoneError::VaultDamaged)
}

/// The anchor of a unit, if it is known here.
pub(crate) fn anchor(connection: &Connection, unit: UnitId) -> Result<Option<Anchor>, StoreError> {
    match keys::anchor(connection, unit)? {
        Some(bytes) => Ok(Some(Anchor::open(&from_slice::<Signed>("anchor", ANCHOR, &bytes)?)?)),
        None => Ok(None),
    }
}
