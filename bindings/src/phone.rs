//! The root object.

use crate::PhoneError;
use crate::names::{Day, Language, Moment, UnitId};
use crate::ports::{ForeignClock, ForeignConnectivity, ForeignKeys};
use crate::{
    Connectivity, Door, Drafts, Inbox, KeyStore, Membership, Officer, Outbox, Patrols, PhoneClock, Registry,
    Slot, SyncClient, Territory, TerritoryView,
};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use tinxom_domain::territory as domain;
use tinxom_phone::ports::{AlwaysConnected, Ports, SystemClock, SystemDice};
use tinxom_phone::say::Speech;
use tinxom_phone::transport::HttpTransport;

/// How a phone is opened.
#[derive(uniffi::Record)]
pub struct PhoneOptions {
    /// The vault's folder, of this app alone; it is made when it is missing.
    pub folder: String,
    /// The language in which errors are said.
    pub language: Language,
    /// The operator's own TLS roots, DER; a server with another's certificate is no server.
    pub roots: Vec<Vec<u8>>,
    /// The server that the app is made for, as in an invite (`https://…`): whoever joins by digits over the telephone is asked at it.
    /// Where there is none, the person has to type its address.
    #[uniffi(default = None)]
    pub server: Option<String>,
}

/// What all clients share: the phone, and the language in which its errors are said.
pub(crate) struct Home {
    pub(crate) phone: tinxom_phone::Phone,
    /// The server that the app is made for.
    pub(crate) server: Option<String>,
    speech: RwLock<Speech>,
}

impl Home {
    /// The person's language, of the territory that the phone goes by now.
    pub(crate) fn speech(&self) -> Speech {
        // A language is whole after a panic too.
        let speech = self.speech.read().unwrap_or_else(PoisonError::into_inner);
        Speech { words: speech.words.clone(), territory: self.phone.territory() }
    }

    /// Says an error in the person's language.
    pub(crate) fn told<T>(&self, done: Result<T, tinxom_phone::PhoneError>) -> Result<T, PhoneError> {
        done.map_err(|error| PhoneError::of(error, &self.speech()))
    }
}

impl Home {
    /// What a person agrees to by joining a unit.
    pub(crate) fn consent(&self, unit: UnitId) -> Vec<String> {
        let speech = self.speech();
        speech.words.consent(&speech.unit(unit))
    }
}

/// One phone with its vault. Cheap clients by subject hang on it. It is closed by [`Phone::shutdown`]; dropping every
/// handle closes it too, but nobody knows when a garbage collector comes.
#[derive(uniffi::Object)]
pub struct Phone {
    home: Arc<Home>,
}

impl Phone {
    pub(crate) fn home(&self) -> &Arc<Home> {
        &self.home
    }
}

#[uniffi::export]
impl Phone {
    /// Opens the vault in a folder, or makes a new one, with the key that `keys` keeps. Without a clock the machine's
    /// own is taken; without connectivity everything is tried. A phone that was signed out opens without its vault.
    ///
    /// # Errors
    /// [`PhoneError`]; nothing in the folder is changed then.
    #[uniffi::constructor]
    pub fn open(
        options: PhoneOptions,
        territory: Arc<Territory>,
        keys: Arc<dyn KeyStore>,
        clock: Option<Arc<dyn PhoneClock>>,
        connectivity: Option<Arc<dyn Connectivity>>,
    ) -> Result<Self, PhoneError> {
        let speech = Speech::new(options.language, territory.0.clone());
        let opened = open(&options, &territory.0, keys, clock, connectivity);
        let phone = opened.map_err(|error| PhoneError::of(error, &speech))?;
        let home = Home { phone, server: options.server, speech: RwLock::new(speech) };
        Ok(Self { home: Arc::new(home) })
    }

    /// Says errors in another language from now on.
    pub fn speak(&self, language: Language) {
        let mut speech = self.home.speech.write().unwrap_or_else(PoisonError::into_inner);
        *speech = Speech::new(language, speech.territory.clone());
    }

    /// Joining, and who holds this phone.
    pub fn membership(&self) -> Membership {
        Membership { home: self.home.clone() }
    }

    /// Tips that are being written.
    pub fn drafts(&self) -> Drafts {
        Drafts { home: self.home.clone() }
    }

    /// What did not arrive yet.
    pub fn outbox(&self) -> Outbox {
        Outbox { home: self.home.clone() }
    }

    /// The owner's tips with their states, receipts and answers.
    pub fn inbox(&self) -> Inbox {
        Inbox { home: self.home.clone() }
    }

    /// The patrols' logs.
    pub fn patrols(&self) -> Patrols {
        Patrols { home: self.home.clone() }
    }

    /// The household's slot.
    pub fn slot(&self) -> Slot {
        Slot { home: self.home.clone() }
    }

    /// Enrolment at a household's door, for officers.
    pub fn door(&self) -> Door {
        Door { home: self.home.clone() }
    }

    /// The ward's registry of households, for officers.
    pub fn registry(&self) -> Registry {
        Registry { home: self.home.clone() }
    }

