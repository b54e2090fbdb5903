//! The line in which a session's file gets another name.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::path::PathBuf;

use crate::lang::words;
use crate::store::session::shelf;
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::paint;

/// A file and its name to be.
#[derive(Debug)]
pub struct Rename {
    path: PathBuf,
    field: Field,
}

impl Rename {
    /// The name as it is, with the caret at its end.
    #[must_use]
    pub fn of(path: PathBuf) -> Self {
        let field = Field::new(&shelf::stem(&path), Lines::One);
        Self { path, field }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command) -> Vec<Reaction> {
        let stem = self.field.text().trim().to_owned();
        match command {
            // The same name again, or none, is nothing to do.
            Command::Accept if stem.is_empty() || stem == shelf::stem(&self.path) => vec![Reaction::Pop],
            Command::Accept => vec![Reaction::Pop, Reaction::Do(Effect::Rename(self.path.clone(), stem))],
            Command::Back => vec![Reaction::Pop],
            _ => Vec::new(),
        }
    }

    /// Types a key.
    pub fn press(&mut self, key: KeyEvent) {
        self.field.press(key);
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
    }

    /// Paints the line.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View) {
        let area = paint::centered(area, 76, 3);
        let inner = paint::popup(frame.buffer_mut(), area, view.lang.rename_title(), view.theme);
        let line = Rect { height: 1, ..inner };
        self.field.draw(frame, line, Focus::Here);
    }
}

words! {
    rename_title { zh: "查核紀錄的檔名", en: "name of the session's file" }
}
