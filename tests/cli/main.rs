//! The built program from outside: what it prints where, and its exit code, in both languages.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod bad_files;
mod check;
mod close;
mod desk;
mod doctor;
mod hostile;
mod import;
mod list;
mod mark;
mod merge;
mod new;
mod follow_ups;
mod pipes;
mod plain;
mod report;
mod rollup;
mod screen;
mod shell;
mod special;
mod starts;
mod visits;
