//! Territory (địa bàn): units with dates and lineage. Codes and names are reused, so neither is an id; a record keeps
//! the unit it was made in, and routing asks as of the latest signed date that was seen.

pub use crate::id::UnitId;
use crate::text::{exact_key, fold, nfc};
use crate::time::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Bytes of a territory file at most.
const BYTES: usize = 8 * 1024 * 1024;
/// Units in a territory file at most.
const UNITS: usize = 20_000;

/// Why a territory file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TerritoryError {
    /// Not JSON of the form.
    #[error("the territory file is not of the form: line {line}")]
    Form {
        /// Where.
        line: usize,
    },
    /// Too large.
    #[error("the territory file is too large")]
    TooLarge,
    /// A unit's field is wrong.
    #[error("unit {code}: {field} is wrong")]
    Unit {
        /// The unit's code.
        code: String,
        /// The field.
        field: &'static str,
    },
    /// An edge names a unit that is not there.
    #[error("an edge names the unit {0}, which is not there")]
    Edge(String),
}

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

/// Where something made in a unit goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routing {
    /// To the unit itself: it works on that day.
    Here(UnitId),
    /// To its successor.
    Moved(UnitId),
    /// To one of these; a person chooses.
    Choose(Vec<UnitId>),
    /// Nowhere that is known.
    Gone,
}

/// A unit's name as shown: "Đồng Quang (nay là Phan Đình Phùng)".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName {
    /// The name without its kind.
    pub name: String,
    /// What it is today, when it no longer works.
    pub now: Vec<String>,
}

/// The units and their lineage.
#[derive(Debug, Clone, Default)]
pub struct Territory {
    units: BTreeMap<UnitId, Unit>,
    successors: BTreeMap<UnitId, Vec<(UnitId, Share)>>,
}

#[derive(Deserialize)]
struct File {
    units: Vec<FileUnit>,
    lineage: Vec<FileEdge>,
}

#[derive(Deserialize)]
struct FileUnit {
    code: String,
    name: String,
    kind: String,
    district: Option<String>,
    province: String,
    legal_from: Option<String>,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

#[derive(Deserialize)]
struct FileEdge {
    from: String,
    to: String,
    share: String,
}

impl Territory {
    /// Reads a file of units and lineage.
    ///
    /// A unit's id is its code times ten plus an ordinal: 0 for a unit older than the records, then 1, 2 … by first
    /// day of work. So a later period adds ids and changes none.
    ///
    /// # Errors
    /// [`TerritoryError`] with line, unit or field.
    pub fn from_json(bytes: &[u8]) -> Result<Self, TerritoryError> {
        if bytes.len() > BYTES {
            return Err(TerritoryError::TooLarge);
        }
        let file: File =
            serde_json::from_slice(bytes).map_err(|error| TerritoryError::Form { line: error.line() })?;
        if file.units.len() > UNITS || file.lineage.len() > UNITS {
            return Err(TerritoryError::TooLarge);
        }
        let mut read = Vec::with_capacity(file.units.len());
        for unit in file.units {
            read.push(Self::unit_of(unit)?);
        }
        read.sort_by(|a, b| (&a.code, a.operates_from).cmp(&(&b.code, b.operates_from)));
        let mut territory = Self::default();
        let mut ordinals: BTreeMap<String, u32> = BTreeMap::new();
        for mut unit in read {
            let wrong = |field| TerritoryError::Unit { code: unit.code.clone(), field };
            let ordinal = ordinals.entry(unit.code.clone()).or_default();
            if unit.operates_from.is_some() {
                *ordinal += 1;
            }
            let number: u32 = unit.code.parse().map_err(|_| wrong("code"))?;
            let id = number.checked_mul(10).filter(|_| *ordinal < 10).map(|id| UnitId(id + *ordinal));
            unit.id = id.ok_or_else(|| wrong("code"))?;
            let id = unit.id;
            if territory.units.insert(id, unit.clone()).is_some() {
                return Err(TerritoryError::Unit { code: unit.code, field: "code" });
            }
        }
        for edge in file.lineage {
            // An edge leads from a unit that ended to one that began.
            let unit_of = |code: &str, ended: bool| {
                territory
                    .units
                    .values()
                    .find(|unit| unit.code == code && if ended { unit.valid_to.is_some() } else { unit.operates_from.is_some() })
                    .map(|unit| unit.id)
                    .ok_or_else(|| TerritoryError::Edge(code.to_owned()))
            };
            let (from, to) = (unit_of(&edge.from, true)?, unit_of(&edge.to, false)?);
            let share = match edge.share.as_str() {
                "whole" => Share::Whole,
                "part" => Share::Part,
                _ => return Err(TerritoryError::Unit { code: edge.from, field: "share" }),
            };
            territory.successors.entry(from).or_default().push((to, share));
        }
        Ok(territory)
    }

