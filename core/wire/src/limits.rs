//! How large a thing may be. A decoder asks here before it allocates.

/// The protocol's version that this build speaks.
pub const PROTOCOL: u8 = 1;
/// The oldest protocol's version that this build still understands.
pub const OLDEST_PROTOCOL: u8 = 1;
/// Bytes of a frame's header at most; payloads are counted apart.
pub const FRAME_HEADER: usize = 16 * 1024;
/// Bytes of one segment or pack on the wire (compressed) at most.
pub const PARCEL: usize = 64 * 1024;
/// Bytes of one segment or pack after decompression at most.
pub const PARCEL_RAW: usize = 256 * 1024;
/// Compressed bytes a segment aims at; one operation may exceed it.
pub const SEGMENT_TARGET: usize = 4 * 1024;
/// Operations in one segment at most.
pub const SEGMENT_OPERATIONS: usize = 256;
/// Bytes of one operation's body at most.
pub const BODY: usize = 20 * 1024;
/// Bytes of a certificate at most.
pub const CERTIFICATE: usize = 512;
/// Bytes of an invite at most, so that an old phone reads it off a screen.
pub const INVITE: usize = 400;
/// Bytes of a hamlet's or group's label in an invite at most.
pub const LABEL: usize = 48;
/// Bytes of a server's address in an invite at most.
pub const ADDRESS: usize = 48;
/// Spaces, logs or heights named in one head at most.
pub const NAMED: usize = 64;
/// Receipts of earlier sessions that one reply repeats at most.
pub const REPEATED_RECEIPTS: usize = 64;
