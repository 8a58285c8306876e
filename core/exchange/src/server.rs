//! The server's side: a request is read piece by piece, each whole segment is committed alone and answered at once.

use sha2::{Digest, Sha256};
use tinxom_domain::id::DeviceId;
use tinxom_domain::role::{Appointment, Standing};
use tinxom_wire::WireError;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::item::PackHeader;
use tinxom_wire::limits;
use tinxom_wire::message::{
    Frame, FrameReader, Head, Height, Introduction, PREFACE, PartHeld, Prefaced, ReplyHead, SegmentHeader,
    SegmentTrouble, Trouble,
};
use tinxom_wire::receipt::Receipt;
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::{PublicKey, Purpose, Signer32};
use tinxom_wire::space::{LogId, Space};

/// Bytes of payload in one reply at most, whatever the phone asks for: a reply is built before it leaves.
const REPLY: u32 = 1024 * 1024;

/// A device that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its public key.
    pub key: PublicKey,
    /// What it is here.
    pub appointment: Appointment,
    /// Whether it still is.
    pub standing: Standing,
}

impl Member {
    /// Names the device.
    pub fn device(&self) -> DeviceId {
        self.key.device()
    }
}

/// What becomes of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// It is kept (now, or since an earlier try): the server's word on it.
    Kept(Receipt),
    /// It was not taken.
    NotTaken(SegmentTrouble),
}

/// A pack as the room builds it: the same bytes each time for the same cursor while nothing was added behind it.
#[derive(Clone, PartialEq, Eq)]
pub struct Packed {
    /// The cursor once it is taken.
    pub upto: u64,
    /// The payload.
    pub payload: Vec<u8>,
    /// Whether more follows.
    pub more: bool,
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Packed {{ upto: {}, {} bytes }}", self.upto, self.payload.len())
    }
}

/// What the server keeps, and what it decides in a transaction. Called with whole things only.
pub trait Room {
    /// How a call fails; it is told to the phone as one [`Trouble`].
    type Error: Into<Trouble>;

    /// The generation, new after each restore.
    ///
    /// # Errors
    /// When the storage fails.
    fn generation(&mut self) -> Result<u64, Self::Error>;
    /// The member of a device, with its standing at a moment of the server's.
    ///
    /// # Errors
    /// When the storage fails.
    fn member(&mut self, device: DeviceId, now: i64) -> Result<Option<Member>, Self::Error>;
    /// Whether a device whose signature was just checked is served now, or asks too often.
    ///
    /// # Errors
    /// The [`Trouble`] it is told, [`Trouble::Busy`] as a rule.
    fn admit(&mut self, _device: DeviceId, _now: i64) -> Result<(), Self::Error> {
        Ok(())
    }
    /// Takes a device in by certificate or invite: checks it, burns the invite, keeps the member. Gives the same again
    /// to the same device. Also the new member's certificate, which the server signs.
    ///
    /// # Errors
    /// The [`Trouble`] that names what is wrong with it, or when the storage fails.
    fn introduce(
        &mut self,
        key: PublicKey,
        introduction: &Introduction,
        now: i64,
    ) -> Result<(Member, Option<Vec<u8>>), Self::Error>;
    /// A member's certificate of this server's own, made anew because it is nearly over.
    ///
    /// # Errors
    /// When the storage fails.
    fn renew(&mut self, _member: &Member, _now: i64) -> Result<Option<Vec<u8>>, Self::Error> {
        Ok(None)
    }
    /// The sealed invite behind a code over the telephone; counts a try that is wrong.
    ///
    /// # Errors
    /// [`Trouble::CodeUnknown`], [`Trouble::Busy`], or when the storage fails.
    fn offer(&mut self, locator: u16, proof: &[u8; 16], now: i64) -> Result<Vec<u8>, Self::Error>;
    /// The last sequence number of a log and the hash of the segment that ends there.
    ///
    /// # Errors
    /// When the storage fails.
    fn height(&mut self, log: LogId) -> Result<(u64, [u8; 32]), Self::Error>;
    /// Keeps a segment whose signature was checked, in one transaction, or says why not. Idempotent.
    ///
    /// # Errors
    /// When the storage fails; nothing is kept then.
    fn commit(&mut self, member: &Member, segment: &Segment, now: i64) -> Result<Committed, Self::Error>;
    /// The receipts of a log's segments from a sequence number on, in order, at most `most`.
    ///
    /// # Errors
    /// When the storage fails.
    fn receipts(&mut self, log: LogId, from: u64, most: usize) -> Result<Vec<Receipt>, Self::Error>;
    /// The kept part of a segment of this device, if there is one.
    ///
    /// # Errors
    /// When the storage fails.
    fn part(&mut self, device: DeviceId) -> Result<Option<([u8; 32], Vec<u8>)>, Self::Error>;
    /// Keeps a part of a segment, one per device; nothing to forget it.
    ///
    /// # Errors
    /// When the storage fails.
    fn keep_part(&mut self, device: DeviceId, part: Option<([u8; 32], &[u8])>) -> Result<(), Self::Error>;
    /// The spaces that a member reads at a moment of the server's, his own ones first. Any unit's keys can be asked for besides.
    ///
    /// # Errors
    /// When the storage fails.
    fn readable(&mut self, member: &Member, now: i64) -> Result<Vec<Space>, Self::Error>;
    /// Where to go on from in a space, when the cursor is of another generation.
    ///
    /// # Errors
    /// When the storage fails.
    fn rewind(&mut self, space: Space, generation: u64, cursor: u64) -> Result<u64, Self::Error>;
    /// The next pack of a space after a cursor, or nothing.
    ///
    /// # Errors
    /// When the storage fails.
    fn pack(&mut self, space: Space, after: u64) -> Result<Option<Packed>, Self::Error>;
    /// The signed anchor of a member's unit.
    ///
    /// # Errors
    /// When the storage fails.
    fn anchor(&mut self, member: &Member) -> Result<Option<Signed>, Self::Error>;
}

