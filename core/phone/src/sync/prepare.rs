//! Writing a request: what is offered, what is wanted, from where on.

use super::seal::{Heard, fix_segments, publish_epoch, seal_queued};
use crate::PhoneError;
use crate::house::{House, anchor, signed_date, signer, text};
use crate::joining::Introducing;
use crate::membership::{CONSENT, Holder, holder};
use crate::registry;
use crate::task;
use rand_core::Rng;
use std::collections::BTreeMap;
use tinxom_domain::role::{Role, Standing};
use tinxom_domain::time::Timestamp;
use tinxom_exchange::phone::{Outgoing, Part, ReplyReader, Trust, request};
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::vault::{number, set, setting};
use tinxom_store::{cursors, log};
use tinxom_wire::codec::{Fixed, from_slice};
use tinxom_wire::limits;
use tinxom_wire::message::{Head, Introduction, LogHead, Want};
use tinxom_wire::segment::Segment;
use tinxom_wire::sign::PublicKey;
use tinxom_wire::space::Space;

/// Bytes of segments that one request brings at most; a link that dies sooner loses no more than its part of one.
const REQUEST_BYTES: usize = 64 * 1024;
/// Bytes that one reply may bring.
const REPLY_BYTES: u32 = 256 * 1024;

/// A request that is ready to leave.
pub(super) struct Prepared {
    pub(super) address: String,
    pub(super) date: Timestamp,
    pub(super) body: Vec<u8>,
    pub(super) reader: ReplyReader,
    /// Whether what it asks is progress enough: how far each side is, after a cut; the date, for what waits for it.
    pub(super) only_asks: bool,
    /// Whether a tip waits for the date, or for the territory that comes with it.
    pub(super) tips_wait: bool,
    /// The segments that were fixed for it: log and first number. Nothing when it brings none.
    pub(super) fresh: Option<Vec<(Space, u64)>>,
}

/// Seals what is queued, fixes segments and writes the request, in one change. From here on the session counts as cut
/// until its reply is whole: also when the process dies now.
///
/// `heard` is what this sync heard already. A tip that would go elsewhere by the device's clock than by the latest signed
/// date waits for the server's, and every tip after a long sleep: a phone that slept over a merger must not send to the ward
/// that is gone.
pub(super) fn prepare(house: &House, heard: Heard) -> Result<Prepared, PhoneError> {
    house.write(|change| {
        let holder = holder(change)?;
        let after_cut = holder.confirmed && setting(change, "cut")?.as_deref() == Some(&[1]);
        let offers = holder.confirmed && !after_cut;
        let (mut fresh, mut asks_date) = (Vec::new(), false);
        if offers {
            // An officer's phone that was taken out publishes nothing any more; what waits in it still goes.
            if holder.standing == Standing::Active {
                publish_epoch(house, change, holder.appointment.unit, holder.appointment.role)?;
                registry::prepare_keys(house, change)?;
            }
            asks_date = seal_queued(house, change, heard)?;
            fresh = fix_segments(house, change)?;
        }
        let written = log::spaces_written(change)?;
        let segments = if offers { outgoing(change, &written)? } else { Vec::new() };
        let signer = signer(change)?;
        let mut nonce = [0; 16];
        house.ports.dice().fill_bytes(&mut nonce);
        let parts = cursors::parts(change)?;
        let wants = wants(change, &parts)?;
        if !after_cut {
            registry::asks_for_registry(change, &wants, &holder)?;
        }
        let anchor_hash = setting(change, "anchor-hash")?.and_then(|hash| hash.try_into().ok());
        let anchor_hash: [u8; 32] = anchor_hash.ok_or(PhoneError::NotEnrolled)?;
        let known = anchor(change, holder.appointment.unit)?;
        let mut short = [0; 8];
        short.copy_from_slice(&anchor_hash[..8]);
        let head = Head {
            device: Fixed::from(signer.public().device().0),
            nonce: Fixed::from(nonce),
            generation: number(change, "generation")?,
            logs: logs(change, &written)?,
            wants,
            bytes_down: if after_cut { 0 } else { REPLY_BYTES },
            introduction: introduction(change, &holder, &signer.public())?,
            anchor: known.is_some().then(|| Fixed::from(short)),
        };
        let body = request(&head, &signer, &segments, &held_by_server(change)?);
        if !segments.is_empty() {
            set(change, "cut", &[1])?;
        }
        let trust = known.map_or(Trust::Hash(anchor_hash), Trust::Known);
        let parts = parts.into_iter().map(|(space, hash, bytes)| Part { space, hash, bytes }).collect();
        Ok(Prepared {
            address: text(change, "address")?,
            date: signed_date(change)?.unwrap_or(Timestamp(0)),
            body,
            reader: ReplyReader::new(nonce, trust, parts),
            only_asks: after_cut || asks_date,
            tips_wait: asks_date,
            fresh: (!segments.is_empty()).then_some(fresh),
        })
    })
}

