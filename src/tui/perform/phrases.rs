//! Phrases for notes: what is at hand for a session, and what is kept.

use super::Performer;
use crate::model::plan::series::SeriesKey;
use crate::ops::phrases;
use crate::tui::effect::Event;

impl Performer {
    /// Finds what is at hand for the notes of a session of this id.
    pub(super) fn find_phrases(&self, session: String, series: SeriesKey) {
        self.with_sessions(move |directories| {
            let phrases = phrases::at_hand(directories, &session, &series);
            Event::PhrasesFound { session, phrases }
        });
    }

    /// Keeps a phrase in the user's file.
    pub(super) fn keep_phrase(&self, phrase: String) {
        self.with_sessions(move |directories| Event::PhraseKept(phrases::keep(directories, &phrase)));
    }
}
