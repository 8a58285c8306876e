//! Every decoder under hostile bytes: nothing panics, what is wrong is a typed error, and no changed byte passes for
//! the same message.

use crate::registry::{SEED, enrolment, hand_over, household_invite, household_labels, registry_secret};
use crate::samples::{Form, Sample, one_frame, samples};
use crate::values::{
    GROUP, UNIT, WARD, certificate, desk_seed, encapsulation, invite, invite_bytes, invite_opened,
    invite_signed, label, officer, phone, root, server, tip_name, unit_key,
};
use proptest::prelude::*;
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_wire::WireError;
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::compress::{TIP_DICTIONARY, compress, decompress};
use tinxom_wire::envelope::{AnswerText, TipContent, TipEnvelope, TipIdentity};
use tinxom_wire::invite::{Invite, Label, SALT, from_text, to_text};
use tinxom_wire::item::{Item, PackHeader, pack, unpack};
use tinxom_wire::limits;
use tinxom_wire::message::{
    Frame, FrameReader, Head, Height, Introduction, LogHead, PREFACE, PartHeld, Prefaced, ReplyHead, Want,
};
use tinxom_wire::operation::{
    AboutTip, Answer, Encapsulation, Operation, PatrolGap, PatrolNote, PatrolStart, TipName, body,
};
use tinxom_wire::papers::Papers;
use tinxom_wire::receipt::Receipt;
use tinxom_wire::recovery::from_sheet;
use tinxom_wire::registry::{
    Acceptance, BoxKey, ChangeBody, CodeOffer, DeviceBox, Enrolment, Entry, Guardian, HandOver,
    HouseholdLabel, Look, Looked, RegistryKey, Revocation, Ruled, SealedLabels, SlotWord, TelephoneCode,
    Transfer, transfer_claim,
};
use tinxom_wire::seal::{EpochKey, Part, ReplyKey, SUITE};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::Purpose;
use tinxom_wire::space::Space;
use tinxom_wire::territory::TerritoryPackage;

