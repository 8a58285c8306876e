//! Running a command with its output kept, so that a step that passes is one line and one that fails is whole.

use std::io::{BufRead, BufReader};
use std::process::Command;

/// What a command said and how it ended.
pub struct Finished {
    /// Whether it ended with 0.
    pub success: bool,
    /// Everything it said, standard output and standard error in the order in which they came.
    pub output: String,
}

/// Runs a command to its end; `line` sees each line of output as it comes.
///
/// Both outputs go into one pipe: two pipes would mix up which test runner a closing line belongs to.
pub fn run(command: &mut Command, mut line: impl FnMut(&str)) -> Result<Finished, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let broken = |error: std::io::Error| format!("{program}: {error}");
    let (reader, writer) = std::io::pipe().map_err(broken)?;
    command.stdout(writer.try_clone().map_err(broken)?).stderr(writer);
    let mut child = command.spawn().map_err(broken)?;
    // The command still holds the writing ends; while it does, the pipe has no end.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut output = String::new();
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).map_err(broken)? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        line(text.trim_end());
        output.push_str(&text);
        bytes.clear();
    }
    let success = child.wait().map_err(broken)?.success();
    Ok(Finished { success, output })
}

/// Runs a command that has to succeed; when it does not, its whole output is printed.
pub fn must(command: &mut Command) -> Result<String, String> {
    let finished = run(command, |_| {})?;
    if finished.success {
        return Ok(finished.output);
    }
    println!("{}", finished.output);
    Err(format!("`{}` failed", written(command)))
}

/// A command as a person would type it.
fn written(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::{must, run};
    use std::process::Command;

    #[test]
    fn both_outputs_come_in_their_order_and_a_failure_is_told() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; echo three; exit 3"]);
        let finished = run(&mut command, |line| lines.push(line.to_owned())).unwrap();
        assert_eq!((finished.success, finished.output.as_str()), (false, "one\ntwo\nthree\n"));
        assert_eq!(lines, ["one", "two", "three"]);
        assert_eq!(must(Command::new("sh").args(["-c", "exit 1"])), Err("`sh -c exit 1` failed".into()));
        assert!(run(&mut Command::new("/no/such/program"), |_| {}).is_err());
    }
}
