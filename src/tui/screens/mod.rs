//! The screens, one file each: state, update and drawing together; update never draws, drawing changes nothing but what it worked out to draw.

pub mod form;
pub mod import;
pub mod inspection;
pub mod start;
