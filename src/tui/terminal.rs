//! The terminal itself: entered, drawn to, and always given back as it was.

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{self, BufWriter, Stdout, Write as _, stdout};

use super::app::{App, View};

/// The terminal while the program has it. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    size: (u16, u16),
}

/// The size of the terminal: columns and rows.
pub fn size() -> io::Result<(u16, u16)> {
    terminal::size()
}

impl Screen {
    /// Takes the terminal: raw keys, the alternate screen, announced pastes. A panic gives it back first.
    pub fn enter() -> io::Result<Self> {
        let size = size()?;
        restore_on_panic();
        take()?;
        Ok(Self { terminal: with_size(size)?, size })
    }

    /// Gives the terminal back for a while.
    #[allow(clippy::unused_self)] // Only who has the terminal can give it back.
    pub fn leave(&mut self) {
        restore();
    }

    /// Takes the terminal again after the program was stopped; its size may be another one.
    pub fn enter_again(&mut self) -> io::Result<()> {
        take()?;
        self.size = size()?;
        self.terminal = with_size(self.size)?;
        Ok(())
    }

    /// The size that is drawn to.
    #[must_use]
    pub const fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Fits the picture to a new size.
    pub fn resize(&mut self, size: (u16, u16)) -> io::Result<()> {
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = with_size(size)?;
        self.size = size;
        Ok(())
    }

    /// Draws the program. What changed is sent at once, so that no half picture is seen.
    pub fn draw(&mut self, app: &App, view: &View) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| app.draw(frame, view))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        io::Write::flush(self.terminal.backend_mut())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// A picture of a fixed size. The size is followed by hand: the library's own way asks the terminal for its cursor and
/// waits seconds for one that does not answer.
fn with_size((columns, rows): (u16, u16)) -> io::Result<Terminal<CrosstermBackend<BufWriter<Stdout>>>> {
    let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()));
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

/// Sets the terminal's modes; if one of them fails, all are given back.
fn take() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let entered = execute!(stdout(), EnterAlternateScreen).and_then(|()| {
        // On Windows there is no such thing, and asking for it changes what Enter sends in some terminals.
        if cfg!(windows) { Ok(()) } else { execute!(stdout(), EnableBracketedPaste) }
    });
    entered.and_then(|()| execute!(stdout(), Clear(ClearType::All))).inspect_err(|_| restore())
}

/// Gives the terminal back as it was. Each step is tried whatever became of the one before.
fn restore() {
    if !cfg!(windows) {
        let _ = execute!(stdout(), DisableBracketedPaste);
    }
    let _ = execute!(stdout(), EndSynchronizedUpdate, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
    let _ = stdout().flush();
}

/// Makes a panic give the terminal back before it says what happened.
fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        restore();
        before(info);
    }));
}
