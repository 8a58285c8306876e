//! Writing a tip (báo tin) in three screens: what it is about, the words, and all of it once more before it is kept to be
//! sent. Every letter is in the vault as it is typed.

use super::Drawing;
use super::home::{kind_icon, kind_tiles};
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, RowBody, Screen, TextRole, Tone};
use super::stage::{Stage, go, number, parts, question, within};
use crate::{Choice, NewTip, PhoneError, Story, TipEdit};
use tinxom_domain::id::UnitId;
use tinxom_domain::text::{TIP_TEXT_LIMIT, nfc};
use tinxom_domain::tip::{TimeWindow, TipAction, TipKind, TipState};
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("compose", kinds), ("words", words), ("look", look)];

/// 1/3: kinds as pictures, and who will read it, before anything is typed.
fn kinds(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(stage.word(key!("compose-kind")));
    let chosen = match stage.about {
        "" => None,
        _ => Some(stage.phone.inbox().story(stage.number()?)?.line.kind),
    };
    who_reads(stage, &mut screen, stage.phone.membership().holder()?.appointment.unit)?;
    kind_tiles(stage, &mut screen, "kind", chosen);
    screen.text("who-reads-more", TextRole::Body, stage.word(key!("who-reads-more")));
    screen.text("emergency", TextRole::Soft, stage.word(key!("emergency-first")));
    Ok(screen.beside(stage.emergency()))
}

/// One sentence, so that on a small phone with large type what it stands over is still seen; what else the server knows stands
/// below, before anything is typed.
fn who_reads(stage: &Stage<'_>, screen: &mut Screen, unit: UnitId) -> Result<(), PhoneError> {
    let readers = stage.say.readers(unit, stage.today()?);
    let title = stage.words(key!("who-reads"), &[("unit", Value::from(readers))]);
    screen.card("who-reads", Icon::Eye, Tone::Blue, title, "");
    Ok(())
}

/// 2/3: where, when, the words. Saves itself, and says when.
fn words(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = stage.number()?;
    let story = stage.phone.inbox().story(id)?;
    let mut screen = stage.screen(stage.say.kind(story.line.kind));
    screen.head.back = Some(stage.back(format!("put-by/{id}")));
    left_meanwhile(stage, &mut screen, id, &story);
    let text = stage.waiting("words").unwrap_or_else(|| story.text.clone());
    let (used, counter) = counter(stage, &text);
    let mut note = vec![counter];
    if used > TIP_TEXT_LIMIT {
        note.push(stage.word(key!("compose-too-long")));
    } else if stage.waiting("words").is_some() && story.actions.contains(&TipAction::Edit) {
        note.push(stage.word(key!("compose-not-kept")));
    } else if let Ok(at) = stage.typed("saved-at").parse() {
        let time = stage.say.time(tinxom_domain::time::Timestamp(at));
        note.push(stage.words(key!("draft-saved"), &[("time", Value::from(time))]));
    }
    screen.row(
        "field-words",
        RowBody::Field {
            field: "words".into(),
            label: stage.word(key!("compose-words")),
            value: text,
            hint: stage.word(key!("compose-words-hint")),
            note: note.join(" "),
            keyboard: Keyboard::Lines,
        },
    );
    let change = ActionButton::new(format!("go/tip-place/{id}"), stage.word(key!("tip-place-change")));
    screen.row(
        "place",
        RowBody::Line {
            first_words: false,
            icon: Icon::Hamlet,
            title: place(stage, &story.hamlet, story.unit)?,
            detail: stage.word(key!("tip-place-change")),
            time: String::new(),
            badge: None,
            unread: false,
            open: Some(change),
        },
    );
    who_reads(stage, &mut screen, story.unit)?;
    screen.text("when", TextRole::Heading, stage.word(key!("compose-when")));
    for window in TimeWindow::ALL {
        let label = stage.word(crate::say::window(*window));
        let button = ActionButton::new(format!("window/{id}/{}", window.name()), label);
        let chosen = story.window == *window;
        screen.choice(format!("window-{}", window.name()), button, "", chosen);
    }
    let mut buttons = vec![
        ActionButton::new(format!("go/compose/{id}"), stage.word(key!("compose-other-kind")))
            .icon(kind_icon(story.line.kind)),
    ];
    if story.line.state == TipState::Draft {
        let ask = question(stage, key!("compose-delete"), stage.word(key!("compose-delete-more")))
            .titled(stage.word(key!("compose-delete-ask")));
        let delete = ActionButton::new(format!("delete/{id}"), stage.word(key!("compose-delete")));
        buttons.push(delete.icon(Icon::Bin).confirm(ask));
    }
    screen.buttons("more-ways", buttons);
    let on = ActionButton::new(format!("go/look/{id}"), stage.word(key!("screen-on"))).icon(Icon::On);
    let fits = used > 0 && used <= TIP_TEXT_LIMIT && stage.waiting("words").is_none();
    Ok(screen.main(on.enabled(fits)).beside(stage.emergency()))
}

