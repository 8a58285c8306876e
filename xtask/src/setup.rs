//! Setting up what the steps need and a fresh machine has not.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::process::{must, run};
use crate::report::{Note, Outcome};
use crate::workspace::{Workspace, on_path};

/// What is not on this machine and could not be put there: a sentence on what is missing and how to go on without it.
#[derive(Debug)]
pub struct Missing(pub String);

impl Missing {
    /// The outcome of a step that needed it: it was not done, and nobody may take it for passed.
    pub fn skipped(self) -> Outcome {
        Ok(Note::Skipped(self.0))
    }
}

/// The version of cargo-deny that is installed where there is none; another one on the path is taken as it is.
const CARGO_DENY: &str = "0.20.2";

/// A C compiler: SQLite, zstd and ring are C, and Rust links by it.
pub fn c_compiler() -> Outcome {
    let named = std::env::var("CC").ok().filter(|name| !name.is_empty());
    // `CC` may carry a wrapper or options after its first word.
    let program = named.as_deref().and_then(|name| name.split_whitespace().next()).unwrap_or("cc");
    let found = || on_path(program).or_else(|| Some(PathBuf::from(program)).filter(|path| path.is_file()));
    let found_now = found().or_else(|| apt_install(&["gcc", "libc6-dev"]).then(found).flatten());
    match found_now {
        Some(path) => Ok(Note::Passed(path.display().to_string())),
        None => Err("a C compiler is missing: on Debian or Ubuntu, apt install gcc libc6-dev".into()),
    }
}

/// cargo-deny: from the path, from the tools' folder, or built into it.
pub fn cargo_deny(workspace: &Workspace) -> Result<PathBuf, String> {
    let installed = workspace.tools.join("bin").join("cargo-deny");
    if let Some(found) = on_path("cargo-deny").or_else(|| installed.is_file().then(|| installed.clone())) {
        return Ok(found);
    }
    println!("cargo-deny {CARGO_DENY} is built once into {} …", workspace.tools.display());
    // Built outside the target folder: its dependencies are not ours and would lie there for ever.
    let built_in = workspace.tools.join("build");
    let mut install =
        workspace.cargo(["install", "--locked", "--quiet", "cargo-deny", "--version", CARGO_DENY]);
    install.arg("--root").arg(&workspace.tools).arg("--target-dir").arg(&built_in);
    must(&mut install)?;
    // A folder that stays costs room and nothing else.
    let _ = std::fs::remove_dir_all(built_in);
    Ok(installed)
}

/// Whether this process is root, who may install packages and make mounts.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Installs Debian packages where this process may; whether that worked.
pub fn apt_install(packages: &[&str]) -> bool {
    if !is_root() || on_path("apt-get").is_none() {
        return false;
    }
    println!("{} is installed by apt …", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(["-q", "-y", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]);
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
        run(&mut command, |_| {}).is_ok_and(|finished| finished.success)
    };
    let install: Vec<&str> =
        ["install", "--no-install-recommends"].into_iter().chain(packages.iter().copied()).collect();
    apt(&install) || (apt(&["update"]) && apt(&install))
}
