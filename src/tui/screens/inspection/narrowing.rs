//! Narrowing the list: filter and search, and their text on the edge of the list.

use crossterm::event::{KeyCode, KeyEvent};

use super::Inspection;
use crate::model::list::filter::NamedView;
use crate::model::value::text::cut;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::popup::Popup as _;
use crate::tui::component::request::Request;
use crate::tui::popups::search::Search;

impl Inspection {
    /// Replaces the saved filters.
    pub(super) fn keep_views(&mut self, views: Vec<NamedView>) -> Vec<Request> {
        self.open.views.clone_from(&views);
        vec![Request::KeepViews(views)]
    }

    pub(super) fn open_search(&mut self, view: &View) -> Vec<Request> {
        match self.open.editor.require_point() {
            Ok(()) => {
                self.open.editor.prepare_search();
                self.show(Search::new(self.cursor().clone()))
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// A typed Han character begins a search, as on the start screen: with an input method on, `/` does not reach the
    /// program.
    pub(super) fn begin_search(&mut self, key: KeyEvent, view: &View) -> Vec<Request> {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii() && letter.is_alphanumeric());
        if !begins || !self.open.editor.is_cursor_listed() {
            return Vec::new();
        }
        let mut search = Search::new(self.cursor().clone());
        let reactions = search.press(key, &self.open, view);
        self.popups.push(search);
        self.react(reactions, view)
    }

    /// Filter, search and selection, for the lower edge of the list.
    pub(super) fn chips(&self, view: &View) -> Vec<String> {
        let (lang, editor) = (view.lang, &self.open.editor);
        let filter = editor.filter();
        let mut chips: Vec<String> =
            filter.choices().map(|choice| view.theme.shown(&choice.label(lang)).into_owned()).collect();
        if !chips.is_empty() {
            if let Some(kept) = self.open.views.iter().find(|kept| kept.filter == *filter) {
                chips = vec![view.theme.shown(&kept.name).into_owned()];
            }
            chips.push(lang.chip_shown(editor.listed(), self.session().scores().total().points));
        }
        if let (Some(needle), Some((place, hits))) = (editor.needle(), editor.place_among_hits()) {
            let place = place.map_or_else(|| "-".to_owned(), |place| place.to_string());
            let needle = view.theme.shown(needle.typed()).into_owned();
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
