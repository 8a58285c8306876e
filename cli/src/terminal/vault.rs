//! The vault: opened, signed out of, looked at, put aside.

use super::key_file::KeyFile;
use crate::say::{Failure, Say, Told, exit};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tinxom_phone::ports::{AlwaysConnected, KeyStore, Ports, SystemClock, SystemDice};
use tinxom_phone::transport::HttpTransport;
use tinxom_phone::{Phone, PhoneError};
use tinxom_words::{Value, key, three};

/// Opens the vault, or makes a new one and says so.
///
/// # Errors
/// [`Failure::Vault`] with where vault and key are.
pub fn open(say: &Say, dir: &Path, tls_roots: &[PathBuf]) -> Result<Phone, Failure> {
    let keys = Arc::new(KeyFile::beside(dir));
    let fresh = !dir.join("vault.db").exists();
    let phone = unlocked(say, dir, tls_roots, &keys)?;
    let path = keys.0.display().to_string();
    if fresh && !phone.is_signed_out() {
        let given = [("vault", Value::from(dir.display().to_string())), ("key", Value::from(&path))];
        say.note(key!("vault-made"), &given);
    }
    if keys.is_open_to_others() {
        say.note(key!("vault-key-open"), &[("key", Value::from(&path))]);
    }
    Ok(phone)
}

fn unlocked(say: &Say, dir: &Path, tls_roots: &[PathBuf], keys: &Arc<KeyFile>) -> Result<Phone, Failure> {
    let transport = HttpTransport::new(&roots(tls_roots)?).map_err(|_| tls_root(""))?;
    let ports = Ports {
        clock: Arc::new(SystemClock),
        dice: Arc::new(SystemDice),
        keys: keys.clone(),
        connectivity: Arc::new(AlwaysConnected),
        transport: Arc::new(transport),
    };
    Phone::open(dir, say.territory.clone(), ports).map_err(|error| failure(dir, keys, error))
}

/// Why a vault did not open, with where it and its key are.
fn failure(dir: &Path, keys: &KeyFile, error: PhoneError) -> Failure {
    let (vault, key) = (dir.display().to_string(), keys.0.display().to_string());
    if matches!(error, PhoneError::KeyStoreFailed) {
        return Told::new(error.name(), exit::VAULT, three!("error-key-file"))
            .with("path", &key)
            .field("vault", json!(vault))
            .field("key_file", json!(key))
            .into();
    }
    Failure::Vault { error, vault, key }
}

fn tls_root(path: &str) -> Failure {
    Told::new("tls-root", exit::ARGUMENTS, three!("error-tls-root"))
        .with("path", path)
        .field("path", json!(path))
        .into()
}

fn roots(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut roots = Vec::new();
    for path in paths {
        let wrong = || tls_root(&path.display().to_string());
        let pem = std::fs::read(path).map_err(|_| wrong())?;
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            roots.push(certificate.map_err(|_| wrong())?.to_vec());
        }
        if roots.len() == before {
            return Err(wrong());
        }
    }
    Ok(roots)
}

/// Signs out; what was not sent stays (X04).
pub fn sign_out(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let waiting = phone.sign_out()?;
    say.line(key!("signed-out"), &[("count", Value::from(waiting))]);
    Ok(json!({ "signed_out": true, "waiting": waiting }))
}

/// Signs in again.
pub fn sign_in(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    phone.sign_in()?;
    let waiting = phone.sync().status()?.left;
    say.line(key!("signed-in"), &[("count", Value::from(waiting))]);
    Ok(json!({ "signed_out": false, "waiting": waiting }))
}

/// Takes a signed territory that somebody brought.
pub fn take_territory(say: &Say, phone: &Phone, file: &Path) -> Result<Json, Failure> {
    let bytes = std::fs::read(file).map_err(|error| crate::serve::of_io(file, &error))?;
    let version = phone.territory_update(&bytes)?;
    let territory = phone.territory();
    let (units, hamlets) = (territory.units().count(), territory.hamlets().count());
    let given = [
        ("version", Value::from(version.to_string())),
        ("units", Value::from(units as i64)),
        ("hamlets", Value::from(hamlets as i64)),
    ];
    say.line(key!("territory-taken"), &given);
    Ok(json!({ "version": version, "units": units, "hamlets": hamlets }))
}

/// Looks at every page.
pub fn check(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    phone.check()?;
    say.line(key!("vault-whole"), &[]);
    Ok(json!({ "whole": true }))
}

/// Puts a vault aside that does not open; one that opens is left where it is, so that nobody seems to lose
/// his tips by a slip of the hand.
pub fn put_aside(say: &Say, dir: &Path, tls_roots: &[PathBuf]) -> Result<Json, Failure> {
    let vault = dir.display().to_string();
    if !dir.join("vault.db").exists() {
        return Err(Told::new("no-vault", exit::VAULT, three!("error-vault-missing"))
            .with("path", &vault)
            .field("vault", json!(vault))
            .into());
    }
    let keys = Arc::new(KeyFile::beside(dir));
    let opens = match unlocked(say, dir, tls_roots, &keys) {
        Ok(phone) if phone.is_signed_out() => match phone.sign_in() {
            Ok(()) => {
                phone.sign_out()?;
                true
            }
            Err(error) => stuck(failure(dir, &keys, error))?,
        },
        Ok(_) => true,
        Err(failure) => stuck(failure)?,
    };
    if opens {
        return Err(Told::new("vault-whole", exit::REFUSED, three!("error-vault-whole"))
            .with("path", &vault)
            .field("vault", json!(vault))
            .into());
    }
    let aside = Phone::put_vault_aside(dir).map_err(|error| failure(dir, &keys, error))?;
    let aside = aside.display().to_string();
    say.line(key!("vault-aside"), &[("path", Value::from(&aside))]);
    let key_stays = matches!(keys.load(), Ok(Some(_)));
    if key_stays {
        say.line(key!("vault-aside-key"), &[("key", Value::from(keys.0.display().to_string()))]);
    }
    Ok(json!({ "aside": aside, "key_file": keys.0.display().to_string() }))
}

/// Whether a vault is one to be put aside: damaged, or without its key. Anything else is said as it is.
fn stuck(failure: Failure) -> Result<bool, Failure> {
    match failure {
        Failure::Vault {
            error: PhoneError::VaultDamaged | PhoneError::KeyLost | PhoneError::WrongKey,
            ..
        } => Ok(false),
        other => Err(other),
    }
}