/// One request being served.
#[derive(Default)]
pub struct ServerSession {
    frames: FrameReader,
    greeted: bool,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Start,
    Ready(Box<Known>),
    Over,
}

struct Known {
    member: Member,
    head: Head,
    generation: u64,
    readable: Vec<Space>,
    cursors: Vec<(Space, u64)>,
    segment: Option<(SegmentHeader, Vec<u8>)>,
}

impl ServerSession {
    /// Takes bytes of the request as they come; appends what is to be sent back.
    ///
    /// Returns whether the request is served to its end: then no more bytes are to be given.
    pub fn feed<R: Room>(
        &mut self,
        bytes: &[u8],
        room: &mut R,
        signer: &Signer32,
        now: i64,
        out: &mut Vec<u8>,
    ) -> bool {
        self.frames.push(bytes);
        if let Err(trouble) = self.advance(room, signer, now, out) {
            // A request that is not ours is answered in our form all the same.
            if !self.greeted {
                out.extend_from_slice(&PREFACE);
            }
            out.extend(Frame::Trouble(trouble).to_bytes());
            self.state = State::Over;
        }
        matches!(self.state, State::Over)
    }

    /// Whose request it is, once the head's signature was checked.
    pub fn device(&self) -> Option<DeviceId> {
        match &self.state {
            State::Ready(known) => Some(known.member.device()),
            State::Start | State::Over => None,
        }
    }

    /// The connection broke: what came of a segment is kept, so that the rest of it can follow at its offset.
    ///
    /// # Errors
    /// When the storage fails; the segment is then sent again from its start.
    pub fn cut<R: Room>(self, room: &mut R) -> Result<(), R::Error> {
        if let State::Ready(known) = self.state
            && let Some((header, bytes)) = &known.segment
            && !bytes.is_empty()
        {
            room.keep_part(known.member.device(), Some((header.hash.into(), bytes)))?;
        }
        Ok(())
    }

    fn advance<R: Room>(
        &mut self,
        room: &mut R,
        signer: &Signer32,
        now: i64,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        loop {
            if let State::Ready(known) = &mut self.state
                && let Some((header, bytes)) = &mut known.segment
            {
                let missing = header.length as usize - bytes.len();
                bytes.extend(self.frames.payload(missing));
                if bytes.len() < header.length as usize {
                    return Ok(());
                }
                known.commit(room, signer, now, out)?;
            }
            if matches!(self.state, State::Over) {
                return Ok(());
            }
            match self.frames.take().map_err(|_| Trouble::Malformed)? {
                None => return Ok(()),
                Some(Prefaced::Preface { version, oldest }) => {
                    // The preface goes out alone when the versions do not meet: every version reads it.
                    out.extend_from_slice(&PREFACE);
                    self.greeted = true;
                    if version < limits::OLDEST_PROTOCOL || oldest > limits::PROTOCOL {
                        self.state = State::Over;
                        return Ok(());
                    }
                }
                Some(Prefaced::Frame(frame)) => match (*frame, &mut self.state) {
                    (Frame::Head(signed), State::Start) => {
                        let known = Known::meet(&signed, room, signer, now, out)?;
                        self.state = State::Ready(Box::new(known));
                    }
                    (Frame::AskCode(locator, proof), State::Start) => {
                        let sealed = room.offer(locator, &proof, now).map_err(Into::into)?;
                        out.extend(Frame::Offer(sealed).to_bytes());
                        self.state = State::Over;
                    }
                    (Frame::Segment(header), State::Ready(known)) => known.expect(header, room)?,
                    (Frame::End(_), State::Ready(known)) => {
                        known.serve(room, signer, out)?;
                        self.state = State::Over;
                    }
                    _ => return Err(Trouble::Malformed),
                },
            }
        }
    }
}

