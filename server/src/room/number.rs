//! Numbers: each space has its own, given at commit under the lock of the space's row.

use rand_core::Rng;
use tinxom_sqlite::rusqlite::{self, Transaction, params};
use tinxom_wire::space::Space;

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

/// Whether this database was ever restored from a backup.
pub(crate) fn was_restored(transaction: &Transaction<'_>) -> rusqlite::Result<bool> {
    let generations: i64 = transaction.query_row("SELECT count(*) FROM generation", [], |row| row.get(0))?;
    Ok(generations > 1)
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
    // The update locks the row before it is read: two writers never see the same end.
    transaction.execute("UPDATE space SET last = last + ?2 WHERE id = ?1", params![key, count])?;
    let last: i64 =
        transaction.query_row("SELECT last FROM space WHERE id = ?1", params![key], |row| row.get(0))?;
    let number = last - count + 1;
    transaction.execute(
        "INSERT INTO item (space, number, count, kind, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![key, number, count, kind, at, body],
    )?;
    Ok(number)
}
