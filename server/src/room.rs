//! The room of the exchange, kept in SQLite.

mod introduce;
mod member;
mod number;
mod read;
mod territory;

pub(crate) use member::{
    MEMBER_DAYS, MemberRow, certify, forget_unchecked, group_unit, is_forgotten, is_unchecked,
    keep_forgotten, keep_group, keep_member, keep_unchecked, member_row, now_checked,
};
pub(crate) use number::{add_item, new_generation, was_restored};

use crate::authority::ServerKeys;
use crate::limits::{Limits, Pace};
use crate::registry::{LOCATORS, Registry, Wards, delete_offers, offer};
use crate::schema::ServerSchema;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tinxom_domain::household::MemoryBook;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::server::{Committed, Member, Packed, Room};
use tinxom_sqlite::rusqlite::{self, OptionalExtension, Transaction, TransactionBehavior, params};
use tinxom_sqlite::{Database, OpenError};
use tinxom_wire::codec::Signed;
use tinxom_wire::item::Item;
use tinxom_wire::limits::PARCEL;
use tinxom_wire::message::{Introduction, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::Receipt;
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::{LogId, Space};

/// Milliseconds between two deletions of the offers of codes that are over, while nobody makes a new one.
const OFFERS_DELETED_EVERY: i64 = 60_000;

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
            RoomError::Full => {
                tracing::error!(event = "disk full");
                Self::Full
            }
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

/// How a room is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It reads, and the last time that it wrote there was room.
    Well,
    /// The last time that it wrote the disk was full.
    Full,
    /// It does not read.
    Broken,
}

/// Storage, keys and the rules of who may write what.
#[derive(Debug)]
pub struct SqliteRoom {
    pub(crate) database: Database,
    pub(crate) keys: ServerKeys,
    pub(crate) limits: Limits,
    territory: Arc<Territory>,
    pub(crate) wards: Wards,
    pace: Pace,
    codes: Pace,
    tries: Pace,
    /// When offers of codes that are over were last deleted for a stranger's question.
    offers_deleted: i64,
    full: bool,
    /// The day by this server's date on which it last deleted what is due: none since it was opened.
    swept: Option<Date>,
}

impl SqliteRoom {
    /// Opens the server's database in its directory, and publishes its anchors and a newer territory. The default limits hold.
    ///
    /// # Errors
    /// [`OpenError`] of the database; [`OpenError::Damaged`] also for one that is gone or empty and was not.
    pub fn open(dir: &Path, keys: ServerKeys) -> Result<Self, OpenError> {
        let (store, mark) = (dir.join("server.db"), dir.join("server.db.made"));
        // A server that took an emptied file for a new one would forget every member without a word.
        let empty = fs::metadata(&store).map_or(0, |meta| meta.len()) == 0;
        if empty && mark.exists() {
            return Err(OpenError::Damaged);
        }
        let database = Database::open(&store, None, &ServerSchema)?;
        if !mark.exists() {
            fs::File::create(&mark)?.sync_all()?;
        }
        let limits = Limits::default();
        let (pace, codes, tries) = (Pace::new(&limits), Pace::of_codes(&limits), Pace::of_tries(&limits));
        let (territory, wards) = (Arc::default(), Wards::default());
        let (offers_deleted, full, swept) = (i64::MIN, false, None);
        let mut room = Self {
            database,
            keys,
            territory,
            pace,
            codes,
            tries,
            offers_deleted,
            limits,
            wards,
            full,
            swept,
        };
        room.prepare().map_err(|error| match error {
            RoomError::Full => OpenError::DiskFull,
            RoomError::Storage(error) => OpenError::Sqlite(error),
            RoomError::Refused(_) => OpenError::Sqlite(rusqlite::Error::InvalidQuery),
        })?;
        Ok(room)
    }

    /// How many distinct tips are kept here, for whoever looks after the server.
    ///
    /// # Errors
    /// [`RoomError`] of the storage.
    pub fn count_tips(&self) -> Result<u64, RoomError> {
        let count: i64 =
            self.database.connection().query_row("SELECT count(*) FROM tip", [], |row| row.get(0))?;
        Ok(count as u64)
    }