/// How long a text is, as it is kept, and that as words beside how long it may be.
pub(super) fn counter(stage: &Stage<'_>, text: &str) -> (usize, String) {
    let used = nfc(text).trim().chars().count();
    let given = [("count", Value::from(used)), ("limit", Value::from(TIP_TEXT_LIMIT))];
    (used, stage.words(key!("compose-counter"), &given))
}

/// A tip that left while it was being changed takes no more words: those that came too late begin a new draft.
fn left_meanwhile(stage: &Stage<'_>, screen: &mut Screen, id: i64, story: &Story) {
    if stage.waiting("words").is_none() || story.actions.contains(&TipAction::Edit) {
        return;
    }
    let copy = ActionButton::new(format!("copy-late/{id}"), stage.word(key!("story-copy"))).icon(Icon::Copy);
    let (title, text) = (stage.word(key!("compose-left")), stage.word(key!("compose-left-more")));
    let (icon, tone) = (Icon::OnItsWay, Tone::Amber);
    screen.row("left", RowBody::Card { icon, tone, title, text, buttons: vec![copy] });
}

/// A new draft of what was typed too late for the tip that left.
fn copy_late(stage: &Stage<'_>, id: i64) -> Result<ActionOutcome, PhoneError> {
    let text = stage.waiting("words").ok_or(PhoneError::NotPossible)?;
    let drafts = stage.phone.drafts();
    let copy = drafts.copy(id)?;
    drafts.edit(copy, &TipEdit { text: Some(text), ..TipEdit::default() })?;
    Ok(ActionOutcome::Replace { place: format!("words/{copy}") })
}

/// 3/3: all of it once more, in the reader's order.
fn look(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = stage.number()?;
    let story = stage.phone.inbox().story(id)?;
    let mut screen = stage.screen(stage.word(key!("compose-look")));
    story_told(stage, &mut screen, &story)?;
    let choice = stage.phone.outbox().destination(id);
    let chosen = match &choice {
        Ok(Choice::To(_)) => true,
        Ok(Choice::Among(units)) => {
            units_to_choose(stage, &mut screen, id, units);
            false
        }
        Err(error) => {
            screen.explain("destination", &stage.say.explain(error));
            false
        }
    };
    who_reads(stage, &mut screen, story.unit)?;
    screen.text("who-reads-more", TextRole::Body, stage.word(key!("who-reads-more")));
    screen.text("truth", TextRole::Soft, stage.word(key!("truth-calm")));
    let queue = ActionButton::new(format!("queue/{id}"), stage.word(key!("compose-queue"))).icon(Icon::House);
    Ok(screen.main(queue.enabled(chosen)).beside(stage.emergency()))
}

/// A tip of this phone, as its reader will see it.
pub(super) fn story_told(stage: &Stage<'_>, screen: &mut Screen, story: &Story) -> Result<(), PhoneError> {
    let place = place(stage, &story.hamlet, story.unit)?;
    told(stage, screen, story.line.kind, &story.text, place, story.window);
    Ok(())
}

/// A tip in the reader's order: the words, then place and time.
pub(super) fn told(
    stage: &Stage<'_>,
    screen: &mut Screen,
    kind: TipKind,
    words: &str,
    place: String,
    window: TimeWindow,
) {
    screen.card("kind", kind_icon(kind), Tone::Plain, stage.say.kind(kind), "");
    screen.text("words", TextRole::Quote, words);
    screen.fact("place", stage.word(key!("tip-where")), place);
    screen.fact("window", stage.word(key!("compose-when")), stage.word(crate::say::window(window)));
}

/// A hamlet, where one is said, and its unit as of today.
pub(super) fn place(stage: &Stage<'_>, hamlet: &str, unit: UnitId) -> Result<String, PhoneError> {
    Ok(within(hamlet, &stage.say.unit_today(unit, stage.today()?)))
}

/// The wards of which one takes the tip.
pub(super) fn units_to_choose(stage: &Stage<'_>, screen: &mut Screen, id: i64, units: &[UnitId]) {
    screen.text("choose", TextRole::Heading, stage.word(key!("compose-choose")));
    for unit in units {
        let button = ActionButton::new(format!("unit/{id}/{}", unit.0), stage.say.unit(*unit));
        screen.choice(format!("unit-{}", unit.0), button, "", false);
    }
}

