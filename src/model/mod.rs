//! What an inspection is: pure values and rules.
//!
//! Never: a file, a clock, the environment, a terminal or RON.

pub mod checklist;
pub mod count;
pub mod draw;
pub mod edit;
pub mod filter;
pub mod find;
pub mod history;
pub mod lint;
pub mod many;
pub mod outline;
pub mod past;
pub mod problem;
pub mod roc;
pub mod score;
pub mod session;
pub mod text;
pub mod weight;
mod words;

#[cfg(test)]
pub(crate) mod sample;
