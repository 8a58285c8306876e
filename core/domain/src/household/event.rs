//! What happens to households and slots, and what the server says to it.

use crate::coded::coded;
use crate::id::{ChangeId, ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use crate::role::Role;

/// What happens to households and slots. Signatures, rights and standings are checked before.
///
/// Claims, transfers and changes are known by their id however late they are repeated. The others have none and are
/// known by the state they left; the author's own numbers tell a late repetition of those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Households are brought in by list, or one at the door.
    Households {
        /// Their ids.
        ids: Vec<HouseholdId>,
        /// The unit.
        unit: UnitId,
        /// The group.
        group: Option<GroupId>,
        /// Made at the door and not in the list.
        provisional: bool,
    },
    /// An officer enrolled a device for a household.
    Claim {
        /// The claim's id.
        claim: ClaimId,
        /// The household.
        household: HouseholdId,
        /// The device.
        device: DeviceId,
        /// The officer's device.
        author: DeviceId,
        /// What the author is.
        author_role: Role,
        /// Whether they met; if not, [`Event::Words`] follows.
        checked: bool,
    },
    /// The officer compared the four words of a claim over the phone.
    Words {
        /// The claim.
        claim: ClaimId,
        /// Whether they were the same.
        same: bool,
    },
    /// The officer gives the slot to a waiting claim; the holder waits for it from then on.
    Settle {
        /// The waiting claim.
        claim: ClaimId,
    },
    /// The holder hands the slot over to another device.
    Transfer {
        /// The new claim's id.
        claim: ClaimId,
        /// The holder's claim.
        from: ClaimId,
        /// The new device.
        device: DeviceId,
    },
    /// A person withdraws the consent.
    Leave {
        /// The person's claim.
        claim: ClaimId,
    },
    /// A device is revoked for good: its claim ends, and it gets no other one.
    Revoke {
        /// The device.
        device: DeviceId,
        /// Why.
        reason: RevokeReason,
    },
    /// A household changes (biến động hộ).
    Change {
        /// The change's id.
        change: ChangeId,
        /// What changes.
        what: Change,
    },
    /// A change is taken back: until it is counted, and while nothing was built on it.
    Undo {
        /// The change.
        change: ChangeId,
    },
    /// The desk counted a unit's registry: its changes up to a number are final.
    Count {
        /// The unit.
        unit: UnitId,
        /// The last number that is final.
        upto: u64,
    },
    /// Households are deleted at the end of their time: of them and their claims only the ids stay.
    Forget {
        /// The households.
        households: Vec<HouseholdId>,
    },
    /// Claims that ended are deleted at the end of their time, while their household lives on: of them only the ids stay.
    ForgetClaims {
        /// The claims.
        claims: Vec<ClaimId>,
    },
}

impl Event {
    /// The stable code of its kind.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Households { .. } => 1,
            Self::Claim { .. } => 2,
            Self::Words { .. } => 3,
            Self::Settle { .. } => 4,
            Self::Transfer { .. } => 5,
            Self::Leave { .. } => 6,
            Self::Revoke { .. } => 7,
            Self::Change { .. } => 8,
            Self::Undo { .. } => 9,
            Self::Count { .. } => 10,
            Self::Forget { .. } => 11,
            Self::ForgetClaims { .. } => 12,
        }
    }
}

/// How a household changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A part of it becomes a household of its own (tách hộ); the slot stays where it is.
    Split {
        /// The household.
        household: HouseholdId,
        /// The new one's id.
        new: HouseholdId,
    },
    /// It becomes one with another (nhập hộ); the other's holder stays.
    Merge {
        /// The household that is no longer one of its own.
        household: HouseholdId,
        /// The survivor.
        into: HouseholdId,
    },
    /// It belongs to another group (chuyển tổ).
    Move {
        /// The household.
        household: HouseholdId,
        /// The group.
        group: Option<GroupId>,
    },
    /// It moved away (chuyển đi).
    MoveAway {
        /// The household.
        household: HouseholdId,
    },
    /// The holder of its slot died (qua đời).
    Death {
        /// The household.
        household: HouseholdId,
    },
    /// It came back (trở về); who held the slot gets it again.
    Return {
        /// The household.
        household: HouseholdId,
    },
    /// It belongs to another unit's registry.
    Route {
        /// The household.
        household: HouseholdId,
        /// The unit.
        unit: UnitId,
    },
}

impl Change {
    /// The stable code of its kind.
    pub const fn code(self) -> u8 {
        match self {
            Self::Split { .. } => 1,
            Self::Merge { .. } => 2,
            Self::Move { .. } => 3,
            Self::MoveAway { .. } => 4,
            Self::Death { .. } => 5,
            Self::Return { .. } => 6,
            Self::Route { .. } => 7,
        }
    }

