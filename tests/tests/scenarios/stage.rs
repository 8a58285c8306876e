//! The stage's process, spoken to in lines.

use serde_json::Value;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The stage; ends with this.
pub struct Stage {
    _process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Stage {
    /// Starts one.
    pub async fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_tinxom-stage"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Self { _process: process, input, output: BufReader::new(output).lines() }
    }

    /// Asks for one thing.
    pub async fn does(&mut self, command: Value) -> Result<Value, String> {
        self.input.write_all(format!("{command}\n").as_bytes()).await.unwrap();
        let line = self.output.next_line().await.unwrap().ok_or("the stage ended")?;
        let answer: Value = serde_json::from_str(&line).unwrap();
        match answer.get("failed") {
            Some(why) => Err(format!("the stage: {why}")),
            None => Ok(answer),
        }
    }
}
