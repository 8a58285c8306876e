//! The territory over the real file of Thái Nguyên, and over files that mean harm.

use tinxom_domain::id::UnitId;
use tinxom_domain::territory::{Routing, Share, Territory, TerritoryError};
use tinxom_domain::time::Date;

const FILE: &[u8] = include_bytes!("../../../data/territory-thai-nguyen.json");

fn real() -> Territory {
    Territory::from_json(FILE).expect("the file of this repository is of the form")
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).expect("the day of a test is a day")
}

fn before() -> Date {
    day("2025-06-30")
}

fn after() -> Date {
    day("2025-07-01")
}

#[test]
fn the_real_territory_is_read_whole() {
    let territory = real();
    let (old, new): (Vec<_>, Vec<_>) = territory.units().partition(|unit| unit.valid_to.is_some());
    assert_eq!((old.len(), new.len(), territory.edges()), (280, 92, 283));
    assert!(old.iter().all(|unit| unit.id.0 % 10 == 0 && unit.district.is_some()));
    assert!(new.iter().all(|unit| unit.id.0 % 10 == 1 && unit.operates_from == Some(after())));
    let back: usize = new.iter().map(|unit| territory.predecessors(unit.id).len()).sum();
    assert_eq!(back, 283);
}

#[test]
fn every_old_unit_has_a_way_on_and_no_name_keeps_its_kind() {
    let territory = real();
    for unit in territory.units() {
        assert_eq!(unit.name, format!("{} {}", unit.kind, unit.short_name));
        match territory.route(unit.id, after()) {
            Routing::Here(id) => assert!(id == unit.id && unit.valid_to.is_none()),
            Routing::Moved(id) => assert!(territory.operates_at(id, after())),
            Routing::Choose(ids) => assert!(ids.iter().all(|id| territory.operates_at(*id, after()))),
            Routing::Gone => panic!("{} is gone", unit.name),
        }
    }
}

#[test]
fn x09_dong_quang_is_itself_on_30_june_and_phan_dinh_phung_on_1_july() {
    let territory = real();
    let old = territory.by_code("05458", before()).unwrap().id;
    assert_eq!(old, UnitId(54580));
    assert!(territory.operates_at(old, before()) && !territory.operates_at(old, after()));
    assert_eq!(territory.route(old, before()), Routing::Here(old));
    assert_eq!(territory.route(old, after()), Routing::Moved(UnitId(54431)));
    let shown = territory.display_name(old, before()).unwrap();
    assert_eq!((shown.name.as_str(), shown.now), ("Đồng Quang", vec![]));
    let shown = territory.display_name(old, after()).unwrap();
    assert_eq!((shown.name.as_str(), shown.now), ("Đồng Quang", vec!["Phan Đình Phùng".to_owned()]));
}

#[test]
fn x09_one_code_and_one_name_can_be_two_units() {
    let territory = real();
    let (old, new) =
        (territory.by_code("05443", before()).unwrap(), territory.by_code("05443", after()).unwrap());
    assert_eq!((old.id, old.short_name.as_str()), (UnitId(54430), "Trưng Vương"));
    assert_eq!((new.id, new.short_name.as_str()), (UnitId(54431), "Phan Đình Phùng"));
    for query in ["Phan Đình Phùng", "phan dinh phung", "phường phan đình phùng"] {
        let found: Vec<_> = territory.find(query).iter().map(|unit| unit.id).collect();
        assert_eq!(found, [UnitId(54431), UnitId(54490)], "{query}");
    }
}

#[test]
fn x09_split_units_ask_a_person() {
    let territory = real();
    for (code, choices) in [("05461", [54431, 54671]), ("05467", [54671, 55001]), ("05932", [59081, 59411])] {
        let unit = territory.by_code(code, before()).unwrap();
        assert!(territory.successors(unit.id).iter().all(|edge| edge.share == Share::Part));
        assert_eq!(
            territory.route(unit.id, after()),
            Routing::Choose(choices.map(UnitId).to_vec()),
            "{code}"
        );
        assert_eq!(territory.display_name(unit.id, after()).unwrap().now.len(), 2);
    }
}

#[test]
fn x13_dong_bam_is_found_in_every_form() {
    let territory = real();
    for query in
        ["dong bam", "Đồng Bẩm", "Đo\u{302}\u{300}ng Ba\u{302}\u{309}m", "DONG BAM", "phuong dong bam"]
    {
        assert_eq!(territory.find(query).first().unwrap().short_name, "Đồng Bẩm", "{query}");
    }
    assert!(territory.find("không có").is_empty());
}

#[test]
fn x13_exact_diacritics_come_first() {
    let units = r#"{"code":"1","name":"Xã Tan","kind":"Xã","province":"P"},{"code":"2","name":"Xã Tân","kind":"Xã","province":"P"}"#;
    let territory = Territory::from_json(&file(units, "")).unwrap();
    let first = |query| territory.find(query).iter().map(|unit| unit.id.0).collect::<Vec<_>>();
    assert_eq!((first("tân"), first("tan")), (vec![20, 10], vec![10, 20]));
}

