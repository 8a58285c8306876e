//! What the server says to an event. Reads only; [`super::settle`] writes what was said.

use super::{
    Book, Change, Claim, ClaimState, Event, Household, LIVE_LIMIT, Outcome, Reason, Standing, Why, undo,
};
use crate::id::{ClaimId, DeviceId, GroupId, HouseholdId, UnitId};
use std::collections::BTreeSet;

/// How many merges are followed to a survivor. Each is an officer's act, so a longer chain is a broken book.
const MERGES_LIMIT: usize = 256;

/// The verdict on an event whose signature, rights and standing were found right.
///
/// An event that is known by its id gets the verdict it got before. Deciding and settling belong into one transaction.
///
/// # Errors
/// The book's.
pub fn decide<B: Book>(book: &mut B, event: &Event) -> Result<Outcome, B::Error> {
    if let Some(outcome) = known(book, event)? {
        return Ok(outcome);
    }
    match event {
        Event::Households { ids, unit, group, provisional } => {
            households(book, ids, *unit, *group, *provisional)
        }
        Event::Claim { household, device, author, checked, .. } => {
            claim(book, *household, *device, *author, *checked)
        }
        Event::Words { claim, same } => words(book, *claim, *same),
        Event::Settle { claim } => settles(book, *claim),
        Event::Transfer { from, device, .. } => transfer(book, *from, *device),
        Event::Leave { claim } => Ok(match book.claim(*claim)? {
            // A consent can be withdrawn whatever became of the claim.
            Some(_) => Outcome::Done,
            None => Outcome::refused(Reason::UnknownClaim),
        }),
        Event::Revoke { .. } | Event::Count { .. } => Ok(Outcome::Done),
        Event::Change { what, .. } => change(book, *what),
        Event::Undo { change } => undo::decide(book, *change),
        Event::Forget { households } => forget(book, households),
        Event::ForgetClaims { claims } => forget_claims(book, claims),
    }
}

/// The verdict on an event that the server refuses for what no book knows, such as its author's standing by the
/// server's date ([`Reason::AuthorEnded`]). What it got before it still gets.
///
/// # Errors
/// The book's.
pub fn refuse<B: Book>(book: &mut B, event: &Event, reason: Reason) -> Result<Outcome, B::Error> {
    Ok(known(book, event)?.unwrap_or(Outcome::refused(reason)))
}

/// The earlier verdict on a claim, transfer or change; or that its id is taken by something else.
fn known<B: Book>(book: &mut B, event: &Event) -> Result<Option<Outcome>, B::Error> {
    let (id, same): (ClaimId, &dyn Fn(&Claim) -> bool) = match event {
        Event::Claim { claim, household, device, author, author_role, checked } => (*claim, &|row| {
            (row.asked, row.device, row.author) == (*household, Some(*device), Some(*author))
                && (row.author_role, row.checked, row.from) == (*author_role, *checked, None)
        }),
        Event::Transfer { claim, from, device } => {
            (*claim, &|row| (row.from, row.device) == (Some(*from), Some(*device)))
        }
        Event::Change { change, what } => {
            return Ok(book.change(*change)?.map(|record| match record.what == *what {
                true => record.outcome,
                false => Outcome::refused_for(Reason::Duplicate, *change),
            }));
        }
        _ => return Ok(None),
    };
    Ok(book.claim(id)?.map(|row| match row.device {
        None => Outcome::refused_for(Reason::HouseholdGone, row.household),
        Some(_) if same(&row) => row.outcome,
        Some(_) => Outcome::refused_for(Reason::Duplicate, id),
    }))
}

