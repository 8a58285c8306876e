//! A tip's state machine: every state is one its owner can see, and none is a silent end (X03).
//!
//! One function of a state and an event instead of a method for each step: a test can walk every path there is. The
//! words of server and desk may come in any order and more than once, because they come through a sync that repeats
//! itself; so they only ever raise a tip that left, by rank, and never take it back. What shows that a tip arrived
//! outranks a refusal: a desk that answers has read, whatever a server that was restored said in between.

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
    /// No connection came about: not one byte of it left.
    NeverLeft,
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
    /// The desk took it as withdrawn. Counts only for a tip whose owner asked: see [`TipState::hear`].
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

    /// Whether the tip's way has ended: nothing is waited for. A late word of the desk still raises a refused tip, and a
    /// closed one still becomes a withdrawn one, when the desk saw the request only then.
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

    /// How far the words of server and desk have brought a tip that left; 0 before it left. A word that comes late
    /// never takes it back.
    const fn rank(self) -> u8 {
        match self {
            Self::Draft | Self::Queued | Self::WaitingForKey => 0,
            Self::OnItsWay => 1,
            Self::PutAside(_) => 2,
            Self::Refused(_) => 3,
            Self::Accepted => 4,
            Self::Opened => 5,
            Self::Answered => 6,
            Self::Closed => 7,
            Self::Withdrawn => 8,
        }
    }

    /// The state after an event that its owner causes. For what server and desk say, [`TipState::hear`] is the one to
    /// ask: here nobody asked for a withdrawal.
    ///
    /// # Errors
    /// [`NotPossible`]; the tip stays as it is.
    pub fn on(self, event: TipEvent) -> Result<Self, NotPossible> {
        self.hear(event, false)
    }

    /// The state after any event, for a vault that knows whether the tip's owner asked for its withdrawal. A server that
    /// makes up a [`TipEvent::WithdrawalSeen`] ends no tip whose owner never asked.
    ///
    /// Late words have an outcome too: what server and desk say of a tip that left raises it or leaves it as it is; of
    /// one that never left it is not possible.
    ///
    /// # Errors
    /// [`NotPossible`]; the tip stays as it is.
    pub fn hear(self, event: TipEvent, withdrawal_asked: bool) -> Result<Self, NotPossible> {
        use TipEvent as E;
        let kept = matches!(self, Self::Queued | Self::WaitingForKey);
        let aside = matches!(self, Self::PutAside(_));
        let next = match event {
            E::Queue if self == Self::Draft => Some(Self::Queued),
            E::Edit if self == Self::Draft => Some(Self::Draft),
            E::Edit | E::KeyArrived if kept => Some(Self::Queued),
            E::KeyMissing if kept => Some(Self::WaitingForKey),
            E::Offered if kept => Some(Self::OnItsWay),
            E::NeverLeft if self == Self::OnItsWay => Some(Self::Queued),
            E::Withdraw if kept || aside || self == Self::Draft => Some(Self::Withdrawn),
            E::UnitChosen | E::TryAgain if aside => Some(Self::Queued),
            E::PutAside(reason) if kept => Some(Self::PutAside(reason)),
            // A receipt of what the server lost is none; what the desk has read stays read.
            E::RolledBack if self == Self::Accepted => Some(Self::OnItsWay),
            E::RolledBack => self.raised(self),
            E::PutAside(reason) => self.raised(Self::PutAside(reason)),
            E::ServerRefused(reason) => self.raised(Self::Refused(reason)),
            E::Receipt => self.raised(Self::Accepted),
            E::OpenedByDesk => self.raised(Self::Opened),
            E::AnsweredByDesk => self.raised(Self::Answered),
            E::ClosedByDesk => self.raised(Self::Closed),
            E::WithdrawalSeen if withdrawal_asked => self.raised(Self::Withdrawn),
            _ => None,
        };
        next.ok_or(NotPossible { state: self, event })
    }

    fn raised(self, told: Self) -> Option<Self> {
        let higher = if told.rank() > self.rank() { told } else { self };
        (self.rank() > 0).then_some(higher)
    }
}

#[cfg(test)]
mod tests;
