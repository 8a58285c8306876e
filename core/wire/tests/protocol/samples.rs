//! One example of every message that crosses the wire, from fixed seeds, with the decoder that reads it.

use crate::values::*;
use std::sync::OnceLock;
use tinxom_domain::role::Role;
use tinxom_wire::WireError;
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::envelope::{AnswerText, TipEnvelope, TipIdentity};
use tinxom_wire::invite::{Invite, from_text, to_text};
use tinxom_wire::item::{pack, unpack};
use tinxom_wire::limits;
use tinxom_wire::message::{
    Frame, FrameReader, Introduction, PREFACE, Prefaced, ReplyHead, SegmentTrouble, Trouble,
};
use tinxom_wire::operation::{AboutTip, Answer, Encapsulation, PatrolGap, TipName, body};
use tinxom_wire::papers::Papers;
use tinxom_wire::receipt::Receipt;
use tinxom_wire::recovery::{from_sheet, to_sheet};
use tinxom_wire::seal::{EpochKey, ReplyKey};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::Purpose;
use tinxom_wire::space::Space;
use tinxom_wire::territory::TerritoryPackage;

/// How a golden file shows the bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// CBOR, item by item.
    Cbor,
    /// Two bytes of length, then CBOR.
    Frame,
    /// Bytes.
    Bytes,
    /// Text that people carry.
    Text,
}

/// Says whether the bytes are read as the value that the sample was made from.
type Read = Box<dyn Fn(&[u8]) -> Result<bool, WireError> + Send + Sync>;

/// One message.
pub struct Sample {
    /// The golden file's name.
    pub name: &'static str,
    /// What stands in it, for whoever reads the golden file.
    pub about: &'static str,
    /// How it is shown.
    pub form: Form,
    /// Whether the same value always gives the same bytes. Compressed bytes may change with the compressor; what was
    /// once written must still be read.
    pub exact: bool,
    /// The bytes that the code writes.
    pub bytes: Vec<u8>,
    /// The decoder.
    pub read: Read,
}

pub fn cbor<T>(name: &'static str, about: &'static str, limit: usize, value: T) -> Sample
where
    T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> + PartialEq + Send + Sync + 'static,
{
    let bytes = to_vec(&value);
    let read: Read = Box::new(move |bytes| Ok(from_slice::<T>(name, limit, bytes)? == value));
    Sample { name, about, form: Form::Cbor, exact: true, bytes, read }
}

pub fn operation_body<T>(name: &'static str, about: &'static str, value: T) -> Sample
where
    T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()> + PartialEq + Send + Sync + 'static,
{
    let bytes = to_vec(&value);
    let read: Read = Box::new(move |bytes| Ok(body::<T>(name, bytes)? == value));
    Sample { name, about, form: Form::Cbor, exact: true, bytes, read }
}

/// Reads bytes as one frame behind a preface.
pub fn one_frame(bytes: &[u8]) -> Result<Option<Frame>, WireError> {
    let mut reader = FrameReader::default();
    reader.push(&PREFACE);
    reader.push(bytes);
    reader.take()?;
    match reader.take()? {
        Some(Prefaced::Frame(frame)) if reader.buffered() == 0 => Ok(Some(*frame)),
        _ => Ok(None),
    }
}

fn frame(name: &'static str, about: &'static str, frame: Frame) -> Sample {
    let bytes = frame.to_bytes();
    let read: Read = Box::new(move |bytes| {
        let Some(read) = one_frame(bytes)? else { return Ok(false) };
        match &read {
            Frame::Head(signed) => {
                phone().public().open(Purpose::Head, signed)?;
            }
            Frame::Reply(signed) => {
                server().public().open(Purpose::Reply, signed)?;
            }
            Frame::Receipt(signed) => {
                Receipt::open(signed, &server().public())?;
            }
            Frame::Pack(signed, _) => {
                server().public().open(Purpose::Pack, signed)?;
            }
            Frame::Segment(_)
            | Frame::End(_)
            | Frame::NotTaken(..)
            | Frame::Trouble(_)
            | Frame::AskCode(..)
            | Frame::Offer(_) => {}
        }
        Ok(read == frame)
    });
    Sample { name, about, form: Form::Frame, exact: true, bytes, read }
}

