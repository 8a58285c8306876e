//! Choosing (chọn địa bàn): households of a unit that was split, by hamlet; the likely ward first, with what speaks for it.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, Screen, TextRole};
use super::stage::{Stage, back, capital, parts, question, tell};
use super::ward::{changed, choice, household_card, household_id, household_row, openness, queued};
use crate::{ChooseLine, PhoneError};
use std::collections::BTreeMap;
use tinxom_domain::household::Change;
use tinxom_domain::id::{ChangeId, HouseholdId, UnitId};
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] =
    &[("choose", |stage| if stage.about.is_empty() { queue(stage) } else { one(stage) })];

/// The unit that ended and the hamlet, 0 for households whose label is not here.
type Part = (u32, u32);

fn part(line: &ChooseLine) -> Part {
    (line.ended.0, line.line.hamlet.map_or(0, |hamlet| hamlet.0))
}

/// The units to choose among, the likely one first.
fn units(line: &ChooseLine) -> Vec<UnitId> {
    let mut units = line.units.clone();
    units.sort_by_key(|unit| Some(*unit) != line.likely);
    units
}

fn speaks_for(stage: &Stage<'_>, line: &ChooseLine, unit: UnitId) -> String {
    if line.likely != Some(unit) {
        return String::new();
    }
    stage.words(key!("registry-choose-likely"), &[("unit", Value::from(stage.say.unit(unit)))])
}

fn queue(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let queue = stage.phone.registry().choose_queue()?;
    let mut screen = stage.screen(stage.word(key!("home-choose")));
    openness(stage, &mut screen)?;
    if queue.is_empty() {
        screen.nothing(stage, key!("choose-none"), key!("choose-none-more"));
    }
    let (take, total) = (stage.take(), queue.len());
    let first = queue.iter().find(|line| !line.line.pending).map(|line| hex(&line.line.id.0));
    let mut hamlets: BTreeMap<Part, Vec<ChooseLine>> = BTreeMap::new();
    for line in queue {
        hamlets.entry(part(&line)).or_default().push(line);
    }
    let mut left = take;
    for ((ended, hamlet), lines) in &hamlets {
        if left == 0 {
            break;
        }
        whole_hamlet(stage, &mut screen, (*ended, *hamlet), lines);
        for line in lines.iter().take(left) {
            let likely = line.likely.map(|unit| speaks_for(stage, line, unit));
            household_row(stage, &mut screen, &line.line, "choose", true, likely);
        }
        left = left.saturating_sub(lines.len());
    }
    screen.more(stage, total > take);
    Ok(match first {
        Some(id) => {
            let choose = ActionButton::new(format!("go/choose/{id}"), stage.word(key!("choose-one")));
            screen.main(choose.icon(Icon::Fork))
        }
        None => screen,
    })
}

/// A hamlet's name, and the ways to choose for all of it at once.
fn whole_hamlet(stage: &Stage<'_>, screen: &mut Screen, part: Part, lines: &[ChooseLine]) {
    let open = lines.iter().filter(|line| !line.line.pending).count();
    let Some(line) = lines.first() else { return };
    let (ended, hamlet) = part;
    let name = match line.line.hamlet_name.as_str() {
        "" => capital(&stage.word(key!("household-no-label"))),
        name => name.to_owned(),
    };
    let given = [
        ("hamlet", Value::from(name.as_str())),
        ("unit", Value::from(stage.say.unit(line.ended))),
        ("count", Value::from(lines.len())),
    ];
    screen.text(
        format!("part-{ended}-{hamlet}"),
        TextRole::Heading,
        stage.words(key!("choose-hamlet"), &given),
    );
    if open < 2 || hamlet == 0 {
        return;
    }
    let all = units(line).into_iter().map(|unit| {
        let to = stage.say.unit(unit);
        let given = [("count", Value::from(open)), ("unit", Value::from(to.as_str()))];
        let label = key!("choose-all");
        let mut text = stage.words(key!("choose-all-ask"), &given);
        let speaks = speaks_for(stage, line, unit);
        if !speaks.is_empty() {
            text = format!("{text} {speaks}.");
        }
        let ask = question(stage, key!("choose-one"), text).titled(stage.word(key!("choose-all-title")));
        let action = format!("choose-all/{ended}-{hamlet}/{}", unit.0);
        ActionButton::new(action, stage.words(label, &given)).icon(Icon::Fork).confirm(ask)
    });
    screen.buttons(format!("all-{ended}-{hamlet}"), all.collect());
}

