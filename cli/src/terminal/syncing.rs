//! A sync with its progress, and how things stand.

use super::{joining, registry, slot};
use crate::say::{Failure, Say, Told, exit};
use serde_json::{Value as Json, json};
use std::io::{IsTerminal, Write};
use tinxom_domain::role::Standing;
use tinxom_domain::tip::TipState;
use tinxom_phone::{Act, Difference, OutboxState, Phone, PhoneError, Refusal, RegistryLine, SyncStatus};
use tinxom_words::{Value, key, three};

/// Rows that are looked at for what needs its owner.
const ROWS: usize = 100_000;

/// Brings everything to the server and back; says how far it is while a person looks on.
pub async fn sync(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let before = Before::of(phone)?;
    let client = phone.sync();
    let progress = std::io::stderr().is_terminal();
    let view = client.view();
    view.snapshot()?;
    let now = client.now();
    tokio::pin!(now);
    let outcome = loop {
        tokio::select! {
            outcome = &mut now => break outcome,
            steps = view.next(), if progress => match steps? {
                Some(steps) => steps.into_iter().for_each(|step| shown(say, step)),
                None => continue,
            },
        }
    };
    if progress {
        // Takes the line away that was written over.
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    let report = outcome.map_err(|error| not_known(phone, error))?;
    let given = [
        ("up", Value::from(report.bytes_up.to_string())),
        ("down", Value::from(report.bytes_down.to_string())),
    ];
    say.line(key!("phone-synced"), &given);
    let (slot, ruled) = before.since(say, phone)?;
    let stand = Stand::of(phone)?;
    stand.told(say);
    let mut object = stand.object();
    (object["slot"], object["ruled"]) = (json!(slot), json!(ruled));
    for (name, value) in [
        ("bytes_up", report.bytes_up),
        ("bytes_down", report.bytes_down),
        ("round_trips", report.round_trips),
    ] {
        object[name] = json!(value);
    }
    Ok(object)
}

/// What a phone knew of the server's rulings before a sync.
struct Before {
    /// On an officer's phone: the newest line of the log.
    registry: Option<Option<RegistryLine>>,
    /// On a member's: how much had happened to its slots.
    acts: usize,
}

impl Before {
    fn of(phone: &Phone) -> Result<Self, Failure> {
        let officer = phone.membership().holder().is_ok_and(|holder| holder.appointment.role.is_officer());
        let registry = match officer {
            true => Some(phone.registry().decisions(0, 1)?.into_iter().next()),
            false => None,
        };
        let acts = phone.slot().history().map_or(0, |acts| acts.len());
        Ok(Self { registry, acts })
    }

    /// Says what the server ruled since, one line each: on the own slot, and in the registry.
    fn since(&self, say: &Say, phone: &Phone) -> Result<(Vec<Json>, Vec<Json>), Failure> {
        let (line, acts) = (phone.slot().state()?, phone.slot().history()?);
        let new: Vec<_> = acts.iter().skip(self.acts).filter(|act| matches!(act, Act::Word { .. })).collect();
        if let Some(line) = line.filter(|_| !new.is_empty()) {
            say.line(key!("sync-ruled"), &[]);
            for act in &new {
                say.print(&format!("  {}", slot::act_told(say, act, &line)));
            }
            slot::slot_told(say, &line);
        }
        let ruled = match &self.registry {
            Some(last) => registry::ruled(say, phone, last.as_ref())?,
            None => Vec::new(),
        };
        Ok((new.into_iter().map(slot::act_object).collect(), ruled))
    }
}

fn shown(say: &Say, step: Difference<SyncStatus>) {
    if let Difference::Insert { row, .. } | Difference::Update { row, .. } = step
        && row.running
    {
        let given = [("done", Value::from(row.done)), ("left", Value::from(row.left))];
        let line = say.words.say_with(key!("network-syncing"), &given);
        let mut error = std::io::stderr();
        let _ = write!(error, "\r\x1b[K{line}");
        let _ = error.flush();
    }
}

/// A phone that joined and that the server does not know is told so, and not that it never joined.
pub fn not_known(phone: &Phone, error: PhoneError) -> Failure {
    match error {
        PhoneError::NotEnrolled if phone.membership().holder().is_ok() => {
            Told::new(error.name(), exit::MEMBERSHIP, three!("error-not-known")).into()
        }
        other => other.into(),
    }
}

/// What waits, what needs its owner, what can be read.
struct Stand {
    status: SyncStatus,
    put_aside: usize,
    unread: u64,
    refused: Option<Refusal>,
    standing: Standing,
}

impl Stand {
    fn of(phone: &Phone) -> Result<Self, Failure> {
        let lines = phone.outbox().list()?;
        let aside = |state: &OutboxState| {
            matches!(state, OutboxState::PutAside(_) | OutboxState::Tip(TipState::PutAside(_)))
        };
        let put_aside = lines.iter().filter(|line| aside(&line.state)).count();
        let tips = phone.inbox().list("", 0, ROWS)?;
        let unread = tips.iter().map(|tip| tip.unread).sum();
        let refused = joining::refusal(phone);
        let standing = phone.membership().holder().map_or(Standing::Active, |holder| holder.standing);
        Ok(Self { status: phone.sync().status()?, put_aside, unread, refused, standing })
    }

    fn told(&self, say: &Say) {
        // What the server does not do any more for this phone, and what is safe all the same.
        if let Some(standing) = say.standing(self.standing) {
            say.print(&standing.to_string());
        }
        match self.refused {
            // A network alone leads nowhere then.
            Some(refusal) => joining::refused_told(say, refusal),
            None => network(say, self.status.left, self.put_aside),
        }
        if self.put_aside > 0 {
            say.line(key!("outbox-aside-count"), &[("count", Value::from(self.put_aside))]);
        }
        if self.unread > 0 {
            say.line(key!("tip-unread-count"), &[("count", Value::from(self.unread))]);
        }
    }

    fn object(&self) -> Json {
        json!({
            "left": self.status.left, "put_aside": self.put_aside, "unread": self.unread,
            "standing": joining::standing_name(self.standing),
        })
    }
}

/// The network's one line. That nothing waits is not said while one is put aside.
pub fn network(say: &Say, left: u64, put_aside: usize) {
    match (left, put_aside) {
        (0, 0) => say.line(key!("network-all-sent"), &[]),
        (0, _) => {}
        _ => say.line(key!("network-waiting"), &[("count", Value::from(left))]),
    }
}

/// How things stand.
pub fn status(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let stand = Stand::of(phone)?;
    stand.told(say);
    let SyncStatus { in_step_at, signed_date, .. } = stand.status;
    match in_step_at {
        Some(at) => say.line(key!("status-in-step"), &[("when", Value::from(say.moment(at)))]),
        None => say.line(key!("status-never"), &[]),
    }
    if let Some(at) = signed_date {
        say.line(key!("status-signed-date"), &[("when", Value::from(say.moment(at)))]);
    }
    let budget = budget_told(say, phone)?;
    let traffic = phone.sync().traffic()?;
    let mut object = stand.object();
    for (name, value) in [
        ("in_step_at", json!(in_step_at.map(|at| at.0))),
        ("signed_date", json!(signed_date.map(|at| at.0))),
        ("budget", budget["budget"].clone()),
        ("spent_today", budget["spent_today"].clone()),
        ("bytes_up", json!(traffic.bytes_up)),
        ("bytes_down", json!(traffic.bytes_down)),
        ("round_trips", json!(traffic.round_trips)),
    ] {
        object[name] = value;
    }
    Ok(object)
}

/// Sets the daily budget.
pub fn budget(say: &Say, phone: &Phone, bytes: Option<u64>) -> Result<Json, Failure> {
    phone.sync().set_budget(bytes)?;
    budget_told(say, phone)
}

fn budget_told(say: &Say, phone: &Phone) -> Result<Json, Failure> {
    let budget = phone.sync().budget()?;
    let spent = Value::from(budget.spent_today);
    match budget.a_day {
        Some(a_day) => {
            say.line(key!("status-bytes"), &[("spent", spent), ("budget", Value::from(a_day))]);
        }
        None => say.line(key!("status-bytes-unbounded"), &[("spent", spent)]),
    }
    if budget.is_spent() {
        say.line(key!("status-budget-spent"), &[]);
    }
    Ok(json!({ "budget": budget.a_day, "spent_today": budget.spent_today }))
}
