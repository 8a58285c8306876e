//! Running a server: backup and restore.

use crate::room::{immediate, new_generation};
use crate::schema::ServerSchema;
use std::path::Path;
use tinxom_sqlite::{Database, OpenError};

/// Writes a whole copy of a stopped server's database into a new file.
///
/// # Errors
/// [`OpenError::InUse`] while the server runs, [`OpenError::Io`] when the file is there already.
pub fn backup(dir: &Path, into: &Path) -> Result<(), OpenError> {
    Database::open(&dir.join("server.db"), None, &ServerSchema)?.backup_into(into)
}

/// Puts a backup in the place of a stopped server's database, which is put aside and not deleted, and begins a new
/// generation: phones compare heights with it and send again what the backup does not hold.
///
/// # Errors
/// [`OpenError`]; the database is in its place as before then, or put aside under the name that `put_aside` gives.
pub fn restore(dir: &Path, from: &Path) -> Result<(), OpenError> {
    let path = dir.join("server.db");
    let copy = dir.join("server.db.restoring");
    std::fs::copy(from, &copy)?;
    // Opening it first shows that it is one, before anything is moved.
    let mut database = Database::open(&copy, None, &ServerSchema)?;
    let transaction = immediate(&mut database)?;
    new_generation(&transaction)?;
    transaction.commit()?;
    database.connection().pragma_update(None, "journal_mode", "DELETE")?;
    drop(database);
    if path.exists() {
        // Held while it is moved: a running server is not robbed of its file.
        let held = Database::open(&path, None, &ServerSchema)?;
        tinxom_sqlite::put_aside(&path)?;
        drop(held);
    }
    std::fs::rename(&copy, &path)?;
    let _ = std::fs::remove_file(dir.join("server.db.restoring.lock"));
    Ok(())
}
