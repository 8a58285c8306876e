//! The real program by hand, without a network: what it says, in both languages, and what it ends with.
#![allow(clippy::unwrap_used, clippy::panic)]

mod village;

use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use village::{Village, files, program, run_with, tinxom};

/// The names of the commands below another, as its help lists them; none where there are none.
fn commands_of(above: &[&str]) -> Vec<String> {
    let help = tinxom(&[above, &["--help"]].concat()).out;
    if !help.contains("Lệnh (commands):") {
        return Vec::new();
    }
    let listed = help.split("Lệnh (commands):\n").nth(1).unwrap();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

/// What a help says of each argument and option of its command, on one line each.
fn described(help: &str) -> Vec<String> {
    let own = help.split("Chung cho mọi lệnh (common options)").next().unwrap();
    let mut described: Vec<String> = Vec::new();
    for line in own.lines().skip_while(|line| !line.ends_with("):")) {
        let words = line.trim_start();
        if line.is_empty() || line.ends_with("):") || words.starts_with("- ") {
            continue;
        }
        let deep = line.len() - words.len() > 8;
        match described.last_mut() {
            Some(last) if deep => last.push_str(&format!(" {words}")),
            _ if words.starts_with('-') || words.starts_with(['<', '[']) => {
                described.push(words.split_once("  ").map_or("", |(_, told)| told.trim()).to_owned());
            }
            _ => {}
        }
    }
    described
}

#[test]
fn every_command_has_a_help_in_both_languages_with_an_example_and_the_exit_codes_stand_above() {
    let mut seen = Vec::new();
    for first in commands_of(&[]) {
        for second in commands_of(&[&first]) {
            let below = commands_of(&[&first, &second]);
            seen.extend(below.into_iter().map(|third| vec![first.clone(), second.clone(), third]));
            seen.push(vec![first.clone(), second]);
        }
        if first != "phone" {
            seen.push(vec![first]);
        }
    }
    assert!(seen.len() >= 92, "{seen:?}");
    for command in &seen {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = tinxom(&[&words[..], &["--help"]].concat());
        assert_eq!(help.exit, 0);
        let example = match words.as_slice() {
            ["phone", ..] => "tinxom phone --vault ".to_owned(),
            words => format!("tinxom {}", words.join(" ")),
        };
        assert!(help.out.contains(&format!("Ví dụ (example):\n  {example}")), "{words:?}: {}", help.out);
        assert!(help.out.contains(&format!(" {}", words[words.len() - 1])), "{words:?}: {}", help.out);
        let about = help.out.lines().next().unwrap();
        let (ours, theirs) = about.split_once(". ").unwrap_or_default();
        assert!(!ours.is_ascii() && theirs.is_ascii() && !theirs.is_empty(), "{words:?}: {about}");
        // A phone's exit codes stand once, above its commands.
        let codes = help.out.contains("Mã kết thúc (exit codes):\n  0  xong (done)");
        assert_eq!(codes, words[0] != "phone", "{words:?}: {}", help.out);
        for option in described(&help.out) {
            let (ours, theirs) = option.split_once(". ").unwrap_or_default();
            assert!(!ours.is_ascii() && !theirs.is_empty(), "{words:?}: both languages: {option}");
        }
    }
    let help = tinxom(&["phone", "--help"]).out;
    for part in ["0  xong", "3  đã cất", "5  chưa vào xóm", "0600", "encrypted with a key"] {
        assert!(help.contains(part), "{part}: {help}");
    }
    let kinds = tinxom(&["phone", "write", "--help"]).out;
    assert!(kinds.contains("loan_shark:     Vay nặng lãi, đòi nợ · Loan sharks"), "{kinds}");
}

#[test]
fn wrong_arguments_are_said_in_the_chosen_language() {
    let village = Village::new();
    let said = village.fails(
        "desk",
        &["write", "--kind", "rumour", "Xe lạ."],
        2,
        "arguments",
        ["Không hiểu “rumour” ở --kind", "“rumour” is not understood at --kind"],
    );
    assert!(said["choices"].as_array().unwrap().contains(&json!("loan_shark")), "{said}");
    for (arguments, words) in [
        (&["write", "--window", "soon", "x"][..], ["Không hiểu “soon”", "“soon” is not understood"]),
        (&["patrol-start", "--purpose", "watching"], ["Không hiểu “watching”", "“watching” is not"]),
        (&["list", "--page", "0"], ["Không hiểu “0”", "“0” is not understood"]),
        (&["budget", "much"], ["Không hiểu “much”", "“much” is not understood"]),
        (&["invite", "Xóm", "--until", "soon"], ["Không hiểu “soon”", "“soon” is not understood"]),
        (&["invite", "Xóm", "--group", "xyz"], ["“xyz” không phải số của tổ", "“xyz” is no group's id"]),
        (&["patrols", "--colour"], ["Không có tham số --colour", "There is no argument --colour"]),
        (&["gossip"], ["Không có lệnh “gossip”", "There is no command “gossip”"]),
        (&["show"], ["Còn thiếu <ID>", "<ID> is missing"]),
        (&["retry"], ["Còn thiếu <ID>", "<ID> is missing"]),
    ] {
        village.fails("desk", arguments, 2, "arguments", words);
    }
    for (language, words) in [("vi", "Chưa nói kho ở đâu"), ("en", "was not said where the vault is")] {
        let run = tinxom(&["--lang", language, "phone", "list"]);
        assert_eq!(run.exit, 2, "{run:?}");
        assert!(run.err.contains(words), "{run:?}");
    }
    assert_eq!(tinxom(&["phone", "--lang", "fr", "--vault", "x", "list"]).exit, 2);
}

#[test]
fn the_language_and_the_vault_may_come_from_the_environment_and_the_flag_wins() {
    let village = Village::new();
    let said = |language: &str, more: &[&str]| {
        let mut command = program();
        command.env("TINXOM_LANG", language).env("TINXOM_VAULT", village.path("desk"));
        command.args(["phone"]).args(more).arg("holder");
        run_with(command, b"")
    };
    assert!(said("en", &[]).out.contains("This phone is duty officer of Phường Phan Đình Phùng"));
    assert!(said("", &[]).out.contains("Máy này là cán bộ trực"));
    assert!(said("en", &["--lang", "vi"]).out.contains("Máy này là cán bộ trực"));
    let wrong = said("fr", &[]);
    assert_eq!(wrong.exit, 2);
    assert!(wrong.err.contains("“fr”") && wrong.err.contains("TINXOM_LANG"), "{wrong:?}");
}

#[test]
fn an_invite_is_shown_before_it_is_agreed_to_and_the_consent_is_kept() {
    let village = Village::new();
    let invite = village.invite("Xóm Gò", &[]);
    let shown = village.phone("resident", &["enrol", "--name", "Bà Tư", &invite]);
    assert_eq!(shown.exit, 0, "{shown:?}");
    for words in ["Xóm Gò, Phường Phan Đình Phùng", "Những điều đồng ý khi vào xóm", "--agree"]
    {
        assert!(shown.out.contains(words), "{words}: {shown:?}");
    }
    assert!(shown.err.contains("Vừa lập kho mới"), "{shown:?}");
    village.fails("resident", &["holder"], 5, "not-enrolled", ["Máy này chưa vào xóm nào", "has not joined"]);
    let joined = village.phone("resident", &["enrol", "--name", "Bà Tư", "--agree", &invite]);
    assert!(joined.out.contains("Đã ghi lại: đồng ý bản 1"), "{joined:?}");
    assert!(joined.out.contains("Máy chủ chưa biết máy này"), "nobody was asked yet: {joined:?}");
    let consent = village.phone("resident", &["--json", "consent"]);
    assert_eq!(consent.json()["version"], 1);
    assert!(consent.err.contains("Không hỏi số căn cước"), "{consent:?}");
    let agreed = ["enrol", "--name", "Bà Tư", "--agree", &invite];
    village.fails(
        "resident",
        &agreed,
        5,
        "already-enrolled",
        ["đã vào xóm rồi", "has joined a hamlet already"],
    );
    let half = &invite[..invite.len() / 2];
    let altered = ["enrol", "--name", "Bà Tư", "--agree", half];
    village.fails("other", &altered, 5, "invite-altered", ["đã bị sửa", "was altered"]);
    let nameless = ["enrol", "--name", " ", "--agree", &invite];
    let said = village.fails(
        "other",
        &nameless,
        1,
        "text-empty",
        ["Tên người gửi chưa có chữ nào", "The sender's name has no words yet"],
    );
    assert_eq!(said["field"], "name");
}

#[test]
fn who_will_read_is_said_before_the_words_and_every_line_is_kept_when_it_ends() {
    let village = Village::new();
    village.resident("resident");
    let mut command = village.command("resident", &["--lang", "en", "--json", "write", "--kind", "theft"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut wait_for = |words: &str| loop {
        let line = said.next().expect("it goes on speaking").unwrap();
        if line.contains(words) {
            return;
        }
    };
    wait_for("Only the duty officer of Phường Phan Đình Phùng can read it");
    wait_for("In danger, call 113 first");
    let mut typed = child.stdin.take().unwrap();
    typed.write_all("Ao bị kích điện.\n".as_bytes()).unwrap();
    wait_for("Kept, ");
    typed.write_all("Hai người, một xe.\nĐang gõ d".as_bytes()).unwrap();
    wait_for("Kept, ");
    // No warning, no time to write anything down.
    child.kill().unwrap();
    child.wait().unwrap();
    let story = village.phone("resident", &["--json", "show", "1"]).json();
    assert_eq!(story["words"], "Ao bị kích điện.\nHai người, một xe.");
    assert_eq!((&story["state"], &story["kind"]), (&json!("draft"), &json!("theft")));
    let on = village.phone_with("resident", &["--json", "edit", "1"], "Xe màu đỏ.".as_bytes());
    assert_eq!(on.json()["words"], "Ao bị kích điện.\nHai người, một xe.\nXe màu đỏ.");
}

#[test]
fn an_empty_tip_a_long_one_and_one_with_a_control_character_are_told_with_the_reason() {
    let village = Village::new();
    village.resident("resident");
    let empty = ["Tin chưa có chữ nào", "The tip has no words yet"];
    village.fails("resident", &["write", " "], 1, "text-empty", empty);
    village.fails_with("resident", &["write"], b"\n \n", 1, "text-empty", empty);
    assert_eq!(village.phone("resident", &["--json", "list"]).json()["tips"], json!([]));

    let long = "ạ".repeat(100_000);
    let kept = village.phone_with("resident", &["--json", "write"], long.as_bytes());
    assert_eq!((kept.exit, &kept.json()["state"]), (0, &json!("draft")), "{}", kept.err);
    assert!(kept.err.contains("Tin dài 100.000 ký tự, dài nhất là 2.000"), "{}", kept.err);
    assert_eq!(kept.json()["words"], long);
    let said = village.fails(
        "resident",
        &["queue", "1"],
        1,
        "text-too-long",
        ["Bớt đi 98.000 ký tự", "Take away 98,000 characters"],
    );
    assert_eq!(
        (&said["count"], &said["limit"], &said["over"]),
        (&json!(100_000), &json!(2_000), &json!(98_000))
    );
    assert_eq!((&said["id"], &said["state"]), (&json!(1), &json!("draft")));

    let control = ["có ký tự lạ", "holds a character that no keyboard gives"];
    village.fails("resident", &["write", "--queue", "chuông \u{7} kêu"], 1, "text-not-allowed", control);
    let hidden = ["Tên xóm có ký tự không nhìn thấy được", "The hamlet's name holds characters that cannot"];
    let unseen = ["write", "--hamlet", "Xóm\u{200b} Gò", "Xe lạ."];
    village.fails("resident", &unseen, 1, "text-not-allowed", hidden);
    let hamlet = village.fails(
        "resident",
        &["write", "--hamlet", &"x".repeat(81), "Xe lạ."],
        1,
        "text-too-long",
        ["Tên xóm dài 81 ký tự", "The hamlet's name has 81 characters"],
    );
    assert_eq!(hamlet["field"], "hamlet");
}

#[test]
fn x13_text_typed_in_either_form_is_found_without_diacritics_and_pages_lead_on() {
    let village = Village::new();
    village.resident("resident");
    // "Đồng Bẩm" with its marks apart.
    let apart = "Xe lạ ở Đo\u{302}\u{300}ng Ba\u{302}\u{309}m.";
    assert_eq!(village.phone("resident", &["--json", "write", "--queue", apart]).exit, 0);
    for number in 0..20 {
        let text = format!("Việc số {number}.");
        assert_eq!(village.phone("resident", &["--json", "write", &text]).exit, 0);
    }
    for query in [&["list", "dong bam"][..], &["list", "--query", "Đồng Bẩm"]] {
        let found = village.phone("resident", &[&["--json"], query].concat()).json();
        assert_eq!(found["tips"].as_array().unwrap().len(), 1, "{found}");
        assert_eq!(found["tips"][0]["words"], "Xe lạ ở Đồng Bẩm.");
    }
    let first = village.phone("resident", &["--lang", "en", "--json", "list"]);
    assert!(first.err.contains("add --page 2"), "{first:?}");
    assert_eq!(first.json()["next_page"], 2);
    let last = village.phone("resident", &["--json", "list", "--page", "2"]).json();
    assert_eq!((last["tips"].as_array().unwrap().len(), &last["next_page"]), (1, &json!(null)));
    let none = village.phone("resident", &["list", "khongco"]);
    assert!(none.out.contains("Không thấy gì ở đây"), "{none:?}");
}

#[test]
fn x09_a_unit_that_is_unknown_or_shares_its_name_is_refused_and_an_old_one_is_shown_as_both() {
    let village = Village::new();
    village.resident("resident");
    let unknown = ["Không thấy phường, xã nào", "No ward or commune has that name"];
    village.fails("resident", &["write", "--unit", "Nơi Không Có", "x"], 1, "unit-unknown", unknown);
    let said = village.fails(
        "resident",
        &["write", "--unit", "phan dinh phung", "x"],
        1,
        "unit-ambiguous",
        ["mã 05449, đến hết 30/6/2025", "code 05443, since 1 July 2025"],
    );
    let codes: Vec<_> = said["units"].as_array().unwrap().iter().map(|unit| unit["code"].clone()).collect();
    assert_eq!(codes, ["05449", "05443"]);
    let old = village.phone("resident", &["write", "--unit", "Đồng Quang", "--queue", "Xe lạ."]);
    assert_eq!(old.exit, 0, "{old:?}");
    assert!(old.out.contains("Đồng Quang (nay là Phan Đình Phùng)"), "{old:?}");
    assert!(old.out.contains("Chỉ cán bộ trực của Phường Phan Đình Phùng đọc được"), "{old:?}");
    assert!(old.out.contains("Tin được chuyển thẳng đến Phường Phan Đình Phùng"), "{old:?}");
    // A unit that was split: nothing is queued before its owner has chosen.
    let said = village.fails(
        "resident",
        &["write", "--unit", "05461", "--queue", "Xe lạ."],
        1,
        "unit-split",
        ["Nơi này nay đã chia về", "This place is now divided among"],
    );
    let (id, into) = (said["id"].to_string(), said["units"][1].as_str().unwrap().to_owned());
    let wrong = ["Nơi này nay đã chia về", "This place is now divided among"];
    let none = ["Không thấy mục ấy", "There is no such item"];
    village.fails("resident", &["choose", "999", "Nơi Không Có"], 1, "not-found", none);
    village.fails("resident", &["choose", &id, "05443x"], 1, "unit-split", wrong);
    assert_eq!(village.phone("resident", &["--json", "choose", &id, &into]).exit, 0);
    assert_eq!(village.phone("resident", &["--json", "queue", &id]).json()["state"], "queued");
}

#[test]
fn what_a_tip_does_not_allow_is_refused_with_its_state_and_what_is_left_to_do() {
    let village = Village::new();
    village.resident("resident");
    assert_eq!(
        village.phone("resident", &["--json", "write", "--queue", "Xe lạ."]).json()["state"],
        "queued"
    );
    let not_there = ["Không thấy mục ấy", "There is no such item"];
    for arguments in [&["show", "9"][..], &["edit", "9", "x"], &["withdraw", "9"], &["let-go", "9"]] {
        village.fails("resident", arguments, 1, "not-found", not_there);
    }
    let said = village.fails(
        "resident",
        &["delete", "1"],
        1,
        "not-possible",
        ["Tin 1: Đã cất, chưa gửi, nên", "Tip 1 is “Kept, not sent”, so"],
    );
    assert_eq!(said["commands"], json!(["edit", "withdraw"]));
    let none = ["chưa có biên nhận", "has no receipt yet"];
    village.fails("resident", &["receipt", "1"], 1, "no-receipt", none);
    let withdrawn = village.phone("resident", &["--json", "withdraw", "1"]);
    assert_eq!(
        (&withdrawn.json()["withdrawn"], &withdrawn.json()["state"]),
        (&json!(true), &json!("withdrawn"))
    );
    let words = ["Tin 1: Đã rút, nên", "Tip 1 is “Withdrawn”, so"];
    for arguments in [&["edit", "1", "x"][..], &["queue", "1"], &["withdraw", "1"], &["retry", "1"]] {
        village.fails("resident", arguments, 1, "not-possible", words);
    }
    assert_eq!(village.phone("resident", &["--json", "copy", "1"]).json()["id"], 2);
    assert_eq!(village.phone("resident", &["--json", "delete", "2"]).json()["deleted"], true);
    assert_eq!(village.phone("resident", &["--json", "undo", "2"]).json()["state"], "draft");
}

#[test]
fn s6_5_a_patrol_is_kept_its_gap_blames_nobody_and_others_are_told_whose_it_is() {
    let village = Village::new();
    village.resident("resident");
    village.member("member");
    let off = ["Chưa có ca tuần tra nào đang chạy", "No shift is on"];
    for arguments in
        [&["patrol-end"][..], &["patrol-note", "hazard", "Xóm Gò"], &["patrol-gap", "02:10", "03:05"]]
    {
        village.fails("member", arguments, 1, "patrol-not-running", off);
    }
    let started = village.phone("member", &["patrol-start", "--alone"]);
    assert!(started.out.contains("cả tổ, cán bộ và máy chủ đọc được"), "{started:?}");
    assert!(started.out.contains("Đi một mình") && started.out.contains("an toàn giao thông"), "{started:?}");
    village.fails(
        "member",
        &["patrol-start"],
        1,
        "patrol-running",
        ["Ca tuần tra đang chạy", "is on already"],
    );
    let time = ["Không hiểu giờ “late”", "The time “late” is not understood"];
    village.fails("member", &["patrol-gap", "late", "03:05"], 2, "arguments", time);
    let order = ["không nằm trong ca", "does not lie in the shift"];
    let gap = ["patrol-gap", "2020-01-01T02:10", "2020-01-01T03:05"];
    village.fails("member", &gap, 1, "gap-order", order);
    let noted = village.phone("member", &["--json", "patrol-note", "hazard", "Xóm Gò", "Cột nghiêng."]);
    assert_eq!(noted.json()["notes"], 1);
    assert!(noted.err.find("máy chủ đọc được") < noted.err.find("Đã ghi"), "read it first: {noted:?}");
    assert!(noted.err.contains("máy chủ đọc được"), "{noted:?}");
    let long = "x".repeat(501);
    let words = ["Lời ghi trong ca dài 501 ký tự", "The note has 501 characters"];
    village.fails("member", &["patrol-note", "other", "Xóm Gò", &long], 1, "text-too-long", words);
    assert_eq!(village.phone("member", &["--json", "patrol-end"]).json()["notes"], 1);
    let log = village.phone("member", &["--json", "patrols"]);
    let patrol = &log.json()["patrols"][0];
    assert_eq!(
        (&patrol["alone"], &patrol["own"], &patrol["waiting"]),
        (&json!(true), &json!(true), &json!(3))
    );
    assert!(log.err.contains("Còn 3 dòng sổ chờ gửi"), "{log:?}");
    let outbox = village.phone("member", &["--json", "outbox"]).json();
    assert!(outbox["lines"].as_array().unwrap().iter().all(|line| line["about"] == "patrol"), "{outbox}");
    let role = ["dành cho người có vai khác", "for someone with another role"];
    for arguments in [&["patrol-start"][..], &["invite", "Xóm"], &["desk"], &["sheet"], &["open", "1"]] {
        village.fails("resident", arguments, 1, "not-yours", role);
    }
}

#[test]
fn without_a_network_everything_waits_and_the_exit_code_says_so() {
    let village = Village::new();
    village.resident("resident");
    assert_eq!(village.phone("resident", &["--json", "write", "--queue", "Xe lạ."]).exit, 0);
    village.fails("resident", &["sync"], 3, "no-network", ["Chưa có mạng", "No network yet"]);
    let status = village.phone("resident", &["--json", "status"]);
    assert_eq!(status.json()["left"], 1);
    assert!(status.err.contains("Còn 1 mục chờ gửi"), "{status:?}");
    let budget = village.phone("resident", &["--json", "budget", "500K"]).json();
    assert_eq!(budget["budget"], 512_000);
    assert_eq!(village.phone("resident", &["--json", "budget", "none"]).json()["budget"], json!(null));
    assert_eq!(village.phone("resident", &["--json", "check"]).json()["whole"], true);
    assert_eq!(village.phone("desk", &["--json", "desk"]).json()["tips"], json!([]));
}

#[test]
fn x04_signing_out_keeps_what_waits_and_holds_over_a_restart() {
    let village = Village::new();
    village.resident("resident");
    for text in ["Một.", "Hai.", "Ba."] {
        assert_eq!(village.phone("resident", &["--json", "write", "--queue", text]).exit, 0);
    }
    assert_eq!(village.phone("resident", &["--json", "sign-out"]).json()["signed_out"], true);
    let words = ["Kho đang khóa vì đã đăng xuất", "locked after signing out"];
    for arguments in [&["list"][..], &["write", "x"], &["sync"], &["sign-out"]] {
        village.fails("resident", arguments, 4, "signed-out", words);
    }
    assert_eq!(village.phone("resident", &["--json", "sign-in"]).json()["waiting"], 3);
    assert_eq!(village.phone("resident", &["--json", "outbox"]).json()["lines"].as_array().unwrap().len(), 3);
}

#[test]
fn a_wrong_a_missing_and_a_cut_key_file_are_told_apart_and_the_vault_is_not_touched() {
    let village = Village::new();
    village.resident("resident");
    assert_eq!(village.phone("resident", &["--json", "write", "Xe lạ."]).exit, 0);
    let (file, whole) = (village.key_file("resident"), files(&village.vault("resident")));
    let key = fs::read(&file).unwrap();
    fs::write(&file, [7; 32]).unwrap();
    let said =
        village.fails("resident", &["list"], 4, "wrong-key", ["Khóa này không mở được", "does not open"]);
    assert!(said["key_file"].as_str().unwrap().ends_with("resident.key"), "{said}");
    fs::write(&file, &key[..31]).unwrap();
    let words = ["không đúng 32 byte", "not of 32 bytes"];
    village.fails("resident", &["list"], 4, "key-store-failed", words);
    fs::remove_file(&file).unwrap();
    let words = ["Không còn thấy khóa của kho này", "The key of this vault is gone"];
    village.fails("resident", &["list"], 4, "key-lost", words);
    assert!(!file.exists(), "no new key beside an old vault");
    let database = |files: &[(std::path::PathBuf, Vec<u8>)]| {
        files.iter().find(|(path, _)| path.ends_with("vault.db")).unwrap().1.clone()
    };
    assert_eq!(database(&whole), database(&files(&village.vault("resident"))));
    fs::write(&file, &key).unwrap();
    let open = village.phone("resident", &["list"]);
    assert!(open.out.contains("Xe lạ.") && open.err.contains("chmod 600"), "{open:?}");
}

#[test]
fn a_damaged_vault_is_put_aside_whole_and_a_new_one_works_at_once() {
    let village = Village::new();
    village.resident("resident");
    assert_eq!(village.phone("resident", &["--json", "write", "Xe lạ."]).exit, 0);
    let whole = ["mở được, không hỏng", "opens and is not damaged"];
    village.fails("resident", &["put-aside"], 1, "vault-whole", whole);
    let missing = ["Không có kho nào", "There is no vault"];
    village.fails("nowhere", &["put-aside"], 4, "no-vault", missing);
    let database = village.vault("resident").join("vault.db");
    let bytes = fs::read(&database).unwrap();
    fs::write(&database, &bytes[..bytes.len() / 2]).unwrap();
    let damaged = ["Kho trong máy bị hỏng", "The vault on this phone is damaged"];
    let said = village.fails("resident", &["list"], 4, "vault-damaged", damaged);
    assert!(said["vault"].as_str().unwrap().ends_with("resident"), "{said}");
    assert_eq!(fs::read(&database).unwrap(), &bytes[..bytes.len() / 2], "it was not touched");
    let aside = village.phone("resident", &["--json", "put-aside"]);
    assert_eq!(aside.exit, 0, "{aside:?}");
    let path = aside.json()["aside"].as_str().unwrap().to_owned();
    assert_eq!(fs::read(path).unwrap(), &bytes[..bytes.len() / 2], "whole, as it was");
    village.resident("resident");
    assert_eq!(village.phone("resident", &["--json", "write", "Lại từ đầu."]).json()["id"], 1);
}

#[test]
fn a_second_process_is_told_that_the_vault_is_in_use_and_watching_ends_with_an_object() {
    let village = Village::new();
    village.resident("resident");
    let mut command = village.command("resident", &["--json", "sync", "--watch"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(first["event"], "watching");
    village.fails(
        "resident",
        &["list"],
        4,
        "vault-in-use",
        ["đang mở ở một nơi khác", "open somewhere else"],
    );
    village.fails(
        "resident",
        &["put-aside"],
        4,
        "vault-in-use",
        ["đang mở ở một nơi khác", "open somewhere else"],
    );
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let last: serde_json::Value = serde_json::from_str(&lines.last().unwrap().unwrap()).unwrap();
    assert_eq!(last["event"], "ended");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(village.phone("resident", &["--json", "list"]).exit, 0);
}

#[test]
fn the_officer_invites_by_code_and_text_and_a_new_desk_is_recovered_from_the_sheet() {
    let village = Village::new();
    let invited = village.phone("desk", &["invite", "Xóm Gò", "--until", "2999-12-31"]);
    assert_eq!(invited.exit, 0, "{invited:?}");
    let code: Vec<&str> = invited.out.lines().filter(|line| line.contains('█')).collect();
    assert!(code.len() > 30 && !invited.out.contains('\u{1b}'), "on paper: dark blocks, no colours");
    assert!(invited.out.lines().last().unwrap().starts_with("TINXOM1."), "{invited:?}");
    let past = ["Ngày cuối 1/1/2020 đã qua", "The last day 1 January 2020 is over"];
    village.fails("desk", &["invite", "Xóm", "--until", "2020-01-01"], 1, "until-past", past);
    let long = "ộ".repeat(80);
    village.fails("desk", &["invite", &long], 1, "text-too-long", ["mã QR chứa được", "its QR code holds"]);
    let sheet = village.phone("desk", &["--json", "sheet"]).json()["sheet"].as_str().unwrap().to_owned();
    let recovered = village.phone_with("second", &["--json", "recover", "-"], sheet.as_bytes());
    assert_eq!((recovered.exit, &recovered.json()["recovered"]), (0, &json!(true)), "{recovered:?}");
    let slip = sheet.replacen(['A', 'B', 'C'], "Z", 1);
    let altered = ["Tờ khôi phục gõ sai", "The recovery sheet has a slip"];
    village.fails_with("second", &["recover", "-"], slip.as_bytes(), 1, "sheet-altered", altered);
    let papers = ["Giấy tờ này đã bị sửa", "These papers were altered"];
    village.fails("second", &["papers", "TINXOM1.AAAA"], 5, "papers-altered", papers);
    village.fails_with(
        "second",
        &["papers", "-"],
        b"\xff\xfe",
        1,
        "input",
        ["không đọc được", "cannot be read"],
    );
    for arguments in [&["open", "4"][..], &["answer", "4", "x"], &["close", "4"], &["accept-withdrawal", "4"]]
    {
        village.fails("desk", arguments, 1, "not-found", ["Không thấy mục ấy", "There is no such item"]);
    }
    let empty = ["Lời trả lời chưa có chữ nào", "The answer has no words yet"];
    village.fails("desk", &["answer", "4", " "], 1, "text-empty", empty);
}

#[test]
fn s5_1_a_registry_that_is_not_open_yet_and_whoever_may_not_read_it_are_told_so() {
    let village = Village::new();
    village.resident("resident");
    let shown = village.phone("desk", &["registry", "hamlets"]);
    assert_eq!(shown.exit, 0, "{shown:?}");
    assert!(shown.out.contains("Sổ hộ chưa mở trên máy này"), "{shown:?}");
    for command in [&["registry", "list"][..], &["registry", "waiting"], &["door", "list"]] {
        let failed = village.phone("resident", &[&["--json"], command].concat());
        assert_eq!(
            (failed.exit, &failed.json()["error"]),
            (1, &json!("not-yours")),
            "{command:?}: {failed:?}"
        );
    }
    village.fails("desk", &["registry", "away", "3f"], 1, "id-unknown", ["Không có hộ nào", "no household"]);
    village.fails("desk", &["door", "code", "3f"], 1, "id-unknown", ["Không có ghi danh nào", "no claim"]);
    village.fails(
        "desk",
        &["registry", "import", &village.path("none.csv")],
        1,
        "file-missing",
        ["Không thấy tệp", "none.csv"],
    );
    let empty = village.path("empty.csv");
    fs::write(&empty, "").unwrap();
    let refused = ["dòng đầu chưa ghi tên cột", "first line"];
    village.fails("desk", &["registry", "import", &empty], 1, "list-refused", refused);
    village.fails("desk", &["registry", "show", "3f"], 2, "arguments", ["--purpose", "--purpose"]);
    // Nothing is done before it was said twice.
    let asked = village.phone("desk", &["registry", "count"]);
    assert!(asked.exit == 0 && asked.out.contains("chạy lại lệnh này với --yes"), "{asked:?}");
}
