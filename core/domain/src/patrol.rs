//! A group's patrol log (sổ tuần tra): what was walked for, what was noted, and of which stretches the phone knows
//! nothing.
//!
//! The log says that a patrol took place and what it saw of places; it has no field for a person and none for a track,
//! because a log of who walked where is a surveillance record of the volunteers themselves. A stretch in which the
//! phone was off is written down as a gap instead of being guessed at.

use crate::text::{LABEL_LIMIT, NOTE_LIMIT};
use crate::time::{HybridTime, Timestamp};
use crate::tip::TipKind;

/// A silence longer than this, in milliseconds, is a gap (30 minutes).
pub const GAP_MILLIS: i64 = 30 * 60 * 1000;

/// What a patrol is for: the six support tasks of Law 30/2023/QH15, articles 7 to 12. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PatrolPurpose {
    /// Grasping the situation of security and order (nắm tình hình), article 7.
    GraspSituation = 1,
    /// Building the movement of the whole people protecting security (xây dựng phong trào), article 8.
    MovementBuilding = 2,
    /// Fire prevention, fire fighting and rescue (phòng cháy, chữa cháy, cứu nạn, cứu hộ), article 9.
    FireRescue = 3,
    /// Administrative management of social order (quản lý hành chính về trật tự xã hội), article 10.
    AdministrativeOrder = 4,
    /// Persuading and educating past offenders (vận động, giáo dục), article 11. A purpose only: no register of them.
    PersuadePastOffenders = 5,
    /// Patrol for security, order and traffic safety (tuần tra bảo đảm an ninh, trật tự, an toàn giao thông),
    /// article 12.
    PatrolTraffic = 6,
}

impl PatrolPurpose {
    /// Every purpose, in the law's order.
    pub const ALL: [Self; 6] = [
        Self::GraspSituation,
        Self::MovementBuilding,
        Self::FireRescue,
        Self::AdministrativeOrder,
        Self::PersuadePastOffenders,
        Self::PatrolTraffic,
    ];

    /// The stable code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The purpose of a code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// The name that texts are looked up by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GraspSituation => "grasp_situation",
            Self::MovementBuilding => "movement_building",
            Self::FireRescue => "fire_rescue",
            Self::AdministrativeOrder => "administrative_order",
            Self::PersuadePastOffenders => "persuade_past_offenders",
            Self::PatrolTraffic => "patrol_traffic",
        }
    }

    /// The purpose of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// One thing that happens in a patrol log.
#[derive(Clone, PartialEq, Eq)]
pub enum PatrolOperation {
    /// A patrol begins.
    Start {
        /// What for.
        purpose: PatrolPurpose,
        /// Whether nobody walks along.
        alone: bool,
    },
    /// Something is noted.
    Note {
        /// The icon that was tapped.
        kind: TipKind,
        /// The hamlet's label, at most [`LABEL_LIMIT`] characters.
        hamlet: String,
        /// Words, at most [`NOTE_LIMIT`] characters, or none.
        words: String,
    },
    /// The phone knows nothing of a stretch.
    Gap {
        /// When it was last alive.
        from: Timestamp,
        /// When it came back.
        to: Timestamp,
    },
    /// The patrol ends.
    End,
}

// What a person wrote, and where, is in no log.
impl std::fmt::Debug for PatrolOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Start { purpose, .. } => write!(f, "Start {{ purpose: {purpose:?}, … }}"),
            Self::Note { .. } => f.write_str("Note(…)"),
            Self::Gap { from, to } => write!(f, "Gap {{ from: {from:?}, to: {to:?} }}"),
            Self::End => f.write_str("End"),
        }
    }
}

/// A line of one device's patrol log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatrolEntry {
    /// Its place in the device's log; it grows, and need not be without holes, because other things share the log.
    pub sequence: u64,
    /// When, as the device claims.
    pub at: HybridTime,
    /// What.
    pub operation: PatrolOperation,
}

/// Why a line cannot follow the lines before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatrolError {
    /// Its sequence number is not above the last one.
    #[error("the sequence number does not grow")]
    OutOfOrder,
    /// A patrol is already under way.
    #[error("a patrol is already under way")]
    AlreadyRunning,
    /// A note, gap or end without a patrol.
    #[error("no patrol is under way")]
    NotRunning,
    /// The words or the hamlet's label are too long.
    #[error("{count} characters, {limit} at most")]
    TooLong {
        /// Characters.
        count: usize,
        /// Characters at most.
        limit: usize,
    },
    /// A gap that ends when or before it begins.
    #[error("the gap ends before it begins")]
    EmptyGap,
}

/// Whether a patrol is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatrolState {
    /// None is.
    Idle,
    /// One is.
    Running,
}

impl PatrolState {
    /// The state after all of a device's lines.
    ///
    /// # Errors
    /// That of the first line that cannot follow.
    pub fn after(entries: &[PatrolEntry]) -> Result<Self, PatrolError> {
        PatrolLog::after(entries).map(|log| log.state())
    }
}

