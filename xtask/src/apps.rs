//! The two apps, as far as they run on this machine: Android's on a JVM, iOS' on Linux without SwiftUI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bindings::{Language, files, generate};
use crate::java::Java;
use crate::languages::{surefire, swift_testing, tests};
use crate::process::must;
use crate::report::{Note, Outcome};
use crate::swift::Swift;
use crate::workspace::Workspace;

/// Where Maven finds what of the Android app runs on a JVM.
pub const ANDROID: &str = "android/pom.xml";

/// Where SwiftPM finds what of the iOS app is not SwiftUI.
pub const IOS: &str = "ios/Package.swift";

/// The SwiftUI sources, which Linux can read and not build.
const SWIFT_UI: &str = "ios/App";

/// The pictures that the documentation shows.
const SELECTION: &str = "docs/screens";

/// Compiles screens and app and runs their tests: taps over the real library and a real server, every screen drawn and looked
/// over by rules, the platform's ports under Robolectric.
pub fn android(workspace: &Workspace) -> Outcome {
    maven(workspace, "screens,app", &[])
}

/// Draws every screen, and the few that the documentation shows anew.
pub fn screens(workspace: &Workspace) -> Outcome {
    let selection = workspace.root.join(SELECTION);
    let chosen = format!("-Dtinxom.selection={}", selection.display());
    let words =
        [chosen.as_str(), "-Dtest=GalleryTest,PicturesTest", "-Dsurefire.failIfNoSpecifiedTests=false"];
    match maven(workspace, "screens", &words)? {
        Note::Passed(_) => {
            Ok(Note::Passed(format!("{}; a selection in {SELECTION}", pictures(workspace).display())))
        }
        skipped => Ok(skipped),
    }
}

/// Where pictures of every screen go.
fn pictures(workspace: &Workspace) -> PathBuf {
    workspace.target.join("pictures")
}

fn maven(workspace: &Workspace, modules: &str, words: &[&str]) -> Outcome {
    workspace.needs(ANDROID)?;
    let java = match Java::find() {
        Ok(java) => java,
        Err(missing) => return missing.skipped(),
    };
    let library = generate(workspace, Language::Kotlin)?;
    // Maven keeps the classes of tests that were renamed or removed, and would run them.
    for module in modules.split(',') {
        let stale = workspace.root.join("android").join(module).join("target/test-classes");
        if stale.is_dir() {
            fs::remove_dir_all(&stale).map_err(|error| format!("{}: {error}", stale.display()))?;
        }
    }
    // The bindings' own tests are a step of their own.
    let mut maven = java.maven(
        &workspace.root.join("android"),
        &["verify", "--also-make", "--projects", modules, "-Dtinxom.skip=true"],
    );
    for (name, place) in [
        ("library", library.as_path()),
        ("stage", &library.join("tinxom-stage")),
        ("territory", &workspace.root.join("data/territory-thai-nguyen.json")),
        ("pictures", &pictures(workspace)),
    ] {
        maven.arg(format!("-Dtinxom.{name}={}", place.display()));
    }
    tests(maven.args(words), surefire)
}

/// Builds what is not SwiftUI and runs its tests over the real library and a real server; reads the SwiftUI sources.
pub fn ios(workspace: &Workspace) -> Outcome {
    workspace.needs(IOS)?;
    let swift = match Swift::find(workspace) {
        Ok(swift) => swift,
        Err(missing) => return missing.skipped(),
    };
    let library = generate(workspace, Language::Swift)?;
    let package = workspace.root.join("ios");
    let search = format!("-L{}", library.display());
    let mut test = swift.package(&package, "test", &["-Xlinker", &search]);
    test.env("TINXOM_LIBRARY", &library).env("TINXOM_STAGE", library.join("tinxom-stage"));
    test.env("TINXOM_TERRITORY", workspace.root.join("data/territory-thai-nguyen.json"));
    // One is read on Linux, the other on macOS.
    test.env("LD_LIBRARY_PATH", &library).env("DYLD_LIBRARY_PATH", &library);
    let note = tests(&mut test, swift_testing)?;
    let read = parse(&swift, workspace)?;
    Ok(match note {
        Note::Passed(told) => Note::Passed(format!("{told}; {read} SwiftUI sources read, not built")),
        skipped => skipped,
    })
}

/// Reads the SwiftUI sources as a compiler does before it asks what anything means; gives how many there are.
fn parse(swift: &Swift, workspace: &Workspace) -> Result<usize, String> {
    let sources: Vec<PathBuf> = files(&workspace.root.join(SWIFT_UI))?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "swift"))
        .collect();
    if sources.is_empty() {
        return Err(format!("{SWIFT_UI} holds no Swift"));
    }
    let mut compiler: Command = swift.compiler(Path::new(&workspace.root), &["-parse"]);
    must(compiler.args(&sources))?;
    Ok(sources.len())
}
