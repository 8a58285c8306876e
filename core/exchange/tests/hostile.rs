//! Both sides under bytes that do not follow the protocol.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_exchange::phone::{Came, ExchangeError, Outgoing, ReplyReader, Trust, request};
use tinxom_exchange::server::{Committed, Member, Packed, Room, ServerSession};
use tinxom_wire::WireError;
use tinxom_wire::anchor::Anchor;
use tinxom_wire::codec::{Fixed, Signed, to_vec};
use tinxom_wire::item::{Item, PackHeader, pack};
use tinxom_wire::limits;
use tinxom_wire::message::{
    Frame, Head, Introduction, LogHead, PREFACE, SegmentHeader, SegmentTrouble, Trouble, Want,
};
use tinxom_wire::operation::Operation;
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::{PublicKey, Purpose, Signer32};
use tinxom_wire::space::{LogId, Space};

const UNIT: UnitId = UnitId(54_431);
const KEYS: Space = Space::UnitKeys(UNIT);

fn phone() -> Signer32 {
    Signer32::from_seed(&[5; 32])
}

fn server() -> Signer32 {
    Signer32::from_seed(&[3; 32])
}

fn anchor() -> Anchor {
    Anchor {
        root: Fixed::from([1; 32]),
        unit: UNIT.0,
        unit_key: Fixed::from([2; 32]),
        server_key: Fixed::from(server().public().0),
        version: 1,
    }
}

/// A room with one member and one pack of keys, that keeps what it is given.
#[derive(Default)]
struct SmallRoom {
    kept: Vec<Segment>,
    part: Option<([u8; 32], Vec<u8>)>,
}

impl Room for SmallRoom {
    type Error = Trouble;

    fn generation(&mut self) -> Result<u64, Trouble> {
        Ok(1)
    }
    fn member(&mut self, device: DeviceId, _: i64) -> Result<Option<Member>, Trouble> {
        let appointment = Appointment { role: Role::Resident, unit: UNIT, group: None };
        let member = Member { key: phone().public(), appointment, standing: Standing::Active };
        Ok((member.device() == device).then_some(member))
    }
    fn introduce(
        &mut self,
        _: PublicKey,
        _: &Introduction,
        _: i64,
    ) -> Result<(Member, Option<Vec<u8>>), Trouble> {
        Err(Trouble::InviteAltered)
    }
    fn offer(&mut self, _: u16, _: &[u8; 16], _: i64) -> Result<Vec<u8>, Trouble> {
        Err(Trouble::CodeUnknown)
    }

    fn height(&mut self, _: LogId) -> Result<(u64, [u8; 32]), Trouble> {
        Ok((0, [0; 32]))
    }
    fn commit(&mut self, member: &Member, segment: &Segment, now: i64) -> Result<Committed, Trouble> {
        self.kept.push(segment.clone());
        Ok(Committed::Kept(Receipt {
            generation: 1,
            device: Fixed::from(member.device().0),
            space: segment.log().space,
            first: segment.first,
            verdicts: vec![Verdict::Accepted; segment.operations.len()],
            segment: Fixed::from(segment.hash()),
            at: now,
            key: Fixed::from(server().public().short()),
        }))
    }
    fn receipts(&mut self, _: LogId, _: u64, _: usize) -> Result<Vec<Receipt>, Trouble> {
        Ok(Vec::new())
    }
    fn part(&mut self, _: DeviceId) -> Result<Option<([u8; 32], Vec<u8>)>, Trouble> {
        Ok(self.part.clone())
    }
    fn keep_part(&mut self, _: DeviceId, part: Option<([u8; 32], &[u8])>) -> Result<(), Trouble> {
        self.part = part.map(|(hash, bytes)| (hash, bytes.to_vec()));
        Ok(())
    }
    fn readable(&mut self, _: &Member, _: i64) -> Result<Vec<Space>, Trouble> {
        Ok(vec![KEYS])
    }
    fn rewind(&mut self, _: Space, _: u64, _: u64) -> Result<u64, Trouble> {
        Ok(0)
    }
    fn pack(&mut self, _: Space, after: u64) -> Result<Option<Packed>, Trouble> {
        let items = vec![Item { number: 1, kind: 33, at: 7, body: vec![9; 40] }];
        Ok((after == 0).then(|| Packed { upto: 1, payload: pack(&items), more: false }))
    }
    fn anchor(&mut self, _: &Member) -> Result<Option<Signed>, Trouble> {
        Ok(None)
    }
}

