//! A report shown on the screen: long lines are wrapped, and only the visible rows are built.

use ratatui::Frame;
use ratatui::style::Style;

use super::export::{ask, open_written};
use crate::lang::messages;
use crate::model::value::text::{width, wrap};
use crate::ops::export::{Format, What};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::effect::Destination;
use crate::tui::widgets::list_cursor;
use crate::tui::widgets::{hints, paint};

/// The most rows of the page that a notice covers.
const MOST_SAID: usize = 3;

/// A report on screen.
#[derive(Debug)]
pub struct Pager {
    what: What,
    format: Format,
    lines: Vec<String>,
    top: Place,
    notice: Option<String>,
}

/// A row of the page: a line of the text, and which of the rows that it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: usize,
    row: usize,
}

/// How many cells a row and how many rows the page has.
#[derive(Clone, Copy, Debug)]
struct Page {
    cells: usize,
    height: usize,
}

/// The format in which a report is shown: its own where that is a text format.
#[must_use]
pub const fn shown_as(format: Format) -> Format {
    match format {
        Format::Html | Format::Odt | Format::Ods => Format::Text,
        Format::Text | Format::Markdown | Format::Csv | Format::Json => format,
    }
}

impl Pager {
    /// A report as a text.
    #[must_use]
    pub fn new(what: What, format: Format, text: &str, view: &View) -> Self {
        let mut lines = Vec::new();
        if shown_as(format) != format {
            lines.extend([view.lang.pager_as_text(format.label(view.lang)), String::new()]);
        }
        lines.extend(text.lines().map(str::to_owned));
        Self { what, format, lines, top: Place::default(), notice: None }
    }

    fn up(&mut self, rows: usize, page: Page, view: &View) {
        self.top = self.above(self.top_on(page, view), rows, page, view);
    }

    fn down(&mut self, rows: usize, page: Page, view: &View) {
        let mut place = self.top_on(page, view);
        for _ in 0..rows {
            place = if place.row + 1 < self.rows(place.line, page, view).len() {
                Place { row: place.row + 1, ..place }
            } else {
                Place { line: place.line + 1, row: 0 }
            };
            if place.line >= self.lines.len() {
                break;
            }
        }
        self.top = place.min(self.last_top(page, view));
    }

    /// The place this number of rows above another one, or the first.
    fn above(&self, mut place: Place, rows: usize, page: Page, view: &View) -> Place {
        for _ in 0..rows {
            place = match place {
                Place { line: 0, row: 0 } => break,
                Place { line, row: 0 } => {
                    Place { line: line - 1, row: self.rows(line - 1, page, view).len().saturating_sub(1) }
                }
                Place { line, row } => Place { line, row: row - 1 },
            };
        }
        place
    }

    /// The first row of the last page.
    fn last_top(&self, page: Page, view: &View) -> Place {
        let last = self.lines.len().saturating_sub(1);
        let end = Place { line: last, row: self.rows(last, page, view).len().saturating_sub(1) };
        self.above(end, page.height.saturating_sub(1), page, view)
    }

    /// The first row shown. In a window that became wider its line may take fewer rows now.
    fn top_on(&self, page: Page, view: &View) -> Place {
        let rows = self.rows(self.top.line, page, view).len();
        Place { row: self.top.row.min(rows.saturating_sub(1)), ..self.top }.min(self.last_top(page, view))
    }

    /// The rows that a line takes. What fits is left as it is, so that tables stay aligned.
    fn rows(&self, line: usize, page: Page, view: &View) -> Vec<String> {
        let text = view.theme.shown(self.lines.get(line).map_or("", String::as_str));
        if width(&text) <= page.cells {
            return vec![text.into_owned()];
        }
        // A line across the report ends where the window does.
        let is_rule = ["=", "-"].iter().any(|sign| text.trim_matches(|letter| sign.contains(letter)).is_empty());
        if is_rule { vec![text.chars().take(page.cells).collect()] } else { wrap(&text, page.cells) }
    }

