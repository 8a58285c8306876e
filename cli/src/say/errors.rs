//! Why a command failed: a name and fields for scripts, three sentences for people, an exit code for both.

use super::{Say, names};
use serde_json::{Map, Value as Json, json};
use std::io::Write;
use tinxom_domain::card::Card;
use tinxom_domain::text::TextError;
use tinxom_domain::tip::TipState;
use tinxom_phone::PhoneError;
use tinxom_words::{Explanation, Key, ThreeKeys, Value, key, three};

/// What a program ends with.
pub mod exit {
    /// Refused, or failed for good.
    pub const REFUSED: u8 = 1;
    /// Wrong arguments.
    pub const ARGUMENTS: u8 = 2;
    /// Kept and not sent: trying again later helps.
    pub const WAITING: u8 = 3;
    /// The vault does not open, or cannot keep more.
    pub const VAULT: u8 = 4;
    /// Not enrolled, or the invite or papers are at fault.
    pub const MEMBERSHIP: u8 = 5;
}

/// Why a command failed.
pub enum Failure {
    /// The phone says so.
    Phone(PhoneError),
    /// The phone says so of a tip; its state says what can still be done.
    Tip {
        /// What it says.
        error: PhoneError,
        /// The tip's number.
        id: i64,
        /// The tip's state.
        state: TipState,
    },
    /// The vault does not open.
    Vault {
        /// What the phone says.
        error: PhoneError,
        /// The vault's folder.
        vault: String,
        /// The key's file.
        key: String,
    },
    /// The program says so itself.
    Told(Box<Told>),
    /// A file, an argument or the server says so.
    Plain(String),
}

impl From<PhoneError> for Failure {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl From<Told> for Failure {
    fn from(told: Told) -> Self {
        Self::Told(Box::new(told))
    }
}

/// What the program itself has to say of a failure.
pub struct Told {
    name: &'static str,
    exit: u8,
    keys: ThreeKeys,
    given: Vec<(&'static str, String)>,
    fields: Map<String, Json>,
}

impl Told {
    /// A failure of this name.
    pub fn new(name: &'static str, exit: u8, keys: ThreeKeys) -> Self {
        Self { name, exit, keys, given: Vec::new(), fields: Map::new() }
    }

    /// Puts an argument into the sentences.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.given.push((name, value.into()));
        self
    }

    /// Adds a field for scripts.
    pub fn field(mut self, name: &str, value: Json) -> Self {
        self.fields.insert(name.to_owned(), value);
        self
    }
}

impl Failure {
    /// Anything that has words of its own.
    pub fn plain(error: impl std::fmt::Display) -> Self {
        Self::Plain(error.to_string())
    }

    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Phone(error) | Self::Tip { error, .. } | Self::Vault { error, .. } => error.name(),
            Self::Told(told) => told.name,
            Self::Plain(_) => "failed",
        }
    }

    /// What the program ends with.
    pub fn exit(&self) -> u8 {
        match self {
            Self::Phone(error) | Self::Tip { error, .. } | Self::Vault { error, .. } => exit_of(error),
            Self::Told(told) => told.exit,
            Self::Plain(_) => exit::REFUSED,
        }
    }

    fn phone(&self) -> Option<&PhoneError> {
        match self {
            Self::Phone(error) | Self::Tip { error, .. } | Self::Vault { error, .. } => Some(error),
            Self::Told(_) | Self::Plain(_) => None,
        }
    }
}

/// The exit code of everything a phone can say. No arm catches the rest, so that a new error is thought
/// about.
const fn exit_of(error: &PhoneError) -> u8 {
    match error {
        PhoneError::VaultInUse
        | PhoneError::WrongKey
        | PhoneError::KeyLost
        | PhoneError::KeyStoreLocked
        | PhoneError::KeyStoreFailed
        | PhoneError::VaultDamaged
        | PhoneError::VaultTooNew
        | PhoneError::DiskFull
        | PhoneError::SignedOut
        | PhoneError::Paused
        | PhoneError::ShutDown => exit::VAULT,
        PhoneError::Cancelled
        | PhoneError::NoNetwork
        | PhoneError::CaptivePortal
        | PhoneError::ServerUnknown
        | PhoneError::ServerBusy
        | PhoneError::ServerFull
        | PhoneError::ServerBroken
        | PhoneError::ServerTooOld
        | PhoneError::BudgetSpent => exit::WAITING,
        PhoneError::NotEnrolled
        | PhoneError::AlreadyEnrolled
        | PhoneError::InviteUsed
        | PhoneError::InviteExpired
        | PhoneError::InviteAltered
        | PhoneError::InviteOtherWard
        | PhoneError::PapersAltered
        | PhoneError::CodeUnknown
        | PhoneError::NoGuardian
        | PhoneError::NoSuchSlot
        | PhoneError::InviterEnded
        | PhoneError::HandOverAltered
        | PhoneError::GuardianAltered
        | PhoneError::CodeAltered => exit::MEMBERSHIP,
        PhoneError::TooOld
        | PhoneError::Text { .. }
        | PhoneError::NotFound(_)
        | PhoneError::UnitUnknown
        | PhoneError::UnitSplit(_)
        | PhoneError::UnitGone
        | PhoneError::NotPossible
        | PhoneError::PatrolRunning
        | PhoneError::PatrolNotRunning
        | PhoneError::NotYours
        | PhoneError::SheetAltered
        | PhoneError::NoDeskKey
        | PhoneError::TerritoryAltered
        | PhoneError::TerritoryOlder
        | PhoneError::TerritoryOtherRoot
        | PhoneError::NoRegistryKey
        | PhoneError::HouseholdUnknown
        | PhoneError::ClaimUnknown
        | PhoneError::ChangeUnknown
        | PhoneError::HamletUnknown
        | PhoneError::DeviceUnknown
        | PhoneError::AcceptanceAltered
        | PhoneError::CardShown(_)
        | PhoneError::ListRefused(_)
        | PhoneError::NotNow(_)
        | PhoneError::NoSlot
        | PhoneError::HandedOver
        | PhoneError::KeyAltered
        | PhoneError::Unforeseen(_) => exit::REFUSED,
    }
}