    fn unit_of(unit: FileUnit) -> Result<Unit, TerritoryError> {
        let date = |text: Option<String>, field| match text {
            None => Ok(None),
            Some(text) => Date::parse_iso(&text)
                .map(Some)
                .ok_or_else(|| TerritoryError::Unit { code: unit.code.clone(), field }),
        };
        let name = nfc(&unit.name);
        let kind = nfc(&unit.kind);
        let short_name = name.strip_prefix(&kind).map_or(name.as_str(), str::trim).to_owned();
        Ok(Unit {
            id: UnitId(0),
            legal_from: date(unit.legal_from, "legal_from")?,
            operates_from: date(unit.valid_from, "valid_from")?,
            valid_to: date(unit.valid_to, "valid_to")?,
            code: unit.code,
            name,
            short_name,
            kind,
            district: unit.district,
            province: unit.province,
        })
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
        self.units.values().find(|unit| unit.code == code && unit.operates_at(day))
    }

    /// Units whose name, with or without its kind, begins with the query; exact spelling first, then by name.
    pub fn find(&self, query: &str) -> Vec<&Unit> {
        let (exact, folded) = (exact_key(query.trim()), fold(query));
        let mut found: Vec<(bool, &Unit)> = self
            .units
            .values()
            .filter(|unit| fold(&unit.short_name).starts_with(&folded) || fold(&unit.name).starts_with(&folded))
            .map(|unit| {
                let spelled = exact_key(&unit.short_name).starts_with(&exact)
                    || exact_key(&unit.name).starts_with(&exact);
                (!spelled, unit)
            })
            .collect();
        found.sort_by_key(|(loose, unit)| (*loose, unit.short_name.chars().count(), unit.id));
        found.into_iter().map(|(_, unit)| unit).collect()
    }

