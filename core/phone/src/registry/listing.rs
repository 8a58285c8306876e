//! The list: hamlets, pages, what answers a query.

use super::rows::{HamletLine, HouseholdLine, HouseholdPage, HouseholdQuery, MergeOffer};
use super::write::{officer, own_unit};
use crate::PhoneError;
use crate::house::House;
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::similar::{Labelled, similar};
use tinxom_domain::household::{Book, ClaimState, Standing};
use tinxom_domain::id::{HamletId, HouseholdId, UnitId};
use tinxom_domain::role::Action;
use tinxom_domain::territory::{Hamlet, Routing, Territory};
use tinxom_domain::text::{exact_key, fold, shown, sort_key};
use tinxom_domain::time::Date;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::pending;
use tinxom_store::registry::rows::{self, FoundRow, HamletCount, ListedRow};

/// The hamlets of a unit as of the latest signed date, those that nobody placed yet among them.
pub(super) fn hamlets_of(
    house: &House,
    connection: &Connection,
    unit: UnitId,
) -> Result<Vec<Hamlet>, PhoneError> {
    let today = house.today(connection)?;
    let territory = house.territory();
    let mut hamlets = territory.hamlets_of(unit, today);
    hamlets.extend(territory.hamlets_to_place(unit, today));
    Ok(hamlets.into_iter().cloned().collect())
}

pub(super) fn hamlets(house: &House, connection: &Connection) -> Result<Vec<HamletLine>, PhoneError> {
    Ok(by_hamlet(house, connection)?.into_iter().map(|(line, _)| line).collect())
}

/// The hamlets of today, each with what the registry has of it and of those that became part of it.
fn by_hamlet(
    house: &House,
    connection: &Connection,
) -> Result<Vec<(HamletLine, Vec<HamletCount>)>, PhoneError> {
    officer(connection, Action::ReadRegistry)?;
    let today = house.today(connection)?;
    let mut counts: BTreeMap<Option<HamletId>, Vec<HamletCount>> = BTreeMap::new();
    for count in rows::counts(connection)? {
        let now = count.hamlet.map(|hamlet| hamlet_now(&house.territory(), hamlet, today));
        counts.entry(now).or_default().push(count);
    }
    for hamlet in hamlets_of(house, connection, own_unit(connection)?)? {
        counts.entry(Some(hamlet.id)).or_default();
    }
    let mut lines: Vec<_> = counts
        .into_iter()
        .map(|(hamlet, counts)| {
            let sum = |of: fn(&HamletCount) -> u64| counts.iter().map(of).sum();
            let line = HamletLine {
                hamlet,
                name: hamlet.map(|hamlet| name_of(house, hamlet)).unwrap_or_default(),
                households: sum(|count| count.households),
                held: sum(|count| count.held),
                provisional: sum(|count| count.provisional),
                pending: sum(|count| count.waiting),
            };
            (line, counts)
        })
        .collect();
    lines.sort_by_cached_key(|(line, _)| (line.hamlet.is_none(), sort_key(&line.name), line.hamlet));
    Ok(lines)
}

/// The hamlet that one is part of on a day; itself where a person has to choose.
fn hamlet_now(territory: &Territory, hamlet: HamletId, day: Date) -> HamletId {
    match territory.route_hamlet(hamlet, day) {
        Routing::Moved(now) => now,
        _ => hamlet,
    }
}

pub(super) fn name_of(house: &House, hamlet: HamletId) -> String {
    house.territory().hamlet(hamlet).map(|hamlet| hamlet.name.clone()).unwrap_or_default()
}

pub(super) fn households(
    house: &House,
    connection: &Connection,
    query: &HouseholdQuery,
    skip: usize,
    take: usize,
) -> Result<HouseholdPage, PhoneError> {
    officer(connection, Action::ReadRegistry)?;
    let folded = fold(&query.text);
    if folded.is_empty() {
        return in_order(house, connection, query.hamlet, skip, take);
    }
    let exact = exact_key(query.text.trim());
    let (territory, today) = (house.territory(), house.today(connection)?);
    let mut found = rows::holding(connection, &folded, None, query.gone)?;
    for row in &mut found {
        row.hamlet = hamlet_now(&territory, row.hamlet, today);
    }
    found.retain(|row| query.hamlet.is_none_or(|only| row.hamlet == only));
    let hamlets: BTreeSet<HamletId> = found.iter().map(|row| row.hamlet).collect();
    let mut hamlets: Vec<_> =
        hamlets.into_iter().map(|hamlet| (sort_key(&name_of(house, hamlet)), hamlet)).collect();
    hamlets.sort();
    let order: BTreeMap<HamletId, usize> =
        hamlets.iter().enumerate().map(|(place, (_, hamlet))| (*hamlet, place)).collect();
    let mut found: Vec<_> = found
        .into_iter()
        .map(|row| {
            let hamlet = order.get(&row.hamlet).copied().unwrap_or(usize::MAX);
            ((rank(&row, &exact, &folded), hamlet), row)
        })
        .collect();
    let total = found.len();
    found.sort_unstable_by_key(|(rank, row)| (*rank, row.id));
    let (mut page, mut before) = (Vec::new(), 0);
    for alike in found.chunk_by_mut(|one, next| one.0 == next.0) {
        // Only those that share the page's ranks are put into Vietnamese order: it costs more than finding them.
        let (from, upto) = (skip.saturating_sub(before), (skip.saturating_add(take)).saturating_sub(before));
        before += alike.len();
        if from >= alike.len() || upto == 0 {
            continue;
        }
        alike
            .sort_by_cached_key(|(_, row)| (row.exact.split('\n').map(sort_key).collect::<Vec<_>>(), row.id));
        for (_, row) in &alike[from..upto.min(alike.len())] {
            page.push(one(house, connection, row.id)?);
        }
    }
    Ok(HouseholdPage { rows: page, total })
}

