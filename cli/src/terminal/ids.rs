//! Ids as people handle them: shown by their first digits, typed by as many as tell one from the others.

use super::hex;
use crate::say::{Failure, Say, Told, exit};
use serde_json::json;
use std::collections::BTreeSet;
use tinxom_domain::household::Change;
use tinxom_domain::id::{ChangeId, ClaimId, DeviceId, HamletId, HouseholdId};
use tinxom_domain::text::{exact_key, fold};
use tinxom_phone::{HamletLine, Happened, Phone, PhoneError};
use tinxom_words::{Key, key, three};

/// Digits that are shown: with ten thousand ids, two that begin alike are rare, and are refused when typed.
const DIGITS: usize = 8;
/// Ids that are named in a refusal at most.
const NAMED: usize = 8;
/// Rows that are looked through for an id.
const ROWS: usize = 1_000_000;

/// An id as it is shown.
pub fn short(id: &[u8]) -> String {
    hex(id).chars().take(DIGITS).collect()
}

/// The household of an id's beginning.
///
/// # Errors
/// [`Failure`] for none, or for several.
pub fn household(say: &Say, phone: &Phone, typed: &str) -> Result<HouseholdId, Failure> {
    let ids = match phone.registry().beginning_with(typed.trim(), NAMED + 1) {
        Err(PhoneError::HouseholdUnknown) => Vec::new(),
        ids => ids?,
    };
    one(say, key!("id-household"), typed, ids.into_iter().map(|id| id.0)).map(HouseholdId)
}

/// The claim of an id's beginning: of those that wait, of this phone's grants, and of the log.
///
/// # Errors
/// As [`household`].
pub fn claim(say: &Say, phone: &Phone, typed: &str) -> Result<ClaimId, Failure> {
    let mut ids: BTreeSet<[u8; 16]> = phone.door().grants(ROWS)?.into_iter().map(|row| row.claim.0).collect();
    ids.extend(phone.registry().waiting_claims()?.into_iter().map(|(claim, _)| claim.claim.0));
    ids.extend(happened(phone)?.into_iter().filter_map(|what| match what {
        Happened::Enrolled { claim } | Happened::HandedOver { claim } => Some(claim.0),
        _ => None,
    }));
    one(say, key!("id-claim"), typed, ids).map(ClaimId)
}

/// The claim of an id's beginning among those of the pupils that somebody is the guardian of.
///
/// # Errors
/// As [`household`].
pub fn pupil(say: &Say, phone: &Phone, typed: &str) -> Result<ClaimId, Failure> {
    let pupils = phone.slot().guarded()?;
    one(say, key!("id-claim"), typed, pupils.into_iter().map(|(claim, _)| claim.0)).map(ClaimId)
}

/// The change of an id's beginning: of the log, and of what waits for the server.
///
/// # Errors
/// As [`household`].
pub fn change(say: &Say, phone: &Phone, typed: &str) -> Result<ChangeId, Failure> {
    let ids: BTreeSet<[u8; 8]> = happened(phone)?
        .into_iter()
        .filter_map(|what| match what {
            Happened::Changed { change, .. } => Some(change.0),
            _ => None,
        })
        .collect();
    one(say, key!("id-change"), typed, ids).map(ChangeId)
}

/// The phone of an id's beginning: of an officer or of a member.
///
/// # Errors
/// As [`household`].
pub fn device(say: &Say, phone: &Phone, typed: &str) -> Result<DeviceId, Failure> {
    let registry = phone.registry();
    let mut ids: BTreeSet<[u8; 16]> = registry.officers()?.into_iter().map(|line| line.device.0).collect();
    ids.extend(registry.members()?.into_iter().map(|line| line.device.0));
    one(say, key!("id-device"), typed, ids).map(DeviceId)
}

fn happened(phone: &Phone) -> Result<Vec<Happened>, PhoneError> {
    let mut all: Vec<Happened> =
        phone.registry().decisions(0, ROWS)?.into_iter().map(|line| line.what).collect();
    all.extend(phone.registry().pending()?.into_iter().map(|line| line.what));
    Ok(all)
}

