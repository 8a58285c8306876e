//! S5-2, S5-3: the arbiter, its messages and the phones, in every state that they can reach.
//!
//! Three phones, two households, two officers' worth of acts, one server. What was sent may be lost, come late, come
//! twice and in any order, to the server and back. Small enough that every state is visited, not a sample of them.

mod explore;
mod model;

use explore::{Found, explore};
use model::{Bounds, Fault, Officer};

/// Phones that claim and hand over; the first one's vault was copied, so that it can hand over twice.
const RESIDENTS: Bounds = Bounds { claims: [true; 3], transfers: [2, 1, 0], officer: Officer::Absent };
/// An officer merges the second household into the first and takes it back.
const MERGING: Bounds = Bounds { claims: [true; 3], transfers: [1, 0, 0], officer: Officer::Merges };
/// An officer gives the slot to somebody who waits.
const SETTLING: Bounds = Bounds { claims: [true; 3], transfers: [1, 0, 0], officer: Officer::Settles };

#[test]
fn s5_2_s5_3_in_every_reachable_state_the_rules_hold_and_everybody_ends_with_the_servers_verdict() {
    for (name, bounds) in [("residents", RESIDENTS), ("merging", MERGING), ("settling", SETTLING)] {
        let begun = std::time::Instant::now();
        let found = explore(bounds, Fault::None);
        println!("{name} {found:?} {:?}", begun.elapsed());
    }
}
