//! File access: the atomic writer, locks, folders and file names.

pub mod stamp;
pub mod regular;
pub mod read;
pub(crate) mod pieces;
pub mod failure;
pub mod atomic;
pub mod holder;
pub mod lock;
pub(crate) mod volume;
pub mod system;
pub mod directories;
pub mod paths;
