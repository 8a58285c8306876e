//! The officer's side: invite, see what came, open, answer, close; the recovery sheet.

use super::passing::on_terminal;
use super::qr::{self, Paint};
use super::{PAGE, hex, page_of, skip};
use crate::say::{Failure, Say, Told, clean, clean_line, desk_state, exit, window};
use serde_json::{Value as Json, json};
use tinxom_domain::id::{GroupId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{TimeWindow, TipKind};
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::{DeskLine, InviteRequest, Phone, PhoneError};
use tinxom_words::{Value, key, three};

/// Tips that are looked through for one.
const ALL: usize = 1_000_000;

/// Invites a person.
pub fn invite(
    say: &Say,
    phone: &Phone,
    label: &str,
    group: Option<&str>,
    until: Option<Date>,
) -> Result<Json, Failure> {
    let group = match group {
        None => None,
        Some("new") => Some(phone.officer().new_group()),
        Some(id) => Some(group_of(id)?),
    };
    let today = phone.today()?;
    if let Some(until) = until.filter(|until| *until < today) {
        return Err(Told::new("until-past", exit::REFUSED, three!("error-until-past"))
            .with("date", say.date(until))
            .with("today", say.date(today))
            .field("until", json!(until.to_string()))
            .into());
    }
    let role = if group.is_some() { Role::GroupMember } else { Role::Resident };
    let text = phone.officer().invite(&InviteRequest { role, label: label.to_owned(), group, until })?;
    let view = phone.membership().read_invite(&text)?;
    let given = [
        ("inviter", Value::from(say.role(view.inviter))),
        ("hamlet", Value::from(clean_line(&view.label))),
        ("unit", Value::from(say.unit(view.unit))),
        ("role", Value::from(say.role(view.role))),
    ];
    say.line(key!("invite-for"), &given);
    say.line(key!("invite-until"), &[("date", Value::from(say.date(view.until)))]);
    if let Some(group) = group {
        say.line(key!("phone-group"), &[("id", Value::from(hex(&group.0)))]);
    }
    let code = qr::code(&text);
    if let Some(code) = &code {
        say.line(key!("phone-invite"), &[("columns", Value::from(qr::columns(code)))]);
        say.print(&qr::render(code, Paint::suited(on_terminal(say))));
    }
    say.print(&text);
    Ok(json!({
        "invite": text, "role": role.name(), "label": view.label, "until": view.until.to_string(),
        "group": group.map(|group| hex(&group.0)), "qr_modules": code.map(|code| code.size),
    }))
}

/// A group by its id.
///
/// # Errors
/// [`Failure`] for what is no id.
pub fn group_of(id: &str) -> Result<GroupId, Failure> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(id.as_bytes()).ok();
    bytes.and_then(|id| id.try_into().ok()).map(GroupId).ok_or_else(|| {
        Told::new("arguments", exit::ARGUMENTS, three!("error-group-form"))
            .with("value", id)
            .field("argument", json!("--group"))
            .field("value", json!(id))
            .into()
    })
}

/// A page of what came.
pub fn list(say: &Say, phone: &Phone, all: bool, page: u32) -> Result<Json, Failure> {
    let mut tips = phone.officer().list(all, skip(page), PAGE + 1)?;
    let (count, waiting) = phone.officer().count()?;
    say.line(key!("desk-count"), &[("count", Value::from(count)), ("waiting", Value::from(waiting))]);
    for tip in tips.iter().take(PAGE) {
        line_told(say, tip);
    }
    let next = page_of(say, &mut tips, page);
    let rows: Vec<_> = tips.iter().map(line_object).collect();
    Ok(json!({ "tips": rows, "count": count, "waiting": waiting, "page": page, "next_page": next }))
}

/// A tip at the desk on one line.
pub fn line_told(say: &Say, tip: &DeskLine) {
    let (name, label) = desk_state(tip.state as u8);
    let given = [
        ("id", Value::from(tip.id.to_string())),
        ("state", Value::from(say.words.say(label))),
        ("when", Value::from(say.when(tip.at, false))),
    ];
    let line = say.words.say_with(key!("desk-line"), &given);
    say.print(&waiting(say, line, name, SystemClock.now().0.saturating_sub(tip.at.0)));
    if tip.withdrawal_asked && name != "withdrawn" {
        say.line(key!("desk-asked"), &[]);
    }
    if tip.marked {
        say.line(key!("desk-marked"), &[]);
    }
}

/// A line with how long its tip waits: one that is done waits no more.
fn waiting(say: &Say, line: String, state: &str, waits: i64) -> String {
    if !matches!(state, "came" | "opened") {
        return line;
    }
    let line = Value::from(line);
    if waits < 60_000 {
        return say.words.say_with(key!("desk-line-came"), &[("line", line)]);
    }
    say.words.say_with(key!("desk-line-waits"), &[("line", line), ("time", Value::from(say.duration(waits)))])
}

/// A tip at the desk as scripts read it.
pub fn line_object(tip: &DeskLine) -> Json {
    json!({
        "id": tip.id, "state": desk_state(tip.state as u8).0, "at": tip.at.0,
        "withdrawal_asked": tip.withdrawal_asked, "marked": tip.marked,
    })
}

