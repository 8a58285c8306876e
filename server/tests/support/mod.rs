//! A small phone and the ways to a server, for the tests of this crate: the phone's own crate may not be called here.

#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

pub mod http;
pub mod registry;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_exchange::phone::{Came, ExchangeError, Outgoing, ReplyReader, Trust, request};
use tinxom_exchange::server::ServerSession;
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::anchor::{Anchor, anchor_hash};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::envelope::TipEnvelope;
use tinxom_wire::invite::{Invite, Label, OpenedInvite, SALT};
use tinxom_wire::item::Item;
use tinxom_wire::message::{Head, Introduction, LogHead, SegmentTrouble, Want};
use tinxom_wire::operation::{AboutTip, Encapsulation, Operation, TipName, kind};
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::seal::{SUITE, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::Signer32;
use tinxom_wire::space::{LogId, Space};

/// A moment in November 2026.
pub const NOW: i64 = 1_795_000_000_000;
pub const WARD: UnitId = UnitId(54431);
pub const OTHER_WARD: UnitId = UnitId(54671);

/// An authority with a server for two wards, in a folder.
pub struct Place {
    pub dir: tempfile::TempDir,
    pub authority: Authority,
    pub server: PathBuf,
    pub signer: Signer32,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = dir.path().join("server");
        let authority =
            Authority::found(&dir.path().join("authority"), &server, &[WARD, OTHER_WARD]).unwrap();
        let signer = ServerKeys::read(&server).unwrap().signer;
        Self { dir, authority, server, signer }
    }

    /// Lays a signed territory into the server's folder in which [`WARD`] becomes part of [`OTHER_WARD`] from the day of
    /// [`NOW`] on: whole, or in part.
    pub fn merge(&self, share: &str) {
        let unit = |code, from, to| {
            let kind = r#""kind":"Phường","province":"P""#;
            let first = from == "null";
            format!(
                r#"{{"code":"{code}","name":"Phường","valid_from":{from},"valid_to":{to},"abolished":{first},{kind}}}"#
            )
        };
        let edge = |to| format!(r#"{{"from":"05443","to":"{to}","share":"{share}"}}"#);
        let edges = if share == "whole" { edge("05467") } else { [edge("05467"), edge("05470")].join(",") };
        let json = format!(
            r#"{{"version":1,"units":[{},{},{},{},{}],"lineage":[{edges}]}}"#,
            unit("05443", "null", r#""2025-06-30""#),
            unit("05443", r#""2025-08-01""#, r#""2026-11-17""#),
            unit("05467", "null", r#""2025-06-30""#),
            unit("05467", r#""2026-11-18""#, "null"),
            unit("05470", r#""2026-11-18""#, "null"),
        );
        let territory = Territory::from_json(json.as_bytes()).unwrap();
        let signed = self.authority.sign_territory(&territory, Timestamp(NOW)).unwrap();
        std::fs::write(self.server.join("territory"), signed).unwrap();
    }

    pub fn open(&self) -> SqliteRoom {
        SqliteRoom::open(&self.server, ServerKeys::read(&self.server).unwrap()).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// An officer's device, with its papers.
    pub fn officer(&self, seed: u8, role: Role, unit: UnitId) -> Device {
        self.officer_of(Signer32::from_seed(&[seed; 32]), role, unit)
    }

    pub fn officer_of(&self, signer: Signer32, role: Role, unit: UnitId) -> Device {
        let papers =
            self.authority.papers(unit, role, signer.public(), "https://a.example", Timestamp(NOW)).unwrap();
        let hash = anchor_hash(&papers.anchor);
        Device::new(signer, Introduction::Certificate(papers.certificate), hash)
    }

    /// A desk of the first ward.
    pub fn desk(&self) -> Device {
        self.officer(200, Role::Desk, WARD)
    }

    /// Somebody whom an officer of the ward invites.
    pub fn invited(&self, seed: u8, unit: UnitId, group: Option<GroupId>) -> Device {
        let signer = Signer32::from_seed(&[seed; 32]);
        let OpenedInvite { invite, introduction, .. } =
            Invite::open(&self.invite(seed, unit, group)).unwrap();
        let key = Fixed::from(signer.public().0);
        Device::new(signer, Introduction::Invite(introduction, key, 1), invite.anchor.into())
    }

    pub fn invite(&self, seed: u8, unit: UnitId, group: Option<GroupId>) -> Vec<u8> {
        let officer = Signer32::from_seed(&[201; 32]);
        let papers = self
            .authority
            .papers(unit, Role::AreaOfficer, officer.public(), "https://a.example", Timestamp(NOW))
            .unwrap();
        let label = Label { salt: [seed; SALT], text: "Xóm Núi Voi".into() };
        let invite = Invite {
            label: label.commitment(),
            address: papers.address,
            group: group.map(|group| Fixed::from(group.0)),
            date: NOW,
            until: Date::of(Timestamp(NOW)).0 + 30,
            inviter: papers.certificate,
            anchor: Fixed::from(anchor_hash(&papers.anchor)),
            household: None,
            named_role: None,
            by_telephone: None,
        };
        invite.sign(&label, &officer).unwrap()
    }
}

/// What a phone keeps, in memory, and does as the protocol says.
#[derive(Clone)]
pub struct Device {
    pub signer: Signer32,
    pub introduction: Introduction,
    pub introduced: bool,
    pub certificate: Option<Vec<u8>>,
    trust: Trust,
    pub generation: u64,
    pub cursors: BTreeMap<Space, u64>,
    /// Every segment ever fixed, and how far each log was acknowledged.
    pub logs: BTreeMap<Space, Vec<Segment>>,
    pub acknowledged: BTreeMap<Space, u64>,
    /// Whatever came, in order.
    pub items: BTreeMap<Space, Vec<Item>>,
    pub receipts: Vec<Receipt>,
    pub refused: Vec<(Space, u64, SegmentTrouble)>,
    pub readable: Vec<Space>,
    /// As the last reply said, when it is not active.
    pub standing: Option<u8>,
    pub part: BTreeMap<[u8; 32], u32>,
    dice: u8,
}

impl Device {
    pub fn new(signer: Signer32, introduction: Introduction, anchor: [u8; 32]) -> Self {
        let id = signer.public().device();
        Self {
            signer,
            introduction,
            introduced: false,
            certificate: None,
            trust: Trust::Hash(anchor),
            generation: 0,
            cursors: BTreeMap::from([(Space::Inbox(id), 0)]),
            logs: BTreeMap::new(),
            acknowledged: BTreeMap::new(),
            items: BTreeMap::new(),
            receipts: Vec::new(),
            refused: Vec::new(),
            readable: Vec::new(),
            standing: None,
            part: BTreeMap::new(),
            dice: 0,
        }
    }

    pub fn id(&self) -> DeviceId {
        self.signer.public().device()
    }

    fn roll(&mut self) -> u8 {
        self.dice = self.dice.wrapping_add(1);
        self.dice
    }

    /// Fixes a segment.
    pub fn write(&mut self, space: Space, operations: Vec<Operation>) {
        let seed = [self.roll(); 16];
        let log = self.logs.entry(space).or_default();
        let (first, previous) = log.last().map_or((1, [0; 32]), |last| (last.next(), last.hash()));
        let id = LogId::operations(self.signer.public().device(), space);
        log.push(Segment::fix(id, first, previous, seed, operations, &self.signer));
    }

    /// An encapsulation of its own to a ward's tips; its number distinguishes it.
    pub fn encapsulation(&self, number: u8) -> Encapsulation {
        let mut bytes = vec![number; 1120];
        bytes[..16].copy_from_slice(&self.id().0);
        Encapsulation { suite: SUITE, epoch: 1, bytes }
    }

    /// A tip to a ward, sealed or not: the server cannot tell. Gives its name.
    pub fn tip(&mut self, ward: UnitId, counter: u32) -> TipName {
        let encapsulation = self.encapsulation(1);
        let space = Space::WardTips(ward);
        if !self.logs.contains_key(&space) {
            self.write(space, vec![operation(kind::ENCAPSULATION, to_vec(&encapsulation))]);
        }
        let envelope = TipEnvelope {
            suite: SUITE,
            encapsulation: encapsulation_name(&encapsulation),
            counter,
            content: vec![7; 256],
            identity: vec![8; 256],
        };
        self.write(space, vec![operation(kind::TIP, to_vec(&envelope))]);
        envelope.name()
    }

    /// A desk's word on a tip.
    pub fn word(&mut self, ward: UnitId, kind: u16, tip: TipName) {
        self.write(Space::WardTips(ward), vec![about(kind, tip)]);
    }

    pub fn head(&mut self, nonce: [u8; 16]) -> Head {
        let want =
            |(space, cursor): (&Space, &u64)| Want { space: *space, cursor: *cursor, part: None, held: 0 };
        Head {
            device: Fixed::from(self.id().0),
            nonce: Fixed::from(nonce),
            generation: self.generation,
            logs: self.logs.keys().map(|space| LogHead { space: *space, receipts_from: 0 }).collect(),
            wants: self.cursors.iter().map(want).collect(),
            bytes_down: 256 * 1024,
            introduction: (!self.introduced).then(|| self.introduction.clone()),
            anchor: None,
        }
    }

    pub fn outgoing(&self) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        for (space, log) in &self.logs {
            let acknowledged = self.acknowledged.get(space).copied().unwrap_or(0);
            let waiting = log.iter().filter(|segment| segment.first > acknowledged);
            outgoing.extend(waiting.map(|s| Outgoing { space: *space, first: s.first, wire: s.to_wire() }));
        }
        outgoing
    }

    pub fn body(&mut self) -> ([u8; 16], Vec<u8>) {
        let nonce = [self.roll(); 16];
        let head = self.head(nonce);
        // A phone that is not let in yet sends nothing but its introduction.
        let segments = if self.introduced { self.outgoing() } else { Vec::new() };
        (nonce, request(&head, &self.signer, &segments, &self.part))
    }

    /// Takes a reply, whole or not, as a phone does: each whole thing at once. Whether there is more.
    pub fn take(&mut self, nonce: [u8; 16], reply: &[u8]) -> Result<bool, ExchangeError> {
        let mut reader = ReplyReader::new(nonce, self.trust.clone(), Vec::new());
        let mut came = Vec::new();
        let fed = reader.feed(reply, &mut came);
        let mut more = false;
        for thing in came {
            match thing {
                Came::Head(head, anchor) => {
                    if let Some(anchor) = anchor {
                        self.trust = Trust::Known(Anchor::open(&anchor).unwrap());
                    }
                    self.introduced = true;
                    self.certificate = head.certificate.map(Into::into).or(self.certificate.take());
                    self.generation = head.generation;
                    self.cursors.extend(head.rewound);
                    self.readable = head.readable;
                    self.standing = head.standing;
                    for space in &self.readable {
                        self.cursors.entry(*space).or_insert(0);
                    }
                    self.part = head.parts.iter().map(|part| (part.hash.into(), part.held)).collect();
                    for height in head.heights {
                        let acknowledged = self.acknowledged.entry(height.space).or_default();
                        *acknowledged = height.sequence.min(*acknowledged);
                    }
                }
                Came::Receipt(_, receipt) => {
                    let last = receipt.first + receipt.verdicts.len() as u64 - 1;
                    let acknowledged = self.acknowledged.entry(receipt.space).or_default();
                    *acknowledged = last.max(*acknowledged);
                    self.receipts.push(receipt);
                }
                Came::NotTaken(space, first, why) => self.refused.push((space, first, why)),
                Came::Pack(header, items) => {
                    self.items.entry(header.space).or_default().extend(items);
                    self.cursors.insert(header.space, header.upto);
                }
                Came::End(again) => more = again,
            }
        }
        fed?;
        let (_, whole) = reader.finish();
        whole.map(|()| more)
    }

    /// One request and its reply.
    pub fn round(
        &mut self,
        room: &mut SqliteRoom,
        signer: &Signer32,
        now: i64,
    ) -> Result<bool, ExchangeError> {
        let (nonce, body) = self.body();
        let reply = answer(room, signer, &body, now);
        self.take(nonce, &reply)
    }

    /// Requests until there is no more to send or to fetch.
    pub fn sync(&mut self, room: &mut SqliteRoom, signer: &Signer32) -> Result<(), ExchangeError> {
        self.sync_at(room, signer, NOW)
    }

    pub fn sync_at(
        &mut self,
        room: &mut SqliteRoom,
        signer: &Signer32,
        now: i64,
    ) -> Result<(), ExchangeError> {
        for _ in 0..100 {
            if !self.round(room, signer, now)? && self.outgoing().is_empty() {
                return Ok(());
            }
        }
        panic!("it never ends");
    }

    pub fn verdicts(&self) -> Vec<Verdict> {
        self.receipts.iter().flat_map(|receipt| receipt.verdicts.clone()).collect()
    }

    /// What a space holds by what it says, as a phone keeps it: the same thing twice is one. With the states of the
    /// tips in the order in which they came.
    pub fn holds(&self, space: Space) -> BTreeSet<(u16, Vec<u8>)> {
        let items = self.items.get(&space).into_iter().flatten();
        items.map(|item| (item.kind, item.body.clone())).collect()
    }
}

pub fn operation(kind: u16, body: Vec<u8>) -> Operation {
    Operation { time: NOW as u64, kind, body }
}

pub fn about(kind: u16, tip: TipName) -> Operation {
    operation(kind, to_vec(&AboutTip { tip }))
}

/// A reply by the server's own machine, fed in odd pieces.
pub fn answer(room: &mut SqliteRoom, signer: &Signer32, body: &[u8], now: i64) -> Vec<u8> {
    let (mut session, mut out) = (ServerSession::default(), Vec::new());
    for piece in body.chunks(997) {
        if session.feed(piece, room, signer, now, &mut out) {
            return out;
        }
    }
    session.cut(room).unwrap();
    out
}

/// A certificate's name in a space.
pub fn certificate(device: &Device) -> Certificate {
    Certificate::peek(device.certificate.as_ref().unwrap()).unwrap()
}

/// The files of a folder.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
