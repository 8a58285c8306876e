//! Where what was made in a unit goes on a later day, and under which name it is shown (X09).

use super::{Edge, Share, Territory, UnitId};
use crate::text::sort_key;
use crate::time::Date;
use std::collections::BTreeSet;

/// Where something made in a unit, or a hamlet, goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routing<Id = UnitId> {
    /// To itself: it works on that day.
    Here(Id),
    /// To its successor.
    Moved(Id),
    /// To one of these; a person chooses.
    Choose(Vec<Id>),
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

/// Follows a lineage from one on to those that work: along whole steps by itself; where a part lies on the way, or two
/// whole ones leave one, a person chooses. `next` gives nothing for one that works.
pub(super) fn follow<Id: Copy + Ord>(id: Id, next: impl Fn(Id) -> Option<Vec<(Id, Share)>>) -> Routing<Id> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![id]);
    let (mut found, mut part) = (BTreeSet::new(), false);
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let Some(steps) = next(at) else {
            found.insert(at);
            continue;
        };
        for (to, share) in steps {
            part |= share == Share::Part;
            open.push(to);
        }
    }
    let found: Vec<Id> = found.into_iter().collect();
    match found.as_slice() {
        [] => Routing::Gone,
        [one] if *one == id => Routing::Here(id),
        [one] if !part => Routing::Moved(*one),
        _ => Routing::Choose(found),
    }
}

impl Territory {
    /// What a unit became, in the file's order.
    pub fn successors(&self, id: UnitId) -> &[Edge] {
        self.successors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What a unit was made of, in the file's order.
    pub fn predecessors(&self, id: UnitId) -> &[Edge] {
        self.predecessors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A unit and all that it was made of, back to the oldest.
    pub fn with_predecessors(&self, id: UnitId) -> BTreeSet<UnitId> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![id]);
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                open.extend(self.predecessors(at).iter().map(|edge| edge.from));
            }
        }
        seen
    }

    /// The number of edges between units.
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// Where something made in a unit goes on a day: along whole edges by itself, but where a part edge lies on the
    /// way, or two whole ones leave one unit, a person chooses among the units that work on that day.
    pub fn route(&self, id: UnitId, day: Date) -> Routing {
        follow(id, |at| match self.unit(at) {
            // A unit that does not work yet is taken as it is: the phone's territory is newer than its date.
            Some(unit) if unit.valid_to.is_none_or(|last| day <= last) => None,
            _ => Some(self.successors(at).iter().map(|edge| (edge.to, edge.share)).collect()),
        })
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
