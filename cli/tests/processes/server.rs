//! The server as a process of its own, on a port that the machine chooses.

use super::program::{command, ended};
use super::{Tls, path_text};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// How long a server may take until it listens.
const DEADLINE: Duration = Duration::from_secs(120);

/// A running server. Killed when dropped.
pub struct Server {
    pub dir: PathBuf,
    pub address: SocketAddr,
    child: Child,
    logs: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Starts it, and waits until it says where it listens.
    pub fn start(dir: &Path, tls: Option<&Tls>) -> Self {
        let kept = path_text(dir);
        let files = tls.map(|tls| (path_text(&tls.certificate), path_text(&tls.key)));
        let mut arguments = vec!["--lang", "en", "serve", "--dir", &kept, "--listen", "127.0.0.1:0"];
        if let Some((certificate, key)) = &files {
            arguments.extend(["--tls-certificate", certificate, "--tls-key", key]);
        }
        let mut child = command(&arguments).spawn().unwrap();
        let logs = Arc::new(Mutex::new(Vec::new()));
        let (found, address) = mpsc::channel();
        follow(child.stderr.take().unwrap(), logs.clone(), None);
        follow(child.stdout.take().unwrap(), logs.clone(), Some(found));
        let Ok(address) = address.recv_timeout(DEADLINE) else {
            let _ = child.kill();
            panic!("the server does not listen: {}", String::from_utf8_lossy(&logs.lock().unwrap()));
        };
        Self { dir: dir.to_owned(), address, child, logs }
    }

    /// Stops it as an operator does (SIGTERM).
    pub fn stop(&mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let status = ended(&mut self.child).expect("a server that is asked to stop stops");
        assert!(status.success(), "{status}");
    }

    /// Kills it (SIGKILL).
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// All that it wrote on both of its streams.
    pub fn logs(&self) -> Vec<u8> {
        self.logs.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn follow(
    from: impl Read + Send + 'static,
    logs: Arc<Mutex<Vec<u8>>>,
    found: Option<mpsc::Sender<SocketAddr>>,
) {
    std::thread::spawn(move || {
        let mut lines = BufReader::new(from);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let address = address_in(&String::from_utf8_lossy(&line));
            if let (Some(address), Some(found)) = (address, &found) {
                let _ = found.send(address);
            }
            logs.lock().unwrap().append(&mut line);
        }
    });
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let start = line.find("127.0.0.1:")?;
    let address = line[start..].split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).next()?;
    address.trim_end_matches(['.', ':']).parse().ok()
}
