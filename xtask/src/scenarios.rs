//! The scenarios that every language's tests run from the same files. Each tells what it ran, a line `name steps` for
//! each, and they have to agree: a scenario that a language leaves out, or a step it does not know, would otherwise
//! look like one that passed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::bindings::create;
use crate::report::{Note, Outcome};
use crate::workspace::Workspace;

/// Where the scenarios lie.
pub const FOLDER: &str = "tests/scenarios";

/// Who runs them.
const LANGUAGES: [&str; 3] = ["rust", "kotlin", "swift"];

/// The name by which Rust's tests find the file in which they tell what they ran; the others get it alike.
pub const REPORT: &str = "TINXOM_REPORT";

/// Where a language tells what it ran, without what an earlier run told.
pub fn fresh(workspace: &Workspace, language: &str) -> Result<PathBuf, String> {
    let file = file(workspace, language);
    create(&workspace.target.join("scenarios"))?;
    match fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", file.display()))
        }
        _ => Ok(file),
    }
}

/// Forgets what earlier runs told, so that a language that is skipped today is not taken for one that ran.
pub fn forget(workspace: &Workspace) -> Result<(), String> {
    LANGUAGES.iter().try_for_each(|language| fresh(workspace, language).map(drop))
}

fn file(workspace: &Workspace, language: &str) -> PathBuf {
    workspace.target.join("scenarios").join(format!("{language}.txt"))
}

/// Whether all the languages that ran agree.
pub fn compare(workspace: &Workspace) -> Outcome {
    let told = LANGUAGES
        .iter()
        .filter_map(|language| {
            fs::read_to_string(file(workspace, language)).ok().map(|text| (*language, text))
        })
        .map(|(language, text)| Ok((language, read(language, &text)?)))
        .collect::<Result<Vec<_>, String>>()?;
    agree(&told)
}

/// How many steps each scenario had.
type Steps = BTreeMap<String, u64>;

/// Reads what a language told.
fn read(language: &str, text: &str) -> Result<Steps, String> {
    let mut steps = Steps::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (name, count) =
            line.split_once(' ').ok_or(format!("{language} told `{line}`, which is no name and number"))?;
        let count =
            count.parse().map_err(|_| format!("{language} told `{line}`, which is no name and number"))?;
        if steps.insert(name.into(), count).is_some() {
            return Err(format!("{language} told `{name}` twice"));
        }
    }
    if steps.is_empty() { Err(format!("{language} ran no scenario")) } else { Ok(steps) }
}

/// Compares each with the first.
fn agree(told: &[(&str, Steps)]) -> Outcome {
    let Some(((first, wanted), others)) = told.split_first() else {
        return Err("no language told what scenarios it ran".into());
    };
    for (language, steps) in others {
        for name in wanted.keys().chain(steps.keys()) {
            let said =
                |steps: &Steps| steps.get(name).map_or("not at all".into(), |count| format!("{count} steps"));
            if wanted.get(name) != steps.get(name) {
                let (here, there) = (said(wanted), said(steps));
                return Err(format!("`{name}` ran differently: {first} {here}, {language} {there}"));
            }
        }
    }
    let (count, sum) = (wanted.len(), wanted.values().sum::<u64>());
    if others.is_empty() {
        return Ok(Note::Skipped(format!(
            "only {first} ran the {count} scenarios; there was nothing to compare"
        )));
    }
    let names: Vec<&str> = told.iter().map(|(language, _)| *language).collect();
    Ok(Note::Passed(format!("{count} scenarios, {sum} steps, the same in {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::{Steps, agree, read};
    use crate::report::Note;

    fn steps(text: &str) -> Steps {
        read("rust", text).unwrap()
    }

    #[test]
    fn languages_that_ran_the_same_agree() {
        let told = [("rust", steps("join 4\ntip 12\n")), ("kotlin", steps("tip 12\njoin 4"))];
        let Ok(Note::Passed(note)) = agree(&told) else { unreachable!("they agree") };
        assert_eq!(note, "2 scenarios, 16 steps, the same in rust, kotlin");
    }

    #[test]
    fn a_scenario_left_out_and_a_step_left_out_are_told() {
        let whole = steps("join 4\ntip 12");
        let of = |other: &str| {
            agree(&[("rust", whole.clone()), ("swift", steps(other))]).err().unwrap_or_default()
        };
        assert_eq!(of("join 4"), "`tip` ran differently: rust 12 steps, swift not at all");
        assert_eq!(of("join 4\ntip 11"), "`tip` ran differently: rust 12 steps, swift 11 steps");
        assert_eq!(of("join 4\ntip 12\nx 1"), "`x` ran differently: rust not at all, swift 1 steps");
    }

    #[test]
    fn one_language_alone_is_no_agreement() {
        assert!(matches!(agree(&[("rust", steps("join 4"))]), Ok(Note::Skipped(_))));
        assert!(agree(&[]).is_err());
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "join", "join four", "join 4\njoin 4", "join  4"] {
            assert!(read("kotlin", text).is_err(), "{text}");
        }
    }
}
