//! Pieces of screens that several screens use.

pub mod chart;
pub mod choices;
pub mod text_field;
pub mod typed_ahead;
pub mod highlight;
pub mod hints;
pub mod labelled;
pub mod list_cursor;
pub mod message;
pub mod paint;
pub mod regions;
pub mod window;
pub mod verdict_bar;
