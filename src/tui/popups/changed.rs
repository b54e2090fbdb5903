//! The question what to do when someone else changed the open file.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::lang::{messages, words};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::{cut, wrap};
use crate::store::error::StoreError;
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::screens::inspection::Inspection;
use crate::tui::widgets::{hints, paint, window::Window};

/// The question, and the other version once it was asked for.
#[derive(Debug, Default)]
pub struct Changed {
    theirs: Option<Result<Box<Session>, StoreError>>,
    /// Where a copy was saved, or why it was not.
    word: Option<String>,
    window: Window,
}

impl Changed {
    /// Says what became of a copy.
    pub fn say(&mut self, word: String) {
        self.word = Some(word);
    }

    /// Takes in the other version.
    pub fn compare(&mut self, theirs: Result<Box<Session>, StoreError>) {
        self.theirs = Some(theirs);
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &Inspection, view: &View) -> Vec<Reaction> {
        let (rows, height) = (self.rows(inspection, view).len(), height(view));
        let copy = || Reaction::Do(Effect::SaveCopy(Box::new(inspection.session().clone())));
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Compare => return vec![Reaction::Do(Effect::Look(inspection.path().clone()))],
            Command::Overwrite => return vec![Reaction::Pop, Reaction::Do(Effect::Overwrite)],
            Command::SaveCopy => return vec![copy()],
            Command::Abandon => return vec![Reaction::LeaveSession],
            Command::Reload => {
                let reload = [Reaction::Do(Effect::Close), Reaction::Do(Effect::Open(inspection.path().clone()))];
                // What stands only in memory is not thrown away: it goes into a copy first.
                let is_saved = inspection.saving().is_all_saved();
                return (!is_saved).then(copy).into_iter().chain(reload).collect();
            }
            Command::Up => self.window.scroll(-1, height, rows),
            Command::Down => self.window.scroll(1, height, rows),
            _ => {}
        }
        Vec::new()
    }

    /// The part of the screen that the question takes.
    #[must_use]
    pub fn area(area: Rect) -> Rect {
        paint::centered(area, 76, area.height.min(20))
    }

    /// Paints the question.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let area = Self::area(area);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, view.lang.changed_title(), view.theme);
        let rows = self.rows(inspection, view);
        for (row, line) in rows[self.window.rows(height(view), rows.len())].iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, Style::new());
        }
        let footer = hints::line(Context::Changed, view.lang, view.theme, usize::from(inner.width));
        paint::line(buffer, inner, inner.height.saturating_sub(1), &footer);
    }

    fn rows(&self, inspection: &Inspection, view: &View) -> Vec<String> {
        let lang = view.lang;
        let cells = usize::from(view.size.0.min(76)).saturating_sub(4);
        let mut rows: Vec<String> = wrap(lang.changed_words(), cells);
        rows.push(String::new());
        rows.extend(self.word.iter().flat_map(|word| wrap(word, cells)));
        match &self.theirs {
            None => {}
            Some(Err(error)) => rows.extend(wrap(&error.sentence(lang), cells)),
            Some(Ok(theirs)) => {
                let differences = differences(inspection.session(), theirs, view);
                rows.push(lang.changed_count(differences.len()));
                rows.extend(differences);
            }
        }
        rows.into_iter().map(|row| format!(" {}", cut(&view.theme.shown(&row), cells))).collect()
    }
}

/// One line a point whose answers differ: the mark here and there, or that the rest does.
fn differences(ours: &Session, theirs: &Session, view: &View) -> Vec<String> {
    let lang = view.lang;
    let words = |session: &Session, point| Mark::words_or_none(session.mark(point), lang);
    ours.points()
        .map(|(_, _, point)| &point.id)
        .filter(|point| ours.answer(point) != theirs.answer(point))
        .map(|point| match (words(ours, point), words(theirs, point)) {
            (here, there) if here == there => lang.changed_note(point.as_str(), here),
            (here, there) => lang.changed_mark(point.as_str(), here, there),
        })
        .collect()
}

fn height(view: &View) -> usize {
    usize::from(view.size.1.min(20).saturating_sub(3))
}

words! {
    changed_title { zh: "檔案在別處被更動", en: "the file was changed elsewhere" }
    changed_words {
        zh: "這份查核紀錄的檔案在程式之外被更動過。這裡的內容還在，尚未寫入，也不會自動覆寫。請選擇：看差異、重新載入檔案、另存一份，或以這裡的內容覆寫（檔案原有的內容會先留成備份）。",
        en: "The file of this session was changed outside the program. What you have here is still there and nothing is overwritten unasked: look at the difference, load the file again, save a copy, or write over it (what stands in the file is kept as a backup first).",
    }
}

messages! {
    changed_count(count: usize) { zh: "不同的查核重點：{count} 項", en: "points that differ: {count}" }
    changed_mark(point: &str, here: &str, there: &str) {
        zh: "{point}  這裡：{here}  檔案：{there}",
        en: "{point}  here: {here}  file: {there}",
    }
    changed_note(point: &str, mark: &str) {
        zh: "{point}  {mark}，備註或時間不同",
        en: "{point}  {mark}, note or time differ",
    }
}
