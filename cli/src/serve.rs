//! The server's commands, and those of the keys above it.

use crate::say::{Failure, Say};
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_server::authority::{Authority, AuthorityError, ServerKeys, check_address};
use tinxom_server::config::{Allowed, Config, ConfigError, LogFormat, LogLevel, TlsFiles};
use tinxom_server::http::{Listen, StartError, start};
use tinxom_server::operate::{self, OperateError};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;
use tinxom_words::{ThreeKeys, Value, key, three};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Keys above the server.
#[derive(Subcommand)]
pub enum AuthorityCommand {
    /// Makes the root key, a key per unit, and a server's directory with its key.
    New {
        /// Where root and unit keys lie; keep it off the server.
        #[arg(long)]
        dir: PathBuf,
        /// The server's directory.
        #[arg(long)]
        server: PathBuf,
        /// Code or name of a unit that the server serves; may be given several times.
        #[arg(long, required = true)]
        unit: Vec<String>,
    },
    /// Lets a server that is there serve another unit.
    AddUnit {
        /// Where root and unit keys lie.
        #[arg(long)]
        dir: PathBuf,
        /// The server's directory, when it is at hand; without it, carry the anchor's file there.
        #[arg(long)]
        server: Option<PathBuf>,
        /// Code or name of the unit; may be given several times.
        #[arg(long, required = true)]
        unit: Vec<String>,
    },
    /// Certifies an officer's device and prints its papers.
    Certify {
        /// Where root and unit keys lie.
        #[arg(long)]
        dir: PathBuf,
        /// Code or name of the officer's unit.
        #[arg(long)]
        unit: String,
        /// desk (an intake device at the duty desk) or area_officer.
        #[arg(long, default_value = "desk")]
        role: String,
        /// The device's public key, as `tinxom phone key` prints it.
        #[arg(long)]
        key: String,
        /// Where phones reach the server, as http(s)://host:port.
        #[arg(long)]
        address: String,
    },
}

/// How to run the server. Flags win over the configuration file.
#[derive(Args)]
pub struct ServeArguments {
    /// Configuration file (TOML); docs/operate/tinxom.toml tells of every key.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The server's directory, made by `tinxom authority new`.
    #[arg(long, required_unless_present = "config")]
    dir: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8743].
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// TLS certificate chain, PEM; without it put a reverse proxy in front.
    #[arg(long, requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Key of the TLS certificate, PEM.
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
}

/// A copy of the server's store.
#[derive(Args)]
pub struct CopyArguments {
    /// The server's directory.
    #[arg(long)]
    dir: PathBuf,
    /// The copy's file.
    file: PathBuf,
}

/// What happened, what is safe and what to do, in words.
fn told(say: &Say, error: ThreeKeys, arguments: &[(&str, Value<'_>)]) -> Failure {
    Failure::Plain(say.words.explain(error, arguments).to_string())
}

fn shown(path: &Path) -> Value<'static> {
    Value::from(path.display().to_string())
}

/// Runs a command of the authority.
pub fn authority(say: &Say, command: &AuthorityCommand) -> Result<(), Failure> {
    let now = SystemClock.now();
    let units = |names: &[String]| -> Result<Vec<UnitId>, Failure> {
        names.iter().map(|unit| say.find_unit(unit, Date::of(now))).collect()
    };
    let failed = |error| of_authority(say, error);
    match command {
        AuthorityCommand::New { dir, server, unit } => {
            Authority::found(dir, server, &units(unit)?).map_err(failed)?;
            say.line(key!("authority-made"), &[("path", shown(dir))]);
        }
        AuthorityCommand::AddUnit { dir, server, unit } => {
            let units = units(unit)?;
            Authority::open(dir)
                .and_then(|authority| authority.add_units(&units, server.as_deref()))
                .map_err(failed)?;
            for unit in units {
                let name = Value::from(say.unit(unit));
                match server {
                    Some(_) => say.line(key!("authority-unit-added"), &[("unit", name)]),
                    None => {
                        let anchor = shown(&dir.join(format!("anchor-{}", unit.0)));
                        say.line(key!("authority-unit-to-carry"), &[("unit", name), ("path", anchor)]);
                    }
                }
            }
        }
        AuthorityCommand::Certify { dir, unit, role, key, address } => {
            let unit = say.find_unit(unit, Date::of(now))?;
            let role = Role::ALL
                .into_iter()
                .find(|known| known.name() == role && matches!(known, Role::Desk | Role::AreaOfficer))
                .ok_or_else(|| told(say, three!("error-officer-role"), &[]))?;
            let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.as_bytes()).ok();
            let key = key
                .and_then(|key| key.try_into().ok())
                .ok_or_else(|| told(say, three!("error-public-key"), &[]))?;
            let papers = check_address(address)
                .and_then(|()| Authority::open(dir))
                .and_then(|authority| authority.papers(unit, role, PublicKey(key), address, now))
                .map_err(failed)?;
            println!("{}", papers.to_text());
        }
    }
    Ok(())
}