fn households<B: Book>(
    book: &mut B,
    ids: &[HouseholdId],
    unit: UnitId,
    group: Option<GroupId>,
    provisional: bool,
) -> Result<Outcome, B::Error> {
    let mut seen = BTreeSet::new();
    let mut there = None;
    let mut missing = false;
    for id in ids {
        if !seen.insert(*id) {
            return Ok(Outcome::refused_for(Reason::Duplicate, *id));
        }
        match book.household(*id)? {
            None => missing = true,
            Some(row) if row.standing == Standing::Forgotten => return Ok(gone(&row)),
            Some(row)
                if (row.origin.unit, row.origin.group, row.provisional) == (unit, group, provisional) =>
            {
                there = there.or(Some(*id));
            }
            // Founded by a claim that came first: this is the entry it waited for.
            Some(row) if row.is_founded_in(unit) => {}
            Some(_) => return Ok(Outcome::refused_for(Reason::Duplicate, *id)),
        }
    }
    // The same list is there whole or not at all.
    Ok(match there {
        Some(id) if missing => Outcome::refused_for(Reason::Duplicate, id),
        _ => Outcome::Done,
    })
}

fn claim<B: Book>(
    book: &mut B,
    household: HouseholdId,
    device: DeviceId,
    author: DeviceId,
    checked: bool,
) -> Result<Outcome, B::Error> {
    if book.is_revoked(author)? {
        return Ok(Outcome::refused(Reason::AuthorEnded));
    }
    let Some(home) = survivor(book, household)? else {
        return Ok(Outcome::refused(Reason::UnknownHousehold));
    };
    if home.standing != Standing::Living {
        return Ok(gone(&home));
    }
    if let Some(refused) = device_taken(book, device)? {
        return Ok(refused);
    }
    if live_of(book, home.id)? >= LIVE_LIMIT {
        return Ok(Outcome::refused(Reason::NotNow));
    }
    Ok(match home.holder {
        Some(against) if checked => Outcome::Waits { against },
        _ => Outcome::Done,
    })
}

fn words<B: Book>(book: &mut B, claim: ClaimId, same: bool) -> Result<Outcome, B::Error> {
    let Some(claim) = book.claim(claim)? else {
        return Ok(Outcome::refused(Reason::UnknownClaim));
    };
    let holder = book.household(claim.household)?.and_then(|home| home.holder);
    Ok(match (claim.state, same) {
        (ClaimState::Unchecked, true) => match holder {
            Some(against) => Outcome::Waits { against },
            None => Outcome::Done,
        },
        (ClaimState::Unchecked, false) => Outcome::Done,
        // The comparison was told before.
        (ClaimState::Active, true) | (ClaimState::Ended(Why::WordsDiffered), false) => Outcome::Done,
        (ClaimState::Waiting { against }, true) => Outcome::Waits { against },
        _ => Outcome::refused(Reason::NotNow),
    })
}

fn settles<B: Book>(book: &mut B, claim: ClaimId) -> Result<Outcome, B::Error> {
    Ok(match book.claim(claim)?.map(|claim| claim.state) {
        None => Outcome::refused(Reason::UnknownClaim),
        Some(ClaimState::Active | ClaimState::Waiting { .. }) => Outcome::Done,
        Some(ClaimState::Unchecked | ClaimState::Ended(_)) => Outcome::refused(Reason::NotNow),
    })
}

fn transfer<B: Book>(book: &mut B, from: ClaimId, device: DeviceId) -> Result<Outcome, B::Error> {
    let Some(from) = book.claim(from)? else {
        return Ok(Outcome::refused(Reason::UnknownClaim));
    };
    if let (ClaimState::Ended(Why::HandedOver), Some(first)) = (from.state, from.next) {
        return Ok(Outcome::refused_for(Reason::Forked, first));
    }
    if let Some(author) = from.device
        && book.is_revoked(author)?
    {
        return Ok(Outcome::refused(Reason::AuthorEnded));
    }
    if from.state != ClaimState::Active {
        let holder = book.household(from.household)?.and_then(|home| home.holder);
        return Ok(Outcome::Refused { reason: Reason::NotHolder, against: holder.map(Into::into) });
    }
    Ok(device_taken(book, device)?.unwrap_or(Outcome::Done))
}

