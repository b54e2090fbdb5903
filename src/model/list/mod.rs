//! Which points a reviewer sees: searched for, filtered, sampled, marked together.

pub mod find;
pub mod haystack;
pub mod filter;
pub mod draw;
pub mod bulk;