fn of_authority(say: &Say, error: AuthorityError) -> Failure {
    match error {
        AuthorityError::Io(path, error) => of_io(say, &path, &error),
        AuthorityError::NotAKey(path) => told(say, three!("error-not-a-key"), &[("path", shown(&path))]),
        AuthorityError::Exists(path) => told(say, three!("error-keys-exist"), &[("path", shown(&path))]),
        AuthorityError::NoSuchUnit(unit) => {
            told(say, three!("error-unit-not-served"), &[("unit", Value::from(say.unit(unit)))])
        }
        AuthorityError::SeveralServers => told(say, three!("error-several-servers"), &[]),
        AuthorityError::BadAddress => told(say, three!("error-server-address"), &[]),
        AuthorityError::Wire(_) => told(say, three!("error-anchor-of-another"), &[]),
    }
}

fn of_io(say: &Say, path: &Path, error: &std::io::Error) -> Failure {
    let path = ("path", shown(path));
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            told(say, three!("error-server-disk-full"), &[])
        }
        std::io::ErrorKind::NotFound => told(say, three!("error-file-missing"), &[path]),
        _ => told(say, three!("error-file-refused"), &[path, ("why", Value::from(error.to_string()))]),
    }
}

fn of_config(say: &Say, error: ConfigError) -> Failure {
    match error {
        ConfigError::Io(path, error) => of_io(say, &path, &error),
        ConfigError::Syntax { path, line } => told(
            say,
            three!("error-config-syntax"),
            &[("path", shown(&path)), ("line", Value::from(line.to_string()))],
        ),
        ConfigError::Unknown { path, key, allowed } => told(
            say,
            three!("error-config-unknown"),
            &[("path", shown(&path)), ("key", Value::from(key)), ("allowed", Value::from(allowed))],
        ),
        ConfigError::Wrong { path, key, allowed } => told(
            say,
            three!("error-config-wrong"),
            &[("path", shown(&path)), ("key", Value::from(key)), ("allowed", allowed_words(say, allowed))],
        ),
    }
}

fn allowed_words(say: &Say, allowed: Allowed) -> Value<'static> {
    Value::from(match allowed {
        Allowed::Path => say.words.say(key!("allowed-path")),
        Allowed::Pem => say.words.say(key!("allowed-pem")),
        Allowed::Address => say.words.say(key!("allowed-address")),
        Allowed::OneOf(words) => words.join(", "),
        Allowed::Whole(least, most) => {
            // As they are typed: a file's number has no dots between its thousands.
            let given = [("least", Value::from(least.to_string())), ("most", Value::from(most.to_string()))];
            say.words.say_with(key!("allowed-whole"), &given)
        }
        Allowed::Section => say.words.say(key!("allowed-section")),
    })
}

fn of_operate(say: &Say, error: OperateError) -> Failure {
    match error {
        OperateError::Running => told(say, three!("error-server-running"), &[]),
        OperateError::NoStore(path) => told(say, three!("error-no-store"), &[("path", shown(&path))]),
        OperateError::Exists(path) => told(say, three!("error-copy-exists"), &[("path", shown(&path))]),
        OperateError::NotAStore(path) => told(say, three!("error-not-a-store"), &[("path", shown(&path))]),
        OperateError::Damaged(path) => told(say, three!("error-store-damaged"), &[("path", shown(&path))]),
        OperateError::TooNew { .. } => told(say, three!("error-store-newer"), &[]),
        OperateError::DiskFull => told(say, three!("error-server-disk-full"), &[]),
        OperateError::Io(path, error) => of_io(say, &path, &error),
        OperateError::Storage(error) => {
            let why = Value::from(error.to_string());
            told(say, three!("error-file-refused"), &[("path", Value::from("server.db")), ("why", why)])
        }
    }
}

