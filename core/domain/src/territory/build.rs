//! The rules that every territory keeps, whether it was read from a file or from a signed package.

use super::error::{EdgeTrouble, FieldTrouble, TerritoryError};
use super::file::{MOST, short_name};
use super::{Edge, Hamlet, HamletEdge, HamletId, Outlines, Territory, Unit, UnitId};
use crate::text::{LABEL_LIMIT, exact_key, parse_label};

/// Digits of a code at most; today's have five.
const CODE: usize = 9;

/// What a territory is made of, in the order in which it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Which edition it is.
    pub version: u32,
    /// The units. Ids and short names are given anew, and come out the same.
    pub units: Vec<Unit>,
    /// The units' lineage.
    pub edges: Vec<Edge>,
    /// The hamlets; short names as of the units.
    pub hamlets: Vec<Hamlet>,
    /// The hamlets' lineage.
    pub hamlet_edges: Vec<HamletEdge>,
    /// The outlines.
    pub outlines: Outlines,
}

impl Territory {
    /// Puts a territory together, under the same rules as one that is read from a file.
    ///
    /// # Errors
    /// [`TerritoryError`], with line 0.
    pub fn from_parts(parts: Parts) -> Result<Self, TerritoryError> {
        let counts = [parts.units.len(), parts.edges.len(), parts.hamlets.len(), parts.hamlet_edges.len()];
        if counts.into_iter().any(|count| count > MOST) {
            return Err(TerritoryError::TooLarge);
        }
        let mut territory = Self::default().with_version(parts.version);
        let places = territory.add_units(parts.units.into_iter().map(|unit| (0, unit)).collect())?;
        parts.edges.into_iter().try_for_each(|edge| territory.add_edge(0, edge))?;
        territory.check_ends(&places)?;
        let places: Vec<_> = parts.hamlets.iter().map(|hamlet| (0, hamlet.id)).collect();
        parts.hamlets.into_iter().try_for_each(|hamlet| territory.add_hamlet(0, hamlet))?;
        parts.hamlet_edges.into_iter().try_for_each(|edge| territory.add_hamlet_edge(0, edge))?;
        territory.check_hamlet_ends(&places)?;
        territory.with_outlines(parts.outlines)
    }

    /// Takes it apart; [`Territory::from_parts`] gives the same one again.
    pub fn to_parts(&self) -> Parts {
        Parts {
            version: self.version,
            units: self.units.values().cloned().collect(),
            edges: self.edges.clone(),
            hamlets: self.hamlets.values().cloned().collect(),
            hamlet_edges: self.hamlet_edges.clone(),
            outlines: self.outlines.clone(),
        }
    }

    /// Takes units, gives them their ids, and tells the line of each.
    pub(super) fn add_units(
        &mut self,
        mut units: Vec<(usize, Unit)>,
    ) -> Result<Vec<(usize, UnitId)>, TerritoryError> {
        units.sort_by(|(_, a), (_, b)| (&a.code, a.operates_from).cmp(&(&b.code, b.operates_from)));
        let mut places = Vec::with_capacity(units.len());
        for (line, mut unit) in units {
            let number = self.number(&unit).and_then(|id| check_unit(&unit).map(|()| id));
            unit.id = number.map_err(|(field, trouble)| TerritoryError::Unit {
                line,
                code: unit.code.clone(),
                field,
                trouble,
            })?;
            unit.short_name = short_name(&unit.name, &unit.kind);
            self.codes.entry(unit.code.clone()).or_default().push(unit.id);
            places.push((line, unit.id));
            self.units.insert(unit.id, unit);
        }
        Ok(places)
    }

