//! What crossing the border to the library costs: how long the same things take from Rust, Kotlin and Swift in one run,
//! and how often a screen crosses at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bindings::{Language, generate};
use crate::java::Java;
use crate::languages::{KOTLIN, SWIFT, SWIFT_BUILD};
use crate::process::must;
use crate::report::{Note, Outcome};
use crate::swift::Swift;
use crate::workspace::Workspace;

/// Where each language keeps its vault while it is measured: emptied before.
fn fresh(workspace: &Workspace, name: &str) -> Result<PathBuf, String> {
    let folder = workspace.target.join("times").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Opening a vault, keeping a draft, showing 500 rows: from Rust, Kotlin and Swift, one after the other, with the library as it is
/// released. And scrolling through 500 rows, on a JVM.
pub fn times(workspace: &Workspace) -> Outcome {
    let mut build = workspace.cargo([
        "build",
        "--release",
        "--package",
        "tinxom-tests",
        "--bin",
        "tinxom-times",
        "--lib",
    ]);
    must(build.args(["--package", "tinxom-ffi"]))?;
    let library = workspace.target.join("release");
    let rust = library.join("tinxom-times");
    let invite = must(Command::new(&rust).arg("--invite"))?.trim().to_owned();
    let mut told = vec![must(Command::new(&rust).arg(fresh(workspace, "rust")?))?];
    let mut missing = Vec::new();
    match Java::find() {
        Ok(java) => told.push(kotlin_times(workspace, &java, &library, &invite)?),
        Err(why) => missing.push(why.0),
    }
    if workspace.root.join(SWIFT_BUILD).is_file() {
        match Swift::find(workspace) {
            Ok(swift) => told.push(swift_times(workspace, &swift, &library, &invite)?),
            Err(why) => missing.push(why.0),
        }
    }
    let rows: Vec<Times> = told.iter().map(|line| Times::read(line)).collect::<Result<_, _>>()?;
    println!("{:<8}  {}", "", NAMES.map(|(_, name)| format!("{name:>15}")).join("  "));
    for row in &rows {
        let columns: Vec<String> = row
            .millis
            .iter()
            .zip(rows[0].millis)
            .map(|(it, rust)| format!("{:>15}", format!("{it:.2} ms ×{:.1}", it / rust)))
            .collect();
        println!("{:<8}  {}", row.language, columns.join("  "));
    }
    if let Some(cold) = told.iter().find_map(|line| member(line, "cold_start_ms")) {
        println!("the library's cold start on the JVM, from nothing to its first answer: {cold} ms");
    }
    if Java::find().is_ok() {
        print!("{}", crate::apps::scroll(workspace)?);
    }
    missing.iter().for_each(|why| println!("not measured: {why}"));
    Ok(Note::Passed(format!("{} languages", rows.len())))
}

/// A registry at the size of a province, on the disk that the target directory lies on.
pub fn scale(workspace: &Workspace) -> Outcome {
    must(&mut workspace.cargo(["build", "--release", "--package", "tinxom-tests", "--bin", "tinxom-scale"]))?;
    let program = workspace.target.join("release").join("tinxom-scale");
    let finished = crate::process::run(Command::new(program).arg(fresh(workspace, "scale")?), |line| {
        println!("{line}")
    })?;
    if finished.success { Ok(Note::Passed(String::new())) } else { Err("the scale run failed".into()) }
}

fn kotlin_times(workspace: &Workspace, java: &Java, library: &Path, invite: &str) -> Result<String, String> {
    generate(workspace, Language::Kotlin)?;
    let report = workspace.target.join("times").join("kotlin.json");
    let mut maven =
        java.maven(&workspace.root.join(KOTLIN), &["verify", "-Dtinxom.only=bench", "-Dtinxom.without="]);
    maven.arg(property("library", library)).arg(property("folder", &fresh(workspace, "kotlin")?));
    maven.arg(property("territory", &workspace.root.join("data/territory-thai-nguyen.json")));
    must(maven.arg(property("report", &report)).arg(format!("-Dtinxom.invite={invite}")))?;
    fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))
}

fn swift_times(workspace: &Workspace, swift: &Swift, library: &Path, invite: &str) -> Result<String, String> {
    generate(workspace, Language::Swift)?;
    let folder = fresh(workspace, "swift")?;
    let search = format!("-L{}", library.display());
    let words = ["-c", "release", "-Xlinker", &search, "times", &folder.display().to_string(), invite];
    let mut run = swift.package(&workspace.root.join(SWIFT), "run", &words);
    run.env("LD_LIBRARY_PATH", library);
    run.env("TINXOM_TERRITORY", workspace.root.join("data/territory-thai-nguyen.json"));
    Ok(must(&mut run)?.lines().rfind(|line| line.starts_with('{')).unwrap_or_default().to_owned())
}

fn property(name: &str, path: &Path) -> String {
    format!("-Dtinxom.{name}={}", path.display())
}

