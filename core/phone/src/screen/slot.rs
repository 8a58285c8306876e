//! The household's slot (suất của nhà): where it is and who decided, what happened to it, what is known about its people,
//! who looked; and giving it up.

use super::Drawing;
use super::icon::Icon;
use super::outcome::{ActionOutcome, Errand, ScreenNotice};
use super::shape::{ActionButton, Reached, RowBody, Screen, TextRole, Tone};
use super::stage::{Stage, capital, question, run, tell};
use crate::house::text;
use crate::{Act, Holder, LookLine, PhoneError, SlotLine, SlotState, Way};
use tinxom_domain::role::{Action, Standing, may};
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] =
    &[("slot", slot), ("slot-known", known), ("slot-looks", looks), ("slot-answer", answer)];

/// A state's picture and colour.
const fn look(state: SlotState) -> (Icon, Tone) {
    match state {
        SlotState::Active => (Icon::Key, Tone::Tea),
        SlotState::Pending | SlotState::Waiting { .. } => (Icon::Waiting, Tone::Amber),
        SlotState::Unchecked => (Icon::Aloud, Tone::Amber),
        SlotState::HandingOver => (Icon::OnItsWay, Tone::Amber),
        SlotState::Leaving => (Icon::Withdrawn, Tone::Amber),
        SlotState::Ended(_) => (Icon::Closed, Tone::Plain),
        SlotState::Refused { .. } => (Icon::Refused, Tone::Amber),
    }
}

/// Whether this phone may hand its slot over, or has and may show it again.
pub(super) fn may_pass(holder: &Holder, line: &SlotLine) -> bool {
    may(holder.appointment.role, Action::PassSlot)
        && holder.standing == Standing::Active
        && matches!(line.state, SlotState::Active | SlotState::HandingOver)
}

/// Where the slot is, as a card.
pub(super) fn state(stage: &Stage<'_>, screen: &mut Screen, line: &SlotLine) {
    let (icon, tone) = look(line.state);
    let (label, more) = stage.say.slot(line);
    screen.card("state", icon, tone, label, more);
}

fn slot(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let (holder, client) = (stage.phone.membership().holder()?, stage.phone.slot());
    let line = client.state()?;
    let mut screen = stage.screen(stage.word(key!("home-slot")));
    match &line {
        Some(line) => {
            state(stage, &mut screen, line);
            screen.fact("since", stage.word(key!("slot-since")), stage.say.moment(line.since));
            let way = match line.way {
                Way::Door => key!("slot-way-door"),
                Way::Telephone => key!("slot-way-telephone"),
                Way::HandedOver => key!("slot-way-handed-over"),
            };
            screen.fact("way", stage.word(key!("slot-how")), stage.word(way));
        }
        None => screen.card("state", Icon::Key, Tone::Plain, stage.word(key!("slot-none")), ""),
    }
    if let Some(words) = client.words()? {
        four_words(stage, &mut screen, words);
    }
    leaving(stage, &mut screen)?;
    if let Some(line) = &line {
        history(stage, &mut screen, line, &client.history()?);
    }
    let acceptance = client.acceptance()?.is_some();
    let go = |place: &str, label| ActionButton::new(format!("go/{place}"), stage.word(label));
    let mut ways = vec![
        go("slot-known", key!("slot-known")).icon(Icon::Paper),
        go("slot-looks", key!("export-looks")).icon(Icon::Eye),
    ];
    if may(holder.appointment.role, Action::GuardMinor) {
        ways.push(go("slot-pupils", key!("slot-pupils")).icon(Icon::SchoolGate));
    }
    ways.extend(leave(stage)?);
    screen.buttons("ways", ways);
    Ok(match &line {
        Some(line) if may_pass(&holder, line) => {
            let again = line.state == SlotState::HandingOver;
            let label = if again { key!("slot-show-again") } else { key!("slot-hand-over") };
            screen.main(go("slot-hand-over", label).icon(Icon::Key))
        }
        _ if acceptance => screen.main(go("slot-answer", key!("slot-answer")).icon(Icon::Qr)),
        _ => screen,
    })
}

/// Four words to be read out over the telephone.
fn four_words(stage: &Stage<'_>, screen: &mut Screen, words: [&str; 4]) {
    screen.text("words-how", TextRole::Heading, stage.word(key!("words-four-read")));
    screen.text("words", TextRole::Large, words.join("\n"));
}

