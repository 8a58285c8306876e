//! `cargo xtask`: build, test and package, as typed commands.
//!
//! What the gate does is written here once, in Rust, and not in a shell script beside a CI file beside a README: the
//! same command runs on a developer's machine and in the gate, sets up what it needs, and tells at its end what it
//! did and how long that took. Only the standard library is used, so that it is there a second after a clone.

mod apps;
mod bindings;
mod demo;
mod icons;
mod java;
mod languages;
mod measure;
mod package;
mod plan;
mod process;
mod report;
mod roles;
mod scenarios;
mod setup;
mod size;
mod steps;
mod style;
mod swift;
mod symbols;
mod targets;
mod workspace;

use std::process::ExitCode;

use report::Report;
use workspace::Workspace;

/// What `help` prints.
const HELP: &str = "\
Builds, tests and measures Tin Xóm.

Usage: cargo xtask <TASK>

  test                       everything the gate wants: sets up what is missing, then all of the following up to scenarios,
                             and size
  fmt                        checks the formatting
  deny                       checks licences, banned crates and sources, and advisories where they can be reached
  style                      checks the style of Kotlin and Swift
  lint                       runs clippy over everything; a warning is an error
  doc                        builds the documentation; a broken link is an error
  targets                    check builds for phones of what has no C in it
  unit                       runs all tests
  demo [--seed N]            runs the demo village and checks that nothing was lost or doubled
  kotlin                     runs the tests in Kotlin against the real library
  swift                      runs the tests in Swift against the real library
  android                    compiles Android's screens and app on a JVM, taps through them, draws and checks every screen
  ios                        builds and tests what of the iOS app is not SwiftUI, and compiles what is against stand-ins
  scenarios                  compares what Rust, Kotlin and Swift told of the scenarios that they ran
  screens                    draws every screen into <target>/pictures, as android does, and docs/screens anew
  bindings                   builds the library for phones and generates its Kotlin and Swift
  package [--print]          packs the jar, the AAR and the XCFramework, each where its tools are; --print only prints how
  soak                       the long runs: a cut at every byte, 500 kills, a large demo village; hours
  size [--record]            builds the library for phones and prints its stripped size and its parts; fails above the
                             gate; --record writes it into docs/size.md
  roles                      writes the table of rights into docs/roles.md
  icons                      writes the drawings in icons/ into the tables of the shells and docs/icons.md
  scale                      a registry of a province's size: 350,000 households made and brought in, the largest ward's fetched,
                             opened and searched, claims beside bare inserts; minutes
  times                      how long a vault, a draft and 500 rows take from Rust, Kotlin and Swift, side by side
  crossings                  how often each screen crosses the border to the library
  size --binary [--profile PROFILE]
                             builds the program (release, or another profile) and prints its stripped size
  help                       prints this

Respected: CARGO_TARGET_DIR, JAVA_HOME. What is missing is installed by apt where that is permitted, or kept in
${XDG_CACHE_HOME:-~/.cache}/tinxom; where it cannot be had, its step is skipped and named at the end.";

/// What can be asked for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Test,
    Fmt,
    Deny,
    Style,
    Lint,
    Doc,
    Targets,
    Unit,
    Demo { seed: u64 },
    Kotlin,
    Swift,
    Scenarios,
    Android,
    Ios,
    Screens,
    Bindings,
    Package { print: bool },
    Soak,
    Scale,
    Size { record: bool },
    Roles,
    Icons,
    Times,
    Crossings,
    Binary { profile: String },
    Help,
}

