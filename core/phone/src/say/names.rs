//! Names of what the domain knows: roles, kinds, windows, purposes, states with their comfort and their reasons.

use super::Speech;
use crate::{Field, OutboxState, OutboxSubject};
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::role::Role;
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TimeWindow, TipKind, TipState};
use tinxom_words::{Explanation, Key, ThreeKeys, key, three};

/// A role's name.
pub const fn role(role: Role) -> Key {
    match role {
        Role::Resident => key!("role-resident"),
        Role::GroupMember => key!("role-group-member"),
        Role::GroupHead => key!("role-group-head"),
        Role::GroupDeputy => key!("role-group-deputy"),
        Role::Minor => key!("role-minor"),
        Role::AreaOfficer => key!("role-area-officer"),
        Role::Desk => key!("role-officer"),
    }
}

/// A kind's name.
pub const fn kind(kind: TipKind) -> Key {
    match kind {
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
    }
}

/// A time window's name.
pub const fn window(window: TimeWindow) -> Key {
    match window {
        TimeWindow::JustNow => key!("time-window-just-now"),
        TimeWindow::Today => key!("time-window-today"),
        TimeWindow::LastNight => key!("time-window-last-night"),
        TimeWindow::ThisWeek => key!("time-window-this-week"),
        TimeWindow::Earlier => key!("time-window-earlier"),
        TimeWindow::NotSure => key!("time-window-not-sure"),
    }
}

/// A patrol's purpose.
pub const fn purpose(purpose: PatrolPurpose) -> Key {
    match purpose {
        PatrolPurpose::GraspSituation => key!("patrol-purpose-situation"),
        PatrolPurpose::MovementBuilding => key!("patrol-purpose-movement"),
        PatrolPurpose::FireRescue => key!("patrol-purpose-fire-rescue"),
        PatrolPurpose::AdministrativeOrder => key!("patrol-purpose-order"),
        PatrolPurpose::PersuadePastOffenders => key!("patrol-purpose-persuasion"),
        PatrolPurpose::PatrolTraffic => key!("patrol-purpose-patrol-traffic"),
    }
}

/// What a text is that was not taken.
pub(super) const fn field(field: Field) -> Key {
    match field {
        Field::Words => key!("field-words"),
        Field::Hamlet => key!("field-hamlet"),
        Field::Name => key!("field-name"),
        Field::Answer => key!("field-answer"),
        Field::Note => key!("field-note"),
        Field::Label => key!("field-label"),
    }
}

const fn refused(reason: RefusalReason) -> ThreeKeys {
    match reason {
        RefusalReason::NotAllowed => three!("refused-not-member"),
        RefusalReason::Malformed => three!("refused-malformed"),
        RefusalReason::UnitClosed => three!("refused-unit-closed"),
        RefusalReason::Duplicate => three!("refused-duplicate"),
    }
}

const fn put_aside(reason: PutAsideReason) -> ThreeKeys {
    match reason {
        PutAsideReason::UnitSplit => three!("put-aside-unit-split"),
        PutAsideReason::UnitGone => three!("put-aside-unit-gone"),
        PutAsideReason::KeyTooOld => three!("put-aside-key-too-old"),
        PutAsideReason::KeyUnknownToServer => three!("put-aside-key-unknown"),
        PutAsideReason::ServerTooOld => three!("put-aside-server-too-old"),
        PutAsideReason::QuotaReached => three!("put-aside-quota"),
        PutAsideReason::ShareUsed => three!("put-aside-share"),
        PutAsideReason::TooLarge => three!("put-aside-too-large"),
        PutAsideReason::VaultCopied => three!("put-aside-vault-copied"),
        PutAsideReason::NotAllowed => three!("put-aside-not-allowed"),
    }
}

const fn state(state: TipState) -> (Key, Key) {
    match state {
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
        TipState::Refused(_) => (key!("tip-state-refused"), key!("tip-state-refused-more")),
        TipState::PutAside(_) => (key!("tip-state-put-aside"), key!("tip-state-put-aside-more")),
    }
}

