//! Saving on a thread of its own, so that the keyboard never waits for the disk.
//!
//! The thread keeps a copy of the session and applies the same edits to it. It takes every edit that is waiting before
//! it writes, so that under haste the latest state wins.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::atomic::{self, Disk, folder_of};
use super::error::StoreError;
use super::session_file::SessionText;
use super::sessions::FileStamp;
use crate::model::edit::{Edit, Stamp};
use crate::model::session::Session;

/// How long the thread waits for more letters of a note before it saves them.
const DRAFT_PAUSE: Duration = Duration::from_millis(300);
/// The longest that a draft waits while letters keep coming.
const DRAFT_LIMIT: Duration = Duration::from_millis(700);
/// How long the thread waits before it tries again after a failure.
const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// The saving thread of one open session.
#[derive(Debug)]
pub struct Saver {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

#[derive(Debug)]
enum Order {
    Apply(Edit, Stamp),
    Retry,
    Close,
}

/// What became of the edits.
#[derive(Debug)]
pub enum SaveReport {
    /// The file on the disk holds this many edits, counted from the opening of the session.
    Saved {
        /// How many.
        edits: u64,
    },
    /// It does not, and why; unless the file was changed by someone else, the thread goes on trying.
    Failed(StoreError),
}

impl Saver {
    /// Starts saving a session that stands in a file as `stamp` says. Reports are made on the new thread.
    pub fn start<D: Disk>(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: impl FnMut(SaveReport) + Send + 'static,
    ) -> Self {
        let (orders, waiting) = channel();
        let worker = Worker {
            disk,
            path,
            session,
            text: None,
            stamp,
            edits: 0,
            saved: 0,
            has_failed: false,
            report: Box::new(report),
        };
        Self { orders, thread: std::thread::spawn(move || worker.run(&waiting)) }
    }

    /// Hands over an edit that was applied to the session on screen.
    pub fn apply(&self, edit: Edit, stamp: Stamp) {
        // The thread ends only on closing; were it gone, closing says so.
        let _ = self.orders.send(Order::Apply(edit, stamp));
    }

    /// Asks for another try at once, and for a report of it.
    pub fn retry(&self) {
        let _ = self.orders.send(Order::Retry);
    }

    /// Waits for the last save and ends the thread. Whether everything is on the disk, the last report said.
    pub fn close(self) {
        let _ = self.orders.send(Order::Close);
        let _ = self.thread.join();
    }
}

struct Worker<D: Disk> {
    disk: D,
    path: PathBuf,
    session: Session,
    text: Option<SessionText>,
    stamp: FileStamp,
    edits: u64,
    saved: u64,
    has_failed: bool,
    report: Box<dyn FnMut(SaveReport) + Send>,
}

impl<D: Disk> Worker<D> {
    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let first = if self.saved < self.edits {
                orders.recv_timeout(RETRY_PAUSE)
            } else {
                orders.recv().map_err(Into::into)
            };
            let mut is_last = match first {
                Ok(order) => self.take(order, orders),
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            while let Ok(order) = orders.try_recv() {
                is_last |= self.take(order, orders);
            }
            if self.saved < self.edits {
                self.save();
            }
            if is_last {
                return;
            }
        }
    }

    /// Takes an order in; of a draft, waits for the letters that follow it. True for the last order.
    fn take(&mut self, order: Order, orders: &Receiver<Order>) -> bool {
        let mut order = order;
        let started = Instant::now();
        loop {
            let is_draft = match order {
                Order::Close => return true,
                Order::Retry => {
                    self.has_failed = false;
                    return false;
                }
                Order::Apply(edit, stamp) => {
                    self.apply(&edit, &stamp);
                    matches!(edit, Edit::Draft(Some(_)))
                }
            };
            if !is_draft || started.elapsed() > DRAFT_LIMIT {
                return false;
            }
            match orders.recv_timeout(DRAFT_PAUSE) {
                Ok(next) => order = next,
                Err(RecvTimeoutError::Timeout) => return false,
                Err(RecvTimeoutError::Disconnected) => return true,
            }
        }
    }

    fn apply(&mut self, edit: &Edit, stamp: &Stamp) {
        self.edits += 1;
        // The same edit succeeded on the session on screen, of which this one is a copy.
        let applied = self.session.apply(edit, stamp);
        debug_assert!(applied.is_ok(), "{applied:?}");
        if let Some(text) = &mut self.text
            && text.update(&self.session, edit).is_err()
        {
            // The pieces are out of step; the next save makes them anew and reports what is wrong.
            self.text = None;
        }
    }

    fn save(&mut self) {
        match self.try_save() {
            Ok(()) => {
                self.saved = self.edits;
                self.has_failed = false;
                (self.report)(SaveReport::Saved { edits: self.saved });
            }
            // The same failure again is not news.
            Err(_) if self.has_failed => {}
            Err(error) => {
                self.has_failed = true;
                (self.report)(SaveReport::Failed(error));
            }
        }
    }

