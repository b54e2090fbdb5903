//! Between inspections: comparison, carrying verdicts into a new session, scores over the years.

pub mod compare;
pub mod difference;
pub mod carry;
pub mod trend;
