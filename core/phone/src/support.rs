//! A file for whoever helps (X24): versions, counts and the stable names of states and errors. No words that anybody wrote,
//! no names of people or places, no numbers of devices, groups or households, no addresses, no moments.

use crate::PhoneError;
use crate::house::Phone;
use crate::ports::Network;
use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use tinxom_domain::role::Standing;
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipState};

/// The file as it is written, line by line: `name: value`.
struct Lines(String);

impl Lines {
    fn put(&mut self, name: &str, value: impl Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{name}: {value}");
    }

    /// What a part has to say, or the name of the error that kept it from it.
    fn part(&mut self, name: &str, part: impl FnOnce(&mut Self) -> Result<(), PhoneError>) {
        if let Err(error) = part(self) {
            self.put(name, format_args!("error {}", error.name()));
        }
    }

    fn counts(&mut self, name: &str, states: impl Iterator<Item = TipState>) {
        let mut counts = BTreeMap::new();
        for state in states {
            let reason = match state {
                TipState::Refused(reason) => RefusalReason::name(reason),
                TipState::PutAside(reason) => PutAsideReason::name(reason),
                _ => "",
            };
            *counts.entry((state.name(), reason)).or_insert(0u64) += 1;
        }
        for ((state, reason), count) in counts {
            let state = [name, state, reason].join(" ");
            self.put(state.trim_end(), count);
        }
    }
}

const fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

impl Phone {
    /// The support file. What cannot be read stands in it by its error's name.
    pub fn support(&self) -> String {
        let mut lines = Lines(String::new());
        lines.put("tinxom", env!("CARGO_PKG_VERSION"));
        lines.put("territory", self.territory().version());
        lines.put(
            "network",
            match self.house.ports.connectivity.network() {
                Network::None => "none",
                Network::Free => "free",
                Network::Metered => "metered",
            },
        );
        lines.part("membership", |lines| self.membership_part(lines));
        lines.part("slot", |lines| {
            let slot = self.slot().state()?;
            lines.put("slot", slot.map_or("none", |slot| slot.state.name()));
            lines.put("consents", self.slot().consents()?.len());
            Ok(())
        });
        lines.part("tips", |lines| {
            let tips = self.inbox().list("", 0, usize::MAX)?;
            lines.put("tips unread", tips.iter().map(|tip| tip.unread).sum::<u64>());
            lines.counts("tips", tips.iter().map(|tip| tip.state));
            Ok(())
        });
        lines.part("waiting", |lines| {
            let waiting = self.outbox().list()?;
            lines.put("waiting", waiting.len());
            lines.counts("waiting", waiting.iter().map(|line| line.state.as_tip()));
            Ok(())
        });
        lines.part("patrols", |lines| {
            lines.put("patrols", self.patrols().list(0, usize::MAX)?.len());
            lines.put("patrol running", yes(self.patrols().running()?.is_some()));
            Ok(())
        });
        lines.part("sync", |lines| self.sync_part(lines));
        lines.0
    }

    fn membership_part(&self, lines: &mut Lines) -> Result<(), PhoneError> {
        let holder = self.membership().holder()?;
        lines.put("role", holder.appointment.role.name());
        lines.put("confirmed", yes(holder.confirmed));
        lines.put("refused", holder.refused.map_or("no", |refusal| refusal.error().name()));
        lines.put(
            "standing",
            match holder.standing {
                Standing::Active => "active",
                Standing::Ended => "ended",
                Standing::Revoked => "revoked",
            },
        );
        if let Some(until) = holder.until {
            lines.put("certificate days", until.0 - self.today()?.0);
        }
        if holder.appointment.role.is_officer() {
            lines.put("registry open", yes(self.registry().is_open()?));
            lines.put("registry sealed", self.registry().sealed()?);
        }
        Ok(())
    }

    fn sync_part(&self, lines: &mut Lines) -> Result<(), PhoneError> {
        let (status, now) = (self.sync().status()?, self.house.ports.clock.now());
        lines.put("sync left", status.left);
        match status.in_step_at {
            Some(at) => lines.put("sync hours ago", (now.0 - at.0) / 3_600_000),
            None => lines.put("sync hours ago", "never"),
        }
        let doubted = self.house.read(|connection| self.house.clock_doubted(connection))?;
        lines.put("clock doubted", yes(doubted));
        let (traffic, budget) = (self.sync().traffic()?, self.sync().budget()?);
        lines.put("bytes up", traffic.bytes_up);
        lines.put("bytes down", traffic.bytes_down);
        lines.put("round trips", traffic.round_trips);
        match budget.a_day {
            Some(bytes) => lines.put("budget", bytes),
            None => lines.put("budget", "none"),
        }
        lines.put("bytes today", budget.spent_today);
        Ok(())
    }
}
