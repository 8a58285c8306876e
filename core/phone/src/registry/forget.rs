//! What is due for deletion, and deleting it.

use super::Registry;
use super::changes::possible;
use super::list::label;
use super::listing;
use super::rows::DueLine;
use super::write::{officer, push_entry, secret, wire_secret};
use crate::PhoneError;
use crate::house::House;
use crate::slot::forget_due_looks;
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::retention::{Kept, due, due_on};
use tinxom_domain::household::{Book, Claim, Event, Standing};
use tinxom_domain::id::{ClaimId, HouseholdId};
use tinxom_domain::role::Action;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::Change;
use tinxom_store::registry::book::{SqlBook, ended_claims};
use tinxom_store::registry::{labels, pending, rows};
use tinxom_wire::codec::Fixed;
use tinxom_wire::registry::{BATCH, Entry, HouseholdLabel, Resealed, SealedLabels, household_ids};

/// The code of a deletion among what waits.
const FORGET: u8 = 11;
/// The same of claims.
const FORGET_CLAIMS: u8 = 12;

impl Registry {
    /// What is due for deletion by the latest signed date: households that moved away or are one with another, those made at
    /// a door that nobody claimed, and of households that live here the memberships that ended ([`Kept::EndedMembership`]),
    /// as one line each. A household that lives here is never due itself because its member left.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn due(&self) -> Result<Vec<DueLine>, PhoneError> {
        self.house.read(|connection| due_lines(&self.house, connection))
    }

    /// Deletes households that are due: of each and its claims only the ids stay, here and at the server. Their labels
    /// go from the batches that held them, which are sealed anew. Of a household that lives here only the ended memberships
    /// that are due go: whose they were, and who granted them. Looks of this phone that are due go as well.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::NotPossible`] for one that is not due, [`PhoneError::NoRegistryKey`]
    /// also where a batch does not open here,
    /// [`PhoneError::NotPossible`] also while an earlier deletion waits, [`PhoneError::HouseholdUnknown`], [`PhoneError::NotNow`]. All or none.
    pub fn forget(&self, households: &[HouseholdId]) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            officer(change, Action::ForgetHousehold)?;
            let due = due_lines(house, change)?;
            let is_due = |household: &HouseholdId, whole: bool| {
                let fits = |line: &&DueLine| (line.kept != Kept::EndedMembership) == whole;
                due.iter().filter(fits).any(|line| line.line.id == *household)
            };
            if households.iter().any(|household| !is_due(household, true) && !is_due(household, false)) {
                return Err(PhoneError::NotPossible);
            }
            // What waits to be deleted would be in a batch that is sealed anew meanwhile.
            if pending::all(change)?.iter().any(|row| matches!(row.what, FORGET | FORGET_CLAIMS)) {
                return Err(PhoneError::NotPossible);
            }
            let today = house.today(change)?;
            let mut claims: BTreeMap<_, Vec<ClaimId>> = BTreeMap::new();
            for claim in ended_memberships(change, today)? {
                if households.contains(&claim.household) && !is_due(&claim.household, true) {
                    let row = SqlBook::new(change).household(claim.household)?;
                    let row = row.ok_or(PhoneError::HouseholdUnknown)?;
                    claims.entry(row.unit).or_default().push(claim.id);
                }
            }
            for claims in claims.values().flat_map(|claims| claims.chunks(BATCH)) {
                possible(change, &Event::ForgetClaims { claims: claims.to_vec() })?;
                let ids = claims.iter().map(|claim| Fixed::from(claim.0)).collect();
                push_entry(house, change, &Entry::ForgetClaims(ids))?;
            }
            let households: Vec<HouseholdId> =
                households.iter().copied().filter(|household| is_due(household, true)).collect();
            // A batch goes whole into one entry, so that no label of those that are deleted is sealed again; and an entry
            // belongs into one registry.
            let households: BTreeSet<HouseholdId> = households.into_iter().collect();
            let mut by_batch: BTreeMap<_, Vec<HouseholdId>> = BTreeMap::new();
            for id in households {
                let row = SqlBook::new(change).household(id)?.ok_or(PhoneError::HouseholdUnknown)?;
                by_batch.entry((row.origin.unit, labels::batch_of(change, id)?)).or_default().push(id);
            }
            for ((_, batch), households) in by_batch {
                for households in households.chunks(BATCH) {
                    possible(change, &Event::Forget { households: households.to_vec() })?;
                    let resealed = match batch {
                        Some(seed) => vec![reseal(house, change, seed, households)?],
                        None => Vec::new(),
                    };
                    let ids = households.iter().map(|household| Fixed::from(household.0)).collect();
                    push_entry(house, change, &Entry::Forget(ids, resealed))?;
                }
            }
            Ok(forget_due_looks(change)?)
        })
    }
}