/// Gives the bytes to every decoder there is; a panic is the failure.
fn every_decoder(bytes: &[u8]) {
    let header = limits::FRAME_HEADER;
    let _ = one_frame(bytes);
    let _ = from_slice::<Head>("head", header, bytes);
    let _ = from_slice::<ReplyHead>("reply", header, bytes);
    let _ = from_slice::<Receipt>("receipt", header, bytes);
    let _ = from_slice::<PackHeader>("pack", header, bytes);
    let _ = from_slice::<Vec<Item>>("items", limits::PARCEL_RAW, bytes);
    let _ = from_slice::<TipContent>("tip", limits::PLAIN, bytes);
    let _ = from_slice::<TipIdentity>("identity", limits::PLAIN, bytes);
    let _ = from_slice::<AnswerText>("answer", limits::PLAIN, bytes);
    let _ = from_slice::<Invite>("invite", limits::INVITE, bytes);
    let _ = from_slice::<Papers>("papers", limits::PAPERS, bytes);
    let _ = body::<AboutTip>("about", bytes);
    let _ = body::<Answer>("answer", bytes);
    let _ = body::<TipEnvelope>("tip", bytes);
    let _ = body::<PatrolStart>("start", bytes);
    let _ = body::<PatrolNote>("note", bytes);
    let _ = body::<PatrolGap>("gap", bytes);
    let _ = body::<Operation>("operation", bytes);
    if let Ok(encapsulation) = body::<Encapsulation>("encapsulation", bytes) {
        let _ = desk_seed().open(UNIT, &encapsulation);
    }
    let _ = from_slice::<Vec<HouseholdLabel>>("labels", limits::PLAIN, bytes);
    let _ = from_slice::<CodeOffer>("code", limits::BODY, bytes);
    let _ = body::<Look>("look", bytes);
    let _ = body::<Looked>("looked", bytes);
    let _ = body::<SlotWord>("slot", bytes);
    for entry in [body::<Entry>("entry", bytes), body::<Ruled>("ruled", bytes).map(|ruled| ruled.entry)] {
        let Ok(entry) = entry else { continue };
        let _ = entry.event(UNIT, phone().public().device(), Role::Resident);
        if let Entry::Households(batch) = &entry {
            let _ = batch.ids();
        }
    }
    if let Ok(ruled) = body::<Ruled>("ruled", bytes) {
        let _ = (ruled.outcome(), ruled.event(UNIT));
    }
    if let Ok(change) = body::<ChangeBody>("change", bytes) {
        let _ = change.change();
    }
    if let Ok(labels) = body::<SealedLabels>("labels", bytes) {
        let _ = labels.open(UNIT, &SEED, &registry_secret());
    }
    if let Ok(enrolment) = body::<Enrolment>("enrolment", bytes) {
        let _ = enrolment.open();
    }
    let _ = HandOver::open(bytes);
    if let Ok(signed) = body::<Signed>("signed", bytes) {
        let _ = BoxKey::open(&signed, &officer().public());
        let _ = RegistryKey::open(&signed, &officer().public(), own_box());
        let _ = Acceptance::open(&signed);
        let _ = Guardian::open(&signed, &phone().public());
        let _ = Transfer::open(&signed, &phone().public());
        let _ = Revocation::open(&signed, &officer().public());
        let _ = (Guardian::peek(&signed), Transfer::peek(&signed));
        let _ = (Revocation::peek(&signed), RegistryKey::peek(&signed), transfer_claim(&signed));
        let _ = EpochKey::peek(&signed);
        let _ = EpochKey::open(&signed, &officer().public());
        let _ = Anchor::open(&signed);
        let _ = Receipt::open(&signed, &server().public());
    }
    let _ = Segment::from_bytes(bytes);
    let _ = Segment::from_wire(bytes);
    let _ = unpack(bytes);
    let _ = decompress("bytes", bytes, TIP_DICTIONARY, limits::PLAIN);
    let _ = Certificate::peek(bytes);
    let _ = Certificate::open(bytes, &unit_key().public());
    let _ = Invite::open(bytes);
    let _ = Invite::open_introduction(bytes);
    let _ = TerritoryPackage::open(bytes);
    let _ = Space::from_key(bytes);
    let _ = TipName::from_key(bytes);
    let text = String::from_utf8_lossy(bytes);
    let _ = from_text(&text);
    let _ = Papers::from_text(&text);
    let _ = from_sheet(&text);
    let _ = TelephoneCode::parse(&text);
}

/// A device's box takes a key to be made; it is the same each time.
fn own_box() -> &'static DeviceBox {
    static OWN: std::sync::OnceLock<DeviceBox> = std::sync::OnceLock::new();
    OWN.get_or_init(|| DeviceBox::of(&officer()))
}

/// Whether one value has one form. Texts are read in any case and with any blanks, compressed bytes however they were
/// compressed.
fn has_one_form(sample: &Sample) -> bool {
    sample.form != Form::Text && !["pack-payload", "segment-wire"].contains(&sample.name)
}

#[test]
fn no_message_passes_for_itself_once_a_byte_of_it_is_changed_or_cut_off() {
    for sample in samples() {
        let length = sample.bytes.len();
        // Long ones hold a kilobyte of a key or a ciphertext, of which every byte is like the other.
        let step = if length > 600 { 7 } else { 1 };
        for end in (0..length).step_by(step) {
            assert_ne!((sample.read)(&sample.bytes[..end]), Ok(true), "{} cut to {end}", sample.name);
        }
        for place in (0..length).step_by(step) {
            let mut changed = sample.bytes.clone();
            changed[place] ^= 1 << (place % 8);
            let read = (sample.read)(&changed);
            assert!(read != Ok(true) || !has_one_form(sample), "{} changed at {place}", sample.name);
        }
        let mut longer = sample.bytes.clone();
        longer.push(0);
        assert_ne!((sample.read)(&longer), Ok(true), "{} with a byte more", sample.name);
    }
}

/// A head of CBOR that declares more than there is, of bytes, text, array and map, in every width.
fn declares_too_much() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for major in [0x40u8, 0x60, 0x80, 0xa0] {
        for (short, size) in [(24u8, 1usize), (25, 2), (26, 4), (27, 8)] {
            let mut bytes = vec![major | short];
            bytes.extend(std::iter::repeat_n(0xff, size));
            all.push(bytes.clone());
            bytes.extend_from_slice(&[0; 64]);
            all.push(bytes);
        }
    }
    all
}

