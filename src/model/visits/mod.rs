//! From visit to visit: two inspections compared, last time's verdicts carried, scores over the years.

pub mod compare;
pub mod difference;
pub mod carry;
pub mod trend;
