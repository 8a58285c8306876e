//! The page of the protocol against the code.

use tinxom_wire::limits;

#[test]
fn the_page_names_every_limit_with_the_number_that_the_code_has() {
    let page = include_str!("../../../../docs/protocol.md");
    let limits: &[(&str, usize)] = &[
        ("PROTOCOL", limits::PROTOCOL.into()),
        ("OLDEST_PROTOCOL", limits::OLDEST_PROTOCOL.into()),
        ("FRAME_HEADER", limits::FRAME_HEADER),
        ("PARCEL", limits::PARCEL),
        ("PARCEL_RAW", limits::PARCEL_RAW),
        ("SEGMENT_TARGET", limits::SEGMENT_TARGET),
        ("SEGMENT_OPERATIONS", limits::SEGMENT_OPERATIONS),
        ("PACK_ITEMS", limits::PACK_ITEMS),
        ("BODY", limits::BODY),
        ("CERTIFICATE", limits::CERTIFICATE),
        ("INVITE", limits::INVITE),
        ("HAND_OVER", limits::HAND_OVER),
        ("LABEL", limits::LABEL),
        ("INVITER", limits::INVITER),
        ("ADDRESS", limits::ADDRESS),
        ("REPEATED_RECEIPTS", limits::REPEATED_RECEIPTS),
        ("TEXT", limits::TEXT),
        ("PAPERS", limits::PAPERS),
        ("SHEET", limits::SHEET),
        ("PLAIN", limits::PLAIN),
        ("NAMED", limits::NAMED),
        ("TERRITORY", limits::TERRITORY),
        ("TERRITORY_RAW", limits::TERRITORY_RAW),
    ];
    for (name, value) in limits {
        let row = format!("| `{name}` | {value} |");
        assert!(page.contains(&row), "docs/protocol.md has no row \"{row}\"");
    }
    let source = include_str!("../../src/limits.rs");
    let declared = source.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
    assert!(declared.eq(limits.iter().map(|(name, _)| *name)), "a limit is missing here");
}

#[test]
fn the_page_names_every_golden_file_and_none_that_is_not_there() {
    let page = include_str!("../../../../docs/protocol.md");
    let named = |name: &str| page.contains(&format!("`{name}`"));
    for sample in crate::samples::samples() {
        let ending = if sample.form == crate::samples::Form::Text { "txt" } else { "hex" };
        assert!(
            named(&format!("{}.{ending}", sample.name)),
            "docs/protocol.md does not name {}",
            sample.name
        );
    }
    for word in page.split('`').filter(|word| word.ends_with(".hex") || word.ends_with(".txt")) {
        let there = crate::samples::samples().iter().any(|sample| word.starts_with(sample.name));
        assert!(there || word == "tip-1.txt", "docs/protocol.md names {word}, which is not there");
    }
}
