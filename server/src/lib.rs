//! The meeting point of the phones.
//!
//! It numbers and keeps what it cannot read, says so with a signature, and hands each device what that device may
//! read. It never calls the phone's store: what both know of each other is `wire`.

pub mod authority;
pub mod commit;
pub mod http;
pub mod operate;
pub mod room;
pub mod schema;
pub mod tls;
