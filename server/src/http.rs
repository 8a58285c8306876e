//! The edge: HTTP around the exchange's machine. A request's bytes go into a session as they come, and what it answers
//! goes out at once; the room is locked for whole things only, never while a byte is awaited.

use crate::room::SqliteRoom;
use crate::tls;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tinxom_exchange::server::{Room, ServerSession};
use tinxom_wire::message::{Frame, PREFACE, Trouble};
use tinxom_wire::sign::Signer32;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// Bytes of one request at most.
const REQUEST: usize = 4 * 1024 * 1024;
/// How long a request may be silent before it is taken as cut.
const SILENCE: Duration = Duration::from_secs(60);
/// Requests served at once; one more is told to wait. Not counted per address: a hamlet shares one.
const AT_ONCE: usize = 256;

/// Where the server's date comes from: milliseconds since 1970, UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Where to listen, and with which certificate.
#[derive(Debug, Clone)]
pub struct Listen {
    /// Address and port; port 0 takes a free one.
    pub address: SocketAddr,
    /// Certificate chain and key, both PEM. Without, a reverse proxy has to bring TLS.
    pub tls: Option<(Vec<u8>, Vec<u8>)>,
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address could not be taken.
    #[error("cannot listen: {0}")]
    Listen(std::io::Error),
    /// The certificate or its key cannot be used.
    #[error("the TLS certificate or its key cannot be used")]
    Tls,
}

/// A running server.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Takes no more requests, ends those that are being served, and returns.
    pub async fn shutdown(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

struct Shared {
    room: Mutex<SqliteRoom>,
    signer: Signer32,
    clock: Clock,
    places: Semaphore,
}

impl Shared {
    // A panic while the room was locked left no transaction open: SQLite rolled it back with its guard.
    fn room(&self) -> MutexGuard<'_, SqliteRoom> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts serving a room.
///
/// # Errors
/// [`StartError`].
pub async fn start(room: SqliteRoom, listen: &Listen, clock: Clock) -> Result<Running, StartError> {
    let listener = tokio::net::TcpListener::bind(listen.address).await.map_err(StartError::Listen)?;
    let address = listener.local_addr().map_err(StartError::Listen)?;
    let signer = room.keys.signer.clone();
    let shared = Arc::new(Shared { room: Mutex::new(room), signer, clock, places: Semaphore::new(AT_ONCE) });
    let router = Router::new().route("/sync", post(sync)).route("/healthz", get(health)).with_state(shared);
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async move {
        let _ = stopped.await;
    };
    let task = match &listen.tls {
        None => tokio::spawn(async move {
            let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
        }),
        Some((chain, key)) => {
            let listener = tls::TlsListener::new(listener, chain, key).map_err(|_| StartError::Tls)?;
            tokio::spawn(async move {
                let _ = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
            })
        }
    };
    tracing::info!(event = "listening", %address, tls = listen.tls.is_some());
    Ok(Running { address, stop, task })
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    let generation =
        tokio::task::spawn_blocking(move || shared.room().generation().map_err(Trouble::from)).await;
    match generation {
        Ok(Ok(_)) => "ok\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "storage\n").into_response(),
    }
}

async fn sync(State(shared): State<Arc<Shared>>, body: Body) -> Response {
    let (sender, receiver) = mpsc::channel::<Bytes>(16);
    if shared.places.available_permits() == 0 {
        let mut busy = PREFACE.to_vec();
        busy.extend(Frame::Trouble(Trouble::Busy).to_bytes());
        return (StatusCode::SERVICE_UNAVAILABLE, busy).into_response();
    }
    tokio::spawn(serve(shared, body, sender));
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (Ok::<_, Infallible>(piece), receiver))
    });
    ([("content-type", "application/octet-stream"), ("cache-control", "no-store")], Body::from_stream(pieces))
        .into_response()
}

async fn serve(shared: Arc<Shared>, body: Body, sender: mpsc::Sender<Bytes>) {
    let Ok(_place) = shared.places.acquire().await else { return };
    let mut pieces = body.into_data_stream();
    let mut session = ServerSession::default();
    let (mut up, mut down, mut over) = (0usize, 0usize, false);
    while !over {
        let piece = match tokio::time::timeout(SILENCE, pieces.next()).await {
            Ok(Some(Ok(piece))) => piece,
            _ => break,
        };
        up += piece.len();
        if up > REQUEST {
            break;
        }
        let room = shared.clone();
        let fed = tokio::task::spawn_blocking(move || {
            let mut out = Vec::new();
            let now = (room.clock)();
            let over = session.feed(&piece, &mut *room.room(), &room.signer, now, &mut out);
            (session, out, over)
        })
        .await;
        let Ok((back, out, ended)) = fed else { return };
        session = back;
        over = ended;
        down += out.len();
        // Whoever went away misses the reply; what was committed stays, and he asks again.
        if !out.is_empty() && sender.send(out.into()).await.is_err() {
            break;
        }
    }
    tracing::info!(event = "sync", up, down, whole = over);
    if !over {
        let room = shared.clone();
        let kept =
            tokio::task::spawn_blocking(move || session.cut(&mut *room.room()).map_err(Trouble::from)).await;
        if !matches!(kept, Ok(Ok(()))) {
            tracing::warn!(event = "part not kept");
        }
    }
}
