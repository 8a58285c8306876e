//! Hamlets and quarters (xóm, tổ dân phố): the places below the units, which merge and split as well.
//!
//! A hamlet keeps the unit that it began in. On a later day its unit is where that one's lineage leads: when a unit is
//! merged whole, its hamlets go with it and nobody has to say so. When a unit is split, a hamlet that goes on as
//! another one, in one of the parts, says so by an edge of its own; of any other hamlet a person chooses.

use super::routing::follow;
use super::{Routing, Share, Territory, UnitId};
use crate::id::HamletId;
use crate::text::sort_key;
use crate::time::Date;
use std::collections::BTreeSet;

/// A hamlet or quarter: xóm, bản, tổ dân phố.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hamlet {
    /// Ours, from the file; official lists have none.
    pub id: HamletId,
    /// The unit that it began in.
    pub unit: UnitId,
    /// The whole name, "Xóm Gò".
    pub name: String,
    /// The name without its kind, "Gò".
    pub short_name: String,
    /// The kind, "Xóm".
    pub kind: String,
    /// First day; none for one older than the records.
    pub operates_from: Option<Date>,
    /// Last day; none while it is there.
    pub valid_to: Option<Date>,
    /// Whether it ended and became nothing.
    pub abolished: bool,
}

impl Hamlet {
    /// Whether it is there on a day.
    pub fn operates_at(&self, day: Date) -> bool {
        self.operates_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Whether there is a day on which both are there.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let ends_before = |one: &Self, other: &Self| {
            one.valid_to.zip(other.operates_from).is_some_and(|(last, first)| last < first)
        };
        !ends_before(self, other) && !ends_before(other, self)
    }
}

/// One step of a hamlet's lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HamletEdge {
    /// The hamlet that ended.
    pub from: HamletId,
    /// The hamlet that is there on the day after: a new one, or one that was there before.
    pub to: HamletId,
    /// How much of it went there.
    pub share: Share,
}

impl Territory {
    /// The hamlet of an id.
    pub fn hamlet(&self, id: HamletId) -> Option<&Hamlet> {
        self.hamlets.get(&id)
    }

    /// Every hamlet, by id.
    pub fn hamlets(&self) -> impl Iterator<Item = &Hamlet> {
        self.hamlets.values()
    }

    /// What a hamlet became, in the file's order.
    pub fn hamlet_successors(&self, id: HamletId) -> &[HamletEdge] {
        self.hamlet_successors.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The hamlets that are in a unit on a day for certain, in Vietnamese order.
    pub fn hamlets_of(&self, unit: UnitId, day: Date) -> Vec<&Hamlet> {
        self.hamlets_where(
            day,
            |routing| matches!(routing, Routing::Here(at) | Routing::Moved(at) if *at == unit),
        )
    }

    /// The hamlets of a unit that was split of which nobody said yet whether they are in this one, in Vietnamese order.
    pub fn hamlets_to_place(&self, unit: UnitId, day: Date) -> Vec<&Hamlet> {
        self.hamlets_where(day, |routing| matches!(routing, Routing::Choose(units) if units.contains(&unit)))
    }

    fn hamlets_where(&self, day: Date, takes: impl Fn(&Routing) -> bool) -> Vec<&Hamlet> {
        let units = self.hamlets_by_unit.iter().filter(|(unit, _)| takes(&self.route(**unit, day)));
        let hamlets = units.flat_map(|(_, ids)| ids).filter_map(|id| self.hamlet(*id));
        let mut found: Vec<_> = hamlets.filter(|hamlet| hamlet.operates_at(day)).collect();
        found.sort_by_cached_key(|hamlet| (sort_key(&hamlet.name), hamlet.id));
        found
    }

    /// Where something made in a hamlet goes on a day, as [`Territory::route`] says it of units.
    pub fn route_hamlet(&self, id: HamletId, day: Date) -> Routing<HamletId> {
        follow(id, |at| match self.hamlet(at) {
            // One that is not there yet is taken as it is: the territory is newer than the date.
            Some(hamlet) if hamlet.valid_to.is_none_or(|last| day <= last) => None,
            _ => Some(self.hamlet_successors(at).iter().map(|edge| (edge.to, edge.share)).collect()),
        })
    }

    /// The unit of a hamlet on a day: the hamlet's own lineage says it first, then that of its unit.
    pub fn unit_of_hamlet(&self, id: HamletId, day: Date) -> Routing {
        let places = match self.route_hamlet(id, day) {
            Routing::Gone => return Routing::Gone,
            Routing::Here(one) | Routing::Moved(one) => vec![one],
            Routing::Choose(several) => several,
        };
        let (mut units, mut split) = (BTreeSet::new(), false);
        for hamlet in places.iter().filter_map(|id| self.hamlet(*id)) {
            match self.route(hamlet.unit, day) {
                Routing::Here(unit) | Routing::Moved(unit) => {
                    units.insert(unit);
                }
                Routing::Choose(several) => {
                    split = true;
                    units.extend(several);
                }
                Routing::Gone => {}
            }
        }
        let began = self.hamlet(id).map(|hamlet| hamlet.unit);
        let units: Vec<UnitId> = units.into_iter().collect();
        match units.as_slice() {
            [] => Routing::Gone,
            [one] if Some(*one) == began => Routing::Here(*one),
            // Parts of a hamlet that all lie in one unit leave nothing to choose here.
            [one] if !split => Routing::Moved(*one),
            _ => Routing::Choose(units),
        }
    }
}
