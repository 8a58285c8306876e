//! Coarse outlines of units, and finding a unit by a place.
//!
//! A position is asked about and never kept: nothing here stores a [`Place`], no record has a field for one, and what
//! is written down is the unit that a person picked from the candidates. Outlines are coarse, and coordinates are
//! whole numbers, so that every device gives the same answer; near a border the answer is several candidates.

use super::error::{OutlineTrouble, TerritoryError};
use super::{Routing, Territory, UnitId};
use crate::time::Date;
use std::collections::BTreeMap;

/// Steps of a coordinate to a degree: one is eleven metres of latitude.
pub(super) const STEPS: i32 = 10_000;
/// Units with an outline at most.
const UNITS: usize = 4_000;
/// Corners of all outlines at most.
pub(super) const CORNERS: usize = 200_000;

/// A place on the Earth (WGS 84), to a ten-thousandth of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Ten-thousandths of a degree to the north.
    pub north: i32,
    /// Ten-thousandths of a degree to the east.
    pub east: i32,
}

impl Place {
    /// The place of two coordinates in degrees; nothing for what is none.
    pub fn of_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        let step = |degrees: f64, most: f64| {
            // Within ±180 degrees the rounded number fits.
            (degrees.abs() <= most).then(|| (degrees * f64::from(STEPS)).round() as i32)
        };
        Some(Self { north: step(latitude, 90.0)?, east: step(longitude, 180.0)? })
    }

    /// Whether it lies on the Earth.
    pub fn is_a_place(self) -> bool {
        self.north.abs() <= 90 * STEPS && self.east.abs() <= 180 * STEPS
    }
}

/// A closed line; the last corner joins the first and is not repeated.
pub type Ring = Vec<Place>;

/// Outlines of units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlines {
    /// How far a line may be from where it was measured, in ten-thousandths of a degree of latitude.
    pub coarseness: u16,
    /// The rings of each unit: a place is inside when an odd number of them goes around it, so a hole is a ring too.
    pub units: BTreeMap<UnitId, Vec<Ring>>,
}

/// How certain it is that a place lies in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Inside, and farther from the border than the outline is coarse.
    Inside,
    /// So near the border that it may as well be a neighbour's.
    Border,
    /// Only the outline of a unit that this one became, was made of or was split from is known.
    Related,
}

/// A unit that a place may lie in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The unit.
    pub unit: UnitId,
    /// How certain that is.
    pub certainty: Certainty,
}

impl Territory {
    /// The outlines.
    pub fn outlines(&self) -> &Outlines {
        &self.outlines
    }

    /// Takes outlines in the place of those that are there.
    ///
    /// # Errors
    /// [`TerritoryError::TooLarge`], [`TerritoryError::Outline`] for one of no unit, one with a ring of fewer than
    /// three corners, or a corner that is no place.
    pub fn with_outlines(mut self, outlines: Outlines) -> Result<Self, TerritoryError> {
        let corners: usize = outlines.units.values().flatten().map(Vec::len).sum();
        if outlines.units.len() > UNITS || corners > CORNERS {
            return Err(TerritoryError::TooLarge);
        }
        for (id, rings) in &outlines.units {
            let unit = self.unit(*id);
            let trouble = if unit.is_none() {
                OutlineTrouble::NoUnit
            } else if rings.is_empty() || rings.iter().any(|ring| ring.len() < 3) {
                OutlineTrouble::TooFewCorners
            } else if rings.iter().flatten().any(|point| !point.is_a_place()) {
                OutlineTrouble::NotAPlace
            } else {
                continue;
            };
            let code = unit.map_or_else(|| id.0.to_string(), |unit| unit.code.clone());
            return Err(TerritoryError::Outline { line: 0, code, trouble });
        }
        self.outlines = outlines;
        Ok(self)
    }

    /// The units that a place may lie in on a day: first the one in which it lies deepest, then those whose border is
    /// near, the nearest first. Nothing where no outline is near. The place is not kept.
    pub fn at_point(&self, place: Place, day: Date) -> Vec<Candidate> {
        if !place.is_a_place() {
            return Vec::new();
        }
        let scale = Scale::at(place.north);
        // The line may be off by as much as it is coarse, and so may the device by as much again and a step.
        let near = scale.north(2 * i32::from(self.outlines.coarseness) + 1);
        let mut found: Vec<(i64, UnitId, Certainty)> = Vec::new();
        for (unit, rings) in &self.outlines.units {
            let depth = scale.depth(place, rings);
            if depth >= -near {
                let certainty = if depth > near { Certainty::Inside } else { Certainty::Border };
                found.extend(
                    self.on_day(*unit, day, certainty).into_iter().map(|(id, sure)| (-depth, id, sure)),
                );
            }
        }
        found.sort();
        let mut candidates: Vec<Candidate> = Vec::new();
        for (_, unit, certainty) in found {
            match candidates.iter_mut().find(|known| known.unit == unit) {
                Some(known) => known.certainty = known.certainty.min(certainty),
                None => candidates.push(Candidate { unit, certainty }),
            }
        }
        candidates
    }

