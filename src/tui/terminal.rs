//! The terminal: enters raw mode and the alternate screen, draws frames, and always restores it.

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

/// The terminal in raw mode. Dropping it restores the terminal.
pub struct TerminalScreen {
    terminal: Terminal<CrosstermBackend<WholeFrames>>,
    modes: Modes,
    size: (u16, u16),
}

/// Whether mouse events are reported. Where they are not, the terminal's own selecting and copying works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks and the wheel come among the keys.
    On,
    /// The terminal keeps them for itself.
    Off,
}

/// Reports presses and the wheel (mode 1000) in SGR coordinates (1006). crossterm's own command reports every movement
/// too, which would wake the program all the time.
const REPORT_CLICKS: &str = "\x1b[?1000h\x1b[?1006h";

/// What the terminal is asked when it is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Nothing, where all is known already or the terminal does not answer.
    None,
    /// Which ground it has, and how wide it draws a character of ambiguous width. It answers among the keys, or never.
    Abilities,
}

/// The colour of the ground (OSC 11), a character of ambiguous width, and where the cursor stands behind it. Terminals answer
/// in the order of the questions, so that the second answer is the last.
const ASK_ABILITIES: &str = "\x1b]11;?\x1b\\─\x1b[6n";

/// The terminal's modes. They are restored once, by a panic or by the end: leaving the alternate screen a second time
/// would put the cursor above what was printed since the first.
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
    /// Enters raw mode and the alternate screen and turns on bracketed paste; a panic restores the terminal before its
    /// message. Errors are those of the terminal.
    pub fn enter(mouse: Mouse, question: Question) -> io::Result<Self> {
        let size = size()?;
        let modes = Modes { are_set: Arc::default(), mouse };
        modes.restore_on_panic();
        modes.set(question)?;
        Ok(Self { terminal: with_size(size)?, modes, size })
    }

    /// Restores the terminal before a suspension.
    pub fn leave(&mut self) {
        self.modes.restore();
    }

    /// Enters the terminal after a suspension; its size may have changed.
    pub fn enter_again(&mut self) -> io::Result<()> {
        self.modes.set(Question::None)?;
        self.size = size()?;
        self.terminal = with_size(self.size)?;
        Ok(())
    }

    /// The size of the frames: columns and rows.
    #[must_use]
    pub const fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Clears the screen and draws frames of a new size from now on.
    pub fn resize(&mut self, size: (u16, u16)) -> io::Result<()> {
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = with_size(size)?;
        self.size = size;
        Ok(())
    }

    /// Draws a frame as one synchronized update, so that no half frame is seen.
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
    /// Sets the terminal's modes; if one fails, all are restored.
    fn set(&self, question: Question) -> io::Result<()> {
        self.are_set.store(true, Ordering::SeqCst);
        set_modes(self.mouse, question).inspect_err(|_| self.restore())
    }

    /// Restores the terminal, once.
    fn restore(&self) {
        if self.are_set.swap(false, Ordering::SeqCst) {
            restore();
        }
    }

    /// Installs a panic hook that restores the terminal before the previous hook prints the message.
    fn restore_on_panic(&self) {
        let modes = self.clone();
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            modes.restore();
            previous(info);
        }));
    }
}

/// A ratatui terminal of a fixed size. Resizes are handled here: ratatui's own way queries the cursor position and
/// waits seconds for a terminal that does not answer.
fn with_size((columns, rows): (u16, u16)) -> io::Result<Terminal<CrosstermBackend<WholeFrames>>> {
    let backend = CrosstermBackend::new(WholeFrames::default());
    let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
    Terminal::with_options(backend, TerminalOptions { viewport })
}

fn set_modes(mouse: Mouse, question: Question) -> io::Result<()> {
    terminal::enable_raw_mode()?;
    // One write for all, so that the terminal wakes once.
    queue!(stdout(), EnterAlternateScreen)?;
    // Windows has no bracketed paste, and requesting it changes what Enter sends in some terminals.
    if !cfg!(windows) {
        queue!(stdout(), EnableBracketedPaste)?;
    }
    // A terminal without a mouse is not an error.
    let _ = match mouse {
        Mouse::Off => Ok(()),
        Mouse::On if cfg!(windows) => queue!(stdout(), EnableMouseCapture),
        Mouse::On => queue!(stdout(), Print(REPORT_CLICKS)),
    };
    // Within the same write too; what it prints is cleared with the rest.
    if question == Question::Abilities {
        queue!(stdout(), cursor::MoveTo(0, 0), Print(ASK_ABILITIES))?;
    }
    execute!(stdout(), Clear(ClearType::All))
}

/// Restores the terminal. Each step is tried even if the previous one failed.
pub fn restore() {
    // Also where the mouse was off: a shell is unusable in a terminal that goes on reporting it.
    let _ = execute!(stdout(), DisableMouseCapture);
    if !cfg!(windows) {
        let _ = execute!(stdout(), DisableBracketedPaste);
    }
    let _ = execute!(stdout(), EndSynchronizedUpdate, LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
    let _ = stdout().flush();
}
