//! The rules of Tin Xóm: territory, households, tips, patrols, roles, Vietnamese text.
//!
//! Pure: no I/O, no clock, no dice. Time comes in as an argument, so that one seed replays one night.

pub mod card;
pub mod check_words;
mod coded;
pub mod household;
pub mod id;
pub mod patrol;
pub mod phone_number;
pub mod role;
pub mod territory;
pub mod text;
pub mod time;
pub mod tip;
