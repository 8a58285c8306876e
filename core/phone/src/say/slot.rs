//! What is said of a household's slot: where it is and why, what happened to it, who looked, what was agreed to.

use super::{Speech, registry};
use crate::{Act, ConsentLine, ConsentTo, Leave, LookLine, SlotLine, SlotState};
use tinxom_domain::household::{LookPurpose, Reason, Why};
use tinxom_domain::id::ClaimId;
use tinxom_domain::role::Standing;
use tinxom_domain::time::Date;
use tinxom_words::{Explanation, Key, Value, key, three};

/// Where a slot is: its label.
pub const fn slot_state(state: SlotState) -> Key {
    match state {
        SlotState::Pending => key!("slot-pending"),
        SlotState::Active => key!("slot-active"),
        SlotState::Waiting { .. } => key!("slot-waiting"),
        SlotState::Unchecked => key!("slot-unchecked"),
        SlotState::HandingOver => key!("slot-handing-over"),
        SlotState::Leaving => key!("slot-leaving"),
        SlotState::Ended(_) => key!("slot-ended"),
        SlotState::Refused { .. } => key!("slot-refused"),
    }
}

/// Why a slot ended, and what stays.
pub const fn why(why: Why) -> Key {
    match why {
        Why::HandedOver => key!("slot-ended-handed-over"),
        Why::Left => key!("slot-ended-left"),
        Why::Revoked => key!("slot-ended-revoked"),
        Why::Died => key!("slot-ended-died"),
        Why::HouseholdGone => key!("slot-ended-household-gone"),
        Why::Superseded => key!("slot-ended-superseded"),
        Why::WordsDiffered => key!("slot-ended-words-differed"),
        Why::Refused => key!("slot-refused-more"),
    }
}

/// What an officer looked for.
pub const fn look_purpose(purpose: Option<LookPurpose>) -> Key {
    match purpose {
        Some(LookPurpose::Enrol) => key!("look-purpose-enrol"),
        Some(LookPurpose::Visit) => key!("look-purpose-visit"),
        Some(LookPurpose::Correct) => key!("look-purpose-correct"),
        Some(LookPurpose::Settle) => key!("look-purpose-settle"),
        Some(LookPurpose::Asked) => key!("look-purpose-asked"),
        None => key!("look-purpose-other"),
    }
}

impl Speech {
    /// Where a slot is: a label, and what it means in a sentence or two.
    pub fn slot_state(&self, state: SlotState) -> (String, String) {
        let more = match state {
            SlotState::Pending => key!("slot-pending-more"),
            SlotState::Active => key!("slot-active-more"),
            SlotState::Waiting { .. } => key!("slot-waiting-more"),
            SlotState::Unchecked => key!("slot-unchecked-more"),
            SlotState::HandingOver => key!("slot-handing-over-more"),
            SlotState::Leaving => key!("slot-leaving-more"),
            SlotState::Ended(ended) => why(ended),
            SlotState::Refused { reason: None, .. } => key!("slot-refused-more"),
            SlotState::Refused { reason: Some(reason), .. } => {
                let given = [("why", Value::from(self.words.say(registry::reason(reason))))];
                let more = self.words.say_with(key!("slot-refused-why"), &given);
                return (self.words.say(slot_state(state)), more);
            }
        };
        (self.words.say(slot_state(state)), self.words.say(more))
    }

    /// [`Speech::slot_state`] of a slot, with who caused it where the server said so.
    pub fn slot(&self, slot: &SlotLine) -> (String, String) {
        let (label, more) = self.slot_state(slot.state);
        let own = matches!(slot.state, SlotState::Pending | SlotState::HandingOver | SlotState::Leaving);
        match slot.by.filter(|_| !own) {
            Some(role) => {
                let by = self.words.say_with(key!("slot-by"), &[("role", Value::from(self.role(role)))]);
                (label, format!("{more} {by}"))
            }
            None => (label, more),
        }
    }

    /// One thing that happened to a slot, in a sentence without its date. `own` is the claim of this phone.
    pub fn slot_act(&self, act: &Act, own: ClaimId) -> String {
        match act {
            Act::Joined { .. } => self.words.say(key!("slot-act-joined")),
            Act::HandedOver { .. } => self.words.say(key!("slot-act-handed-over")),
            Act::Replaced { .. } => self.words.say(key!("slot-act-replaced")),
            Act::Left { .. } => self.words.say(key!("slot-act-left")),
            Act::Stayed { .. } => self.words.say(key!("slot-act-stayed")),
            Act::Restored { .. } => self.words.say(key!("slot-act-restored")),
            Act::Word { reason: Some(Reason::Forked), .. } => self.words.say(key!("slot-act-forked")),
            Act::Word { reason: Some(reason), .. } => {
                let given = [("why", Value::from(self.words.say(registry::reason(*reason))))];
                self.words.say_with(key!("slot-act-not-taken"), &given)
            }
            Act::Word { claim, state, .. } => {
                let given = [("state", Value::from(self.slot_state(*state).0))];
                match *claim == own {
                    true => self.words.say_with(key!("slot-act-word"), &given),
                    false => self.words.say_with(key!("slot-act-word-other"), &given),
                }
            }
        }
    }

