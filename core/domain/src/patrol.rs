//! A patrol's log (sổ tuần tra): start, notes, gaps, end. No person, no track; a gap is told without blame.

use crate::text::NOTE_LIMIT;
use crate::time::{HybridTime, Timestamp};
use crate::tip::TipKind;
use thiserror::Error;

/// Silence after which a stretch is told as a gap, in milliseconds.
pub const GAP_AFTER: i64 = 30 * 60_000;

/// The six tasks of a patrol: Law 30/2023/QH15, articles 7 to 12. There is no seventh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PatrolPurpose {
    /// Nắm tình hình.
    GraspSituation = 1,
    /// Xây dựng phong trào.
    MovementBuilding = 2,
    /// Phòng cháy, chữa cháy, cứu nạn.
    FireRescue = 3,
    /// Quản lý hành chính.
    AdministrativeOrder = 4,
    /// Vận động, cảm hoá, giáo dục.
    PersuadePastOffenders = 5,
    /// Tuần tra, giao thông.
    PatrolTraffic = 6,
}

impl PatrolPurpose {
    /// Every purpose.
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

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatrolOperation {
    /// A patrol begins.
    Start {
        /// For which of the six tasks.
        purpose: PatrolPurpose,
        /// Whether nobody walks along.
        alone: bool,
    },
    /// Something was noted.
    Note {
        /// What it is about.
        kind: TipKind,
        /// The hamlet's label.
        hamlet: String,
        /// Words, or none.
        words: String,
    },
    /// A stretch of which the phone knows nothing.
    Gap {
        /// From.
        from: Timestamp,
        /// To.
        to: Timestamp,
    },
    /// The patrol ends.
    End,
}

/// Why a line does not fit the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PatrolError {
    /// No patrol is on.
    #[error("no patrol is on")]
    NotOn,
    /// A patrol is on already.
    #[error("a patrol is on already")]
    AlreadyOn,
    /// The words are longer than a note takes.
    #[error("the note has {count} characters, {limit} fit")]
    TooLong {
        /// Characters.
        count: usize,
        /// Characters that fit.
        limit: usize,
    },
    /// A gap that ends before it begins.
    #[error("the gap ends before it begins")]
    Backwards,
}

/// One patrol, as its log tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patrol {
    /// For which task.
    pub purpose: PatrolPurpose,
    /// Whether nobody walked along.
    pub alone: bool,
    /// When it began, by the phone's clock.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What was noted: when, what, where, words.
    pub notes: Vec<(Timestamp, TipKind, String, String)>,
    /// The gaps.
    pub gaps: Vec<(Timestamp, Timestamp)>,
}

/// The patrols of one device, from its log in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatrolLog {
    /// The patrols, oldest first.
    pub patrols: Vec<Patrol>,
}

impl PatrolLog {
    /// The patrol that is on.
    pub fn running(&self) -> Option<&Patrol> {
        self.patrols.last().filter(|patrol| patrol.ended.is_none())
    }

    /// Adds the next line.
    ///
    /// # Errors
    /// [`PatrolError`]; the log stays as it is.
    pub fn push(&mut self, at: HybridTime, operation: PatrolOperation) -> Result<(), PatrolError> {
        let at = at.timestamp();
        let running = self.patrols.last_mut().filter(|patrol| patrol.ended.is_none());
        match (operation, running) {
            (PatrolOperation::Start { .. }, Some(_)) => return Err(PatrolError::AlreadyOn),
            (PatrolOperation::Start { purpose, alone }, None) => self.patrols.push(Patrol {
                purpose,
                alone,
                started: at,
                ended: None,
                notes: Vec::new(),
                gaps: Vec::new(),
            }),
            (_, None) => return Err(PatrolError::NotOn),
            (PatrolOperation::Note { kind, hamlet, words }, Some(patrol)) => {
                let count = words.chars().count();
                if count > NOTE_LIMIT {
                    return Err(PatrolError::TooLong { count, limit: NOTE_LIMIT });
                }
                patrol.notes.push((at, kind, hamlet, words));
            }
            (PatrolOperation::Gap { from, to }, Some(patrol)) => {
                if to <= from {
                    return Err(PatrolError::Backwards);
                }
                patrol.gaps.push((from, to));
            }
            (PatrolOperation::End, Some(patrol)) => patrol.ended = Some(at),
        }
        Ok(())
    }
}

/// The gap to tell when the phone was last alive then and is again now.
pub fn gap_since(alive: Timestamp, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    (now.0.saturating_sub(alive.0) > GAP_AFTER).then_some((alive, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> HybridTime {
        HybridTime::next(HybridTime::default(), Timestamp(minutes * 60_000))
    }

    const START: PatrolOperation =
        PatrolOperation::Start { purpose: PatrolPurpose::PatrolTraffic, alone: false };

    #[test]
    fn s6_5_a_patrol_with_a_gap_is_one_patrol() {
        let mut log = PatrolLog::default();
        log.push(at(0), START).unwrap();
        let (from, to) = gap_since(Timestamp(0), Timestamp(55 * 60_000)).unwrap();
        log.push(at(55), PatrolOperation::Gap { from, to }).unwrap();
        let note =
            PatrolOperation::Note { kind: TipKind::Hazard, hamlet: "Xóm Núi Voi".into(), words: String::new() };
        log.push(at(60), note).unwrap();
        log.push(at(90), PatrolOperation::End).unwrap();
        assert_eq!(log.patrols.len(), 1);
        assert_eq!((log.patrols[0].notes.len(), log.patrols[0].gaps.len()), (1, 1));
        assert!(log.running().is_none());
        assert_eq!(gap_since(Timestamp(0), Timestamp(GAP_AFTER)), None);
    }

    #[test]
    fn lines_that_do_not_fit_are_refused_and_change_nothing() {
        let mut log = PatrolLog::default();
        assert_eq!(log.push(at(0), PatrolOperation::End), Err(PatrolError::NotOn));
        log.push(at(1), START).unwrap();
        let before = log.clone();
        assert_eq!(log.push(at(2), START), Err(PatrolError::AlreadyOn));
        let gap = PatrolOperation::Gap { from: Timestamp(5), to: Timestamp(5) };
        assert_eq!(log.push(at(2), gap), Err(PatrolError::Backwards));
        assert_eq!(log, before);
    }
}
