//! What the whole-system tests share: a village in memory, a hand on its screens, and the stage for tests in any language.

pub mod divided;
pub mod hand;
pub mod province;
pub mod stage;
pub mod village;
