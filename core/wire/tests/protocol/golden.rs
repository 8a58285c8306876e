//! Every message against its golden file in `tests/golden`. They freeze with the first tagged release; until then
//!
//! ```text
//! TINXOM_WRITE_GOLDEN=1 cargo test -p tinxom-wire --test protocol golden::every_message
//! ```
//!
//! writes them anew. A change in them is a change of the protocol: `docs/protocol.md` has to tell of it.

use crate::samples::{Form, Sample, one_frame, samples};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use tinxom_domain::household::Change;
use tinxom_wire::codec::from_slice;
use tinxom_wire::limits;
use tinxom_wire::message::{Frame, Head, Introduction, SegmentTrouble, Trouble};
use tinxom_wire::operation::kind;
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::registry::{ChangeBody, Entry};
use tinxom_wire::space::Space;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn file(sample: &Sample) -> String {
    format!("{}.{}", sample.name, if sample.form == Form::Text { "txt" } else { "hex" })
}

/// The golden bytes of a file: what stands before a `#`, blanks left out.
fn parse(sample: &Sample, text: &str) -> Vec<u8> {
    if sample.form == Form::Text {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        return lines.collect::<Vec<_>>().join("\n").into_bytes();
    }
    let code: String = text.lines().filter_map(|line| line.split('#').next()).collect();
    let code: Vec<u8> = code.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let pairs = code.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn render(sample: &Sample) -> String {
    let mut out = format!("# {}\n", sample.about);
    match sample.form {
        Form::Text => {
            let text = std::str::from_utf8(&sample.bytes).unwrap();
            for line in text.lines() {
                let letters: Vec<char> = line.chars().collect();
                for piece in letters.chunks(96) {
                    writeln!(out, "{}", piece.iter().collect::<String>()).unwrap();
                }
            }
        }
        Form::Bytes => raw(&sample.bytes, 0, &mut out),
        Form::Frame => {
            writeln!(out, "{}  # length", hex(&sample.bytes[..2])).unwrap();
            let rest = item(&sample.bytes[2..], 0, &mut out);
            assert!(rest.is_empty());
        }
        Form::Cbor => {
            let rest = item(&sample.bytes, 0, &mut out);
            assert!(rest.is_empty());
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn raw(bytes: &[u8], depth: usize, out: &mut String) {
    for line in bytes.chunks(32) {
        writeln!(out, "{:depth$}{}", "", hex(line)).unwrap();
    }
}

/// Writes one item of deterministic CBOR, a line each, and gives what comes after it.
fn item<'b>(bytes: &'b [u8], depth: usize, out: &mut String) -> &'b [u8] {
    let (major, short) = (bytes[0] >> 5, bytes[0] & 0x1f);
    let size = if short < 24 { 0 } else { 1usize << (short - 24) };
    let value = match size {
        0 => u64::from(short),
        _ => bytes[1..=size].iter().fold(0, |value, byte| value << 8 | u64::from(*byte)),
    };
    let (head, mut rest) = bytes.split_at(1 + size);
    let head = format!("{:depth$}{}", "", hex(head));
    match major {
        0 => writeln!(out, "{head}  # {value}").unwrap(),
        1 => writeln!(out, "{head}  # {}", -1 - i128::from(value)).unwrap(),
        2 => {
            writeln!(out, "{head}  # {value} bytes").unwrap();
            let (content, after) = rest.split_at(value as usize);
            raw(content, depth + 2, out);
            rest = after;
        }
        3 => {
            let (content, after) = rest.split_at(value as usize);
            writeln!(out, "{head} {}  # \"{}\"", hex(content), std::str::from_utf8(content).unwrap())
                .unwrap();
            rest = after;
        }
        4 | 5 => {
            let (name, count) = if major == 4 { ("array", value) } else { ("map", value * 2) };
            writeln!(out, "{head}  # {name} of {value}").unwrap();
            for _ in 0..count {
                rest = item(rest, depth + 2, out);
            }
        }
        _ => writeln!(out, "{head}  # {}", ["false", "true", "null"][value as usize - 20]).unwrap(),
    }
    rest
}

#[test]
fn every_message_is_written_as_its_golden_file_says_and_read_back_equal() {
    let write = std::env::var_os("TINXOM_WRITE_GOLDEN").is_some();
    for sample in samples() {
        let path = folder().join(file(sample));
        let fresh = render(sample);
        // What is not exact is kept while it is still read: it shows that yesterday's compressor is still understood.
        let keep = !sample.exact
            && std::fs::read_to_string(&path)
                .is_ok_and(|old| (sample.read)(&parse(sample, &old)) == Ok(true));
        if write && !keep {
            std::fs::write(&path, &fresh).unwrap();
        }
        let golden = std::fs::read_to_string(&path)
            .unwrap_or_else(|_| panic!("no golden file {}: see the head of golden.rs", path.display()));
        if sample.exact {
            assert_eq!(fresh, golden, "{}", sample.name);
        }
        assert_eq!((sample.read)(&parse(sample, &golden)), Ok(true), "{}", sample.name);
        assert_eq!((sample.read)(&sample.bytes), Ok(true), "{}", sample.name);
    }
}

#[test]
fn there_is_no_golden_file_that_no_message_has() {
    let known: BTreeSet<String> = samples().iter().map(file).collect();
    let there: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, known);
}

/// The golden file that shows a variant; a new variant does not compile before it is named here.
macro_rules! shown {
    ($function:ident, $type:ty, $($pattern:pat => $name:expr),+ $(,)?) => {
        fn $function(value: &$type) -> (&'static [&'static str], &'static str) {
            (&[$($name),+], match value { $($pattern => $name),+ })
        }
    };
}

