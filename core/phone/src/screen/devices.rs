//! Phones of the ward's officers and members, and taking one out (thu hồi): a reason is chosen, and confirmed.

use super::Drawing;
use super::icon::Icon;
use super::outcome::ActionOutcome;
use super::place::{hex, id};
use super::shape::{ActionButton, RowBody, Screen, StateBadge, TextRole, Tone};
use super::stage::{Stage, back, capital, parts, question};
use super::ward::{group_name, holder_who_may, household_id, household_row, queued};
use crate::say::revoke_reason;
use crate::{HouseholdLine, MemberLine, OfficerLine, PhoneError, Revoked};
use tinxom_domain::household::RevokeReason;
use tinxom_domain::id::DeviceId;
use tinxom_domain::role::{Action, Appointment, Role};
use tinxom_words::{Value, key};

pub(super) const SCREENS: &[Drawing] = &[("officers", officers), ("revoke", revoke)];

fn officers(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let registry = stage.phone.registry();
    let own = holder_who_may(stage, Action::ReadRegistry)?.appointment;
    let mut screen = stage.screen(stage.word(key!("officers-title")));
    screen.text("officers", TextRole::Heading, stage.word(key!("officers-officers")));
    for line in registry.officers()? {
        screen.row(format!("device-{}", hex(&line.device.0)), officer_line(stage, &line, &own));
    }
    screen.text("members", TextRole::Heading, stage.word(key!("officers-members")));
    let members = registry.members()?;
    if members.is_empty() {
        screen.text("none", TextRole::Body, stage.word(key!("officers-members-none")));
    }
    let take = stage.take();
    for member in members.iter().take(take) {
        screen.row(format!("device-{}", hex(&member.device.0)), member_line(stage, member));
    }
    screen.more(stage, members.len() > take);
    Ok(screen)
}

fn open(stage: &Stage<'_>, device: DeviceId) -> Option<ActionButton> {
    let place = format!("go/revoke/d/{}", hex(&device.0));
    Some(ActionButton::new(place, stage.word(key!("revoke-title"))))
}

fn officer_line(stage: &Stage<'_>, line: &OfficerLine, own: &Appointment) -> RowBody {
    let until = [("date", Value::from(stage.say.date(line.until)))];
    let mut detail = vec![stage.words(key!("officers-until"), &until)];
    if line.own {
        detail.push(stage.word(key!("registry-officer-own")));
    }
    let mut badge = match line.revoked {
        Some(at) => {
            let label =
                stage.words(key!("registry-revoked-from"), &[("when", Value::from(stage.say.moment(at)))]);
            StateBadge { icon: Icon::Refused, label, tone: Tone::Amber }
        }
        None if line.has_key => {
            let label = stage.word(key!("registry-officer-key"));
            StateBadge { icon: Icon::Key, label, tone: Tone::Tea }
        }
        None => {
            let label = stage.word(key!("registry-officer-no-key"));
            StateBadge { icon: Icon::Waiting, label, tone: Tone::Amber }
        }
    };
    badge.label = capital(&badge.label);
    let can = !line.own && line.revoked.is_none() && own.may_revoke(line.role, own.unit);
    RowBody::Line {
        first_words: false,
        icon: Icon::Officer,
        title: capital(&stage.say.role(line.role)),
        detail: detail.join(" · "),
        time: String::new(),
        badge: Some(badge),
        unread: false,
        open: open(stage, line.device).filter(|_| can),
    }
}

fn member_line(stage: &Stage<'_>, member: &MemberLine) -> RowBody {
    let state = member.claim.as_ref().map(|claim| stage.word(crate::say::claim_state(claim.state)));
    RowBody::Line {
        first_words: false,
        icon: Icon::People,
        title: capital(&whose_member(stage, member)),
        detail: capital(&state.unwrap_or_default()),
        time: member.claim.as_ref().map(|claim| stage.when(claim.at)).unwrap_or_default(),
        badge: None,
        unread: false,
        open: open(stage, member.device),
    }
}

