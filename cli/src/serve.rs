//! The server's commands, and those of the keys above it.

use crate::say::{Failure, Say};
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_server::authority::{Authority, ServerKeys};
use tinxom_server::http::{Listen, start};
use tinxom_server::room::SqliteRoom;
use tinxom_wire::sign::PublicKey;
use tinxom_words::{Value, key};

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

/// How to run the server.
#[derive(Args)]
pub struct ServeArguments {
    /// The server's directory, made by `tinxom authority new`.
    #[arg(long)]
    dir: PathBuf,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8743")]
    listen: SocketAddr,
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

/// Runs a command of the authority.
pub fn authority(say: &Say, command: &AuthorityCommand) -> Result<(), Failure> {
    let now = SystemClock.now();
    match command {
        AuthorityCommand::New { dir, server, unit } => {
            let units: Result<Vec<_>, _> =
                unit.iter().map(|unit| say.find_unit(unit, Date::of(now))).collect();
            let units = units?;
            Authority::create(dir)
                .and_then(|authority| authority.make_server(server, &units))
                .map_err(Failure::plain)?;
            say.line(key!("authority-made"), &[("path", Value::from(dir.display().to_string()))]);
        }
        AuthorityCommand::Certify { dir, unit, role, key, address } => {
            let unit = say.find_unit(unit, Date::of(now))?;
            let role = Role::ALL.into_iter().find(|known| known.name() == role);
            let role = role.ok_or_else(|| Failure::plain("--role: desk, area_officer"))?;
            let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.as_bytes()).ok();
            let key = key
                .and_then(|key| key.try_into().ok())
                .ok_or_else(|| Failure::plain("--key: 64 hex digits"))?;
            let papers = Authority::open(dir)
                .and_then(|authority| authority.papers(unit, role, PublicKey(key), address, now))
                .map_err(Failure::plain)?;
            println!("{}", papers.to_text());
        }
    }
    Ok(())
}

/// Runs the server until Ctrl-C or SIGTERM.
pub async fn serve(say: &Say, arguments: &ServeArguments) -> Result<(), Failure> {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    let keys = ServerKeys::read(&arguments.dir).map_err(Failure::plain)?;
    let room = SqliteRoom::open(&arguments.dir, keys).map_err(Failure::plain)?;
    let tls = match (&arguments.tls_certificate, &arguments.tls_key) {
        (Some(chain), Some(key)) => {
            Some((std::fs::read(chain).map_err(Failure::plain)?, std::fs::read(key).map_err(Failure::plain)?))
        }
        _ => None,
    };
    let listen = Listen { address: arguments.listen, tls };
    let running = start(room, &listen, Arc::new(|| SystemClock.now().0)).await.map_err(Failure::plain)?;
    say.line(key!("serve-listening"), &[("address", Value::from(running.address.to_string()))]);
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(Failure::plain)?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    running.shutdown().await;
    Ok(())
}

/// Copies a stopped server's store.
pub fn backup(say: &Say, arguments: &CopyArguments) -> Result<(), Failure> {
    tinxom_server::operate::backup(&arguments.dir, &arguments.file).map_err(Failure::plain)?;
    say.line(key!("serve-backup"), &[("path", Value::from(arguments.file.display().to_string()))]);
    Ok(())
}

/// Puts a copy in the place of a stopped server's store.
pub fn restore(say: &Say, arguments: &CopyArguments) -> Result<(), Failure> {
    tinxom_server::operate::restore(&arguments.dir, &arguments.file).map_err(Failure::plain)?;
    say.line(key!("serve-restored"), &[("path", Value::from(arguments.file.display().to_string()))]);
    Ok(())
}
