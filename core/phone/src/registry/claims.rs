//! Who waits for a slot, and households of a unit that was split.

use super::Registry;
use super::changes::{ask, possible};
use super::lines::claim_line;
use super::listing;
use super::rows::{ChooseLine, ClaimLine, HouseholdLine};
use super::write::{officer, push_entry};
use crate::house::House;
use crate::{PhoneError, View};
use tinxom_domain::household::{Change as HouseholdChange, Event};
use tinxom_domain::id::{ChangeId, ClaimId, HouseholdId, UnitId};
use tinxom_domain::role::Action;
use tinxom_domain::territory::Routing;
use tinxom_domain::text::sort_key;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::{book, rows};
use tinxom_wire::codec::Fixed;
use tinxom_wire::registry::Entry;

impl Registry {
    /// Claims that wait to be settled, then those whose four words are still to be compared; each with its household.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn waiting_claims(&self) -> Result<Vec<(ClaimLine, HouseholdLine)>, PhoneError> {
        self.house.read(|connection| waiting_claims(&self.house, connection))
    }

    /// The claims of [`Registry::waiting_claims`] as a view.
    pub fn view_waiting(&self) -> View<ClaimLine> {
        View::new(self.house.clone(), |house| {
            let waiting = house.read(|connection| waiting_claims(house, connection))?;
            Ok(waiting.into_iter().map(|(claim, _)| claim).collect())
        })
    }

    /// Gives a household's slot to a claim that waits; who had it waits for it from then on. Nobody is lost.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`], [`PhoneError::ClaimUnknown`], [`PhoneError::NotNow`].
    pub fn settle(&self, claim: ClaimId) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            officer(change, Action::SettleClaim)?;
            possible(change, &Event::Settle { claim })?;
            push_entry(house, change, &Entry::Settle(Fixed::from(claim.0)))
        })
    }

    /// Households whose unit ended and was split, as of the latest signed date: each with the units to choose among.
    /// Those of a unit that was merged whole went along by themselves and are not here. In the order in which one walks: by unit,
    /// hamlet and address.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`].
    pub fn choose_queue(&self) -> Result<Vec<ChooseLine>, PhoneError> {
        self.house.read(|connection| choose_queue(&self.house, connection))
    }

    /// [`Registry::choose_queue`] as a view.
    pub fn view_choose_queue(&self) -> View<ChooseLine> {
        View::new(self.house.clone(), |house| house.read(|connection| choose_queue(house, connection)))
    }

    /// Says to which unit households of one that was split belong. Each is a change of its own that can be taken back.
    ///
    /// # Errors
    /// [`PhoneError::UnitSplit`] with the units to choose from when that is none of them; [`PhoneError::NotPossible`]
    /// when there is nothing to choose; as [`Registry::merge`]. Of several, all are kept or none.
    pub fn choose(&self, households: &[HouseholdId], unit: UnitId) -> Result<Vec<ChangeId>, PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            officer(change, Action::SettleClaim)?;
            let today = house.today(change)?;
            let mut changes = Vec::with_capacity(households.len());
            for household in households {
                let row = super::write::known_household(change, *household)?;
                match house.territory().route(row.unit, today) {
                    Routing::Choose(units) if units.contains(&unit) => {}
                    Routing::Choose(units) => return Err(PhoneError::UnitSplit(units)),
                    _ => return Err(PhoneError::NotPossible),
                }
                let what = HouseholdChange::Route { household: *household, unit };
                changes.push(ask(house, change, what, None)?);
            }
            Ok(changes)
        })
    }
}

fn waiting_claims(
    house: &House,
    connection: &Connection,
) -> Result<Vec<(ClaimLine, HouseholdLine)>, PhoneError> {
    officer(connection, Action::ReadRegistry)?;
    let mut waiting = Vec::new();
    for claim in book::open_claims(connection)? {
        let household = listing::one(house, connection, claim.household)?;
        waiting.push((claim_line(connection, &claim)?, household));
    }
    Ok(waiting)
}

fn choose_queue(house: &House, connection: &Connection) -> Result<Vec<ChooseLine>, PhoneError> {
    officer(connection, Action::SettleClaim)?;
    let today = house.today(connection)?;
    let mut queue = Vec::new();
    for ended in rows::units(connection)? {
        let Routing::Choose(units) = house.territory().route(ended, today) else { continue };
        for row in rows::of_unit(connection, ended)? {
            if row.household.is_none() {
                continue;
            }
            let likely = row.label.as_ref().and_then(|label| {
                match house.territory().unit_of_hamlet(label.hamlet, today) {
                    Routing::Here(unit) | Routing::Moved(unit) if units.contains(&unit) => Some(unit),
                    _ => None,
                }
            });
            let line = listing::line_of(house, connection, row)?;
            queue.push(ChooseLine { line, ended, units: units.clone(), likely });
        }
    }
    queue.sort_by_cached_key(|ChooseLine { line, ended, .. }| {
        let [hamlet, address, name] =
            [&line.hamlet_name, &line.address, &line.name].map(|text| sort_key(text));
        (*ended, line.hamlet.is_none(), hamlet, address, name, line.id)
    });
    Ok(queue)
}
