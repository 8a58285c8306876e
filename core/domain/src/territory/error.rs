//! Why a territory is not taken: where it stands, which field, what is wrong with it.

use crate::text::TextError;
use thiserror::Error;

/// Why a territory was not taken; nothing of it is.
///
/// `line` counts from 1 in the file that was read. It is 0 where there are no lines: in a signed package.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TerritoryError {
    /// Not JSON of the form.
    #[error("line {line}: not of the form: {reason}")]
    Form {
        /// Where.
        line: usize,
        /// What the reader of JSON said.
        reason: String,
    },
    /// Too large.
    #[error("the territory is too large")]
    TooLarge,
    /// A unit's field is wrong.
    #[error("{}unit {code}: {field}: {trouble}", place(*line))]
    Unit {
        /// Where.
        line: usize,
        /// The unit's code.
        code: String,
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        trouble: FieldTrouble,
    },
    /// An edge does not join two units.
    #[error("{}the edge from {from} to {to}: {trouble}", place(*line))]
    Edge {
        /// Where.
        line: usize,
        /// The code of the unit that ended.
        from: String,
        /// The code of the unit that began.
        to: String,
        /// What is wrong with it.
        trouble: EdgeTrouble,
    },
    /// A hamlet's field is wrong.
    #[error("{}hamlet {id}: {field}: {trouble}", place(*line))]
    Hamlet {
        /// Where.
        line: usize,
        /// The hamlet's id.
        id: u32,
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        trouble: FieldTrouble,
    },
    /// An edge does not join two hamlets.
    #[error("{}the edge from hamlet {from} to hamlet {to}: {trouble}", place(*line))]
    HamletEdge {
        /// Where.
        line: usize,
        /// The id of the hamlet that ended.
        from: u32,
        /// The id of the one that it became.
        to: u32,
        /// What is wrong with it.
        trouble: EdgeTrouble,
    },
    /// An outline is wrong.
    #[error("{}the outline of {code}: {trouble}", place(*line))]
    Outline {
        /// Where.
        line: usize,
        /// The code of its unit.
        code: String,
        /// What is wrong with it.
        trouble: OutlineTrouble,
    },
}

fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// What is wrong with a field of a unit or a hamlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FieldTrouble {
    /// Not a day as `2025-07-01`.
    #[error("not a day")]
    NotADay,
    /// A name that cannot be a label would imitate another's.
    #[error("{0}")]
    NotALabel(TextError),
    /// A label that was not brought into the form in which it is stored.
    #[error("not in its stored form")]
    NotStored,
    /// Not an official code: up to nine digits, or more periods under one than can be counted.
    #[error("not a code")]
    NotACode,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    EndsFirst,
    /// It is there already, for days that both would have.
    #[error("it is there twice for some day")]
    Twice,
    /// It ended, nothing says what it became, and it is not marked as abolished.
    #[error("it ended and has no successor")]
    NoSuccessor,
    /// It is marked as abolished, and yet it works or has a successor.
    #[error("what still works or has a successor is not abolished")]
    NotAbolished,
    /// No unit has this code on that day.
    #[error("no unit has this code on that day")]
    NoUnit,
}

/// What is wrong with an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EdgeTrouble {
    /// The first is not there.
    #[error("the first is not there")]
    NoOld,
    /// The second is not there.
    #[error("the second is not there")]
    NoNew,
    /// The first still works, so it became nothing.
    #[error("the first has not ended")]
    NotEnded,
    /// The second began before the first ended, or ended no later: an edge into the past, to itself, or one of a circle.
    #[error("the second does not follow the first: the edge leads into the past or round in a circle")]
    Past,
    /// The second begins later than on the day after the first ends.
    #[error("between the end of the first and the beginning of the second days are missing")]
    Gap,
    /// Two pairs of periods would fit: it has to say `on`, the last day of the first.
    #[error("it fits more than two units: say on which day the first ended")]
    Ambiguous,
    /// The day that it names is none.
    #[error("not a day")]
    NotADay,
    /// It is there already.
    #[error("it is there twice")]
    Twice,
}

/// What is wrong with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OutlineTrouble {
    /// No unit has the code, or none on the day that it names.
    #[error("no unit has this code on that day")]
    NoUnit,
    /// The unit has one already.
    #[error("it is there twice")]
    Twice,
    /// It is neither a polygon nor several.
    #[error("neither a polygon nor several")]
    NoArea,
    /// A ring has fewer than three corners.
    #[error("a ring has fewer than three corners")]
    TooFewCorners,
    /// A corner does not lie on the Earth.
    #[error("a corner is not degrees to the east and to the north")]
    NotAPlace,
    /// The day that it names is none.
    #[error("not a day")]
    NotADay,
}
