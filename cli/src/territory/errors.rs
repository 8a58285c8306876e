//! What is wrong with a territory's file, by line and in both languages.

use crate::say::{Failure, Say};
use crate::serve::at;
use serde_json::json;
use std::path::Path;
use tinxom_domain::territory::{EdgeTrouble, FieldTrouble, OutlineTrouble, TerritoryError};
use tinxom_wire::{WireError, limits};
use tinxom_words::{Key, Value, key, three};

/// What reading a territory or its outlines says.
pub fn of_territory(say: &Say, path: &Path, error: &TerritoryError) -> Failure {
    let edge = |from: &str, to: &str, trouble| {
        let given = [("from", Value::from(from)), ("to", Value::from(to))];
        format!(
            "{}: {}",
            say.words.say_with(key!("territory-of-edge"), &given),
            say.words.say(of_edge(trouble))
        )
    };
    let field = |of: Key, name: &str, field: &str, trouble| {
        let of = say.words.say_with(of, &[("name", Value::from(name))]);
        format!("{of}, {field}: {}", say.words.say(of_field(trouble)))
    };
    let (line, why) = match error {
        TerritoryError::TooLarge => {
            let most = (limits::TERRITORY / 1024).to_string();
            return at(three!("error-territory-large"), path).with("most", most).into();
        }
        TerritoryError::Form { line, reason } => (line, reason.clone()),
        TerritoryError::Unit { line, code, field: name, trouble } => {
            (line, field(key!("territory-of-unit"), code, name, *trouble))
        }
        TerritoryError::Hamlet { line, id, field: name, trouble } => {
            (line, field(key!("territory-of-hamlet"), &id.to_string(), name, *trouble))
        }
        TerritoryError::Edge { line, from, to, trouble } => (line, edge(from, to, *trouble)),
        TerritoryError::HamletEdge { line, from, to, trouble } => {
            (line, edge(&from.to_string(), &to.to_string(), *trouble))
        }
        TerritoryError::Outline { line, code, trouble } => {
            let of = say.words.say_with(key!("territory-of-outline"), &[("name", Value::from(code))]);
            (line, format!("{of}: {}", say.words.say(of_outline(*trouble))))
        }
    };
    at(three!("error-territory-wrong"), path)
        .with("line", line.to_string())
        .with("why", why)
        .field("line", json!(line))
        .field("reason", json!(error.to_string()))
        .into()
}

fn of_field(trouble: FieldTrouble) -> Key {
    match trouble {
        FieldTrouble::NotADay => key!("territory-not-a-day"),
        FieldTrouble::NotALabel(_) | FieldTrouble::NotStored => key!("territory-not-a-name"),
        FieldTrouble::NotACode => key!("territory-not-a-code"),
        FieldTrouble::EndsFirst => key!("territory-ends-first"),
        FieldTrouble::Twice => key!("territory-twice"),
        FieldTrouble::NoSuccessor => key!("territory-no-successor"),
        FieldTrouble::NotAbolished => key!("territory-not-abolished"),
        FieldTrouble::NoUnit => key!("territory-no-unit"),
    }
}

fn of_edge(trouble: EdgeTrouble) -> Key {
    match trouble {
        EdgeTrouble::NoOld => key!("territory-edge-no-old"),
        EdgeTrouble::NoNew => key!("territory-edge-no-new"),
        EdgeTrouble::NotEnded => key!("territory-edge-not-ended"),
        EdgeTrouble::Past => key!("territory-edge-past"),
        EdgeTrouble::Gap => key!("territory-edge-gap"),
        EdgeTrouble::Ambiguous => key!("territory-edge-ambiguous"),
        EdgeTrouble::NotADay => key!("territory-not-a-day"),
        EdgeTrouble::Twice => key!("territory-twice"),
    }
}

fn of_outline(trouble: OutlineTrouble) -> Key {
    match trouble {
        OutlineTrouble::NoUnit => key!("territory-no-unit"),
        OutlineTrouble::Twice => key!("territory-twice"),
        OutlineTrouble::NoArea => key!("territory-no-area"),
        OutlineTrouble::TooFewCorners => key!("territory-few-corners"),
        OutlineTrouble::NotAPlace => key!("territory-not-a-place"),
        OutlineTrouble::NotADay => key!("territory-not-a-day"),
    }
}

/// What opening a signed edition says.
pub fn of_package(path: &Path, error: WireError) -> Failure {
    match error {
        WireError::TooLarge(_) => {
            at(three!("error-territory-large"), path).with("most", (limits::TERRITORY / 1024).to_string())
        }
        WireError::BadSignature(_) => at(three!("error-edition-altered"), path),
        _ => at(three!("error-not-an-edition"), path),
    }
    .into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_name_that_scripts_get_is_in_the_documentation() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let documented = std::fs::read_to_string(root.join("../docs/cli.md")).unwrap();
        for source in [include_str!("errors.rs"), include_str!("mod.rs")] {
            for after in source.split(concat!("three!", "(\"error-")).skip(1) {
                let name = after.split('"').next().unwrap();
                assert!(documented.contains(&format!("`{name}`")), "{name}");
            }
        }
    }
}
