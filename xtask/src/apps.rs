//! The two apps, as far as they run on this machine: Android's on a JVM, iOS' on Linux without SwiftUI, which is compiled there
//! against stand-ins.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bindings::{Language, generate};
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

/// The SwiftUI sources.
const SWIFT_UI: &str = "ios/App";

/// The package that compiles them against declarations of Apple's modules, where there are none.
const STAND_INS: &str = "ios/StandIns";

/// The pictures that the documentation shows.
const SELECTION: &str = "docs/screens";

/// Compiles screens and app and runs their tests: taps over the real library and a real server, every screen drawn and looked
/// over by rules, the platform's ports under Robolectric.
pub fn android(workspace: &Workspace) -> Outcome {
    maven(workspace, "screens,app", &[])
}

/// Draws every screen, and anew the few that the documentation shows and the icon of iOS.
pub fn screens(workspace: &Workspace) -> Outcome {
    let selection = workspace.root.join(SELECTION);
    let chosen = format!("-Dtinxom.selection={}", selection.display());
    let words = [
        chosen.as_str(),
        "-Dtest=GalleryTest,PicturesTest,IconTest",
        "-Dsurefire.failIfNoSpecifiedTests=false",
    ];
    match maven(workspace, "screens", &words)? {
        Note::Passed(_) => {
            Ok(Note::Passed(format!("{}; a selection in {SELECTION}", pictures(workspace).display())))
        }
        skipped => Ok(skipped),
    }
}

/// How long a frame takes while a thumb goes through a list of 500 rows, in a line; on a JVM, and not on a phone.
pub fn scroll(workspace: &Workspace) -> Result<String, String> {
    let report = workspace.target.join("times").join("scroll.txt");
    let told = format!("-Dtinxom.report={}", report.display());
    maven(workspace, "screens", &["-Dtest=ScrollTest", "-Dsurefire.failIfNoSpecifiedTests=false", &told])?;
    fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))
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

/// Builds what is not SwiftUI and runs its tests over the real library and a real server; compiles the SwiftUI sources against
/// stand-ins of Apple's modules.
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
    // A Mac has the modules themselves, and Xcode builds the sources with them.
    if cfg!(target_os = "macos") {
        return Ok(note);
    }
    let compiled = compile(&swift, workspace)?;
    Ok(match note {
        Note::Passed(told) => {
            Note::Passed(format!("{told}; {compiled} SwiftUI sources compiled against stand-ins"))
        }
        skipped => skipped,
    })
}

/// Compiles the SwiftUI sources and links nothing; gives how many there are.
fn compile(swift: &Swift, workspace: &Workspace) -> Result<usize, String> {
    let sources = swift_below(&workspace.root.join(SWIFT_UI))?;
    if sources.is_empty() {
        return Err(format!("{SWIFT_UI} holds no Swift"));
    }
    must(&mut swift.package(&workspace.root.join(STAND_INS), "build", &[]))?;
    Ok(sources.len())
}

/// The Swift sources of a folder and of those in it.
fn swift_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let broken = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path.is_dir() {
            sources.extend(swift_below(&path)?);
        } else if path.extension().is_some_and(|end| end == "swift") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::{SWIFT_UI, swift_below};
    use std::path::Path;

    #[test]
    fn screens_and_ports_are_read_too() {
        let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SWIFT_UI);
        let read = swift_below(&app).unwrap();
        for file in ["TinXomApp.swift", "Screens/Rows.swift", "Ports/Platform.swift"] {
            assert!(read.contains(&app.join(file)), "{file}");
        }
    }
}
