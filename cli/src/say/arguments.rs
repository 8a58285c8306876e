//! Wrong arguments, said in the chosen language and not only in the parser's.

use super::{Failure, Say, Told, exit};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;
use tinxom_words::{Language, three};

impl Say {
    /// What the parser did not understand.
    pub fn wrong_arguments(&self, error: &clap::Error) -> Failure {
        let argument = word(error, ContextKind::InvalidArg);
        let value = word(error, ContextKind::InvalidValue);
        let choices = word(error, ContextKind::ValidValue);
        let told = |keys| Told::new("arguments", exit::ARGUMENTS, keys);
        match error.kind() {
            ErrorKind::InvalidValue | ErrorKind::ValueValidation if !choices.is_empty() => {
                told(three!("error-argument-value"))
                    .with("argument", &argument)
                    .with("value", &value)
                    .with("choices", &choices)
            }
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                told(three!("error-argument-form")).with("argument", &argument).with("value", &value)
            }
            ErrorKind::UnknownArgument => told(three!("error-argument-unknown")).with("argument", &argument),
            ErrorKind::InvalidSubcommand => told(three!("error-command-unknown"))
                .with("value", word(error, ContextKind::InvalidSubcommand)),
            ErrorKind::MissingRequiredArgument => {
                told(three!("error-argument-missing")).with("argument", &argument)
            }
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                told(three!("error-command-missing"))
            }
            _ => told(three!("error-arguments")),
        }
        .field("argument", json!(argument))
        .field("value", json!(value))
        .field("choices", json!(listed(error)))
        .into()
    }

    /// The environment names a language that there is not.
    pub fn wrong_language(&self, code: String) -> Failure {
        let choices = Language::ALL.map(Language::code);
        Told::new("arguments", exit::ARGUMENTS, three!("error-argument-value"))
            .with("argument", "TINXOM_LANG")
            .with("value", &code)
            .with("choices", choices.join(", "))
            .field("argument", json!("TINXOM_LANG"))
            .field("value", json!(code))
            .field("choices", json!(choices))
            .into()
    }
}

fn listed(error: &clap::Error) -> Vec<String> {
    match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(several)) => several.clone(),
        _ => Vec::new(),
    }
}

fn word(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(one)) => one.clone(),
        Some(ContextValue::Strings(several)) => several.join(", "),
        _ => String::new(),
    }
}
