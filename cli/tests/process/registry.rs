//! The registry of households by hand: separate processes, files between phones, a real server.

use crate::canary::{Canary, as_read, files};
use crate::processes::{Vault, Village, path_text};
use serde_json::{Value, json};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

pub(crate) const LIST: &str = "Xóm,Địa chỉ,Chủ hộ\n\
                    Xóm Gò,số 5,Nguyễn Văn Gà Trống\n\
                    Xóm Gò,số 7,Bà Chim Sẻ\n\
                    Xóm Bờ Đê,,Ông Vịt Trời\n";

/// The id of the only household that a search finds.
#[track_caller]
pub(crate) fn household(officer: &Vault, query: &str) -> String {
    let found = officer.run(&["registry", "list", query]).done().json();
    assert_eq!(found["count"], 1, "{query}: {found}");
    found["households"][0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn state(phone: &Vault) -> String {
    phone.run(&["slot"]).done().json()["state"].as_str().unwrap_or("none").to_owned()
}

/// An officer's registry with a list in it that the server knows.
pub(crate) fn listed(village: &Village, name: &str) -> Vault {
    let officer = village.area_officer(name);
    let list = village.path("list.csv");
    std::fs::write(&list, LIST).unwrap();
    officer.run(&["registry", "import", &path_text(&list), "--yes"]).done();
    officer.sync().done();
    officer
}

/// A file's name in the village's directory.
pub(crate) fn file(village: &Village, name: &str) -> String {
    path_text(&village.path(name))
}

/// Grants a household's slot to a new phone by files; the answer is in a file and was not read yet.
pub(crate) fn granted(village: &Village, officer: &Vault, household: &str, name: &str) -> (Vault, String) {
    let (grant, answer) = (file(village, &format!("{name}.grant")), file(village, &format!("{name}.answer")));
    let given = ["door", "grant", "--household", &household[..6], "-o", &grant];
    officer.run(&given).done();
    let phone = village.vault(name);
    let joined = phone.enrol(&grant, name).done().json();
    assert_eq!((&joined["enrolled"], &joined["household"]), (&json!(true), &json!(true)), "{joined}");
    phone.run(&["slot", "answer", "-o", &answer]).done();
    assert_eq!(std::fs::read_to_string(&answer).unwrap().trim(), joined["acceptance"]);
    (phone, answer)
}

#[test]
fn s5_1_a_list_is_shown_before_anything_is_taken_and_bad_rows_are_told_by_line_and_column() {
    let village = Village::with_hamlets();
    let officer = village.area_officer("officer");
    let list = file(&village, "bad.csv");
    // A byte-order mark, semicolons, letters and their marks apart, a doubled row, a hamlet that is none, a number.
    let decomposed: String = "Tổ dân phố 7;ngõ 3;Chị Hồng Hạc".nfd().collect();
    let text = "\u{feff}Chủ hộ;Xóm;Địa chỉ\r\nÔng Vịt Trời;Xóm Gò;số 1\r\nông vịt trời;xom go;SỐ 1\r\nAi Đó;Xóm Không Có;\r\n\
         Anh 024 0990 0012 34;Xóm Gò;số 2\r\n\r\n;Xóm Gò;số 3\r\n";
    std::fs::write(&list, text).unwrap();
    let shown = officer.run(&["registry", "import", &list]).done();
    let told = shown.json();
    assert_eq!(
        (&told["good"], &told["bad"], &told["taken"]),
        (&json!(1), &json!(4), &json!(false)),
        "{told}"
    );
    let rows: Vec<(u64, &str, &str)> = told["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let column = row["column"].as_str().unwrap_or("");
            (row["line"].as_u64().unwrap(), column, row["trouble"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (3, "", "repeats"),
            (4, "hamlet", "unknown-hamlet"),
            (5, "householder", "never-taken"),
            (7, "householder", "text")
        ]
    );
    // Reasons name lines and columns, and never what stands there.
    for part in ["0990", "Không Có"] {
        assert!(!shown.err.contains(part) && !shown.out.contains(part), "{part}: {shown:?}");
    }
    assert_eq!(officer.run(&["registry", "list"]).done().json()["count"], 0, "nothing was taken");

    // Without the row with a number in it, and with the repeated row as a household of its own.
    std::fs::write(&list, text.replace(" 024 0990 0012 34", " Tám")).unwrap();
    let import = ["registry", "import", &list, "--repeats", "3", "--yes"];
    let taken = officer.run(&import).done().json();
    assert_eq!((&taken["brought_in"], &taken["already"]), (&json!(3), &json!(0)), "{taken}");
    let again = officer.run(&import).done().json();
    assert_eq!((&again["brought_in"], &again["already"]), (&json!(0), &json!(3)), "{again}");
    std::fs::write(&list, format!("Xóm;Địa chỉ;Chủ hộ\n{decomposed}\n")).unwrap();
    officer.run(&["registry", "import", &list, "--yes"]).done();
    let before = officer.run(&["registry", "list", "hong hac"]).done().json();
    assert_eq!(before["households"][0]["pending"], true, "{before}");
    assert_eq!(before["households"][0]["name"], "Chị Hồng Hạc", "letters are put together");
    let ruled = officer.sync().done().json();
    assert_eq!(ruled["ruled"].as_array().unwrap().len(), 2, "one of each hamlet: {ruled}");
    let after = officer.run(&["registry", "list"]).done().json();
    assert_eq!((&after["count"], &after["households"][0]["pending"]), (&json!(4), &json!(false)), "{after}");

    // A list with a column of what is never taken is refused whole, and so is one that is no list.
    std::fs::write(&list, "Xóm,Chủ hộ,Địa chỉ,Số căn cước\nXóm Gò,Ông Ba,,024099001234\n").unwrap();
    let refused = officer.run(&["registry", "import", &list, "--yes"]).refused("list-refused");
    assert!(!refused.err.contains("024099001234"), "{refused:?}");
    officer.run(&["registry", "import", &file(&village, "none.csv")]).refused("file-missing");
    village.desk.run(&["registry", "list"]).done();
    village.resident("Bà Tư").run(&["registry", "list"]).refused("not-yours");
}

#[test]
fn s5_3_the_slot_passes_to_a_new_phone_changes_are_undone_until_counted_and_a_phone_is_taken_out() {
    let village = Village::with_hamlets();
    let officer = listed(&village, "officer");
    let first = household(&officer, "ga trong");
    let (old, answer) = granted(&village, &officer, &first, "old");
    officer.run(&["door", "finish", &answer]).done();
    officer.sync().done();
    old.sync().done();

    let (ask, passed) = (file(&village, "ask"), file(&village, "passed"));
    let new = village.vault("new");
    new.run(&["slot", "ask", "-o", &ask]).done();
    let hand_over = ["slot", "hand-over", &ask, "-o", &passed];
    assert_eq!(old.run(&hand_over).done().json()["text"], Value::Null, "asked first");
    old.run(&[&hand_over[..], &["--yes"]].concat()).done();
    let shown = old.run(&["slot", "hand-over"]).done().json();
    assert_eq!(shown["text"], std::fs::read_to_string(&passed).unwrap().trim());
    assert_eq!(state(&old), "handing-over");
    let again = file(&village, "again");
    old.run(&["slot", "hand-over", &ask, "-o", &again, "--yes"]).refused("handed-over");
    assert!(!Path::new(&again).exists(), "nothing was written");
    let taken = ["slot", "take-over", &passed, "--name", "Bà Chim Sẻ"];
    assert_eq!(new.run(&taken).done().json()["enrolled"], false, "agreed to first");
    new.run(&[&taken[..], &["--agree"]].concat()).done();
    for vault in [&old, &new, &old] {
        vault.sync().done();
    }
    assert_eq!((state(&old).as_str(), state(&new).as_str()), ("ended", "active"));

    // A change, taken back; another one, counted.
    officer.sync().done();
    let away = officer.run(&["registry", "away", &first[..8], "--yes"]).done().json();
    let change = away["change"].as_str().unwrap();
    officer.sync().done();
    new.sync().done();
    assert_eq!(state(&new), "ended");
    officer.run(&["registry", "undo", &change[..6]]).done();
    officer.sync().done();
    new.sync().done();
    assert_eq!(state(&new), "active", "as if it had not been");
    let split = officer.run(&["registry", "split", &first[..8], "--name", "Anh Chào Mào"]).done().json();
    officer.sync().done();
    village.desk.sync().done();
    officer.run(&["registry", "count", "--yes"]).refused("not-yours");
    village.desk.run(&["registry", "count", "--yes"]).done();
    village.desk.sync().done();
    officer.sync().done();
    officer.run(&["registry", "undo", split["change"].as_str().unwrap()]).refused("not-now");
    assert_eq!(household(&officer, "chao mao"), split["new"].as_str().unwrap());

    // Taken out in two steps; the phone is told what is safe.
    new.write("Viết trước khi mất máy").done();
    let revoke = ["registry", "revoke", &first[..8], "--reason", "lost"];
    let asked = officer.run(&revoke).done();
    assert_eq!(asked.json()["queued"], false, "{asked:?}");
    assert!(asked.err.contains("Gà Trống"), "shows whose phone it is: {asked:?}");
    officer.run(&[&revoke[..], &["--yes"]].concat()).done();
    officer.sync().done();
    let told = new.sync().done();
    assert_eq!((&told.json()["standing"], told.json()["left"].as_u64()), (&json!("revoked"), Some(0)));
    assert!(told.err.contains("stays"), "what is safe is said: {told:?}");
    assert_eq!(state(&new), "ended");
    let log = officer.run(&["registry", "log"]).done().json();
    assert_eq!(
        (&log["log"][0]["what"], &log["log"][0]["ruling"]),
        (&json!("revoked"), &json!("done")),
        "{log}"
    );

    let page = file(&village, "mine.html");
    new.run(&["slot", "export", &page]).done();
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.starts_with("<!doctype html>") || text.starts_with("<!DOCTYPE html>"), "{text}");
    assert!(text.contains("Viết trước khi mất máy") && text.contains("Bà Chim Sẻ"), "{text}");
    new.run(&["slot", "export", &page]).refused("file-exists");
}

#[test]
fn s9_2_a_households_label_lies_nowhere_at_the_server_and_in_no_log() {
    let mut village = Village::with_hamlets();
    let officer = listed(&village, "officer");
    let first = household(&officer, "ga trong");
    let (phone, answer) = granted(&village, &officer, &first, "one");
    officer.run(&["door", "finish", &answer]).done();
    let door = [
        "door",
        "grant",
        "--hamlet",
        "Xóm Bờ Đê",
        "--name",
        "Ông Bói Cá Bên Cầu",
        "--address",
        "ngõ Sáo Sậu",
    ];
    officer.run(&door).done();
    officer
        .run(&["registry", "correct", &first[..8], "--name", "Nguyễn Văn Gà Gô", "--address", "số 5b"])
        .done();
    officer.run(&["registry", "show", &first[..8], "--purpose", "correct"]).done();
    officer.sync().done();
    phone.sync().done();
    village.desk.sync().done();
    assert_eq!(household(&village.desk, "ga go"), first, "another officer reads it");
    let canaries = [
        Canary::new("name of the list", "Nguyễn Văn Gà Trống"),
        Canary::new("name at the door", "Ông Bói Cá Bên Cầu"),
        Canary::new("address at the door", "ngõ Sáo Sậu"),
        Canary::new("name that was corrected", "Nguyễn Văn Gà Gô"),
    ];
    let clean = |bytes: &[u8], place: &str| {
        for canary in &canaries {
            assert!(!canary.is_in(bytes), "{} in {place}", canary.name);
        }
    };
    for running in [true, false] {
        if !running {
            village.server.stop();
        }
        let kept = files(&village.server.dir);
        assert!(kept.iter().any(|file| file.ends_with("server.db")));
        for file in &kept {
            clean(&as_read(&std::fs::read(file).unwrap()), &file.display().to_string());
        }
    }
    let logs = village.server.logs();
    assert!(logs.windows(4).any(|window| window == b"sync"), "no logs were taken");
    clean(&logs, "the server's logs");
    for (index, connection) in village.way.traffic().iter().enumerate() {
        clean(&as_read(&connection.up), &format!("connection {index} up"));
        clean(&as_read(&connection.down), &format!("connection {index} down"));
    }
    for vault in [&officer, &village.desk, &phone] {
        for file in files(&vault.dir) {
            clean(&as_read(&std::fs::read(&file).unwrap()), &file.display().to_string());
        }
    }
}

#[test]
fn scripts_get_one_object_of_the_documented_fields_for_every_step_at_a_door_and_in_the_registry() {
    const CHANGE: &str = "change household new queued";
    const HOUSEHOLD: &str =
        "address group hamlet hamlet_name held id into name pending provisional standing unit waiting";
    let documented =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md")).unwrap();
    let names = |object: &Value| {
        let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names.join(" ")
    };
    let village = Village::with_hamlets();
    let officer = village.area_officer("officer");
    let list = file(&village, "list.csv");
    std::fs::write(&list, LIST).unwrap();
    let gives = |vault: &Vault, arguments: &[&str], expected: &str| {
        let object = vault.run(arguments).done().json();
        assert_eq!(names(&object), expected, "{arguments:?}: {object}");
        for field in expected.split_whitespace() {
            let there = documented.contains(&format!("`{field}`")) || HOUSEHOLD.contains(field);
            assert!(there, "docs/cli.md: {arguments:?} gives {field}");
        }
        object
    };
    let import = "already bad blank brought_in good group hamlets next_page page rows taken";
    gives(&officer, &["registry", "import", &list], import);
    gives(&officer, &["registry", "import", &list, "--yes", "--group", "new"], import);
    let synced = "bytes_down bytes_up left put_aside round_trips ruled slot standing unread";
    let ruled = gives(&officer, &["sync"], synced);
    assert_eq!(
        names(&ruled["ruled"][0]),
        "at household id number own reason role ruling unit what",
        "{ruled}"
    );
    let (first, second) = (household(&officer, "ga trong"), household(&officer, "vit troi"));
    let row = &officer.run(&["registry", "list"]).done().json()["households"][0];
    assert_eq!(names(row), HOUSEHOLD);
    let grant = "by_telephone claim household path qr_modules role text until";
    let given = gives(&officer, &["door", "grant", "--household", &first, "--qr"], grant);
    assert!(given["qr_modules"].is_number(), "{given}");
    let claim = given["claim"].as_str().unwrap();
    gives(&officer, &["door", "show", &claim[..8]], grant);
    let phone = village.vault("one");
    let joined = phone.enrol(given["text"].as_str().unwrap(), "Bà Tư").done().json();
    let finish = ["door", "finish", joined["acceptance"].as_str().unwrap()];
    gives(&officer, &finish, "claim device household queued");
    officer.sync().done();
    let synced = gives(&phone, &["sync"], synced);
    assert_eq!(names(&synced["slot"][0]), "at claim reason state what", "{synced}");
    let by_telephone = ["door", "grant", "--household", &second, "--telephone"];
    let other = officer.run(&by_telephone).done().json();
    gives(&officer, &["door", "code", &other["claim"].as_str().unwrap()[..8]], "claim code");
    let shown = format!("asked came_at claims history holder purpose {HOUSEHOLD}");
    let mut shown: Vec<&str> = shown.split(' ').collect();
    shown.sort_unstable();
    gives(&officer, &["registry", "show", &first, "--purpose", "asked"], &shown.join(" "));
    gives(&officer, &["registry", "split", &first, "--name", "Anh Cò"], CHANGE);
    gives(&officer, &["registry", "correct", &second, "--name", "Ông Cò", "--hamlet", "2"], CHANGE);
    let moved = gives(
        &officer,
        &["registry", "move", &first, "--group", "none"],
        "change group household new queued",
    );
    gives(&officer, &["sync"], "bytes_down bytes_up left put_aside round_trips ruled slot standing unread");
    gives(&officer, &["registry", "undo", moved["change"].as_str().unwrap()], "change queued");
    gives(&officer, &["registry", "death", &first], CHANGE);
    gives(&officer, &["registry", "away", &second, "--yes"], CHANGE);
    officer.sync().done();
    gives(&officer, &["registry", "back", &second], CHANGE);
    officer.sync().done();
    gives(&officer, &["registry", "merge", &second, &first, "--yes"], CHANGE);
    gives(&village.desk, &["registry", "count", "--yes"], "queued upto");
    gives(
        &officer,
        &["registry", "revoke", &first, "--reason", "other", "--from", "23:59"],
        "device from queued reason",
    );
    gives(&phone, &["slot", "leave"], "can_stay kept_until queued unsent");
    let left = gives(&phone, &["slot", "leave", "--yes"], "can_stay kept_until queued unsent");
    assert_eq!((&left["queued"], &left["can_stay"]), (&json!(true), &json!(true)));
    gives(&phone, &["slot", "stay"], "queued");
    assert_eq!(state(&phone), "active");
}
