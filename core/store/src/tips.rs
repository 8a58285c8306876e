//! The owner's tips, from draft to answer.

use crate::vault::{StoreError, bounded};
use tinxom_domain::id::UnitId;
use tinxom_domain::text::{fold, search_rank};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_sqlite::rusqlite::{Connection, OptionalExtension, Row, params};
use tinxom_wire::operation::TipName;

/// A tip in its owner's vault.
#[derive(Clone, PartialEq, Eq)]
pub struct TipRow {
    /// Its number in this vault.
    pub id: i64,
    /// What it is about.
    pub kind: TipKind,
    /// The unit it was made in.
    pub unit: UnitId,
    /// The hamlet's label.
    pub hamlet: String,
    /// When it happened.
    pub window: TimeWindow,
    /// The words.
    pub text: String,
    /// When it was kept.
    pub kept_at: Timestamp,
    /// Whether the clock was doubted then.
    pub clock_doubted: bool,
    /// Where it is.
    pub state: TipState,
    /// Seals its answers.
    pub reply_key: [u8; 32],
    /// Its name once sealed.
    pub name: Option<TipName>,
    /// The ward whose box it was sealed to.
    pub ward: Option<UnitId>,
    /// Whether its owner asked for it to be withdrawn.
    pub withdrawal_asked: bool,
    /// When the server took it.
    pub accepted_at: Option<Timestamp>,
    /// When the desk opened it, by the server's clock.
    pub opened_at: Option<Timestamp>,
    /// When the desk closed it or took it as withdrawn, by the server's clock.
    pub closed_at: Option<Timestamp>,
    /// The server's signed receipt, encoded.
    pub receipt: Option<Vec<u8>>,
}

impl std::fmt::Debug for TipRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TipRow {{ id: {}, state: {:?}, … }}", self.id, self.state)
    }
}

const COLUMNS: &str =
    "id, kind, unit, hamlet, time_window, text, kept_at, clock_doubted, state, reason, reply_key, name,
    withdrawal_asked, accepted_at, opened_at, closed_at, receipt, ward";

fn row(row: &Row<'_>) -> tinxom_sqlite::rusqlite::Result<TipRow> {
    let name: Option<Vec<u8>> = row.get(11)?;
    Ok(TipRow {
        id: row.get(0)?,
        // A code of a later version is shown as "other", never lost.
        kind: TipKind::from_code(row.get(1)?).unwrap_or(TipKind::Other),
        unit: UnitId(row.get(2)?),
        hamlet: row.get(3)?,
        window: TimeWindow::from_code(row.get(4)?).unwrap_or(TimeWindow::NotSure),
        text: row.get(5)?,
        kept_at: Timestamp(row.get(6)?),
        clock_doubted: row.get(7)?,
        state: TipState::from_code(row.get(8)?, row.get(9)?).unwrap_or(TipState::Draft),
        reply_key: row.get(10)?,
        name: name.and_then(|name| TipName::from_key(&name).ok()),
        withdrawal_asked: row.get(12)?,
        accepted_at: row.get::<_, Option<i64>>(13)?.map(Timestamp),
        opened_at: row.get::<_, Option<i64>>(14)?.map(Timestamp),
        closed_at: row.get::<_, Option<i64>>(15)?.map(Timestamp),
        receipt: row.get(16)?,
        ward: row.get::<_, Option<u32>>(17)?.map(UnitId),
    })
}

/// What is searched in a tip: its words and its hamlet, folded once when they are kept and not at every search.
fn searched(tip: &TipRow) -> String {
    fold(&format!("{} {}", tip.text, tip.hamlet))
}

/// Keeps a new tip and gives its number.
///
/// # Errors
/// [`StoreError`].
pub fn insert(connection: &Connection, tip: &TipRow) -> Result<i64, StoreError> {
    let (state, reason) = tip.state.code();
    connection.execute(
        "INSERT INTO tip (kind, unit, hamlet, time_window, text, kept_at, clock_doubted, state, reason, reply_key,
             folded)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            tip.kind.code(),
            tip.unit.0,
            tip.hamlet,
            tip.window.code(),
            tip.text,
            tip.kept_at.0,
            tip.clock_doubted,
            state,
            reason,
            tip.reply_key,
            searched(tip)
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Keeps what changed of a tip.
///
/// # Errors
/// [`StoreError`].
pub fn update(connection: &Connection, tip: &TipRow) -> Result<(), StoreError> {
    let (state, reason) = tip.state.code();
    connection.execute(
        "UPDATE tip SET kind = ?2, unit = ?3, hamlet = ?4, time_window = ?5, text = ?6, state = ?7, reason = ?8,
             name = ?9, withdrawal_asked = ?10, accepted_at = ?11, opened_at = ?12, closed_at = ?13, receipt = ?14,
             reply_key = ?15, folded = ?16, ward = ?17 WHERE id = ?1",
        params![
            tip.id,
            tip.kind.code(),
            tip.unit.0,
            tip.hamlet,
            tip.window.code(),
            tip.text,
            state,
            reason,
            tip.name.map(TipName::to_key),
            tip.withdrawal_asked,
            tip.accepted_at.map(|at| at.0),
            tip.opened_at.map(|at| at.0),
            tip.closed_at.map(|at| at.0),
            tip.receipt,
            tip.reply_key,
            searched(tip),
            tip.ward.map(|ward| ward.0)
        ],
    )?;
    Ok(())
}

/// A tip by its number; not one that was thrown away.
///
/// # Errors
/// [`StoreError`].
pub fn get(connection: &Connection, id: i64) -> Result<Option<TipRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tip WHERE id = ?1 AND deleted_at IS NULL");
    Ok(connection.query_row(&sql, params![id], row).optional()?)
}

