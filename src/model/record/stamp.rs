//! When something was done to the record, and by whom.

use crate::model::value::roc::Moment;

/// When an edit happens, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// To the second, with the offset from UTC.
    pub at: Moment,
    /// Name of the reviewer; may be empty.
    pub by: String,
}
