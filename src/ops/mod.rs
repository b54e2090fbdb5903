//! Use cases, one file each: what a command, a typed line or a key means, apart from how it was asked for.
//!
//! Plain values, directories and the time go in; a value and its warnings come out. A type that stands in the question or
//! the answer of a use case is named through its file here, so that a skin need not know where it is stored.
//!
//! Never: a terminal, printing, the time of day, the words of one skin.

pub mod open;
pub mod list;
pub mod settings;
pub mod begin;
pub mod walk;
pub mod record;
pub mod saving;
pub mod close;
pub mod evidence;
pub mod export;
pub mod compare;
pub mod carry;
pub mod trend;
pub mod follow_ups;
pub mod check;
pub mod recover;
pub mod files;

#[cfg(test)]
mod sample;

pub use crate::store::disk::directories::Directories;
pub use crate::store::session::sessions::Overwrite;