/// A tip by its name.
///
/// # Errors
/// [`StoreError`].
pub fn by_name(connection: &Connection, name: TipName) -> Result<Option<TipRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tip WHERE name = ?1");
    Ok(connection.query_row(&sql, params![name.to_key()], row).optional()?)
}

/// Tips of this state that are here, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn in_state(connection: &Connection, state: TipState) -> Result<Vec<TipRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tip WHERE state = ?1 AND deleted_at IS NULL ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    let rows: Result<_, _> = statement.query_map(params![state.code().0], row)?.collect();
    Ok(rows?)
}

/// A page of tips that answer a query (all, when it has no letter): those with an answer that nobody read first, then
/// by how well they answer, then the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn list(
    connection: &Connection,
    query: &str,
    skip: usize,
    take: usize,
) -> Result<Vec<TipRow>, StoreError> {
    const UNREAD: &str = "EXISTS (SELECT 1 FROM answer WHERE answer.tip = tip.id AND answer.read_at IS NULL)";
    let folded = fold(query);
    if folded.is_empty() {
        let sql = format!(
            "SELECT {COLUMNS} FROM tip WHERE deleted_at IS NULL ORDER BY {UNREAD} DESC, id DESC LIMIT ?1 OFFSET ?2"
        );
        let mut statement = connection.prepare(&sql)?;
        let page = params![bounded(take), bounded(skip)];
        let rows: Result<_, _> = statement.query_map(page, row)?.collect();
        return Ok(rows?);
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM tip WHERE deleted_at IS NULL AND instr(folded, ?1) > 0 ORDER BY {UNREAD} DESC, id DESC"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut found = Vec::new();
    for tip in statement.query_map(params![folded], row)? {
        let tip = tip?;
        if let Some(rank) = search_rank(query, &format!("{} {}", tip.text, tip.hamlet)) {
            found.push((rank, tip));
        }
    }
    // Stable: the order above stays within a rank.
    found.sort_by_key(|(rank, _)| *rank);
    Ok(found.into_iter().map(|(_, tip)| tip).skip(skip).take(take).collect())
}

/// Tips that did not arrive yet or need their owner, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn underway(connection: &Connection) -> Result<Vec<TipRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM tip WHERE deleted_at IS NULL AND state IN ({}, {}, {}, {}) ORDER BY id",
        TipState::Queued.code().0,
        TipState::WaitingForKey.code().0,
        TipState::OnItsWay.code().0,
        TipState::PUT_ASIDE_CODE
    );
    let mut statement = connection.prepare(&sql)?;
    let rows: Result<_, _> = statement.query_map([], row)?.collect();
    Ok(rows?)
}

/// Throws a draft away so that it can be undone, or undoes it. Gives whether there was one.
///
/// # Errors
/// [`StoreError`].
pub fn set_deleted(connection: &Connection, id: i64, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let draft = TipState::Draft.code().0;
    let changed = connection.execute(
        "UPDATE tip SET deleted_at = ?2 WHERE id = ?1 AND state = ?3 AND (deleted_at IS NULL) = (?2 IS NOT NULL)",
        params![id, at.map(|at| at.0), draft],
    )?;
    Ok(changed == 1)
}

/// Keeps an answer; the same one twice is one.
///
/// # Errors
/// [`StoreError`].
pub fn insert_answer(
    connection: &Connection,
    tip: i64,
    salt: &[u8; 16],
    at: i64,
    text: &str,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO answer (tip, salt, at, text) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        params![tip, salt, at, text],
    )?;
    Ok(())
}

/// An answer to a tip.
#[derive(Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// When it came to the server, by its clock.
    pub at: Timestamp,
    /// The words.
    pub text: String,
    /// Whether its owner read it.
    pub read: bool,
}

impl std::fmt::Debug for AnswerRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerRow(…)")
    }
}

/// The answers to a tip, oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn answers(connection: &Connection, tip: i64) -> Result<Vec<AnswerRow>, StoreError> {
    let mut statement = connection
        .prepare("SELECT at, text, read_at IS NOT NULL FROM answer WHERE tip = ?1 ORDER BY at, rowid")?;
    let rows: Result<_, _> = statement
        .query_map(params![tip], |row| {
            Ok(AnswerRow { at: Timestamp(row.get(0)?), text: row.get(1)?, read: row.get(2)? })
        })?
        .collect();
    Ok(rows?)
}

/// Answers to a tip that its owner did not read yet.
///
/// # Errors
/// [`StoreError`].
pub fn unread(connection: &Connection, tip: i64) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM answer WHERE tip = ?1 AND read_at IS NULL";
    let count: i64 = connection.query_row(sql, params![tip], |row| row.get(0))?;
    Ok(count as u64)
}

/// Tips that [`list`] gives without a query.
///
/// # Errors
/// [`StoreError`].
pub fn count(connection: &Connection) -> Result<u64, StoreError> {
    let sql = "SELECT count(*) FROM tip WHERE deleted_at IS NULL";
    let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(count as u64)
}

/// Answers to all tips that their owner did not read yet.
///
/// # Errors
/// [`StoreError`].
pub fn count_unread(connection: &Connection) -> Result<u64, StoreError> {
    let count: i64 =
        connection.query_row("SELECT count(*) FROM answer WHERE read_at IS NULL", [], |row| row.get(0))?;
    Ok(count as u64)
}

/// Marks the answers to a tip as read. Gives whether one was not.
///
/// # Errors
/// [`StoreError`].
pub fn mark_read(connection: &Connection, tip: i64, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE answer SET read_at = ?2 WHERE tip = ?1 AND read_at IS NULL";
    Ok(connection.execute(sql, params![tip, at.0])? > 0)
}
