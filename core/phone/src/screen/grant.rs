//! A grant (mã đã trao) from the code on the screen to the server's verdict: the answer is read, or four words are compared.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, Keyboard, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, capital, question, tell};
use super::ward::{household_card, queued};
use crate::{GrantLine, GrantState, PhoneError};
use tinxom_domain::household::{ClaimState, Outcome};
use tinxom_domain::id::ClaimId;
use tinxom_domain::role::Role;
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("grants", grants), ("grant", grant)];

/// The grants of this phone, the newest first.
fn grants(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let take = stage.take();
    let lines = stage.phone.door().grants(take + 1)?;
    let mut screen = stage.screen(stage.word(key!("grants-title")));
    if lines.is_empty() {
        screen.nothing(stage, key!("grants-none"), key!("grants-none-more"));
    }
    for line in lines.iter().take(take) {
        let household = stage.phone.registry().line(line.household)?;
        let id = hex(&line.claim.0);
        let body = RowBody::Line {
            first_words: false,
            icon: if line.by_telephone { Icon::Call } else { Icon::Door },
            title: capital(&stage.say.household(&household)),
            detail: capital(&stage.say.role(line.role)),
            time: stage.when(line.at),
            badge: Some(badge(stage, line)),
            unread: false,
            open: Some(ActionButton::new(format!("go/grant/{id}"), stage.word(key!("screen-open")))),
        };
        screen.row(format!("grant-{id}"), body);
    }
    screen.more(stage, lines.len() > take);
    Ok(screen)
}

fn badge(stage: &Stage<'_>, line: &GrantLine) -> StateBadge {
    let (icon, tone) = match line.state {
        GrantState::Shown => (Icon::Qr, Tone::Plain),
        GrantState::Accepted => (Icon::Waiting, Tone::Amber),
        GrantState::Expired => (Icon::Closed, Tone::Plain),
        GrantState::Ruled(Outcome::Refused { .. }, _) => (Icon::Refused, Tone::Amber),
        GrantState::Ruled(_, ClaimState::Active) => (Icon::Tick, Tone::Tea),
        GrantState::Ruled(_, ClaimState::Waiting { .. }) => (Icon::Attention, Tone::Amber),
        GrantState::Ruled(_, ClaimState::Unchecked) => (Icon::Waiting, Tone::Amber),
        GrantState::Ruled(_, ClaimState::Ended(_)) => (Icon::Closed, Tone::Plain),
    };
    StateBadge { icon, tone, label: capital(&stage.say.grant_state(line.state)) }
}

fn claim(text: &str) -> Result<ClaimId, PhoneError> {
    id(text).map(ClaimId).ok_or(PhoneError::ClaimUnknown)
}

fn grant(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let line = stage.phone.door().line(claim(stage.about)?)?;
    let mut screen = stage.screen(stage.word(key!("door-title")));
    match line.state {
        GrantState::Shown if line.by_telephone => by_telephone(stage, &mut screen, &line)?,
        GrantState::Shown => at_the_door(stage, &mut screen, &line)?,
        GrantState::Ruled(outcome, ClaimState::Unchecked) if !matches!(outcome, Outcome::Refused { .. }) => {
            four_words(stage, &mut screen, &line)?;
        }
        _ => verdict(stage, &mut screen, &line),
    }
    household_card(stage, &mut screen, &stage.phone.registry().line(line.household)?);
    screen.fact("role", stage.word(key!("invite-role")), capital(&stage.say.role(line.role)));
    screen.fact("until", stage.word(key!("start-until")), stage.say.date(line.until));
    Ok(screen)
}

/// The code on the whole screen; then this phone reads the answer of the other one.
fn at_the_door(stage: &Stage<'_>, screen: &mut Screen, line: &GrantLine) -> Result<(), PhoneError> {
    let text = stage.phone.door().show(line.claim)?.text;
    screen.code("code", &text, stage.word(key!("grant-code-of")));
    screen.text("text", TextRole::Soft, text);
    screen.text("how", TextRole::Body, stage.word(key!("grant-how")));
    let scan =
        |verb: &str, label| ActionButton::new(verb, stage.word(label)).icon(Icon::Camera).tone(Tone::Tea);
    let mut main = scan("door-scan", key!("grant-scan"));
    if line.role == Role::Minor && stage.typed("guardian").is_empty() {
        // The answer of a pupil is taken with the guardian's word only.
        screen.text("guardian", TextRole::Body, stage.word(key!("grant-guardian-how")));
        main = scan("door-scan-guardian", key!("start-guardian-scan"));
    } else if line.role == Role::Minor {
        screen.card("guardian-read", Icon::Tick, Tone::Tea, stage.word(key!("start-guardian-read")), "");
    }
    screen.field(stage, "acceptance", key!("grant-answer"), key!("start-invite-hint"), Keyboard::Lines);
    let typed = !stage.typed("acceptance").trim().is_empty();
    let finish = ActionButton::new("door-finish", stage.word(key!("grant-finish"))).icon(Icon::Tick);
    screen.buttons("finish", vec![finish.enabled(typed)]);
    screen.head.bright = true;
    screen.head.main = Some(main);
    screen.head.beside = Some(stage.emergency());
    Ok(())
}

