//! What the terminal says: words from the catalogue, moments at +07, errors in three parts.

use serde_json::json;
use std::sync::Arc;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Role;
use tinxom_domain::territory::Territory;
use tinxom_domain::text::TextError;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipKind, TipState};
use tinxom_phone::PhoneError;
use tinxom_words::{Explanation, Key, Language, LocalTime, Value, Words, key, three};

/// Why a command failed.
pub enum Failure {
    /// The phone says so.
    Phone(PhoneError),
    /// A file, an argument or the server says so.
    Plain(String),
}

impl From<PhoneError> for Failure {
    fn from(error: PhoneError) -> Self {
        Self::Phone(error)
    }
}

impl Failure {
    /// Anything that has words of its own.
    pub fn plain(error: impl std::fmt::Display) -> Self {
        Self::Plain(error.to_string())
    }
}

/// Speaks one language.
#[derive(Clone)]
pub struct Say {
    /// The catalogue.
    pub words: Words,
    /// Whether scripts read along.
    pub json: bool,
    /// The territory whose names are shown.
    pub territory: Arc<Territory>,
}

impl Say {
    /// Reads the language's name and the territory that comes with the program.
    pub fn new(language: &str, json: bool) -> Result<Self, Failure> {
        let language: Language = language.parse().map_err(|_| Failure::Plain(String::new()))?;
        let territory = Territory::from_json(include_bytes!("../../data/territory-thai-nguyen.json"));
        let territory = Arc::new(territory.map_err(Failure::plain)?);
        Ok(Self { words: Words::new(language), json, territory })
    }

