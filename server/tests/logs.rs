//! What is logged of a whole session, at every level and of every crate, tells of no person, device or peer.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use support::http::{exchange, post, posting};
use support::registry::{REGISTRY, Wish, batch, entry};
use support::{Device, NOW, Place, WARD, operation};
use tinxom_domain::id::GroupId;
use tinxom_domain::role::Role;
use tinxom_exchange::code;
use tinxom_server::http::{Listen, start};
use tinxom_server::limits::Limits;
use tinxom_wire::codec::{Fixed, to_vec};
use tinxom_wire::operation::{PatrolNote, kind};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{CodeOffer, Entry, proof_hash};
use tinxom_wire::space::Space;
use tokio::net::TcpStream;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Captured {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

const GROUP: GroupId = GroupId(*b"CHIMYEN!");

#[tokio::test]
async fn the_logs_of_a_session_hold_no_device_no_name_no_label_and_no_peer() {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        // Whose digits may look like anything.
        .without_time()
        .with_writer(captured.clone())
        .init();
    let place = Place::new();
    let room = place.open().with_limits(Limits { requests_in_a_burst: 12, ..Limits::default() });
    let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
    let running = start(room, &listen, Arc::new(|| NOW)).await.unwrap();
    let mut peers = Vec::new();
    let mut send = async |bytes: Vec<u8>| {
        let stream = TcpStream::connect(running.address).await.unwrap();
        peers.push(stream.local_addr().unwrap().port());
        exchange(stream, &bytes).await
    };

    // An invite, a note with words, a tip, and everything that goes wrong on the way.
    let mut device: Device = place.invited(1, WARD, Some(GROUP));
    let note = PatrolNote { kind: 1, hamlet: "CHIMHOANGYEN".into(), words: "CHIMHOANGYEN".into() };
    for _ in 0..3 {
        let (nonce, body) = device.body();
        let reply = send(post(&body)).await;
        device.take(nonce, &reply.body).unwrap();
        device.tip(WARD, 0);
        device.write(Space::GroupPatrol(GROUP), vec![operation(kind::PATROL_NOTE, to_vec(&note))]);
    }
    // A registry with labels, a door, an invite that waits for a code, and tries of it.
    let mut officer = place.officer(202, Role::AreaOfficer, WARD);
    let list = batch(1, 2);
    let grant = place.grant(&officer, 1, &Wish::of(list.ids()[0]));
    let mut resident = grant.phone(3);
    let proof = *b"CHIMHOANGYEN2345";
    let offer = CodeOffer {
        locator: 7_341,
        proof: Fixed::from(proof_hash(&proof)),
        until: NOW + 1_000_000,
        sealed: grant.bytes.clone(),
    };
    officer.write(
        REGISTRY,
        vec![
            entry(&Entry::Households(list.clone())),
            grant.enrolment(&resident),
            operation(kind::CODE, to_vec(&offer)),
        ],
    );
    for member in [&mut officer, &mut resident] {
        for _ in 0..3 {
            let (nonce, body) = member.body();
            let reply = send(post(&body)).await;
            member.take(nonce, &reply.body).unwrap();
        }
    }
    assert_eq!(officer.verdicts(), [Verdict::Accepted; 3]);
    assert_eq!(resident.slots().len(), 1);
    for proof in [proof, [1; 16]] {
        send(post(&code::ask(7_341, &proof))).await;
    }
    let (_, body) = device.body();
    send(posting(&body[..body.len() / 2], body.len() / 2)).await;
    send(post(b"CHIMHOANGYEN")).await;
    send(posting(b"TX\x01\x01", 1 << 40)).await;
    send(b"GET /CHIMHOANGYEN HTTP/1.1\r\nhost: CHIMHOANGYEN\r\nconnection: close\r\n\r\n".to_vec()).await;
    send(
        b"GET /healthz HTTP/1.1\r\nhost: a\r\nuser-agent: CHIMHOANGYEN\r\nconnection: close\r\n\r\n".to_vec(),
    )
    .await;
    for _ in 0..20 {
        let (_, body) = device.body();
        send(post(&body)).await;
    }
    running.shutdown().await;

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let events = |name: &str| lines.iter().filter(|line| line.contains(&format!("\"{name}\""))).count();
    assert_eq!((events("listening"), events("stopped")), (1, 1));
    assert!(events("sync") > 20, "{log}");
    assert!(lines.iter().all(|line| line.starts_with('{') && line.ends_with('}')));
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let (id, key) = (device.id().0, device.signer.public().0);
    // The port that it listens at may look like anything too.
    let lower: String = lines.iter().filter(|line| !line.contains("\"listening\"")).copied().collect();
    let lower = lower.to_lowercase();
    for secret in [
        "chimhoangyen".to_owned(),
        "chimyen".to_owned(),
        "núi voi".to_owned(),
        hex(&GROUP.0),
        hex(&id)[..8].to_owned(),
        hex(&key)[..8].to_owned(),
        data_encoding::BASE64.encode(&id)[..8].to_lowercase(),
        data_encoding::BASE32_NOPAD.encode(&id)[..8].to_lowercase(),
        format!("{}, {}, {}", id[0], id[1], id[2]),
        format!("{}, {}, {}", key[0], key[1], key[2]),
        "7341".to_owned(),
        hex(&proof)[..8].to_owned(),
        hex(&proof_hash(&proof))[..8].to_owned(),
        hex(&list.ids()[0].0)[..8].to_owned(),
        hex(&grant.claim().0)[..8].to_owned(),
        hex(&officer.id().0)[..8].to_owned(),
        hex(&resident.id().0)[..8].to_owned(),
    ] {
        assert!(!lower.contains(&secret), "{secret}");
    }
    for line in lines.iter().filter(|line| !line.contains("\"listening\"")) {
        assert!(!line.contains("127.0.0.1"), "{line}");
        for port in &peers {
            assert!(!line.contains(&format!(":{port}\"")), "{line}");
        }
    }
}
