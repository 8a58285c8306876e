//! The owner's tips: in a list, each with its story, its receipt and its way on.

use super::{PAGE, about, hex, page_of, skip};
use crate::say::{Failure, Say, Told, clean, clean_line, commands, exit, reason, window};
use serde_json::{Value as Json, json};
use tinxom_domain::territory::Routing;
use tinxom_domain::text::{exact_key, fold};
use tinxom_domain::tip::{TipAction, TipState};
use tinxom_phone::{Choice, Phone, PhoneError, Story, TipLine};
use tinxom_words::{Value, key, three};

/// A page of the tips.
pub fn list(say: &Say, phone: &Phone, query: &str, page: u32) -> Result<Json, Failure> {
    let mut tips = phone.inbox().list(query, skip(page), PAGE + 1)?;
    if tips.is_empty() {
        let nothing =
            if query.is_empty() && page == 1 { key!("phone-nothing") } else { key!("phone-none-here") };
        say.line(nothing, &[]);
    }
    for tip in tips.iter().take(PAGE) {
        say.print(&line(say, tip));
    }
    let next = page_of(say, &mut tips, page);
    let rows: Vec<_> = tips.iter().map(line_object).collect();
    Ok(json!({ "tips": rows, "page": page, "next_page": next }))
}

/// A tip on one line.
pub fn line(say: &Say, tip: &TipLine) -> String {
    let given = [
        ("id", Value::from(tip.id.to_string())),
        ("state", Value::from(say.state(tip.state).0)),
        ("kind", Value::from(say.kind(tip.kind))),
        ("when", Value::from(say.when(tip.kept_at, tip.clock_doubted))),
        ("words", Value::from(clean_line(&tip.first_words))),
    ];
    let mut line = say.words.say_with(key!("tip-line"), &given);
    if tip.unread > 0 {
        let given = [("line", Value::from(line)), ("count", Value::from(tip.unread))];
        line = say.words.say_with(key!("tip-line-unread"), &given);
    }
    if tip.withdrawal_asked && tip.state != TipState::Withdrawn {
        line = say.words.say_with(key!("tip-line-asked"), &[("line", Value::from(line))]);
    }
    line
}

/// A tip in a list as scripts read it.
pub fn line_object(tip: &TipLine) -> Json {
    json!({
        "id": tip.id, "kind": tip.kind.name(), "state": tip.state.name(), "reason": reason(tip.state),
        "words": tip.first_words, "kept_at": tip.kept_at.0, "clock_doubted": tip.clock_doubted,
        "withdrawal_asked": tip.withdrawal_asked, "unread": tip.unread,
    })
}

/// A tip's story, answers read.
pub fn show(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let object = told(say, phone, id)?;
    phone.inbox().mark_read(id)?;
    Ok(object)
}

/// What can be done, but for what has just been done.
fn without_show(actions: &[TipAction]) -> Vec<TipAction> {
    actions.iter().copied().filter(|action| *action != TipAction::ReadAnswer).collect()
}

/// Tells a tip's story.
pub fn told(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let story = phone.inbox().story(id)?;
    let day = phone.today()?;
    let line = &story.line;
    let head = [
        ("id", Value::from(id.to_string())),
        ("kind", Value::from(say.kind(line.kind))),
        ("window", Value::from(say.words.say(window(story.window)))),
    ];
    say.line(key!("tip-head"), &head);
    let place = [
        ("hamlet", Value::from(clean_line(&story.hamlet))),
        ("unit", Value::from(say.unit_today(story.unit, day))),
    ];
    say.line(key!("tip-place"), &place);
    let kept = say.moment_by(line.kept_at, line.clock_doubted);
    say.line(key!("tip-kept"), &[("when", Value::from(kept))]);
    say.print(&clean(&story.text));
    let (state, comfort) = say.state_of(line.state, story.accepted_at.is_some());
    say.line(key!("tip-told"), &[("state", Value::from(state)), ("comfort", Value::from(comfort))]);
    if let Some(why) = say.reason(line.state) {
        say.print(&why.to_string());
    }
    if line.state.actions().contains(&TipAction::Edit)
        && let Routing::Moved(to) = say.territory.route(story.unit, day)
    {
        say.line(key!("unit-moved-more"), &[("new", Value::from(say.unit(to)))]);
    }
    let ended =
        if line.state == TipState::Withdrawn { key!("tip-withdrawn-at") } else { key!("tip-closed-at") };
    for (at, key) in [
        (story.accepted_at, key!("phone-receipt")),
        (story.opened_at, key!("tip-opened-at")),
        (story.closed_at, ended),
    ] {
        if let Some(at) = at {
            say.line(key, &[("when", Value::from(say.moment(at)))]);
        }
    }
    if line.withdrawal_asked && line.state != TipState::Withdrawn {
        let state = Value::from(say.words.say(key!("tip-state-withdrawal-asked")));
        let comfort = Value::from(say.words.say(key!("tip-state-withdrawal-asked-more")));
        say.line(key!("tip-told"), &[("state", state), ("comfort", comfort)]);
    }
    for (at, words) in &story.answers {
        let given = [("when", Value::from(say.moment(*at))), ("words", Value::from(clean(words)))];
        say.line(key!("tip-answer"), &given);
    }
    let commands = commands(&without_show(&story.actions));
    say.line(key!("tip-commands"), &[("commands", Value::from(commands.join(", ")))]);
    Ok(object(say, &story))
}

