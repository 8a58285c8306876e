//! The tests in Kotlin and in Swift: the same core through the real library, as an app calls it.
//!
//! Both get the same four things: the library's folder, the stage (a program that plays the rest of the village for a
//! test), the scenarios' folder and the territory's data; and the file in which they tell what scenarios they ran.

use std::path::PathBuf;
use std::process::Command;

use crate::bindings::{Language, generate};
use crate::java::Java;
use crate::process::run;
use crate::report::{Note, Outcome};
use crate::scenarios;
use crate::swift::Swift;
use crate::workspace::Workspace;

/// Where the Kotlin module lies.
pub const KOTLIN: &str = "bindings/kotlin";

/// Its build file.
pub const KOTLIN_BUILD: &str = "bindings/kotlin/pom.xml";

/// Where the Swift package lies.
pub const SWIFT: &str = "bindings/swift";

/// Its build file.
pub const SWIFT_BUILD: &str = "bindings/swift/Package.swift";

/// What a language's tests are given.
struct Given {
    library: PathBuf,
    stage: PathBuf,
    scenarios: PathBuf,
    territory: PathBuf,
    report: PathBuf,
}

impl Given {
    /// Builds all of it; a report of an earlier run is removed.
    fn prepare(workspace: &Workspace, language: Language) -> Result<Given, String> {
        let library = generate(workspace, language)?;
        let name = match language {
            Language::Kotlin => "kotlin",
            Language::Swift => "swift",
        };
        Ok(Given {
            stage: library.join("tinxom-stage"),
            library,
            scenarios: workspace.root.join(scenarios::FOLDER),
            territory: workspace.root.join("data/territory-thai-nguyen.json"),
            report: scenarios::fresh(workspace, name)?,
        })
    }

    /// The names by which the tests find each thing.
    fn named(&self) -> [(&'static str, &PathBuf); 5] {
        [
            ("library", &self.library),
            ("stage", &self.stage),
            ("scenarios", &self.scenarios),
            ("territory", &self.territory),
            ("report", &self.report),
        ]
    }
}

/// Maven builds the Kotlin module and runs its tests, each thing given as a property `tinxom.…`.
pub fn kotlin(workspace: &Workspace) -> Outcome {
    workspace.needs(KOTLIN_BUILD)?;
    let java = match Java::find() {
        Ok(java) => java,
        Err(missing) => return missing.skipped(),
    };
    let given = Given::prepare(workspace, Language::Kotlin)?;
    // Maven keeps the classes of tests that were renamed or removed, and would run them.
    let stale = workspace.root.join(KOTLIN).join("target/test-classes");
    if let Err(error) = std::fs::remove_dir_all(&stale)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(format!("{}: {error}", stale.display()));
    }
    let mut maven = java.maven(&workspace.root.join(KOTLIN), &["verify"]);
    maven.args(given.named().map(|(name, path)| format!("-Dtinxom.{name}={}", path.display())));
    tests(&mut maven, surefire)
}

/// SwiftPM builds the Swift package and runs its tests, each thing given as an environment variable `TINXOM_…`.
pub fn swift(workspace: &Workspace) -> Outcome {
    workspace.needs(SWIFT_BUILD)?;
    let swift = match Swift::find(workspace) {
        Ok(swift) => swift,
        Err(missing) => return missing.skipped(),
    };
    let given = Given::prepare(workspace, Language::Swift)?;
    let search = format!("-L{}", given.library.display());
    let mut package = swift.package(&workspace.root.join(SWIFT), "test", &["-Xlinker", &search]);
    package.envs(given.named().map(|(name, path)| (format!("TINXOM_{}", name.to_uppercase()), path)));
    // One is read on Linux, the other on macOS.
    package.env("LD_LIBRARY_PATH", &given.library).env("DYLD_LIBRARY_PATH", &given.library);
    tests(&mut package, swift_testing)
}

/// What a closing line counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    run: u64,
    skipped: u64,
}

/// Runs tests; the runners' closing lines are passed on as they come, and everything where something failed. A run
/// without a test is a failure: nothing was looked at.
pub fn tests(command: &mut Command, closing: fn(&str) -> Option<Count>) -> Outcome {
    let mut sum = Count::default();
    let finished = run(command, |line| {
        if let Some(count) = closing(line) {
            println!("{line}");
            sum.run += count.run;
            sum.skipped += count.skipped;
        }
    })?;
    if !finished.success {
        println!("{}", finished.output);
        return Err("a test failed, or they did not build".into());
    }
    let passed = sum.run - sum.skipped.min(sum.run);
    if passed == 0 {
        println!("{}", finished.output);
        return Err("no test ran".into());
    }
    let skipped = if sum.skipped == 0 { String::new() } else { format!(", {} skipped", sum.skipped) };
    Ok(Note::Passed(format!("{passed} tests passed{skipped}")))
}

/// Surefire's closing line: `[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0`. Those of a class tell the time
/// as well and are not counted again.
pub fn surefire(line: &str) -> Option<Count> {
    let (_, counts) = line.split_once("] Tests run: ")?;
    if counts.contains("Time elapsed") {
        return None;
    }
    let (run, rest) = counts.split_once(',')?;
    let (_, skipped) = rest.split_once("Skipped: ")?;
    Some(Count { run: run.parse().ok()?, skipped: skipped.trim().parse().ok()? })
}

/// The closing line of Swift Testing, `Test run with 3 tests passed after …` behind a sign. XCTest's is not counted: the
/// tests are none of it, and it closes a run of zero in any case.
pub fn swift_testing(line: &str) -> Option<Count> {
    let (_, rest) = line.split_once("Test run with ")?;
    let (run, rest) = rest.split_once(" test")?;
    rest.contains(" after ").then_some(())?;
    Some(Count { run: run.parse().ok()?, skipped: 0 })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{Count, surefire, swift_testing, tests};

    #[test]
    fn a_surefire_run_is_counted_once() {
        assert_eq!(
            surefire("[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0"),
            Some(Count { run: 5, skipped: 0 })
        );
        assert_eq!(
            surefire("[WARNING] Tests run: 12, Failures: 0, Errors: 0, Skipped: 2"),
            Some(Count { run: 12, skipped: 2 })
        );
        let of_a_class =
            "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.05 s -- in TipTest";
        assert_eq!(surefire(of_a_class), None);
        assert_eq!(surefire("[INFO] BUILD SUCCESS"), None);
    }

    #[test]
    fn a_swift_testing_run_is_counted_and_xctests_empty_one_is_not() {
        assert_eq!(
            swift_testing("✔ Test run with 3 tests passed after 0.018 seconds."),
            Some(Count { run: 3, skipped: 0 })
        );
        assert_eq!(
            swift_testing("✔ Test run with 1 test in 1 suite passed after 0.018 seconds."),
            Some(Count { run: 1, skipped: 0 })
        );
        assert_eq!(swift_testing("\t Executed 0 tests, with 0 failures (0 unexpected) in 0.0 seconds"), None);
        assert_eq!(swift_testing("◇ Test run started."), None);
    }

    #[test]
    fn a_run_that_ends_well_without_a_test_has_failed() {
        let said = |text: &str| {
            let mut command = Command::new("echo");
            command.arg(text);
            tests(&mut command, surefire).is_ok()
        };
        assert!(said("[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"));
        assert!(!said("[INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 1"));
        assert!(!said("[INFO] BUILD SUCCESS"));
    }
}
