//! The steps of the gate.

use std::fs;
use std::process::Command;

use crate::process::{must, run};
use crate::report::{Note, Outcome, Report, passed};
use crate::workspace::{Workspace, on_path};
use crate::{apps, demo, languages, scenarios, setup, size, style, targets};

/// The night that the gate replays.
pub const DEMO_SEED: u64 = 7;

/// Everything the gate wants, the quick things first. What the checkout does not hold yet has no step.
pub fn everything(workspace: &Workspace, report: &mut Report) {
    report.step("setup", setup::c_compiler);
    report.step("fmt", || fmt(workspace));
    deny_all(workspace, report);
    style::style(workspace, report);
    report.step("lint", || lint(workspace));
    report.step("doc", || doc(workspace));
    report.step("targets", || targets::targets(workspace));
    report.step("unit", || {
        scenarios::forget(workspace)?;
        unit(workspace)
    });
    report.step("demo", || demo(workspace, DEMO_SEED));
    report.step("size", || size::library(workspace, false));
    if workspace.has(languages::KOTLIN_BUILD) {
        report.step("kotlin", || languages::kotlin(workspace));
    }
    if workspace.has(languages::SWIFT_BUILD) {
        report.step("swift", || languages::swift(workspace));
    }
    if workspace.has(apps::ANDROID) {
        report.step("android", || apps::android(workspace));
    }
    if workspace.has(apps::IOS) {
        report.step("ios", || apps::ios(workspace));
    }
    if workspace.has(scenarios::FOLDER) {
        report.step("scenarios", || scenarios::compare(workspace));
    }
}

/// Formatting.
pub fn fmt(workspace: &Workspace) -> Outcome {
    must(&mut workspace.cargo(["fmt", "--all", "--check", "--", "--color", "never"]))?;
    passed()
}

/// Clippy and the compiler's own warnings.
pub fn lint(workspace: &Workspace) -> Outcome {
    let mut clippy = workspace.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    must(&mut clippy)?;
    passed()
}

/// The documentation.
pub fn doc(workspace: &Workspace) -> Outcome {
    let mut doc = workspace.cargo(["doc", "--workspace", "--no-deps"]);
    must(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    passed()
}

/// Licences, bans and sources, then the advisories.
pub fn deny_all(workspace: &Workspace, report: &mut Report) {
    report.step("deny", || deny(workspace));
    report.step("advisories", || advisories(workspace));
}

fn deny(workspace: &Workspace) -> Outcome {
    let mut deny = Command::new(setup::cargo_deny(workspace)?);
    deny.args(["check", "bans", "licenses", "sources"]).current_dir(&workspace.root);
    let said = must(&mut deny)?;
    let warnings = said.lines().filter(|line| line.starts_with("warning[")).count();
    Ok(Note::Passed(if warnings == 0 { String::new() } else { format!("{warnings} warnings") }))
}

/// Known weaknesses of what we build on. Their list is a repository of its own that cannot be reached from
/// everywhere; then they are not checked, which is said and is no failure. One that is found is.
fn advisories(workspace: &Workspace) -> Outcome {
    let deny = setup::cargo_deny(workspace)?;
    // A network that swallows everything must not hold the gate.
    let mut command = match on_path("timeout") {
        Some(timeout) => {
            let mut command = Command::new(timeout);
            command.args(["--kill-after=5", "60"]).arg(deny);
            command
        }
        None => Command::new(deny),
    };
    let finished = run(command.args(["check", "advisories"]).current_dir(&workspace.root), |_| {})?;
    // Every found one is told as `error[…]` and the check closes with a verdict; without either, it did not look.
    if finished.output.contains("advisories ok") {
        passed()
    } else if finished.output.contains("advisories FAILED") {
        println!("{}", finished.output);
        Err("a crate we build on has a known weakness".into())
    } else {
        Ok(Note::Skipped("advisories were not checked: their list cannot be reached from here".into()))
    }
}

/// How many tests passed and failed, as the runners told it.
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Tally {
    /// Takes in one line of output; gives whether it was a runner's closing line.
    fn take(&mut self, line: &str) -> bool {
        let Some(result) = line.strip_prefix("test result: ") else { return false };
        let count = |name: &str| {
            let words: Vec<&str> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
            let at = words.iter().position(|word| *word == name)?;
            words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
        };
        self.passed += count("passed").unwrap_or(0);
        self.failed += count("failed").unwrap_or(0);
        self.ignored += count("ignored").unwrap_or(0);
        true
    }
}

/// All tests. What the runners say is passed on as it comes, every closing line with it; then their sum, and the
/// names of those that failed, which would otherwise have to be looked for.
pub fn unit(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    let mut failed = Vec::new();
    let mut command = workspace.cargo(["test", "--workspace", "--no-fail-fast"]);
    command.env(scenarios::REPORT, scenarios::fresh(workspace, "rust")?);
    let finished = run(&mut command, |line| {
        println!("{line}");
        tally.take(line);
        if let Some(test) = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED")) {
            failed.push(test.to_owned());
        }
    })?;
    failed.iter().for_each(|test| println!("failed: {test}"));
    let sum = format!("{} passed, {} failed, {} ignored", tally.passed, tally.failed, tally.ignored);
    if finished.success { Ok(Note::Passed(sum)) } else { Err(format!("{sum}; `cargo test` failed")) }
}