    /// A unit's successors.
    pub fn successors(&self, id: UnitId) -> &[(UnitId, Share)] {
        self.successors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The number of edges.
    pub fn edges(&self) -> usize {
        self.successors.values().map(Vec::len).sum()
    }

    /// Where something made in a unit goes on a day.
    pub fn route(&self, id: UnitId, day: Date) -> Routing {
        let mut at = id;
        let mut seen = BTreeSet::new();
        loop {
            let Some(unit) = self.units.get(&at) else { return Routing::Gone };
            // A unit that does not work yet is taken as it is: the phone's territory is newer than its date.
            if unit.valid_to.is_none_or(|to| day <= to) {
                return if at == id { Routing::Here(at) } else { Routing::Moved(at) };
            }
            if !seen.insert(at) {
                return Routing::Gone;
            }
            match self.successors(at) {
                [] => return Routing::Gone,
                [(to, Share::Whole)] => at = *to,
                several => {
                    let mut units: Vec<UnitId> = several.iter().map(|(to, _)| *to).collect();
                    units.sort_unstable();
                    units.dedup();
                    return Routing::Choose(units);
                }
            }
        }
    }

    /// A unit's name as it is shown on a day.
    pub fn display_name(&self, id: UnitId, day: Date) -> Option<DisplayName> {
        let name = self.units.get(&id)?.short_name.clone();
        let short = |unit: UnitId| self.units.get(&unit).map(|unit| unit.short_name.clone());
        let now = match self.route(id, day) {
            Routing::Here(_) | Routing::Gone => Vec::new(),
            Routing::Moved(to) => short(to).into_iter().collect(),
            Routing::Choose(units) => units.into_iter().filter_map(short).collect(),
        };
        Some(DisplayName { name, now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real() -> Territory {
        Territory::from_json(include_bytes!("../../../data/territory-thai-nguyen.json")).unwrap()
    }

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    #[test]
    fn the_real_territory_is_read_whole() {
        let territory = real();
        let (old, new): (Vec<_>, Vec<_>) = territory.units().partition(|unit| unit.valid_to.is_some());
        assert_eq!((old.len(), new.len(), territory.edges()), (280, 92, 283));
    }

    #[test]
    fn x09_dong_quang_is_itself_on_30_june_and_phan_dinh_phung_on_1_july() {
        let territory = real();
        let old = territory.find("đồng quang")[0].id;
        assert_eq!(territory.route(old, day("2025-06-30")), Routing::Here(old));
        assert_eq!(territory.route(old, day("2025-07-01")), Routing::Moved(UnitId(54431)));
        let shown = territory.display_name(old, day("2025-07-01")).unwrap();
        assert_eq!((shown.name.as_str(), shown.now), ("Đồng Quang", vec!["Phan Đình Phùng".to_owned()]));
    }

    #[test]
    fn x09_one_code_and_one_name_can_be_two_units() {
        let territory = real();
        assert_eq!(territory.by_code("05443", day("2025-06-30")).unwrap().short_name, "Trưng Vương");
        assert_eq!(territory.by_code("05443", day("2025-07-01")).unwrap().short_name, "Phan Đình Phùng");
        let found: Vec<_> = territory.find("phan dinh phung").iter().map(|unit| unit.id).collect();
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn x11_split_units_ask_a_person() {
        let territory = real();
        for (code, choices) in [("05461", 2), ("05467", 2), ("05932", 2)] {
            let unit = territory.by_code(code, day("2025-06-30")).unwrap();
            match territory.route(unit.id, day("2025-07-01")) {
                Routing::Choose(units) => assert_eq!(units.len(), choices),
                other => panic!("{code}: {other:?}"),
            }
        }
    }

    #[test]
    fn x13_dong_bam_is_found_without_diacritics() {
        assert_eq!(real().find("dong bam")[0].short_name, "Đồng Bẩm");
    }

    #[test]
    fn a_circle_of_successors_and_a_wrong_field_do_no_harm() {
        let circle = br#"{"units":[
            {"code":"1","name":"A","kind":"X","province":"P","valid_from":"2020-01-01","valid_to":"2020-12-31"},
            {"code":"2","name":"B","kind":"X","province":"P","valid_from":"2020-01-01","valid_to":"2020-12-31"}],
            "lineage":[{"from":"1","to":"2","share":"whole"},{"from":"2","to":"1","share":"whole"}]}"#;
        let territory = Territory::from_json(circle).unwrap();
        assert_eq!(territory.route(UnitId(11), day("2025-01-01")), Routing::Gone);
        let date = br#"{"units":[{"code":"1","name":"A","kind":"X","province":"P","valid_to":"31/12"}],"lineage":[]}"#;
        assert!(matches!(Territory::from_json(date), Err(TerritoryError::Unit { field: "valid_to", .. })));
        let edge = br#"{"units":[],"lineage":[{"from":"1","to":"2","share":"whole"}]}"#;
        assert_eq!(Territory::from_json(edge).unwrap_err(), TerritoryError::Edge("1".into()));
        assert!(matches!(Territory::from_json(b"<html>"), Err(TerritoryError::Form { .. })));
    }
}
