//! Pieces of screens that several screens use.

pub mod field;
pub mod hints;
pub mod paint;
pub mod window;
