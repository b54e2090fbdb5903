//! Screens as the app drives them: each with the popups that lie over it, of which the top one sees keys first.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Position;

use super::request::Request;
use super::{StartKit, View};
use crate::tui::command::{Command, Context};
use crate::tui::effect::Event;

/// A screen with its popups. Whatever comes in goes to the top popup where there is one, else to the screen.
pub trait Surface {
    /// Where keys go.
    fn context(&self) -> Context;

    /// How many popups lie over it.
    fn depth(&self) -> usize;

    /// Closes the popups above so many, whatever they say.
    fn close_to(&mut self, depth: usize);

    /// Takes in a command.
    fn update(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Takes in a key that is no command.
    fn press(&mut self, key: KeyEvent, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Takes in a pasted text.
    fn paste(&mut self, text: &str, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Takes in a click that is not on a hint.
    fn click(&mut self, at: Position, kit: &StartKit, view: &View) -> Vec<Request>;

    /// The command of the hint under the pointer.
    fn hint_at(&self, at: Position, kit: &StartKit, view: &View) -> Option<Command>;

    /// Takes in what became of something that was asked for, or a terminal of another size.
    fn handle(&mut self, event: Event, kit: &StartKit, view: &View) -> Vec<Request>;

    /// Paints it with its popups.
    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View);
}
