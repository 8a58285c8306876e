//! A ward's registry of households (sổ hộ) as an officer's phone holds it: the arbiter's book, labels, keys, the log of
//! what was decided, and what this phone itself asked for.

pub mod book;
pub mod grants;
pub mod keys;
pub mod labels;
pub mod lines;
pub mod looks;
pub mod pending;
pub mod revocations;
pub mod rows;

use crate::vault::StoreError;
use tinxom_sqlite::rusqlite::Connection;

/// Forgets what the server ruled, so that a registry is read from its start again: a server that was restored from a
/// backup may rule otherwise. Labels, keys and what this phone asked for stay.
///
/// # Errors
/// [`StoreError`].
pub fn read_again(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch(
        "UPDATE registry_household SET body = NULL, ruled = 0, living = 1, held = 0,
             labelled_at = 0;
         DELETE FROM registry_claim; DELETE FROM registry_change; DELETE FROM registry_revoked;
         DELETE FROM registry_counted; DELETE FROM registry_line; DELETE FROM registry_share;",
    )?)
}
