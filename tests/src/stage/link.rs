//! The way between phones and server: bytes over TCP, and what goes wrong with them. What goes wrong depends on how many
//! bytes passed since the fault was set, never on how long something took.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};

/// What the link does. Bytes are those on the wire, HTTP's included, since the fault was set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Fault {
    /// Carries everything.
    #[default]
    None,
    /// Nobody listens, and what was open is closed.
    Away,
    /// Breaks after so many bytes to the server.
    CutUp {
        /// Bytes.
        after: usize,
    },
    /// Breaks after so many bytes to the phone.
    CutDown {
        /// Bytes.
        after: usize,
    },
    /// The server takes the request and answers; nothing of it comes back.
    LoseReply,
    /// Another service answers with a page.
    Portal,
    /// The server says that this phone is too old.
    TooOld,
    /// An old server answers.
    ServerTooOld,
    /// Holds everything after so many bytes to the server, until the fault changes.
    Stall {
        /// Bytes.
        after: usize,
    },
}

impl Fault {
    /// The fault of a name, with the bytes of those that count them.
    ///
    /// # Errors
    /// That there is none, or that bytes are missing or too many.
    pub fn named(name: &str, after: Option<usize>) -> Result<Self, String> {
        Ok(match (name, after) {
            ("none", None) => Self::None,
            ("away", None) => Self::Away,
            ("cut-up", Some(after)) => Self::CutUp { after },
            ("cut-down", Some(after)) => Self::CutDown { after },
            ("lose-reply", None) => Self::LoseReply,
            ("portal", None) => Self::Portal,
            ("too-old", None) => Self::TooOld,
            ("server-too-old", None) => Self::ServerTooOld,
            ("stall", Some(after)) => Self::Stall { after },
            _ => return Err(format!("no link does `{name}` with {after:?} bytes")),
        })
    }

    /// What is answered instead of the server's words.
    fn answer(&self) -> Option<Vec<u8>> {
        let whole = |head: &str, body: &[u8]| {
            let head =
                format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            Some([head.as_bytes(), body].concat())
        };
        match self {
            Self::Portal => {
                whole("200 OK\r\ncontent-type: text/html", b"<html>Wi-Fi: xin moi dang nhap</html>")
            }
            // The one form that every version reads: a preface of another version.
            Self::TooOld => whole("200 OK", b"TX\x09\x09"),
            Self::ServerTooOld => whole("200 OK", b"TX\x00\x00"),
            _ => None,
        }
    }
}

/// What is set from outside.
struct Shared {
    fault: watch::Sender<Fault>,
    stalled: watch::Sender<bool>,
    /// How many connections are carried.
    carried: watch::Sender<usize>,
    upstream: Mutex<Option<SocketAddr>>,
}

/// A link on a port of its own.
pub struct Link {
    address: SocketAddr,
    shared: Arc<Shared>,
    doors: mpsc::Sender<Asked>,
}

/// Whether the door is to be open, and who hears that it is as asked.
type Asked = (bool, oneshot::Sender<Result<(), String>>);

impl Link {
    /// A link that leads nowhere yet.
    pub async fn new() -> Result<Self, String> {
        let any = ([127, 0, 0, 1], 0).into();
        let listener = bind(any).and_then(|socket| socket.listen(WAITING));
        let listener = listener.map_err(|error| format!("the link cannot listen: {error}"))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let shared = Arc::new(Shared {
            fault: watch::Sender::new(Fault::None),
            stalled: watch::Sender::new(false),
            carried: watch::Sender::new(0),
            upstream: Mutex::new(None),
        });
        let (doors, asked) = mpsc::channel(1);
        tokio::spawn(accept(Door::Open(listener), address, shared.clone(), asked));
        Ok(Self { address, shared, doors })
    }

    /// The address that phones are told.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it leads from now on.
    pub fn leads_to(&self, server: SocketAddr) {
        *self.shared.upstream.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
    }

    /// Sets what it does; when this returns, it does it.
    pub async fn set(&self, fault: Fault) -> Result<(), String> {
        let open = fault != Fault::Away;
        self.shared.stalled.send_replace(false);
        self.shared.fault.send_replace(fault);
        let (done, applied) = oneshot::channel();
        self.doors.send((open, done)).await.map_err(|_| "the link ended")?;
        applied.await.map_err(|_| "the link ended")??;
        if !open {
            self.emptied().await;
        }
        Ok(())
    }

    /// Waits until no connection is open. A phone that sent into one that is about to close could not tell whether what
    /// it sent had left.
    pub async fn emptied(&self) {
        let _ = self.shared.carried.subscribe().wait_for(|carried| *carried == 0).await;
    }

    /// Waits until a request is held.
    pub async fn stalled(&self) {
        let _ = self.shared.stalled.subscribe().wait_for(|stalled| *stalled).await;
    }
}

