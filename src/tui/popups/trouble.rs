//! A file that cannot be read: what is wrong, at which line, and what to do. Everything else still works.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::lang::{Lang, words};
use crate::model::text::wrap;
use crate::store::error::StoreError;
use crate::tui::app::{Reaction, View};
use crate::tui::command::{Command, Context};
use crate::tui::widgets::{hints, paint, window::Window};

/// An error to be read at leisure.
#[derive(Debug)]
pub struct Trouble {
    lines: Vec<String>,
    window: Window,
}

impl Trouble {
    /// The page for an error.
    #[must_use]
    pub fn new(error: &StoreError, lang: Lang) -> Self {
        Self { lines: error.lines(lang), window: Window::default() }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        let area = view.area();
        let (rows, height) = (self.rows(area, view).len(), usize::from(area.height.saturating_sub(3)));
        let page = isize::try_from(height).unwrap_or(1);
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Up => self.window.scroll(-1, height, rows),
            Command::Down => self.window.scroll(1, height, rows),
            Command::PageUp => self.window.scroll(-page, height, rows),
            Command::PageDown => self.window.scroll(page, height, rows),
            Command::First => self.window.scroll(isize::MIN / 2, height, rows),
            Command::Last => self.window.scroll(isize::MAX / 2, height, rows),
            _ => {}
        }
        Vec::new()
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, view.lang.trouble_title(), view.theme);
        let rows = self.rows(area, view);
        let height = usize::from(inner.height.saturating_sub(1));
        for (row, line) in rows[self.window.rows(height, rows.len())].iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, Style::new());
        }
        let footer = hints::line(Context::Trouble, view.lang, view.theme, usize::from(inner.width));
        paint::line(buffer, inner, inner.height.saturating_sub(1), &footer);
    }

    fn rows(&self, area: Rect, view: &View) -> Vec<String> {
        let cells = usize::from(area.width).saturating_sub(4);
        self.lines.iter().flat_map(|line| wrap(&view.theme.shown(line), cells)).map(|line| format!(" {line}")).collect()
    }
}

words! {
    trouble_title { zh: "檔案無法開啟", en: "this file cannot be opened" }
}
