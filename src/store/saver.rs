//! Saving on a thread of its own, so that the keyboard never waits for the disk.
//!
//! The thread keeps a copy of the session and applies the same edits to it. It takes every edit that is waiting before
//! it writes, so that under haste the latest state wins.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use super::atomic::{self, Disk, WriteStep, folder_of};
use super::backup;
use super::error::StoreError;
use super::session_file::SessionText;
use super::sessions::FileStamp;
use crate::model::edit::{Edit, Stamp};
use crate::model::roc::Moment;
use crate::model::session::Session;

/// How long the thread waits for more letters of a note before it saves them.
const DRAFT_PAUSE: Duration = Duration::from_millis(300);
/// The longest that a draft waits while letters keep coming.
const DRAFT_LIMIT: Duration = Duration::from_millis(700);
/// How long the thread waits before it tries again after a failure.
const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// How often the thread looks whether someone else changed the file while nothing is to be saved.
const WATCH_PAUSE: Duration = Duration::from_secs(2);
/// How soon after the opening the thread makes the text of the session, while nothing is to be saved yet.
const TEXT_PAUSE: Duration = Duration::from_millis(100);
/// Up to this size a file is read whole to see whether it changed; of a larger one the time stamp and length must do.
const READ_WHOLE: u64 = 4 * 1024 * 1024;

/// The saving thread of one open session.
#[derive(Debug)]
pub struct Saver {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

/// The saving thread has ended although nobody closed it: it panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaverGone;

#[derive(Debug)]
enum Order {
    Apply(Edit, Stamp),
    Retry,
    Overwrite,
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
            look: Look::at(&path),
            path,
            session,
            text: None,
            whole: String::new(),
            stamp,
            now: None,
            edits: 0,
            saved: 0,
            must_write: false,
            trouble: None,
            report: Box::new(report),
        };
        Self { orders, thread: std::thread::spawn(move || worker.run(&waiting)) }
    }

    /// Hands over an edit that was applied to the session on screen.
    pub fn apply(&self, edit: Edit, stamp: Stamp) -> Result<(), SaverGone> {
        self.orders.send(Order::Apply(edit, stamp)).map_err(|_| SaverGone)
    }

    /// Asks for another try at once, and for a report of it.
    pub fn retry(&self) {
        let _ = self.orders.send(Order::Retry);
    }

    /// Writes although someone else changed the file; their version is kept as a backup first.
    pub fn overwrite(&self) {
        let _ = self.orders.send(Order::Overwrite);
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
    /// The whole file as it is written, kept for its memory.
    whole: String,
    /// What the file holds, as far as this thread knows.
    stamp: FileStamp,
    /// How the file looked from outside when it was last known to hold that.
    look: Look,
    /// The time of the last edit; the store reads no clock.
    now: Option<Moment>,
    edits: u64,
    saved: u64,
    /// Whether the file must be written although no edit waits.
    must_write: bool,
    trouble: Option<Trouble>,
    report: Box<dyn FnMut(SaveReport) + Send>,
}

/// Why the last try failed. The same trouble again is not news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The disk does not take it; it is tried again.
    Disk,
    /// Someone else changed the file; nothing is written until the user has decided.
    ChangedOutside,
}

/// How a file looks without being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look(Option<(u64, Option<SystemTime>)>);

impl Look {
    fn at(path: &Path) -> Self {
        Self(std::fs::metadata(path).ok().map(|metadata| (metadata.len(), metadata.modified().ok())))
    }

    fn is_large(self) -> bool {
        self.0.is_some_and(|(length, _)| length > READ_WHOLE)
    }
}

