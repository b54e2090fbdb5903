//! Terminal input: keys, pasted text, mouse and resizes, in batches.
//!
//! What arrives together is one key: a bare letter is a verdict here, so that half of an escape sequence must never be
//! taken for letters. On Unix the bytes are read and put together by us ([`decode`]), on Windows crossterm reports keys.

mod answer;
mod batch;
#[cfg(unix)]
pub mod decode;
#[cfg(unix)]
mod sequence;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use crossterm::event::KeyEvent;
use crossterm::terminal;
use ratatui::layout::Position;
use std::io;

pub use answer::TerminalAnswer;
pub use batch::bundle;
#[cfg(unix)]
use unix::Source;
#[cfg(windows)]
use windows::Source;

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed or repeated.
    Key(KeyEvent),
    /// A text was pasted; lines end in `\n`.
    Paste(String),
    /// The mouse was clicked, or its wheel turned, at a column and a row.
    Mouse(Gesture, Position),
    /// The terminal has a new size: columns and rows.
    Resize(u16, u16),
    /// The terminal answered a question; never a key.
    Answer(TerminalAnswer),
}

/// A mouse action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The left button was pressed.
    Click,
    /// The wheel was turned away from the user.
    WheelUp,
    /// The wheel was turned towards the user.
    WheelDown,
}

/// Reads the terminal and follows its size.
pub struct Listener {
    source: Source,
    /// The size last reported.
    size: (u16, u16),
}

impl Listener {
    /// Starts reading a terminal on which a frame of this size (columns, rows) was drawn.
    pub fn begin(size: (u16, u16)) -> io::Result<Self> {
        Ok(Self { source: Source::open()?, size })
    }

    /// What comes within this time, up to the answer about the cursor, which the terminal gives last. Keys may be among it.
    /// On Windows nothing was asked and nothing is waited for.
    pub fn first_answers(&mut self, most: std::time::Duration) -> io::Result<Vec<Input>> {
        Ok(bundle(self.source.read_answers(most)?))
    }

    /// Waits for the next input; returns it with all that is pending. Error if the terminal is gone.
    ///
    /// A resize is not an input everywhere, and no signal reaches a program without a controlling terminal; so the size
    /// is queried before each wait.
    pub fn next_batch(&mut self) -> io::Result<Vec<Input>> {
        let size = terminal::size()?;
        let inputs = if size == self.size { bundle(self.source.read()?) } else { vec![Input::Resize(size.0, size.1)] };
        for input in &inputs {
            if let Input::Resize(columns, rows) = *input {
                self.size = (columns, rows);
            }
        }
        Ok(inputs)
    }
}
