//! A JDK and Maven: from the path, or installed by apt. Maven keeps what it fetches in its own folder, outside the
//! checkout.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::setup::{Missing, apt_install};
use crate::workspace::on_path;

/// The oldest JDK that will do: what Android's tools ask for too.
const OLDEST: u32 = 17;

/// Maven, and the JDK that it runs on.
#[derive(Debug)]
pub struct Java {
    /// The JDK's folder.
    home: PathBuf,
}

impl Java {
    /// The one that is there, or one that apt brings.
    pub fn find() -> Result<Java, Missing> {
        let there = || on_path("mvn").and_then(|_| home()).map(|home| Java { home });
        let install = || {
            // Which of the two a release of Debian has differs.
            apt_install(&["openjdk-17-jdk-headless", "maven"])
                || apt_install(&["default-jdk-headless", "maven"])
        };
        there().or_else(|| install().then(there).flatten()).ok_or_else(|| {
            Missing(format!(
                "a JDK of version {OLDEST} or newer or Maven is missing and cannot be installed by apt: \
                 install both and, where several JDKs are there, let JAVA_HOME name one"
            ))
        })
    }

    /// The one that is there, or what `JAVA_HOME` would name: enough to write a command down.
    pub fn found_or_named() -> Java {
        Java { home: home().unwrap_or_else(|| "$JAVA_HOME".into()) }
    }

    /// `mvn` with these words in a module's folder.
    pub fn maven(&self, module: &Path, words: &[&str]) -> Command {
        let mut command = Command::new("mvn");
        command.args(["--batch-mode", "--no-transfer-progress", "-Dstyle.color=never"]).args(words);
        command.current_dir(module).env("JAVA_HOME", &self.home).stdin(Stdio::null());
        command
    }

    /// One of the JDK's programs: `java`, `jar`.
    pub fn tool(&self, name: &str) -> Command {
        Command::new(self.home.join("bin").join(name))
    }
}

/// The folder of a JDK that is new enough: `JAVA_HOME`, or where the path's compiler lies.
fn home() -> Option<PathBuf> {
    let named = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let compiler = || on_path("javac")?.canonicalize().ok()?.parent()?.parent().map(Path::to_owned);
    named.into_iter().chain(compiler()).find(|home| {
        let said = Command::new(home.join("bin").join("javac")).arg("-version").output();
        said.is_ok_and(|said| major(&String::from_utf8_lossy(&said.stdout)).is_some_and(|it| it >= OLDEST))
    })
}

/// The major number in what `javac -version` says.
fn major(said: &str) -> Option<u32> {
    let rest = said.trim().strip_prefix("javac ")?;
    rest.split(['.', '-', '+']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_version_is_read_from_what_the_compiler_says() {
        assert_eq!(major("javac 17.0.15\n"), Some(17));
        assert_eq!(major("javac 26-ea"), Some(26));
        // Before version 9 the number came second.
        assert_eq!(major("javac 1.8.0_402"), Some(1));
        assert_eq!(major("command not found"), None);
    }
}
