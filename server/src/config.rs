//! The configuration file: TOML. Every key may be left out; one that is not known, or of another form, is refused by
//! name, because a limit that was misspelt would silently be none.

use crate::limits::Limits;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Table, Value};

/// Bytes of a configuration file at most.
const LONGEST: u64 = 64 * 1024;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The file is not TOML.
    #[error("{path}: line {line}: not TOML")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// There is no such key.
    #[error("{path}: {key}: there is no such key; there are: {allowed}")]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The key, with its section.
        key: String,
        /// The keys that there are.
        allowed: String,
    },
    /// The key's value is of another form.
    #[error("{path}: {key}: allowed is {allowed}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The key, with its section.
        key: String,
        /// What is allowed.
        allowed: Allowed,
    },
}

/// What a key's value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// A path.
    Path,
    /// The path of a PEM file; certificate and key come together.
    Pem,
    /// An address and a port.
    Address,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number within these bounds.
    Whole(u64, u64),
    /// A section of its own.
    Section,
}

impl std::fmt::Display for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path => f.write_str("a path"),
            Self::Pem => f.write_str("the path of a PEM file; certificate and key come together"),
            Self::Address => f.write_str("an address and a port, as 127.0.0.1:8743"),
            Self::OneOf(words) => f.write_str(&words.join(", ")),
            Self::Whole(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Section => f.write_str("a section"),
        }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LogLevel {
    /// What an operator has to see to.
    Error,
    /// What he should look at.
    Warn,
    /// One line per exchange as well.
    #[default]
    Info,
}

/// How it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// Text.
    Text,
}

/// The files of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
}

/// What the file says; what it leaves out is as by default, or said by a flag.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The server's directory.
    pub dir: Option<PathBuf>,
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// TLS; without, a reverse proxy has to bring it.
    pub tls: Option<TlsFiles>,
    /// The limits.
    pub limits: Limits,
    /// How much is logged.
    pub level: LogLevel,
    /// How it is logged.
    pub format: LogFormat,
}

/// The keys outside of sections, and the sections.
const TOP: &[&str] = &["dir", "listen", "tls", "limits", "log"];
const TLS: &[&str] = &["certificate", "key"];
const LOG: &[&str] = &["level", "format"];
const LIMITS: &[&str] = &[
    "tips_a_day",
    "bytes_a_device",
    "requests_a_minute",
    "requests_in_a_burst",
    "requests_at_once_of_a_device",
    "requests_at_once",
    "head_seconds",
    "silence_seconds",
    "stop_seconds",
];

impl Config {
    /// Reads a file. Paths in it are relative to the file.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |error| ConfigError::Io(path.to_owned(), error);
        if fs::metadata(path).map_err(wrong)?.len() > LONGEST {
            return Err(wrong(io::ErrorKind::FileTooLarge.into()));
        }
        Self::parse(&fs::read_to_string(path).map_err(wrong)?, path)
    }

    /// Reads the text of a file at `path`.
    ///
    /// # Errors
    /// [`ConfigError`], but not [`ConfigError::Io`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ConfigError::Syntax { path: path.to_owned(), line: before.matches('\n').count() + 1 }
        })?;
        let top = Section { path, name: "", table: &table };
        top.check(TOP)?;
        let mut config = Self { dir: top.path_of("dir")?, ..Self::default() };
        config.listen =
            top.one("listen", Allowed::Address, |value| value.as_str().and_then(|text| text.parse().ok()))?;
        if let Some(tls) = top.section("tls", TLS)? {
            let missing = |key| tls.wrong(key, Allowed::Pem);
            config.tls = Some(TlsFiles {
                certificate: tls.path_of("certificate")?.ok_or_else(|| missing("certificate"))?,
                key: tls.path_of("key")?.ok_or_else(|| missing("key"))?,
            });
        }
        if let Some(log) = top.section("log", LOG)? {
            let level =
                log.one("level", Allowed::OneOf(&["error", "warn", "info"]), |value| match value.as_str() {
                    Some("error") => Some(LogLevel::Error),
                    Some("warn") => Some(LogLevel::Warn),
                    Some("info") => Some(LogLevel::Info),
                    _ => None,
                })?;
            config.level = level.unwrap_or_default();
            let format =
                log.one("format", Allowed::OneOf(&["json", "text"]), |value| match value.as_str() {
                    Some("json") => Some(LogFormat::Json),
                    Some("text") => Some(LogFormat::Text),
                    _ => None,
                })?;
            config.format = format.unwrap_or_default();
        }
        if let Some(limits) = top.section("limits", LIMITS)? {
            config.limits = read_limits(&limits)?;
        }
        Ok(config)
    }
}