impl Known {
    fn meet<R: Room>(
        signed: &Signed,
        room: &mut R,
        signer: &Signer32,
        now: i64,
        out: &mut Vec<u8>,
    ) -> Result<Self, Trouble> {
        let malformed = |_: WireError| Trouble::Malformed;
        let head: Head = from_slice("head", limits::FRAME_HEADER, &signed.body).map_err(malformed)?;
        if head.logs.len() > limits::NAMED || head.wants.len() > limits::NAMED {
            return Err(Trouble::Malformed);
        }
        let device = DeviceId(head.device.into());
        let known = room.member(device, now).map_err(Into::into)?;
        let key = match (&known, &head.introduction) {
            (_, Some(introduction)) => introduction_key(introduction).ok_or(Trouble::InviteAltered)?,
            (Some(member), None) => member.key,
            (None, None) => return Err(Trouble::NotEnrolled),
        };
        // The signature is checked before the room is asked, or anyone who saw an invite could burn it for a key that
        // is not his, and anyone who knows a device's name could use up its share.
        if key.device() != device || key.open(Purpose::Head, signed).is_err() {
            return Err(Trouble::Malformed);
        }
        room.admit(device, now).map_err(Into::into)?;
        let (member, certificate) = match (known, &head.introduction) {
            (_, Some(introduction)) => room.introduce(key, introduction, now).map_err(Into::into)?,
            (Some(member), None) => {
                let renewed = room.renew(&member, now).map_err(Into::into)?;
                (member, renewed)
            }
            (None, None) => return Err(Trouble::NotEnrolled),
        };
        let generation = room.generation().map_err(Into::into)?;
        let mut heights = Vec::new();
        for log in &head.logs {
            let (sequence, hash) = room.height(LogId::operations(device, log.space)).map_err(Into::into)?;
            heights.push(Height { space: log.space, sequence, hash: Fixed::from(hash) });
        }
        let parts = room.part(device).map_err(Into::into)?;
        let parts = parts.map(|(hash, bytes)| PartHeld { hash: Fixed::from(hash), held: bytes.len() as u32 });
        let readable = match member.standing {
            Standing::Active => room.readable(&member, now).map_err(Into::into)?,
            Standing::Ended | Standing::Revoked => Vec::new(),
        };
        let mut cursors = Vec::new();
        let mut rewound = Vec::new();
        for want in &head.wants {
            // What is not his is left out without a word: whether such a space exists is not his to know either.
            // Keys are everybody's, and asked for where something is to be sealed to them.
            // A phone that was taken out reads nothing, not even those.
            let keys = matches!(want.space, Space::UnitKeys(_)) && member.standing == Standing::Active;
            if !readable.contains(&want.space) && !keys {
                continue;
            }
            let cursor = if head.generation == generation {
                want.cursor
            } else {
                room.rewind(want.space, head.generation, want.cursor).map_err(Into::into)?
            };
            if cursor != want.cursor {
                rewound.push((want.space, cursor));
            }
            cursors.push((want.space, cursor));
        }
        // In the server's order, whatever the phone's is: what is large comes last. Keys of other units go with the own.
        let keys = readable.iter().position(|space| matches!(space, Space::UnitKeys(_))).unwrap_or(0);
        cursors.sort_by_key(|(space, _)| readable.iter().position(|it| it == space).unwrap_or(keys));
        let anchor = room.anchor(&member).map_err(Into::into)?;
        let anchor = anchor.filter(|signed| {
            let hash = tinxom_wire::anchor::anchor_hash(signed);
            head.anchor.is_none_or(|known| known[..] != hash[..8])
        });
        let reply = ReplyHead {
            nonce: head.nonce,
            at: now,
            generation,
            heights,
            parts: parts.into_iter().collect(),
            readable: readable.iter().copied().take(limits::NAMED).collect(),
            anchor,
            certificate: certificate.map(Into::into),
            rewound,
            standing: (member.standing != Standing::Active).then(|| member.standing.code()),
        };
        out.extend(Frame::Reply(signer.signed(Purpose::Reply, to_vec(&reply))).to_bytes());
        let mut left = limits::REPEATED_RECEIPTS;
        for log in head.logs.iter().filter(|log| log.receipts_from > 0) {
            let id = LogId::operations(device, log.space);
            for receipt in room.receipts(id, log.receipts_from, left).map_err(Into::into)? {
                out.extend(Frame::Receipt(receipt.sign(signer)).to_bytes());
                left -= 1;
            }
        }
        Ok(Self { member, head, generation, readable, cursors, segment: None })
    }

