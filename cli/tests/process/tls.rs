//! The whole path over TLS, with the operator's own root.

use crate::processes::{Tls, Village};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::path::Path;

/// A root, and a certificate for this machine that it signed.
fn operator(dir: &Path) -> Tls {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_pem = root.self_signed(&root_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &Issuer::new(root, root_key)).unwrap().pem();
    std::fs::create_dir_all(dir).unwrap();
    let file = |name: &str, pem: String| {
        std::fs::write(dir.join(name), pem).unwrap();
        dir.join(name)
    };
    Tls {
        certificate: file("server.pem", certificate),
        key: file("server-key.pem", key.serialize_pem()),
        root: file("root.pem", root_pem),
    }
}

#[test]
fn a_tip_and_its_answer_travel_over_tls_and_the_wire_shows_nothing_of_the_exchange() {
    const HAMLET: &str = "Xóm Núi Voi";
    let village = Village::with_tls(operator);
    let resident = village.resident("Bà Tư");
    resident.write("Tin qua TLS").done();
    resident.sync().done();
    assert_eq!(village.at_desk(), ["Tin qua TLS"]);
    village.desk.run(&["answer", "1", "Đã nhận."]).done();
    village.desk.sync().done();
    resident.sync().done();
    assert_eq!(resident.state(1), "answered");
    let traffic = village.way.traffic();
    assert!(!traffic.is_empty());
    for connection in &traffic {
        // Over TLS not even the invite is readable, and no HTTP is.
        for wire in [&connection.up, &connection.down] {
            for readable in [HAMLET.as_bytes(), b"/sync", b"HTTP/1.1"] {
                assert!(!wire.windows(readable.len()).any(|window| window == readable));
            }
        }
    }
}

#[test]
fn a_server_under_another_root_gets_nothing_and_the_tip_leaves_later() {
    let village = Village::with_tls(operator);
    let resident = village.resident("Bà Tư");
    resident.write("Tin").done();
    let stranger = operator(&village.path("stranger"));
    let told = resident.trusting(&stranger.root).sync();
    let reason = told.json()["error"].as_str().unwrap_or_default().to_owned();
    assert!(["no-network", "server-unknown"].contains(&reason.as_str()), "{reason}");
    told.refused(&reason);
    assert_eq!(resident.waiting(), 1);
    resident.sync().done();
    assert_eq!(village.at_desk(), ["Tin"]);
}

#[test]
fn a_root_file_that_is_none_is_refused_with_its_reason() {
    let village = Village::with_tls(operator);
    let none = village.path("none.pem");
    std::fs::write(&none, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let told = village.desk.trusting(&none).sync();
    assert!(!told.status.success() && !told.err.is_empty() && !told.err.contains("panicked"), "{told:?}");
}
