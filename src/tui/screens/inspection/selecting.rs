//! Selecting: many points at once, to be marked with one key.

use super::{Inspection, is_saving};
use crate::lang::{messages, words};
use crate::model::plan::checklist::PointId;
use crate::model::plan::outline::Place;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::tui::app::Reaction;
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::effect::Writing;
use crate::tui::popups::preview::Preview;

impl Inspection {
    /// Whether points are selected.
    #[must_use]
    pub fn is_selecting(&self) -> bool {
        !self.selected.is_empty()
    }

    /// Whether a point is selected.
    #[must_use]
    pub fn is_selected(&self, point: &PointId) -> bool {
        self.selected.contains(point)
    }

    /// Applies what was agreed to in the preview, and lets go of the selection.
    pub fn mark_all(&mut self, edit: Edit, view: &View) -> Vec<Reaction> {
        let points = edit.points().count();
        if points == 0 {
            self.selected.clear();
            return self.refuse(view.lang.notice_same_already());
        }
        let reactions = self.apply(edit, view);
        self.selected.clear();
        if is_saving(&reactions) {
            self.notice = Some(view.lang.notice_marked(points));
        }
        self.settle(view);
        reactions
    }

    /// Selects the point under the cursor and goes on to the next one, or lets go of it.
    pub(super) fn select(&mut self, view: &View) -> Vec<Reaction> {
        if let Some(why) = self.why_not_select(view) {
            return self.refuse(why);
        }
        if !self.selected.remove(&self.cursor) {
            self.selected.insert(self.cursor.clone());
        }
        self.go(Command::Down, view);
        Vec::new()
    }

    /// Selects the strategy; where all of it is selected, the pillar; where all of that is, everything shown.
    pub(super) fn select_wider(&mut self, view: &View) -> Vec<Reaction> {
        if let Some(why) = self.why_not_select(view) {
            return self.refuse(why);
        }
        let Some(here) = self.session.outline().place(&self.cursor) else {
            return Vec::new();
        };
        let lang = view.lang;
        let strategy = self.shown_where(|there| (there.pillar, there.strategy) == (here.pillar, here.strategy));
        let circles = [
            (lang.circle_strategy(), strategy),
            (lang.circle_pillar(), self.shown_where(|there| there.pillar == here.pillar)),
            (lang.circle_shown(), self.shown_where(|_| true)),
        ];
        for (name, points) in circles {
            if points.iter().any(|point| !self.selected.contains(point)) {
                self.notice = Some(view.lang.notice_selected(name, points.len()));
                self.selected.extend(points);
                return Vec::new();
            }
        }
        self.refuse(view.lang.notice_all_selected())
    }

    /// Selects everything shown.
    pub(super) fn select_shown(&mut self, view: &View) -> Vec<Reaction> {
        if let Some(why) = self.why_not_select(view) {
            return self.refuse(why);
        }
        let points = self.shown_where(|_| true);
        self.notice = Some(view.lang.notice_selected(view.lang.circle_shown(), points.len()));
        self.selected.extend(points);
        Vec::new()
    }

    /// Asks before the selected points get a mark.
    pub(super) fn ask(&mut self, mark: Option<Mark>, view: &View) -> Vec<Reaction> {
        let points: Vec<PointId> = self
            .session
            .points()
            .filter(|(_, _, point)| self.selected.contains(&point.id))
            .map(|(_, _, point)| point.id.clone())
            .collect();
        if let Writing::ReadOnly(_) = self.writing {
            return self.refuse(view.lang.notice_cannot_write());
        }
        vec![Reaction::push(Preview::of(&self.session, points, mark))]
    }

    fn shown_where(&self, is_wanted: impl Fn(Place) -> bool) -> Vec<PointId> {
        let places = self.listing.rows().places().filter(|&place| is_wanted(place));
        places.map(|place| place.of(self.session.checklist()).2.id.clone()).collect()
    }

    fn why_not_select(&self, view: &View) -> Option<&'static str> {
        match self.writing {
            Writing::ReadOnly(_) => Some(view.lang.notice_cannot_write()),
            Writing::Alone { .. } | Writing::Unlocked if self.is_cursor_shown() => None,
            Writing::Alone { .. } | Writing::Unlocked => Some(view.lang.notice_nothing_shown()),
        }
    }
}

words! {
    circle_strategy { zh: "這個策略", en: "this strategy" }
    circle_pillar { zh: "這個要項", en: "this pillar" }
    circle_shown { zh: "列出的全部", en: "everything shown" }
    notice_all_selected { zh: "列出的全部都已選取；按 Esc 取消", en: "everything shown is selected; Esc lets go" }
    notice_same_already { zh: "選取的都已是這個結果，沒有變更", en: "nothing to change: they all have this mark" }
}

messages! {
    notice_selected(what: &str, points: usize) { zh: "選取{what}：{points} 項", en: "selected {what}: {points} points" }
    notice_marked(points: usize) { zh: "已標記 {points} 項；按 u 全部復原", en: "{points} points marked; u takes all back" }
}
