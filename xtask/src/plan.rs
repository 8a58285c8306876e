//! A row of commands and small file work that can be run, or printed for a person on another machine.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bindings::{create, files, remove};
use crate::process::must;

/// One thing to do.
pub enum Act {
    /// A command that has to succeed.
    Run(Command),
    /// An empty folder, whatever lay there.
    Empty(PathBuf),
    /// A copy of a file.
    Copy(PathBuf, PathBuf),
    /// A copy of the one jar in a folder, whose name its build file chose.
    CopyJar(PathBuf, PathBuf),
    /// A file with this text.
    Write(PathBuf, String),
    /// The command that lists an archive has to tell these entries.
    Holds(Command, Vec<String>),
}

impl Act {
    /// Does it; the error is a sentence.
    pub fn perform(self) -> Result<(), String> {
        match self {
            Act::Run(mut command) => must(&mut command).map(drop),
            Act::Empty(folder) => remove(&folder).and_then(|()| create(&folder)),
            Act::Copy(from, to) => copy(&from, &to),
            Act::CopyJar(folder, to) => copy(&jar(&folder)?, &to),
            Act::Write(file, text) => {
                fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))
            }
            Act::Holds(mut command, entries) => {
                let told = must(&mut command)?;
                match entries.iter().find(|entry| !told.lines().any(|line| line == **entry)) {
                    Some(entry) => Err(format!("`{entry}` is not in it")),
                    None => Ok(()),
                }
            }
        }
    }

    /// It as a line for a shell.
    pub fn written(&self) -> String {
        let path = |path: &Path| quoted(path.as_os_str());
        match self {
            Act::Run(command) => words(command),
            Act::Empty(folder) => format!("rm -rf {0} && mkdir -p {0}", path(folder)),
            Act::Copy(from, to) => format!("install -D {} {}", path(from), path(to)),
            Act::CopyJar(folder, to) => format!("install -D {}/*.jar {}", path(folder), path(to)),
            Act::Write(file, text) => format!("printf %s {} > {}", quoted(text.as_ref()), path(file)),
            Act::Holds(command, entries) => format!("{}   # tells {}", words(command), entries.join(", ")),
        }
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    create(to.parent().unwrap_or(to))?;
    fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}

/// The jar of a Maven module: not its sources, documentation or tests.
fn jar(folder: &Path) -> Result<PathBuf, String> {
    let mut jars = files(folder)?;
    jars.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let beside = ["-sources.jar", "-javadoc.jar", "-tests.jar"];
        name.ends_with(".jar") && !beside.iter().any(|end| name.ends_with(end))
    });
    <[PathBuf; 1]>::try_from(jars)
        .map(|[jar]| jar)
        .map_err(|jars| format!("{} holds {} jars and not one", folder.display(), jars.len()))
}

/// A command as a shell reads it: its folder, its environment, its words.
fn words(command: &Command) -> String {
    let folder = command.get_current_dir().map(|folder| format!("cd {} && ", quoted(folder.as_os_str())));
    let variables = command.get_envs().filter_map(|(name, value)| {
        value.map(|value| format!("{}={}", name.to_string_lossy(), quoted(value)))
    });
    let program = std::iter::once(command.get_program()).chain(command.get_args()).map(quoted);
    folder.unwrap_or_default() + &variables.chain(program).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@$".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::Act;

    #[test]
    fn a_command_is_written_as_a_shell_reads_it() {
        let mut command = Command::new("lipo");
        command.args(["-create", "it's", "a b"]).current_dir("/x").env("A", "1 2");
        assert_eq!(Act::Run(command).written(), "cd /x && A='1 2' lipo -create 'it'\\''s' 'a b'");
    }

    #[test]
    fn an_archive_without_what_it_should_hold_is_told() {
        let listing = || {
            let mut command = Command::new("printf");
            command.arg("META-INF/\nlinux-x86-64/libx.so\n");
            command
        };
        assert_eq!(Act::Holds(listing(), vec!["linux-x86-64/libx.so".into()]).perform(), Ok(()));
        assert_eq!(
            Act::Holds(listing(), vec!["libx.so".into()]).perform(),
            Err("`libx.so` is not in it".into())
        );
    }
}
