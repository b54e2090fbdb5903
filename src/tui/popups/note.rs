//! The note editor: saves as one types, and shows the terminal's own cursor at the caret. Below the text stand ready words;
//! the keys go to one of the two.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Draft;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::value::text::{cut, fit, half_width, width};
use crate::model::walk::change::Amendment;
use crate::model::walk::navigation::Motion;
use crate::model::walk::ready_words::{ReadyWord, has_words, ready_words, with_words};
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{After, Below, OpenSession, Pending, SessionRequest};
use crate::tui::component::popup::{Handled, HintsAt, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::regions;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::{message, paint};

/// A note that is being written.
#[derive(Debug)]
pub struct Note {
    point: PointId,
    field: TextField,
    /// Where the keys go.
    side: Side,
    /// Stands on one of the ready words, while the keys go to them.
    cursor: ListCursor,
    notice: Option<String>,
}

/// The two parts of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Text,
    Words,
}

impl Note {
    /// The note of a point, with the caret at its end. Where a reason is wanted and none is written yet, the keys go to the
    /// ready words.
    #[must_use]
    pub fn open(open: &OpenSession, point: &PointId, lang: Lang) -> Self {
        let session = open.session();
        let wants_reason = matches!(session.mark(point), Some(Mark::Absent | Mark::Partial));
        let mut note = Self::with(point, TextField::new(session.note(point), Lines::Many));
        if wants_reason && session.note(point).is_empty() && !note.words(open, lang).is_empty() {
            note.side = Side::Words;
        }
        note
    }

    fn with(point: &PointId, field: TextField) -> Self {
        Self { point: point.clone(), field, side: Side::Text, cursor: ListCursor::default(), notice: None }
    }

    fn words(&self, open: &OpenSession, lang: Lang) -> Vec<ReadyWord> {
        ready_words(open.session(), &self.point, &open.phrases, lang)
    }

    /// Takes the words at this position into the note, or out of it again.
    fn take(&mut self, at: usize, open: &OpenSession, lang: Lang) -> Vec<Reaction<SessionRequest>> {
        let Some(word) = self.words(open, lang).into_iter().nth(at) else { return Vec::new() };
        self.field = TextField::new(&with_words(&self.field.text(), &word.text, lang), Lines::Many);
        self.save_draft(open)
    }

    /// Keeps what is written as a phrase, in the user's file.
    fn keep(&mut self, view: &View) -> Vec<Reaction<SessionRequest>> {
        let phrase = self.field.text().trim().to_owned();
        if phrase.is_empty() {
            self.notice = Some(view.lang.nothing_to_keep().to_owned());
            return Vec::new();
        }
        vec![Reaction::App(Request::Do(Effect::KeepPhrase(phrase)))]
    }

    /// The note that was being written when the program ended, with the caret where it was.
    #[must_use]
    pub fn resume(draft: &Draft) -> Self {
        let mut field = TextField::new(&draft.text, Lines::Many);
        field.place_caret(draft.line, draft.column);
        Self::with(&draft.point, field)
    }

    fn save_draft(&self, open: &OpenSession) -> Vec<Reaction<SessionRequest>> {
        let (line, column) = self.field.caret();
        let draft = Draft { point: self.point.clone(), text: self.field.text(), line, column };
        if open.session().draft() == Some(&draft) {
            return Vec::new();
        }
        vec![Reaction::Host(SessionRequest::Apply(Edit::Draft(Some(draft))))]
    }

    /// Applies the draft as the note: one edit, one log entry, one step of undo.
    fn finish(&self, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let stamp = open.editor.stamp(view.now);
        let edit = open.session().noting(&self.point, &self.field.text(), &stamp);
        let mut reactions = vec![Reaction::Close];
        if open.session().note(&self.point) != note_of(&edit) {
            reactions.push(Reaction::Host(SessionRequest::Apply(edit)));
        }
        reactions.push(Reaction::Host(SessionRequest::DropDraft));
        reactions
    }

