//! Reading a territory file. Each unit, hamlet and edge is read on its own, so that what is wrong is told by its line.

use super::error::{EdgeTrouble, FieldTrouble, TerritoryError};
use super::{Edge, Hamlet, HamletEdge, HamletId, Share, Territory, Unit, UnitId};
use crate::text::{LABEL_LIMIT, parse_label};
use crate::time::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Bytes of a file at most.
const BYTES: usize = 8 * 1024 * 1024;
/// Units, hamlets, or edges of one sort at most.
pub(super) const MOST: usize = 20_000;
/// Characters of a reason that quotes the file at most.
const REASON: usize = 200;

#[derive(Deserialize)]
struct File<'b> {
    #[serde(default)]
    version: u32,
    #[serde(borrow)]
    units: Vec<&'b RawValue>,
    #[serde(borrow)]
    lineage: Vec<&'b RawValue>,
    #[serde(borrow, default)]
    hamlets: Vec<&'b RawValue>,
    #[serde(borrow, default)]
    hamlet_lineage: Vec<&'b RawValue>,
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
    #[serde(default)]
    abolished: bool,
}

#[derive(Deserialize)]
struct FileHamlet {
    id: u32,
    unit: String,
    name: String,
    kind: String,
    valid_from: Option<String>,
    valid_to: Option<String>,
    #[serde(default)]
    abolished: bool,
}

#[derive(Deserialize)]
struct FileEdge {
    from: String,
    to: String,
    share: FileShare,
    /// The last day of the first, where both codes were kept over several mergers and more than one pair would fit.
    on: Option<String>,
}

#[derive(Deserialize)]
struct FileHamletEdge {
    from: u32,
    to: u32,
    share: FileShare,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileShare {
    Whole,
    Part,
}

impl From<FileShare> for Share {
    fn from(share: FileShare) -> Self {
        match share {
            FileShare::Whole => Self::Whole,
            FileShare::Part => Self::Part,
        }
    }
}

/// A text in which the line of each of its parts is known.
pub(super) struct Lines<'b> {
    text: &'b str,
    ends: Vec<usize>,
}

impl<'b> Lines<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Result<Self, TerritoryError> {
        if bytes.len() > BYTES {
            return Err(TerritoryError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            TerritoryError::Form { line, reason: "not UTF-8".to_owned() }
        })?;
        let ends = text.match_indices('\n').map(|(place, _)| place).collect();
        Ok(Self { text, ends })
    }

    /// Reads the whole text.
    pub(super) fn whole<T: Deserialize<'b>>(&self) -> Result<T, TerritoryError> {
        serde_json::from_str(self.text).map_err(|error| form(1, &error))
    }

    /// Reads a part of the text and tells its line.
    pub(super) fn part<T: Deserialize<'b>>(&self, raw: &'b RawValue) -> Result<(usize, T), TerritoryError> {
        let start = raw.get().as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let line = 1 + self.ends.partition_point(|end| *end < start);
        let read = serde_json::from_str(raw.get()).map_err(|error| form(line, &error))?;
        Ok((line, read))
    }
}

fn form(line: usize, error: &serde_json::Error) -> TerritoryError {
    let told = error.to_string();
    // The place that it names is one within the part.
    let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
    let reason = reason.chars().take(REASON).collect();
    TerritoryError::Form { line: line + error.line().saturating_sub(1), reason }
}