fn one<const N: usize>(
    say: &Say,
    what: Key,
    typed: &str,
    ids: impl IntoIterator<Item = [u8; N]>,
) -> Result<[u8; N], Failure> {
    let typed = typed.trim().to_ascii_lowercase();
    let found: Vec<[u8; N]> =
        ids.into_iter().filter(|id| !typed.is_empty() && hex(id).starts_with(&typed)).collect();
    let told = |name, keys| {
        Told::new(name, exit::REFUSED, keys)
            .with("what", say.words.say(what))
            .with("value", typed.clone())
            .field("value", json!(typed))
    };
    match found.as_slice() {
        [id] => Ok(*id),
        [] => Err(told("id-unknown", three!("error-id-unknown")).into()),
        several => {
            let ids: Vec<String> = several.iter().take(NAMED).map(|id| hex(id)).collect();
            let more = if several.len() > NAMED { ", …" } else { "" };
            Err(told("id-ambiguous", three!("error-id-ambiguous"))
                .with("ids", format!("{}{more}", ids.join(", ")))
                .field("ids", json!(ids))
                .into())
        }
    }
}

/// A hamlet of the ward by number or name: spelled so, else so without diacritics, else holding it.
///
/// # Errors
/// [`PhoneError::HamletUnknown`]; a refusal that names them when several fit.
pub fn hamlet(phone: &Phone, typed: &str) -> Result<HamletId, Failure> {
    let lines = phone.registry().hamlets()?;
    let number: Option<u32> = typed.trim().parse().ok();
    let by = |fits: &dyn Fn(&HamletLine) -> bool| -> Vec<&HamletLine> {
        lines.iter().filter(|line| line.hamlet.is_some() && fits(line)).collect()
    };
    let (exact, folded) = (exact_key(typed.trim()), fold(typed));
    let mut found = by(&|line| number.is_some_and(|number| line.hamlet == Some(HamletId(number))));
    let spelled: [&dyn Fn(&HamletLine) -> bool; 3] =
        [&|line| exact_key(&line.name) == exact, &|line| fold(&line.name) == folded, &|line| {
            !folded.is_empty() && fold(&line.name).contains(&folded)
        }];
    for fits in spelled {
        if found.is_empty() {
            found = by(fits);
        }
    }
    match found.as_slice() {
        [one] => one.hamlet.ok_or_else(|| PhoneError::HamletUnknown.into()),
        [] => Err(PhoneError::HamletUnknown.into()),
        several => {
            let named: Vec<String> = several
                .iter()
                .take(NAMED)
                .map(|line| format!("{} ({})", line.name, line.hamlet.map_or(0, |hamlet| hamlet.0)))
                .collect();
            Err(Told::new("hamlet-ambiguous", exit::REFUSED, three!("error-hamlet-ambiguous"))
                .with("hamlets", named.join("; "))
                .field("value", json!(typed))
                .into())
        }
    }
}

/// The id of whatever a line of the log is about, by which a person goes on: the change to undo, the claim to settle.
pub fn of_happened(what: &Happened) -> Option<String> {
    match what {
        Happened::Enrolled { claim }
        | Happened::Words { claim, .. }
        | Happened::Settled { claim }
        | Happened::HandedOver { claim }
        | Happened::Left { claim } => Some(hex(&claim.0)),
        Happened::Changed { change, .. } | Happened::Undone { change } => Some(hex(&change.0)),
        Happened::Revoked { device, .. } => Some(hex(&device.0)),
        Happened::BroughtIn { .. } | Happened::Counted { .. } | Happened::Forgotten { .. } => None,
    }
}

/// A stable name of what happened, for scripts.
pub const fn name(what: &Happened) -> &'static str {
    match what {
        Happened::BroughtIn { provisional: false, .. } => "brought-in",
        Happened::BroughtIn { .. } => "made-at-door",
        Happened::Enrolled { .. } => "enrolled",
        Happened::Words { .. } => "words",
        Happened::Settled { .. } => "settled",
        Happened::HandedOver { .. } => "handed-over",
        Happened::Left { .. } => "left",
        Happened::Revoked { .. } => "revoked",
        Happened::Changed { what, .. } => match what {
            Change::Split { .. } => "split",
            Change::Merge { .. } => "merge",
            Change::Move { .. } => "move",
            Change::MoveAway { .. } => "away",
            Change::Death { .. } => "death",
            Change::Return { .. } => "back",
            Change::Route { .. } => "choose",
        },
        Happened::Undone { .. } => "undone",
        Happened::Counted { .. } => "counted",
        Happened::Forgotten { .. } => "forgotten",
    }
}
