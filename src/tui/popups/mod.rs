//! What lies on top of a screen: a stack, of which the top one sees keys first.

pub mod changed;
pub mod close_out;
pub mod comparison;
pub mod evidence;
pub mod export;
pub mod filter;
pub mod follow_up;
pub mod help;
pub mod history;
pub mod note;
pub mod owed;
pub mod pager;
pub mod palette;
pub mod preview;
pub mod reason;
pub mod rename;
pub mod search;
pub mod settings;
pub mod summary;
pub mod trend;
pub mod trouble;
pub mod unsaved;
