//! Territory (địa bàn): units with dates and lineage, the hamlets below them, and coarse outlines. Codes and names are
//! reused, so neither is an id; a record keeps the unit it was made in, and routing asks as of the latest signed date
//! that was seen.
//!
//! An edge is taken only between a unit and one that begins on the day after its end. That tells the periods of a
//! reused code apart, and since the days only grow, no lineage can run in a circle.

mod build;
mod error;
mod file;
mod geojson;
mod hamlets;
mod outlines;
mod routing;
mod search;

pub use crate::id::{HamletId, UnitId};
pub use build::Parts;
pub use error::{EdgeTrouble, FieldTrouble, OutlineTrouble, TerritoryError};
pub use hamlets::{Hamlet, HamletEdge};
pub use outlines::{Candidate, Certainty, Outlines, Place, Ring};
pub use routing::{DisplayName, Now, Routing};

use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A unit of the lowest level of the state: commune, ward, township (xã, phường, thị trấn).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Ours.
    pub id: UnitId,
    /// The official code; reused.
    pub code: String,
    /// The whole name, "Phường Đồng Quang"; reused.
    pub name: String,
    /// The name without its kind, "Đồng Quang".
    pub short_name: String,
    /// The kind, "Phường".
    pub kind: String,
    /// The district, for units of before.
    pub district: Option<String>,
    /// The province.
    pub province: String,
    /// First day in law, where known.
    pub legal_from: Option<Date>,
    /// First day of work; none for a unit older than the records.
    pub operates_from: Option<Date>,
    /// Last day; none while it works.
    pub valid_to: Option<Date>,
    /// Whether it ended and became nothing.
    pub abolished: bool,
}

impl Unit {
    /// Whether it works on a day.
    pub fn operates_at(&self, day: Date) -> bool {
        self.operates_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Whether a unit went into its successor whole or in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Whole: records follow by themselves.
    Whole,
    /// In part: a person chooses.
    Part,
}

/// One step of the lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The unit that ended.
    pub from: UnitId,
    /// The unit that began the day after.
    pub to: UnitId,
    /// How much of it went there.
    pub share: Share,
}

/// The units, the hamlets, their lineage and their outlines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Territory {
    version: u32,
    units: BTreeMap<UnitId, Unit>,
    codes: BTreeMap<String, Vec<UnitId>>,
    edges: Vec<Edge>,
    successors: BTreeMap<UnitId, Vec<Edge>>,
    predecessors: BTreeMap<UnitId, Vec<Edge>>,
    hamlets: BTreeMap<HamletId, Hamlet>,
    hamlets_by_unit: BTreeMap<UnitId, BTreeSet<HamletId>>,
    hamlet_edges: Vec<HamletEdge>,
    hamlet_successors: BTreeMap<HamletId, Vec<HamletEdge>>,
    outlines: Outlines,
}

impl Territory {
    /// Which edition it is; a higher one takes the place of a lower one. 0 where the file does not say.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The same as another edition.
    #[must_use]
    pub fn with_version(mut self, version: u32) -> Self {
        self.version = version;
        self
    }

    /// The unit of an id.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// Every unit, by id.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The unit that had a code on a day.
    pub fn by_code(&self, code: &str, day: Date) -> Option<&Unit> {
        let ids = self.codes.get(code)?;
        ids.iter().filter_map(|id| self.unit(*id)).find(|unit| unit.operates_at(day))
    }

    /// Whether a unit works on a day; one that is not there does not.
    pub fn operates_at(&self, id: UnitId, day: Date) -> bool {
        self.unit(id).is_some_and(|unit| unit.operates_at(day))
    }
}