/// What is served, from the file and the flags.
fn settings(say: &Say, arguments: &ServeArguments) -> Result<(Config, PathBuf), Failure> {
    let mut config = match &arguments.config {
        Some(path) => Config::read(path).map_err(|error| of_config(say, error))?,
        None => Config::default(),
    };
    config.listen = arguments.listen.or(config.listen);
    if let (Some(certificate), Some(key)) = (&arguments.tls_certificate, &arguments.tls_key) {
        config.tls = Some(TlsFiles { certificate: certificate.clone(), key: key.clone() });
    }
    let dir = arguments.dir.clone().or(config.dir.clone());
    let dir = dir.ok_or_else(|| told(say, three!("error-config-no-dir"), &[]))?;
    Ok((config, dir))
}

/// Only our own lines: what a library says was not read for what it tells of people.
fn log(config: &Config) {
    let level = match config.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
    };
    let ours = tracing_subscriber::registry().with(Targets::new().with_target("tinxom_server", level));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    // A second subscriber in one process would be a fault of this program; the first stays then.
    let _ = match config.format {
        LogFormat::Json => ours.with(lines.json()).try_init(),
        LogFormat::Text => ours.with(lines.with_ansi(false)).try_init(),
    };
}

/// Runs the server until Ctrl-C or SIGTERM.
pub async fn serve(say: &Say, arguments: &ServeArguments) -> Result<(), Failure> {
    let (config, dir) = settings(say, arguments)?;
    log(&config);
    if operate::restore_unfinished(&dir) {
        return Err(told(say, three!("error-restore-unfinished"), &[("path", shown(&dir))]));
    }
    let keys = ServerKeys::read(&dir).map_err(|error| of_authority(say, error))?;
    let room = SqliteRoom::open(&dir, keys)
        .map_err(|error| of_operate(say, OperateError::of(error, &dir.join("server.db"))))?
        .with_limits(config.limits.clone());
    let read = |path: &Path| std::fs::read(path).map_err(|error| of_io(say, path, &error));
    let tls = match &config.tls {
        Some(files) => Some((read(&files.certificate)?, read(&files.key)?)),
        None => None,
    };
    let address = config.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8743)));
    let listen = Listen { address, tls };
    let running =
        start(room, &listen, Arc::new(|| SystemClock.now().0)).await.map_err(|error| match error {
            StartError::Listen(_) => {
                told(say, three!("error-cannot-listen"), &[("address", Value::from(address.to_string()))])
            }
            StartError::Tls => told(say, three!("error-tls-files"), &[]),
        })?;
    say.line(key!("serve-listening"), &[("address", Value::from(running.address.to_string()))]);
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(Failure::plain)?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    say.line(key!("serve-stopping"), &[]);
    running.shutdown().await;
    say.line(key!("serve-stopped"), &[]);
    Ok(())
}

/// Copies a server's store, while it runs or not.
pub fn backup(say: &Say, arguments: &CopyArguments) -> Result<(), Failure> {
    let CopyArguments { dir, file } = arguments;
    say.line(key!("serve-backing-up"), &[("path", shown(dir))]);
    operate::backup(dir, file).map_err(|error| of_operate(say, error))?;
    say.line(key!("serve-backup"), &[("path", shown(file))]);
    Ok(())
}

/// Puts a copy in the place of a stopped server's store.
pub fn restore(say: &Say, arguments: &CopyArguments) -> Result<(), Failure> {
    let CopyArguments { dir, file } = arguments;
    say.line(key!("serve-restoring"), &[("path", shown(file))]);
    let aside = operate::restore(dir, file).map_err(|error| of_operate(say, error))?;
    if let Some(aside) = aside {
        say.line(key!("serve-put-aside"), &[("path", shown(&aside))]);
    }
    say.line(key!("serve-restored"), &[("path", shown(file))]);
    Ok(())
}
