//! Taking a change back: only while its rows are as it left them, so that nothing built on it is torn.

use super::{Against, Book, ChangeRecord, ClaimState, Outcome, Reason, Standing, Touched, Why};
use crate::id::{ChangeId, ClaimId, HouseholdId};

pub(super) fn decide<B: Book>(book: &mut B, change: ChangeId) -> Result<Outcome, B::Error> {
    let Some(record) = book.change(change)? else {
        return Ok(Outcome::refused(Reason::UnknownChange));
    };
    if record.undone {
        return Ok(Outcome::Done);
    }
    if record.outcome != Outcome::Done {
        return Ok(Outcome::refused(Reason::NotNow));
    }
    if record.number <= book.counted(record.unit)? {
        return Ok(Outcome::refused(Reason::Counted));
    }
    Ok(match built_on(book, &record)? {
        Some(against) => Outcome::Refused { reason: Reason::ChangedSince, against: Some(against) },
        None => Outcome::Done,
    })
}

/// What was built on a change, so that it cannot be undone.
pub(super) fn built_on<B: Book>(book: &mut B, record: &ChangeRecord) -> Result<Option<Against>, B::Error> {
    if record.rows.is_empty() {
        return Ok(Some(record.id.into()));
    }
    for row in &record.rows {
        match row {
            Touched::Household { before, after } => {
                if book.household(after.id)? != Some(*after) {
                    return Ok(Some(after.id.into()));
                }
                // Whoever came to a household that would not be there any more. Who was refused there built nothing.
                let gone = match before {
                    None => |state: ClaimState| state != ClaimState::Ended(Why::Refused),
                    Some(before) if before.standing != Standing::Living => ClaimState::is_live,
                    Some(_) => continue,
                };
                let mut came = book.claims_of(after.id)?.into_iter();
                if let Some(claim) = came.find(|claim| gone(claim.state) && !touches(record, claim.id)) {
                    return Ok(Some(claim.id.into()));
                }
            }
            Touched::Claim { before, after } => {
                if book.claim(after.id)? != Some(*after) {
                    return Ok(Some(after.id.into()));
                }
                // A claim that would live again needs its device, and needs it free.
                if let Some(device) = before.device
                    && before.state.is_live()
                    && !after.state.is_live()
                {
                    if book.is_revoked(device)? {
                        return Ok(Some(after.id.into()));
                    }
                    if let Some(other) = book.claim_of_device(device)? {
                        return Ok(Some(other.id.into()));
                    }
                }
            }
        }
    }
    Ok(None)
}

fn touches(record: &ChangeRecord, claim: ClaimId) -> bool {
    record.rows.iter().any(|row| matches!(row, Touched::Claim { after, .. } if after.id == claim))
}

/// The change before this one that touched a household.
pub(super) fn previous(record: &ChangeRecord, household: HouseholdId) -> Option<ChangeId> {
    record.rows.iter().find_map(|row| match row {
        Touched::Household { before, after } if after.id == household => {
            before.and_then(|before| before.change)
        }
        _ => None,
    })
}

/// Leaves of a record nothing of the claims of a household that is forgotten.
pub(super) fn strip(record: &mut ChangeRecord, household: HouseholdId) {
    record.rows.retain(|row| match row {
        Touched::Claim { before, after } => before.household != household && after.household != household,
        Touched::Household { .. } => true,
    });
}

/// Leaves of a record nothing of whose a claim was, nor that its holder handed over. Its rows stay, as ones that are so no longer: the change cannot be taken
/// back. Gives whether there was anything.
pub(super) fn strip_claim(record: &mut ChangeRecord, claim: ClaimId) -> bool {
    let mut found = false;
    for row in &mut record.rows {
        if let Touched::Claim { before, after } = row
            && (after.id == claim || after.from == Some(claim))
        {
            for row in [before, after] {
                row.author = None;
                row.device = row.device.filter(|_| row.id != claim);
            }
            found = true;
        }
    }
    found
}
