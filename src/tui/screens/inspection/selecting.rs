//! Selecting many points at once, to be marked with one key, or given a follow-up or evidence.

use super::Inspection;
use crate::lang::{Lang, messages, text};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::walk::change::Refused;
use crate::model::walk::selection::Extent;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;
use crate::tui::popups::preview::Preview;

impl Inspection {
    /// Applies an edit of the selected points, clears the selection, and says what was done.
    pub fn change_all(&mut self, edit: Edit, done: String, view: &View) -> Vec<Request> {
        match self.open.editor.apply_to_selection(edit, &self.open.editor.stamp(view.now)) {
            Ok(applied) => {
                self.notice = Some(done);
                vec![self.save(applied)]
            }
            Err(Refused::Unchanged) => self.refuse(view.lang.notice_same_already()),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Selects the point under the cursor and moves to the next one, or deselects it.
    pub(super) fn select(&mut self, view: &View) -> Vec<Request> {
        match self.open.editor.toggle_selection() {
            Ok(()) => Vec::new(),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    pub(super) fn select_wider(&mut self, view: &View) -> Vec<Request> {
        let selected = self.open.editor.select_wider();
        self.say_selected(selected, view)
    }

    pub(super) fn select_all(&mut self, view: &View) -> Vec<Request> {
        let selected = self.open.editor.select_all().map(|points| (Extent::All, points));
        self.say_selected(selected, view)
    }

    fn say_selected(&mut self, selected: Result<(Extent, usize), Refused>, view: &View) -> Vec<Request> {
        match selected {
            Ok((extent, points)) => {
                self.notice = Some(view.lang.notice_selected(extent.label(view.lang), points));
                Vec::new()
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// Opens the preview of a mark for the selected points.
    pub(super) fn ask(&mut self, mark: Option<Mark>, view: &View) -> Vec<Request> {
        match self.open.editor.require_permission() {
            Ok(()) => self.show(Preview::of(self.session(), self.open.editor.selection(), mark)),
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }
}

impl Extent {
    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Strategy => lang.circle_strategy(),
            Self::Pillar => lang.circle_pillar(),
            Self::All => lang.circle_shown(),
        }
    }
}

text! {
    circle_strategy { zh: "這個策略", en: "this strategy" }
    circle_pillar { zh: "這個要項", en: "this pillar" }
    circle_shown { zh: "列出的全部", en: "everything shown" }
    notice_same_already { zh: "選取的都已是這樣，沒有變更", en: "nothing to change: they are all so already" }
}

messages! {
    notice_selected(what: &str, points: usize) { zh: "選取{what}：{points} 項", counted(points: "point"), en: "selected {what}: {points}" }
}
