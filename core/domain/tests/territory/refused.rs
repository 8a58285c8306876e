//! Files that mean harm, or slipped: told by line, field and reason, and nothing of them is taken.

use super::*;
use proptest::prelude::*;
use tinxom_domain::territory::HamletId;

#[test]
fn circles_and_loose_ends_are_refused_with_the_edge_and_the_reason() {
    let units = [
        unit("1", Some("2020-01-01"), Some("2020-12-31")),
        unit("2", Some("2020-01-01"), Some("2020-12-31")),
        unit("3", Some("2021-01-01"), None),
        unit("4", Some("2021-01-02"), None),
    ];
    let units = units.join(",");
    let refused = |lineage: &[String]| match Territory::from_json(&file(&units, &lineage.join(","))) {
        Err(TerritoryError::Edge { line: 1, from, to, trouble }) => (from, to, trouble),
        other => panic!("{other:?}"),
    };
    let of = |from: &str, to: &str, trouble| (from.to_owned(), to.to_owned(), trouble);
    let past = EdgeTrouble::Past;
    for (from, to, trouble) in [
        ("1", "9", EdgeTrouble::NoNew),
        ("9", "1", EdgeTrouble::NoOld),
        ("1", "1", past),                  // to itself
        ("1", "2", past),                  // into one of the same days
        ("3", "1", EdgeTrouble::NotEnded), // of a unit that works
        ("3", "3", EdgeTrouble::NotEnded),
        ("1", "4", EdgeTrouble::Gap), // a day is missing between
    ] {
        assert_eq!(refused(&[edge(from, to, "whole")]), of(from, to, trouble));
    }
    assert_eq!(refused(&[edge("1", "2", "whole"), edge("2", "1", "whole")]), of("1", "2", past));
    let twice = [edge("1", "3", "whole"), edge("1", "3", "part")];
    assert_eq!(refused(&twice), of("1", "3", EdgeTrouble::Twice));
    let told = Territory::from_json(&file(&units, &twice.join(","))).unwrap_err().to_string();
    assert_eq!(told, "line 1: the edge from 1 to 3: it is there twice");

    let territory = Territory::from_json(&file(
        &units.replace(r#""code":"2","#, r#""code":"2","abolished":true,"#),
        &edge("1", "3", "whole"),
    ))
    .unwrap();
    assert_eq!(territory.route(UnitId(21), day("2021-01-01")), Routing::Gone);
    assert_eq!(territory.route(UnitId(7), day("2021-01-01")), Routing::Gone);
    assert_eq!(territory.display_name(UnitId(7), day("2021-01-01")), None);
    assert!(territory.successors(UnitId(7)).is_empty() && territory.predecessors(UnitId(7)).is_empty());
}

#[test]
fn a_circle_through_reused_codes_is_refused_because_days_only_grow() {
    let periods = [
        unit("1", Some("2020-01-01"), Some("2020-12-31")),
        unit("1", Some("2021-01-01"), Some("2021-12-31")),
        unit("2", Some("2020-01-01"), Some("2020-12-31")),
        unit("2", Some("2021-01-01"), Some("2021-12-31")),
        unit("2", Some("2022-01-01"), None),
    ]
    .join(",");
    // From 1 to 2 both the first periods and the second would fit: nobody guesses.
    let ambiguous = Territory::from_json(&file(&periods, &edge("1", "2", "whole"))).unwrap_err();
    assert!(matches!(ambiguous, TerritoryError::Edge { trouble: EdgeTrouble::Ambiguous, .. }));
    // Unless the edge says on which day.
    let gone = periods.replace(r#""code""#, r#""abolished":true,"code""#);
    let gone = gone.replacen(
        r#""abolished":true,"code":"1","name":"Xã 1","kind":"Xã","province":"P","valid_from":"2021"#,
        r#""code":"1","name":"Xã 1","kind":"Xã","province":"P","valid_from":"2021"#,
        1,
    );
    let gone = gone.replacen(
        r#""abolished":true,"code":"2","name":"Xã 2","kind":"Xã","province":"P","valid_from":"2022"#,
        r#""code":"2","name":"Xã 2","kind":"Xã","province":"P","valid_from":"2022"#,
        1,
    );
    let dated = |on: &str| {
        let edge = edge("1", "2", "whole").replace('}', &format!(r#","on":"{on}"}}"#));
        Territory::from_json(&file(&gone, &edge))
    };
    assert_eq!(dated("2021-12-31").unwrap().route(UnitId(12), day("2023-01-01")), Routing::Moved(UnitId(23)));
    for (on, trouble) in [("2020", EdgeTrouble::NotADay), ("2020-12-30", EdgeTrouble::NotEnded)] {
        assert!(
            matches!(dated(on), Err(TerritoryError::Edge { trouble: found, .. }) if found == trouble),
            "{on}"
        );
    }
    // From 2 to 1 one pair fits, and forward only.
    let periods = periods.replace(r#""code""#, r#""abolished":ABOLISHED,"code""#);
    let mut gone = ["true", "true", "false", "true", "false"].into_iter();
    let periods =
        periods.split("ABOLISHED").map(str::to_owned).reduce(|all, next| all + gone.next().unwrap() + &next);
    let territory = Territory::from_json(&file(&periods.unwrap(), &edge("2", "1", "whole"))).unwrap();
    assert_eq!(territory.route(UnitId(21), day("2021-06-01")), Routing::Moved(UnitId(12)));
    assert_eq!(territory.route(UnitId(12), day("2021-06-01")), Routing::Here(UnitId(12)));
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
    for code in ["x", "+5443", "-1", "", " 1", "0000000001"] {
        assert_eq!(wrong(&[unit(code, None, None)]), "code", "{code:?}");
    }
    for (key, field) in
        [("name", "name"), ("kind", "kind"), ("province", "province"), ("district", "district")]
    {
        for bad in ["", "Xã \u{200b}A", "Xã \u{202e}A", "Xã\nA", &"ạ".repeat(81)] {
            let mut unit = serde_json::json!({"code": "1", "name": "Xã A", "kind": "Xã", "province": "P"});
            unit[key] = bad.into();
            assert_eq!(wrong(&[unit.to_string()]), field, "{bad:?}");
        }
    }
    assert_eq!(wrong(&[unit("4294967295", None, None)]), "code");
    assert_eq!(wrong(&[unit("1", None, None), unit("01", None, None)]), "code");
    assert_eq!(wrong(&[unit("1", None, None), unit("1", Some("2025-07-01"), None)]), "valid_from");
    assert_eq!(wrong(&[unit("1", None, Some("2025-06-30")), unit("1", None, None)]), "valid_from");
    let mut periods: Vec<_> = (2000..2010)
        .map(|year| unit("1", Some(&format!("{year}-01-01")), Some(&format!("{year}-12-31"))))
        .collect();
    ended(&mut periods, 10);
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

/// A file with each thing on a line of its own: the first unit on line 2.
fn lines(units: &[&str], lineage: &[&str], hamlets: &[&str], hamlet_lineage: &[&str]) -> Vec<u8> {
    let all = |parts: &[&str]| parts.join(",\n");
    format!(
        "{{\"units\":[\n{}],\n\"lineage\":[\n{}],\n\"hamlets\":[\n{}],\n\"hamlet_lineage\":[\n{}]}}",
        all(units),
        all(lineage),
        all(hamlets),
        all(hamlet_lineage)
    )
    .into_bytes()
}

/// Two units into one, with a hamlet that ends and one that takes it up, and one thing changed.
fn changed(from: &str, to: &str) -> TerritoryError {
    let told = String::from_utf8(lines(
        &[
            r#"{"code":"1","name":"Xã Một","kind":"Xã","province":"P","valid_to":"2025-06-30"}"#,
            r#"{"code":"2","name":"Xã Hai","kind":"Xã","province":"P","valid_to":"2025-06-30"}"#,
            r#"{"code":"3","name":"Xã Ba","kind":"Xã","province":"P","valid_from":"2025-07-01"}"#,
        ],
        &[r#"{"from":"1","to":"3","share":"whole"}"#, r#"{"from":"2","to":"3","share":"whole"}"#],
        &[
            r#"{"id":7,"unit":"1","name":"Xóm Gò","kind":"Xóm","valid_to":"2025-06-30"}"#,
            r#"{"id":8,"unit":"3","name":"Xóm Núi","kind":"Xóm"}"#,
        ],
        &[r#"{"from":7,"to":8,"share":"whole"}"#],
    ))
    .unwrap();
    assert_eq!(
        Territory::from_json(told.as_bytes()).unwrap().route_hamlet(HamletId(7), after()),
        Routing::Moved(HamletId(8))
    );
    assert!(told.contains(from), "{from}");
    Territory::from_json(told.replacen(from, to, 1).as_bytes()).unwrap_err()
}

#[test]
fn what_is_wrong_is_told_with_line_field_and_reason() {
    for (from, to, told) in [
        // Units.
        (r#""code":"2""#, r#""code":"2x""#, "line 3: unit 2x: code: not a code"),
        (r#""code":"2""#, r#""code":"1""#, "line 3: unit 1: valid_from: it is there twice for some day"),
        (r#""name":"Xã Hai""#, r#""name":"""#, "line 3: unit 2: name: the text is empty"),
        (r#""name":"Xã Hai","#, "", "line 3: not of the form: missing field `name`"),
        (
            r#""valid_from":"2025-07-01""#,
            r#""valid_from":"1/7/2025""#,
            "line 4: unit 3: valid_from: not a day",
        ),
        (
            r#""valid_from":"2025-07-01""#,
            r#""valid_from":"2025-07-01","valid_to":"2025-06-30""#,
            "line 4: unit 3: valid_to: it ends before it begins",
        ),
        (
            r#""valid_from":"2025-07-01""#,
            r#""valid_from":"2025-07-01","valid_to":"2025-07-30""#,
            "line 4: unit 3: valid_to: it ended and has no successor",
        ),
        (
            r#""valid_from":"2025-07-01""#,
            r#""valid_from":"2025-07-01","abolished":true"#,
            "line 4: unit 3: abolished: what still works or has a successor is not abolished",
        ),
        (
            r#""code":"1","#,
            r#""code":"1","abolished":true,"#,
            "line 2: unit 1: abolished: what still works or has a successor is not abolished",
        ),
        // Edges.
        (r#"{"from":"2""#, r#"{"from":"4""#, "line 7: the edge from 4 to 3: the first is not there"),
        (r#"{"from":"2""#, r#"{"from":"1""#, "line 7: the edge from 1 to 3: it is there twice"),
        (r#"{"from":"2""#, r#"{"from":"3""#, "line 7: the edge from 3 to 3: the first has not ended"),
        (
            r#"{"from":"2","to":"3""#,
            r#"{"from":"2","to":"1""#,
            "line 7: the edge from 2 to 1: the second does not follow the first: the edge leads into the past or round in \
             a circle",
        ),
        (
            r#""valid_from":"2025-07-01""#,
            r#""valid_from":"2025-07-02""#,
            "line 6: the edge from 1 to 3: between the end of the first and the beginning of the second days are missing",
        ),
        (
            r#""to":"3","share":"whole"},"#,
            "\n\"to\":\"3\",\n\"share\":\"half\"},",
            "line 8: not of the form: unknown variant `half`, expected `whole` or `part`",
        ),
        // Hamlets.
        (r#"{"id":8"#, r#"{"id":7"#, "line 10: hamlet 7: id: it is there twice"),
        (r#"{"id":8"#, r#"{"id":-8"#, "line 10: not of the form: invalid value: integer `-8`, expected u32"),
        (r#""unit":"3""#, r#""unit":"4""#, "line 10: hamlet 8: unit: no unit has this code on that day"),
        (
            r#""name":"Xóm Núi","#,
            r#""valid_from":"2025-06-30","name":"Xóm Núi","#,
            "line 10: hamlet 8: unit: no unit has this code on that day",
        ),
        (
            r#""name":"Xóm Núi""#,
            "\"name\":\"Xóm\u{200b}Núi\"",
            "line 10: hamlet 8: name: the text holds a character that cannot be seen",
        ),
        (
            r#"{"from":7,"to":8,"share":"whole"}"#,
            "",
            "line 9: hamlet 7: valid_to: it ended and has no successor",
        ),
        // Hamlets' edges.
        (
            r#"{"from":7"#,
            r#"{"from":9"#,
            "line 12: the edge from hamlet 9 to hamlet 8: the first is not there",
        ),
        (r#""to":8"#, r#""to":9"#, "line 12: the edge from hamlet 7 to hamlet 9: the second is not there"),
        (
            r#""to":8"#,
            r#""to":7"#,
            "line 12: the edge from hamlet 7 to hamlet 7: the second does not follow the first: the edge leads into the \
             past or round in a circle",
        ),
        (
            r#"{"from":7"#,
            r#"{"from":8"#,
            "line 12: the edge from hamlet 8 to hamlet 8: the first has not ended",
        ),
    ] {
        let said = changed(from, to).to_string();
        assert!(said.starts_with(told), "{from} → {to}:\n{said}\n{told}");
    }
    let error = changed(r#""valid_to":"2025-06-30""#, r#""valid_to":"30/6/2025""#);
    let trouble = FieldTrouble::NotADay;
    assert_eq!(error, TerritoryError::Unit { line: 2, code: "1".into(), field: "valid_to", trouble });
}

#[test]
fn what_is_not_utf_8_is_told_by_its_line() {
    let mut bytes = lines(&[], &[], &[], &[]);
    let last = bytes.len() - 1;
    bytes[last] = 0xff;
    assert!(matches!(Territory::from_json(&bytes), Err(TerritoryError::Form { line: 8, .. })));
}

proptest! {
    #[test]
    fn of_any_units_and_edges_only_those_are_taken_whose_days_grow(
        periods in proptest::collection::vec((0u8..4, 0i32..4, 0i32..3, any::<bool>()), 1..8),
        steps in proptest::collection::vec((0u8..4, 0u8..4, any::<bool>()), 0..6),
    ) {
        let year = |year: i32| 2000 + year;
        let units: Vec<String> = periods
            .iter()
            .map(|(code, first, years, ends)| {
                let last = format!("{}-12-31", year(first + years));
                unit(&code.to_string(), Some(&format!("{}-01-01", year(*first))), ends.then_some(&*last))
            })
            .collect();
        let edges: Vec<String> = steps
            .iter()
            .map(|(from, to, whole)| edge(&from.to_string(), &to.to_string(), if *whole { "whole" } else { "part" }))
            .collect();
        if let Ok(territory) = Territory::from_json(&file(&units.join(","), &edges.join(","))) {
            prop_assert_eq!(territory.edges(), edges.len());
            for unit in territory.units() {
                prop_assert_eq!(unit.valid_to.is_some(), !territory.successors(unit.id).is_empty());
                for edge in territory.successors(unit.id) {
                    let next = territory.unit(edge.to).unwrap().operates_from;
                    prop_assert_eq!(next, unit.valid_to.map(|last| last.plus_days(1)));
                }
                prop_assert_ne!(territory.route(unit.id, day("2010-01-01")), Routing::Gone);
            }
            prop_assert_eq!(Territory::from_parts(territory.to_parts()), Ok(territory));
        }
    }
}
