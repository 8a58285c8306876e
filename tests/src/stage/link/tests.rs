//! A fault is there when setting it has returned, on connections that were open before too.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::{Fault, Link};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// How often each is tried; what is wrong is wrong in some orders of the threads only.
const ROUNDS: usize = 300;

/// A phone's end and a server's end of an open connection over a link. The phone's is blocking, so that nothing of it
/// waits for the runtime that the link runs on.
async fn connected(link: &Link, server: &TcpListener) -> (TcpStream, tokio::net::TcpStream) {
    let mut phone = TcpStream::connect(link.address().strip_prefix("http://").unwrap()).unwrap();
    let (mut server, _) = server.accept().await.unwrap();
    phone.write_all(b".").unwrap();
    assert_eq!(server.read_u8().await.unwrap(), b'.');
    (phone, server)
}

async fn linked() -> (Link, TcpListener) {
    let server = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let link = Link::new().await.unwrap();
    link.leads_to(server.local_addr().unwrap());
    (link, server)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_connection_is_closed_when_away_is_set() {
    let (link, server) = linked().await;
    for round in 0..ROUNDS {
        let (mut phone, _server) = connected(&link, &server).await;
        link.set(Fault::Away).await.unwrap();
        phone.set_nonblocking(true).unwrap();
        let end = phone.read(&mut [0; 1]);
        let closed = match &end {
            Ok(length) => *length == 0,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        };
        assert!(closed, "round {round}: {end:?}");
        link.set(Fault::None).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_sent_after_a_cut_was_set_are_counted_on_an_open_connection() {
    let (link, server) = linked().await;
    for round in 0..ROUNDS {
        let (mut phone, mut server) = connected(&link, &server).await;
        link.set(Fault::CutUp { after: 3 }).await.unwrap();
        phone.write_all(b"0123456789").unwrap();
        let mut came = Vec::new();
        while came.len() <= 3 && server.read_buf(&mut came).await.unwrap() > 0 {}
        assert_eq!(came, b"012", "round {round}");
        link.set(Fault::None).await.unwrap();
    }
}
