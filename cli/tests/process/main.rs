//! What is promised, shown with the real program in processes of its own over HTTP on this machine: each test states its
//! promise in its name. Ports are the machine's choice, files lie in a directory that goes with the test.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../processes/mod.rs"]
mod processes;

mod canary;
mod damaged;
mod door;
mod full_disk;
mod input;
mod killed;
mod lost_desk;
mod lost_reply;
mod registry;
mod strangers;
mod tls;
