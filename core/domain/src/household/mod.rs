//! Households (hộ) and who stands for them: lists that are brought in, and how long what ended is kept.

pub mod list;
pub mod retention;
pub mod similar;