    fn expect<R: Room>(&mut self, header: SegmentHeader, room: &mut R) -> Result<(), Trouble> {
        if header.length as usize > limits::PARCEL || header.offset > header.length {
            return Err(Trouble::Malformed);
        }
        let mut held = Vec::new();
        if header.offset > 0 {
            let part = room.part(self.member.device()).map_err(Into::into)?;
            match part {
                Some((hash, bytes)) if hash == *header.hash && bytes.len() >= header.offset as usize => {
                    held = bytes;
                    held.truncate(header.offset as usize);
                }
                // Reading on keeps the frames in step; the hash then shows that the start is missing.
                _ => held.resize(header.offset as usize, 0),
            }
        }
        self.segment = Some((header, held));
        Ok(())
    }

    fn commit<R: Room>(
        &mut self,
        room: &mut R,
        signer: &Signer32,
        now: i64,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let Some((header, bytes)) = self.segment.take() else { return Ok(()) };
        let device = self.member.device();
        if header.offset > 0 {
            room.keep_part(device, None).map_err(Into::into)?;
        }
        let outcome = if Sha256::digest(&bytes)[..] != header.hash[..] {
            Committed::NotTaken(SegmentTrouble::PartLost)
        } else {
            match Segment::from_wire(&bytes) {
                Ok(segment)
                    if segment.log() == LogId::operations(device, header.space)
                        && segment.first == header.first
                        && segment.verify(&self.member.key).is_ok() =>
                {
                    room.commit(&self.member, &segment, now).map_err(Into::into)?
                }
                _ => Committed::NotTaken(SegmentTrouble::Malformed),
            }
        };
        out.extend(
            match outcome {
                Committed::Kept(receipt) => Frame::Receipt(receipt.sign(signer)),
                Committed::NotTaken(why) => Frame::NotTaken(header.space, header.first, why),
            }
            .to_bytes(),
        );
        Ok(())
    }

    fn serve<R: Room>(&mut self, room: &mut R, signer: &Signer32, out: &mut Vec<u8>) -> Result<(), Trouble> {
        let mut budget = i64::from(self.head.bytes_down.min(REPLY));
        let mut more = false;
        for (space, cursor) in self.cursors.clone() {
            let mut after = cursor;
            while let Some(packed) = room.pack(space, after).map_err(Into::into)? {
                if budget <= 0 {
                    more = true;
                    break;
                }
                let hash: [u8; 32] = Sha256::digest(&packed.payload).into();
                let want = self.head.wants.iter().find(|want| want.space == space);
                let offset = match want {
                    Some(want) if want.part == Some(Fixed::from(hash)) => {
                        want.held.min(packed.payload.len() as u32)
                    }
                    _ => 0,
                };
                let header = PackHeader {
                    space,
                    generation: self.generation,
                    after,
                    upto: packed.upto,
                    length: packed.payload.len() as u32,
                    hash: Fixed::from(hash),
                };
                let payload = &packed.payload[offset as usize..];
                out.extend(Frame::Pack(signer.signed(Purpose::Pack, to_vec(&header)), offset).to_bytes());
                out.extend_from_slice(payload);
                budget -= payload.len() as i64;
                after = packed.upto;
                if !packed.more {
                    break;
                }
            }
        }
        // Spaces that the phone did not know to ask for are there next time: it learns of them from the head.
        let told = self.readable.iter().take(limits::NAMED);
        more |= told.into_iter().any(|space| self.head.wants.iter().all(|want| want.space != *space));
        out.extend(Frame::End(more).to_bytes());
        Ok(())
    }
}

fn introduction_key(introduction: &Introduction) -> Option<PublicKey> {
    match introduction {
        Introduction::Invite(_, key, _)
        | Introduction::Transfer(_, key, _)
        | Introduction::Pupil(_, key, _, _) => Some(PublicKey((*key).into())),
        Introduction::Certificate(bytes) => {
            tinxom_wire::certificate::Certificate::peek(bytes).ok().map(|certificate| certificate.key)
        }
    }
}