/// The ended memberships of households that live here which are due, and name somebody still.
fn ended_memberships(connection: &Connection, today: Date) -> Result<Vec<Claim>, PhoneError> {
    let mut claims = ended_claims(connection)?;
    claims.retain(|claim| {
        let named = claim.device.is_some() || claim.author.is_some();
        named && due(Kept::EndedMembership, Date::of(claim.at), today)
    });
    let mut living = Vec::new();
    for claim in claims {
        let household = SqlBook::new(connection).household(claim.household)?;
        if household.is_some_and(|household| household.standing == Standing::Living) {
            living.push(claim);
        }
    }
    Ok(living)
}

fn reseal(
    house: &House,
    change: &Change<'_>,
    seed: [u8; 16],
    forgotten: &[HouseholdId],
) -> Result<Resealed, PhoneError> {
    let (unit, count) = labels::batch(change, &seed)?.ok_or(PhoneError::HouseholdUnknown)?;
    let key = secret(change, unit)?;
    let mut plain = Vec::new();
    for id in household_ids(&seed, count) {
        let row = SqlBook::new(change).household(id)?;
        let gone = row.is_none_or(|row| row.standing == Standing::Forgotten) || forgotten.contains(&id);
        plain.push(match labels::get(change, id)? {
            _ if gone => HouseholdLabel { hamlet: 0, address: String::new(), name: String::new() },
            Some(row) => label(&row),
            // What does not open here would be lost for all.
            None => return Err(PhoneError::NoRegistryKey),
        });
    }
    let mut dice = house.ports.dice();
    let labels = SealedLabels::seal(unit, &seed, key.version, &wire_secret(&key), &plain, &mut dice)?;
    Ok(Resealed { seed: Fixed::from(seed), labels })
}

fn due_lines(house: &House, connection: &Connection) -> Result<Vec<DueLine>, PhoneError> {
    officer(connection, Action::ForgetHousehold)?;
    let today = house.today(connection)?;
    let mut lines = Vec::new();
    let gone = rows::gone(connection)?.into_iter().map(|row| (row, Kept::MovedAway));
    let doors = rows::living(connection, true)?.into_iter().map(|row| (row, Kept::Unclaimed));
    for (row, kept) in gone.chain(doors) {
        let mut book = SqlBook::new(connection);
        let Some(household) = row.household else { continue };
        let since = match kept {
            Kept::MovedAway => match household.change {
                Some(change) => book.change(change)?.map(|record| record.at),
                None => None,
            },
            // Somebody claimed it once: it is no mistake at a door.
            _ if !book.claims_of(row.id)?.is_empty() => None,
            _ => row.came_at.map(Timestamp),
        };
        let Some(since) = since.map(Date::of) else { continue };
        if due(kept, since, today) {
            let line = listing::line_of(house, connection, row)?;
            lines.push(DueLine { line, kept, since, due: due_on(kept, since) });
        }
    }
    // A household's earliest one stands for all of them.
    let mut ended: BTreeMap<HouseholdId, Date> = BTreeMap::new();
    for claim in ended_memberships(connection, today)? {
        let since = Date::of(claim.at);
        let first = ended.entry(claim.household).or_insert(since);
        *first = since.min(*first);
    }
    for (household, since) in ended {
        if lines.iter().any(|line: &DueLine| line.line.id == household) {
            continue;
        }
        let line = listing::one(house, connection, household)?;
        let kept = Kept::EndedMembership;
        lines.push(DueLine { line, kept, since, due: due_on(kept, since) });
    }
    Ok(lines)
}