fn change<B: Book>(book: &mut B, what: Change) -> Result<Outcome, B::Error> {
    let Some(home) = book.household(what.household())? else {
        return Ok(Outcome::refused(Reason::UnknownHousehold));
    };
    match (home.standing, what) {
        (Standing::Living, Change::Return { .. }) => return Ok(Outcome::refused(Reason::NotNow)),
        (Standing::Living, _) | (Standing::MovedAway, Change::Return { .. }) => {}
        _ => return Ok(gone(&home)),
    }
    Ok(match what {
        Change::Split { new, .. } if book.household(new)?.is_some() => {
            Outcome::refused_for(Reason::Duplicate, new)
        }
        Change::Merge { household, into } if household == into => Outcome::refused(Reason::NotNow),
        Change::Merge { household, into } => match book.household(into)? {
            None => Outcome::refused(Reason::UnknownHousehold),
            Some(other) if other.standing != Standing::Living => gone(&other),
            // What is in two registries has no common order, and every book must end the same.
            Some(other) if other.origin.unit != home.origin.unit => Outcome::refused(Reason::NotNow),
            Some(_) if live_of(book, household)? + live_of(book, into)? > LIVE_LIMIT => {
                Outcome::refused(Reason::NotNow)
            }
            Some(_) => Outcome::Done,
        },
        Change::Death { .. } if home.holder.is_none() => Outcome::refused(Reason::NotNow),
        _ => Outcome::Done,
    })
}

fn forget<B: Book>(book: &mut B, households: &[HouseholdId]) -> Result<Outcome, B::Error> {
    for id in households {
        if book.household(*id)?.is_none() {
            return Ok(Outcome::refused(Reason::UnknownHousehold));
        }
        if let Some(live) = book.claims_of(*id)?.into_iter().find(|claim| claim.state.is_live()) {
            return Ok(Outcome::refused_for(Reason::NotNow, live.id));
        }
    }
    Ok(Outcome::Done)
}

fn forget_claims<B: Book>(book: &mut B, claims: &[ClaimId]) -> Result<Outcome, B::Error> {
    for id in claims {
        match book.claim(*id)? {
            None => return Ok(Outcome::refused(Reason::UnknownClaim)),
            Some(claim) if claim.state.is_live() => return Ok(Outcome::refused_for(Reason::NotNow, *id)),
            Some(_) => {}
        }
    }
    Ok(Outcome::Done)
}

/// The refusal for a household that is not there any more, against the one that it is one with now.
fn gone(household: &Household) -> Outcome {
    Outcome::refused_for(Reason::HouseholdGone, household.standing.survivor().unwrap_or(household.id))
}

/// Why a device can get no slot: it was revoked, or it has a claim.
fn device_taken<B: Book>(book: &mut B, device: DeviceId) -> Result<Option<Outcome>, B::Error> {
    if book.is_revoked(device)? {
        return Ok(Some(Outcome::refused(Reason::DeviceRevoked)));
    }
    let claim = book.claim_of_device(device)?;
    Ok(claim.map(|claim| Outcome::refused_for(Reason::DeviceHasSlot, claim.id)))
}

fn live_of<B: Book>(book: &mut B, household: HouseholdId) -> Result<usize, B::Error> {
    Ok(book.claims_of(household)?.iter().filter(|claim| claim.state.is_live()).count())
}

/// The household that one is part of today: itself, or where its merges lead.
///
/// # Errors
/// The book's.
pub fn survivor<B: Book>(book: &mut B, id: HouseholdId) -> Result<Option<Household>, B::Error> {
    let mut found = book.household(id)?;
    for _ in 0..MERGES_LIMIT {
        match found.and_then(|household| household.standing.survivor()) {
            Some(into) => found = book.household(into)?,
            None => break,
        }
    }
    Ok(found)
}
