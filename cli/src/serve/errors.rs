//! What goes wrong with the server's files and with the keys above it.

use crate::say::{Failure, Say, Told, exit};
use serde_json::json;
use std::path::Path;
use tinxom_server::authority::AuthorityError;
use tinxom_server::config::{Allowed, ConfigError};
use tinxom_server::operate::OperateError;
use tinxom_words::{ThreeKeys, Value, key, three};

/// A failure that scripts know by the name of its sentences.
pub fn told(keys: ThreeKeys) -> Told {
    let name = keys.what.name();
    Told::new(name.strip_prefix("error-").unwrap_or(name), exit::REFUSED, keys)
}

/// A failure about a path.
pub fn at(keys: ThreeKeys, path: &Path) -> Told {
    told(keys).with("path", shown(path)).field("path", json!(shown(path)))
}

/// A path as people and scripts read it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What the authority says.
pub fn of_authority(say: &Say, error: AuthorityError) -> Failure {
    match error {
        AuthorityError::Io(path, error) => return of_io(&path, &error),
        AuthorityError::NotAKey(path) => at(three!("error-not-a-key"), &path),
        AuthorityError::Exists(path) => at(three!("error-keys-exist"), &path),
        AuthorityError::NoSuchUnit(unit) => told(three!("error-unit-not-served"))
            .with("unit", say.unit(unit))
            .field("unit", say.unit_object(unit)),
        AuthorityError::SeveralServers => told(three!("error-several-servers")),
        AuthorityError::BadAddress => told(three!("error-server-address")),
        AuthorityError::Territory(path, error) => return crate::territory::of_package(&path, error),
        AuthorityError::TerritoryOfAnother(path) => at(three!("error-edition-of-another"), &path),
        AuthorityError::Wire(_) => told(three!("error-anchor-of-another")),
    }
    .into()
}

/// What a file says.
pub fn of_io(path: &Path, error: &std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            told(three!("error-server-disk-full"))
        }
        std::io::ErrorKind::NotFound => at(three!("error-file-missing"), path),
        _ => at(three!("error-file-refused"), path).with("why", error.to_string()),
    }
    .into()
}

/// What the configuration says.
pub fn of_config(say: &Say, error: ConfigError) -> Failure {
    match error {
        ConfigError::Io(path, error) => return of_io(&path, &error),
        ConfigError::Syntax { path, line } => {
            at(three!("error-config-syntax"), &path).with("line", line.to_string()).field("line", json!(line))
        }
        ConfigError::Unknown { path, key, allowed } => at(three!("error-config-unknown"), &path)
            .field("key", json!(key))
            .with("key", key)
            .with("allowed", allowed),
        ConfigError::Wrong { path, key, allowed } => at(three!("error-config-wrong"), &path)
            .field("key", json!(key))
            .with("key", key)
            .with("allowed", allowed_words(say, allowed)),
    }
    .into()
}

fn allowed_words(say: &Say, allowed: Allowed) -> String {
    match allowed {
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
    }
}

/// What the store of a server says.
pub fn of_operate(error: OperateError) -> Failure {
    match error {
        OperateError::Running => told(three!("error-server-running")),
        OperateError::NoStore(path) => at(three!("error-no-store"), &path),
        OperateError::Exists(path) => at(three!("error-copy-exists"), &path),
        OperateError::NotAStore(path) => at(three!("error-not-a-store"), &path),
        OperateError::Damaged(path) => at(three!("error-store-damaged"), &path),
        OperateError::TooNew { .. } => told(three!("error-store-newer")),
        OperateError::DiskFull => told(three!("error-server-disk-full")),
        OperateError::Io(path, error) => return of_io(&path, &error),
        OperateError::Storage(error) => {
            at(three!("error-file-refused"), Path::new("server.db")).with("why", error.to_string())
        }
    }
    .into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_name_that_scripts_get_is_in_the_documentation() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let documented = std::fs::read_to_string(root.join("../docs/cli.md")).unwrap();
        let mut names = 0;
        for source in [include_str!("errors.rs"), include_str!("../serve.rs")] {
            for after in source.split(concat!("three!", "(\"error-")).skip(1) {
                let name = after.split('"').next().unwrap();
                assert!(documented.contains(&format!("`{name}`")), "{name}");
                names += 1;
            }
        }
        assert!(names >= 24, "{names}");
    }
}
