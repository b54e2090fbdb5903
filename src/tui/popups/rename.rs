//! The field to rename a session's file.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::convert::Infallible;
use std::path::PathBuf;

use crate::lang::text;
use crate::ops::files;
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::{HintsAt, Popup, Reaction};
use crate::tui::component::{StartKit, View};
use crate::tui::effect::Effect;
use crate::tui::widgets::paint;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};

/// A file and its new name.
#[derive(Debug)]
pub struct Rename {
    path: PathBuf,
    field: TextField,
}

impl Rename {
    /// The name as it is, with the caret at its end.
    #[must_use]
    pub fn of(path: PathBuf) -> Self {
        let field = TextField::new(&files::stem(&path), Lines::One);
        Self { path, field }
    }
}

impl Popup<StartKit> for Rename {
    fn context(&self) -> Context {
        Context::Rename
    }

    fn update(&mut self, command: Command, _: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        let stem = self.field.text().trim().to_owned();
        match command {
            // An unchanged or empty name does nothing.
            Command::Accept if stem.is_empty() || stem == files::stem(&self.path) => vec![Reaction::Close],
            Command::Accept => vec![Reaction::Close, Effect::Rename(self.path.clone(), stem).into()],
            Command::Back => vec![Reaction::Close],
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: KeyEvent, _: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        self.field.press(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        self.field.paste(text);
        Vec::new()
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 76, 3)
    }

    fn hints_at(&self, _: &View) -> HintsAt {
        HintsAt::Footer
    }

    fn draw(&self, frame: &mut Frame<'_>, _: &StartKit, view: &View) {
        let inner = paint::popup(frame.buffer_mut(), self.area(view), view.lang.rename_title(), view.theme);
        let line = Rect { height: 1, ..inner };
        self.field.draw(frame, line, Focus::Here);
    }
}

text! {
    rename_title { zh: "查核紀錄的檔名", en: "name of the session's file" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, kit, short};

    #[test]
    fn the_same_name_is_nothing_to_do() {
        let rename = || Rename::of("folder/visit.session.ron".into());
        assert_eq!(short(&keys(&mut rename(), "Enter", &kit())), ["closes"]);
        assert_eq!(short(&keys(&mut rename(), "type:2 Esc", &kit())), ["closes"]);
        let answered = keys(&mut rename(), "type:2 Enter", &kit());
        assert_eq!(short(&answered), ["closes", "do Rename"]);
        assert!(format!("{answered:?}").contains("visit2"), "{answered:?}");
    }
}
