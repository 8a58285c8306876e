//! The log's lines, and a household in full.

use super::listing;
use super::rows::{ClaimLine, Happened, HouseholdDetail, PendingLine, RegistryLine};
use super::write::officer;
use crate::PhoneError;
use crate::house::House;
use crate::membership::holder;
use tinxom_domain::household::{Book, Claim, ClaimState, RevokeReason};
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HouseholdId};
use tinxom_domain::role::Action;
use tinxom_domain::time::Timestamp;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::registry::book::SqlBook;
use tinxom_store::registry::lines::LineRow;
use tinxom_store::registry::pending::PendingRow;
use tinxom_store::registry::{grants, lines, pending as waits, rows};
use tinxom_wire::codec::Fixed;
use tinxom_wire::registry::ChangeBody;

/// What happened, of its parts as they are kept; nothing for those of a later version.
fn happened(
    what: u8,
    detail: u32,
    subject: &[u8],
    household: Option<HouseholdId>,
    other: &[u8],
) -> Option<Happened> {
    let claim = || subject.try_into().ok().map(ClaimId);
    let change = || subject.try_into().ok().map(ChangeId);
    Some(match what {
        1 => Happened::BroughtIn { count: detail & 0xffff, provisional: detail >> 16 == 1 },
        2 => Happened::Enrolled { claim: claim()? },
        3 => Happened::Words { claim: claim()?, same: detail == 1 },
        4 => Happened::Settled { claim: claim()? },
        5 => Happened::HandedOver { claim: claim()? },
        6 => Happened::Left { claim: claim()? },
        7 => Happened::Revoked {
            device: subject.try_into().ok().map(DeviceId)?,
            reason: RevokeReason::from_code(u8::try_from(detail).ok()?)?,
        },
        8 => {
            let body = ChangeBody {
                what: u8::try_from(detail).ok()?,
                household: Fixed::from(household?.0),
                other: other.to_vec(),
            };
            Happened::Changed { change: change()?, what: body.change().ok()? }
        }
        9 => Happened::Undone { change: change()? },
        10 => Happened::Counted { upto: u64::from_be_bytes(subject.try_into().ok()?) },
        11 | 12 => Happened::Forgotten { count: detail },
        _ => return None,
    })
}

fn line(row: LineRow, own: DeviceId) -> Option<RegistryLine> {
    // The second line of a merge is of the survivor; what changed is the first one's.
    let household = if row.what == 8 && !row.lead {
        row.other.as_slice().try_into().ok().map(HouseholdId)
    } else {
        row.household
    };
    let other = match (row.lead, row.household) {
        (false, Some(survivor)) if row.what == 8 => survivor.0.to_vec(),
        _ => row.other.clone(),
    };
    Some(RegistryLine {
        unit: row.unit,
        number: row.number,
        at: Timestamp(row.at),
        what: happened(row.what, row.detail, &row.subject, household, &other)?,
        household: row.household,
        ruling: row.ruling(),
        role: row.role,
        own: row.author == own,
    })
}

pub(super) fn decisions(
    connection: &Connection,
    skip: usize,
    take: usize,
) -> Result<Vec<RegistryLine>, PhoneError> {
    let own = officer(connection, Action::ReadRegistry)?.device;
    let lines = lines::decisions(connection, skip, take)?;
    Ok(lines.into_iter().filter_map(|row| line(row, own)).collect())
}

fn pending_line(row: PendingRow) -> Option<PendingLine> {
    Some(PendingLine {
        what: happened(row.what, row.detail, &row.subject, row.household, &row.other)?,
        household: row.household,
        at: row.at,
    })
}

pub(super) fn pending(connection: &Connection) -> Result<Vec<PendingLine>, PhoneError> {
    officer(connection, Action::ReadRegistry)?;
    Ok(waits::all(connection)?.into_iter().filter_map(pending_line).collect())
}

pub(super) fn claim_line(connection: &Connection, claim: &Claim) -> Result<ClaimLine, PhoneError> {
    let waits = [3, 4].map(|what| waits::is_there(connection, what, &claim.id.0));
    let [words, settle] = waits;
    Ok(ClaimLine {
        claim: claim.id,
        household: claim.household,
        state: claim.state,
        role: claim.author_role,
        at: claim.at,
        own: grants::get(connection, claim.id)?.is_some(),
        pending: words? || settle?,
    })
}

pub(super) fn detail(
    house: &House,
    connection: &Connection,
    household: HouseholdId,
) -> Result<HouseholdDetail, PhoneError> {
    let row = rows::get(connection, household)?.ok_or(PhoneError::HouseholdUnknown)?;
    let came_at = row.came_at.map(Timestamp);
    let labelled = row.label.as_ref().map(|label| label.hamlet);
    let mut claims = SqlBook::new(connection).claims_of(household)?;
    claims.sort_by_key(|claim| (!claim.state.is_live(), std::cmp::Reverse(claim.at), claim.id));
    let (mut holder_line, mut others) = (None, Vec::new());
    for claim in &claims {
        let line = claim_line(connection, claim)?;
        match claim.state {
            ClaimState::Active => holder_line = Some(line),
            _ => others.push(line),
        }
    }
    let own = holder(connection)?.device;
    let history = lines::of_household(connection, household)?;
    let pending = waits::of_household(connection, household)?;
    let line_of_now = listing::line_of(house, connection, row)?;
    let before = labelled.filter(|_| labelled != line_of_now.hamlet);
    Ok(HouseholdDetail {
        hamlet_before: before.map(|hamlet| listing::name_of(house, hamlet)),
        line: line_of_now,
        came_at,
        holder: holder_line,
        claims: others,
        history: history.into_iter().filter_map(|row| line(row, own)).collect(),
        pending: pending.into_iter().filter_map(pending_line).collect(),
    })
}
