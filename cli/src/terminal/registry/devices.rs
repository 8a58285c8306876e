//! Officers' and members' phones, and taking one out (thu hồi).

use super::{claim_object, line_told, object};
use crate::say::{Failure, Say, clean_line};
use crate::terminal::asking::sure;
use crate::terminal::ids::{self, short};
use crate::terminal::{PAGE, hex, page_of, patrols, skip};
use serde_json::{Value as Json, json};
use tinxom_domain::household::{ClaimState, RevokeReason};
use tinxom_domain::id::DeviceId;
use tinxom_domain::role::Role;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::{MemberLine, OfficerLine, Phone, PhoneError, Revoked};
use tinxom_words::{Value, key};

/// Whose phone is meant, as it was typed.
pub enum Whose<'a> {
    /// Of the member of a household.
    Household(&'a str),
    /// The phone of an id.
    Device(&'a str),
}

/// Takes a phone out, after saying whose it is.
pub fn revoke(
    say: &Say,
    phone: &Phone,
    whose: Whose<'_>,
    reason: RevokeReason,
    from: Option<&str>,
    yes: bool,
) -> Result<Json, Failure> {
    let now = SystemClock.now();
    let from = from.map(|text| patrols::moment_to_come(text, now)).transpose()?;
    let members = phone.registry().members()?;
    let device = match whose {
        Whose::Device(typed) => ids::device(say, phone, typed)?,
        Whose::Household(typed) => {
            let household = ids::household(say, phone, typed)?;
            let holds = |member: &&MemberLine| {
                let holds = member.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Active);
                holds && member.household.as_ref().is_some_and(|line| line.id == household)
            };
            members.iter().find(holds).ok_or(PhoneError::DeviceUnknown)?.device
        }
    };
    let officer = phone.registry().officers()?.into_iter().find(|line| line.device == device);
    let member = members.iter().find(|member| member.device == device);
    let known = match (&officer, member) {
        (Some(officer), _) => say.role(officer.role),
        (None, Some(MemberLine { household: Some(household), .. })) => clean_line(&say.household(household)),
        (None, Some(_)) => say.role(Role::GroupMember),
        (None, None) => return Err(PhoneError::DeviceUnknown.into()),
    };
    let given = [("id", Value::from(short(&device.0))), ("whose", Value::from(known))];
    let queued = sure(say, yes, &say.words.say_with(key!("registry-revoke-ask"), &given));
    if queued {
        phone.registry().revoke(Revoked::Device(device), reason, from)?;
        let reason = say.words.say(tinxom_phone::say::revoke_reason(reason));
        let what = say.words.say_with(key!("happened-revoked"), &[("reason", Value::from(reason))]);
        say.line(key!("registry-queued"), &[("what", Value::from(what))]);
        if let Some(from) = from {
            say.line(key!("registry-revoked-from"), &[("when", Value::from(say.moment(from)))]);
        }
    }
    Ok(revoked_object(queued, device, reason, from.map(|from| from.0)))
}

fn revoked_object(queued: bool, device: DeviceId, reason: RevokeReason, from: Option<i64>) -> Json {
    json!({ "queued": queued, "device": hex(&device.0), "reason": reason.name(), "from": from })
}

/// The officers' phones.
pub fn officers(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let lines = phone.registry().officers()?;
    if lines.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for line in &lines {
        say.print(&officer_line(say, line));
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "device": hex(&line.device.0), "role": line.role.name(), "until": line.until.to_string(),
                "own": line.own, "has_key": line.has_key, "revoked": line.revoked.map(|at| at.0),
            })
        })
        .collect();
    Ok(json!({ "officers": rows }))
}

fn officer_line(say: &Say, line: &OfficerLine) -> String {
    let given = [("role", Value::from(say.role(line.role))), ("date", Value::from(say.date(line.until)))];
    let mut parts = vec![short(&line.device.0), say.words.say_with(key!("registry-officer"), &given)];
    if line.own {
        parts.push(say.words.say(key!("registry-officer-own")));
    }
    match line.revoked {
        Some(at) => {
            let given = [("when", Value::from(say.moment(at)))];
            parts.push(say.words.say_with(key!("registry-revoked-from"), &given));
        }
        None if line.has_key => parts.push(say.words.say(key!("registry-officer-key"))),
        None => parts.push(say.words.say(key!("registry-officer-no-key"))),
    }
    parts.join(" · ")
}

/// The members' phones.
pub fn members(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let members = phone.registry().members()?;
    let count = members.len();
    let mut rows: Vec<_> = members.into_iter().skip(skip(page)).take(PAGE + 1).collect();
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for member in rows.iter().take(PAGE) {
        let device = short(&member.device.0);
        match (&member.household, &member.claim) {
            (Some(household), Some(claim)) => {
                line_told(say, household);
                say.print(&format!("  {device} · {}", say.claim(claim)));
            }
            _ => {
                let group = member.group.map(|group| hex(&group.0)).unwrap_or_default();
                say.print(&format!("{device} · {} · {group}", say.role(Role::GroupMember)));
            }
        }
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows
        .iter()
        .map(|member| {
            json!({
                "device": hex(&member.device.0), "claim": member.claim.as_ref().map(claim_object),
                "household": member.household.as_ref().map(|household| object(say, household)),
                "group": member.group.map(|group| hex(&group.0)),
            })
        })
        .collect();
    Ok(json!({ "members": rows, "count": count, "page": page, "next_page": next }))
}
