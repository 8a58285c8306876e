//! One household: before it is looked at, what for is asked; then who has the slot, what happened, and what can be done.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, capital, question, tell};
use super::ward::{changed, choice, group_name, household_card, household_id, undo};
use crate::say::{claim_state, look_purpose};
use crate::{ClaimLine, Happened, HouseholdDetail, PhoneError};
use tinxom_domain::household::{Change, ClaimState, LookPurpose, Standing};
use tinxom_domain::id::{ChangeId, HouseholdId};
use tinxom_words::{Key, Value, key};

pub(super) const SCREENS: &[Drawing] = &[("household", household)];

fn household(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let household = household_id(stage.about)?;
    // What was looked at stays on the screen; each screen that shows it anew asks what for anew.
    if stage.typed("looked").is_empty() { purposes(stage, household) } else { detail(stage, household) }
}

fn purposes(stage: &Stage<'_>, household: HouseholdId) -> Result<Screen, PhoneError> {
    let line = stage.phone.registry().line(household)?;
    let mut screen = stage.screen(stage.word(key!("household-title")));
    household_card(stage, &mut screen, &line);
    screen.text("what-for", TextRole::Heading, stage.word(key!("household-what-for")));
    for purpose in LookPurpose::ALL {
        let label = stage.word(look_purpose(Some(*purpose)));
        choice(&mut screen, format!("household-look/{}", purpose.name()), label, "", false);
    }
    screen.card("told", Icon::Eye, Tone::Blue, stage.word(key!("registry-look-told")), "");
    Ok(screen)
}

fn detail(stage: &Stage<'_>, household: HouseholdId) -> Result<Screen, PhoneError> {
    let detail = stage.phone.registry().looked_at(household)?;
    let mut screen = stage.screen(stage.word(key!("household-title")));
    household_card(stage, &mut screen, &detail.line);
    if let Some(before) = &detail.hamlet_before {
        screen.fact("before", stage.word(key!("household-hamlet-before")), before.clone());
    }
    screen.fact("unit", stage.word(key!("household-ward")), stage.say.unit(detail.line.unit));
    if let Some(group) = detail.line.group {
        screen.fact("group", stage.word(key!("invite-group")), group_name(stage, &group));
    }
    if let Some(at) = detail.came_at {
        screen.fact("came", stage.word(key!("household-came")), stage.say.moment(at));
    }
    if detail.holder.is_some() || !detail.claims.is_empty() {
        screen.text("claims", TextRole::Heading, stage.word(key!("household-claims")));
    }
    for claim in detail.holder.iter().chain(&detail.claims) {
        screen.row(format!("claim-{}", hex(&claim.claim.0)), claim_row(stage, claim));
    }
    pending(stage, &mut screen, &detail)?;
    history(stage, &mut screen, &detail)?;
    ways(stage, &mut screen, &detail);
    let purpose = LookPurpose::from_name(&stage.typed("looked"));
    let told = stage.word(key!("registry-look-told"));
    screen.card("told", Icon::Eye, Tone::Blue, capital(&stage.word(look_purpose(purpose))), told);
    Ok(if detail.line.standing == Standing::Living {
        let id = hex(&household.0);
        let door = ActionButton::new(format!("go/door/{id}"), stage.word(key!("door-title")));
        screen.main(door.icon(Icon::Door))
    } else {
        screen
    })
}

/// A claim by what is known of it; one that waits leads to where it is settled.
pub(super) fn claim_row(stage: &Stage<'_>, claim: &ClaimLine) -> RowBody {
    let (icon, tone) = match claim.state {
        ClaimState::Active => (Icon::Tick, Tone::Tea),
        ClaimState::Waiting { .. } => (Icon::Attention, Tone::Amber),
        ClaimState::Unchecked => (Icon::Waiting, Tone::Amber),
        ClaimState::Ended(_) => (Icon::Closed, Tone::Plain),
    };
    let id = hex(&claim.claim.0);
    let place = match claim.state {
        ClaimState::Waiting { .. } => Some(format!("go/claim/{id}")),
        ClaimState::Unchecked if claim.own => Some(format!("go/grant/{id}")),
        _ => None,
    };
    RowBody::Line {
        first_words: false,
        icon: Icon::Key,
        title: stage.words(key!("claims-by"), &[("role", Value::from(stage.say.role(claim.role)))]),
        detail: capital(&claim_detail(stage, claim)),
        time: stage.when(claim.at),
        badge: Some(StateBadge { icon, label: capital(&stage.word(claim_state(claim.state))), tone }),
        unread: false,
        open: place.map(|place| ActionButton::new(place, stage.word(key!("screen-open")))),
    }
}

/// What else is known of a claim: whether this phone granted it, whether something waits for the server.
pub(super) fn claim_detail(stage: &Stage<'_>, claim: &ClaimLine) -> String {
    let mut detail = Vec::new();
    if claim.own {
        detail.push(stage.word(key!("claims-own")));
    } else if claim.state == ClaimState::Unchecked {
        detail.push(stage.word(key!("claims-not-own")));
    }
    if claim.pending {
        detail.push(stage.word(key!("household-pending")));
    }
    detail.join(" · ")
}

