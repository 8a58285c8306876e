//! The edge: HTTP around the exchange's machine. A request's bytes go into a session as they come, and what it answers
//! goes out at once; the room is locked for whole things only, never while a byte is awaited.

use crate::limits::Limits;
use crate::listen::{self, Door};
use crate::room::{Health, SqliteRoom};
use crate::tls;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tinxom_domain::id::DeviceId;
use tinxom_exchange::server::ServerSession;
use tinxom_wire::message::{Frame, PREFACE, Trouble};
use tinxom_wire::sign::Signer32;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant, timeout, timeout_at};

/// Bytes of one request at most.
const REQUEST: usize = 4 * 1024 * 1024;
/// How long what is being written may take once no connection is left: a slow disk needs no more.
const CLOSING: Duration = Duration::from_secs(30);

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
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Takes no more requests, ends those that are being served (for as long as [`Limits::stop_within`] says, then
    /// they are cut as a bad link would cut them), closes the database and returns.
    pub async fn shutdown(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

struct Shared {
    room: Mutex<SqliteRoom>,
    signer: Signer32,
    clock: Clock,
    limits: Limits,
    /// For requests whose head is awaited: strangers until it verifies.
    strangers: Arc<Semaphore>,
    /// For requests of known devices.
    places: Arc<Semaphore>,
    seated: Mutex<BTreeMap<DeviceId, u32>>,
}

impl Shared {
    fn new(room: SqliteRoom, clock: Clock) -> Self {
        let limits = room.limits.clone();
        let most = || Arc::new(Semaphore::new(limits.requests_at_once as usize));
        let (strangers, places) = (most(), most());
        let signer = room.keys.signer.clone();
        Self { room: Mutex::new(room), signer, clock, limits, strangers, places, seated: Mutex::default() }
    }

    // A panic while the room was locked left no transaction open: SQLite rolled it back with its guard.
    fn room(&self) -> MutexGuard<'_, SqliteRoom> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // A map of numbers is whole after a panic too.
    fn seated(&self) -> MutexGuard<'_, BTreeMap<DeviceId, u32>> {
        self.seated.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a request of a device, or none when it or all together have theirs taken.
    fn seat(self: &Arc<Self>, device: DeviceId) -> Option<Seat> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        let mut seated = self.seated();
        let taken = seated.entry(device).or_default();
        if *taken >= self.limits.requests_at_once_of_a_device {
            return None;
        }
        *taken += 1;
        drop(seated);
        Some(Seat { shared: self.clone(), device, _place: place })
    }

    /// Waits until no request is served any more.
    async fn empty(&self) {
        for places in [&self.strangers, &self.places] {
            let _ = places.acquire_many(self.limits.requests_at_once).await;
        }
    }
}

/// One of a device's places, given back when it is dropped.
struct Seat {
    shared: Arc<Shared>,
    device: DeviceId,
    _place: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seated = self.shared.seated();
        if let Some(taken) = seated.get_mut(&self.device) {
            *taken -= 1;
            if *taken == 0 {
                seated.remove(&self.device);
            }
        }
    }
}

/// Starts serving a room, with the limits that it has.
///
/// # Errors
/// [`StartError`].
pub async fn start(room: SqliteRoom, listen: &Listen, clock: Clock) -> Result<Running, StartError> {
    let tls = match &listen.tls {
        Some((chain, key)) => Some(tls::acceptor(chain, key).ok_or(StartError::Tls)?),
        None => None,
    };
    let listener = tokio::net::TcpListener::bind(listen.address).await.map_err(StartError::Listen)?;
    let address = listener.local_addr().map_err(StartError::Listen)?;
    let shared = Arc::new(Shared::new(room, clock));
    let router =
        Router::new().route("/sync", post(sync)).route("/healthz", get(health)).with_state(shared.clone());
    let limits = &shared.limits;
    let most = 2 * limits.requests_at_once as usize + 32;
    let door = Door { tls, router, most, silence: limits.silence, stop_within: limits.stop_within };
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(async move {
        listen::serve(listener, door, stopped).await;
        // The connections are gone, so what is still served ends with its next byte that does not come.
        let ended = async {
            shared.empty().await;
            // The last of them still holds the room for a moment: the database is closed once nobody does.
            while Arc::strong_count(&shared) > 1 {
                tokio::task::yield_now().await;
            }
        };
        let _ = timeout(CLOSING, ended).await;
        drop(shared);
        tracing::info!(event = "stopped");
    });
    tracing::info!(event = "listening", %address, tls = listen.tls.is_some());
    Ok(Running { address, stop, task })
}

/// A whole reply that says only why the request is not served.
fn trouble(status: StatusCode, trouble: Trouble) -> Response {
    let mut body = PREFACE.to_vec();
    body.extend(Frame::Trouble(trouble).to_bytes());
    (status, [("content-type", "application/octet-stream"), ("cache-control", "no-store")], body)
        .into_response()
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    let Ok(_place) = shared.strangers.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "busy\n").into_response();
    };
    let health = tokio::task::spawn_blocking(move || shared.room().health()).await;
    match health {
        Ok(Health::Well) => "ok\n".into_response(),
        Ok(Health::Full) => (StatusCode::SERVICE_UNAVAILABLE, "full\n").into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "storage\n").into_response(),
    }
}