    /// Asks for the reason of the new note, and of a mark given with it; until then the text stays here, as a draft.
    fn amend(&self, mark: Option<Mark>, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let (session, stamp, text) = (open.session(), open.editor.stamp(view.now), self.field.text());
        let (edit, after) = match mark {
            Some(mark) => (session.answering(&self.point, Some(mark), &text, &stamp), After::GoOn),
            None => (session.noting(&self.point, &text, &stamp), After::Stay),
        };
        if edit.changes(session) {
            let pending = Pending { amendment: Amendment::Change(edit), after, below: Below::Note };
            return vec![Reaction::Host(SessionRequest::AskReason(pending))];
        }
        vec![Reaction::Close, Reaction::Host(SessionRequest::DropDraft)]
    }
}

impl Popup<OpenSession> for Note {
    fn context(&self) -> Context {
        match self.side {
            Side::Text => Context::Note,
            Side::Words => Context::Words,
        }
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        match command {
            Command::NextField => {
                self.side = match self.side {
                    Side::Text if !self.words(open, view.lang).is_empty() => Side::Words,
                    Side::Text | Side::Words => Side::Text,
                };
                Vec::new()
            }
            Command::Select => {
                let count = self.words(open, view.lang).len();
                let taken = self.take(self.cursor.item(count), open, view.lang);
                self.go(Command::Down, open, view);
                taken
            }
            Command::KeepPhrase => self.keep(view),
            Command::Accept | Command::Back if open.session().is_closed() => self.amend(None, open, view),
            Command::Accept => {
                let mut reactions = self.finish(open, view);
                reactions.push(Reaction::Host(SessionRequest::Walk(Motion::By(1))));
                reactions
            }
            Command::Mark(mark) if open.session().is_closed() => self.amend(Some(mark), open, view),
            Command::Back => self.finish(open, view),
            Command::Mark(mark) => {
                let mut reactions = self.finish(open, view);
                reactions.push(Reaction::Host(SessionRequest::Mark(mark)));
                reactions
            }
            Command::Undo => {
                self.field.undo();
                self.save_draft(open)
            }
            Command::Redo => {
                self.field.redo();
                self.save_draft(open)
            }
            _ => {
                self.go(command, open, view);
                Vec::new()
            }
        }
    }

    /// There may be no ready words.
    fn offers(&self, command: Command, open: &OpenSession) -> bool {
        command != Command::NextField || self.side == Side::Words || !self.words(open, Lang::En).is_empty()
    }

    fn press(&mut self, key: KeyEvent, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        if self.side == Side::Words {
            if let KeyCode::Char(letter) = key.code
                && key.modifiers.is_empty()
                && let Some(number @ 1..) = half_width(letter).to_digit(10)
            {
                return self.take(number as usize - 1, open, view.lang);
            }
            // Whatever else is typed belongs to the note.
            self.side = Side::Text;
        }
        self.field.press(key);
        self.save_draft(open)
    }

    fn paste(&mut self, text: &str, open: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.side = Side::Text;
        self.field.paste(text);
        self.save_draft(open)
    }

    fn click(&mut self, at: Position, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        let count = self.words(open, view.lang).len();
        let (_, list) = parts(paint::within(regions::note(view.area())), count);
        let rows = ListRows::Items(count);
        let row = list.and_then(|list| self.cursor.row_under(at, below_rule(list), rows));
        row.map(|row| self.take(row, open, view.lang)).unwrap_or_default()
    }

    fn handle(&mut self, event: Event, _: &OpenSession, view: &View) -> Handled<SessionRequest> {
        match event {
            Event::PhraseKept(Ok(_)) => self.notice = Some(view.lang.phrase_kept().to_owned()),
            Event::PhraseKept(Err(error)) => self.notice = Some(error.message(view.lang)),
            other => return Handled::Ignored(other),
        }
        Handled::Consumed(Vec::new())
    }

    fn area(&self, view: &View) -> Rect {
        regions::note(view.area())
    }

