//! What an inspection is: pure values and rules.
//!
//! Never: a file, a clock, the environment, a terminal or RON.

pub mod value;
pub mod plan;
pub mod record;
pub mod check;
pub mod judge;
pub mod list;
pub mod walk;
pub mod visits;
pub mod city;
pub mod merge;
mod words;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod sample_pairs;