pub fn bytes(
    name: &'static str,
    about: &'static str,
    form: Form,
    exact: bool,
    bytes: Vec<u8>,
    read: impl Fn(&[u8]) -> Result<bool, WireError> + Send + Sync + 'static,
) -> Sample {
    Sample { name, about, form, exact, bytes, read: Box::new(read) }
}

fn space(name: &'static str, about: &'static str, space: Space) -> Sample {
    bytes(name, about, Form::Bytes, true, space.to_key(), move |bytes| Ok(Space::from_key(bytes)? == space))
}

fn text(bytes: &[u8]) -> Result<&str, WireError> {
    std::str::from_utf8(bytes).map_err(|_| WireError::Malformed("text"))
}

/// Every message.
pub fn samples() -> &'static [Sample] {
    static ALL: OnceLock<Vec<Sample>> = OnceLock::new();
    ALL.get_or_init(|| {
        let registry = crate::registry::samples();
        let groups = [frames(), parts_of_the_exchange(), bodies(), sealed(), papers_and_texts(), registry];
        groups.into_iter().flatten().collect()
    })
}

fn frames() -> Vec<Sample> {
    let signed_head = phone().signed(Purpose::Head, to_vec(&head(None)));
    let signed_reply = server().signed(Purpose::Reply, to_vec(&reply(true)));
    let (locator, proof, offer) = crate::registry::asked();
    let signed_pack = server().signed(Purpose::Pack, to_vec(&pack_header()));
    vec![
        bytes(
            "preface",
            "T, X, the version spoken, the oldest understood",
            Form::Bytes,
            true,
            PREFACE.to_vec(),
            |bytes| {
                let mut reader = FrameReader::default();
                reader.push(bytes);
                let preface = reader.take()?;
                Ok(matches!(preface, Some(Prefaced::Preface { version: 1, oldest: 1 }))
                    && reader.buffered() == 0)
            },
        ),
        frame("frame-head", "[0, [signed]]; the body of signed is head.hex", Frame::Head(signed_head)),
        frame(
            "frame-segment",
            "[1, [[space, first, length, hash, offset]]]; the payload follows",
            Frame::Segment(segment_header()),
        ),
        frame("frame-end", "[2, [more]]", Frame::End(true)),
        frame("frame-reply", "[3, [signed]]; the body of signed is reply.hex", Frame::Reply(signed_reply)),
        frame(
            "frame-receipt",
            "[4, [signed]]; the body of signed is receipt.hex",
            Frame::Receipt(receipt().sign(&server())),
        ),
        frame(
            "frame-not-taken",
            "[5, [space, first, why]]; why as in segment-troubles.hex",
            Frame::NotTaken(Space::GroupPatrol(GROUP), 4, SegmentTrouble::Fork),
        ),
        frame(
            "frame-pack",
            "[6, [signed, offset]]; the body of signed is pack-header.hex; the payload follows",
            Frame::Pack(signed_pack, 256),
        ),
        frame(
            "frame-trouble",
            "[7, [trouble]]; trouble as in troubles.hex",
            Frame::Trouble(Trouble::InviteExpired),
        ),
        frame(
            "frame-ask-code",
            "[8, [first four digits, proof]]",
            Frame::AskCode(locator, Fixed::from(proof)),
        ),
        frame("frame-offer", "[9, [sealed invite]]; 3 of code-offer.hex", Frame::Offer(offer)),
    ]
}

