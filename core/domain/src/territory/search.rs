//! Finding by name, old and new, with and without diacritics (X13).

use super::{Hamlet, Territory, Unit, UnitId};
use crate::text::{exact_key, fold};

impl Territory {
    /// Units of every time, old and new, whose name, with or without its kind, holds the query. Those spelled with its
    /// diacritics come first; then the whole name, its beginning, the beginning of one of its words, and any other
    /// place; then units that still work, shorter names, and ids. Two of one name are both there, each with its dates.
    ///
    /// A query without a letter finds every unit.
    pub fn find(&self, query: &str) -> Vec<&Unit> {
        let query = Query::of(query);
        let mut found: Vec<_> = self
            .units
            .values()
            .filter_map(|unit| {
                let rank = query.rank(&unit.short_name, &unit.name, unit.valid_to.is_some())?;
                Some((rank, unit))
            })
            .collect();
        found.sort_by_key(|(rank, unit)| (*rank, unit.id));
        found.into_iter().map(|(_, unit)| unit).collect()
    }

    /// Hamlets of a unit, and of the units that it was made of, whose name holds the query: in the order of
    /// [`Territory::find`], those that ended after those that are.
    pub fn find_hamlet(&self, unit: UnitId, query: &str) -> Vec<&Hamlet> {
        let units = self.with_predecessors(unit);
        ranked(self.hamlets.values().filter(|hamlet| units.contains(&hamlet.unit)), query)
    }

    /// Hamlets of every unit whose name holds the query, as [`Territory::find_hamlet`].
    pub fn find_hamlets(&self, query: &str) -> Vec<&Hamlet> {
        ranked(self.hamlets.values(), query)
    }
}

fn ranked<'t>(hamlets: impl Iterator<Item = &'t Hamlet>, query: &str) -> Vec<&'t Hamlet> {
    let query = Query::of(query);
    let rank = |hamlet: &Hamlet| query.rank(&hamlet.short_name, &hamlet.name, hamlet.valid_to.is_some());
    let mut found: Vec<_> = hamlets.filter_map(|hamlet| Some((rank(hamlet)?, hamlet))).collect();
    found.sort_by_key(|(rank, hamlet)| (*rank, hamlet.id));
    found.into_iter().map(|(_, hamlet)| hamlet).collect()
}

struct Query {
    exact: String,
    folded: String,
}

impl Query {
    fn of(query: &str) -> Self {
        Self { exact: exact_key(query.trim()), folded: fold(query) }
    }

    fn rank(&self, short_name: &str, name: &str, ended: bool) -> Option<(bool, u8, bool, usize)> {
        let names = [short_name, name];
        let spelled = names.iter().filter_map(|name| place_of(&self.exact, &exact_key(name))).min();
        let loose = names.iter().filter_map(|name| place_of(&self.folded, &fold(name))).min();
        Some((spelled.is_none(), spelled.or(loose)?, ended, name.chars().count()))
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
