//! The scope of an inspection: the text of the title about a sample, and taking the other points into scope.

use super::Inspection;
use crate::lang::{Lang, messages};
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;

impl Inspection {
    /// Takes the points that were left out into scope.
    pub(super) fn cover_all(&mut self, view: &View) -> Vec<Request> {
        let left_out = self.open.editor.left_out();
        match self.open.editor.cover_all(&self.open.editor.stamp(view.now)) {
            Ok(applied) => {
                self.notice = Some(view.lang.notice_covered(left_out));
                vec![self.save(applied)]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// The text of the title about a sample; empty where every point is walked.
    pub(super) fn scope_title(&self, lang: Lang) -> Option<String> {
        let (all, left_out) = (self.session().outline().len(), self.open.editor.left_out());
        (left_out > 0).then(|| lang.scope_title(all - left_out, all))
    }
}

messages! {
    scope_title(points: usize, all: usize) { zh: "抽查{points}/{all}項", counted(all: "point"), en: "{points} of {all}" }
    notice_covered(added: usize) { zh: "已納入其餘 {added} 項；按 u 復原", counted(added: "more point is" / "more points are"), en: "{added} in scope; press u to undo" }
}
