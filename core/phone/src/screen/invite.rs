//! Inviting (mời người): a role, a hamlet's or a group's name, until when; then the code fills the screen.

use super::Drawing;
use super::icon::Icon;
use super::outcome::{ActionOutcome, Errand};
use super::place::hex;
use super::shape::{ActionButton, Keyboard, Screen, TextRole, Tone};
use super::stage::{Stage, capital, run};
use super::ward::{choice, choose, chosen_group, chosen_role, group_choices, group_name, holder_who_may};
use crate::{InviteRequest, PhoneError};
use tinxom_domain::role::{Action, Role};
use tinxom_words::key;

/// For how many days an invite can hold.
const DAYS: [i32; 3] = [3, 14, 30];
/// The days that are meant while none were chosen.
const USUAL: i32 = 14;

pub(super) const SCREENS: &[Drawing] = &[("invite", invite)];

/// An invite is a secret: it stays in the screen's memory, and no place holds one.
fn invite(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    if stage.typed("invite-made").is_empty() { form(stage) } else { shown(stage) }
}

/// The roles into which this phone's holder may invite. A pupil joins at the door, where the guardian's word is read.
fn roles(stage: &Stage<'_>) -> Result<Vec<Role>, PhoneError> {
    let appointment = holder_who_may(stage, Action::InvitePerson)?.appointment;
    let may = |role: &Role| *role != Role::Minor && appointment.may_invite(*role, appointment.unit);
    Ok(Role::ALL.into_iter().filter(may).collect())
}

fn role(stage: &Stage<'_>) -> Result<Role, PhoneError> {
    chosen_role(stage, &roles(stage)?)
}

fn days(stage: &Stage<'_>) -> i32 {
    let chosen = stage.typed("days");
    DAYS.into_iter().find(|days| days.to_string() == chosen).unwrap_or(USUAL)
}

fn form(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let role = role(stage)?;
    let mut screen = stage.screen(stage.word(key!("home-invite")));
    screen.text("roles", TextRole::Heading, stage.word(key!("invite-role")));
    for one in roles(stage)? {
        choice(&mut screen, format!("invite-set/role/{}", one.name()), stage.say.role(one), "", one == role);
    }
    if role.is_in_group() {
        group_choices(stage, &mut screen, "invite-set")?;
    }
    screen.field(stage, "label", key!("invite-label"), key!("invite-label-hint"), Keyboard::Line);
    screen.text("untils", TextRole::Heading, stage.word(key!("start-until")));
    let today = stage.today()?;
    for one in DAYS {
        let label = stage.say.date(today.plus_days(one));
        choice(&mut screen, format!("invite-set/days/{one}"), label, "", one == days(stage));
    }
    let make = ActionButton::new("invite-make", stage.word(key!("invite-make"))).icon(Icon::Qr);
    Ok(screen.main(make.enabled(!stage.typed("label").trim().is_empty())).beside(stage.emergency()))
}

fn shown(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let text = stage.typed("invite-made");
    let view = stage.phone.membership().read_invite(&text)?;
    let mut screen = stage.screen(stage.word(key!("home-invite")));
    screen.code("code", &text, stage.word(key!("invite-code")));
    screen.text("text", TextRole::Soft, text);
    screen.card("whom", Icon::People, Tone::Tea, view.label, capital(&stage.say.role(view.role)));
    screen.fact("until", stage.word(key!("start-until")), stage.say.date(view.until));
    if view.role.is_in_group() {
        screen.text("group", TextRole::Body, group_name(stage, &chosen_group(stage)));
    }
    screen.text("one", TextRole::Soft, stage.word(key!("invite-one")));
    let share = ActionButton::new("invite-share", stage.word(key!("invite-share"))).icon(Icon::Share);
    let again = ActionButton::new("invite-again", stage.word(key!("invite-again"))).icon(Icon::Plus);
    screen.buttons("ways", vec![again, share]);
    let done = ActionButton::new("invite-done", stage.word(key!("invite-done"))).icon(Icon::Tick);
    Ok(screen.main(done).bright())
}

fn make(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let role = role(stage)?;
    let group = role.is_in_group().then(|| chosen_group(stage));
    let until = Some(stage.today()?.plus_days(days(stage)));
    let request = InviteRequest { role, label: stage.typed("label"), group, until };
    let text = stage.phone.officer().invite(&request)?;
    stage.put("group", group.map(|group| hex(&group.0)).unwrap_or_default());
    stage.put("invite-made", text);
    Ok(ActionOutcome::Stay)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    Some(match verb {
        "invite-set" => choose(stage, about, &["role", "days", "group"]),
        "invite-make" => make(stage),
        // Another person of the same hamlet or group: what was chosen stays.
        "invite-again" => stage.stay_with("invite-made", ""),
        "invite-share" => match stage.typed("invite-made") {
            text if text.is_empty() => Err(PhoneError::NotPossible),
            text => run(Errand::Share { name: "tin-xom.txt".into(), text }),
        },
        "invite-done" => {
            stage.put("invite-made", "");
            Ok(ActionOutcome::Back { notice: None })
        }
        _ => return None,
    })
}
