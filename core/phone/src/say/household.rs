//! What is said of a household, of the claims to its slot and of what happened in a registry, to its officers.

use super::{Speech, registry};
use crate::{ClaimLine, GrantState, Happened, HouseholdLine};
use tinxom_domain::household::retention::Kept;
use tinxom_domain::household::similar::Likeness;
use tinxom_domain::household::{Change, ClaimState, Outcome, RevokeReason, Standing, Why};
use tinxom_words::{Key, Value, key};

/// Why a claim has no slot, in an officer's words.
pub const fn claim_ended(why: Why) -> Key {
    match why {
        Why::HandedOver => key!("claim-ended-handed-over"),
        Why::Left => key!("claim-ended-left"),
        Why::Revoked => key!("claim-ended-revoked"),
        Why::Died => key!("claim-ended-died"),
        Why::HouseholdGone => key!("claim-ended-household-gone"),
        Why::Superseded => key!("claim-ended-superseded"),
        Why::WordsDiffered => key!("claim-ended-words-differed"),
        Why::Refused => key!("claim-ended-refused"),
    }
}

/// How a claim stands.
pub const fn claim_state(state: ClaimState) -> Key {
    match state {
        ClaimState::Active => key!("claim-active"),
        ClaimState::Waiting { .. } => key!("claim-waiting"),
        ClaimState::Unchecked => key!("claim-unchecked"),
        ClaimState::Ended(why) => claim_ended(why),
    }
}

/// Why a phone is taken out.
pub const fn revoke_reason(reason: RevokeReason) -> Key {
    match reason {
        RevokeReason::Lost => key!("revoke-lost"),
        RevokeReason::Stolen => key!("revoke-stolen"),
        RevokeReason::Replaced => key!("revoke-replaced"),
        RevokeReason::Moved => key!("revoke-moved"),
        RevokeReason::TaskEnded => key!("revoke-task-ended"),
        RevokeReason::Other => key!("revoke-other"),
    }
}

/// What two households have in common.
pub const fn likeness(likeness: Likeness) -> Key {
    match likeness {
        Likeness::Both => key!("likeness-both"),
        Likeness::Householder => key!("likeness-householder"),
        Likeness::Address => key!("likeness-address"),
    }
}

/// Why something is kept for a time only.
pub const fn kept(kept: Kept) -> Key {
    match kept {
        Kept::EndedMembership => key!("kept-ended-membership"),
        Kept::MovedAway => key!("kept-moved-away"),
        Kept::Unclaimed => key!("kept-unclaimed"),
        Kept::Look => key!("kept-look"),
    }
}

impl Speech {
    /// What a household is known by: "Xóm Gò, số 5, Ông Ba". Two of one household differ in nothing else.
    pub fn household(&self, line: &HouseholdLine) -> String {
        let parts = [&line.hamlet_name, &line.address, &line.name];
        let known: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if known.is_empty() { self.words.say(key!("household-no-label")) } else { known.join(", ") }
    }

    /// How a household stands, in a few words each: the slot, where it is, what waits.
    pub fn household_states(&self, line: &HouseholdLine) -> Vec<String> {
        let mut states = vec![self.words.say(match line.standing {
            Standing::Living if line.held => key!("household-held"),
            Standing::Living => key!("household-free"),
            Standing::MergedInto(_) => key!("household-merged"),
            Standing::MovedAway => key!("household-away"),
            Standing::Forgotten => key!("household-forgotten"),
        })];
        if line.provisional && line.standing == Standing::Living {
            states.push(self.words.say(key!("household-provisional")));
        }
        if line.waiting > 0 {
            let given = [("count", Value::from(u64::from(line.waiting)))];
            states.push(self.words.say_with(key!("household-waiting"), &given));
        }
        if line.pending {
            states.push(self.words.say(key!("household-pending")));
        }
        states
    }

    /// A claim: since when, how it stands, by whom.
    pub fn claim(&self, claim: &ClaimLine) -> String {
        let given = [
            ("when", Value::from(self.moment(claim.at))),
            ("state", Value::from(self.words.say(claim_state(claim.state)))),
            ("role", Value::from(self.role(claim.role))),
        ];
        self.words.say_with(key!("claim-line"), &given)
    }

