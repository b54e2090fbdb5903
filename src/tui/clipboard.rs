//! The clipboard: that of the terminal, on Windows that of the system.

use std::io;

#[cfg(not(windows))]
use crossterm::{clipboard::CopyToClipboard, execute};

/// Puts a text into the clipboard of the terminal, by OSC 52. Over a remote connection that is the clipboard of the
/// user's own machine.
///
/// The terminal does not report whether it accepted the text.
#[cfg(not(windows))]
pub fn copy(text: String) -> io::Result<()> {
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Puts a text into the clipboard of the system.
#[cfg(windows)]
pub fn copy(text: String) -> io::Result<()> {
    arboard::Clipboard::new().and_then(|mut clipboard| clipboard.set_text(text)).map_err(io::Error::other)
}
