//! Narrowing the list: filter and search, and what the edge of the list says of them.

use crossterm::event::{KeyCode, KeyEvent};

use super::{After, Inspection};
use crate::model::list::filter::{Filter, NamedView};
use crate::model::list::find::Needle;
use crate::model::plan::checklist::PointId;
use crate::model::value::text::cut;
use crate::tui::app::Reaction;
use crate::tui::component::View;
use crate::tui::effect::Effect;
use crate::tui::popups::search::Search;

impl Inspection {
    /// Lists what a filter keeps.
    pub fn choose(&mut self, filter: Filter, view: &View) {
        self.editor.choose(filter);
        self.follow(view);
    }

    /// Searches from a point on; nothing to look for ends the search at that point.
    pub fn search(&mut self, needle: Option<Needle>, from: &PointId, view: &View) {
        self.editor.search(needle, from);
        self.follow(view);
    }

    /// Takes other filters as those that the user keeps.
    pub fn keep_views(&mut self, views: Vec<NamedView>) -> Vec<Reaction> {
        self.views.clone_from(&views);
        vec![Reaction::Do(Effect::KeepViews(views))]
    }

    pub(super) fn open_search(&mut self, view: &View) -> Vec<Reaction> {
        match self.editor.require_point() {
            Ok(()) => vec![Reaction::push(Search::new(self.cursor().clone()))],
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// A letter of Chinese that is typed begins a search, as on the start screen: with an input method on, `/` does not
    /// reach the program.
    pub fn press(&mut self, key: KeyEvent, view: &View) -> Vec<Reaction> {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii() && letter.is_alphanumeric());
        if !begins || !self.editor.is_cursor_listed() {
            return Vec::new();
        }
        let mut search = Search::new(self.cursor().clone());
        search.press(key, self, view);
        vec![Reaction::push(search)]
    }

    /// What narrows the list, and what is selected in it, for its lower edge.
    pub(super) fn chips(&self, view: &View) -> Vec<String> {
        let (lang, editor) = (view.lang, &self.editor);
        let filter = editor.filter();
        let mut chips: Vec<String> =
            filter.choices().map(|choice| view.theme.shown(&choice.words(lang)).into_owned()).collect();
        if !chips.is_empty() {
            if let Some(kept) = self.views.iter().find(|kept| kept.filter == *filter) {
                chips = vec![view.theme.shown(&kept.name).into_owned()];
            }
            chips.push(lang.chip_shown(editor.listed(), self.session().scores().total().points));
        }
        if let (Some(needle), Some((place, hits))) = (editor.needle(), editor.place_among_hits()) {
            let place = place.map_or_else(|| "-".to_owned(), |place| place.to_string());
            let needle = view.theme.shown(needle.as_str()).into_owned();
            chips.push(lang.chip_search(&cut(&needle, 16), &place, hits));
        }
        if editor.is_selecting() {
            chips.push(lang.chip_selected(editor.selected()));
        }
        chips
    }
}

crate::lang::messages! {
    chip_shown(shown: usize, points: usize) { zh: "列出 {shown}/{points}", en: "{shown} of {points}" }
    chip_search(needle: &str, place: &str, hits: usize) { zh: "搜尋「{needle}」{place}/{hits}", en: "search {needle}: {place}/{hits}" }
    chip_selected(points: usize) { zh: "選取 {points} 項", en: "{points} selected" }
}
