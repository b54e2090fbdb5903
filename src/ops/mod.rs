//! Use cases, one file each: what a command, a typed line or a key does, whoever asks for it.
//!
//! Plain values, directories and the time go in; a value and its warnings come out. Types of `store` and `report` that
//! occur in a signature are re-exported here by the file of their use case, so that `cli` and `tui` need not name the
//! inner crate modules.
//!
//! Never: a terminal, printing, reading the clock, texts of one skin.

pub mod open;
pub mod recognize;
pub mod list;
pub mod copies;
pub mod folder;
pub mod phrases;
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
pub mod merge;
pub mod trend;
pub mod follow_ups;
pub mod rollup;
pub mod dataset;
pub mod import;
pub mod review;
pub mod demo;
pub mod check;
pub mod recover;
pub mod files;
pub mod news;
pub mod guide;
pub mod crash;
pub mod doctor;

#[cfg(test)]
pub(crate) mod sample;

pub use crate::store::disk::directories::Directories;
pub use crate::store::session::output::Overwrite;