    /// The id of the next unit; units come by code and first day of work.
    fn number(&self, unit: &Unit) -> Result<UnitId, (&'static str, FieldTrouble)> {
        let before = self.codes.get(&unit.code).and_then(|ids| self.unit(*ids.last()?));
        // One code names one unit at a time, or a lookup by code and day would have two answers.
        if before.is_some_and(|before| before.valid_to.is_none() || before.valid_to >= unit.operates_from) {
            return Err(("valid_from", FieldTrouble::Twice));
        }
        let ordinal = match (before, unit.operates_from) {
            (_, None) => 0,
            (None, Some(_)) => 1,
            (Some(before), Some(_)) => before.id.0 % 10 + 1,
        };
        let not_a_code = ("code", FieldTrouble::NotACode);
        // Rust's own integers also read a sign.
        if unit.code.len() > CODE || !unit.code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(not_a_code);
        }
        let number: u32 = unit.code.parse().map_err(|_| not_a_code)?;
        let id = number.checked_mul(10).and_then(|id| id.checked_add(ordinal)).filter(|_| ordinal < 10);
        let id = id.map(UnitId).ok_or(not_a_code)?;
        if self.units.contains_key(&id) {
            return Err(("code", FieldTrouble::Twice));
        }
        Ok(id)
    }

    /// Takes an edge between two units.
    pub(super) fn add_edge(&mut self, line: usize, edge: Edge) -> Result<(), TerritoryError> {
        let trouble = |territory: &Self, trouble| {
            let code =
                |id: UnitId| territory.unit(id).map_or_else(|| id.0.to_string(), |unit| unit.code.clone());
            TerritoryError::Edge { line, from: code(edge.from), to: code(edge.to), trouble }
        };
        if let Err(why) = self.follows(edge) {
            return Err(trouble(self, why));
        }
        self.successors.entry(edge.from).or_default().push(edge);
        self.predecessors.entry(edge.to).or_default().push(edge);
        self.edges.push(edge);
        Ok(())
    }

    fn follows(&self, edge: Edge) -> Result<(), EdgeTrouble> {
        let from = self.unit(edge.from).ok_or(EdgeTrouble::NoOld)?;
        let to = self.unit(edge.to).ok_or(EdgeTrouble::NoNew)?;
        let next = from.valid_to.ok_or(EdgeTrouble::NotEnded)?.plus_days(1);
        match to.operates_from {
            Some(first) if first == next => {}
            Some(first) if first > next => return Err(EdgeTrouble::Gap),
            _ => return Err(EdgeTrouble::Past),
        }
        match self.successors(edge.from).iter().any(|known| known.to == edge.to) {
            true => Err(EdgeTrouble::Twice),
            false => Ok(()),
        }
    }

    /// Once every edge is there: who ended became something, or is said to be gone.
    pub(super) fn check_ends(&self, places: &[(usize, UnitId)]) -> Result<(), TerritoryError> {
        for (line, unit) in places.iter().filter_map(|(line, id)| Some((*line, self.unit(*id)?))) {
            let ended = (unit.valid_to.is_some(), unit.abolished, !self.successors(unit.id).is_empty());
            let Err((field, trouble)) = check_end(ended) else { continue };
            return Err(TerritoryError::Unit { line, code: unit.code.clone(), field, trouble });
        }
        Ok(())
    }

    /// Takes a hamlet.
    pub(super) fn add_hamlet(&mut self, line: usize, mut hamlet: Hamlet) -> Result<(), TerritoryError> {
        let id = hamlet.id.0;
        if let Err((field, trouble)) = self.check_hamlet(&hamlet) {
            return Err(TerritoryError::Hamlet { line, id, field, trouble });
        }
        hamlet.short_name = short_name(&hamlet.name, &hamlet.kind);
        self.hamlets_by_unit.entry(hamlet.unit).or_default().insert(hamlet.id);
        self.hamlets.insert(hamlet.id, hamlet);
        Ok(())
    }

    fn check_hamlet(&self, hamlet: &Hamlet) -> Result<(), (&'static str, FieldTrouble)> {
        check_names(&[("name", &hamlet.name), ("kind", &hamlet.kind)])?;
        if self.hamlets.contains_key(&hamlet.id) {
            return Err(("id", FieldTrouble::Twice));
        }
        if hamlet.operates_from.zip(hamlet.valid_to).is_some_and(|(from, to)| to < from) {
            return Err(("valid_to", FieldTrouble::EndsFirst));
        }
        let began = hamlet.operates_from.or(hamlet.valid_to);
        let unit = self.unit(hamlet.unit).filter(|unit| began.is_none_or(|day| unit.operates_at(day)));
        if unit.is_none() {
            return Err(("unit", FieldTrouble::NoUnit));
        }
        // Two of one name in one unit would be one to everybody who hears it.
        let name = exact_key(&hamlet.name);
        let of_unit = self.hamlets_by_unit.get(&hamlet.unit).into_iter().flatten();
        let alike = of_unit
            .filter_map(|id| self.hamlets.get(id))
            .any(|other| hamlet.overlaps(other) && exact_key(&other.name) == name);
        if alike { Err(("name", FieldTrouble::Twice)) } else { Ok(()) }
    }

    /// Takes an edge between two hamlets.
    pub(super) fn add_hamlet_edge(&mut self, line: usize, edge: HamletEdge) -> Result<(), TerritoryError> {
        if let Err(trouble) = self.hamlet_follows(edge) {
            let (from, to) = (edge.from.0, edge.to.0);
            return Err(TerritoryError::HamletEdge { line, from, to, trouble });
        }
        self.hamlet_successors.entry(edge.from).or_default().push(edge);
        self.hamlet_edges.push(edge);
        Ok(())
    }

    /// A hamlet may go into one that was there before and stays: two become one under one of their names. The last
    /// days still only grow, so no lineage runs in a circle.
    fn hamlet_follows(&self, edge: HamletEdge) -> Result<(), EdgeTrouble> {
        let from = self.hamlet(edge.from).ok_or(EdgeTrouble::NoOld)?;
        let to = self.hamlet(edge.to).ok_or(EdgeTrouble::NoNew)?;
        let next = from.valid_to.ok_or(EdgeTrouble::NotEnded)?.plus_days(1);
        if to.operates_from.is_some_and(|first| first > next) {
            return Err(EdgeTrouble::Gap);
        }
        // Also where the days themselves have come to their end, which only a package can say.
        if !to.operates_at(next) || to.valid_to.is_some_and(|last| Some(last) <= from.valid_to) {
            return Err(EdgeTrouble::Past);
        }
        match self.hamlet_successors(edge.from).iter().any(|known| known.to == edge.to) {
            true => Err(EdgeTrouble::Twice),
            false => Ok(()),
        }
    }

    /// As [`Territory::check_ends`], of hamlets.
    pub(super) fn check_hamlet_ends(&self, places: &[(usize, HamletId)]) -> Result<(), TerritoryError> {
        for (line, hamlet) in places.iter().filter_map(|(line, id)| Some((*line, self.hamlet(*id)?))) {
            let ended =
                (hamlet.valid_to.is_some(), hamlet.abolished, !self.hamlet_successors(hamlet.id).is_empty());
            let Err((field, trouble)) = check_end(ended) else { continue };
            return Err(TerritoryError::Hamlet { line, id: hamlet.id.0, field, trouble });
        }
        Ok(())
    }
}

