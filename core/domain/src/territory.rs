//! Territory (địa bàn): units with dates and lineage. Codes and names are reused, so neither is an id; a record keeps
//! the unit it was made in, and routing asks as of the latest signed date that was seen.
//!
//! An edge is taken only between a unit and one that begins on the day after its end. That tells the periods of a
//! reused code apart, and since the days only grow, no lineage can run in a circle.

pub use crate::id::UnitId;
use crate::text::{LABEL_LIMIT, exact_key, fold, parse_label, sort_key};
use crate::time::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Bytes of a territory file at most.
const BYTES: usize = 8 * 1024 * 1024;
/// Units in a territory file at most.
const UNITS: usize = 20_000;
/// Digits of a code at most; today's have five.
const CODE: usize = 9;

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
    /// An edge does not join two units.
    #[error("the edge from {from} to {to}: {trouble}")]
    Edge {
        /// The code of the unit that ended.
        from: String,
        /// The code of the unit that began.
        to: String,
        /// What is wrong with it.
        trouble: EdgeTrouble,
    },
}

/// What is wrong with an edge of a territory file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EdgeTrouble {
    /// No unit has the first code.
    #[error("no unit has the first code")]
    NoOld,
    /// No unit has the second code.
    #[error("no unit has the second code")]
    NoNew,
    /// No unit of the second code begins on the day after one of the first ends: an edge into the past, to itself, to a
    /// unit that begins later, or one of a circle.
    #[error("the second does not begin on the day after the first ends")]
    NotNext,
    /// Two pairs of periods would fit.
    #[error("it fits more than two units")]
    Ambiguous,
    /// It is there already.
    #[error("it is there twice")]
    Twice,
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

/// A unit's name as shown, in parts: the words between them are the catalogue's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName {
    /// The name without its kind.
    pub name: String,
    /// What it is on the day asked for.
    pub now: Now,
}

/// What became of a unit. Names are without their kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// It works, or its one successor has the same name: nothing is added.
    Same,
    /// "Đồng Quang (nay là Phan Đình Phùng)".
    Merged(String),
    /// "Gia Sàng (nay chia về … và …)": several names in Vietnamese order, or one, when only one is known.
    Split(Vec<String>),
    /// It no longer works, and no successor is known.
    Unknown,
}

