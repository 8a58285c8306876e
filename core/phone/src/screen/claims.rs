//! Claims that wait (ghi danh chờ): each with its household, by whom, since when; what speaks for each; and the settling.

use super::Drawing;
use super::household::{claim_detail, claim_row};
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, RowBody, Screen, TextRole, Tone};
use super::stage::{Stage, back, capital, question};
use super::ward::{household_card, household_id, openness, queued};
use crate::say::claim_state;
use crate::{ClaimLine, HouseholdLine, PhoneError};
use tinxom_domain::household::{ClaimState, LookPurpose};
use tinxom_domain::id::ClaimId;
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("claims", claims), ("claim", one)];

fn claims(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let waiting = stage.phone.registry().waiting_claims()?;
    let mut screen = stage.screen(stage.word(key!("home-claims")));
    openness(stage, &mut screen)?;
    if waiting.is_empty() {
        screen.nothing(stage, key!("claims-none"), key!("claims-none-more"));
    }
    let take = stage.take();
    for (claim, household) in waiting.iter().take(take) {
        screen.row(format!("claim-{}", hex(&claim.claim.0)), line(stage, claim, household));
    }
    screen.more(stage, waiting.len() > take);
    let first = waiting.iter().find(|(claim, _)| matches!(claim.state, ClaimState::Waiting { .. }));
    Ok(match first {
        Some((claim, _)) => {
            let place = format!("go/claim/{}", hex(&claim.claim.0));
            screen.main(ActionButton::new(place, stage.word(key!("screen-open"))).icon(Icon::Fork))
        }
        None => screen,
    })
}

/// A claim by its household, where in a household's own screen it goes by whom.
fn line(stage: &Stage<'_>, claim: &ClaimLine, household: &HouseholdLine) -> RowBody {
    let mut body = claim_row(stage, claim);
    if let RowBody::Line { title, detail, .. } = &mut body {
        let by = std::mem::replace(title, capital(&stage.say.household(household)));
        let more = claim_detail(stage, claim);
        *detail = if more.is_empty() { by } else { format!("{by} · {more}") };
    }
    body
}

fn one(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let registry = stage.phone.registry();
    let claim = id(stage.about).map(ClaimId).ok_or(PhoneError::ClaimUnknown)?;
    let waiting = registry.waiting_claims()?;
    let mut screen = stage.screen(stage.word(key!("claims-title")));
    let Some((claim, household)) = waiting.iter().find(|(line, _)| line.claim == claim) else {
        screen.nothing(stage, key!("claims-over"), key!("claims-over-more"));
        return Ok(screen);
    };
    household_card(stage, &mut screen, household);
    screen.text("waits", TextRole::Heading, stage.word(key!("claims-this")));
    side(stage, &mut screen, "this", claim);
    if stage.typed("looked").is_empty() {
        let told = stage.word(key!("registry-look-told"));
        screen.card("told", Icon::Eye, Tone::Blue, stage.word(key!("claims-look")), told);
        let look = format!("claim-look/{}", hex(&household.id.0));
        let look = ActionButton::new(look, stage.word(key!("claims-both"))).icon(Icon::Eye);
        return Ok(screen.main(look));
    }
    let detail = registry.looked_at(household.id)?;
    let others = detail.holder.iter().chain(&detail.claims);
    let live = others.filter(|other| other.claim != claim.claim && other.state.is_live());
    for (at, other) in live.enumerate() {
        let active = other.state == ClaimState::Active;
        let title = if active { key!("claims-holder") } else { key!("claims-another") };
        screen.text(format!("other-{at}"), TextRole::Heading, stage.word(title));
        side(stage, &mut screen, &format!("other-{at}"), other);
    }
    if detail.holder.is_none() {
        screen.text("free", TextRole::Body, capital(&stage.word(key!("household-free"))));
    }
    let label = key!("claims-settle");
    let given = [("one", Value::from(stage.say.household(household)))];
    let ask = question(stage, label, stage.words(key!("claims-settle-ask"), &given));
    let settle = ActionButton::new(format!("claim-settle/{}", hex(&claim.claim.0)), stage.word(label));
    let possible = !claim.pending && matches!(claim.state, ClaimState::Waiting { .. });
    Ok(screen.main(settle.icon(Icon::Tick).confirm(ask).enabled(possible)))
}

/// What speaks for a claim: who enrolled it and when, and how it stands.
fn side(stage: &Stage<'_>, screen: &mut Screen, key: &str, claim: &ClaimLine) {
    screen.fact(
        format!("{key}-by"),
        stage.word(key!("claims-enrolled-by")),
        capital(&stage.say.role(claim.role)),
    );
    screen.fact(format!("{key}-at"), stage.word(key!("claims-since")), stage.say.moment(claim.at));
    screen.fact(
        format!("{key}-state"),
        stage.word(key!("claims-state")),
        capital(&stage.word(claim_state(claim.state))),
    );
    let detail = claim_detail(stage, claim);
    if !detail.is_empty() {
        screen.text(format!("{key}-more"), TextRole::Soft, capital(&detail));
    }
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let registry = stage.phone.registry();
    let done = || -> Result<ActionOutcome, PhoneError> {
        if verb == "claim-look" {
            registry.household(household_id(about)?, LookPurpose::Settle)?;
            stage.put("looked", "1");
            return Ok(ActionOutcome::Stay);
        }
        registry.settle(id(about).map(ClaimId).ok_or(PhoneError::ClaimUnknown)?)?;
        back(queued(stage, &stage.word(key!("happened-settled")), None))
    };
    ["claim-look", "claim-settle"].contains(&verb).then(done)
}
