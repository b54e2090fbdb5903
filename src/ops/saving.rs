//! Saving an open session: each edit as soon as it arrives, until the session is closed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::open::Opened;
use crate::model::record::edit::Edit;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{RealDisk, WriteStep};
use crate::store::disk::holder::Holder;
use crate::store::disk::lock::Lock;
use crate::store::error::StoreError;
use crate::store::session::saver::{Ended, Saver};
use crate::store::session::sessions::Access;

pub use crate::store::disk::lock::NoLock;
pub use crate::store::session::saver::SaveReport;

/// Where the saver works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// On a thread of its own.
    Threaded,
    /// In [`SessionHandle::step`] and [`SessionHandle::close_within`].
    Stepped,
}

/// An open session: holds its lock and its saver.
pub struct SessionHandle {
    path: PathBuf,
    saver: Option<Saver>,
    /// Releases the lock when it is dropped.
    lock: Option<Lock>,
}

/// Access to an opened session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Read and write; others are kept out.
    Alone {
        /// The previous holder, if it ended without releasing the lock.
        left_by: Option<Holder>,
    },
    /// Read and write, but there is no lock: others are not kept out.
    Unlocked(NoLock),
    /// Read-only, since another program holds the lock; its holder, if known.
    ReadOnly(Option<Holder>),
}

impl SessionHandle {
    /// Makes ready to save a session, unless it was opened read-only. Results of saves are passed to `report`.
    pub fn start(opened: Opened, pace: Pace, report: impl FnMut(SaveReport) + Send + 'static) -> (Self, Writing) {
        let Opened { path, session, access, stamp, .. } = opened;
        let (writing, lock) = match access {
            Access::Write { lock, left_by } => (Writing::Alone { left_by }, Some(lock)),
            Access::WriteUnlocked(why) => (Writing::Unlocked(why), None),
            Access::Read(holder) => (Writing::ReadOnly(holder), None),
        };
        let start = match pace {
            Pace::Threaded => Saver::threaded,
            Pace::Stepped => Saver::stepped,
        };
        let saver = (!matches!(writing, Writing::ReadOnly(_)))
            .then(|| start(RealDisk, path.clone(), session, stamp, Box::new(report)));
        (Self { path, saver, lock }, writing)
    }

    /// Starts the saver's thread, if there is to be one; the first order does so too.
    pub fn begin(&mut self) {
        if let Some(saver) = &mut self.saver {
            saver.begin();
        }
    }

    /// The session's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Saves an edit that was applied to the session on screen. `ended` is the message of the error if the saver has
    /// ended.
    pub fn save(&mut self, edit: Edit, stamp: Stamp, ended: &str) -> Result<(), StoreError> {
        match &mut self.saver {
            Some(saver) => saver.apply(edit, stamp).map_err(|_| StoreError::Write {
                path: self.path.clone(),
                step: WriteStep::Create,
                source: std::io::Error::other(ended.to_owned()),
            }),
            None => Ok(()),
        }
    }

    /// Retries immediately to save what is not saved yet.
    pub fn retry(&mut self) {
        if let Some(saver) = &mut self.saver {
            saver.retry();
        }
    }

    /// Looks at the file and reports whether it is there as it was saved.
    pub fn verify(&mut self) {
        if let Some(saver) = &mut self.saver {
            saver.verify();
        }
    }

    /// Overwrites another program's changes, after a backup of them.
    pub fn overwrite(&mut self, now: Moment) {
        if let Some(saver) = &mut self.saver {
            saver.overwrite(now);
        }
    }

    /// Does one turn of the saver, if it has no thread.
    pub fn step(&mut self) {
        if let Some(saver) = &mut self.saver {
            saver.step();
        }
    }

    /// Waits so long for the last save and releases the lock; returns whether everything is saved.
    ///
    /// Where the disk does not answer, the lock is released by another thread once it does, or by the end of the process.
    #[must_use]
    pub fn close_within(self, patience: Duration) -> bool {
        let Self { saver, lock, .. } = self;
        match saver.map(|saver| saver.close_within(patience)) {
            None | Some(Ended::Saved) => true,
            Some(Ended::Unsaved) => false,
            Some(Ended::Waiting(thread)) => {
                std::thread::spawn(move || {
                    let _ = thread.join();
                    drop(lock);
                });
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::ops::{open, sample as files};

    #[test]
    fn a_saver_that_was_begun_looks_after_the_file_though_nothing_is_typed() {
        let folder = files::folder();
        let path = folder.put("a", &files::session("a", "2026-11-22", Mark::Done));
        let opened = open::open(&folder.directories, &path, files::moment("2026-11-22")).expect("a session");
        let (sender, reports) = channel();
        let (mut open, _) = SessionHandle::start(opened, Pace::Threaded, move |report| drop(sender.send(report)));
        open.begin();
        std::fs::remove_file(&path).expect("the session");
        let report = reports.recv_timeout(Duration::from_secs(60));
        assert!(matches!(report, Ok(SaveReport::WrittenAgain { .. })), "{report:?}");
        assert!(open.close_within(Duration::from_secs(60)));
    }

    #[test]
    fn edits_are_saved_at_either_pace_and_the_session_is_let_go_of() {
        for pace in [Pace::Threaded, Pace::Stepped] {
            let folder = files::folder();
            let path = folder.put("a", &files::session("a", "2026-11-22", Mark::Done));
            let opened = open::open(&folder.directories, &path, files::moment("2026-11-22")).expect("a session");
            let (sender, reports) = channel();
            let session = opened.session.clone();
            let (mut open, writing) = SessionHandle::start(opened, pace, move |report| drop(sender.send(report)));
            assert_eq!(writing, Writing::Alone { left_by: None });
            let again = open::open(&folder.directories, &path, files::moment("2026-11-22")).expect("a session");
            assert!(matches!(SessionHandle::start(again, pace, |_| ()).1, Writing::ReadOnly(_)));
            let edit = session.marking(&"1.1.2".into(), Some(Mark::Absent), &sample::stamp(2));
            open.save(edit, sample::stamp(2), "ended").expect("the saver lives");
            assert!(open.close_within(Duration::from_secs(60)));
            assert!(matches!(reports.try_iter().last(), Some(SaveReport::Saved { edits: 1 })));
            assert_eq!(files::on_disk(&path).mark(&"1.1.2".into()), Some(Mark::Absent));
            let again = open::open(&folder.directories, &path, files::moment("2026-11-22")).expect("a session");
            assert!(matches!(SessionHandle::start(again, pace, |_| ()).1, Writing::Alone { .. }));
        }
    }
}
