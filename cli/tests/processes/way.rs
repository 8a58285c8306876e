//! The way between phones and server: it records every byte, and can be cut, held, or lead to a stranger.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// What becomes of connections from now on.
#[derive(Clone, PartialEq, Eq)]
pub enum Mode {
    /// They lead to the server.
    Open,
    /// The server gets the whole request; of its reply so many bytes come through, and then the connection breaks.
    CutReply(usize),
    /// They wait until the way is open.
    Held,
    /// A stranger reads the request and answers with these bytes.
    Stranger(Vec<u8>),
}

/// What went over one connection.
#[derive(Clone, Default)]
pub struct Traffic {
    pub up: Vec<u8>,
    pub down: Vec<u8>,
}

/// The way. It keeps its address as long as it lives.
pub struct Way {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    mode: Mode,
    server: SocketAddr,
    traffic: Vec<Traffic>,
    held: usize,
    over: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Way {
    pub fn new(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = State { mode: Mode::Open, server, traffic: Vec::new(), held: 0, over: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let accepting = shared.clone();
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                if accepting.state().over {
                    return;
                }
                let shared = accepting.clone();
                thread::spawn(move || carry(&shared, phone));
            }
        });
        Self { address, shared }
    }

    pub fn set(&self, mode: Mode) {
        self.shared.state().mode = mode;
        self.shared.changed.notify_all();
    }

    pub fn lead_to(&self, server: SocketAddr) {
        self.shared.state().server = server;
    }

    /// Waits until a connection is held.
    pub fn wait_for_one_held(&self) {
        let state = self.shared.state();
        let none = |state: &mut State| state.held == 0;
        let (state, late) =
            self.shared.changed.wait_timeout_while(state, Duration::from_secs(120), none).unwrap();
        drop(state);
        assert!(!late.timed_out(), "nobody came");
    }

    /// What went over each connection so far.
    pub fn traffic(&self) -> Vec<Traffic> {
        self.shared.state().traffic.clone()
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        {
            let mut state = self.shared.state();
            state.over = true;
            state.mode = Mode::Open;
        }
        self.shared.changed.notify_all();
        let _ = TcpStream::connect(self.address);
    }
}

fn carry(shared: &Arc<Shared>, phone: TcpStream) {
    let (mode, server, number) = {
        let mut state = shared.state();
        state.held += 1;
        shared.changed.notify_all();
        let held = |state: &mut State| state.mode == Mode::Held;
        let mut state = shared.changed.wait_while(state, held).unwrap();
        state.held -= 1;
        state.traffic.push(Traffic::default());
        (state.mode.clone(), state.server, state.traffic.len() - 1)
    };
    let through = match mode {
        Mode::Stranger(answer) => return answer_as_stranger(phone, &answer),
        Mode::CutReply(bytes) => bytes,
        Mode::Open | Mode::Held => usize::MAX,
    };
    let Ok(server) = TcpStream::connect(server) else { return };
    let (mut from_phone, mut to_server) = (phone.try_clone().unwrap(), server.try_clone().unwrap());
    let up = shared.clone();
    let upward = thread::spawn(move || {
        let mut piece = [0; 8192];
        while let Ok(count @ 1..) = from_phone.read(&mut piece) {
            up.state().traffic[number].up.extend_from_slice(&piece[..count]);
            if to_server.write_all(&piece[..count]).is_err() {
                break;
            }
        }
        let _ = to_server.shutdown(Shutdown::Write);
    });
    bring_back(shared, number, server, phone, through);
    let _ = upward.join();
}

fn bring_back(shared: &Shared, number: usize, mut server: TcpStream, mut phone: TcpStream, through: usize) {
    let mut piece = [0; 8192];
    let mut brought = 0;
    while let Ok(count @ 1..) = server.read(&mut piece) {
        let over = {
            let mut state = shared.state();
            let down = &mut state.traffic[number].down;
            down.extend_from_slice(&piece[..count]);
            through != usize::MAX && down.ends_with(b"\r\n0\r\n\r\n")
        };
        let now = count.min(through - brought);
        brought += now;
        if phone.write_all(&piece[..now]).is_err() || over {
            break;
        }
    }
    let _ = phone.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

fn answer_as_stranger(mut phone: TcpStream, answer: &[u8]) {
    let mut request = Vec::new();
    let mut piece = [0; 8192];
    while !whole_request(&request) {
        match phone.read(&mut piece) {
            Ok(count @ 1..) => request.extend_from_slice(&piece[..count]),
            _ => return,
        }
    }
    let _ = phone.write_all(answer);
    let _ = phone.shutdown(Shutdown::Both);
}

fn whole_request(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    request.len() >= end + 4 + length
}
