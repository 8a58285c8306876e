//! Keys above the server: the root, the units' keys, the server's own, and what they sign.
//!
//! Root and unit keys lie in a directory of their own that the server never needs; keep it off the server's machine.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_wire::WireError;
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::limits;
use tinxom_wire::papers::Papers;
use tinxom_wire::sign::{PublicKey, Signer32};
use tinxom_wire::territory::TerritoryPackage;

/// Days that an officer's certificate holds.
pub const OFFICER_DAYS: i32 = 90;

/// The file of the signed territory in a server's directory.
pub const TERRITORY: &str = "territory";

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
    /// This authority gave the unit no anchor: no server serves it.
    #[error("unit {}: no server was named for it", .0.0)]
    NoSuchUnit(UnitId),
    /// Anchors here name several servers, so it has to be said which is meant.
    #[error("several servers: say which")]
    SeveralServers,
    /// The address is not `http(s)://host[:port]`, or longer than an invite can carry.
    #[error("not an address that an invite can carry")]
    BadAddress,
    /// The territory's file is damaged, altered or too large.
    #[error("{0}: {1}")]
    Territory(PathBuf, WireError),
    /// The territory's file is another root's word.
    #[error("{0}: signed by another root")]
    TerritoryOfAnother(PathBuf),
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

    /// Makes an authority and the directory of its first server, or neither.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] where there is a key already; nothing is made then. [`AuthorityError::Io`].
    pub fn found(dir: &Path, server: &Path, units: &[UnitId]) -> Result<Self, AuthorityError> {
        for key in [dir.join("root.key"), server.join("server.key")] {
            if key.exists() {
                return Err(AuthorityError::Exists(key));
            }
        }
        let authority = Self::create(dir)?;
        authority.make_server(server, units)?;
        Ok(authority)
    }

    /// Makes a server's directory: its key, and the anchor of each unit that it serves. Units without a key get one.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] where there is a server's key or a unit's anchor already, [`AuthorityError::Io`].
    pub fn make_server(&self, server: &Path, units: &[UnitId]) -> Result<(), AuthorityError> {
        self.check_new(units)?;
        make_dir(server)?;
        let key = generate();
        write_key(&server.join("server.key"), &key)?;
        self.give(units, key.public(), Some(server))
    }

    /// Lets a server that is there serve more units: writes their anchors here, and into the server's directory where
    /// that is at hand. Which server is clear when all anchors here name one; otherwise its directory says so.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] when a unit has an anchor, [`AuthorityError::SeveralServers`],
    /// [`AuthorityError::Io`].
    pub fn add_units(&self, units: &[UnitId], server: Option<&Path>) -> Result<(), AuthorityError> {
        self.check_new(units)?;
        let key = match server {
            Some(server) => read_key(&server.join("server.key"))?.public(),
            None => {
                let mut servers: Vec<_> =
                    anchors(&self.dir)?.iter().map(|(anchor, _)| anchor.server_key()).collect();
                servers.sort_unstable();
                servers.dedup();
                match servers.as_slice() {
                    [only] => *only,
                    _ => return Err(AuthorityError::SeveralServers),
                }
            }
        };
        self.give(units, key, server)
    }

    /// Certifies an officer's device and puts its papers together.
    ///
    /// # Errors
    /// [`AuthorityError::NoSuchUnit`] when the unit has no anchor here, [`AuthorityError::Io`],
    /// [`AuthorityError::Wire`].
    pub fn papers(
        &self,
        unit: UnitId,
        role: Role,
        device: PublicKey,
        address: &str,
        now: Timestamp,
    ) -> Result<Papers, AuthorityError> {
        // No key is made for a unit that nobody serves: its officers would wait for ever.
        if !self.anchor_path(unit).exists() {
            return Err(AuthorityError::NoSuchUnit(unit));
        }
        let from = Date::of(now);
        let certificate =
            Certificate { key: device, role, unit, group: None, from, until: Date(from.0 + OFFICER_DAYS) };
        Ok(Papers {
            certificate: certificate.sign(&read_key(&self.unit_path(unit))?)?,
            anchor: read_anchor(&self.anchor_path(unit))?.1,
            address: address.to_owned(),
            date: now.0,
        })
    }

    /// Signs a territory with the root's key, as one package.
    ///
    /// # Errors
    /// [`AuthorityError::Wire`] when it has no version or is too large for one.
    pub fn sign_territory(&self, territory: &Territory, now: Timestamp) -> Result<Vec<u8>, AuthorityError> {
        Ok(TerritoryPackage::sign(territory, now.0, &self.root)?)
    }

    fn unit_path(&self, unit: UnitId) -> PathBuf {
        self.dir.join(format!("unit-{}.key", unit.0))
    }

    fn anchor_path(&self, unit: UnitId) -> PathBuf {
        self.dir.join(format!("anchor-{}", unit.0))
    }

    /// Before anything is written: that no unit was given to a server before.
    fn check_new(&self, units: &[UnitId]) -> Result<(), AuthorityError> {
        match units.iter().map(|unit| self.anchor_path(*unit)).find(|anchor| anchor.exists()) {
            Some(anchor) => Err(AuthorityError::Exists(anchor)),
            None => Ok(()),
        }
    }

    fn give(&self, units: &[UnitId], key: PublicKey, server: Option<&Path>) -> Result<(), AuthorityError> {
        let units: BTreeSet<u32> = units.iter().map(|unit| unit.0).collect();
        for unit in units.into_iter().map(UnitId) {
            let anchor = Anchor {
                root: Fixed::from(self.root.public().0),
                unit: unit.0,
                unit_key: Fixed::from(self.unit_key(unit)?.public().0),
                server_key: Fixed::from(key.0),
                version: 1,
            };
            let signed = to_vec(&anchor.sign(&self.root));
            // The authority's copy says that the unit is given, so it comes last: cut before it, the command repeats.
            if let Some(server) = server {
                let path = server.join(format!("anchor-{}", unit.0));
                if fs::read(&path).ok().as_ref() != Some(&signed) {
                    write_new(&path, &signed)?;
                }
            }
            write_new(&self.anchor_path(unit), &signed)?;
        }
        Ok(())
    }

    fn unit_key(&self, unit: UnitId) -> Result<Signer32, AuthorityError> {
        let path = self.unit_path(unit);
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
    /// The territory's file in the directory, where there is one.
    pub territory: Option<Vec<u8>>,
}

