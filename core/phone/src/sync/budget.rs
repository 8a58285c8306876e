//! How many bytes a day may leave and come unasked. Prepaid data is gone by the 25th; what a person asks for is never
//! refused, and counts.

use super::SyncClient;
use crate::PhoneError;
use crate::house::House;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::Change;
use tinxom_store::vault::{number, set, setting};

/// Bytes a day until a person says otherwise: some hundred tips, far below what one picture on a page takes.
const ORDINARY: u64 = 2 * 1024 * 1024;

/// The daily budget of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes a day, in both directions; nothing for no bound.
    pub a_day: Option<u64>,
    /// Bytes of today, by the device's clock.
    pub spent_today: u64,
}

impl Budget {
    /// Whether today's bytes are used up.
    pub fn is_spent(&self) -> bool {
        self.a_day.is_some_and(|a_day| self.spent_today >= a_day)
    }
}

impl SyncClient {
    /// The daily budget, and what was used of it.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn budget(&self) -> Result<Budget, PhoneError> {
        budget(&self.house)
    }

    /// Sets the daily budget in bytes; nothing for no bound.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn set_budget(&self, a_day: Option<u64>) -> Result<(), PhoneError> {
        self.house.write(|change| Ok(set(change, "budget", &a_day.unwrap_or(u64::MAX).to_be_bytes())?))?;
        self.network_changed();
        Ok(())
    }
}

pub(crate) fn budget(house: &House) -> Result<Budget, PhoneError> {
    let today = day(house.ports.clock.now());
    house.read(|connection| {
        let a_day = match setting(connection, "budget")? {
            None => Some(ORDINARY),
            Some(_) => Some(number(connection, "budget")?).filter(|a_day| *a_day != u64::MAX),
        };
        Ok(Budget { a_day, spent_today: spent(connection, today)? })
    })
}

/// Counts bytes as used today.
pub(super) fn spend(change: &Change<'_>, now: Timestamp, bytes: u64) -> Result<(), PhoneError> {
    let today = day(now);
    let spent = spent(change, today)?.saturating_add(bytes);
    set(change, "budget-day", &today.to_be_bytes())?;
    Ok(set(change, "budget-spent", &spent.to_be_bytes())?)
}

fn spent(connection: &Connection, today: u64) -> Result<u64, PhoneError> {
    if number(connection, "budget-day")? == today { Ok(number(connection, "budget-spent")?) } else { Ok(0) }
}

fn day(now: Timestamp) -> u64 {
    u64::try_from(Date::of(now).0).unwrap_or(0)
}