/// The demo village: built as a user builds it, run in a folder of its own (the page that it writes must not lie in
/// the checkout), its last line checked; and run once more, because a seed that does not repeat its night cannot show a
/// fault again.
pub fn demo(workspace: &Workspace, seed: u64) -> Outcome {
    demo_of(workspace, seed, 12)
}

fn demo_of(workspace: &Workspace, seed: u64, tips: u64) -> Outcome {
    must(&mut workspace.cargo(["build", "--release"]))?;
    let folder = workspace.target.join("demo");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut demo = Command::new(workspace.target.join("release").join("tinxom"));
    demo.args(["demo", "--seed", &seed.to_string(), "--tips", &tips.to_string(), "--json"])
        .current_dir(folder);
    let (output, again) = (must(&mut demo)?, must(&mut demo)?);
    let verdict = demo::verdict(&output).and_then(|gist| demo::same(&output, &again).map(|()| gist));
    verdict.map(Note::Passed).inspect_err(|_| println!("{output}"))
}

/// What takes too long for the gate: every byte instead of every so many, more kills, a larger village.
pub fn soak(workspace: &Workspace, report: &mut Report) {
    // Optimised: a hundred thousand sessions are minutes then and not hours.
    let tests = |package: &str, test: &str, name: &str, value: &str| {
        let mut command = workspace.cargo(["test", "--release", "--package", package, "--test", test]);
        command.args(["--", "--nocapture"]).env(name, value);
        let finished = run(&mut command, |line| println!("{line}"))?;
        if finished.success { passed() } else { Err(format!("`cargo test --test {test}` failed")) }
    };
    report.step("cuts", || tests("tinxom-exchange", "every_cut", "TINXOM_CUT_STRIDE", "1"));
    report.step("cuts on disk", || tests("tinxom-tests", "cuts", "TINXOM_CUT_STRIDE", "1"));
    report.step("kills", || tests("tinxom-cli", "process", "TINXOM_KILLS", "500"));
    report.step("states", || {
        let mut command = workspace.cargo([
            "test",
            "--release",
            "--package",
            "tinxom-domain",
            "--test",
            "household_protocol",
        ]);
        let finished = run(command.args(["--", "--nocapture", "--ignored"]), |line| println!("{line}"))?;
        if finished.success { passed() } else { Err("a state of the arbiter breaks a promise".into()) }
    });
    for seed in [1, 2, 3] {
        report.step("large demo", || demo_of(workspace, seed, 2_000));
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_are_added_up_and_nothing_else_is() {
        let mut tally = Tally::default();
        let ok =
            "test result: ok. 13 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        let bad = "test result: FAILED. 5 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9.00s";
        assert!(tally.take(ok) && tally.take(bad));
        assert!(!tally.take("test passed ... ok") && !tally.take("") && tally.take("test result: ?"));
        assert_eq!(tally, Tally { passed: 18, failed: 1, ignored: 2 });
    }
}
