//! pillarcheck: a terminal checklist for inspecting what a city office's yearly service plan promised.
//!
//! Start reading at [`model::session`]; `ARCHITECTURE.md` says where everything else stands.

pub mod lang;
pub mod model;
