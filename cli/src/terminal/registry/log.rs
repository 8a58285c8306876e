//! What was decided, what waits for the server; what is due for deletion.

use super::{object, pending_object, registry_object};
use crate::say::{Failure, Say, clean_line};
use crate::terminal::asking::sure;
use crate::terminal::ids::{self, short};
use crate::terminal::{PAGE, hex, page_of, skip};
use serde_json::{Value as Json, json};
use tinxom_domain::household::retention::Kept;
use tinxom_domain::id::HouseholdId;
use tinxom_phone::{Happened, PendingLine, Phone, RegistryLine, Row};
use tinxom_words::{Value, key};

/// Rulings that are told after a sync at most; beyond lies the log.
const RULED: usize = 2_000;

/// A line of the log: when, what, by whom, what was ruled, and the id to go on with.
pub fn line(say: &Say, line: &RegistryLine) -> String {
    let mut parts = vec![
        say.when(line.at, false),
        say.happened(&line.what),
        say.role(line.role),
        say.ruling(line.ruling),
    ];
    parts.extend(id_of(line.household, ids::of_happened(&line.what)));
    parts.join(" · ")
}

/// The household and what the line is about, shortened.
fn id_of(household: Option<HouseholdId>, about: Option<String>) -> Vec<String> {
    let about = about.map(|id| id.chars().take(8).collect());
    household.map(|household| short(&household.0)).into_iter().chain(about).collect()
}

/// Says what waits for the server.
pub fn pending_told(say: &Say, line: &PendingLine) {
    let mut what = vec![say.happened(&line.what)];
    what.extend(id_of(line.household, ids::of_happened(&line.what)));
    let given = [("what", Value::from(what.join(" · "))), ("when", Value::from(say.when(line.at, false)))];
    say.line(key!("registry-waiting-here"), &given);
}

/// A page of the log.
pub fn log(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let pending = phone.registry().pending()?;
    let mut lines = phone.registry().decisions(skip(page), PAGE + 1)?;
    if page == 1 {
        pending.iter().take(PAGE).for_each(|line| pending_told(say, line));
    }
    if lines.is_empty() && (page > 1 || pending.is_empty()) {
        say.line(key!("phone-none-here"), &[]);
    }
    for one in lines.iter().take(PAGE) {
        say.print(&line(say, one));
    }
    let next = page_of(say, &mut lines, page);
    let rows: Vec<_> = lines.iter().map(|line| registry_object(say, line)).collect();
    let asked: Vec<_> = pending.iter().take(PAGE).map(pending_object).collect();
    Ok(json!({ "log": rows, "asked": asked, "waiting": pending.len(), "page": page, "next_page": next }))
}

/// What the server ruled since a line, the oldest first: one line each, and one for the batches of a list; a page of
/// them, and the rest in the log.
pub fn ruled(say: &Say, phone: &Phone, since: Option<&RegistryLine>) -> Result<Vec<Json>, Failure> {
    let lines = phone.registry().decisions(0, RULED)?;
    let newer = |line: &&RegistryLine| since.is_none_or(|since| line.key() != since.key());
    let mut new: Vec<&RegistryLine> = lines.iter().take_while(newer).collect();
    new.reverse();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    say.line(key!("sync-ruled"), &[]);
    let told = together(&new);
    let more = told.len().saturating_sub(PAGE);
    if more > 0 {
        say.line(key!("sync-ruled-more"), &[("count", Value::from(more))]);
    }
    for one in told.iter().skip(more) {
        say.print(&format!("  {}", line(say, one)));
    }
    Ok(new.into_iter().map(|line| registry_object(say, line)).collect())
}

