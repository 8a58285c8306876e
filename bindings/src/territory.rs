//! The territory that a phone goes by: units by id, code and name.

use crate::names::{Day, UnitId};
use std::sync::Arc;
use tinxom_domain::territory as domain;

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
}
