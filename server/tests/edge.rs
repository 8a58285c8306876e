//! What strangers and bad links send to the edge, over real HTTP on a loopback port.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use support::http::{Reply, exchange, post, posting, read};
use support::{Device, NOW, Place, WARD, operation};
use tinxom_exchange::phone::{ExchangeError, Outgoing, request};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::limits::Limits;
use tinxom_server::room::SqliteRoom;
use tinxom_wire::codec::to_vec;
use tinxom_wire::limits;
use tinxom_wire::message::{Frame, PREFACE, SegmentTrouble, Trouble};
use tinxom_wire::operation::{PatrolNote, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::{LogId, Space};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const TIPS: Space = Space::WardTips(WARD);

struct Edge {
    place: Place,
    running: Running,
    clock: Arc<AtomicI64>,
}

impl Edge {
    async fn new(limits: Limits) -> Self {
        let place = Place::new();
        let room = place.open().with_limits(limits);
        Self::with(place, room).await
    }

    async fn with(place: Place, room: SqliteRoom) -> Self {
        let clock = Arc::new(AtomicI64::new(NOW));
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
        let now = clock.clone();
        let running = start(room, &listen, Arc::new(move || now.load(Ordering::Relaxed))).await.unwrap();
        Self { place, running, clock }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.running.address).await.unwrap()
    }

    async fn send(&self, bytes: &[u8]) -> Reply {
        exchange(self.connect().await, bytes).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes()).await
    }

    async fn round(&self, device: &mut Device) -> Result<bool, ExchangeError> {
        let (nonce, body) = device.body();
        let reply = self.send(&post(&body)).await;
        device.take(nonce, &reply.body)
    }

    async fn sync(&self, device: &mut Device) {
        for _ in 0..50 {
            if !self.round(device).await.unwrap() && device.outgoing().is_empty() {
                return;
            }
        }
        panic!("it never ends");
    }

    /// The kinds of what lies in the ward's tips.
    async fn at_desk(&self) -> Vec<u16> {
        let mut desk = self.place.desk();
        self.sync(&mut desk).await;
        desk.items.get(&TIPS).into_iter().flatten().map(|item| item.kind).collect()
    }
}

fn told(trouble: Trouble) -> Vec<u8> {
    [&PREFACE[..], &Frame::Trouble(trouble).to_bytes()].concat()
}

#[tokio::test]
async fn garbage_wrong_methods_and_giant_lengths_are_answered_and_the_server_goes_on() {
    let edge = Edge::new(Limits::default()).await;
    let mut noise = vec![0u8; 70_000];
    for (place, byte) in noise.iter_mut().enumerate() {
        *byte = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0];
    }
    for start in [&b""[..], b"TX", b"TX\x01\x01", b"TX\x01\x01\x00\x00", b"TX\xff\xff", b"<html>"] {
        let reply = edge.send(&post(&[start, &noise].concat())).await;
        assert_eq!(reply.status, 200);
        assert!(reply.body.len() < 64, "{:?}", &reply.body[..64]);
    }
    assert_eq!(edge.send(&post(b"")).await, Reply { status: 200, body: Vec::new() });
    assert_eq!(edge.get("/sync").await.status, 405);
    assert_eq!(edge.get("/members").await.status, 404);
    let giant = edge.send(&posting(b"TX\x01\x01", 1 << 40)).await;
    assert_eq!(giant, Reply { status: 413, body: told(Trouble::Malformed) });
    let late = edge.send(&post(b"TX\x02\x02")).await;
    assert_eq!(late.body, PREFACE, "a later version learns which one is spoken here");
    let headless = edge.send(b"\x16\x03\x01 this is not HTTP\r\n\r\n").await;
    assert_eq!(headless.status, 400);
    assert_eq!(edge.get("/healthz").await, Reply { status: 200, body: b"ok\n".to_vec() });
}

