//! A tip's state machine: every state is one its owner can see, and none is a silent end (X03).
//!
//! One function of a state and an event instead of a method for each step: a test can walk every path there is. The
//! desk's words may come in any order and more than once, because they come through a sync that repeats itself; so
//! they only ever raise a tip, by rank, and never take it back.

use super::{PutAsideReason, RefusalReason, TipAction};
use thiserror::Error;

/// Where a tip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TipState {
    /// Being written.
    Draft,
    /// Kept here, not sent.
    Queued,
    /// Kept here until the ward's key comes.
    WaitingForKey,
    /// Offered to the server at least once.
    OnItsWay,
    /// The server's receipt is here.
    Accepted,
    /// The desk opened it.
    Opened,
    /// The desk answered.
    Answered,
    /// The desk closed it.
    Closed,
    /// Taken back.
    Withdrawn,
    /// Not taken, and why.
    Refused(RefusalReason),
    /// Put aside, why, and with a way on.
    PutAside(PutAsideReason),
}

/// What happens to a tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TipEvent {
    /// The owner keeps it to be sent.
    Queue,
    /// The owner changes it.
    Edit,
    /// The ward's key is not here.
    KeyMissing,
    /// The ward's key came.
    KeyArrived,
    /// It was sealed and offered.
    Offered,
    /// The server's receipt came.
    Receipt,
    /// The server's refusal came.
    ServerRefused(RefusalReason),
    /// It was put aside, here or by the server.
    PutAside(PutAsideReason),
    /// The desk opened it.
    OpenedByDesk,
    /// The desk answered it.
    AnsweredByDesk,
    /// The desk closed it.
    ClosedByDesk,
    /// The owner takes it back before it left.
    Withdraw,
    /// The desk took it as withdrawn.
    WithdrawalSeen,
    /// The owner said which ward it is for.
    UnitChosen,
    /// The owner lets it leave once more.
    TryAgain,
    /// The server was restored from a backup that does not hold it.
    RolledBack,
}

/// An event that a state does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{event:?} is not possible in {state:?}")]
pub struct NotPossible {
    /// The state.
    pub state: TipState,
    /// The event.
    pub event: TipEvent,
}

impl TipState {
    /// The code of [`TipState::PutAside`], whatever its reason.
    pub const PUT_ASIDE_CODE: u8 = 11;

    /// The stable code, and that of the reason.
    pub const fn code(self) -> (u8, u8) {
        match self {
            Self::Draft => (1, 0),
            Self::Queued => (2, 0),
            Self::WaitingForKey => (3, 0),
            Self::OnItsWay => (4, 0),
            Self::Accepted => (5, 0),
            Self::Opened => (6, 0),
            Self::Answered => (7, 0),
            Self::Closed => (8, 0),
            Self::Withdrawn => (9, 0),
            Self::Refused(reason) => (10, reason.code()),
            Self::PutAside(reason) => (Self::PUT_ASIDE_CODE, reason.code()),
        }
    }

    /// The state of a code and a reason's code.
    pub fn from_code(code: u8, reason: u8) -> Option<Self> {
        Some(match code {
            1 => Self::Draft,
            2 => Self::Queued,
            3 => Self::WaitingForKey,
            4 => Self::OnItsWay,
            5 => Self::Accepted,
            6 => Self::Opened,
            7 => Self::Answered,
            8 => Self::Closed,
            9 => Self::Withdrawn,
            10 => Self::Refused(RefusalReason::from_code(reason)?),
            Self::PUT_ASIDE_CODE => Self::PutAside(PutAsideReason::from_code(reason)?),
            _ => return None,
        })
    }

