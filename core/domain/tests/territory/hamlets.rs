//! Hamlets and quarters: they go with their units, merge and split themselves, and are listed in Vietnamese order.

use super::*;
use tinxom_domain::territory::HamletId;

fn with_hamlets(hamlets: &str, lineage: &str) -> Result<Territory, TerritoryError> {
    let text = std::str::from_utf8(FILE).unwrap().trim_end();
    let open = text.strip_suffix('}').unwrap();
    Territory::from_json(format!(r#"{open},"hamlets":[{hamlets}],"hamlet_lineage":[{lineage}]}}"#).as_bytes())
}

fn hamlet(id: u32, unit: &str, name: &str, from: &str, to: &str) -> String {
    let date =
        |field, day: &str| if day.is_empty() { String::new() } else { format!(r#","{field}":"{day}""#) };
    let kind = if name.starts_with("Tổ") { "Tổ dân phố" } else { "Xóm" };
    let (from, to) = (date("valid_from", from), date("valid_to", to));
    format!(r#"{{"id":{id},"unit":"{unit}","name":"{name}","kind":"{kind}"{from}{to}}}"#)
}

fn step(from: u32, to: u32, share: &str) -> String {
    format!(r#"{{"from":{from},"to":{to},"share":"{share}"}}"#)
}

fn names(hamlets: &[&tinxom_domain::territory::Hamlet]) -> Vec<String> {
    hamlets.iter().map(|hamlet| hamlet.name.clone()).collect()
}

const NEW: UnitId = UnitId(54431);

/// Invented hamlets: three in Đồng Quang (merged whole into Phan Đình Phùng), two in Gia Sàng (split), one in the new ward.
fn invented() -> Territory {
    let hamlets = [
        hamlet(9, "05458", "Tổ dân phố 10", "2019-01-01", ""),
        hamlet(2, "05458", "Tổ dân phố 2", "2019-01-01", ""),
        hamlet(3, "05458", "Xóm Ấp Mới", "", "2018-12-31"),
        hamlet(4, "05461", "Tổ dân phố 7", "2019-01-01", "2025-06-30"),
        hamlet(5, "05461", "Tổ dân phố 8", "2019-01-01", ""),
        hamlet(6, "05443", "Tổ dân phố 7 Gia Sàng", "2025-07-01", ""),
        hamlet(7, "05443", "Xóm Bờ Đê", "", ""),
    ];
    let lineage = [step(3, 2, "whole"), step(4, 6, "whole")];
    with_hamlets(&hamlets.join(","), &lineage.join(",")).unwrap()
}

#[test]
fn x09_hamlets_go_with_their_unit_when_it_is_merged_whole() {
    let territory = invented();
    let old = UnitId(54580);
    assert_eq!(names(&territory.hamlets_of(old, before())), ["Tổ dân phố 2", "Tổ dân phố 10"]);
    assert!(territory.hamlets_of(old, after()).is_empty());
    let now = ["Tổ dân phố 2", "Tổ dân phố 7 Gia Sàng", "Tổ dân phố 10", "Xóm Bờ Đê"];
    assert_eq!(names(&territory.hamlets_of(NEW, after())), now);
    assert_eq!(territory.unit_of_hamlet(HamletId(9), before()), Routing::Here(old));
    assert_eq!(territory.unit_of_hamlet(HamletId(9), after()), Routing::Moved(NEW));
    assert_eq!(territory.route_hamlet(HamletId(9), after()), Routing::Here(HamletId(9)));
    assert_eq!(territory.hamlet(HamletId(9)).unwrap().short_name, "10");
}

#[test]
fn x09_a_hamlet_of_a_split_unit_says_where_it_is_or_a_person_chooses() {
    let territory = invented();
    // It names its place in one of the parts by an edge.
    assert_eq!(territory.route_hamlet(HamletId(4), after()), Routing::Moved(HamletId(6)));
    assert_eq!(territory.unit_of_hamlet(HamletId(4), after()), Routing::Moved(NEW));
    // Nobody said it of this one.
    let choices = vec![NEW, UnitId(54671)];
    assert_eq!(territory.unit_of_hamlet(HamletId(5), after()), Routing::Choose(choices));
    for unit in [NEW, UnitId(54671)] {
        assert_eq!(names(&territory.hamlets_to_place(unit, after())), ["Tổ dân phố 8"]);
    }
    assert!(territory.hamlets_to_place(NEW, before()).is_empty());
    assert_eq!(names(&territory.hamlets_of(UnitId(54610), before())), ["Tổ dân phố 7", "Tổ dân phố 8"]);
}

#[test]
fn hamlets_merge_into_one_that_stays_and_split_into_several() {
    let territory = invented();
    assert_eq!(territory.route_hamlet(HamletId(3), day("2018-12-31")), Routing::Here(HamletId(3)));
    assert_eq!(territory.route_hamlet(HamletId(3), day("2019-01-01")), Routing::Moved(HamletId(2)));
    assert_eq!(territory.unit_of_hamlet(HamletId(3), after()), Routing::Moved(NEW));
    let hamlets = [
        hamlet(1, "05443", "Xóm Cũ", "", "2026-12-31"),
        hamlet(2, "05443", "Xóm Đông", "2027-01-01", ""),
        hamlet(3, "05443", "Xóm Tây", "2027-01-01", ""),
    ]
    .join(",");
    let lineage = [step(1, 2, "part"), step(1, 3, "part")].join(",");
    let territory = with_hamlets(&hamlets, &lineage).unwrap();
    let later = day("2027-01-01");
    let parts = vec![HamletId(2), HamletId(3)];
    assert_eq!(territory.route_hamlet(HamletId(1), later), Routing::Choose(parts));
    // Both parts lie in the one ward: of the ward there is nothing to choose.
    assert_eq!(territory.unit_of_hamlet(HamletId(1), later), Routing::Here(NEW));
    assert_eq!(territory.route_hamlet(HamletId(99), later), Routing::Gone);
    assert_eq!(territory.unit_of_hamlet(HamletId(99), later), Routing::Gone);
}

#[test]
fn x13_a_hamlet_is_found_in_its_unit_old_and_new_folded_and_exact() {
    let territory = invented();
    for query in ["bo de", "Bờ Đê", "xóm bờ đê", "Bo\u{31b}\u{300} Đe\u{302}", "BO DE"] {
        assert_eq!(names(&territory.find_hamlet(NEW, query)), ["Xóm Bờ Đê"], "{query}");
    }
    let found = territory.find_hamlet(NEW, "to dan pho 7");
    assert_eq!(names(&found), ["Tổ dân phố 7", "Tổ dân phố 7 Gia Sàng"]);
    assert_eq!(names(&territory.find_hamlet(UnitId(54580), "ấp mới")), ["Xóm Ấp Mới"]);
    assert!(territory.find_hamlet(UnitId(54671), "bờ đê").is_empty());
    assert_eq!(names(&territory.find_hamlets("dan pho 10")), ["Tổ dân phố 10"]);
}

#[test]
fn a_code_that_named_two_units_means_the_one_of_the_hamlets_days() {
    let of = |from: &str, to: &str| {
        let territory =
            with_hamlets(&hamlet(1, "05443", "Xóm A", from, to).replace('}', r#","abolished":true}"#), "");
        territory.map(|territory| territory.hamlet(HamletId(1)).unwrap().unit.0)
    };
    assert_eq!(of("2019-01-01", "2026-12-31"), Ok(54430));
    assert_eq!(of("2025-07-01", "2026-12-31"), Ok(54431));
    assert_eq!(of("", "2025-06-30"), Ok(54430));
    let today = with_hamlets(&hamlet(1, "05443", "Xóm A", "", ""), "").unwrap();
    assert_eq!(today.hamlet(HamletId(1)).unwrap().unit, NEW);
}

#[test]
fn two_hamlets_of_one_name_on_one_day_in_one_unit_are_refused_and_one_after_the_other_is_not() {
    let two = |last: &str, first: &str, other: &str| {
        let hamlets = [
            hamlet(1, "05443", "Xóm Hòa", "", last),
            hamlet(2, "05443", other, first, ""),
            hamlet(3, "05443", "Xóm Khác", "", ""),
        ];
        with_hamlets(&hamlets.join(","), &step(1, 3, "whole"))
    };
    assert!(two("2026-12-31", "2027-01-01", "Xóm Hoà").is_ok());
    assert!(two("2026-12-31", "2026-12-31", "Xóm Hoa").is_ok());
    let trouble = FieldTrouble::Twice;
    assert!(matches!(
        two("2026-12-31", "2026-12-31", "Xóm Hoà"),
        Err(TerritoryError::Hamlet { id: 2, field: "name", trouble: found, .. }) if found == trouble
    ));
}

#[test]
fn an_edge_into_the_past_a_gap_or_a_circle_of_hamlets_is_refused() {
    let hamlets = [
        hamlet(1, "05443", "Xóm A", "2025-07-01", "2026-12-31"),
        hamlet(2, "05443", "Xóm B", "2025-07-01", "2026-12-31"),
        hamlet(3, "05443", "Xóm C", "2027-01-02", ""),
        hamlet(4, "05443", "Xóm D", "2025-07-01", "2026-06-30"),
        hamlet(5, "05443", "Xóm E", "", ""),
    ]
    .join(",");
    let refused = |steps: &[String]| match with_hamlets(&hamlets, &steps.join(",")) {
        Err(TerritoryError::HamletEdge { from, to, trouble, line }) if line > 1 => (from, to, trouble),
        other => panic!("{other:?}"),
    };
    for (from, to, trouble) in [
        (1, 1, EdgeTrouble::Past),
        (1, 4, EdgeTrouble::Past),
        (1, 3, EdgeTrouble::Gap),
        (3, 5, EdgeTrouble::NotEnded),
        (1, 9, EdgeTrouble::NoNew),
        (9, 1, EdgeTrouble::NoOld),
    ] {
        assert_eq!(refused(&[step(from, to, "whole")]), (from, to, trouble));
    }
    assert_eq!(refused(&[step(1, 2, "whole"), step(2, 1, "whole")]), (1, 2, EdgeTrouble::Past));
    assert_eq!(refused(&[step(4, 5, "whole"), step(4, 5, "part")]), (4, 5, EdgeTrouble::Twice));
}

#[test]
fn a_territory_taken_apart_and_put_together_is_the_same() {
    for territory in [real(), invented().with_version(7)] {
        assert_eq!(Territory::from_parts(territory.to_parts()), Ok(territory));
    }
    let mut parts = invented().to_parts();
    parts.hamlets[5].name = " Xóm Bờ Đê".into();
    assert!(matches!(
        Territory::from_parts(parts),
        Err(TerritoryError::Hamlet { line: 0, id: 7, field: "name", trouble: FieldTrouble::NotStored })
    ));
}
