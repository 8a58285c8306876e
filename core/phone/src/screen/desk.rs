//! The duty desk (trực ban): what came, the longest waiting first; a tip before and after it is opened; the answer.

use super::Drawing;
use super::compose::{counter, place, told};
use super::home::kind_icon;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, back, number, question};
use super::story;
use super::ward::choice;
use crate::say::desk_state;
use crate::{DeskLine, DeskState, Opened, PhoneError};
use tinxom_domain::id::UnitId;
use tinxom_domain::text::TIP_TEXT_LIMIT;
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::{TimeWindow, TipKind};
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] =
    &[("queue", queue), ("case", case), ("open", case), ("answer", answer)];

/// What came. Before a tip is opened only time and state are known of it.
fn queue(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let officer = stage.phone.officer();
    let all = !stage.typed("queue").is_empty();
    let take = stage.take();
    let mut tips = officer.list(all, 0, take + 1)?;
    let (count, waiting) = officer.count()?;
    let more = tips.len() > take;
    tips.truncate(take);
    let mut screen = stage.screen(stage.word(key!("home-queue")));
    if count > 0 {
        let given = [("count", Value::from(waiting))];
        choice(&mut screen, "queue-show/", stage.words(key!("queue-waiting"), &given), "", !all);
        let given = [("count", Value::from(count))];
        choice(&mut screen, "queue-show/all", stage.words(key!("queue-all"), &given), "", all);
    }
    if tips.is_empty() {
        screen.nothing(stage, key!("queue-none"), key!("queue-none-more"));
        screen.buttons("sync", vec![stage.sync()?]);
    }
    for tip in &tips {
        let body = line(stage, tip)?;
        screen.row(format!("case-{}", tip.id), body);
    }
    screen.more(stage, more);
    Ok(match tips.first() {
        Some(tip) => screen.main(open_button(stage, tip).icon(Icon::Opened)),
        None => screen,
    })
}

fn open_button(stage: &Stage<'_>, tip: &DeskLine) -> ActionButton {
    let place = if tip.state == DeskState::Came { "case" } else { "open" };
    ActionButton::new(format!("go/{place}/{}", tip.id), stage.word(key!("screen-open")))
}

fn badge(stage: &Stage<'_>, state: DeskState) -> StateBadge {
    let (icon, tone) = match state {
        DeskState::Came => (Icon::Waiting, Tone::Amber),
        DeskState::Opened => (Icon::Opened, Tone::Blue),
        DeskState::Answered => (Icon::Answered, Tone::Tea),
        DeskState::Closed => (Icon::Closed, Tone::Plain),
        DeskState::Withdrawn => (Icon::Withdrawn, Tone::Plain),
    };
    StateBadge { icon, tone, label: stage.word(desk_state(state as u8).1) }
}

/// How long a tip waits; nothing for one that is done.
fn waits(stage: &Stage<'_>, tip: &DeskLine) -> Option<String> {
    if !matches!(tip.state, DeskState::Came | DeskState::Opened) {
        return None;
    }
    let millis = stage.now.0.saturating_sub(tip.at.0);
    Some(if millis < 60_000 {
        stage.word(key!("queue-came"))
    } else {
        stage.words(key!("queue-waits"), &[("time", Value::from(stage.say.duration(millis)))])
    })
}

fn line(stage: &Stage<'_>, tip: &DeskLine) -> Result<RowBody, PhoneError> {
    let badge = badge(stage, tip.state);
    let waits = waits(stage, tip);
    // What it says is known once it was opened: of one that was taken back nothing is shown in a list.
    let opened = match tip.state {
        DeskState::Came | DeskState::Withdrawn => None,
        _ => stage.phone.officer().open(tip.id).ok(),
    };
    let (icon, title, mut detail) = match &opened {
        Some(opened) => {
            let kind = kind_of(opened);
            let place = place_of(stage, opened)?;
            (kind_icon(kind), stage.say.kind(kind), [Some(place), waits].into_iter().flatten().collect())
        }
        None => (Icon::Tray, waits.unwrap_or_else(|| badge.label.clone()), Vec::new()),
    };
    if tip.withdrawal_asked && tip.state != DeskState::Withdrawn {
        detail.push(stage.word(key!("desk-asked")));
    }
    if tip.marked {
        detail.push(stage.word(key!("desk-marked")));
    }
    Ok(RowBody::Line {
        first_words: false,
        icon,
        title,
        detail: detail.join(" · "),
        time: stage.when(tip.at),
        badge: Some(badge),
        unread: tip.state == DeskState::Came,
        open: Some(open_button(stage, tip)),
    })
}