    /// The territory that the phone goes by now: the newest that it took.
    pub fn territory(&self) -> Territory {
        Territory(self.home.phone.territory())
    }

    /// Its edition as a view.
    pub fn territory_view(&self) -> TerritoryView {
        TerritoryView::new(&self.home, self.home.phone.territory_view())
    }

    /// Takes a territory from a file that somebody brought, and gives its version.
    ///
    /// # Errors
    /// [`PhoneError::Join`] before any ward is joined; [`PhoneError::NotPossible`] for a file that is damaged, another
    /// root's or not newer. The territory in use stays.
    pub fn territory_update(&self, package: Vec<u8>) -> Result<u32, PhoneError> {
        self.home.told(self.home.phone.territory_update(&package))
    }

    /// A unit's name as it is shown on a day: "Đồng Quang (nay là Phan Đình Phùng)" where it became another.
    pub fn unit_name(&self, unit: UnitId, day: Day) -> String {
        self.home.speech().unit_today(unit, day)
    }

    /// The officer's side.
    pub fn officer(&self) -> Officer {
        Officer { home: self.home.clone() }
    }

    /// Bringing everything to the server and back.
    pub fn sync(&self) -> SyncClient {
        SyncClient { home: self.home.clone() }
    }

    /// The latest signed date that was seen, or nothing on a new phone.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn signed_date(&self) -> Result<Option<Moment>, PhoneError> {
        self.home.told(self.home.phone.signed_date())
    }

    /// The day by the latest signed date; by the device's clock only while none was seen.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn today(&self) -> Result<Day, PhoneError> {
        self.home.told(self.home.phone.today())
    }

    /// Looks at every page of the vault; takes long on a large one.
    ///
    /// # Errors
    /// [`PhoneError::Vault`].
    pub fn check(&self) -> Result<(), PhoneError> {
        self.home.told(self.home.phone.check())
    }

    /// Closes the vault for a while and ends a sync that is under way, so that no lock is held while the app sleeps.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault; it is closed all the same.
    pub fn pause(&self) -> Result<(), PhoneError> {
        self.home.told(self.home.phone.pause())
    }

    /// Opens the vault again after [`Phone::pause`].
    ///
    /// # Errors
    /// As [`Phone::open`].
    pub fn resume(&self) -> Result<(), PhoneError> {
        self.home.told(self.home.phone.resume())
    }

    /// Signs out: the key is dropped and everything stays in the vault, what was not sent yet too. Gives how many
    /// things wait in it.
    ///
    /// # Errors
    /// [`PhoneError`]; the person is not signed out then.
    pub fn sign_out(&self) -> Result<u64, PhoneError> {
        self.home.told(self.home.phone.sign_out())
    }

    /// Signs in again: asks the key store for the key.
    ///
    /// # Errors
    /// As [`Phone::open`]; the phone stays signed out then.
    pub fn sign_in(&self) -> Result<(), PhoneError> {
        self.home.told(self.home.phone.sign_in())
    }

    /// Whether the person is signed out.
    pub fn is_signed_out(&self) -> bool {
        self.home.phone.is_signed_out()
    }

    /// Ends everything and closes the vault for good: views end, a sync under way ends, later calls are refused.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault; it is closed all the same.
    pub fn shutdown(&self) -> Result<(), PhoneError> {
        self.home.told(self.home.phone.shutdown())
    }
}

fn open(
    options: &PhoneOptions,
    territory: &Arc<domain::Territory>,
    keys: Arc<dyn KeyStore>,
    clock: Option<Arc<dyn PhoneClock>>,
    connectivity: Option<Arc<dyn Connectivity>>,
) -> Result<tinxom_phone::Phone, tinxom_phone::PhoneError> {
    let transport = HttpTransport::new(&options.roots)
        .map_err(|_| tinxom_phone::PhoneError::Unforeseen("a TLS root is no certificate".into()))?;
    let ports = Ports {
        clock: clock.map_or_else(|| Arc::new(SystemClock) as _, |clock| Arc::new(ForeignClock(clock)) as _),
        dice: Arc::new(SystemDice),
        keys: Arc::new(ForeignKeys(keys)),
        connectivity: connectivity.map_or_else(
            || Arc::new(AlwaysConnected) as _,
            |connectivity| Arc::new(ForeignConnectivity(connectivity)) as _,
        ),
        transport: Arc::new(transport),
    };
    tinxom_phone::Phone::open(Path::new(&options.folder), territory.clone(), ports)
}

/// Puts a vault that does not open aside, whole and with everything that lies beside it, and gives its new place.
/// Nothing is deleted; the next opening makes a new vault.
///
/// # Errors
/// [`PhoneError::InUse`]; [`PhoneError::Unforeseen`] when the file system says no.
#[uniffi::export]
pub fn put_vault_aside(options: PhoneOptions, territory: Arc<Territory>) -> Result<String, PhoneError> {
    let place = tinxom_phone::Phone::put_vault_aside(Path::new(&options.folder));
    let place =
        place.map_err(|error| PhoneError::of(error, &Speech::new(options.language, territory.0.clone())))?;
    Ok(place.to_string_lossy().into_owned())
}
