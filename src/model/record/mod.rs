//! The record: one inspection, how it changes, and the seal that closes it.

pub mod session;
pub mod previous;
pub mod edit;
pub mod history;
pub mod past;
pub mod seal;
pub mod seal_words;

#[cfg(test)]
mod seal_tests;