/// What happened to the slot, oldest first.
fn history(stage: &Stage<'_>, screen: &mut Screen, line: &SlotLine, acts: &[Act]) {
    if acts.is_empty() {
        return;
    }
    screen.text("history", TextRole::Heading, stage.word(key!("slot-history")));
    for (at, act) in acts.iter().enumerate() {
        let icon = match act {
            Act::Joined { .. } => Icon::Door,
            Act::Word { state, .. } => look(*state).0,
            Act::HandedOver { .. } => Icon::Key,
            Act::Replaced { .. } | Act::Left { .. } => Icon::Withdrawn,
            Act::Stayed { .. } => Icon::Tick,
            Act::Restored { .. } => Icon::Sync,
        };
        let reached = if at + 1 == acts.len() { Reached::Now } else { Reached::Done };
        let (title, time) = (stage.say.slot_act(act, line.claim), stage.say.moment(act.at()));
        let body = RowBody::Step { icon, title, detail: String::new(), time, reached };
        screen.row(format!("act-{at}"), body);
    }
}

/// What a person who left is told, and the way back as long as there is one.
pub(super) fn leaving(stage: &Stage<'_>, screen: &mut Screen) -> Result<(), PhoneError> {
    let Some(leave) = stage.phone.slot().leaving()? else { return Ok(()) };
    let (icon, tone) = (Icon::Withdrawn, Tone::Amber);
    let (title, text) = (stage.word(key!("leave-title")), stage.say.leave(&leave));
    let buttons = if leave.can_stay { vec![stay(stage)] } else { Vec::new() };
    screen.row("leaving", RowBody::Card { icon, tone, title, text, buttons });
    Ok(())
}

fn stay(stage: &Stage<'_>) -> ActionButton {
    ActionButton::new("slot-stay", stage.word(key!("leave-stay"))).icon(Icon::Tick)
}

/// The way to withdraw the consent, for whoever gave one and did not withdraw it.
pub(super) fn leave(stage: &Stage<'_>) -> Result<Option<ActionButton>, PhoneError> {
    let (holder, client) = (stage.phone.membership().holder()?, stage.phone.slot());
    let can = match client.state()? {
        Some(line) => !line.state.is_over(),
        None => !holder.appointment.role.is_officer() && holder.standing == Standing::Active,
    };
    if !can || client.leaving()?.is_some() {
        return Ok(None);
    }
    let ask =
        question(stage, key!("leave"), stage.word(key!("leave-more"))).titled(stage.word(key!("leave-ask")));
    let leave = ActionButton::new("slot-leave", stage.word(key!("leave"))).icon(Icon::Withdrawn);
    Ok(Some(leave.confirm(ask)))
}

/// What this phone, the ward and the server know, and all of it as a page to carry away.
fn known(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let holder = stage.phone.membership().holder()?;
    let name = stage.phone.house.read(|connection| text(connection, "name"))?;
    let unit = stage.say.unit_today(holder.appointment.unit, stage.today()?);
    let mut screen = stage.screen(stage.word(key!("slot-known")));
    let facts = [
        ("name", key!("export-name"), name),
        ("role", key!("export-role"), capital(&stage.say.role(holder.appointment.role))),
        ("hamlet", key!("export-hamlet"), holder.label),
        ("unit", key!("export-unit"), unit.clone()),
    ];
    for (id, label, value) in facts.into_iter().filter(|(.., value)| !value.is_empty()) {
        screen.fact(id, stage.word(label), value);
    }
    let unit = [("unit", Value::from(unit))];
    let said = [
        ("ward", stage.word(key!("consent-1-known"))),
        ("readers", stage.words(key!("consent-1-readers"), &unit)),
        ("registry", stage.words(key!("consent-1-household"), &unit)),
        ("server", stage.word(key!("consent-1-server"))),
        ("never", stage.word(key!("consent-1-never"))),
    ];
    for (id, words) in said {
        screen.text(id, TextRole::Body, words);
    }
    screen.text("page", TextRole::Heading, stage.word(key!("export-title")));
    screen.text("page-more", TextRole::Body, stage.word(key!("slot-export-more")));
    let ask = question(stage, key!("slot-export"), stage.word(key!("slot-export-ask")));
    let export = ActionButton::new("slot-export", stage.word(key!("slot-export"))).icon(Icon::Share);
    Ok(screen.main(export.confirm(ask)))
}

