//! The plan: a checklist as one office has it for one year, and what two of them have in common.

pub mod checklist;
pub mod outline;
pub mod wording;
pub mod mapping;