/// Twelve digits to be read out. They stand on this screen alone, and go with it.
fn by_telephone(stage: &Stage<'_>, screen: &mut Screen, line: &GrantLine) -> Result<(), PhoneError> {
    let digits = stage.typed("digits");
    let until = line.code_until.map(|at| [("time", Value::from(stage.say.time(at)))]);
    let code =
        ActionButton::new(format!("grant-code/{}", hex(&line.claim.0)), stage.word(key!("grant-code")));
    let code = code.icon(Icon::Call);
    if digits.is_empty() {
        screen.text("how", TextRole::Body, stage.word(key!("grant-telephone-how")));
        if let Some(until) = until {
            screen.text("before", TextRole::Soft, stage.words(key!("grant-code-before"), &until));
        }
        screen.head.main = Some(code.tone(Tone::Tea));
        return Ok(());
    }
    screen.text("digits", TextRole::Large, digits);
    if let Some(until) = until {
        screen.text("until-time", TextRole::Heading, stage.words(key!("grant-code-until"), &until));
    }
    screen.text("how", TextRole::Body, stage.word(key!("door-code-more")));
    screen.buttons("again", vec![code]);
    screen.head.main = Some(stage.sync()?.tone(Tone::Tea));
    Ok(())
}

/// The other phone shows the same four, or another one used the code.
fn four_words(stage: &Stage<'_>, screen: &mut Screen, line: &GrantLine) -> Result<(), PhoneError> {
    let waiting = stage.phone.registry().waiting_claims()?;
    if waiting.iter().any(|(claim, _)| claim.claim == line.claim && claim.pending) {
        let title = stage.word(key!("grant-compared"));
        screen.card(
            "state",
            Icon::Waiting,
            Tone::Amber,
            title,
            capital(&stage.word(key!("household-pending"))),
        );
        return Ok(());
    }
    screen.text("words", TextRole::Large, stage.phone.door().words(line.claim)?.join("\n"));
    screen.text("how", TextRole::Body, stage.word(key!("grant-words-how")));
    let id = hex(&line.claim.0);
    let differ = key!("grant-words-differ");
    let ask = question(stage, differ, stage.word(key!("grant-words-differ-more")));
    let differ = ActionButton::new(format!("words-differ/{id}"), stage.word(differ));
    screen.buttons("differ", vec![differ.icon(Icon::Cross).confirm(ask)]);
    let same = ActionButton::new(format!("words-same/{id}"), stage.word(key!("grant-words-same")));
    screen.head.main = Some(same.icon(Icon::Tick).tone(Tone::Tea));
    Ok(())
}

/// What became of it: provisional until the server ruled, and then the server's word.
fn verdict(stage: &Stage<'_>, screen: &mut Screen, line: &GrantLine) {
    let badge = badge(stage, line);
    let more = match line.state {
        GrantState::Accepted if line.role == Role::Minor => stage.word(key!("grant-accepted-pupil")),
        GrantState::Accepted => stage.word(key!("grant-accepted-more")),
        GrantState::Expired => stage.word(key!("grant-expired-more")),
        GrantState::Ruled(_, ClaimState::Waiting { .. }) => stage.word(key!("grant-waits-more")),
        _ => String::new(),
    };
    screen.card("state", badge.icon, badge.tone, badge.label, more);
    if matches!(line.state, GrantState::Ruled(_, ClaimState::Waiting { .. })) {
        let place = format!("go/claim/{}", hex(&line.claim.0));
        let settle = ActionButton::new(place, stage.word(key!("claims-both"))).icon(Icon::Fork);
        screen.buttons("settle", vec![settle]);
    }
    let done = ActionButton::new("grant-done", stage.word(key!("invite-done"))).icon(Icon::Tick);
    screen.head.main = Some(done.tone(Tone::Tea));
}

fn finish(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let (acceptance, guardian) = (stage.typed("acceptance"), stage.typed("guardian"));
    let guardian = Some(guardian.trim()).filter(|text| !text.is_empty());
    let finished = stage.phone.door().finish(acceptance.trim(), guardian);
    // Whatever it was, it does not stay in the field: an identity card held before the camera is forgotten.
    stage.put("acceptance", "");
    let place = format!("grant/{}", hex(&finished?.claim.0));
    // The answer may be to another grant of this phone than the one on the screen.
    let here = place.strip_prefix("grant/") == Some(stage.about);
    Ok(if here { ActionOutcome::Stay } else { ActionOutcome::Replace { place } })
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let door = stage.phone.door();
    let compare = |same: bool| {
        door.compare(claim(about)?, same)?;
        let what = if same { key!("happened-words-same") } else { key!("happened-words-differed") };
        tell(queued(stage, &stage.word(what), None))
    };
    Some(match verb {
        "door-scan" => stage.scan("acceptance", "door-finish", key!("grant-scan-prompt")),
        "door-scan-guardian" => stage.scan("guardian", "door-guardian", key!("start-guardian-scan")),
        "door-guardian" => super::start::guardian_read(stage),
        "door-finish" => finish(stage),
        "grant-code" => claim(about).and_then(|claim| door.code(claim)).map(|digits| {
            stage.put("digits", digits);
            ActionOutcome::Stay
        }),
        "grant-done" => Ok(ActionOutcome::Back { notice: None }),
        "words-same" => compare(true),
        "words-differ" => compare(false),
        _ => return None,
    })
}
