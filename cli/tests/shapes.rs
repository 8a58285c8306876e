//! What scripts read: one object with these fields and no others, for every command that works without a
//! network.
#![allow(clippy::unwrap_used, clippy::panic)]

mod village;

use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use village::{Village, program, tinxom};

/// Runs a command that succeeds and gives its fields in order.
fn fields(village: &Village, vault: &str, arguments: &[&str]) -> String {
    let run = village.phone(vault, &[&["--json"], arguments].concat());
    assert_eq!(run.exit, 0, "{arguments:?}: {run:?}");
    let object = run.json();
    let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names.join(" ")
}

const STORY: &str = "accepted_at answers clock_doubted closed_at commands hamlet id kept_at kind opened_at reason \
                     state unit unread window withdrawal_asked words";
const HOLDER: &str = "confirmed device group label refused role standing unit until";
const TEXT: &str = "path qr_modules text";
const SLOT: &str = "against by claim hand_overs history household reason since state way why";

#[test]
fn every_command_gives_one_object_with_the_documented_fields() {
    let village = Village::new();
    village.member("member");
    let invite = village.invite("Xóm Gò", &[]);
    let enrol = ["enrol", "--name", "Bà Tư", "--agree", &invite];
    let page = village.path("mine.html");
    let documented =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md"))
            .unwrap();
    for (vault, arguments, expected) in [
        ("desk", &["key"][..], "key"),
        ("desk", &["holder"], HOLDER),
        ("desk", &["invite", "Xóm Gò"], "group invite label qr_modules role until"),
        ("desk", &["desk"], "count next_page page tips waiting"),
        ("desk", &["sheet"], "sheet"),
        (
            "resident",
            &enrol,
            "acceptance address by_telephone consent enrolled guardian_ask household inviter label role unit until",
        ),
        ("resident", &["who"], HOLDER),
        ("resident", &["consent"], "at consents version"),
        ("resident", &["write", "Xe lạ."], STORY),
        ("resident", &["edit", "1", "--kind", "stranger"], STORY),
        ("resident", &["queue", "1"], STORY),
        ("resident", &["show", "1"], STORY),
        ("resident", &["copy", "1"], STORY),
        ("resident", &["delete", "2"], "deleted id"),
        ("resident", &["undo", "2"], STORY),
        ("resident", &["list"], "next_page page tips"),
        ("resident", &["outbox"], "lines waiting"),
        ("resident", &["withdraw", "1"], "id state withdrawal_asked withdrawn"),
        (
            "resident",
            &["status"],
            "budget bytes_down bytes_up in_step_at left put_aside round_trips signed_date spent_today standing unread",
        ),
        ("resident", &["budget", "2M"], "budget spent_today"),
        ("resident", &["check"], "whole"),
        ("resident", &["slot"], SLOT),
        ("resident", &["slot", "answer"], TEXT),
        ("resident", &["slot", "hand-over"], TEXT),
        ("resident", &["slot", "looks"], "looks next_page page"),
        ("resident", &["slot", "words"], "words"),
        ("resident", &["slot", "export", &page], "bytes path"),
        ("fresh", &["slot", "ask", "--qr"], TEXT),
        ("desk", &["registry", "hamlets"], "hamlets open sealed"),
        ("desk", &["registry", "list"], "count households next_page page"),
        ("desk", &["registry", "twins"], "next_page page twins"),
        ("desk", &["registry", "waiting"], "claims count next_page page"),
        ("desk", &["registry", "choose"], "count households next_page page"),
        ("desk", &["registry", "log"], "asked log next_page page waiting"),
        ("desk", &["registry", "due"], "count due next_page page"),
        ("desk", &["registry", "forget", "--all"], "households queued"),
        ("desk", &["registry", "count"], "queued upto"),
        ("desk", &["registry", "officers"], "officers"),
        ("desk", &["registry", "members"], "count members next_page page"),
        ("desk", &["door", "list"], "grants next_page page"),
        ("resident", &["sign-out"], "signed_out waiting"),
        ("resident", &["sign-in"], "signed_out waiting"),
        ("member", &["patrol-start"], "alone purpose started"),
        ("member", &["patrol-note", "other", "Xóm Gò"], "kind notes"),
        ("member", &["patrol-end"], "ended notes"),
        ("member", &["patrols"], "next_page page patrols"),
    ] {
        assert_eq!(fields(&village, vault, arguments), expected, "{arguments:?}");
        for field in expected.split_whitespace() {
            assert!(documented.contains(&format!("`{field}`")), "docs/cli.md: {arguments:?} gives {field}");
        }
    }
    let tip = &village.phone("resident", &["--json", "list"]).json()["tips"][0];
    let mut names: Vec<_> = tip.as_object().unwrap().keys().cloned().collect();
    names.sort();
    assert_eq!(names.join(" "), "clock_doubted id kept_at kind reason state unread withdrawal_asked words");
}

