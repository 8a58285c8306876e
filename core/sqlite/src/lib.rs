//! SQLite with page encryption, compiled once for phone and server: how a file is opened, locked, upgraded, and what
//! is said when it cannot be.
//!
//! SQLite3 Multiple Ciphers and not SQLCipher: that brings OpenSSL, three times the size and a C library to
//! cross-compile. The key is 32 raw bytes from the platform's key store, never a passphrase.
//!
//! SQLite answers "not a database" to a wrong key and to a damaged file alike. A small file beside the database, a
//! salted hash of the key, tells them apart: nothing is ever put aside because somebody held the wrong key.

mod copy;
mod database;
mod error;
mod files;
mod key;

pub use copy::{Hold, copy_in_use, hold};
pub use database::{Database, Schema};
pub use error::{Error, OpenError, is_disk_full};
pub use files::put_aside;
pub use key::Key;
pub use rusqlite;

/// Keeps the compiled SQLite in whatever links this crate: a linker that reads libraries once, in order, would
/// otherwise drop it before it comes to rusqlite.
#[used]
static LINKED: unsafe extern "C" fn() -> std::ffi::c_int = rusqlite::ffi::sqlite3_libversion_number;

/// The tables and indexes of a file in one text, to compare an upgraded file with a new one. Tables that SQLite makes
/// for itself (statistics) are left out, and how a statement was broken into lines does not count.
///
/// # Errors
/// Whatever SQLite says.
pub fn schema_dump(connection: &rusqlite::Connection) -> rusqlite::Result<String> {
    let mut statement = connection.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY type, name",
    )?;
    let lines: rusqlite::Result<Vec<String>> =
        statement.query_map([], |row| row.get::<_, String>(0))?.collect();
    Ok(lines?.iter().map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect())
}