    /// Says a line.
    pub fn line(&self, key: Key, arguments: &[(&str, Value<'_>)]) {
        println!("{}", self.words.say_with(key, arguments));
    }

    /// A unit's whole name.
    pub fn unit(&self, unit: UnitId) -> String {
        self.territory.unit(unit).map_or_else(String::new, |unit| unit.name.clone())
    }

    /// A unit by code or name, as of a day.
    pub fn find_unit(&self, query: &str, day: Date) -> Result<UnitId, Failure> {
        let by_code = self.territory.by_code(query, day).map(|unit| unit.id);
        let found = by_code.or_else(|| self.territory.find(query).first().map(|unit| unit.id));
        found.ok_or(Failure::Phone(PhoneError::UnitUnknown))
    }

    /// A moment as people here read it.
    pub fn moment(&self, at: Timestamp) -> String {
        self.words.moment(LocalTime::in_viet_nam(at.0.div_euclid(1000)))
    }

    /// A role's name.
    pub fn role(&self, role: Role) -> String {
        self.words.say(match role {
            Role::Resident => key!("role-resident"),
            Role::GroupMember => key!("role-group-member"),
            Role::AreaOfficer | Role::Desk => key!("role-officer"),
        })
    }

    /// A kind's name.
    pub fn kind(&self, kind: TipKind) -> String {
        self.words.say(match kind {
            TipKind::Theft => key!("tip-kind-theft"),
            TipKind::LoanShark => key!("tip-kind-loan-shark"),
            TipKind::Scam => key!("tip-kind-scam"),
            TipKind::Bank => key!("tip-kind-bank"),
            TipKind::DrugsGambling => key!("tip-kind-drugs-gambling"),
            TipKind::Stranger => key!("tip-kind-stranger"),
            TipKind::Disorder => key!("tip-kind-disorder"),
            TipKind::Hazard => key!("tip-kind-hazard"),
            TipKind::TrafficSchool => key!("tip-kind-traffic-school"),
            TipKind::Environment => key!("tip-kind-environment"),
            TipKind::Other => key!("tip-kind-other"),
        })
    }

    /// A state's label, and what it means in one sentence.
    pub fn state(&self, state: TipState) -> (String, String) {
        let reason = |explanation: Explanation| explanation.to_string();
        let (label, more) = match state {
            TipState::Draft => (key!("tip-state-draft"), key!("tip-state-draft-more")),
            TipState::Queued => (key!("tip-state-queued"), key!("tip-state-queued-more")),
            TipState::WaitingForKey => {
                (key!("tip-state-waiting-for-key"), key!("tip-state-waiting-for-key-more"))
            }
            TipState::OnItsWay => (key!("tip-state-on-its-way"), key!("tip-state-on-its-way-more")),
            TipState::Accepted => (key!("tip-state-accepted"), key!("tip-state-accepted-more")),
            TipState::Opened => (key!("tip-state-opened"), key!("tip-state-opened-more")),
            TipState::Answered => (key!("tip-state-answered"), key!("tip-state-answered-more")),
            TipState::Closed => (key!("tip-state-closed"), key!("tip-state-closed-more")),
            TipState::Withdrawn => (key!("tip-state-withdrawn"), key!("tip-state-withdrawn-more")),
            TipState::Refused(why) => {
                let why = match why {
                    RefusalReason::Malformed | RefusalReason::Duplicate => three!("refused-damaged"),
                    RefusalReason::NotAllowed | RefusalReason::UnitClosed => three!("refused-not-member"),
                };
                return (self.words.say(key!("tip-state-refused")), reason(self.words.explain(why, &[])));
            }
            TipState::PutAside(why) => {
                let why = match why {
                    PutAsideReason::UnitSplit => three!("put-aside-unit-split"),
                    PutAsideReason::UnitGone => three!("put-aside-unit-gone"),
                    PutAsideReason::TooLarge => three!("put-aside-too-large"),
                    PutAsideReason::QuotaReached => three!("put-aside-quota"),
                    _ => three!("put-aside-not-understood"),
                };
                let given = [("unit", Value::from("")), ("choices", Value::from(""))];
                return (
                    self.words.say(key!("tip-state-put-aside")),
                    reason(self.words.explain(why, &given)),
                );
            }
        };
        (self.words.say(label), self.words.say(more))
    }

    /// Says on the error stream what happened, what is safe and what to do.
    pub fn failure(&self, failure: &Failure) {
        let (name, text) = match failure {
            Failure::Plain(text) => ("failed", text.clone()),
            Failure::Phone(error) => (error.name(), self.explain(error)),
        };
        eprintln!("{text}");
        if self.json {
            println!("{}", json!({ "error": name }));
        }
    }

    fn explain(&self, error: &PhoneError) -> String {
        let keys = match error {
            PhoneError::VaultInUse => three!("error-vault-in-use"),
            PhoneError::WrongKey | PhoneError::KeyLost => three!("error-wrong-key"),
            PhoneError::VaultDamaged => three!("error-vault-damaged"),
            PhoneError::VaultTooNew => three!("error-vault-newer"),
            PhoneError::SignedOut | PhoneError::KeyStoreLocked => three!("error-vault-locked"),
            PhoneError::DiskFull => three!("error-disk-full"),
            PhoneError::NoNetwork => three!("error-no-network"),
            PhoneError::CaptivePortal => three!("error-captive-portal"),
            PhoneError::ServerUnknown => three!("error-server-unknown"),
            PhoneError::ServerBusy | PhoneError::ServerBroken | PhoneError::ServerTooOld => {
                three!("error-server-busy")
            }
            PhoneError::ServerFull => three!("error-server-full"),
            PhoneError::TooOld => three!("error-too-old"),
            PhoneError::NotEnrolled => three!("error-not-enrolled"),
            PhoneError::AlreadyEnrolled => three!("error-already-enrolled"),
            PhoneError::InviteUsed => three!("error-invite-used"),
            PhoneError::InviteExpired => three!("error-invite-expired"),
            PhoneError::InviteAltered | PhoneError::PapersAltered | PhoneError::SheetAltered => {
                three!("error-invite-altered")
            }
            PhoneError::InviteOtherWard => three!("error-invite-other-ward"),
            PhoneError::Text { error: TextError::TooLong { .. }, .. } => three!("error-too-long"),
            PhoneError::Text { .. } => three!("error-empty-tip"),
            PhoneError::NotFound(_) => three!("error-not-found"),
            PhoneError::UnitUnknown | PhoneError::UnitGone => three!("error-unit-unknown"),
            PhoneError::UnitSplit(_) => three!("error-unit-split"),
            PhoneError::NotPossible | PhoneError::PatrolRunning | PhoneError::PatrolNotRunning => {
                three!("error-not-possible-now")
            }
            PhoneError::NotYours | PhoneError::NoDeskKey => three!("error-not-allowed"),
            _ => three!("error-unexpected"),
        };
        let (mut count, mut limit, mut units) = (0, 0, String::new());
        match error {
            PhoneError::Text { error: TextError::TooLong { count: c, limit: l }, .. } => {
                (count, limit) = (*c, *l)
            }
            PhoneError::UnitSplit(choices) => {
                units = choices.iter().map(|unit| self.unit(*unit)).collect::<Vec<_>>().join(", ");
            }
            _ => {}
        }
        let given = [
            ("count", Value::from(count)),
            ("limit", Value::from(limit)),
            ("over", Value::from(count.saturating_sub(limit))),
            ("unit", Value::from(units.as_str())),
            ("choices", Value::from(units.as_str())),
            ("units", Value::from(units.as_str())),
            ("path", Value::from("vault.db")),
            ("date", Value::from("…")),
            ("state", Value::from("…")),
            ("role", Value::from("…")),
            ("id", Value::from("…")),
        ];
        self.words.explain(keys, &given).to_string()
    }
}