/// What was shown by mistake, by a stable name.
const fn card_name(card: Card) -> &'static str {
    match card {
        Card::OldIdentityCard | Card::NewIdentityCard => "identity-card",
        Card::BankTransfer => "bank-transfer",
        Card::IdentityNumber => "identity-number",
        Card::PhoneNumber => "phone-number",
    }
}

/// A command that leads on, where there is one.
const fn hint(error: &PhoneError) -> Option<Key> {
    match error {
        PhoneError::VaultDamaged | PhoneError::KeyLost => Some(key!("hint-put-aside")),
        PhoneError::SignedOut => Some(key!("hint-sign-in")),
        PhoneError::NotEnrolled => Some(key!("hint-enrol")),
        PhoneError::UnitSplit(_) | PhoneError::UnitGone => Some(key!("hint-choose")),
        PhoneError::BudgetSpent | PhoneError::NoRegistryKey => Some(key!("hint-sync")),
        PhoneError::NoDeskKey => Some(key!("hint-recover")),
        _ => None,
    }
}

impl Say {
    /// Says on the error stream what happened, what is safe and what to do.
    pub fn failure(&self, failure: &Failure) {
        let told = self.explain(failure);
        let text = match failure {
            Failure::Plain(text) => text.clone(),
            _ => told.to_string(),
        };
        let _ = writeln!(std::io::stderr(), "{text}");
        match failure {
            Failure::Vault { vault, key, .. } => {
                self.note(key!("vault-where"), &[("vault", Value::from(vault)), ("key", Value::from(key))]);
            }
            Failure::Tip { id, state: TipState::Draft, .. } => {
                self.note(key!("draft-stays"), &[("id", Value::from(id.to_string()))]);
            }
            _ => {}
        }
        if let Some(hint) = failure.phone().and_then(hint) {
            self.note(hint, &[]);
        }
        self.object(&self.failure_object(failure));
    }

    /// A failure as scripts read it.
    pub fn failure_object(&self, failure: &Failure) -> Json {
        let told = self.explain(failure);
        let mut object = json!({
            "error": failure.name(), "exit": failure.exit(),
            "what": told.what, "safe": told.safe, "do": told.action,
        });
        match failure {
            Failure::Tip { id, state, .. } => {
                object["id"] = json!(id);
                object["state"] = json!(state.name());
                object["commands"] = json!(names::commands(state.actions()));
            }
            Failure::Vault { vault, key, .. } => {
                object["vault"] = json!(vault);
                object["key_file"] = json!(key);
            }
            Failure::Told(told) => {
                for (name, value) in &told.fields {
                    object[name] = value.clone();
                }
            }
            Failure::Phone(_) | Failure::Plain(_) => {}
        }
        match failure.phone() {
            Some(PhoneError::Text { field, error }) => {
                object["field"] = json!(field.name());
                if let TextError::TooLong { count, limit } = error {
                    object["count"] = json!(count);
                    object["limit"] = json!(limit);
                    object["over"] = json!(count.saturating_sub(*limit));
                }
            }
            Some(PhoneError::NotFound(id)) => object["id"] = json!(id),
            Some(PhoneError::NotNow(reason)) => object["reason"] = json!(reason.name()),
            Some(PhoneError::CardShown(card)) => object["card"] = json!(card_name(*card)),
            Some(PhoneError::UnitSplit(units)) => {
                let code = |unit| self.territory.unit(unit).map(|unit| unit.code.clone());
                object["units"] = json!(units.iter().filter_map(|unit| code(*unit)).collect::<Vec<_>>());
            }
            _ => {}
        }
        object
    }

