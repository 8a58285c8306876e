//! What the whole-system tests share: a village in memory.

pub mod village;