fn pending(stage: &Stage<'_>, screen: &mut Screen, detail: &HouseholdDetail) -> Result<(), PhoneError> {
    for (at, line) in detail.pending.iter().enumerate() {
        let given = [
            ("what", Value::from(stage.say.happened(&line.what))),
            ("when", Value::from(stage.when(line.at))),
        ];
        let buttons = undo_of(stage, &line.what)?;
        let title = stage.words(key!("registry-waiting-here"), &given);
        let body =
            RowBody::Card { icon: Icon::Waiting, tone: Tone::Amber, title, text: String::new(), buttons };
        screen.row(format!("pending-{at}"), body);
    }
    Ok(())
}

fn undo_of(stage: &Stage<'_>, what: &Happened) -> Result<Vec<ActionButton>, PhoneError> {
    let Happened::Changed { change, .. } = what else { return Ok(Vec::new()) };
    let may = stage.phone.registry().may_undo(*change)?;
    Ok(if may { vec![undo(stage, *change)] } else { Vec::new() })
}

fn history(stage: &Stage<'_>, screen: &mut Screen, detail: &HouseholdDetail) -> Result<(), PhoneError> {
    if detail.history.is_empty() {
        return Ok(());
    }
    screen.text("history", TextRole::Heading, stage.word(key!("household-history")));
    let take = stage.take();
    for line in detail.history.iter().take(take) {
        let text = [stage.say.moment(line.at), stage.say.role(line.role), stage.say.ruling(line.ruling)];
        let body = RowBody::Card {
            icon: Icon::Paper,
            tone: Tone::Plain,
            title: stage.say.happened(&line.what),
            text: text.join(" · "),
            buttons: undo_of(stage, &line.what)?,
        };
        screen.row(format!("history-{}-{}", line.unit.0, line.number), body);
    }
    screen.more(stage, detail.history.len() > take);
    Ok(())
}

fn ways(stage: &Stage<'_>, screen: &mut Screen, detail: &HouseholdDetail) {
    let line = &detail.line;
    let id = hex(&line.id.0);
    let one = stage.say.household(line);
    let way = |verb: &str, label: Key| ActionButton::new(format!("{verb}/{id}"), stage.word(label));
    let ask = |label: Key, text: Key| {
        question(stage, label, stage.words(text, &[("one", Value::from(one.as_str()))]))
    };
    let mut ways = Vec::new();
    match line.standing {
        // What the server does not know yet cannot change before it does.
        Standing::Living if detail.came_at.is_some() => {
            ways.push(way("go/correct", key!("label-correct")).icon(Icon::Pencil));
            ways.push(way("go/split", key!("change-split")).icon(Icon::Fork));
            if line.provisional {
                let twins = ActionButton::new("go/twins", stage.word(key!("twins-title")));
                ways.push(twins.icon(Icon::People));
            }
            if line.held {
                ways.push(way("go/revoke/h", key!("revoke-title")).icon(Icon::Refused));
            }
            let (away, death) = (key!("change-away"), key!("change-death"));
            let ask_away = ask(away, key!("registry-away-ask"));
            ways.push(way("household-away", away).icon(Icon::Leave).confirm(ask_away));
            if line.held {
                let ask_death = ask(death, key!("registry-death-ask"));
                ways.push(way("household-death", death).icon(Icon::Closed).confirm(ask_death));
            }
        }
        Standing::MovedAway => {
            ways.push(way("household-back", key!("change-back")).icon(Icon::House));
        }
        _ => {}
    }
    screen.buttons("ways", ways);
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let registry = stage.phone.registry();
    let done = || -> Result<ActionOutcome, PhoneError> {
        match verb {
            "household-look" => {
                let purpose = LookPurpose::from_name(about).ok_or(PhoneError::NotPossible)?;
                registry.household(household_id(stage.about)?, purpose)?;
                stage.put("looked", purpose.name());
                return Ok(ActionOutcome::Stay);
            }
            "change-undo" => {
                registry.undo(id(about).map(ChangeId).ok_or(PhoneError::ChangeUnknown)?)?;
                let what = stage.word(key!("happened-undone"));
                return tell(super::ward::queued(stage, &what, None));
            }
            _ => {}
        }
        let household = household_id(about)?;
        let (change, what) = match verb {
            "household-away" => (registry.move_away(household)?, Change::MoveAway { household }),
            "household-death" => (registry.death(household)?, Change::Death { household }),
            _ => (registry.back(household)?, Change::Return { household }),
        };
        tell(changed(stage, &stage.say.change(what), change))
    };
    ["household-look", "change-undo", "household-away", "household-death", "household-back"]
        .contains(&verb)
        .then(done)
}
