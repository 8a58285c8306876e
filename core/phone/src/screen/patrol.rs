//! The patrol (ca tuần tra): who is on and since when, a note in four taps, a silence told without blame, the end; and the
//! nights before, of every group whose log is here.

use super::Drawing;
use super::home::{kind_icon, kind_tiles};
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::shape::{ActionButton, Keyboard, Reached, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, back, capital, question, tell};
use super::ward::group_name;
use crate::{Holder, PatrolNight, PhoneError};
use tinxom_domain::patrol::{Patrol, PatrolPurpose};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipKind;
use tinxom_words::{Value, key};

/// What stands for a place that is not among those to choose from: no hamlet is called by a blank.
const OTHER: &str = " ";

/// Places to choose from at most: with the field for another they stay under one thumb.
const PLACES: usize = 6;

pub(super) const SCREENS: &[Drawing] = &[
    ("patrol", patrol),
    ("patrol-start", start),
    ("patrol-note", kinds),
    ("patrol-place", place),
    ("patrol-log", log),
];

fn may_write(holder: &Holder) -> bool {
    holder.appointment.group.is_some_and(|group| holder.appointment.may_write_patrol_of(group))
}

fn patrol(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let holder = stage.phone.membership().holder()?;
    let mut screen = stage.screen(stage.word(key!("home-patrol")));
    let mut nights = stage.phone.patrols().list(0, usize::MAX)?;
    let running = nights.iter().position(|night| night.own && night.patrol.ended.is_none());
    let running = running.map(|at| nights.remove(at));
    let clock_doubted = stage.clock_is_doubted()?;
    if let Some(night) = &running {
        on(stage, &mut screen, night, doubted(night, clock_doubted))?;
    } else if may_write(&holder) {
        who_reads(stage, &mut screen);
    }
    earlier(stage, &mut screen, &nights, running.is_some(), clock_doubted);
    screen.more(stage, nights.len() > stage.take());
    Ok(match running {
        Some(_) => {
            let note =
                ActionButton::new("go/patrol-note", stage.word(key!("patrol-quick"))).icon(Icon::Pencil);
            screen.main(note).beside(stage.emergency())
        }
        None if may_write(&holder) => {
            let begin =
                ActionButton::new("go/patrol-start", stage.word(key!("patrol-begin"))).icon(Icon::Lantern);
            screen.main(begin).beside(stage.emergency())
        }
        None => screen,
    })
}

/// The patrol that is on: since when, what for, the silence that nobody has to explain, what was noted, its end.
fn on(stage: &Stage<'_>, screen: &mut Screen, night: &PatrolNight, doubted: bool) -> Result<(), PhoneError> {
    let started = stage.when_by(night.patrol.started, doubted);
    let title = stage.words(key!("patrol-on"), &[("time", Value::from(started))]);
    screen.card("on", Icon::Lantern, Tone::Tea, title, about(stage, &night.patrol));
    if let Some((from, to)) = stage.phone.patrols().silence()? {
        let button = |action: &str, label| ActionButton::new(action, stage.word(label));
        let buttons = vec![
            button("patrol-gap", key!("patrol-gap-keep")).icon(Icon::Pencil),
            button("patrol-was-there", key!("patrol-was-there")).icon(Icon::Tick),
        ];
        screen.row(
            "silence",
            RowBody::Card {
                icon: Icon::Waiting,
                tone: Tone::Amber,
                title: gap(stage, from, to),
                text: stage.word(key!("patrol-gap-ask")),
                buttons,
            },
        );
    }
    steps(stage, screen, &night.patrol, doubted);
    waiting(stage, screen, night);
    let ask = question(stage, key!("patrol-end"), stage.word(key!("patrol-end-more")))
        .titled(stage.word(key!("patrol-end-ask")));
    let end = ActionButton::new("patrol-end", stage.word(key!("patrol-end"))).icon(Icon::Closed);
    screen.buttons("end", vec![end.confirm(ask)]);
    Ok(())
}

/// What for, and whether alone.
fn about(stage: &Stage<'_>, patrol: &Patrol) -> String {
    let purpose = stage.word(crate::say::purpose(patrol.purpose));
    if patrol.alone { format!("{purpose}. {}", stage.word(key!("patrol-alone"))) } else { purpose }
}

fn gap(stage: &Stage<'_>, from: Timestamp, to: Timestamp) -> String {
    let given = [("from", Value::from(stage.say.time(from))), ("to", Value::from(stage.say.time(to)))];
    capital(&stage.words(key!("patrol-gap"), &given))
}

