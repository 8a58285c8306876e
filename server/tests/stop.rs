//! A stop ends what is being served, refuses what is new, and waits for nobody for ever. A full disk is told, and the
//! server goes on.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use support::http::{exchange, post, read};
use support::{NOW, Place, WARD};
use tinxom_exchange::phone::ExchangeError;
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::http::{Listen, Running, start};
use tinxom_server::limits::Limits;
use tinxom_server::room::{Health, SqliteRoom};
use tinxom_wire::message::Trouble;
use tinxom_wire::receipt::Verdict;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn run(room: SqliteRoom) -> Running {
    let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None };
    start(room, &listen, Arc::new(|| NOW)).await.unwrap()
}

#[tokio::test]
async fn a_request_that_is_being_served_ends_and_new_ones_are_refused() {
    let place = Place::new();
    let mut room = place.open();
    let mut device = place.invited(1, WARD, None);
    device.sync(&mut room, &place.signer).unwrap();
    let running = run(room).await;
    let address = running.address;
    device.tip(WARD, 0);
    let (nonce, body) = device.body();
    let bytes = post(&body);
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&bytes[..bytes.len() - 40]).await.unwrap();
    // The head is answered already: the request is being served.
    let mut first = [0; 1];
    stream.read_exact(&mut first).await.unwrap();
    let stopping = tokio::spawn(running.shutdown());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!stopping.is_finished());
    stream.write_all(&bytes[bytes.len() - 40..]).await.unwrap();
    let reply = read(&mut (&first[..]).chain(&mut stream)).await;
    device.take(nonce, &reply.body).unwrap();
    assert_eq!(device.verdicts(), [Verdict::Accepted; 2]);
    stopping.await.unwrap();
    // The store is free again.
    place.open();
}

#[tokio::test]
async fn a_client_that_hangs_cannot_hold_a_stop_and_what_it_sent_is_kept() {
    let place = Place::new();
    let mut room =
        place.open().with_limits(Limits { stop_within: Duration::from_millis(50), ..Limits::default() });
    let mut device = place.invited(1, WARD, None);
    device.sync(&mut room, &place.signer).unwrap();
    let running = run(room).await;
    device.tip(WARD, 0);
    let (_, body) = device.body();
    let bytes = post(&body);
    let mut silent = TcpStream::connect(running.address).await.unwrap();
    let mut slow = TcpStream::connect(running.address).await.unwrap();
    silent.write_all(b"POST /sync HTT").await.unwrap();
    slow.write_all(&bytes[..bytes.len() - 40]).await.unwrap();
    let mut first = [0; 1];
    slow.read_exact(&mut first).await.unwrap();
    running.shutdown().await;
    let mut room = place.open();
    device.sync(&mut room, &place.signer).unwrap();
    assert_eq!(device.verdicts(), [Verdict::Accepted; 2]);
    drop((silent, slow));
}

#[test]
fn a_full_store_is_told_and_serves_again_when_there_is_room() {
    let place = Place::new();
    let mut room = place.open();
    let signer = &place.signer;
    let mut device = place.invited(1, WARD, None);
    device.sync(&mut room, signer).unwrap();
    assert_eq!(room.health(), Health::Well);
    room.limit_pages(1).unwrap();
    let mut counter = 0;
    let full = loop {
        device.tip(WARD, counter);
        counter += 2;
        if let Err(error) = device.sync(&mut room, signer) {
            break error;
        }
        assert!(counter < 2_000, "it never filled");
    };
    assert_eq!(full, ExchangeError::Trouble(Trouble::Full));
    assert_eq!(room.health(), Health::Full);
    // Who only reads is served.
    let mut reader = device.clone();
    reader.logs.clear();
    reader.sync(&mut room, signer).unwrap();
    room.limit_pages(1_000_000).unwrap();
    device.sync(&mut room, signer).unwrap();
    assert_eq!(room.health(), Health::Well);
    assert!(device.outgoing().is_empty());
    assert!(device.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
}

/// A folder of two megabytes, where the test may mount one.
struct SmallDisk(tempfile::TempDir);

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_is_answered_by_a_server_that_stays_and_serves_again_when_there_is_room() {
    let place = Place::new();
    let small = tempfile::tempdir().unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(small.path()).output();
    // Without the right to mount, the limit of pages above stands for it.
    if !mounted.is_ok_and(|output| output.status.success()) {
        return;
    }
    let small = SmallDisk(small);
    let server = small.0.path().join("server");
    let authority = Authority::open(&place.path("authority")).unwrap();
    authority.make_server(&server, &[]).unwrap();
    for name in ["server.key", "anchor-54431", "anchor-54671"] {
        std::fs::copy(place.server.join(name), server.join(name)).unwrap();
    }
    let room = SqliteRoom::open(&server, ServerKeys::read(&server).unwrap()).unwrap();
    let running = run(room).await;
    let address = running.address;
    let send = async |bytes: Vec<u8>| exchange(TcpStream::connect(address).await.unwrap(), &bytes).await;
    let health =
        async || send(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec()).await;
    let mut device = place.invited(1, WARD, None);
    let (nonce, body) = device.body();
    device.take(nonce, &send(post(&body)).await.body).unwrap();
    // Something else fills the disk.
    let filler = small.0.path().join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
    let mut counter = 0;
    let full = loop {
        device.tip(WARD, counter);
        counter += 2;
        let (nonce, body) = device.body();
        match device.take(nonce, &send(post(&body)).await.body) {
            Ok(_) => assert!(counter < 4_000, "it never filled"),
            Err(error) => break error,
        }
    };
    assert_eq!(full, ExchangeError::Trouble(Trouble::Full));
    let told = health().await;
    assert_eq!((told.status, told.body), (503, b"full\n".to_vec()));
    std::fs::remove_file(&filler).unwrap();
    drop(file);
    while !device.outgoing().is_empty() {
        let (nonce, body) = device.body();
        device.take(nonce, &send(post(&body)).await.body).unwrap();
    }
    assert!(device.verdicts().iter().all(|verdict| *verdict == Verdict::Accepted));
    assert_eq!(health().await.status, 200);
    running.shutdown().await;
}