    /// What an outlined unit is on a day: itself, or what it became or was made of, where that has no outline.
    fn on_day(&self, id: UnitId, day: Date, certainty: Certainty) -> Vec<(UnitId, Certainty)> {
        let Some(unit) = self.unit(id) else { return Vec::new() };
        if unit.operates_at(day) {
            return vec![(id, certainty)];
        }
        let plain = |unit: &UnitId| !self.outlines.units.contains_key(unit);
        if unit.valid_to.is_some_and(|last| last < day) {
            return match self.route(id, day) {
                Routing::Moved(one) => {
                    vec![one].into_iter().filter(plain).map(|id| (id, certainty)).collect()
                }
                Routing::Choose(several) => {
                    several.into_iter().filter(plain).map(|id| (id, Certainty::Related)).collect()
                }
                Routing::Here(_) | Routing::Gone => Vec::new(),
            };
        }
        let before = self.with_predecessors(id).into_iter();
        before
            .filter(plain)
            .filter(|id| self.operates_at(*id, day))
            .map(|id| (id, Certainty::Related))
            .collect()
    }
}

/// Distances at one latitude, where a degree to the east is shorter than one to the north. The unit is a thousandth of
/// a step: about one centimetre.
pub(super) struct Scale {
    east: i64,
}

impl Scale {
    /// Cosine in thousandths by Bhaskara's approximation, off by less than two: no float, so no device differs.
    pub(super) fn at(latitude: i32) -> Self {
        let degrees = i64::from(latitude) / 100;
        // In hundredths of a degree: (32,400 − 4 x²) / (32,400 + x²).
        let square = degrees * degrees;
        let (over, under) = (324_000_000 - 4 * square, 324_000_000 + square);
        Self { east: (over * 1_000 / under).max(1) }
    }

    /// A length along a meridian.
    pub(super) fn north(&self, steps: i32) -> i64 {
        i64::from(steps) * 1_000
    }

    fn flat(&self, point: Place, from: Place) -> (i128, i128) {
        let steps = |a: i32, b: i32| i64::from(a) - i64::from(b);
        let east = steps(point.east, from.east) * self.east;
        (east.into(), (steps(point.north, from.north) * 1_000).into())
    }

    /// The square of the distance of a point from the line between two others.
    pub(super) fn square_from(&self, point: Place, a: Place, b: Place) -> i128 {
        let ((px, py), (bx, by)) = (self.flat(point, a), self.flat(b, a));
        let (along, length) = (px * bx + py * by, bx * bx + by * by);
        if along <= 0 || length == 0 {
            px * px + py * py
        } else if along >= length {
            (px - bx).pow(2) + (py - by).pow(2)
        } else {
            (px * by - py * bx).pow(2) / length
        }
    }

    /// How far inside the rings a place lies; outside it is less than 0.
    fn depth(&self, place: Place, rings: &[Ring]) -> i64 {
        let sides = || rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let nearest = sides().map(|(a, b)| self.square_from(place, *a, *b)).min().unwrap_or_default();
        let distance = i64::try_from(nearest.isqrt()).unwrap_or(i64::MAX);
        let inside = sides().filter(|(a, b)| is_crossed(place, **a, **b)).count() % 2 == 1;
        if inside { distance } else { -distance }
    }
}

/// Whether a line from the place due east meets the side between two corners. The lower end belongs to a side and the
/// upper does not, so a line through a corner counts once.
fn is_crossed(place: Place, a: Place, b: Place) -> bool {
    if (a.north <= place.north) == (b.north <= place.north) {
        return false;
    }
    let (low, high) = if a.north <= b.north { (a, b) } else { (b, a) };
    let steps = |a: i32, b: i32| i64::from(a) - i64::from(b);
    let (rise, run) = (steps(high.north, low.north), steps(high.east, low.east));
    let (up, east) = (steps(place.north, low.north), steps(place.east, low.east));
    // The side is to the east of the place: run · up / rise > east.
    run * up > east * rise
}
