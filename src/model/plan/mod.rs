//! The plan: an office's checklist for one year, the index of its points, and how two plans correspond.

pub mod checklist;
pub mod locator;
pub mod series;
pub mod outline;
pub mod wording;
pub mod mapping;
pub mod sharing;
