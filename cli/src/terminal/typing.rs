//! Words typed line by line: each whole line is kept before the next one is asked for.

use crate::say::Failure;
use std::io::{BufRead, ErrorKind};

/// Bytes that are read at most: far beyond a tip, and no way to fill a disk.
const MOST: usize = 1024 * 1024;

/// Reads lines until the input ends, adds them to `text` and hands the whole to `keep` each time lines came.
/// A terminal gives one line at a time; what a pipe gives at once is kept at once.
///
/// # Errors
/// What `keep` says; what it kept before stays.
pub fn lines(
    input: &mut impl BufRead,
    mut text: String,
    mut keep: impl FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut open = Vec::new();
    while text.len() + open.len() < MOST {
        let came = match input.fill_buf() {
            Ok(piece) => {
                open.extend_from_slice(piece);
                piece.len()
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => 0,
        };
        input.consume(came);
        // At the end the last line counts too, though no line break ends it.
        let whole = if came == 0 {
            open.len()
        } else {
            open.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
        };
        if whole > 0 {
            text.push_str(&String::from_utf8_lossy(&open[..whole]));
            open.drain(..whole);
            keep(text.trim_end_matches(['\r', '\n']))?;
        }
        if came == 0 {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// Gives one piece per read, as a terminal gives lines.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn kept(start: &str, pieces: Vec<&'static [u8]>) -> Vec<String> {
        let mut kept = Vec::new();
        let done = lines(&mut BufReader::new(Pieces(pieces)), start.to_owned(), |text| {
            kept.push(text.to_owned());
            Ok(())
        });
        assert!(done.is_ok());
        kept
    }

    #[test]
    fn every_line_is_kept_when_it_ends_and_the_last_one_without_its_break() {
        assert_eq!(
            kept("", vec![b"m\xe1\xbb", b"\x99t\nha", b"i\r\n", b"ba"]),
            ["một", "một\nhai", "một\nhai\r\nba"]
        );
        assert_eq!(kept("cũ\n", vec![b"m\n"]), ["cũ\nm"]);
        assert_eq!(kept("", vec![]), Vec::<String>::new());
    }

    #[test]
    fn an_endless_line_ends_at_a_megabyte() {
        let mut endless = BufReader::new(std::io::repeat(b'a'));
        let kept = std::cell::Cell::new(0);
        let count = |_: &str| {
            kept.set(kept.get() + 1);
            Ok(())
        };
        assert!(lines(&mut endless, String::new(), count).is_ok());
        assert_eq!(kept.get(), 0);
        let mut endless = BufReader::new(std::io::repeat(b'\n'));
        assert!(lines(&mut endless, String::new(), count).is_ok());
        assert!(kept.get() > 0);
    }
}
