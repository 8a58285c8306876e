//! The patrols' logs: what this phone writes, and what it may read.

use crate::house::{House, text};
use crate::membership::holder;
use crate::registry::marked_behind;
use crate::view::Row;
use crate::{Field, PhoneError, View};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use tinxom_domain::id::{DeviceId, GroupId};
use tinxom_domain::patrol::{Patrol, PatrolLog, PatrolOperation, PatrolPurpose, gap_since};
use tinxom_domain::text::{LABEL_LIMIT, nfc, parse_label, shown};
use tinxom_domain::time::{HybridTime, Timestamp};
use tinxom_domain::tip::TipKind;
use tinxom_sqlite::rusqlite::Connection;
use tinxom_store::patrol::{self, PatrolRow};
use tinxom_store::vault::{forget, number, set};
use tinxom_store::{Change, cursors, outbox};
use tinxom_wire::codec::to_vec;
use tinxom_wire::operation::{Operation, PatrolGap, PatrolNote, PatrolStart, body, kind};
use tinxom_wire::space::Space;

/// Under which name the words of a note lie that is being written.
const WORDS: &str = "patrol-words";

/// One patrol of a group, as this phone knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct PatrolNight {
    /// The group.
    pub group: GroupId,
    /// The device that wrote its log.
    pub device: DeviceId,
    /// Whether that is this one.
    pub own: bool,
    /// Lines of it that the server does not have yet.
    pub waiting: u64,
    /// Whether some of it came after an officer had taken the device out.
    pub marked: bool,
    /// The patrol.
    pub patrol: Patrol,
}

impl std::fmt::Debug for PatrolNight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PatrolNight {{ own: {}, … }}", self.own)
    }
}

impl Row for PatrolNight {
    type Key = (GroupId, DeviceId, Timestamp);

    fn key(&self) -> Self::Key {
        (self.group, self.device, self.patrol.started)
    }
}

/// The patrols' logs.
#[derive(Clone)]
pub struct Patrols {
    pub(crate) house: Arc<House>,
}

impl Patrols {
    /// Begins a patrol.
    ///
    /// # Errors
    /// [`PhoneError::NotYours`] without a group, [`PhoneError::PatrolRunning`] while one is on.
    pub fn start(&self, purpose: PatrolPurpose, alone: bool) -> Result<(), PhoneError> {
        self.log(PatrolOperation::Start { purpose, alone })
    }

    /// Notes something on the patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError::PatrolNotRunning`] when none is on, [`PhoneError::Text`] for hamlet or words.
    pub fn note(&self, kind: TipKind, hamlet: &str, words: &str) -> Result<(), PhoneError> {
        let hamlet = parse_label(hamlet, LABEL_LIMIT).map_err(PhoneError::text(Field::Hamlet))?;
        self.log(PatrolOperation::Note { kind, hamlet, words: nfc(words.trim()) })
    }

    /// Tells a stretch of which the phone knows nothing: switched off, out of power.
    ///
    /// # Errors
    /// [`PhoneError::PatrolNotRunning`], [`PhoneError::NotPossible`] for an end before its start.
    pub fn gap(&self, from: Timestamp, to: Timestamp) -> Result<(), PhoneError> {
        self.log(PatrolOperation::Gap { from, to })
    }

    /// Ends the patrol that is on and gives how many notes it has.
    ///
    /// # Errors
    /// [`PhoneError::PatrolNotRunning`] when none is on.
    pub fn end(&self) -> Result<usize, PhoneError> {
        let notes = self.running()?.map_or(0, |patrol| patrol.notes.len());
        self.log(PatrolOperation::End)?;
        Ok(notes)
    }

    /// A shell calls it every few minutes while a patrol is on and once when it starts: a silence of more than half an
    /// hour in between is written down as a gap and given, so that nobody has to explain an empty battery.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn alive(&self) -> Result<Option<(Timestamp, Timestamp)>, PhoneError> {
        if self.running()?.is_none() {
            return Ok(None);
        }
        let gap = self.silence()?;
        if let Some((from, to)) = gap {
            self.gap(from, to)?;
        }
        self.was_there()?;
        Ok(gap)
    }

    /// The silence of more than half an hour up to now that [`Patrols::alive`] would write down. Nothing is written: a person
    /// is asked whether the phone was off.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn silence(&self) -> Result<Option<(Timestamp, Timestamp)>, PhoneError> {
        let house = &self.house;
        let Some(running) = self.running()? else { return Ok(None) };
        let last = house.read(|connection| Ok(number(connection, "patrol-alive")?))?;
        let last = Timestamp(i64::try_from(last).unwrap_or(i64::MAX)).max(running.started);
        Ok(gap_since(last, house.ports.clock.now()))
    }

    /// The phone was there all the time, whatever it looked like: the silence up to now is no gap.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn was_there(&self) -> Result<(), PhoneError> {
        let alive = u64::try_from(self.house.ports.clock.now().0).unwrap_or(0).to_be_bytes();
        self.house.write(|change| Ok(set(change, "patrol-alive", &alive)?))
    }

    /// Keeps the words of a note that is being written; noting something forgets them.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn keep_words(&self, words: &str) -> Result<(), PhoneError> {
        self.house.write(|change| Ok(set(change, WORDS, words.as_bytes())?))
    }

    /// The words of the note that is being written; empty when none is.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn words(&self) -> Result<String, PhoneError> {
        self.house.read(|connection| text(connection, WORDS))
    }

    /// This phone's patrol that is on.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn running(&self) -> Result<Option<Patrol>, PhoneError> {
        self.house.read(|connection| {
            let holder = holder(connection)?;
            let Some(group) = holder.appointment.group else { return Ok(None) };
            Ok(own_log(connection, Space::GroupPatrol(group), holder.device)?.running().cloned())
        })
    }

    /// The groups whose logs are here.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn groups(&self) -> Result<Vec<GroupId>, PhoneError> {
        self.house.read(groups)
    }

    /// A page of the patrols of all groups whose logs are here, the newest first.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn list(&self, skip: usize, take: usize) -> Result<Vec<PatrolNight>, PhoneError> {
        let nights = self.house.read(nights)?;
        Ok(nights.into_iter().skip(skip).take(take).collect())
    }

    /// The first `take` of [`Patrols::list`] as a view.
    pub fn view(&self, take: usize) -> View<PatrolNight> {
        View::new(self.house.clone(), move |house| {
            let mut nights = house.read(nights)?;
            nights.truncate(take);
            Ok(nights)
        })
    }

    fn log(&self, operation: PatrolOperation) -> Result<(), PhoneError> {
        let house = &self.house;
        house.write_to_send(|change| {
            let holder = holder(change)?;
            let group =
                holder.appointment.group.filter(|group| holder.appointment.may_write_patrol_of(*group));
            let space = Space::GroupPatrol(group.ok_or(PhoneError::NotYours)?);
            let mut log = own_log(change, space, holder.device)?;
            let time = house.next_time(change)?;
            log.push(time, operation.clone())?;
            if let PatrolOperation::Note { .. } = operation {
                forget(change, WORDS)?;
            }
            let alive = u64::try_from(time.timestamp().0).unwrap_or(0).to_be_bytes();
            set(change, "patrol-alive", &alive)?;
            keep(change, space, holder.device, time, &operation)
        })
    }
}

