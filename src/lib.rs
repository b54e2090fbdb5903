//! pillarcheck: a terminal checklist for inspecting what a city office's yearly service plan promised.
//!
//! Start reading at [`model::record::session`]; `ARCHITECTURE.md` says where everything else stands.

pub mod lang;
pub mod packed;
pub mod model;
pub mod store;
pub mod import;
pub mod report;
pub mod ops;
pub mod tui;
pub mod cli;
