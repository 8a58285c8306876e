//! Keys above the server: the root, the units' keys, the server's own, and what they sign.
//!
//! Root and unit keys lie in a directory of their own that the server never needs; keep it off the server's machine.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_wire::WireError;
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::papers::Papers;
use tinxom_wire::sign::{PublicKey, Signer32};

/// Days that an officer's certificate holds.
pub const OFFICER_DAYS: i32 = 90;

/// Why keys could not be made or read.
#[derive(Debug, Error)]
pub enum AuthorityError {
    /// A file could not be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// A key file does not hold 64 hexadecimal digits.
    #[error("{0}: not a key file")]
    NotAKey(PathBuf),
    /// The directory holds keys already; they are never overwritten.
    #[error("{0}: there are keys here already")]
    Exists(PathBuf),
    /// Something signed does not verify or cannot be made.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// The directory that holds the root's and the units' keys.
#[derive(Debug)]
pub struct Authority {
    dir: PathBuf,
    root: Signer32,
}

impl Authority {
    /// Makes a new root key in a directory.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] where there is one, [`AuthorityError::Io`].
    pub fn create(dir: &Path) -> Result<Self, AuthorityError> {
        make_dir(dir)?;
        let root = generate();
        write_key(&dir.join("root.key"), &root)?;
        Ok(Self { dir: dir.to_owned(), root })
    }

    /// Opens the directory of an authority.
    ///
    /// # Errors
    /// [`AuthorityError::Io`], [`AuthorityError::NotAKey`].
    pub fn open(dir: &Path) -> Result<Self, AuthorityError> {
        Ok(Self { dir: dir.to_owned(), root: read_key(&dir.join("root.key"))? })
    }

    /// Makes a server's directory: its key, and the anchor of each unit that it serves. Units without a key get one.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] where there is a server's key already, [`AuthorityError::Io`].
    pub fn make_server(&self, server: &Path, units: &[UnitId]) -> Result<(), AuthorityError> {
        make_dir(server)?;
        let key = generate();
        write_key(&server.join("server.key"), &key)?;
        for unit in units {
            let anchor = Anchor {
                root: Fixed::from(self.root.public().0),
                unit: unit.0,
                unit_key: Fixed::from(self.unit_key(*unit)?.public().0),
                server_key: Fixed::from(key.public().0),
                version: 1,
            };
            for dir in [server, &self.dir] {
                write_new(&dir.join(format!("anchor-{}", unit.0)), &to_vec(&anchor.sign(&self.root)))?;
            }
        }
        Ok(())
    }

    /// Certifies an officer's device and puts its papers together.
    ///
    /// # Errors
    /// [`AuthorityError::Io`] when the unit has no anchor here, [`AuthorityError::Wire`].
    pub fn papers(
        &self,
        unit: UnitId,
        role: Role,
        device: PublicKey,
        address: &str,
        now: Timestamp,
    ) -> Result<Papers, AuthorityError> {
        let from = Date::of(now);
        let certificate =
            Certificate { key: device, role, unit, group: None, from, until: Date(from.0 + OFFICER_DAYS) };
        Ok(Papers {
            certificate: certificate.sign(&self.unit_key(unit)?)?,
            anchor: read_anchor(&self.dir.join(format!("anchor-{}", unit.0)))?.1,
            address: address.to_owned(),
            date: now.0,
        })
    }

    fn unit_key(&self, unit: UnitId) -> Result<Signer32, AuthorityError> {
        let path = self.dir.join(format!("unit-{}.key", unit.0));
        if path.exists() {
            return read_key(&path);
        }
        let key = generate();
        write_key(&path, &key)?;
        Ok(key)
    }
}

/// What a server's directory says of itself.
#[derive(Debug)]
pub struct ServerKeys {
    /// Signs receipts, members and every reply.
    pub signer: Signer32,
    /// The units that are served, with their signed anchors.
    pub anchors: Vec<(Anchor, Signed)>,
}

impl ServerKeys {
    /// Reads the server's key and anchors.
    ///
    /// # Errors
    /// [`AuthorityError::Io`], [`AuthorityError::NotAKey`], [`AuthorityError::Wire`] for an anchor of another server.
    pub fn read(dir: &Path) -> Result<Self, AuthorityError> {
        let signer = read_key(&dir.join("server.key"))?;
        let mut anchors = Vec::new();
        let entries = fs::read_dir(dir).map_err(|error| AuthorityError::Io(dir.to_owned(), error))?;
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with("anchor-") {
                let (anchor, signed) = read_anchor(&entry.path())?;
                if anchor.server_key() != signer.public() {
                    return Err(WireError::NotEntitled("anchor").into());
                }
                anchors.push((anchor, signed));
            }
        }
        anchors.sort_by_key(|(anchor, _)| anchor.unit);
        Ok(Self { signer, anchors })
    }

    /// The anchor of a unit that is served here.
    pub fn anchor(&self, unit: UnitId) -> Option<&(Anchor, Signed)> {
        self.anchors.iter().find(|(anchor, _)| anchor.unit == unit.0)
    }
}

fn generate() -> Signer32 {
    Signer32::generate(&mut rand_core::UnwrapErr(getrandom::SysRng))
}

fn make_dir(dir: &Path) -> Result<(), AuthorityError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .map_err(|error| AuthorityError::Io(dir.to_owned(), error))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), AuthorityError> {
    let written =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => AuthorityError::Exists(path.to_owned()),
        _ => AuthorityError::Io(path.to_owned(), error),
    })
}

fn write_key(path: &Path, key: &Signer32) -> Result<(), AuthorityError> {
    write_new(path, data_encoding::HEXLOWER.encode(&key.seed()).as_bytes())
}

fn read(path: &Path) -> Result<Vec<u8>, AuthorityError> {
    fs::read(path).map_err(|error| AuthorityError::Io(path.to_owned(), error))
}

fn read_key(path: &Path) -> Result<Signer32, AuthorityError> {
    let seed = data_encoding::HEXLOWER.decode(read(path)?.trim_ascii()).ok();
    let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
    seed.map(|seed| Signer32::from_seed(&seed)).ok_or_else(|| AuthorityError::NotAKey(path.to_owned()))
}

fn read_anchor(path: &Path) -> Result<(Anchor, Signed), AuthorityError> {
    let signed: Signed = from_slice("anchor", 1024, &read(path)?)?;
    Ok((Anchor::open(&signed)?, signed))
}