    /// The name that texts are looked up by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::WaitingForKey => "waiting-for-key",
            Self::OnItsWay => "on-its-way",
            Self::Accepted => "accepted",
            Self::Opened => "opened",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Refused(_) => "refused",
            Self::PutAside(_) => "put-aside",
        }
    }

    /// The icon's name.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Draft | Self::Queued => "house",
            Self::WaitingForKey => "clock",
            Self::OnItsWay => "dashed-arrow",
            Self::Accepted => "sealed-check",
            Self::Opened => "open-envelope",
            Self::Answered => "speech",
            Self::Closed => "closed-book",
            Self::Withdrawn => "arrow-back",
            Self::Refused(_) => "crossed-circle",
            Self::PutAside(_) => "hand",
        }
    }

    /// Whether the tip's way has ended. A closed tip may still become a withdrawn one, when the desk saw the request
    /// only then.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn | Self::Refused(_))
    }

    /// What its owner can do.
    pub const fn actions(self) -> &'static [TipAction] {
        use TipAction::*;
        match self {
            Self::Draft => &[Edit, Queue, Delete],
            Self::Queued | Self::WaitingForKey => &[Edit, Withdraw],
            Self::OnItsWay | Self::Accepted | Self::Opened => &[AskWithdrawal],
            Self::Answered => &[ReadAnswer, AskWithdrawal],
            Self::Closed => &[ReadAnswer, CopyToDraft],
            Self::Withdrawn | Self::Refused(_) => &[CopyToDraft],
            Self::PutAside(reason) => match reason.way_on() {
                ChooseUnit => &[ChooseUnit, Withdraw],
                CopyToDraft => &[CopyToDraft, Withdraw],
                _ => &[TryAgain, CopyToDraft, Withdraw],
            },
        }
    }

    /// How far the desk's word has brought it; a word that comes late never takes it back.
    const fn desk_rank(self) -> u8 {
        match self {
            Self::OnItsWay => 1,
            Self::Accepted => 2,
            Self::Opened => 3,
            Self::Answered => 4,
            Self::Closed => 5,
            Self::Withdrawn => 6,
            _ => 0,
        }
    }

    /// The state after an event.
    ///
    /// # Errors
    /// [`NotPossible`]; the tip stays as it is.
    pub fn on(self, event: TipEvent) -> Result<Self, NotPossible> {
        use TipEvent as E;
        let kept = matches!(self, Self::Queued | Self::WaitingForKey);
        let next = match event {
            E::Queue if self == Self::Draft => Self::Queued,
            E::Edit if self == Self::Draft => Self::Draft,
            E::Edit if kept => Self::Queued,
            E::KeyMissing if kept => Self::WaitingForKey,
            E::KeyArrived if kept => Self::Queued,
            E::Offered if kept => Self::OnItsWay,
            E::Withdraw if kept || matches!(self, Self::Draft | Self::PutAside(_)) => Self::Withdrawn,
            E::PutAside(reason) if kept || self == Self::OnItsWay => Self::PutAside(reason),
            E::ServerRefused(reason) if self == Self::OnItsWay => Self::Refused(reason),
            E::UnitChosen | E::TryAgain if matches!(self, Self::PutAside(_)) => Self::Queued,
            // A receipt of what the server lost is none; what the desk has read stays read.
            E::RolledBack if self == Self::Accepted => Self::OnItsWay,
            E::RolledBack if self.desk_rank() > 0 => self,
            E::Receipt | E::OpenedByDesk | E::AnsweredByDesk | E::ClosedByDesk | E::WithdrawalSeen
                if self.desk_rank() > 0 =>
            {
                let told = match event {
                    E::Receipt => Self::Accepted,
                    E::OpenedByDesk => Self::Opened,
                    E::AnsweredByDesk => Self::Answered,
                    E::ClosedByDesk => Self::Closed,
                    _ => Self::Withdrawn,
                };
                if told.desk_rank() > self.desk_rank() { told } else { self }
            }
            _ => return Err(NotPossible { state: self, event }),
        };
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn events() -> Vec<TipEvent> {
        use TipEvent::*;
        let mut all = vec![
            Queue,
            Edit,
            KeyMissing,
            KeyArrived,
            Offered,
            Receipt,
            OpenedByDesk,
            AnsweredByDesk,
            ClosedByDesk,
            Withdraw,
            WithdrawalSeen,
            UnitChosen,
            TryAgain,
            RolledBack,
        ];
        all.extend(RefusalReason::ALL.iter().map(|reason| ServerRefused(*reason)));
        all.extend(PutAsideReason::ALL.iter().map(|reason| PutAside(*reason)));
        all
    }

    fn reachable() -> BTreeSet<TipState> {
        let mut seen = BTreeSet::from([TipState::Draft]);
        let mut open = vec![TipState::Draft];
        while let Some(state) = open.pop() {
            for next in events().into_iter().filter_map(|event| state.on(event).ok()) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        seen
    }

    #[test]
    fn x03_every_state_is_reached_and_none_but_a_visible_end_is_a_dead_end() {
        let states = reachable();
        assert_eq!(states.len(), 9 + RefusalReason::ALL.len() + PutAsideReason::ALL.len());
        for state in &states {
            assert!(!state.actions().is_empty(), "{state:?} leaves its owner without anything to do");
            assert!(!state.icon().is_empty() && !state.name().is_empty());
            let leads_on =
                events().into_iter().filter_map(|event| state.on(event).ok()).any(|next| next != *state);
            // A closed tip may still be taken as withdrawn; the other ends stay.
            assert!(leads_on || matches!(state, TipState::Withdrawn | TipState::Refused(_)), "{state:?}");
            let (code, reason) = state.code();
            assert_eq!(TipState::from_code(code, reason), Some(*state));
        }
    }

    #[test]
    fn x03_from_every_state_a_visible_end_can_be_reached() {
        for start in reachable() {
            let mut seen = BTreeSet::from([start]);
            let mut open = vec![start];
            while let Some(state) = open.pop() {
                for next in events().into_iter().filter_map(|event| state.on(event).ok()) {
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            assert!(seen.iter().any(|state| state.is_final()), "{start:?}");
        }
    }

    #[test]
    fn the_desks_words_end_alike_in_any_order_and_number() {
        use TipEvent::*;
        let words = [Receipt, OpenedByDesk, AnsweredByDesk, ClosedByDesk];
        for mask in 0..16u8 {
            let chosen: Vec<TipEvent> =
                (0..4).filter(|bit| mask & (1 << bit) != 0).map(|bit| words[bit as usize]).collect();
            let end = |order: &mut dyn Iterator<Item = TipEvent>| {
                order.fold(TipState::OnItsWay, |state, event| state.on(event).unwrap())
            };
            let forth = end(&mut chosen.iter().copied());
            let back = end(&mut chosen.iter().rev().copied());
            let twice = end(&mut chosen.iter().chain(chosen.iter().rev()).copied());
            assert!(forth == back && back == twice);
        }
    }

    #[test]
    fn nothing_is_sent_before_a_receipt_and_nothing_that_left_is_taken_back_silently() {
        for state in [TipState::Draft, TipState::Queued, TipState::WaitingForKey] {
            assert!(state.on(TipEvent::Receipt).is_err());
        }
        for state in [TipState::OnItsWay, TipState::Accepted, TipState::Opened, TipState::Answered] {
            assert!(state.on(TipEvent::Withdraw).is_err());
            assert!(state.actions().contains(&TipAction::AskWithdrawal));
        }
    }
    fn desk_words() -> impl proptest::strategy::Strategy<Value = (Vec<TipEvent>, Vec<TipEvent>)> {
        use TipEvent::*;
        use proptest::prelude::*;
        let word = proptest::sample::select(vec![
            Receipt,
            OpenedByDesk,
            AnsweredByDesk,
            ClosedByDesk,
            WithdrawalSeen,
        ]);
        // The second list holds the same words, some of them twice, in another order.
        proptest::collection::vec((word, 1..3usize), 0..12).prop_flat_map(|words| {
            let once: Vec<TipEvent> = words.iter().map(|(word, _)| *word).collect();
            let again: Vec<TipEvent> = words.iter().flat_map(|(word, times)| vec![*word; *times]).collect();
            (Just(once), Just(again).prop_shuffle())
        })
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

        #[test]
        fn x03_the_desks_words_in_any_order_and_number_end_in_one_state_and_never_go_back(
            (once, again) in desk_words(),
        ) {
            let walk = |words: &[TipEvent]| {
                words.iter().fold(TipState::OnItsWay, |state, word| {
                    let next = state.on(*word).unwrap();
                    assert!(next.desk_rank() >= state.desk_rank());
                    next
                })
            };
            proptest::prop_assert_eq!(walk(&once), walk(&again));
        }
    }

    #[test]
    fn x03_every_action_that_is_shown_can_be_done() {
        for state in reachable() {
            for action in state.actions() {
                let event = match action {
                    TipAction::Edit => TipEvent::Edit,
                    TipAction::Queue => TipEvent::Queue,
                    TipAction::Withdraw | TipAction::Delete => TipEvent::Withdraw,
                    TipAction::ChooseUnit => TipEvent::UnitChosen,
                    TipAction::TryAgain => TipEvent::TryAgain,
                    TipAction::AskWithdrawal => TipEvent::WithdrawalSeen,
                    TipAction::CopyToDraft | TipAction::ReadAnswer => continue,
                };
                assert!(state.on(event).is_ok(), "{action:?} in {state:?}");
            }
        }
    }

    #[test]
    fn x03_every_reason_has_a_way_on_that_is_shown() {
        for reason in RefusalReason::ALL {
            assert!(TipState::Refused(*reason).actions().contains(&reason.way_on()));
        }
        for reason in PutAsideReason::ALL {
            assert!(TipState::PutAside(*reason).actions().contains(&reason.way_on()));
        }
    }

    #[test]
    fn a_tip_that_never_left_is_taken_back_at_once() {
        for state in [TipState::Draft, TipState::Queued, TipState::WaitingForKey] {
            assert_eq!(state.on(TipEvent::Withdraw), Ok(TipState::Withdrawn));
        }
    }

    #[test]
    fn a_restored_server_takes_back_a_receipt_and_nothing_that_the_desk_read() {
        use TipState::*;
        assert_eq!(Accepted.on(TipEvent::RolledBack), Ok(OnItsWay));
        for state in [OnItsWay, Opened, Answered, Closed, Withdrawn] {
            assert_eq!(state.on(TipEvent::RolledBack), Ok(state));
        }
    }
}
