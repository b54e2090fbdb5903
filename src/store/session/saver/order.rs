//! What a saver is told, and what it reports.

use crate::model::record::edit::Edit;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::error::StoreError;

/// What a saver is told to do.
#[derive(Debug)]
pub(super) enum Order {
    Apply(Edit, Stamp),
    Retry,
    Verify,
    Overwrite(Moment),
    Close,
}

/// The result of saving.
#[derive(Debug)]
pub enum SaveReport {
    /// The file on the disk holds this many edits, counted from the opening of the session.
    Saved {
        /// Number of edits.
        edits: u64,
    },
    /// The same, after the file had vanished: it was deleted or moved, and was written again.
    WrittenAgain {
        /// Number of edits.
        edits: u64,
    },
    /// Saving failed. The thread keeps retrying, except after [`StoreError::ChangedOutside`].
    Failed(StoreError),
}
