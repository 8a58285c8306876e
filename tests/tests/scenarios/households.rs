//! What steps do with households, their slots and the territory.

use crate::person::Person;
use crate::verbs::{Arguments, Labels, Sees, kebab, named};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Debug;
use tinxom_domain::household::{LookPurpose, Outcome, RevokeReason};
use tinxom_domain::id::{DeviceId, HamletId, HouseholdId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::Date;
use tinxom_phone::say::Speech;
use tinxom_phone::{
    Act, AtDoor, GrantRequest, GrantState, Happened, HouseholdQuery, Phone, RegistryLine, Revoked, SlotState,
};
use tinxom_tests::stage::moment;
use tinxom_words::Language;

/// The verbs of this file.
pub const VERBS: [&str; 21] = [
    "grant",
    "finish",
    "grants",
    "slot",
    "slot-history",
    "ask",
    "hand-over",
    "take-over",
    "looks",
    "bring-in",
    "households",
    "household",
    "waiting",
    "settle",
    "choose-queue",
    "choose-unit",
    "undo",
    "decisions",
    "revoke",
    "import-territory",
    "find-unit",
];

/// A variant's name, without what stands in it.
fn variant(value: impl Debug) -> String {
    let printed = format!("{value:?}");
    kebab(printed.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

fn ruling(outcome: Outcome) -> String {
    match outcome {
        Outcome::Refused { reason, .. } => reason.name().into(),
        outcome => variant(outcome),
    }
}

fn happened(what: Happened) -> String {
    match what {
        Happened::Changed { what, .. } => variant(what),
        what => variant(what),
    }
}

fn lines(lines: &[RegistryLine]) -> Value {
    lines.iter().map(|line| format!("{} {}", happened(line.what), ruling(line.ruling))).collect()
}

fn why(state: SlotState) -> Value {
    match state {
        SlotState::Ended(why) => json!(why.name()),
        SlotState::Refused { reason, .. } => json!(reason.map(|reason| reason.name())),
        _ => Value::Null,
    }
}

/// A unit's name as a phone shows it on a day.
pub fn shown(phone: &Phone, unit: UnitId, day: Date) -> String {
    Speech::new(Language::Vietnamese, phone.territory()).unit_today(unit, day)
}

/// A household by the label of the step that brought it in, or by what it is called by.
fn household(phone: &Phone, labels: &Labels, arguments: &mut Arguments) -> Result<HouseholdId, String> {
    let label = arguments.text("household")?;
    if let Some(household) = labels.households.get(&label) {
        return Ok(*household);
    }
    let query = HouseholdQuery::default();
    let page = phone.registry().households(&query, 0, 1_000).map_err(|error| error.to_string())?;
    let found = page.rows.iter().find(|row| row.name == label);
    found.map(|row| row.id).ok_or_else(|| format!("no household is `{label}`"))
}

/// Does one of [`VERBS`]; `devices` are those of the other people.
pub fn does(
    person: &Person,
    verb: &str,
    arguments: &mut Arguments,
    labels: &mut Labels,
    devices: &BTreeMap<String, DeviceId>,
) -> Sees {
    let phone = person.phone()?.clone();
    match verb {
        "slot" | "slot-history" | "ask" | "hand-over" | "take-over" | "looks" => {
            slot(&phone, verb, arguments, labels)
        }
        "grant" | "finish" | "grants" => door(&phone, verb, arguments, labels),
        "import-territory" => {
            let label = arguments.text("file")?;
            let file = labels.texts.get(&label).ok_or_else(|| format!("no file is `{label}`"))?;
            let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
            Ok(json!({ "version": phone.territory_update(&bytes)? }))
        }
        "find-unit" => {
            let day = arguments.text("day")?;
            let day = Date::parse_iso(&day).ok_or_else(|| format!("{day} is no day"))?;
            let territory = phone.territory();
            let found = match arguments.optional("code") {
                Some(code) => territory.by_code(code.as_str().unwrap_or_default(), day).into_iter().collect(),
                None => territory.find(&arguments.text("query")?),
            };
            let codes: Vec<_> = found.iter().map(|unit| &unit.code).collect();
            let names: Vec<_> = found.iter().map(|unit| shown(&phone, unit.id, day)).collect();
            Ok(json!({ "codes": codes, "shown": names }))
        }
        "revoke" => {
            let whose = arguments.text("whose")?;
            let device = devices.get(&whose).ok_or_else(|| format!("{whose} holds no phone"))?;
            let reason = named(RevokeReason::ALL, &arguments.text("reason")?, RevokeReason::name)?;
            let from = match arguments.optional("from") {
                Some(from) => Some(moment(from.as_str().unwrap_or_default()).ok_or("no moment".to_owned())?),
                None => None,
            };
            phone.registry().revoke(Revoked::Device(*device), reason, from)?;
            Ok(json!({}))
        }
        _ => registry(&phone, verb, arguments, labels),
    }
}

fn slot(phone: &Phone, verb: &str, arguments: &mut Arguments, labels: &mut Labels) -> Sees {
    let slot = phone.slot();
    match verb {
        "slot" => {
            let Some(line) = slot.state()? else { return Ok(json!({ "state": null })) };
            let hand_overs: Vec<_> =
                line.hand_overs.iter().map(|hand_over| hand_over.state.map(SlotState::name)).collect();
            Ok(json!({
                "state": line.state.name(), "why": why(line.state), "way": line.way.name(),
                "by": line.by.map(|role| kebab(&format!("{role:?}"))), "hand_overs": hand_overs,
            }))
        }
        "slot-history" => {
            let told = |act: &Act| match act {
                Act::Word { reason: Some(reason), .. } => reason.name().into(),
                Act::Word { state, .. } => state.name().into(),
                act => variant(act),
            };
            Ok(json!({ "acts": slot.history()?.iter().map(told).collect::<Vec<_>>() }))
        }
        "ask" => {
            labels.texts.insert(arguments.text("as")?, slot.ask()?);
            Ok(json!({}))
        }
        "hand-over" => {
            let again = arguments.optional("again").and_then(|again| again.as_bool()).unwrap_or(false);
            let (key, label) = (labels.text(arguments, "key")?, arguments.text("as")?);
            labels.texts.insert(label, slot.hand_over(&key, again)?);
            Ok(json!({}))
        }
        "take-over" => {
            let hand_over = labels.text(arguments, "hand_over")?;
            let view = slot.take_over(&hand_over, &arguments.text("name")?)?;
            Ok(json!({ "label": view.label }))
        }
        _ => {
            let looks = slot.looks(0, 100)?;
            let roles: Vec<_> =
                looks.iter().map(|look| look.role.map(|role| kebab(&format!("{role:?}")))).collect();
            let purposes: Vec<_> =
                looks.iter().map(|look| look.purpose.map(|purpose| purpose.name())).collect();
            Ok(json!({ "roles": roles, "purposes": purposes }))
        }
    }
}

fn door(phone: &Phone, verb: &str, arguments: &mut Arguments, labels: &mut Labels) -> Sees {
    let door = phone.door();
    match verb {
        "grant" => {
            let household = match arguments.optional("hamlet") {
                Some(hamlet) => AtDoor::New {
                    hamlet: HamletId(
                        hamlet
                            .as_u64()
                            .and_then(|id| id.try_into().ok())
                            .ok_or("`hamlet` is an id".to_owned())?,
                    ),
                    address: arguments.text("address")?,
                    name: arguments.text("name")?,
                },
                None => AtDoor::Known(household(phone, labels, arguments)?),
            };
            let label = arguments.text("as")?;
            let request = GrantRequest { household, role: Role::Resident, group: None, by_telephone: false };
            let grant = door.grant(&request)?;
            labels.claims.insert(label.clone(), grant.claim);
            labels.households.insert(label.clone(), grant.household);
            labels.texts.insert(label, grant.text);
            Ok(json!({}))
        }
        "finish" => {
            door.finish(&labels.text(arguments, "acceptance")?, None)?;
            Ok(json!({}))
        }
        _ => {
            let grants = door.grants(100)?;
            let of = |state: GrantState| match state {
                GrantState::Ruled(outcome, state) => (variant(state), json!(ruling(outcome))),
                state => (variant(state), Value::Null),
            };
            let (states, rulings): (Vec<_>, Vec<_>) = grants.iter().map(|grant| of(grant.state)).unzip();
            Ok(json!({ "states": states, "rulings": rulings }))
        }
    }
}

fn registry(phone: &Phone, verb: &str, arguments: &mut Arguments, labels: &mut Labels) -> Sees {
    let registry = phone.registry();
    let territory = phone.territory();
    let code = |unit: UnitId| territory.unit(unit).map(|unit| unit.code.clone());
    match verb {
        "bring-in" => {
            let list = registry.read_list(arguments.text("list")?.as_bytes())?;
            let taken = registry.bring_in(&list, &[], None, |_, _| ())?;
            let bad: Vec<_> = list.bad().iter().map(|row| row.line).collect();
            Ok(json!({ "bad": bad, "brought_in": taken.brought_in, "already": taken.already }))
        }
        "households" => {
            let text = arguments.optional("text").and_then(|text| text.as_str().map(str::to_owned));
            let query = HouseholdQuery { text: text.unwrap_or_default(), ..HouseholdQuery::default() };
            let rows = registry.households(&query, 0, 1_000)?.rows;
            let of = |told: fn(&tinxom_phone::HouseholdLine) -> Value| -> Value {
                rows.iter().map(told).collect()
            };
            Ok(json!({
                "names": of(|row| json!(row.name)), "hamlets": of(|row| json!(row.hamlet_name)),
                "held": of(|row| json!(row.held)), "pending": of(|row| json!(row.pending)),
                "units": rows.iter().map(|row| code(row.unit)).collect::<Vec<_>>(),
            }))
        }
        "household" => {
            let household = household(phone, labels, arguments)?;
            let purpose = named(LookPurpose::ALL, &arguments.text("purpose")?, LookPurpose::name)?;
            let detail = registry.household(household, purpose)?;
            let claims: Vec<_> =
                detail.holder.iter().chain(&detail.claims).map(|claim| variant(claim.state)).collect();
            let pending: Vec<_> = detail.pending.iter().map(|line| happened(line.what)).collect();
            Ok(json!({
                "held": detail.line.held, "claims": claims, "history": lines(&detail.history),
                "pending": pending,
            }))
        }
        "waiting" => {
            let waiting = registry.waiting_claims()?;
            let names: Vec<_> = waiting.iter().map(|(_, household)| &household.name).collect();
            let pending: Vec<_> = waiting.iter().map(|(claim, _)| claim.pending).collect();
            Ok(json!({ "names": names, "pending": pending }))
        }
        "settle" => {
            let label = arguments.text("claim")?;
            let claim = labels.claims.get(&label).ok_or_else(|| format!("no claim is `{label}`"))?;
            registry.settle(*claim)?;
            Ok(json!({}))
        }
        "choose-queue" => {
            let queue = registry.choose_queue()?;
            let ended: Vec<_> = queue.iter().map(|line| shown(phone, line.ended, line_day(phone))).collect();
            let mut units = Vec::new();
            for line in &queue {
                let mut codes: Vec<_> = line.units.iter().map(|unit| code(*unit)).collect();
                codes.sort();
                units.push(codes);
            }
            Ok(json!({ "ended": ended, "units": units }))
        }
        "choose-unit" => {
            let queue = registry.choose_queue()?;
            let place = usize::try_from(arguments.number("place")?).unwrap_or(0);
            let line = place.checked_sub(1).and_then(|place| queue.get(place));
            let line = line.ok_or("no household stands there".to_owned())?;
            let (unit, label) = (arguments.text("unit")?, arguments.text("as")?);
            let unit = territory.by_code(&unit, phone.today()?).ok_or("no such unit".to_owned())?.id;
            let changes = registry.choose(&[line.line.id], unit)?;
            labels.changes.insert(label, *changes.first().ok_or("nothing was changed".to_owned())?);
            Ok(json!({}))
        }
        "undo" => {
            let label = arguments.text("change")?;
            let change = labels.changes.get(&label).ok_or_else(|| format!("no change is `{label}`"))?;
            registry.undo(*change)?;
            Ok(json!({}))
        }
        _ => Ok(json!({ "lines": lines(&registry.decisions(0, 1_000)?) })),
    }
}

fn line_day(phone: &Phone) -> Date {
    phone.today().unwrap_or(Date(0))
}
