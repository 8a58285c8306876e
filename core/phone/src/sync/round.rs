//! One request and its reply. However it ends, by a cut, an error or a dropped future, what came of it is kept.

use super::apply::{apply, never_left};
use super::prepare::Prepared;
use crate::PhoneError;
use crate::house::House;
use crate::transport::{Request, TransportError};
use std::collections::BTreeMap;
use tinxom_exchange::phone::{Came, ReplyReader};
use tinxom_store::cursors;
use tinxom_store::vault::{number, set};
use tinxom_wire::space::Space;

/// What a round came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcome {
    /// Whether the server has more.
    pub(super) more: bool,
    /// Whether anything is different now.
    pub(super) progress: bool,
}

/// What a round learned, for those that come later in it.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// How far the server has each log: sequence number and hash.
    pub(super) heights: BTreeMap<Space, (u64, [u8; 32])>,
    pub(super) outcome: Outcome,
}

/// A round under way.
pub(super) struct Round<'h> {
    house: &'h House,
    reader: Option<ReplyReader>,
    learned: Learned,
    /// Bytes that left, or may have, and are not counted in the vault yet.
    up: u64,
    /// Bytes that came and are not counted in the vault yet.
    down: u64,
}

impl<'h> Round<'h> {
    pub(super) async fn run(house: &'h House, prepared: Prepared) -> Result<Outcome, PhoneError> {
        let Prepared { address, date, body, reader, only_asks, fresh, .. } = prepared;
        let up = body.len() as u64;
        let mut round = Round { house, reader: Some(reader), learned: Learned::default(), up, down: 0 };
        round.learned.outcome.progress = only_asks;
        let (sender, pieces) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let sending = house.ports.transport.exchange(Request { address: &address, date, body }, sender);
        let reading = async {
            // Goes with this block: whoever goes on sending behind an error or the end learns that nobody listens.
            let mut pieces = pieces;
            while let Some(piece) = pieces.recv().await {
                round.feed(&piece)?;
                if round.reader.as_ref().is_some_and(ReplyReader::is_over) {
                    break;
                }
            }
            Ok::<(), PhoneError>(())
        };
        let (sent, read) = tokio::join!(sending, reading);
        if sent == Err(TransportError::Unreachable) {
            round.up = 0;
        }
        let whole = round.keep()?;
        if let (Some(fresh), Err(TransportError::Unreachable)) = (fresh, &sent) {
            house.write(|change| never_left(change, &fresh))?;
        }
        read?;
        match (whole, sent) {
            (true, _) => Ok(round.learned.outcome),
            (false, Err(TransportError::NotOurs)) => Err(PhoneError::CaptivePortal),
            (false, _) => Err(PhoneError::NoNetwork),
        }
    }

    fn feed(&mut self, piece: &[u8]) -> Result<(), PhoneError> {
        self.down += piece.len() as u64;
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let mut came: Vec<Came> = Vec::new();
        let fed = reader.feed(piece, &mut came);
        // What came whole before an error is as good as without it.
        for thing in came {
            apply(self.house, &mut self.learned, thing)?;
        }
        Ok(fed?)
    }

    /// Keeps the part of a pack that came, what was counted, and whether the reply was whole; says that.
    fn keep(&mut self) -> Result<bool, PhoneError> {
        let Some(reader) = self.reader.take() else { return Ok(false) };
        let (part, whole) = reader.finish();
        let (up, down) = (std::mem::take(&mut self.up), std::mem::take(&mut self.down));
        self.house.write(|change| {
            if let Some(part) = part {
                cursors::set_part(change, part.space, Some((&part.hash, &part.bytes)))?;
            }
            if whole.is_ok() {
                set(change, "cut", &[0])?;
            }
            for (name, more) in [("bytes-up", up), ("bytes-down", down), ("round-trips", u64::from(up > 0))] {
                set(change, name, &(number(change, name)? + more).to_be_bytes())?;
            }
            super::budget::spend(change, self.house.ports.clock.now(), up + down)
        })?;
        Ok(whole.is_ok())
    }
}

impl Drop for Round<'_> {
    fn drop(&mut self) {
        // A future that was dropped: what cannot be kept any more is fetched again.
        let _ = self.keep();
    }
}