fn one(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let household = household_id(stage.about)?;
    let queue = stage.phone.registry().choose_queue()?;
    let mut screen = stage.screen(stage.word(key!("home-choose")));
    let line = queue.iter().find(|line| line.line.id == household && !line.line.pending);
    let Some(line) = line else {
        screen.nothing(stage, key!("choose-over"), key!("choose-over-more"));
        return Ok(screen);
    };
    household_card(stage, &mut screen, &line.line);
    screen.fact("ended", stage.word(key!("choose-ended")), stage.say.unit(line.ended));
    screen.text("units", TextRole::Heading, stage.word(key!("choose-belongs")));
    for unit in units(line) {
        let action = format!("choose-one/{}/{}", hex(&household.0), unit.0);
        choice(&mut screen, action, stage.say.unit(unit), speaks_for(stage, line, unit), false);
    }
    Ok(screen)
}

fn unit(text: &str) -> Result<UnitId, PhoneError> {
    text.parse().map(UnitId).map_err(|_| PhoneError::UnitUnknown)
}

fn choose_all(stage: &Stage<'_>, of: &str, to: &str) -> Result<ActionOutcome, PhoneError> {
    let registry = stage.phone.registry();
    let to = unit(to)?;
    let chosen: Vec<HouseholdId> = registry
        .choose_queue()?
        .into_iter()
        .filter(|line| !line.line.pending && format!("{}-{}", part(line).0, part(line).1) == of)
        .map(|line| line.line.id)
        .collect();
    if chosen.is_empty() {
        return Err(PhoneError::NotPossible);
    }
    let changes: Vec<String> = registry.choose(&chosen, to)?.iter().map(|change| hex(&change.0)).collect();
    stage.put("chosen", changes.join(" "));
    let given = [("unit", Value::from(stage.say.unit(to)))];
    let undo = ActionButton::new("choose-undo", stage.word(key!("screen-undo"))).icon(Icon::Withdrawn);
    tell(queued(stage, &stage.words(key!("change-route"), &given), Some(undo)))
}

/// Takes back what was chosen for a whole hamlet on this screen.
fn undo_all(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let changes = stage.typed("chosen");
    if changes.is_empty() {
        return Err(PhoneError::NotPossible);
    }
    for change in changes.split(' ') {
        let change = id(change).map(ChangeId).ok_or(PhoneError::ChangeUnknown)?;
        if stage.phone.registry().may_undo(change)? {
            stage.phone.registry().undo(change)?;
        }
    }
    stage.put("chosen", "");
    tell(queued(stage, &stage.word(key!("happened-undone")), None))
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let one = || {
        let (household, to) = parts(about)?;
        let (household, to) = (household_id(household)?, unit(to)?);
        let changes = stage.phone.registry().choose(&[household], to)?;
        let what = stage.say.change(Change::Route { household, unit: to });
        match changes.first() {
            Some(change) => back(changed(stage, &what, *change)),
            None => Err(PhoneError::NotPossible),
        }
    };
    match verb {
        "choose-one" => Some(one()),
        "choose-all" => Some(parts(about).and_then(|(of, to)| choose_all(stage, of, to))),
        "choose-undo" => Some(undo_all(stage)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HouseholdLine;
    use tinxom_domain::household::Standing;

    #[test]
    fn x11_the_ward_that_a_hamlet_went_to_is_offered_first_and_without_one_the_order_stays() {
        let household = HouseholdLine {
            id: HouseholdId([1; 8]),
            hamlet: None,
            hamlet_name: String::new(),
            address: String::new(),
            name: String::new(),
            unit: UnitId(1),
            group: None,
            standing: Standing::Living,
            held: false,
            provisional: false,
            waiting: 0,
            pending: false,
        };
        let all = vec![UnitId(7), UnitId(3), UnitId(5)];
        let line =
            |likely| ChooseLine { line: household.clone(), ended: UnitId(1), units: all.clone(), likely };
        assert_eq!(units(&line(Some(UnitId(5)))), [UnitId(5), UnitId(7), UnitId(3)]);
        assert_eq!(units(&line(None)), all);
    }
}