fn parts_of_the_exchange() -> Vec<Sample> {
    let header = limits::FRAME_HEADER;
    let by_invite = Introduction::Invite(invite_signed(), Fixed::from(phone().public().0), 1);
    let key = Fixed::from(crate::registry::new_phone().public().0);
    let by_transfer = Introduction::Transfer(crate::registry::transfer_signed(), key, 1);
    let consent = crate::registry::guardian().sign(&phone());
    let by_pupil = Introduction::Pupil(crate::registry::pupil_signed(), key, 1, consent);
    let standing = Some(tinxom_domain::role::Standing::Revoked.code());
    let revoked = ReplyHead { readable: Vec::new(), standing, ..reply(false) };
    let by_certificate = Introduction::Certificate(certificate().sign(&unit_key()).unwrap());
    vec![
        cbor(
            "head",
            "0 device, 1 nonce, 2 generation, 3 logs, 4 wants, 5 bytes down, 6 introduction, 7 anchor",
            header,
            head(None),
        ),
        cbor(
            "head-by-certificate",
            "As head.hex; 6 introduction is [0, [certificate]]",
            header,
            head(Some(by_certificate)),
        ),
        cbor(
            "head-by-invite",
            "As head.hex; 6 introduction is [1, [invite-signed.hex, public key, version of the consent]]",
            header,
            head(Some(by_invite)),
        ),
        cbor(
            "head-by-transfer",
            "As head.hex; 6 introduction is [2, [transfer-signed.hex, public key, version of the consent]]",
            header,
            head(Some(by_transfer)),
        ),
        cbor(
            "head-by-pupil",
            "As head-by-invite.hex; 6 introduction is 3, and [guardian.hex, signature] its last",
            header,
            head(Some(by_pupil)),
        ),
        cbor(
            "reply",
            "0 nonce, 1 at, 2 generation, 3 heights, 4 parts, 5 readable, 6 anchor, 7 certificate, 8 rewound",
            header,
            reply(true),
        ),
        cbor("reply-short", "As reply.hex, with nothing to tell", header, reply(false)),
        cbor("reply-revoked", "As reply-short.hex, to a revoked phone: 9 standing", header, revoked),
        cbor(
            "receipt",
            "0 generation, 1 device, 2 space, 3 first, 4 verdicts (every one), 5 segment's hash, 6 at, 7 key",
            header,
            receipt(),
        ),
        cbor(
            "pack-header",
            "0 space, 1 generation, 2 after, 3 upto, 4 length, 5 hash",
            header,
            pack_header(),
        ),
        cbor(
            "troubles",
            "Every reason why a request is not served, in the order of its code",
            64,
            trouble_list(),
        ),
        cbor(
            "segment-troubles",
            "Every reason why a segment is not taken, in the order of its code",
            64,
            segment_trouble_list(),
        ),
        cbor(
            "items",
            "A pack before compression: [number, kind, at, body] each",
            limits::PARCEL_RAW,
            items(),
        ),
        bytes("pack-payload", "items.hex as one zstd frame", Form::Bytes, false, pack(&items()), |bytes| {
            Ok(unpack(bytes)? == items())
        }),
        bytes(
            "segment",
            "0 device, 1 space, 2 lane, 3 first, 4 previous, 5 seed, 6 operations [time, kind, body], 7 signature",
            Form::Cbor,
            true,
            segment().to_bytes(),
            |bytes| {
                let read = Segment::from_bytes(bytes)?;
                read.verify(&phone().public())?;
                Ok(read == segment())
            },
        ),
        bytes(
            "segment-wire",
            "segment.hex as one zstd frame",
            Form::Bytes,
            false,
            segment().to_wire(),
            |bytes| {
                let read = Segment::from_wire(bytes)?;
                read.verify(&phone().public())?;
                Ok(read == segment())
            },
        ),
        space("space-inbox", "1, a device", Space::Inbox(phone().public().device())),
        space("space-ward-tips", "2, a unit", Space::WardTips(UNIT)),
        space("space-group-patrol", "3, a group", Space::GroupPatrol(GROUP)),
        space("space-unit-keys", "4, a unit", Space::UnitKeys(UNIT)),
        space("space-territory", "5", Space::Territory),
        space("space-registry", "6, a unit", Space::Registry(UNIT)),
        space("space-group-looks", "7, a group", Space::GroupLooks(GROUP)),
        bytes(
            "tip-name",
            "A tip's name as a key: the encapsulation's name, the counter",
            Form::Bytes,
            true,
            tip_name().to_key().to_vec(),
            |bytes| Ok(TipName::from_key(bytes)? == tip_name()),
        ),
    ]
}