shown!(frame_name, Frame,
    Frame::Head(_) => "frame-head",
    Frame::Segment(_) => "frame-segment",
    Frame::End(_) => "frame-end",
    Frame::Reply(_) => "frame-reply",
    Frame::Receipt(_) => "frame-receipt",
    Frame::NotTaken(..) => "frame-not-taken",
    Frame::Pack(..) => "frame-pack",
    Frame::Trouble(_) => "frame-trouble",
    Frame::AskCode(..) => "frame-ask-code",
    Frame::Offer(_) => "frame-offer",
);
shown!(introduction_name, Introduction,
    Introduction::Certificate(_) => "head-by-certificate",
    Introduction::Invite(..) => "head-by-invite",
    Introduction::Transfer(..) => "head-by-transfer",
    Introduction::Pupil(..) => "head-by-pupil",
);
shown!(space_name, Space,
    Space::Inbox(_) => "space-inbox",
    Space::WardTips(_) => "space-ward-tips",
    Space::GroupPatrol(_) => "space-group-patrol",
    Space::UnitKeys(_) => "space-unit-keys",
    Space::Territory => "space-territory",
    Space::Registry(_) => "space-registry",
    Space::GroupLooks(_) => "space-group-looks",
);
shown!(trouble_code, Trouble,
    Trouble::NotEnrolled => "0",
    Trouble::Malformed => "1",
    Trouble::InviteUsed => "2",
    Trouble::InviteExpired => "3",
    Trouble::InviteAltered => "4",
    Trouble::InviteOtherWard => "5",
    Trouble::Busy => "6",
    Trouble::Full => "7",
    Trouble::Broken => "8",
    Trouble::CodeUnknown => "9",
    Trouble::NoGuardian => "10",
    Trouble::NoSuchSlot => "11",
    Trouble::InviterEnded => "12",
);
shown!(segment_trouble_code, SegmentTrouble,
    SegmentTrouble::Gap => "0",
    SegmentTrouble::Fork => "1",
    SegmentTrouble::Malformed => "2",
    SegmentTrouble::PartLost => "3",
);
shown!(verdict_code, Verdict,
    Verdict::Accepted => "0",
    Verdict::NotAllowed => "1",
    Verdict::Malformed => "2",
    Verdict::Duplicate => "3",
    Verdict::UnknownKind => "4",
    Verdict::QuotaReached => "5",
    Verdict::KeyUnknown => "6",
    Verdict::NoSuchTip => "7",
    Verdict::ShareUsed => "8",
);
shown!(entry_number, Entry,
    Entry::Households(_) => "0",
    Entry::Claim(..) => "1",
    Entry::Words(..) => "2",
    Entry::Settle(_) => "3",
    Entry::Transfer(..) => "4",
    Entry::Leave(_) => "5",
    Entry::Change(..) => "6",
    Entry::Undo(_) => "7",
    Entry::Count(_) => "8",
    Entry::Forget(..) => "9",
    Entry::Revoke(..) => "10",
    Entry::Found(_) => "11",
    Entry::ForgetClaims(_) => "12",
);
shown!(change_code, Change,
    Change::Split { .. } => "1",
    Change::Merge { .. } => "2",
    Change::Move { group: Some(_), .. } => "3",
    Change::MoveAway { .. } => "4",
    Change::Death { .. } => "5",
    Change::Return { .. } => "6",
    Change::Route { .. } => "7",
    Change::Move { group: None, .. } => "3, without a group",
);

fn golden(name: &str) -> Vec<u8> {
    let sample = samples().iter().find(|sample| sample.name == name);
    let sample = sample.unwrap_or_else(|| panic!("no message {name}"));
    parse(sample, &std::fs::read_to_string(folder().join(file(sample))).unwrap())
}

#[test]
fn every_variant_of_every_message_is_shown_by_the_golden_file_of_its_name() {
    for name in frame_name(&Frame::End(true)).0 {
        let frame = one_frame(&golden(name)).unwrap().unwrap();
        assert_eq!(&frame_name(&frame).1, name);
    }
    for name in introduction_name(&Introduction::Certificate(Vec::new())).0 {
        let head: Head = from_slice("head", limits::FRAME_HEADER, &golden(name)).unwrap();
        assert_eq!(&introduction_name(&head.introduction.unwrap()).1, name);
    }
    for name in space_name(&Space::UnitKeys(crate::values::UNIT)).0 {
        assert_eq!(&space_name(&Space::from_key(&golden(name)).unwrap()).1, name);
    }
}

