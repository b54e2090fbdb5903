//! A file that cannot be read: the problems with their lines, and the ways to recover it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use std::convert::Infallible;
use std::path::PathBuf;

use crate::lang::{Lang, messages, text};
use crate::model::value::text::{cut, wrap};
use crate::ops::recover::WayOut;
use crate::store::error::StoreError;
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::component::{StartKit, View};
use crate::tui::effect::Effect;
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// The error of a file, and the ways to recover it.
#[derive(Debug)]
pub struct UnreadableFile {
    lines: Vec<String>,
    /// The first row of the text shown.
    reading: ListCursor,
    /// The damaged session, if the file is one.
    path: Option<PathBuf>,
    ways: Vec<WayOut>,
    /// Stands on one of `ways`, which Enter takes.
    cursor: ListCursor,
}

impl UnreadableFile {
    /// The page for an error without a way to recover the file.
    #[must_use]
    pub fn new(error: &StoreError, lang: Lang) -> Self {
        Self::with_ways(error, Vec::new(), lang)
    }

    /// The page for an error of a session and the ways out.
    #[must_use]
    pub fn with_ways(error: &StoreError, ways: Vec<WayOut>, lang: Lang) -> Self {
        let path = error.path().map(std::path::Path::to_owned);
        Self { lines: error.lines(lang), reading: ListCursor::default(), path, ways, cursor: ListCursor::default() }
    }

    fn go_on(&self) -> Vec<Reaction<Infallible>> {
        match (&self.path, self.ways.get(self.cursor.item(self.ways.len()))) {
            (Some(path), Some(WayOut::Recover { .. })) => {
                vec![Reaction::Close, Effect::Recover(path.clone()).into()]
            }
            (Some(path), Some(WayOut::Backup(backup))) => {
                vec![Reaction::Close, Effect::Restore { session: path.clone(), backup: backup.clone() }.into()]
            }
            // Without choices Enter closes the page.
            _ => vec![Reaction::Close],
        }
    }

    fn draw_ways(&self, buffer: &mut ratatui::buffer::Buffer, area: Rect, view: &View) {
        if self.ways.is_empty() {
            return;
        }
        let room = usize::from(area.height.saturating_sub(2));
        let (rows, here) = (ListRows::Items(self.ways.len()), self.cursor.item(self.ways.len()));
        // How many rows there are for them depends on the window, which may have another size since the cursor moved.
        let mut cursor = self.cursor;
        cursor.show(rows, room);
        paint::text(buffer, area, 0, &format!(" {}", view.lang.unreadable_file_ways()), view.theme.heading());
        for (row, position) in (1..).zip(cursor.shown(rows, room)) {
            let text = format!("   {}", way_words(&self.ways[position], view.lang));
            let line = Line::raw(cut(&text, usize::from(area.width)).into_owned());
            paint::row(buffer, area, row, &line, position == here, view.theme);
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

impl Popup<StartKit> for UnreadableFile {
    fn context(&self) -> Context {
        Context::UnreadableFile
    }

    fn update(&mut self, command: Command, _: &StartKit, view: &View) -> Vec<Reaction<Infallible>> {
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Accept => return self.go_on(),
            // With ways out the arrows choose among them; a long text is paged through.
            Command::Up | Command::Down if !self.ways.is_empty() => {
                self.cursor.go(command, ListRows::Items(self.ways.len()), self.ways.len());
            }
            _ => {
                let rows = self.rows(view).len();
                self.reading.go(command, ListRows::read(rows), self.height(view));
            }
        }
        Vec::new()
    }

    fn place(&self, _: &StartKit, view: &View) -> Option<(usize, usize)> {
        self.reading.place(ListRows::read(self.rows(view).len()), self.height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), view.lang.unreadable_file_title(), view.theme);
        let rows = self.rows(view);
        let height = self.height(view);
        for (row, line) in rows[self.reading.shown(ListRows::read(rows.len()), height)].iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, Style::new());
        }
        let ways = Rect { y: inner.y + height as u16, height: inner.height.saturating_sub(height as u16), ..inner };
        self.draw_ways(buffer, ways, view);
        hints::draw(buffer, self, kit, view);
    }
}

fn way_words(way: &WayOut, lang: Lang) -> String {
    match way {
        WayOut::Recover { answers, losses: 0 } => lang.way_recover_all(*answers),
        WayOut::Recover { answers, losses } => lang.way_recover(*answers, *losses),
        WayOut::Backup(backup) => lang.way_backup(&backup.at.label(lang)),
    }
}

text! {
    unreadable_file_title { zh: "檔案無法開啟", en: "this file cannot be opened" }
    unreadable_file_ways { zh: "可以這樣接續（原檔不會更動）", en: "ways to go on (the file itself stays as it is)" }
}

messages! {
    way_recover_all(answers: usize) {
        zh: "救回 {answers} 項查核結果到新檔",
        counted(answers: "answer"),
        en: "recover {answers} into a new file",
    }
    way_recover(answers: usize, losses: usize) {
        zh: "救回 {answers} 項查核結果到新檔（{losses} 處無法讀取或有疑問）",
        counted(answers: "answer", losses: "place is" / "places are"),
        en: "recover {answers} into a new file ({losses} lost or in doubt)",
    }
    way_backup(at: &str) { zh: "改用備份：{at}", en: "go on with the backup of {at}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, kit, screen_text, short};

    #[test]
    fn the_way_out_under_the_cursor_is_taken() {
        let error = StoreError::Exists { path: "a.session.ron".into() };
        let at = crate::model::sample::stamp(1).at;
        let backup = WayOut::Backup(crate::ops::recover::Backup { path: "a.bak".into(), at });
        let ways = vec![WayOut::Recover { answers: 3, losses: 1 }, backup];
        let mut page = UnreadableFile::with_ways(&error, ways, Lang::En);
        assert!(screen_text(&page, &kit()).contains("recover 3 answers"));
        assert_eq!(short(&keys(&mut page, "Enter", &kit())), ["closes", "do Recover"]);
        assert_eq!(short(&keys(&mut page, "Down Down Enter", &kit())), ["closes", "do Restore"]);
        assert_eq!(short(&keys(&mut UnreadableFile::new(&error, Lang::En), "Enter", &kit())), ["closes"]);
    }
}