    /// An officer's look: "cảnh sát khu vực, thăm hộ, 10:15 28/11/2026".
    pub fn look(&self, look: &LookLine) -> String {
        let role = match look.role {
            Some(role) => self.role(role),
            None => self.words.say(key!("look-role-other")),
        };
        let given = [
            ("role", Value::from(role)),
            ("purpose", Value::from(self.words.say(look_purpose(look.purpose)))),
            ("time", Value::from(self.time(look.at))),
            ("date", Value::from(self.date(Date::of(look.at)))),
        ];
        self.words.say_with(key!("look-line"), &given)
    }

    /// What a phone is told that the server does not serve as before, in three sentences; nothing for one that it does.
    pub fn standing(&self, standing: Standing) -> Option<Explanation> {
        match standing {
            Standing::Active => None,
            Standing::Ended => Some(self.words.explain(three!("standing-ended"), &[])),
            Standing::Revoked => Some(self.words.explain(three!("standing-revoked"), &[])),
        }
    }

    /// What a person who leaves is told: what still goes, what the ward keeps, and whether there is a way back.
    pub fn leave(&self, leave: &Leave) -> String {
        let given =
            [("count", Value::from(leave.unsent)), ("date", Value::from(self.date(leave.kept_until)))];
        let told = self.words.say_with(key!("leave-told"), &given);
        match leave.can_stay {
            true => format!("{told} {}", self.words.say(key!("leave-can-stay"))),
            false => told,
        }
    }

    /// A consent: to what, which version, from when until when.
    pub fn consent(&self, consent: &ConsentLine) -> String {
        let to = match consent.to {
            ConsentTo::Membership => key!("consent-to-membership"),
            ConsentTo::Pupil => key!("consent-to-pupil"),
        };
        let given = [
            ("to", Value::from(self.words.say(to))),
            ("version", Value::from(consent.version)),
            ("time", Value::from(self.moment(consent.at))),
        ];
        let mut told = self.words.say_with(key!("consent-line"), &given);
        if let Some(until) = consent.until {
            told.push(' ');
            told += &self.words.say_with(key!("consent-until"), &[("date", Value::from(self.date(until)))]);
        }
        if let Some(at) = consent.ended_at {
            told.push(' ');
            told += &self.words.say_with(key!("consent-ended"), &[("time", Value::from(self.moment(at)))]);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speech;
    use super::*;
    use std::collections::BTreeSet;
    use tinxom_domain::id::HouseholdId;
    use tinxom_domain::role::Role;
    use tinxom_domain::time::Timestamp;
    use tinxom_words::Language;

    #[test]
    fn s5_2_every_state_why_and_reason_of_a_slot_has_words_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let say = speech(language);
            let mut states = SlotState::examples();
            let refused = |reason: &Reason| SlotState::Refused { reason: Some(*reason), against: None };
            states.extend(Reason::ALL.iter().map(refused));
            // Why a claim that was refused ended is told by its reason.
            states.retain(|state| *state != SlotState::Ended(Why::Refused));
            let mores: BTreeSet<String> = states.iter().map(|state| say.slot_state(*state).1).collect();
            assert_eq!(mores.len(), states.len(), "{language:?}");
            let labels: BTreeSet<String> = states.iter().map(|state| say.slot_state(*state).0).collect();
            let names: BTreeSet<&str> = states.iter().map(|state| state.name()).collect();
            assert_eq!(labels.len(), names.len(), "{language:?}");
            assert!(mores.iter().chain(&labels).all(|said| !said.contains(['{', '…'])));
        }
    }

    #[test]
    fn s5_1_a_look_is_told_by_role_purpose_and_time_and_one_of_a_later_version_too() {
        let say = speech(Language::Vietnamese);
        let at = Timestamp(Date::from_calendar(2026, 11, 28).unwrap().start().0 + (10 * 60 + 15) * 60_000);
        let look = LookLine {
            at,
            role: Some(Role::AreaOfficer),
            purpose: Some(LookPurpose::Visit),
            household: HouseholdId([1; 8]),
        };
        assert_eq!(say.look(&look), "cảnh sát khu vực, thăm hộ, 10:15 28/11/2026");
        let later = LookLine { role: None, purpose: None, ..look };
        assert_eq!(say.look(&later), "cán bộ, việc khác, 10:15 28/11/2026");
        let purposes: BTreeSet<_> = LookPurpose::ALL.iter().map(|one| look_purpose(Some(*one))).collect();
        assert_eq!(purposes.len(), LookPurpose::ALL.len());
    }
}
