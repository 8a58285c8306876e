//! The list: hamlets, pages, one household in full, those that may be the same.

use super::{claim_object, log, object, openness_told, pending_object, registry_object};
use crate::say::{Failure, Say, clean_line};
use crate::terminal::ids::{self, short};
use crate::terminal::{PAGE, hex, page_of, skip};
use serde_json::{Value as Json, json};
use tinxom_domain::household::LookPurpose;
use tinxom_domain::household::similar::Likeness;
use tinxom_phone::{ClaimLine, HouseholdLine, HouseholdQuery, Phone};
use tinxom_words::{Value, key};

/// A household on one line.
pub fn line_told(say: &Say, line: &HouseholdLine) {
    let mut parts = vec![short(&line.id.0), clean_line(&say.household(line))];
    parts.extend(say.household_states(line));
    say.print(&parts.join(" · "));
}

/// The hamlets.
pub fn hamlets(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let open = openness_told(say, phone)?;
    let lines = phone.registry().hamlets()?;
    if lines.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for line in &lines {
        let name = match line.hamlet {
            Some(_) => clean_line(&line.name),
            None => say.words.say(key!("household-no-label")),
        };
        let given = [
            ("name", Value::from(name)),
            ("count", Value::from(line.households)),
            ("held", Value::from(line.held)),
        ];
        let mut parts = vec![say.words.say_with(key!("registry-hamlet"), &given)];
        for (key, count) in [
            (key!("registry-hamlet-doors"), line.provisional),
            (key!("registry-hamlet-pending"), line.pending),
        ] {
            if count > 0 {
                parts.push(say.words.say_with(key, &[("count", Value::from(count))]));
            }
        }
        say.print(&parts.join(" · "));
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "hamlet": line.hamlet.map(|hamlet| hamlet.0), "name": line.name, "households": line.households,
                "held": line.held, "provisional": line.provisional, "pending": line.pending,
            })
        })
        .collect();
    Ok(json!({ "open": open, "sealed": phone.registry().sealed()?, "hamlets": rows }))
}

/// A page of the households.
pub fn list(
    say: &Say,
    phone: &Phone,
    text: Option<&str>,
    hamlet: Option<&str>,
    gone: bool,
    page: u32,
) -> Result<Json, Failure> {
    openness_told(say, phone)?;
    let hamlet = hamlet.map(|typed| ids::hamlet(phone, typed)).transpose()?;
    let query = HouseholdQuery { text: text.unwrap_or_default().to_owned(), hamlet, gone };
    let found = phone.registry().households(&query, skip(page), PAGE + 1)?;
    let (mut rows, total) = (found.rows, found.total);
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for line in rows.iter().take(PAGE) {
        line_told(say, line);
    }
    if total > 0 {
        say.line(key!("registry-total"), &[("count", Value::from(total))]);
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows.iter().map(|line| object(say, line)).collect();
    Ok(json!({ "households": rows, "count": total, "page": page, "next_page": next }))
}

/// A household in full.
pub fn show(say: &Say, phone: &Phone, typed: &str, purpose: LookPurpose) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    let detail = phone.registry().household(household, purpose)?;
    line_told(say, &detail.line);
    say.line(key!("registry-id"), &[("id", Value::from(hex(&household.0)))]);
    say.line(key!("registry-unit"), &[("unit", Value::from(say.unit(detail.line.unit)))]);
    if let Some(group) = detail.line.group {
        say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
    }
    if let Some(at) = detail.came_at {
        say.line(key!("registry-came"), &[("when", Value::from(say.moment(at)))]);
    }
    for claim in detail.holder.iter().chain(&detail.claims) {
        say.print(&claim_line(say, claim));
    }
    for line in &detail.pending {
        log::pending_told(say, line);
    }
    if !detail.history.is_empty() {
        say.line(key!("registry-history"), &[]);
    }
    for line in &detail.history {
        say.print(&format!("  {}", log::line(say, line)));
    }
    say.line(key!("registry-look-told"), &[]);
    let mut shown = object(say, &detail.line);
    for (name, value) in [
        ("purpose", json!(purpose.name())),
        ("came_at", json!(detail.came_at.map(|at| at.0))),
        ("holder", json!(detail.holder.as_ref().map(claim_object))),
        ("claims", json!(detail.claims.iter().map(claim_object).collect::<Vec<_>>())),
        ("history", json!(detail.history.iter().map(|line| registry_object(say, line)).collect::<Vec<_>>())),
        ("asked", json!(detail.pending.iter().map(pending_object).collect::<Vec<_>>())),
    ] {
        shown[name] = value;
    }
    Ok(shown)
}

/// A claim on one line.
pub fn claim_line(say: &Say, claim: &ClaimLine) -> String {
    let mut parts = vec![short(&claim.claim.0), say.claim(claim)];
    if claim.pending {
        parts.push(say.words.say(key!("household-pending")));
    }
    parts.join(" · ")
}

/// Households made at a door that may be known already.
pub fn twins(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let offers = phone.registry().merge_candidates()?;
    let mut offers: Vec<_> = offers.into_iter().skip(skip(page)).take(PAGE + 1).collect();
    if offers.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for offer in offers.iter().take(PAGE) {
        let one = |line: &HouseholdLine| Value::from(clean_line(&say.household(line)));
        let likeness = Value::from(say.words.say(tinxom_phone::say::likeness(offer.likeness)));
        let given = [("one", one(&offer.provisional)), ("other", one(&offer.known)), ("likeness", likeness)];
        say.line(key!("registry-twin"), &given);
        let given = [
            ("one", Value::from(short(&offer.provisional.id.0))),
            ("other", Value::from(short(&offer.known.id.0))),
        ];
        say.line(key!("registry-twin-how"), &given);
    }
    let next = page_of(say, &mut offers, page);
    let rows: Vec<_> = offers
        .iter()
        .map(|offer| {
            json!({
                "provisional": object(say, &offer.provisional), "known": object(say, &offer.known),
                "likeness": likeness_name(offer.likeness),
            })
        })
        .collect();
    Ok(json!({ "twins": rows, "page": page, "next_page": next }))
}

const fn likeness_name(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Both => "both",
        Likeness::Householder => "householder",
        Likeness::Address => "address",
    }
}