#[test]
fn declared_lengths_beyond_the_input_are_refused_at_every_place_of_every_message() {
    for hostile in declares_too_much() {
        every_decoder(&hostile);
        for sample in samples().iter().filter(|sample| sample.bytes.len() < 400) {
            for place in 0..sample.bytes.len() {
                let mut spliced = sample.bytes[..place].to_vec();
                spliced.extend_from_slice(&hostile);
                assert_ne!((sample.read)(&spliced), Ok(true), "{} at {place}", sample.name);
            }
        }
    }
}

#[test]
fn arrays_nested_without_end_are_refused_without_a_deep_stack() {
    for first in [0x81u8, 0x9f, 0xa1, 0xbf, 0xc0, 0xd8] {
        every_decoder(&vec![first; 16 * 1024]);
        every_decoder(&vec![first; limits::CERTIFICATE]);
    }
}

#[test]
fn a_bomb_is_not_blown_up() {
    let bomb = compress(&vec![0; 64 << 20], &[]);
    assert!(bomb.len() < 8 * 1024);
    assert_eq!(Segment::from_wire(&bomb), Err(WireError::Malformed("segment")));
    assert_eq!(unpack(&bomb), Err(WireError::Malformed("pack")));
    assert!(decompress("bytes", &bomb, &[], limits::PARCEL_RAW).is_err());
    // Without a declared size, and as many small frames after each other.
    let streamed = zstd::stream::encode_all(&vec![0u8; 8 << 20][..], 19).unwrap();
    assert!(unpack(&streamed).is_err());
    let frames = compress(&vec![0; 128 * 1024], &[]).repeat(200);
    assert!(frames.len() < limits::PARCEL);
    assert!(unpack(&frames).is_err());
    // Exactly the limit is still read, and then found not to be a pack.
    let whole = compress(&vec![0; limits::PARCEL_RAW], &[]);
    assert_eq!(decompress("bytes", &whole, &[], limits::PARCEL_RAW).map(|b| b.len()), Ok(limits::PARCEL_RAW));
}

#[test]
fn more_parts_than_a_list_may_have_are_refused_by_name() {
    let item = |number| Item { number, kind: 1, at: 0, body: Vec::new() };
    let items: Vec<Item> = (1..=limits::PACK_ITEMS as u64 + 1).map(item).collect();
    assert_eq!(unpack(&pack(&items)), Err(WireError::TooLarge("pack")));
    assert!(unpack(&pack(&items[1..].to_vec())).is_ok());
    let log = tinxom_wire::space::LogId::operations(phone().public().device(), Space::GroupPatrol(GROUP));
    let operation = Operation { time: 0, kind: 19, body: Vec::new() };
    let mut operations = vec![operation; limits::SEGMENT_OPERATIONS + 1];
    let many = Segment::fix(log, 1, [0; 32], [0; 16], operations.clone(), &phone());
    assert_eq!(Segment::from_wire(&many.to_wire()), Err(WireError::TooLarge("segment")));
    operations.pop();
    let most = Segment::fix(log, 1, [0; 32], [0; 16], operations, &phone());
    assert!(Segment::from_wire(&most.to_wire()).is_ok());
}