fn object(say: &Say, story: &Story) -> Json {
    let mut object = line_object(&story.line);
    let answers: Vec<_> =
        story.answers.iter().map(|(at, words)| json!({ "at": at.0, "words": words })).collect();
    for (name, value) in [
        ("unit", say.unit_object(story.unit)),
        ("hamlet", json!(story.hamlet)),
        ("window", json!(story.window.name())),
        ("words", json!(story.text)),
        ("accepted_at", json!(story.accepted_at.map(|at| at.0))),
        ("opened_at", json!(story.opened_at.map(|at| at.0))),
        ("closed_at", json!(story.closed_at.map(|at| at.0))),
        ("answers", json!(answers)),
        ("commands", json!(commands(&without_show(&story.actions)))),
    ] {
        object[name] = value;
    }
    object
}

/// Says which ward a tip is for.
pub fn choose(say: &Say, phone: &Phone, id: i64, query: &str) -> Result<Json, Failure> {
    let unit = match phone.outbox().destination(id) {
        // A name that two units bore is no question here: only one of them can take the tip.
        Ok(Choice::Among(units)) => {
            let fits = |unit: &tinxom_domain::id::UnitId| {
                say.territory.unit(*unit).is_some_and(|unit| {
                    let same =
                        |name: &str| exact_key(name) == exact_key(query.trim()) || fold(name) == fold(query);
                    unit.code == query.trim() || same(&unit.name) || same(&unit.short_name)
                })
            };
            match units.iter().filter(|unit| fits(unit)).collect::<Vec<_>>().as_slice() {
                [one] => **one,
                _ => return Err(PhoneError::UnitSplit(units).into()),
            }
        }
        Err(error @ PhoneError::NotFound(_)) => return Err(error.into()),
        _ => say.find_unit(query, phone.today()?)?,
    };
    phone.outbox().choose_unit(id, unit).map_err(|error| about(phone, id, error))?;
    told(say, phone, id)
}

/// Lets a tip leave once more.
pub fn retry(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    phone.outbox().try_again(id).map_err(|error| about(phone, id, error))?;
    told(say, phone, id)
}

/// Takes a tip back, or asks the desk to.
pub fn withdraw(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let withdrawn = phone.outbox().withdraw(id).map_err(|error| about(phone, id, error))?;
    say.line(if withdrawn { key!("withdraw-done") } else { key!("withdraw-asked") }, &[]);
    let state = phone.inbox().story(id)?.line.state.name();
    Ok(json!({ "id": id, "withdrawn": withdrawn, "withdrawal_asked": !withdrawn, "state": state }))
}

/// The receipt, verified once more with the server's key that is known here.
pub fn receipt(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let story = phone.inbox().story(id)?;
    let letter = phone.inbox().receipt(id).map_err(|error| match error {
        PhoneError::NotFound(_) => Told::new("no-receipt", exit::REFUSED, three!("error-no-receipt"))
            .with("id", id.to_string())
            .with("state", say.state(story.line.state).0)
            .field("id", json!(id))
            .field("state", json!(story.line.state.name()))
            .into(),
        PhoneError::ServerUnknown => {
            Told::new("receipt-not-verified", exit::REFUSED, three!("error-receipt-not-verified"))
                .with("id", id.to_string())
                .field("id", json!(id))
                .into()
        }
        other => Failure::Phone(other),
    })?;
    let given = [
        ("id", Value::from(id.to_string())),
        ("when", Value::from(say.moment(letter.at))),
        ("key", Value::from(hex(&letter.key))),
        ("segment", Value::from(hex(&letter.segment))),
    ];
    say.line(key!("receipt-verified"), &given[..2]);
    say.line(key!("receipt-key"), &given[2..3]);
    say.line(key!("receipt-segment"), &given[3..]);
    say.line(key!("receipt-more"), &[]);
    Ok(json!({
        "id": id, "verified": true, "at": letter.at.0, "key": hex(&letter.key),
        "segment": hex(&letter.segment),
    }))
}
