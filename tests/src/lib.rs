//! What the whole-system tests share: a village in memory, a thumb on a phone's screens, and the stage for tests in any
//! language.

pub mod divided;
pub mod province;
pub mod stage;
pub mod thumb;
pub mod village;