    fn try_save(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let encode = |source| StoreError::Encode { path: path.clone(), source };
        if self.text.is_none() {
            self.text = Some(SessionText::new(&self.session).map_err(encode)?);
        }
        let Some(text) = &self.text else {
            return Ok(());
        };
        let bytes = text.bytes(&self.session).map_err(encode)?;
        must_be_unchanged(&self.disk, &self.path, self.stamp)?;
        let failed = |error: atomic::WriteError| StoreError::Write {
            path: path.clone(),
            step: error.step,
            source: error.source,
        };
        // Whoever pulled the folder away may have put it back without its content.
        atomic::make_folder(folder_of(&self.path)).map_err(failed)?;
        let written = atomic::replace(&self.disk, &self.path, &bytes);
        // From the rename on the new content is there, even if a later step failed.
        if written.is_ok() || must_be_unchanged(&self.disk, &self.path, self.stamp).is_err() {
            self.stamp = FileStamp::of(&bytes);
        }
        written.map_err(failed)
    }
}

/// Says no where the file is there and is not what was last read or written.
fn must_be_unchanged<D: Disk>(disk: &D, path: &Path, stamp: FileStamp) -> Result<(), StoreError> {
    match disk.read(path) {
        Ok(bytes) if FileStamp::of(&bytes) != stamp => Err(StoreError::ChangedOutside { path: path.to_owned() }),
        // A file that vanished is written again; one that cannot be read now may well be written.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::atomic::RealDisk;
    use super::super::atomic::faulty::{FaultyDisk, Lasting};
    use super::super::session_file::{read_session, session_bytes};
    use super::*;
    use crate::model::checklist::Overall;
    use crate::model::sample;
    use crate::model::session::{Draft, Mark};
    use std::sync::mpsc;

    struct Bench {
        _folder: tempfile::TempDir,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        reports: mpsc::Sender<SaveReport>,
        heard: mpsc::Receiver<SaveReport>,
    }

    fn bench() -> Bench {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("一.session.ron");
        let session = sample::session(&[3], Overall::ByPoint);
        let bytes = session_bytes(&session).expect("the sample can be written");
        atomic::replace(&RealDisk, &path, &bytes).expect("a folder that can be written");
        let (reports, heard) = mpsc::channel();
        Bench { _folder: folder, path, session, stamp: FileStamp::of(&bytes), reports, heard }
    }

    impl Bench {
        fn start<D: Disk>(&self, disk: D) -> Saver {
            let reports = self.reports.clone();
            Saver::start(disk, self.path.clone(), self.session.clone(), self.stamp, move |report| {
                let _ = reports.send(report);
            })
        }

        fn heard(&self) -> SaveReport {
            self.heard.recv_timeout(Duration::from_secs(20)).expect("a report within the time")
        }

        fn on_disk(&self) -> Session {
            let text = std::fs::read_to_string(&self.path).expect("the file");
            read_session(&text).expect("a good file").0
        }
    }

    #[test]
    fn a_mark_that_is_reported_saved_is_in_the_file() {
        let mut bench = bench();
        let saver = bench.start(RealDisk);
        for (number, mark) in (1..).zip([Mark::Done, Mark::Absent, Mark::Partial]) {
            let edit =
                bench.session.marking(&format!("1.1.{number}").as_str().into(), Some(mark), &sample::stamp(number));
            bench.session.apply(&edit, &sample::stamp(number)).expect("the point exists");
            saver.apply(edit, sample::stamp(number));
            let SaveReport::Saved { edits } = bench.heard() else { panic!("the disk is good") };
            assert_eq!(edits, u64::from(number));
            assert_eq!(bench.on_disk().parts().answers, bench.session.parts().answers);
        }
        saver.close();
        assert_eq!(std::fs::read(&bench.path).expect("the file"), session_bytes(&bench.session).expect("the sample"));
    }

    #[test]
    fn closing_waits_for_what_is_still_waiting() {
        let bench = bench();
        let saver = bench.start(RealDisk);
        saver.apply(
            Edit::Draft(Some(Draft { point: "1.1.1".into(), text: "寫到一半".into(), line: 0, column: 4 })),
            sample::stamp(1),
        );
        saver.close();
        assert_eq!(bench.on_disk().draft().map(|draft| draft.text.as_str()), Some("寫到一半"));
    }

    #[test]
    fn a_failure_is_told_and_the_work_is_saved_once_the_disk_is_well() {
        let bench = bench();
        // The first operation is the look at the file, the third the writing.
        let saver = bench.start(FaultyDisk::new(3, Lasting::Once, std::io::ErrorKind::StorageFull));
        saver.apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1));
        assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::Write { .. })));
        assert!(bench.on_disk().parts().answers.is_empty());
        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
        assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
        saver.close();
    }

    #[test]
    fn what_someone_else_changed_is_not_overwritten() {
        let bench = bench();
        let saver = bench.start(RealDisk);
        std::fs::write(&bench.path, "someone else's").expect("a change from outside");
        saver.apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1));
        assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
        saver.close();
        assert_eq!(std::fs::read(&bench.path).expect("the file"), b"someone else's");
    }
}
