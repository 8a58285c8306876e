//! What an officer's screen shows of a registry.

use crate::households::{
    ChangeId, ClaimId, ClaimState, GroupId, HamletId, Happened, HouseholdId, HouseholdStanding, Kept,
    Likeness, LookPurpose, Outcome,
};
use crate::names::{Day, DeviceId, Moment, Role, UnitId};
use std::fmt::{self, Display};

// Who lives where is in no log of an app that prints a row.
macro_rules! without_words {
    ($($row:ident),+) => {$(
        impl Display for $row {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($row), "(…)"))
            }
        }
    )+};
}

without_words!(HouseholdLine, HouseholdQuery, ListTrouble);

/// A hamlet or quarter of the ward, with what the registry has of it.
#[derive(uniffi::Record)]
pub struct HamletLine {
    /// The hamlet; nothing for households whose label is not here or does not open yet.
    pub hamlet: Option<HamletId>,
    /// Its name; empty for nothing.
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

impl From<tinxom_phone::HamletLine> for HamletLine {
    fn from(line: tinxom_phone::HamletLine) -> Self {
        let tinxom_phone::HamletLine { hamlet, name, households, held, provisional, pending } = line;
        Self { hamlet, name, households, held, provisional, pending }
    }
}

/// Which households are asked for.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct HouseholdQuery {
    /// Words of the address or of the householder's label; without a letter, every household.
    #[uniffi(default = "")]
    pub text: String,
    /// Only of this hamlet.
    #[uniffi(default = None)]
    pub hamlet: Option<HamletId>,
    /// Also those that were merged or moved away; they are found by words only.
    #[uniffi(default = false)]
    pub gone: bool,
}

impl From<HouseholdQuery> for tinxom_phone::HouseholdQuery {
    fn from(query: HouseholdQuery) -> Self {
        let HouseholdQuery { text, hamlet, gone } = query;
        Self { text, hamlet, gone }
    }
}

/// A household in a list.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct HouseholdLine {
    /// Its id.
    pub id: HouseholdId,
    /// The hamlet; nothing where the label is not here or does not open yet.
    pub hamlet: Option<HamletId>,
    /// The hamlet's name.
    pub hamlet_name: String,
    /// The address; empty for none.
    pub address: String,
    /// What the household is called by.
    pub name: String,
    /// The unit whose registry holds it, as of the latest signed date.
    pub unit: UnitId,
    /// The group it belongs to.
    pub group: Option<GroupId>,
    /// Whether it is there.
    pub standing: HouseholdStanding,
    /// Whether its slot has a member.
    pub held: bool,
    /// Made at the door, and in no list.
    pub provisional: bool,
    /// Claims that wait to be settled or for their four words.
    pub waiting: u32,
    /// Whether something of this phone about it waits for the server (chờ máy chủ).
    pub pending: bool,
}

impl From<tinxom_phone::HouseholdLine> for HouseholdLine {
    fn from(line: tinxom_phone::HouseholdLine) -> Self {
        Self {
            id: line.id,
            hamlet: line.hamlet,
            hamlet_name: line.hamlet_name,
            address: line.address,
            name: line.name,
            unit: line.unit,
            group: line.group,
            standing: line.standing,
            held: line.held,
            provisional: line.provisional,
            waiting: line.waiting,
            pending: line.pending,
        }
    }
}

/// A page of households.
#[derive(uniffi::Record)]
pub struct HouseholdPage {
    /// The rows of the page.
    pub rows: Vec<HouseholdLine>,
    /// How many there are in all.
    pub total: u64,
}

/// A claim to a household's slot. Of whom it is nothing is said.
#[derive(uniffi::Record)]
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
    pub at: Moment,
    /// Whether this phone granted it; only such a phone can compare its four words.
    pub own: bool,
    /// Whether something of this phone about it waits for the server.
    pub pending: bool,
}

impl From<tinxom_phone::ClaimLine> for ClaimLine {
    fn from(line: tinxom_phone::ClaimLine) -> Self {
        let tinxom_phone::ClaimLine { claim, household, state, role, at, own, pending } = line;
        Self { claim, household, state, role, at, own, pending }
    }
}

/// A claim that waits, with its household.
#[derive(uniffi::Record)]
pub struct WaitingClaim {
    /// The claim.
    pub claim: ClaimLine,
    /// The household.
    pub household: HouseholdLine,
}

/// A dated line of the registry's log.
#[derive(uniffi::Record)]
pub struct RegistryLine {
    /// The registry.
    pub unit: UnitId,
    /// The server's number.
    pub number: u64,
    /// When the server ruled.
    pub at: Moment,
    /// What happened.
    pub what: Happened,
    /// The household that it is about; nothing where it is about no single one.
    pub household: Option<HouseholdId>,
    /// The server's ruling.
    pub ruling: Outcome,
    /// The role of whoever did it.
    pub role: Role,
    /// Whether this phone did it.
    pub own: bool,
}

impl From<tinxom_phone::RegistryLine> for RegistryLine {
    fn from(line: tinxom_phone::RegistryLine) -> Self {
        let tinxom_phone::RegistryLine { unit, number, at, what, household, ruling, role, own } = line;
        Self { unit, number, at, what, household, ruling, role, own }
    }
}

/// What this phone asked for and the server has not ruled on (chờ máy chủ).
#[derive(uniffi::Record)]
pub struct PendingLine {
    /// What was asked for.
    pub what: Happened,
    /// The household; nothing where it is about no single one.
    pub household: Option<HouseholdId>,
    /// When, by the phone's clock.
    pub at: Moment,
}

