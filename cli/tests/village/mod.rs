//! A desk, a resident and a member of a group, set up by the program itself and without a network.
#![allow(dead_code)]

use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program gave.
#[derive(Debug)]
pub struct Run {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The one object on stdout.
    pub fn json(&self) -> Json {
        assert_eq!(self.out.lines().count(), 1, "one object and nothing else: {self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program, with nothing of the surroundings.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tinxom"));
    for name in ["TINXOM_LANG", "TINXOM_VAULT", "NO_COLOR", "TERM"] {
        command.env_remove(name);
    }
    command
}

/// Runs it to its end with something on its input.
pub fn run_with(mut command: Command, input: &[u8]) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that does not read its input is free not to.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs it with arguments.
pub fn tinxom(arguments: &[&str]) -> Run {
    let mut command = program();
    command.args(arguments);
    run_with(command, b"")
}

/// A ward's phones.
pub struct Village {
    pub dir: tempfile::TempDir,
}

impl Village {
    /// A desk with papers; a server that nobody reaches.
    pub fn new() -> Self {
        let village = Self { dir: tempfile::tempdir().unwrap() };
        let (authority, server) = (village.path("authority"), village.path("server"));
        let made = tinxom(&["authority", "new", "--dir", &authority, "--server", &server, "--unit", "05443"]);
        assert_eq!(made.exit, 0, "{made:?}");
        let key = village.phone("desk", &["--json", "key"]).json()["key"].as_str().unwrap().to_owned();
        let address = "http://127.0.0.1:9";
        let certify = ["authority", "certify", "--dir", &authority, "--unit", "05443", "--key", &key];
        let papers = tinxom(&[&certify[..], &["--address", address]].concat());
        assert_eq!(papers.exit, 0, "{papers:?}");
        let taken = village.phone_with("desk", &["--json", "papers", "-"], papers.out.as_bytes());
        assert_eq!((taken.exit, &taken.json()["role"]), (0, &"desk".into()), "{taken:?}");
        village
    }

    pub fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    pub fn vault(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn key_file(&self, name: &str) -> PathBuf {
        self.dir.path().join(format!("{name}.key"))
    }

    /// An invite's text.
    pub fn invite(&self, label: &str, more: &[&str]) -> String {
        let invited = self.phone("desk", &[&["--json", "invite", label][..], more].concat());
        assert_eq!(invited.exit, 0, "{invited:?}");
        invited.json()["invite"].as_str().unwrap().to_owned()
    }

    /// A resident who joined.
    pub fn resident(&self, name: &str) {
        let invite = self.invite("Xóm Gò", &[]);
        let joined = self.phone(name, &["--json", "enrol", "--name", "Bà Tư", "--agree", &invite]);
        assert_eq!((joined.exit, &joined.json()["enrolled"]), (0, &true.into()), "{joined:?}");
    }

    /// A member of a new group who joined.
    pub fn member(&self, name: &str) {
        let invite = self.invite("Tổ tự quản 3", &["--group", "new"]);
        let joined = self.phone(name, &["--json", "enrol", "--name", "Anh Ba", "--agree", &invite]);
        assert_eq!(joined.exit, 0, "{joined:?}");
    }

    /// Runs a phone's command.
    pub fn phone(&self, vault: &str, arguments: &[&str]) -> Run {
        self.phone_with(vault, arguments, b"")
    }

    /// Runs a phone's command with something on its input.
    pub fn phone_with(&self, vault: &str, arguments: &[&str], input: &[u8]) -> Run {
        run_with(self.command(vault, arguments), input)
    }

    /// A phone's command, not run yet.
    pub fn command(&self, vault: &str, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(["phone", "--vault", &self.path(vault)]).args(arguments);
        command
    }

    /// Runs a command that fails, in both languages, and asserts name, exit code and words.
    pub fn fails(&self, vault: &str, arguments: &[&str], exit: i32, name: &str, words: [&str; 2]) -> Json {
        self.fails_with(vault, arguments, b"", exit, name, words)
    }

    /// [`Village::fails`] with something on the input.
    pub fn fails_with(
        &self,
        vault: &str,
        arguments: &[&str],
        input: &[u8],
        exit: i32,
        name: &str,
        words: [&str; 2],
    ) -> Json {
        let mut last = Json::Null;
        for (language, words) in ["vi", "en"].into_iter().zip(words) {
            let run = self.phone_with(vault, &[&["--lang", language, "--json"], arguments].concat(), input);
            last = run.json();
            assert_eq!((run.exit, &last["error"]), (exit, &name.into()), "{arguments:?}: {run:?}");
            assert_eq!(last["exit"], exit);
            assert!(run.err.contains(words), "{language} {arguments:?}: {words:?} in {}", run.err);
            for part in ["what", "safe", "do"] {
                let said = last[part].as_str().unwrap();
                assert!(!said.is_empty() && run.err.contains(said), "{language}: {part} is said: {run:?}");
            }
        }
        last
    }
}

/// Every file below a folder with its bytes.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}