/// A note of a patrol.
#[derive(Clone, PartialEq, Eq)]
pub struct PatrolNote {
    /// When.
    pub at: Timestamp,
    /// The icon.
    pub kind: TipKind,
    /// The hamlet's label.
    pub hamlet: String,
    /// The words, or none.
    pub words: String,
}

impl std::fmt::Debug for PatrolNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PatrolNote(…)")
    }
}

/// A stretch of a patrol of which the phone knows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatrolGap {
    /// When the phone was last alive.
    pub from: Timestamp,
    /// When it came back, always after `from`.
    pub to: Timestamp,
}

/// One patrol, summed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patrol {
    /// What for.
    pub purpose: PatrolPurpose,
    /// Whether nobody walked along.
    pub alone: bool,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; none while it is under way.
    pub ended: Option<Timestamp>,
    /// What was noted, in order.
    pub notes: Vec<PatrolNote>,
    /// Of what nothing is known, in order.
    pub gaps: Vec<PatrolGap>,
}

/// The patrols of one device's log, built line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatrolLog {
    patrols: Vec<Patrol>,
}

impl PatrolLog {
    /// The log after all of a device's lines.
    ///
    /// # Errors
    /// That of the first line that cannot follow.
    pub fn after(entries: &[PatrolEntry]) -> Result<Self, PatrolError> {
        let mut log = Self::default();
        let mut last = None;
        for entry in entries {
            if last.is_some_and(|last| entry.sequence <= last) {
                return Err(PatrolError::OutOfOrder);
            }
            log.push(entry.at, entry.operation.clone())?;
            last = Some(entry.sequence);
        }
        Ok(log)
    }

    /// Adds a line. On an error nothing has changed, so that a reader can put one wrong line aside and go on.
    ///
    /// # Errors
    /// See [`PatrolError`]; never [`PatrolError::OutOfOrder`], since the place in the log is the caller's.
    pub fn push(&mut self, at: HybridTime, operation: PatrolOperation) -> Result<(), PatrolError> {
        let at = at.timestamp();
        let running = self.patrols.last_mut().filter(|patrol| patrol.ended.is_none());
        match (operation, running) {
            (PatrolOperation::Start { .. }, Some(_)) => return Err(PatrolError::AlreadyRunning),
            (PatrolOperation::Start { purpose, alone }, None) => self.patrols.push(Patrol {
                purpose,
                alone,
                started: at,
                ended: None,
                notes: Vec::new(),
                gaps: Vec::new(),
            }),
            (_, None) => return Err(PatrolError::NotRunning),
            (PatrolOperation::Note { kind, hamlet, words }, Some(patrol)) => {
                bounded(&words, NOTE_LIMIT)?;
                bounded(&hamlet, LABEL_LIMIT)?;
                patrol.notes.push(PatrolNote { at, kind, hamlet, words });
            }
            (PatrolOperation::Gap { from, to }, Some(patrol)) => {
                if to <= from {
                    return Err(PatrolError::EmptyGap);
                }
                patrol.gaps.push(PatrolGap { from, to });
            }
            (PatrolOperation::End, Some(patrol)) => patrol.ended = Some(at),
        }
        Ok(())
    }

    /// Every patrol, the oldest first.
    pub fn patrols(&self) -> &[Patrol] {
        &self.patrols
    }

    /// The patrol under way.
    pub fn running(&self) -> Option<&Patrol> {
        self.patrols.last().filter(|patrol| patrol.ended.is_none())
    }

    /// Whether one is under way.
    pub fn state(&self) -> PatrolState {
        if self.running().is_some() { PatrolState::Running } else { PatrolState::Idle }
    }
}

fn bounded(text: &str, limit: usize) -> Result<(), PatrolError> {
    let count = text.chars().count();
    if count > limit { Err(PatrolError::TooLong { count, limit }) } else { Ok(()) }
}

