//! Bringing what is kept here to the server, and what is there for this phone back.
//!
//! Before a request: tips are sealed and segments fixed, each in a change of its own. During the reply: every whole
//! and verified thing is committed as it comes. After a cut the next request asks only how far each side is.

#[cfg(test)]
#[path = "sync_trust.rs"]
mod trust;

use crate::enrol::holder;
use crate::officer::desk_seed;
use crate::tips::{Choice, advance};
use crate::{Phone, PhoneError, saw_date, signed_date, signer};
use rand_core::Rng;
use std::collections::BTreeMap;
use tinxom_domain::id::{DeviceId, UnitId};
use tinxom_domain::role::Role;
use tinxom_domain::time::{Date, Timestamp};
use tinxom_domain::tip::{PutAsideReason, RefusalReason, TipEvent, TipState};
use tinxom_exchange::phone::{Came, Outgoing, Part, ReplyReader, Trust, request};
use tinxom_store::desk::{self, DeskState, DeskTip};
use tinxom_store::patrol::{self, PatrolRow};
use tinxom_store::tips;
use tinxom_store::vault::{number, set, setting};
use tinxom_store::{Change, StoreError, outbox};
use tinxom_wire::anchor::Anchor;
use tinxom_wire::certificate::Certificate;
use tinxom_wire::codec::{Fixed, Signed, from_slice, to_vec};
use tinxom_wire::envelope::{AnswerText, TipContent, TipEnvelope};
use tinxom_wire::item::{Item, PackHeader};
use tinxom_wire::limits;
use tinxom_wire::message::{Head, Introduction, LogHead, ReplyHead, SegmentTrouble, Want};
use tinxom_wire::operation::{AboutTip, Answer, Operation, TipName, body, kind};
use tinxom_wire::receipt::{Receipt, Verdict};
use tinxom_wire::seal::{EpochKey, SUITE, SealingSecret, encapsulate, encapsulation_name};
use tinxom_wire::segment::Segment;
use tinxom_wire::space::{LogId, Space};

/// Bytes of segments that one request brings at most; a link that dies sooner loses no more than its part of one.
const REQUEST_BYTES: usize = 64 * 1024;
/// Bytes that one reply may bring.
const REPLY_BYTES: u32 = 256 * 1024;
/// Days after which a desk publishes the next epoch's key; each is good for twice that.
const EPOCH_DAYS: i32 = 30;
/// Rounds of one sync at most: a server that always says "more" does not keep a phone for ever.
const ROUNDS: usize = 2_000;

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

struct Prepared {
    address: String,
    date: Timestamp,
    body: Vec<u8>,
    reader: ReplyReader,
}

impl Phone {
    /// Syncs until both sides have everything. Can be dropped at any await and called again.
    ///
    /// # Errors
    /// [`PhoneError`]; what arrived before it is kept, and the rest goes next time.
    pub async fn sync(&self) -> Result<SyncReport, PhoneError> {
        let mut report = SyncReport::default();
        let done = self.rounds(&mut report).await;
        let mut vault = self.vault();
        let change = vault.change()?;
        for (name, more) in [
            ("bytes-up", report.bytes_up),
            ("bytes-down", report.bytes_down),
            ("round-trips", report.round_trips),
        ] {
            set(&change, name, &(number(&change, name)? + more).to_be_bytes())?;
        }
        change.commit()?;
        done.map(|()| report)
    }