#[test]
fn every_code_is_in_a_golden_file_at_its_place() {
    let troubles: Vec<Trouble> = from_slice("troubles", 64, &golden("troubles")).unwrap();
    let codes: Vec<_> = troubles.iter().map(|trouble| trouble_code(trouble).1).collect();
    assert_eq!(codes, trouble_code(&Trouble::Full).0);
    let troubles: Vec<SegmentTrouble> = from_slice("troubles", 64, &golden("segment-troubles")).unwrap();
    let codes: Vec<_> = troubles.iter().map(|trouble| segment_trouble_code(trouble).1).collect();
    assert_eq!(codes, segment_trouble_code(&SegmentTrouble::Gap).0);
    let receipt: Receipt = from_slice("receipt", limits::FRAME_HEADER, &golden("receipt")).unwrap();
    let codes: Vec<_> = receipt.verdicts.iter().map(|verdict| verdict_code(verdict).1).collect();
    assert_eq!(codes, verdict_code(&Verdict::Accepted).0);
    let entries: Vec<Entry> = from_slice("entries", limits::BODY, &golden("registry-entries")).unwrap();
    let numbers: Vec<_> = entries.iter().map(|entry| entry_number(entry).1).collect();
    assert_eq!(numbers, entry_number(&Entry::Count(0)).0);
    let changes: Vec<ChangeBody> = from_slice("changes", limits::BODY, &golden("registry-changes")).unwrap();
    let changes: Vec<Change> = changes.iter().map(|body| body.change().unwrap()).collect();
    let codes: Vec<_> = changes.iter().map(|change| change_code(change).1).collect();
    assert_eq!(codes, change_code(&changes[0]).0);
}

#[test]
fn every_kind_has_a_body_in_a_golden_file() {
    let bodies = [
        ("ENCAPSULATION", kind::ENCAPSULATION, "encapsulation"),
        ("TIP", kind::TIP, "tip-envelope"),
        ("WITHDRAWAL", kind::WITHDRAWAL, "about-tip"),
        ("OPENED", kind::OPENED, "about-tip"),
        ("ANSWER", kind::ANSWER, "answer"),
        ("CLOSED", kind::CLOSED, "about-tip"),
        ("WITHDRAWN", kind::WITHDRAWN, "about-tip"),
        ("MARKED", kind::MARKED, "about-tip"),
        ("PATROL_START", kind::PATROL_START, "patrol-start"),
        ("PATROL_NOTE", kind::PATROL_NOTE, "patrol-note"),
        ("PATROL_GAP", kind::PATROL_GAP, "patrol-gap"),
        // Its body is empty; segment.hex has one.
        ("PATROL_END", kind::PATROL_END, "segment"),
        ("EPOCH_KEY", kind::EPOCH_KEY, "epoch-key-signed"),
        ("CERTIFICATE", kind::CERTIFICATE, "certificate"),
        ("ANCHOR", kind::ANCHOR, "anchor"),
        ("TERRITORY", kind::TERRITORY, "territory"),
        ("SEGMENT", kind::SEGMENT, "segment"),
        ("REGISTRY", kind::REGISTRY, "registry-entry"),
        ("RULED", kind::RULED, "ruled"),
        ("SLOT", kind::SLOT, "slot"),
        ("LOOKED", kind::LOOKED, "looked"),
        ("BOX_KEY", kind::BOX_KEY, "box-key-signed"),
        ("REGISTRY_KEY", kind::REGISTRY_KEY, "registry-key-signed"),
        ("ENROLMENT", kind::ENROLMENT, "enrolment"),
        ("TRANSFER", kind::TRANSFER, "transfer-signed"),
        ("LOOK", kind::LOOK, "look"),
        ("CODE", kind::CODE, "code-offer"),
        ("REVOCATION", kind::REVOCATION, "revocation-signed"),
    ];
    let page = include_str!("../../../../docs/protocol.md");
    for (_, code, name) in bodies {
        assert!(!golden(name).is_empty());
        assert!(
            page.lines().any(|line| line.starts_with(&format!("| {code} |")) && line.contains(name)),
            "docs/protocol.md has no row for kind {code} that names {name}"
        );
    }
    let source = include_str!("../../src/operation.rs");
    let declared: Vec<String> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub const ")?.split_once(": u16 = "))
        .map(|(name, code)| format!("{name} {}", code.trim_end_matches(';')))
        .collect();
    let shown: Vec<String> = bodies.iter().map(|(name, code, _)| format!("{name} {code}")).collect();
    assert_eq!(declared, shown);
}
