//! The trait by which the app drives a screen with its popups.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Position;

use super::request::Request;
use super::{StartKit, View};
use crate::tui::command::{Command, Context};
use crate::tui::effect::Event;

/// A screen with its popups. Input goes to the top popup if there is one, else to the screen.
pub trait Surface {
    /// The context in which keys are looked up.
    fn context(&self) -> Context;

    /// How many popups lie over it.
    fn depth(&self) -> usize;

    /// Whether the program may be left as things stand; not while a popup asks how.
    fn may_be_left(&self) -> bool;

    /// Pops the popups down to a depth without asking them.
    fn close_to(&mut self, depth: usize);

    /// Handles a command.
    fn update(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Handles a key that is bound to no command.
    fn press(&mut self, key: KeyEvent, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Handles pasted text.
    fn paste(&mut self, text: &str, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Handles a click that is not on a hint.
    fn click(&mut self, at: Position, kit: &StartKit, view: &View) -> Vec<Request>;

    /// The command of the hint under the pointer.
    fn hint_at(&self, at: Position, kit: &StartKit, view: &View) -> Option<Command>;

    /// Handles the result of an effect, or a resize.
    fn handle(&mut self, event: Event, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Paints it with its popups.
    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View);
}