    /// With other limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.pace = Pace::new(&limits);
        self.codes = Pace::of_codes(&limits);
        self.tries = Pace::of_tries(&limits);
        self.limits = limits;
        self
    }

    /// How it is: reads, and remembers the last write.
    pub fn health(&mut self) -> Health {
        match (self.generation(), self.full) {
            (Ok(_), false) => Health::Well,
            (Ok(_), true) => Health::Full,
            (Err(_), _) => Health::Broken,
        }
    }

    /// Lets the database grow to so many pages and no further; a test's way to a full disk.
    ///
    /// # Errors
    /// What SQLite says.
    #[doc(hidden)]
    pub fn limit_pages(&mut self, pages: u32) -> rusqlite::Result<()> {
        let connection = self.database.connection();
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
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

    /// Every row of the registries, of all units: for whoever compares the store with what others hold.
    ///
    /// # Errors
    /// [`RoomError::Storage`], also for a row that does not read.
    pub fn book(&self) -> Result<MemoryBook, RoomError> {
        crate::registry::whole_book(self.database.connection())
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
        self.publish_territory()
    }

    /// On the first request of a day, and the first since it was opened, deletes what is due by this server's date.
    fn sweep(&mut self, now: i64) -> Result<(), RoomError> {
        let today = Date::of(Timestamp(now));
        if self.swept == Some(today) {
            return Ok(());
        }
        let transaction = immediate(&mut self.database)?;
        let registry = Registry { transaction: &transaction, keys: &self.keys, wards: &self.wards, now };
        registry.forget_due_looks()?;
        transaction.commit()?;
        self.swept = Some(today);
        Ok(())
    }

    /// Remembers whether a write found room.
    fn wrote<T>(&mut self, outcome: Result<T, RoomError>) -> Result<T, RoomError> {
        match &outcome {
            Ok(_) => self.full = false,
            Err(RoomError::Full) => self.full = true,
            Err(_) => {}
        }
        outcome
    }
}

/// An immediate transaction: readers never see half of it, and two writers never wait for each other in a circle.
pub(crate) fn immediate(database: &mut Database) -> rusqlite::Result<Transaction<'_>> {
    database.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)
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

    fn member(&mut self, device: DeviceId, now: i64) -> Result<Option<Member>, RoomError> {
        Ok(member_row(self.database.connection(), device, now)?.map(|(member, _)| member))
    }

    fn admit(&mut self, device: DeviceId, now: i64) -> Result<(), RoomError> {
        if !self.pace.admit(device, now) {
            return Err(RoomError::Refused(Trouble::Busy));
        }
        let outcome = self.sweep(now);
        self.wrote(outcome)
    }

    fn introduce(
        &mut self,
        key: PublicKey,
        introduction: &Introduction,
        now: i64,
    ) -> Result<(Member, Option<Vec<u8>>), RoomError> {
        let outcome = self.take_in(key, introduction, now);
        self.wrote(outcome)
    }

    fn renew(&mut self, member: &Member, now: i64) -> Result<Option<Vec<u8>>, RoomError> {
        let outcome = self.certificate_anew(member, now);
        self.wrote(outcome)
    }

    fn offer(&mut self, locator: u16, proof: &[u8; 16], now: i64) -> Result<Vec<u8>, RoomError> {
        // Strangers ask, so each code has a pace and all of them share a larger one: whoever asks for one without end
        // keeps nobody from the others.
        let mut asked = [0; 16];
        asked[..2].copy_from_slice(&locator.to_be_bytes());
        if locator >= LOCATORS {
            return Err(RoomError::Refused(Trouble::CodeUnknown));
        }
        if !self.tries.admit(DeviceId(asked), now) || !self.codes.admit(DeviceId([0; 16]), now) {
            return Err(RoomError::Refused(Trouble::Busy));
        }
        let transaction = immediate(&mut self.database)?;
        let next = self.offers_deleted.saturating_add(OFFERS_DELETED_EVERY);
        if !(self.offers_deleted..next).contains(&now) {
            delete_offers(&transaction, now)?;
            self.offers_deleted = now;
        }
        let found = offer(&transaction, locator, proof, now);
        let outcome = found.and_then(|found| {
            transaction.commit()?;
            found.map_err(RoomError::Refused)
        });
        self.wrote(outcome)
    }

    fn height(&mut self, log: LogId) -> Result<(u64, [u8; 32]), RoomError> {
        crate::commit::height(self.database.connection(), log)
    }

    fn commit(&mut self, member: &Member, segment: &Segment, now: i64) -> Result<Committed, RoomError> {
        let generation = self.generation()?;
        let outcome = crate::commit::commit(self, member, segment, generation, now);
        self.wrote(outcome)
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
            Some((_, bytes)) if bytes.len() > PARCEL => 0,
            Some((hash, bytes)) => connection.execute(
                "INSERT INTO part (device, hash, bytes) VALUES (?1, ?2, ?3)
                 ON CONFLICT (device) DO UPDATE SET hash = excluded.hash, bytes = excluded.bytes",
                params![device.0, hash, bytes],
            )?,
        };
        Ok(())
    }

    fn readable(&mut self, member: &Member, now: i64) -> Result<Vec<Space>, RoomError> {
        self.spaces_of(member, now)
    }

    fn rewind(&mut self, space: Space, generation: u64, cursor: u64) -> Result<u64, RoomError> {
        self.cut_back(space, generation, cursor)
    }

    fn pack(&mut self, space: Space, after: u64) -> Result<Option<Packed>, RoomError> {
        self.pack_after(space, after)
    }

    fn anchor(&mut self, member: &Member) -> Result<Option<Signed>, RoomError> {
        Ok(self.keys.anchor(member.appointment.unit).map(|(_, signed)| signed.clone()))
    }
}
