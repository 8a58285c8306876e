//! A newer territory: over the network or from a file, and only by the word of the root that this phone trusts.

use crate::house::{House, anchor};
use crate::membership::holder;
use crate::view::{Row, View};
use crate::{Phone, PhoneError};
use tinxom_domain::territory::Territory;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{set, setting};
use tinxom_store::{Change, StoreError};
use tinxom_wire::WireError;
use tinxom_wire::item::Item;
use tinxom_wire::operation::kind;
use tinxom_wire::territory::TerritoryPackage;

/// The setting that holds the newest package.
const KEPT: &str = "territory";

/// Which edition of the territory a phone goes by: the one row of its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The edition's version; 0 for a territory that does not say.
    pub version: u32,
}

impl Row for Edition {
    type Key = ();

    fn key(&self) {}
}

impl Phone {
    /// The edition of the territory, as it changes: whoever shows names of units shows them anew then.
    pub fn territory_view(&self) -> View<Edition> {
        View::new(self.house.clone(), |house| Ok(vec![Edition { version: house.territory().version() }]))
    }

    /// Takes a territory from a file that somebody brought, and gives its version. Tips that wait for a unit that is no
    /// more go where it leads, and lists learn of the new names. The one that is here already is taken without a word.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`] before any root is trusted, [`PhoneError::TerritoryAltered`] for a damaged file,
    /// [`PhoneError::TerritoryOtherRoot`], [`PhoneError::TerritoryOlder`] for an edition that is not newer; the
    /// territory in use stays.
    pub fn territory_update(&self, bytes: &[u8]) -> Result<u32, PhoneError> {
        let house = &self.house;
        let taken = house.write(|change| {
            let head = TerritoryPackage::peek(bytes).map_err(|_| PhoneError::TerritoryAltered)?;
            if root(change)? != head.root.0 {
                return Err(PhoneError::TerritoryOtherRoot);
            }
            let kept = setting(change, KEPT)?;
            if kept.as_deref() == Some(bytes) {
                return Ok((head.version, None));
            }
            // One that came over the network just now may be kept and not gone by yet.
            let kept =
                kept.and_then(|kept| TerritoryPackage::peek(&kept).ok()).map_or(0, |kept| kept.version);
            if head.version <= kept.max(house.territory().version()) {
                return Err(PhoneError::TerritoryOlder);
            }
            let package = TerritoryPackage::open(bytes).map_err(|_| PhoneError::TerritoryAltered)?;
            set(change, KEPT, bytes)?;
            Ok((head.version, Some(package.territory)))
        });
        let (version, territory) = taken?;
        if let Some(territory) = territory {
            house.taken(territory);
        }
        Ok(version)
    }
}

impl House {
    /// A territory was kept: goes by it, tells the views, and tries what waits for a place to go.
    pub(crate) fn taken(&self, territory: Territory) {
        self.adopt(territory);
        self.changed();
        self.wake_for(crate::sync::Why::KEPT);
    }
}

/// The root that this phone trusts.
fn root(connection: &Connection) -> Result<[u8; 32], PhoneError> {
    let own = holder(connection)?.appointment.unit;
    Ok(anchor(connection, own)?.ok_or(PhoneError::NotEnrolled)?.root.into())
}

/// What the server published: kept when it is newer than version `here`, by the own root's word, and whole.
pub(crate) fn apply(change: &Change<'_>, item: &Item, here: u32) -> Result<Option<Territory>, StoreError> {
    if item.kind != kind::TERRITORY {
        return Ok(None);
    }
    let head = TerritoryPackage::peek(&item.body)?;
    let trusted = match root(change) {
        Ok(root) => root == head.root.0,
        Err(_) => false,
    };
    if !trusted || head.version <= here {
        return Ok(None);
    }
    let package = TerritoryPackage::open(&item.body)?;
    set(change, KEPT, &item.body)?;
    Ok(Some(package.territory))
}

/// The newest that was kept. One that this build cannot read, made by a later one, is as if it were not there.
pub(crate) fn kept(connection: &Connection) -> Result<Option<Territory>, StoreError> {
    let Some(bytes) = setting(connection, KEPT)? else { return Ok(None) };
    let opened: Result<_, WireError> = TerritoryPackage::open(&bytes);
    Ok(opened.ok().map(|package| package.territory))
}
