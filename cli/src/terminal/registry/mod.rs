//! A ward's registry of households (sổ hộ) by hand.

mod arguments;
mod changes;
mod claims;
mod devices;
mod households;
mod list;
mod log;

pub use arguments::{Page, RegistryCommand, Sure};
pub use log::ruled;

use super::{hex, ids};
use crate::say::{Failure, Say};
use arguments::LabelArguments;
use households::line_told;
use serde_json::{Value as Json, json};
use tinxom_domain::household::{Outcome, Standing};
use tinxom_domain::id::{GroupId, HamletId};
use tinxom_phone::{ClaimLine, HouseholdLine, PendingLine, Phone, PhoneError, RegistryLine};
use tinxom_words::{Value, key};

/// Runs one command.
pub fn run(say: &Say, phone: &Phone, command: &RegistryCommand) -> Result<Json, Failure> {
    match command {
        RegistryCommand::Import { file, group, repeats, page, sure } => {
            let group = group.as_deref().map(|group| group_of(phone, group)).transpose()?.flatten();
            list::import(say, phone, file, group, repeats, page.page, sure.yes)
        }
        RegistryCommand::Hamlets => households::hamlets(say, phone),
        RegistryCommand::List { text, hamlet, gone, page } => {
            households::list(say, phone, text.as_deref(), hamlet.as_deref(), *gone, page.page)
        }
        RegistryCommand::Show { household, purpose } => households::show(say, phone, household, *purpose),
        RegistryCommand::Split { household, label } => changes::split(say, phone, household, label),
        RegistryCommand::Merge { household, into, sure } => {
            changes::merge(say, phone, household, into, sure.yes)
        }
        RegistryCommand::Move { household, group } => changes::move_to(say, phone, household, group),
        RegistryCommand::Correct { household, label } => changes::correct(say, phone, household, label),
        RegistryCommand::Away { household, sure } => changes::away(say, phone, household, sure.yes),
        RegistryCommand::Death { household, sure } => changes::death(say, phone, household, sure.yes),
        RegistryCommand::Back { household } => changes::back(say, phone, household),
        RegistryCommand::Undo { change } => changes::undo(say, phone, change),
        RegistryCommand::Count { sure } => changes::count(say, phone, sure.yes),
        RegistryCommand::Twins { page } => households::twins(say, phone, page.page),
        RegistryCommand::Waiting { page } => claims::waiting(say, phone, page.page),
        RegistryCommand::Settle { claim, sure } => claims::settle(say, phone, claim, sure.yes),
        RegistryCommand::Choose { households, unit: Some(unit), .. } => {
            claims::choose(say, phone, households, unit)
        }
        RegistryCommand::Choose { page, .. } => claims::to_choose(say, phone, page.page),
        RegistryCommand::Log { page } => log::log(say, phone, page.page),
        RegistryCommand::Due { page } => log::due(say, phone, page.page),
        RegistryCommand::Forget { households, all, sure } => {
            log::forget(say, phone, households, *all, sure.yes)
        }
        RegistryCommand::Revoke { household, device, reason, from, sure } => {
            let whose = match (household, device) {
                (Some(household), _) => devices::Whose::Household(household),
                (None, device) => devices::Whose::Device(device.as_deref().unwrap_or_default()),
            };
            devices::revoke(say, phone, whose, *reason, from.as_deref(), sure.yes)
        }
        RegistryCommand::Officers => devices::officers(say, phone),
        RegistryCommand::Members { page } => devices::members(say, phone, page.page),
    }
}

/// A group by its id, a new one, or none.
fn group_of(phone: &Phone, typed: &str) -> Result<Option<GroupId>, Failure> {
    match typed {
        "new" => Ok(Some(phone.officer().new_group())),
        "none" => Ok(None),
        id => super::desk::group_of(id).map(Some),
    }
}

/// The hamlet that was typed, or the one where the household is.
fn hamlet_of(phone: &Phone, typed: Option<&str>, line: &HouseholdLine) -> Result<HamletId, Failure> {
    match typed {
        Some(typed) => ids::hamlet(phone, typed),
        None => line.hamlet.ok_or_else(|| PhoneError::HamletUnknown.into()),
    }
}

/// Says what keeps this phone from reading labels, if something does.
fn openness_told(say: &Say, phone: &Phone) -> Result<bool, Failure> {
    let open = phone.registry().is_open()?;
    if !open {
        say.line(key!("registry-closed"), &[]);
    }
    let sealed = phone.registry().sealed()?;
    if open && sealed > 0 {
        say.line(key!("registry-sealed"), &[("count", Value::from(sealed))]);
    }
    Ok(open)
}

/// A household as scripts read it.
pub fn object(say: &Say, line: &HouseholdLine) -> Json {
    let (standing, into) = match line.standing {
        Standing::Living => ("living", None),
        Standing::MergedInto(into) => ("merged", Some(hex(&into.0))),
        Standing::MovedAway => ("away", None),
        Standing::Forgotten => ("forgotten", None),
    };
    json!({
        "id": hex(&line.id.0), "hamlet": line.hamlet.map(|hamlet| hamlet.0), "hamlet_name": line.hamlet_name,
        "address": line.address, "name": line.name, "unit": say.unit_object(line.unit),
        "group": line.group.map(|group| hex(&group.0)), "standing": standing, "into": into, "held": line.held,
        "provisional": line.provisional, "waiting": line.waiting, "pending": line.pending,
    })
}

/// Says a claim that waits, with its household.
pub fn claim_told(say: &Say, phone: &Phone, claim: &ClaimLine) -> Result<(), Failure> {
    line_told(say, &phone.registry().line(claim.household)?);
    say.print(&format!("  {}", households::claim_line(say, claim)));
    Ok(())
}

/// A claim as scripts read it.
pub fn claim_object(claim: &ClaimLine) -> Json {
    use tinxom_domain::household::ClaimState;
    let (against, why) = match claim.state {
        ClaimState::Waiting { against } => (Some(hex(&against.0)), None),
        ClaimState::Ended(why) => (None, Some(why.name())),
        ClaimState::Active | ClaimState::Unchecked => (None, None),
    };
    json!({
        "claim": hex(&claim.claim.0), "household": hex(&claim.household.0), "state": claim.state.name(),
        "against": against, "why": why, "role": claim.role.name(), "at": claim.at.0, "own": claim.own,
        "pending": claim.pending,
    })
}

/// A line of the log as scripts read it.
fn registry_object(say: &Say, line: &RegistryLine) -> Json {
    let (ruling, reason) = match line.ruling {
        Outcome::Done => ("done", None),
        Outcome::Waits { .. } => ("waits", None),
        Outcome::Refused { reason, .. } => ("refused", Some(reason.name())),
    };
    json!({
        "number": line.number, "unit": say.unit_object(line.unit), "at": line.at.0, "what": ids::name(&line.what),
        "id": ids::of_happened(&line.what), "household": line.household.map(|household| hex(&household.0)),
        "ruling": ruling, "reason": reason, "role": line.role.name(), "own": line.own,
    })
}

/// What waits for the server as scripts read it.
fn pending_object(line: &PendingLine) -> Json {
    json!({
        "at": line.at.0, "what": ids::name(&line.what), "id": ids::of_happened(&line.what),
        "household": line.household.map(|household| hex(&household.0)),
    })
}
