//! The phone's side: a request is bytes that are known before the first one leaves; the reply is read piece by piece,
//! and everything in it that is whole and verified is handed out at once, so that it can be committed before a cut.

use std::collections::BTreeMap;
use thiserror::Error;
use tinxom_wire::WireError;
use tinxom_wire::anchor::{Anchor, anchor_hash};
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::item::{Item, PackHeader, unpack};
use tinxom_wire::limits;
use tinxom_wire::message::{
    Frame, FrameReader, Head, PREFACE, Prefaced, ReplyHead, SegmentHeader, SegmentTrouble, Trouble,
};
use tinxom_wire::receipt::Receipt;
use tinxom_wire::sign::{PublicKey, Purpose, Signer32};
use tinxom_wire::space::Space;

use sha2::{Digest, Sha256};

/// Why a session ended before its end. Nothing that was handed out before is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExchangeError {
    /// The bytes are not a Tin Xóm server's: a captive portal, another service. To be taken as "no network".
    #[error("not a Tin Xóm server")]
    NotOurs,
    /// The server speaks only versions that this phone does not: it needs an update, and loses nothing.
    #[error("this build is too old for the server (it needs version {0})")]
    TooOld(u8),
    /// The server speaks only older versions than this phone does.
    #[error("the server is older than this build")]
    ServerTooOld,
    /// The server does not serve this request.
    #[error("the server does not serve this: {0:?}")]
    Trouble(Trouble),
    /// What came does not verify. Nothing of it was handed out.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The anchor is not the one that the invite names, or not of the known root.
    #[error("the server's anchor is not the one that is trusted here")]
    WrongAnchor,
    /// The reply ended before its end.
    #[error("cut")]
    Cut,
}

/// A segment to send.
#[derive(Clone)]
pub struct Outgoing {
    /// The log's space.
    pub space: Space,
    /// Sequence number of its first operation.
    pub first: u64,
    /// The segment on the wire.
    pub wire: Vec<u8>,
}

// A patrol's notes go as they were written.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing {{ first: {}, {} bytes }}", self.first, self.wire.len())
    }
}

/// The body of a request: preface, signed head, segments from where the server holds them, end.
pub fn request(
    head: &Head,
    signer: &Signer32,
    segments: &[Outgoing],
    held: &BTreeMap<[u8; 32], u32>,
) -> Vec<u8> {
    let mut body = PREFACE.to_vec();
    body.extend(Frame::Head(signer.signed(Purpose::Head, to_vec(head))).to_bytes());
    for segment in segments {
        let hash: [u8; 32] = Sha256::digest(&segment.wire).into();
        let offset = held.get(&hash).copied().unwrap_or(0).min(segment.wire.len() as u32);
        let header = SegmentHeader {
            space: segment.space,
            first: segment.first,
            length: segment.wire.len() as u32,
            hash: Fixed::from(hash),
            offset,
        };
        body.extend(Frame::Segment(header).to_bytes());
        body.extend_from_slice(&segment.wire[offset as usize..]);
    }
    body.extend(Frame::End(false).to_bytes());
    body
}

/// Whose word the phone takes for the server's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// A new phone: the anchor of this hash, which the invite or the officer's papers name.
    Hash([u8; 32]),
    /// An enrolled phone: the anchor it knows; another of the same root and unit with a higher version follows it.
    Known(Anchor),
}

/// What came, whole and verified, in the order in which it came.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// The head of the reply; with the anchor, when it brought one that is trusted.
    Head(Box<ReplyHead>, Option<Signed>),
    /// The server's word on a segment.
    Receipt(Signed, Receipt),
    /// A segment was not taken.
    NotTaken(Space, u64, SegmentTrouble),
    /// A pack of items.
    Pack(PackHeader, Vec<Item>),
    /// The reply is whole; whether there is more to fetch.
    End(bool),
}

/// The part of a pack that came before a cut.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub space: Space,
    /// Hash of the whole.
    pub hash: [u8; 32],
    /// The bytes from its start.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} bytes)", self.bytes.len())
    }
}

/// Reads one reply.
pub struct ReplyReader {
    nonce: [u8; 16],
    trust: Trust,
    frames: FrameReader,
    server: Option<PublicKey>,
    parts: BTreeMap<Space, Part>,
    pack: Option<(PackHeader, Vec<u8>)>,
    generation: Option<u64>,
    ended: bool,
}

impl ReplyReader {
    /// For the reply to the request with this nonce; `parts` are what earlier sessions left.
    pub fn new(nonce: [u8; 16], trust: Trust, parts: Vec<Part>) -> Self {
        let server = match &trust {
            Trust::Hash(_) => None,
            Trust::Known(anchor) => Some(anchor.server_key()),
        };
        let parts = parts.into_iter().map(|part| (part.space, part)).collect();
        let frames = FrameReader::default();
        Self { nonce, trust, frames, server, parts, pack: None, generation: None, ended: false }
    }

