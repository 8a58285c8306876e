//! Which rows a change touches, and what they are after it.
//!
//! No rule is asked here whether it may be: that was decided, perhaps by an older server. A change that the rows cannot
//! bear (a household that is not there) touches none.

use super::{Book, Change, Claim, ClaimState, Household, Origin, Standing, Touched, Why};
use crate::id::{ChangeId, HouseholdId};
use crate::time::Timestamp;

/// The rows of a change.
pub(super) fn effects<B: Book>(
    book: &mut B,
    id: ChangeId,
    what: Change,
    at: Timestamp,
) -> Result<Vec<Touched>, B::Error> {
    let Some(before) = book.household(what.household())? else {
        return Ok(Vec::new());
    };
    let returns = matches!(what, Change::Return { .. });
    if before.standing != if returns { Standing::MovedAway } else { Standing::Living } {
        return Ok(Vec::new());
    }
    let mut after = Household { change: Some(id), ..before };
    let mut rows = Vec::new();
    match what {
        Change::Split { new, .. } => {
            if book.household(new)?.is_some() {
                return Ok(Vec::new());
            }
            // One registry holds both, so that one order holds for both.
            let origin = Origin { unit: before.origin.unit, group: before.group };
            let made = Household { id: new, holder: None, provisional: false, origin, last: None, ..after };
            rows.push(Touched::Household { before: None, after: made });
        }
        Change::Merge { household, into } => {
            let other = book.household(into)?.filter(|other| other.standing == Standing::Living);
            let Some(other) = other.filter(|other| other.id != household) else {
                return Ok(Vec::new());
            };
            let mut survivor = Household { change: Some(id), ..other };
            for claim in live_of(book, household)? {
                let state = match (claim.state, other.holder) {
                    (ClaimState::Active, Some(against)) => ClaimState::Waiting { against },
                    (ClaimState::Active, None) => {
                        survivor.holder = Some(claim.id);
                        ClaimState::Active
                    }
                    (state, _) => state,
                };
                rows.push(Touched::Claim { before: claim, after: Claim { household: into, state, ..claim } });
            }
            (after.standing, after.holder) = (Standing::MergedInto(into), None);
            rows.push(Touched::Household { before: Some(other), after: survivor });
        }
        Change::Move { group, .. } => after.group = group,
        Change::Route { unit, .. } => after.unit = unit,
        Change::MoveAway { household } => {
            for claim in live_of(book, household)? {
                rows.push(ended(claim, Why::HouseholdGone, at));
            }
            (after.standing, after.last, after.holder) = (Standing::MovedAway, before.holder, None);
        }
        Change::Death { .. } => {
            let Some(holder) = before.holder else {
                return Ok(Vec::new());
            };
            rows.extend(book.claim(holder)?.map(|claim| ended(claim, Why::Died, at)));
            after.holder = None;
        }
        Change::Return { .. } => {
            (after.standing, after.last) = (Standing::Living, None);
            if let Some(claim) = claim_that_returns(book, &before)? {
                after.holder = Some(claim.id);
                rows.push(Touched::Claim {
                    before: claim,
                    after: Claim { state: ClaimState::Active, ..claim },
                });
            }
        }
    }
    rows.push(Touched::Household { before: Some(before), after });
    Ok(rows)
}

/// The claim that a return gives the slot back to: whose person did not leave meanwhile, nor lose the phone, nor get a
/// slot elsewhere.
fn claim_that_returns<B: Book>(book: &mut B, household: &Household) -> Result<Option<Claim>, B::Error> {
    let Some(last) = household.last else { return Ok(None) };
    let claim = book.claim(last)?.filter(|claim| claim.state == ClaimState::Ended(Why::HouseholdGone));
    let Some((claim, device)) = claim.and_then(|claim| Some((claim, claim.device?))) else {
        return Ok(None);
    };
    let free = !book.is_revoked(device)? && book.claim_of_device(device)?.is_none();
    Ok(free.then_some(claim))
}

fn ended(claim: Claim, why: Why, at: Timestamp) -> Touched {
    Touched::Claim { before: claim, after: Claim { state: ClaimState::Ended(why), at, ..claim } }
}

fn live_of<B: Book>(book: &mut B, household: HouseholdId) -> Result<Vec<Claim>, B::Error> {
    let mut claims = book.claims_of(household)?;
    claims.retain(|claim| claim.state.is_live());
    Ok(claims)
}
