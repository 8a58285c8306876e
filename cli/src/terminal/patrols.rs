//! Patrols: start, notes, gaps without blame, end; the logs of the groups that are here.

use super::{PAGE, hex, page_of, skip};
use crate::say::{Failure, Say, Told, clean, clean_line, exit, purpose as purpose_key};
use serde_json::{Value as Json, json};
use tinxom_domain::patrol::PatrolPurpose;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::TipKind;
use tinxom_phone::ports::{Clock, SystemClock};
use tinxom_phone::{PatrolNight, Phone, PhoneError};
use tinxom_words::{Value, key, three};

/// Begins a patrol, after saying who will read its log.
pub fn start(say: &Say, phone: &Phone, purpose: PatrolPurpose, alone: bool) -> Result<Json, Failure> {
    say.line(key!("patrol-who-reads"), &[]);
    phone.patrols().start(purpose, alone)?;
    say.line(key!("patrol-started"), &[("time", Value::from(say.now()))]);
    say.line(key!("patrol-purpose"), &[("purpose", Value::from(say.words.say(purpose_key(purpose))))]);
    if alone {
        say.line(key!("patrol-alone"), &[]);
    }
    Ok(json!({ "purpose": purpose.name(), "alone": alone, "started": true }))
}

/// Notes something, after saying who will read it.
pub fn note(say: &Say, phone: &Phone, kind: TipKind, hamlet: &str, words: &str) -> Result<Json, Failure> {
    say.line(key!("patrol-who-reads"), &[]);
    phone.patrols().note(kind, hamlet, words)?;
    say.line(key!("patrol-noted"), &[("time", Value::from(say.now()))]);
    let notes = phone.patrols().running()?.map_or(0, |patrol| patrol.notes.len());
    Ok(json!({ "kind": kind.name(), "notes": notes }))
}

/// Tells a gap.
pub fn gap(say: &Say, phone: &Phone, from: &str, to: &str) -> Result<Json, Failure> {
    let running = phone.patrols().running()?.ok_or(PhoneError::PatrolNotRunning)?;
    let now = SystemClock.now();
    let (from, to) = (moment(from, now)?, moment(to, now)?);
    if from >= to || to > now || to < running.started {
        return Err(Told::new("gap-order", exit::REFUSED, three!("error-gap-order"))
            .with("from", say.moment(from))
            .with("to", say.moment(to))
            .with("started", say.moment(running.started))
            .into());
    }
    phone.patrols().gap(from, to)?;
    gap_told(say, from, to);
    Ok(json!({ "from": from.0, "to": to.0 }))
}

/// Says a gap, and that nobody is at fault.
pub fn gap_told(say: &Say, from: Timestamp, to: Timestamp) {
    let given = [("from", Value::from(say.time(from))), ("to", Value::from(say.time(to)))];
    say.line(key!("patrol-gap"), &given);
    say.line(key!("patrol-gap-more"), &[]);
}

/// `17:00`, the next time it will be so, or `2026-07-15T17:00`; both in Viet Nam.
pub fn moment_to_come(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let at = moment(text, now)?;
    Ok(if text.contains('T') || at == now { at } else { Timestamp(at.0 + 86_400_000) })
}

/// `02:10`, the last time it was so, or `2026-07-15T02:10`; both in Viet Nam.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (Date::parse_iso(day), time),
        None => (None, text),
    };
    let read = || {
        let (hour, minute) = time.split_once(':')?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let of_day = |text: &str, end: i64| {
            Some(text.parse::<i64>().ok()?).filter(|number| digits(text) && *number < end)
        };
        let millis = (of_day(hour, 24)? * 60 + of_day(minute, 60)?) * 60_000;
        if text.contains('T') {
            return Some(Timestamp(day?.start().0 + millis));
        }
        let today = Timestamp(Date::of(now).start().0 + millis);
        Some(if today > now { Timestamp(today.0 - 86_400_000) } else { today })
    };
    read().ok_or_else(|| {
        Told::new("arguments", exit::ARGUMENTS, three!("error-time-form"))
            .with("value", text)
            .field("value", json!(text))
            .into()
    })
}

