//! Where a moment stands in the picture. The night is short and uneven, so its four parts get fixed widths, and within a
//! part the marks of one line stand at least so far apart that each can be seen.

use std::collections::BTreeMap;

/// Where each part begins and the last one ends, in hundredths of the width: dead spot, bad link, desk, answer.
pub const PARTS: [f64; 5] = [0.0, 25.0, 63.0, 86.0, 100.0];

/// Room at both ends of a part, so that no icon stands on a border.
const MARGIN: f64 = 2.6;
/// Room that a mark of another line needs at least, to be seen as later.
pub const ORDER: f64 = 0.04;

/// A mark that wants a place.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Microseconds.
    pub at: u64,
    /// The line that it stands on.
    pub line: (usize, i64),
    /// The room that it wants behind the one before it on its line; 1 is an icon's.
    pub room: f64,
    /// The room that it wants behind whatever was before it, on any line.
    pub after: f64,
}

/// The axis of one night.
#[derive(Debug)]
pub struct Axis {
    /// Moments that rise, with hundredths of the width that rise.
    knots: Vec<(f64, f64)>,
}

impl Axis {
    /// An axis for these bounds of the parts, in microseconds, and these marks.
    pub fn new(bounds: [u64; 5], moments: &[Moment]) -> Self {
        let mut moments = moments.to_vec();
        moments.sort_by_key(|moment| moment.at);
        let mut knots = Vec::new();
        for part in 0..4 {
            knots.push((bounds[part] as f64, PARTS[part]));
            let inside =
                moments.iter().filter(|moment| (bounds[part]..bounds[part + 1]).contains(&moment.at));
            let places = spread(inside);
            let all = places.last().map_or(0.0, |(_, place)| *place);
            let (from, to) = (PARTS[part] + MARGIN, PARTS[part + 1] - MARGIN);
            for (at, place) in places {
                let share = if all > 0.0 { place / all } else { 0.5 };
                knots.push((at as f64, from + share * (to - from)));
            }
        }
        knots.push((bounds[4] as f64, PARTS[4]));
        Self { knots }
    }

    /// Hundredths of the width at which a moment stands.
    pub fn x(&self, at: u64) -> f64 {
        let at = at as f64;
        let next = self.knots.partition_point(|(moment, _)| *moment < at);
        match (next.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(next)) {
            (None, _) => PARTS[0],
            (_, None) => PARTS[4],
            (Some((from, left)), Some((to, right))) => {
                left + (right - left) * ((at - from) / (to - from).max(1.0)).clamp(0.0, 1.0)
            }
        }
    }
}

/// Gives each moment the first place that is not before the others' and far enough behind its line's last one.
fn spread<'m>(moments: impl Iterator<Item = &'m Moment>) -> Vec<(u64, f64)> {
    let mut last: BTreeMap<(usize, i64), f64> = BTreeMap::new();
    let mut places: Vec<(u64, f64)> = Vec::new();
    for moment in moments {
        let behind = last.get(&moment.line).map_or(0.0, |place| place + moment.room);
        let place = match places.last() {
            Some((at, place)) if *at == moment.at => place.max(behind),
            Some((_, place)) => (place + moment.after).max(behind),
            None => behind,
        };
        last.insert(moment.line, place);
        places.push((moment.at, place));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{Axis, Moment, ORDER, PARTS};

    #[test]
    fn time_never_runs_backwards_and_stays_within_the_picture() {
        let moment =
            |n: u64| Moment { at: n * n * 7 % 4_001, line: (n as usize % 3, 0), room: 1.0, after: ORDER };
        let moments: Vec<Moment> = (0..60).map(moment).collect();
        for bounds in [[0, 1_000, 2_000, 3_000, 4_001], [5, 5, 5, 5, 5], [0, 4_000, 4_000, 4_000, 4_001]] {
            let axis = Axis::new(bounds, &moments);
            let places: Vec<f64> = (0..4_100).map(|at| axis.x(at)).collect();
            assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{bounds:?}");
            assert!(places.iter().all(|place| (0.0..=100.0).contains(place)));
        }
    }

    #[test]
    fn marks_of_one_line_stand_apart_however_close_they_were_and_others_may_stand_between() {
        let moment = |at, line| Moment { at, line: (line, 0), room: 1.0, after: ORDER };
        let moments =
            [moment(10, 0), moment(11, 1), moment(12, 0), moment(13, 2), moment(14, 1), moment(900, 0)];
        let axis = Axis::new([0, 1_000, 2_000, 3_000, 4_000], &moments);
        let places = moments.map(|moment| axis.x(moment.at));
        assert!(places[2] - places[0] > 9.0 && places[5] - places[2] > 9.0, "{places:?}");
        assert!(places[4] - places[1] > 9.0 && places[3] - places[2] < 1.0, "{places:?}");
        assert!(places.iter().all(|place| (PARTS[0]..PARTS[1]).contains(place)));
        assert_eq!((axis.x(0), axis.x(9_999)), (0.0, 100.0));
    }
}
