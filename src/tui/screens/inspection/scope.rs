//! The scope of an inspection: what the title says of a short list, and how the rest comes into it.

use super::{After, Inspection};
use crate::lang::{Lang, messages};
use crate::tui::app::Reaction;
use crate::tui::component::View;

impl Inspection {
    /// Takes the points that were left out into scope.
    pub(super) fn cover_all(&mut self, view: &View) -> Vec<Reaction> {
        let left_out = self.editor.left_out();
        match self.editor.cover_all(&self.stamp(view.now)) {
            Ok(applied) => {
                self.notice = Some(view.lang.notice_covered(left_out));
                vec![self.save(applied)]
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// What the title says of a short list; nothing where every point is walked.
    pub(super) fn scope_title(&self, lang: Lang) -> Option<String> {
        let (all, left_out) = (self.session().outline().len(), self.editor.left_out());
        (left_out > 0).then(|| lang.scope_title(all - left_out, all))
    }
}

messages! {
    scope_title(points: usize, all: usize) { zh: "抽查{points}/{all}項", en: "{points} of {all} points" }
    notice_covered(added: usize) { zh: "已納入其餘 {added} 項；按 u 復原", en: "{added} more points are in scope; press u to undo" }
}