    /// Takes bytes as they come.
    ///
    /// # Errors
    /// Any [`ExchangeError`] but `Cut`; the session is over then, and what was handed out before stays good.
    pub fn feed(&mut self, bytes: &[u8], came: &mut Vec<Came>) -> Result<(), ExchangeError> {
        self.frames.push(bytes);
        loop {
            if let Some((header, held)) = &mut self.pack {
                let missing = header.length as usize - held.len();
                held.extend(self.frames.payload(missing));
                if held.len() < header.length as usize {
                    return Ok(());
                }
            }
            if let Some((header, payload)) = self.pack.take() {
                if Sha256::digest(&payload)[..] != header.hash[..] {
                    return Err(WireError::Malformed("pack").into());
                }
                let items = unpack(&payload)?;
                let in_bounds = items.iter().all(|i| i.number > header.after && i.number <= header.upto);
                if !in_bounds || header.upto <= header.after {
                    return Err(WireError::Malformed("pack").into());
                }
                self.parts.remove(&header.space);
                came.push(Came::Pack(header, items));
            }
            if self.ended {
                return Ok(());
            }
            let next = self.frames.take().map_err(|error| match error {
                WireError::Unknown("preface") => ExchangeError::NotOurs,
                other => ExchangeError::Wire(other),
            })?;
            match next {
                None => return Ok(()),
                Some(Prefaced::Preface { version, oldest }) => {
                    if oldest > limits::PROTOCOL {
                        return Err(ExchangeError::TooOld(oldest));
                    }
                    if version < limits::OLDEST_PROTOCOL {
                        return Err(ExchangeError::ServerTooOld);
                    }
                }
                Some(Prefaced::Frame(frame)) => self.frame(*frame, came)?,
            }
        }
    }

    /// Whether the reply has come to its end: what comes behind is not ours.
    pub fn is_over(&self) -> bool {
        self.ended
    }

    /// What is left when no more bytes come: the part of a pack to keep, and whether the reply was whole.
    ///
    /// # Errors
    /// [`ExchangeError::Cut`] beside the part is told by the second value being an error.
    pub fn finish(self) -> (Option<Part>, Result<(), ExchangeError>) {
        let part = self.pack.filter(|(_, held)| !held.is_empty()).map(|(header, bytes)| Part {
            space: header.space,
            hash: header.hash.into(),
            bytes,
        });
        (part, if self.ended { Ok(()) } else { Err(ExchangeError::Cut) })
    }

    fn frame(&mut self, frame: Frame, came: &mut Vec<Came>) -> Result<(), ExchangeError> {
        // Only the head shows that this is the reply to this request: what is not signed counts from there on.
        if self.generation.is_none() && !matches!(frame, Frame::Trouble(_) | Frame::Reply(_)) {
            return Err(WireError::Malformed("reply").into());
        }
        match frame {
            Frame::Trouble(trouble) => return Err(ExchangeError::Trouble(trouble)),
            Frame::Reply(_) if self.generation.is_some() => return Err(WireError::Malformed("reply").into()),
            Frame::Reply(signed) => self.head(&signed, came)?,
            Frame::Receipt(signed) => {
                let receipt = Receipt::open(&signed, &self.server()?)?;
                came.push(Came::Receipt(signed, receipt));
            }
            Frame::NotTaken(space, first, why) => {
                self.server()?;
                came.push(Came::NotTaken(space, first, why));
            }
            Frame::Pack(signed, offset) => {
                let body = self.server()?;
                let header: PackHeader =
                    from_slice("pack", limits::FRAME_HEADER, body.open(Purpose::Pack, &signed)?)?;
                if header.length as usize > limits::PARCEL {
                    return Err(WireError::TooLarge("pack").into());
                }
                // A pack of before a restore has other numbers than the cursors of this reply.
                if Some(header.generation) != self.generation {
                    return Err(WireError::Malformed("pack").into());
                }
                let held = if offset == 0 {
                    Vec::new()
                } else {
                    match self.parts.remove(&header.space) {
                        Some(part)
                            if part.hash == *header.hash
                                && part.bytes.len() == offset as usize
                                && offset <= header.length =>
                        {
                            part.bytes
                        }
                        _ => return Err(WireError::Malformed("pack").into()),
                    }
                };
                self.pack = Some((header, held));
            }
            Frame::End(more) => {
                self.server()?;
                self.ended = true;
                came.push(Came::End(more));
            }
            Frame::Head(_) | Frame::Segment(_) | Frame::AskCode(..) | Frame::Offer(_) => {
                return Err(WireError::Malformed("reply").into());
            }
        }
        Ok(())
    }

    fn head(&mut self, signed: &Signed, came: &mut Vec<Came>) -> Result<(), ExchangeError> {
        // The head may bring the anchor that its own signature is checked with, so it is read before it is believed.
        let mut head: ReplyHead = from_slice("reply", limits::FRAME_HEADER, &signed.body)?;
        let anchor = match head.anchor.take() {
            None => None,
            Some(brought) => {
                let anchor = Anchor::open(&brought)?;
                let trusted = match &self.trust {
                    Trust::Hash(hash) => anchor_hash(&brought) == *hash,
                    Trust::Known(known) => {
                        anchor.root == known.root
                            && anchor.unit == known.unit
                            && anchor.version >= known.version
                    }
                };
                if !trusted {
                    return Err(ExchangeError::WrongAnchor);
                }
                self.server = Some(anchor.server_key());
                Some(brought)
            }
        };
        self.server()?.open(Purpose::Reply, signed)?;
        if *head.nonce != self.nonce {
            return Err(WireError::Malformed("reply").into());
        }
        self.generation = Some(head.generation);
        came.push(Came::Head(Box::new(head), anchor));
        Ok(())
    }

    fn server(&self) -> Result<PublicKey, ExchangeError> {
        self.server.ok_or(ExchangeError::WrongAnchor)
    }
}
