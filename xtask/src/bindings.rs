//! The library for phones on this machine, and the Kotlin and Swift sources that are generated from it. Generated
//! sources are never committed.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::must;
use crate::report::{Note, Outcome};
use crate::workspace::Workspace;

/// The crate that exports the core to Kotlin and Swift.
pub const PACKAGE: &str = "tinxom-ffi";

/// Its library's name.
pub const LIBRARY: &str = "tinxom_ffi";

/// Where that crate lies.
pub const FOLDER: &str = "bindings/Cargo.toml";

/// Where Maven looks for the generated Kotlin.
const KOTLIN: &str = "bindings/kotlin/target/generated-sources/uniffi";

/// The module of the C header, for SwiftPM a system library.
const SWIFT_HEADER: &str = "bindings/swift/Sources/TinxomFFI";

/// The generated Swift, beside what is written by hand.
const SWIFT: &str = "bindings/swift/Sources/Tinxom/Generated";

/// A language that sources are generated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Kotlin for a JVM or Android.
    Kotlin,
    /// Swift.
    Swift,
}

/// Builds the library and generates both languages' sources.
pub fn bindings(workspace: &Workspace) -> Outcome {
    workspace.needs(FOLDER)?;
    for language in [Language::Kotlin, Language::Swift] {
        generate(workspace, language)?;
    }
    Ok(Note::Passed("Kotlin and Swift generated".into()))
}

/// Builds the library and puts one language's sources where its package looks for them; gives the library's folder.
pub fn generate(workspace: &Workspace, language: Language) -> Result<PathBuf, String> {
    let library = library(workspace)?;
    match language {
        Language::Kotlin => {
            let folder = workspace.root.join(KOTLIN);
            remove(&folder)?;
            bindgen(workspace, language, &library, &folder, None)?;
        }
        Language::Swift => {
            let folder = workspace.target.join("bindings").join("swift");
            remove(&folder)?;
            bindgen(workspace, language, &library, &folder, None)?;
            place_swift(workspace, &folder)?;
        }
    }
    Ok(library.parent().map(Path::to_owned).unwrap_or_default())
}

/// The library of the dev profile: sources are generated from the metadata in it, which a stripped one has lost. Generator
/// and stage are built with it: the whole workspace has one set of features, that of its tests, and what was built for
/// them is not built once more with fewer.
pub fn library(workspace: &Workspace) -> Result<PathBuf, String> {
    must(&mut workspace.cargo(["build", "--workspace", "--lib", "--bins"]))?;
    Ok(workspace.target.join("debug").join(file_name()))
}

/// Building the library as a phone carries it, and nothing beside it: with a second kind of crate in the same build much
/// would stay in it that only that one needs.
pub fn for_phones(workspace: &Workspace) -> Command {
    workspace.cargo(["rustc", "--package", PACKAGE, "--profile", "phone", "--crate-type", "cdylib"])
}

/// What a shared library of that name is called on this machine.
pub fn file_name() -> String {
    format!("{}{LIBRARY}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// Runs the generator into a folder, with a file of settings or those beside the crate.
pub fn bindgen(
    workspace: &Workspace,
    language: Language,
    library: &Path,
    folder: &Path,
    config: Option<&Path>,
) -> Result<(), String> {
    let language = match language {
        Language::Kotlin => "kotlin",
        Language::Swift => "swift",
    };
    create(folder)?;
    let mut command = Command::new(workspace.target.join("debug").join("tinxom-bindgen"));
    command.current_dir(&workspace.root).arg("generate");
    command.args(["--language", language, "--no-format", "--out-dir"]).arg(folder);
    if let Some(config) = config {
        command.arg("--config").arg(config);
    }
    must(command.arg(library)).map(drop)
}

/// Sorts what the generator wrote for Swift into the package: the sources, the header, and the map of its module.
fn place_swift(workspace: &Workspace, generated: &Path) -> Result<(), String> {
    let (mut sources, mut headers, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    for file in files(generated)? {
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_owned();
        match file.extension().and_then(|end| end.to_str()) {
            Some("swift") => sources.push((name, text)),
            Some("h") => headers.push((name, text)),
            Some("modulemap") => maps.push(("module.modulemap".into(), headers_in_include(&text))),
            _ => return Err(format!("{} was not expected from the generator", file.display())),
        }
    }
    let header = workspace.root.join(SWIFT_HEADER);
    place(&workspace.root.join(SWIFT), &sources)?;
    place(&header.join("include"), &headers)?;
    place(&header, &maps)
}

/// Makes a folder hold these files and no others. A file that is the same already keeps its date, so that SwiftPM does
/// not build it again.
fn place(folder: &Path, wanted: &[(OsString, String)]) -> Result<(), String> {
    create(folder)?;
    for file in files(folder)? {
        if !wanted.iter().any(|(name, _)| Some(name.as_os_str()) == file.file_name()) {
            fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    for (name, text) in wanted {
        let file = folder.join(name);
        if fs::read_to_string(&file).ok().as_ref() != Some(text) {
            fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

/// The map of a module whose headers lie in `include` below it.
fn headers_in_include(map: &str) -> String {
    map.replace("header \"", "header \"include/")
}

/// The files of a folder, by name.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let broken = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = fs::read_dir(folder)
        .map_err(broken)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(broken)?;
    files.retain(|file| file.is_file());
    files.sort();
    Ok(files)
}

/// Makes a folder and those above it.
pub fn create(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Removes a folder, where it is there.
pub fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::headers_in_include;

    #[test]
    fn the_modules_map_finds_its_header_one_folder_below() {
        let map = "module tinxom_ffiFFI {\n    header \"tinxom_ffiFFI.h\"\n    export *\n}";
        assert_eq!(
            headers_in_include(map),
            "module tinxom_ffiFFI {\n    header \"include/tinxom_ffiFFI.h\"\n    export *\n}"
        );
    }
}