fn read_limits(section: &Section<'_>) -> Result<Limits, ConfigError> {
    let known = Limits::default();
    let number = |key, least: u32, most: u32, known: u32| {
        Ok::<_, ConfigError>(section.whole(key, least.into(), most.into())?.map_or(known, |n| n as u32))
    };
    let seconds = |key, known: Duration| {
        Ok::<_, ConfigError>(section.whole(key, 1, 600)?.map_or(known, Duration::from_secs))
    };
    Ok(Limits {
        tips_a_day: number("tips_a_day", 1, 1_000_000, known.tips_a_day)?,
        bytes_a_device: section.whole("bytes_a_device", 1 << 20, 1 << 40)?.unwrap_or(known.bytes_a_device),
        requests_a_minute: number("requests_a_minute", 1, 60_000, known.requests_a_minute)?,
        requests_in_a_burst: number("requests_in_a_burst", 1, 60_000, known.requests_in_a_burst)?,
        requests_at_once_of_a_device: number(
            "requests_at_once_of_a_device",
            1,
            1_000,
            known.requests_at_once_of_a_device,
        )?,
        requests_at_once: number("requests_at_once", 1, 10_000, known.requests_at_once)?,
        head_within: seconds("head_seconds", known.head_within)?,
        silence: seconds("silence_seconds", known.silence)?,
        stop_within: seconds("stop_seconds", known.stop_within)?,
        ..known
    })
}

/// A section of the file, or what stands before the first.
struct Section<'t> {
    path: &'t Path,
    name: &'t str,
    table: &'t Table,
}

impl<'t> Section<'t> {
    fn named(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn wrong(&self, key: &str, allowed: Allowed) -> ConfigError {
        ConfigError::Wrong { path: self.path.to_owned(), key: self.named(key), allowed }
    }

    fn check(&self, known: &[&str]) -> Result<(), ConfigError> {
        match self.table.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(ConfigError::Unknown {
                path: self.path.to_owned(),
                key: self.named(key),
                allowed: known.iter().map(|key| self.named(key)).collect::<Vec<_>>().join(", "),
            }),
        }
    }

