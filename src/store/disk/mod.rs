//! Bytes on a disk: the one atomic writer, locks, folders and names.

pub mod read;
pub(crate) mod pieces;
pub mod atomic;
pub mod holder;
pub mod lock;
pub(crate) mod volume;
pub mod directories;
pub mod paths;
