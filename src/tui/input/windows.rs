//! Reading the console of Windows, which reports whole keys.

use crossterm::event::{self, Event as TerminalEvent, KeyEventKind, MouseButton, MouseEventKind};
use ratatui::layout::Position;
use std::io;
use std::time::Duration;

use super::batch::{pause_after, with_newlines};
use super::{Gesture, Input};

/// How long to wait for more after a key: a paste comes key by key.
const PAUSE: Duration = Duration::from_millis(8);

/// The console.
pub(super) struct Source;

impl Source {
    /// Opens the console.
    pub(super) fn open() -> io::Result<Self> {
        // The first poll installs crossterm's reader; what it finds is read later.
        event::poll(Duration::ZERO)?;
        Ok(Self)
    }

    /// The console is asked nothing.
    #[allow(clippy::unnecessary_wraps, clippy::unused_self)]
    pub(super) fn read_answers(&mut self, _: Duration) -> io::Result<Vec<Input>> {
        Ok(Vec::new())
    }

    /// Waits for input and returns all that comes without a pause.
    pub(super) fn read(&mut self) -> io::Result<Vec<Input>> {
        let mut inputs = Vec::new();
        inputs.extend(translate(event::read()?));
        while event::poll(pause_after(&inputs).unwrap_or(PAUSE))? {
            inputs.extend(translate(event::read()?));
        }
        Ok(inputs)
    }
}

/// Translates an event; `None` for key releases, mouse movements and what is not used.
fn translate(event: TerminalEvent) -> Option<Input> {
    match event {
        TerminalEvent::Key(key) => (key.kind != KeyEventKind::Release).then_some(Input::Key(key)),
        TerminalEvent::Paste(text) => Some(Input::Paste(with_newlines(&text))),
        TerminalEvent::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
        TerminalEvent::Mouse(mouse) => {
            let gesture = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Gesture::Click,
                MouseEventKind::ScrollUp => Gesture::WheelUp,
                MouseEventKind::ScrollDown => Gesture::WheelDown,
                _ => return None,
            };
            Some(Input::Mouse(gesture, Position::new(mouse.column, mouse.row)))
        }
        TerminalEvent::FocusGained | TerminalEvent::FocusLost => None,
    }
}