fn choose_kind(stage: &Stage<'_>, name: &str) -> Result<ActionOutcome, PhoneError> {
    let kind = TipKind::from_name(name).ok_or(PhoneError::NotPossible)?;
    if stage.about.is_empty() {
        let new = NewTip { kind, unit: None, hamlet: None, window: TimeWindow::NotSure, text: String::new() };
        let id = stage.phone.drafts().write(&new)?;
        return Ok(ActionOutcome::Replace { place: format!("words/{id}") });
    }
    let id = stage.number()?;
    stage.phone.drafts().edit(id, &TipEdit { kind: Some(kind), ..TipEdit::default() })?;
    Ok(ActionOutcome::Back { notice: None })
}

/// Tries once more to keep what a field could not. Nobody leaves it behind without knowing: the tip would go with what it said
/// before.
pub(super) fn left_behind(stage: &Stage<'_>, screen: &str, field: &str) -> Option<ActionOutcome> {
    stage.waiting(field)?;
    let error = super::keep(stage, screen, field)?.err()?;
    let mut notice = super::stage::told(stage.say, &error);
    let leave = ActionButton::new("back", stage.word(key!("compose-let-go"))).icon(Icon::Bin);
    notice.button = Some(leave);
    Some(ActionOutcome::Tell { notice })
}

/// Puts a draft by: one without a word is thrown away, any other stays and says so.
fn put_by(stage: &Stage<'_>, id: i64) -> Result<ActionOutcome, PhoneError> {
    if let Some(told) = left_behind(stage, "words", "words") {
        return Ok(told);
    }
    let story = stage.phone.inbox().story(id)?;
    if story.line.state != TipState::Draft {
        return Ok(ActionOutcome::Back { notice: None });
    }
    let notice = if story.text.trim().is_empty() {
        stage.phone.drafts().delete(id)?;
        None
    } else {
        Some(stage.done(stage.word(key!("tip-state-draft-more")), None))
    };
    Ok(ActionOutcome::Back { notice })
}

/// An id and what stands behind it.
pub(super) fn two(about: &str) -> Result<(i64, &str), PhoneError> {
    let (id, rest) = parts(about)?;
    Ok((number(id)?, rest))
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let drafts = stage.phone.drafts();
    let done = || -> Result<ActionOutcome, PhoneError> {
        match verb {
            "kind" => choose_kind(stage, about),
            "window" => {
                let (id, name) = two(about)?;
                let window = TimeWindow::from_name(name).ok_or(PhoneError::NotPossible)?;
                drafts.edit(id, &TipEdit { window: Some(window), ..TipEdit::default() })?;
                Ok(ActionOutcome::Stay)
            }
            "put-by" => put_by(stage, number(about)?),
            "queue" => {
                let id = number(about)?;
                // One that was kept and then changed waits already.
                let state = stage.phone.inbox().story(id)?.line.state;
                if !matches!(state, TipState::Queued | TipState::WaitingForKey) {
                    drafts.queue(id)?;
                }
                let notice = Some(stage.done(stage.word(key!("tip-state-queued-more")), None));
                Ok(ActionOutcome::Root { place: "home".into(), notice })
            }
            "delete" => {
                drafts.delete(number(about)?)?;
                let undo = ActionButton::new(format!("undelete/{about}"), stage.word(key!("screen-undo")));
                let said = stage.word(key!("compose-deleted"));
                let notice = Some(stage.done(said, Some(undo.icon(Icon::Withdrawn))));
                Ok(ActionOutcome::Root { place: "home".into(), notice })
            }
            "copy-late" => copy_late(stage, number(about)?),
            "undelete" => {
                drafts.undelete(number(about)?)?;
                go(format!("words/{about}"))
            }
            "unit" => {
                let (id, unit) = two(about)?;
                let unit = unit.parse().map_err(|_| PhoneError::UnitUnknown)?;
                stage.phone.outbox().choose_unit(id, UnitId(unit))?;
                Ok(ActionOutcome::Stay)
            }
            _ => Err(PhoneError::NotPossible),
        }
    };
    ["kind", "window", "put-by", "queue", "delete", "copy-late", "undelete", "unit"]
        .contains(&verb)
        .then(done)
}

pub(super) fn input(stage: &Stage<'_>, screen: &str, field: &str) -> Option<Result<(), PhoneError>> {
    let value = Some(stage.typed(field));
    let edit = match (screen, field) {
        ("words", "words") => TipEdit { text: value, ..TipEdit::default() },
        ("tip-place", "hamlet") => TipEdit { hamlet: value, ..TipEdit::default() },
        _ => return None,
    };
    let kept = stage.number().and_then(|id| stage.phone.drafts().edit(id, &edit));
    Some(kept.map(|at| stage.put("saved-at", at.0.to_string())))
}
