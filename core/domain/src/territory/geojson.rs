//! Reading outlines from GeoJSON ([RFC 7946](https://www.rfc-editor.org/rfc/rfc7946)), and making them coarse.
//!
//! A collection of features, each with a polygon or several and the property `code`: the official code of its unit. It
//! means the unit that has the code now, or the one of the day that the property `on` names.

use super::error::{OutlineTrouble, TerritoryError};
use super::file::Lines;
use super::outlines::{CORNERS, Scale};
use super::{Outlines, Place, Ring, Territory, UnitId};
use crate::time::Date;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Collection<'b> {
    #[serde(borrow)]
    features: Vec<&'b RawValue>,
}

#[derive(Deserialize)]
struct Feature<'b> {
    properties: Properties,
    /// What it is and its corners: how deep their lists are nested depends on what it is.
    #[serde(borrow)]
    geometry: BTreeMap<String, &'b RawValue>,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
    on: Option<String>,
}

/// A ring as it is told: each corner is a list of degrees to the east, degrees to the north, and perhaps a height.
type Told = Vec<Vec<f64>>;

impl Outlines {
    /// Reads the outlines of units of a territory.
    ///
    /// # Errors
    /// [`TerritoryError::Form`], [`TerritoryError::Outline`] with line and reason, [`TerritoryError::TooLarge`].
    pub fn from_geojson(bytes: &[u8], territory: &Territory) -> Result<Self, TerritoryError> {
        let lines = Lines::of(bytes)?;
        let collection: Collection<'_> = lines.whole()?;
        let (mut units, mut corners) = (BTreeMap::new(), 0);
        for raw in collection.features {
            let (line, feature) = lines.part::<Feature<'_>>(raw)?;
            let Properties { code, on } = feature.properties;
            let wrong = |trouble| TerritoryError::Outline { line, code: code.clone(), trouble };
            let unit = unit_of(territory, &code, on.as_deref()).map_err(wrong)?;
            let told = rings_of(&lines, &feature.geometry)
                .map_err(|why| why.unwrap_or_else(|| wrong(OutlineTrouble::NoArea)))?;
            let mut rings = Vec::new();
            for ring in told {
                let ring = ring_of(&ring).map_err(wrong)?;
                corners += ring.len();
                rings.push(ring);
            }
            if corners > CORNERS {
                return Err(TerritoryError::TooLarge);
            }
            if rings.is_empty() {
                return Err(wrong(OutlineTrouble::TooFewCorners));
            }
            if units.insert(unit, rings).is_some() {
                return Err(wrong(OutlineTrouble::Twice));
            }
        }
        Ok(Self { coarseness: 0, units })
    }

    /// The outlines with as few corners as keep every line within so many ten-thousandths of a degree of where it was
    /// (Douglas and Peucker, 1973). A ring that would lose its shape keeps all its corners.
    pub fn simplified(&self, within: u16) -> Self {
        let thin = |rings: &Vec<Ring>| rings.iter().map(|ring| simplified(ring, within)).collect();
        let units = self.units.iter().map(|(unit, rings)| (*unit, thin(rings))).collect();
        Self { coarseness: self.coarseness.saturating_add(within), units }
    }
}

/// The rings of a geometry; no error of its own where it is none that encloses something.
fn rings_of<'b>(
    lines: &Lines<'b>,
    geometry: &BTreeMap<String, &'b RawValue>,
) -> Result<Vec<Told>, Option<TerritoryError>> {
    // The RFC names the list of corners by a word that no field of ours may bear; besides it there may be a box.
    let mut others = geometry.iter().filter(|(name, _)| !matches!(name.as_str(), "type" | "bbox"));
    let (Some(kind), Some((_, corners))) = (geometry.get("type"), others.next()) else { return Err(None) };
    match lines.part::<String>(kind)?.1.as_str() {
        "Polygon" => Ok(lines.part::<Vec<Told>>(corners)?.1),
        "MultiPolygon" => Ok(lines.part::<Vec<Vec<Told>>>(corners)?.1.into_iter().flatten().collect()),
        _ => Err(None),
    }
}

fn unit_of(territory: &Territory, code: &str, on: Option<&str>) -> Result<UnitId, OutlineTrouble> {
    let unit = match on {
        Some(day) => {
            let day = Date::parse_iso(day).ok_or(OutlineTrouble::NotADay)?;
            territory.by_code(code, day).map(|unit| unit.id)
        }
        None => territory.codes.get(code).and_then(|ids| ids.last()).copied(),
    };
    unit.ok_or(OutlineTrouble::NoUnit)
}

fn ring_of(corners: &[Vec<f64>]) -> Result<Ring, OutlineTrouble> {
    let mut ring = Ring::with_capacity(corners.len());
    for corner in corners {
        // Longitude comes first, and a height may follow.
        let [longitude, latitude, ..] = corner.as_slice() else { return Err(OutlineTrouble::NotAPlace) };
        let point = Place::of_degrees(*latitude, *longitude).ok_or(OutlineTrouble::NotAPlace)?;
        if ring.last() != Some(&point) {
            ring.push(point);
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 { Err(OutlineTrouble::TooFewCorners) } else { Ok(ring) }
}

fn simplified(ring: &Ring, within: u16) -> Ring {
    let Some(first) = ring.first() else { return Ring::new() };
    let scale = Scale::at(first.north);
    let most = i128::from(scale.north(within.into())).pow(2);
    // A ring has no ends to hold on to: the first corner and the one farthest from it are kept.
    let far = |at: &usize| ring.get(*at).map(|point| scale.square_from(*point, *first, *first));
    let Some(opposite) = (0..ring.len()).max_by_key(far) else { return Ring::new() };
    let mut closed = ring.clone();
    closed.push(*first);
    let mut kept = vec![false; closed.len()];
    let mut spans = vec![(0, opposite), (opposite, ring.len())];
    kept[0] = true;
    kept[opposite] = true;
    while let Some((start, end)) = spans.pop() {
        let square = |at: &usize| scale.square_from(closed[*at], closed[start], closed[end]);
        let Some(farthest) = (start + 1..end).max_by_key(square) else { continue };
        if square(&farthest) > most {
            kept[farthest] = true;
            spans.extend([(start, farthest), (farthest, end)]);
        }
    }
    let thin: Ring = ring.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(point, _)| *point).collect();
    if thin.len() < 3 { ring.clone() } else { thin }
}
