//! The messages of one exchange, and how they are framed.
//!
//! A body starts with the preface `T X version oldest`, which every version reads. Then come frames: two bytes of
//! length (big-endian), a CBOR header of that length, and, where the header says so, a payload of the length it names.
//! Payloads stand outside the header so that the part of one that arrived before a cut can be kept.

use crate::codec::{Fixed, Signed, WireError, bytes_up_to, from_slice, list, to_vec};
use crate::limits;
use crate::registry::SEALED_INVITE;
use crate::space::Space;
use minicbor::{Decode, Encode};

/// The first bytes of each body: magic, the version spoken, the oldest understood.
pub const PREFACE: [u8; 4] = [b'T', b'X', limits::PROTOCOL, limits::OLDEST_PROTOCOL];

/// How a phone introduces itself the first time.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub enum Introduction {
    /// With the certificate that it was given (officers).
    #[n(0)]
    Certificate(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// With an invite (residents, members of groups): its signed part's bytes, which hold no label
    /// ([`crate::invite::OpenedInvite::introduction`]), the phone's public key, the consent's version.
    #[n(1)]
    Invite(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>, #[n(1)] Fixed<32>, #[n(2)] u16),
    /// With the slot that its household's member handed over: the signed [`crate::registry::Transfer`], the phone's public
    /// key, the consent's version.
    #[n(2)]
    Transfer(#[n(0)] Signed, #[n(1)] Fixed<32>, #[n(2)] u16),
    /// With an invite into the group of a school gate: as [`Introduction::Invite`], and the guardian's signed
    /// [`crate::registry::Guardian`].
    #[n(3)]
    Pupil(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>, #[n(1)] Fixed<32>, #[n(2)] u16, #[n(3)] Signed),
}

// Whoever has the signed part of an invite that is not used yet can join by it.
impl std::fmt::Debug for Introduction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Certificate(_) => "Certificate(…)",
            Self::Invite(..) => "Invite(…)",
            Self::Transfer(..) => "Transfer(…)",
            Self::Pupil(..) => "Pupil(…)",
        })
    }
}

/// A log that the phone has something of: the server answers how far it has it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LogHead {
    /// The log's space.
    #[n(0)]
    pub space: Space,
    /// The first sequence number that the phone has no receipt for; 0 when it has them all. What the server took and
    /// could not say before a cut it says again, so that nothing that arrived is sent twice.
    #[n(1)]
    pub receipts_from: u64,
}

/// A space that the phone reads: how far it has come, and the part of a pack that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Want {
    /// The space.
    #[n(0)]
    pub space: Space,
    /// The last number that was taken.
    #[n(1)]
    pub cursor: u64,
    /// Hash of the pack of which a part is held.
    #[n(2)]
    pub part: Option<Fixed<32>>,
    /// Bytes held of it.
    #[n(3)]
    pub held: u32,
}

/// The head of a phone's request, signed by the device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// Who asks.
    #[n(0)]
    pub device: Fixed<16>,
    /// Drawn anew for each request; the reply repeats it.
    #[n(1)]
    pub nonce: Fixed<16>,
    /// The generation that the cursors are of; 0 before the first.
    #[n(2)]
    pub generation: u64,
    /// The logs that may have something to send.
    #[cbor(n(3), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub logs: Vec<LogHead>,
    /// The spaces to read.
    #[cbor(n(4), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub wants: Vec<Want>,
    /// Bytes of payload that the reply may bring at most.
    #[n(5)]
    pub bytes_down: u32,
    /// The first time only.
    #[n(6)]
    pub introduction: Option<Introduction>,
    /// The first 8 bytes of the hash of the anchor that the phone knows.
    #[n(7)]
    pub anchor: Option<Fixed<8>>,
}

/// A segment follows, as payload.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SegmentHeader {
    /// The log's space.
    #[n(0)]
    pub space: Space,
    /// Sequence number of its first operation.
    #[n(1)]
    pub first: u64,
    /// Bytes of the whole segment on the wire.
    #[n(2)]
    pub length: u32,
    /// SHA-256 over these bytes.
    #[n(3)]
    pub hash: Fixed<32>,
    /// Where the payload starts in them.
    #[n(4)]
    pub offset: u32,
}

