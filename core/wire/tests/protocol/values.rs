//! Values of every message, from fixed seeds.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::OnceLock;
use tinxom_domain::id::{DeviceId, GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::territory::{Outlines, Place, Territory};
use tinxom_domain::time::Date;
use tinxom_wire::anchor::{Anchor, anchor_hash};
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, to_vec};
use tinxom_wire::envelope::TipContent;
use tinxom_wire::invite::{Invite, Label, OpenedInvite, SALT};
use tinxom_wire::item::{Item, PackHeader};
use tinxom_wire::message::{
    Head, Height, Introduction, LogHead, PartHeld, ReplyHead, SegmentHeader, SegmentTrouble, Trouble, Want,
};
use tinxom_wire::operation::{AboutTip, Encapsulation, Operation, PatrolNote, PatrolStart, TipName, kind};
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::seal::{DeskSeed, EpochKey, SUITE, SealingSecret, WardBox, encapsulate, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::{Purpose, Signer32};
use tinxom_wire::space::{LogId, Space};

pub const UNIT: UnitId = UnitId(54_431);
pub const WARD: WardBox = WardBox { unit: UNIT, epoch: 2 };
pub const NOW: i64 = 1_790_000_000_000;
pub const GROUP: GroupId = GroupId([0x67; 8]);

pub fn root() -> Signer32 {
    Signer32::from_seed(&[1; 32])
}
pub fn unit_key() -> Signer32 {
    Signer32::from_seed(&[2; 32])
}
pub fn server() -> Signer32 {
    Signer32::from_seed(&[3; 32])
}
pub fn officer() -> Signer32 {
    Signer32::from_seed(&[4; 32])
}
pub fn phone() -> Signer32 {
    Signer32::from_seed(&[5; 32])
}
pub fn desk_seed() -> DeskSeed {
    DeskSeed::from_bytes([6; 32])
}

pub fn id(signer: &Signer32) -> Fixed<16> {
    Fixed::from(signer.public().device().0)
}

pub fn encapsulation() -> (Encapsulation, SealingSecret) {
    static MADE: OnceLock<(Encapsulation, SealingSecret)> = OnceLock::new();
    let make = || {
        let mut dice = ChaCha20Rng::from_seed([7; 32]);
        encapsulate(WARD, &desk_seed().epoch_public(WARD), &mut dice).unwrap()
    };
    MADE.get_or_init(make).clone()
}

pub fn tip_name() -> TipName {
    TipName { encapsulation: encapsulation_name(&encapsulation().0), counter: 8 }
}

/// A small territory with one of everything.
pub fn territory() -> Territory {
    let text = r#"{"version":3,
        "units":[
            {"code":"05458","name":"Phường Đồng Quang","kind":"Phường","district":"Thành phố A","province":"Tỉnh A",
             "valid_to":"2025-06-30"},
            {"code":"05443","name":"Phường Phan Đình Phùng","kind":"Phường","province":"Tỉnh A",
             "legal_from":"2025-06-16","valid_from":"2025-07-01"},
            {"code":"00009","name":"Xã Cũ","kind":"Xã","province":"Tỉnh A","valid_to":"2019-12-31","abolished":true}],
        "lineage":[{"from":"05458","to":"05443","share":"whole"}],
        "hamlets":[
            {"id":12,"unit":"05443","name":"Tổ dân phố 2","kind":"Tổ dân phố"},
            {"id":7,"unit":"05458","name":"Xóm Núi Voi","kind":"Xóm","valid_from":"2019-01-01","valid_to":"2025-06-30"},
            {"id":13,"unit":"05443","name":"Tổ dân phố 3","kind":"Tổ dân phố","valid_from":"2025-07-01"}],
        "hamlet_lineage":[{"from":7,"to":12,"share":"part"},{"from":7,"to":13,"share":"part"}]}"#;
    let territory = Territory::from_json(text.as_bytes()).unwrap();
    let corner = |north, east| Place { north, east };
    let ring = vec![corner(215_900, 1_058_300), corner(215_900, 1_058_500), corner(216_010, 1_058_400)];
    let outlines = Outlines { coarseness: 20, units: [(UNIT, vec![ring])].into() };
    territory.with_outlines(outlines).unwrap()
}

pub fn certificate() -> Certificate {
    Certificate {
        key: officer().public(),
        role: Role::Desk,
        unit: UNIT,
        group: None,
        from: Date(20_700),
        until: Date(20_790),
    }
}

pub fn anchor() -> Signed {
    let anchor = Anchor {
        root: Fixed::from(root().public().0),
        unit: UNIT.0,
        unit_key: Fixed::from(unit_key().public().0),
        server_key: Fixed::from(server().public().0),
        version: 3,
    };
    anchor.sign(&root())
}

pub fn label() -> Label {
    Label { salt: [0x73; SALT], text: "Tổ tự quản số 3, xóm Núi Voi".into() }
}

/// The invite as people carry it.
pub fn invite_bytes() -> Vec<u8> {
    invite().sign(&label(), &officer()).unwrap()
}

/// Its signed part, as a server gets it.
pub fn invite_signed() -> Vec<u8> {
    to_vec(&officer().signed(Purpose::Invite, to_vec(&invite())))
}

pub fn invite_opened() -> OpenedInvite {
    OpenedInvite { invite: invite(), label: label(), introduction: invite_signed() }
}

pub fn invite() -> Invite {
    Invite {
        label: label().commitment(),
        address: "https://tinxom.example:8443".into(),
        group: Some(Fixed::from(GROUP.0)),
        date: NOW,
        until: 20_730,
        inviter: certificate().sign(&unit_key()).unwrap(),
        anchor: Fixed::from(anchor_hash(&anchor())),
        household: None,
        named_role: None,
        by_telephone: None,
    }
}