#[tokio::test]
async fn x05_the_part_of_a_segment_that_came_before_a_cut_is_kept_and_the_rest_follows() {
    let edge = Edge::new(Limits::default()).await;
    let mut device = edge.place.invited(1, WARD, None);
    edge.sync(&mut device).await;
    device.tip(WARD, 0);
    let (_, body) = device.body();
    let whole = device.outgoing()[1].wire.len();
    let mut stream = edge.connect().await;
    // Into the second segment, and then nothing more.
    let cut = body.len() - whole / 2;
    stream.write_all(&posting(&body[..cut], body.len())).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest).await;
    // The reply may have been lost with the connection: the next head tells what is held.
    for _ in 0..1_000 {
        let nonce = [77; 16];
        let head = device.head(nonce);
        let asked = edge.send(&post(&request(&head, &device.signer, &[], &BTreeMap::new()))).await;
        device.take(nonce, &asked.body).unwrap();
        if !device.part.is_empty() {
            break;
        }
    }
    let held = *device.part.values().next().unwrap();
    assert!(held > 0 && (held as usize) < whole);
    assert_eq!(device.outgoing().len(), 2);
    device.acknowledged.insert(TIPS, 1);
    let (nonce, rest) = device.body();
    assert!(rest.len() < body.len() - held as usize);
    let reply = edge.send(&post(&rest)).await;
    device.take(nonce, &reply.body).unwrap();
    assert!(device.outgoing().is_empty() && device.refused.is_empty());
    assert_eq!(edge.at_desk().await, [kind::ENCAPSULATION, kind::TIP]);
}

#[tokio::test]
async fn a_head_signed_by_another_key_is_not_served_and_costs_the_device_nothing() {
    let edge = Edge::new(Limits { requests_in_a_burst: 3, ..Limits::default() }).await;
    let mut device = edge.place.invited(1, WARD, None);
    edge.round(&mut device).await.unwrap();
    let other = Signer32::from_seed(&[99; 32]);
    for _ in 0..10 {
        let head = device.head([5; 16]);
        let reply = edge.send(&post(&request(&head, &other, &[], &BTreeMap::new()))).await;
        assert_eq!(reply.body, told(Trouble::Malformed));
    }
    edge.round(&mut device).await.unwrap();
    let mut unknown = edge.place.invited(2, WARD, None);
    unknown.introduced = true;
    assert_eq!(edge.round(&mut unknown).await, Err(ExchangeError::Trouble(Trouble::NotEnrolled)));
}

#[tokio::test]
async fn a_request_that_arrives_twice_is_kept_once_and_gets_the_same_receipts() {
    let edge = Edge::new(Limits::default()).await;
    let mut device = edge.place.invited(1, WARD, None);
    edge.sync(&mut device).await;
    device.tip(WARD, 0);
    let (nonce, body) = device.body();
    let first = edge.send(&post(&body)).await;
    edge.clock.fetch_add(3_600_000, Ordering::Relaxed);
    let second = edge.send(&post(&body)).await;
    let mut again = device.clone();
    device.take(nonce, &first.body).unwrap();
    again.take(nonce, &second.body).unwrap();
    assert_eq!(device.receipts, again.receipts);
    assert_eq!(device.verdicts(), [Verdict::Accepted; 2]);
    assert_eq!(edge.at_desk().await, [kind::ENCAPSULATION, kind::TIP]);
}

#[tokio::test]
async fn requests_of_two_devices_that_come_piece_by_piece_beside_each_other_are_both_served() {
    let edge = Edge::new(Limits::default()).await;
    let mut devices = [1, 2].map(|seed| edge.place.invited(seed, WARD, None));
    let mut ways = Vec::new();
    for device in &mut devices {
        edge.sync(device).await;
        device.tip(WARD, 0);
        let (nonce, body) = device.body();
        ways.push((edge.connect().await, nonce, post(&body)));
    }
    let longest = ways.iter().map(|(_, _, bytes)| bytes.len()).max().unwrap();
    for from in (0..longest).step_by(100) {
        for (stream, _, bytes) in &mut ways {
            let piece = bytes.get(from..(from + 100).min(bytes.len())).unwrap_or_default();
            stream.write_all(piece).await.unwrap();
        }
    }
    for ((mut stream, nonce, _), device) in ways.into_iter().zip(&mut devices) {
        let reply = read(&mut stream).await;
        device.take(nonce, &reply.body).unwrap();
        assert_eq!(device.verdicts(), [Verdict::Accepted; 2]);
    }
    assert_eq!(edge.at_desk().await.len(), 4);
}