/// How far the server has a log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Height {
    /// The log's space.
    #[n(0)]
    pub space: Space,
    /// The last sequence number it has; 0 for none.
    #[n(1)]
    pub sequence: u64,
    /// Hash of the segment that ends there.
    #[n(2)]
    pub hash: Fixed<32>,
}

/// The part of a segment that the server keeps from a session that was cut.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PartHeld {
    /// SHA-256 over the whole segment's bytes on the wire.
    #[n(0)]
    pub hash: Fixed<32>,
    /// Bytes held of it.
    #[n(1)]
    pub held: u32,
}

/// Why a whole request is not served. What the phone holds stays there in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Trouble {
    /// The device is not known here.
    #[n(0)]
    NotEnrolled,
    /// The signature of the head does not verify, or the request has no form.
    #[n(1)]
    Malformed,
    /// The invite was used by another phone.
    #[n(2)]
    InviteUsed,
    /// The invite's time is over.
    #[n(3)]
    InviteExpired,
    /// The invite or certificate does not verify.
    #[n(4)]
    InviteAltered,
    /// The invite is for a ward that is not served here.
    #[n(5)]
    InviteOtherWard,
    /// Too many requests; wait.
    #[n(6)]
    Busy,
    /// The server has no room left.
    #[n(7)]
    Full,
    /// Something broke in the server.
    #[n(8)]
    Broken,
    /// The code is wrong, used up or over. Which of them only its officer is told.
    #[n(9)]
    CodeUnknown,
    /// A pupil's membership without a guardian's consent.
    #[n(10)]
    NoGuardian,
    /// The slot that is handed over is not known here yet, or not the signer's to hand over.
    #[n(11)]
    NoSuchSlot,
    /// The officer who invited is no longer one here.
    #[n(12)]
    InviterEnded,
}

/// Why one segment was not taken; the phone learns the height with it and goes on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SegmentTrouble {
    /// It does not follow the last one that is here.
    #[n(0)]
    Gap,
    /// Another one with the same numbers is here: the vault is an old copy.
    #[n(1)]
    Fork,
    /// Not of the form, or its signature does not verify.
    #[n(2)]
    Malformed,
    /// Bytes of a part do not fit what is held.
    #[n(3)]
    PartLost,
}

/// The head of the server's reply, signed by it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReplyHead {
    /// Repeats the request's.
    #[n(0)]
    pub nonce: Fixed<16>,
    /// The server's date: milliseconds since 1970, UTC.
    #[n(1)]
    pub at: i64,
    /// The server's generation.
    #[n(2)]
    pub generation: u64,
    /// How far each log that was asked for is here.
    #[cbor(n(3), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub heights: Vec<Height>,
    /// Parts of segments that are kept.
    #[cbor(n(4), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub parts: Vec<PartHeld>,
    /// The spaces that the device may read.
    #[cbor(n(5), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub readable: Vec<Space>,
    /// The signed anchor, when the phone does not know it.
    #[n(6)]
    pub anchor: Option<Signed>,
    /// The member's certificate, after an introduction by invite.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub certificate: Option<minicbor::bytes::ByteVec>,
    /// The cursors to go on from where the server was restored from a backup meanwhile: space and number.
    #[cbor(n(8), decode_with = "list::<_, _, { limits::NAMED }>")]
    pub rewound: Vec<(Space, u64)>,
    /// The code of the device's [`tinxom_domain::role::Standing`], when it is not active.
    #[n(9)]
    pub standing: Option<u8>,
}

