//! Finding a unit by a place: coarse outlines, whole numbers, several candidates near a border.

use super::*;
use tinxom_domain::territory::{Candidate, Certainty, OutlineTrouble, Outlines, Place};

const OUTLINES: &[u8] = include_bytes!("../../../../data/boundaries-thai-nguyen.geojson");

fn outlined(within: u16) -> Territory {
    let territory = real();
    let outlines = Outlines::from_geojson(OUTLINES, &territory).unwrap().simplified(within);
    territory.with_outlines(outlines).unwrap()
}

fn corners(territory: &Territory) -> usize {
    territory.outlines().units.values().flatten().map(Vec::len).sum()
}

fn units(found: &[Candidate]) -> Vec<UnitId> {
    found.iter().map(|candidate| candidate.unit).collect()
}

/// A place well inside the outline: the one of a grid that lies deepest.
fn middle(territory: &Territory, unit: UnitId) -> Option<Place> {
    let ring = &territory.outlines().units[&unit][0];
    let (south, north) = (ring.iter().map(|p| p.north).min()?, ring.iter().map(|p| p.north).max()?);
    let (west, east) = (ring.iter().map(|p| p.east).min()?, ring.iter().map(|p| p.east).max()?);
    let grid = (1..10).flat_map(|up| (1..10).map(move |right| (up, right)));
    grid.map(|(up, right)| Place {
        north: south + (north - south) * up / 10,
        east: west + (east - west) * right / 10,
    })
    .find(|point| {
        let found = territory.at_point(*point, after());
        found.first() == Some(&Candidate { unit, certainty: Certainty::Inside })
    })
}

#[test]
fn every_outlined_unit_is_found_from_within_and_coarser_outlines_keep_that() {
    let fine = outlined(0);
    // The file closes each ring with its first corner, and ten others lie straight between their neighbours.
    assert_eq!((fine.outlines().units.len(), corners(&fine)), (92, 7_793 - 92 - 10));
    let coarse = outlined(30);
    assert!(corners(&coarse) < corners(&fine) / 2, "{}", corners(&coarse));
    assert_eq!(coarse.outlines().coarseness, 30);
    for unit in fine.outlines().units.keys() {
        let place = middle(&coarse, *unit).unwrap_or_else(|| panic!("{unit:?} has no middle"));
        assert_eq!(fine.at_point(place, after()).first().map(|found| found.unit), Some(*unit));
    }
}

#[test]
fn a_place_in_the_fine_outline_is_always_among_the_candidates_of_the_coarse_one() {
    let (fine, coarse) = (outlined(0), outlined(20));
    for step in 0..4_000 {
        let place = Place { north: 212_000 + step * 37 % 12_000, east: 1_054_000 + step * 97 % 9_000 };
        for found in fine.at_point(place, after()) {
            let near = units(&coarse.at_point(place, after()));
            assert!(found.certainty != Certainty::Inside || near.contains(&found.unit), "{place:?}");
        }
    }
}

fn square(code: &str, south: f64, west: f64) -> String {
    let (north, east) = (south + 0.1, west + 0.1);
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":
        [[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
    )
}

fn collection(features: &[String]) -> Vec<u8> {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}]}}", features.join(",\n")).into_bytes()
}

/// Two squares side by side, one unit of before that became the first, one that was split into both.
fn neighbours() -> Territory {
    let units = [
        unit("1", Some("2025-07-01"), None),
        unit("2", Some("2025-07-01"), None),
        unit("3", None, Some("2025-06-30")),
        unit("4", None, Some("2025-06-30")),
    ];
    let edges = [edge("3", "1", "whole"), edge("4", "1", "part"), edge("4", "2", "part")];
    let territory = Territory::from_json(&file(&units.join(","), &edges.join(","))).unwrap();
    let outlines = collection(&[square("1", 21.0, 105.0), square("2", 21.0, 105.1)]);
    let mut outlines = Outlines::from_geojson(&outlines, &territory).unwrap();
    outlines.coarseness = 5;
    territory.with_outlines(outlines).unwrap()
}

fn place(latitude: f64, longitude: f64) -> Place {
    Place::of_degrees(latitude, longitude).unwrap()
}

#[test]
fn a_place_near_a_border_gives_the_neighbour_as_well_the_deepest_first() {
    let territory = neighbours();
    let at = |longitude| territory.at_point(place(21.05, longitude), after());
    let (one, two) = (UnitId(11), UnitId(21));
    assert_eq!(at(105.05), [Candidate { unit: one, certainty: Certainty::Inside }]);
    assert_eq!(units(&at(105.0995)), [one, two]);
    assert_eq!(units(&at(105.1005)), [two, one]);
    assert!(at(105.0995).iter().all(|found| found.certainty == Certainty::Border));
    // On the line itself both are as near: the smaller id is first, on every device.
    assert_eq!(units(&at(105.1)), [one, two]);
    assert_eq!(units(&at(104.9995)), [one]);
    assert!(at(104.99).is_empty());
    // A corner counts once.
    for (latitude, inside) in [(21.0, true), (20.99, false), (21.1, true), (21.11, false)] {
        assert_eq!(!territory.at_point(place(latitude, 105.05), after()).is_empty(), inside, "{latitude}");
    }
}