/// Why a field was not taken, and which.
type Wrong = (&'static str, FieldTrouble);

fn day(text: Option<&str>, field: &'static str) -> Result<Option<Date>, Wrong> {
    match text {
        None => Ok(None),
        Some(text) => Date::parse_iso(text).map(Some).ok_or((field, FieldTrouble::NotADay)),
    }
}

fn label(text: &str, field: &'static str) -> Result<String, Wrong> {
    parse_label(text, LABEL_LIMIT).map_err(|error| (field, FieldTrouble::NotALabel(error)))
}

/// The name without its kind.
pub(super) fn short_name(name: &str, kind: &str) -> String {
    let bare = name.strip_prefix(kind).filter(|bare| bare.starts_with(' ')).map(str::trim);
    bare.filter(|bare| !bare.is_empty()).unwrap_or(name).to_owned()
}

fn unit_of(unit: &FileUnit) -> Result<Unit, Wrong> {
    let (name, kind) = (label(&unit.name, "name")?, label(&unit.kind, "kind")?);
    Ok(Unit {
        id: UnitId(0),
        code: unit.code.clone(),
        short_name: String::new(),
        name,
        kind,
        district: unit.district.as_deref().map(|text| label(text, "district")).transpose()?,
        province: label(&unit.province, "province")?,
        legal_from: day(unit.legal_from.as_deref(), "legal_from")?,
        operates_from: day(unit.valid_from.as_deref(), "valid_from")?,
        valid_to: day(unit.valid_to.as_deref(), "valid_to")?,
        abolished: unit.abolished,
    })
}

impl Territory {
    /// Reads a file of units and lineage, and of hamlets and theirs where it has them.
    ///
    /// A unit's id is its code times ten plus an ordinal: 0 for a unit older than the records, then 1, 2 … by first
    /// day of work. So a later period adds ids and changes none. A hamlet's id is in the file.
    ///
    /// # Errors
    /// [`TerritoryError`] with line, field and reason; nothing of the file is taken then.
    pub fn from_json(bytes: &[u8]) -> Result<Self, TerritoryError> {
        let lines = Lines::of(bytes)?;
        let file: File<'_> = lines.whole()?;
        let counts = [&file.units, &file.lineage, &file.hamlets, &file.hamlet_lineage];
        if counts.iter().any(|parts| parts.len() > MOST) {
            return Err(TerritoryError::TooLarge);
        }
        let mut territory = Self::default().with_version(file.version);
        let mut units = Vec::with_capacity(file.units.len());
        for raw in file.units {
            let (line, unit) = lines.part::<FileUnit>(raw)?;
            let wrong =
                |(field, trouble)| TerritoryError::Unit { line, code: unit.code.clone(), field, trouble };
            units.push((line, unit_of(&unit).map_err(wrong)?));
        }
        let places = territory.add_units(units)?;
        for raw in file.lineage {
            let (line, edge) = lines.part::<FileEdge>(raw)?;
            let (from, to) = territory.pair(&edge).map_err(|trouble| TerritoryError::Edge {
                line,
                from: edge.from,
                to: edge.to,
                trouble,
            })?;
            territory.add_edge(line, Edge { from, to, share: edge.share.into() })?;
        }
        territory.check_ends(&places)?;
        let mut places = Vec::with_capacity(file.hamlets.len());
        for raw in file.hamlets {
            let (line, hamlet) = lines.part::<FileHamlet>(raw)?;
            let id = hamlet.id;
            let wrong = |(field, trouble)| TerritoryError::Hamlet { line, id, field, trouble };
            territory.add_hamlet(line, territory.hamlet_of(&hamlet).map_err(wrong)?)?;
            places.push((line, HamletId(id)));
        }
        for raw in file.hamlet_lineage {
            let (line, edge) = lines.part::<FileHamletEdge>(raw)?;
            let (from, to) = (HamletId(edge.from), HamletId(edge.to));
            territory.add_hamlet_edge(line, HamletEdge { from, to, share: edge.share.into() })?;
        }
        territory.check_hamlet_ends(&places)?;
        Ok(territory)
    }

    /// The unit that began on the day after one of the first code ended, and that one.
    fn pair(&self, edge: &FileEdge) -> Result<(UnitId, UnitId), EdgeTrouble> {
        let (from, to) = (edge.from.as_str(), edge.to.as_str());
        let on = day(edge.on.as_deref(), "on").map_err(|_| EdgeTrouble::NotADay)?;
        let units_of =
            |code: &str| self.codes.get(code).into_iter().flatten().filter_map(|id| self.units.get(id));
        let old = |unit: &&Unit| on.is_none() || unit.valid_to == on;
        let mut pairs = units_of(from).filter(old).flat_map(|from| {
            let next = from.valid_to.map(|last| last.plus_days(1));
            units_of(to)
                .filter(move |to| next.is_some() && to.operates_from == next)
                .map(move |to| (from.id, to.id))
        });
        match (pairs.next(), pairs.next()) {
            (Some(pair), None) => return Ok(pair),
            (Some(_), Some(_)) => return Err(EdgeTrouble::Ambiguous),
            (None, _) if !self.codes.contains_key(from) => return Err(EdgeTrouble::NoOld),
            (None, _) if !self.codes.contains_key(to) => return Err(EdgeTrouble::NoNew),
            (None, _) => {}
        }
        let Some(last) = units_of(from).filter(old).filter_map(|from| from.valid_to).max() else {
            return Err(EdgeTrouble::NotEnded);
        };
        let later = units_of(to).any(|to| to.operates_from.is_some_and(|first| first > last));
        Err(if later { EdgeTrouble::Gap } else { EdgeTrouble::Past })
    }

    fn hamlet_of(&self, hamlet: &FileHamlet) -> Result<Hamlet, Wrong> {
        let (name, kind) = (label(&hamlet.name, "name")?, label(&hamlet.kind, "kind")?);
        let operates_from = day(hamlet.valid_from.as_deref(), "valid_from")?;
        let valid_to = day(hamlet.valid_to.as_deref(), "valid_to")?;
        // The unit that had the code when the hamlet began, or, of one older than the records, when it ended; of one
        // without days the unit that has it now.
        let unit = match operates_from.or(valid_to) {
            Some(day) => self.by_code(&hamlet.unit, day).map(|unit| unit.id),
            None => self.codes.get(&hamlet.unit).and_then(|ids| ids.last()).copied(),
        };
        Ok(Hamlet {
            id: HamletId(hamlet.id),
            unit: unit.ok_or(("unit", FieldTrouble::NoUnit))?,
            short_name: String::new(),
            name,
            kind,
            operates_from,
            valid_to,
            abolished: hamlet.abolished,
        })
    }
}