fn who_reads(stage: &Stage<'_>, screen: &mut Screen) {
    screen.card("who-reads", Icon::Eye, Tone::Blue, stage.word(key!("patrol-who-reads")), "");
}

fn waiting(stage: &Stage<'_>, screen: &mut Screen, night: &PatrolNight) {
    if night.waiting > 0 {
        let text = stage.words(key!("patrol-waiting"), &[("count", Value::from(night.waiting))]);
        screen.card("waiting", Icon::House, Tone::Amber, text, "");
    }
}

/// Whether the times of a night may be wrong: its device is this one, whose clock is doubted while it is on or waits to go.
fn doubted(night: &PatrolNight, clock_doubted: bool) -> bool {
    clock_doubted && night.own && (night.patrol.ended.is_none() || night.waiting > 0)
}

/// A patrol's log from top to bottom: the start, notes and gaps in their order, the end.
fn steps(stage: &Stage<'_>, screen: &mut Screen, patrol: &Patrol, doubted: bool) {
    let mut steps =
        vec![(patrol.started, Icon::Lantern, stage.word(key!("patrol-step-start")), String::new())];
    let mut between: Vec<_> = patrol
        .notes
        .iter()
        .map(|note| {
            let told = [note.hamlet.as_str(), note.words.as_str()];
            let told: Vec<_> = told.into_iter().filter(|text| !text.is_empty()).collect();
            (note.at, kind_icon(note.kind), stage.say.kind(note.kind), told.join(" · "))
        })
        .collect();
    between.extend(patrol.gaps.iter().map(|one| {
        (one.from, Icon::Waiting, gap(stage, one.from, one.to), stage.word(key!("patrol-gap-more")))
    }));
    between.sort_by_key(|(at, ..)| *at);
    steps.append(&mut between);
    if let Some(ended) = patrol.ended {
        steps.push((ended, Icon::Closed, stage.word(key!("patrol-step-end")), String::new()));
    }
    let last = steps.len() - 1;
    for (at, (when, icon, title, detail)) in steps.into_iter().enumerate() {
        let reached = if at == last && patrol.ended.is_none() { Reached::Now } else { Reached::Done };
        let time = stage.say.time(when);
        let time = if doubted { stage.say.words.doubted(&time) } else { time };
        let body = RowBody::Step { icon, title, detail, time, reached };
        screen.row(format!("step-{at}"), body);
    }
}

/// The nights before, newest first.
fn earlier(
    stage: &Stage<'_>,
    screen: &mut Screen,
    nights: &[PatrolNight],
    running: bool,
    clock_doubted: bool,
) {
    if nights.is_empty() {
        if !running {
            screen.nothing(stage, key!("patrol-none"), key!("patrol-none-more"));
        }
        return;
    }
    screen.text("earlier", TextRole::Heading, stage.word(key!("patrol-earlier")));
    let mut nth = 0;
    for (at, night) in nights.iter().take(stage.take()).enumerate() {
        let started = night.patrol.started;
        let twin = at.checked_sub(1).is_some_and(|before| nights[before].patrol.started == started);
        nth = if twin { nth + 1 } else { 0 };
        let place = format!("go/patrol-log/{}-{nth}", started.0);
        let open = ActionButton::new(&place, stage.word(key!("screen-open")));
        let badge = if night.waiting > 0 {
            let label = stage.words(key!("patrol-waiting"), &[("count", Value::from(night.waiting))]);
            Some(StateBadge { icon: Icon::House, label, tone: Tone::Amber })
        } else if night.patrol.ended.is_none() {
            let label = stage.word(key!("patrol-still-on"));
            Some(StateBadge { icon: Icon::Lantern, label, tone: Tone::Tea })
        } else {
            None
        };
        let body = RowBody::Line {
            first_words: false,
            icon: Icon::Lantern,
            title: stage.word(crate::say::purpose(night.patrol.purpose)),
            detail: whose(stage, night),
            time: stage.when_by(started, doubted(night, clock_doubted)),
            badge,
            unread: false,
            open: Some(open),
        };
        screen.row(place, body);
    }
}

/// Whose patrol it is, and how much was noted.
fn whose(stage: &Stage<'_>, night: &PatrolNight) -> String {
    let whose = if night.own {
        stage.word(key!("patrol-own"))
    } else {
        format!("{}.", group_name(stage, &night.group))
    };
    let notes = Value::from(night.patrol.notes.len());
    format!("{whose} {}", stage.words(key!("patrol-notes"), &[("count", notes)]))
}