    fn hints_at(&self, _: &View) -> HintsAt {
        HintsAt::Footer
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let title = open
            .session()
            .find(&self.point)
            .map(|(_, _, point)| view.lang.note_title(&point.locator(), &cut(&point.check, 60)));
        let title = view.theme.shown(&title.unwrap_or_default()).into_owned();
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, view.theme);
        let words = self.words(open, view.lang);
        let (text, list) = parts(inner, words.len());
        if let Some(list) = list {
            self.draw_words(frame.buffer_mut(), list, &words, view);
        }
        if let Some(notice) = &self.notice {
            let (row, style) = (paint::last_row(text), view.theme.heading());
            message::draw(frame.buffer_mut(), row, text.height > 2, notice, style, view.theme);
        }
        self.field.draw(frame, text, Focus::Here);
    }
}

impl Note {
    fn go(&mut self, command: Command, open: &OpenSession, view: &View) {
        let count = self.words(open, view.lang).len();
        let (_, list) = parts(paint::within(regions::note(view.area())), count);
        let height = list.map_or(1, |list| usize::from(below_rule(list).height));
        self.cursor.go(command, ListRows::Items(count), height);
    }

    /// The rule with the position, then a row for each: number, where it comes from, the words, whether they are taken.
    fn draw_words(&self, buffer: &mut Buffer, area: Rect, words: &[ReadyWord], view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let is_here = self.side == Side::Words;
        let rows = ListRows::Items(words.len());
        let inner = below_rule(area);
        let mut cursor = self.cursor;
        cursor.show(rows, usize::from(inner.height));
        let here = cursor.item(words.len());
        let title = Line::from(vec![
            Span::styled(lang.words_title(), if is_here { theme.place() } else { theme.heading() }),
            Span::styled(if is_here { lang.words_how() } else { lang.words_where() }, theme.muted()),
        ]);
        let place = Line::styled(format!("{}/{}", here + 1, words.len()), theme.muted());
        paint::rule(buffer, area, &title, &place, theme);
        let note = self.field.text();
        let taken = format!("{} ", lang.word_taken());
        let origins = words.iter().map(|word| width(word.origin.label(lang))).max().unwrap_or_default();
        for (row, at) in (0..).zip(cursor.shown(rows, usize::from(inner.height))) {
            let word = &words[at];
            let number = if at < 9 { (at + 1).to_string() } else { " ".to_owned() };
            let is_taken = has_words(&note, &word.text);
            let room = usize::from(inner.width).saturating_sub(6 + origins + width(&taken) + 1);
            let origin = word.origin.label(lang);
            let line = Line::from(vec![
                Span::raw("  "),
                Span::styled(format!("{number} "), theme.key()),
                Span::styled(format!("{} ", fit(origin, origins)), theme.muted()),
                Span::raw(fit(&theme.shown(&word.text.replace('\n', " ")), room)),
                Span::styled(if is_taken { taken.clone() } else { String::new() }, theme.muted()),
            ]);
            paint::row(buffer, inner, row, &line, is_here && at == here, theme);
        }
    }
}