#[tokio::test]
async fn a_forged_segment_and_one_in_anothers_name_are_not_taken_and_what_follows_is() {
    let edge = Edge::new(Limits::default()).await;
    let mut device = edge.place.invited(1, WARD, None);
    let mut victim = edge.place.invited(2, WARD, None);
    edge.sync(&mut device).await;
    edge.sync(&mut victim).await;
    let thing = || vec![operation(kind::ENCAPSULATION, vec![1; 40])];
    let fix = |log: &Device, signer: &Signer32| {
        Segment::fix(LogId::operations(log.id(), TIPS), 1, [0; 32], [1; 16], thing(), signer)
    };
    device.tip(WARD, 0);
    let forged = fix(&device, &victim.signer);
    let anothers = fix(&victim, &device.signer);
    let hers = fix(&victim, &victim.signer);
    let mut segments: Vec<Outgoing> = [forged, anothers, hers]
        .map(|segment| Outgoing { space: TIPS, first: 1, wire: segment.to_wire() })
        .to_vec();
    segments.push(Outgoing { space: TIPS, first: 1, wire: b"not compressed".to_vec() });
    segments.extend(device.outgoing());
    let head = device.head([6; 16]);
    let reply = edge.send(&post(&request(&head, &device.signer, &segments, &BTreeMap::new()))).await;
    device.take([6; 16], &reply.body).unwrap();
    assert_eq!(device.refused, [(TIPS, 1, SegmentTrouble::Malformed); 4]);
    assert_eq!(device.verdicts(), [Verdict::Accepted; 2]);
    // A fork of what is kept, and a gap.
    let fork =
        Segment::fix(LogId::operations(device.id(), TIPS), 1, [0; 32], [9; 16], thing(), &device.signer);
    let gap =
        Segment::fix(LogId::operations(device.id(), TIPS), 9, [0; 32], [9; 16], thing(), &device.signer);
    let segments = [(1, fork), (9, gap)].map(|(first, segment)| Outgoing {
        space: TIPS,
        first,
        wire: segment.to_wire(),
    });
    let head = device.head([7; 16]);
    let reply = edge.send(&post(&request(&head, &device.signer, &segments, &BTreeMap::new()))).await;
    device.take([7; 16], &reply.body).unwrap();
    assert_eq!(device.refused[4..], [(TIPS, 1, SegmentTrouble::Fork), (TIPS, 9, SegmentTrouble::Gap)]);
    assert_eq!(edge.at_desk().await, [kind::ENCAPSULATION, kind::TIP]);
}

#[tokio::test]
async fn a_device_that_asks_too_often_is_told_to_wait_in_a_whole_reply_and_its_neighbour_is_served() {
    let limits = Limits { requests_in_a_burst: 4, requests_a_minute: 60, ..Limits::default() };
    let edge = Edge::new(limits).await;
    let mut device = edge.place.invited(1, WARD, None);
    let mut neighbour = edge.place.invited(2, WARD, None);
    device.tip(WARD, 0);
    for _ in 0..4 {
        edge.round(&mut device).await.unwrap();
    }
    // Both come from one address, as a hamlet does.
    assert_eq!(edge.round(&mut device).await, Err(ExchangeError::Trouble(Trouble::Busy)));
    edge.round(&mut neighbour).await.unwrap();
    edge.clock.fetch_add(1_000, Ordering::Relaxed);
    edge.round(&mut device).await.unwrap();
    assert!(device.outgoing().is_empty());
}