    /// Bytes sent, bytes that came, requests: since the vault was made.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn traffic(&self) -> Result<SyncReport, PhoneError> {
        let vault = self.vault();
        let count = |name| number(vault.read(), name);
        Ok(SyncReport {
            bytes_up: count("bytes-up")?,
            bytes_down: count("bytes-down")?,
            round_trips: count("round-trips")?,
        })
    }

    /// Operations that the server did not acknowledge yet.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn waiting(&self) -> Result<u64, PhoneError> {
        Ok(outbox::count_waiting(self.vault().read())?)
    }

    async fn rounds(&self, report: &mut SyncReport) -> Result<(), PhoneError> {
        for _ in 0..ROUNDS {
            let prepared = self.prepare()?;
            report.round_trips += 1;
            report.bytes_up += prepared.body.len() as u64;
            if !self.round(prepared, report).await? && !self.anything_to_offer()? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the next request would bring something: also a tip whose ward's key just came.
    fn anything_to_offer(&self) -> Result<bool, PhoneError> {
        let vault = self.vault();
        let connection = vault.read();
        if outbox::count_waiting(connection)? > 0 || !tips::in_state(connection, TipState::Queued)?.is_empty()
        {
            return Ok(true);
        }
        let today = self.today(connection)?;
        for tip in tips::in_state(connection, TipState::WaitingForKey)? {
            if let Ok(Choice::To(ward)) = self.route(tip.unit, today)
                && outbox::newest_epoch_key(connection, ward)?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn round(&self, prepared: Prepared, report: &mut SyncReport) -> Result<bool, PhoneError> {
        let Prepared { address, date, body, mut reader, .. } = prepared;
        let (sender, mut pieces) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let sending = self.ports.transport.exchange(&address, date, body, sender);
        let mut more = false;
        let reading = async {
            while let Some(piece) = pieces.recv().await {
                report.bytes_down += piece.len() as u64;
                let mut came = Vec::new();
                let fed = reader.feed(&piece, &mut came);
                for thing in came {
                    if let Came::End(again) = thing {
                        more = again;
                    }
                    self.apply(thing)?;
                }
                fed.map_err(PhoneError::from)?;
            }
            Ok::<(), PhoneError>(())
        };
        let (sent, read) = tokio::join!(sending, reading);
        read?;
        let (part, whole) = reader.finish();
        let mut vault = self.vault();
        let change = vault.change()?;
        if let Some(part) = part {
            outbox::set_part(&change, part.space, Some((&part.hash, &part.bytes)))?;
        }
        set(&change, "cut", &[u8::from(whole.is_err())])?;
        change.commit()?;
        match (whole, sent) {
            (Ok(()), _) => Ok(more),
            (Err(_), Err(crate::transport::TransportError::NotOurs)) => Err(PhoneError::CaptivePortal),
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Seals what is queued, fixes segments and writes the request.
    fn prepare(&self) -> Result<Prepared, PhoneError> {
        let mut vault = self.vault();
        let holder = holder(vault.read())?;
        let signer = signer(vault.read())?;
        let after_cut = setting(vault.read(), "cut")?.as_deref() == Some(&[1]);
        if holder.confirmed && !after_cut {
            let change = vault.change()?;
            self.publish_epoch(&change, holder.appointment.unit, holder.appointment.role)?;
            self.seal_queued(&change)?;
            self.fix_segments(&change)?;
            change.commit()?;
        }
        let connection = vault.read();
        let written = outbox::spaces_written(connection)?;
        let held: BTreeMap<[u8; 32], u32> = setting(connection, "server-part")?
            .and_then(|bytes| {
                let (hash, length) = bytes.split_at_checked(32)?;
                Some((hash.try_into().ok()?, u32::from_be_bytes(length.try_into().ok()?)))
            })
            .into_iter()
            .collect();
        let mut segments = Vec::new();
        let mut size = 0;
        if holder.confirmed && !after_cut {
            for space in &written {
                for (first, bytes) in outbox::unacknowledged(connection, *space, 64)? {
                    if size > REQUEST_BYTES {
                        break;
                    }
                    let wire = Segment::from_bytes(&bytes)?.to_wire();
                    size += wire.len();
                    segments.push(Outgoing { space: *space, first, wire });
                }
            }
        }
        let parts = outbox::parts(connection)?;
        let mut wants: Vec<Want> = outbox::cursors(connection)?
            .into_iter()
            .map(|(space, cursor)| {
                let part = parts.iter().find(|(of, _, _)| *of == space);
                Want {
                    space,
                    cursor,
                    part: part.map(|(_, hash, _)| Fixed::from(*hash)),
                    held: part.map_or(0, |(_, _, bytes)| bytes.len() as u32),
                }
            })
            .collect();
        wants.truncate(limits::NAMED);
        let mut nonce = [0; 16];
        self.ports.dice().fill_bytes(&mut nonce);
        let introduction = if holder.confirmed {
            None
        } else {
            let bytes = setting(connection, "introduction")?.ok_or(PhoneError::NotEnrolled)?;
            Some(match holder.appointment.role {
                Role::Desk | Role::AreaOfficer => Introduction::Certificate(bytes),
                _ => Introduction::Invite(bytes, Fixed::from(signer.public().0), crate::enrol::CONSENT),
            })
        };
        let anchor_hash = setting(connection, "anchor-hash")?.and_then(|hash| hash.try_into().ok());
        let anchor_hash: [u8; 32] = anchor_hash.ok_or(PhoneError::NotEnrolled)?;
        let anchor = outbox::anchor(connection, holder.appointment.unit)?;
        let known = match &anchor {
            Some(bytes) => Some(Anchor::open(&from_slice::<Signed>("anchor", 1024, bytes)?)?),
            None => None,
        };
        let mut short = [0; 8];
        short.copy_from_slice(&anchor_hash[..8]);
        let head = Head {
            device: Fixed::from(signer.public().device().0),
            nonce: Fixed::from(nonce),
            generation: number(connection, "generation")?,
            logs: written.iter().map(|space| LogHead { space: *space }).take(limits::NAMED).collect(),
            wants,
            bytes_down: if after_cut { 0 } else { REPLY_BYTES },
            introduction,
            anchor: known.is_some().then(|| Fixed::from(short)),
        };
        let trust = known.map_or(Trust::Hash(anchor_hash), Trust::Known);
        let parts = parts.into_iter().map(|(space, hash, bytes)| Part { space, hash, bytes }).collect();
        Ok(Prepared {
            address: crate::text(connection, "address")?,
            date: signed_date(connection)?.unwrap_or(Timestamp(0)),
            body: request(&head, &signer, &segments, &held),
            reader: ReplyReader::new(nonce, trust, parts),
        })
    }

    /// A desk that holds a seed publishes the ward's first key, and a new one every month.
    fn publish_epoch(&self, change: &Change<'_>, unit: UnitId, role: Role) -> Result<(), PhoneError> {
        if role != Role::Desk {
            return Ok(());
        }
        let Some(seed) = desk_seed(change)? else { return Ok(()) };
        let today = self.today(change)?;
        let newest = match outbox::newest_epoch_key(change, unit)? {
            Some(bytes) => Some(EpochKey::peek(&from_slice("epoch key", limits::BODY, &bytes)?)?),
            None => None,
        };
        let due = newest.as_ref().is_none_or(|key| today.0 >= key.from.saturating_add(EPOCH_DAYS));
        if !due {
            return Ok(());
        }
        let epoch = newest.map_or(1, |key| key.epoch.saturating_add(1));
        let signer = signer(change)?;
        let ward = tinxom_wire::seal::WardBox { unit, epoch };
        let key = EpochKey {
            unit: unit.0,
            epoch,
            suite: SUITE,
            public: seed.epoch_public(ward),
            from: today.0,
            until: today.plus_days(2 * EPOCH_DAYS).0,
            desk: Fixed::from(signer.public().device().0),
        };
        let body = to_vec(&key.sign(&signer));
        let time = self.next_time(change)?.0;
        outbox::set_epoch_key(change, unit, epoch, key.until, &body)?;
        outbox::push(change, Space::UnitKeys(unit), &Operation { time, kind: kind::EPOCH_KEY, body }, None)?;
        Ok(())
    }

    fn seal_queued(&self, change: &Change<'_>) -> Result<(), PhoneError> {
        let mut waiting = tips::in_state(change, TipState::WaitingForKey)?;
        waiting.extend(tips::in_state(change, TipState::Queued)?);
        waiting.sort_by_key(|tip| tip.id);
        let today = self.today(change)?;
        for mut tip in waiting {
            let ward = match self.route(tip.unit, today) {
                Ok(Choice::To(ward)) => ward,
                Ok(Choice::Among(_)) => {
                    advance(change, &mut tip, TipEvent::PutAside(PutAsideReason::UnitSplit))?;
                    continue;
                }
                Err(_) => {
                    advance(change, &mut tip, TipEvent::PutAside(PutAsideReason::UnitGone))?;
                    continue;
                }
            };
            let Some(key) = outbox::newest_epoch_key(change, ward)? else {
                advance(change, &mut tip, TipEvent::KeyMissing)?;
                continue;
            };
            let key = EpochKey::peek(&from_slice("epoch key", limits::BODY, &key)?)?;
            advance(change, &mut tip, TipEvent::KeyArrived)?;
            self.seal(change, &mut tip, &key, today)?;
        }
        Ok(())
    }

    fn seal(
        &self,
        change: &Change<'_>,
        tip: &mut tips::TipRow,
        key: &EpochKey,
        today: Date,
    ) -> Result<(), PhoneError> {
        let ward = key.ward();
        let space = Space::WardTips(ward.unit);
        let (name, secret, counter) = match outbox::encapsulation(change, ward.unit, ward.epoch)? {
            Some(known) => known,
            None => {
                let (encapsulation, secret) = encapsulate(ward, &key.public, &mut self.ports.dice())?;
                let name = encapsulation_name(&encapsulation).into();
                let time = self.next_time(change)?.0;
                let operation = Operation { time, kind: kind::ENCAPSULATION, body: to_vec(&encapsulation) };
                outbox::push(change, space, &operation, None)?;
                (name, *secret.bytes(), 0)
            }
        };
        // The counters are drawn in the same change that keeps what is sealed under them.
        let next = counter.checked_add(2).ok_or(PhoneError::NotPossible)?;
        outbox::set_encapsulation(change, ward.unit, ward.epoch, (&name, &secret, next))?;
        let content = TipContent {
            kind: tip.kind.code(),
            unit: tip.unit.0,
            hamlet: tip.hamlet.clone(),
            window: tip.window.code(),
            text: tip.text.clone(),
            reply: Fixed::from(tip.reply_key),
            kept_at: tip.kept_at.0,
            clock_doubted: tip.clock_doubted,
            key_old: today.0 > key.until,
        };
        let tip_name = TipName { encapsulation: Fixed::from(name), counter };
        let author = crate::text(change, "name")?;
        let secret = SealingSecret::from_bytes(secret);
        let Ok(envelope) = TipEnvelope::seal(ward, tip_name, &secret, &content, &author, &signer(change)?)
        else {
            return Ok(advance(change, tip, TipEvent::PutAside(PutAsideReason::TooLarge))?);
        };
        let time = self.next_time(change)?.0;
        let operation = Operation { time, kind: kind::TIP, body: to_vec(&envelope) };
        outbox::push(change, space, &operation, Some(tip.id))?;
        tip.name = Some(tip_name);
        Ok(advance(change, tip, TipEvent::Offered)?)
    }

    fn fix_segments(&self, change: &Change<'_>) -> Result<(), PhoneError> {
        let signer = signer(change)?;
        let device = signer.public().device();
        for space in outbox::spaces_waiting(change)? {
            loop {
                let mut run = outbox::waiting(change, space, limits::SEGMENT_OPERATIONS)?;
                if run.is_empty() {
                    break;
                }
                // Sealed bodies do not compress, so their sum is what travels; open ones get shorter still.
                let mut size = 0;
                let fits = run.iter().take_while(|waiting| {
                    size += waiting.operation.body.len() + 16;
                    size <= limits::SEGMENT_TARGET
                });
                let count = fits.count().max(1);
                run.truncate(count);
                let (first, previous) = outbox::log_end(change, space)?;
                let mut seed = [0; 16];
                self.ports.dice().fill_bytes(&mut seed);
                let operations = run.iter().map(|waiting| waiting.operation.clone()).collect();
                let segment = Segment::fix(
                    LogId::operations(device, space),
                    first,
                    previous,
                    seed,
                    operations,
                    &signer,
                );
                outbox::fix(change, space, &segment, &run)?;
            }
        }
        Ok(())
    }

    fn apply(&self, came: Came) -> Result<(), PhoneError> {
        let mut vault = self.vault();
        let change = vault.change()?;
        match came {
            Came::Head(head, anchor) => self.apply_head(&change, &head, anchor)?,
            Came::Receipt(signed, receipt) => apply_receipt(&change, &signed, &receipt)?,
            Came::NotTaken(space, _, why) => apply_not_taken(&change, space, why)?,
            Came::Pack(header, items) => self.apply_pack(&change, &header, &items)?,
            Came::End(_) => {}
        }
        Ok(change.commit()?)
    }

    fn apply_head(
        &self,
        change: &Change<'_>,
        head: &ReplyHead,
        anchor: Option<Signed>,
    ) -> Result<(), PhoneError> {
        let holder = holder(change)?;
        if let Some(anchor) = anchor {
            outbox::set_anchor(change, holder.appointment.unit, &to_vec(&anchor))?;
            set(change, "anchor-hash", &tinxom_wire::anchor::anchor_hash(&anchor))?;
        }
        saw_date(change, head.at)?;
        set(change, "introduced", &[1])?;
        if let Some(certificate) = &head.certificate {
            set(change, "member-certificate", certificate)?;
        }
        set(change, "generation", &head.generation.to_be_bytes())?;
        for (space, cursor) in &head.rewound {
            outbox::set_cursor(change, *space, *cursor)?;
            outbox::set_part(change, *space, None)?;
        }
        for space in &head.readable {
            outbox::add_cursor(change, *space)?;
        }
        let part = head.parts.first().map(|part| [&part.hash[..], &part.held.to_be_bytes()].concat());
        set(change, "server-part", &part.unwrap_or_default())?;
        for height in &head.heights {
            for tip in outbox::roll_back(change, height.space, height.sequence)? {
                if let Some(mut tip) = tips::get(change, tip)? {
                    advance(change, &mut tip, TipEvent::RolledBack)?;
                }
            }
        }
        Ok(())
    }

    fn apply_pack(&self, change: &Change<'_>, header: &PackHeader, items: &[Item]) -> Result<(), PhoneError> {
        for item in items {
            // What cannot be understood is left out and does not stop what follows; the server keeps it.
            let applied = match header.space {
                Space::Inbox(_) => apply_inbox(change, item),
                Space::WardTips(unit) => apply_desk(change, unit, item),
                Space::GroupPatrol(_) => apply_patrol(change, header.space, item),
                Space::UnitKeys(unit) => apply_keys(change, unit, item),
            };
            match applied {
                Err(StoreError::Wire(_)) | Ok(()) => {}
                Err(error) => return Err(error.into()),
            }
        }
        outbox::set_cursor(change, header.space, header.upto)?;
        Ok(outbox::set_part(change, header.space, None)?)
    }
}

fn apply_receipt(change: &Change<'_>, signed: &Signed, receipt: &Receipt) -> Result<(), PhoneError> {
    let hash = receipt.segment.into();
    let sent = outbox::acknowledge(change, receipt.space, receipt.first, &hash)?;
    let bytes = to_vec(signed);
    for ((_, kind, tip), verdict) in sent.into_iter().zip(&receipt.verdicts) {
        let Some(mut tip) =
            tip.filter(|_| kind == kind::TIP).map(|id| tips::get(change, id)).transpose()?.flatten()
        else {
            continue;
        };
        let event = match verdict {
            Verdict::Accepted => {
                tip.accepted_at = Some(Timestamp(receipt.at));
                tip.receipt = Some(bytes.clone());
                TipEvent::Receipt
            }
            Verdict::NotAllowed | Verdict::NoSuchTip => TipEvent::ServerRefused(RefusalReason::NotAllowed),
            Verdict::Malformed => TipEvent::ServerRefused(RefusalReason::Malformed),
            Verdict::Duplicate => TipEvent::ServerRefused(RefusalReason::Duplicate),
            Verdict::UnknownKind => TipEvent::PutAside(PutAsideReason::ServerTooOld),
            Verdict::QuotaReached => TipEvent::PutAside(PutAsideReason::QuotaReached),
            Verdict::KeyUnknown => TipEvent::PutAside(PutAsideReason::KeyUnknownToServer),
        };
        advance(change, &mut tip, event)?;
    }
    Ok(())
}

fn apply_not_taken(change: &Change<'_>, space: Space, why: SegmentTrouble) -> Result<(), PhoneError> {
    match why {
        // The next request asks the heights and starts from there.
        SegmentTrouble::Gap | SegmentTrouble::PartLost => set(change, "server-part", &[])?,
        SegmentTrouble::Fork | SegmentTrouble::Malformed => {
            for (first, bytes) in outbox::unacknowledged(change, space, 1)? {
                let hash = Segment::from_bytes(&bytes)?.hash();
                for (_, _, tip) in outbox::acknowledge(change, space, first, &hash)? {
                    if let Some(mut tip) = tip.map(|id| tips::get(change, id)).transpose()?.flatten() {
                        advance(change, &mut tip, TipEvent::PutAside(PutAsideReason::VaultCopied))?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn apply_inbox(change: &Change<'_>, item: &Item) -> Result<(), StoreError> {
    let (name, event) = match item.kind {
        kind::ANSWER => (body::<Answer>("answer", &item.body)?.tip, TipEvent::AnsweredByDesk),
        kind::OPENED => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::OpenedByDesk),
        kind::CLOSED => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::ClosedByDesk),
        kind::WITHDRAWN => (body::<AboutTip>("tip", &item.body)?.tip, TipEvent::WithdrawalSeen),
        _ => return Ok(()),
    };
    let Some(mut tip) = tips::by_name(change, name)? else { return Ok(()) };
    if item.kind == kind::ANSWER {
        let answer: Answer = body("answer", &item.body)?;
        let key = tinxom_wire::seal::ReplyKey::from_bytes(tip.reply_key);
        // Only the desk could seal it: the key lay inside the tip.
        let words = AnswerText::open(name, &key, &answer.salt, &answer.sealed)?;
        tips::insert_answer(change, tip.id, &answer.salt, words.at, &words.text)?;
    }
    advance(change, &mut tip, event)
}

fn apply_desk(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::ENCAPSULATION => {
            let encapsulation: tinxom_wire::operation::Encapsulation = body("encapsulation", &item.body)?;
            let name = encapsulation_name(&encapsulation).into();
            desk::insert_encapsulation(change, &name, unit, encapsulation.epoch, &item.body)
        }
        kind::TIP => {
            let envelope: TipEnvelope = body("tip", &item.body)?;
            let tip = DeskTip {
                name: envelope.name(),
                unit,
                number: item.number,
                at: Timestamp(item.at),
                body: item.body.clone(),
                state: DeskState::Came,
                withdrawal_asked: false,
            };
            desk::insert(change, &tip)
        }
        kind::WITHDRAWAL => desk::ask_withdrawal(change, body::<AboutTip>("tip", &item.body)?.tip),
        kind::OPENED => desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Opened),
        kind::ANSWER => desk::advance(change, body::<Answer>("answer", &item.body)?.tip, DeskState::Answered),
        kind::CLOSED => desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Closed),
        kind::WITHDRAWN => {
            desk::advance(change, body::<AboutTip>("tip", &item.body)?.tip, DeskState::Withdrawn)
        }
        _ => Ok(()),
    }
}

fn apply_patrol(change: &Change<'_>, space: Space, item: &Item) -> Result<(), StoreError> {
    match item.kind {
        kind::CERTIFICATE => {
            let certificate = Certificate::peek(&item.body)?;
            let Some(anchor) = outbox::anchor(change, certificate.unit)? else { return Ok(()) };
            let anchor = Anchor::open(&from_slice::<Signed>("anchor", 1024, &anchor)?)?;
            Certificate::open(&item.body, &anchor.server_key())?;
            // The server's word makes members of this group and nobody else: officers are the unit key's to certify.
            if certificate.role != Role::GroupMember
                || certificate.group.map(Space::GroupPatrol) != Some(space)
            {
                return Ok(());
            }
            outbox::set_certificate(change, &certificate.key.device().0, &item.body)
        }
        kind::SEGMENT => {
            let segment = Segment::from_bytes(&item.body)?;
            let log = segment.log();
            let Some(certificate) = outbox::certificate(change, &log.device.0)? else { return Ok(()) };
            let certificate = Certificate::peek(&certificate)?;
            segment.verify(&certificate.key)?;
            if log.space != space {
                return Ok(());
            }
            for (index, operation) in segment.operations.iter().enumerate() {
                let row = PatrolRow {
                    device: log.device.0,
                    sequence: segment.first + index as u64,
                    time: operation.time,
                    kind: operation.kind,
                    body: operation.body.clone(),
                };
                patrol::insert(change, space, &row, Some(item.number + index as u64))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn apply_keys(change: &Change<'_>, unit: UnitId, item: &Item) -> Result<(), StoreError> {
    let anchor_of = |unit| -> Result<Option<Anchor>, StoreError> {
        match outbox::anchor(change, unit)? {
            Some(bytes) => Ok(Some(Anchor::open(&from_slice::<Signed>("anchor", 1024, &bytes)?)?)),
            None => Ok(None),
        }
    };
    match item.kind {
        kind::ANCHOR => {
            let anchor = Anchor::open(&from_slice::<Signed>("anchor", 1024, &item.body)?)?;
            let own = holder(change).map(|holder| holder.appointment.unit).ok();
            let root = own.map(anchor_of).transpose()?.flatten().map(|own| own.root);
            let newer = anchor_of(unit)?.is_none_or(|known| known.version < anchor.version);
            if root == Some(anchor.root) && anchor.unit == unit.0 && newer {
                outbox::set_anchor(change, unit, &item.body)?;
            }
            Ok(())
        }
        kind::CERTIFICATE => {
            let Some(anchor) = anchor_of(unit)? else { return Ok(()) };
            let certificate = Certificate::open(&item.body, &anchor.unit_key())?;
            if certificate.unit == unit {
                outbox::set_certificate(change, &certificate.key.device().0, &item.body)?;
            }
            Ok(())
        }
        kind::EPOCH_KEY => {
            let signed: Signed = from_slice("epoch key", limits::BODY, &item.body)?;
            let key = EpochKey::peek(&signed)?;
            let desk = DeviceId(key.desk.into());
            let Some(certificate) = outbox::certificate(change, &desk.0)? else { return Ok(()) };
            let Some(anchor) = anchor_of(unit)? else { return Ok(()) };
            // What tips are sealed to hangs on the unit's key alone, or the server could give a key of its own.
            let certificate = Certificate::open(&certificate, &anchor.unit_key())?;
            EpochKey::open(&signed, &certificate.key)?;
            if certificate.role == Role::Desk && certificate.unit == unit && key.unit == unit.0 {
                outbox::set_epoch_key(change, unit, key.epoch, key.until, &item.body)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
