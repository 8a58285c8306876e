//! The meeting point of the phones.
//!
//! It numbers and keeps what it cannot read, says so with a signature, and hands each device what that device may
//! read. It never calls the phone's store: what both know of each other is `wire`.

pub mod authority;
mod commit;
pub mod config;
pub mod http;
mod judge;
pub mod limits;
mod listen;
pub mod operate;
mod registry;
pub mod room;
pub mod schema;
mod tls;
