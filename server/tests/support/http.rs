//! HTTP/1.1 by hand, so that a test can say what no client would.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A reply: its status and its body, without chunks' marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

/// A POST /sync with its length.
pub fn post(body: &[u8]) -> Vec<u8> {
    posting(body, body.len())
}

/// A POST /sync that promises a length.
pub fn posting(body: &[u8], length: usize) -> Vec<u8> {
    let head =
        format!("POST /sync HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Sends bytes, and reads until the server closes.
pub async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, bytes: &[u8]) -> Reply {
    // Who is refused at once may find the way closed while he still sends.
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
    read(&mut stream).await
}

/// Reads a reply until the server closes.
pub async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Reply {
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw).await;
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_else(|| {
        panic!("no reply: {}", String::from_utf8_lossy(&raw));
    });
    let head = String::from_utf8_lossy(&raw[..end]).to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let rest = &raw[end + 4..];
    let body = if head.contains("transfer-encoding: chunked") { unchunk(rest) } else { rest.to_vec() };
    Reply { status, body }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        let from = end + 2;
        let to = (from + length).min(rest.len());
        body.extend_from_slice(&rest[from..to]);
        if length == 0 || to + 2 > rest.len() {
            break;
        }
        rest = &rest[to + 2..];
    }
    body
}