/// What is measured: its name in the line that a language tells, and at the head of the table.
const NAMES: [(&str, &str); 5] = [
    ("open_ms", "open"),
    ("draft_ms", "draft"),
    ("rows_500_ms", "500 rows"),
    ("home_ms", "home"),
    ("home_500_ms", "home, 500 rows"),
];

/// What one language told.
#[derive(Debug, PartialEq)]
struct Times {
    language: String,
    millis: [f64; NAMES.len()],
}

/// What stands under a name in a line such as `{"language":"rust","open_ms":1.2}`.
fn member(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{name}\":"))?;
    rest.split([',', '}']).next().map(|value| value.trim().trim_matches('"').to_owned())
}

impl Times {
    /// Reads a line that tells the language and each of [`NAMES`].
    fn read(line: &str) -> Result<Times, String> {
        let mut millis = [0.0; NAMES.len()];
        for (place, (name, _)) in millis.iter_mut().zip(NAMES) {
            let number = member(line, name).and_then(|value| value.parse().ok());
            *place = number.ok_or_else(|| format!("`{line}` does not tell {name}"))?;
        }
        let language = member(line, "language").ok_or_else(|| format!("`{line}` names no language"))?;
        Ok(Times { language, millis })
    }
}

/// How often each screen crosses the border, counted in Kotlin: every call in the generated source goes by a counter.
pub fn crossings(workspace: &Workspace) -> Outcome {
    let java = match Java::find() {
        Ok(java) => java,
        Err(missing) => return missing.skipped(),
    };
    let library = generate(workspace, Language::Kotlin)?;
    let module = workspace.root.join(KOTLIN);
    let generated = module.join("target/generated-sources/uniffi/vn/tinxom");
    let source = generated.join("tinxom_ffi.kt");
    let text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
    let write = |file: &Path, text: &str| {
        fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
    };
    write(&source, &counted(&text))?;
    let counter = generated.join("Crossings.kt");
    write(&counter, COUNTER)?;
    let report = workspace.target.join("crossings.txt");
    let mut maven = java.maven(&module, &["verify", "-Dtinxom.only=crossings", "-Dtinxom.without="]);
    maven.arg(property("library", &library)).arg(property("stage", &library.join("tinxom-stage")));
    maven.arg(property("territory", &workspace.root.join("data/territory-thai-nguyen.json")));
    maven.arg(property("benches", &module.join("src/bench/kotlin"))).arg(property("report", &report));
    let ran = must(&mut maven);
    // What counts is not left behind for a build that should not.
    let _ = fs::remove_file(&counter);
    write(&source, &text)?;
    ran?;
    print!("{}", fs::read_to_string(&report).map_err(|error| format!("{}: {error}", report.display()))?);
    Ok(Note::Passed(String::new()))
}

/// The counter, in the generated package.
const COUNTER: &str = "\
package vn.tinxom

import java.util.concurrent.ConcurrentHashMap

internal object Crossings {
    val counts = ConcurrentHashMap<String, Int>()

    fun to(name: String): UniffiLib {
        counts.merge(name, 1, Int::plus)
        return UniffiLib
    }
}
";

/// A generated source in which every call of the library goes by the counter.
fn counted(source: &str) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    while let Some(at) = rest.find("UniffiLib.") {
        let (before, from) = rest.split_at(at);
        let call = &from["UniffiLib.".len()..];
        let name: String = call.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let short =
            name.strip_prefix("uniffi_tinxom_ffi_fn_").or_else(|| name.strip_prefix("ffi_tinxom_ffi_"));
        out.push_str(before);
        match short {
            // A reference to a function, `UniffiLib::…`, has no dot and stays.
            Some(short) => out.push_str(&format!("Crossings.to(\"{short}\").")),
            None => out.push_str("UniffiLib."),
        }
        rest = call;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Times, counted};

    #[test]
    fn times_are_read_from_a_line_of_json_and_nothing_else() {
        let line = "{\"language\":\"swift\",\"open_ms\":1.5,\"draft_ms\":0.25,\"rows_500_ms\":4,\"home_ms\":3,\"home_500_ms\":8}\n";
        let millis = [1.5, 0.25, 4.0, 3.0, 8.0];
        assert_eq!(Times::read(line), Ok(Times { language: "swift".into(), millis }));
        assert!(Times::read("{\"language\":\"swift\",\"open_ms\":1.5}").is_err());
    }

    #[test]
    fn every_call_of_the_library_goes_by_the_counter() {
        let source = "a = UniffiLib.uniffi_tinxom_ffi_fn_method_inbox_story(\n UniffiLib.ffi_tinxom_ffi_rustbuffer_free(b); UniffiLib.init";
        assert_eq!(
            counted(source),
            "a = Crossings.to(\"method_inbox_story\").uniffi_tinxom_ffi_fn_method_inbox_story(\n \
             Crossings.to(\"rustbuffer_free\").ffi_tinxom_ffi_rustbuffer_free(b); UniffiLib.init"
        );
    }
}