    /// The household that changes.
    pub const fn household(self) -> HouseholdId {
        match self {
            Self::Split { household, .. }
            | Self::Merge { household, .. }
            | Self::Move { household, .. }
            | Self::MoveAway { household }
            | Self::Death { household }
            | Self::Return { household }
            | Self::Route { household, .. } => household,
        }
    }
}

coded! {
    /// Why a device is revoked (thu hồi).
    RevokeReason {
        /// It is lost (mất).
        Lost = 1 "lost",
        /// It was stolen (bị trộm).
        Stolen = 2 "stolen",
        /// Its person has another one (đổi máy).
        Replaced = 3 "replaced",
        /// Its person moved (chuyển đi, chuyển công tác).
        Moved = 4 "moved",
        /// Its person's task ended (thôi nhiệm vụ).
        TaskEnded = 5 "task-ended",
        /// Another reason.
        Other = 6 "other",
    }
}

/// What the server says to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It is so.
    Done,
    /// Another claim has the slot; this one waits until an officer settles it.
    Waits {
        /// The other claim.
        against: ClaimId,
    },
    /// It is not so.
    Refused {
        /// Why.
        reason: Reason,
        /// What stands against it.
        against: Option<Against>,
    },
}

impl Outcome {
    /// A refusal with nothing against it but its reason.
    pub const fn refused(reason: Reason) -> Self {
        Self::Refused { reason, against: None }
    }

    /// A refusal, and what stands against it.
    pub fn refused_for(reason: Reason, against: impl Into<Against>) -> Self {
        Self::Refused { reason, against: Some(against.into()) }
    }

    /// Whether this is a verdict at all. What an event builds on may still be on its way (an officer's list, a claim
    /// before its transfer): then nothing is kept, and the same message repeated later is decided anew.
    pub const fn is_final(self) -> bool {
        !matches!(
            self,
            Self::Refused {
                reason: Reason::UnknownHousehold | Reason::UnknownClaim | Reason::UnknownChange,
                ..
            }
        )
    }

    /// The stable code, and that of the reason (0 if it was not refused).
    pub const fn code(self) -> (u8, u8) {
        match self {
            Self::Done => (1, 0),
            Self::Waits { .. } => (2, 0),
            Self::Refused { reason, .. } => (3, reason.code()),
        }
    }

    /// What it is against.
    pub fn against(self) -> Option<Against> {
        match self {
            Self::Done => None,
            Self::Waits { against } => Some(against.into()),
            Self::Refused { against, .. } => against,
        }
    }

    /// The outcome of a code, a reason's code and what it is against.
    pub fn from_code(code: u8, reason: u8, against: Option<Against>) -> Option<Self> {
        Some(match (code, reason, against) {
            (1, 0, None) => Self::Done,
            (2, 0, Some(against)) => Self::Waits { against: ClaimId(against.0) },
            (3, reason, against) => Self::Refused { reason: Reason::from_code(reason)?, against },
            _ => return None,
        })
    }
}

coded! {
    /// Why the server refused.
    Reason {
        /// The household is not there, or not yet.
        UnknownHousehold = 1 "unknown-household",
        /// The household was merged, moved away or was forgotten.
        HouseholdGone = 2 "household-gone",
        /// The claim is not there, or not yet.
        UnknownClaim = 3 "unknown-claim",
        /// Only the holder of the slot can hand it over.
        NotHolder = 4 "not-holder",
        /// The slot was handed over before, to the claim that stands against it.
        Forked = 5 "forked",
        /// The device has a claim already: one household per device.
        DeviceHasSlot = 6 "device-has-slot",
        /// The author was revoked, or the appointment has ended.
        AuthorEnded = 7 "author-ended",
        /// The change was counted and is final.
        Counted = 8 "counted",
        /// Something was built on the change, so that it cannot be undone.
        ChangedSince = 9 "changed-since",
        /// The id is taken by something else.
        Duplicate = 10 "duplicate",
        /// Not possible as things stand.
        NotNow = 11 "not-now",
        /// The change is not there, or not yet.
        UnknownChange = 12 "unknown-change",
        /// The device was revoked for good.
        DeviceRevoked = 13 "device-revoked",
    }
}

/// The id of what stands against an event: a claim's 16 bytes, or a household's or a change's 8 and eight zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Against(pub [u8; 16]);

impl std::fmt::Debug for Against {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Against({:02x}{:02x}…)", self.0[0], self.0[1])
    }
}

impl From<ClaimId> for Against {
    fn from(claim: ClaimId) -> Self {
        Self(claim.0)
    }
}

impl From<HouseholdId> for Against {
    fn from(household: HouseholdId) -> Self {
        Self::padded(household.0)
    }
}

impl From<ChangeId> for Against {
    fn from(change: ChangeId) -> Self {
        Self::padded(change.0)
    }
}

impl Against {
    fn padded(id: [u8; 8]) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&id);
        Self(bytes)
    }
}
