//! The help page, made from the command table.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lang::words;
use crate::model::text::{fit, width};
use crate::tui::app::{Reaction, View};
use crate::tui::command::Command;
use crate::tui::command::{Binding, Context, bindings};
use crate::tui::widgets::{hints, paint, window::Window};

/// Help on one context.
#[derive(Debug)]
pub struct Help {
    context: Context,
    window: Window,
}

impl Help {
    /// The page for a context.
    #[must_use]
    pub fn of(context: Context) -> Self {
        Self { context, window: Window::default() }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        let (rows, height) = (self.rows(view).len(), usize::from(inner_height(view.area())));
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
        let inner = paint::popup(buffer, area, view.lang.help_title(), view.theme);
        let rows = self.rows(view);
        let height = usize::from(inner_height(area));
        for (row, line) in rows[self.window.rows(height, rows.len())].iter().enumerate() {
            paint::line(buffer, inner, row as u16, line);
        }
        let footer = hints::line(Context::Help, view.lang, view.theme, usize::from(inner.width));
        paint::line(buffer, inner, inner.height.saturating_sub(1), &footer);
        if rows.len() > height {
            let more = Line::styled(view.lang.help_more(), view.theme.dim());
            paint::right(buffer, inner, inner.height.saturating_sub(1), &more);
        }
    }

    /// The rows of the page, in two columns where there is room.
    fn rows(&self, view: &View) -> Vec<Line<'static>> {
        let bindings: Vec<&Binding> = bindings(self.context).collect();
        let cells = usize::from(view.size.0).saturating_sub(4);
        let columns = if cells >= 76 { 2 } else { 1 };
        let column_cells = cells / columns;
        let key_cells =
            bindings.iter().map(|binding| width(&keys(binding, view))).max().unwrap_or_default().min(column_cells / 2);
        let height = bindings.len().div_ceil(columns);
        (0..height)
            .map(|row| {
                let mut spans = vec![Span::raw(" ")];
                for column in 0..columns {
                    if let Some(binding) = bindings.get(column * height + row) {
                        let words = binding.command.words(self.context, view.lang);
                        spans.push(Span::styled(fit(&keys(binding, view), key_cells), view.theme.key()));
                        spans.push(Span::raw(fit(&format!(" {words}"), column_cells - key_cells)));
                    }
                }
                Line::from(spans)
            })
            .collect()
    }
}

fn keys(binding: &Binding, view: &View) -> String {
    binding.keys.iter().map(|key| key.words(view.lang)).collect::<Vec<_>>().join(" ")
}

/// Rows for the page itself: without the frame and the footer.
fn inner_height(area: Rect) -> u16 {
    area.height.saturating_sub(3)
}

words! {
    help_title { zh: "說明：這裡可用的按鍵", en: "help: keys that work here" }
    help_more { zh: "上下鍵看其餘 ", en: "Up and Down for more " }
}
