//! The server's commands, and those of the keys above it.

mod arguments;
mod errors;

pub use arguments::{AuthorityCommand, CopyArguments, ServeArguments};
pub use errors::{at, of_authority, of_io, shown, told};

use crate::say::{Failure, Say};
use errors::{of_config, of_operate};
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_server::authority::{Authority, ServerKeys, check_address};
use tinxom_server::config::{Config, LogFormat, LogLevel, TlsFiles};
use tinxom_server::http::{Listen, StartError, start};
use tinxom_server::operate::{self, OperateError};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;
use tinxom_words::{Value, key, three};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Runs a command of the authority.
pub fn authority(say: &Say, command: &AuthorityCommand) -> Result<(), Failure> {
    let now = SystemClock.now();
    let units = |names: &[String]| -> Result<Vec<UnitId>, Failure> {
        names.iter().map(|unit| say.find_unit(unit, Date::of(now))).collect()
    };
    let failed = |error| of_authority(say, error);
    match command {
        AuthorityCommand::New { dir, server, unit } => {
            let units = units(unit)?;
            Authority::found(dir, server, &units).map_err(failed)?;
            say.line(key!("authority-made"), &[("path", Value::from(shown(dir)))]);
            let units: Vec<_> = units.into_iter().map(|unit| say.unit_object(unit)).collect();
            say.object(&json!({ "path": shown(dir), "server": shown(server), "units": units }));
        }
        AuthorityCommand::AddUnit { dir, server, unit } => {
            let units = units(unit)?;
            Authority::open(dir)
                .and_then(|authority| authority.add_units(&units, server.as_deref()))
                .map_err(failed)?;
            let mut objects = Vec::new();
            for unit in units {
                let mut object = say.unit_object(unit);
                let name = Value::from(say.unit(unit));
                let carry = server.is_none().then(|| shown(&dir.join(format!("anchor-{}", unit.0))));
                object["carry"] = json!(carry);
                objects.push(object);
                match carry {
                    None => say.line(key!("authority-unit-added"), &[("unit", name)]),
                    Some(path) => {
                        let given = [("unit", name), ("path", Value::from(path))];
                        say.line(key!("authority-unit-to-carry"), &given);
                    }
                }
            }
            say.object(&json!({ "units": objects }));
        }
        AuthorityCommand::Certify { dir, unit, role, key, address } => {
            let unit = say.find_unit(unit, Date::of(now))?;
            let role = Role::ALL
                .into_iter()
                .find(|known| known.name() == role && matches!(known, Role::Desk | Role::AreaOfficer))
                .ok_or_else(|| told(three!("error-officer-role")))?;
            let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.as_bytes()).ok();
            let key =
                key.and_then(|key| key.try_into().ok()).ok_or_else(|| told(three!("error-public-key")))?;
            let papers = check_address(address)
                .and_then(|()| Authority::open(dir))
                .and_then(|authority| authority.papers(unit, role, PublicKey(key), address, now))
                .map_err(failed)?
                .to_text();
            say.print(&papers);
            say.object(&json!({ "papers": papers, "role": role.name(), "unit": say.unit_object(unit) }));
        }
    }
    Ok(())
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
    let dir = dir.ok_or_else(|| told(three!("error-config-no-dir")))?;
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
        return Err(at(three!("error-restore-unfinished"), &dir).into());
    }
    let keys = ServerKeys::read(&dir).map_err(|error| of_authority(say, error))?;
    let room = SqliteRoom::open(&dir, keys)
        .map_err(|error| of_operate(OperateError::of(error, &dir.join("server.db"))))?
        .with_limits(config.limits.clone());
    let read = |path: &Path| std::fs::read(path).map_err(|error| of_io(path, &error));
    let tls = match &config.tls {
        Some(files) => Some((read(&files.certificate)?, read(&files.key)?)),
        None => None,
    };
    let address = config.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8743)));
    let listen = Listen { address, tls };
    let running =
        start(room, &listen, Arc::new(|| SystemClock.now().0)).await.map_err(|error| match error {
            StartError::Listen(_) => told(three!("error-cannot-listen"))
                .with("address", address.to_string())
                .field("address", json!(address)),
            StartError::Tls => told(three!("error-tls-files")),
        })?;
    let address = running.address.to_string();
    say.line(key!("serve-listening"), &[("address", Value::from(&address))]);
    say.object(&json!({ "listening": address }));
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
    say.line(key!("serve-backing-up"), &[("path", Value::from(shown(dir)))]);
    operate::backup(dir, file).map_err(of_operate)?;
    say.line(key!("serve-backup"), &[("path", Value::from(shown(file)))]);
    say.object(&json!({ "path": shown(file) }));
    Ok(())
}

/// Puts a copy in the place of a stopped server's store.
pub fn restore(say: &Say, arguments: &CopyArguments) -> Result<(), Failure> {
    let CopyArguments { dir, file } = arguments;
    say.line(key!("serve-restoring"), &[("path", Value::from(shown(file)))]);
    let aside = operate::restore(dir, file).map_err(of_operate)?;
    if let Some(aside) = &aside {
        say.line(key!("serve-put-aside"), &[("path", Value::from(shown(aside)))]);
    }
    say.line(key!("serve-restored"), &[("path", Value::from(shown(file)))]);
    say.object(&json!({ "path": shown(file), "aside": aside.as_deref().map(shown) }));
    Ok(())
}
