//! The text of the files: RON to values of the model and back, and the problems found in it.

pub mod tree;
pub mod shape;
pub mod problem;
pub mod parsing;
pub mod read;
pub mod checklist_file;
pub mod mapping_file;
pub mod offices_file;
pub mod checklist_blocks;
pub(crate) mod checklist_text;
pub mod session_file;
pub(crate) mod session_entries;
pub mod session_pieces;
pub mod session_text;
pub(crate) mod canonical_form;
