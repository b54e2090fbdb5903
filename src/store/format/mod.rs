//! The text of the files: RON to a value of the model and back, and everything that is wrong with it.

pub mod tree;
pub mod shape;
pub mod finding;
pub mod read;
pub mod checklist_file;
pub mod mapping_file;
pub mod session_file;
pub mod session_text;
pub(crate) mod canonical_form;
