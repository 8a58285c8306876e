//! Changes of households (biến động hộ), taking them back, counting.

use super::{LabelArguments, group_of, hamlet_of};
use crate::say::{Failure, Say, clean_line};
use crate::terminal::asking::sure;
use crate::terminal::hex;
use crate::terminal::ids::{self, short};
use serde_json::{Value as Json, json};
use tinxom_domain::household::Change;
use tinxom_domain::id::{ChangeId, HouseholdId};
use tinxom_phone::{Phone, PhoneError};
use tinxom_words::{Key, Value, key};

fn queued(say: &Say, id: ChangeId, what: Change, new: Option<HouseholdId>) -> Json {
    say.line(key!("registry-queued"), &[("what", Value::from(say.change(what)))]);
    if let Some(new) = new {
        say.line(key!("registry-new-household"), &[("id", Value::from(hex(&new.0)))]);
    }
    say.line(key!("registry-undo-how"), &[("id", Value::from(short(&id.0)))]);
    json!({
        "queued": true, "change": hex(&id.0), "household": hex(&what.household().0),
        "new": new.map(|new| hex(&new.0)),
    })
}

fn not_queued(household: HouseholdId) -> Json {
    json!({ "queued": false, "change": null, "household": hex(&household.0), "new": null })
}

/// What a household is called, for a question.
fn called(say: &Say, phone: &Phone, household: HouseholdId) -> Result<String, PhoneError> {
    Ok(clean_line(&say.household(&phone.registry().line(household)?)))
}

/// A part of a household becomes one of its own.
pub fn split(say: &Say, phone: &Phone, typed: &str, label: &LabelArguments) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    let line = phone.registry().line(household)?;
    let hamlet = hamlet_of(phone, label.hamlet.as_deref(), &line)?;
    let (id, new) = phone.registry().split(household, hamlet, &label.address, &label.name)?;
    Ok(queued(say, id, Change::Split { household, new }, Some(new)))
}

/// A household becomes one with another.
pub fn merge(say: &Say, phone: &Phone, typed: &str, into: &str, yes: bool) -> Result<Json, Failure> {
    let (household, into) = (ids::household(say, phone, typed)?, ids::household(say, phone, into)?);
    let given = [("one", called(say, phone, household)?.into()), ("other", called(say, phone, into)?.into())];
    if !sure(say, yes, &say.words.say_with(key!("registry-merge-ask"), &given)) {
        return Ok(not_queued(household));
    }
    let id = phone.registry().merge(household, into)?;
    Ok(queued(say, id, Change::Merge { household, into }, None))
}

/// A household belongs to another group.
pub fn move_to(say: &Say, phone: &Phone, typed: &str, group: &str) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    let group = group_of(phone, group)?;
    let id = phone.registry().move_to(household, group)?;
    if let Some(group) = group {
        say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
    }
    let mut object = queued(say, id, Change::Move { household, group }, None);
    object["group"] = json!(group.map(|group| hex(&group.0)));
    Ok(object)
}

/// What a household is known by is put right.
pub fn correct(say: &Say, phone: &Phone, typed: &str, label: &LabelArguments) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    let line = phone.registry().line(household)?;
    let hamlet = hamlet_of(phone, label.hamlet.as_deref(), &line)?;
    let id = phone.registry().correct(household, hamlet, &label.address, &label.name)?;
    Ok(queued(say, id, Change::Move { household, group: line.group }, None))
}

/// A household moved away.
pub fn away(say: &Say, phone: &Phone, typed: &str, yes: bool) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    if !asked(say, phone, household, key!("registry-away-ask"), yes)? {
        return Ok(not_queued(household));
    }
    let id = phone.registry().move_away(household)?;
    Ok(queued(say, id, Change::MoveAway { household }, None))
}

/// The holder of a slot died.
pub fn death(say: &Say, phone: &Phone, typed: &str, yes: bool) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    if !asked(say, phone, household, key!("registry-death-ask"), yes)? {
        return Ok(not_queued(household));
    }
    let id = phone.registry().death(household)?;
    Ok(queued(say, id, Change::Death { household }, None))
}

fn asked(say: &Say, phone: &Phone, household: HouseholdId, ask: Key, yes: bool) -> Result<bool, Failure> {
    let given = [("one", Value::from(called(say, phone, household)?))];
    Ok(sure(say, yes, &say.words.say_with(ask, &given)))
}

/// A household came back.
pub fn back(say: &Say, phone: &Phone, typed: &str) -> Result<Json, Failure> {
    let household = ids::household(say, phone, typed)?;
    let id = phone.registry().back(household)?;
    Ok(queued(say, id, Change::Return { household }, None))
}

/// Takes a change back.
pub fn undo(say: &Say, phone: &Phone, typed: &str) -> Result<Json, Failure> {
    let change = ids::change(say, phone, typed)?;
    phone.registry().undo(change)?;
    let what = say.words.say(key!("happened-undone"));
    say.line(key!("registry-queued"), &[("what", Value::from(what))]);
    Ok(json!({ "queued": true, "change": hex(&change.0) }))
}

/// Counts the registry.
pub fn count(say: &Say, phone: &Phone, yes: bool) -> Result<Json, Failure> {
    if !sure(say, yes, &say.words.say(key!("registry-count-ask"))) {
        return Ok(json!({ "queued": false, "upto": null }));
    }
    let upto = phone.registry().count()?;
    let what = say.words.say(key!("happened-counted"));
    say.line(key!("registry-queued"), &[("what", Value::from(what))]);
    Ok(json!({ "queued": true, "upto": upto }))
}