fn groups(connection: &Connection) -> Result<Vec<GroupId>, PhoneError> {
    let cursors = cursors::cursors(connection)?;
    let group = |(space, _)| match space {
        Space::GroupPatrol(group) => Some(group),
        _ => None,
    };
    Ok(cursors.into_iter().filter_map(group).collect())
}

pub(crate) fn nights(connection: &Connection) -> Result<Vec<PatrolNight>, PhoneError> {
    let own = holder(connection)?.device;
    let mut nights = Vec::new();
    let mut groups = groups(connection)?;
    // A member whose phone the server does not know yet has a log already, and no cursor.
    groups.extend(holder(connection)?.appointment.group.filter(|group| !groups.contains(group)));
    for group in groups {
        let mut logs: BTreeMap<[u8; 16], (PatrolLog, Vec<(u64, bool)>)> = BTreeMap::new();
        let space = Space::GroupPatrol(group);
        let mut taken_out = BTreeMap::new();
        for line in patrol::lines(connection, space)? {
            let behind = match taken_out.entry(line.device) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(unknown) => {
                    *unknown.insert(marked_behind(connection, DeviceId(line.device), space)?)
                }
            };
            // A line that does not fit is left out of the picture; it stays in the vault as its author signed it.
            let (log, waiting) = logs.entry(line.device).or_default();
            if let Some(operation) = read(line.kind, &line.body)
                && log.push(HybridTime(line.time), operation).is_ok()
            {
                let count = log.patrols().len();
                waiting.resize(count, (0, false));
                waiting[count - 1].0 += u64::from(line.number.is_none());
                waiting[count - 1].1 |= behind.zip(line.number).is_some_and(|(behind, at)| behind < at);
            }
        }
        for (device, (log, waiting)) in logs {
            for (patrol, (waiting, marked)) in log.patrols().iter().zip(waiting) {
                let device = DeviceId(device);
                let mut patrol = patrol.clone();
                for note in &mut patrol.notes {
                    (note.hamlet, note.words) = (shown(&note.hamlet), shown(&note.words));
                }
                nights.push(PatrolNight { group, device, own: device == own, waiting, marked, patrol });
            }
        }
    }
    nights.sort_by_key(|night| std::cmp::Reverse((night.patrol.started, night.device)));
    Ok(nights)
}

fn own_log(connection: &Connection, space: Space, device: DeviceId) -> Result<PatrolLog, PhoneError> {
    let mut log = PatrolLog::default();
    for line in patrol::lines_of(connection, space, &device.0)? {
        if let Some(operation) = read(line.kind, &line.body) {
            let _ = log.push(HybridTime(line.time), operation);
        }
    }
    Ok(log)
}

fn keep(
    change: &Change<'_>,
    space: Space,
    device: DeviceId,
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
    let row = PatrolRow { device: device.0, time: time.0, kind, body: body.clone(), number: None };
    patrol::insert(change, space, &row)?;
    Ok(outbox::push(change, space, &Operation { time: time.0, kind, body }, None)?)
}

/// A line of a patrol's log, if it is one that this build knows.
pub(crate) fn read(line_kind: u16, line: &[u8]) -> Option<PatrolOperation> {
    Some(match line_kind {
        kind::PATROL_START => {
            let start: PatrolStart = body("patrol", line).ok()?;
            PatrolOperation::Start { purpose: PatrolPurpose::from_code(start.purpose)?, alone: start.alone }
        }
        kind::PATROL_NOTE => {
            let note: PatrolNote = body("patrol", line).ok()?;
            let kind = TipKind::from_code(note.kind).unwrap_or(TipKind::Other);
            PatrolOperation::Note { kind, hamlet: note.hamlet, words: note.words }
        }
        kind::PATROL_GAP => {
            let gap: PatrolGap = body("patrol", line).ok()?;
            PatrolOperation::Gap { from: Timestamp(gap.from), to: Timestamp(gap.to) }
        }
        kind::PATROL_END => PatrolOperation::End,
        _ => return None,
    })
}
