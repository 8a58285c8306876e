//! Where it happened (nơi): one of the ward's hamlets, or another one by its name; never a point on a map.

use super::Drawing;
use super::compose::{left_behind, two};
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, RowBody, Screen, TextRole};
use super::stage::Stage;
use crate::{PhoneError, Story, TipEdit};
use tinxom_words::key;

pub(super) const SCREENS: &[Drawing] = &[("tip-place", tip_place)];

/// Whoever taps a hamlet is done; whoever names another one is done by the main action. It is kept as it is typed.
fn tip_place(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let id = stage.number()?;
    let story = stage.phone.inbox().story(id)?;
    let done = format!("tip-place-done/{id}");
    let mut screen = stage.screen(stage.word(key!("tip-where")));
    screen.head.back = Some(stage.back(&done));
    screen.text("no-point", TextRole::Body, stage.word(key!("compose-hamlet-more")));
    let names = names(stage, &story)?;
    let waiting = stage.waiting("hamlet");
    let said = waiting.as_ref().unwrap_or(&story.hamlet);
    for name in names.iter().take(stage.take()) {
        let button = ActionButton::new(format!("tip-at/{id}/{name}"), name);
        screen.choice(format!("at-{name}"), button, "", name == said);
    }
    screen.more(stage, names.len() > stage.take());
    screen.row(
        "field-hamlet",
        RowBody::Field {
            field: "hamlet".into(),
            label: stage.word(key!("patrol-other-place")),
            value: if names.contains(said) { String::new() } else { said.clone() },
            hint: stage.word(key!("compose-hamlet-hint")),
            note: waiting.map_or_else(String::new, |_| stage.word(key!("compose-not-kept"))),
            keyboard: Keyboard::Line,
        },
    );
    let ready = ActionButton::new(done, stage.word(key!("slot-done"))).icon(Icon::Tick);
    Ok(screen.main(ready).beside(stage.emergency()))
}

/// The own hamlet first, then those of the ward that the tip goes to.
fn names(stage: &Stage<'_>, story: &Story) -> Result<Vec<String>, PhoneError> {
    let own = stage.own_hamlet()?;
    let mut names: Vec<_> = Some(own).into_iter().filter(|own| !own.is_empty()).collect();
    for hamlet in stage.say.territory.hamlets_of(story.unit, stage.today()?) {
        if !names.contains(&hamlet.name) {
            names.push(hamlet.name.clone());
        }
    }
    Ok(names)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let done = || -> Result<ActionOutcome, PhoneError> {
        if verb == "tip-at" {
            let (id, name) = two(about)?;
            let edit = TipEdit { hamlet: Some(name.to_owned()), ..TipEdit::default() };
            stage.phone.drafts().edit(id, &edit)?;
            // What was typed of another one is let go.
            stage.put("hamlet", "");
        } else if let Some(told) = left_behind(stage, "tip-place", "hamlet") {
            return Ok(told);
        }
        Ok(ActionOutcome::Back { notice: None })
    };
    ["tip-at", "tip-place-done"].contains(&verb).then(done)
}