#[test]
fn heads_that_name_as_much_as_they_may_fit_a_frame() {
    let space = |n: usize| Space::Inbox(tinxom_domain::id::DeviceId([n as u8; 16]));
    let far = u64::MAX;
    let hash = Fixed::from([0xff; 32]);
    let all = 0..limits::NAMED;
    let inviter = certificate().sign(&unit_key()).unwrap();
    let head = Head {
        device: Fixed::from([1; 16]),
        nonce: Fixed::from([1; 16]),
        generation: far,
        logs: all.clone().map(|n| LogHead { space: space(n), receipts_from: u64::MAX }).collect(),
        wants: all
            .clone()
            .map(|n| Want { space: space(n), cursor: far, part: Some(hash), held: u32::MAX })
            .collect(),
        bytes_down: u32::MAX,
        introduction: Some(Introduction::Invite(vec![0; limits::INVITE], hash, u16::MAX)),
        anchor: Some(Fixed::from([1; 8])),
    };
    let reply = ReplyHead {
        nonce: Fixed::from([1; 16]),
        at: i64::MIN,
        generation: far,
        heights: all.clone().map(|n| Height { space: space(n), sequence: far, hash }).collect(),
        parts: vec![PartHeld { hash, held: u32::MAX }],
        readable: all.clone().map(space).collect(),
        anchor: Some(crate::values::anchor()),
        certificate: Some(inviter.into()),
        rewound: all.map(|n| (space(n), far)).collect(),
        standing: None,
    };
    for frame in [
        Frame::Head(phone().signed(Purpose::Head, to_vec(&head))),
        Frame::Reply(server().signed(Purpose::Reply, to_vec(&reply))),
    ] {
        assert_eq!(one_frame(&frame.to_bytes()), Ok(Some(frame)));
    }
}

fn patched(sample: usize, patches: &[(usize, u8)], cut: usize, tail: &[u8]) -> (&'static Sample, Vec<u8>) {
    let sample = &samples()[sample % samples().len()];
    let mut bytes = sample.bytes.clone();
    for (place, value) in patches {
        let length = bytes.len();
        bytes[place % length] = *value;
    }
    bytes.truncate(bytes.len() - cut % 8 % bytes.len());
    bytes.extend_from_slice(tail);
    (sample, bytes)
}