fn file(units: &str, lineage: &str) -> Vec<u8> {
    format!(r#"{{"source":"","units":[{units}],"lineage":[{lineage}]}}"#).into_bytes()
}

fn unit(code: &str, from: Option<&str>, to: Option<&str>) -> String {
    let from = from.map_or(String::new(), |from| format!(r#","valid_from":"{from}""#));
    let to = to.map_or(String::new(), |to| format!(r#","valid_to":"{to}""#));
    format!(r#"{{"code":"{code}","name":"Xã {code}","kind":"Xã","province":"P"{from}{to}}}"#)
}

fn edge(from: &str, to: &str, share: &str) -> String {
    format!(r#"{{"from":"{from}","to":"{to}","share":"{share}"}}"#)
}

#[test]
fn a_later_period_changes_no_earlier_id_and_is_followed_to_its_end() {
    let periods = [
        unit("1", None, Some("2025-06-30")),
        unit("2", Some("2025-07-01"), Some("2029-12-31")),
        unit("2", Some("2030-01-01"), None),
        unit("3", Some("2030-01-01"), None),
    ];
    let edges = [edge("1", "2", "whole"), edge("2", "2", "whole")];
    let territory = Territory::from_json(&file(&periods.join(","), &edges.join(","))).unwrap();
    assert_eq!(territory.units().map(|unit| unit.id.0).collect::<Vec<_>>(), [10, 21, 22, 31]);
    assert_eq!(territory.route(UnitId(10), day("2026-01-01")), Routing::Moved(UnitId(21)));
    assert_eq!(territory.route(UnitId(10), day("2031-01-01")), Routing::Moved(UnitId(22)));
    let split = [edge("1", "2", "whole"), edge("2", "2", "part"), edge("2", "3", "part")];
    let territory = Territory::from_json(&file(&periods.join(","), &split.join(","))).unwrap();
    assert_eq!(territory.route(UnitId(10), day("2031-01-01")), Routing::Choose(vec![UnitId(22), UnitId(31)]));
    // A phone whose last signed date is old holds a newer territory.
    assert_eq!(territory.route(UnitId(31), day("2026-01-01")), Routing::Here(UnitId(31)));
}

#[test]
fn circles_and_loose_ends_are_refused_with_the_edge() {
    let units = [
        unit("1", Some("2020-01-01"), Some("2020-12-31")),
        unit("2", Some("2020-01-01"), Some("2020-12-31")),
        unit("3", Some("2021-01-01"), None),
    ];
    let units = units.join(",");
    let circle = [edge("1", "2", "whole"), edge("2", "1", "whole")].join(",");
    let twice = [edge("1", "3", "whole"), edge("1", "3", "part")].join(",");
    let loose =
        [edge("1", "9", "whole"), edge("9", "1", "whole"), edge("1", "1", "whole"), edge("3", "1", "part")];
    for lineage in loose.iter().chain([&circle, &twice]) {
        let refused = Territory::from_json(&file(&units, lineage));
        assert!(matches!(refused, Err(TerritoryError::Edge { .. })), "{lineage}");
    }
    let territory = Territory::from_json(&file(&units, &edge("1", "3", "whole"))).unwrap();
    assert_eq!(territory.route(UnitId(21), day("2021-01-01")), Routing::Gone);
    assert_eq!(territory.route(UnitId(7), day("2021-01-01")), Routing::Gone);
    assert_eq!(territory.display_name(UnitId(7), day("2021-01-01")), None);
    assert!(territory.successors(UnitId(7)).is_empty() && territory.predecessors(UnitId(7)).is_empty());
}

#[test]
fn a_wrong_field_is_named() {
    let wrong = |units: &[String]| match Territory::from_json(&file(&units.join(","), "")) {
        Err(TerritoryError::Unit { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(&[unit("1", None, Some("31/12/2025"))]), "valid_to");
    assert_eq!(wrong(&[unit("1", Some("2025-02-30"), None)]), "valid_from");
    assert_eq!(wrong(&[unit("1", Some("2025-07-01"), Some("2025-06-30"))]), "valid_to");
    assert_eq!(wrong(&[unit("x", None, None)]), "code");
    assert_eq!(wrong(&[unit("4294967295", None, None)]), "code");
    assert_eq!(wrong(&[unit("1", None, None), unit("01", None, None)]), "code");
    assert_eq!(wrong(&[unit("1", None, None), unit("1", Some("2025-07-01"), None)]), "valid_from");
    assert_eq!(wrong(&[unit("1", None, Some("2025-06-30")), unit("1", None, None)]), "valid_from");
    let periods: Vec<_> = (2000..2010)
        .map(|year| unit("1", Some(&format!("{year}-01-01")), Some(&format!("{year}-12-31"))))
        .collect();
    assert_eq!(wrong(&periods), "code");
    assert!(Territory::from_json(&file(&periods[..9].join(","), "")).is_ok());
}

#[test]
fn what_is_not_of_the_form_or_too_large_is_refused() {
    let no_name = r#"{"code":"1","kind":"Xã","province":"P"}"#;
    for bytes in [
        b"".to_vec(),
        b"<html>".to_vec(),
        b"{}".to_vec(),
        b"[".repeat(100_000),
        file(no_name, ""),
        file("7", ""),
        file(&unit("1", None, None), &edge("1", "1", "half")),
    ] {
        assert!(matches!(Territory::from_json(&bytes), Err(TerritoryError::Form { .. })));
    }
    assert_eq!(Territory::from_json(&vec![b' '; 8 * 1024 * 1024 + 1]).unwrap_err(), TerritoryError::TooLarge);
    let many: Vec<_> = (0..20_001).map(|code| unit(&code.to_string(), None, None)).collect();
    assert_eq!(Territory::from_json(&file(&many.join(","), "")).unwrap_err(), TerritoryError::TooLarge);
    assert!(Territory::from_json(&file(&many[1..].join(","), "")).is_ok());
}

#[test]
fn no_changed_byte_makes_reading_or_routing_panic() {
    for place in (0..FILE.len()).step_by(997) {
        let mut bytes = FILE.to_vec();
        bytes[place] ^= 1;
        if let Ok(territory) = Territory::from_json(&bytes) {
            for unit in territory.units() {
                let _ = territory.display_name(unit.id, after());
            }
        }
        assert!(Territory::from_json(&FILE[..place]).is_err());
    }
}
