//! What the officers' rooms share: who may, a household as a line, groups to choose from, what was asked for.

use super::icon::Icon;
use super::outcome::{ActionOutcome, ScreenNotice};
use super::place::{hex, id};
use super::shape::{ActionButton, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, capital, parts};
use crate::{Holder, HouseholdLine, PhoneError};
use tinxom_domain::household::Standing;
use tinxom_domain::id::{ChangeId, GroupId, HouseholdId};
use tinxom_domain::role::{Action, Role, may};
use tinxom_words::{Value, key};

/// Who holds this phone, if that role may do something here.
pub(super) fn holder_who_may(stage: &Stage<'_>, action: Action) -> Result<Holder, PhoneError> {
    let holder = stage.phone.membership().holder()?;
    if may(holder.appointment.role, action) { Ok(holder) } else { Err(PhoneError::NotYours) }
}

/// The household of a place.
pub(super) fn household_id(text: &str) -> Result<HouseholdId, PhoneError> {
    id(text).map(HouseholdId).ok_or(PhoneError::HouseholdUnknown)
}

/// One of some choices, under a name that is made to stand within a sentence.
pub(super) fn choice(
    screen: &mut Screen,
    action: impl Into<String>,
    label: impl Into<String>,
    detail: impl Into<String>,
    chosen: bool,
) {
    let button = ActionButton::new(action, capital(&label.into()));
    let key = format!("choice-{}", button.action);
    screen.choice(key, button, detail, chosen);
}

/// What keeps this phone from reading labels, if something does.
pub(super) fn openness(stage: &Stage<'_>, screen: &mut Screen) -> Result<(), PhoneError> {
    let registry = stage.phone.registry();
    let open = registry.is_open()?;
    if !open {
        screen.card("closed", Icon::Key, Tone::Amber, stage.word(key!("registry-closed")), "");
    }
    let sealed = registry.sealed()?;
    if open && sealed > 0 {
        let text = stage.words(key!("registry-sealed"), &[("count", Value::from(sealed))]);
        screen.card("sealed", Icon::Waiting, Tone::Amber, text, "");
    }
    Ok(())
}

/// How a household stands, by the one thing that counts most: gone, disputed, waiting for the verdict, held, free.
fn household_badge(stage: &Stage<'_>, line: &HouseholdLine) -> StateBadge {
    let (icon, tone, label) = match line.standing {
        Standing::MergedInto(_) => (Icon::Fork, Tone::Plain, stage.word(key!("household-merged"))),
        Standing::MovedAway => (Icon::Withdrawn, Tone::Plain, stage.word(key!("household-away"))),
        Standing::Forgotten => (Icon::Bin, Tone::Plain, stage.word(key!("household-forgotten"))),
        Standing::Living if line.waiting > 0 => {
            let given = [("count", Value::from(u64::from(line.waiting)))];
            (Icon::Attention, Tone::Amber, stage.words(key!("household-waiting"), &given))
        }
        Standing::Living if line.pending => {
            (Icon::Waiting, Tone::Amber, stage.word(key!("household-pending")))
        }
        Standing::Living if line.held => (Icon::Tick, Tone::Tea, stage.word(key!("household-held"))),
        Standing::Living => (Icon::Door, Tone::Plain, stage.word(key!("household-free"))),
    };
    StateBadge { icon, label, tone }
}

/// A household as a line of a list; `place` is where a tap goes, with its id. `within` a hamlet its name is not said again.
pub(super) fn household_row(
    stage: &Stage<'_>,
    screen: &mut Screen,
    line: &HouseholdLine,
    place: &str,
    within: bool,
    detail: Option<String>,
) {
    let mut badge = household_badge(stage, line);
    let known = match line.name.as_str() {
        "" => capital(&stage.word(key!("household-no-label"))),
        name => name.to_owned(),
    };
    let mut more = if within { Vec::new() } else { vec![line.hamlet_name.clone()] };
    more.push(line.address.clone());
    more.retain(|part| !part.is_empty());
    // What the badge says is not said twice.
    more.extend(stage.say.household_states(line).into_iter().filter(|state| *state != badge.label));
    more.extend(detail);
    badge.label = capital(&badge.label);
    let id = hex(&line.id.0);
    let body = RowBody::Line {
        first_words: false,
        icon: Icon::House,
        title: known,
        detail: more.join(" · "),
        time: String::new(),
        badge: Some(badge),
        unread: false,
        open: Some(ActionButton::new(format!("go/{place}/{id}"), stage.word(key!("screen-open")))),
    };
    screen.row(format!("household-{id}"), body);
}

