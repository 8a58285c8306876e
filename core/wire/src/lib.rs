//! What leaves a phone: operations, sealing, signatures, segments, certificates, and the messages of the exchange.
//!
//! Bodies are CBOR maps with integer keys ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)), types of their own
//! and not domain structs: what was once sent must stay readable when the rules change. Everything that is signed is
//! signed as the bytes that travel, never re-encoded, so no second encoding of one value can pass.
//!
//! The crate does no I/O and holds no dice: randomness is an argument. Every decoder takes hostile bytes: lengths are
//! bounded before anything is allocated, and what is wrong comes back as a [`WireError`].

pub mod anchor;
pub mod certificate;
pub mod codec;
pub mod compress;
pub mod envelope;
pub mod invite;
pub mod item;
pub mod limits;
pub mod message;
pub mod operation;
pub mod papers;
pub mod receipt;
pub mod recovery;
pub mod registry;
pub mod seal;
pub mod segment;
pub mod sign;
pub mod space;
pub mod territory;

pub use codec::WireError;
