//! The state of saving: an edit counts as saved only once it is on the disk.

use ratatui::text::{Line, Span};

use std::path::Path;

use crate::lang::{messages, text};
use crate::model::record::mark::Mark;
use crate::model::value::roc::Moment;
use crate::ops::saving::SaveReport;
use crate::ops::saving::Writing;
use crate::store::error::StoreError;
use crate::tui::component::View;

/// How many edits were sent to the saver, and how many are on the disk.
#[derive(Debug, Default)]
pub struct Saving {
    sent: u64,
    saved: u64,
    at: Option<Moment>,
    failure: Option<StoreError>,
    /// Whether the saver was asked to look at the file, and has not answered.
    is_asked: bool,
    /// For how many seconds an answer has been waited for.
    waited: u32,
}

/// After how many seconds a disk that does not answer is told of.
const PATIENCE: u32 = 5;

impl Saving {
    /// Counts an edit sent to the saver.
    pub const fn sent(&mut self) {
        if !self.is_waiting() {
            self.waited = 0;
        }
        self.sent += 1;
    }

    /// The saver was asked whether the file is there.
    pub const fn asked(&mut self) {
        if !self.is_waiting() {
            self.waited = 0;
        }
        self.is_asked = true;
    }

    /// Whether the saver still has to answer.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        self.is_asked || !self.is_all_saved()
    }

    /// A second has passed. True if the disk of this file has just been found not to answer.
    pub fn tick(&mut self, path: &Path) -> bool {
        if !self.is_waiting() {
            return false;
        }
        self.waited += 1;
        let is_news = self.waited == PATIENCE && self.failure.is_none();
        if is_news {
            self.failure = Some(StoreError::NoAnswer { path: path.to_owned() });
        }
        is_news
    }

    /// Records a report of the saver.
    pub fn record(&mut self, report: SaveReport, now: Moment) {
        self.is_asked = false;
        self.waited = 0;
        match report {
            SaveReport::Saved { edits } | SaveReport::WrittenAgain { edits } => {
                self.saved = self.saved.max(edits);
                self.at = Some(now);
                self.failure = None;
            }
            SaveReport::Failed(error) => self.failure = Some(error),
        }
    }

    /// Whether every edit is on the disk.
    #[must_use]
    pub const fn is_all_saved(&self) -> bool {
        self.saved == self.sent
    }

    /// Why the last try failed, if it did.
    #[must_use]
    pub const fn failure(&self) -> Option<&StoreError> {
        self.failure.as_ref()
    }

    /// The status at the end of the title line.
    #[must_use]
    pub fn label(&self, writing: &Writing, is_leaving: bool, view: &View) -> Line<'static> {
        let (lang, theme) = (view.lang, view.theme);
        if let Writing::ReadOnly(_) = writing {
            return Line::styled(lang.status_read_only(), theme.alarm());
        }
        match (&self.failure, self.is_all_saved(), self.at) {
            (Some(_), _, _) => Line::styled(lang.status_failed(), theme.alarm()),
            (None, false, _) if is_leaving => Line::styled(lang.status_leaving().to_owned(), theme.key()),
            (None, false, _) => Line::styled(lang.status_saving().to_owned(), theme.muted()),
            (None, true, at) => {
                let words =
                    at.map_or_else(|| lang.status_saved_before().to_owned(), |at| lang.status_saved(&at.clock()));
                // The words say it too, so that ASCII has no sign in its place.
                let tick = if theme.ascii { "" } else { "✓ " };
                Line::from(vec![Span::styled(tick, theme.mark(Some(Mark::Done))), Span::styled(words, theme.muted())])
            }
        }
    }

    /// The way out of a failure, for the footer.
    #[must_use]
    pub fn failure_words(&self, view: &View) -> Option<String> {
        self.failure.as_ref().map(|error| error.message(view.lang))
    }
}

text! {
    status_read_only { zh: "唯讀", en: "READ ONLY" }
    status_failed { zh: "未存檔", en: "NOT SAVED" }
    status_leaving { zh: "存檔後離開", en: "saving, then leaving" }
    status_saving { zh: "存檔中", en: "saving" }
    status_saved_before { zh: "已存", en: "saved" }
}

messages! {
    status_saved(clock: &str) { zh: "已存 {clock}", en: "saved {clock}" }
}
