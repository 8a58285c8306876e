//! The style of Kotlin and of Swift: ktlint, and the `swift format` that comes with Swift.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::bindings::{create, files, remove};
use crate::java::Java;
use crate::process::{must, run};
use crate::report::{Note, Outcome, Report};
use crate::setup::Missing;
use crate::swift::Swift;
use crate::workspace::Workspace;

/// The version of ktlint, from Maven Central.
const KTLINT: &str = "1.8.0";

/// Where Kotlin and Swift that people write may lie.
const FOLDERS: [&str; 3] = ["bindings", "android", "ios"];

/// Folders of what is built or generated.
const NOT_OURS: [&str; 4] = ["target", "build", ".build", "Generated"];

/// A step for each language of which there is a file.
pub fn style(workspace: &Workspace, report: &mut Report) {
    let kotlin = sources(workspace, &["kt", "kts"]);
    if !kotlin.is_empty() {
        report.step("ktlint", || ktlint(workspace, &kotlin));
    }
    let swift = sources(workspace, &["swift"]);
    if !swift.is_empty() {
        report.step("swift format", || swift_format(workspace, &swift));
    }
}

fn ktlint(workspace: &Workspace, files: &[PathBuf]) -> Outcome {
    let (java, jar) = match Java::find().and_then(|java| ktlint_jar(workspace, &java).map(|jar| (java, jar)))
    {
        Ok(found) => found,
        Err(missing) => return missing.skipped(),
    };
    let mut command = java.tool("java");
    command.arg("-jar").arg(jar).arg("--relative").args(files);
    must(command.current_dir(&workspace.root).stdin(Stdio::null()))?;
    Ok(Note::Passed(format!("{} files", files.len())))
}

fn swift_format(workspace: &Workspace, files: &[PathBuf]) -> Outcome {
    let swift = match Swift::find(workspace) {
        Ok(swift) => swift,
        Err(missing) => return missing.skipped(),
    };
    let mut command = swift.command(&workspace.root, &["format", "lint", "--strict", "--parallel"]);
    must(command.args(files))?;
    Ok(Note::Passed(format!("{} files", files.len())))
}

/// ktlint in one file, fetched once by Maven into the tools' folder.
fn ktlint_jar(workspace: &Workspace, java: &Java) -> Result<PathBuf, Missing> {
    let jar = workspace.tools.join(format!("ktlint-cli-{KTLINT}-all.jar"));
    if jar.is_file() {
        return Ok(jar);
    }
    println!("ktlint {KTLINT} is fetched once into {} …", workspace.tools.display());
    let new = workspace.tools.join("ktlint.new");
    let fetch = || -> Result<(), String> {
        remove(&new)?;
        create(&new)?;
        let mut maven =
            java.maven(&new, &["--quiet", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"]);
        maven.arg(format!("-Dartifact=com.pinterest.ktlint:ktlint-cli:{KTLINT}:jar:all"));
        maven.arg(format!("-DoutputDirectory={}", new.display()));
        let finished = run(&mut maven, |_| {})?;
        let [fetched] = files(&new)?.try_into().map_err(|_| finished.output)?;
        // It is one file now, or none: an interrupted one is not taken for it.
        fs::rename(fetched, &jar).map_err(|error| error.to_string())?;
        remove(&new)
    };
    fetch().map(|()| jar).map_err(|reason| {
        let last = reason.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().to_owned();
        Missing(format!(
            "ktlint {KTLINT} cannot be fetched from Maven Central, so Kotlin's style was not checked: {last}"
        ))
    })
}

/// The files with these endings that people wrote, as paths from the checkout's root.
fn sources(workspace: &Workspace, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        collect(&workspace.root.join(folder), endings, &mut found);
    }
    let mut found: Vec<PathBuf> =
        found.iter().map(|file| file.strip_prefix(&workspace.root).unwrap_or(file).to_owned()).collect();
    found.sort();
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if !NOT_OURS.iter().any(|not| *not == name) {
                collect(&path, endings, found);
            }
        } else if path.extension().is_some_and(|end| endings.iter().any(|ending| *ending == end)) {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::sources;
    use crate::workspace::Workspace;

    #[test]
    fn what_people_wrote_is_found_and_what_was_generated_is_not() {
        let root = std::env::temp_dir().join(format!("xtask-style-{}", std::process::id()));
        for file in [
            "bindings/kotlin/src/A.kt",
            "bindings/kotlin/target/B.kt",
            "bindings/swift/Sources/Generated/C.kt",
            "android/d.kts",
            "core/E.kt",
        ] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "").unwrap();
        }
        let here = || root.clone();
        let workspace = Workspace { root: here(), target: here(), cache: here(), tools: here() };
        let found = sources(&workspace, &["kt", "kts"]);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            found,
            ["android/d.kts", "bindings/kotlin/src/A.kt"].map(Into::into) as [std::path::PathBuf; 2]
        );
    }
}
