//! This phone (máy này): language, text size, what it keeps, bytes a day, what was agreed to, the support file, signing out,
//! what Tin Xóm is, and what the signs of a tip mean.

use super::Drawing;
use super::home::{asked_badge, badge};
use super::icon::Icon;
use super::outcome::{ActionOutcome, Errand};
use super::shape::{ActionButton, Screen, TextRole, Tone};
use super::stage::{Stage, question, run};
use super::{Screens, TEXT_SIZES, slot, start};
use crate::PhoneError;
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipState};
use tinxom_words::{CONSENT_VERSION, Language, Value, Words, key};

/// A day's bytes to choose from; 0 for no bound.
const BUDGETS: [u64; 5] = [200 * KIB, MIB, 2 * MIB, 5 * MIB, 0];
const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Every state of a tip. A reason has no sign of its own.
const STATES: [TipState; 11] = [
    TipState::Draft,
    TipState::Queued,
    TipState::WaitingForKey,
    TipState::OnItsWay,
    TipState::Accepted,
    TipState::Opened,
    TipState::Answered,
    TipState::Closed,
    TipState::Withdrawn,
    TipState::PutAside(PutAsideReason::UnitSplit),
    TipState::Refused(RefusalReason::Malformed),
];

pub(super) const SCREENS: &[Drawing] = &[
    ("settings", settings),
    ("agreed", agreed),
    ("support", |stage| Ok(support(stage))),
    ("settings-about", |stage| Ok(about(stage))),
    ("signs", |stage| Ok(signs(stage))),
];

fn settings(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let mut screen = stage.screen(stage.word(key!("home-settings")));
    for language in Language::ALL {
        // Each by its own name, to be found by who cannot read the other.
        let name = language.name(&Words::new(language));
        let code = language.code();
        let button = ActionButton::new(format!("language/{code}"), name);
        screen.choice(format!("language-{code}"), button, "", language == stage.say.words.language());
    }
    screen.text("size", TextRole::Heading, stage.word(key!("settings-size")));
    for (size, label) in TEXT_SIZES.into_iter().zip([
        key!("settings-size-plain"),
        key!("settings-size-large"),
        key!("settings-size-largest"),
    ]) {
        let button = ActionButton::new(format!("settings-text/{size}"), stage.word(label));
        screen.choice(format!("size-{size}"), button, "", size == stage.text_percent);
    }
    let left = stage.phone.sync().status()?.left;
    kept(stage, &mut screen, left)?;
    bytes(stage, &mut screen)?;
    let go =
        |place: &str, label, icon| ActionButton::new(format!("go/{place}"), stage.word(label)).icon(icon);
    let mut ways = Vec::new();
    if stage.phone.membership().holder().is_ok() {
        ways.push(go("agreed", key!("export-consents"), Icon::Paper));
    }
    ways.extend([
        go("support", key!("settings-support"), Icon::Share),
        go("settings-about", key!("settings-about"), Icon::TeaLeaf),
        sign_out(stage, left),
    ]);
    screen.text("more", TextRole::Heading, stage.word(key!("home-doors")));
    screen.buttons("ways", ways);
    Ok(screen.beside(stage.emergency()))
}

/// What this phone keeps, in items.
fn kept(stage: &Stage<'_>, screen: &mut Screen, left: u64) -> Result<(), PhoneError> {
    screen.text("kept", TextRole::Heading, stage.word(key!("settings-kept")));
    let tips = stage.phone.inbox().count()?;
    let patrols = match stage.phone.patrols().list(0, usize::MAX) {
        // A phone that joined nothing yet has a text size and a language to choose.
        Err(PhoneError::NotEnrolled) => 0,
        nights => nights?.len() as u64,
    };
    let count = |count: u64| stage.say.words.integer(i64::try_from(count).unwrap_or(i64::MAX));
    screen.fact("kept-tips", stage.word(key!("home-tips")), count(tips));
    if patrols > 0 {
        screen.fact("kept-patrols", stage.word(key!("home-patrol")), count(patrols));
    }
    screen.fact("kept-left", stage.word(key!("home-outbox")), count(left));
    screen.text("kept-more", TextRole::Soft, stage.word(key!("consent-1-phone")));
    Ok(())
}

/// Bytes of today, and how many a day may go unasked.
fn bytes(stage: &Stage<'_>, screen: &mut Screen) -> Result<(), PhoneError> {
    let budget = stage.phone.sync().budget()?;
    screen.text("bytes", TextRole::Heading, stage.word(key!("settings-bytes")));
    screen.fact("bytes-today", stage.word(key!("settings-today")), size(stage, budget.spent_today));
    if budget.is_spent() {
        screen.card("bytes-spent", Icon::House, Tone::Amber, stage.word(key!("settings-spent")), "");
    }
    let now = budget.a_day.unwrap_or(0);
    let mut budgets = BUDGETS.to_vec();
    if !budgets.contains(&now) {
        // One that was set elsewhere.
        budgets.insert(0, now);
    }
    for one in budgets {
        let label = if one == 0 { stage.word(key!("export-budget-none")) } else { size(stage, one) };
        let button = ActionButton::new(format!("settings-budget/{one}"), label);
        screen.choice(format!("budget-{one}"), button, "", one == now);
    }
    screen.text("bytes-more", TextRole::Soft, stage.word(key!("settings-bytes-more")));
    Ok(())
}