/// A list comes in batches that nobody thinks about: those that follow each other are one line.
fn together(lines: &[&RegistryLine]) -> Vec<RegistryLine> {
    let mut told: Vec<RegistryLine> = Vec::new();
    for line in lines {
        let with =
            |last: &RegistryLine| (last.ruling, last.role, last.own) == (line.ruling, line.role, line.own);
        match (told.last_mut(), line.what) {
            (Some(last), Happened::BroughtIn { count: more, provisional: false }) if with(last) => {
                match &mut last.what {
                    Happened::BroughtIn { count, provisional: false } => {
                        *count = count.saturating_add(more);
                        last.household = None;
                    }
                    _ => told.push((*line).clone()),
                }
            }
            _ => told.push((*line).clone()),
        }
    }
    told
}

/// Households that are due for deletion.
pub fn due(say: &Say, phone: &Phone, page: u32) -> Result<Json, Failure> {
    let due = phone.registry().due()?;
    let count = due.len();
    let mut rows: Vec<_> = due.into_iter().skip(skip(page)).take(PAGE + 1).collect();
    if rows.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    for row in rows.iter().take(PAGE) {
        let given = [
            ("id", Value::from(short(&row.line.id.0))),
            ("household", Value::from(clean_line(&say.household(&row.line)))),
            ("why", Value::from(say.words.say(tinxom_phone::say::kept(row.kept)))),
            ("since", Value::from(say.date(row.since))),
            ("due", Value::from(say.date(row.due))),
        ];
        say.line(key!("registry-due"), &given);
    }
    let next = page_of(say, &mut rows, page);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let mut object = object(say, &row.line);
            object["kept"] = json!(kept_name(row.kept));
            object["since"] = json!(row.since.to_string());
            object["due"] = json!(row.due.to_string());
            object
        })
        .collect();
    Ok(json!({ "due": rows, "count": count, "page": page, "next_page": next }))
}

const fn kept_name(kept: Kept) -> &'static str {
    match kept {
        Kept::EndedMembership => "ended-membership",
        Kept::MovedAway => "moved-away",
        Kept::Unclaimed => "unclaimed",
        Kept::Look => "look",
    }
}

/// Deletes households that are due.
pub fn forget(say: &Say, phone: &Phone, typed: &[String], all: bool, yes: bool) -> Result<Json, Failure> {
    let mut households = Vec::new();
    if all {
        households.extend(phone.registry().due()?.into_iter().map(|due| due.line.id));
    }
    for typed in typed {
        households.push(ids::household(say, phone, typed)?);
    }
    let given = [("count", Value::from(households.len()))];
    let queued =
        !households.is_empty() && sure(say, yes, &say.words.say_with(key!("registry-forget-ask"), &given));
    if households.is_empty() {
        say.line(key!("phone-none-here"), &[]);
    }
    if queued {
        phone.registry().forget(&households)?;
        let what = say.words.say_with(key!("happened-forgotten"), &given);
        say.line(key!("registry-queued"), &[("what", Value::from(what))]);
    }
    let ids: Vec<_> = households.iter().map(|household| hex(&household.0)).collect();
    Ok(json!({ "queued": queued, "households": ids }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_domain::household::Outcome;
    use tinxom_domain::id::{ClaimId, UnitId};
    use tinxom_domain::role::Role;
    use tinxom_domain::time::Timestamp;

    #[test]
    fn the_batches_of_a_list_are_one_line_and_whatever_else_happened_stands_alone() {
        let line = |number, what| RegistryLine {
            unit: UnitId(54_431),
            number,
            at: Timestamp(0),
            what,
            household: None,
            ruling: Outcome::Done,
            role: Role::AreaOfficer,
            own: true,
        };
        let list = Happened::BroughtIn { count: 64, provisional: false };
        let door = Happened::BroughtIn { count: 1, provisional: true };
        let claim = Happened::Enrolled { claim: ClaimId([1; 16]) };
        let lines: Vec<_> = [list, list, claim, list, door, door]
            .into_iter()
            .zip(1..)
            .map(|(what, n)| line(n, what))
            .collect();
        let told = together(&lines.iter().collect::<Vec<_>>());
        let all = Happened::BroughtIn { count: 128, provisional: false };
        assert_eq!(
            told.into_iter().map(|line| line.what).collect::<Vec<_>>(),
            [all, claim, list, door, door]
        );
    }
}