async fn sync(State(shared): State<Arc<Shared>>, body: Body) -> Response {
    if body.size_hint().lower() > REQUEST as u64 {
        return trouble(StatusCode::PAYLOAD_TOO_LARGE, Trouble::Malformed);
    }
    let Ok(place) = shared.strangers.clone().try_acquire_owned() else {
        tracing::warn!(event = "busy");
        return trouble(StatusCode::SERVICE_UNAVAILABLE, Trouble::Busy);
    };
    let (sender, receiver) = mpsc::channel::<Bytes>(16);
    tokio::spawn(serve(shared, body, sender, place));
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (Ok::<_, Infallible>(piece), receiver))
    });
    ([("content-type", "application/octet-stream"), ("cache-control", "no-store")], Body::from_stream(pieces))
        .into_response()
}

async fn serve(shared: Arc<Shared>, body: Body, sender: mpsc::Sender<Bytes>, stranger: OwnedSemaphorePermit) {
    let mut pieces = body.into_data_stream();
    let mut session = ServerSession::default();
    let head_by = Instant::now() + shared.limits.head_within;
    let mut stranger = Some(stranger);
    let mut seat = None;
    let (mut up, mut down, mut over) = (0usize, 0usize, false);
    while !over {
        let mut until = Instant::now() + shared.limits.silence;
        if stranger.is_some() {
            until = until.min(head_by);
        }
        let piece = match timeout_at(until, pieces.next()).await {
            Ok(Some(Ok(piece))) => piece,
            _ => break,
        };
        up += piece.len();
        let room = shared.clone();
        let fed = tokio::task::spawn_blocking(move || {
            let mut out = Vec::new();
            let over = if up > REQUEST {
                out.extend(Frame::Trouble(Trouble::Malformed).to_bytes());
                true
            } else {
                session.feed(&piece, &mut *room.room(), &room.signer, (room.clock)(), &mut out)
            };
            (session, out, over)
        })
        .await;
        let Ok((back, mut out, ended)) = fed else { return };
        session = back;
        over = ended;
        if stranger.is_some()
            && let Some(device) = session.device()
        {
            seat = shared.seat(device);
            stranger = None;
            if seat.is_none() && !over {
                out.extend(Frame::Trouble(Trouble::Busy).to_bytes());
                over = true;
            }
        }
        down += out.len();
        // Whoever went away misses the reply; what was committed stays, and he asks again.
        let silence = shared.limits.silence;
        if !out.is_empty() && !matches!(timeout(silence, sender.send(out.into())).await, Ok(Ok(()))) {
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
    drop((seat, stranger));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::authority::{Authority, ServerKeys};

    fn shared(dir: &std::path::Path) -> Arc<Shared> {
        let server = dir.join("server");
        Authority::create(&dir.join("authority")).unwrap().make_server(&server, &[]).unwrap();
        let room = SqliteRoom::open(&server, ServerKeys::read(&server).unwrap()).unwrap();
        Arc::new(Shared::new(room, Arc::new(|| 1_795_000_000_000)))
    }

    #[tokio::test(start_paused = true)]
    async fn a_stranger_who_sends_no_head_is_let_go_in_bounded_time() {
        let dir = tempfile::tempdir().unwrap();
        let shared = shared(dir.path());
        // A byte of the preface every ten seconds: never silent, never known.
        let drip = futures_util::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(10)).await;
            Some((Ok::<_, Infallible>(Bytes::new()), ()))
        });
        let place = shared.strangers.clone().try_acquire_owned().unwrap();
        let (sender, mut receiver) = mpsc::channel(16);
        let began = Instant::now();
        serve(shared.clone(), Body::from_stream(drip), sender, place).await;
        assert!(began.elapsed() <= shared.limits.head_within);
        assert!(receiver.recv().await.is_none());
        assert_eq!(shared.strangers.available_permits(), shared.limits.requests_at_once as usize);
    }

    #[tokio::test]
    async fn a_stranger_who_sends_bytes_without_end_is_stopped_before_20_kib_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let shared = shared(dir.path());
        let mut first = PREFACE.to_vec();
        first.extend([0x3f, 0xff]);
        let endless = futures_util::stream::iter(
            std::iter::once(Bytes::from(first)).chain(std::iter::repeat(Bytes::from_static(&[0; 1024]))),
        )
        .map(Ok::<_, Infallible>);
        let place = shared.strangers.clone().try_acquire_owned().unwrap();
        let (sender, mut receiver) = mpsc::channel(64);
        serve(shared.clone(), Body::from_stream(endless), sender, place).await;
        let mut reply = Vec::new();
        while let Some(piece) = receiver.recv().await {
            reply.extend(piece);
        }
        assert_eq!(reply, [&PREFACE[..], &Frame::Trouble(Trouble::Malformed).to_bytes()].concat());
    }

    #[tokio::test]
    async fn a_device_takes_its_places_and_not_those_of_others() {
        let dir = tempfile::tempdir().unwrap();
        let shared = shared(dir.path());
        let most = shared.limits.requests_at_once_of_a_device as usize;
        let (one, other) = (DeviceId([1; 16]), DeviceId([2; 16]));
        let seats: Vec<Option<Seat>> = (0..most + 3).map(|_| shared.seat(one)).collect();
        assert_eq!(seats.iter().flatten().count(), most);
        assert!(shared.seat(other).is_some());
        drop(seats);
        assert!(shared.seat(one).is_some());
        assert!(shared.seated().is_empty());
        assert_eq!(shared.places.available_permits(), shared.limits.requests_at_once as usize);
    }
}
