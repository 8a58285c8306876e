//! The territory that a phone goes by: units by id, code and name.

use crate::households::HamletId;
use crate::names::{Day, UnitId};
use crate::view::view;
use std::sync::Arc;
use tinxom_domain::territory as domain;
pub use tinxom_domain::territory::Certainty;
use tinxom_domain::territory::{Place, Routing};

/// A unit of the territory (đơn vị hành chính); "Unit" alone is another thing in both languages. Codes and names are reused; the id is not.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TerritorialUnit {
    /// Ours.
    pub id: UnitId,
    /// The official code.
    pub code: String,
    /// The whole name, "Phường Đồng Quang".
    pub name: String,
    /// First day of work; nothing for a unit older than the records.
    pub operates_from: Option<Day>,
    /// Last day; nothing while it works.
    pub valid_to: Option<Day>,
}

impl From<&domain::Unit> for TerritorialUnit {
    fn from(unit: &domain::Unit) -> Self {
        Self {
            id: unit.id,
            code: unit.code.clone(),
            name: unit.name.clone(),
            operates_from: unit.operates_from,
            valid_to: unit.valid_to,
        }
    }
}

/// A hamlet or quarter (xóm, bản, tổ dân phố).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Hamlet {
    /// Ours.
    pub id: HamletId,
    /// The unit that it began in.
    pub unit: UnitId,
    /// The whole name, "Xóm Gò".
    pub name: String,
    /// First day; nothing for one older than the records.
    pub operates_from: Option<Day>,
    /// Last day; nothing while it is there.
    pub valid_to: Option<Day>,
}

impl From<&domain::Hamlet> for Hamlet {
    fn from(hamlet: &domain::Hamlet) -> Self {
        Self {
            id: hamlet.id,
            unit: hamlet.unit,
            name: hamlet.name.clone(),
            operates_from: hamlet.operates_from,
            valid_to: hamlet.valid_to,
        }
    }
}

/// Where something made in a unit goes on a day.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum UnitRoute {
    /// Nowhere: it works on that day.
    Here,
    /// To its successor.
    Moved {
        /// The successor.
        to: UnitId,
    },
    /// To one of these; a person chooses.
    Choose {
        /// The units.
        units: Vec<UnitId>,
    },
    /// Nowhere that is known.
    Gone,
}

impl From<Routing> for UnitRoute {
    fn from(routing: Routing) -> Self {
        match routing {
            Routing::Here(_) => Self::Here,
            Routing::Moved(to) => Self::Moved { to },
            Routing::Choose(units) => Self::Choose { units },
            Routing::Gone => Self::Gone,
        }
    }
}

/// How certain it is that a place lies in a unit.
#[uniffi::remote(Enum)]
pub enum Certainty {
    /// Inside, and farther from the border than the outline is coarse.
    Inside,
    /// So near the border that it may as well be a neighbour's.
    Border,
    /// Only the outline of a unit that this one became, was made of or was split from is known.
    Related,
}

/// A unit that a place may lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Candidate {
    /// The unit.
    pub unit: UnitId,
    /// How certain that is.
    pub certainty: Certainty,
}

/// Which edition of the territory a phone goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Edition {
    /// Its version; 0 for a territory that does not say.
    pub version: u32,
}

impl From<tinxom_phone::Edition> for Edition {
    fn from(edition: tinxom_phone::Edition) -> Self {
        Self { version: edition.version }
    }
}

view! {
    /// The edition of the territory as a view of one row: whoever shows names of units shows them anew then.
    TerritoryView of Edition (tinxom_phone::Edition), EditionChange
}

/// A territory file that cannot be used; the app that ships it is at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TerritoryFault {
    /// It is not of the form, and where.
    #[error("{reason}")]
    Unusable {
        /// What is wrong, for the engineer who reads it.
        reason: String,
    },
}

/// The units and their lineage. Read once and shared by every phone of a process.
#[derive(uniffi::Object)]
pub struct Territory(pub(crate) Arc<domain::Territory>);

#[uniffi::export]
impl Territory {
    /// Reads a territory file (JSON, UTF-8).
    ///
    /// # Errors
    /// [`TerritoryFault`].
    #[uniffi::constructor]
    pub fn read(json: Vec<u8>) -> Result<Self, TerritoryFault> {
        match domain::Territory::from_json(&json) {
            Ok(territory) => Ok(Self(Arc::new(territory))),
            Err(error) => Err(TerritoryFault::Unusable { reason: error.to_string() }),
        }
    }

    /// A unit by its id.
    pub fn unit(&self, id: UnitId) -> Option<TerritorialUnit> {
        self.0.unit(id).map(TerritorialUnit::from)
    }

    /// The unit that had an official code on a day.
    pub fn by_code(&self, code: String, day: Day) -> Option<TerritorialUnit> {
        self.0.by_code(&code, day).map(TerritorialUnit::from)
    }

    /// At most `take` units by name, old and new, with and without diacritics, the best first.
    pub fn find(&self, query: String, take: u32) -> Vec<TerritorialUnit> {
        self.0.find(&query).into_iter().take(take as usize).map(TerritorialUnit::from).collect()
    }

    /// Which edition it is; 0 where the file does not say.
    pub fn version(&self) -> u32 {
        self.0.version()
    }

    /// Where something made in a unit goes on a day.
    pub fn route(&self, unit: UnitId, day: Day) -> UnitRoute {
        self.0.route(unit, day).into()
    }

    /// A hamlet by its id.
    pub fn hamlet(&self, id: HamletId) -> Option<Hamlet> {
        self.0.hamlet(id).map(Hamlet::from)
    }

    /// The hamlets of a unit on a day, in Vietnamese order.
    pub fn hamlets(&self, unit: UnitId, day: Day) -> Vec<Hamlet> {
        self.0.hamlets_of(unit, day).into_iter().map(Hamlet::from).collect()
    }

    /// Hamlets of which nobody said yet whether they lie in this unit: of a unit that was split, for a person to place.
    pub fn hamlets_to_place(&self, unit: UnitId, day: Day) -> Vec<Hamlet> {
        self.0.hamlets_to_place(unit, day).into_iter().map(Hamlet::from).collect()
    }

    /// At most `take` hamlets by name, of a unit and of those that it was made of, or of every unit; the best first.
    pub fn find_hamlets(&self, unit: Option<UnitId>, query: String, take: u32) -> Vec<Hamlet> {
        let found = match unit {
            Some(unit) => self.0.find_hamlet(unit, &query),
            None => self.0.find_hamlets(&query),
        };
        found.into_iter().take(take as usize).map(Hamlet::from).collect()
    }

    /// The units that a place (WGS 84, degrees) may lie in on a day, the likeliest first; nothing where no outline is near.
    /// The place is not kept.
    pub fn at_point(&self, latitude: f64, longitude: f64, day: Day) -> Vec<Candidate> {
        let found = Place::of_degrees(latitude, longitude).map(|place| self.0.at_point(place, day));
        let candidate = |found: domain::Candidate| Candidate { unit: found.unit, certainty: found.certainty };
        found.unwrap_or_default().into_iter().map(candidate).collect()
    }
}
