//! What an inspection is: pure values and rules.
//!
//! Never: a file, a clock, the environment, a terminal or RON.

pub mod carry;
pub mod checklist;
pub mod close_out;
pub mod compare;
pub mod count;
pub mod draw;
pub mod due;
pub mod edit;
pub mod filter;
pub mod follow_up;
pub mod find;
pub mod history;
pub mod lint;
pub mod many;
pub mod mapping;
pub mod outline;
pub mod past;
pub mod previous;
pub mod problem;
pub mod roc;
pub mod score;
pub mod seal;
pub mod seal_words;
pub mod session;
pub mod sha;
pub mod since;
pub mod text;
pub mod trend;
pub mod weight;
pub mod wording;
mod words;

#[cfg(test)]
mod seal_tests;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod sample_pairs;
