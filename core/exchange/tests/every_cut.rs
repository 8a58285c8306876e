//! Every place at which a session can be cut, up to 64 KiB in either direction (X05): the machines of both sides, with
//! what they keep in memory. The same on real vaults and a real room is in the whole-system tests.
//!
//! The gate takes every so many bytes; `cargo xtask soak` takes every single one (`TINXOM_CUT_STRIDE=1`).

#![allow(clippy::unwrap_used, clippy::panic)]

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::{Appointment, Role, Standing};
use tinxom_exchange::phone::{Came, Outgoing, Part, ReplyReader, Trust, request};
use tinxom_exchange::server::{Committed, Member, Packed, Room, ServerSession};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::codec::{Fixed, Signed};
use tinxom_wire::item::{Item, pack};
use tinxom_wire::message::{Head, Introduction, LogHead, SegmentTrouble, Trouble, Want};
use tinxom_wire::operation::Operation;
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::{PublicKey, Signer32};
use tinxom_wire::space::{LogId, Space};

const UNIT: UnitId = UnitId(54_431);
const LOG: Space = Space::WardTips(UNIT);
const NOW: i64 = 1_795_000_000_000;
/// Cuts are tried at every byte below this one.
const REACH: usize = 64 * 1024;

fn key(seed: u8) -> Signer32 {
    Signer32::from_seed(&[seed; 32])
}

fn inbox() -> Space {
    Space::Inbox(key(5).public().device())
}

/// Bytes that do not compress, as sealed ones do not.
fn noise(number: u64, length: usize) -> Vec<u8> {
    let blocks =
        (0u64..).flat_map(|block| Sha256::digest([number.to_be_bytes(), block.to_be_bytes()].concat()));
    blocks.take(length).collect()
}

/// What a server keeps of one device.
#[derive(Clone, Default)]
struct MemoryRoom {
    kept: Vec<(Segment, Receipt)>,
    part: Option<([u8; 32], Vec<u8>)>,
    items: Vec<Item>,
}

impl Room for MemoryRoom {
    type Error = Trouble;

    fn generation(&mut self) -> Result<u64, Trouble> {
        Ok(1)
    }
    fn member(&mut self, device: DeviceId, _: i64) -> Result<Option<Member>, Trouble> {
        let appointment = Appointment { role: Role::Resident, unit: UNIT, group: None };
        let member = Member { key: key(5).public(), appointment, standing: Standing::Active };
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
        Ok(self.kept.last().map_or((0, [0; 32]), |(segment, _)| (segment.next() - 1, segment.hash())))
    }
    fn commit(&mut self, member: &Member, segment: &Segment, now: i64) -> Result<Committed, Trouble> {
        let (last, hash) = self.height(segment.log())?;
        if segment.first <= last {
            let kept = self.kept.iter().find(|(kept, _)| kept == segment);
            return Ok(kept.map_or(Committed::NotTaken(SegmentTrouble::Fork), |(_, receipt)| {
                Committed::Kept(receipt.clone())
            }));
        }
        if segment.first != last + 1 || *segment.previous != hash {
            return Ok(Committed::NotTaken(SegmentTrouble::Gap));
        }
        let receipt = Receipt {
            generation: 1,
            device: Fixed::from(member.device().0),
            space: segment.log().space,
            first: segment.first,
            verdicts: vec![Verdict::Accepted; segment.operations.len()],
            segment: Fixed::from(segment.hash()),
            at: now,
            key: Fixed::from(key(3).public().short()),
        };
        self.kept.push((segment.clone(), receipt.clone()));
        Ok(Committed::Kept(receipt))
    }
    fn receipts(&mut self, _: LogId, from: u64, most: usize) -> Result<Vec<Receipt>, Trouble> {
        let behind = self.kept.iter().filter(|(segment, _)| segment.first >= from);
        Ok(behind.take(most).map(|(_, receipt)| receipt.clone()).collect())
    }
    fn part(&mut self, _: DeviceId) -> Result<Option<([u8; 32], Vec<u8>)>, Trouble> {
        Ok(self.part.clone())
    }
    fn keep_part(&mut self, _: DeviceId, part: Option<([u8; 32], &[u8])>) -> Result<(), Trouble> {
        self.part = part.map(|(hash, bytes)| (hash, bytes.to_vec()));
        Ok(())
    }
    fn readable(&mut self, _: &Member, _: i64) -> Result<Vec<Space>, Trouble> {
        Ok(vec![inbox()])
    }
    fn rewind(&mut self, _: Space, _: u64, cursor: u64) -> Result<u64, Trouble> {
        Ok(cursor)
    }
    fn pack(&mut self, _: Space, after: u64) -> Result<Option<Packed>, Trouble> {
        let rest = &self.items[(after as usize).min(self.items.len())..];
        let items: Vec<Item> = rest.iter().take(4).cloned().collect();
        Ok(items.last().map(|last| Packed {
            upto: last.number,
            payload: pack(&items),
            more: items.len() < rest.len(),
        }))
    }
    fn anchor(&mut self, _: &Member) -> Result<Option<Signed>, Trouble> {
        Ok(None)
    }
}