/// What a household is called, as a card at the top of what is about it.
pub(super) fn household_card(stage: &Stage<'_>, screen: &mut Screen, line: &HouseholdLine) {
    let badge = household_badge(stage, line);
    let states = capital(&stage.say.household_states(line).join(" · "));
    screen.card("household", badge.icon, badge.tone, capital(&stage.say.household(line)), states);
}

/// The groups that an officer can name: those whose members or patrols this phone knows, and the one chosen here.
fn groups(stage: &Stage<'_>) -> Result<Vec<GroupId>, PhoneError> {
    let mut groups: Vec<GroupId> = stage.phone.patrols().groups()?;
    groups.extend(stage.phone.registry().members()?.into_iter().filter_map(|member| member.group));
    groups.extend(id(&stage.typed("group")).map(GroupId));
    groups.sort();
    groups.dedup();
    Ok(groups)
}

/// Groups to choose from, or a new one.
pub(super) fn group_choices(stage: &Stage<'_>, screen: &mut Screen, verb: &str) -> Result<(), PhoneError> {
    screen.text("groups", TextRole::Heading, stage.word(key!("invite-group")));
    let chosen = stage.typed("group");
    for group in groups(stage)? {
        let number = hex(&group.0);
        let label = group_name(stage, &group);
        choice(screen, format!("{verb}/group/{number}"), label, "", chosen == number);
    }
    let new = chosen == "new" || chosen.is_empty();
    choice(screen, format!("{verb}/group/new"), stage.word(key!("invite-group-new")), "", new);
    Ok(())
}

/// A group as people tell it from another: by the first digits of its number. A name of its own it has not.
pub(super) fn group_name(stage: &Stage<'_>, group: &GroupId) -> String {
    let digits = data_encoding::HEXUPPER.encode(&group.0[..2]);
    stage.words(key!("invite-group-number"), &[("id", Value::from(digits))])
}

/// The role that was chosen of those that may be; the first while none was.
pub(super) fn chosen_role(stage: &Stage<'_>, roles: &[Role]) -> Result<Role, PhoneError> {
    let chosen = stage.typed("role");
    roles.iter().find(|role| role.name() == chosen).or(roles.first()).copied().ok_or(PhoneError::NotYours)
}

/// Puts what was chosen into the field that it is for, if that is one of these.
pub(super) fn choose(stage: &Stage<'_>, about: &str, fields: &[&str]) -> Result<ActionOutcome, PhoneError> {
    let (field, value) = parts(about)?;
    if fields.contains(&field) { stage.stay_with(field, value) } else { Err(PhoneError::NotPossible) }
}

/// The group that was chosen; a new one is drawn, and stays chosen.
pub(super) fn chosen_group(stage: &Stage<'_>) -> GroupId {
    let group = id(&stage.typed("group")).map_or_else(|| stage.phone.officer().new_group(), GroupId);
    stage.put("group", hex(&group.0));
    group
}

/// Something was asked for: it is kept here and waits for the server.
pub(super) fn queued(stage: &Stage<'_>, what: &str, button: Option<ActionButton>) -> ScreenNotice {
    let mut notice = stage.done(stage.words(key!("registry-queued"), &[("what", Value::from(what))]), button);
    (notice.icon, notice.tone) = (Icon::Waiting, Tone::Amber);
    notice
}

/// A change was asked for: it can be taken back.
pub(super) fn changed(stage: &Stage<'_>, what: &str, change: ChangeId) -> ScreenNotice {
    queued(stage, what, Some(undo(stage, change)))
}

/// The way to take a change back.
pub(super) fn undo(stage: &Stage<'_>, change: ChangeId) -> ActionButton {
    let action = format!("change-undo/{}", hex(&change.0));
    ActionButton::new(action, stage.word(key!("screen-undo"))).icon(Icon::Withdrawn)
}
