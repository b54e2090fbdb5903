//! From visit to visit: two inspections compared, last time's verdicts carried, scores over the years.

pub mod compare;
pub mod since;
pub mod carry;
pub mod trend;
