//! Where things are: the checkout, cargo, its target folder, the tools.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;

/// The checkout and what belongs to it.
pub struct Workspace {
    /// The checkout's root.
    pub root: PathBuf,
    /// Where cargo builds into; `CARGO_TARGET_DIR` and cargo's configuration are respected.
    pub target: PathBuf,
    /// What is kept from run to run outside the checkout and outside the target folder.
    pub cache: PathBuf,
    /// Where tools are installed that no package manager brings; within the cache.
    pub tools: PathBuf,
}

impl Workspace {
    /// Finds all of it; the error is a sentence.
    pub fn find() -> Result<Workspace, String> {
        // Where cargo ran this: of two checkouts that share a target folder, the one that asks.
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().map(Path::to_owned).ok_or("xtask lies in no workspace")?;
        let mut metadata = cargo();
        metadata.args(["metadata", "--format-version", "1", "--no-deps"]).current_dir(&root);
        let metadata = process::must(&mut metadata)?;
        let target = target_directory(&metadata).ok_or("cargo does not say where it builds")?;
        let cache = std::env::var_os("XDG_CACHE_HOME")
            .filter(|cache| Path::new(cache).is_absolute())
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
            .unwrap_or_else(std::env::temp_dir)
            .join("tinxom");
        Ok(Workspace { root, target, tools: cache.join("tools"), cache })
    }

    /// Whether the checkout holds this; a step for what is not there yet is no step.
    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The same as a condition of a task that was asked for by name.
    pub fn needs(&self, path: &str) -> Result<(), String> {
        if self.has(path) { Ok(()) } else { Err(format!("{path} is not in this checkout")) }
    }

    /// Cargo, in the checkout.
    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = cargo();
        command.args(arguments).current_dir(&self.root);
        command
    }
}

/// The cargo that runs this.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Cuts the target folder out of what `cargo metadata` said. A path that JSON would have to escape is not understood.
fn target_directory(metadata: &str) -> Option<PathBuf> {
    let (_, rest) = metadata.rsplit_once("\"target_directory\":\"")?;
    let (path, _) = rest.split_once('"')?;
    (!path.contains('\\')).then(|| PathBuf::from(path))
}

/// The first program of that name on the path.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::target_directory;

    #[test]
    fn the_target_folder_is_found_in_what_cargo_says() {
        let said = "{\"packages\":[],\"target_directory\":\"/var/tmp/xóm\",\"version\":1}";
        assert_eq!(target_directory(said), Some("/var/tmp/xóm".into()));
        assert_eq!(target_directory("{}"), None);
        assert_eq!(target_directory("{\"target_directory\":\"C:\\\\x\"}"), None);
    }
}