fn outgoing(connection: &Connection, written: &[Space]) -> Result<Vec<Outgoing>, PhoneError> {
    let mut segments = Vec::new();
    let mut size = 0;
    for space in written {
        for (first, bytes) in log::unacknowledged(connection, *space, limits::REPEATED_RECEIPTS)? {
            if size > REQUEST_BYTES {
                return Ok(segments);
            }
            let wire = Segment::from_bytes(&bytes)?.to_wire();
            size += wire.len();
            segments.push(Outgoing { space: *space, first, wire });
        }
    }
    Ok(segments)
}

/// The logs that something waits in; and one that was read to its end costs nothing to leave out, but after a restore
/// from a backup the server has less than it had, so all are named while they fit.
fn logs(connection: &Connection, written: &[Space]) -> Result<Vec<LogHead>, PhoneError> {
    written
        .iter()
        .take(limits::NAMED)
        .map(|space| {
            let receipts_from = log::first_unacknowledged(connection, *space)?.unwrap_or(0);
            Ok(LogHead { space: *space, receipts_from })
        })
        .collect()
}

type StoredPart = (Space, [u8; 32], Vec<u8>);

fn wants(connection: &Connection, parts: &[StoredPart]) -> Result<Vec<Want>, PhoneError> {
    let want = |(space, cursor)| {
        let part = parts.iter().find(|(of, _, _)| *of == space);
        Want {
            space,
            cursor,
            part: part.map(|(_, hash, _)| Fixed::from(*hash)),
            held: part.map_or(0, |(_, _, bytes)| bytes.len() as u32),
        }
    };
    Ok(cursors::cursors(connection)?.into_iter().take(limits::NAMED).map(want).collect())
}

/// The part of a segment that the server said it holds.
fn held_by_server(connection: &Connection) -> Result<BTreeMap<[u8; 32], u32>, PhoneError> {
    let held = setting(connection, "server-part")?.and_then(|bytes| {
        let (hash, length) = bytes.split_at_checked(32)?;
        Some((hash.try_into().ok()?, u32::from_be_bytes(length.try_into().ok()?)))
    });
    Ok(held.into_iter().collect())
}

fn introduction(
    connection: &Connection,
    holder: &Holder,
    key: &PublicKey,
) -> Result<Option<Introduction>, PhoneError> {
    if holder.confirmed {
        return Ok(None);
    }
    let bytes = setting(connection, "introduction")?.ok_or(PhoneError::NotEnrolled)?;
    Ok(Some(match holder.appointment.role {
        Role::Desk | Role::AreaOfficer => Introduction::Certificate(bytes),
        _ => match setting(connection, "member-certificate")? {
            // Known before: the server that does not know it any more signed that itself.
            Some(certificate) if !task::is_open(connection)? => Introduction::Certificate(certificate),
            _ => first_introduction(connection, bytes, Fixed::from(key.0))?,
        },
    }))
}

fn first_introduction(
    connection: &Connection,
    bytes: Vec<u8>,
    key: Fixed<32>,
) -> Result<Introduction, PhoneError> {
    Ok(match Introducing::of(connection)? {
        Introducing::Invite => Introduction::Invite(bytes, key, CONSENT),
        Introducing::Transfer => {
            Introduction::Transfer(from_slice("transfer", limits::CERTIFICATE, &bytes)?, key, CONSENT)
        }
        Introducing::Pupil => {
            let guardian = setting(connection, "guardian")?.ok_or(PhoneError::NoGuardian)?;
            let guardian = from_slice("guardian", limits::CERTIFICATE, &guardian)?;
            Introduction::Pupil(bytes, key, CONSENT, guardian)
        }
    })
}