    fn page(&self, view: &View) -> Page {
        let cells = usize::from(view.size.0).saturating_sub(3);
        // The frame, what was said, and the footer.
        let height = usize::from(view.size.1).saturating_sub(3 + self.said(cells, view).len());
        Page { cells, height }
    }

    fn said(&self, cells: usize, view: &View) -> Vec<String> {
        let mut said = self.notice.as_ref().map(|notice| wrap(&view.theme.shown(notice), cells)).unwrap_or_default();
        said.truncate(MOST_SAID);
        said
    }
}

impl Popup<OpenSession> for Pager {
    fn context(&self) -> Context {
        Context::Pager
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        let page = self.page(view);
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::SaveReport => return vec![ask(Destination::File(self.what, self.format), open)],
            Command::CopySummary => return vec![ask(Destination::Clipboard, open)],
            Command::OpenFile => return open_written(open, &mut self.notice, view.lang),
            Command::First => self.top = Place::default(),
            Command::Last => self.top = self.last_top(page, view),
            other => match list_cursor::distance(other, page.height) {
                Some(by) if by < 0 => self.up(by.unsigned_abs(), page, view),
                Some(by) => self.down(by.unsigned_abs(), page, view),
                None => {}
            },
        }
        Vec::new()
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let page = self.page(view);
        let top = self.top_on(page, view);
        let mut shown: Vec<(usize, String)> = Vec::new();
        let mut line = top.line;
        while shown.len() < page.height && line < self.lines.len() {
            let skipped = if line == top.line { top.row } else { 0 };
            shown.extend(self.rows(line, page, view).into_iter().skip(skipped).map(|row| (line, row)));
            line += 1;
        }
        shown.truncate(page.height);
        let last = shown.last().map_or(0, |(line, _)| line + 1);
        let (what, format) = (self.what.label(view.lang), self.format.label(view.lang));
        let title = view.lang.pager_title(what, format, (top.line + 1).min(last), last, self.lines.len());
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), &title, view.theme);
        for (row, (_, text)) in shown.iter().enumerate() {
            paint::text(buffer, inner, row as u16, &format!(" {text}"), Style::new());
        }
        for (row, text) in self.said(page.cells, view).iter().enumerate() {
            paint::text(buffer, inner, (page.height + row) as u16, &format!(" {text}"), view.theme.heading());
        }
        hints::draw(buffer, self, open, view);
    }
}

messages! {
    pager_title(what: &str, format: &str, first: usize, last: usize, of: usize) {
        zh: "{what}，{format}，第 {first} 至 {last} 行，共 {of} 行",
        en: "{what}, {format}, lines {first} to {last} of {of}",
    }
    pager_as_text(format: &str) {
        zh: "這裡以純文字顯示同一份報告；存檔時為「{format}」，版面以檔案為準。",
        en: "This is the same report as plain text; what is saved is the {format}, with a layout of its own.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short, view};

    #[test]
    fn a_long_report_is_gone_through_page_by_page() {
        let open = open(marked(&[1], &[]));
        let text = (1..=100).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
        let mut pager = Pager::new(What::Summary, Format::Text, &text, &view());
        for (key, first) in [("Down", 2), ("Space", 22), ("PgUp", 2), ("Home", 1), ("Up", 1), ("End", 80), ("Down", 80)]
        {
            keys(&mut pager, key, &open);
            let shown = screen_text(&pager, &open);
            assert!(shown.contains(&format!("lines {first} to {}", first + 20)), "{key}: {shown}");
        }
        assert_eq!(short(&keys(&mut pager, "F2 F3 q", &open)), ["do Export", "do Export", "closes"]);
    }

    #[test]
    fn what_is_no_text_is_shown_as_one_and_says_so() {
        let open = open(marked(&[1], &[]));
        let pager = Pager::new(What::Summary, Format::Odt, "text", &view());
        assert!(screen_text(&pager, &open).contains("the same report as plain text"));
    }
}
