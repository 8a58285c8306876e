//! The territory by hand, with the real program: found, looked at, signed, and refused by line.
#![allow(clippy::unwrap_used, clippy::panic)]

mod village;

use serde_json::{Value as Json, json};
use village::{Village, tinxom};

const UNITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/territory-thai-nguyen.json");
const OUTLINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/boundaries-thai-nguyen.geojson");

fn object(arguments: &[&str]) -> Json {
    let run = tinxom(&[&["--json", "territory"], arguments].concat());
    assert_eq!(run.exit, 0, "{arguments:?}: {run:?}");
    run.json()
}

fn said(arguments: &[&str]) -> String {
    let run = tinxom(&[&["territory"], arguments].concat());
    assert_eq!(run.exit, 0, "{arguments:?}: {run:?}");
    run.out
}

fn fails(name: &str, arguments: &[&str]) -> (Json, String) {
    let run = tinxom(&[&["--json", "territory"], arguments].concat());
    assert_eq!(run.exit, 1, "{arguments:?}: {run:?}");
    let object = run.json();
    assert_eq!(object["error"], json!(name), "{arguments:?}: {object}");
    (object, run.err)
}

/// The real units with a few invented hamlets.
fn with_hamlets(village: &Village) -> String {
    let text = std::fs::read_to_string(UNITS).unwrap();
    let hamlets: Vec<String> = (1..=60)
        .map(|id| format!(r#"{{"id":{id},"unit":"05443","name":"Tổ dân phố {id}","kind":"Tổ dân phố"}}"#))
        .chain([r#"{"id":61,"unit":"05461","name":"Xóm Bờ Đê","kind":"Xóm","valid_from":"2019-01-01"}"#
            .to_owned()])
        .collect();
    let text =
        format!("{},\"hamlets\":[{}]}}", text.trim_end().strip_suffix('}').unwrap(), hamlets.join(",\n"));
    let path = village.path("units.json");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn x13_dong_bam_is_found_and_two_units_of_one_name_are_both_shown_with_dates() {
    for query in ["dong bam", "Đồng Bẩm", "Đo\u{302}\u{300}ng Ba\u{302}\u{309}m"] {
        assert_eq!(object(&["find", query])["units"][0]["name"], "Phường Đồng Bẩm", "{query}");
    }
    let out = said(&["find", "phan dinh phung"]);
    for part in ["mã 05443, từ 1/7/2025", "mã 05449, đến hết 30/6/2025"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let first = object(&["find", "phường"]);
    assert_eq!((first["units"].as_array().unwrap().len(), &first["next_page"]), (20, &json!(2)));
    let second = object(&["find", "phường", "--page", "2"]);
    assert_ne!(first["units"][0], second["units"][0]);
    assert!(said(&["find", "nơi không có"]).contains("Không thấy gì"));
}

#[test]
fn x09_dong_quang_is_shown_on_30_june_and_on_1_july_and_one_code_names_two_wards() {
    let before = object(&["show", "05458", "--on", "2025-06-30"]);
    assert_eq!((&before["route"], &before["now"][0]["code"]), (&json!("here"), &json!("05458")));
    let after = object(&["show", "05458", "--on", "2025-07-01"]);
    assert_eq!(
        (&after["route"], &after["now"][0]["name"]),
        (&json!("moved"), &json!("Phường Phan Đình Phùng"))
    );
    assert_eq!(object(&["show", "05443", "--on", "2025-06-30"])["name"], "Phường Trưng Vương");
    let new = object(&["show", "05443", "--on", "2025-07-01"]);
    assert_eq!(new["name"], "Phường Phan Đình Phùng");
    assert!(new["before"].as_array().unwrap().iter().any(|unit| unit["code"] == "05458"), "{new}");
    let split = object(&["show", "Gia Sàng@2025-06-30", "--on", "2026-01-01"]);
    assert_eq!((&split["route"], split["now"].as_array().unwrap().len()), (&json!("choose"), 2));
    assert!(said(&["show", "05458", "--on", "2025-07-01"]).contains("Nay: Phường Phan Đình Phùng"));
}

#[test]
fn an_edition_is_signed_checked_and_asked() {
    let village = Village::new();
    let (units, keys, edition) = (with_hamlets(&village), village.path("authority"), village.path("edition"));
    let build = [
        "build",
        "--units",
        &units,
        "--outlines",
        OUTLINES,
        "--version",
        "3",
        "--dir",
        &keys,
        "-o",
        &edition,
    ];
    let built = object(&build);
    let counts = json!({
        "path": edition, "bytes": std::fs::metadata(&edition).unwrap().len(), "version": 3, "units": 372,
        "edges": 283, "hamlets": 61, "outlines": 92, "coarse_metres": 240,
    });
    assert_eq!(built, counts);
    assert_eq!(fails("edition-exists", &build).0["path"], json!(edition));
    let checked = object(&["check", &edition]);
    assert_eq!((&checked["version"], &checked["hamlets"]), (&json!(3), &json!(61)));
    assert!(checked["signed_at"].is_number() && checked["root"].as_str().unwrap().len() == 64, "{checked}");
    assert_eq!(object(&["check", UNITS])["root"], Json::Null);

    let hamlets = object(&["hamlets", "05443", "--file", &edition]);
    let names: Vec<_> =
        hamlets["hamlets"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
    assert_eq!((&names[1], &names[9], names.len()), (&json!("Tổ dân phố 2"), &json!("Tổ dân phố 10"), 20));
    let last = object(&["hamlets", "05443", "--file", &edition, "--page", "4"]);
    assert_eq!((&last["hamlets"][0]["certain"], &last["next_page"]), (&json!(false), &Json::Null));
    assert_eq!(object(&["find", "bo de", "--file", &edition])["hamlets"][0]["id"], 61);
    assert!(said(&["hamlets", "05443"]).contains("chưa có danh sách xóm"));

    let at = object(&["at", "21.5936", "105.8442", "--file", &edition, "--on", "2026-01-01"]);
    assert_eq!(
        at["units"][0],
        json!({"code": "05443", "name": "Phường Phan Đình Phùng", "certainty": "inside"})
    );
    assert_eq!(object(&["at", "-21.5", "105.8", "--file", &edition])["units"], json!([]));
    fails("no-place", &["at", "91", "105.8", "--file", &edition]);
    fails("no-outlines", &["at", "21.5", "105.8"]);

    let mut bytes = std::fs::read(&edition).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let altered = village.path("altered");
    std::fs::write(&altered, &bytes).unwrap();
    fails("edition-altered", &["check", &altered]);
    std::fs::write(&altered, &bytes[..middle]).unwrap();
    fails("not-an-edition", &["check", &altered]);
    std::fs::write(&altered, vec![b'x'; 70_000]).unwrap();
    fails("territory-large", &["check", &altered]);
    fails("file-missing", &["check", &village.path("nowhere")]);
}

#[test]
fn a_file_that_slipped_is_told_by_line_in_both_languages_and_nothing_is_written() {
    let village = Village::new();
    let wrong = village.path("wrong.json");
    let text = std::fs::read_to_string(UNITS).unwrap();
    let line = 1 + text.lines().position(|line| line.contains("\"05458\"")).unwrap();
    let (keys, edition) = (village.path("authority"), village.path("edition"));
    for (from, to, ours, theirs, at) in [
        ("2025-06-30", "30/6/2025", "không phải ngày", "not a day", line),
        ("\"05458\"", "\"0545x\"", "mã phải là chữ số", "a code has digits", line),
    ] {
        let changed: Vec<String> = text
            .lines()
            .enumerate()
            .map(|(place, told)| if place + 1 == line { told.replace(from, to) } else { told.to_owned() })
            .collect();
        std::fs::write(&wrong, changed.join("\n")).unwrap();
        let (object, words) = fails("territory-wrong", &["check", &wrong]);
        assert_eq!(object["line"], json!(at), "{object}");
        assert!(words.contains(&format!("Dòng {at}")) && words.contains(ours), "{words}");
        let english = tinxom(&["--lang", "en", "territory", "check", &wrong]).err;
        assert!(english.contains(&format!("Line {at}")) && english.contains(theirs), "{english}");
        fails(
            "territory-wrong",
            &["build", "--units", &wrong, "--version", "1", "--dir", &keys, "-o", &edition],
        );
        assert!(!std::path::Path::new(&edition).exists());
    }
}

#[test]
fn an_edition_is_imported_on_a_phone_which_then_speaks_of_it_and_refuses_an_older_one() {
    let village = Village::new();
    let (units, keys) = (with_hamlets(&village), village.path("authority"));
    let text = std::fs::read_to_string(&units).unwrap();
    let renamed = text.replace(
        "Phường Phan Đình Phùng\", \"kind\": \"Phường\", \"province",
        "Phường Tên Mới\", \"kind\": \"Phường\", \"province",
    );
    assert_ne!(renamed, text);
    std::fs::write(&units, renamed).unwrap();
    let edition = |version: &str| {
        let path = village.path(&format!("edition-{version}"));
        object(&["build", "--units", &units, "--version", version, "--dir", &keys, "-o", &path]);
        path
    };
    let (second, third) = (edition("2"), edition("3"));
    let import = |path: &str| village.phone("desk", &["--json", "territory-import", path]);
    assert_eq!(import(&third).json(), json!({"version": 3, "units": 372, "hamlets": 61}));
    // The next command, a new process, knows the ward by its new name.
    assert_eq!(village.phone("desk", &["--json", "holder"]).json()["unit"]["name"], "Phường Tên Mới");
    for (path, name) in [(&second, "territory-older"), (&units, "territory-altered")] {
        let run = import(path);
        assert_eq!((run.exit, &run.json()["error"]), (1, &json!(name)), "{run:?}");
    }
    let other = village.path("other");
    let run =
        tinxom(&["authority", "new", "--dir", &other, "--server", &village.path("s2"), "--unit", "05443"]);
    assert_eq!(run.exit, 0, "{run:?}");
    let path = village.path("edition-9");
    object(&["build", "--units", &units, "--version", "9", "--dir", &other, "-o", &path]);
    assert_eq!(import(&path).json()["error"], "territory-other-root");
    // A server does not start with a territory of another root.
    let server = village.path("server");
    std::fs::copy(&path, std::path::Path::new(&server).join("territory")).unwrap();
    let run = tinxom(&["--json", "serve", "--dir", &server, "--listen", "127.0.0.1:0"]);
    assert_eq!((run.exit, &run.json()["error"]), (1, &json!("edition-of-another")), "{run:?}");
}
