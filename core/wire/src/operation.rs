//! Operations: what a device tells the others, one line of its log each.

use crate::codec::{Fixed, WireError, from_slice};
use crate::limits;
use minicbor::{Decode, Encode};

/// One operation of a log. Its sequence number is its place in the segment; it has no id of its own.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Operation {
    /// The hybrid logical time that its device claims; data, never a reason to prefer one over another.
    #[n(0)]
    pub time: u64,
    /// One of [`kind`]; a later version's kind is kept and put aside.
    #[n(1)]
    pub kind: u16,
    /// The body, encoded, at most [`limits::BODY`] bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

// The body of a patrol's note is what somebody wrote.
impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Operation {{ kind: {}, body: {} bytes }}", self.kind, self.body.len())
    }
}

/// The kinds of operations and of items that the server writes.
pub mod kind {
    /// [`super::Encapsulation`], in a ward's tips.
    pub const ENCAPSULATION: u16 = 1;
    /// [`crate::envelope::TipEnvelope`], in a ward's tips.
    pub const TIP: u16 = 2;
    /// [`super::AboutTip`]: the sender asks for his tip to be withdrawn.
    pub const WITHDRAWAL: u16 = 3;
    /// [`super::AboutTip`]: the desk opened it.
    pub const OPENED: u16 = 4;
    /// [`super::Answer`], sealed to the tip's reply key.
    pub const ANSWER: u16 = 5;
    /// [`super::AboutTip`]: the desk closed it.
    pub const CLOSED: u16 = 6;
    /// [`super::AboutTip`]: the desk saw the request and takes the tip as withdrawn.
    pub const WITHDRAWN: u16 = 7;
    /// [`super::AboutTip`], by the server: it came from a phone that had been taken out.
    pub const MARKED: u16 = 8;
    /// [`super::PatrolStart`], in a group's patrols.
    pub const PATROL_START: u16 = 16;
    /// [`super::PatrolNote`].
    pub const PATROL_NOTE: u16 = 17;
    /// [`super::PatrolGap`].
    pub const PATROL_GAP: u16 = 18;
    /// An empty body.
    pub const PATROL_END: u16 = 19;
    /// A signed [`crate::seal::EpochKey`], in a unit's keys.
    pub const EPOCH_KEY: u16 = 32;
    /// A certificate that the server publishes: officers' in a unit's keys, members' in a group's patrols.
    pub const CERTIFICATE: u16 = 33;
    /// A signed anchor of a unit, in its keys.
    pub const ANCHOR: u16 = 34;
    /// A signed territory, in the space of the territory; the one item there.
    pub const TERRITORY: u16 = 36;
    /// A whole segment, in open spaces.
    pub const SEGMENT: u16 = 40;
    /// [`crate::registry::Entry`], in a ward's registry.
    pub const REGISTRY: u16 = 64;
    /// [`crate::registry::Ruled`], by the server, in a ward's registry.
    pub const RULED: u16 = 65;
    /// [`crate::registry::SlotWord`], by the server, in the inbox of whom it is about.
    pub const SLOT: u16 = 66;
    /// [`crate::registry::Looked`], by the server, in the inbox of a household's member and in a group's looks.
    pub const LOOKED: u16 = 67;
    /// A signed [`crate::registry::BoxKey`], in a ward's registry.
    pub const BOX_KEY: u16 = 68;
    /// A signed [`crate::registry::RegistryKey`], in a ward's registry.
    pub const REGISTRY_KEY: u16 = 69;
    /// [`crate::registry::Enrolment`], in a ward's registry: an officer brings what was agreed at a door.
    pub const ENROLMENT: u16 = 70;
    /// A signed [`crate::registry::Transfer`], in a ward's registry.
    pub const TRANSFER: u16 = 71;
    /// [`crate::registry::Look`], in a ward's registry: an officer looked at a household.
    pub const LOOK: u16 = 72;
    /// [`crate::registry::CodeOffer`], in a ward's registry: an invite that waits for its code. Nobody reads it there.
    pub const CODE: u16 = 73;
    /// A signed [`crate::registry::Revocation`], in a ward's registry, and where others have to know it.
    pub const REVOCATION: u16 = 74;
}

/// Names a sealed tip everywhere: the encapsulation it was sealed under and the counter of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct TipName {
    /// The encapsulation's name.
    #[n(0)]
    pub encapsulation: Fixed<8>,
    /// The counter that the content's key came from.
    #[n(1)]
    pub counter: u32,
}

impl TipName {
    /// Twelve bytes, ordered as the name is; the key in stores.
    pub fn to_key(self) -> [u8; 12] {
        let mut key = [0; 12];
        key[..8].copy_from_slice(&*self.encapsulation);
        key[8..].copy_from_slice(&self.counter.to_be_bytes());
        key
    }

    /// The name of [`TipName::to_key`].
    ///
    /// # Errors
    /// [`WireError::Malformed`] for another length.
    pub fn from_key(key: &[u8]) -> Result<Self, WireError> {
        let bad = |_| WireError::Malformed("tip name");
        let key: [u8; 12] = key.try_into().map_err(bad)?;
        Ok(Self {
            encapsulation: Fixed::from(<[u8; 8]>::try_from(&key[..8]).map_err(bad)?),
            counter: u32::from_be_bytes(key[8..].try_into().map_err(bad)?),
        })
    }
}

/// What a phone encapsulated once for a ward and epoch, and its tips refer to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Encapsulation {
    /// 1: X-Wing, HKDF-SHA256, ChaCha20-Poly1305.
    #[n(0)]
    pub suite: u8,
    /// The epoch's number.
    #[n(1)]
    pub epoch: u32,
    /// The KEM's ciphertext, 1,120 bytes for suite 1.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// A word about one tip, without content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AboutTip {
    /// Which tip.
    #[n(0)]
    pub tip: TipName,
}

/// The desk's answer to one tip.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answer {
    /// Which tip.
    #[n(0)]
    pub tip: TipName,
    /// Drawn anew for each answer; its key comes from it and the tip's reply key.
    #[n(1)]
    pub salt: Fixed<16>,
    /// [`crate::envelope::AnswerText`], sealed.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// A patrol begins.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PatrolStart {
    /// A purpose's code, one of the law's six.
    #[n(0)]
    pub purpose: u8,
    /// Whether nobody walks along.
    #[n(1)]
    pub alone: bool,
}

/// Something noted on a patrol.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PatrolNote {
    /// The kind's code.
    #[n(0)]
    pub kind: u8,
    /// The hamlet's label.
    #[n(1)]
    pub hamlet: String,
    /// Words, at most 500 characters, or none.
    #[n(2)]
    pub words: String,
}

impl std::fmt::Debug for PatrolNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PatrolNote {{ kind: {}, … }}", self.kind)
    }
}

/// A stretch of a patrol of which the phone knows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PatrolGap {
    /// From, in milliseconds since 1970, UTC.
    #[n(0)]
    pub from: i64,
    /// To, likewise.
    #[n(1)]
    pub to: i64,
}

/// Decodes a body of an operation.
///
/// # Errors
/// [`WireError::TooLarge`] over [`limits::BODY`], [`WireError::Malformed`] otherwise.
pub fn body<'b, T: Decode<'b, ()>>(name: &'static str, bytes: &'b [u8]) -> Result<T, WireError> {
    from_slice(name, limits::BODY, bytes)
}
