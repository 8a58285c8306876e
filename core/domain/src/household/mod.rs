//! One active member per household (mỗi hộ một thành viên): the arbiter that server and phones share.
//!
//! Two officers who cannot reach each other can promise one slot twice, and no merging makes that right: it would only
//! hide the one who lost. So a claim is an intent, the server alone decides ([`decide`]) in one transaction, and the
//! verdict is published with what it is about. Everybody, the server included, then writes the same verdicts in the
//! server's order ([`settle`]): every book ends in the same bytes, and a rule that changes later changes no past.
//!
//! Ids only: labels and names are sealed elsewhere. No device's clock is read or compared anywhere; the server's is
//! kept and never compared.

mod book;
mod bytes;
mod change;
mod check;
mod decide;
mod event;
pub mod list;
mod look;
pub mod retention;
mod settle;
pub mod similar;
mod undo;

pub use book::{Book, MemoryBook};
pub use check::{Broken, check, none_lost};
pub use decide::{decide, refuse, survivor};
pub use event::{Against, Change, Event, Outcome, Reason, RevokeReason};
pub use look::LookPurpose;
pub use settle::settle;

use crate::coded::coded;
use crate::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use crate::role::Role;
use crate::time::Timestamp;

/// How many live claims one household can have; one more is refused. Keeps every change's record small.
pub const LIVE_LIMIT: usize = 8;

/// A household (hộ), as the arbiter knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Household {
    /// Its id.
    pub id: HouseholdId,
    /// The group it belongs to today.
    pub group: Option<GroupId>,
    /// The unit that it belongs to today.
    pub unit: UnitId,
    /// Whether it is there.
    pub standing: Standing,
    /// The claim that has its slot: an active one.
    pub holder: Option<ClaimId>,
    /// Made at the door and not in the hamlet's list.
    pub provisional: bool,
    /// What it was brought in as; a repeated list is known by it.
    pub origin: Origin,
    /// Who held the slot when it moved away; a return gives it back.
    pub last: Option<ClaimId>,
    /// The last change that touched it. Changes are undone from the newest back.
    pub change: Option<ChangeId>,
}

impl Household {
    /// Whether all that is known of it is that a claim named it: an officer's entry on it is still to come.
    pub fn is_founded_in(&self, unit: UnitId) -> bool {
        self.provisional && self.origin == Origin { unit, group: None }
    }
}

/// What a household was brought in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The unit that brought it in.
    pub unit: UnitId,
    /// The group.
    pub group: Option<GroupId>,
}

/// Whether a household is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It lives here.
    Living,
    /// It is one with another (nhập hộ).
    MergedInto(HouseholdId),
    /// It moved away (chuyển đi).
    MovedAway,
    /// It was deleted; only the id is left.
    Forgotten,
}

impl Standing {
    /// The stable code; of [`Standing::MergedInto`] without the household.
    pub const fn code(self) -> u8 {
        match self {
            Self::Living => 1,
            Self::MergedInto(_) => 2,
            Self::MovedAway => 3,
            Self::Forgotten => 4,
        }
    }

    /// The household it is one with.
    pub const fn survivor(self) -> Option<HouseholdId> {
        match self {
            Self::MergedInto(into) => Some(into),
            _ => None,
        }
    }

    /// The standing of a code and, for a merged household only, the survivor.
    pub const fn from_code(code: u8, survivor: Option<HouseholdId>) -> Option<Self> {
        match (code, survivor) {
            (1, None) => Some(Self::Living),
            (2, Some(into)) => Some(Self::MergedInto(into)),
            (3, None) => Some(Self::MovedAway),
            (4, None) => Some(Self::Forgotten),
            _ => None,
        }
    }
}