/// The gap to write when a phone finds a patrol under way and was last alive a while ago: none up to 30 minutes, and
/// none when the clock went back, because then nothing is known of its length.
pub fn gap_since(last_alive: Timestamp, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    (now.0.saturating_sub(last_alive.0) > GAP_MILLIS).then_some((last_alive, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(sequence: u64, operation: PatrolOperation) -> PatrolEntry {
        PatrolEntry { sequence, at: HybridTime((1_000 + sequence) << 16), operation }
    }

    fn start() -> PatrolOperation {
        PatrolOperation::Start { purpose: PatrolPurpose::PatrolTraffic, alone: true }
    }

    fn note(hamlet: &str, words: String) -> PatrolOperation {
        let kind = TipKind::from_code(1).expect("the first kind of tip has code 1");
        PatrolOperation::Note { kind, hamlet: hamlet.to_owned(), words }
    }

    fn gap(from: i64, to: i64) -> PatrolOperation {
        PatrolOperation::Gap { from: Timestamp(from), to: Timestamp(to) }
    }

    #[test]
    fn purposes_are_the_six_tasks_of_the_law_and_their_codes_do_not_change() {
        assert_eq!(PatrolPurpose::ALL.map(PatrolPurpose::code), [1, 2, 3, 4, 5, 6]);
        for purpose in PatrolPurpose::ALL {
            assert_eq!(PatrolPurpose::from_code(purpose.code()), Some(purpose));
            assert_eq!(PatrolPurpose::from_name(purpose.name()), Some(purpose));
        }
        assert_eq!(PatrolPurpose::from_code(0), None);
        assert_eq!(PatrolPurpose::from_code(7), None);
        assert_eq!(PatrolPurpose::from_name("other"), None);
    }

    #[test]
    fn a_night_is_summed_up_patrol_by_patrol() {
        let entries = [
            entry(4, start()),
            entry(5, note("Xóm 1", "đèn hỏng".to_owned())),
            entry(7, gap(1, 2)),
            entry(8, PatrolOperation::End),
            entry(9, PatrolOperation::Start { purpose: PatrolPurpose::FireRescue, alone: false }),
        ];
        let log = PatrolLog::after(&entries).unwrap();
        let [first, second] = log.patrols() else { panic!("two patrols") };
        assert_eq!((first.purpose, first.alone), (PatrolPurpose::PatrolTraffic, true));
        assert_eq!((first.started, first.ended), (Timestamp(1_004), Some(Timestamp(1_008))));
        assert_eq!((first.notes.len(), first.gaps.len()), (1, 1));
        assert_eq!((first.notes[0].at, first.notes[0].words.as_str()), (Timestamp(1_005), "đèn hỏng"));
        assert_eq!((second.ended, log.running()), (None, Some(second)));
        assert_eq!(PatrolState::after(&entries), Ok(PatrolState::Running));
        assert_eq!(PatrolState::after(&entries[..4]), Ok(PatrolState::Idle));
        assert_eq!(PatrolState::after(&[]), Ok(PatrolState::Idle));
    }

    #[test]
    fn what_cannot_follow_is_refused_and_changes_nothing() {
        let at = HybridTime(1 << 16);
        let mut log = PatrolLog::default();
        for operation in [note("", String::new()), gap(1, 2), PatrolOperation::End] {
            assert_eq!(log.push(at, operation), Err(PatrolError::NotRunning));
        }
        log.push(at, start()).unwrap();
        let before = log.clone();
        let too_long = |limit: usize| PatrolError::TooLong { count: limit + 1, limit };
        for (operation, error) in [
            (start(), PatrolError::AlreadyRunning),
            (note("", "ă".repeat(NOTE_LIMIT + 1)), too_long(NOTE_LIMIT)),
            (note(&"ă".repeat(LABEL_LIMIT + 1), String::new()), too_long(LABEL_LIMIT)),
            (gap(2, 2), PatrolError::EmptyGap),
            (gap(i64::MAX, i64::MIN), PatrolError::EmptyGap),
        ] {
            assert_eq!(log.push(at, operation), Err(error));
            assert_eq!(log, before);
        }
        log.push(at, note(&"ă".repeat(LABEL_LIMIT), "ă".repeat(NOTE_LIMIT))).unwrap();
        log.push(HybridTime(u64::MAX), PatrolOperation::End).unwrap();
        assert_eq!(log.state(), PatrolState::Idle);
    }

    #[test]
    fn x24_no_debug_output_says_what_was_noted_and_where() {
        let entries = [entry(1, start()), entry(2, note("canary hamlet", "canary words".to_owned()))];
        let log = PatrolLog::after(&entries).unwrap();
        for printed in [format!("{entries:#?}"), format!("{log:?}"), format!("{:?}", log.patrols()[0].notes)]
        {
            assert!(!printed.contains("canary") && printed.contains("(…)"), "{printed}");
        }
        let error =
            PatrolLog::default().push(HybridTime(0), note("canary", "canary".to_owned())).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[test]
    fn lines_that_come_twice_or_out_of_order_are_refused() {
        for sequences in [[2, 2], [2, 1]] {
            let entries = [entry(sequences[0], start()), entry(sequences[1], PatrolOperation::End)];
            assert_eq!(PatrolLog::after(&entries), Err(PatrolError::OutOfOrder));
        }
    }

    #[test]
    fn only_a_silence_of_more_than_half_an_hour_is_a_gap() {
        let from = Timestamp(1_000);
        assert_eq!(gap_since(from, Timestamp(1_000 + GAP_MILLIS)), None);
        let late = Timestamp(1_001 + GAP_MILLIS);
        assert_eq!(gap_since(from, late), Some((from, late)));
        assert_eq!(gap_since(from, Timestamp(0)), None);
        assert!(gap_since(Timestamp(i64::MIN), Timestamp(i64::MAX)).is_some());
        assert_eq!(gap_since(Timestamp(i64::MAX), Timestamp(i64::MIN)), None);
    }
}
