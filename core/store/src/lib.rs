//! The vault on the phone: one encrypted file. A change and the operation that tells the others about it are one
//! transaction, and what was once offered to the server stays in it, byte for byte, until a mark says it may go.

pub mod cursors;
pub mod desk;
pub mod keys;
pub mod log;
pub mod outbox;
pub mod patrol;
pub mod registry;
pub mod schema;
pub mod slot;
pub mod tips;
pub mod vault;

pub use vault::{Change, StoreError, Vault};
