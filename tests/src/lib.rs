//! What the whole-system tests share: a village in memory, and the stage for tests in any language.

pub mod finger;
pub mod province;
pub mod stage;
pub mod village;
