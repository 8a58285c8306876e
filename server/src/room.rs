//! The room of the exchange, kept in SQLite.

use crate::authority::ServerKeys;
use crate::schema::ServerSchema;
use rand_core::Rng;
use std::path::Path;
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::{Appointment, Role};
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::{Committed, Member, Packed, Room};
use tinxom_sqlite::rusqlite::{
    self, Connection, OptionalExtension, Transaction, TransactionBehavior, params,
};
use tinxom_sqlite::{Database, OpenError};
use tinxom_wire::WireError;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::Signed;
use tinxom_wire::invite::Invite;
use tinxom_wire::item::{Item, pack};
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::Receipt;
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::{LogId, Space};

/// Days that a member's certificate holds.
const MEMBER_DAYS: i32 = 365;
/// Bytes of items, before compression, that a pack aims at.
const PACK_TARGET: usize = 12 * 1024;
/// Items in a pack at most.
const PACK_ITEMS: i64 = 64;
/// Bytes of a segment's part that are kept per device.
const PART_LIMIT: usize = tinxom_wire::limits::PARCEL;

/// Why a room could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// The request is not served, for a reason the phone is told.
    #[error("not served: {0:?}")]
    Refused(Trouble),
    /// The disk is full; what was kept is safe.
    #[error("disk full")]
    Full,
    /// The storage failed.
    #[error("storage: {0}")]
    Storage(rusqlite::Error),
}

impl From<RoomError> for Trouble {
    fn from(error: RoomError) -> Self {
        match error {
            RoomError::Refused(trouble) => trouble,
            RoomError::Full => Self::Full,
            RoomError::Storage(error) => {
                tracing::error!(event = "storage", %error);
                Self::Broken
            }
        }
    }
}

impl From<rusqlite::Error> for RoomError {
    fn from(error: rusqlite::Error) -> Self {
        match tinxom_sqlite::Error::from(error) {
            tinxom_sqlite::Error::DiskFull => Self::Full,
            tinxom_sqlite::Error::Sqlite(error) => Self::Storage(error),
            tinxom_sqlite::Error::Damaged => Self::Storage(rusqlite::Error::InvalidQuery),
        }
    }
}

/// Storage, keys and the rules of who may write what.
#[derive(Debug)]
pub struct SqliteRoom {
    pub(crate) database: Database,
    pub(crate) keys: ServerKeys,
}

impl SqliteRoom {
    /// Opens the server's database in its directory, and publishes its anchors.
    ///
    /// # Errors
    /// [`OpenError`] of the database.
    pub fn open(dir: &Path, keys: ServerKeys) -> Result<Self, OpenError> {
        let database = Database::open(&dir.join("server.db"), None, &ServerSchema)?;
        let mut room = Self { database, keys };
        room.prepare().map_err(|error| match error {
            RoomError::Full => OpenError::DiskFull,
            RoomError::Storage(error) => OpenError::Sqlite(error),
            RoomError::Refused(_) => OpenError::Sqlite(rusqlite::Error::InvalidQuery),
        })?;
        Ok(room)
    }

