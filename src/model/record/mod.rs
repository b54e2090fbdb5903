//! The record: one inspection, how it changes, and the seal that closes it.

pub mod session;
pub mod visit;
pub mod scope;
pub mod answer;
pub mod mark;
pub mod change;
pub mod sharing;
pub mod stamp;
pub mod previous;
pub mod merged;
pub mod conflicts;
pub mod tally;
pub mod summary;
pub mod edit;
pub mod history;
pub mod past;
pub mod copies;
pub mod describe;
pub mod seal;
pub mod sealing;
