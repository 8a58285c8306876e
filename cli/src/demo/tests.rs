use super::DemoArguments;
use super::census::Identity;
use super::link::FaultKind;
use super::night::{Played, play};
use super::report::Report;
use super::village::people;
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
    let sum = first.findings.sum();
    assert_eq!((sum.filed, sum.arrived, sum.withdrawn, first.patrol_lines), (7, 6, 1, 5));
    for person in 0..first.people.len() {
        for kind in FaultKind::ALL {
            let met = first.faults.iter().any(|(whom, fault)| *whom == person && fault.kind == kind);
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