/// What a phone keeps: segments that wait for a receipt, what it read, and what a cut left.
#[derive(Clone)]
struct MemoryPhone {
    waiting: BTreeMap<u64, Vec<u8>>,
    cursor: u64,
    read: Vec<Item>,
    part: Option<Part>,
    held_by_server: BTreeMap<[u8; 32], u32>,
}

impl MemoryPhone {
    fn request(&self, offers: bool, nonce: [u8; 16]) -> Vec<u8> {
        let head = Head {
            device: Fixed::from(key(5).public().device().0),
            nonce: Fixed::from(nonce),
            generation: 1,
            logs: vec![LogHead {
                space: LOG,
                receipts_from: self.waiting.keys().next().copied().unwrap_or(0),
            }],
            wants: vec![Want {
                space: inbox(),
                cursor: self.cursor,
                part: self.part.as_ref().map(|part| Fixed::from(part.hash)),
                held: self.part.as_ref().map_or(0, |part| part.bytes.len() as u32),
            }],
            bytes_down: 1 << 20,
            introduction: None,
            anchor: None,
        };
        let outgoing =
            |(first, wire): (&u64, &Vec<u8>)| Outgoing { space: LOG, first: *first, wire: wire.clone() };
        let segments: Vec<Outgoing> = self.waiting.iter().map(outgoing).filter(|_| offers).collect();
        request(&head, &key(5), &segments, &self.held_by_server)
    }

    /// Takes what it hears of a reply; gives whether that was whole.
    fn hear(&mut self, nonce: [u8; 16], reply: &[u8]) -> bool {
        let anchor = Anchor {
            root: Fixed::from([1; 32]),
            unit: UNIT.0,
            unit_key: Fixed::from([2; 32]),
            server_key: Fixed::from(key(3).public().0),
            version: 1,
        };
        let mut reader = ReplyReader::new(nonce, Trust::Known(anchor), self.part.iter().cloned().collect());
        let mut came = Vec::new();
        reader.feed(reply, &mut came).unwrap();
        for thing in came {
            match thing {
                Came::Head(head, _) => {
                    let part = head.parts.first().map(|part| (part.hash.into(), part.held));
                    self.held_by_server = part.into_iter().collect();
                }
                Came::Receipt(_, receipt) => {
                    self.waiting.remove(&receipt.first);
                }
                Came::Pack(header, items) => {
                    assert_eq!(header.after, self.cursor);
                    self.cursor = header.upto;
                    self.read.extend(items);
                    self.part = None;
                }
                Came::NotTaken(_, first, why) => panic!("{first}: {why:?}"),
                Came::End(_) => {}
            }
        }
        let (part, whole) = reader.finish();
        self.part = part.or(self.part.take());
        whole.is_ok()
    }
}

