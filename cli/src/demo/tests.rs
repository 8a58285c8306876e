use super::DemoArguments;
use super::census::Identity;
use super::link::FaultKind;
use super::night::{Played, play};
use super::report::Report;
use super::slots::Said;
use super::village::{EVENING, NEIGHBOUR, NIGHT, people};
use super::witness::Witness;
use crate::say::Say;
use std::sync::Arc;
use std::time::Duration;

async fn night(seed: u64, tips: usize) -> Played {
    let dir = tempfile::tempdir().expect("a directory");
    let say = Say::new(tinxom_words::Language::Vietnamese, false)
        .unwrap_or_else(|_| panic!("Vietnamese is spoken"));
    let witness = Arc::new(Witness::new(say.clone(), people(&say)));
    let arguments = DemoArguments { seed, tips, html: dir.path().join("night.html") };
    play(&witness, &arguments, dir.path()).await.unwrap_or_else(|failure| {
        say.failure(&failure);
        panic!("the night was not played to its end")
    })
}

fn report(played: Played) -> Report {
    played.report(Duration::from_secs(1))
}

/// What a seed tells, without what depends on time.
fn told(report: &Report) -> String {
    let mut line = report.json("");
    let object = line.as_object_mut().expect("an object");
    for timed in ["bytes_up", "bytes_down", "round_trips", "seconds"] {
        assert!(object.remove(timed).is_some_and(|value| value.as_f64() > Some(0.0)), "{timed}");
    }
    line.to_string()
}

#[tokio::test]
async fn a_night_loses_and_doubles_nothing_and_its_seed_gives_it_again() {
    let (first, again) = (report(night(3, 7).await), report(night(3, 7).await));
    assert_eq!(told(&first), told(&again));
    assert!(first.is_good());
    let slots = first.slots;
    assert_eq!((slots.enrolled, slots.active, slots.waiting, first.evening.households), (3, 2, 1, 9));
    assert_eq!((first.merger.queue, first.merger.at_desk.len()), ((1, 0), 1));
    let sum = first.findings.sum();
    assert_eq!((sum.filed, sum.arrived, sum.withdrawn, first.patrol_lines), (7, 6, 1, 5));
    for person in NIGHT.chain(EVENING).chain([NEIGHBOUR]) {
        for kind in FaultKind::ALL {
            let mut faults = first.faults.iter().chain(&first.other_faults);
            let met = faults.any(|(whom, fault)| *whom == person && fault.kind == kind);
            assert!(met, "{person} did not meet {kind:?}");
        }
    }
}

#[tokio::test]
async fn what_is_planted_into_the_store_after_a_night_is_found() {
    let played = night(5, 4).await;
    let with = |change: &dyn Fn(&mut Vec<Option<Identity>>, &mut Vec<Option<Identity>>)| {
        let mut played = played.clone();
        change(&mut played.at_server, &mut played.at_desk);
        let report = report(played);
        let found = (report.findings.sum().lost, report.findings.doubled);
        assert_eq!(report.is_good(), found == (0, 0));
        found
    };
    assert_eq!(with(&|_, _| {}), (0, 0));
    assert_eq!(with(&|server, _| drop(server.remove(0))), (1, 0));
    assert_eq!(with(&|_, desk| drop(desk.remove(1))), (1, 0));
    assert_eq!(with(&|server, _| server.push(server[0].clone())), (0, 1));
    assert_eq!(with(&|_, desk| desk.push(desk[2].clone())), (0, 1));
    assert_eq!(with(&|server, _| server.push(None)), (0, 1));
}

#[tokio::test]
async fn a_night_with_one_tip_or_none_ends_as_well() {
    for tips in [0, 1] {
        let report = report(night(1, tips).await);
        assert!(report.is_good() && report.findings.sum().arrived == tips, "{tips}");
    }
}

#[tokio::test]
async fn s5_1_s5_2_a_claim_that_is_planted_or_lost_on_any_side_is_found() {
    let played = night(2, 0).await;
    let with = |change: &dyn Fn(&mut [Vec<Said>; 3])| {
        let mut played = played.clone();
        let sides = &mut played.sides;
        let mut all = [sides.phones.clone(), sides.officers[1].clone(), sides.server.clone()];
        change(&mut all);
        [sides.phones, sides.officers[1], sides.server] = all;
        let report = report(played);
        assert_eq!(report.is_good(), report.slots.is_good());
        (report.slots.lost, report.slots.doubled)
    };
    assert_eq!(with(&|_| {}), (0, 0));
    for side in 0..3 {
        assert_eq!(with(&|all| all[side].truncate(2)), (1, 0), "{side}");
    }
    let active = |said: &mut Vec<Said>| {
        for said in said {
            said.state = Some(tinxom_domain::household::ClaimState::Active);
        }
    };
    for side in 0..3 {
        assert_eq!(with(&|all| active(&mut all[side])).1, 1, "{side}");
    }
}

#[tokio::test]
async fn x09_a_tip_that_is_lost_doubled_or_renamed_over_midnight_is_found() {
    let played = night(4, 1).await;
    let with = |change: &dyn Fn(&mut super::merger::Merger)| {
        let mut played = played.clone();
        change(&mut played.merger);
        report(played).is_good()
    };
    assert!(with(&|_| {}));
    assert!(!with(&|merger| merger.at_server.clear()));
    assert!(!with(&|merger| merger.at_desk.push(merger.at_desk[0].clone())));
    assert!(!with(&|merger| merger.astray = 1));
    assert!(!with(&|merger| merger.place_stays = false));
    assert!(!with(&|merger| merger.placed = false));
}