/// Ends the patrol.
pub fn end(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let count = phone.patrols().end()?;
    say.line(key!("patrol-ended"), &[("time", Value::from(say.now())), ("count", Value::from(count))]);
    Ok(json!({ "ended": true, "notes": count }))
}

/// A page of the patrols, the newest first.
pub fn list(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let mut nights = phone.patrols().list(skip(page), PAGE + 1)?;
    if nights.is_empty() {
        say.line(if page == 1 { key!("patrol-none") } else { key!("phone-none-here") }, &[]);
    }
    for night in nights.iter().take(PAGE) {
        told(say, night);
    }
    let next = page_of(say, &mut nights, page);
    let rows: Vec<_> = nights.iter().map(object).collect();
    Ok(json!({ "patrols": rows, "page": page, "next_page": next }))
}

fn told(say: &Say, night: &PatrolNight) {
    let patrol = &night.patrol;
    let group = Value::from(hex(&night.group.0));
    let started = Value::from(say.moment(patrol.started));
    match patrol.ended {
        Some(ended) => {
            let given = [("started", started), ("ended", Value::from(say.moment(ended))), ("group", group)];
            say.line(key!("patrol-night"), &given);
        }
        None => say.line(key!("patrol-night-running"), &[("started", started), ("group", group)]),
    }
    if night.own {
        say.line(key!("patrol-own"), &[]);
    }
    say.line(key!("patrol-purpose"), &[("purpose", Value::from(say.words.say(purpose_key(patrol.purpose))))]);
    if patrol.alone {
        say.line(key!("patrol-alone"), &[]);
    }
    for note in &patrol.notes {
        let given = [
            ("time", Value::from(say.time(note.at))),
            ("kind", Value::from(say.kind(note.kind))),
            ("hamlet", Value::from(clean_line(&note.hamlet))),
            ("words", Value::from(clean(&note.words))),
        ];
        say.line(key!("patrol-note"), &given);
    }
    for gap in &patrol.gaps {
        gap_told(say, gap.from, gap.to);
    }
    if night.waiting > 0 {
        say.line(key!("patrol-waiting"), &[("count", Value::from(night.waiting))]);
    }
}

fn object(night: &PatrolNight) -> Json {
    let patrol = &night.patrol;
    let notes: Vec<_> = patrol
        .notes
        .iter()
        .map(|note| {
            json!({
                "at": note.at.0, "kind": note.kind.name(), "hamlet": note.hamlet, "words": note.words,
            })
        })
        .collect();
    let gaps: Vec<_> = patrol.gaps.iter().map(|gap| json!({ "from": gap.from.0, "to": gap.to.0 })).collect();
    json!({
        "group": hex(&night.group.0), "device": hex(&night.device.0), "own": night.own,
        "purpose": patrol.purpose.name(), "alone": patrol.alone, "started": patrol.started.0,
        "ended": patrol.ended.map(|at| at.0), "notes": notes, "gaps": gaps, "waiting": night.waiting,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_day_is_the_last_one_there_was() {
        let midnight = Date::parse_iso("2026-07-15").unwrap().start();
        let now = Timestamp(midnight.0 + 3 * 3_600_000);
        let at = |text| moment(text, now).ok().map(|at| at.0 - midnight.0);
        assert_eq!(at("02:10"), Some(130 * 60_000));
        assert_eq!(at("23:50"), Some(-10 * 60_000));
        assert_eq!(at("2026-07-14T23:50"), Some(-10 * 60_000));
        let to_come = |text| moment_to_come(text, now).ok().map(|at| at.0 - midnight.0);
        assert_eq!(to_come("17:00"), Some(17 * 3_600_000));
        assert_eq!(to_come("02:10"), Some(24 * 3_600_000 + 130 * 60_000));
        assert_eq!(to_come("2026-07-15T17:00"), Some(17 * 3_600_000));
        for wrong in ["", "2:10", "24:00", "02:60", "+2:10", "2026-13-01T02:10", "2026-07-14T", "0210"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }
}
