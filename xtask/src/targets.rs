//! Check builds for phones, of every crate of the core that has no C in its tree: what they call exists there, and no
//! number's width is taken for granted (one of the targets has 32 bits). The others need the platforms' C compilers,
//! see `package`.

use std::process::Command;

use crate::bindings::files;
use crate::process::{must, run};
use crate::report::{Note, Outcome};
use crate::setup::Missing;
use crate::workspace::{Workspace, on_path};

/// The targets that are checked.
const TARGETS: [&str; 3] = ["aarch64-linux-android", "armv7-linux-androideabi", "aarch64-apple-ios"];

/// Checks each crate for each target.
pub fn targets(workspace: &Workspace) -> Outcome {
    if let Err(missing) = install(workspace, &TARGETS) {
        return missing.skipped();
    }
    let (mut checked, mut with_c) = (Vec::new(), Vec::new());
    for package in core(workspace)? {
        let mut everywhere = true;
        for target in TARGETS {
            if has_c(workspace, &package, target)? {
                everywhere = false;
            } else {
                must(&mut workspace.cargo(["check", "--package", &package, "--target", target]))?;
            }
        }
        if everywhere { checked.push(package) } else { with_c.push(package) }
    }
    if checked.is_empty() {
        return Err("every crate of the core has C in its tree".into());
    }
    let mut note = format!("{} for {} targets", checked.join(", "), TARGETS.len());
    if !with_c.is_empty() {
        note.push_str(&format!("; with C in it and not checked: {}", with_c.join(", ")));
    }
    Ok(Note::Passed(note))
}

/// Installs the standard libraries of targets, where they are missing.
pub fn install(workspace: &Workspace, targets: &[&str]) -> Result<(), Missing> {
    let missing = |reason: &str| {
        let targets = targets.join(" ");
        Missing(format!(
            "{reason}: `rustup target add {targets}` on a machine with a network, or a toolchain that has them"
        ))
    };
    if on_path("rustup").is_none() {
        return Err(missing("the standard libraries for phones come by rustup, which is not here"));
    }
    let rustup = |words: &[&str]| {
        let mut command = Command::new("rustup");
        command.args(words).current_dir(&workspace.root);
        run(&mut command, |_| {}).ok().filter(|finished| finished.success).map(|finished| finished.output)
    };
    let installed = rustup(&["target", "list", "--installed"]).unwrap_or_default();
    for target in targets.iter().filter(|target| !installed.lines().any(|line| line == **target)) {
        rustup(&["target", "add", target])
            .ok_or_else(|| missing(&format!("rustup could not add {target}")))?;
    }
    Ok(())
}

/// The crates of the core, by the folders they lie in.
fn core(workspace: &Workspace) -> Result<Vec<String>, String> {
    let folder = workspace.root.join("core");
    let broken = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut packages = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        if files(&entry.path()).is_ok_and(|files| files.iter().any(|file| file.ends_with("Cargo.toml"))) {
            packages.push(format!("tinxom-{}", entry.file_name().to_string_lossy()));
        }
    }
    packages.sort();
    Ok(packages)
}

/// Whether building a crate for a target compiles C.
fn has_c(workspace: &Workspace, package: &str, target: &str) -> Result<bool, String> {
    let mut tree = workspace.cargo(["tree", "--package", package, "--target", target]);
    tree.args(["--edges", "normal,build", "--prefix", "none", "--format", "{p}"]);
    Ok(names_a_compiler(&must(&mut tree)?))
}

/// Whether a tree, a crate a line, has one that runs a C compiler.
fn names_a_compiler(tree: &str) -> bool {
    tree.lines().any(|line| matches!(line.split(' ').next(), Some("cc" | "cmake")))
}

#[cfg(test)]
mod tests {
    use super::names_a_compiler;

    #[test]
    fn a_tree_with_a_c_compiler_is_told_from_one_without() {
        assert!(names_a_compiler("tinxom-wire v0.1.0 (/x)\nzstd-sys v2.0.16\ncc v1.2.0\n"));
        assert!(!names_a_compiler("tinxom-domain v0.1.0 (/x)\nccx v1.0.0\n"));
    }
}