pub fn content() -> TipContent {
    TipContent {
        kind: 1,
        unit: UNIT.0,
        hamlet: "Xóm Núi Voi".into(),
        window: 3,
        text: "Đêm qua có xe lạ đỗ ở đầu xóm.".into(),
        reply: Fixed::from([0x72; 32]),
        kept_at: NOW,
        clock_doubted: true,
        key_old: false,
    }
}

pub fn segment() -> Segment {
    let log = LogId::operations(phone().public().device(), Space::GroupPatrol(GROUP));
    let operations = vec![
        Operation { time: 1 << 16, kind: kind::PATROL_START, body: to_vec(&patrol_start()) },
        Operation { time: (1 << 16) + 1, kind: kind::PATROL_NOTE, body: to_vec(&patrol_note()) },
        Operation { time: (1 << 16) + 2, kind: kind::PATROL_END, body: Vec::new() },
    ];
    Segment::fix(log, 4, [0x70; 32], [0x5e; 16], operations, &phone())
}

pub fn patrol_start() -> PatrolStart {
    PatrolStart { purpose: 2, alone: false }
}

pub fn patrol_note() -> PatrolNote {
    PatrolNote { kind: 1, hamlet: "Xóm Núi Voi".into(), words: "Đèn ngõ 4 hỏng.".into() }
}

pub fn head(introduction: Option<Introduction>) -> Head {
    Head {
        device: id(&phone()),
        nonce: Fixed::from([0x6e; 16]),
        generation: 9,
        logs: vec![
            LogHead { space: Space::WardTips(UNIT), receipts_from: 7 },
            LogHead { space: Space::GroupPatrol(GROUP), receipts_from: 0 },
        ],
        wants: vec![
            Want {
                space: Space::Inbox(DeviceId(*id(&phone()))),
                cursor: 17,
                part: Some(Fixed::from([0x70; 32])),
                held: 1_000,
            },
            Want { space: Space::UnitKeys(UNIT), cursor: 0, part: None, held: 0 },
        ],
        bytes_down: 65_536,
        introduction,
        anchor: Some(Fixed::from(<[u8; 8]>::try_from(&anchor_hash(&anchor())[..8]).unwrap())),
    }
}

pub fn reply(full: bool) -> ReplyHead {
    let mut reply = ReplyHead {
        nonce: Fixed::from([0x6e; 16]),
        at: NOW,
        generation: 10,
        heights: Vec::new(),
        parts: Vec::new(),
        readable: vec![Space::Inbox(DeviceId(*id(&phone()))), Space::UnitKeys(UNIT)],
        anchor: None,
        certificate: None,
        rewound: Vec::new(),
        standing: None,
    };
    if full {
        let member = Certificate {
            key: phone().public(),
            role: Role::GroupMember,
            group: Some(GROUP),
            ..certificate()
        };
        reply.heights =
            vec![Height { space: Space::GroupPatrol(GROUP), sequence: 3, hash: Fixed::from([0x70; 32]) }];
        reply.parts = vec![PartHeld { hash: Fixed::from([0x71; 32]), held: 500 }];
        reply.anchor = Some(anchor());
        reply.certificate = Some(member.sign(&server()).unwrap().into());
        reply.rewound = vec![(Space::Inbox(DeviceId(*id(&phone()))), 12)];
    }
    reply
}

pub fn receipt() -> Receipt {
    Receipt {
        generation: 10,
        device: id(&phone()),
        space: Space::GroupPatrol(GROUP),
        first: 4,
        verdicts: vec![
            Verdict::Accepted,
            Verdict::NotAllowed,
            Verdict::Malformed,
            Verdict::Duplicate,
            Verdict::UnknownKind,
            Verdict::QuotaReached,
            Verdict::KeyUnknown,
            Verdict::NoSuchTip,
            Verdict::ShareUsed,
        ],
        segment: Fixed::from(segment().hash()),
        at: NOW,
        key: Fixed::from(server().public().short()),
    }
}

pub fn items() -> Vec<Item> {
    vec![
        Item { number: 18, kind: kind::CLOSED, at: NOW, body: to_vec(&AboutTip { tip: tip_name() }) },
        Item { number: 19, kind: kind::SEGMENT, at: NOW + 1, body: segment().to_bytes() },
    ]
}

pub fn pack_header() -> PackHeader {
    PackHeader {
        space: Space::GroupPatrol(GROUP),
        generation: 10,
        after: 17,
        upto: 21,
        length: 400,
        hash: Fixed::from([0x68; 32]),
    }
}

pub fn segment_header() -> SegmentHeader {
    SegmentHeader {
        space: Space::GroupPatrol(GROUP),
        first: 4,
        length: 300,
        hash: Fixed::from([0x68; 32]),
        offset: 100,
    }
}

pub fn epoch_key() -> EpochKey {
    EpochKey {
        unit: UNIT.0,
        epoch: WARD.epoch,
        suite: SUITE,
        public: desk_seed().epoch_public(WARD),
        from: 20_710,
        until: 20_770,
        desk: id(&officer()),
    }
}

pub fn trouble_list() -> Vec<Trouble> {
    use Trouble::*;
    vec![
        NotEnrolled,
        Malformed,
        InviteUsed,
        InviteExpired,
        InviteAltered,
        InviteOtherWard,
        Busy,
        Full,
        Broken,
        CodeUnknown,
        NoGuardian,
        NoSuchSlot,
        InviterEnded,
    ]
}

pub fn segment_trouble_list() -> Vec<SegmentTrouble> {
    use SegmentTrouble::*;
    vec![Gap, Fork, Malformed, PartLost]
}
