//! Session files: creating, opening, saving, backups, moving, recovery.

pub mod sessions;
pub mod session_files;
pub mod summary_file;
pub mod summaries;
pub mod bulk;
pub mod listing;
pub mod visits;
pub mod saver;
pub mod backup;
pub mod output;
pub mod drawing;
pub mod trash;
pub mod recover;
pub mod recovery;
