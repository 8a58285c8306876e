//! The comparison of the evening's enrolments from three sides: the members' phones, the officers' registries, the
//! server's book. Nothing here counts what was sent: what is compared lies on disk.

use std::collections::{BTreeMap, BTreeSet};
use tinxom_domain::household::{Claim, ClaimState, Why};
use tinxom_domain::id::{ClaimId, DeviceId, HouseholdId};
use tinxom_phone::{MemberLine, SlotLine, SlotState};

/// A claim that a person made at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolled {
    /// Whose, by place.
    pub who: usize,
    /// The phone.
    pub device: DeviceId,
    /// The claim.
    pub claim: ClaimId,
}

/// What one side says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Which.
    pub claim: ClaimId,
    /// Whose.
    pub device: DeviceId,
    /// The household that it counts for.
    pub household: HouseholdId,
    /// How it stands; none where the server's verdict is not known there.
    pub state: Option<ClaimState>,
}

impl Said {
    /// What a member's phone says of its own.
    pub fn by_phone(slot: &SlotLine, device: DeviceId) -> Self {
        let state = match slot.state {
            SlotState::Active => Some(ClaimState::Active),
            SlotState::Waiting { against } => Some(ClaimState::Waiting { against }),
            SlotState::Unchecked => Some(ClaimState::Unchecked),
            SlotState::Ended(why) => Some(ClaimState::Ended(why)),
            SlotState::Refused { .. } => Some(ClaimState::Ended(Why::Refused)),
            SlotState::Pending | SlotState::HandingOver | SlotState::Leaving => None,
        };
        Self { claim: slot.claim, device, household: slot.household, state }
    }

    /// What an officer's registry says; nothing of a phone whose claim is over or that never had one.
    pub fn by_officer(member: &MemberLine) -> Option<Self> {
        let MemberLine { device, claim, .. } = member;
        let claim = claim.as_ref().filter(|claim| claim.state.is_live())?;
        Some(Self {
            claim: claim.claim,
            device: *device,
            household: claim.household,
            state: Some(claim.state),
        })
    }

    /// What the server's book says; nothing of a claim whose phone was forgotten.
    pub fn by_server(claim: &Claim) -> Option<Self> {
        let (household, state) = (claim.household, Some(claim.state));
        Some(Self { claim: claim.id, device: claim.device?, household, state })
    }
}

/// The three sides, as they lie on disk.
#[derive(Debug, Clone, Default)]
pub struct Sides {
    /// Of each phone its own claim.
    pub phones: Vec<Said>,
    /// Of each officer's registry the claims that live.
    pub officers: Vec<Vec<Said>>,
    /// The claims in the server's book.
    pub server: Vec<Said>,
}

/// What the comparison found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SlotFindings {
    /// Claims that were made at doors.
    pub enrolled: usize,
    /// Those that have their household's slot.
    pub active: usize,
    /// Those that wait for an officer.
    pub waiting: usize,
    /// Those that a side does not know.
    pub lost: usize,
    /// Households with more than one active member on a side, and claims that nobody made.
    pub doubled: usize,
    /// Words of a side that are not the server's.
    pub differing: usize,
}

impl SlotFindings {
    /// Whether nobody is lost, nobody has what another has, and everybody says what the server says.
    pub fn is_good(&self) -> bool {
        self.enrolled > 0
            && self.active + self.waiting == self.enrolled
            && (self.lost, self.doubled, self.differing) == (0, 0, 0)
    }
}

fn by_claim(said: &[Said]) -> BTreeMap<ClaimId, Said> {
    said.iter().map(|said| (said.claim, *said)).collect()
}

/// Households with more than one active member.
fn crowded(said: &[Said]) -> BTreeSet<HouseholdId> {
    let mut counts: BTreeMap<HouseholdId, usize> = BTreeMap::new();
    for said in said.iter().filter(|said| said.state == Some(ClaimState::Active)) {
        *counts.entry(said.household).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(household, _)| household).collect()
}

