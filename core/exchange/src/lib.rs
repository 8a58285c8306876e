//! Both sides of the exchange, without I/O: bytes, time and dice come in, bytes and what happened go out.
//!
//! The real edges (reqwest and axum), the tests with a lossy link and a virtual clock, and later a simulated village
//! drive the same code. The server's side asks a [`server::Room`] for what it keeps; no transaction of it is open
//! while a byte is awaited, because a room is only called with whole things.

pub mod code;
pub mod pace;
pub mod phone;
pub mod server;
