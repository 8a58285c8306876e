//! What an officer's screen shows of a registry: rows, the log's lines, a household in full.

use crate::view::Row;
use tinxom_domain::household::{Change, ClaimState, LookPurpose, Outcome, RevokeReason, Standing};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, GroupId, HamletId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};

/// A hamlet or quarter of the ward, with what the registry has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HamletLine {
    /// The hamlet; none for households whose label is not here or does not open yet.
    pub hamlet: Option<HamletId>,
    /// Its name; empty for none.
    pub name: String,
    /// Households that are there.
    pub households: u64,
    /// Those with a member.
    pub held: u64,
    /// Those made at the door, which are in no list.
    pub provisional: u64,
    /// Those that only this phone brought in: they wait for the server (chờ máy chủ).
    pub pending: u64,
}

impl Row for HamletLine {
    type Key = Option<HamletId>;

    fn key(&self) -> Self::Key {
        self.hamlet
    }
}

/// Which households are asked for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HouseholdQuery {
    /// Words of the address or of the householder's label; without a letter, every household.
    pub text: String,
    /// Only of this hamlet.
    pub hamlet: Option<HamletId>,
    /// Also those that were merged or moved away; they are found by words only.
    pub gone: bool,
}

// What is looked for may be a person's name.
impl std::fmt::Debug for HouseholdQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HouseholdQuery {{ hamlet: {:?}, gone: {}, … }}", self.hamlet, self.gone)
    }
}

/// A household in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct HouseholdLine {
    /// Its id.
    pub id: HouseholdId,
    /// The hamlet; none where the label is not here or does not open yet.
    pub hamlet: Option<HamletId>,
    /// The hamlet's name.
    pub hamlet_name: String,
    /// The address; empty for none.
    pub address: String,
    /// What the household is called by.
    pub name: String,
    /// The unit whose registry holds it, as of the latest signed date: whole successions are followed by themselves.
    pub unit: UnitId,
    /// The group it belongs to.
    pub group: Option<GroupId>,
    /// Whether it is there.
    pub standing: Standing,
    /// Whether its slot has a member.
    pub held: bool,
    /// Made at the door, and in no list.
    pub provisional: bool,
    /// Claims that wait to be settled or for their four words.
    pub waiting: u32,
    /// Whether something of this phone about it waits for the server (chờ máy chủ).
    pub pending: bool,
}

// Who lives where is in no log.
impl std::fmt::Debug for HouseholdLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HouseholdLine {{ id: {:?}, held: {}, … }}", self.id, self.held)
    }
}

impl Row for HouseholdLine {
    type Key = HouseholdId;

    fn key(&self) -> HouseholdId {
        self.id
    }
}

/// A page of households.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdPage {
    /// The rows of the page.
    pub rows: Vec<HouseholdLine>,
    /// How many there are in all.
    pub total: usize,
}

/// A claim to a household's slot. Of whom it is nothing is said: an officer knows the person, and needs no device's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimLine {
    /// The claim.
    pub claim: ClaimId,
    /// The household that it counts for.
    pub household: HouseholdId,
    /// How it stands.
    pub state: ClaimState,
    /// The role of whoever enrolled, or handed over.
    pub role: Role,
    /// When the server ruled.
    pub at: Timestamp,
    /// Whether this phone granted it; only such a phone can compare its four words.
    pub own: bool,
    /// Whether something of this phone about it waits for the server.
    pub pending: bool,
}

impl Row for ClaimLine {
    type Key = ClaimId;

    fn key(&self) -> ClaimId {
        self.claim
    }
}

/// What happened in a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// Households were brought in.
    BroughtIn {
        /// How many.
        count: u32,
        /// At a door, and not by a list.
        provisional: bool,
    },
    /// A phone was enrolled for a household.
    Enrolled {
        /// The claim.
        claim: ClaimId,
    },
    /// Four words were compared.
    Words {
        /// The claim.
        claim: ClaimId,
        /// Whether they were the same.
        same: bool,
    },
    /// The slot was given to a claim that waited.
    Settled {
        /// The claim.
        claim: ClaimId,
    },
    /// The slot was handed over.
    HandedOver {
        /// The new claim.
        claim: ClaimId,
    },
    /// The member withdrew the consent.
    Left {
        /// The claim.
        claim: ClaimId,
    },
    /// A phone was taken out.
    Revoked {
        /// The phone.
        device: DeviceId,
        /// Why.
        reason: RevokeReason,
    },
    /// A household changed.
    Changed {
        /// The change's id, by which it is undone.
        change: ChangeId,
        /// The change.
        what: Change,
    },
    /// A change was taken back.
    Undone {
        /// The change.
        change: ChangeId,
    },
    /// The registry was counted up to a number.
    Counted {
        /// The number.
        upto: u64,
    },
    /// Households were deleted at the end of their time.
    Forgotten {
        /// How many.
        count: u32,
    },
}

