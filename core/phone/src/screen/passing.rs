//! Two phones that meet without a network: the slot goes from one to the other (chuyển suất), and a guardian agrees to a
//! pupil's membership. What one shows the other's camera reads; nothing that passes stands in a place or stays in a field.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, Keyboard, RowBody, Screen, TextRole, Tone};
use super::slot::{may_pass, state};
use super::stage::{Stage, question, tell};
use super::start::{consent, joins};
use crate::PhoneError;
use tinxom_domain::id::ClaimId;
use tinxom_words::{Key, Value, key};

pub(super) const SCREENS: &[Drawing] =
    &[("slot-hand-over", hand_over), ("slot-take", take), ("slot-pupils", pupils)];

/// A field for what another phone shows, with the camera as the main way; what was read or pasted is acted on by `on`.
fn reading(
    stage: &Stage<'_>,
    mut screen: Screen,
    field: &str,
    label: Key,
    scan: ActionButton,
    on: ActionButton,
) -> Screen {
    screen.field(stage, field, label, key!("start-invite-hint"), Keyboard::Lines);
    if stage.typed(field).trim().is_empty() {
        return screen.main(scan).beside(stage.emergency());
    }
    screen.buttons("scan", vec![scan]);
    screen.main(on).beside(stage.emergency())
}

/// The holder's phone: reads the new phone's code, signs after a question, and shows what the new phone reads.
fn hand_over(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let (holder, client) = (stage.phone.membership().holder()?, stage.phone.slot());
    let line = client.state()?.ok_or(PhoneError::NoSlot)?;
    let mut screen = stage.screen(stage.word(key!("slot-hand-over")));
    let done = ActionButton::new("slot-done", stage.word(key!("slot-done"))).icon(Icon::Tick);
    if !may_pass(&holder, &line) {
        // The server said something while the code was shown.
        state(stage, &mut screen, &line);
        return Ok(screen.main(done));
    }
    let again = !stage.typed("again").is_empty();
    if let Some(text) = client.hand_over_text()?.filter(|_| !again) {
        state(stage, &mut screen, &line);
        screen.text("how", TextRole::Body, stage.word(key!("slot-pass-show")));
        screen.code("hand-over", &text, stage.word(key!("slot-pass-code")));
        let ask = question(stage, key!("slot-again"), stage.word(key!("slot-again-more")));
        let wrong = ActionButton::new("slot-again", stage.word(key!("slot-again"))).icon(Icon::Key);
        screen.buttons("again", vec![wrong.confirm(ask)]);
        return Ok(screen.main(done).bright());
    }
    screen.text("how", TextRole::Body, stage.word(key!("slot-pass-how")));
    let scan = ActionButton::new("slot-key-scan", stage.word(key!("slot-pass-scan"))).icon(Icon::Camera);
    let ask = question(stage, key!("slot-pass"), stage.word(key!("slot-hand-over-ask")));
    let pass = ActionButton::new("slot-pass", stage.word(key!("slot-pass"))).icon(Icon::Key).confirm(ask);
    Ok(reading(stage, screen, "slot-key", key!("slot-pass-key"), scan, pass))
}

/// Signs the hand-over, and forgets whatever was read when it cannot.
fn pass(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let (key, client) = (stage.typed("slot-key"), stage.phone.slot());
    stage.put("slot-key", "");
    client.hand_over(key.trim(), !stage.typed("again").is_empty())?;
    stage.put("again", "");
    Ok(ActionOutcome::Stay)
}

/// The new phone: shows its code, reads what the holder's phone shows, and agrees.
fn take(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let client = stage.phone.slot();
    let mut screen = stage.screen(stage.word(key!("slot-take")));
    let read = stage.typed("slot-read");
    if read.is_empty() {
        screen.text("how", TextRole::Body, stage.word(key!("slot-take-how")));
        let own = client.ask()?;
        screen.code("ask", &own, stage.word(key!("slot-take-code")));
        screen.text("ask-text", TextRole::Soft, own);
        screen.text("then", TextRole::Body, stage.word(key!("slot-take-then")));
        let scan =
            ActionButton::new("slot-given-scan", stage.word(key!("slot-take-scan"))).icon(Icon::Camera);
        let on = ActionButton::new("slot-given-read", stage.word(key!("screen-on"))).icon(Icon::On);
        return Ok(reading(stage, screen, "slot-given", key!("slot-take-given"), scan, on).bright());
    }
    let view = client.read_hand_over(&read)?;
    let unit = stage.say.unit(view.unit);
    screen.head.back = Some(stage.back("slot-take-back"));
    joins(stage, &mut screen, &view.label, &unit, view.role);
    screen.text("household", TextRole::Body, stage.word(key!("slot-take-household")));
    consent(stage, &mut screen, &unit);
    let yes = ActionButton::new("slot-agree", stage.word(key!("slot-agree"))).icon(Icon::Tick);
    Ok(screen.main(yes.enabled(!stage.typed("name").trim().is_empty())).beside(stage.emergency()))
}

