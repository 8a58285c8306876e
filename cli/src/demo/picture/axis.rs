//! Where a moment stands in the picture. The night is short and uneven, so its four parts get fixed widths, and within a
//! part the moments that are drawn stand about as far apart as each other.

/// Where each part ends, in hundredths of the width: dead spot, bad link, desk, answer.
pub const PARTS: [f64; 5] = [0.0, 28.0, 66.0, 84.0, 100.0];

/// Room at both ends of a part, so that no icon stands on a border.
const MARGIN: f64 = 2.4;

/// The axis of one night.
#[derive(Debug)]
pub struct Axis {
    /// Moments that rise, with hundredths of the width that rise.
    knots: Vec<(f64, f64)>,
}

impl Axis {
    /// An axis for these bounds of the parts and these moments, all in microseconds; each moment with its weight, which
    /// is the room that it wants before it.
    pub fn new(bounds: [u64; 5], moments: &[(u64, f64)]) -> Self {
        let mut knots = Vec::new();
        for part in 0..4 {
            let (begin, end) = (bounds[part], bounds[part + 1]);
            let mut inside: Vec<(u64, f64)> =
                moments.iter().filter(|(at, _)| (begin..end).contains(at)).copied().collect();
            inside.sort_by_key(|(at, _)| *at);
            // What happens in one moment stands in one place and wants room once.
            inside.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 = kept.1.max(next.1);
                }
                same
            });
            let (from, to) = (PARTS[part] + MARGIN, PARTS[part + 1] - MARGIN);
            let all: f64 = inside.iter().skip(1).map(|(_, weight)| weight).sum();
            knots.push((begin as f64, PARTS[part]));
            let mut so_far = 0.0;
            for (place, (at, weight)) in inside.iter().enumerate() {
                if place > 0 {
                    so_far += weight;
                }
                let share = if all > 0.0 { so_far / all } else { 0.5 };
                knots.push((*at as f64, from + share * (to - from)));
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

#[cfg(test)]
mod tests {
    use super::{Axis, PARTS};

    #[test]
    fn time_never_runs_backwards_and_stays_within_the_picture() {
        let moments: Vec<(u64, f64)> = (0..60).map(|n| (n * n * 7 % 4_001, 1.0)).collect();
        for bounds in [[0, 1_000, 2_000, 3_000, 4_001], [5, 5, 5, 5, 5], [0, 4_000, 4_000, 4_000, 4_001]] {
            let axis = Axis::new(bounds, &moments);
            let places: Vec<f64> = (0..4_100).map(|at| axis.x(at)).collect();
            assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{bounds:?}");
            assert!(places.iter().all(|place| (0.0..=100.0).contains(place)));
        }
    }

    #[test]
    fn moments_of_a_part_stand_apart_however_close_they_were() {
        let moments = [(10, 1.0), (11, 1.0), (12, 1.0), (900, 1.0)];
        let axis = Axis::new([0, 1_000, 2_000, 3_000, 4_000], &moments);
        let places = moments.map(|(at, _)| axis.x(at));
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 7.0), "{places:?}");
        assert!(places.iter().all(|place| (PARTS[0]..PARTS[1]).contains(place)));
        assert_eq!((axis.x(0), axis.x(9_999)), (0.0, 100.0));
    }
}
