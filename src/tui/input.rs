//! Terminal input: keys, pasted text, mouse and resizes, in batches.

use crossterm::event::{
    self, Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use crossterm::terminal;
use ratatui::layout::Position;
use std::io;
use std::time::Duration;

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

/// Whether the platform's terminals announce pasted text (bracketed paste).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pastes {
    /// A paste is an event of its own.
    Announced,
    /// A paste is a burst of keys (Windows).
    AsKeys,
}

impl Pastes {
    /// The value for this platform.
    #[must_use]
    pub const fn here() -> Self {
        if cfg!(windows) { Self::AsKeys } else { Self::Announced }
    }
}

/// The shortest run of keys taken for a paste, each within [`BURST_PAUSE`] of the previous one; nobody types that fast.
const SHORTEST_BURST: usize = 6;
/// The longest pause within a burst.
const BURST_PAUSE: Duration = Duration::from_millis(8);
/// The most events in one batch, so that the screen is still drawn under a flood of input.
const LARGEST_BATCH: usize = 4096;

/// Reads terminal events and follows the terminal's size.
#[derive(Debug)]
pub struct Listener {
    pastes: Pastes,
    /// The size last reported.
    size: (u16, u16),
}

impl Listener {
    /// Starts reading a terminal on which a frame of this size (columns, rows) was drawn.
    pub fn begin(pastes: Pastes, size: (u16, u16)) -> io::Result<Self> {
        // The first poll installs crossterm's reader; what it finds is read later.
        event::poll(Duration::ZERO)?;
        Ok(Self { pastes, size })
    }

    /// Waits for the next input; returns it with all that is pending.
    ///
    /// A resize event is lost when it comes before the reader is installed or together with a key (crossterm 0.29
    /// handles only the first of two). So the size is queried before each wait.
    pub fn next_batch(&mut self) -> io::Result<Vec<Input>> {
        let size = terminal::size()?;
        let inputs = if size == self.size {
            gather(read_events(self.pastes)?, self.pastes)
        } else {
            vec![Input::Resize(size.0, size.1)]
        };
        for input in &inputs {
            if let Input::Resize(columns, rows) = *input {
                self.size = (columns, rows);
            }
        }
        Ok(inputs)
    }
}

fn read_events(pastes: Pastes) -> io::Result<Vec<TerminalEvent>> {
    let pause = match pastes {
        Pastes::Announced => Duration::ZERO,
        Pastes::AsKeys => BURST_PAUSE,
    };
    let mut events = vec![event::read()?];
    while events.len() < LARGEST_BATCH && event::poll(pause)? {
        events.push(event::read()?);
    }
    Ok(events)
}

/// Translates a batch of terminal events. Key releases, which Windows reports too, are dropped.
#[must_use]
pub fn gather(events: Vec<TerminalEvent>, pastes: Pastes) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut run: Vec<KeyEvent> = Vec::new();
    for event in events {
        match event {
            TerminalEvent::Key(key) if key.kind == KeyEventKind::Release => {}
            TerminalEvent::Key(key) => run.push(key),
            TerminalEvent::Paste(text) => {
                flush(&mut run, pastes, &mut inputs);
                inputs.push(Input::Paste(with_newlines(&text)));
            }
            TerminalEvent::Resize(columns, rows) => {
                flush(&mut run, pastes, &mut inputs);
                inputs.push(Input::Resize(columns, rows));
            }
            TerminalEvent::Mouse(mouse) => {
                if let Some(gesture) = gesture(mouse.kind) {
                    flush(&mut run, pastes, &mut inputs);
                    inputs.push(Input::Mouse(gesture, Position::new(mouse.column, mouse.row)));
                }
            }
            TerminalEvent::FocusGained | TerminalEvent::FocusLost => {}
        }
    }
    flush(&mut run, pastes, &mut inputs);
    inputs
}

/// Translates a mouse event; `None` for movements and releases.
const fn gesture(kind: MouseEventKind) -> Option<Gesture> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Gesture::Click),
        MouseEventKind::ScrollUp => Some(Gesture::WheelUp),
        MouseEventKind::ScrollDown => Some(Gesture::WheelDown),
        MouseEventKind::Down(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}

fn flush(run: &mut Vec<KeyEvent>, pastes: Pastes, inputs: &mut Vec<Input>) {
    let run = std::mem::take(run);
    let text: Option<String> = run.iter().map(|&key| typed(key)).collect();
    match text {
        // One letter repeated is a key held down while the program was busy, not a paste.
        Some(text) if pastes == Pastes::AsKeys && run.len() >= SHORTEST_BURST && !is_repeated(&text) => {
            inputs.push(Input::Paste(with_newlines(&text)));
        }
        _ => inputs.extend(run.into_iter().map(Input::Key)),
    }
}

/// The character that a key types; `None` for other keys.
fn typed(key: KeyEvent) -> Option<char> {
    if !(key.modifiers - KeyModifiers::SHIFT).is_empty() {
        return None;
    }
    match key.code {
        KeyCode::Char(letter) => Some(letter),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

fn is_repeated(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first)
}

/// Line ends of every kind as `\n`: terminals paste `\r`.
fn with_newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    fn typing(text: &str) -> Vec<TerminalEvent> {
        let code = |letter| {
            if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) }
        };
        text.chars().map(|letter| TerminalEvent::Key(key(code(letter)))).collect()
    }

    #[test]
    fn key_releases_are_dropped() {
        let release = KeyEvent { kind: KeyEventKind::Release, ..key(KeyCode::Char('d')) };
        let events = vec![TerminalEvent::Key(key(KeyCode::Char('d'))), TerminalEvent::Key(release)];
        assert_eq!(gather(events, Pastes::AsKeys), [Input::Key(key(KeyCode::Char('d')))]);
    }

    #[test]
    fn of_the_mouse_only_clicks_and_the_wheel_are_taken_in() {
        use crossterm::event::MouseEvent;
        let mouse = |kind| TerminalEvent::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE });
        let events = vec![
            mouse(MouseEventKind::Moved),
            mouse(MouseEventKind::Down(MouseButton::Left)),
            mouse(MouseEventKind::Up(MouseButton::Left)),
            mouse(MouseEventKind::Down(MouseButton::Right)),
            mouse(MouseEventKind::ScrollDown),
        ];
        let at = Position::new(3, 4);
        assert_eq!(
            gather(events, Pastes::AsKeys),
            [Input::Mouse(Gesture::Click, at), Input::Mouse(Gesture::WheelDown, at)]
        );
    }

    #[test]
    fn a_burst_of_keys_is_a_paste_where_pastes_come_as_keys() {
        assert_eq!(gather(typing("缺件通知\n補正"), Pastes::AsKeys), [Input::Paste("缺件通知\n補正".into())]);
        assert_eq!(gather(typing("缺件通知\n補正"), Pastes::Announced).len(), 7);
        assert_eq!(gather(typing("dap"), Pastes::AsKeys).len(), 3, "fast typing is no paste");
        assert_eq!(gather(typing("dddddddddd"), Pastes::AsKeys).len(), 10, "a key held down is no paste");
    }

    #[test]
    fn a_pasted_text_has_one_kind_of_line_end() {
        let events = vec![TerminalEvent::Paste("一\r二\r\n三".into())];
        assert_eq!(gather(events, Pastes::Announced), [Input::Paste("一\n二\n三".into())]);
    }
}
