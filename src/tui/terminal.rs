//! The terminal itself: entered, drawn to, and always given back as it was.

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::style::Print;
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use std::io::{self, Write, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::frame::WholeFrames;

/// The terminal while the program has it. Dropping it gives it back.
pub struct TerminalScreen {
    terminal: Terminal<CrosstermBackend<WholeFrames>>,
    modes: Modes,
    size: (u16, u16),
}

/// Whether the mouse is listened to. Where it is not, the terminal's own marking and copying works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Has presses and the wheel reported with their places. The library's own way has every movement reported too, which
/// would wake the program all the time.
const REPORT_CLICKS: &str = "\x1b[?1000h\x1b[?1006h";

/// Whether the program has the terminal. Who gives it back first, a panic or the end, does it alone: leaving the
/// alternate screen a second time would put the cursor back above what was said after the first.
#[derive(Clone)]
struct Modes {
    are_set: Arc<AtomicBool>,
    mouse: Mouse,
}

/// The size of the terminal: columns and rows.
pub fn size() -> io::Result<(u16, u16)> {
    terminal::size()
}

impl TerminalScreen {
    /// Takes the terminal: raw keys, the alternate screen, announced pastes. A panic gives it back first.
    pub fn enter(mouse: Mouse) -> io::Result<Self> {
        let size = size()?;
        let modes = Modes { are_set: Arc::default(), mouse };
        modes.restore_on_panic();
        modes.set()?;
        Ok(Self { terminal: with_size(size)?, modes, size })
    }

    /// Gives the terminal back for a while.
    pub fn leave(&mut self) {
        self.modes.restore();
    }

    /// Takes the terminal again after the program was stopped; its size may be another one.
    pub fn enter_again(&mut self) -> io::Result<()> {
        self.modes.set()?;
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

    /// Draws a frame. What changed is sent at once, so that no half picture is seen.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(paint)?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.terminal.backend_mut())
    }
}

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        self.modes.restore();
    }
}

impl Modes {
    /// Sets the terminal's modes; if one of them fails, all are given back.
    fn set(&self) -> io::Result<()> {
        self.are_set.store(true, Ordering::SeqCst);
        set_modes(self.mouse).inspect_err(|_| self.restore())
    }

    /// Gives the terminal back as it was, unless that was done.
    fn restore(&self) {
        if self.are_set.swap(false, Ordering::SeqCst) {
            restore();
        }
    }

    /// Makes a panic give the terminal back before it says what happened.
    fn restore_on_panic(&self) {
        let modes = self.clone();
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            modes.restore();
            previous(info);
        }));
    }
}

/// A picture of a fixed size. The size is followed by hand: the library's own way asks the terminal for its cursor and
/// waits seconds for one that does not answer.
fn with_size((columns, rows): (u16, u16)) -> io::Result<Terminal<CrosstermBackend<WholeFrames>>> {
    let backend = CrosstermBackend::new(WholeFrames::default());
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

fn set_modes(mouse: Mouse) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    // All in one piece: whoever shows it is woken once.
    queue!(stdout(), EnterAlternateScreen)?;
    // On Windows there is no such thing, and asking for it changes what Enter sends in some terminals.
    if !cfg!(windows) {
        queue!(stdout(), EnableBracketedPaste)?;
    }
    // A terminal that knows no mouse is no reason not to begin.
    let _ = match mouse {
        Mouse::Off => Ok(()),
        Mouse::On if cfg!(windows) => queue!(stdout(), EnableMouseCapture),
        Mouse::On => queue!(stdout(), Print(REPORT_CLICKS)),
    };
    execute!(stdout(), Clear(ClearType::All))
}

/// Puts the terminal back as it was. Each step is tried whatever became of the one before.
fn restore() {
    // Whether the mouse was asked for or not: a terminal that goes on reporting it is of no use to a shell.
    let _ = execute!(stdout(), DisableMouseCapture);
    if !cfg!(windows) {
        let _ = execute!(stdout(), DisableBracketedPaste);
    }
    let _ = execute!(stdout(), EndSynchronizedUpdate, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
    let _ = stdout().flush();
}