impl ServerKeys {
    /// Reads the server's key and anchors, and the file `territory` that the root signed, where there is one.
    ///
    /// # Errors
    /// [`AuthorityError::Territory`], [`AuthorityError::TerritoryOfAnother`] for a file that no phone would take,
    /// [`AuthorityError::Io`], [`AuthorityError::NotAKey`], [`AuthorityError::Wire`] for an anchor of another server.
    pub fn read(dir: &Path) -> Result<Self, AuthorityError> {
        let signer = read_key(&dir.join("server.key"))?;
        let anchors = anchors(dir)?;
        if anchors.iter().any(|(anchor, _)| anchor.server_key() != signer.public()) {
            return Err(WireError::NotEntitled("anchor").into());
        }
        let territory = read_territory(&dir.join(TERRITORY), &anchors)?;
        Ok(Self { signer, anchors, territory })
    }

    /// The anchor of a unit that is served here.
    pub fn anchor(&self, unit: UnitId) -> Option<&(Anchor, Signed)> {
        self.anchors.iter().find(|(anchor, _)| anchor.unit == unit.0)
    }
}

fn read_territory(path: &Path, anchors: &[(Anchor, Signed)]) -> Result<Option<Vec<u8>>, AuthorityError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(AuthorityError::Io(path.to_owned(), error)),
    };
    // Whole, and not its head alone: nothing is published that a phone could not put together.
    let package =
        TerritoryPackage::open(&bytes).map_err(|error| AuthorityError::Territory(path.to_owned(), error))?;
    match anchors.iter().all(|(anchor, _)| *anchor.root == package.head.root.0) {
        true => Ok(Some(bytes)),
        false => Err(AuthorityError::TerritoryOfAnother(path.to_owned())),
    }
}

/// The anchors in a directory, by unit.
fn anchors(dir: &Path) -> Result<Vec<(Anchor, Signed)>, AuthorityError> {
    let entries = fs::read_dir(dir).map_err(|error| AuthorityError::Io(dir.to_owned(), error))?;
    let names = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("anchor-"));
    let mut anchors = names.map(|entry| read_anchor(&entry.path())).collect::<Result<Vec<_>, _>>()?;
    anchors.sort_by_key(|(anchor, _)| anchor.unit);
    Ok(anchors)
}

