//! What a member reads: which spaces, from where, and in which packs.

use super::{RoomError, SqliteRoom};
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::{Action, may};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::{Member, Packed};
use tinxom_sqlite::rusqlite::{OptionalExtension, params};
use tinxom_wire::item::{Item, pack};
use tinxom_wire::limits;
use tinxom_wire::space::Space;

/// Bytes of items, before compression, that a pack aims at.
const PACK_TARGET: usize = 12 * 1024;
/// Items in a pack at most.
const PACK_ITEMS: i64 = 64;

impl SqliteRoom {
    /// The own inbox, the keys of the own unit, what is the role's, the territory; registries last, because they are large
    /// and wait best. Other units' keys are not named: a province has a hundred units, and every request would
    /// name them all.
    pub(super) fn spaces_of(&self, member: &Member, now: i64) -> Result<Vec<Space>, RoomError> {
        let appointment = member.appointment;
        let unit = appointment.unit;
        // The own unit, and those that became part of it: their registries and groups are its officers' affair.
        let wards = self.wards.of(unit, Date::of(Timestamp(now)));
        let served = wards.iter().copied().filter(|ward| self.keys.anchor(*ward).is_some());
        let units: Vec<UnitId> = std::iter::once(unit).chain(served).collect();
        let mut spaces = vec![Space::Inbox(member.device()), Space::UnitKeys(unit)];
        if appointment.may_read_tips_of(unit) {
            spaces.push(Space::WardTips(unit));
        }
        if may(appointment.role, Action::ReadGroupPatrol) {
            spaces.extend(appointment.group.map(Space::GroupPatrol));
        }
        spaces.extend(
            appointment.group.filter(|group| appointment.may_read_looks_of(*group)).map(Space::GroupLooks),
        );
        let mut registries = Vec::new();
        if may(appointment.role, Action::ReadRegistry) {
            registries.extend(units.iter().copied().map(Space::Registry));
        }
        if appointment.role.is_officer() && may(appointment.role, Action::ReadGroupPatrol) {
            let mut statement = self
                .database
                .connection()
                .prepare("SELECT id FROM grp WHERE unit = ?1 ORDER BY id LIMIT ?2")?;
            for unit in &units {
                let room = limits::NAMED.saturating_sub(spaces.len() + registries.len() + 1);
                for group in statement.query_map(params![unit.0, room as i64], |row| row.get(0))? {
                    spaces.push(Space::GroupPatrol(GroupId(group?)));
                }
            }
        }
        // Near the end, because it is large and nobody waits for it; not at all while there is none.
        if self.territory().version() > 0 {
            spaces.push(Space::Territory);
        }
        spaces.extend(registries);
        Ok(spaces)
    }

    /// A cursor of an earlier generation is cut back to the least that any restore since then knew of the space.
    pub(super) fn cut_back(&self, space: Space, generation: u64, cursor: u64) -> Result<u64, RoomError> {
        let connection = self.database.connection();
        let ordinal: Option<i64> = connection
            .query_row("SELECT ordinal FROM generation WHERE id = ?1", params![generation as i64], |row| {
                row.get(0)
            })
            .optional()?;
        let Some(ordinal) = ordinal else { return Ok(0) };
        // A space without a row was empty at that restore.
        let last: i64 = connection.query_row(
            "SELECT coalesce(min(coalesce(base.last, 0)), ?3) FROM generation
             LEFT JOIN base ON base.ordinal = generation.ordinal AND base.space = ?2
             WHERE generation.ordinal > ?1",
            params![ordinal, space.to_key(), i64::MAX],
            |row| row.get(0),
        )?;
        Ok(cursor.min(last as u64))
    }

    /// The items after a cursor, as many as make a pack.
    pub(super) fn pack_after(&self, space: Space, after: u64) -> Result<Option<Packed>, RoomError> {
        let mut statement = self.database.connection().prepare(
            "SELECT number, count, kind, at, body FROM item WHERE space = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
        )?;
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![space.to_key(), after, PACK_ITEMS + 1])?;
        let (mut items, mut size, mut upto, mut more) = (Vec::new(), 0, 0, false);
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(4)?;
            if !items.is_empty() && (size + body.len() > PACK_TARGET || items.len() as i64 == PACK_ITEMS) {
                more = true;
                break;
            }
            size += body.len();
            let number: i64 = row.get(0)?;
            upto = (number + row.get::<_, i64>(1)? - 1) as u64;
            items.push(Item { number: number as u64, kind: row.get(2)?, at: row.get(3)?, body });
        }
        Ok((!items.is_empty()).then(|| Packed { upto, payload: pack(&items), more }))
    }
}