/// The log of one night.
fn log(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let night = night(stage)?;
    let doubted = doubted(&night, stage.clock_is_doubted()?);
    let mut screen = stage.screen(stage.when_by(night.patrol.started, doubted));
    screen.card("about", Icon::Lantern, Tone::Plain, about(stage, &night.patrol), whose(stage, &night));
    if night.marked {
        screen.card("marked", Icon::Attention, Tone::Amber, stage.word(key!("desk-marked")), "");
    }
    steps(stage, &mut screen, &night.patrol, doubted);
    waiting(stage, &mut screen, &night);
    Ok(screen)
}

/// The night that a place names by its beginning: no device stands in a place.
fn night(stage: &Stage<'_>) -> Result<PatrolNight, PhoneError> {
    let named = stage.about.rsplit_once('-');
    let read = named.and_then(|(at, nth)| Some((Timestamp(at.parse().ok()?), nth.parse().ok()?)));
    let (started, nth): (_, usize) = read.ok_or(PhoneError::NotFound(0))?;
    let nights = stage.phone.patrols().list(0, usize::MAX)?;
    let mut same = nights.into_iter().filter(|night| night.patrol.started == started);
    same.nth(nth).ok_or(PhoneError::NotFound(0))
}

/// What for, and who walks along.
fn start(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    if !may_write(&stage.phone.membership().holder()?) {
        return Err(PhoneError::NotYours);
    }
    let mut screen = stage.screen(stage.word(key!("patrol-begin")));
    who_reads(stage, &mut screen);
    screen.text("purpose", TextRole::Heading, stage.word(key!("patrol-what-for")));
    // The usual one first, which is chosen already.
    let usual = PatrolPurpose::PatrolTraffic;
    for purpose in [usual].into_iter().chain(PatrolPurpose::ALL.into_iter().filter(|one| *one != usual)) {
        let name = purpose.name();
        let label = stage.word(crate::say::purpose(purpose));
        let button = ActionButton::new(format!("patrol-purpose/{name}"), label);
        screen.choice(format!("purpose-{name}"), button, "", purpose == chosen_purpose(stage));
    }
    let alone = stage.typed("with") == "alone";
    for (with, label) in [("two", key!("patrol-in-two")), ("alone", key!("patrol-alone"))] {
        let button = ActionButton::new(format!("patrol-with/{with}"), stage.word(label));
        screen.choice(format!("with-{with}"), button, "", alone == (with == "alone"));
    }
    let begin = ActionButton::new("patrol-begin", stage.word(key!("patrol-begin"))).icon(Icon::Lantern);
    Ok(screen.main(begin).beside(stage.emergency()))
}

fn chosen_purpose(stage: &Stage<'_>) -> PatrolPurpose {
    PatrolPurpose::from_name(&stage.typed("purpose")).unwrap_or(PatrolPurpose::PatrolTraffic)
}

/// The kinds as large pictures.
fn kinds(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    stage.phone.patrols().running()?.ok_or(PhoneError::PatrolNotRunning)?;
    let mut screen = stage.screen(stage.word(key!("patrol-quick")));
    kind_tiles(stage, &mut screen, "patrol-kind", None);
    who_reads(stage, &mut screen);
    Ok(screen.beside(stage.emergency()))
}

/// Where, and words if there are any: the own hamlet is chosen already, so one more tap keeps it.
fn place(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    stage.phone.patrols().running()?.ok_or(PhoneError::PatrolNotRunning)?;
    let kind = TipKind::from_name(stage.about).ok_or(PhoneError::NotFound(0))?;
    let (places, likely) = places(stage)?;
    let chosen = chosen_place(stage, &places, likely);
    let mut screen = stage.screen(stage.say.kind(kind));
    screen.text("where", TextRole::Heading, stage.word(key!("tip-where")));
    for name in &places {
        let button = ActionButton::new(format!("patrol-at/{name}"), name);
        screen.choice(format!("at-{name}"), button, "", chosen.as_ref() == Some(name));
    }
    let button = ActionButton::new("patrol-at-other", stage.word(key!("patrol-other-place")));
    let other = chosen.is_none() && stage.typed("at") == OTHER;
    screen.choice("other", button, "", other);
    if other {
        let (label, hint) = (key!("field-hamlet"), key!("compose-hamlet-hint"));
        screen.field(stage, "patrol-other", label, hint, Keyboard::Line);
    }
    screen.row(
        "field-patrol-words",
        RowBody::Field {
            field: "patrol-words".into(),
            label: stage.word(key!("patrol-words")),
            value: words(stage)?,
            hint: stage.word(key!("patrol-words-hint")),
            note: stage.word(key!("patrol-who-reads")),
            keyboard: Keyboard::Lines,
        },
    );
    let kinds = ActionButton::new("patrol-other-kind", stage.word(key!("compose-other-kind")));
    screen.buttons("kind", vec![kinds.icon(kind_icon(kind))]);
    let named = chosen.is_some() || other && !stage.typed("patrol-other").trim().is_empty();
    let keep = ActionButton::new("patrol-keep", stage.word(key!("patrol-keep"))).icon(Icon::Tick);
    Ok(screen.main(keep.enabled(named)).beside(stage.emergency()))
}

