//! The protocol, held against golden files, published vectors, hostile bytes and its own page.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod golden;
mod hostile;
mod page;
mod registry;
mod samples;
mod values;
mod vectors;
