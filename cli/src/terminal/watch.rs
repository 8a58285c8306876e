//! Keeping in step until Ctrl-C, and telling what changes meanwhile.

use super::{desk, outbox, patrols, registry, slot, syncing, tips};
use crate::say::{Failure, Say};
use serde_json::{Value as Json, json};
use std::future::pending;
use std::time::Duration;
use tinxom_domain::role::Role;
use tinxom_phone::{Difference, OutboxLine, OutboxSubject, Phone, PhoneError, Row, View};
use tinxom_words::{Value, key};
use tokio::signal::unix::{SignalKind, signal};

/// Rows that are looked at; what lies beyond is old.
const ROWS: usize = 1_000;
/// How often a patrol that is on is told that the phone lives.
const ALIVE: Duration = Duration::from_secs(300);

/// Keeps in step until Ctrl-C or SIGTERM. For scripts every change is one object on a line, and the last line
/// is one too.
pub async fn watch(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let holder = phone.membership().holder()?;
    let mut tips = Seen::new(phone.inbox().view("", ROWS))?;
    let mut waiting = Seen::new(phone.outbox().view())?;
    let mut status = Seen::new(phone.sync().view())?;
    let mut at_desk = match holder.appointment.role {
        Role::Desk => Some(Seen::new(phone.officer().view(false, ROWS))?),
        _ => None,
    };
    let mut own_slot = Seen::new(phone.slot().view())?;
    let mut claims = match holder.appointment.role.is_officer() {
        true => Some(Seen::new(phone.registry().view_waiting())?),
        false => None,
    };
    let wrong = |error| Failure::plain(error);
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt()).map_err(wrong)?, signal(SignalKind::terminate()).map_err(wrong)?);
    let mut alive = tokio::time::interval(ALIVE);
    let mut left = phone.sync().status()?.left;
    say.line(key!("watch-begin"), &[]);
    say.object(&json!({ "event": "watching", "left": left }));
    let client = phone.sync();
    let keep_up = client.keep_up();
    tokio::pin!(keep_up);
    let mut changes: u64 = 0;
    loop {
        tokio::select! {
            () = &mut keep_up => break,
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
            _ = alive.tick() => {
                if let Some((from, to)) = phone.patrols().alive()? {
                    patrols::gap_told(say, from, to);
                }
            }
            steps = tips.view.next() => for (_, row) in tips.apply(steps?) {
                if let Some(tip) = row {
                    say.print(&tips::line(say, &tip));
                    event(say, "tip", tips::line_object(&tip));
                    changes += 1;
                }
            },
            steps = waiting.view.next() => for (before, row) in waiting.apply(steps?) {
                changes += 1;
                match row {
                    Some(line) => {
                        outbox::told(say, &line);
                        event(say, "outbox", outbox::object(&line));
                    }
                    None => before.iter().for_each(|line| gone(say, line)),
                }
            },
            steps = status.view.next() => {
                status.apply(steps?);
                let now = status.rows.first().map_or(left, |row| row.left);
                if now != left {
                    left = now;
                    syncing::network(say, left, 0);
                    event(say, "status", json!({ "left": left }));
                }
            }
            steps = own_slot.view.next() => for (_, row) in own_slot.apply(steps?) {
                if let Some(line) = row {
                    slot::slot_told(say, &line);
                    event(say, "slot", slot::object(&line));
                    changes += 1;
                }
            },
            steps = next(claims.as_ref()) => {
                let steps = steps?;
                for (_, row) in claims.iter_mut().flat_map(|seen| seen.apply(steps.clone())) {
                    if let Some(claim) = row {
                        registry::claim_told(say, phone, &claim)?;
                        event(say, "claim", registry::claim_object(&claim));
                        changes += 1;
                    }
                }
            }
            steps = next(at_desk.as_ref()) => {
                let steps = steps?;
                for (_, row) in at_desk.iter_mut().flat_map(|seen| seen.apply(steps.clone())) {
                    if let Some(tip) = row {
                        desk::line_told(say, &tip);
                        event(say, "desk", desk::line_object(&tip));
                        changes += 1;
                    }
                }
            }
        }
    }
    say.line(key!("watch-end"), &[]);
    Ok(json!({ "event": "ended", "changes": changes, "left": left }))
}

/// Waits for ever where there is no view.
async fn next<R: Row>(seen: Option<&Seen<R>>) -> Result<Option<Vec<Difference<R>>>, PhoneError> {
    match seen {
        Some(seen) => seen.view.next().await,
        None => pending().await,
    }
}

fn event(say: &Say, name: &str, mut object: Json) {
    object["event"] = json!(name);
    say.object(&object);
}

/// Something left the outbox. A tip's own line tells its new state.
fn gone(say: &Say, line: &OutboxLine) {
    if !matches!(line.subject, OutboxSubject::Tip { .. }) {
        say.line(key!("outbox-gone"), &[("what", Value::from(outbox::what(say, line)))]);
    }
    event(say, "outbox-gone", outbox::object(line));
}

/// A view with its rows as they were told last.
struct Seen<R> {
    view: View<R>,
    rows: Vec<R>,
}

impl<R: Row> Seen<R> {
    fn new(view: View<R>) -> Result<Self, PhoneError> {
        let rows = view.snapshot()?;
        Ok(Self { view, rows })
    }

    /// Takes the steps; gives for each the row before it and the row after it.
    fn apply(&mut self, steps: Option<Vec<Difference<R>>>) -> Vec<(Option<R>, Option<R>)> {
        let mut told = Vec::new();
        for step in steps.into_iter().flatten() {
            told.push(match &step {
                Difference::Remove { at } => (self.rows.get(*at).cloned(), None),
                Difference::Insert { row, .. } => (None, Some(row.clone())),
                Difference::Update { at, row } => (self.rows.get(*at).cloned(), Some(row.clone())),
            });
            step.apply(&mut self.rows);
        }
        told
    }
}