    /// A failure in three sentences.
    pub fn explain(&self, failure: &Failure) -> Explanation {
        let error = match failure {
            Failure::Told(told) => {
                let given: Vec<_> =
                    told.given.iter().map(|(name, value)| (*name, Value::from(value))).collect();
                return self.words.explain(told.keys, &given);
            }
            Failure::Plain(text) => {
                return Explanation { what: text.clone(), safe: String::new(), action: String::new() };
            }
            Failure::Tip { error: PhoneError::NotPossible, id, state } => {
                let given = [
                    ("id", Value::from(id.to_string())),
                    ("state", Value::from(self.state(*state).0)),
                    ("commands", Value::from(names::commands(state.actions()).join(", "))),
                ];
                return self.words.explain(three!("error-tip-state"), &given);
            }
            Failure::Phone(error) | Failure::Tip { error, .. } | Failure::Vault { error, .. } => error,
        };
        self.speech.explain(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use tinxom_domain::household::Reason;
    use tinxom_domain::household::list::ListError;
    use tinxom_domain::id::UnitId;
    use tinxom_phone::Field;
    use tinxom_words::Language;

    fn all() -> Vec<PhoneError> {
        use PhoneError::*;
        let mut all = vec![
            VaultInUse,
            WrongKey,
            KeyLost,
            KeyStoreLocked,
            KeyStoreFailed,
            VaultDamaged,
            VaultTooNew,
            DiskFull,
            SignedOut,
            Paused,
            ShutDown,
            Cancelled,
            NoNetwork,
            CaptivePortal,
            ServerUnknown,
            ServerBusy,
            ServerFull,
            ServerBroken,
            ServerTooOld,
            TooOld,
            BudgetSpent,
            NotEnrolled,
            AlreadyEnrolled,
            InviteUsed,
            InviteExpired,
            InviteAltered,
            InviteOtherWard,
            NotFound(1_204),
            UnitUnknown,
            UnitSplit(vec![UnitId(54431), UnitId(54671)]),
            UnitGone,
            NotPossible,
            PatrolRunning,
            PatrolNotRunning,
            NotYours,
            PapersAltered,
            SheetAltered,
            NoDeskKey,
            TerritoryAltered,
            TerritoryOlder,
            TerritoryOtherRoot,
            CodeUnknown,
            NoGuardian,
            NoSuchSlot,
            InviterEnded,
            NoRegistryKey,
            HouseholdUnknown,
            ClaimUnknown,
            ChangeUnknown,
            HamletUnknown,
            DeviceUnknown,
            AcceptanceAltered,
            NoSlot,
            HandedOver,
            HandOverAltered,
            GuardianAltered,
            KeyAltered,
            CodeAltered,
            CardShown(Card::IdentityNumber),
            ListRefused(ListError::NoNames),
            NotNow(Reason::Counted),
            Unforeseen("no such table: secrets".into()),
        ];
        for field in [Field::Words, Field::Hamlet, Field::Name, Field::Answer, Field::Note, Field::Label] {
            for error in [
                TextError::Empty,
                TextError::TooLong { count: 2_100, limit: 2_000 },
                TextError::Control,
                TextError::Hidden,
            ] {
                all.push(Text { field, error });
            }
        }
        all
    }

    #[test]
    fn an_exit_code_says_who_has_to_do_something() {
        let mut codes = BTreeSet::new();
        for error in all() {
            let (name, passes) = (error.name(), error.passes());
            let code = Failure::Phone(error).exit();
            codes.insert(code);
            // What passes by itself is kept and waits; what a person stopped waits as well.
            assert_eq!(code == exit::WAITING, passes || name == "cancelled", "{name}");
            assert_eq!(
                code == exit::VAULT,
                name.starts_with("vault-")
                    || ["key-lost", "key-store-locked", "key-store-failed"].contains(&name)
                    || ["wrong-key", "disk-full", "signed-out", "paused", "shut-down"].contains(&name),
                "{name}"
            );
            assert_eq!(
                code == exit::MEMBERSHIP,
                name.starts_with("invite-")
                    || name.ends_with("-enrolled")
                    || [
                        "papers-altered",
                        "code-unknown",
                        "code-altered",
                        "no-guardian",
                        "guardian-altered",
                        "no-such-slot",
                        "inviter-ended",
                        "hand-over-altered",
                    ]
                    .contains(&name),
                "{name}"
            );
        }
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), [1, 3, 4, 5]);
    }

    #[test]
    fn what_is_counted_is_told_with_its_numbers() {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let error = TextError::TooLong { count: 100_000, limit: 2_000 };
        let failure = Failure::Phone(PhoneError::Text { field: Field::Words, error });
        let told = say.explain(&failure).to_string();
        assert!(told.contains("100.000") && told.contains("2.000") && told.contains("98.000"), "{told}");
        let object = say.failure_object(&failure);
        assert_eq!((&object["field"], &object["over"]), (&json!("words"), &json!(98_000)));
        let failure = Failure::Tip { error: PhoneError::NotPossible, id: 7, state: TipState::Accepted };
        let told = say.explain(&failure).to_string();
        assert!(told.contains("7") && told.contains("Đã đến nơi") && told.contains("withdraw"), "{told}");
    }
}
