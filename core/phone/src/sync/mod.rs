//! Bringing what is kept here to the server, and what is there for this phone back.
//!
//! Before a request: tips are sealed and segments fixed, in one change. During the reply: every whole and verified thing
//! is committed as it comes. After a cut the next request asks only how far each side is, and goes on from there.

mod apply;
mod budget;
mod keep_up;
mod prepare;
mod round;
mod seal;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod trust;

pub use budget::Budget;
pub(crate) use budget::budget;

use crate::house::House;
use crate::joining::Introducing;
use crate::outbox::{Choice, route};
use crate::ports::Network;
use crate::view::Row;
use crate::{PhoneError, View};
use prepare::Reclaiming;
use round::Round;
use seal::Heard;
use std::sync::{Arc, PoisonError};
use tinxom_domain::time::Timestamp;
use tinxom_domain::tip::TipState;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{number, set, setting};
use tinxom_store::{outbox, tips};

/// Rounds of one sync at most: a server that always says "more" does not keep a phone for ever.
const ROUNDS: usize = 4_000;
/// Rounds for which tips wait at most while there is more to read.
const WAITS: usize = 8;

/// What one sync did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Bytes sent.
    pub bytes_up: u64,
    /// Bytes that came.
    pub bytes_down: u64,
    /// Requests.
    pub round_trips: u64,
}

/// How a sync stands, for a line on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncStatus {
    /// Whether one is under way.
    pub running: bool,
    /// Things that the server acknowledged since it began.
    pub done: u64,
    /// Things that still wait, as a person counts them: keys are none, and what was put aside waits for its owner.
    pub left: u64,
    /// When everything was last in step, by the device's clock.
    pub in_step_at: Option<Timestamp>,
    /// The latest signed date that was seen.
    pub signed_date: Option<Timestamp>,
}

impl Row for SyncStatus {
    type Key = ();

    fn key(&self) {}
}

/// What a sync under way did so far; what wakes the one that keeps the phone in step.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub(crate) running: bool,
    pub(crate) done: u64,
    /// Bits of [`Why`].
    pub(crate) why: u8,
    /// What stood in the way of the last sync.
    pub(crate) in_the_way: Option<PhoneError>,
}

/// Bringing everything to the server and back.
#[derive(Clone)]
pub struct SyncClient {
    pub(crate) house: Arc<House>,
}

impl SyncClient {
    /// Syncs until both sides have everything, because a person asked for it: neither the network's kind nor the daily
    /// budget is asked. A second call waits for the first. Can be dropped at any await and called again.
    ///
    /// # Errors
    /// [`PhoneError`]; what arrived before it is kept, and the rest goes next time. [`PhoneError::Cancelled`] after
    /// [`SyncClient::cancel`].
    pub async fn now(&self) -> Result<SyncReport, PhoneError> {
        self.go(true).await
    }

    /// Syncs once for a platform that wakes the phone unasked: not where there is no network or one that is to be spared, and
    /// within the day's budget.
    ///
    /// # Errors
    /// As [`SyncClient::now`]; [`PhoneError::NoNetwork`] and [`PhoneError::BudgetSpent`] before a byte is sent.
    pub async fn unasked(&self) -> Result<SyncReport, PhoneError> {
        if self.house.ports.connectivity.network() == Network::None {
            return Err(PhoneError::NoNetwork);
        }
        self.go(false).await
    }

    /// Syncs; one that nobody asked for ends when today's bytes are used up.
    async fn go(&self, asked: bool) -> Result<SyncReport, PhoneError> {
        let house = &*self.house;
        let mut stopped = house.stops.subscribe();
        let _turn = tokio::select! {
            turn = house.turn.lock() => turn,
            _ = stopped.changed() => return Err(house.closed().unwrap_or(PhoneError::Cancelled)),
        };
        let before = self.traffic()?;
        let running = Running::begin(house);
        let outcome = tokio::select! {
            outcome = rounds(house, asked) => outcome,
            _ = stopped.changed() => Err(house.closed().unwrap_or(PhoneError::Cancelled)),
        };
        {
            let mut progress = house.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.in_the_way = outcome.as_ref().err().and_then(PhoneError::in_the_way);
        }
        drop(running);
        outcome?;
        let now = house.ports.clock.now();
        house.write(|change| Ok(set(change, "in-step-at", &now.0.to_be_bytes())?))?;
        let after = self.traffic()?;
        Ok(SyncReport {
            bytes_up: after.bytes_up - before.bytes_up,
            bytes_down: after.bytes_down - before.bytes_down,
            round_trips: after.round_trips - before.round_trips,
        })
    }

    /// Ends a sync that is under way. Nothing is lost by it.
    pub fn cancel(&self) {
        self.house.stop();
    }

    /// Tells that the network came, went or changed: waiting after failures starts over.
    pub fn network_changed(&self) {
        self.house.wake_for(Why::NETWORK);
        // Screens say how the phone is connected.
        self.house.changed();
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn status(&self) -> Result<SyncStatus, PhoneError> {
        status(&self.house)
    }

    /// What stood in the way of the last sync, until one goes through: no network, a portal, a server that is full.
    pub fn in_the_way(&self) -> Option<PhoneError> {
        let progress = self.house.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.in_the_way.as_ref().and_then(PhoneError::in_the_way)
    }

    /// [`SyncClient::status`] as a view of one row.
    pub fn view(&self) -> View<SyncStatus> {
        View::new(self.house.clone(), |house| Ok(vec![status(house)?]))
    }

    /// Bytes sent, bytes that came, requests: since the vault was made.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn traffic(&self) -> Result<SyncReport, PhoneError> {
        self.house.read(|connection| {
            let count = |name| number(connection, name);
            Ok(SyncReport {
                bytes_up: count("bytes-up")?,
                bytes_down: count("bytes-down")?,
                round_trips: count("round-trips")?,
            })
        })
    }
}

