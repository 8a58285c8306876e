//! At the door (ghi danh tại nhà): whom, for which household, at the door or over the telephone. Wholly without a network.

use super::Drawing;
use super::icon::Icon;
use super::label::{fields, hamlet, hamlets, is_whole};
use super::outcome::ActionOutcome;
use super::place::hex;
use super::shape::{ActionButton, Screen, TextRole};
use super::stage::Stage;
use super::ward::{
    choice, choose, chosen_group, chosen_role, group_choices, holder_who_may, household_card, household_id,
    openness,
};
use crate::{AtDoor, GrantRequest, PhoneError};
use tinxom_domain::id::HouseholdId;
use tinxom_domain::role::{Action, Role};
use tinxom_words::key;

pub(super) const SCREENS: &[Drawing] = &[("door", form)];

/// The household that the place names; none for a new one, in the hamlet that the place may name.
fn known(stage: &Stage<'_>) -> Result<Option<HouseholdId>, PhoneError> {
    match stage.about.strip_prefix("new-") {
        Some(hamlet) => {
            if stage.typed("hamlet").is_empty() {
                stage.put("hamlet", hamlet);
            }
            Ok(None)
        }
        None if stage.about.is_empty() => Ok(None),
        None => household_id(stage.about).map(Some),
    }
}

fn roles(stage: &Stage<'_>) -> Result<Vec<Role>, PhoneError> {
    let appointment = holder_who_may(stage, Action::EnrolHousehold)?.appointment;
    Ok(Role::ALL.into_iter().filter(|role| appointment.may_invite(*role, appointment.unit)).collect())
}

fn role(stage: &Stage<'_>) -> Result<Role, PhoneError> {
    chosen_role(stage, &roles(stage)?)
}

/// A pupil's guardian is beside him: that is no matter for a telephone.
fn by_telephone(stage: &Stage<'_>, role: Role) -> bool {
    role != Role::Minor && stage.typed("way") == "telephone"
}

fn form(stage: &Stage<'_>) -> Result<Screen, PhoneError> {
    let role = role(stage)?;
    let known = known(stage)?;
    let mut screen = stage.screen(stage.word(key!("door-title")));
    if let Some(household) = known {
        household_card(stage, &mut screen, &stage.phone.registry().line(household)?);
    } else {
        openness(stage, &mut screen)?;
        screen.text("new", TextRole::Body, stage.word(key!("door-new")));
        fields(stage, &mut screen);
        hamlets(stage, &mut screen, "label-hamlet")?;
    }
    screen.text("roles", TextRole::Heading, stage.word(key!("invite-role")));
    for one in roles(stage)? {
        choice(&mut screen, format!("door-set/role/{}", one.name()), stage.say.role(one), "", one == role);
    }
    if role.is_in_group() {
        group_choices(stage, &mut screen, "door-set")?;
    }
    if role != Role::Minor {
        screen.text("ways", TextRole::Heading, stage.word(key!("door-way")));
        let telephone = by_telephone(stage, role);
        let (door, call) = (stage.word(key!("door-way-door")), stage.word(key!("door-way-telephone")));
        choice(&mut screen, "door-set/way/door", door, stage.word(key!("door-way-door-more")), !telephone);
        let more = stage.word(key!("door-way-telephone-more"));
        choice(&mut screen, "door-set/way/telephone", call, more, telephone);
    }
    let grant = ActionButton::new("door-grant", stage.word(key!("door-make"))).icon(Icon::Qr);
    Ok(screen.main(grant.enabled(known.is_some() || is_whole(stage))).beside(stage.emergency()))
}

fn grant(stage: &Stage<'_>) -> Result<ActionOutcome, PhoneError> {
    let role = role(stage)?;
    let household = match known(stage)? {
        Some(household) => AtDoor::Known(household),
        None => {
            AtDoor::New { hamlet: hamlet(stage)?, address: stage.typed("address"), name: stage.typed("name") }
        }
    };
    let group = role.is_in_group().then(|| chosen_group(stage));
    let request = GrantRequest { household, role, group, by_telephone: by_telephone(stage, role) };
    let grant = stage.phone.door().grant(&request)?;
    Ok(ActionOutcome::Replace { place: format!("grant/{}", hex(&grant.claim.0)) })
}

pub(super) fn act(stage: &Stage<'_>, verb: &str, about: &str) -> Option<Result<ActionOutcome, PhoneError>> {
    match verb {
        "door-set" => Some(choose(stage, about, &["role", "group", "way"])),
        "door-grant" => Some(grant(stage)),
        _ => None,
    }
}