/// A dated line of the registry's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryLine {
    /// The registry.
    pub unit: UnitId,
    /// The server's number.
    pub number: u64,
    /// When the server ruled.
    pub at: Timestamp,
    /// What happened.
    pub what: Happened,
    /// The household that it is about; none where it is about no single one.
    pub household: Option<HouseholdId>,
    /// The server's ruling; against whom a claim waits stands in [`ClaimLine::state`].
    pub ruling: Outcome,
    /// The role of whoever did it.
    pub role: Role,
    /// Whether this phone did it.
    pub own: bool,
}

impl Row for RegistryLine {
    type Key = (UnitId, u64);

    fn key(&self) -> Self::Key {
        (self.unit, self.number)
    }
}

/// What this phone asked for and the server has not ruled on (chờ máy chủ).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingLine {
    /// What was asked for.
    pub what: Happened,
    /// The household; none where it is about no single one.
    pub household: Option<HouseholdId>,
    /// When, by the phone's clock.
    pub at: Timestamp,
}

/// A household in full. Its member and the group's head learn that it was looked at, by which role and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdDetail {
    /// As in a list.
    pub line: HouseholdLine,
    /// The name of the hamlet that its label says, where that one is part of another by now.
    pub hamlet_before: Option<String>,
    /// When it was brought in, by the server; none while that waits.
    pub came_at: Option<Timestamp>,
    /// Who has the slot, since when.
    pub holder: Option<ClaimLine>,
    /// The other claims: those that wait first, then those that ended.
    pub claims: Vec<ClaimLine>,
    /// What happened to it, the newest first.
    pub history: Vec<RegistryLine>,
    /// What this phone asked for about it.
    pub pending: Vec<PendingLine>,
}

/// Two households that may be one, for a person to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeOffer {
    /// The one that was made at the door.
    pub provisional: HouseholdLine,
    /// The one that it may be.
    pub known: HouseholdLine,
    /// What they have in common.
    pub likeness: tinxom_domain::household::similar::Likeness,
}

/// A household whose unit was split: a person chooses where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChooseLine {
    /// The household.
    pub line: HouseholdLine,
    /// The unit that ended.
    pub ended: UnitId,
    /// The units to choose among.
    pub units: Vec<UnitId>,
    /// The one that its hamlet went to, where the territory says so.
    pub likely: Option<UnitId>,
}

impl Row for ChooseLine {
    type Key = HouseholdId;

    fn key(&self) -> HouseholdId {
        self.line.id
    }
}

/// A household that is due for deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// The household.
    pub line: HouseholdLine,
    /// Why.
    pub kept: tinxom_domain::household::retention::Kept,
    /// The day since which it counts.
    pub since: Date,
    /// The day on which it was due.
    pub due: Date,
}

/// An officer's device of the ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerLine {
    /// The device.
    pub device: DeviceId,
    /// The role.
    pub role: Role,
    /// The last day of its papers.
    pub until: Date,
    /// Whether it is this one.
    pub own: bool,
    /// Whether a desk shared the registry's newest key with it.
    pub has_key: bool,
    /// From when on it is taken out, if it is.
    pub revoked: Option<Timestamp>,
}

impl Row for OfficerLine {
    type Key = DeviceId;

    fn key(&self) -> DeviceId {
        self.device
    }
}

/// A member's device, as far as the ward knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    /// The device.
    pub device: DeviceId,
    /// Its claim, or the one that it had; none of a group's member who came without a household.
    pub claim: Option<ClaimLine>,
    /// The household of that claim.
    pub household: Option<HouseholdLine>,
    /// The group that it is certified for.
    pub group: Option<GroupId>,
}

impl Row for MemberLine {
    type Key = DeviceId;

    fn key(&self) -> DeviceId {
        self.device
    }
}

/// A look that this phone's officer took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLook {
    /// The household.
    pub household: HouseholdId,
    /// What for.
    pub purpose: LookPurpose,
    /// When, by the phone's clock.
    pub at: Timestamp,
}
