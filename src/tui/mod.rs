//! The terminal: the only place that knows ratatui and crossterm.
