//! The rules: what is wrong with a checklist or a session, and what is missing before a visit is closed.

pub mod problem;
pub mod lint;
pub mod close_out;
pub mod clock;
pub mod mapping;
pub mod offices;
pub mod office_words;
pub mod seal;
pub mod parents;
pub mod seal_words;

#[cfg(test)]
mod seal_tests;
