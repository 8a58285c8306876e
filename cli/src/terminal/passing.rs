//! Texts that pass from one phone to another: read from a file, the input or as they are typed; shown as letters, as a
//! code for a camera, or written into a file.

use super::qr::{self, Paint};
use crate::say::{Failure, Say, Told, exit};
use clap::Args;
use serde_json::{Value as Json, json};
use std::fs::OpenOptions;
use std::io::{ErrorKind, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use tinxom_words::{Key, Value, key, three};

/// Characters of a text at most: of an invite, papers, a sheet, whatever passes between phones.
const INPUT: u64 = 64 * 1024;

/// How a text is shown.
#[derive(Args)]
pub struct Showing {
    /// In cả mã QR. Prints its QR code as well.
    #[arg(long)]
    pub qr: bool,
    /// Ghi đoạn chữ vào tệp mới này, không in ra. Writes the text into this new file and does not print it.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl Showing {
    /// Refuses a file that is there, before anything is done that would be written into it.
    ///
    /// # Errors
    /// [`Failure`] when the file is there.
    pub fn check(&self) -> Result<(), Failure> {
        match &self.output {
            Some(path) if path.exists() => Err(file_exists(path)),
            _ => Ok(()),
        }
    }
}

/// A text from the command line, from the input where it says `-`, or from a file of that name.
///
/// # Errors
/// [`Failure`] when input or file cannot be read.
pub fn read(say: &Say, given: &str) -> Result<String, Failure> {
    let mut text = String::new();
    if given == "-" {
        if std::io::stdin().is_terminal() {
            say.note(key!("input-paste"), &[]);
        }
        let input = std::io::stdin().lock().take(INPUT).read_to_string(&mut text);
        input.map_err(|_| Told::new("input", exit::REFUSED, three!("error-input")))?;
        return Ok(text);
    }
    let path = Path::new(given);
    if path.is_file() {
        let opened = std::fs::File::open(path).map_err(|error| crate::serve::of_io(path, &error))?;
        let input = opened.take(INPUT).read_to_string(&mut text);
        input.map_err(|_| Told::new("input", exit::REFUSED, three!("error-input")))?;
        return Ok(text);
    }
    Ok(given.to_owned())
}

/// As [`read`], where a file's name is what is usually given: one that is not there is said, unless the text itself was
/// typed, or what a camera reads off something else.
///
/// # Errors
/// As [`read`]; a file that is not there.
pub fn read_file(say: &Say, given: &str) -> Result<String, Failure> {
    let typed = given.trim_start().to_ascii_uppercase().starts_with("TINXOM")
        || tinxom_domain::card::recognise(given).is_some();
    if given != "-" && !typed && !Path::new(given).exists() {
        let missing = std::io::Error::from(ErrorKind::NotFound);
        return Err(crate::serve::of_io(Path::new(given), &missing));
    }
    read(say, given)
}

/// Shows a text with what is to be done with it, and gives what scripts read of it.
///
/// # Errors
/// [`Failure`] when the file is there, or cannot be written.
pub fn show(say: &Say, text: &str, how: Option<Key>, showing: &Showing) -> Result<Json, Failure> {
    if let Some(how) = how {
        say.line(how, &[]);
    }
    let code = showing.qr.then(|| qr::code(text)).flatten();
    if let Some(code) = &code {
        say.line(key!("text-scan"), &[("columns", Value::from(qr::columns(code)))]);
        say.print(&qr::render(code, Paint::suited(on_terminal(say))));
    }
    match &showing.output {
        Some(path) => {
            write_new(path, format!("{text}\n").as_bytes())?;
            say.line(key!("text-kept"), &[("path", Value::from(path.display().to_string()))]);
        }
        None => say.print(text),
    }
    Ok(json!({
        "text": text, "path": showing.output.as_ref().map(|path| path.display().to_string()),
        "qr_modules": code.map(|code| code.size),
    }))
}

/// Whether words go to a terminal.
pub fn on_terminal(say: &Say) -> bool {
    if say.json { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() }
}

/// Writes a file that was not there, for its user only: what passes between phones is nobody else's to read.
///
/// # Errors
/// [`Failure`] when it is there, or cannot be written.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => file_exists(path),
        _ => crate::serve::of_io(path, &error),
    })
}

fn file_exists(path: &Path) -> Failure {
    let path = path.display().to_string();
    Told::new("file-exists", exit::REFUSED, three!("error-file-exists"))
        .with("path", &path)
        .field("path", json!(path))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_text_is_written_for_its_user_only_and_never_over_another_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("moi.txt");
        let showing = Showing { qr: false, output: Some(path.clone()) };
        assert!(showing.check().is_ok() && write_new(&path, b"TINXOM1.A\n").is_ok());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for refused in [showing.check(), write_new(&path, b"TINXOM1.B\n")] {
            assert_eq!(refused.err().map(|failure| failure.name()), Some("file-exists"));
        }
        assert_eq!(std::fs::read(&path).unwrap(), b"TINXOM1.A\n");
    }
}
