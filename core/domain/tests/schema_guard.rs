//! X19: what must never become a field. Every struct and enum of the domain and of the wire is read, its names and the
//! names of its types alike, and a banned word in any of them fails the build with the place.

use std::path::{Path, PathBuf};

/// Words that no name may have as a whole part; a plural counts too, and an underscore joins neighbouring parts.
const BANNED: [&str; 16] = [
    "politics",
    "political",
    "religion",
    "ethnic",
    "ethnicity",
    "suspect",
    "face",
    "facial",
    "plate",
    "stream_url",
    "live_stream",
    "livestream",
    "gps",
    "latitude",
    "longitude",
    "track_point",
];

#[test]
fn x19_no_type_of_domain_or_wire_can_hold_what_is_banned() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for krate in ["domain", "wire"] {
        let sources = sources(&core.join(krate).join("src"));
        assert!(!sources.is_empty(), "no sources in {krate}");
        for path in sources {
            let source = std::fs::read_to_string(&path).unwrap();
            found.extend(
                violations(&source)
                    .into_iter()
                    .map(|(line, name)| format!("{}:{line}: {name}", path.display())),
            );
        }
    }
    assert!(found.is_empty(), "banned words in the schema:\n{}", found.join("\n"));
}

#[test]
fn x19_the_guard_finds_what_is_planted() {
    let planted =
        "/// A note.\npub struct Note {\n    pub words: String,\n    pub suspect_name: String,\n}\n";
    assert_eq!(violations(planted), [(4, "suspect_name".to_owned())]);
    for line in [
        "pub struct FaceTemplate(Vec<u8>);",
        "pub enum Field { Words, Religion(String) }",
        "pub enum Field { Words, LiveStream { id: u8 } }",
        "pub struct Tip { pub camera_stream_url: String }",
        "pub struct Tip { pub by: Vec<Suspect> }",
        "pub struct Tip<'a> { pub mark: &'a str, pub number_plates: Vec<String> }",
        "struct Hidden { gps: (f64, f64) }",
        "const QUOTE: char = '\"'; pub struct Tip { pub track_points: u8 }",
        "const RAW: &str = r#\"a \" b\"#; pub struct Tip { pub politics: u8 }",
    ] {
        assert_eq!(violations(line).len(), 1, "{line}");
    }
}

#[test]
fn x19_the_guard_leaves_everything_else_alone() {
    for line in [
        "pub struct Tip { pub surface: u8, pub preface: u8, pub template: u8, pub track: u8 }",
        "pub struct Tip { /* no suspect */ pub words: String, // no gps\n }",
        "/// Not a suspect.\n#[doc = \"face\"]\npub struct Tip;",
        "pub struct Tip { pub words: String }\nfn face(gps: u8) {}",
        "const S: &str = \"struct Face { gps: u8 }\";",
    ] {
        assert_eq!(violations(line), [], "{line}");
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The line and the name of every banned identifier inside a declaration of a struct or an enum.
fn violations(source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    let mut rest = tokens.iter();
    while let Some((_, token)) = rest.next() {
        if token != "struct" && token != "enum" {
            continue;
        }
        let mut depth = 0_usize;
        for (line, token) in rest.by_ref() {
            match token.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" if depth <= 1 => break,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                ";" if depth == 0 => break,
                name if is_banned(name) => found.push((*line, name.to_owned())),
                _ => {}
            }
        }
    }
    found
}

fn is_banned(name: &str) -> bool {
    // `trackPoint`, `TrackPoint` and `track_point` are all "_track_point_".
    let mut parts = String::from("_");
    for letter in name.chars() {
        if letter.is_uppercase() && !parts.ends_with('_') && name.chars().any(char::is_lowercase) {
            parts.push('_');
        }
        parts.extend(letter.to_lowercase());
    }
    parts.push('_');
    BANNED.iter().any(|word| parts.contains(&format!("_{word}_")) || parts.contains(&format!("_{word}s_")))
}

/// Identifiers and single signs, each with its line; comments, texts and characters are left out.
fn tokens(source: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = source.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let (mut found, mut place, mut line) = (Vec::new(), 0, 1);
    while place < letters.len() {
        let begin = place;
        match at(place) {
            '/' if at(place + 1) == '/' => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            '/' if at(place + 1) == '*' => {
                place += 2;
                while place < letters.len() && !(at(place) == '*' && at(place + 1) == '/') {
                    place += 1;
                }
                place += 2;
            }
            '"' => {
                place += 1;
                while place < letters.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                place += 1;
            }
            // A raw text; its hashes were counted from the `r` on.
            'r' if at(place + 1) == '"' || (at(place + 1) == '#' && matches!(at(place + 2), '"' | '#')) => {
                place += 1;
                let hashes = (place..).take_while(|&hash| at(hash) == '#').count();
                place += hashes + 1;
                let closes = |end: usize| at(end) == '"' && (1..=hashes).all(|hash| at(end + hash) == '#');
                while place < letters.len() && !closes(place) {
                    place += 1;
                }
                place += hashes + 1;
            }
            '\'' if at(place + 1) == '\\' => {
                place += 3;
                while place < letters.len() && at(place) != '\'' {
                    place += 1;
                }
                place += 1;
            }
            '\'' if at(place + 2) == '\'' => place += 3,
            letter if letter.is_alphanumeric() || letter == '_' => {
                while at(place).is_alphanumeric() || at(place) == '_' {
                    place += 1;
                }
                found.push((line, letters[begin..place].iter().collect()));
            }
            letter => {
                place += 1;
                if !letter.is_whitespace() {
                    found.push((line, letter.to_string()));
                }
            }
        }
        place = place.min(letters.len());
        line += letters[begin..place].iter().filter(|&&letter| letter == '\n').count();
    }
    found
}
