//! The help page, made from the command table.

use ratatui::Frame;
use ratatui::text::{Line, Span};

use crate::lang::text;
use crate::model::value::text::{fit, width};
use crate::tui::command::Command;
use crate::tui::command::Context;
use crate::tui::command_table::{Binding, bindings};
use crate::tui::component::View;
use crate::tui::component::popup::{Host, Popup, Reaction};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// Help on one context.
#[derive(Debug)]
pub struct Help {
    context: Context,
    cursor: ListCursor,
}

impl Help {
    /// The page for a context.
    #[must_use]
    pub fn of(context: Context) -> Self {
        Self { context, cursor: ListCursor::default() }
    }

    /// The rows of the page in the widest layout that fits: all keys and full names in the fewest columns, else the
    /// first keys and short names in sequence.
    fn rows(&self, view: &View) -> Vec<Line<'static>> {
        let cells = usize::from(view.size.0).saturating_sub(4);
        let height = inner_height(view).max(1);
        let rows: Vec<&Binding> = bindings(self.context).collect();
        (1..=3)
            .find_map(|columns| {
                in_columns(&rows, columns, self.context, cells, view).filter(|lines| lines.len() <= height)
            })
            .unwrap_or_else(|| in_a_row(&rows, self.context, cells, view))
    }
}

impl<H: Host> Popup<H> for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        if command == Command::Back {
            return vec![Reaction::Close];
        }
        let lines = self.rows(view).len();
        self.cursor.go(command, ListRows::read(lines), inner_height(view));
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), view.lang.help_title(), view.theme);
        let rows = self.rows(view);
        let height = inner_height(view);
        for (row, line) in rows[self.cursor.shown(ListRows::read(rows.len()), height)].iter().enumerate() {
            paint::line(buffer, inner, row as u16, line);
        }
        hints::draw(buffer, self, host, view);
        if rows.len() > height {
            let more = Line::styled(view.lang.help_more(), view.theme.muted());
            paint::right(buffer, inner, inner.height.saturating_sub(1), &more);
        }
    }
}

/// All keys and full names in so many columns; `None` where they are too wide.
fn in_columns(
    rows: &[&Binding],
    columns: usize,
    context: Context,
    cells: usize,
    view: &View,
) -> Option<Vec<Line<'static>>> {
    let height = rows.len().div_ceil(columns).max(1);
    let mut lines = vec![Line::raw(" "); height];
    let mut taken = 0;
    for column in rows.chunks(height) {
        let key_cells = column.iter().map(|row| width(&keys(row, view))).max().unwrap_or_default();
        let words = |row: &Binding| row.command.label(context, view.lang);
        let word_cells = column.iter().map(|row| width(words(row))).max().unwrap_or_default();
        taken += key_cells + word_cells + 3;
        for (line, row) in lines.iter_mut().zip(column) {
            line.push_span(Span::styled(fit(&keys(row, view), key_cells), view.theme.key()));
            line.push_span(Span::raw(fit(&format!(" {}", words(row)), word_cells + 3)));
        }
    }
    // The last column needs no room behind it.
    (taken <= cells + 2).then_some(lines)
}

/// The first key and the short name of each, one after the other.
fn in_a_row(rows: &[&Binding], context: Context, cells: usize, view: &View) -> Vec<Line<'static>> {
    let mut lines = vec![Line::raw(" ")];
    for row in rows {
        let key = row.keys.first().map(|key| key.label(view.lang)).unwrap_or_default();
        let name = format!(" {}  ", row.command.brief(context, view.lang));
        let needed = width(&key) + width(&name);
        if lines.last().is_some_and(|line| line.width() + needed > cells + 3) {
            lines.push(Line::raw(" "));
        }
        if let Some(line) = lines.last_mut() {
            line.push_span(Span::styled(key, view.theme.key()));
            line.push_span(Span::raw(name));
        }
    }
    lines
}

fn keys(binding: &Binding, view: &View) -> String {
    binding.keys.iter().map(|key| key.label(view.lang)).collect::<Vec<_>>().join(" ")
}

/// Rows for the page itself: without the frame and the footer.
fn inner_height(view: &View) -> usize {
    usize::from(view.size.1.saturating_sub(3))
}

text! {
    help_title { zh: "說明：這裡可用的按鍵", en: "help: keys that work here" }
    help_more { zh: "上下鍵看其餘 ", en: "Up and Down for more " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::value::roc::Moment;
    use crate::tui::theme::Theme;

    #[test]
    fn the_help_of_every_context_fits_on_one_page_at_every_size() {
        let now = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
        for (context, lang, size) in Context::ALL.iter().copied().flat_map(|context| {
            Lang::ALL
                .into_iter()
                .flat_map(move |lang| [(60, 16), (80, 24), (120, 40)].map(|size| (context, lang, size)))
        }) {
            let view = View { lang, theme: Theme::plain(), now, size };
            let lines = Help::of(context).rows(&view);
            assert!(lines.len() <= inner_height(&view), "{context:?} {lang} {size:?}: {lines:#?}");
            for line in lines {
                let line = line.to_string();
                assert!(width(line.trim_end()) <= usize::from(size.0) - 2, "{context:?} {lang} {size:?}: {line}");
            }
        }
    }
}
