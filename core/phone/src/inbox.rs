//! The owner's tips with their states, receipts and answers.

use crate::house::House;
use crate::tip::get;
use crate::{PhoneError, Story, TipLine, View};
use std::sync::Arc;
use tinxom_domain::time::Timestamp;
use tinxom_store::tips;
use tinxom_wire::codec::{Signed, from_slice};
use tinxom_wire::receipt::Receipt;

/// A receipt as it can be shown to anybody: it holds no content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// When the server took the tip, by its clock.
    pub at: Timestamp,
    /// Names the server's key.
    pub key: [u8; 8],
    /// Hash of the segment that the tip left in.
    pub segment: [u8; 32],
}

/// The owner's tips.
#[derive(Clone)]
pub struct Inbox {
    pub(crate) house: Arc<House>,
}

impl Inbox {
    /// A page of the tips: those with an unread answer first, then newest first, or the best answers to a query first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self, query: &str, skip: usize, take: usize) -> Result<Vec<TipLine>, PhoneError> {
        self.house.read(|connection| {
            let tips = tips::list(connection, query, skip, take)?;
            Ok(tips.iter().map(|tip| TipLine::of(connection, tip)).collect::<Result<_, _>>()?)
        })
    }

    /// How many tips [`Inbox::list`] has in all.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn count(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| Ok(tips::count(connection)?))
    }

    /// The first `take` of [`Inbox::list`] as a view.
    pub fn view(&self, query: &str, take: usize) -> View<TipLine> {
        let query = query.to_owned();
        View::new(self.house.clone(), move |house| {
            house.read(|connection| {
                let tips = tips::list(connection, &query, 0, take)?;
                Ok(tips.iter().map(|tip| TipLine::of(connection, tip)).collect::<Result<_, _>>()?)
            })
        })
    }

    /// One tip's story.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn story(&self, id: i64) -> Result<Story, PhoneError> {
        self.house.read(|connection| Ok(Story::of(connection, get(connection, id)?)?))
    }

    /// Answers that their owner did not read yet.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn unread(&self) -> Result<u64, PhoneError> {
        self.house.read(|connection| Ok(tips::count_unread(connection)?))
    }

    /// Marks the answers to a tip as read. Stays on this phone: nobody is told when somebody reads.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn mark_read(&self, id: i64) -> Result<(), PhoneError> {
        let now = self.house.ports.clock.now();
        self.house.write(|change| Ok(tips::mark_read(change, id, now).map(|_| ())?))
    }

    /// A tip's receipt, verified once more with the server's key, without a network and without a clock.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when there is none, [`PhoneError::ServerUnknown`] when the server's key that is known
    /// here did not sign it.
    pub fn receipt(&self, id: i64) -> Result<Letter, PhoneError> {
        self.house.read(|connection| {
            let bytes = get(connection, id)?.receipt.ok_or(PhoneError::NotFound(id))?;
            let signed: Signed = from_slice("receipt", tinxom_wire::limits::FRAME_HEADER, &bytes)?;
            let unit = crate::membership::holder(connection)?.appointment.unit;
            let anchor = crate::house::anchor(connection, unit)?.ok_or(PhoneError::NotEnrolled)?;
            let receipt =
                Receipt::open(&signed, &anchor.server_key()).map_err(|_| PhoneError::ServerUnknown)?;
            Ok(Letter { at: Timestamp(receipt.at), key: receipt.key.into(), segment: receipt.segment.into() })
        })
    }
}
