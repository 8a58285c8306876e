//! Keeping in step unasked: when the network came, after something was kept, and every so often; never in a hurry.

use super::{SyncClient, Why};
use crate::PhoneError;
use crate::house::House;
use crate::ports::Network;
use tinxom_domain::role::Role;
use tinxom_exchange::pace::{Interval, LONG, Pace, SETTLE};
use tokio::time::{Instant, sleep_until};

impl SyncClient {
    /// Keeps the phone in step until it is shut down. One task of the shell runs it; a platform that gives background
    /// work in slices lets it run for a slice and drops it.
    pub async fn keep_up(&self) {
        let house = &*self.house;
        let mut pace = Pace::default();
        let mut changes = house.changes.subscribe();
        let mut due = Instant::now();
        loop {
            if house.is_shut() {
                return;
            }
            if house.closed().is_some() {
                // Paused or signed out: every change of that is told to the views.
                if changes.changed().await.is_err() {
                    return;
                }
                due = Instant::now();
                continue;
            }
            changes.borrow_and_update();
            if !self.wait(&mut due, &mut pace, &mut changes).await {
                continue;
            }
            due = Instant::now() + self.step(&mut pace).await;
        }
    }

    /// Waits until something is due; not when the vault was closed meanwhile.
    async fn wait(
        &self,
        due: &mut Instant,
        pace: &mut Pace,
        changes: &mut tokio::sync::watch::Receiver<u64>,
    ) -> bool {
        let house = &*self.house;
        loop {
            tokio::select! {
                () = sleep_until(*due) => return house.closed().is_none(),
                () = house.wake.notified() => {
                    let why = house.woken_for();
                    if why & Why::NETWORK != 0 {
                        pace.start_over();
                        *due = Instant::now();
                    } else if why & Why::KEPT != 0 && !pace.is_failing() {
                        *due = (*due).min(Instant::now() + SETTLE);
                    }
                }
                changed = changes.changed() => {
                    if changed.is_err() || house.closed().is_some() {
                        return false;
                    }
                }
            }
        }
    }

    /// One try, and how long to wait for the next.
    async fn step(&self, pace: &mut Pace) -> std::time::Duration {
        let house = &*self.house;
        let network = house.ports.connectivity.network();
        if network == Network::None {
            return interval(house, network).duration();
        }
        match self.go(false).await {
            Ok(_) => {
                pace.start_over();
                interval(house, network).duration()
            }
            Err(error) if error.passes() && !matches!(error, PhoneError::BudgetSpent) => {
                let mut dice = [0; 4];
                house.ports.dice.fill(&mut dice);
                pace.failed(u32::from_le_bytes(dice))
            }
            // Ended from outside: the person does not want it now. Or today's bytes are used up.
            Err(PhoneError::Cancelled | PhoneError::BudgetSpent) => interval(house, network).duration(),
            Err(_) => LONG,
        }
    }
}

fn interval(house: &House, network: Network) -> Interval {
    let role = house.read(crate::membership::holder).map(|holder| holder.appointment.role);
    match (role, network) {
        (Ok(Role::Desk | Role::AreaOfficer), _) => Interval::Officer,
        (_, Network::Metered) => Interval::Sparing,
        _ => Interval::Ordinary,
    }
}
