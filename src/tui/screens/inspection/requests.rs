//! Requests of popups to the inspection below them, executed in order.

use super::Inspection;
use crate::model::record::edit::Edit;
use crate::tui::component::View;
use crate::tui::component::open_session::{After, SessionRequest};
use crate::tui::component::popup::Reaction;
use crate::tui::component::request::Request;
use crate::tui::popups::export::ExportPage;
use crate::tui::popups::pager::Pager;

impl Inspection {
    /// Executes the reactions of the top popup; returns the requests to the app.
    pub(super) fn react(&mut self, reactions: Vec<Reaction<SessionRequest>>, view: &View) -> Vec<Request> {
        let mut requests = Vec::new();
        for reaction in reactions {
            match reaction {
                Reaction::Close => self.popups.pop(),
                Reaction::App(request) => requests.push(request),
                Reaction::Host(request) => requests.extend(self.grant(request, view)),
            }
        }
        requests
    }

    fn grant(&mut self, request: SessionRequest, view: &View) -> Vec<Request> {
        match request {
            SessionRequest::Jump(point) => {
                self.jump(&point);
                Vec::new()
            }
            SessionRequest::Walk(motion) => {
                self.notice = None;
                self.walk(motion, view)
            }
            SessionRequest::Mark(mark) => self.mark(Some(mark), view, After::GoOn),
            SessionRequest::SitDown(name) => self.sit_down(&name, view),
            SessionRequest::Apply(edit) => self.apply(edit, view),
            SessionRequest::ApplyToSelection(edit, done) => self.change_all(edit, done, view),
            SessionRequest::BringBack(edit) => self.bring_back(edit, view),
            SessionRequest::AskReason(pending) => self.ask_reason(pending, view),
            SessionRequest::Amend(pending, reason) => self.amend(pending, &reason, view),
            SessionRequest::DropDraft => self.drop_draft(view),
            SessionRequest::CloseVisit => self.close_visit(view),
            SessionRequest::Choose(filter) => {
                self.open.editor.choose(filter);
                Vec::new()
            }
            SessionRequest::KeepViews(views) => self.keep_views(views),
            SessionRequest::Search(needle, from) => {
                self.open.editor.search(needle, &from);
                Vec::new()
            }
            SessionRequest::EndSearch(from) => {
                self.open.editor.end_search(&from);
                Vec::new()
            }
            SessionRequest::TakeEvidence(points, wanted) => self.take_evidence(points, wanted),
            SessionRequest::RemoveEvidence(point, at) => self.remove_evidence(&point, at, view),
            SessionRequest::Export => self.show(ExportPage::default()),
            SessionRequest::Read { what, format, text } => self.show(Pager::new(what, format, &text, view)),
        }
    }

    /// Applies an edit that restores answers, and puts the cursor on the first of them.
    fn bring_back(&mut self, edit: Edit, view: &View) -> Vec<Request> {
        let points = edit.points().count();
        let first = edit.points().next().cloned();
        match self.try_apply(edit, view) {
            Ok(save) => {
                self.notice = Some(view.lang.history_brought_back(points));
                if let Some(point) = first {
                    self.jump(&point);
                }
                vec![save]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }
}
