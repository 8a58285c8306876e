//! What scripts read: one object with these fields and no others, for every command that works without a
//! network.
#![allow(clippy::unwrap_used, clippy::panic)]

mod village;

use village::Village;

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
const HOLDER: &str = "confirmed device group label role unit until";

#[test]
fn every_command_gives_one_object_with_the_documented_fields() {
    let village = Village::new();
    village.member("member");
    let invite = village.invite("Xóm Gò", &[]);
    let enrol = ["enrol", "--name", "Bà Tư", "--agree", &invite];
    let documented =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md"))
            .unwrap();
    for (vault, arguments, expected) in [
        ("desk", &["key"][..], "key"),
        ("desk", &["holder"], HOLDER),
        ("desk", &["invite", "Xóm Gò"], "group invite label qr_modules role until"),
        ("desk", &["desk"], "count next_page page tips waiting"),
        ("desk", &["sheet"], "sheet"),
        ("resident", &enrol, "address consent enrolled inviter label role unit until"),
        ("resident", &["who"], HOLDER),
        ("resident", &["consent"], "at version"),
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
            "budget bytes_down bytes_up in_step_at left put_aside round_trips signed_date spent_today unread",
        ),
        ("resident", &["budget", "2M"], "budget spent_today"),
        ("resident", &["check"], "whole"),
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
