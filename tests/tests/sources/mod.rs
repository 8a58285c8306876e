//! The workspace's own Rust sources, for tests that hold a rule over all of them.

use std::fs;
use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the workspace is where its tests are")
}

/// What ships of every `.rs` file under `folder` of the workspace: without comment lines, and without a file's test
/// module, which stands last. Folders named `tests` and `target` hold nothing that ships.
pub fn shipped(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace can be read") {
        let path = entry.expect("a folder of the workspace can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "tests" {
                collect(&path, found);
            }
        } else if name.ends_with(".rs") {
            let source = fs::read_to_string(&path).expect("a source file is UTF-8");
            found.push((path, without_comments_and_tests(&source)));
        }
    }
}

fn without_comments_and_tests(source: &str) -> String {
    let shipped = source.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect()
}