/// The bytes that are authenticated with a tip's parts, as docs/protocol.md says.
fn tip_header(name: TipName) -> Vec<u8> {
    let mut header = vec![SUITE];
    header.extend_from_slice(&WARD.unit.0.to_be_bytes());
    header.extend_from_slice(&WARD.epoch.to_be_bytes());
    header.extend_from_slice(&name.to_key());
    header
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_make_no_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        every_decoder(&bytes);
    }

    #[test]
    fn arbitrary_text_makes_no_decoder_panic(text in "\\PC{0,80}", code in "[A-Z2-7 \n]{0,400}") {
        every_decoder(text.as_bytes());
        every_decoder(format!("TINXOM1.{text}{code}").as_bytes());
        every_decoder(code.as_bytes());
    }

    #[test]
    fn mutated_messages_make_no_decoder_panic(
        sample in any::<usize>(),
        patches in prop::collection::vec((any::<usize>(), any::<u8>()), 0..6),
        cut in any::<usize>(),
        tail in prop::collection::vec(any::<u8>(), 0..12),
    ) {
        let (sample, bytes) = patched(sample, &patches, cut, &tail);
        let read = (sample.read)(&bytes);
        prop_assert!(read != Ok(true) || bytes == sample.bytes || !has_one_form(sample), "{}", sample.name);
        every_decoder(&bytes);
    }

    #[test]
    fn two_messages_spliced_make_no_decoder_panic(one in any::<usize>(), two in any::<usize>(), at in any::<usize>()) {
        let all = samples();
        let (one, two) = (&all[one % all.len()], &all[two % all.len()]);
        let mut bytes = one.bytes[..at % (one.bytes.len() + 1)].to_vec();
        bytes.extend_from_slice(&two.bytes[at % (two.bytes.len() + 1)..]);
        let read = (one.read)(&bytes);
        prop_assert!(read != Ok(true) || bytes == one.bytes || !has_one_form(one), "{}", one.name);
        every_decoder(&bytes);
    }

    #[test]
    fn what_a_rightful_sender_seals_cannot_hurt_its_reader(plain in prop::collection::vec(any::<u8>(), 0..400)) {
        let (_, secret) = encapsulation();
        let name = tip_name();
        let header = tip_header(name);
        let sealed = |bytes: &[u8]| TipEnvelope {
            suite: SUITE,
            encapsulation: name.encapsulation,
            counter: name.counter,
            content: secret.seal(Part::Content, name.counter, &header, bytes),
            identity: secret.seal(Part::Identity, name.counter + 1, &header, bytes),
        };
        let key = ReplyKey::from_bytes([1; 32]);
        let mut forms = vec![plain.clone()];
        for form in 0..3u8 {
            let length = u16::try_from(plain.len()).unwrap().to_be_bytes();
            forms.push([&[form], &length[..], &plain, &[0; 16]].concat());
        }
        let squeezed = compress(&plain, TIP_DICTIONARY);
        let length = u16::try_from(squeezed.len()).unwrap().to_be_bytes();
        forms.push([&[1], &length[..], &squeezed].concat());
        for form in forms {
            let tip = sealed(&form);
            prop_assert_ne!(tip.open_content(WARD, &secret), Err(WireError::DoesNotOpen("sealed part")));
            prop_assert!(tip.open_identity(WARD, &secret).is_err());
            let answer = key.seal(&[2; 16], &name.to_key(), &form);
            let _ = AnswerText::open(name, &key, &[2; 16], &answer);
        }
    }

    #[test]
    fn what_a_rightful_signer_signs_cannot_hurt_its_reader(
        body in prop::collection::vec(any::<u8>(), 0..200),
        patches in prop::collection::vec((any::<usize>(), any::<u8>()), 0..4),
    ) {
        let _ = Receipt::open(&server().signed(Purpose::Receipt, body.clone()), &server().public());
        let _ = EpochKey::open(&officer().signed(Purpose::EpochKey, body.clone()), &officer().public());
        let _ = Anchor::open(&root().signed(Purpose::Anchor, body.clone()));
        let _ = BoxKey::open(&officer().signed(Purpose::BoxKey, body.clone()), &officer().public());
        let key = officer().signed(Purpose::RegistryKey, body.clone());
        let _ = RegistryKey::open(&key, &officer().public(), own_box());
        let _ = Guardian::open(&phone().signed(Purpose::Guardian, body.clone()), &phone().public());
        let _ = Transfer::open(&phone().signed(Purpose::Transfer, body.clone()), &phone().public());
        let _ = Revocation::open(&officer().signed(Purpose::Revocation, body.clone()), &officer().public());
        let mut altered = to_vec(&invite());
        for (place, value) in patches {
            let length = altered.len();
            altered[place % length] = value;
        }
        let signed = officer().signed(Purpose::Invite, altered);
        if let Ok(read) = Invite::open_introduction(&to_vec(&signed)) {
            let _ = (read.role(), read.group());
            let _ = read.check_inviter(&unit_key().public(), Date(20_710));
        }
    }

    #[test]
    fn an_invite_passes_with_the_label_and_the_salt_that_were_signed_and_no_other(
        text in "\\PC{0,30}",
        salt in any::<[u8; SALT]>(),
        place in any::<usize>(),
        value in 1..=u8::MAX,
    ) {
        let carried = |salt: [u8; SALT], text: &str| {
            let mut bytes = vec![0x83];
            bytes.extend(invite_signed());
            bytes.extend(to_vec(&Fixed::from(salt)));
            bytes.extend(to_vec(&text));
            bytes
        };
        let Label { salt: signed, text: name } = label();
        prop_assert_eq!(&carried(signed, &name), &invite_bytes());
        let mut near = signed;
        near[place % SALT] ^= value;
        for (salt, text) in [(near, &name), (salt, &name), (signed, &text), (salt, &text)] {
            let bytes = carried(salt, text);
            let expected = if (salt, text) == (signed, &name) {
                Ok(invite_opened())
            } else if bytes.len() > limits::INVITE {
                Err(WireError::TooLarge("invite"))
            } else {
                Err(WireError::BadSignature("label"))
            };
            prop_assert_eq!(Invite::open(&bytes), expected);
        }
    }

    #[test]
    fn a_stream_is_read_alike_however_it_is_cut(
        order in prop::collection::vec(any::<usize>(), 1..12),
        noise in prop::collection::vec(any::<u8>(), 0..20),
        cuts in prop::collection::vec(1..40usize, 1..40),
    ) {
        let all = samples();
        let frames: Vec<&Sample> = all.iter().filter(|sample| sample.form == Form::Frame).collect();
        let mut stream = PREFACE.to_vec();
        for place in order {
            stream.extend_from_slice(&frames[place % frames.len()].bytes);
        }
        stream.extend_from_slice(&noise);
        let whole = read_all(&mut [&stream[..]].into_iter());
        let mut rest = &stream[..];
        let mut sizes = cuts.iter().cycle();
        let pieces = std::iter::from_fn(|| {
            let size = (*sizes.next()?).min(rest.len());
            let (piece, after) = rest.split_at(size);
            rest = after;
            (!piece.is_empty()).then_some(piece)
        });
        prop_assert_eq!(read_all(&mut pieces.into_iter()), whole);
    }

    #[test]
    fn arbitrary_streams_are_read_alike_however_they_are_cut(
        bytes in prop::collection::vec(any::<u8>(), 0..80),
        ours in any::<bool>(),
        size in 1..9usize,
    ) {
        let stream = if ours { [&PREFACE[..], &bytes].concat() } else { bytes };
        prop_assert_eq!(read_all(&mut stream.chunks(size)), read_all(&mut [&stream[..]].into_iter()));
    }

    #[test]
    fn keys_of_stores_are_read_as_they_were_written(key in prop::collection::vec(any::<u8>(), 0..20)) {
        if let Ok(space) = Space::from_key(&key) {
            prop_assert_eq!(space.to_key(), key.clone());
        }
        if let Ok(name) = TipName::from_key(&key) {
            prop_assert_eq!(name.to_key().to_vec(), key);
        }
    }

    #[test]
    fn texts_that_people_carry_come_back_whatever_the_bytes(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let text = to_text(&bytes);
        let spaced: String = text.chars().flat_map(|letter| [letter, ' ']).collect();
        prop_assert_eq!(from_text(&spaced.to_lowercase()), Ok(bytes));
    }
}

