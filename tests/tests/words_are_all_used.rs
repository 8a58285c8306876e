//! No text of the catalogue is left over, and every text is given the arguments it has.
//!
//! A missing key does not compile; the opposite cannot be seen by a compiler, so the sources are read: every
//! `key!("…")` and `three!("…")` of what ships. A key that only a test names is not used.

#![allow(clippy::unwrap_used, clippy::panic)]

mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What iOS itself says when it asks: no source names these, the app's own files say the same, which
/// `core/words/tests/system.rs` holds them to.
const SAID_BY_THE_SYSTEM: [&str; 2] = ["system-camera", "system-unlock"];

/// Every key of the Vietnamese catalogue with the names of its arguments.
fn catalogue(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|first: char| first.is_ascii_lowercase()) {
            current = line.split(" =").next().map(str::to_owned);
        }
        let Some(key) = &current else { continue };
        let arguments = texts.entry(key.clone()).or_default();
        for rest in line.split('$').skip(1) {
            arguments
                .insert(rest.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap().to_owned());
        }
    }
    texts
}

/// One place where a source names a text.
#[derive(Debug, PartialEq, Eq)]
struct Use {
    /// The keys named: one, or the three of something that went wrong.
    keys: Vec<String>,
    /// The arguments given, where they stand beside the key; `None` where they come from elsewhere.
    given: Option<BTreeSet<String>>,
}

/// Every use of the catalogue in a source.
fn uses(source: &str) -> Vec<Use> {
    let mut uses = Vec::new();
    for (call, suffixes) in [("key!(", &[""][..]), ("three!(", &["", "-safe", "-do"][..])] {
        for (at, _) in source.match_indices(call) {
            let before = source[..at].trim_end();
            let Some((name, after)) = source[at + call.len()..]
                .trim_start()
                .strip_prefix('"')
                .and_then(|literal| literal.split_once('"'))
            else {
                continue;
            };
            let after = after.trim_start().trim_start_matches(',').trim_start();
            let after = after.strip_prefix(')').unwrap_or(after).trim_start();
            let given = if before.ends_with("say(") {
                Some(BTreeSet::new())
            } else if ["say_with(", "explain(", "line(", "note("].iter().any(|call| before.ends_with(call)) {
                after
                    .strip_prefix(',')
                    .map(str::trim_start)
                    .and_then(|list| list.strip_prefix("&["))
                    .map(names)
            } else {
                None
            };
            let keys = suffixes.iter().map(|suffix| format!("{name}{suffix}")).collect();
            uses.push(Use { keys, given });
        }
    }
    uses
}

/// The names in a list of arguments, `("count", …), ("unit", …)]`, up to its end.
fn names(list: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let (mut depth, mut rest) = (0, list);
    while let Some(next) = rest.chars().next() {
        rest = &rest[next.len_utf8()..];
        match next {
            '(' | '[' => {
                depth += 1;
                if depth == 1
                    && let Some((name, after)) =
                        rest.trim_start().strip_prefix('"').and_then(|name| name.split_once('"'))
                {
                    names.insert(name.to_owned());
                    rest = after;
                }
            }
            ']' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            '"' => rest = rest.split_once('"').map_or("", |(_, after)| after),
            _ => {}
        }
    }
    names
}

#[test]
fn every_text_is_used_and_is_given_its_arguments() {
    let path = sources::root().join("core/words/catalogue/vi.ftl");
    let texts = catalogue(&fs::read_to_string(path).unwrap());
    let mut unused: BTreeSet<&String> = texts.keys().collect();
    let mut wrong = Vec::new();
    for (path, source) in sources::shipped(".") {
        for place in uses(&source) {
            let has: BTreeSet<String> =
                place.keys.iter().filter_map(|key| texts.get(key)).flatten().cloned().collect();
            if place.given.as_ref().is_some_and(|given| *given != has) {
                wrong.push(format!(
                    "{}: {:?} has {has:?}, is given {:?}",
                    path.display(),
                    place.keys,
                    place.given
                ));
            }
            unused.retain(|key| !place.keys.contains(key));
        }
    }
    assert!(wrong.is_empty(), "texts without their arguments, or with others: {wrong:#?}");
    for key in SAID_BY_THE_SYSTEM {
        assert!(unused.remove(&key.to_owned()), "{key} is used by a source, or is no text");
    }
    assert!(unused.is_empty(), "{} texts nobody shows: {unused:#?}", unused.len());
}

#[test]
fn a_use_is_seen_with_its_arguments_however_it_is_laid_out() {
    let given = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let seen = |keys: &[&str], given| Use { keys: keys.iter().map(|key| (*key).to_owned()).collect(), given };
    let source = r#"
        words.say(key!("app-name"));
        let state = key!("tip-state-draft");
        words.say_with(
            key!(
                "network-syncing"
            ),
            &[("done", done[0].into()), ("left", f("x").into()), ],
        );
        words.say_with(key!("who-reads"), &arguments);
        words.explain(three!("error-too-long"), &[("length", 3.into())]);
    "#;
    assert_eq!(
        uses(source),
        [
            seen(&["app-name"], given(&[])),
            seen(&["tip-state-draft"], None),
            seen(&["network-syncing"], given(&["done", "left"])),
            seen(&["who-reads"], None),
            seen(&["error-too-long", "error-too-long-safe", "error-too-long-do"], given(&["length"])),
        ]
    );
    let texts =
        catalogue("# $no\na-b = x { $one }\nc =\n    { $two ->\n       *[other] { $three-four }\n    }\n");
    let arguments: Vec<Vec<&String>> = texts.values().map(|arguments| arguments.iter().collect()).collect();
    assert_eq!(arguments, [vec!["one"], vec!["three-four", "two"]]);
}