/// Opens a tip: the words, then place and time, then who says so.
pub fn open(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    let opened = phone.officer().open(number)?;
    let content = &opened.content;
    let (unit, kept_at) = (UnitId(content.unit), Timestamp(content.kept_at));
    let kind = TipKind::from_code(content.kind).unwrap_or(TipKind::Other);
    let when = TimeWindow::from_code(content.window).unwrap_or(TimeWindow::NotSure);
    let head = [
        ("id", Value::from(number.to_string())),
        ("kind", Value::from(say.kind(kind))),
        ("window", Value::from(say.words.say(window(when)))),
    ];
    say.line(key!("tip-head"), &head);
    say.print(&clean(&content.text));
    let place = [
        ("hamlet", Value::from(clean_line(&content.hamlet))),
        ("unit", Value::from(say.unit_today(unit, phone.today()?))),
    ];
    say.line(key!("tip-place"), &place);
    let kept = say.moment_by(kept_at, content.clock_doubted);
    say.line(key!("tip-kept"), &[("when", Value::from(kept))]);
    match &opened.identity {
        Some(identity) => {
            say.line(key!("desk-sender"), &[("name", Value::from(clean_line(&identity.name)))]);
        }
        None => say.line(key!("desk-no-sender"), &[]),
    }
    if content.key_old {
        say.line(key!("desk-key-old"), &[]);
    }
    let answers = phone.officer().answers(number)?;
    for (at, words) in &answers {
        let given = [("when", Value::from(say.moment(*at))), ("words", Value::from(words))];
        say.line(key!("tip-answer"), &given);
    }
    let answers: Vec<_> = answers.iter().map(|(at, words)| json!({ "at": at.0, "words": words })).collect();
    Ok(json!({
        "id": number, "kind": kind.name(), "window": when.name(), "words": content.text,
        "hamlet": content.hamlet, "unit": say.unit_object(unit), "kept_at": content.kept_at,
        "clock_doubted": content.clock_doubted, "key_old": content.key_old,
        "sender": opened.identity.as_ref().map(|identity| &identity.name), "answers": answers,
    }))
}

/// Answers a tip.
pub fn answer(say: &Say, phone: &Phone, number: i64, text: &str) -> Result<Json, Failure> {
    phone.officer().answer(number, text)?;
    done(say, phone, number)
}

/// Closes a tip.
pub fn close(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    phone.officer().close(number).map_err(|error| state_of(say, phone, number, error))?;
    done(say, phone, number)
}

/// Takes a tip as withdrawn.
pub fn accept_withdrawal(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    phone.officer().accept_withdrawal(number).map_err(|error| state_of(say, phone, number, error))?;
    done(say, phone, number)
}

fn at_desk(phone: &Phone, number: i64) -> Result<DeskLine, PhoneError> {
    let tips = phone.officer().list(true, 0, ALL)?;
    tips.into_iter().find(|tip| tip.id == number).ok_or(PhoneError::NotFound(number))
}

fn done(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    let tip = at_desk(phone, number)?;
    let given = [
        ("id", Value::from(number.to_string())),
        ("state", Value::from(say.words.say(desk_state(tip.state as u8).1))),
    ];
    say.line(key!("desk-done"), &given);
    Ok(line_object(&tip))
}

/// What is not possible with a tip as it is, with where it is.
fn state_of(say: &Say, phone: &Phone, number: i64, error: PhoneError) -> Failure {
    let (PhoneError::NotPossible, Ok(tip)) = (&error, at_desk(phone, number)) else { return error.into() };
    let (name, label) = desk_state(tip.state as u8);
    Told::new(error.name(), exit::REFUSED, three!("error-desk-state"))
        .with("id", number.to_string())
        .with("state", say.words.say(label))
        .field("id", json!(number))
        .field("state", json!(name))
        .field("withdrawal_asked", json!(tip.withdrawal_asked))
        .into()
}

/// The recovery sheet.
pub fn sheet(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let sheet = phone.officer().recovery_sheet()?;
    say.line(key!("phone-sheet"), &[]);
    say.print(&sheet);
    Ok(json!({ "sheet": sheet }))
}

/// Gives a new desk the keys of a lost one.
pub fn recover(say: &Say, phone: &Phone, sheet: &str) -> Result<Json, Failure> {
    let unit = phone.officer().recover(sheet)?;
    say.line(key!("phone-recovered"), &[("unit", Value::from(say.unit(unit)))]);
    Ok(json!({ "recovered": true, "unit": say.unit_object(unit) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_words::Language;

    #[test]
    fn a_tip_at_the_desk_waits_from_its_first_minute_until_it_is_answered() {
        let say = Say::new(Language::Vietnamese, false).unwrap();
        let told = |state, waits| waiting(&say, "2. Chưa mở".into(), state, waits);
        assert_eq!(told("came", -5), "2. Chưa mở · vừa đến");
        assert_eq!(told("came", 59_999), "2. Chưa mở · vừa đến");
        assert_eq!(told("opened", 60_000), "2. Chưa mở · chờ 1 phút");
        for done in ["answered", "closed", "withdrawn"] {
            assert_eq!(told(done, 60_000), "2. Chưa mở");
        }
    }
}
