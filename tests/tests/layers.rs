//! Who may call whom. The house stands because its lower floors know nothing of the upper ones: the rules can be
//! tested without a disk, the exchange without a network, and the server can be read without the phone.
//!
//! The table is the whole law: a crate that is not in it fails, so that a new one is thought about. Dependencies for
//! building and for testing count too, because what a crate needs to be tested it cannot be taken apart from.

#![allow(clippy::panic)]

mod sources;

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::{Value, json};

/// What each of our crates may call among ours; `None` is everything.
const MAY_CALL: &[(&str, Option<&[&str]>)] = &[
    ("tinxom-domain", Some(&[])),
    ("tinxom-words", Some(&[])),
    ("tinxom-sqlite", Some(&[])),
    ("tinxom-wire", Some(&["tinxom-domain"])),
    ("tinxom-exchange", Some(&["tinxom-wire", "tinxom-domain"])),
    ("tinxom-store", Some(&["tinxom-sqlite", "tinxom-wire", "tinxom-domain"])),
    (
        "tinxom-phone",
        Some(&[
            "tinxom-words",
            "tinxom-domain",
            "tinxom-wire",
            "tinxom-exchange",
            "tinxom-sqlite",
            "tinxom-store",
        ]),
    ),
    (
        "tinxom-server",
        Some(&["tinxom-domain", "tinxom-wire", "tinxom-exchange", "tinxom-sqlite", "tinxom-words"]),
    ),
    // Domain and words are the types that the phone shows.
    ("tinxom-ffi", Some(&["tinxom-phone", "tinxom-domain", "tinxom-words"])),
    ("tinxom-bindgen", Some(&[])),
    // Domain and wire are the types that phone and server show.
    ("tinxom-cli", Some(&["tinxom-phone", "tinxom-server", "tinxom-words", "tinxom-domain", "tinxom-wire"])),
    ("tinxom-tests", None),
    ("xtask", None),
];

/// Crates that do no I/O and hold no clock and no dice, so that one seed replays one night.
const PURE: [&str; 3] = ["core/domain", "core/wire", "core/exchange"];

/// What such a crate would need to break that.
const IMPURE: [&str; 19] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::io::stdin",
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "getrandom",
    "OsRng",
    "SysRng",
    "thread_rng",
    "tokio",
    "println!",
    "eprintln!",
    "dbg!",
    "static mut",
];

/// Every edge of `metadata` (cargo's own words) that the table does not allow, as sentences.
fn forbidden_edges(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    let name_of = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name_of).collect();
    let mut forbidden = Vec::new();
    for package in packages {
        let caller = name_of(package);
        let Some((_, allowed)) = MAY_CALL.iter().find(|(name, _)| *name == caller) else {
            forbidden.push(format!("{caller} has no row in the table"));
            continue;
        };
        let Some(allowed) = allowed else { continue };
        for dependency in package["dependencies"].as_array().expect("a package lists its dependencies") {
            let called = name_of(dependency);
            if ours.contains(&called) && !allowed.contains(&called.as_str()) {
                let kind = dependency["kind"].as_str().unwrap_or("normal");
                forbidden.push(format!("{caller} may not call {called} ({kind} dependency)"));
            }
        }
    }
    forbidden
}

#[test]
fn every_crate_calls_only_those_it_may() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(sources::root())
        .output()
        .expect("cargo runs, or this test would not");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let forbidden = forbidden_edges(&metadata);
    assert!(forbidden.is_empty(), "{forbidden:#?}");
    assert!(metadata["packages"].as_array().is_some_and(|packages| packages.len() >= MAY_CALL.len()));
}

#[test]
fn a_forbidden_call_is_reported_whatever_kind_of_dependency_it_is() {
    let package = |name: &str, calls: &[(&str, Option<&str>)]| {
        let dependencies: Vec<Value> =
            calls.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
        json!({ "name": name, "dependencies": dependencies })
    };
    let metadata = json!({ "packages": [
        package("tinxom-domain", &[("serde", None)]),
        package("tinxom-store", &[("tinxom-domain", None)]),
        package("tinxom-phone", &[("tinxom-store", None), ("tinxom-domain", None)]),
        package("tinxom-wire", &[("tinxom-domain", None), ("tinxom-store", Some("dev"))]),
        package("tinxom-server", &[("tinxom-store", None), ("tinxom-phone", Some("build"))]),
        package("tinxom-tests", &[("tinxom-store", None)]),
        package("tinxom-attic", &[]),
    ]});
    assert_eq!(
        forbidden_edges(&metadata),
        [
            "tinxom-wire may not call tinxom-store (dev dependency)",
            "tinxom-server may not call tinxom-store (normal dependency)",
            "tinxom-server may not call tinxom-phone (build dependency)",
            "tinxom-attic has no row in the table",
        ]
    );
}

/// The first word of `IMPURE` in a source, on its line.
fn impurity(source: &str) -> Option<(&str, &'static str)> {
    let begins_a_word = |line: &str, word: &str| {
        line.match_indices(word)
            .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    source
        .lines()
        .find_map(|line| IMPURE.into_iter().find(|word| begins_a_word(line, word)).map(|word| (line, word)))
}

#[test]
fn the_rules_do_no_io_and_hold_no_clock_and_no_dice() {
    for crate_folder in PURE {
        let files = sources::shipped(&format!("{crate_folder}/src"));
        assert!(!files.is_empty(), "{crate_folder} has sources");
        for (path, source) in files {
            assert_eq!(
                impurity(&source),
                None,
                "{}: time and randomness come in as arguments",
                path.display()
            );
        }
    }
    assert!(impurity("let now = SystemTime::now();").is_some());
    assert!(impurity("use std::collections::BTreeMap;").is_none());
}
