//! The patrol's log: what this phone writes, and what it may read.

use crate::enrol::holder;
use crate::{Phone, PhoneError};
use std::collections::BTreeMap;
use tinxom_domain::id::{DeviceId, GroupId};
use tinxom_domain::patrol::{PatrolLog, PatrolOperation, PatrolPurpose};
use tinxom_domain::time::{HybridTime, Timestamp};
use tinxom_domain::tip::TipKind;
use tinxom_store::patrol::{self, PatrolRow};
use tinxom_store::{Change, outbox};
use tinxom_wire::codec::to_vec;
use tinxom_wire::operation::{Operation, PatrolGap, PatrolNote, PatrolStart, body, kind};
use tinxom_wire::space::Space;

impl Phone {
    /// Begins a patrol.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] without a group, [`PhoneError::NotPossible`] while one is on.
    pub fn start_patrol(&self, purpose: PatrolPurpose, alone: bool) -> Result<(), PhoneError> {
        self.log_patrol(PatrolOperation::Start { purpose, alone })
    }

    /// Notes something on the patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when none is on, [`PhoneError::Text`] when it is too long.
    pub fn note(&self, kind: TipKind, hamlet: &str, words: &str) -> Result<(), PhoneError> {
        let hamlet = tinxom_domain::text::parse_label(hamlet, tinxom_domain::text::LABEL_LIMIT)?;
        self.log_patrol(PatrolOperation::Note { kind, hamlet, words: tinxom_domain::text::nfc(words.trim()) })
    }

    /// Tells a stretch of which the phone knows nothing.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`].
    pub fn gap(&self, from: Timestamp, to: Timestamp) -> Result<(), PhoneError> {
        self.log_patrol(PatrolOperation::Gap { from, to })
    }

    /// Ends the patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError::NotPossible`] when none is on.
    pub fn end_patrol(&self) -> Result<(), PhoneError> {
        self.log_patrol(PatrolOperation::End)
    }

    /// The groups whose logs are here.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn groups(&self) -> Result<Vec<GroupId>, PhoneError> {
        let cursors = outbox::cursors(self.vault().read())?;
        Ok(cursors
            .into_iter()
            .filter_map(|(space, _)| match space {
                Space::GroupPatrol(group) => Some(group),
                _ => None,
            })
            .collect())
    }

    /// The patrols of a group, by device.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn patrols(&self, group: GroupId) -> Result<Vec<(DeviceId, PatrolLog)>, PhoneError> {
        let lines = patrol::lines(self.vault().read(), Space::GroupPatrol(group))?;
        let mut logs: BTreeMap<[u8; 16], PatrolLog> = BTreeMap::new();
        for line in lines {
            // A line that does not fit is left out of the picture; it stays in the vault as its author signed it.
            if let Some(operation) = operation(&line) {
                let _ = logs.entry(line.device).or_default().push(HybridTime(line.time), operation);
            }
        }
        Ok(logs.into_iter().map(|(device, log)| (DeviceId(device), log)).collect())
    }

    fn log_patrol(&self, operation: PatrolOperation) -> Result<(), PhoneError> {
        let mut vault = self.vault();
        let holder = holder(vault.read())?;
        let group = holder.appointment.group.filter(|group| holder.appointment.may_write_patrol_of(*group));
        let space = Space::GroupPatrol(group.ok_or(PhoneError::NotYours)?);
        let change = vault.change()?;
        let device = holder.device.0;
        let mut log = PatrolLog::default();
        for line in patrol::lines(&change, space)?.into_iter().filter(|line| line.device == device) {
            if let Some(before) = self::operation(&line) {
                let _ = log.push(HybridTime(line.time), before);
            }
        }
        let time = self.next_time(&change)?;
        log.push(time, operation.clone())?;
        self.keep(&change, space, device, time, &operation)?;
        Ok(change.commit()?)
    }

    fn keep(
        &self,
        change: &Change<'_>,
        space: Space,
        device: [u8; 16],
        time: HybridTime,
        operation: &PatrolOperation,
    ) -> Result<(), PhoneError> {
        let (kind, body) = match operation {
            PatrolOperation::Start { purpose, alone } => {
                (kind::PATROL_START, to_vec(&PatrolStart { purpose: purpose.code(), alone: *alone }))
            }
            PatrolOperation::Note { kind, hamlet, words } => {
                let note = PatrolNote { kind: kind.code(), hamlet: hamlet.clone(), words: words.clone() };
                (kind::PATROL_NOTE, to_vec(&note))
            }
            PatrolOperation::Gap { from, to } => {
                (kind::PATROL_GAP, to_vec(&PatrolGap { from: from.0, to: to.0 }))
            }
            PatrolOperation::End => (kind::PATROL_END, Vec::new()),
        };
        let sequence = patrol::next_sequence(change, space, &device)?;
        let row = PatrolRow { device, sequence, time: time.0, kind, body: body.clone() };
        patrol::insert(change, space, &row, None)?;
        outbox::push(change, space, &Operation { time: time.0, kind, body }, None)?;
        Ok(())
    }
}

fn operation(line: &PatrolRow) -> Option<PatrolOperation> {
    Some(match line.kind {
        kind::PATROL_START => {
            let start: PatrolStart = body("patrol", &line.body).ok()?;
            PatrolOperation::Start { purpose: PatrolPurpose::from_code(start.purpose)?, alone: start.alone }
        }
        kind::PATROL_NOTE => {
            let note: PatrolNote = body("patrol", &line.body).ok()?;
            let kind = TipKind::from_code(note.kind).unwrap_or(TipKind::Other);
            PatrolOperation::Note { kind, hamlet: note.hamlet, words: note.words }
        }
        kind::PATROL_GAP => {
            let gap: PatrolGap = body("patrol", &line.body).ok()?;
            PatrolOperation::Gap { from: Timestamp(gap.from), to: Timestamp(gap.to) }
        }
        kind::PATROL_END => PatrolOperation::End,
        _ => return None,
    })
}
