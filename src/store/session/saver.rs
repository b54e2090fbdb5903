//! Saving on a thread of its own, so that the keyboard never waits for the disk; in tests step by step on theirs.
//!
//! The thread keeps a copy of the session and applies the same edits to it. It takes every edit that is waiting before
//! it writes, so that under haste the latest state wins.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};

use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, Disk, WriteStep, folder_of};
use crate::store::disk::read::require_readable_again;
use crate::store::disk::volume::Volume;
use crate::store::error::StoreError;
use crate::store::format::session_text::SessionText;
use crate::store::session::backup;
use crate::store::session::sessions::FileStamp;

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

/// What saves one open session.
pub struct Saver {
    orders: Sender<Order>,
    worker: Running,
}

/// Where the worker runs.
enum Running {
    /// On a thread of its own.
    Thread(JoinHandle<()>),
    /// Wherever [`Saver::step`] is called: one turn a call.
    Stepped(Box<dyn FnMut() + Send>),
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
        let mut worker = Worker::new(disk, path, session, stamp, Box::new(report));
        let thread = std::thread::spawn(move || while !worker.turn(&waiting, worker.pause()) {});
        Self { orders, worker: Running::Thread(thread) }
    }

    /// The same without a thread and without pauses: all work is done in [`Saver::step`] and [`Saver::close`].
    pub fn stepped<D: Disk>(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: impl FnMut(SaveReport) + Send + 'static,
    ) -> Self {
        let (orders, waiting) = channel();
        let mut worker = Worker::new(disk, path, session, stamp, Box::new(report));
        worker.draft_pause = Duration::ZERO;
        let turn = move || {
            worker.turn(&waiting, Duration::ZERO);
        };
        Self { orders, worker: Running::Stepped(Box::new(turn)) }
    }

    /// Does what the thread would do by now, if there is none: takes in all orders and saves, or, with none waiting,
    /// looks whether someone else changed the file.
    pub fn step(&mut self) {
        if let Running::Stepped(turn) = &mut self.worker {
            turn();
        }
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
        match self.worker {
            Running::Thread(thread) => drop(thread.join()),
            Running::Stepped(mut turn) => turn(),
        }
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
    /// The drive that the file is on.
    drive: Volume,
    /// The time of the last edit; the store reads no clock.
    now: Option<Moment>,
    edits: u64,
    saved: u64,
    /// Whether the file must be written although no edit waits.
    must_write: bool,
    trouble: Option<Trouble>,
    /// How long more letters of a note are waited for.
    draft_pause: Duration,
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
    fn new(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: Box<dyn FnMut(SaveReport) + Send>,
    ) -> Self {
        Self {
            disk,
            look: Look::at(&path),
            drive: Volume::under(folder_of(&path)),
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
            draft_pause: DRAFT_PAUSE,
            report,
        }
    }

    /// How long the next order is waited for before there is something else to do.
    const fn pause(&self) -> Duration {
        match &self.text {
            _ if self.owes() => RETRY_PAUSE,
            Some(_) => WATCH_PAUSE,
            None => TEXT_PAUSE,
        }
    }

    /// Waits up to `pause` for an order, takes in all that wait, and saves. True after the last order.
    fn turn(&mut self, orders: &Receiver<Order>, pause: Duration) -> bool {
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
        is_last
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
            match self.require_unchanged().and_then(|()| self.require_its_volume()) {
                Ok(()) => self.look = Look::at(&self.path),
                Err(error) => {
                    // Once the drive is back, the file is written again, and only then the screen says saved.
                    self.must_write |= matches!(error, StoreError::DriveGone { .. });
                    self.fail(error);
                }
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
            match orders.recv_timeout(self.draft_pause) {
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
        require_readable_again(&path, self.whole.len())?;
        self.require_unchanged()?;
        self.require_its_volume()?;
        self.keep_backup();
        let failed = |error: atomic::WriteFailure| StoreError::Write {
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

    /// Says no where the drive was pulled and its empty folder remained, so that nothing goes to another drive unnoticed.
    fn require_its_volume(&mut self) -> Result<(), StoreError> {
        let drive = Volume::under(folder_of(&self.path));
        if drive != self.drive {
            // A stick that was put back in may be known by another number; the file on it is the one known here.
            if !self.path.exists() {
                return Err(StoreError::DriveGone { path: self.path.clone() });
            }
            self.drive = drive;
        }
        Ok(())
    }

    /// Says no where the file is there and is not what was last read or written.
    fn require_unchanged(&self) -> Result<(), StoreError> {
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
mod tests;