impl<D: Disk> Worker<D> {
    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let pause = match &self.text {
                _ if self.owes() => RETRY_PAUSE,
                Some(_) => WATCH_PAUSE,
                None => TEXT_PAUSE,
            };
            let mut is_last = match orders.recv_timeout(pause) {
                Ok(order) => self.take(order, orders),
                Err(RecvTimeoutError::Timeout) => {
                    self.prepare();
                    self.watch();
                    false
                }
                Err(RecvTimeoutError::Disconnected) => true,
            };
            while let Ok(order) = orders.try_recv() {
                is_last |= self.take(order, orders);
            }
            if self.owes() && self.trouble != Some(Trouble::ChangedOutside) {
                self.save();
            }
            if is_last {
                return;
            }
        }
    }

    /// Whether something is to be written.
    const fn owes(&self) -> bool {
        self.saved < self.edits || self.must_write
    }

    /// Makes the text before the first mark needs it. What cannot be written is told when it must be.
    fn prepare(&mut self) {
        if self.text.is_none() {
            self.text = SessionText::new(&self.session).ok();
        }
    }

    /// Looks whether someone else changed the file in the meantime.
    fn watch(&mut self) {
        if self.trouble.is_none() && Look::at(&self.path) != self.look {
            match self.must_be_unchanged() {
                Ok(()) => self.look = Look::at(&self.path),
                Err(error) => self.fail(error),
            }
        }
    }

    /// Takes the file as someone else left it for what may be written over, and keeps it as a backup.
    fn accept_theirs(&mut self) {
        let Ok(theirs) = self.disk.read(&self.path) else { return };
        let kept = backup::keep_always(&self.path, self.now.unwrap_or_else(Moment::epoch));
        if let Err(source) = kept {
            // Without a backup their work would be lost; the user is told and may save elsewhere.
            let path = self.path.clone();
            return self.fail(StoreError::Write { path, step: WriteStep::Backup, source });
        }
        self.stamp = FileStamp::of(&theirs);
        self.trouble = None;
        // The file is ours again only once it is written, even if no edit waits.
        self.must_write = true;
    }

    /// Takes an order in; of a draft, waits for the letters that follow it. True for the last order.
    fn take(&mut self, order: Order, orders: &Receiver<Order>) -> bool {
        let mut order = order;
        let started = Instant::now();
        loop {
            let is_draft = match order {
                Order::Close => return true,
                Order::Retry => {
                    self.trouble = None;
                    return false;
                }
                Order::Overwrite => {
                    self.accept_theirs();
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
        self.now = Some(stamp.at);
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
                self.must_write = false;
                self.trouble = None;
                (self.report)(SaveReport::Saved { edits: self.saved });
            }
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: StoreError) {
        let trouble = match error {
            StoreError::ChangedOutside { .. } => Trouble::ChangedOutside,
            _ => Trouble::Disk,
        };
        if self.trouble != Some(trouble) {
            self.trouble = Some(trouble);
            (self.report)(SaveReport::Failed(error));
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
        text.fill(&self.session, &mut self.whole).map_err(encode)?;
        self.must_be_unchanged()?;
        self.keep_backup();
        let failed = |error: atomic::WriteError| StoreError::Write {
            path: path.clone(),
            step: error.step,
            source: error.source,
        };
        // Whoever pulled the folder away may have put it back without its content.
        atomic::make_folder(folder_of(&self.path)).map_err(failed)?;
        let bytes = self.whole.as_bytes();
        let written = atomic::replace(&self.disk, &self.path, bytes);
        // From the rename on the new content is there, even if a later step failed.
        if written.is_ok() || self.disk.holds(&self.path, bytes).is_ok_and(|holds| holds) {
            self.stamp = FileStamp::of(bytes);
            self.look = Look::at(&self.path);
        }
        written.map_err(failed)
    }

    /// Keeps the version that is about to be replaced, now and then. That it cannot be kept is no reason not to save.
    fn keep_backup(&self) {
        if let Some(now) = self.now {
            let _ = backup::keep(&self.path, now);
        }
    }

    /// Says no where the file is there and is not what was last read or written.
    fn must_be_unchanged(&self) -> Result<(), StoreError> {
        let look = Look::at(&self.path);
        if look == self.look && look.is_large() {
            return Ok(());
        }
        match self.disk.read(&self.path) {
            Ok(bytes) if FileStamp::of(&bytes) != self.stamp => {
                Err(StoreError::ChangedOutside { path: self.path.clone() })
            }
            Ok(_) => Ok(()),
            // A file that vanished is written again; of one that cannot be read nobody knows whose it is.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(source) => Err(StoreError::Read { path: self.path.clone(), source }),
        }
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
            saver.apply(edit, sample::stamp(number)).expect("the saver lives");
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
        saver
            .apply(
                Edit::Draft(Some(Draft { point: "1.1.1".into(), text: "寫到一半".into(), line: 0, column: 4 })),
                sample::stamp(1),
            )
            .expect("the saver lives");
        saver.close();
        assert_eq!(bench.on_disk().draft().map(|draft| draft.text.as_str()), Some("寫到一半"));
    }

    #[test]
    fn a_failure_is_told_and_the_work_is_saved_once_the_disk_is_well() {
        let bench = bench();
        // The first operation is the look at the file, the third the writing.
        let saver = bench.start(FaultyDisk::new(3, Lasting::Once, std::io::ErrorKind::StorageFull));
        saver
            .apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1))
            .expect("the saver lives");
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
        saver
            .apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1))
            .expect("the saver lives");
        assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
        saver.close();
        assert_eq!(std::fs::read(&bench.path).expect("the file"), b"someone else's");
    }

    #[test]
    fn a_change_from_outside_is_noticed_while_nothing_is_typed() {
        let bench = bench();
        let saver = bench.start(RealDisk);
        std::fs::write(&bench.path, "someone else's").expect("a change from outside");
        assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
        saver.close();
    }

    #[test]
    fn overwriting_is_done_when_asked_and_keeps_the_other_version() {
        let bench = bench();
        let saver = bench.start(RealDisk);
        std::fs::write(&bench.path, "someone else's").expect("a change from outside");
        saver
            .apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1))
            .expect("the saver lives");
        assert!(matches!(bench.heard(), SaveReport::Failed(StoreError::ChangedOutside { .. })));
        saver.overwrite();
        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
        saver.close();
        assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
        let kept: Vec<_> = backup::backups(&bench.path)
            .iter()
            .map(|backup| std::fs::read_to_string(&backup.path).expect("a backup"))
            .collect();
        assert!(kept.contains(&"someone else's".to_owned()));
    }

    #[test]
    fn the_version_before_is_kept_as_a_backup() {
        let mut bench = bench();
        let before = std::fs::read(&bench.path).expect("the file");
        let saver = bench.start(RealDisk);
        for second in 1..4 {
            let edit = bench.session.marking(
                &"1.1.1".into(),
                Mark::next(bench.session.mark(&"1.1.1".into())),
                &sample::stamp(second),
            );
            bench.session.apply(&edit, &sample::stamp(second)).expect("the point exists");
            saver.apply(edit, sample::stamp(second)).expect("the saver lives");
            bench.heard();
        }
        saver.close();
        let backups = backup::backups(&bench.path);
        assert_eq!(backups.len(), 1, "one for the sitting, not one a mark");
        assert_eq!(std::fs::read(&backups[0].path).expect("the backup"), before);
    }

    #[test]
    fn a_folder_that_vanished_is_made_again() {
        let bench = bench();
        let saver = bench.start(RealDisk);
        std::fs::remove_dir_all(folder_of(&bench.path)).expect("the folder goes");
        saver
            .apply(bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)), sample::stamp(1))
            .expect("the saver lives");
        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
        saver.close();
        assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done));
    }

    #[test]
    fn whichever_operation_fails_no_edit_is_lost_and_nothing_false_is_said() {
        for lasting in [Lasting::Once, Lasting::FromThenOn] {
            for nth in 1.. {
                assert!(nth < 40, "the run passes once no operation fails any more");
                let bench = bench();
                let disk = FaultyDisk::new(nth, lasting, std::io::ErrorKind::StorageFull);
                let saver = bench.start(disk.clone());
                saver
                    .apply(
                        bench.session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1)),
                        sample::stamp(1),
                    )
                    .expect("the saver lives");
                let first = bench.heard();
                let on_disk = bench.on_disk();
                if let SaveReport::Saved { .. } = first {
                    assert_eq!(on_disk.mark(&"1.1.1".into()), Some(Mark::Done), "operation {nth}");
                } else {
                    saver.retry();
                    if lasting == Lasting::Once {
                        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }), "operation {nth}");
                        assert_eq!(bench.on_disk().mark(&"1.1.1".into()), Some(Mark::Done), "operation {nth}");
                    }
                }
                saver.close();
                // Old or new, the file can be read: `on_disk` would have said no.
                bench.on_disk();
                if !disk.has_failed() {
                    break;
                }
            }
        }
    }

    #[test]
    fn a_note_of_a_megabyte_is_saved() {
        let mut bench = bench();
        let saver = bench.start(RealDisk);
        let note = "電話未公告，".repeat(60_000);
        let edit = bench.session.noting(&"1.1.1".into(), &note, &sample::stamp(1));
        bench.session.apply(&edit, &sample::stamp(1)).expect("the point exists");
        saver.apply(edit, sample::stamp(1)).expect("the saver lives");
        assert!(matches!(bench.heard(), SaveReport::Saved { edits: 1 }));
        saver.close();
        assert_eq!(bench.on_disk().note(&"1.1.1".into()), note);
    }
}
