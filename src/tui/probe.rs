//! The terminal asked outside of the screen: its size, and how many cells it gives each sign of the screen.

use std::io::{self, Write as _, stdout};

use crossterm::cursor;
use crossterm::style::Print;
use crossterm::terminal::{self, Clear, ClearType};
use crossterm::{execute, queue};

use super::theme::drawn_signs;

/// A sign of the screen with the cells that the terminal gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnSign {
    /// The sign.
    pub sign: char,
    /// The cells; `None` where the terminal does not tell.
    pub cells: Option<u16>,
}

/// The size of the terminal in columns and rows; `None` where there is none.
#[must_use]
pub fn terminal_size() -> Option<(u16, u16)> {
    terminal::size().ok()
}

/// Draws each sign once, asks where the cursor stands behind it, and wipes the line. A terminal that does not answer is
/// asked once only.
pub fn measure_signs() -> io::Result<Vec<DrawnSign>> {
    terminal::enable_raw_mode()?;
    let mut answers = true;
    let signs = drawn_signs().into_iter().map(|sign| {
        let cells = if answers { cells_of(sign).ok() } else { None };
        answers = cells.is_some();
        DrawnSign { sign, cells }
    });
    let signs = signs.collect();
    let wiped = execute!(stdout(), Print('\r'), Clear(ClearType::CurrentLine));
    terminal::disable_raw_mode()?;
    wiped.map(|()| signs)
}

fn cells_of(sign: char) -> io::Result<u16> {
    queue!(stdout(), Print('\r'), Print(sign))?;
    stdout().flush()?;
    cursor::position().map(|(column, _)| column)
}
