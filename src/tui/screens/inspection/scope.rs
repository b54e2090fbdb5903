//! The scope of an inspection: what the title says of a short list, and how the rest comes into it.

use super::{Inspection, is_saving};
use crate::lang::{Lang, messages, words};
use crate::model::plan::checklist::PointId;
use crate::model::record::scope::{Draw, Scope};
use crate::tui::app::Reaction;
use crate::tui::component::View;

impl Inspection {
    /// Takes the points that were left out into scope.
    pub(super) fn cover_all(&mut self, view: &View) -> Vec<Reaction> {
        let before = self.session.scores().total().points;
        let left_out = self.session.outline().len() - before;
        if left_out == 0 {
            self.notice = Some(view.lang.notice_all_covered().to_owned());
            return Vec::new();
        }
        let edit = self.session.covering_all();
        let reactions = self.apply(edit, view);
        if is_saving(&reactions) {
            self.rescoped();
            self.notice = Some(view.lang.notice_covered(left_out));
        }
        reactions
    }

    /// Takes in that the scope has changed: the rows are others, and the cursor must stand on one of them.
    pub(super) fn rescoped(&mut self) {
        self.listing.choose(self.listing.filter().clone(), &self.session);
        self.selected.retain(|point| self.session.in_scope(point));
        self.found = None;
        if !self.session.in_scope(&self.cursor) {
            let rank = |point: &PointId| self.session.outline().rank(point);
            let here = rank(&self.cursor);
            let ids = || self.session.points().map(|(_, _, point)| &point.id);
            let nearest = ids().find(|point| rank(point) >= here).or_else(|| ids().last());
            if let Some(nearest) = nearest.cloned() {
                self.cursor = nearest;
            }
        }
    }

    /// What the title says of a short list; nothing where every point is walked.
    pub(super) fn scope_title(&self, lang: Lang) -> Option<String> {
        let points = self.session.scores().total().points;
        let all = self.session.outline().len();
        (points < all).then(|| lang.scope_title(points, all))
    }

    /// How the short list was drawn, as long as nothing has happened since.
    pub(super) fn fresh_draw(&self, lang: Lang) -> Option<String> {
        match &self.session.parts().scope {
            Scope::Points { points, drawn: Some(Draw { seed, of, from: Some(_), .. }) }
                if self.session.log().is_empty() =>
            {
                Some(lang.notice_drawn(points.len(), *of, *seed))
            }
            Scope::All | Scope::Points { .. } => None,
        }
    }
}

words! {
    notice_all_covered { zh: "全部項目都已在查核範圍內", en: "every point is in scope already" }
    step_scope { zh: "查核範圍", en: "the scope" }
}

messages! {
    scope_title(points: usize, all: usize) { zh: "抽查{points}/{all}項", en: "{points} of {all} points" }
    notice_covered(added: usize) { zh: "已納入其餘 {added} 項；按 u 復原", en: "{added} more points are in scope; press u to undo" }
    notice_drawn(drew: usize, of: u32, seed: u64) {
        zh: "由 {of} 項抽出 {drew} 項，種子 {seed}；W 納入其餘",
        en: "{drew} of {of} drawn, seed {seed}; W adds the rest",
    }
}