/// The units and their lineage.
#[derive(Debug, Clone, Default)]
pub struct Territory {
    units: BTreeMap<UnitId, Unit>,
    codes: BTreeMap<String, Vec<UnitId>>,
    successors: BTreeMap<UnitId, Vec<Edge>>,
    predecessors: BTreeMap<UnitId, Vec<Edge>>,
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
    share: FileShare,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileShare {
    Whole,
    Part,
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
        for mut unit in read {
            let wrong = |field| TerritoryError::Unit { code: unit.code.clone(), field };
            let before = territory.codes.get(&unit.code).and_then(|ids| territory.unit(*ids.last()?));
            // One code names one unit at a time, or a lookup by code and day would have two answers.
            if before.is_some_and(|before| before.valid_to.is_none() || before.valid_to >= unit.operates_from)
            {
                return Err(wrong("valid_from"));
            }
            let ordinal = match (before, unit.operates_from) {
                (_, None) => 0,
                (None, Some(_)) => 1,
                (Some(before), Some(_)) => before.id.0 % 10 + 1,
            };
            // Rust's own integers also read a sign.
            if unit.code.len() > CODE || !unit.code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong("code"));
            }
            let number: u32 = unit.code.parse().map_err(|_| wrong("code"))?;
            let id = number.checked_mul(10).and_then(|id| id.checked_add(ordinal)).filter(|_| ordinal < 10);
            unit.id = id.map(UnitId).ok_or_else(|| wrong("code"))?;
            if territory.units.contains_key(&unit.id) {
                return Err(wrong("code"));
            }
            territory.codes.entry(unit.code.clone()).or_default().push(unit.id);
            territory.units.insert(unit.id, unit);
        }
        file.lineage.into_iter().try_for_each(|edge| territory.join(edge))?;
        Ok(territory)
    }

    fn join(&mut self, edge: FileEdge) -> Result<(), TerritoryError> {
        let trouble =
            |trouble| TerritoryError::Edge { from: edge.from.clone(), to: edge.to.clone(), trouble };
        let units_of =
            |code: &str| self.codes.get(code).into_iter().flatten().filter_map(|id| self.units.get(id));
        let mut pairs = units_of(&edge.from).flat_map(|from| {
            let next = from.valid_to.map(|last| last.plus_days(1));
            units_of(&edge.to)
                .filter(move |to| next.is_some() && to.operates_from == next)
                .map(move |to| (from.id, to.id))
        });
        let (from, to) = match (pairs.next(), pairs.next()) {
            (Some(pair), None) => pair,
            (Some(_), Some(_)) => return Err(trouble(EdgeTrouble::Ambiguous)),
            (None, _) if !self.codes.contains_key(&edge.from) => return Err(trouble(EdgeTrouble::NoOld)),
            (None, _) if !self.codes.contains_key(&edge.to) => return Err(trouble(EdgeTrouble::NoNew)),
            (None, _) => return Err(trouble(EdgeTrouble::NotNext)),
        };
        if self.successors(from).iter().any(|known| known.to == to) {
            return Err(trouble(EdgeTrouble::Twice));
        }
        let share = match edge.share {
            FileShare::Whole => Share::Whole,
            FileShare::Part => Share::Part,
        };
        let edge = Edge { from, to, share };
        self.successors.entry(from).or_default().push(edge);
        self.predecessors.entry(to).or_default().push(edge);
        Ok(())
    }

    fn unit_of(unit: FileUnit) -> Result<Unit, TerritoryError> {
        let date = |text: Option<String>, field| match text {
            None => Ok(None),
            Some(text) => Date::parse_iso(&text)
                .map(Some)
                .ok_or_else(|| TerritoryError::Unit { code: unit.code.clone(), field }),
        };
        // A name that cannot be a label would imitate another unit's.
        let label = |text: &str, field| {
            parse_label(text, LABEL_LIMIT)
                .map_err(|_| TerritoryError::Unit { code: unit.code.clone(), field })
        };
        let name = label(&unit.name, "name")?;
        let kind = label(&unit.kind, "kind")?;
        let district = unit.district.as_deref().map(|text| label(text, "district")).transpose()?;
        let province = label(&unit.province, "province")?;
        let bare = name.strip_prefix(&kind).filter(|bare| bare.starts_with(' ')).map(str::trim);
        let short_name = bare.unwrap_or(&name).to_owned();
        let read = Unit {
            id: UnitId(0),
            legal_from: date(unit.legal_from, "legal_from")?,
            operates_from: date(unit.valid_from, "valid_from")?,
            valid_to: date(unit.valid_to, "valid_to")?,
            code: unit.code,
            name,
            short_name,
            kind,
            district,
            province,
        };
        match (read.operates_from, read.valid_to) {
            (Some(from), Some(to)) if to < from => {
                Err(TerritoryError::Unit { code: read.code, field: "valid_to" })
            }
            _ => Ok(read),
        }
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

    /// Units of every time, old and new, whose name, with or without its kind, holds the query. Those spelled with its
    /// diacritics come first; then the whole name, its beginning, the beginning of one of its words, and any other
    /// place; then units that still work, shorter names, and ids. Two of one name are both there, each with its dates.
    ///
    /// A query without a letter finds every unit.
    pub fn find(&self, query: &str) -> Vec<&Unit> {
        let (exact, folded) = (exact_key(query.trim()), fold(query));
        let mut found: Vec<_> = self
            .units
            .values()
            .filter_map(|unit| {
                let names = [&unit.short_name, &unit.name];
                let spelled = names.iter().filter_map(|name| place_of(&exact, &exact_key(name))).min();
                let loose = names.iter().filter_map(|name| place_of(&folded, &fold(name))).min();
                let place = spelled.or(loose)?;
                Some(((spelled.is_none(), place, unit.valid_to.is_some(), unit.name.chars().count()), unit))
            })
            .collect();
        found.sort_by_key(|(rank, unit)| (*rank, unit.id));
        found.into_iter().map(|(_, unit)| unit).collect()
    }

    /// What a unit became, in the file's order.
    pub fn successors(&self, id: UnitId) -> &[Edge] {
        self.successors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What a unit was made of, in the file's order.
    pub fn predecessors(&self, id: UnitId) -> &[Edge] {
        self.predecessors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The number of edges.
    pub fn edges(&self) -> usize {
        self.successors.values().map(Vec::len).sum()
    }

    /// Where something made in a unit goes on a day: along whole edges by itself, but where a part edge lies on the
    /// way, or two whole ones leave one unit, a person chooses among the units that work on that day.
    pub fn route(&self, id: UnitId, day: Date) -> Routing {
        let (mut seen, mut open) = (BTreeSet::new(), vec![id]);
        let (mut found, mut part) = (BTreeSet::new(), false);
        while let Some(at) = open.pop() {
            let Some(unit) = self.unit(at).filter(|_| seen.insert(at)) else { continue };
            // A unit that does not work yet is taken as it is: the phone's territory is newer than its date.
            if unit.valid_to.is_none_or(|last| day <= last) {
                found.insert(at);
                continue;
            }
            for edge in self.successors(at) {
                part |= edge.share == Share::Part;
                open.push(edge.to);
            }
        }
        let found: Vec<UnitId> = found.into_iter().collect();
        match found.as_slice() {
            [] => Routing::Gone,
            [one] if *one == id => Routing::Here(id),
            [one] if !part => Routing::Moved(*one),
            _ => Routing::Choose(found),
        }
    }

    /// A unit's name as it is shown on a day.
    pub fn display_name(&self, id: UnitId, day: Date) -> Option<DisplayName> {
        let name = self.units.get(&id)?.short_name.clone();
        let short = |unit: &UnitId| self.units.get(unit).map(|unit| unit.short_name.clone());
        let now = match self.route(id, day) {
            Routing::Here(_) => Now::Same,
            Routing::Moved(to) => short(&to).map_or(Now::Unknown, |new| match new == name {
                true => Now::Same,
                false => Now::Merged(new),
            }),
            Routing::Choose(units) => {
                let mut names: Vec<String> = units.iter().filter_map(short).collect();
                names.sort_by_key(|name| sort_key(name));
                Now::Split(names)
            }
            Routing::Gone => Now::Unknown,
        };
        Some(DisplayName { name, now })
    }
}

/// Where a query stands in a name: 0 it is the name, 1 at its beginning, 2 at the beginning of a word, 3 elsewhere.
fn place_of(query: &str, name: &str) -> Option<u8> {
    let first = name.find(query)?;
    Some(match first {
        0 if query.len() == name.len() => 0,
        0 => 1,
        _ if name.match_indices(query).any(|(at, _)| name[..at].ends_with([' ', '-'])) => 2,
        _ => 3,
    })
}