fn head() -> Head {
    Head {
        device: Fixed::from(phone().public().device().0),
        nonce: Fixed::from([8; 16]),
        generation: 1,
        logs: vec![LogHead { space: Space::WardTips(UNIT), receipts_from: 1 }],
        wants: vec![Want { space: KEYS, cursor: 0, part: None, held: 0 }],
        bytes_down: 10_000,
        introduction: None,
        anchor: None,
    }
}

fn outgoing() -> Outgoing {
    let log = LogId::operations(phone().public().device(), Space::WardTips(UNIT));
    let operations = vec![Operation { time: 1, kind: 3, body: vec![1; 20] }];
    let segment = Segment::fix(log, 1, [0; 32], [4; 16], operations, &phone());
    Outgoing { space: log.space, first: 1, wire: segment.to_wire() }
}

fn example_request() -> Vec<u8> {
    request(&head(), &phone(), &[outgoing()], &BTreeMap::new())
}

fn serve(bytes: &[u8], size: usize) -> (Vec<u8>, bool, SmallRoom) {
    let (mut session, mut room, mut out) = (ServerSession::default(), SmallRoom::default(), Vec::new());
    let over = bytes.chunks(size).any(|piece| session.feed(piece, &mut room, &server(), 7, &mut out));
    if !over {
        session.cut(&mut room).unwrap();
    }
    (out, over, room)
}

fn read(bytes: &[u8], size: usize) -> (Vec<Came>, Result<(), ExchangeError>) {
    let mut reader = ReplyReader::new([8; 16], Trust::Known(anchor()), Vec::new());
    let mut came = Vec::new();
    for piece in bytes.chunks(size) {
        if let Err(error) = reader.feed(piece, &mut came) {
            return (came, Err(error));
        }
    }
    let (_, end) = reader.finish();
    (came, end)
}

fn example_reply() -> Vec<u8> {
    serve(&example_request(), usize::MAX).0
}

fn after_the_preface(frames: &[Frame]) -> Vec<u8> {
    let mut bytes = PREFACE.to_vec();
    for frame in frames {
        bytes.extend(frame.to_bytes());
    }
    bytes
}

#[test]
fn an_exchange_as_it_should_be_brings_head_receipt_pack_and_end() {
    let (came, end) = read(&example_reply(), 3);
    assert!(end.is_ok());
    assert!(matches!(came[..], [Came::Head(..), Came::Receipt(..), Came::Pack(..), Came::End(false)]));
}

#[test]
fn what_stands_before_the_head_of_the_reply_is_not_handed_out() {
    let unsigned = [Frame::End(false), Frame::NotTaken(Space::WardTips(UNIT), 1, SegmentTrouble::Fork)];
    for frame in unsigned {
        let (came, end) = read(&after_the_preface(&[frame]), usize::MAX);
        assert_eq!((came.len(), end), (0, Err(ExchangeError::Wire(WireError::Malformed("reply")))));
    }
    // An answer to another request ends at its head, and nothing before it was handed out.
    let mut other = ReplyReader::new([9; 16], Trust::Known(anchor()), Vec::new());
    let mut came = Vec::new();
    assert!(other.feed(&example_reply(), &mut came).is_err());
    assert!(came.is_empty());
}

#[test]
fn a_pack_of_another_generation_is_refused() {
    let payload = pack(&vec![Item { number: 1, kind: 33, at: 7, body: vec![9; 40] }]);
    let header = PackHeader {
        space: KEYS,
        generation: 2,
        after: 0,
        upto: 1,
        length: payload.len() as u32,
        hash: Fixed::from(<[u8; 32]>::from(Sha256::digest(&payload))),
    };
    let reply = example_reply();
    let end = PREFACE.len() + 2 + usize::from(u16::from_be_bytes([reply[4], reply[5]]));
    let with = |header: &PackHeader| {
        let mut bytes = reply[..end].to_vec();
        bytes.extend(Frame::Pack(server().signed(Purpose::Pack, to_vec(header)), 0).to_bytes());
        bytes.extend_from_slice(&payload);
        read(&bytes, usize::MAX)
    };
    assert_eq!(with(&header).1, Err(ExchangeError::Wire(WireError::Malformed("pack"))));
    let (came, end) = with(&PackHeader { generation: 1, ..header });
    assert_eq!((came.len(), end), (2, Err(ExchangeError::Cut)));
}