    /// What happened in a registry, or was asked for, without a date.
    pub fn happened(&self, happened: &Happened) -> String {
        let say = |key| self.words.say(key);
        match happened {
            Happened::BroughtIn { provisional: true, .. } => say(key!("happened-door")),
            Happened::BroughtIn { count, .. } => {
                self.words.say_with(key!("happened-list"), &[("count", Value::from(u64::from(*count)))])
            }
            Happened::Enrolled { .. } => say(key!("happened-enrolled")),
            Happened::Words { same: true, .. } => say(key!("happened-words-same")),
            Happened::Words { .. } => say(key!("happened-words-differed")),
            Happened::Settled { .. } => say(key!("happened-settled")),
            Happened::HandedOver { .. } => say(key!("happened-handed-over")),
            Happened::Left { .. } => say(key!("happened-left")),
            Happened::Revoked { reason, .. } => {
                let given = [("reason", Value::from(say(revoke_reason(*reason))))];
                self.words.say_with(key!("happened-revoked"), &given)
            }
            Happened::Changed { what, .. } => self.change(*what),
            Happened::Undone { .. } => say(key!("happened-undone")),
            Happened::Counted { .. } => say(key!("happened-counted")),
            Happened::Forgotten { count } => {
                self.words.say_with(key!("happened-forgotten"), &[("count", Value::from(u64::from(*count)))])
            }
        }
    }

    /// How a household changes.
    pub fn change(&self, change: Change) -> String {
        match change {
            Change::Split { .. } => self.words.say(key!("change-split")),
            Change::Merge { .. } => self.words.say(key!("change-merge")),
            Change::Move { .. } => self.words.say(key!("change-move")),
            Change::MoveAway { .. } => self.words.say(key!("change-away")),
            Change::Death { .. } => self.words.say(key!("change-death")),
            Change::Return { .. } => self.words.say(key!("change-back")),
            Change::Route { unit, .. } => {
                self.words.say_with(key!("change-route"), &[("unit", Value::from(self.unit(unit)))])
            }
        }
    }

    /// What the server said to it.
    pub fn ruling(&self, ruling: Outcome) -> String {
        match ruling {
            Outcome::Done => self.words.say(key!("ruling-done")),
            Outcome::Waits { .. } => self.words.say(key!("ruling-waits")),
            Outcome::Refused { reason, .. } => {
                let why = self.words.say(registry::reason(reason));
                self.words.say_with(key!("ruling-refused"), &[("why", Value::from(why))])
            }
        }
    }

    /// How far a grant is.
    pub fn grant_state(&self, state: GrantState) -> String {
        match state {
            GrantState::Shown => self.words.say(key!("grant-shown")),
            GrantState::Accepted => self.words.say(key!("grant-accepted")),
            GrantState::Expired => self.words.say(key!("grant-expired")),
            GrantState::Ruled(refused @ Outcome::Refused { .. }, _) => self.ruling(refused),
            GrantState::Ruled(_, state) => self.words.say(claim_state(state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speech;
    use super::*;
    use std::collections::BTreeSet;
    use tinxom_domain::household::Reason;
    use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId, UnitId};
    use tinxom_words::Language;

    #[test]
    fn s5_2_whatever_happened_and_whatever_was_ruled_has_words_of_its_own_in_both_languages() {
        let (household, claim, change) = (HouseholdId([1; 8]), ClaimId([2; 16]), ChangeId([3; 8]));
        let mut happened = vec![
            Happened::BroughtIn { count: 3, provisional: false },
            Happened::BroughtIn { count: 1, provisional: true },
            Happened::Enrolled { claim },
            Happened::Words { claim, same: true },
            Happened::Words { claim, same: false },
            Happened::Settled { claim },
            Happened::HandedOver { claim },
            Happened::Left { claim },
            Happened::Undone { change },
            Happened::Counted { upto: 7 },
            Happened::Forgotten { count: 2 },
        ];
        let changes = [
            Change::Split { household, new: household },
            Change::Merge { household, into: household },
            Change::Move { household, group: None },
            Change::MoveAway { household },
            Change::Death { household },
            Change::Return { household },
            Change::Route { household, unit: UnitId(54_431) },
        ];
        happened.extend(changes.map(|what| Happened::Changed { change, what }));
        let device = DeviceId([4; 16]);
        happened.extend(RevokeReason::ALL.iter().map(|reason| Happened::Revoked { device, reason: *reason }));
        let mut rulings = vec![Outcome::Done, Outcome::Waits { against: claim }];
        rulings.extend(Reason::ALL.iter().map(|reason| Outcome::refused(*reason)));
        for language in Language::ALL {
            let say = speech(language);
            let told: BTreeSet<String> = happened.iter().map(|one| say.happened(one)).collect();
            assert_eq!(told.len(), happened.len(), "{told:?}");
            let ruled: BTreeSet<String> = rulings.iter().map(|one| say.ruling(*one)).collect();
            assert_eq!(ruled.len(), rulings.len(), "{ruled:?}");
            let ended: BTreeSet<Key> = Why::ALL.iter().map(|why| claim_ended(*why)).collect();
            assert_eq!(ended.len(), Why::ALL.len());
        }
    }
}
