//! Who looked at the household, or at those of the own group: an officer's role and purpose, and never a name.

use super::Slot;
use crate::PhoneError;
use crate::house::signed_date;
use crate::membership::holder;
use tinxom_domain::household::LookPurpose;
use tinxom_domain::household::retention::{Kept, due, first_kept};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::{Action, Role, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::StoreError;
use tinxom_store::slot::{self, LookRow};
use tinxom_wire::item::Item;
use tinxom_wire::operation::body;
use tinxom_wire::registry::Looked;
use tinxom_wire::space::Space;

/// An officer looked at a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookLine {
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The officer's role; none for one of a later version.
    pub role: Option<Role>,
    /// What for; none for a purpose of a later version.
    pub purpose: Option<LookPurpose>,
    /// The household: tells the looks at one from those at another, and says nothing else.
    pub household: HouseholdId,
}

impl LookLine {
    fn of(row: &LookRow) -> Self {
        Self {
            at: row.at,
            role: Role::from_code(row.role),
            purpose: LookPurpose::from_code(row.purpose),
            household: row.household,
        }
    }
}

impl Slot {
    /// A page of the looks at the own household, newest first.
    ///
    /// # Errors
    /// [`PhoneError::NotEnrolled`], [`PhoneError::SignedOut`].
    pub fn looks(&self, skip: usize, take: usize) -> Result<Vec<LookLine>, PhoneError> {
        self.house.read(|connection| own_looks(connection, skip, take))
    }

    /// A page of the looks at the households of the own group, newest first: for its head and deputy, as long as a look
    /// is kept.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] for any other role.
    pub fn group_looks(&self, skip: usize, take: usize) -> Result<Vec<LookLine>, PhoneError> {
        self.house.read(|connection| {
            let appointment = holder(connection)?.appointment;
            let group = appointment.group.filter(|_| may(appointment.role, Action::ReadLooks));
            let space = Space::GroupLooks(group.ok_or(PhoneError::NotYours)?);
            kept_looks(connection, space, skip, take)
        })
    }
}

pub(super) fn own_looks(
    connection: &Connection,
    skip: usize,
    take: usize,
) -> Result<Vec<LookLine>, PhoneError> {
    kept_looks(connection, Space::Inbox(holder(connection)?.device), skip, take)
}

/// A page of the looks that a space told of, without those whose time is over by the latest signed date.
fn kept_looks(
    connection: &Connection,
    space: Space,
    skip: usize,
    take: usize,
) -> Result<Vec<LookLine>, PhoneError> {
    let today = signed_date(connection)?.map(Date::of);
    let rows = slot::looks(connection, space, skip, take)?;
    let kept = |row: &&LookRow| today.is_none_or(|today| !due(Kept::Look, Date::of(row.at), today));
    Ok(rows.iter().filter(kept).map(LookLine::of).collect())
}

/// Keeps a look that the server told of; those whose time is over go with each reply's date ([`forget_due_looks`]).
pub(crate) fn keep_look(connection: &Connection, space: Space, item: &Item) -> Result<(), StoreError> {
    let looked: Looked = body("look", &item.body)?;
    let row = LookRow {
        id: 0,
        number: item.number,
        at: Timestamp(item.at),
        household: HouseholdId(looked.household.into()),
        purpose: looked.purpose,
        role: looked.role,
    };
    slot::insert_look(connection, space, &row)
}

/// Deletes the looks whose time is over by the latest signed date: those that this phone was told of, and those of its own
/// officer.
pub(crate) fn forget_due_looks(connection: &Connection) -> Result<(), StoreError> {
    let Some(date) = signed_date(connection)? else { return Ok(()) };
    let before = first_kept(Kept::Look, Date::of(date)).start();
    slot::forget_looks(connection, before)?;
    tinxom_store::registry::looks::forget_before(connection, before)
}
