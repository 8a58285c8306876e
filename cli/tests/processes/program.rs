//! Running the program and reading what it says.

use serde_json::Value;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// No command takes longer, on a busy machine too; one that does hangs.
const DEADLINE: Duration = Duration::from_secs(150);

/// A process under way.
pub struct Process {
    pub child: Child,
    out: JoinHandle<String>,
    err: JoinHandle<String>,
    since: Instant,
}

/// What a process said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tinxom"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the program.
pub fn start(arguments: &[&str]) -> Process {
    let mut child = command(arguments).spawn().unwrap();
    let (out, err) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    Process { child, out, err, since: Instant::now() }
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Ran {
    start(arguments).wait()
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Process {
    /// Waits for its end.
    pub fn wait(mut self) -> Ran {
        let status = ended(&mut self.child).unwrap_or_else(|| {
            let _ = self.child.kill();
            panic!("the process did not end within {DEADLINE:?}");
        });
        let took = self.since.elapsed();
        Ran { status, out: self.out.join().unwrap(), err: self.err.join().unwrap(), took }
    }

    /// Kills it (SIGKILL) when it is so old, unless it has ended by then.
    pub fn kill_at(mut self, age: Duration) -> Ran {
        std::thread::sleep(age.saturating_sub(self.since.elapsed()));
        self.child.kill().unwrap();
        self.wait()
    }
}

/// The end of a process, or nothing when it hangs.
pub fn ended(child: &mut Child) -> Option<ExitStatus> {
    let until = Instant::now() + DEADLINE;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

impl Ran {
    /// Whether a kill found it alive.
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(9)
    }

    /// The last whole JSON object that it printed.
    pub fn json(&self) -> Value {
        let objects = self.out.lines().rev().filter_map(|line| serde_json::from_str(line).ok());
        objects.into_iter().find(Value::is_object).unwrap_or(Value::Null)
    }

    /// That it did what it was asked.
    #[track_caller]
    pub fn done(self) -> Self {
        assert!(self.status.success(), "{}\n{}{}", self.status, self.out, self.err);
        self
    }

    /// That it was refused for this reason, and said so in words: to a person on the error stream, to a script by name.
    #[track_caller]
    pub fn refused(self, reason: &str) -> Self {
        assert_eq!(self.json()["error"], reason, "{}\n{}{}", self.status, self.out, self.err);
        assert!(self.status.code().is_some_and(|code| code != 0), "{}", self.status);
        assert!(self.err.trim().chars().count() > 20, "no sentence: {:?}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// The text of an invite or of papers in what it printed.
    #[track_caller]
    pub fn code(&self) -> String {
        const PREFIX: &str = "TINXOM1.";
        let start = self.out.find(PREFIX).unwrap_or_else(|| panic!("no code in {}", self.out));
        let letter = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let code: String = self.out[start + PREFIX.len()..].chars().take_while(letter).collect();
        format!("{PREFIX}{code}")
    }

    /// The first word in what it printed that is like this.
    #[track_caller]
    pub fn word(&self, like: impl Fn(&str) -> bool) -> String {
        let words = self.out.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| like(word));
        words.unwrap_or_else(|| panic!("no such word in {}", self.out)).to_owned()
    }
}
