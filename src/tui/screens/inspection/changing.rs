//! Changing the session: every edit goes through the editor; an applied edit is saved, a refused one explained.

use super::{Inspection, feedback};
use crate::lang::{Lang, messages};
use crate::model::judge::count::Tick;
use crate::model::record::describe;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::walk::change::{Applied, Refused};
use crate::model::walk::navigation::Motion;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::effect::Effect;
use crate::tui::popups::note::Note;

impl Inspection {
    /// Applies and saves an edit; a refusal is shown, and an amendment asks for its reason.
    pub fn apply(&mut self, edit: Edit, view: &View) -> Vec<Request> {
        match self.try_apply(edit, view) {
            Ok(save) => vec![save],
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Applies an edit; returns the requests that save it, or why it was refused.
    pub fn try_apply(&mut self, edit: Edit, view: &View) -> Result<Request, Refused> {
        let applied = self.open.editor.apply(edit, &self.open.editor.stamp(view.now))?;
        Ok(self.save(applied))
    }

    /// Saves an applied edit.
    pub(super) fn save(&mut self, applied: Applied) -> Request {
        self.open.saving.sent();
        Request::Do(Effect::Save(applied.edit, applied.stamp))
    }

    /// Shows why an edit was refused. An amendment asks for its reason instead; an edit that changes nothing counts as
    /// done, so that the cursor moves as after it.
    pub fn refused(&mut self, refused: Refused, after: After, view: &View) -> Vec<Request> {
        match refused {
            Refused::NeedsReason(amendment) => self.open_reason(amendment, after),
            Refused::Unchanged => {
                self.notice = Some(view.lang.notice_same().to_owned());
                self.go_after(after, view)
            }
            other => {
                self.notice = Some(feedback::refusal(&other, view.lang));
                Vec::new()
            }
        }
    }

    /// Gives the point under the cursor a mark.
    pub fn mark(&mut self, mark: Option<Mark>, view: &View, after: After) -> Vec<Request> {
        match self.open.editor.mark(mark, &self.open.editor.stamp(view.now)) {
            Ok(applied) => {
                let mut reactions = vec![self.save(applied)];
                reactions.extend(self.go_after(after, view));
                reactions
            }
            Err(refused) => self.refused(refused, after, view),
        }
    }

    /// Moves the cursor as after a mark.
    pub(super) fn go_after(&mut self, after: After, view: &View) -> Vec<Request> {
        match after {
            After::Stay => Vec::new(),
            After::GoOn => self.walk(Motion::By(1), view),
            After::Write => self.open_note(view),
        }
    }

    /// Raises or lowers the tally of the point under the cursor, and shows the mark that it proposes.
    pub(super) fn count(&mut self, tick: Tick, view: &View) -> Vec<Request> {
        match self.open.editor.count(tick, &self.open.editor.stamp(view.now)) {
            Ok(applied) => {
                self.notice = Some(describe::count(self.session(), self.cursor(), view.lang));
                vec![self.save(applied)]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    pub(super) fn undo(&mut self, view: &View) -> Vec<Request> {
        let result = self.open.editor.undo(&self.open.editor.stamp(view.now));
        self.stepped(result, Lang::notice_undone, view)
    }

    pub(super) fn redo(&mut self, view: &View) -> Vec<Request> {
        let result = self.open.editor.redo(&self.open.editor.stamp(view.now));
        self.stepped(result, Lang::notice_redone, view)
    }

    fn stepped(
        &mut self,
        result: Result<Applied, Refused>,
        said: fn(Lang, &str) -> String,
        view: &View,
    ) -> Vec<Request> {
        match result {
            Ok(applied) => {
                let what = describe::last_step(self.session(), &applied.edit, view.lang);
                self.notice = Some(said(view.lang, &what));
                vec![self.save(applied)]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    pub(super) fn open_note(&mut self, view: &View) -> Vec<Request> {
        let may = self.open.editor.require_permission().and_then(|()| self.open.editor.require_point());
        match may {
            Ok(()) => self.show(Note::open(&self.open, self.cursor(), view.lang)),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }
}

messages! {
    notice_undone(what: &str) { zh: "復原：{what}", en: "undone: {what}" }
    notice_redone(what: &str) { zh: "重做：{what}", en: "redone: {what}" }
}