/// The text, and below it the ready words with their rule, where there is room for both.
fn parts(inner: Rect, words: usize) -> (Rect, Option<Rect>) {
    let text = Rect { x: inner.x + 1.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
    let wished = u16::try_from(words).unwrap_or(u16::MAX).saturating_add(1);
    let height = wished.min(inner.height * 5 / 8);
    if words == 0 || height < 2 || inner.height < 5 {
        return (text, None);
    }
    let list = Rect { y: inner.bottom() - height, height, ..inner };
    (Rect { height: inner.height - height, ..text }, Some(list))
}

const fn below_rule(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// The note that an edit of one point leaves.
fn note_of(edit: &Edit) -> &str {
    match edit {
        Edit::Answers(answers) | Edit::Amend { answers, .. } => {
            answers.first().and_then(|(_, answer)| answer.as_ref()).map_or("", |answer| answer.note.as_str())
        }
        Edit::Draft(_) | Edit::Scope(_) | Edit::Close => "",
    }
}

text! {
    words_title { zh: "現成語句", en: "ready words" }
    words_how { zh: "  按數字或空白鍵取用，打字即寫入備註", en: "  a digit or Space takes one; typing goes into the note" }
    words_where { zh: "  Tab 到這裡選用", en: "  Tab comes here" }
    word_taken { zh: "已取用", en: "taken" }
    nothing_to_keep { zh: "還沒有寫字，沒有可存成常用語的內容", en: "nothing is written yet that could be kept" }
    phrase_kept { zh: "已存成常用語（設定資料夾的 phrases.txt，可自行編輯）", en: "kept in phrases.txt beside the settings, which may be edited" }
}

messages! {
    note_title(locator: &str, check: &str) { zh: "備註 {locator}  {check}", en: "note {locator}  {check}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::session::Session;
    use crate::model::sample;
    use crate::tui::popups::testing::{keys, marked, open, short};

    #[test]
    fn each_letter_is_saved_as_a_draft_and_esc_makes_it_the_note() {
        let open = open(marked(&[1], &[]));
        let mut note = Note::open(&open, &"1.1.1".into(), Lang::En);
        assert_eq!(short(&keys(&mut note, "type:no", &open)), ["Apply", "Apply"]);
        let answered = keys(&mut note, "Esc", &open);
        assert_eq!(short(&answered), ["closes", "Apply", "DropDraft"]);
        assert!(matches!(&answered[1], Reaction::Host(SessionRequest::Apply(edit)) if note_of(edit) == "no"));
        assert_eq!(short(&keys(&mut note, "F4", &open)), ["closes", "Apply", "DropDraft", "Mark"]);
    }

    #[test]
    fn an_untouched_note_changes_nothing() {
        let open = open(marked(&[1], &[]));
        let mut note = Note::open(&open, &"1.1.1".into(), Lang::En);
        assert_eq!(short(&keys(&mut note, "Esc", &open)), ["closes", "DropDraft"]);
    }

    #[test]
    fn a_reason_is_taken_from_the_ready_words_with_one_key_and_given_back_with_it() {
        let mut session = marked(&[2], &[("1.1.1", Mark::Absent)]);
        let mut parts = session.parts().clone();
        std::sync::Arc::make_mut(&mut parts.checklist).pillars[0].strategies[0].points[0].look_for =
            ["chart".into(), "rules".into()].into();
        session = Session::from_parts(parts);
        let open = open(session);
        let mut note = Note::open(&open, &"1.1.1".into(), Lang::En);
        assert_eq!(Popup::<OpenSession>::context(&note), Context::Words);
        keys(&mut note, "1", &open);
        assert_eq!(note.field.text(), "not seen: chart");
        keys(&mut note, "Down Space", &open);
        assert_eq!(note.field.text(), "not seen: chart; not seen: rules");
        keys(&mut note, "2", &open);
        assert_eq!(note.field.text(), "not seen: chart");
        assert_eq!(short(&keys(&mut note, "Enter", &open)), ["closes", "Apply", "DropDraft", "Walk"]);
        keys(&mut note, "type:! type:1", &open);
        assert_eq!(note.field.text(), "not seen: chart!1", "what is typed goes into the note, digits too by then");
        keys(&mut note, "Tab 1", &open);
        assert_eq!(note.field.text(), "!1");
    }

    #[test]
    fn of_a_closed_visit_the_reason_is_asked_for_first() {
        let mut session = marked(&[1], &[("1.1.1", Mark::Done)]);
        session.apply(&Edit::Close, &sample::stamp(9)).unwrap();
        let open = open(session);
        let mut note = Note::open(&open, &"1.1.1".into(), Lang::En);
        assert_eq!(short(&keys(&mut note, "Esc", &open)), ["closes", "DropDraft"]);
        let answered = keys(&mut note, "type:x Esc", &open);
        assert_eq!(short(&answered), ["Apply", "AskReason"]);
    }
}