fn agree(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    stage.phone.slot().take_over(&stage.typed("slot-read"), &stage.typed("name"))?;
    for field in ["slot-read", "name"] {
        stage.put(field, "");
    }
    let notice = Some(stage.done(stage.word(key!("slot-pending-more")), None));
    Ok(ActionOutcome::Root { place: "home".into(), notice })
}

/// The pupils whom this person agreed to, and the way to agree to another.
fn pupils(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let client = stage.phone.slot();
    let mut screen = stage.screen(stage.word(key!("slot-pupils")));
    let guarded = stage.typed("guarded");
    if !guarded.is_empty() {
        let given = [("date", Value::from(stage.typed("guarded-until")))];
        screen.text("guarded", TextRole::Body, stage.words(key!("slot-guarded-show"), &given));
        screen.code("guarded-code", &guarded, stage.word(key!("slot-guarded-code")));
        let done = ActionButton::new("slot-guarded", stage.word(key!("slot-done"))).icon(Icon::Tick);
        return Ok(screen.main(done).bright());
    }
    screen.text("how", TextRole::Body, stage.word(key!("slot-pupils-how")));
    let pupils = client.guarded()?;
    for (claim, at) in &pupils {
        let when = [("when", Value::from(stage.when(*at)))];
        let ask = question(stage, key!("slot-pupil-end"), stage.word(key!("slot-pupil-end-ask")));
        let id = hex(&claim.0);
        let end = ActionButton::new(format!("slot-unguard/{id}"), stage.word(key!("slot-pupil-end")))
            .icon(Icon::Withdrawn);
        screen.row(
            format!("pupil-{id}"),
            RowBody::Card {
                icon: Icon::SchoolGate,
                tone: Tone::Plain,
                title: stage.words(key!("slot-pupil-since"), &when),
                text: String::new(),
                buttons: vec![end.confirm(ask)],
            },
        );
    }
    let scan = ActionButton::new("slot-pupil-scan", stage.word(key!("slot-pupil-scan"))).icon(Icon::Camera);
    let ask = question(stage, key!("slot-guard"), stage.word(key!("slot-guard-more")));
    let guard = ActionButton::new("slot-guard", stage.word(key!("slot-guard"))).icon(Icon::Tick).confirm(ask);
    Ok(reading(stage, screen, "slot-pupil", key!("slot-pupil-given"), scan, guard))
}

fn guard(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let pupil = stage.typed("slot-pupil");
    stage.put("slot-pupil", "");
    let guarded = stage.phone.slot().guard(pupil.trim())?;
    stage.put("guarded-until", stage.say.date(guarded.until));
    stage.put("guarded", guarded.text);
    Ok(ActionOutcome::Stay)
}

fn stop_guarding(stage: &Stage<'_>, claim: &str) -> Result<ActionOutcome, PhoneError> {
    stage.phone.slot().stop_guarding(id(claim).map(ClaimId).ok_or(PhoneError::NotPossible)?)?;
    tell(stage.done(stage.word(key!("slot-pupil-ended")), None))
}

/// Reads a field and keeps what stands in it only when it is what was asked for.
fn read(
    stage: &Stage<'_>,
    field: &str,
    reads: impl FnOnce(&str) -> Result<(), PhoneError>,
) -> Result<ActionOutcome, PhoneError> {
    let text = stage.typed(field).trim().to_owned();
    // An identity card held before the camera is forgotten before anything is said of it.
    stage.put(field, "");
    reads(&text)?;
    stage.put(field, text);
    Ok(ActionOutcome::Stay)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let client = stage.phone.slot();
    let scan = |field: &str, prompt| stage.scan(field, &format!("{field}-read"), prompt);
    Some(match verb {
        "slot-key-scan" => scan("slot-key", key!("slot-pass-prompt")),
        "slot-given-scan" => scan("slot-given", key!("slot-take-prompt")),
        "slot-pupil-scan" => scan("slot-pupil", key!("slot-pupil-prompt")),
        "slot-key-read" => read(stage, "slot-key", |text| client.read_key(text)),
        "slot-pupil-read" => read(stage, "slot-pupil", |text| client.read_pupil(text)),
        "slot-given-read" => read(stage, "slot-given", |text| client.read_hand_over(text).map(|_| ()))
            .inspect(|_| {
                stage.put("slot-read", stage.typed("slot-given"));
                stage.put("slot-given", "");
            }),
        "slot-take-back" => stage.stay_with("slot-read", ""),
        "slot-agree" => agree(stage),
        "slot-pass" => pass(stage),
        "slot-again" => stage.stay_with("again", "1"),
        "slot-guard" => guard(stage),
        "slot-guarded" => stage.stay_with("guarded", ""),
        "slot-unguard" => stop_guarding(stage, about),
        _ => return None,
    })
}