/// Of one that (ended, is marked as abolished, has successors).
fn check_end(of: (bool, bool, bool)) -> Result<(), (&'static str, FieldTrouble)> {
    match of {
        (true, false, false) => Err(("valid_to", FieldTrouble::NoSuccessor)),
        (false, true, _) | (_, true, true) => Err(("abolished", FieldTrouble::NotAbolished)),
        _ => Ok(()),
    }
}

/// That each is a label as it is stored: what a package says was not typed, so nothing is trimmed.
fn check_names(names: &[(&'static str, &str)]) -> Result<(), (&'static str, FieldTrouble)> {
    for (field, name) in names {
        let label =
            parse_label(name, LABEL_LIMIT).map_err(|error| (*field, FieldTrouble::NotALabel(error)))?;
        if label != *name {
            return Err((field, FieldTrouble::NotStored));
        }
    }
    Ok(())
}

fn check_unit(unit: &Unit) -> Result<(), (&'static str, FieldTrouble)> {
    let mut names = vec![("name", unit.name.as_str()), ("kind", &unit.kind), ("province", &unit.province)];
    names.extend(unit.district.as_deref().map(|district| ("district", district)));
    check_names(&names)?;
    if unit.operates_from.zip(unit.valid_to).is_some_and(|(from, to)| to < from) {
        return Err(("valid_to", FieldTrouble::EndsFirst));
    }
    Ok(())
}