/// The header of a frame.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Frame {
    /// Phone: a signed [`Head`].
    #[n(0)]
    Head(#[n(0)] Signed),
    /// Phone: a segment; its payload follows.
    #[n(1)]
    Segment(#[n(0)] SegmentHeader),
    /// Either: nothing follows. Server: whether there is more to fetch.
    #[n(2)]
    End(#[n(0)] bool),
    /// Server: a signed [`ReplyHead`].
    #[n(3)]
    Reply(#[n(0)] Signed),
    /// Server: a signed [`crate::receipt::Receipt`].
    #[n(4)]
    Receipt(#[n(0)] Signed),
    /// Server: one segment was not taken.
    #[n(5)]
    NotTaken(#[n(0)] Space, #[n(1)] u64, #[n(2)] SegmentTrouble),
    /// Server: a signed [`crate::item::PackHeader`] and the offset at which its payload starts, which follows.
    #[n(6)]
    Pack(#[n(0)] Signed, #[n(1)] u32),
    /// Server: the request is not served.
    #[n(7)]
    Trouble(#[n(0)] Trouble),
    /// Phone, in place of a head: an invite by a code over the telephone (its first four digits, the proof of the others).
    #[n(8)]
    AskCode(#[n(0)] u16, #[n(1)] Fixed<16>),
    /// Server: the invite behind the code, sealed.
    #[n(9)]
    Offer(
        #[cbor(
            n(0),
            encode_with = "minicbor::bytes::encode",
            decode_with = "bytes_up_to::<_, { SEALED_INVITE }>"
        )]
        Vec<u8>,
    ),
}

impl Frame {
    /// Length and header as they travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        let header = to_vec(self);
        let mut bytes = Vec::with_capacity(header.len() + 2);
        // A header's parts are bounded far below 64 KiB; a longer one would be refused by every reader.
        bytes.extend_from_slice(&u16::try_from(header.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend_from_slice(&header);
        bytes
    }
}

/// Takes frames out of bytes that arrive piece by piece.
#[derive(Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    taken: usize,
    preface: bool,
}

// What is buffered may be anybody's words.
impl std::fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FrameReader({} bytes buffered)", self.buffered())
    }
}

/// What [`FrameReader::take`] found at the front.
#[derive(Debug)]
pub enum Prefaced {
    /// The other side's version and the oldest that it understands.
    Preface {
        /// The version it speaks.
        version: u8,
        /// The oldest it understands.
        oldest: u8,
    },
    /// A frame.
    Frame(Box<Frame>),
}

impl FrameReader {
    /// Adds bytes as they came.
    pub fn push(&mut self, bytes: &[u8]) {
        // What was taken is dropped once per push and not once per frame: moving the rest each time is quadratic.
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next thing, or nothing until more bytes came.
    ///
    /// # Errors
    /// [`WireError::Unknown`] when the first bytes are not ours (a captive portal, another server),
    /// [`WireError::TooLarge`], [`WireError::Malformed`].
    pub fn take(&mut self) -> Result<Option<Prefaced>, WireError> {
        let rest = self.rest();
        if !self.preface {
            if rest.iter().zip(&PREFACE[..2]).any(|(a, b)| a != b) {
                return Err(WireError::Unknown("preface"));
            }
            let Some(&[_, _, version, oldest]) = rest.get(..4) else { return Ok(None) };
            self.taken += 4;
            self.preface = true;
            return Ok(Some(Prefaced::Preface { version, oldest }));
        }
        let Some(&[high, low]) = rest.get(..2) else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > limits::FRAME_HEADER {
            return Err(WireError::TooLarge("frame"));
        }
        let Some(header) = rest.get(2..2 + length) else { return Ok(None) };
        let frame = from_slice("frame", limits::FRAME_HEADER, header)?;
        self.taken += 2 + length;
        Ok(Some(Prefaced::Frame(Box::new(frame))))
    }

    /// Takes up to `most` bytes of a payload.
    pub fn payload(&mut self, most: usize) -> Vec<u8> {
        let rest = self.rest();
        let payload = rest[..most.min(rest.len())].to_vec();
        self.taken += payload.len();
        payload
    }

    /// Bytes that came and were not taken.
    pub fn buffered(&self) -> usize {
        self.rest().len()
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..]
    }
}
