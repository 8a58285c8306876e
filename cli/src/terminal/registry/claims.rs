//! Claims that wait, and households of a unit that was split.

use super::households::claim_line;
use super::{claim_object, line_told, object};
use crate::say::{Failure, Say, clean_line};
use crate::terminal::asking::sure;
use crate::terminal::ids::{self, short};
use crate::terminal::{PAGE, hex, page_of, skip};
use serde_json::{Value as Json, json};
use tinxom_domain::household::ClaimState;
use tinxom_domain::id::UnitId;
use tinxom_domain::text::{exact_key, fold};
use tinxom_phone::{Phone, PhoneError};
use tinxom_words::{Value, key};

/// Claims that wait to be settled, and those whose words are to be compared.
pub fn waiting(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let waiting = phone.registry().waiting_claims()?;
    let count = waiting.len();
    let mut rows: Vec<_> = waiting.into_iter().skip(skip(page)).take(PAGE + 1).collect();
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for (claim, household) in rows.iter().take(PAGE) {
        line_told(say, household);
        say.print(&format!("  {}", claim_line(say, claim)));
        let id = [("id", Value::from(short(&claim.claim.0)))];
        match claim.state {
            _ if claim.pending => {}
            ClaimState::Waiting { .. } => say.line(key!("registry-settle-how"), &id),
            ClaimState::Unchecked if claim.own => say.line(key!("registry-words-how"), &id),
            _ => {}
        }
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows
        .iter()
        .map(|(claim, household)| {
            let mut row = claim_object(claim);
            row["household"] = object(say, household);
            row
        })
        .collect();
    Ok(json!({ "claims": rows, "count": count, "page": page, "next_page": next }))
}

/// Gives the slot to a claim that waits.
pub fn settle(say: &Say, phone: &Phone, typed: &str, yes: bool) -> Result<Json, Failure> {
    let claim = ids::claim(say, phone, typed)?;
    let waiting = phone.registry().waiting_claims()?;
    let (_, household) =
        waiting.into_iter().find(|(line, _)| line.claim == claim).ok_or(PhoneError::ClaimUnknown)?;
    let given =
        [("one", Value::from(clean_line(&say.household(&household)))), ("id", Value::from(short(&claim.0)))];
    let queued = sure(say, yes, &say.words.say_with(key!("registry-settle-ask"), &given));
    if queued {
        phone.registry().settle(claim)?;
        let what = say.words.say(key!("happened-settled"));
        say.line(key!("registry-queued"), &[("what", Value::from(what))]);
    }
    Ok(json!({ "queued": queued, "claim": hex(&claim.0), "household": hex(&household.id.0) }))
}

/// Households of a unit that was split.
pub fn to_choose(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let queue = phone.registry().choose_queue()?;
    let count = queue.len();
    let mut rows: Vec<_> = queue.into_iter().skip(skip(page)).take(PAGE + 1).collect();
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for row in rows.iter().take(PAGE) {
        let units: Vec<String> = row.units.iter().map(|unit| say.unit(*unit)).collect();
        let given = [
            ("id", Value::from(short(&row.line.id.0))),
            ("household", Value::from(clean_line(&say.household(&row.line)))),
            ("units", Value::from(units.join(", "))),
        ];
        let mut parts = vec![say.words.say_with(key!("registry-choose"), &given)];
        if let Some(likely) = row.likely {
            let given = [("unit", Value::from(say.unit(likely)))];
            parts.push(say.words.say_with(key!("registry-choose-likely"), &given));
        }
        if row.line.pending {
            parts.push(say.words.say(key!("household-pending")));
        }
        say.print(&parts.join(" · "));
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let mut object = object(say, &row.line);
            object["ended"] = say.unit_object(row.ended);
            object["units"] = json!(row.units.iter().map(|unit| say.unit_object(*unit)).collect::<Vec<_>>());
            object["likely"] = json!(row.likely.map(|unit| say.unit_object(unit)));
            object
        })
        .collect();
    Ok(json!({ "households": rows, "count": count, "page": page, "next_page": next }))
}

/// Says to which unit households belong.
pub fn choose(say: &Say, phone: &Phone, typed: &[String], unit: &str) -> Result<Json, Failure> {
    let mut households = Vec::with_capacity(typed.len());
    for typed in typed {
        households.push(ids::household(say, phone, typed)?);
    }
    // A name that two units bore is no question here: only one of them can be chosen.
    let queue = phone.registry().choose_queue()?;
    let first = queue.iter().find(|row| households.first() == Some(&row.line.id));
    let fits = |id: &&UnitId| {
        say.territory.unit(**id).is_some_and(|known| {
            let same = |name: &str| exact_key(name) == exact_key(unit.trim()) || fold(name) == fold(unit);
            known.code == unit.trim() || same(&known.name) || same(&known.short_name)
        })
    };
    let among: Vec<&UnitId> = first.iter().flat_map(|row| &row.units).filter(fits).collect();
    let unit = match among.as_slice() {
        [one] => **one,
        _ => say.find_unit(unit, phone.today()?)?,
    };
    let changes = phone.registry().choose(&households, unit)?;
    let what = say.words.say_with(key!("change-route"), &[("unit", Value::from(say.unit(unit)))]);
    say.line(key!("registry-queued"), &[("what", Value::from(what))]);
    for change in &changes {
        say.line(key!("registry-undo-how"), &[("id", Value::from(short(&change.0)))]);
    }
    let changes: Vec<_> = changes.iter().map(|change| hex(&change.0)).collect();
    Ok(json!({ "queued": true, "changes": changes, "unit": say.unit_object(unit) }))
}