#[test]
fn x09_a_place_of_an_earlier_day_gives_the_units_of_that_day() {
    let territory = neighbours();
    let related = |unit| Candidate { unit: UnitId(unit), certainty: Certainty::Related };
    assert_eq!(territory.at_point(place(21.05, 105.05), before()), [related(30), related(40)]);
    assert_eq!(territory.at_point(place(21.05, 105.15), before()), [related(40)]);
}

#[test]
fn x09_an_outline_of_an_ended_unit_answers_for_the_one_that_took_it_whole() {
    let units = [unit("1", None, Some("2025-06-30")), unit("2", Some("2025-07-01"), None)];
    let territory = Territory::from_json(&file(&units.join(","), &edge("1", "2", "whole"))).unwrap();
    let outlines = Outlines::from_geojson(&collection(&[square("1", 21.0, 105.0)]), &territory).unwrap();
    let territory = territory.with_outlines(outlines).unwrap();
    let inside = |unit| [Candidate { unit: UnitId(unit), certainty: Certainty::Inside }];
    assert_eq!(territory.at_point(place(21.05, 105.05), before()), inside(10));
    assert_eq!(territory.at_point(place(21.05, 105.05), after()), inside(21));
}

#[test]
fn a_hole_is_outside_and_an_island_inside() {
    let territory = Territory::from_json(&file(&unit("1", None, None), "")).unwrap();
    let ring = |low: f64, high: f64| {
        format!("[[{low},{low}],[{high},{low}],[{high},{high}],[{low},{high}],[{low},{low}]]")
    };
    let feature = format!(
        r#"{{"properties":{{"code":"1"}},"geometry":{{"type":"MultiPolygon","coordinates":[[{},{}],[{}]]}}}}"#,
        ring(10.0, 11.0),
        ring(10.4, 10.6),
        ring(12.0, 13.0)
    );
    let outlines = Outlines::from_geojson(&collection(&[feature]), &territory).unwrap();
    let territory = territory.with_outlines(outlines).unwrap();
    for (at, inside) in [(10.2, true), (10.5, false), (10.8, true), (11.5, false), (12.5, true)] {
        assert_eq!(!territory.at_point(place(at, at), after()).is_empty(), inside, "{at}");
    }
}

#[test]
fn an_outline_that_slipped_is_refused_by_line_and_reason() {
    let territory = Territory::from_json(&file(&unit("1", None, None), "")).unwrap();
    let good = square("1", 21.0, 105.0);
    let refused =
        |second: &str| Outlines::from_geojson(&collection(&[good.clone(), second.to_owned()]), &territory);
    for (second, trouble) in [
        (square("2", 21.0, 105.0), OutlineTrouble::NoUnit),
        (good.clone(), OutlineTrouble::Twice),
        (square("1", 21.0, 181.0), OutlineTrouble::NotAPlace),
        (square("1", 21.0, 105.0).replace("[105,21]", "[105]"), OutlineTrouble::NotAPlace),
        (good.replace(r#""code":"1""#, r#""code":"1","on":"soon""#), OutlineTrouble::NotADay),
    ] {
        let error = refused(&second).unwrap_err();
        // A square is told on two lines.
        let TerritoryError::Outline { line: 4, trouble: found, .. } = error else { panic!("{error}") };
        assert_eq!(found, trouble);
    }
    let flat =
        r#"{"properties":{"code":"1"},"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,2],[1,1]]]}}"#;
    let error = Outlines::from_geojson(&collection(&[flat.to_owned()]), &territory).unwrap_err();
    assert_eq!(error.to_string(), "line 2: the outline of 1: a ring has fewer than three corners");
    let nowhere = r#"{"properties":{"code":"1"},"geometry":{"type":"Place","coordinates":[1,1]}}"#;
    let error = Outlines::from_geojson(&collection(&[nowhere.to_owned()]), &territory).unwrap_err();
    assert_eq!(error.to_string(), "line 2: the outline of 1: neither a polygon nor several");
    assert_eq!(Place::of_degrees(f64::NAN, 0.0), None);
    assert_eq!(Place::of_degrees(0.0, f64::INFINITY), None);
    let beyond = Place { north: i32::MAX, east: i32::MIN };
    assert!(neighbours().at_point(beyond, after()).is_empty());
}
