//! Errors in three sentences: what happened, what is safe, what to do.

use super::{Speech, names, registry};
use crate::{Field, PhoneError};
use tinxom_domain::text::TextError;
use tinxom_words::{Explanation, ThreeKeys, Value, three};

/// The three sentences of everything a phone can say. No arm catches the rest.
const fn sentences(error: &PhoneError) -> ThreeKeys {
    match error {
        PhoneError::VaultInUse => three!("error-vault-in-use"),
        PhoneError::WrongKey => three!("error-wrong-key"),
        PhoneError::KeyLost => three!("error-key-lost"),
        PhoneError::KeyStoreLocked => three!("error-key-store-locked"),
        PhoneError::KeyStoreFailed => three!("error-key-store-failed"),
        PhoneError::VaultDamaged => three!("error-vault-damaged"),
        PhoneError::VaultTooNew => three!("error-vault-newer"),
        PhoneError::DiskFull => three!("error-disk-full"),
        PhoneError::SignedOut => three!("error-signed-out"),
        PhoneError::Paused => three!("error-paused"),
        PhoneError::ShutDown => three!("error-shut-down"),
        PhoneError::Cancelled => three!("error-cancelled"),
        PhoneError::NoNetwork => three!("error-no-network"),
        PhoneError::CaptivePortal => three!("error-captive-portal"),
        PhoneError::ServerUnknown => three!("error-server-unknown"),
        PhoneError::ServerBusy => three!("error-server-busy"),
        PhoneError::ServerFull => three!("error-server-full"),
        PhoneError::ServerBroken => three!("error-server-broken"),
        PhoneError::ServerTooOld => three!("error-server-too-old"),
        PhoneError::TooOld => three!("error-too-old"),
        PhoneError::BudgetSpent => three!("error-budget-spent"),
        PhoneError::NotEnrolled => three!("error-not-enrolled"),
        PhoneError::AlreadyEnrolled => three!("error-already-enrolled"),
        PhoneError::InviteUsed => three!("error-invite-used"),
        PhoneError::InviteExpired => three!("error-invite-expired"),
        PhoneError::InviteAltered => three!("error-invite-altered"),
        PhoneError::InviteOtherWard => three!("error-invite-other-ward"),
        PhoneError::Text { field: Field::Label, error: TextError::TooLong { .. } } => {
            three!("error-label-too-long")
        }
        PhoneError::Text { error: TextError::TooLong { .. }, .. } => three!("error-text-too-long"),
        PhoneError::Text { error: TextError::Empty, .. } => three!("error-text-empty"),
        PhoneError::Text { error: TextError::Control, .. } => three!("error-text-control"),
        PhoneError::Text { error: TextError::Hidden, .. } => three!("error-hidden-letters"),
        PhoneError::NotFound(_) => three!("error-not-found"),
        PhoneError::UnitUnknown => three!("error-unit-unknown"),
        PhoneError::UnitSplit(_) => three!("error-unit-split"),
        PhoneError::UnitGone => three!("error-unit-gone"),
        PhoneError::NotPossible => three!("error-not-possible-now"),
        PhoneError::PatrolRunning => three!("error-patrol-running"),
        PhoneError::PatrolNotRunning => three!("error-patrol-not-running"),
        PhoneError::NotYours => three!("error-not-allowed"),
        PhoneError::PapersAltered => three!("error-papers-altered"),
        PhoneError::SheetAltered => three!("error-sheet-altered"),
        PhoneError::NoDeskKey => three!("error-no-desk-key"),
        PhoneError::TerritoryAltered => three!("error-territory-altered"),
        PhoneError::TerritoryOlder => three!("error-territory-older"),
        PhoneError::TerritoryOtherRoot => three!("error-territory-other-root"),
        PhoneError::CodeUnknown => three!("error-code-unknown"),
        PhoneError::NoGuardian => three!("error-no-guardian"),
        PhoneError::NoSuchSlot => three!("error-no-such-slot"),
        PhoneError::InviterEnded => three!("error-inviter-ended"),
        PhoneError::NoRegistryKey => three!("error-no-registry-key"),
        PhoneError::HouseholdUnknown => three!("error-household-unknown"),
        PhoneError::ClaimUnknown => three!("error-claim-unknown"),
        PhoneError::ChangeUnknown => three!("error-change-unknown"),
        PhoneError::HamletUnknown => three!("error-hamlet-unknown"),
        PhoneError::DeviceUnknown => three!("error-device-unknown"),
        PhoneError::AcceptanceAltered => three!("error-acceptance-altered"),
        PhoneError::CardShown(_) => three!("error-card-shown"),
        PhoneError::ListRefused(_) => three!("error-list-refused"),
        PhoneError::NotNow(_) => three!("error-registry-not-now"),
        PhoneError::NoSlot => three!("error-no-slot"),
        PhoneError::HandedOver => three!("error-handed-over"),
        PhoneError::HandOverAltered => three!("error-hand-over-altered"),
        PhoneError::GuardianAltered => three!("error-guardian-altered"),
        PhoneError::KeyAltered => three!("error-key-altered"),
        PhoneError::CodeAltered => three!("error-code-altered"),
        PhoneError::Unforeseen(_) => three!("error-unexpected"),
    }
}

impl Speech {
    /// What a phone says went wrong, in three sentences. What is inside [`PhoneError::Unforeseen`] is never shown.
    pub fn explain(&self, error: &PhoneError) -> Explanation {
        let mut given = Vec::new();
        match error {
            PhoneError::Text { field, error } => {
                given.push(("field", Value::from(self.words.say(names::field(*field)))));
                if let TextError::TooLong { count, limit } = error {
                    given.push(("count", Value::from(*count)));
                    given.push(("limit", Value::from(*limit)));
                    given.push(("over", Value::from(count.saturating_sub(*limit))));
                }
            }
            PhoneError::UnitSplit(units) => {
                let names: Vec<_> = units.iter().map(|unit| self.unit(*unit)).collect();
                given.push(("choices", Value::from(names.join(", "))));
            }
            PhoneError::CardShown(card) => {
                given.push(("card", Value::from(self.words.say(registry::card(*card)))));
            }
            PhoneError::ListRefused(error) => given.push(("why", Value::from(self.list_error(error)))),
            PhoneError::NotNow(reason) => {
                given.push(("why", Value::from(self.words.say(registry::reason(*reason)))));
            }
            _ => {}
        }
        self.words.explain(sentences(error), &given)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speech;
    use std::collections::BTreeSet;
    use tinxom_words::Language;

    #[test]
    fn every_error_has_words_of_its_own_in_both_languages_and_they_are_whole() {
        for language in Language::ALL {
            let say = speech(language);
            let mut whats = BTreeSet::new();
            for error in crate::error::tests::all() {
                let name = format!("{language:?} {error}");
                let told = say.explain(&error);
                for part in [&told.what, &told.safe, &told.action] {
                    assert!(!part.is_empty() && !part.contains(['{', '…']), "{name}: {part}");
                    assert!(!part.contains("secrets"), "what is inside is shown: {part}");
                }
                assert!(whats.insert(told.what.clone()), "{name}: said of another error too: {}", told.what);
            }
        }
    }
}
