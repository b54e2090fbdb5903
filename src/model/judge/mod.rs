//! Judgement: scores and progress, counts, what is due on a day, what is to be improved.

pub mod score;
pub mod movement;
pub mod count;
pub mod due;
pub mod follow_up;
pub mod owed;
#[cfg(test)]
mod owed_tests;
