//! X19: what must never become a field. The names in every struct and enum of core and server, in every table and
//! setting, and every key of the catalogue are read; a banned word in any of them fails the build with the place.

mod guard;

use guard::{in_catalogue, in_rust, in_sql, is_banned};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The only places that may have such a name, because it is how the very thing is refused: a kind without content, and the
/// columns that no list may have.
const REFUSED: [(&str, &str); 7] = [
    ("core/domain/src/card.rs", "OldIdentityCard"),
    ("core/domain/src/card.rs", "NewIdentityCard"),
    ("core/domain/src/card.rs", "IdentityNumber"),
    ("core/domain/src/household/list/names.rs", "cccd"),
    ("core/domain/src/household/list/names.rs", "cmnd"),
    ("core/domain/src/household/list/names.rs", "cmtnd"),
    ("core/domain/src/household/list/names.rs", "passport"),
];

#[test]
fn x19_nothing_that_is_declared_stored_or_said_can_hold_what_is_banned() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut found, mut met) = (Vec::new(), BTreeSet::new());
    // Each file's ending, how its names are read, and how many such files there are at least.
    type Reader = fn(&str) -> Vec<(usize, String)>;
    let readers: [(&str, Reader, usize); 3] =
        [("rs", in_rust, 40), ("sql", in_sql, 1), ("ftl", in_catalogue, 2)];
    for (ending, read, least) in readers {
        let sources: Vec<PathBuf> = ["core", "server", "bindings"]
            .iter()
            .flat_map(|folder| files(&root.join(folder), ending))
            .collect();
        assert!(sources.len() >= least, "{} files of {ending}", sources.len());
        for path in sources {
            let source = std::fs::read_to_string(&path).unwrap();
            let places = read(&source).into_iter();
            for (line, name) in places {
                match REFUSED.iter().position(|(file, refused)| path.ends_with(file) && *refused == name) {
                    Some(place) => {
                        met.insert(place);
                    }
                    None => found.push(format!("{}, line {line}: {name}", path.display())),
                }
            }
        }
    }
    assert_eq!(met.len(), REFUSED.len(), "a name is excused that is no longer there");
    assert!(found.is_empty(), "banned words in the schema:\n{}", found.join("\n"));
}

/// Files of an ending below a folder, without tests, which plant what is banned.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources can be listed").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !["tests", "target"].contains(&name) && !name.starts_with('.') {
                found.extend(files(&path, ending));
            }
        } else if name != "tests.rs" && path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn x19_the_guard_finds_what_is_planted_in_a_declaration() {
    let planted =
        "/// A note.\npub struct Note {\n    pub words: String,\n    pub suspect_name: String,\n}\n";
    assert_eq!(in_rust(planted), [(4, "suspect_name".to_owned())]);
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
        "coded! { TipKind { /// A theft.\n Theft = 1 \"theft\", Suspect = 12 \"someone\", } }",
        "coded! { TipKind { Theft = 1 \"theft\", Person = 12 \"suspect\", } }",
        "pub struct First { words: u8 } fn f() { if a { b } } pub struct Second { face: u8 }",
    ] {
        assert_eq!(in_rust(line).len(), 1, "{line}");
    }
}

#[test]
fn x19_the_guard_finds_what_is_planted_in_a_table_a_setting_and_a_catalogue() {
    let table = "\nCREATE TABLE note (id INTEGER PRIMARY KEY, -- no face\n    bien_so TEXT);\n";
    assert_eq!(in_sql(table), [(3, "bien_so".to_owned())]);
    for line in [
        "const TABLES: &str = \"CREATE TABLE note (id INTEGER, religion TEXT)\";",
        "fn f() { run(\"ALTER TABLE note ADD COLUMN video_stream BLOB\") }",
        "fn f() { run(r#\"create virtual table trajectory using fts5 (text)\"#) }",
        "fn f() { set(change, \"suspect-list\", &[])?; }",
    ] {
        assert_eq!(in_rust(line).len(), 1, "{line}");
    }
    let catalogue = "# face\ntip-kind-ethnic = Lạ\nnote = { $khuon_mat } và { $name }\n";
    assert_eq!(in_catalogue(catalogue), [(2, "tip-kind-ethnic".to_owned()), (3, "khuon_mat".to_owned())]);
}

#[test]
fn x19_every_kind_of_banned_word_is_known_however_it_is_written() {
    for name in [
        "politics",
        "PoliticalView",
        "religious",
        "religions",
        "ethnicities",
        "suspects",
        "isSuspected",
        "face_id",
        "face2",
        "FaceID",
        "facial",
        "biometrics",
        "numberplate",
        "licensePlate",
        "VIDEO_STREAM",
        "rtsp",
        "livestream_key",
        "location_track",
        "locationTracks",
        "trajectory",
        "trajectories",
        "GPSPoint",
        "gps",
        "lat_lng",
        "coordinates",
        "leaderboard",
        "watch-list",
        "ton_giao",
        "tonGiao",
        "tongiao",
        "tôn_giáo",
        "TônGiáo",
        "dan_toc",
        "dân-tộc",
        "chinh_tri",
        "bien_so_xe",
        "biensoxe_bien_so",
        "biển_số",
        "khuon_mat",
        "KhuônMặt",
        "nghi_pham",
        "nghi_can",
        "đối_tượng",
        "doi_tuong",
        "toa_do",
        "toạ_độ",
        "kinh_do",
        "vi_do",
        "vi_tri_lien_tuc",
        "lo_trinh",
        "hành_trình",
        "sinh_trac_hoc",
        "ID_GPS",
        "cccd",
        "CCCDNumber",
        "so_cccd_hash",
        "cmnd",
        "căn_cước",
        "CanCuoc",
        "số_định_danh",
        "identityNumber",
        "IdentityCards",
        "citizen_id",
        "nationalId",
        "ID-card",
        "passport_number",
        "phone_hash",
        "residentPhoneHash",
        "hashed_phones",
        "birthday",
        "date_of_birth",
        "ngày_sinh",
        "hộ_nghèo",
        "household_religion",
        "householder_ethnicity",
        "offender_list",
        "to\u{302}n_gia\u{301}o",
    ] {
        assert!(is_banned(name), "{name}");
    }
}

#[test]
fn x19_the_guard_leaves_everything_else_alone() {
    for line in [
        "pub struct Tip { pub surface: u8, pub preface: u8, pub template: u8, pub track: u8 }",
        "pub struct Row { pub householder: String, pub address: String, pub duty_phone: String, pub card: Card }",
        "pub struct Tip { pub interface: u8, pub upstream: u8, pub party: u8, pub position: u8, pub race: u8 }",
        "pub struct Tip { /* no suspect */ pub words: String, // no gps\n }",
        "/// Not a suspect.\n#[doc = \"a face\"]\npub struct Tip;",
        "pub struct Tip { pub words: String }\nfn face(gps: u8) {}",
        "fn f() { if !found { face() } }",
        "fn f() { println!(\"{}\", face); } fn face() { gps() }",
        "const S: &str = \"struct Face { gps: u8 }\";",
        "const S: &str = \"nobody's face, no gps\";",
        "const S: &str = \"CREATE TABLE note (id INTEGER) -- no face\";",
        "pub struct Tip;\n#[cfg(test)]\nmod tests { struct Face; }",
    ] {
        assert_eq!(in_rust(line), [], "{line}");
    }
    assert_eq!(in_catalogue("consent-1-never = Không chụp mặt: no face, no gps.\n# gps\n"), []);
    assert_eq!(in_sql("CREATE TABLE place (unit INTEGER, hamlet TEXT, state INTEGER, at INTEGER);"), []);
}
