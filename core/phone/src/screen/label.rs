//! What a household is known by: put right, or of a part of it that becomes a household of its own.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, Screen, TextRole};
use super::stage::{Stage, back};
use super::ward::{changed, choice, household_card, household_id, openness};
use crate::{HouseholdLine, PhoneError};
use tinxom_domain::household::Change;
use tinxom_domain::id::HamletId;
use tinxom_words::key;

pub(super) const SCREENS: &[Drawing] =
    &[("correct", |stage| form(stage, true)), ("split", |stage| form(stage, false))];

fn form(stage: &Stage<'_>, correct: bool) -> Result<Screen, PhoneError> {
    let line = stage.phone.registry().line(household_id(stage.about)?)?;
    if stage.typed("begun").is_empty() {
        begin(stage, &line, correct);
    }
    let title = if correct { key!("label-correct") } else { key!("change-split") };
    let mut screen = stage.screen(stage.word(title));
    openness(stage, &mut screen)?;
    household_card(stage, &mut screen, &line);
    if !correct {
        screen.text("split", TextRole::Body, stage.word(key!("label-split-more")));
    }
    fields(stage, &mut screen);
    hamlets(stage, &mut screen, "label-hamlet")?;
    let verb = if correct { "label-correct" } else { "label-split" };
    let keep = ActionButton::new(verb, stage.word(key!("label-keep"))).icon(Icon::Tick);
    Ok(screen.main(keep.enabled(is_whole(stage))).beside(stage.emergency()))
}

/// What is known stands in the fields at first; the part that becomes a household of its own has another name.
fn begin(stage: &Stage<'_>, line: &HouseholdLine, correct: bool) {
    stage.put("begun", "1");
    stage.put("address", line.address.clone());
    stage.put("name", if correct { line.name.clone() } else { String::new() });
    stage.put("hamlet", line.hamlet.map(|hamlet| hamlet.0.to_string()).unwrap_or_default());
}

/// What a household is called by, and its address.
pub(super) fn fields(stage: &Stage<'_>, screen: &mut Screen) {
    screen.field(stage, "name", key!("label-name"), key!("label-name-hint"), Keyboard::Line);
    screen.field(stage, "address", key!("label-address"), key!("label-address-hint"), Keyboard::Line);
}

/// The ward's hamlets, one of which is chosen.
pub(super) fn hamlets(stage: &Stage<'_>, screen: &mut Screen, verb: &str) -> Result<(), PhoneError> {
    screen.text("hamlets", TextRole::Heading, stage.word(key!("label-hamlet")));
    let chosen = stage.typed("hamlet");
    for line in stage.phone.registry().hamlets()? {
        if let Some(hamlet) = line.hamlet {
            let id = hamlet.0.to_string();
            choice(screen, format!("{verb}/{id}"), line.name, "", chosen == id);
        }
    }
    Ok(())
}

/// Whether there is a hamlet and something to call the household by.
pub(super) fn is_whole(stage: &Stage<'_>) -> bool {
    hamlet(stage).is_ok() && !stage.typed("name").trim().is_empty()
}

/// The hamlet that was chosen.
pub(super) fn hamlet(stage: &Stage<'_>) -> Result<HamletId, PhoneError> {
    stage.typed("hamlet").parse().map(HamletId).map_err(|_| PhoneError::HamletUnknown)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let registry = stage.phone.registry();
    let done = || -> Result<ActionOutcome, PhoneError> {
        if verb == "label-hamlet" {
            return stage.stay_with("hamlet", about);
        }
        let household = household_id(stage.about)?;
        let (hamlet, address, name) = (hamlet(stage)?, stage.typed("address"), stage.typed("name"));
        let (change, what) = if verb == "label-correct" {
            let change = registry.correct(household, hamlet, &address, &name)?;
            (change, Change::Move { household, group: None })
        } else {
            let (change, new) = registry.split(household, hamlet, &address, &name)?;
            (change, Change::Split { household, new })
        };
        back(changed(stage, &stage.say.change(what), change))
    };
    ["label-hamlet", "label-correct", "label-split"].contains(&verb).then(done)
}