fn kind_of(opened: &Opened) -> TipKind {
    TipKind::from_code(opened.content.kind).unwrap_or(TipKind::Other)
}

fn place_of(stage: &Stage<'_>, opened: &Opened) -> Result<String, PhoneError> {
    place(stage, &opened.content.hamlet, UnitId(opened.content.unit))
}

/// A tip. Drawing opens none: what opening does is told first, and one that nobody opened shows that, wherever a place leads.
fn case(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let tip = stage.phone.officer().line(stage.number()?)?;
    if tip.state == DeskState::Came { Ok(unopened(stage, &tip)) } else { opened(stage, &tip) }
}

fn known(stage: &Stage<'_>, screen: &mut Screen, tip: &DeskLine) {
    let badge = badge(stage, tip.state);
    screen.card("state", badge.icon, badge.tone, badge.label, waits(stage, tip).unwrap_or_default());
    if tip.withdrawal_asked && tip.state != DeskState::Withdrawn {
        let more = stage.word(key!("case-asked-more"));
        screen.card("asked", Icon::Withdrawn, Tone::Amber, stage.word(key!("desk-asked")), more);
    }
    if tip.marked {
        screen.card("marked", Icon::Attention, Tone::Amber, stage.word(key!("desk-marked")), "");
    }
}

fn unopened(stage: &Stage<'_>, tip: &DeskLine) -> Screen {
    let mut screen = stage.screen(stage.word(key!("case-title")));
    known(stage, &mut screen, tip);
    screen.fact("at", stage.word(key!("case-at")), stage.say.moment(tip.at));
    let told = stage.word(key!("case-opening-more"));
    screen.card("opening", Icon::Eye, Tone::Blue, stage.word(key!("case-opening")), told);
    let mut ways = withdrawal(stage, tip);
    // One that does not open with the keys of this desk can only be closed.
    if !stage.typed("sealed").is_empty() {
        ways.push(close(stage, tip));
    }
    screen.buttons("ways", ways);
    let open = ActionButton::new(format!("case-open/{}", tip.id), stage.word(key!("case-open")));
    screen.main(open.icon(Icon::Opened))
}

fn withdrawal(stage: &Stage<'_>, tip: &DeskLine) -> Vec<ActionButton> {
    if !tip.withdrawal_asked || tip.state == DeskState::Withdrawn {
        return Vec::new();
    }
    let label = key!("case-withdraw");
    let ask = question(stage, label, stage.word(key!("case-withdraw-more")));
    let withdraw = ActionButton::new(format!("case-withdraw/{}", tip.id), stage.word(label));
    vec![withdraw.icon(Icon::Withdrawn).confirm(ask)]
}

fn close(stage: &Stage<'_>, tip: &DeskLine) -> ActionButton {
    let label = key!("case-close");
    let ask = question(stage, label, stage.word(key!("case-close-more")));
    ActionButton::new(format!("case-close/{}", tip.id), stage.word(label)).icon(Icon::Closed).confirm(ask)
}

