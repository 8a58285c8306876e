//! Steps with a name, a time and a result, and the table at the end.

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// What came of a step: a note for the table, or why it failed, in a sentence. Whoever fails has shown its output.
pub type Outcome = Result<Note, String>;

/// What a step that did not fail has to say.
pub enum Note {
    /// It passed; what is worth knowing, or nothing.
    Passed(String),
    /// It could not be done, and need not be: why.
    Skipped(String),
}

/// A step that passed and has nothing to say.
pub fn passed() -> Outcome {
    Ok(Note::Passed(String::new()))
}

/// The steps so far.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

impl Row {
    fn result(&self) -> (&'static str, &str) {
        match &self.outcome {
            Ok(Note::Passed(note)) => ("passed", note),
            Ok(Note::Skipped(note)) => ("skipped", note),
            Err(reason) => ("FAILED", reason),
        }
    }
}

impl Report {
    /// Runs one step and keeps its result; a failed one does not stop the next.
    pub fn step(&mut self, name: &'static str, run: impl FnOnce() -> Outcome) {
        println!("== {name}");
        // What a later crash of this process would swallow is shown now.
        let _ = std::io::stdout().flush();
        let begun = Instant::now();
        let outcome = run();
        let row = Row { name, took: begun.elapsed(), outcome };
        let (result, note) = row.result();
        println!(
            "== {name}: {result}, {}{}{note}\n",
            seconds(row.took),
            if note.is_empty() { "" } else { " – " }
        );
        self.rows.push(row);
    }

    /// Whether no step ran.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether every step so far passed or was skipped.
    pub fn is_good(&self) -> bool {
        self.rows.iter().all(|row| row.outcome.is_ok())
    }

    /// How many steps came to what; those that were skipped by name, so that nobody takes them for passed.
    fn counts(&self) -> String {
        let of = |wanted: &str| {
            self.rows.iter().filter(|row| row.result().0 == wanted).map(|row| row.name).collect::<Vec<_>>()
        };
        let (passed, failed, skipped) = (of("passed"), of("FAILED"), of("skipped"));
        let mut counts = format!("{} steps passed, {} failed", passed.len(), failed.len());
        if !skipped.is_empty() {
            counts.push_str(&format!(", {} skipped and not checked: {}", skipped.len(), skipped.join(", ")));
        }
        counts
    }

    /// Prints the table of steps, where there was more than one, and gives the exit code.
    pub fn finish(self) -> ExitCode {
        if self.rows.len() > 1 {
            let width = self.rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
            for row in &self.rows {
                let (result, note) = row.result();
                println!(
                    "{}",
                    format!("{:width$}  {result:7}  {:>8}  {note}", row.name, seconds(row.took)).trim_end()
                );
            }
            let total = self.rows.iter().map(|row| row.took).sum();
            println!(
                "{:width$}  {:7}  {:>8}  {}",
                "all",
                if self.is_good() { "passed" } else { "FAILED" },
                seconds(total),
                self.counts()
            );
        }
        if self.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::{Note, Report, passed};

    #[test]
    fn the_closing_line_names_what_was_skipped_and_does_not_count_it_as_passed() {
        let mut report = Report::default();
        report.step("fmt", passed);
        assert_eq!(report.counts(), "1 steps passed, 0 failed");
        report.step("swift", || Ok(Note::Skipped("there is no Swift here".into())));
        report.step("lint", || Err("one warning".into()));
        assert_eq!(report.counts(), "1 steps passed, 1 failed, 1 skipped and not checked: swift");
        assert!(!report.is_good());
    }
}