/// The frames of a stream that comes in pieces, and the error that ended it.
fn read_all(pieces: &mut dyn Iterator<Item = &[u8]>) -> (Vec<Frame>, Option<WireError>, usize) {
    let mut reader = FrameReader::default();
    let mut frames = Vec::new();
    for piece in pieces {
        reader.push(piece);
        loop {
            match reader.take() {
                Ok(Some(Prefaced::Frame(frame))) => frames.push(*frame),
                Ok(Some(Prefaced::Preface { .. })) => {}
                Ok(None) => break,
                Err(error) => return (frames, Some(error), 0),
            }
        }
    }
    (frames, None, reader.buffered())
}

#[test]
fn a_payload_is_taken_whole_however_it_is_cut() {
    let mut reader = FrameReader::default();
    reader.push(&PREFACE);
    assert!(reader.take().unwrap().is_some());
    let payload: Vec<u8> = (0..200).collect();
    let mut taken = Vec::new();
    for piece in payload.chunks(7) {
        reader.push(piece);
        taken.extend(reader.payload(3));
    }
    taken.extend(reader.payload(usize::MAX));
    assert_eq!((taken, reader.buffered()), (payload, 0));
}

#[test]
fn nothing_that_is_printed_for_a_developer_holds_words_or_secrets() {
    let note = PatrolNote { kind: 1, hamlet: "Xóm Núi Voi".into(), words: "Đèn hỏng.".into() };
    let operation = Operation { time: 1, kind: 17, body: to_vec(&note) };
    let item = Item { number: 1, kind: 17, at: 0, body: to_vec(&note) };
    let introduction = Introduction::Invite(invite_signed(), Fixed::from(phone().public().0), 1);
    let signed = officer().signed(Purpose::Invite, to_vec(&invite()));
    let opened = invite_opened();
    let mut reader = FrameReader::default();
    reader.push(&to_vec(&note));
    let (labels, hand_over, enrolment) = (household_labels(), hand_over(), enrolment(&household_invite()));
    let printed = format!(
        "{labels:?} {hand_over:?} {enrolment:?} {note:?} {operation:?} {item:?} {introduction:?} {signed:?} {opened:?} {reader:?} {:?} {:?}",
        crate::values::segment(),
        certificate(),
    );
    // 0x73 is every byte of the invite's salt; a list of bytes is printed in decimal.
    for hidden in ["Núi Voi", "hỏng", "Mẫu", "Ngõ", "115, 115, 115", "78, 195, 186, 105"] {
        assert!(!printed.contains(hidden), "{hidden} in {printed}");
    }
}