/// Why the phone should look whether something is to be done.
pub(crate) struct Why;

impl Why {
    pub(crate) const NETWORK: u8 = 1;
    pub(crate) const KEPT: u8 = 2;
}

impl House {
    pub(crate) fn wake_for(&self, why: u8) {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).why |= why;
        self.wake.notify_one();
    }

    fn woken_for(&self) -> u8 {
        std::mem::take(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner).why)
    }

    fn acknowledged(&self, count: u64) {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).done += count;
    }
}

/// Marks that a sync is under way, as long as it lives: also when the future that holds it is dropped.
struct Running<'h>(&'h House);

impl<'h> Running<'h> {
    fn begin(house: &'h House) -> Self {
        let mut progress = house.progress.lock().unwrap_or_else(PoisonError::into_inner);
        (progress.running, progress.done) = (true, 0);
        drop(progress);
        house.changed();
        Self(house)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner).running = false;
        self.0.changed();
    }
}

fn status(house: &House) -> Result<SyncStatus, PhoneError> {
    let (running, done) = {
        let progress = house.progress.lock().unwrap_or_else(PoisonError::into_inner);
        (progress.running, progress.done)
    };
    house.read(|connection| {
        let left = crate::outbox::count_underway(connection)?;
        let in_step = i64::try_from(number(connection, "in-step-at")?).unwrap_or(i64::MAX);
        let in_step_at = (in_step > 0).then_some(Timestamp(in_step));
        Ok(SyncStatus {
            running,
            done,
            left,
            in_step_at,
            signed_date: crate::house::signed_date(connection)?,
        })
    })
}

async fn rounds(house: &House, asked: bool) -> Result<(), PhoneError> {
    let mut heard = Heard::Nothing;
    for round in 1..=ROUNDS {
        if !asked && budget::budget(house)?.is_spent() {
            return Err(PhoneError::BudgetSpent);
        }
        let prepared = prepare::prepare(house, heard)?;
        let tips_wait = prepared.tips_wait;
        let done = match Round::run(house, prepared).await {
            // The server was restored from a backup that does not know this phone: it introduces itself once more.
            Err(PhoneError::NotEnrolled) if introduce_again(house)? => continue,
            Err(error)
                if crate::membership::Refusal::of(&error).is_some() && introduce_by_certificate(house)? =>
            {
                continue;
            }
            Err(mut error) => {
                // Nobody invited a phone that was handed a slot: it is the holder who was taken out.
                let by_transfer = || house.read(|it| Ok(Introducing::of(it)? == Introducing::Transfer));
                if matches!(error, PhoneError::InviterEnded) && by_transfer()? {
                    error = PhoneError::NoSuchSlot;
                }
                if let Some(refusal) = crate::membership::Refusal::of(&error) {
                    let name = refusal.error().name();
                    house.write(|change| {
                        // An invite for another task that is not taken leaves the membership as it was.
                        if !crate::task::refused(change)? {
                            set(change, "refused", name.as_bytes())?;
                        }
                        Ok(())
                    })?;
                }
                return Err(error);
            }
            Ok(done) => done,
        };
        // The first reply names what there is to read, a newer territory among it; the next ones bring that.
        heard = if tips_wait && done.more && round < WAITS { Heard::DateAndMore } else { Heard::All };
        if done.more && done.progress {
            continue;
        }
        if !house.read(|connection| anything_to_offer(house, connection))? {
            return Ok(());
        }
        // Without progress the next request would say the same again.
        if !done.progress {
            return Err(PhoneError::ServerBroken);
        }
    }
    Ok(())
}

/// Whether a phone that was known to the server has something to introduce itself with. Only once: when the server does
/// not know it after that either, it is told so.
fn introduce_again(house: &House) -> Result<bool, PhoneError> {
    house.write(|change| {
        let confirmed = crate::membership::holder(change)?.confirmed;
        if confirmed {
            set(change, "introduced", &[0])?;
            if crate::slot::line(change)?.is_some_and(|line| line.state.comes_again()) {
                Reclaiming::ByProof.keep(change)?;
            }
        }
        Ok(confirmed)
    })
}

/// Whether a phone whose claim's proof the server did not take once more (an invite's days are soon over) still has its
/// certificate to come with.
fn introduce_by_certificate(house: &House) -> Result<bool, PhoneError> {
    house.write(|change| {
        let known = setting(change, "member-certificate")?.is_some();
        let by_proof = known && Reclaiming::is(change, Reclaiming::ByProof)?;
        if by_proof {
            Reclaiming::ByCertificate.keep(change)?;
        }
        Ok(by_proof)
    })
}

/// Whether the next request would bring something: also a tip whose ward's key just came.
fn anything_to_offer(house: &House, connection: &Connection) -> Result<bool, PhoneError> {
    if outbox::count_waiting(connection)? > 0 || !tips::in_state(connection, TipState::Queued)?.is_empty() {
        return Ok(true);
    }
    if crate::registry::keys_due(house, connection)? || setting(connection, "reclaiming")?.is_some() {
        return Ok(true);
    }
    let today = house.today(connection)?;
    for tip in tips::in_state(connection, TipState::WaitingForKey)? {
        if let Ok(Choice::To(ward)) = route(house, tip.unit, today)
            && seal::epoch_key(connection, ward)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
