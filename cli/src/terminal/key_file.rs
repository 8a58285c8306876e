//! The vault's key in a file beside the vault's directory, which its user alone reads.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tinxom_phone::ports::{KeyStore, KeyStoreError};

/// The file.
pub struct KeyFile(pub PathBuf);

impl KeyFile {
    /// `<DIR>.key`, outside the vault: a copy of the vault without it opens nothing.
    pub fn beside(dir: &Path) -> Self {
        let mut path = dir.components().collect::<PathBuf>().into_os_string();
        path.push(".key");
        Self(PathBuf::from(path))
    }

    /// Whether others than its user may read it.
    pub fn is_open_to_others(&self) -> bool {
        fs::metadata(&self.0).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
    }
}

impl KeyStore for KeyFile {
    fn load(&self) -> Result<Option<[u8; 32]>, KeyStoreError> {
        match fs::read(&self.0) {
            Ok(bytes) => bytes.try_into().map(Some).map_err(|_| KeyStoreError::Failed),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyStoreError::Failed),
        }
    }

    fn keep(&self, key: &[u8; 32]) -> Result<(), KeyStoreError> {
        keep(&self.0, key).map_err(|error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => KeyStoreError::Full,
            _ => KeyStoreError::Failed,
        })
    }
}

/// Writes the key beside its place and links it there: whole after a power cut, and never over another key.
fn keep(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut written = path.as_os_str().to_owned();
    written.push(format!(".{}", std::process::id()));
    let written = PathBuf::from(written);
    let kept = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&written)?;
        file.write_all(key)?;
        file.sync_all()?;
        fs::hard_link(&written, path)?;
        File::open(folder)?.sync_all()
    })();
    let _ = fs::remove_file(&written);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_lies_outside_the_vault_whole_and_for_its_user_only() {
        let dir = tempfile::tempdir().unwrap();
        let file = KeyFile::beside(&dir.path().join("vault/"));
        assert_eq!(file.0, dir.path().join("vault.key"));
        assert_eq!(file.load(), Ok(None));
        file.keep(&[7; 32]).unwrap();
        assert_eq!(file.load(), Ok(Some([7; 32])));
        assert_eq!(fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!file.is_open_to_others());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_key_is_never_written_over_and_one_of_another_size_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let file = KeyFile::beside(&dir.path().join("vault"));
        file.keep(&[7; 32]).unwrap();
        assert_eq!(file.keep(&[8; 32]), Err(KeyStoreError::Failed));
        assert_eq!(file.load(), Ok(Some([7; 32])));
        fs::write(&file.0, [7; 31]).unwrap();
        assert_eq!(file.load(), Err(KeyStoreError::Failed));
        fs::set_permissions(&file.0, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(file.is_open_to_others());
    }
}