fn opened(stage: &Stage<'_>, tip: &DeskLine) -> Result<Screen, PhoneError> {
    let officer = stage.phone.officer();
    let opened = officer.open(tip.id)?;
    let mut screen = stage.screen(stage.word(key!("case-title")));
    words(stage, &mut screen, &opened)?;
    let content = &opened.content;
    let kept = stage.say.moment_by(Timestamp(content.kept_at), content.clock_doubted);
    screen.fact("kept", stage.word(key!("case-kept")), kept);
    let sender = match &opened.identity {
        Some(identity) => identity.name.clone(),
        None => stage.word(key!("case-no-sender")),
    };
    screen.fact("sender", stage.word(key!("case-sender")), sender);
    if content.key_old {
        screen.text("key-old", TextRole::Soft, stage.word(key!("desk-key-old")));
    }
    known(stage, &mut screen, tip);
    for (at, (when, words)) in officer.answers(tip.id)?.iter().enumerate() {
        story::answer(stage, &mut screen, at, *when, words);
    }
    let mut ways = withdrawal(stage, tip);
    if tip.state < DeskState::Closed {
        ways.push(close(stage, tip));
    }
    ways.push(stage.aloud());
    screen.buttons("ways", ways);
    if tip.state < DeskState::Closed {
        let answer = ActionButton::new(format!("go/answer/{}", tip.id), stage.word(key!("case-answer")));
        screen = screen.main(answer.icon(Icon::Answered));
    }
    Ok(screen)
}

fn words(stage: &Stage<'_>, screen: &mut Screen, opened: &Opened) -> Result<(), PhoneError> {
    let window = TimeWindow::from_code(opened.content.window).unwrap_or(TimeWindow::NotSure);
    told(stage, screen, kind_of(opened), &opened.content.text, place_of(stage, opened)?, window);
    Ok(())
}

/// The answer that is being written: as it is kept, or as it was typed while it could not be.
fn being_written(stage: &Stage<'_>, id: i64) -> Result<String, PhoneError> {
    stage.waiting("answer").map_or_else(|| stage.phone.officer().answer_being_written(id), Ok)
}

fn answer(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = stage.number()?;
    let officer = stage.phone.officer();
    let tip = officer.line(id)?;
    if tip.state == DeskState::Came {
        return Ok(unopened(stage, &tip));
    }
    let mut screen = stage.screen(stage.word(key!("case-answer")));
    words(stage, &mut screen, &officer.open(id)?)?;
    let text = being_written(stage, id)?;
    let (used, mut note) = counter(stage, &text);
    if used > TIP_TEXT_LIMIT {
        note = format!("{note} {}", stage.word(key!("case-answer-too-long")));
    }
    screen.row(
        "field-answer",
        RowBody::Field {
            field: "answer".into(),
            label: stage.word(key!("field-answer")),
            value: text,
            hint: stage.word(key!("case-answer-hint")),
            note,
            keyboard: Keyboard::Lines,
        },
    );
    screen.text("who", TextRole::Soft, stage.word(key!("case-answer-who")));
    let send = key!("case-answer-send");
    let ask = question(stage, send, stage.word(key!("case-answer-send-more")));
    let send = ActionButton::new(format!("case-answer/{id}"), stage.word(send)).icon(Icon::Answered);
    let fits = used > 0 && used <= TIP_TEXT_LIMIT;
    Ok(screen.main(send.enabled(fits).confirm(ask)).beside(stage.emergency()))
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let officer = stage.phone.officer();
    let done = || -> Result<ActionOutcome, PhoneError> {
        if verb == "queue-show" {
            return stage.stay_with("queue", about);
        }
        let id = number(about)?;
        let said = match verb {
            "case-open" => {
                let opened = officer.open(id);
                if matches!(opened, Err(PhoneError::NoDeskKey)) {
                    stage.put("sealed", "1");
                }
                opened?;
                return Ok(ActionOutcome::Replace { place: format!("open/{id}") });
            }
            "case-answer" => {
                officer.answer(id, &being_written(stage, id)?)?;
                stage.put("answer", "");
                key!("case-answered")
            }
            "case-close" => {
                officer.close(id)?;
                key!("case-closed")
            }
            _ => {
                officer.accept_withdrawal(id)?;
                key!("case-withdrawn")
            }
        };
        back(stage.done(stage.word(said), None))
    };
    ["queue-show", "case-open", "case-answer", "case-close", "case-withdraw"].contains(&verb).then(done)
}

pub(super) fn input(stage: &Stage<'_>, screen: &str, field: &str) -> Option<Result<(), PhoneError>> {
    let keep = || stage.phone.officer().keep_answer(stage.number()?, &stage.typed("answer"));
    (screen == "answer" && field == "answer").then(keep)
}