/// How well a household answers: spelled with the query's diacritics or not, and where it stands.
fn rank(row: &FoundRow, exact: &str, folded: &str) -> (bool, u8) {
    let place = |query: &str, text: &str| text.split('\n').filter_map(|label| place_of(query, label)).min();
    match place(exact, &row.exact) {
        Some(place) => (false, place),
        None => (true, place(folded, &row.folded).unwrap_or(3)),
    }
}

/// Where a query stands in a label: 0 it is the label, 1 at its beginning, 2 at the beginning of a word, 3 elsewhere.
fn place_of(query: &str, label: &str) -> Option<u8> {
    let first = label.find(query)?;
    Some(match first {
        0 if query.len() == label.len() => 0,
        0 => 1,
        _ if label.match_indices(query).any(|(at, _)| label[..at].ends_with([' ', '-'])) => 2,
        _ => 3,
    })
}

/// Hamlet by hamlet: whole ones are passed over by their counts.
fn in_order(
    house: &House,
    connection: &Connection,
    only: Option<HamletId>,
    skip: usize,
    take: usize,
) -> Result<HouseholdPage, PhoneError> {
    let (mut before, mut page, mut total) = (skip, Vec::new(), 0);
    for (line, parts) in by_hamlet(house, connection)? {
        if only.is_some() && only != line.hamlet {
            continue;
        }
        let count = usize::try_from(line.households).unwrap_or(usize::MAX);
        total += count;
        if page.len() >= take || before >= count {
            before = before.saturating_sub(count);
            continue;
        }
        for part in parts {
            let count = usize::try_from(part.households).unwrap_or(usize::MAX);
            if page.len() < take && before < count {
                for row in rows::page(connection, part.hamlet, before, take - page.len())? {
                    page.push(line_of(house, connection, row)?);
                }
            }
            before = before.saturating_sub(count);
        }
    }
    Ok(HouseholdPage { rows: page, total })
}

/// A household in a list.
pub(super) fn one(
    house: &House,
    connection: &Connection,
    id: HouseholdId,
) -> Result<HouseholdLine, PhoneError> {
    line_of(house, connection, rows::get(connection, id)?.ok_or(PhoneError::HouseholdUnknown)?)
}

pub(super) fn line_of(
    house: &House,
    connection: &Connection,
    row: ListedRow,
) -> Result<HouseholdLine, PhoneError> {
    let mut claims = SqlBook::new(connection).claims_of(row.id)?;
    claims.retain(|claim| claim.state.is_live() && claim.state != ClaimState::Active);
    let pending = row.household.is_none() || !pending::of_household(connection, row.id)?.is_empty();
    let (territory, today) = (house.territory(), house.today(connection)?);
    let unit = match territory.route(row.unit, today) {
        Routing::Moved(unit) => unit,
        _ => row.unit,
    };
    let label = row.label;
    let hamlet = label.as_ref().map(|label| hamlet_now(&territory, label.hamlet, today));
    let (address, name) = label.map(|label| (label.address, label.name)).unwrap_or_default();
    Ok(HouseholdLine {
        id: row.id,
        hamlet,
        hamlet_name: hamlet.map(|hamlet| name_of(house, hamlet)).unwrap_or_default(),
        address: shown(&address),
        name: shown(&name),
        unit,
        group: row.household.and_then(|household| household.group),
        standing: row.household.map_or(Standing::Living, |household| household.standing),
        held: row.household.is_some_and(|household| household.holder.is_some()),
        provisional: row.household.is_none_or(|household| household.provisional),
        waiting: u32::try_from(claims.len()).unwrap_or(u32::MAX),
        pending,
    })
}

pub(super) fn merge_candidates(
    house: &House,
    connection: &Connection,
) -> Result<Vec<MergeOffer>, PhoneError> {
    officer(connection, Action::ReadRegistry)?;
    let (territory, today) = (house.territory(), house.today(connection)?);
    let of = |rows: Vec<ListedRow>| -> Vec<_> {
        let known = rows.into_iter().filter(|row| row.household.is_some());
        let labelled = known.filter_map(|row| Some((row.id, row.label?)));
        labelled
            .map(|(id, label)| {
                let hamlet = hamlet_now(&territory, label.hamlet, today);
                (id, tinxom_store::registry::labels::LabelRow { hamlet, ..label })
            })
            .collect()
    };
    let doors = of(rows::living(connection, true)?);
    if doors.is_empty() {
        return Ok(Vec::new());
    }
    let all = of(rows::living(connection, false)?);
    fn labelled(
        (id, label): &(HouseholdId, tinxom_store::registry::labels::LabelRow),
    ) -> Labelled<'_, HouseholdId> {
        Labelled { id: *id, hamlet: label.hamlet, address: &label.address, householder: &label.name }
    }
    let doors: Vec<_> = doors.iter().map(labelled).collect();
    let all: Vec<_> = all.iter().map(labelled).collect();
    let mut offers = Vec::new();
    for pair in similar(&doors, &all) {
        offers.push(MergeOffer {
            provisional: one(house, connection, pair.provisional)?,
            known: one(house, connection, pair.known)?,
            likeness: pair.likeness,
        });
    }
    Ok(offers)
}
