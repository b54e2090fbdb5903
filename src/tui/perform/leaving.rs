//! The open session when its disk or another program is in the way: copies elsewhere, an end that does not wait, and
//! taking over.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Performer;
use crate::lang::text;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::ops::open::FileTrace;
use crate::ops::{files, open};
use crate::store::error::StoreError;
use crate::tui::effect::{Event, Ready, Written};
use crate::tui::jobs::Jobs;

/// What became of work that was not saved when the system ended the program: where its copy is, or why there is none. Empty
/// if everything was saved.
pub type Departure = Arc<Mutex<Option<Result<PathBuf, StoreError>>>>;

/// How long the last save is waited for when the system asks the program to end: it soon ends it by itself.
const END_PATIENCE: Duration = Duration::from_secs(2);
/// How long each place is tried where a copy goes.
const COPY_PATIENCE: Duration = Duration::from_secs(2);

impl Performer {
    /// What the system's wish to end leaves behind, for whoever tells of it.
    #[must_use]
    pub fn departure(&self) -> Departure {
        Arc::clone(&self.departure)
    }

    /// Saves a copy in a job: the disk may be one that does not answer.
    pub(super) fn save_copy(&self, session: &Session, now: Moment) {
        let copy = self.copying(session, now);
        self.report_later(move || Some(Event::Written(Written::Copy, copy())));
    }

    /// What saves a copy of the open session elsewhere.
    pub(super) fn copying(
        &self,
        session: &Session,
        now: Moment,
    ) -> impl FnOnce() -> Result<PathBuf, StoreError> + use<> {
        let (directories, spare) = (self.directories.clone(), self.platform.spare_folders.clone());
        let (session, open) = (Arc::new(session.clone()), self.open_path());
        let patience = matches!(self.platform.jobs, Jobs::Threads).then_some(COPY_PATIENCE);
        move || files::save_copy_within(patience, &directories, &session, open.as_deref(), &spare, now)
    }

    /// Closes the session at a request of the system, which does not wait: what is not saved in time is saved elsewhere.
    pub(super) fn close_or_copy(&mut self, session: &Session, now: Moment) {
        let copy = self.copying(session, now);
        let is_saved = self.close_within(END_PATIENCE);
        if !is_saved {
            // The terminal is closing; the caller prints the message.
            *self.departure.lock().unwrap_or_else(PoisonError::into_inner) = Some(copy());
        }
    }

    /// Asks in a job, one at a time: the disk may be one that does not answer.
    pub(super) fn look_after(&self, known: Option<FileTrace>) {
        let Some(path) = self.open_path() else { return };
        let is_asking = Arc::clone(&self.is_asking);
        if is_asking.swap(true, Ordering::Relaxed) {
            return;
        }
        self.report_later(move || {
            let event = if open::is_free(&path) {
                Some(Event::LetGo)
            } else {
                let newer = open::read_newer(&path, known);
                newer.map(|(session, trace)| Event::SavedElsewhere(Box::new(session), trace))
            };
            is_asking.store(false, Ordering::Relaxed);
            event
        });
    }

    pub(super) fn take_over(&mut self, now: Moment) {
        let Some(path) = self.open_path() else { return };
        let event = match open::open(&self.directories, &path, now) {
            // A third program was faster.
            Ok(opened) if matches!(opened.access, open::Access::Read(_)) => return,
            Ok(opened) => {
                let word = Some(self.lang.let_go().to_owned());
                Event::Opened(Box::new(Ready { word, ..self.adopt(opened) }))
            }
            Err(error) => Event::NotOpened(error, Vec::new()),
        };
        self.tell(event);
    }

    /// Waits so long for the last save and closes the session; returns whether everything is saved.
    pub(super) fn close_within(&mut self, patience: Duration) -> bool {
        self.save();
        // Does not wait for a disk that does not answer.
        std::mem::take(&mut self.gives_up).store(true, Ordering::Relaxed);
        self.open.take().is_none_or(|open| open.close_within(patience))
    }
}

text! {
    let_go { zh: "另一個程式已關閉這份紀錄，現在可以在這裡查核", en: "the other program has closed the session; it can be worked on here now" }
}
