//! The terminal: the only place that knows ratatui and crossterm.
//!
//! Keys become commands, commands change values, and what needs the disk leaves as an effect.

pub mod event_loop;
pub mod probe;
pub mod program;
pub mod app;
pub mod screens;
pub mod popups;
pub mod widgets;
pub mod component;
pub mod command;
pub mod command_table;
#[cfg(test)]
mod command_tests;
mod command_labels;
mod command_words;
mod command_aliases;
pub mod effect;
pub mod perform;
pub mod jobs;
pub mod input;
pub(crate) mod signals;
mod terminal;
mod clipboard;
mod opener;
mod frame;
pub mod theme;
