//! The screens, one file each: state, update and drawing together; update never draws, drawing never changes state.

pub mod form;
pub mod import;
pub mod inspection;
pub mod start;
