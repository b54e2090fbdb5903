//! Files on the disk: values of the model to RON and back, without data loss.
//!
//! Never: a file written outside [`disk::atomic`], anything of a screen or a report.

pub mod error;
pub mod disk;
pub mod format;
pub mod session;
pub mod library;
pub mod mappings;
pub mod offices;
pub mod evidence;
pub mod phrases;
pub mod settings;
pub mod drafts;
pub mod export_file;
