//! Invites that wait for a code over the telephone. The server has neither code nor invite: a hash of the proof, and
//! bytes that only the code opens.

use super::Registry;
use crate::room::RoomError;
use tinxom_domain::id::UnitId;
use tinxom_domain::role::Action;
use tinxom_exchange::server::Member;
use tinxom_sqlite::rusqlite::{OptionalExtension, Transaction, params};
use tinxom_wire::limits;
use tinxom_wire::message::Trouble;
use tinxom_wire::operation::{Operation, body};
use tinxom_wire::receipt::Verdict;
use tinxom_wire::registry::{CodeOffer, proof_hash};

/// Wrong tries, and the offer is gone.
const TRIES: i64 = 5;
/// Milliseconds that an offer waits at most.
const WAITS: i64 = 60 * 60 * 1000;
/// Offers of one officer that wait at the same time: more than one person telephones with.
const OFFERS_OF_AN_OFFICER: i64 = 8;
/// Locators have four digits.
pub(crate) const LOCATORS: u16 = 10_000;
/// Bytes of the tag of what is sealed.
const TAG: usize = 16;

impl Registry<'_> {
    pub(super) fn code(
        &self,
        member: &Member,
        unit: UnitId,
        operation: &Operation,
    ) -> Result<Verdict, RoomError> {
        if !self.may(member, Action::EnrolHousehold, unit) {
            return Ok(Verdict::NotAllowed);
        }
        let Ok(offer) = body::<CodeOffer>("code", &operation.body) else { return Ok(Verdict::Malformed) };
        if offer.locator >= LOCATORS || offer.sealed.len() > limits::INVITE + TAG {
            return Ok(Verdict::Malformed);
        }
        delete_offers(self.transaction, self.now)?;
        let until = offer.until.min(self.now.saturating_add(WAITS));
        // It came too late to be of use; the officer makes another one.
        if until <= self.now {
            return Ok(Verdict::NotAllowed);
        }
        let officer = member.device();
        let waiting: i64 = self.transaction.query_row(
            "SELECT count(*) FROM offer WHERE officer = ?1",
            params![officer.0],
            |row| row.get(0),
        )?;
        if waiting >= OFFERS_OF_AN_OFFICER {
            return Ok(Verdict::QuotaReached);
        }
        let taken = self.transaction.execute(
            "INSERT INTO offer (locator, proof, until, wrong, officer, sealed) VALUES (?1, ?2, ?3, 0, ?4, ?5)
             ON CONFLICT (locator) DO NOTHING",
            params![offer.locator, *offer.proof, until, officer.0, offer.sealed],
        )?;
        Ok(if taken == 1 { Verdict::Accepted } else { Verdict::Duplicate })
    }
}

/// Deletes the offers whose time is over.
pub(crate) fn delete_offers(transaction: &Transaction<'_>, now: i64) -> Result<(), RoomError> {
    transaction.execute("DELETE FROM offer WHERE until <= ?1", params![now])?;
    Ok(())
}

/// The invite behind a code. A wrong try counts, also when nothing else comes of it: the caller commits either way.
pub(crate) fn offer(
    transaction: &Transaction<'_>,
    locator: u16,
    proof: &[u8; 16],
    now: i64,
) -> Result<Result<Vec<u8>, Trouble>, RoomError> {
    let row: Option<([u8; 32], i64, Vec<u8>)> = transaction
        .query_row(
            "SELECT proof, wrong, sealed FROM offer WHERE locator = ?1 AND until > ?2",
            params![locator, now],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((hash, wrong, sealed)) = row else { return Ok(Err(Trouble::CodeUnknown)) };
    if is_same(&hash, &proof_hash(proof)) {
        // It stays until its time is over: the answer may be lost on the way. The invite lets in one phone.
        return Ok(Ok(sealed));
    }
    if wrong + 1 >= TRIES {
        transaction.execute("DELETE FROM offer WHERE locator = ?1", params![locator])?;
    } else {
        transaction.execute("UPDATE offer SET wrong = wrong + 1 WHERE locator = ?1", params![locator])?;
    }
    Ok(Err(Trouble::CodeUnknown))
}

/// Compares every byte, whatever the first ones are, so that the time it takes tells nothing.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differs = one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other));
    std::hint::black_box(differs) == 0
}