#[test]
fn a_second_head_in_one_reply_is_refused() {
    let reply = example_reply();
    let head = &reply[PREFACE.len()..];
    let length = 2 + usize::from(u16::from_be_bytes([head[0], head[1]]));
    let twice = [&reply[..PREFACE.len() + length], &head[..length]].concat();
    let (came, end) = read(&twice, usize::MAX);
    assert_eq!((came.len(), end), (1, Err(ExchangeError::Wire(WireError::Malformed("reply")))));
}

#[test]
fn every_answer_begins_with_the_preface_also_to_what_is_not_a_request() {
    for bytes in [&b"GET / HTTP/1.1\r\n"[..], b"TY", &[0; 64]] {
        let (out, over, _) = serve(bytes, usize::MAX);
        assert!(over);
        assert_eq!(out, after_the_preface(&[Frame::Trouble(Trouble::Malformed)]));
        assert_eq!(read(&out, 1).1, Err(ExchangeError::Trouble(Trouble::Malformed)));
    }
}

#[test]
fn lengths_beyond_the_bounds_end_the_request_before_anything_is_kept() {
    let signed = phone().signed(Purpose::Head, to_vec(&head()));
    let header = |length, offset| SegmentHeader {
        space: Space::WardTips(UNIT),
        first: 1,
        length,
        hash: Fixed::from([0; 32]),
        offset,
    };
    for wrong in [header(limits::PARCEL as u32 + 1, 0), header(u32::MAX, 0), header(10, 11)] {
        let bytes = after_the_preface(&[Frame::Head(signed.clone()), Frame::Segment(wrong)]);
        let (out, over, room) = serve(&bytes, usize::MAX);
        assert!(over && room.part.is_none());
        assert!(out.ends_with(&Frame::Trouble(Trouble::Malformed).to_bytes()));
    }
    // A start that the server does not hold is noticed by the hash, and the frames stay in step.
    let mut bytes = after_the_preface(&[Frame::Head(signed), Frame::Segment(header(10, 4))]);
    bytes.extend_from_slice(&[1; 6]);
    bytes.extend(Frame::End(false).to_bytes());
    let (came, end) = read(&serve(&bytes, 1).0, 1);
    assert!(end.is_ok());
    assert!(matches!(came[1], Came::NotTaken(_, 1, SegmentTrouble::PartLost)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_request_breaks_nothing_and_plants_nothing(
        patches in prop::collection::vec((any::<usize>(), any::<u8>()), 1..5),
        cut in any::<usize>(),
        size in 1..200usize,
    ) {
        let example = example_request();
        let mut bytes = example.clone();
        for (place, value) in patches {
            let length = bytes.len();
            bytes[place % length] = value;
        }
        bytes.truncate(bytes.len() - cut % 5);
        let (out, _, room) = serve(&bytes, size);
        let sent = Segment::from_wire(&outgoing().wire).unwrap();
        prop_assert!(room.kept.iter().all(|kept| *kept == sent));
        let _ = read(&out, size);
    }

    #[test]
    fn a_changed_reply_hands_out_nothing_that_was_not_said(
        patches in prop::collection::vec((any::<usize>(), any::<u8>()), 1..5),
        size in 1..200usize,
    ) {
        let reply = example_reply();
        let (said, _) = read(&reply, usize::MAX);
        let mut bytes = reply;
        for (place, value) in patches {
            let length = bytes.len();
            bytes[place % length] = value;
        }
        for came in read(&bytes, size).0 {
            // Whether a segment was not taken, and whether there is more, is told unsigned; it moves no data.
            prop_assert!(said.contains(&came) || matches!(came, Came::NotTaken(..) | Came::End(_)));
        }
    }

    #[test]
    fn arbitrary_bytes_break_neither_side(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1..64usize) {
        let ours = [&PREFACE[..], &bytes].concat();
        for stream in [&bytes, &ours] {
            prop_assert!(serve(stream, size).2.kept.is_empty());
            prop_assert!(read(stream, size).0.is_empty());
        }
    }
}
