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
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::popups::reason::{Amendment, Below};
use crate::tui::screens::inspection::{After, Inspection};
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::paint;

/// A note that is being written.
#[derive(Debug)]
pub struct Note {
    point: PointId,
    field: Field,
}

impl Note {
    /// The note of a point, with the caret at its end.
    #[must_use]
    pub fn open(session: &Session, point: &PointId) -> Self {
        Self { point: point.clone(), field: Field::new(session.note(point), Lines::Many) }
    }

    /// The note that was being written when the program ended, with the caret where it was.
    #[must_use]
    pub fn resume(draft: &Draft) -> Self {
        let mut field = Field::new(&draft.text, Lines::Many);
        field.place_caret(draft.line, draft.column);
        Self { point: draft.point.clone(), field }
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        match command {
            Command::Back if inspection.session().is_sealed() => self.amend(None, inspection, view),
            Command::Mark(mark) if inspection.session().is_sealed() => self.amend(Some(mark), inspection, view),
            Command::Back => self.finish(inspection, view),
            Command::Mark(mark) => {
                let mut reactions = self.finish(inspection, view);
                reactions.extend(inspection.mark(Some(mark), view, After::GoOn));
                reactions
            }
            Command::Undo => {
                self.field.undo();
                self.save_draft(inspection, view)
            }
            Command::Redo => {
                self.field.redo();
                self.save_draft(inspection, view)
            }
            _ => Vec::new(),
        }
    }

    /// Types a key.
    pub fn press(&mut self, key: KeyEvent, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.field.press(key);
        self.save_draft(inspection, view)
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.field.paste(text);
        self.save_draft(inspection, view)
    }

    fn save_draft(&self, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let (line, column) = self.field.caret();
        let draft = Draft { point: self.point.clone(), text: self.field.text(), line, column };
        if inspection.session().draft() == Some(&draft) {
            return Vec::new();
        }
        inspection.apply(Edit::Draft(Some(draft)), view)
    }

    /// Makes the draft the note: one change, in the log and to be undone at once.
    fn finish(&self, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let stamp = inspection.stamp(view.now);
        let edit = inspection.session().noting(&self.point, &self.field.text(), &stamp);
        let is_changed = inspection.session().note(&self.point) != note_of(&edit);
        let mut reactions = vec![Reaction::Pop];
        if is_changed {
            reactions.extend(inspection.apply(edit, view));
        }
        if inspection.session().draft().is_some() {
            reactions.extend(inspection.apply(Edit::Draft(None), view));
        }
        reactions
    }

    /// Asks for the reason of the new note, and of a mark given with it; until then the text stays here, as a draft.
    fn amend(&self, mark: Option<Mark>, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        let (session, stamp, text) = (inspection.session(), inspection.stamp(view.now), self.field.text());
        let (edit, after) = match mark {
            Some(mark) => (session.answering(&self.point, Some(mark), &text, &stamp), After::GoOn),
            None => (session.noting(&self.point, &text, &stamp), After::Stay),
        };
        if edit.changes(session) {
            return inspection.ask_reason(Amendment::Change(edit, after), Below::Note, view);
        }
        let mut reactions = vec![Reaction::Pop];
        reactions.extend(inspection.drop_amendment(view));
        reactions
    }

    /// Paints the editor.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let area = Inspection::note_area(area);
        let title = inspection
            .session()
            .find(&self.point)
            .map(|(_, _, point)| view.lang.note_title(&point.short_locator(), &cut(&point.check, 60)));
        let inner = paint::popup(frame.buffer_mut(), area, &view.theme.shown(&title.unwrap_or_default()), view.theme);
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
