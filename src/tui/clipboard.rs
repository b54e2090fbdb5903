//! The clipboard: that of the terminal, on Windows that of the system.

use std::io;

#[cfg(not(windows))]
use crossterm::{clipboard::CopyToClipboard, execute};

/// Puts a text into the clipboard of the terminal, which over a remote connection is that of the machine one sits at.
///
/// Whether the terminal took it, it does not say.
#[cfg(not(windows))]
pub fn copy(text: String) -> io::Result<()> {
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Puts a text into the clipboard of the system.
#[cfg(windows)]
pub fn copy(text: String) -> io::Result<()> {
    arboard::Clipboard::new().and_then(|mut clipboard| clipboard.set_text(text)).map_err(io::Error::other)
}