/// Who looked at the own household; for a group's head and deputy also who looked at the group's.
fn looks(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let (holder, client, take) =
        (stage.phone.membership().holder()?, stage.phone.slot(), stage.take().saturating_add(1));
    let mut screen = stage.screen(stage.word(key!("export-looks")));
    let reads = holder.appointment.group.is_some_and(|group| holder.appointment.may_read_looks_of(group));
    let group = reads && stage.typed("looks-of") == "group";
    if reads {
        for (of, label) in [("own", key!("slot-looks-own")), ("group", key!("slot-looks-group"))] {
            let button = ActionButton::new(format!("slot-looks-of/{of}"), stage.word(label));
            screen.choice(format!("of-{of}"), button, "", group == (of == "group"));
        }
    }
    screen.text("what", TextRole::Soft, stage.word(key!("slot-looks-more")));
    let looks = if group { client.group_looks(0, take)? } else { client.looks(0, take)? };
    if looks.is_empty() {
        screen.text("none", TextRole::Body, stage.word(key!("slot-looks-none")));
    }
    for (at, look) in looks.iter().take(stage.take()).enumerate() {
        let twins = looks[..at].iter().filter(|before| before.at == look.at).count();
        screen.row(format!("look-{}-{twins}", look.at.0), look_line(stage, look));
    }
    screen.more(stage, looks.len() > stage.take());
    Ok(screen)
}

fn look_line(stage: &Stage<'_>, look: &LookLine) -> RowBody {
    let role = look.role.map_or_else(|| stage.word(key!("look-role-other")), |role| stage.say.role(role));
    RowBody::Line {
        first_words: false,
        icon: Icon::Eye,
        title: capital(&stage.word(crate::say::look_purpose(look.purpose))),
        detail: capital(&role),
        time: stage.when(look.at),
        badge: None,
        unread: false,
        open: None,
    }
}

/// What the officer's phone reads in answer to his invite, while both stand at the door.
fn answer(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let client = stage.phone.slot();
    let mut screen = stage.screen(stage.word(key!("slot-answer")));
    let done = ActionButton::new("slot-done", stage.word(key!("slot-done"))).icon(Icon::Tick);
    // It may be the first of its stack, straight after joining.
    screen.head.back = Some(stage.back("slot-done"));
    if let Some(words) = client.words()? {
        // The officer is at the other end of a line and reads no screen.
        four_words(stage, &mut screen, words);
        screen.text("later", TextRole::Soft, stage.word(key!("slot-answer-later")));
        return Ok(screen.main(done).bright());
    }
    let Some(acceptance) = client.acceptance()? else {
        screen.text("none", TextRole::Body, stage.word(key!("slot-no-answer")));
        return Ok(screen.main(done));
    };
    screen.text("how", TextRole::Body, stage.word(key!("slot-answer-how")));
    screen.code("answer", &acceptance, stage.word(key!("slot-answer-code")));
    if let Some(guardian) = client.guardian()? {
        screen.text("guardian", TextRole::Body, stage.word(key!("slot-answer-guardian")));
        screen.code("guardian-code", &guardian, stage.word(key!("slot-answer-guardian-code")));
    }
    screen.text("later", TextRole::Soft, stage.word(key!("slot-answer-later")));
    Ok(screen.main(done).bright())
}

fn left(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let told = stage.phone.slot().leave()?;
    let back = told.can_stay.then(|| stay(stage));
    let notice =
        ScreenNotice { icon: Icon::Withdrawn, tone: Tone::Amber, ..stage.done(stage.say.leave(&told), back) };
    tell(notice)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    Some(match verb {
        "slot-leave" => left(stage),
        "slot-stay" => {
            stage.phone.slot().stay().and_then(|()| tell(stage.done(stage.word(key!("slot-stayed")), None)))
        }
        "slot-done" => Ok(ActionOutcome::Root { place: "home".into(), notice: None }),
        "slot-looks-of" => stage.stay_with("looks-of", about),
        "slot-export" => stage.phone.slot().export(stage.say.words.language()).and_then(|page| {
            // The name tells nothing of what is in it.
            run(Errand::Share { name: "tinxom.html".into(), text: page })
        }),
        _ => return None,
    })
}
