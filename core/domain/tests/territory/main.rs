//! The territory over the real file of Thái Nguyên, and over files that mean harm.

#![allow(clippy::unwrap_used, clippy::panic)]

mod hamlets;
mod outlines;
mod refused;

use tinxom_domain::id::UnitId;
use tinxom_domain::territory::{EdgeTrouble, FieldTrouble, Now, Routing, Share, Territory, TerritoryError};
use tinxom_domain::time::Date;

const FILE: &[u8] = include_bytes!("../../../../data/territory-thai-nguyen.json");

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
    assert_eq!((shown.name.as_str(), shown.now), ("Đồng Quang", Now::Same));
    let shown = territory.display_name(old, after()).unwrap();
    assert_eq!((shown.name.as_str(), shown.now), ("Đồng Quang", Now::Merged("Phan Đình Phùng".to_owned())));
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
        let shown = territory.display_name(unit.id, after()).unwrap();
        assert!(matches!(shown.now, Now::Split(names) if names.len() == 2), "{code}");
        assert_eq!(territory.display_name(unit.id, before()).unwrap().now, Now::Same);
    }
    let shown = territory.display_name(UnitId(54610), after()).unwrap();
    let names = ["Gia Sàng", "Phan Đình Phùng"].map(str::to_owned).to_vec();
    assert_eq!((shown.name.as_str(), shown.now), ("Gia Sàng", Now::Split(names)));
}

#[test]
fn x09_a_name_that_stayed_is_not_said_twice_and_a_lost_unit_is_told() {
    let units = [
        unit("1", None, Some("2025-06-30")),
        r#"{"code":"2","name":"Phường 1","kind":"Phường","province":"P","valid_from":"2025-07-01"}"#
            .to_owned(),
        abolished("3", "2025-06-30"),
    ];
    let territory = Territory::from_json(&file(&units.join(","), &edge("1", "2", "whole"))).unwrap();
    assert_eq!(territory.display_name(UnitId(10), after()).unwrap().now, Now::Same);
    assert_eq!(territory.display_name(UnitId(30), after()).unwrap().now, Now::Unknown);
    assert_eq!(territory.route(UnitId(30), after()), Routing::Gone);
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
fn x09_x13_one_name_finds_two_units_old_and_new_each_with_its_dates() {
    let territory = real();
    let found = territory.find("phan dinh phung");
    let dates: Vec<_> = found
        .iter()
        .map(|unit| (unit.id.0, unit.operates_from.map(|day| day.to_string()), unit.valid_to))
        .collect();
    assert_eq!(
        dates,
        [(54431, Some("2025-07-01".to_owned()), None), (54490, None, Some(before()))],
        "the one that works comes first"
    );
    // Under one code two names: each answers for its own days only.
    for (on, name) in [(before(), "Trưng Vương"), (after(), "Phan Đình Phùng")] {
        assert_eq!(territory.by_code("05443", on).unwrap().short_name, name);
        let others =
            territory.find(name).iter().filter(|unit| unit.code == "05443" && unit.operates_at(on)).count();
        assert_eq!(others, 1);
    }
    for wrong in ["+5443", "5443", " 05443", "05443 ", "", "٠٥٤٤٣"] {
        assert!(territory.by_code(wrong, after()).is_none(), "{wrong:?}");
    }
}

#[test]
fn x13_every_unit_is_found_by_any_of_its_words_with_and_without_diacritics() {
    let territory = real();
    let mut holders: std::collections::BTreeMap<String, Vec<UnitId>> = Default::default();
    for unit in territory.units() {
        for word in unit.short_name.split(' ') {
            holders.entry(word.to_owned()).or_default().push(unit.id);
            holders.entry(tinxom_domain::text::fold(word)).or_default().push(unit.id);
        }
    }
    for (word, ids) in holders {
        let found: Vec<UnitId> = territory.find(&word).iter().map(|unit| unit.id).collect();
        assert!(ids.iter().all(|id| found.contains(id)), "{word}");
    }
    for unit in territory.units().step_by(10) {
        assert_eq!(territory.find(&unit.name).first().unwrap().name, unit.name);
        assert_eq!(territory.find(&unit.short_name).first().unwrap().short_name, unit.short_name);
    }
    assert_eq!(territory.find(" ").len(), 372);
}

#[test]
fn x13_whole_names_come_before_beginnings_words_and_other_places() {
    let units: Vec<String> =
        ["Xã Băng Tân", "Xã Tân", "Xã Ntân", "Xã Tân Bo", "Xã Tan", "Xã Ba", "Xã Tấn An"]
            .iter()
            .enumerate()
            .map(|(code, name)| format!(r#"{{"code":"{code}","name":"{name}","kind":"Xã","province":"P"}}"#))
            .collect();
    let territory = Territory::from_json(&file(&units.join(","), "")).unwrap();
    let found: Vec<_> = territory.find("tân").iter().map(|unit| unit.short_name.as_str()).collect();
    assert_eq!(found, ["Tân", "Tân Bo", "Băng Tân", "Ntân", "Tan", "Tấn An"]);
    let found: Vec<_> = territory.find("xã tân").iter().map(|unit| unit.short_name.as_str()).collect();
    assert_eq!(found, ["Tân", "Tân Bo", "Tan", "Tấn An"]);
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

fn abolished(code: &str, to: &str) -> String {
    unit(code, None, Some(to)).replace('}', r#","abolished":true}"#)
}

/// Says of the last units that they became nothing.
fn ended(units: &mut [String], last: usize) {
    let first = units.len() - last;
    for unit in &mut units[first..] {
        *unit = unit.replace('}', r#","abolished":true}"#);
    }
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
fn the_longest_chain_and_the_widest_web_are_followed_at_once() {
    let year = |place: usize| (format!("{:04}-01-01", 1 + place), format!("{:04}-12-31", 1 + place));
    let mut chain: Vec<_> = (0..9_000)
        .map(|place| unit(&place.to_string(), Some(&year(place).0), Some(&year(place).1)))
        .collect();
    ended(&mut chain, 1);
    let edges: Vec<_> = (1..9_000).map(|to| edge(&(to - 1).to_string(), &to.to_string(), "whole")).collect();
    let territory = Territory::from_json(&file(&chain.join(","), &edges.join(","))).unwrap();
    assert_eq!(territory.route(UnitId(1), day("9000-06-01")), Routing::Moved(UnitId(89_991)));
    assert_eq!(territory.route(UnitId(1), day("9500-06-01")), Routing::Gone);
    // Ten units each year, each into all of the next: 10^100 ways, and yet a handful of units.
    let code = |place: usize, unit: usize| (place * 10 + unit).to_string();
    let mut web: Vec<_> = (0..100)
        .flat_map(|place| (0..10).map(move |of| (place, of)))
        .map(|(place, of)| unit(&code(place, of), Some(&year(place).0), Some(&year(place).1)))
        .collect();
    ended(&mut web, 10);
    let edges: Vec<_> = (1..100)
        .flat_map(|place| (0..100).map(move |pair| (place, pair / 10, pair % 10)))
        .map(|(place, from, to)| edge(&code(place - 1, from), &code(place, to), "part"))
        .collect();
    let territory = Territory::from_json(&file(&web.join(","), &edges.join(","))).unwrap();
    assert!(
        matches!(territory.route(UnitId(1), day("0100-06-01")), Routing::Choose(units) if units.len() == 10)
    );
}
