//! What the library costs a phone in bytes, whose they are, and the ledger of it.
//!
//! It is built once with its symbols; a stripped copy is what counts, and the symbols tell the parts. A part is the
//! crate in whose code a function lies; a generic function counts for the crate that wrote it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::bindings::{FOLDER, create, file_name, for_phones};
use crate::process::must;
use crate::report::{Note, Outcome};
use crate::symbols;
use crate::workspace::Workspace;

/// What the library may weigh, in bytes, stripped, on x86-64: every megabyte is a minute of a village's network.
const GATE: u64 = 7_100_000;

/// Where the ledger lies.
const LEDGER: &str = "docs/size.md";

/// What it begins with.
const HEAD: &str = "\
# The library's size

What a phone carries: `libtinxom_ffi`, built with the profile `phone` and stripped. `cargo xtask size` measures it and fails
above 7,100,000 bytes on x86-64; `cargo xtask size --record` writes the line of this version and machine.

| Date | Version | Machine | Bytes | Largest parts |
|---|---|---|---:|---|
";

/// How many parts a line of the ledger names.
const NAMED: usize = 6;

/// The library's size and its parts, against the gate; into the ledger when asked.
pub fn library(workspace: &Workspace, record: bool) -> Outcome {
    workspace.needs(FOLDER)?;
    let mut build = for_phones(workspace);
    must(build.env("CARGO_PROFILE_PHONE_STRIP", "none"))?;
    let built = workspace.target.join("phone").join(file_name());
    let bytes = stripped(&built)?;
    let parts = parts(&built, bytes)?;
    for (name, bytes) in &parts {
        println!("{bytes:>10}  {name}");
    }
    println!("{bytes:>10}  all");
    if record {
        let largest: Vec<String> =
            parts.iter().take(NAMED).map(|(name, bytes)| format!("{name} {}", kilobytes(*bytes))).collect();
        let row = Row {
            date: today(),
            version: env!("CARGO_PKG_VERSION").into(),
            machine: format!("{} {}", std::env::consts::ARCH, std::env::consts::OS),
            rest: format!("{bytes} | {}", largest.join(", ")),
        };
        let file = workspace.root.join(LEDGER);
        let ledger = fs::read_to_string(&file).unwrap_or_else(|_| HEAD.into());
        fs::write(&file, entered(&ledger, &row)).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let note = format!("{bytes} bytes stripped ({:.2} MB)", bytes as f64 / 1e6);
    if cfg!(target_arch = "x86_64") && bytes > GATE {
        return Err(format!("{note}, above the gate of {GATE}"));
    }
    Ok(Note::Passed(note))
}

/// The stripped size of the program, built with a profile.
pub fn binary(workspace: &Workspace, profile: &str) -> Outcome {
    must(&mut workspace.cargo(["build", "--package", "tinxom-cli", "--profile", profile]))?;
    // The dev profile builds into `debug`.
    let folder = if profile == "dev" { "debug" } else { profile };
    let bytes = stripped(&workspace.target.join(folder).join("tinxom"))?;
    Ok(Note::Passed(format!("{profile}: {bytes} bytes stripped ({:.2} MB)", bytes as f64 / 1e6)))
}

/// The bytes of a stripped copy, which is kept in a folder `stripped` beside the original.
fn stripped(built: &Path) -> Result<u64, String> {
    let folder = built.parent().map(|parent| parent.join("stripped")).unwrap_or_default();
    create(&folder)?;
    let copy: PathBuf = folder.join(built.file_name().unwrap_or_default());
    must(Command::new("strip").arg("--strip-all").arg("-o").arg(&copy).arg(built))?;
    Ok(fs::metadata(&copy).map_err(|error| format!("{}: {error}", copy.display()))?.len())
}

/// Whose the bytes are, the largest first; what no symbol and no section's name tells is the rest.
fn parts(built: &Path, all: u64) -> Result<Vec<(String, u64)>, String> {
    let readelf = |words: &[&str]| must(Command::new("readelf").args(words).arg("--wide").arg(built));
    let sections = symbols::sections(&readelf(&["--sections"])?);
    let mut parts: BTreeMap<String, u64> = symbols::by_crate(&readelf(&["--symbols"])?, &sections);
    for section in &sections {
        if let Some(name) = section.purpose() {
            *parts.entry(name.into()).or_default() += section.bytes;
        }
    }
    if parts.is_empty() {
        return Err(format!("{} tells no symbols", built.display()));
    }
    let known: u64 = parts.values().sum();
    parts.insert("constants and what has no name".into(), all.saturating_sub(known));
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    Ok(parts)
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.0} kB", bytes as f64 / 1e3)
}

/// A line of the ledger.
struct Row {
    date: String,
    version: String,
    machine: String,
    rest: String,
}

/// The ledger with a row: in the place of the one of the same version and machine, or as the last.
fn entered(ledger: &str, row: &Row) -> String {
    let same = format!("| {} | {} |", row.version, row.machine);
    let line = format!("| {} {same} {} |", row.date, row.rest);
    let mut lines: Vec<&str> = ledger.lines().collect();
    match lines.iter().position(|line| line.contains(&same)) {
        Some(place) => lines[place] = &line,
        None => lines.push(&line),
    }
    lines.join("\n") + "\n"
}

/// The date in UTC.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date(seconds / 86_400)
}

/// The Gregorian date that many days after 1 January 1970.
fn date(days: u64) -> String {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (mut year, mut rest) = (1970, days);
    while rest >= 365 + u64::from(leap(year)) {
        rest -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if rest < length {
            break;
        }
        rest -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", rest + 1)
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Row, date, entered};

    #[test]
    fn days_become_dates() {
        for (days, told) in
            [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_454, "2026-01-01"), (20_818, "2026-12-31")]
        {
            assert_eq!(date(days), told);
        }
    }

    #[test]
    fn a_version_has_one_line_for_each_machine() {
        let row = |date: &str, version: &str, rest: &str| Row {
            date: date.into(),
            version: version.into(),
            machine: "x86_64 linux".into(),
            rest: rest.into(),
        };
        let one = entered(HEAD, &row("2026-11-01", "0.1.0", "5 | a 1 kB"));
        let again = entered(&one, &row("2026-11-02", "0.1.0", "6 | a 2 kB"));
        let two = entered(&again, &row("2026-11-03", "0.2.0", "7 | a 3 kB"));
        assert_eq!(
            two.strip_prefix(HEAD),
            Some(
                "| 2026-11-02 | 0.1.0 | x86_64 linux | 6 | a 2 kB |\n\
                 | 2026-11-03 | 0.2.0 | x86_64 linux | 7 | a 3 kB |\n"
            )
        );
    }
}
