//! What became of what the disk was asked for, said where it is seen.

use std::path::{Path, PathBuf};

use super::{App, Popup, Reaction, Screen};
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::visits::trend::Trend;
use crate::store::error::{StoreError, shown};
use crate::tui::component::View;
use crate::tui::effect::{Compared, Effect, Exported, FiledFollowUp, Written};
use crate::tui::popups::export;
use crate::tui::popups::owed::OwedList;
use crate::tui::popups::pager::Pager;

impl App {
    /// Says on the settings page what became of a change.
    pub(super) fn kept(&mut self, result: Result<Option<PathBuf>, StoreError>, view: &View) -> Vec<Reaction> {
        let notice = match result {
            Ok(None) => view.lang.settings_kept().to_owned(),
            Ok(Some(aside)) => {
                self.start.complaint = None;
                view.lang.settings_replaced(&shown(&aside))
            }
            Err(error) => error.sentence(view.lang),
        };
        if let Some(Popup::Settings(page)) = self.popups.last_mut() {
            page.say(notice);
        }
        Vec::new()
    }

    /// Says what became of a file.
    pub(super) fn written(&mut self, what: Written, result: Result<PathBuf, StoreError>, view: &View) -> Vec<Reaction> {
        let notice = match (what, result) {
            (Written::Copy, Ok(path)) => view.lang.copy_written(&shown(&path)),
            (Written::Views, Ok(path)) => view.lang.views_written(&shown(&path)),
            (_, Err(error)) => error.sentence(view.lang),
        };
        self.say(notice);
        Vec::new()
    }

    /// Fills the page that waits for a comparison. Whoever has closed it no longer wants to see it.
    pub(super) fn compared(&mut self, ticket: &str, compared: Compared) -> Vec<Reaction> {
        let page = self.popups.iter_mut().find_map(|popup| match popup {
            Popup::Comparison(page) => Some(page),
            _ => None,
        });
        if let Some(page) = page {
            page.fill(ticket, compared);
        }
        Vec::new()
    }

    /// Fills the page that waits for a trend.
    pub(super) fn followed(&mut self, agency: &str, trend: Option<Box<Trend>>) -> Vec<Reaction> {
        let page = self.popups.iter_mut().find_map(|popup| match popup {
            Popup::Trend(page) => Some(page),
            _ => None,
        });
        if let Some(page) = page {
            page.fill(agency, trend);
        }
        Vec::new()
    }

    /// Says what became of a report, or shows it.
    pub(super) fn exported(&mut self, exported: Exported, view: &View) -> Vec<Reaction> {
        if let Some(notice) = export::outcome_words(&exported, view.lang) {
            self.say(notice);
        }
        match (exported, self.popups.last()) {
            // Whoever has gone on meanwhile no longer wants to read it.
            (Exported::Shown { what, format, text }, Some(Popup::Export(_))) => {
                vec![Reaction::push(Pager::new(what, format, &text, view))]
            }
            (Exported::ForClipboard(text), _) => vec![Reaction::Do(Effect::Copy(text))],
            _ => Vec::new(),
        }
    }

    /// Takes in a piece of evidence that was asked for, and says what became of it.
    pub(super) fn evidence_taken(
        &mut self,
        session: &Path,
        point: &PointId,
        taken: Result<Evidence, StoreError>,
        view: &View,
    ) -> Vec<Reaction> {
        let Screen::Inspection(inspection) = &mut self.screen else { return Vec::new() };
        let (words, reactions) = inspection.evidence_taken(session, point, taken, view);
        if let Some(Popup::Evidence(page)) = self.popups.last_mut() {
            page.taken(!reactions.is_empty(), inspection);
        }
        if !words.is_empty() {
            self.say(words);
        }
        reactions
    }

    /// Lists what an office owes, if somebody still waits for it.
    pub(super) fn office_owes(
        &mut self,
        agency: &str,
        owed: Vec<FiledFollowUp>,
        unreadable: usize,
        view: &View,
    ) -> Vec<Reaction> {
        let Screen::Start(start) = &mut self.screen else { return Vec::new() };
        if !start.stops_waiting_for(agency) || !self.popups.is_empty() {
            return Vec::new();
        }
        if owed.is_empty() {
            start.say(view.lang.office_owes_nothing(agency));
            return Vec::new();
        }
        vec![Reaction::push(OwedList::of_office(agency, owed, unreadable, view))]
    }

    /// Says something where it is seen: in the popup on top, else in the inspection.
    fn say(&mut self, notice: String) {
        match (self.popups.last_mut(), &mut self.screen) {
            (Some(Popup::Summary(summary)), _) => summary.say(notice),
            (Some(Popup::Unsaved(unsaved)), _) => unsaved.say(notice),
            (Some(Popup::Changed(changed)), _) => changed.say(notice),
            (Some(Popup::Export(export)), _) => export.say(notice),
            (Some(Popup::Pager(pager)), _) => pager.say(notice),
            (Some(Popup::Evidence(page)), _) => page.say(notice),
            (Some(Popup::Comparison(page)), _) => page.say(notice),
            (_, Screen::Inspection(inspection)) => inspection.say(notice),
            (_, Screen::Start(_) | Screen::Form(_)) => {}
        }
    }
}

messages! {
    office_owes_nothing(agency: &str) { zh: "{agency}沒有待改善的項目", en: "{agency} owes nothing" }
    copy_written(path: &str) { zh: "已另存於 {path}", en: "a copy was saved to {path}" }
    views_written(path: &str) { zh: "篩選已存於 {path}", en: "the filters were saved to {path}" }
}