/// Gives a session bytes; what it answers, and whether it came to its end.
fn serve(room: &mut MemoryRoom, body: &[u8]) -> Vec<u8> {
    let (mut session, mut out) = (ServerSession::default(), Vec::new());
    if !session.feed(body, room, &key(3), NOW, &mut out) {
        session.cut(room).unwrap();
    }
    out
}

/// One session that is not cut: what is on the other side is asked first, then what is missing goes.
fn whole(phone: &mut MemoryPhone, room: &mut MemoryRoom) -> usize {
    let mut up = 0;
    for (offers, nonce) in [(false, [2; 16]), (true, [3; 16])] {
        let body = phone.request(offers, nonce);
        up += body.len();
        assert!(phone.hear(nonce, &serve(room, &body)));
    }
    up
}

/// A phone with more than 64 KiB to send, in segments of about 4 KiB.
fn with_much_to_send() -> MemoryPhone {
    let log = LogId::operations(key(5).public().device(), LOG);
    let (mut waiting, mut first, mut previous) = (BTreeMap::new(), 1, [0; 32]);
    for number in 0..18 {
        let operations: Vec<Operation> = (0..2)
            .map(|n| Operation {
                time: first + n,
                kind: 2,
                body: noise(number * 2 + n, 1_700 + number as usize * 17),
            })
            .collect();
        let segment = Segment::fix(log, first, previous, [4; 16], operations, &key(5));
        (first, previous) = (segment.next(), segment.hash());
        waiting.insert(segment.first, segment.to_wire());
    }
    MemoryPhone { waiting, cursor: 0, read: Vec::new(), part: None, held_by_server: BTreeMap::new() }
}

/// Runs `each` for every cut, on both cores.
fn for_every_cut(each: impl Fn(usize) + Sync) {
    let stride =
        std::env::var("TINXOM_CUT_STRIDE").ok().and_then(|stride| stride.parse().ok()).unwrap_or(101);
    std::thread::scope(|scope| {
        for half in 0..2 {
            let each = &each;
            scope.spawn(move || (half * stride..REACH).step_by(2 * stride).for_each(each));
        }
    });
}

#[test]
fn x05_a_session_cut_after_every_byte_up_and_then_a_whole_one_bring_each_segment_exactly_once() {
    let phone = with_much_to_send();
    let all: BTreeSet<u64> = phone.waiting.keys().copied().collect();
    let body = phone.request(true, [1; 16]);
    assert!(body.len() > REACH);
    let heads = 1_500;
    for_every_cut(|at| {
        for hears in [true, false] {
            let (mut phone, mut room) = (phone.clone(), MemoryRoom::default());
            let out = serve(&mut room, &body[..at]);
            if hears {
                assert!(!phone.hear([1; 16], &out));
            }
            let again = whole(&mut phone, &mut room);
            assert!(phone.waiting.is_empty(), "cut at {at}, hears {hears}");
            let kept: Vec<u64> = room.kept.iter().map(|(segment, _)| segment.first).collect();
            assert!(kept.iter().copied().eq(all.iter().copied()), "cut at {at}, hears {hears}: {kept:?}");
            assert!(again + at < body.len() + heads, "cut at {at}: {again} bytes again");
        }
    });
}

#[test]
fn x05_a_session_cut_after_every_byte_down_and_then_a_whole_one_bring_each_item_exactly_once() {
    let items: Vec<Item> =
        (1..=48).map(|number| Item { number, kind: 5, at: NOW, body: noise(number, 1_500) }).collect();
    let room = MemoryRoom { items: items.clone(), ..MemoryRoom::default() };
    let phone = MemoryPhone { waiting: BTreeMap::new(), ..with_much_to_send() };
    let body = phone.request(true, [1; 16]);
    let reply = serve(&mut room.clone(), &body);
    assert!(reply.len() > REACH);
    for_every_cut(|at| {
        let (mut phone, mut room) = (phone.clone(), room.clone());
        assert!(!phone.hear([1; 16], &reply[..at]));
        let had = phone.read.len();
        whole(&mut phone, &mut room);
        assert!(phone.read == items, "cut at {at}");
        assert!(phone.part.is_none() && had <= items.len(), "cut at {at}");
    });
}
