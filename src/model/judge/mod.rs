//! Judgement: scores and progress, counts, what is due on a day, what is to be improved, what has to be shown.

pub mod score;
pub mod movement;
pub mod count;
pub mod due;
pub mod follow_up;
pub mod evidence;
pub mod open_follow_ups;
#[cfg(test)]
mod open_follow_ups_tests;