/// Whether phones can be told a server's address: `http(s)://host[:port]`, short enough for an invite.
///
/// # Errors
/// [`AuthorityError::BadAddress`].
pub fn check_address(address: &str) -> Result<(), AuthorityError> {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
    let named = host.is_some_and(|host| {
        !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@')
    });
    if named && address.len() <= limits::ADDRESS { Ok(()) } else { Err(AuthorityError::BadAddress) }
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
            file.sync_all()?;
            // A new name survives a power cut only when its folder was synced too.
            path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const WARD: UnitId = UnitId(54431);
    const OTHER: UnitId = UnitId(54671);
    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }

    #[test]
    fn keys_that_are_there_are_never_overwritten_and_nothing_half_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, server) = (dir.path().join("authority"), dir.path().join("server"));
        let authority = Authority::found(&keys, &server, &[WARD]).unwrap();
        let before = (files(&keys), files(&server));
        assert!(matches!(Authority::found(&keys, &server, &[WARD]), Err(AuthorityError::Exists(_))));
        assert!(matches!(Authority::create(&keys), Err(AuthorityError::Exists(_))));
        assert!(matches!(authority.make_server(&server, &[OTHER]), Err(AuthorityError::Exists(_))));
        assert!(matches!(authority.add_units(&[WARD], None), Err(AuthorityError::Exists(_))));
        // A new authority beside a server that has its keys makes no root key either.
        let second = dir.path().join("second");
        assert!(matches!(Authority::found(&second, &server, &[WARD]), Err(AuthorityError::Exists(_))));
        assert!(!second.exists());
        assert_eq!((files(&keys), files(&server)), before);
    }

    #[test]
    fn a_unit_is_added_to_a_server_that_is_there_with_or_without_its_directory_at_hand() {
        let dir = tempfile::tempdir().unwrap();
        let (keys, server) = (dir.path().join("authority"), dir.path().join("server"));
        let authority = Authority::found(&keys, &server, &[WARD]).unwrap();
        authority.add_units(&[OTHER], None).unwrap();
        let carried = format!("anchor-{}", OTHER.0);
        fs::copy(keys.join(&carried), server.join(&carried)).unwrap();
        let third = UnitId(55000);
        authority.add_units(&[third, third], Some(&server)).unwrap();
        let keys = ServerKeys::read(&server).unwrap();
        for unit in [WARD, OTHER, third] {
            assert_eq!(keys.anchor(unit).unwrap().0.server_key(), keys.signer.public());
            let device = Signer32::from_seed(&[1; 32]).public();
            let papers = authority.papers(unit, Role::Desk, device, "https://a.example", NOW).unwrap();
            Papers::from_text(&papers.to_text()).unwrap();
        }
        let second = dir.path().join("second-server");
        authority.make_server(&second, &[UnitId(55001)]).unwrap();
        assert!(matches!(authority.add_units(&[UnitId(55002)], None), Err(AuthorityError::SeveralServers)));
        authority.add_units(&[UnitId(55002)], Some(&second)).unwrap();
        assert_eq!(ServerKeys::read(&second).unwrap().anchors.len(), 2);
    }

    #[test]
    fn an_officer_of_a_unit_that_nobody_serves_is_not_certified_and_no_key_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let keys = dir.path().join("authority");
        let authority = Authority::found(&keys, &dir.path().join("server"), &[WARD]).unwrap();
        let before = files(&keys);
        let device = Signer32::from_seed(&[1; 32]).public();
        let refused = authority.papers(OTHER, Role::Desk, device, "https://a.example", NOW);
        assert!(matches!(refused, Err(AuthorityError::NoSuchUnit(OTHER))));
        assert_eq!(files(&keys), before);
    }

    #[test]
    fn an_address_that_no_invite_could_carry_is_refused() {
        let long = format!("https://{}.example", "a".repeat(limits::ADDRESS));
        for address in
            ["a.example", "ftp://a.example", "https://", "https://a b", "https://a/b", "https://me@a", &long]
        {
            assert!(matches!(check_address(address), Err(AuthorityError::BadAddress)), "{address}");
        }
        for address in ["https://a.example", "http://127.0.0.1:8743", "https://a.example:8443/"] {
            assert!(check_address(address).is_ok(), "{address}");
        }
    }
}
