//! The disk: model to and from RON, safely.
//!
//! Never: a file written outside [`disk::atomic`], a screen, a report.

pub mod error;
pub mod disk;
pub mod format;
pub mod session;
pub mod library;
pub mod mappings;
pub mod evidence;
pub mod settings;
pub mod export_file;