/// Takes a port without listening at it.
fn bind(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // The same port is taken again while connections of it still linger.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// What is at the link's port.
enum Door {
    Open(TcpListener),
    /// Refuses whoever comes. The port stays taken: it would be given to any other socket of this machine.
    Shut(TcpSocket),
}

impl Door {
    fn set(self, open: bool, address: SocketAddr) -> std::io::Result<Self> {
        match (self, open) {
            (Self::Shut(socket), true) => socket.listen(WAITING).map(Self::Open),
            (Self::Open(listener), false) => {
                drop(listener);
                bind(address).map(Self::Shut)
            }
            (as_it_is, _) => Ok(as_it_is),
        }
    }
}

/// Connections that may wait to be accepted.
const WAITING: u32 = 64;

async fn accept(mut door: Door, address: SocketAddr, shared: Arc<Shared>, mut asked: mpsc::Receiver<Asked>) {
    loop {
        let coming = async {
            match &door {
                Door::Open(listener) => listener.accept().await,
                Door::Shut(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            came = coming => {
                if let Ok((phone, _)) = came {
                    shared.carried.send_modify(|carried| *carried += 1);
                    let shared = shared.clone();
                    tokio::spawn(async move {
                        carry(phone, &shared).await;
                        shared.carried.send_modify(|carried| *carried -= 1);
                    });
                }
            }
            asked = asked.recv() => {
                let Some((open, done)) = asked else { return };
                match door.set(open, address) {
                    Ok(set) => {
                        door = set;
                        let _ = done.send(Ok(()));
                    }
                    Err(error) => {
                        let _ = done.send(Err(format!("the link's port: {error}")));
                        return;
                    }
                }
            }
        }
    }
}

/// One connection of a phone.
struct Carried {
    phone: TcpStream,
    server: TcpStream,
    up: usize,
    down: usize,
    /// What is held while the link stalls.
    kept: Vec<u8>,
    /// The end of what the server said and nobody hears.
    lost: Vec<u8>,
}

/// Whether a connection goes on.
type Goes = std::io::Result<bool>;

/// What was read on one side.
enum Read {
    Phone(usize),
    Server(usize),
    Nothing,
}

async fn carry(phone: TcpStream, shared: &Shared) {
    let mut faults = shared.fault.subscribe();
    let mut fault = faults.borrow_and_update().clone();
    let upstream = *shared.upstream.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(upstream) = upstream else { return };
    let Ok(server) = TcpStream::connect(upstream).await else { return };
    let _ = (phone.set_nodelay(true), server.set_nodelay(true));
    let mut carried = Carried { phone, server, up: 0, down: 0, kept: Vec::new(), lost: Vec::new() };
    let (mut sent, mut said) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    loop {
        let holds = !carried.kept.is_empty();
        let read = tokio::select! {
            changed = faults.changed() => if changed.is_err() { return } else { Read::Nothing },
            read = carried.phone.read(&mut sent), if !holds => Read::Phone(read.unwrap_or(0)),
            read = carried.server.read(&mut said) => Read::Server(read.unwrap_or(0)),
        };
        // Looked at after reading: bytes that were sent once a fault was set meet that fault, whichever was noticed first.
        let set = {
            let set = faults.borrow_and_update();
            (set.has_changed() || matches!(read, Read::Nothing)).then(|| set.clone())
        };
        if let Some(set) = set {
            fault = set;
            if !carried.changed(&fault).await.unwrap_or(false) {
                return;
            }
        }
        let goes = match read {
            Read::Phone(0) | Read::Server(0) => return,
            Read::Phone(length) => carried.sent(&fault, &sent[..length], shared).await,
            Read::Server(length) => carried.said(&fault, &said[..length]).await,
            Read::Nothing => Ok(true),
        };
        if !goes.unwrap_or(false) {
            return;
        }
    }
}

impl Carried {
    async fn changed(&mut self, fault: &Fault) -> Goes {
        (self.up, self.down) = (0, 0);
        self.lost.clear();
        let kept = std::mem::take(&mut self.kept);
        self.server.write_all(&kept).await?;
        Ok(*fault != Fault::Away)
    }

    async fn sent(&mut self, fault: &Fault, bytes: &[u8], shared: &Shared) -> Goes {
        if let Some(answer) = fault.answer() {
            self.phone.write_all(&answer).await?;
            self.phone.shutdown().await?;
            // Read to its end: closed before, what was answered could be thrown away with it.
            while self.phone.read(&mut [0; 4096]).await? > 0 {}
            return Ok(false);
        }
        match *fault {
            Fault::CutUp { after } => {
                let passes = bytes.len().min(after - self.up.min(after));
                self.server.write_all(&bytes[..passes]).await?;
                self.up += passes;
                if self.up < after {
                    return Ok(true);
                }
                // The server's words are read to their end, so that it gets every byte that passed.
                self.server.shutdown().await?;
                while self.server.read(&mut [0; 4096]).await? > 0 {}
                Ok(false)
            }
            Fault::Stall { after } => {
                let passes = bytes.len().min(after - self.up.min(after));
                self.server.write_all(&bytes[..passes]).await?;
                self.up += passes;
                if self.up >= after {
                    self.kept.extend_from_slice(&bytes[passes..]);
                    if self.kept.is_empty() {
                        return Ok(true);
                    }
                    shared.stalled.send_replace(true);
                }
                Ok(true)
            }
            _ => {
                self.server.write_all(bytes).await?;
                Ok(true)
            }
        }
    }

    async fn said(&mut self, fault: &Fault, bytes: &[u8]) -> Goes {
        match *fault {
            Fault::CutDown { after } => {
                let passes = bytes.len().min(after - self.down.min(after));
                self.phone.write_all(&bytes[..passes]).await?;
                self.down += passes;
                Ok(self.down < after)
            }
            Fault::LoseReply => {
                self.lost.extend_from_slice(bytes);
                // The last chunk: the server said everything.
                Ok(!self.lost.ends_with(b"\r\n0\r\n\r\n"))
            }
            _ => {
                self.phone.write_all(bytes).await?;
                Ok(true)
            }
        }
    }
}

#[cfg(test)]
mod tests;