/// The own hamlet first, then where something was noted last, then the ward's; and the one that is likely the place, which is
/// none of the ward's that nobody spoke of.
fn places(stage: &Stage<'_>) -> Result<(Vec<String>, Option<String>), PhoneError> {
    let mut places = vec![stage.own_hamlet()?];
    let nights = stage.phone.patrols().list(0, PLACES)?;
    for night in nights.iter().filter(|night| night.own) {
        places.extend(night.patrol.notes.iter().rev().map(|note| note.hamlet.clone()));
    }
    let likely = places.iter().find(|place| !place.is_empty()).cloned();
    let unit = stage.phone.membership().holder()?.appointment.unit;
    let hamlets = stage.say.territory.hamlets_of(unit, stage.today()?);
    places.extend(hamlets.into_iter().map(|hamlet| hamlet.name.clone()));
    let mut different: Vec<String> = Vec::new();
    for place in places {
        if !place.is_empty() && !different.contains(&place) && different.len() < PLACES {
            different.push(place);
        }
    }
    Ok((different, likely))
}

/// The place that is chosen; nothing for another one, and before any was.
fn chosen_place(stage: &Stage<'_>, places: &[String], likely: Option<String>) -> Option<String> {
    match stage.typed("at").as_str() {
        "" => likely,
        chosen => places.iter().find(|place| *place == chosen).cloned(),
    }
}

/// The words of the note: as they are kept, or as they were typed while they could not be.
fn words(stage: &Stage<'_>) -> Result<String, PhoneError> {
    stage.waiting("patrol-words").map_or_else(|| stage.phone.patrols().words(), Ok)
}

fn keep(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let kind = TipKind::from_name(stage.about).ok_or(PhoneError::NotPossible)?;
    let (places, likely) = places(stage)?;
    let hamlet = chosen_place(stage, &places, likely).unwrap_or_else(|| stage.typed("patrol-other"));
    stage.phone.patrols().note(kind, &hamlet, &words(stage)?)?;
    stage.put("patrol-words", "");
    let given = [("time", Value::from(stage.say.time(stage.now)))];
    back(stage.done(stage.words(key!("patrol-noted"), &given), None))
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let patrols = stage.phone.patrols();
    let time = || Value::from(stage.say.time(stage.now));
    Some(match verb {
        "patrol-purpose" => stage.stay_with("purpose", about),
        "patrol-with" => stage.stay_with("with", about),
        "patrol-at" => stage.stay_with("at", about),
        "patrol-at-other" => stage.stay_with("at", OTHER),
        "patrol-begin" => patrols
            .start(chosen_purpose(stage), stage.typed("with") == "alone")
            // The screen below says that it is on: nothing stands over the way to a note.
            .map(|()| ActionOutcome::Back { notice: None }),
        "patrol-kind" => Ok(ActionOutcome::Replace { place: format!("patrol-place/{about}") }),
        "patrol-other-kind" => Ok(ActionOutcome::Replace { place: "patrol-note".into() }),
        "patrol-keep" => keep(stage),
        "patrol-gap" => patrols.alive().map(|_| ActionOutcome::Stay),
        "patrol-was-there" => patrols.was_there().map(|()| ActionOutcome::Stay),
        "patrol-end" => patrols.end().and_then(|count| {
            let given = [("time", time()), ("count", Value::from(count))];
            tell(stage.done(stage.words(key!("patrol-ended"), &given), None))
        }),
        _ => return None,
    })
}

pub(super) fn input(stage: &Stage<'_>, screen: &str, field: &str) -> Option<Result<(), PhoneError>> {
    let keep = || stage.phone.patrols().keep_words(&stage.typed(field));
    ((screen, field) == ("patrol-place", "patrol-words")).then(keep)
}