/// Runs a command of whoever runs a server, and gives its one object.
fn object(arguments: &[&str]) -> Json {
    let run = tinxom(&[&["--json"], arguments].concat());
    assert_eq!(run.exit, 0, "{arguments:?}: {run:?}");
    run.json()
}

/// Runs one that fails by this name.
fn fails(name: &str, arguments: &[&str]) -> Json {
    let run = tinxom(&[&["--json"], arguments].concat());
    assert_eq!(run.exit, 1, "{arguments:?}: {run:?}");
    let object = run.json();
    assert_eq!((&object["error"], &object["exit"]), (&json!(name), &json!(1)), "{arguments:?}");
    for part in ["what", "safe", "do"] {
        let said = object[part].as_str().unwrap();
        assert!(!said.is_empty() && run.err.contains(said), "{part}: {run:?}");
    }
    object
}

#[test]
fn commands_of_the_server_and_the_authority_give_one_object_and_their_failures_a_name_and_three_sentences() {
    let village = Village::new();
    let path = |name: &str| village.path(name);
    let (keys, server) = (path("keys"), path("served"));
    let new = ["authority", "new", "--dir", &keys, "--server", &server, "--unit", "05443"];
    let ward = json!({ "code": "05443", "name": "Phường Phan Đình Phùng" });
    assert_eq!(object(&new), json!({ "path": keys, "server": server, "units": [ward] }));
    assert_eq!(fails("keys-exist", &new)["path"].as_str().map(str::is_empty), Some(false));
    let add = ["authority", "add-unit", "--dir", &keys, "--unit", "05467"];
    let added = object(&add);
    let carry = added["units"][0]["carry"].as_str().unwrap();
    assert!(std::path::Path::new(carry).exists() && added["units"][0]["code"] == "05467", "{added}");

    let key = "3f".repeat(32);
    let certify = |unit: &'static str, role: &'static str, key: &str, address: &'static str| {
        ["authority", "certify", "--dir", &keys, "--unit", unit, "--role", role, "--key", key]
            .into_iter()
            .chain(["--address", address])
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let given = |arguments: Vec<String>, run: &dyn Fn(&[&str]) -> Json| {
        run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let here = "https://tinxom.example";
    let papers = given(certify("05443", "desk", &key, here), &object);
    assert!(papers["papers"].as_str().unwrap().starts_with("TINXOM1."), "{papers}");
    assert_eq!((&papers["role"], &papers["unit"]), (&json!("desk"), &ward));
    given(certify("05443", "resident", &key, here), &|words| fails("officer-role", words));
    given(certify("05443", "desk", "3f", here), &|words| fails("public-key", words));
    given(certify("05443", "desk", &key, "tinxom"), &|words| fails("server-address", words));
    given(certify("05449", "desk", &key, here), &|words| fails("unit-not-served", words));
    given(certify("Nơi Không Có", "desk", &key, here), &|words| fails("unit-unknown", words));

    let copy = path("copy.db");
    fails("no-store", &["backup", "--dir", &server, &copy]);
    let mut command = program();
    command.args(["--json", "serve", "--dir", &server, "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Json = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let address: std::net::SocketAddr = first["listening"].as_str().unwrap().parse().unwrap();
    assert!(address.port() > 0 && first.as_object().unwrap().len() == 1, "{first}");
    fails("cannot-listen", &["serve", "--dir", &village.path("server"), "--listen", &address.to_string()]);
    fails("server-running", &["serve", "--dir", &server, "--listen", "127.0.0.1:0"]);
    let kill = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(kill.success() && child.wait().unwrap().success());
    assert_eq!(lines.count(), 0, "nothing but where it listens");

    assert_eq!(object(&["backup", "--dir", &server, &copy]), json!({ "path": copy }));
    assert_eq!(fails("copy-exists", &["backup", "--dir", &server, &copy])["path"], json!(copy));
    let restored = object(&["restore", "--dir", &server, &copy]);
    assert_eq!(restored["path"], json!(copy));
    assert!(std::path::Path::new(restored["aside"].as_str().unwrap()).exists(), "{restored}");
    let config = path("tinxom.toml");
    std::fs::write(&config, "listne = 1\n").unwrap();
    assert_eq!(fails("config-unknown", &["serve", "--config", &config])["key"], "listne");
    std::fs::write(&config, "").unwrap();
    fails("config-no-dir", &["serve", "--config", &config]);
}