/// The reason's stable name, where a state has one.
pub const fn reason(state: TipState) -> Option<&'static str> {
    match state {
        TipState::Refused(reason) => Some(reason.name()),
        TipState::PutAside(reason) => Some(reason.name()),
        _ => None,
    }
}

/// A desk's state by its stable code: name for scripts, text for people.
pub const fn desk_state(code: u8) -> (&'static str, Key) {
    match code {
        1 => ("came", key!("desk-came")),
        2 => ("opened", key!("tip-state-opened")),
        3 => ("answered", key!("tip-state-answered")),
        4 => ("closed", key!("tip-state-closed")),
        _ => ("withdrawn", key!("tip-state-withdrawn")),
    }
}

impl Speech {
    /// A kind's name.
    pub fn kind(&self, kind: TipKind) -> String {
        self.words.say(self::kind(kind))
    }

    /// A role's name.
    pub fn role(&self, role: Role) -> String {
        self.words.say(self::role(role))
    }

    /// A state's label, and what it means in one sentence.
    pub fn state(&self, state: TipState) -> (String, String) {
        let (label, more) = self::state(state);
        (self.words.say(label), self.words.say(more))
    }

    /// [`Speech::state`] of a tip that may have left this phone: withdrawn then, it may have been read.
    pub fn state_of(&self, state: TipState, left: bool) -> (String, String) {
        match state {
            TipState::Withdrawn if left => {
                (self.state(state).0, self.words.say(key!("tip-state-withdrawn-by-desk-more")))
            }
            _ => self.state(state),
        }
    }

    /// Why a tip was refused or put aside, in three parts.
    pub fn reason(&self, state: TipState) -> Option<Explanation> {
        let keys = match state {
            TipState::Refused(reason) => refused(reason),
            TipState::PutAside(reason) => put_aside(reason),
            _ => return None,
        };
        Some(self.words.explain(keys, &[]))
    }

    /// What a line in the outbox is about, but for its words.
    pub fn outbox_subject(&self, subject: &OutboxSubject) -> String {
        self.words.say(match subject {
            OutboxSubject::Tip { kind, .. } => self::kind(*kind),
            OutboxSubject::Withdrawal => key!("outbox-withdrawal"),
            OutboxSubject::Patrol { note: Some(kind) } => self::kind(*kind),
            OutboxSubject::Patrol { note: None } => key!("outbox-patrol"),
            OutboxSubject::DeskWord => key!("outbox-desk-word"),
            OutboxSubject::Slot => key!("outbox-slot"),
            OutboxSubject::Keys => key!("outbox-keys"),
            OutboxSubject::Registry => key!("outbox-registry"),
        })
    }

    /// The label of a line in the outbox, and its reason where it has one.
    pub fn outbox_state(&self, state: OutboxState) -> (String, Option<Explanation>) {
        let tip = state.as_tip();
        (self.state(tip).0, self.reason(tip))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::speech;
    use super::*;
    use std::collections::BTreeSet;
    use tinxom_words::Language;

    #[test]
    fn x03_every_reason_has_three_sentences_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let say = speech(language);
            let refused = RefusalReason::ALL.iter().map(|reason| TipState::Refused(*reason));
            let aside = PutAsideReason::ALL.iter().map(|reason| TipState::PutAside(*reason));
            let said: Vec<_> = refused.chain(aside).map(|state| say.reason(state).unwrap()).collect();
            let whats: BTreeSet<_> = said.iter().map(|said| &said.what).collect();
            assert_eq!(whats.len(), said.len());
            assert!(said.iter().all(|said| !format!("{said}").contains(['{', '…'])), "{said:?}");
        }
    }

    #[test]
    fn a_tip_that_the_desk_withdrew_is_not_told_that_it_was_sent_nowhere() {
        let say = speech(Language::English);
        assert!(say.state_of(TipState::Withdrawn, false).1.contains("sent nowhere"));
        assert!(say.state_of(TipState::Withdrawn, true).1.contains("may have been read"));
        assert_eq!(say.state_of(TipState::Closed, true), say.state(TipState::Closed));
    }
}
