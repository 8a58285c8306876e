//! Connections: how many, how long they may say nothing, and how they end when the server stops.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep};
use tokio_rustls::TlsAcceptor;

/// How long a handshake, and then the lines before a body, may take: a bad link needs seconds, a stranger who says
/// nothing gets no more. A connection that waits for its next request is closed after as long.
const GREETING: Duration = Duration::from_secs(30);

/// What connections are served with.
pub(crate) struct Door {
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) router: Router,
    /// Connections at once; who comes then waits before the door.
    pub(crate) most: usize,
    /// How long a peer may not take what is written to it.
    pub(crate) silence: Duration,
    /// How long connections may take to end.
    pub(crate) stop_within: Duration,
}

/// Resolves once the server is to stop, or whoever could say so is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Serves until it is stopped, and returns when every connection has ended or was cut.
pub(crate) async fn serve(listener: TcpListener, door: Door, mut stop: watch::Receiver<bool>) {
    let door = Arc::new(door);
    let places = Arc::new(Semaphore::new(door.most));
    let mut connections = JoinSet::new();
    loop {
        let come = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            come = come => come,
            () = stopped(&mut stop) => break,
        };
        while connections.try_join_next().is_some() {}
        match (place, accepted) {
            (Ok(place), Ok((stream, _))) => {
                let (door, stop) = (door.clone(), stop.clone());
                connections.spawn(async move {
                    let _place = place;
                    greet(stream, &door, stop).await;
                });
            }
            // Out of file handles: let some close.
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(door.stop_within, ended).await.is_err() {
        tracing::warn!(event = "cut at stop", connections = connections.len());
    }
    connections.shutdown().await;
}

async fn greet(stream: TcpStream, door: &Door, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    match &door.tls {
        None => converse(stream, door, stop).await,
        Some(tls) => {
            let stream = tokio::select! {
                stream = tokio::time::timeout(GREETING, tls.accept(stream)) => stream,
                () = stopped(&mut stop) => return,
            };
            if let Ok(Ok(stream)) = stream {
                converse(stream, door, stop).await;
            }
        }
    }
}

async fn converse<S>(stream: S, door: &Door, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(Impatient::new(stream, door.silence));
    let service = TowerToHyperService::new(door.router.clone());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(GREETING);
    let mut connection = pin!(http.serve_connection(stream, service));
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// A stream that fails when its peer takes nothing of what is written for too long.
struct Impatient<S> {
    stream: S,
    silence: Duration,
    until: Option<Pin<Box<Sleep>>>,
}

impl<S> Impatient<S> {
    fn new(stream: S, silence: Duration) -> Self {
        Self { stream, silence, until: None }
    }

    fn bounded<T>(&mut self, poll: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.until = None;
            return poll;
        }
        let silence = self.silence;
        let until =
            self.until.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + silence)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(poll, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.bounded(poll, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(context);
        self.bounded(poll, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(context);
        self.bounded(poll, context)
    }
}