impl From<tinxom_phone::PendingLine> for PendingLine {
    fn from(line: tinxom_phone::PendingLine) -> Self {
        let tinxom_phone::PendingLine { what, household, at } = line;
        Self { what, household, at }
    }
}

/// A household in full. Its member and the group's head learn that it was looked at.
#[derive(uniffi::Record)]
pub struct HouseholdDetail {
    /// As in a list.
    pub line: HouseholdLine,
    /// The name of the hamlet that its label says, where that one is part of another by now.
    pub hamlet_before: Option<String>,
    /// When it was brought in, by the server; nothing while that waits.
    pub came_at: Option<Moment>,
    /// Who has the slot, since when.
    pub holder: Option<ClaimLine>,
    /// The other claims: those that wait first, then those that ended.
    pub claims: Vec<ClaimLine>,
    /// What happened to it, the newest first.
    pub history: Vec<RegistryLine>,
    /// What this phone asked for about it.
    pub pending: Vec<PendingLine>,
}

impl From<tinxom_phone::HouseholdDetail> for HouseholdDetail {
    fn from(detail: tinxom_phone::HouseholdDetail) -> Self {
        let tinxom_phone::HouseholdDetail { line, hamlet_before, came_at, holder, claims, history, pending } =
            detail;
        Self {
            line: line.into(),
            hamlet_before,
            came_at,
            holder: holder.map(ClaimLine::from),
            claims: claims.into_iter().map(ClaimLine::from).collect(),
            history: history.into_iter().map(RegistryLine::from).collect(),
            pending: pending.into_iter().map(PendingLine::from).collect(),
        }
    }
}

/// Two households that may be one, for a person to decide.
#[derive(uniffi::Record)]
pub struct MergeOffer {
    /// The one that was made at the door.
    pub provisional: HouseholdLine,
    /// The one that it may be.
    pub known: HouseholdLine,
    /// What they have in common.
    pub likeness: Likeness,
}

impl From<tinxom_phone::MergeOffer> for MergeOffer {
    fn from(offer: tinxom_phone::MergeOffer) -> Self {
        let tinxom_phone::MergeOffer { provisional, known, likeness } = offer;
        Self { provisional: provisional.into(), known: known.into(), likeness }
    }
}

/// A household whose unit was split: a person chooses where it belongs.
#[derive(uniffi::Record)]
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

impl From<tinxom_phone::ChooseLine> for ChooseLine {
    fn from(line: tinxom_phone::ChooseLine) -> Self {
        let tinxom_phone::ChooseLine { line, ended, units, likely } = line;
        Self { line: line.into(), ended, units, likely }
    }
}

/// A household that is due for deletion.
#[derive(uniffi::Record)]
pub struct DueLine {
    /// The household.
    pub line: HouseholdLine,
    /// Why.
    pub kept: Kept,
    /// The day since which it counts.
    pub since: Day,
    /// The day on which it was due.
    pub due: Day,
}

impl From<tinxom_phone::DueLine> for DueLine {
    fn from(line: tinxom_phone::DueLine) -> Self {
        let tinxom_phone::DueLine { line, kept, since, due } = line;
        Self { line: line.into(), kept, since, due }
    }
}

/// An officer's device of the ward.
#[derive(uniffi::Record)]
pub struct OfficerLine {
    /// The device.
    pub device: DeviceId,
    /// The role.
    pub role: Role,
    /// The last day of its papers.
    pub until: Day,
    /// Whether it is this one.
    pub own: bool,
    /// Whether a desk shared the registry's newest key with it.
    pub has_key: bool,
    /// From when on it is taken out, if it is.
    pub revoked: Option<Moment>,
}

impl From<tinxom_phone::OfficerLine> for OfficerLine {
    fn from(line: tinxom_phone::OfficerLine) -> Self {
        let tinxom_phone::OfficerLine { device, role, until, own, has_key, revoked } = line;
        Self { device, role, until, own, has_key, revoked }
    }
}

/// A member's device, as far as the ward knows it.
#[derive(uniffi::Record)]
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

impl From<tinxom_phone::MemberLine> for MemberLine {
    fn from(line: tinxom_phone::MemberLine) -> Self {
        let tinxom_phone::MemberLine { device, claim, household, group } = line;
        Self { device, claim: claim.map(Into::into), household: household.map(Into::into), group }
    }
}

/// A look that this phone's officer took.
#[derive(uniffi::Record)]
pub struct OwnLook {
    /// The household.
    pub household: HouseholdId,
    /// What for.
    pub purpose: LookPurpose,
    /// When, by the phone's clock.
    pub at: Moment,
}

impl From<tinxom_phone::OwnLook> for OwnLook {
    fn from(look: tinxom_phone::OwnLook) -> Self {
        let tinxom_phone::OwnLook { household, purpose, at } = look;
        Self { household, purpose, at }
    }
}

/// How many rows of a list are of a hamlet.
#[derive(uniffi::Record)]
pub struct HamletCount {
    /// The hamlet.
    pub hamlet: HamletId,
    /// The rows.
    pub rows: u64,
}

/// A row of a list that was not taken.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct ListTrouble {
    /// The line in the file that it begins on.
    pub line: u32,
    /// What is wrong, in the person's language.
    pub said: String,
    /// Whether it only repeats another row, and can be taken as a household of its own.
    pub repeats: bool,
}

/// What became of a list.
#[derive(uniffi::Record)]
pub struct ListTaken {
    /// Households that are kept and queued: they wait for the server.
    pub brought_in: u64,
    /// Households that were brought in before, by the same rows.
    pub already: u64,
}

/// A part of a household that becomes one of its own.
#[derive(uniffi::Record)]
pub struct SplitHousehold {
    /// The change.
    pub change: ChangeId,
    /// The new household.
    pub household: HouseholdId,
}
