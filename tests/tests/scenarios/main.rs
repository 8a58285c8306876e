//! The scenarios in Rust: every file of `tests/scenarios`, on the phone itself, against the stage.

#![allow(clippy::unwrap_used, clippy::panic)]

mod households;
mod person;
mod stage;
mod verbs;

use serde_json::{Map, Value};
use stage::Stage;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use verbs::Play;

/// A step and what came of it, when that was not what had to come.
#[derive(Debug)]
struct Broken {
    step: usize,
    why: String,
}

/// Plays a scenario.
async fn play(scenario: &Value) -> Result<usize, Broken> {
    let at = |step| move |why: String| Broken { step, why };
    let known = ["name", "ids", "now", "units", "tips_a_day", "breaks_at", "steps"];
    let head = scenario.as_object().unwrap();
    if let Some(unknown) = head.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(at(0)(format!("`{unknown}` is not known")));
    }
    let needed = ["name", "ids", "now", "units", "steps"];
    if let Some(missing) = needed.iter().find(|key| !head.contains_key(**key)) {
        return Err(at(0)(format!("`{missing}` is missing")));
    }
    let mut begin = Map::new();
    begin.insert("do".into(), "begin".into());
    for key in ["units", "now", "tips_a_day"] {
        begin.extend(head.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    let mut stage = Stage::start().await;
    let world = stage.does(Value::Object(begin)).await.map_err(at(0))?;
    let folder = PathBuf::from(world["folder"].as_str().unwrap());
    let before = PathBuf::from(world["territory_before"].as_str().unwrap());
    let mut play = Play::new(stage, folder, before, head["now"].as_str().unwrap());
    let steps = scenario["steps"].as_array().unwrap();
    if steps.is_empty() {
        return Err(at(0)("nothing is played".into()));
    }
    for (number, step) in steps.iter().enumerate() {
        play.step(step).await.map_err(at(number + 1))?;
    }
    play.end().await;
    Ok(steps.len())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// The scenarios of a folder by name.
fn scenarios(folder: &Path) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let scenario = serde_json::from_str(&std::fs::read_to_string(&path).unwrap());
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            found.insert(name, scenario.unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        }
    }
    assert!(!found.is_empty(), "{} holds scenarios", folder.display());
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_comes_out_as_it_says() {
    let (mut report, mut broken) = (Vec::new(), Vec::new());
    for (name, scenario) in scenarios(&folder()) {
        match play(&scenario).await {
            Ok(steps) => {
                println!("{name}: {steps} steps");
                report.push(format!("{name} {steps}\n"));
            }
            Err(Broken { step, why }) => broken.push(format!("{name}, step {step}: {why}")),
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    // What the three languages played is compared by who ran all three.
    if let Some(file) = std::env::var_os("TINXOM_REPORT") {
        std::fs::write(file, report.concat()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scenario_that_is_broken_on_purpose_fails_at_its_step() {
    for (name, scenario) in scenarios(&folder().join("broken")) {
        let Err(broken) = play(&scenario).await else { panic!("{name} came out well") };
        assert_eq!(Some(broken.step as u64), scenario["breaks_at"].as_u64(), "{name}: {}", broken.why);
    }
}
