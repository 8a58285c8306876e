//! TLS by the server itself: the operator's root and no other, checked at a signed date and not at a clock.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use std::sync::Arc;
use std::time::Duration;
use support::http::{exchange, post};
use support::{NOW, Place, WARD};
use tinxom_server::http::{Listen, StartError, start};
use tinxom_wire::receipt::Verdict;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

#[derive(Debug)]
struct SignedDate(u64);

impl TimeProvider for SignedDate {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
    }
}

/// A root and a certificate of its own for `localhost`, good in the year 2031 only: years off of any clock that runs
/// this test, for a while.
fn certificate() -> (CertificateDer<'static>, Vec<u8>, Vec<u8>) {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_der = root.self_signed(&root_key).unwrap().der().clone();
    let key = KeyPair::generate().unwrap();
    let mut leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    leaf.not_before = date_time_ymd(2031, 1, 1);
    leaf.not_after = date_time_ymd(2031, 12, 31);
    let leaf = leaf.signed_by(&key, &Issuer::new(root, root_key)).unwrap();
    (root_der, leaf.pem().into_bytes(), key.serialize_pem().into_bytes())
}

fn connector(root: &CertificateDer<'static>, seconds: u64) -> TlsConnector {
    let mut store = rustls::RootCertStore::empty();
    store.add(root.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_details(provider, Arc::new(SignedDate(seconds)))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(store)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

/// 1 June 2031.
const SUMMER_2031: u64 = 1_938_000_000;
const YEAR: u64 = 365 * 86_400;

#[tokio::test]
async fn a_phone_with_the_operators_root_syncs_at_the_signed_date_and_one_with_another_root_is_refused() {
    let place = Place::new();
    let (root, chain, key) = certificate();
    let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: Some((chain, key)) };
    let running = start(place.open(), &listen, Arc::new(|| NOW)).await.unwrap();
    let name = || ServerName::try_from("localhost").unwrap();
    let dial = async || TcpStream::connect(running.address).await.unwrap();

    let mut device = place.invited(1, WARD, None);
    for _ in 0..2 {
        device.tip(WARD, device.logs.len() as u32 * 2);
        let (nonce, body) = device.body();
        let stream = connector(&root, SUMMER_2031).connect(name(), dial().await).await.unwrap();
        let reply = exchange(stream, &post(&body)).await;
        device.take(nonce, &reply.body).unwrap();
    }
    assert!(device.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
    assert!(device.outgoing().is_empty());

    // Another root, a date five years off on either side, another name, and no TLS at all.
    let (another, _, _) = certificate();
    assert!(connector(&another, SUMMER_2031).connect(name(), dial().await).await.is_err());
    for seconds in [SUMMER_2031 - 5 * YEAR, SUMMER_2031 + 5 * YEAR] {
        assert!(connector(&root, seconds).connect(name(), dial().await).await.is_err());
    }
    let elsewhere = ServerName::try_from("elsewhere").unwrap();
    assert!(connector(&root, SUMMER_2031).connect(elsewhere, dial().await).await.is_err());
    let mut plain = dial().await;
    let mut answer = Vec::new();
    let _ = tokio::io::AsyncWriteExt::write_all(&mut plain, &post(b"TX\x01\x01")).await;
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut plain, &mut answer).await;
    assert!(!answer.starts_with(b"HTTP"));
    running.shutdown().await;
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_refused_at_start() {
    let place = Place::new();
    let ((_, chain, key), (_, _, another)) = (certificate(), certificate());
    for tls in [(b"no PEM".to_vec(), key.clone()), (chain.clone(), b"no PEM".to_vec()), (chain, another)] {
        let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: Some(tls) };
        let refused = start(place.open(), &listen, Arc::new(|| NOW)).await;
        assert!(matches!(refused, Err(StartError::Tls)));
    }
}
