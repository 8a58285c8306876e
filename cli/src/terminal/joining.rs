//! Joining: the invite and what is agreed to, papers, who holds this phone.

use super::{asking, hex};
use crate::say::{Failure, Say, clean_line};
use serde_json::{Value as Json, json};
use tinxom_domain::role::{Role, Standing};
use tinxom_phone::{Holder, InviteView, Phone, PhoneError, Refusal};
use tinxom_words::{CONSENT_VERSION, Value, key};

/// How somebody joins.
pub struct Joining<'a> {
    /// What the duty desk will read as the sender.
    pub name: &'a str,
    /// Whether what is shown is agreed to.
    pub agree: bool,
    /// The guardian's consent, for a pupil.
    pub guardian: Option<String>,
}

/// Shows an invite and what is agreed to, and joins by it.
pub fn enrol(say: &Say, phone: &Phone, invite: &str, joining: &Joining<'_>) -> Result<Json, Failure> {
    let view = phone.membership().read_invite(invite)?;
    // Nobody is asked to agree to what will be refused.
    if let Ok(holder) = phone.membership().holder() {
        let over = phone.slot().state()?.is_some_and(|slot| slot.state.is_over());
        match holder.appointment.unit == view.unit {
            true if holder.refused.is_some() || over => {}
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
    if view.household {
        say.line(key!("enrol-household"), &[]);
    }
    if view.role == Role::Minor && joining.guardian.is_none() {
        let ask = phone.membership().ask_guardian(invite)?;
        say.line(key!("enrol-guardian"), &[]);
        say.print(&ask);
        let mut object = object(say, &view, false, None);
        object["guardian_ask"] = json!(ask);
        return Ok(object);
    }
    if !agreed(say, &unit, joining.agree) {
        return Ok(object(say, &view, false, None));
    }
    let joined = match &joining.guardian {
        Some(guardian) => phone.membership().enrol_pupil(invite, joining.name, guardian)?,
        None => phone.membership().enrol(invite, joining.name)?,
    };
    joined_told(say, phone, &label, &unit)?;
    if let Some(acceptance) = &joined.acceptance {
        say.line(key!("text-for-inviter"), &[]);
        say.print(acceptance);
    }
    Ok(object(say, &view, true, joined.acceptance))
}

/// Shows what is agreed to, and asks for it on a terminal where it was not said beforehand.
pub fn agreed(say: &Say, unit: &str, agree: bool) -> bool {
    for line in say.words.consent(unit) {
        say.print(&line);
    }
    if agree {
        return true;
    }
    if !asking::can_ask(say) {
        say.line(key!("consent-how"), &[]);
        return false;
    }
    let agreed = asking::answered(say, &say.words.say(key!("consent-ask")));
    if !agreed {
        say.line(key!("consent-declined"), &[]);
    }
    agreed
}

/// Says that somebody joined, and what was recorded.
pub fn joined_told(say: &Say, phone: &Phone, label: &str, unit: &str) -> Result<(), Failure> {
    if let Some(consent) = phone.membership().consent()? {
        let given =
            [("version", Value::from(consent.version)), ("time", Value::from(say.moment(consent.at)))];
        say.line(key!("consent-recorded"), &given);
    }
    say.line(key!("enrolled"), &[("hamlet", Value::from(label)), ("unit", Value::from(unit))]);
    say.line(key!("enrolled-not-confirmed"), &[]);
    Ok(())
}

fn object(say: &Say, view: &InviteView, enrolled: bool, acceptance: Option<String>) -> Json {
    json!({
        "enrolled": enrolled, "unit": say.unit_object(view.unit), "label": view.label,
        "role": view.role.name(), "inviter": view.inviter.name(), "until": view.until.to_string(),
        "address": view.address, "consent": CONSENT_VERSION, "household": view.household,
        "by_telephone": view.by_telephone, "acceptance": acceptance, "guardian_ask": null,
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
    if let Some(standing) = say.standing(holder.standing) {
        say.print(&standing.to_string());
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
        "standing": standing_name(holder.standing), "device": hex(&holder.device.0),
    })
}

/// How a phone stands with the server, by a stable name.
pub const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "active",
        Standing::Ended => "ended",
        Standing::Revoked => "revoked",
    }
}

/// What was agreed to, and when.
pub fn consent(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let holder = phone.membership().holder()?;
    let consents = phone.slot().consents()?;
    let rows: Vec<_> = consents
        .iter()
        .map(|one| {
            json!({
                "to": one.to.name(), "version": one.version, "at": one.at.0,
                "until": one.until.map(|day| day.to_string()), "ended_at": one.ended_at.map(|at| at.0),
            })
        })
        .collect();
    let Some(consent) = phone.membership().consent()? else {
        say.line(key!("consent-none"), &[]);
        return Ok(json!({ "version": null, "at": null, "consents": rows }));
    };
    let given = [("version", Value::from(consent.version)), ("time", Value::from(say.moment(consent.at)))];
    say.line(key!("consent-recorded"), &given);
    // The words of another version are not these; they are in the release that recorded it.
    if u32::from(consent.version) == CONSENT_VERSION {
        for line in say.words.consent(&say.unit(holder.appointment.unit)) {
            say.print(&line);
        }
    }
    // The one that holds was told above.
    for one in consents.iter().filter(|one| one.at != consent.at || one.ended_at.is_some()) {
        say.print(&say.consent(one));
    }
    Ok(json!({ "version": consent.version, "at": consent.at.0, "consents": rows }))
}
