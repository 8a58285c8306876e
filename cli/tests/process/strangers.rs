//! Something else answers at the server's address.

use crate::processes::{Mode, Vault, Village};

fn http(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A sync is refused for this reason, the tip stays, and it is delivered once the server answers again.
#[track_caller]
fn stays_and_leaves_later(village: &Village, resident: &Vault, answer: Vec<u8>, reasons: &[&str]) {
    let words = format!("Tin số {}", resident.list("").len());
    resident.write(&words).done();
    village.way.set(Mode::Stranger(answer));
    for _ in 0..2 {
        let told = resident.sync();
        let reason = told.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(reasons.contains(&reason.as_str()), "{reason} is none of {reasons:?}: {}", told.err);
        told.refused(&reason);
    }
    assert!(["queued", "on-its-way"].contains(&resident.list("")[0].1.as_str()));
    village.way.set(Mode::Open);
    resident.sync().done();
    assert_eq!(village.at_desk().iter().filter(|came| **came == words).count(), 1);
}

#[test]
fn a_login_page_is_told_as_one_and_the_tip_leaves_later() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    let page = "<html><body>Wi-Fi miễn phí: đăng nhập</body></html>".as_bytes();
    let html = http("200 OK\r\ncontent-type: text/html", page);
    stays_and_leaves_later(&village, &resident, html, &["captive-portal"]);
    let redirect = http("302 Found\r\nlocation: http://127.0.0.1:9/login", b"");
    stays_and_leaves_later(&village, &resident, redirect, &["captive-portal"]);
    let not_found = http("404 Not Found\r\ncontent-type: text/html", page);
    stays_and_leaves_later(&village, &resident, not_found, &["captive-portal"]);
    let login = http("511 Network Authentication Required", page);
    stays_and_leaves_later(&village, &resident, login, &["captive-portal"]);
}

#[test]
fn an_empty_answer_and_one_that_breaks_off_are_told_as_no_network_and_the_tip_leaves_later() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    for answer in [
        http("200 OK", b""),
        Vec::new(),
        b"HTTP/1.1 200 OK\r\ncontent-le".to_vec(),
        http("200 OK", b"TX\x01\x01"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nTX\x01\x01\x00\x20".to_vec(),
    ] {
        stays_and_leaves_later(&village, &resident, answer, &["no-network"]);
    }
}

#[test]
fn garbage_behind_a_valid_beginning_is_refused_and_the_tip_leaves_later() {
    let village = Village::new();
    let resident = village.resident("Bà Tư");
    let garbage: Vec<u8> = (0..3_000u32).map(|n| (n * 197 % 251) as u8).collect();
    let shortened = [b"TX\x01\x01\x00\x10".as_slice(), &garbage].concat();
    for body in [[b"TX\x01\x01".as_slice(), &garbage].concat(), shortened, vec![0xFF; 70_000]] {
        let reasons = ["no-network", "server-unknown", "captive-portal", "server-broken"];
        stays_and_leaves_later(&village, &resident, http("200 OK", &body), &reasons);
    }
}

#[test]
fn another_server_that_speaks_the_protocol_is_not_believed_and_the_tip_leaves_later() {
    let (village, other) = (Village::new(), Village::new());
    let resident = village.resident("Bà Tư");
    resident.write("Tin").done();
    village.way.lead_to(other.server.address);
    let told = resident.sync();
    assert!(!told.status.success());
    assert_ne!(resident.list("")[0].1, "accepted");
    village.way.lead_to(village.server.address);
    resident.sync().done();
    assert_eq!(village.at_desk(), ["Tin"]);
    assert!(other.at_desk().is_empty());
}

#[test]
fn a_server_that_is_away_is_told_as_no_network_and_the_tip_leaves_later() {
    let mut village = Village::new();
    let resident = village.resident("Bà Tư");
    resident.write("Tin").done();
    village.server.stop();
    resident.sync().refused("no-network");
    village.start_server();
    resident.sync().done();
    assert_eq!(village.at_desk(), ["Tin"]);
}
