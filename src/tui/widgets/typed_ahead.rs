//! What is typed while a path is being completed: it waits for the answer, as the fast fingers of a shell's user expect.

use crossterm::event::KeyEvent;

use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::component::popup::{Host, Popup, Reaction};

/// Something typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A key that is a command.
    Command(Command),
    /// A key that is none.
    Key(KeyEvent),
    /// A pasted text.
    Paste(String),
}

/// What waits for a completion that was asked for and is not there yet.
#[derive(Debug, Default)]
pub struct TypedAhead {
    /// The text whose completion was asked for.
    asked: Option<String>,
    waiting: Vec<Typed>,
}

impl TypedAhead {
    /// Notes that the completion of a text was asked for.
    pub fn ask(&mut self, text: &str) {
        self.asked = Some(text.to_owned());
    }

    /// Keeps what was typed while a completion is under way; says whether it did. Going back never waits.
    pub fn keeps(&mut self, typed: Typed) -> bool {
        let does = self.asked.is_some() && typed != Typed::Command(Command::Back);
        if does {
            self.waiting.push(typed);
        }
        does
    }

    /// What was typed since, in order, once the completion of a text is there.
    pub fn answered(&mut self, text: &str) -> Vec<Typed> {
        if self.asked.as_deref() != Some(text) {
            return Vec::new();
        }
        self.asked = None;
        std::mem::take(&mut self.waiting)
    }
}

/// Hands what had waited to its popup, in order. What asks for another completion lets the rest wait again.
pub fn replayed<H: Host>(
    popup: &mut dyn Popup<H>,
    typed: Vec<Typed>,
    host: &H,
    view: &View,
) -> Vec<Reaction<H::Request>> {
    let answered = typed.into_iter().flat_map(|typed| match typed {
        Typed::Command(command) => popup.update(command, host, view),
        Typed::Key(key) => popup.press(key, host, view),
        Typed::Paste(text) => popup.paste(&text, host, view),
    });
    answered.collect()
}
