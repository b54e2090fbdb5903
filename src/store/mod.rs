//! The disk: model to and from RON, safely.
//!
//! Never: a file written outside [`atomic`], a screen, a report.

pub mod atomic;
pub mod backup;
pub mod checklist_file;
pub mod drawing;
mod drive;
pub mod error;
pub mod evidence;
pub mod finding;
pub mod handover;
pub mod library;
pub mod mapping_file;
pub mod lock;
pub mod paths;
pub mod places;
pub mod read;
pub mod recover;
pub mod rescue;
pub mod saver;
mod sealed_text;
pub mod session_file;
pub mod sessions;
pub mod settings;
pub mod shape;
pub mod shape_visits;
pub mod shelf;
pub mod tree;
pub mod visits;