    fn one<T>(
        &self,
        key: &str,
        allowed: Allowed,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        match self.table.get(key) {
            None => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| self.wrong(key, allowed)),
        }
    }

    fn whole(&self, key: &str, least: u64, most: u64) -> Result<Option<u64>, ConfigError> {
        self.one(key, Allowed::Whole(least, most), |value| {
            let number = u64::try_from(value.as_integer()?).ok()?;
            (least..=most).contains(&number).then_some(number)
        })
    }

    fn path_of(&self, key: &str) -> Result<Option<PathBuf>, ConfigError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        self.one(key, Allowed::Path, |value| {
            value.as_str().filter(|text| !text.is_empty()).map(|text| folder.join(text))
        })
    }

    fn section(&self, name: &'static str, known: &[&str]) -> Result<Option<Section<'t>>, ConfigError> {
        let Some(value) = self.table.get(name) else { return Ok(None) };
        let table = value.as_table().ok_or_else(|| self.wrong(name, Allowed::Section))?;
        let section = Section { path: self.path, name, table };
        section.check(known)?;
        Ok(Some(section))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../docs/operate/tinxom.toml");

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("/etc/tinxom/tinxom.toml"))
    }

    #[test]
    fn the_sample_file_is_read_and_says_what_holds_by_default() {
        let config = parse(SAMPLE).unwrap();
        assert_eq!(config.limits, Limits::default());
        assert_eq!((config.level, config.format), (LogLevel::default(), LogFormat::default()));
        assert_eq!(config.dir, Some(PathBuf::from("/var/lib/tinxom")));
        assert!(config.listen.is_some_and(|address| address.ip().is_loopback()));
    }

    #[test]
    fn the_sample_file_tells_of_every_key() {
        // Those that stand as comments are read too.
        let all: String = SAMPLE
            .lines()
            .map(|line| line.strip_prefix("#= ").unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        let table: Table = all.parse().unwrap();
        for (name, known) in [("", TOP), ("tls", TLS), ("limits", LIMITS), ("log", LOG)] {
            let section = if name.is_empty() { &table } else { table[name].as_table().unwrap() };
            let told: Vec<&str> = section.keys().map(String::as_str).collect();
            for key in known {
                assert!(told.contains(key), "{name} {key}");
            }
            assert_eq!(told.len(), known.len(), "{name}");
        }
        assert!(parse(&all).unwrap().tls.is_some());
    }

    #[test]
    fn what_is_left_out_is_as_by_default_and_paths_are_relative_to_the_file() {
        assert_eq!(parse("").unwrap(), Config::default());
        let config = parse(
            "dir = 'data'\n[tls]\ncertificate = 'chain.pem'\nkey = '/keys/key.pem'\n[limits]\ntips_a_day = 7\nstop_seconds = 3\n",
        )
        .unwrap();
        assert_eq!(config.dir, Some(PathBuf::from("/etc/tinxom/data")));
        let tls = config.tls.unwrap();
        assert_eq!(tls.certificate, PathBuf::from("/etc/tinxom/chain.pem"));
        assert_eq!(tls.key, PathBuf::from("/keys/key.pem"));
        let stop_within = Duration::from_secs(3);
        assert_eq!(config.limits, Limits { tips_a_day: 7, stop_within, ..Limits::default() });
    }

    #[test]
    fn a_key_that_is_not_known_is_refused_by_name_with_those_that_are() {
        for (text, name) in [
            ("directory = 'x'", "directory"),
            ("[limits]\ntips_per_day = 1", "limits.tips_per_day"),
            ("[tls]\ncert = 'x'", "tls.cert"),
            ("[proxy]\n", "proxy"),
        ] {
            let Err(ConfigError::Unknown { key, allowed, .. }) = parse(text) else { panic!("{text}") };
            assert_eq!(key, name);
            assert!(!allowed.is_empty() && allowed.split(", ").all(|known| known != name));
        }
    }

    #[test]
    fn a_value_of_another_form_is_refused_by_name_with_what_is_allowed() {
        for (text, name) in [
            ("dir = 3", "dir"),
            ("dir = ''", "dir"),
            ("listen = 'localhost'", "listen"),
            ("listen = 8743", "listen"),
            ("tls = true", "tls"),
            ("[tls]\ncertificate = 'x'", "tls.key"),
            ("[limits]\ntips_a_day = 0", "limits.tips_a_day"),
            ("[limits]\ntips_a_day = -1", "limits.tips_a_day"),
            ("[limits]\ntips_a_day = '5'", "limits.tips_a_day"),
            ("[limits]\nrequests_at_once = 1.5", "limits.requests_at_once"),
            ("[limits]\nsilence_seconds = 100000", "limits.silence_seconds"),
            ("[limits]\nbytes_a_device = 9223372036854775807", "limits.bytes_a_device"),
            ("[log]\nlevel = 'trace'", "log.level"),
            ("[log]\nformat = 'xml'", "log.format"),
        ] {
            let Err(ConfigError::Wrong { key, allowed, .. }) = parse(text) else { panic!("{text}") };
            assert_eq!(key, name);
            assert!(!allowed.to_string().is_empty());
        }
        let Err(ConfigError::Syntax { line, .. }) = parse("dir = 'x'\n\nlisten 5\n") else { panic!() };
        assert_eq!(line, 3);
    }
}