fn bodies() -> Vec<Sample> {
    vec![
        operation_body("about-tip", "0 tip [encapsulation, counter]", AboutTip { tip: tip_name() }),
        operation_body("patrol-start", "0 purpose, 1 alone", patrol_start()),
        operation_body("patrol-note", "0 kind, 1 hamlet, 2 words", patrol_note()),
        operation_body("patrol-gap", "0 from, 1 to", PatrolGap { from: NOW, to: NOW + 600_000 }),
        operation_body(
            "epoch-key",
            "0 unit, 1 epoch, 2 suite, 3 public key, 4 from, 5 until, 6 desk",
            epoch_key(),
        ),
        bytes(
            "epoch-key-signed",
            "[body, signature]; the body is epoch-key.hex",
            Form::Cbor,
            true,
            to_vec(&epoch_key().sign(&officer())),
            |bytes| {
                let signed: Signed = body("epoch key", bytes)?;
                Ok(EpochKey::open(&signed, &officer().public())? == epoch_key())
            },
        ),
        bytes(
            "anchor",
            "[body, signature]; the body is a map: 0 root, 1 unit, 2 unit's key, 3 server's key, 4 version",
            Form::Cbor,
            true,
            to_vec(&anchor()),
            |bytes| {
                let signed: Signed = body("anchor", bytes)?;
                Ok(Anchor::open(&signed)?.version == 3 && signed == anchor())
            },
        ),
        bytes(
            "territory",
            "[body, signature]; the body is a map: 0 root, 1 version, 2 date, 3 the territory as one zstd frame",
            Form::Cbor,
            false,
            TerritoryPackage::sign(&territory(), NOW, &root()).unwrap(),
            |bytes| {
                let package = TerritoryPackage::open(bytes)?;
                let told = (package.head.root, package.head.version, package.head.date);
                Ok(told == (root().public(), 3, NOW) && package.territory == territory())
            },
        ),
        bytes(
            "encapsulation",
            "0 suite, 1 epoch, 2 ciphertext of the KEM",
            Form::Cbor,
            true,
            to_vec(&encapsulation().0),
            |bytes| {
                let read: Encapsulation = body("encapsulation", bytes)?;
                let secret = desk_seed().open(UNIT, &read)?;
                Ok(secret.bytes() == encapsulation().1.bytes() && read == encapsulation().0)
            },
        ),
    ]
}

