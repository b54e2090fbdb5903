//! The note editor: saves as one types, and shows the terminal's own cursor at the caret.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Draft;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::cut;
use crate::model::walk::change::Amendment;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{After, Below, OpenSession, Pending, SessionRequest};
use crate::tui::component::popup::{HintsAt, Popup, Reaction};
use crate::tui::widgets::paint;
use crate::tui::widgets::regions;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};

/// A note that is being written.
#[derive(Debug)]
pub struct Note {
    point: PointId,
    field: TextField,
}

impl Note {
    /// The note of a point, with the caret at its end.
    #[must_use]
    pub fn open(session: &Session, point: &PointId) -> Self {
        Self { point: point.clone(), field: TextField::new(session.note(point), Lines::Many) }
    }

    /// The note that was being written when the program ended, with the caret where it was.
    #[must_use]
    pub fn resume(draft: &Draft) -> Self {
        let mut field = TextField::new(&draft.text, Lines::Many);
        field.place_caret(draft.line, draft.column);
        Self { point: draft.point.clone(), field }
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
        Context::Note
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Back if open.session().is_closed() => self.amend(None, open, view),
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
            _ => Vec::new(),
        }
    }

    fn press(&mut self, key: KeyEvent, open: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.field.press(key);
        self.save_draft(open)
    }

    fn paste(&mut self, text: &str, open: &OpenSession, _: &View) -> Vec<Reaction<SessionRequest>> {
        self.field.paste(text);
        self.save_draft(open)
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
            .map(|(_, _, point)| view.lang.note_title(&point.short_locator(), &cut(&point.check, 60)));
        let title = view.theme.shown(&title.unwrap_or_default()).into_owned();
        let inner = paint::popup(frame.buffer_mut(), self.area(view), &title, view.theme);
        let text = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        self.field.draw(frame, text, Focus::Here);
    }
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

messages! {
    note_title(locator: &str, check: &str) { zh: "備註 {locator} {check}", en: "note {locator} {check}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::tui::popups::testing::{keys, marked, open, short};

    #[test]
    fn each_letter_is_saved_as_a_draft_and_esc_makes_it_the_note() {
        let open = open(marked(&[1], &[]));
        let mut note = Note::open(open.session(), &"1.1.1".into());
        assert_eq!(short(&keys(&mut note, "type:no", &open)), ["Apply", "Apply"]);
        let answered = keys(&mut note, "Esc", &open);
        assert_eq!(short(&answered), ["closes", "Apply", "DropDraft"]);
        assert!(matches!(&answered[1], Reaction::Host(SessionRequest::Apply(edit)) if note_of(edit) == "no"));
        assert_eq!(short(&keys(&mut note, "F4", &open)), ["closes", "Apply", "DropDraft", "Mark"]);
    }

    #[test]
    fn an_untouched_note_changes_nothing() {
        let open = open(marked(&[1], &[]));
        let mut note = Note::open(open.session(), &"1.1.1".into());
        assert_eq!(short(&keys(&mut note, "Esc", &open)), ["closes", "DropDraft"]);
    }

    #[test]
    fn of_a_closed_visit_the_reason_is_asked_for_first() {
        let mut session = marked(&[1], &[("1.1.1", Mark::Done)]);
        session.apply(&Edit::Close, &sample::stamp(9)).unwrap();
        let open = open(session);
        let mut note = Note::open(open.session(), &"1.1.1".into());
        assert_eq!(short(&keys(&mut note, "Esc", &open)), ["closes", "DropDraft"]);
        let answered = keys(&mut note, "type:x Esc", &open);
        assert_eq!(short(&answered), ["Apply", "AskReason"]);
    }
}