fn whose_member(stage: &Stage<'_>, member: &MemberLine) -> String {
    match (&member.household, member.group) {
        (Some(household), _) => stage.say.household(household),
        (None, Some(group)) => {
            let number = group_name(stage, &group);
            format!("{} · {number}", stage.say.role(Role::GroupMember))
        }
        (None, None) => stage.say.role(Role::GroupMember),
    }
}

/// Whose phone a place names.
enum Whose {
    Household(HouseholdLine),
    Officer(OfficerLine),
    Member(MemberLine),
}

fn target(about: &str) -> Result<Revoked, PhoneError> {
    match parts(about)? {
        ("h", household) => Ok(Revoked::HolderOf(household_id(household)?)),
        ("d", device) => id(device).map(DeviceId).map(Revoked::Device).ok_or(PhoneError::DeviceUnknown),
        _ => Err(PhoneError::DeviceUnknown),
    }
}

fn whose(stage: &Stage<'_>, target: Revoked) -> Result<Whose, PhoneError> {
    let registry = stage.phone.registry();
    match target {
        Revoked::HolderOf(household) => {
            let line = registry.line(household)?;
            if line.held { Ok(Whose::Household(line)) } else { Err(PhoneError::DeviceUnknown) }
        }
        Revoked::Device(device) => {
            if let Some(line) = registry.officers()?.into_iter().find(|line| line.device == device) {
                return Ok(Whose::Officer(line));
            }
            let members = registry.members()?;
            let member = members.into_iter().find(|member| member.device == device);
            member.map(Whose::Member).ok_or(PhoneError::DeviceUnknown)
        }
    }
}

fn revoke(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    holder_who_may(stage, Action::RevokeMember)?;
    let whose = whose(stage, target(stage.about)?)?;
    let mut screen = stage.screen(stage.word(key!("revoke-title")));
    let name = match &whose {
        Whose::Household(line) => {
            household_row(stage, &mut screen, line, "household", false, None);
            stage.say.household(line)
        }
        Whose::Officer(line) => stage.say.role(line.role),
        Whose::Member(member) => whose_member(stage, member),
    };
    if !matches!(whose, Whose::Household(_)) {
        screen.card("whose", Icon::PhoneMark, Tone::Plain, capital(&name), "");
    }
    screen.card("what", Icon::Attention, Tone::Amber, stage.word(key!("revoke-what")), "");
    screen.text("why", TextRole::Heading, stage.word(key!("revoke-why")));
    // A household's member who is in no group has no task that could end without the phone.
    let task = match &whose {
        Whose::Officer(_) => true,
        Whose::Member(member) => member.group.is_some(),
        Whose::Household(_) => false,
    };
    let given = [("whose", Value::from(name.as_str()))];
    for reason in RevokeReason::ALL {
        let ends_task = *reason == RevokeReason::TaskEnded;
        if ends_task && !task {
            continue;
        }
        let text = match &whose {
            Whose::Member(_) if ends_task => stage.words(key!("revoke-ask-task"), &given),
            _ => stage.words(key!("revoke-ask"), &given),
        };
        let ask = question(stage, key!("revoke-title"), text);
        let action = format!("revoke-for/{}", reason.name());
        let label = capital(&stage.word(revoke_reason(*reason)));
        let button = ActionButton::new(action, label).confirm(ask);
        screen.choice(format!("reason-{}", reason.name()), button, "", false);
    }
    Ok(screen)
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    let done = || -> Result<ActionOutcome, PhoneError> {
        let reason = RevokeReason::from_name(about).ok_or(PhoneError::NotPossible)?;
        stage.phone.registry().revoke(target(stage.about)?, reason, None)?;
        let given = [("reason", Value::from(stage.word(revoke_reason(reason))))];
        back(queued(stage, &stage.words(key!("happened-revoked"), &given), None))
    };
    (verb == "revoke-for").then(done)
}
