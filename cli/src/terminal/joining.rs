//! Joining: the invite and what is agreed to, papers, who holds this phone.

use super::hex;
use crate::say::{Failure, Say, clean_line};
use serde_json::{Value as Json, json};
use std::io::{IsTerminal, Write};
use tinxom_domain::text::fold;
use tinxom_phone::{Holder, InviteView, Phone, PhoneError, Refusal};
use tinxom_words::{CONSENT_VERSION, Value, key};

/// Shows an invite and what is agreed to, and joins by it.
pub fn enrol(say: &Say, phone: &Phone, invite: &str, name: &str, agree: bool) -> Result<Json, Failure> {
    let view = phone.membership().read_invite(invite)?;
    // Nobody is asked to agree to what will be refused.
    if let Ok(holder) = phone.membership().holder() {
        match holder.appointment.unit == view.unit {
            true if holder.refused.is_some() => {}
            true => return Err(PhoneError::AlreadyEnrolled.into()),
            false => return Err(PhoneError::InviteOtherWard.into()),
        }
    }
    let (unit, label) = (say.unit(view.unit), clean_line(&view.label));
    let given = [
        ("inviter", Value::from(say.role(view.inviter))),
        ("hamlet", Value::from(&label)),
        ("unit", Value::from(&unit)),
        ("role", Value::from(say.role(view.role))),
    ];
    say.line(key!("invite-for"), &given);
    say.line(key!("invite-until"), &[("date", Value::from(say.date(view.until)))]);
    say.line(key!("invite-server"), &[("address", Value::from(clean_line(&view.address)))]);
    for line in say.words.consent(&unit) {
        say.print(&line);
    }
    if !agree {
        if say.json || !std::io::stdin().is_terminal() {
            say.line(key!("consent-how"), &[]);
            return Ok(object(say, &view, false));
        }
        if !asked(say) {
            say.line(key!("consent-declined"), &[]);
            return Ok(object(say, &view, false));
        }
    }
    phone.membership().enrol(invite, name)?;
    if let Some(consent) = phone.membership().consent()? {
        let given =
            [("version", Value::from(consent.version)), ("time", Value::from(say.moment(consent.at)))];
        say.line(key!("consent-recorded"), &given);
    }
    say.line(key!("enrolled"), &[("hamlet", Value::from(&label)), ("unit", Value::from(&unit))]);
    say.line(key!("enrolled-not-confirmed"), &[]);
    Ok(object(say, &view, true))
}

fn asked(say: &Say) -> bool {
    let mut output = std::io::stdout();
    let _ = write!(output, "{} ", say.words.say(key!("consent-ask")));
    let _ = output.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    let yes = say.words.say(key!("answer-yes"));
    read.is_ok() && yes.split(',').any(|word| fold(word) == fold(&answer))
}

fn object(say: &Say, view: &InviteView, enrolled: bool) -> Json {
    json!({
        "enrolled": enrolled, "unit": say.unit_object(view.unit), "label": view.label,
        "role": view.role.name(), "inviter": view.inviter.name(), "until": view.until.to_string(),
        "address": view.address, "consent": CONSENT_VERSION,
    })
}

/// This phone's public key.
pub fn key(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let key = hex(&phone.membership().public_key()?);
    say.line(key!("phone-key"), &[("key", Value::from(&key))]);
    Ok(json!({ "key": key }))
}

/// Takes an officer's papers.
pub fn papers(say: &Say, phone: &Phone, papers: &str) -> Result<Json, Failure> {
    let holder = phone.membership().accept_papers(papers)?;
    let given = [
        ("role", Value::from(say.role(holder.appointment.role))),
        ("unit", Value::from(say.unit(holder.appointment.unit))),
    ];
    say.line(key!("phone-papers"), &given);
    Ok(holder_object(say, &holder))
}

/// Who holds this phone.
pub fn holder(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let holder = phone.membership().holder()?;
    let unit = say.unit_today(holder.appointment.unit, phone.today()?);
    let role = say.role(holder.appointment.role);
    let label = clean_line(&holder.label);
    if label.is_empty() {
        say.line(key!("phone-papers"), &[("role", Value::from(role)), ("unit", Value::from(unit))]);
    } else {
        let given =
            [("role", Value::from(role)), ("hamlet", Value::from(label)), ("unit", Value::from(unit))];
        say.line(key!("phone-holder"), &given);
    }
    if let Some(until) = holder.until {
        say.line(key!("phone-until"), &[("date", Value::from(say.date(until)))]);
    }
    if let Some(group) = holder.appointment.group {
        say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
    }
    match holder.refused {
        Some(refusal) => refused_told(say, refusal),
        None if holder.confirmed => say.line(key!("enrolled-confirmed"), &[]),
        None => say.line(key!("enrolled-not-confirmed"), &[]),
    }
    Ok(holder_object(say, &holder))
}

/// Why the server did not take this phone in, where it said so.
pub fn refusal(phone: &Phone) -> Option<Refusal> {
    phone.membership().holder().ok()?.refused
}

/// Says why the server did not take this phone in, and what leads on.
pub fn refused_told(say: &Say, refusal: Refusal) {
    let why = match refusal {
        // It joined, whatever the server knows.
        Refusal::NotKnown => say.words.say(key!("error-not-known")),
        other => say.explain(&Failure::Phone(other.error())).what,
    };
    say.line(key!("enrolled-refused"), &[("why", Value::from(why))]);
}

/// The holder as scripts read it.
pub fn holder_object(say: &Say, holder: &Holder) -> Json {
    json!({
        "role": holder.appointment.role.name(), "unit": say.unit_object(holder.appointment.unit),
        "label": holder.label, "group": holder.appointment.group.map(|group| hex(&group.0)),
        "until": holder.until.map(|day| day.to_string()),
        "confirmed": holder.confirmed, "refused": holder.refused.map(|refusal| refusal.error().name()),
        "device": hex(&holder.device.0),
    })
}

/// What was agreed to, and when.
pub fn consent(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let holder = phone.membership().holder()?;
    let Some(consent) = phone.membership().consent()? else {
        say.line(key!("consent-none"), &[]);
        return Ok(json!({ "version": null, "at": null }));
    };
    let given = [("version", Value::from(consent.version)), ("time", Value::from(say.moment(consent.at)))];
    say.line(key!("consent-recorded"), &given);
    // The words of another version are not these; they are in the release that recorded it.
    if u32::from(consent.version) == CONSENT_VERSION {
        for line in say.words.consent(&say.unit(holder.appointment.unit)) {
            say.print(&line);
        }
    }
    Ok(json!({ "version": consent.version, "at": consent.at.0 }))
}
