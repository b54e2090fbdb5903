//! The built program in a real pseudo-terminal: what only a terminal shows.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic)]

#[cfg(target_os = "linux")]
mod disks;
mod ends;
mod export;
mod kills;
mod looks;
mod merge_kills;
mod mouse;
mod panic;
mod resize;
mod terminal;
mod two_programs;
mod whole_visit;