/// A claim to a household's slot. It stays in the book whatever its fate, until its household is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The household it counts for: the survivor, where the one it named was merged.
    pub household: HouseholdId,
    /// The household that it named; for a transfer, that of the slot.
    pub asked: HouseholdId,
    /// Whose it is; nobody's once it is forgotten.
    pub device: Option<DeviceId>,
    /// Who enrolled, or handed over; nobody once it is forgotten.
    pub author: Option<DeviceId>,
    /// What the author was. Who hands over does it as a resident.
    pub author_role: Role,
    /// Whether officer and phone met; if not, four words are compared first.
    pub checked: bool,
    /// The claim that handed the slot over.
    pub from: Option<ClaimId>,
    /// The claim that this one handed the slot to.
    pub next: Option<ClaimId>,
    /// The verdict when it came; a repeated message gets it again.
    pub outcome: Outcome,
    /// What became of it.
    pub state: ClaimState,
    /// The server's time of the verdict; of one that ended, of its end.
    pub at: Timestamp,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
    /// It has the slot.
    Active,
    /// Another one has, or had, the slot; an officer can settle it (chờ).
    Waiting {
        /// The other claim.
        against: ClaimId,
    },
    /// The four words are still to be compared.
    Unchecked,
    /// It has no slot and waits for none.
    Ended(Why),
}

impl ClaimState {
    /// Active, waiting or unchecked: a device has one such claim at most.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Ended(_))
    }

    /// The stable code, and that of why it ended (0 for one that did not).
    pub const fn code(self) -> (u8, u8) {
        match self {
            Self::Active => (1, 0),
            Self::Waiting { .. } => (2, 0),
            Self::Unchecked => (3, 0),
            Self::Ended(why) => (4, why.code()),
        }
    }

    /// The claim it waits for.
    pub const fn against(self) -> Option<ClaimId> {
        match self {
            Self::Waiting { against } => Some(against),
            _ => None,
        }
    }

    /// The state of a code, of why it ended and of the claim it waits for.
    pub fn from_code(code: u8, why: u8, against: Option<ClaimId>) -> Option<Self> {
        Some(match (code, why, against) {
            (1, 0, None) => Self::Active,
            (2, 0, Some(against)) => Self::Waiting { against },
            (3, 0, None) => Self::Unchecked,
            (4, why, None) => Self::Ended(Why::from_code(why)?),
            _ => return None,
        })
    }

    /// The name that texts are looked up by; why it ended has its own.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting { .. } => "waiting",
            Self::Unchecked => "unchecked",
            Self::Ended(_) => "ended",
        }
    }
}

coded! {
    /// Why a claim ended.
    Why {
        /// The slot was handed over (chuyển suất).
        HandedOver = 1 "handed-over",
        /// The person withdrew the consent.
        Left = 2 "left",
        /// The device was revoked (thu hồi).
        Revoked = 3 "revoked",
        /// The person died.
        Died = 4 "died",
        /// The household moved away or was forgotten.
        HouseholdGone = 5 "household-gone",
        /// The device got another slot.
        Superseded = 6 "superseded",
        /// The four words were not the same.
        WordsDiffered = 7 "words-differed",
        /// It never got a slot; its outcome says why and against what.
        Refused = 8 "refused",
    }
}

/// What a change did: enough to undo it, and to tell a repeated message from another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRecord {
    /// Its id.
    pub id: ChangeId,
    /// The change.
    pub what: Change,
    /// The unit whose registry it was published in.
    pub unit: UnitId,
    /// The verdict when it came.
    pub outcome: Outcome,
    /// The number in the registry's order.
    pub number: u64,
    /// The server's time of the verdict.
    pub at: Timestamp,
    /// Whether it was undone.
    pub undone: bool,
    /// The rows it touched; none once it was undone, or when it was refused.
    pub rows: Vec<Touched>,
}

/// A row before and after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// A household.
    Household {
        /// Before; none for one that the change made.
        before: Option<Household>,
        /// After.
        after: Household,
    },
    /// A claim.
    Claim {
        /// Before.
        before: Claim,
        /// After.
        after: Claim,
    },
}

#[cfg(test)]
mod tests;