impl Task {
    /// Reads the words after `cargo xtask`; the error is a sentence.
    fn read(words: &[String]) -> Result<Task, String> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let task = match words.as_slice() {
            ["test"] => Task::Test,
            ["fmt"] => Task::Fmt,
            ["deny"] => Task::Deny,
            ["style"] => Task::Style,
            ["lint"] => Task::Lint,
            ["doc"] => Task::Doc,
            ["targets"] => Task::Targets,
            ["unit"] => Task::Unit,
            ["demo"] => Task::Demo { seed: steps::DEMO_SEED },
            ["demo", "--seed", seed] => {
                Task::Demo { seed: seed.parse().map_err(|_| format!("`{seed}` is no seed: a whole number"))? }
            }
            ["kotlin"] => Task::Kotlin,
            ["swift"] => Task::Swift,
            ["scenarios"] => Task::Scenarios,
            ["android"] => Task::Android,
            ["ios"] => Task::Ios,
            ["screens"] => Task::Screens,
            ["bindings"] => Task::Bindings,
            ["package"] => Task::Package { print: false },
            ["package", "--print"] => Task::Package { print: true },
            ["soak"] => Task::Soak,
            ["size"] => Task::Size { record: false },
            ["roles"] => Task::Roles,
            ["icons"] => Task::Icons,
            ["scale"] => Task::Scale,
            ["times"] => Task::Times,
            ["crossings"] => Task::Crossings,
            ["size", "--record"] => Task::Size { record: true },
            ["size", "--binary"] => Task::Binary { profile: "release".into() },
            ["size", "--binary", "--profile", profile] => Task::Binary { profile: (*profile).into() },
            [] | ["help" | "--help" | "-h"] => Task::Help,
            other => {
                return Err(format!("`{}` is not known; `cargo xtask help` tells what is", other.join(" ")));
            }
        };
        Ok(task)
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into()).collect();
    match Task::read(&words).and_then(perform) {
        Ok(code) => code,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode, String> {
    if task == Task::Help {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::find()?;
    let mut report = Report::default();
    match task {
        Task::Test => steps::everything(&workspace, &mut report),
        Task::Fmt => report.step("fmt", || steps::fmt(&workspace)),
        Task::Deny => steps::deny_all(&workspace, &mut report),
        Task::Style => style::style(&workspace, &mut report),
        Task::Lint => report.step("lint", || steps::lint(&workspace)),
        Task::Doc => report.step("doc", || steps::doc(&workspace)),
        Task::Targets => report.step("targets", || targets::targets(&workspace)),
        Task::Unit => report.step("unit", || steps::unit(&workspace)),
        Task::Demo { seed } => report.step("demo", || steps::demo(&workspace, seed)),
        Task::Kotlin => report.step("kotlin", || languages::kotlin(&workspace)),
        Task::Swift => report.step("swift", || languages::swift(&workspace)),
        Task::Scenarios => report.step("scenarios", || scenarios::compare(&workspace)),
        Task::Android => report.step("android", || apps::android(&workspace)),
        Task::Ios => report.step("ios", || apps::ios(&workspace)),
        Task::Screens => report.step("screens", || apps::screens(&workspace)),
        Task::Bindings => report.step("bindings", || bindings::bindings(&workspace)),
        Task::Package { print } => package::package(&workspace, &mut report, print),
        Task::Soak => steps::soak(&workspace, &mut report),
        Task::Roles => report.step("roles", || roles::roles(&workspace)),
        Task::Icons => report.step("icons", || icons::icons(&workspace)),
        Task::Scale => report.step("scale", || measure::scale(&workspace)),
        Task::Times => report.step("times", || measure::times(&workspace)),
        Task::Crossings => report.step("crossings", || measure::crossings(&workspace)),
        Task::Size { record } => report.step("size", || size::library(&workspace, record)),
        Task::Binary { profile } => report.step("size", || size::binary(&workspace, &profile)),
        Task::Help => {}
    }
    if report.is_empty() {
        return Err("this checkout holds nothing that this task is about".into());
    }
    Ok(report.finish())
}

#[cfg(test)]
mod tests {
    use super::Task;

    fn read(line: &str) -> Result<Task, String> {
        Task::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn tasks_are_read_and_anything_else_is_told() {
        assert_eq!(read(""), Ok(Task::Help));
        assert_eq!(read("test"), Ok(Task::Test));
        assert_eq!(read("demo"), Ok(Task::Demo { seed: 7 }));
        assert_eq!(read("soak"), Ok(Task::Soak));
        assert_eq!(read("android"), Ok(Task::Android));
        assert_eq!(read("ios"), Ok(Task::Ios));
        assert_eq!(read("screens"), Ok(Task::Screens));
        assert_eq!(read("scale"), Ok(Task::Scale));
        assert_eq!(read("roles"), Ok(Task::Roles));
        assert_eq!(read("icons"), Ok(Task::Icons));
        assert_eq!(read("demo --seed 12"), Ok(Task::Demo { seed: 12 }));
        assert_eq!(read("size --record"), Ok(Task::Size { record: true }));
        assert_eq!(read("size --binary --profile phone"), Ok(Task::Binary { profile: "phone".into() }));
        assert_eq!(read("package --print"), Ok(Task::Package { print: true }));
        for wrong in ["tests", "demo --seed", "demo --seed x", "test fmt", "size --profile phone"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