#[tokio::test]
async fn what_is_beyond_a_devices_share_is_said_of_each_tip_and_does_not_fill_the_disk() {
    let edge = Edge::new(Limits { tips_a_day: 2, bytes_a_device: 20_000, ..Limits::default() }).await;
    let mut device = edge.place.invited(1, WARD, None);
    edge.sync(&mut device).await;
    for counter in [0, 2, 4] {
        device.tip(WARD, counter);
    }
    edge.sync(&mut device).await;
    let expected = [Verdict::Accepted, Verdict::Accepted, Verdict::Accepted, Verdict::QuotaReached];
    assert_eq!(device.verdicts(), expected);
    edge.clock.fetch_add(86_400_000, Ordering::Relaxed);
    device.tip(WARD, 6);
    edge.sync(&mut device).await;
    assert_eq!(device.verdicts()[4..], [Verdict::Accepted]);
    // Bytes: verdicts for a while, and then the phone is told to wait, with everything still in it.
    let noise: Vec<u8> =
        (0..18_000u64).map(|n| n.wrapping_mul(n).wrapping_mul(0x9E37_79B9).to_be_bytes()[3]).collect();
    let mut told_to_wait = false;
    for round in 0..40u8 {
        let bodies = (0..3).map(|n| operation(kind::TIP, [&[round, n][..], &noise].concat()));
        device.write(TIPS, bodies.collect());
        match edge.round(&mut device).await {
            Ok(_) => {}
            Err(ExchangeError::Trouble(Trouble::Busy)) => {
                told_to_wait = true;
                break;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(told_to_wait && !device.outgoing().is_empty());
    assert!(device.verdicts()[5..].iter().all(|verdict| *verdict == Verdict::ShareUsed));
    assert_eq!(edge.at_desk().await.len(), 4);
}

#[tokio::test]
async fn a_segment_that_no_reader_could_take_is_not_laid_before_the_readers() {
    let edge = Edge::new(Limits::default()).await;
    let group = tinxom_domain::id::GroupId([3; 8]);
    let patrols = Space::GroupPatrol(group);
    let mut hostile = edge.place.invited(1, WARD, Some(group));
    let mut friend = edge.place.invited(2, WARD, Some(group));
    edge.sync(&mut hostile).await;
    // As large as a segment may be: what a pack adds to it would be too much.
    let notes = |last: usize| {
        let note = |length| PatrolNote { kind: 1, hamlet: String::new(), words: "x".repeat(length) };
        let lengths = std::iter::repeat_n(20_140, 12).chain([last]);
        lengths.map(|length| operation(kind::PATROL_NOTE, to_vec(&note(length)))).collect::<Vec<_>>()
    };
    let mut measure = hostile.clone();
    measure.write(patrols, notes(20_000));
    let bytes = measure.logs[&patrols][0].to_bytes().len();
    hostile.write(patrols, notes(20_000 + limits::PARCEL_RAW - bytes));
    assert_eq!(hostile.logs[&patrols][0].to_bytes().len(), limits::PARCEL_RAW);
    hostile.write(patrols, vec![operation(kind::PATROL_END, Vec::new())]);
    edge.sync(&mut hostile).await;
    assert_eq!(hostile.verdicts()[..13], [Verdict::Malformed; 13]);
    assert_eq!(hostile.verdicts()[13..], [Verdict::Accepted]);
    edge.sync(&mut friend).await;
    let kinds: Vec<u16> = friend.items[&patrols].iter().map(|item| item.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == kind::SEGMENT).count(), 1);
}

#[tokio::test]
async fn a_server_that_was_stopped_and_started_again_has_kept_everything() {
    let edge = Edge::new(Limits::default()).await;
    let mut device = edge.place.invited(1, WARD, None);
    edge.sync(&mut device).await;
    device.tip(WARD, 0);
    edge.sync(&mut device).await;
    let receipts = device.receipts.clone();
    let Edge { place, running, .. } = edge;
    running.shutdown().await;
    let log = place.server.join("server.db-wal");
    assert!(!log.exists(), "a stop writes the log back");
    let room = place.open();
    let edge = Edge::with(place, room).await;
    device.acknowledged.clear();
    device.receipts.clear();
    let generation = device.generation;
    edge.sync(&mut device).await;
    assert_eq!((device.receipts, device.generation), (receipts, generation));
    assert_eq!(edge.at_desk().await, [kind::ENCAPSULATION, kind::TIP]);
}
