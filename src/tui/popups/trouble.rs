//! A file that cannot be read: what is wrong, at which line, and the ways out. Everything else still works.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::path::PathBuf;

use crate::lang::{Lang, messages, words};
use crate::model::value::text::{cut, wrap};
use crate::store::error::StoreError;
use crate::store::session::rescue::WayOut;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::widgets::{hints, paint, window::Window};

/// An error to be read at leisure, and the ways out of it.
#[derive(Debug)]
pub struct Trouble {
    lines: Vec<String>,
    window: Window,
    /// The session that is damaged, if it is one.
    path: Option<PathBuf>,
    ways: Vec<WayOut>,
    /// Position among the ways.
    cursor: usize,
}

impl Trouble {
    /// The page for an error that there is no way out of but to mend the file.
    #[must_use]
    pub fn new(error: &StoreError, lang: Lang) -> Self {
        Self::with_ways(error, Vec::new(), lang)
    }

    /// The page for an error of a session and the ways out.
    #[must_use]
    pub fn with_ways(error: &StoreError, ways: Vec<WayOut>, lang: Lang) -> Self {
        let path = error.path().map(std::path::Path::to_owned);
        Self { lines: error.lines(lang), window: Window::default(), path, ways, cursor: 0 }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        let (rows, height) = (self.rows(view).len(), self.height(view));
        let page = isize::try_from(height).unwrap_or(1);
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Accept => return self.go_on(),
            // With ways out the arrows choose among them; a long text is paged through.
            Command::Up if !self.ways.is_empty() => self.cursor = self.cursor.saturating_sub(1),
            Command::Down if !self.ways.is_empty() => self.cursor = (self.cursor + 1).min(self.ways.len() - 1),
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

    fn go_on(&self) -> Vec<Reaction> {
        match (&self.path, self.ways.get(self.cursor)) {
            (Some(path), Some(WayOut::Recover { .. })) => {
                vec![Reaction::Pop, Reaction::Do(Effect::Recover(path.clone()))]
            }
            (Some(path), Some(WayOut::Backup(backup))) => {
                vec![Reaction::Pop, Reaction::Do(Effect::Restore { session: path.clone(), backup: backup.clone() })]
            }
            // Nothing to choose: the page was read.
            _ => vec![Reaction::Pop],
        }
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, view.lang.trouble_title(), view.theme);
        let rows = self.rows(view);
        let height = self.height(view);
        for (row, line) in rows[self.window.rows(height, rows.len())].iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, Style::new());
        }
        let ways = Rect { y: inner.y + height as u16, height: inner.height.saturating_sub(height as u16), ..inner };
        self.draw_ways(buffer, ways, view);
        let footer = hints::line(Context::Trouble, view.lang, view.theme, usize::from(inner.width));
        paint::line(buffer, inner, inner.height.saturating_sub(1), &footer);
    }

    fn draw_ways(&self, buffer: &mut ratatui::buffer::Buffer, area: Rect, view: &View) {
        if self.ways.is_empty() {
            return;
        }
        let room = usize::from(area.height.saturating_sub(2));
        paint::text(buffer, area, 0, &format!(" {}", view.lang.trouble_ways()), view.theme.heading());
        let first = (self.cursor + 1).saturating_sub(room);
        for (row, (position, way)) in self.ways.iter().enumerate().skip(first).take(room).enumerate() {
            let is_cursor = position == self.cursor;
            let style = if is_cursor { view.theme.cursor() } else { Style::new() };
            let text = format!(" {} {}", if is_cursor { ">" } else { " " }, way_words(way, view.lang));
            paint::text(buffer, area, row as u16 + 1, &cut(&text, usize::from(area.width)), style);
        }
    }

    /// Rows for the text of the error: what the frame, the footer and the ways out leave.
    fn height(&self, view: &View) -> usize {
        let inner = usize::from(view.size.1.saturating_sub(3));
        let ways = if self.ways.is_empty() { 0 } else { (self.ways.len() + 1).min(inner / 2) };
        inner - ways
    }

    fn rows(&self, view: &View) -> Vec<String> {
        let cells = usize::from(view.size.0).saturating_sub(4);
        self.lines.iter().flat_map(|line| wrap(&view.theme.shown(line), cells)).map(|line| format!(" {line}")).collect()
    }
}

fn way_words(way: &WayOut, lang: Lang) -> String {
    match way {
        WayOut::Recover { answers, losses: 0 } => lang.way_recover_all(*answers),
        WayOut::Recover { answers, losses } => lang.way_recover(*answers, *losses),
        WayOut::Backup(backup) => lang.way_backup(&backup.at.words(lang)),
    }
}

words! {
    trouble_title { zh: "檔案無法開啟", en: "this file cannot be opened" }
    trouble_ways { zh: "可以這樣接續（原檔不會更動）", en: "ways to go on (the file itself stays as it is)" }
}

messages! {
    way_recover_all(answers: usize) {
        zh: "救回 {answers} 項查核結果到新檔",
        en: "recover {answers} answers into a new file",
    }
    way_recover(answers: usize, losses: usize) {
        zh: "救回 {answers} 項查核結果到新檔（{losses} 處無法讀取或有疑問）",
        en: "recover {answers} answers into a new file ({losses} places are lost or in doubt)",
    }
    way_backup(at: &str) { zh: "改用備份：{at}", en: "go on with the backup of {at}" }
}