/// Bytes as people compare them with what they paid for.
fn size(stage: &Stage<'_>, bytes: u64) -> String {
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        return stage.words(key!("settings-megabytes"), &[("count", Value::from(bytes / MIB))]);
    }
    stage.words(key!("settings-kilobytes"), &[("count", Value::from(bytes.div_ceil(KIB)))])
}

/// Signing out loses nothing, and the question says so with its number.
fn sign_out(stage: &Stage<'_>, left: u64) -> ActionButton {
    let label = key!("settings-sign-out");
    let text = stage.words(key!("settings-sign-out-more"), &[("count", Value::from(left))]);
    let ask = question(stage, label, text).titled(stage.word(key!("settings-sign-out-ask")));
    ActionButton::new("sign-out", stage.word(label)).icon(Icon::Shield).confirm(ask)
}

/// What was agreed to: each consent with version and date, the words of the present one, and the way to withdraw it.
fn agreed(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let holder = stage.phone.membership().holder()?;
    let consents = stage.phone.slot().consents()?;
    let mut screen = stage.screen(stage.word(key!("export-consents")));
    if consents.is_empty() {
        screen.text("none", TextRole::Body, stage.word(key!("consent-none")));
        return Ok(screen);
    }
    slot::leaving(stage, &mut screen)?;
    for (at, one) in consents.iter().enumerate().rev() {
        let tone = if one.ended_at.is_none() { Tone::Tea } else { Tone::Plain };
        screen.card(format!("consent-of-{at}"), Icon::Paper, tone, stage.say.consent(one), "");
    }
    // The words of another version are not these; they are in the release that recorded it.
    if consents.iter().any(|one| u32::from(one.version) == CONSENT_VERSION) {
        start::consent_text(stage, &mut screen, &stage.say.unit(holder.appointment.unit));
        screen.buttons("aloud", vec![stage.aloud()]);
    }
    screen.buttons("leave", slot::leave(stage)?.into_iter().collect());
    Ok(screen)
}

/// The support file, whole, before anybody gets it.
fn support(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("settings-support")));
    screen.text("what", TextRole::Body, stage.word(key!("support-what")));
    screen.text("file", TextRole::Quote, stage.phone.support());
    screen.main(ActionButton::new("settings-share", stage.word(key!("support-share"))).icon(Icon::Share))
}

/// What Tin Xóm is, which one this is, and that there is no other way to get it.
fn about(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("settings-about")));
    screen.text("name", TextRole::Title, stage.word(key!("app-name")));
    screen.text("about", TextRole::Body, stage.word(key!("app-about")));
    screen.fact("version", stage.word(key!("about-version")), env!("CARGO_PKG_VERSION"));
    screen.fact("licence", stage.word(key!("about-licence")), env!("CARGO_PKG_LICENSE"));
    let (title, text) = (stage.word(key!("about-store")), stage.word(key!("about-store-more")));
    screen.card("store", Icon::Shield, Tone::Tea, title, text);
    let (title, text) = (stage.word(key!("screen-leave")), stage.word(key!("about-leave")));
    screen.card("leave", Icon::Leave, Tone::Plain, title, text);
    let signs = ActionButton::new("go/signs", stage.word(key!("signs-title"))).icon(Icon::Arrived);
    screen.buttons("signs", vec![signs]);
    screen.text("emergency", TextRole::Body, stage.word(key!("emergency-first")));
    screen.beside(stage.emergency())
}

/// Every sign that a tip can bear, with what it means, in the order in which a tip comes to them.
fn signs(stage: &Stage<'_>) -> Screen {
    let mut screen = stage.screen(stage.word(key!("signs-title")));
    for state in STATES {
        let badge = badge(stage, state);
        screen.card(state.name(), badge.icon, badge.tone, badge.label, stage.say.state(state).1);
    }
    let asked = asked_badge(stage);
    let more = stage.word(key!("tip-state-withdrawal-asked-more"));
    screen.card("withdrawal-asked", asked.icon, asked.tone, asked.label, more);
    screen
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let number = || about.parse().map_err(|_| PhoneError::NotPossible);
    Some(match verb {
        "settings-text" => number()
            .and_then(|size: u64| {
                Screens::resize(stage.phone, u32::try_from(size).map_err(|_| PhoneError::NotPossible)?)
            })
            .map(|()| ActionOutcome::Stay),
        "settings-budget" => number()
            .and_then(|bytes| stage.phone.sync().set_budget(Some(bytes).filter(|bytes| *bytes > 0)))
            .map(|()| ActionOutcome::Stay),
        // The name tells nothing of what is in it.
        "settings-share" => run(Errand::Share { name: "tinxom.txt".into(), text: stage.phone.support() }),
        "sign-out" => {
            stage.phone.sign_out().map(|_| ActionOutcome::Root { place: "home".into(), notice: None })
        }
        _ => return None,
    })
}
