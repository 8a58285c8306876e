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
/// Items in one pack at most.
pub const PACK_ITEMS: usize = 256;
/// Bytes of one operation's body at most.
pub const BODY: usize = 20 * 1024;
/// Bytes of a certificate at most.
pub const CERTIFICATE: usize = 512;
/// Bytes of an invite at most, so that an old phone reads it off a screen.
pub const INVITE: usize = 400;
/// Bytes of a household's slot as it is handed from phone to phone at most.
pub const HAND_OVER: usize = 480;
/// Bytes of a hamlet's or group's label in an invite at most. What fits beside the address and the certificate is less:
/// see [`crate::invite::Invite::room_for_label`].
pub const LABEL: usize = 96;
/// Bytes of the inviter's certificate in an invite at most.
pub const INVITER: usize = 224;
/// Bytes of a server's address in an invite at most.
pub const ADDRESS: usize = 48;
/// Receipts of earlier sessions that one reply repeats at most.
pub const REPEATED_RECEIPTS: usize = 64;
/// Bytes of a text form at most, blanks included.
pub const TEXT: usize = 8 * 1024;
/// Bytes of an officer's papers at most.
pub const PAPERS: usize = 2 * 1024;
/// Bytes of a recovery sheet's text at most, blanks included.
pub const SHEET: usize = 1024;
/// Bytes of a sealed part after decompression at most: 2,000 characters of four bytes, and the rest.
pub const PLAIN: usize = 16 * 1024;
/// Spaces, logs or heights named in one head at most: a province's wards, each with its keys, and a frame holds them.
pub const NAMED: usize = 128;
/// Bytes of a signed territory at most: with what is around it, it goes in one pack.
pub const TERRITORY: usize = 60 * 1024;
/// Bytes of a territory after decompression at most.
pub const TERRITORY_RAW: usize = 256 * 1024;