    /// Everything that lies in a space, sealed as it is: for whoever compares the store with what others hold.
    ///
    /// # Errors
    /// [`RoomError::Storage`].
    pub fn items(&self, space: Space) -> Result<Vec<Item>, RoomError> {
        let sql = "SELECT number, kind, at, body FROM item WHERE space = ?1 ORDER BY number";
        let mut statement = self.database.connection().prepare(sql)?;
        let item = |row: &rusqlite::Row<'_>| {
            let number: i64 = row.get(0)?;
            Ok(Item { number: number as u64, kind: row.get(1)?, at: row.get(2)?, body: row.get(3)? })
        };
        let items: rusqlite::Result<_> = statement.query_map(params![space.to_key()], item)?.collect();
        Ok(items?)
    }

    fn prepare(&mut self) -> Result<(), RoomError> {
        let anchors: Vec<_> = self.keys.anchors.clone();
        let transaction = immediate(&mut self.database)?;
        let generations: i64 =
            transaction.query_row("SELECT count(*) FROM generation", [], |row| row.get(0))?;
        if generations == 0 {
            new_generation(&transaction)?;
        }
        for (anchor, signed) in anchors {
            let space = Space::UnitKeys(UnitId(anchor.unit));
            let body = tinxom_wire::codec::to_vec(&signed);
            let there: i64 = transaction.query_row(
                "SELECT count(*) FROM item WHERE space = ?1 AND body = ?2",
                params![space.to_key(), body],
                |row| row.get(0),
            )?;
            if there == 0 {
                add_item(&transaction, space, kind::ANCHOR, 0, &body, 1)?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// An immediate transaction: readers never see half of it, and two writers never wait for each other in a circle.
pub(crate) fn immediate(database: &mut Database) -> rusqlite::Result<Transaction<'_>> {
    database.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)
}

/// Begins a new generation and remembers how far each space was, so that cursors of the one before are cut back to it.
pub(crate) fn new_generation(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let ordinal: i64 =
        transaction
            .query_row("SELECT coalesce(max(ordinal), 0) + 1 FROM generation", [], |row| row.get(0))?;
    // Never 0, which a phone says before its first exchange.
    let id = (rand_core::UnwrapErr(getrandom::SysRng).next_u64() >> 1) as i64 | 1;
    transaction.execute("INSERT INTO generation (ordinal, id) VALUES (?1, ?2)", params![ordinal, id])?;
    transaction.execute(
        "INSERT INTO base (ordinal, space, last) SELECT ?1, id, last FROM space",
        params![ordinal],
    )?;
    Ok(())
}

/// Adds an item to a space under its next number, which it gives.
pub(crate) fn add_item(
    transaction: &Transaction<'_>,
    space: Space,
    kind: u16,
    at: i64,
    body: &[u8],
    count: i64,
) -> rusqlite::Result<i64> {
    let key = space.to_key();
    transaction
        .execute("INSERT INTO space (id, last) VALUES (?1, 0) ON CONFLICT (id) DO NOTHING", params![key])?;
    let last: i64 =
        transaction.query_row("SELECT last FROM space WHERE id = ?1", params![key], |row| row.get(0))?;
    transaction.execute("UPDATE space SET last = last + ?2 WHERE id = ?1", params![key, count])?;
    transaction.execute(
        "INSERT INTO item (space, number, count, kind, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![key, last + 1, count, kind, at, body],
    )?;
    Ok(last + 1)
}

pub(crate) fn group_unit(connection: &Connection, group: GroupId) -> rusqlite::Result<Option<UnitId>> {
    connection
        .query_row("SELECT unit FROM grp WHERE id = ?1", params![group.0], |row| row.get(0).map(UnitId))
        .optional()
}

type MemberRow = (Member, Option<Vec<u8>>);

fn member_row(connection: &Connection, device: DeviceId) -> Result<Option<MemberRow>, RoomError> {
    let row = connection
        .query_row(
            "SELECT key, role, unit, grp, certificate FROM member WHERE device = ?1",
            params![device.0],
            |row| {
                Ok((
                    row.get::<_, [u8; 32]>(0)?,
                    row.get::<_, u8>(1)?,
                    row.get::<_, u32>(2)?,
                    row.get::<_, Option<[u8; 8]>>(3)?,
                    row.get(4)?,
                ))
            },
        )
        .optional()?;
    Ok(row.and_then(|(key, role, unit, group, certificate)| {
        let appointment =
            Appointment { role: Role::from_code(role)?, unit: UnitId(unit), group: group.map(GroupId) };
        Some((Member { key: PublicKey(key), appointment }, certificate))
    }))
}

fn refused(trouble: Trouble) -> RoomError {
    RoomError::Refused(trouble)
}

impl SqliteRoom {
    fn check_certificate(&self, bytes: &[u8], today: Date) -> Result<Appointment, Trouble> {
        let unit = Certificate::peek(bytes).map_err(|_| Trouble::InviteAltered)?.unit;
        let (anchor, _) = self.keys.anchor(unit).ok_or(Trouble::InviteOtherWard)?;
        // Officers are the unit's word; a member whom this server let in comes with its own, after a restore from a
        // backup that does not know him.
        let issuer = match Certificate::peek(bytes).map_err(|_| Trouble::InviteAltered)?.role {
            Role::AreaOfficer | Role::Desk => anchor.unit_key(),
            Role::Resident | Role::GroupMember => self.keys.signer.public(),
        };
        let certificate = Certificate::open(bytes, &issuer).map_err(|_| Trouble::InviteAltered)?;
        certificate.check_day(today).map_err(|_| Trouble::InviteExpired)?;
        Ok(Appointment { role: certificate.role, unit, group: certificate.group })
    }

    fn check_invite(&self, bytes: &[u8], today: Date) -> Result<(Invite, Appointment), Trouble> {
        let invite = Invite::open(bytes).map_err(|_| Trouble::InviteAltered)?;
        let unit = UnitId(invite.unit);
        let (anchor, _) = self.keys.anchor(unit).ok_or(Trouble::InviteOtherWard)?;
        invite.check_inviter(&anchor.unit_key(), today).map_err(|error| match error {
            WireError::Expired(_) => Trouble::InviteExpired,
            _ => Trouble::InviteAltered,
        })?;
        let role = invite.role().ok_or(Trouble::InviteAltered)?;
        let group = invite.group();
        Ok((invite, Appointment { role, unit, group }))
    }
}

impl Room for SqliteRoom {
    type Error = RoomError;

    fn generation(&mut self) -> Result<u64, RoomError> {
        let id: i64 = self.database.connection().query_row(
            "SELECT id FROM generation ORDER BY ordinal DESC LIMIT 1",
            [],
            |row| row.get(0),
        )?;
        Ok(id as u64)
    }

    fn member(&mut self, device: DeviceId) -> Result<Option<Member>, RoomError> {
        Ok(member_row(self.database.connection(), device)?.map(|(member, _)| member))
    }

    fn introduce(
        &mut self,
        key: PublicKey,
        introduction: &Introduction,
        now: i64,
    ) -> Result<(Member, Option<Vec<u8>>), RoomError> {
        let device = key.device();
        let today = Date::of(Timestamp(now));
        // Who is known already is greeted again: the reply to his first introduction may have been lost.
        let (name, appointment, consent) = match introduction {
            Introduction::Certificate(bytes) => {
                (None, self.check_certificate(bytes, today).map_err(refused)?, 0)
            }
            Introduction::Invite(bytes, _, consent) => {
                let invite = Invite::open(bytes).map_err(|_| refused(Trouble::InviteAltered))?;
                if let Some((member, certificate)) = member_row(self.database.connection(), device)? {
                    let used: Option<Vec<u8>> = self
                        .database
                        .connection()
                        .query_row(
                            "SELECT device FROM invite_used WHERE name = ?1",
                            params![invite.name()],
                            |row| row.get(0),
                        )
                        .optional()?;
                    if used.as_deref() == Some(&device.0[..]) {
                        return Ok((member, certificate));
                    }
                }
                let (invite, appointment) = self.check_invite(bytes, today).map_err(refused)?;
                (Some(invite.name()), appointment, *consent)
            }
        };
        let member = Member { key, appointment };
        let certificate = match introduction {
            Introduction::Certificate(bytes) => bytes.clone(),
            Introduction::Invite(..) => Certificate {
                key,
                role: appointment.role,
                unit: appointment.unit,
                group: appointment.group,
                from: today,
                until: Date(today.0.saturating_add(MEMBER_DAYS)),
            }
            .sign(&self.keys.signer)
            .map_err(|_| refused(Trouble::Broken))?,
        };
        let transaction = immediate(&mut self.database)?;
        if let Some(name) = name {
            let taken = transaction.execute(
                "INSERT INTO invite_used (name, device) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                params![name, device.0],
            )?;
            if taken == 0 {
                return Err(refused(Trouble::InviteUsed));
            }
        }
        if let Some(group) = appointment.group {
            match group_unit(&transaction, group)? {
                Some(unit) if unit != appointment.unit => return Err(refused(Trouble::InviteOtherWard)),
                Some(_) => {}
                None => {
                    transaction.execute(
                        "INSERT INTO grp (id, unit) VALUES (?1, ?2)",
                        params![group.0, appointment.unit.0],
                    )?;
                }
            }
        }
        let known: i64 = transaction.query_row(
            "SELECT count(*) FROM member WHERE device = ?1 AND certificate = ?2",
            params![device.0, certificate],
            |row| row.get(0),
        )?;
        transaction.execute(
            "INSERT INTO member (device, key, role, unit, grp, certificate, consent, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (device) DO UPDATE SET role = excluded.role, unit = excluded.unit, grp = excluded.grp,
                 certificate = excluded.certificate, consent = excluded.consent",
            params![
                device.0,
                key.0,
                appointment.role.code(),
                appointment.unit.0,
                appointment.group.map(|group| group.0),
                certificate,
                consent,
                now
            ],
        )?;
        if known == 0 {
            // Readers check what officers and members sign; a resident's certificate is nobody's business.
            let space = match (appointment.role, appointment.group) {
                (Role::AreaOfficer | Role::Desk, _) => Some(Space::UnitKeys(appointment.unit)),
                (_, Some(group)) => Some(Space::GroupPatrol(group)),
                _ => None,
            };
            if let Some(space) = space {
                add_item(&transaction, space, kind::CERTIFICATE, now, &certificate, 1)?;
            }
        }
        transaction.commit()?;
        Ok((member, Some(certificate)))
    }

    fn height(&mut self, log: LogId) -> Result<(u64, [u8; 32]), RoomError> {
        crate::commit::height(self.database.connection(), log)
    }

    fn commit(&mut self, member: &Member, segment: &Segment, now: i64) -> Result<Committed, RoomError> {
        let generation = self.generation()?;
        crate::commit::commit(self, member, segment, generation, now)
    }

    fn receipts(&mut self, log: LogId, from: u64, most: usize) -> Result<Vec<Receipt>, RoomError> {
        let generation = self.generation()?;
        crate::commit::receipts(self.database.connection(), log, from, most, generation)
    }

    fn part(&mut self, device: DeviceId) -> Result<Option<([u8; 32], Vec<u8>)>, RoomError> {
        let row = self.database.connection().query_row(
            "SELECT hash, bytes FROM part WHERE device = ?1",
            params![device.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        );
        Ok(row.optional()?)
    }

    fn keep_part(&mut self, device: DeviceId, part: Option<([u8; 32], &[u8])>) -> Result<(), RoomError> {
        let connection = self.database.connection();
        match part {
            None => connection.execute("DELETE FROM part WHERE device = ?1", params![device.0])?,
            Some((_, bytes)) if bytes.len() > PART_LIMIT => 0,
            Some((hash, bytes)) => connection.execute(
                "INSERT INTO part (device, hash, bytes) VALUES (?1, ?2, ?3)
                 ON CONFLICT (device) DO UPDATE SET hash = excluded.hash, bytes = excluded.bytes",
                params![device.0, hash, bytes],
            )?,
        };
        Ok(())
    }

    fn readable(&mut self, member: &Member) -> Result<Vec<Space>, RoomError> {
        let Appointment { role, unit, group } = member.appointment;
        let mut spaces = vec![Space::Inbox(member.device())];
        spaces.extend(self.keys.anchors.iter().map(|(anchor, _)| Space::UnitKeys(UnitId(anchor.unit))));
        spaces.extend(group.map(Space::GroupPatrol));
        if matches!(role, Role::Desk | Role::AreaOfficer) {
            let mut statement =
                self.database.connection().prepare("SELECT id FROM grp WHERE unit = ?1 ORDER BY id")?;
            for group in statement.query_map(params![unit.0], |row| row.get(0))? {
                spaces.push(Space::GroupPatrol(GroupId(group?)));
            }
        }
        if role == Role::Desk {
            spaces.push(Space::WardTips(unit));
        }
        Ok(spaces)
    }

    fn rewind(&mut self, space: Space, generation: u64, cursor: u64) -> Result<u64, RoomError> {
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

    fn pack(&mut self, space: Space, after: u64) -> Result<Option<Packed>, RoomError> {
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

    fn anchor(&mut self, member: &Member) -> Result<Option<Signed>, RoomError> {
        Ok(self.keys.anchor(member.appointment.unit).map(|(_, signed)| signed.clone()))
    }
}
