//! Filtering: what the list shows, under which name, and the way back to all of it.

use super::Inspection;
use crate::model::list::filter::{Filter, NamedView};
use crate::model::value::text::cut;
use crate::tui::app::Reaction;
use crate::tui::component::View;
use crate::tui::effect::Effect;

impl Inspection {
    /// The filter of the list.
    #[must_use]
    pub const fn filter(&self) -> &Filter {
        self.listing.filter()
    }

    /// How many points the list shows.
    #[must_use]
    pub const fn shown(&self) -> usize {
        self.listing.rows().points()
    }

    /// The filters that the user keeps.
    #[must_use]
    pub fn views(&self) -> &[NamedView] {
        &self.views
    }

    /// Shows what a filter keeps. What it hides is no longer selected, so that nothing out of sight is marked.
    pub fn choose(&mut self, filter: Filter, view: &View) {
        self.listing.choose(filter, &self.session);
        let rows = self.listing.rows();
        self.selected.retain(|point| rows.row(&self.session, point).is_some());
        self.found = self.found.take().map(|(needle, _)| {
            let hits = self.hits(&needle);
            (needle, hits)
        });
        self.settle(view);
    }

    /// Takes other filters as those that the user keeps.
    pub fn keep_views(&mut self, views: Vec<NamedView>) -> Vec<Reaction> {
        self.views.clone_from(&views);
        vec![Reaction::Do(Effect::KeepViews(views))]
    }

    /// Whether something is searched for or left out.
    pub(super) fn is_narrowed(&self) -> bool {
        self.found.is_some() || !self.filter().is_empty()
    }

    /// One step back: from the selection, from search and filter, and at last out of the inspection.
    pub(super) fn step_back(&mut self) -> Vec<Reaction> {
        if self.is_selecting() {
            self.selected.clear();
        } else if self.is_narrowed() {
            self.found = None;
            self.listing.choose(Filter::default(), &self.session);
        } else {
            return self.leave();
        }
        Vec::new()
    }

    /// What narrows the list, and what is selected in it, for its lower edge.
    pub(super) fn chips(&self, view: &View) -> Vec<String> {
        let lang = view.lang;
        let mut chips: Vec<String> =
            self.filter().choices().map(|choice| view.theme.shown(&choice.words(lang)).into_owned()).collect();
        if !chips.is_empty() {
            let kept = self.views.iter().find(|kept| kept.filter == *self.filter());
            if let Some(kept) = kept {
                chips = vec![view.theme.shown(&kept.name).into_owned()];
            }
            chips.push(lang.chip_shown(self.shown(), self.session.scores().total().points));
        }
        if let (Some((needle, _)), Some((place, hits))) = (&self.found, self.place_among_hits()) {
            let place = place.map_or_else(|| "-".to_owned(), |place| place.to_string());
            let needle = view.theme.shown(needle.as_str()).into_owned();
            chips.push(lang.chip_search(&cut(&needle, 16), &place, hits));
        }
        if self.is_selecting() {
            chips.push(lang.chip_selected(self.selected.len()));
        }
        chips
    }
}

crate::lang::messages! {
    chip_shown(shown: usize, points: usize) { zh: "列出 {shown}/{points}", en: "{shown} of {points}" }
    chip_search(needle: &str, place: &str, hits: usize) { zh: "搜尋「{needle}」{place}/{hits}", en: "search {needle}: {place}/{hits}" }
    chip_selected(points: usize) { zh: "選取 {points} 項", en: "{points} selected" }
}
