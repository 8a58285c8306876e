//! What the whole-system tests share: a village in memory, a ward that is divided, a finger on a phone's screens, and the
//! stage for tests in any language.

pub mod divided;
pub mod finger;
pub mod province;
pub mod stage;
pub mod village;
