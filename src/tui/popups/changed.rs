//! The question about an open file that another program changed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::lang::{messages, text};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::{cut, wrap};
use crate::store::error::StoreError;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Handled, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// The question, with the other version once it was read.
#[derive(Debug, Default)]
pub struct ChangedPage {
    theirs: Option<Result<Box<Session>, StoreError>>,
    /// Where a copy was saved, or why it was not.
    word: Option<String>,
    reading: ListCursor,
}

impl Popup<OpenSession> for ChangedPage {
    fn context(&self) -> Context {
        Context::Changed
    }

    fn may_be_left(&self) -> bool {
        false
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let copy = || Effect::SaveCopy(Box::new(open.session().clone())).into();
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Compare => return vec![Effect::Look(open.path.clone()).into()],
            Command::Overwrite => return vec![Reaction::Close, Effect::Overwrite.into()],
            Command::SaveCopy => return vec![copy()],
            Command::Abandon => return vec![Reaction::App(Request::AbandonSession)],
            Command::Merge => {
                let merge = Effect::MergeWithFile(Box::new(open.session().clone()), open.path.clone());
                return vec![Reaction::Close, merge.into()];
            }
            Command::Reload => {
                // Unsaved edits are never lost: they are saved as a copy first, or the file is not loaded.
                let unsaved = (!open.saving.is_all_saved()).then(|| Box::new(open.session().clone()));
                return vec![Effect::Reload { path: open.path.clone(), unsaved }.into()];
            }
            _ => {
                let rows = self.rows(open, view).len();
                self.reading.go(command, ListRows::read(rows), height(view));
            }
        }
        Vec::new()
    }

    fn handle(&mut self, event: Event, _: &OpenSession, _: &View) -> Handled<SessionRequest> {
        match event {
            Event::Looked(theirs) => {
                self.theirs = Some(theirs);
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.word = Some(notice);
        Ok(())
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 76, view.size.1.min(20))
    }

    fn place(&self, open: &OpenSession, view: &View) -> Option<(usize, usize)> {
        self.reading.place(ListRows::read(self.rows(open, view).len()), height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, self.area(view), view.lang.changed_title(), view.theme);
        let rows = self.rows(open, view);
        for (row, line) in rows[self.reading.shown(ListRows::read(rows.len()), height(view))].iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, Style::new());
        }
        hints::draw(buffer, self, open, view);
    }
}

impl ChangedPage {
    fn rows(&self, open: &OpenSession, view: &View) -> Vec<String> {
        let lang = view.lang;
        let cells = usize::from(view.size.0.min(76)).saturating_sub(4);
        let mut rows: Vec<String> = wrap(lang.changed_words(), cells);
        rows.push(String::new());
        rows.extend(self.word.iter().flat_map(|word| wrap(word, cells)));
        match &self.theirs {
            None => {}
            Some(Err(error)) => rows.extend(wrap(&error.message(lang), cells)),
            Some(Ok(theirs)) => {
                let differences = differences(open.session(), theirs, view);
                rows.push(lang.changed_count(differences.len()));
                rows.extend(differences);
            }
        }
        rows.into_iter().map(|row| format!(" {}", cut(&view.theme.shown(&row), cells))).collect()
    }
}

/// One line a point with different answers: both marks, or that only the rest differs.
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

text! {
    changed_title { zh: "檔案在別處被更動", en: "the file was changed elsewhere" }
    changed_words {
        zh: "這份查核紀錄的檔案在程式之外被更動過。這裡的內容還在，尚未寫入，也不會自動覆寫。請選擇：看差異、重新載入檔案、另存一份、與檔案合併成新檔，或以這裡的內容覆寫（檔案原有的內容會先留成備份）。",
        en: "The file of this session was changed outside the program. What you have here is still there and nothing is overwritten unasked: look at the difference, load the file again, save a copy, merge both into a new file, or write over it (what stands in the file is kept as a backup first).",
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, marked, open, screen_text, short, view};

    #[test]
    fn what_is_only_in_memory_goes_into_a_copy_before_the_file_is_loaded_again() {
        let mut open = open(marked(&[1], &[]));
        let unsaved = |open: &OpenSession| match &keys(&mut ChangedPage::default(), "r", open)[..] {
            [Reaction::App(Request::Do(Effect::Reload { unsaved, .. }))] => unsaved.is_some(),
            other => panic!("{:?}", short(other)),
        };
        assert!(!unsaved(&open));
        open.saving.sent();
        assert!(unsaved(&open));
        for (key, expected) in [
            ("d", vec!["do Look"]),
            ("O", vec!["closes", "do Overwrite"]),
            ("m", vec!["closes", "do MergeWithFile"]),
            ("c", vec!["do SaveCopy"]),
            ("Q", vec!["AbandonSession"]),
            ("Esc", vec!["closes"]),
        ] {
            assert_eq!(short(&keys(&mut ChangedPage::default(), key, &open)), expected, "{key}");
        }
    }

    #[test]
    fn the_other_version_is_set_beside_this_one() {
        let open = open(marked(&[2], &[("1.1.1", Mark::Done)]));
        let theirs = marked(&[2], &[("1.1.1", Mark::Absent)]);
        let mut changed = ChangedPage::default();
        let handled = changed.handle(Event::Looked(Ok(Box::new(theirs))), &open, &view());
        assert!(matches!(handled, Handled::Consumed(answered) if answered.is_empty()));
        let shown = screen_text(&changed, &open);
        assert!(shown.contains("1.1.1  here: done  file: absent") && !shown.contains("1.1.2"), "{shown}");
    }
}
