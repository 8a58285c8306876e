//! Writing a tip: who will read it before anything is typed, and every line kept when it ends.

use super::arguments::Details;
use super::{about, tips, typing};
use crate::say::{Failure, Say};
use serde_json::{Value as Json, json};
use std::io::IsTerminal;
use tinxom_domain::id::UnitId;
use tinxom_domain::text::{TextError, TipText};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind, TipState};
use tinxom_phone::{Field, NewTip, Phone, PhoneError, TipEdit};
use tinxom_words::{Value, key};

/// What is said of a new tip besides its words.
pub struct New {
    /// What it is about.
    pub kind: TipKind,
    /// When it happened.
    pub window: TimeWindow,
    /// The hamlet, when it is not the own one.
    pub hamlet: Option<String>,
    /// Code or name of the unit, when it is not the own one.
    pub unit: Option<String>,
}

/// Says who will read it and who will know the sender.
fn who_reads(say: &Say, phone: &Phone, unit: UnitId) -> Result<(), Failure> {
    let day = phone.today()?;
    say.line(key!("who-reads"), &[("unit", Value::from(say.readers(unit, day)))]);
    say.line(key!("who-reads-more"), &[]);
    say.line(key!("emergency-first"), &[]);
    say.line(key!("truth-calm"), &[]);
    Ok(())
}

fn saved(say: &Say, at: Timestamp) {
    say.note(key!("draft-saved"), &[("time", Value::from(say.time(at)))]);
}

fn how_to_type(say: &Say) {
    if std::io::stdin().is_terminal() {
        say.note(key!("type-lines"), &[]);
    }
}

const NO_WORDS: PhoneError = PhoneError::Text { field: Field::Words, error: TextError::Empty };

/// Writes a tip.
pub fn write(say: &Say, phone: &Phone, text: Option<&str>, new: New, queue: bool) -> Result<Json, Failure> {
    let own = phone.membership().holder()?.appointment.unit;
    let unit = match &new.unit {
        Some(unit) => Some(say.find_unit(unit, phone.today()?)?),
        None => None,
    };
    who_reads(say, phone, unit.unwrap_or(own))?;
    let tip = |text: &str| NewTip {
        kind: new.kind,
        unit,
        hamlet: new.hamlet.clone(),
        window: new.window,
        text: text.to_owned(),
    };
    let id = match text {
        Some(text) if text.trim().is_empty() => return Err(NO_WORDS.into()),
        Some(text) => phone.drafts().write(&tip(text))?,
        None => {
            how_to_type(say);
            let mut kept = None;
            typing::lines(&mut std::io::stdin().lock(), String::new(), |text| {
                let now = match kept {
                    Some(id) => phone
                        .drafts()
                        .edit(id, &TipEdit { text: Some(text.to_owned()), ..TipEdit::default() })?,
                    None if text.trim().is_empty() => return Ok(()),
                    None => {
                        let id = phone.drafts().write(&tip(text))?;
                        kept = Some(id);
                        phone.inbox().story(id)?.line.kept_at
                    }
                };
                saved(say, now);
                Ok(())
            })?;
            kept.ok_or(NO_WORDS)?
        }
    };
    if queue {
        phone.drafts().queue(id).map_err(|error| about(phone, id, error))?;
    }
    written(say, phone, id)
}

/// Shows a tip after it was changed, and what stands in the way of a draft.
fn written(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let object = tips::told(say, phone, id)?;
    let story = phone.inbox().story(id)?;
    if story.line.state == TipState::Draft {
        match TipText::parse(&story.text) {
            Err(error) => {
                let failure = Failure::Phone(PhoneError::Text { field: Field::Words, error });
                say.print(&say.explain(&failure).to_string());
            }
            Ok(_) => say.line(key!("draft-queue"), &[("id", Value::from(id.to_string()))]),
        }
    }
    Ok(object)
}

/// Changes a tip that did not leave yet; without anything to change, goes on writing it.
pub fn edit(
    say: &Say,
    phone: &Phone,
    id: i64,
    text: Option<String>,
    details: &Details,
) -> Result<Json, Failure> {
    let story = phone.inbox().story(id)?;
    if !story.line.state.actions().contains(&tinxom_domain::tip::TipAction::Edit) {
        return Err(about(phone, id, PhoneError::NotPossible));
    }
    let unit = match &details.unit {
        Some(unit) => Some(say.find_unit(unit, phone.today()?)?),
        None => None,
    };
    who_reads(say, phone, unit.unwrap_or(story.unit))?;
    let edit =
        TipEdit { kind: details.kind, unit, hamlet: details.hamlet.clone(), window: details.window, text };
    let named = edit.kind.is_some() || unit.is_some() || edit.hamlet.is_some() || edit.window.is_some();
    if edit.text.is_some() || named {
        let at = phone.drafts().edit(id, &edit).map_err(|error| about(phone, id, error))?;
        saved(say, at);
        return written(say, phone, id);
    }
    say.note(key!("type-on"), &[]);
    say.print(&story.text);
    how_to_type(say);
    let before = if story.text.is_empty() { String::new() } else { format!("{}\n", story.text) };
    typing::lines(&mut std::io::stdin().lock(), before, |text| {
        let edit = TipEdit { text: Some(text.to_owned()), ..TipEdit::default() };
        saved(say, phone.drafts().edit(id, &edit).map_err(|error| about(phone, id, error))?);
        Ok(())
    })?;
    written(say, phone, id)
}

/// Keeps a draft to be sent.
pub fn queue(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    phone.drafts().queue(id).map_err(|error| about(phone, id, error))?;
    tips::told(say, phone, id)
}

/// Throws a draft away.
pub fn delete(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    phone.drafts().delete(id).map_err(|error| about(phone, id, error))?;
    say.line(key!("draft-deleted"), &[("id", Value::from(id.to_string()))]);
    Ok(json!({ "id": id, "deleted": true }))
}

/// Takes a draft back.
pub fn undo(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    phone.drafts().undelete(id).map_err(|error| about(phone, id, error))?;
    say.line(key!("draft-restored"), &[]);
    tips::told(say, phone, id)
}

/// Begins a new draft with a tip's words.
pub fn copy(say: &Say, phone: &Phone, id: i64) -> Result<Json, Failure> {
    let copy = phone.drafts().copy(id)?;
    say.line(key!("draft-copied"), &[("id", Value::from(id.to_string()))]);
    written(say, phone, copy)
}