/// Compares what was made at the doors with what phones, officers and server say of it.
pub fn compare(enrolled: &[Enrolled], sides: &Sides) -> SlotFindings {
    let (server, phones) = (by_claim(&sides.server), by_claim(&sides.phones));
    let officers: Vec<_> = sides.officers.iter().map(|said| by_claim(said)).collect();
    let mut found = SlotFindings { enrolled: enrolled.len(), ..SlotFindings::default() };
    for made in enrolled {
        let Some(ruled) = server.get(&made.claim).filter(|said| said.device == made.device) else {
            found.lost += 1;
            continue;
        };
        match ruled.state {
            Some(ClaimState::Active) => found.active += 1,
            Some(ClaimState::Waiting { .. }) => found.waiting += 1,
            _ => {}
        }
        let others = std::iter::once(&phones).chain(&officers).map(|side| side.get(&made.claim));
        let others: Vec<Option<&Said>> = others.collect();
        found.lost += usize::from(others.iter().any(Option::is_none));
        found.differing += others.iter().flatten().filter(|said| **said != ruled).count();
    }
    let all = std::iter::once(&sides.server).chain(&sides.officers).chain(std::iter::once(&sides.phones));
    let mut crowds = BTreeSet::new();
    let mut strangers = BTreeSet::new();
    for side in all {
        crowds.extend(crowded(side));
        let nobodys = |said: &&Said| enrolled.iter().all(|made| made.claim != said.claim);
        strangers.extend(side.iter().filter(nobodys).map(|said| said.claim));
    }
    found.doubled = crowds.len() + strangers.len();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(number: u8) -> ClaimId {
        ClaimId([number; 16])
    }

    /// Two claims on one household, of which one waits, and a third on another, the same on all sides.
    fn evening() -> (Vec<Enrolled>, Sides) {
        let made =
            |number| Enrolled { who: number as usize, device: DeviceId([number; 16]), claim: claim(number) };
        let said = |number, household, state| Said {
            claim: claim(number),
            device: DeviceId([number; 16]),
            household: HouseholdId([household; 8]),
            state: Some(state),
        };
        let all = vec![
            said(1, 1, ClaimState::Active),
            said(2, 1, ClaimState::Waiting { against: claim(1) }),
            said(3, 2, ClaimState::Active),
        ];
        let sides = Sides { phones: all.clone(), officers: vec![all.clone(), all.clone()], server: all };
        ([1, 2, 3].map(made).to_vec(), sides)
    }

    fn found(change: impl FnOnce(&mut Sides)) -> (usize, usize, usize) {
        let (enrolled, mut sides) = evening();
        change(&mut sides);
        let found = compare(&enrolled, &sides);
        assert_eq!(found.is_good(), (found.lost, found.doubled, found.differing) == (0, 0, 0));
        (found.lost, found.doubled, found.differing)
    }

    #[test]
    fn s5_2_an_evening_that_ends_alike_on_all_sides_adds_up() {
        let (enrolled, sides) = evening();
        let found = compare(&enrolled, &sides);
        assert!(found.is_good());
        assert_eq!((found.enrolled, found.active, found.waiting), (3, 2, 1));
        assert!(!compare(&[], &Sides::default()).is_good(), "an evening without anybody shows nothing");
    }

    #[test]
    fn a_claim_that_a_side_lost_is_found_once() {
        assert_eq!(found(|sides| sides.phones.truncate(2)), (1, 0, 0));
        assert_eq!(found(|sides| sides.officers[1].truncate(2)), (1, 0, 0));
        assert_eq!(found(|sides| sides.server.truncate(2)), (1, 0, 0));
        assert_eq!(found(|sides| sides.server[0].device = DeviceId([9; 16])).0, 1);
    }

    #[test]
    fn s5_1_two_active_members_of_one_household_are_found_on_whatever_side() {
        let both = |said: &mut Vec<Said>| said[1].state = Some(ClaimState::Active);
        assert_eq!(found(|sides| both(&mut sides.phones)), (0, 1, 1));
        assert_eq!(found(|sides| both(&mut sides.officers[0])), (0, 1, 1));
        assert_eq!(found(|sides| both(&mut sides.server)).1, 1);
    }

    #[test]
    fn a_verdict_that_did_not_come_and_a_claim_of_nobodys_are_found() {
        assert_eq!(found(|sides| sides.phones[0].state = None), (0, 0, 1));
        let stranger = Said { claim: claim(8), ..evening().1.server[2] };
        let stranger = Said { household: HouseholdId([8; 8]), ..stranger };
        assert_eq!(found(|sides| sides.officers[0].push(stranger)), (0, 1, 0));
    }
}
