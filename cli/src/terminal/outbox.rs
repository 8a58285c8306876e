//! What did not arrive yet: tips, a patrol's lines, requests, and what was put aside with a way on.

use super::joining;
use crate::say::{Failure, Say, clean_line, reason};
use serde_json::{Value as Json, json};
use tinxom_domain::tip::TipState;
use tinxom_phone::{OutboxLine, OutboxState, OutboxSubject, Phone};
use tinxom_words::{Value, key};

/// Everything that waits or needs its owner.
pub fn list(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let lines = phone.outbox().list()?;
    let waiting = phone.sync().status()?.left;
    if let Some(refusal) = joining::refusal(phone) {
        joining::refused_told(say, refusal);
    }
    if lines.is_empty() {
        say.line(key!("network-all-sent"), &[]);
    }
    for line in &lines {
        told(say, line);
    }
    let rows: Vec<_> = lines.iter().map(object).collect();
    Ok(json!({ "waiting": waiting, "lines": rows }))
}

/// A line, why it is put aside, and how it goes on.
pub fn told(say: &Say, line: &OutboxLine) {
    let (state, why) = say.outbox_state(line.state);
    let given = [
        ("what", Value::from(what(say, line))),
        ("when", Value::from(say.when(line.kept_at, false))),
        ("state", Value::from(state)),
    ];
    say.line(key!("outbox-line"), &given);
    if let Some(why) = why {
        say.print(&why.to_string());
    }
    if let OutboxState::PutAside(_) = line.state {
        say.line(key!("outbox-aside"), &[("number", Value::from(line.id.to_string()))]);
    }
}

/// What a line is about, in words.
pub fn what(say: &Say, line: &OutboxLine) -> String {
    let words = Value::from(clean_line(&line.first_words));
    match line.subject {
        OutboxSubject::Tip { id, .. } => {
            let given = [("id", Value::from(id.to_string())), ("words", words)];
            say.words.say_with(key!("outbox-tip"), &given)
        }
        OutboxSubject::Patrol { note: Some(kind) } => {
            let given = [("kind", Value::from(say.kind(kind))), ("words", words)];
            say.words.say_with(key!("outbox-patrol-note"), &given)
        }
        _ => say.outbox_subject(&line.subject),
    }
}

/// A line as scripts read it.
pub fn object(line: &OutboxLine) -> Json {
    let (state, why) = match line.state {
        OutboxState::Tip(state) => (state.name(), reason(state)),
        OutboxState::Kept => ("kept", None),
        OutboxState::OnItsWay => (TipState::OnItsWay.name(), None),
        OutboxState::PutAside(why) => (TipState::PutAside(why).name(), Some(why.name())),
    };
    let (about, kind) = match line.subject {
        OutboxSubject::Tip { kind, .. } => ("tip", Some(kind.name())),
        OutboxSubject::Withdrawal => ("withdrawal", None),
        OutboxSubject::Patrol { note } => ("patrol", note.map(|kind| kind.name())),
        OutboxSubject::DeskWord => ("desk-word", None),
        OutboxSubject::Slot => ("slot", None),
        OutboxSubject::Keys => ("keys", None),
        OutboxSubject::Registry => ("registry", None),
    };
    json!({
        "id": line.id, "about": about, "kind": kind, "state": state, "reason": why,
        "words": line.first_words, "kept_at": line.kept_at.0,
    })
}

/// Lets something that is no tip leave once more.
pub fn retry_aside(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    phone.outbox().try_aside_again(number)?;
    say.line(key!("outbox-again"), &[("number", Value::from(number.to_string()))]);
    Ok(json!({ "aside": number, "again": true }))
}

/// Lets go of something that is no tip.
pub fn let_go(say: &Say, phone: &Phone, number: i64) -> Result<Json, Failure> {
    phone.outbox().let_go_aside(number)?;
    say.line(key!("outbox-let-go"), &[("number", Value::from(number.to_string()))]);
    Ok(json!({ "aside": number, "let_go": true }))
}