fn sealed() -> Vec<Sample> {
    let (_, secret) = encapsulation();
    let envelope = TipEnvelope::seal(WARD, tip_name(), &secret, &content(), "Người báo", &phone()).unwrap();
    let identity = envelope.open_identity(WARD, &secret).unwrap();
    let answer = AnswerText { text: "Đã nhận, tổ công tác sẽ qua.".into(), at: NOW };
    let salt = [0x61; 16];
    let reply = ReplyKey::from_bytes([0x72; 32]);
    let sealed = answer.seal(tip_name(), &reply, &salt).unwrap();
    vec![
        cbor(
            "tip-content",
            "0 kind, 1 unit, 2 hamlet, 3 window, 4 text, 5 reply key, 6 kept at, 7 clock doubted, 8 key old",
            limits::PLAIN,
            content(),
        ),
        cbor::<TipIdentity>("tip-identity", "0 key, 1 name, 2 signature", limits::PLAIN, identity),
        cbor("answer-text", "0 text, 1 at", limits::PLAIN, answer.clone()),
        bytes(
            "tip-envelope",
            "0 suite, 1 encapsulation, 2 counter, 3 content (tip-content.hex), 4 identity (tip-identity.hex)",
            Form::Cbor,
            false,
            to_vec(&envelope),
            move |bytes| {
                let read: TipEnvelope = body("tip", bytes)?;
                let author = read.open_identity(WARD, &secret)?;
                Ok(read.open_content(WARD, &secret)? == content() && author.name == "Người báo")
            },
        ),
        bytes(
            "answer",
            "0 tip, 1 salt, 2 answer-text.hex, sealed",
            Form::Cbor,
            false,
            to_vec(&Answer { tip: tip_name(), salt: Fixed::from(salt), sealed }),
            move |bytes| {
                let read: Answer = body("answer", bytes)?;
                Ok(AnswerText::open(read.tip, &reply, &read.salt, &read.sealed)? == answer)
            },
        ),
    ]
}

fn papers_and_texts() -> Vec<Sample> {
    let member =
        Certificate { key: phone().public(), role: Role::GroupMember, group: Some(GROUP), ..certificate() };
    let papers = Papers {
        certificate: certificate().sign(&unit_key()).unwrap(),
        anchor: anchor(),
        address: "https://tinxom.example:8443".into(),
        date: NOW,
    };
    vec![
        bytes(
            "certificate",
            "COSE_Sign1: protected {1: EdDSA, 4: issuer}, {}, claims (4 exp, 5 nbf, 8 cnf, role, unit), signature",
            Form::Cbor,
            true,
            certificate().sign(&unit_key()).unwrap(),
            |bytes| Ok(Certificate::open(bytes, &unit_key().public())? == certificate()),
        ),
        bytes(
            "certificate-member",
            "As certificate.hex, with the claim of a group; signed by the server",
            Form::Cbor,
            true,
            member.sign(&server()).unwrap(),
            move |bytes| Ok(Certificate::open(bytes, &server().public())? == member),
        ),
        cbor(
            "invite-body",
            "0 commitment to the label, 1 address, 2 group, 3 date, 4 until, 5 inviter, 6 anchor",
            limits::INVITE,
            invite(),
        ),
        bytes(
            "invite-signed",
            "[body, signature]; the body is invite-body.hex. All that the server gets",
            Form::Cbor,
            true,
            invite_signed(),
            |bytes| Ok(Invite::open_introduction(bytes)? == invite()),
        ),
        bytes(
            "invite",
            "[[body, signature], salt, label]; the first is invite-signed.hex",
            Form::Cbor,
            true,
            invite_bytes(),
            |bytes| Ok(Invite::open(bytes)? == invite_opened()),
        ),
        bytes(
            "invite-text",
            "invite.hex as people carry it",
            Form::Text,
            true,
            to_text(&invite_bytes()).into_bytes(),
            |bytes| Ok(Invite::open(&from_text(text(bytes)?)?)? == invite_opened()),
        ),
        cbor(
            "papers",
            "0 certificate, 1 anchor [body, signature], 2 address, 3 date",
            limits::PAPERS,
            papers.clone(),
        ),
        bytes(
            "papers-text",
            "papers.hex as people carry it",
            Form::Text,
            true,
            papers.to_text().into_bytes(),
            move |bytes| Ok(Papers::from_text(text(bytes)?)? == papers),
        ),
        bytes(
            "recovery-sheet",
            "1, unit, the desk's seed, checksum; base32 in groups of four",
            Form::Text,
            true,
            to_sheet(UNIT, &desk_seed()).as_bytes().to_vec(),
            |bytes| {
                let (unit, seed) = from_sheet(text(bytes)?)?;
                Ok(unit == UNIT && seed.bytes() == desk_seed().bytes())
            },
        ),
    ]
}
