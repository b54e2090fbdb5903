//! The work of a saver: it takes in edits, and writes and watches the file.
//!
//! It has its own copy of the session, which shares all that does not change, and applies the same edits to it. It takes all
//! queued edits before it writes, so that a burst of edits gives one write of the latest state. It keeps no text: a save copies
//! the file that it replaces and puts the lines that changed in their places.

use std::cell::Cell;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use super::order::{Order, SaveReport};
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, Disk, Filling, WriteFailure, WriteStep, folder_of};
use crate::store::disk::read::require_readable_again;
use crate::store::disk::stamp::{FileStamp, Stamper};
use crate::store::disk::volume::Volume;
use crate::store::error::StoreError;
use crate::store::format::read::text_of;
use crate::store::format::session_file::read_session;
use crate::store::format::session_text::SessionText;
use crate::store::session::backup;
use copying::FillError;

/// How long to wait for more letters of a note before saving them.
const DRAFT_PAUSE: Duration = Duration::from_millis(300);
/// The longest delay of a draft while letters keep coming.
const DRAFT_LIMIT: Duration = Duration::from_millis(700);
/// Pause before the next attempt after a failure.
const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// How often an idle thread checks whether someone else changed the file.
const WATCH_PAUSE: Duration = Duration::from_secs(2);
/// Delay after opening before an idle thread encodes the session for the first time.
const TEXT_PAUSE: Duration = Duration::from_millis(100);
/// Size in bytes up to which a file is read in full to detect changes; for larger ones time stamp and length must do.
const READ_WHOLE: u64 = 4 * 1024 * 1024;

/// Where the pieces of the file stand, so that what did not change is copied from it.
enum Pieces {
    /// Nobody looked yet.
    Unsought,
    /// Not known: the next save writes everything anew.
    Unknown,
    /// Known.
    Known(SessionText),
}

pub(super) struct Worker<D: Disk> {
    disk: D,
    path: PathBuf,
    session: Session,
    pieces: Pieces,
    /// Stamp of the file's content as last read or written.
    stamp: FileStamp,
    /// Size and time stamp of the file at that moment.
    look: Look,
    /// The volume of the file.
    volume: Volume,
    /// Time of the last edit; the store does not read the clock.
    now: Option<Moment>,
    edits: u64,
    saved: u64,
    /// Whether the file must be written although no edit is queued.
    needs_write: bool,
    /// Whether the file vanished since it was last written.
    presence: Presence,
    /// Whether a report is wanted even if there is nothing to be saved.
    is_asked: bool,
    problem: Option<SaveProblem>,
    /// Whether the visit was closed at the last save.
    is_sealed: bool,
    /// How long to wait for more letters of a note.
    pub(super) draft_pause: Duration,
    report: Box<dyn FnMut(SaveReport) + Send>,
}

/// What was last seen of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// It was there.
    There,
    /// It was deleted or moved since it was last written.
    Vanished,
}

/// The state after a failed attempt. The same failure again is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SaveProblem {
    /// A disk error; retried.
    Disk,
    /// Someone else changed the file; nothing is written until the user has decided.
    ChangedOutside,
}

/// Size, modification time and number of a file; `None` if it cannot be examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look(Option<(u64, Option<SystemTime>, u64)>);

impl Look {
    fn at(path: &Path) -> Self {
        let look = |metadata: Metadata| (metadata.len(), metadata.modified().ok(), number(&metadata));
        Self(std::fs::metadata(path).ok().map(look))
    }

    fn is_large(self) -> bool {
        self.0.is_some_and(|(length, ..)| length > READ_WHOLE)
    }
}

/// The number of a file on its volume, by which another file in its place is known.
#[cfg(unix)]
pub(super) fn number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
pub(super) const fn number(_: &Metadata) -> u64 {
    0
}

impl<D: Disk> Worker<D> {
    pub(super) fn new(
        disk: D,
        path: PathBuf,
        session: Session,
        stamp: FileStamp,
        report: Box<dyn FnMut(SaveReport) + Send>,
    ) -> Self {
        Self {
            disk,
            look: Look::at(&path),
            volume: Volume::under(folder_of(&path)),
            path,
            is_sealed: session.is_sealed(),
            session,
            pieces: Pieces::Unsought,
            stamp,
            now: None,
            edits: 0,
            saved: 0,
            needs_write: false,
            presence: Presence::There,
            is_asked: false,
            problem: None,
            draft_pause: DRAFT_PAUSE,
            report,
        }
    }

    /// How long to wait for the next order before other work is due.
    pub(super) const fn pause(&self) -> Duration {
        match &self.pieces {
            _ if self.has_work() => RETRY_PAUSE,
            Pieces::Unsought => TEXT_PAUSE,
            Pieces::Unknown | Pieces::Known(_) => WATCH_PAUSE,
        }
    }

    /// Waits up to `pause` for an order, processes all queued ones, and saves. True after [`Order::Close`].
    pub(super) fn turn(&mut self, orders: &Receiver<Order>, pause: Duration) -> bool {
        let mut is_last = match orders.recv_timeout(pause) {
            Ok(order) => self.process(order, orders),
            Err(RecvTimeoutError::Timeout) => {
                self.prepare();
                self.watch();
                false
            }
            Err(RecvTimeoutError::Disconnected) => true,
        };
        while let Ok(order) = orders.try_recv() {
            is_last |= self.process(order, orders);
        }
        if is_last || self.is_asked {
            self.watch();
        }
        if self.has_work() && self.problem != Some(SaveProblem::ChangedOutside) {
            self.save();
        } else if self.is_asked && self.problem.is_none() {
            (self.report)(SaveReport::Saved { edits: self.saved });
        }
        self.is_asked = false;
        is_last
    }

    /// Whether everything is in the file, as far as is known.
    pub(super) const fn is_all_saved(&self) -> bool {
        !self.has_work() && self.problem.is_none()
    }

    /// Whether something is to be written.
    const fn has_work(&self) -> bool {
        self.saved < self.edits || self.needs_write
    }

    /// Finds out where the pieces of the file stand before the first edit needs to know. A file that is not what this
    /// program writes is written anew; an encoding error is reported by the next save.
    fn prepare(&mut self) {
        if !matches!(self.pieces, Pieces::Unsought) {
            return;
        }
        let mut stamper = Stamper::default();
        let text = SessionText::write(&self.session, |piece| {
            stamper.push(piece.as_bytes());
            Ok::<(), ron::Error>(())
        });
        self.pieces = match text {
            Ok(text) if stamper.stamp() == self.stamp => Pieces::Known(text),
            _ => Pieces::Unknown,
        };
    }

    /// Checks whether the file is still there and the same.
    fn watch(&mut self) {
        if self.problem.is_none() && Look::at(&self.path) != self.look {
            let found = self.require_unchanged();
            match found.and_then(|is_there| self.require_its_volume().map(|()| is_there)) {
                Ok(true) => self.look = Look::at(&self.path),
                // It was deleted or moved.
                Ok(false) => (self.presence, self.needs_write) = (Presence::Vanished, true),
                Err(error) => {
                    // Once nothing else stands in its place the file is written again; only then is it saved.
                    self.needs_write |= !matches!(error, StoreError::ChangedOutside { .. });
                    self.fail(error);
                }
            }
        }
    }

    /// Accepts the other program's version as the one to be overwritten, and keeps it as a backup.
    fn accept_theirs(&mut self, now: Moment) {
        let Ok(theirs) = self.disk.stamp(&self.path) else { return };
        let kept = backup::keep_always(&self.path, now);
        if let Err(source) = kept {
            // Without a backup their work would be lost; the user is told and may save elsewhere.
            let path = self.path.clone();
            return self.fail(StoreError::Write { path, step: WriteStep::Backup, source });
        }
        self.stamp = theirs;
        self.pieces = Pieces::Unknown;
        self.problem = None;
        // Our version must be written even if no edit is queued.
        self.needs_write = true;
    }

    /// Processes an order; after a draft, waits for the letters that follow. True for [`Order::Close`].
    fn process(&mut self, order: Order, orders: &Receiver<Order>) -> bool {
        let mut order = order;
        let started = Instant::now();
        loop {
            let is_draft = match order {
                Order::Close => return true,
                Order::Retry => {
                    self.problem = None;
                    return false;
                }
                Order::Verify => {
                    self.is_asked = true;
                    return false;
                }
                Order::Overwrite(now) => {
                    self.accept_theirs(now);
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
        // Cannot fail: the same edit succeeded on the session on screen, of which this one is a copy.
        let applied = self.session.apply(edit, stamp);
        debug_assert!(applied.is_ok(), "{applied:?}");
        if let Pieces::Known(text) = &mut self.pieces
            && !text.update(&self.session, edit).is_ok_and(|follows| follows)
        {
            // The next save writes everything anew, and reports what is wrong.
            self.pieces = Pieces::Unknown;
        }
    }

    fn save(&mut self) {
        match self.try_save() {
            Ok(()) => {
                self.saved = self.edits;
                self.is_sealed = self.session.is_sealed();
                self.needs_write = false;
                self.problem = None;
                let edits = self.saved;
                (self.report)(match std::mem::replace(&mut self.presence, Presence::There) {
                    Presence::There => SaveReport::Saved { edits },
                    Presence::Vanished => SaveReport::WrittenAgain { edits },
                });
            }
            Err(error) => self.fail(error),
        }
    }

    fn fail(&mut self, error: StoreError) {
        let problem = match error {
            StoreError::ChangedOutside { .. } => SaveProblem::ChangedOutside,
            _ => SaveProblem::Disk,
        };
        if self.problem != Some(problem) {
            self.problem = Some(problem);
            (self.report)(SaveReport::Failed(error));
        }
    }

    fn try_save(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        if !self.require_unchanged()? {
            self.presence = Presence::Vanished;
        }
        self.require_its_volume()?;
        let kept = self.keep_backup()?;
        let failed = |failure| StoreError::write(&path, failure);
        // The folder may have been removed and created again, empty.
        atomic::make_folder(folder_of(&self.path)).map_err(failed)?;
        // Whatever fails, the next attempt copies nothing.
        let known = match std::mem::replace(&mut self.pieces, Pieces::Unknown) {
            Pieces::Known(text) if self.presence == Presence::There => Some(text),
            _ => None,
        };
        let known = Cell::new(known);
        let (text, stamp, refused) = (Cell::new(None), Cell::new(None), Cell::new(None));
        let refuse = |error| {
            refused.set(Some(error));
            WriteFailure { step: WriteStep::Compare, source: ErrorKind::AlreadyExists.into() }
        };
        let fill = |new: &mut Filling<'_, D>| {
            let filled = match known.take() {
                Some(known) => self.copy(known, new),
                None => self.write_anew(new),
            };
            text.set(Some(filled.map_err(|error| match error {
                FillError::Write(failure) => failure,
                FillError::Refused(error) => refuse(error),
            })?));
            Ok(())
        };
        // Compared once more in the last moment: writing takes its time.
        let may_replace = |new: FileStamp| {
            let former = stamp.replace(Some(new));
            // A first attempt may have failed behind its rename: then our own bytes stand there.
            if former.is_some_and(|former| self.disk.stamp(&self.path).is_ok_and(|found| found == former)) {
                return Ok(());
            }
            require_readable_again(&self.path, new.length()).map_err(refuse)?;
            self.require_unchanged().map(drop).map_err(refuse)
        };
        let written =
            backup::or_make_room(kept, || atomic::replace_with(&self.disk, &self.path, fill, may_replace).map(drop));
        if let Some(error) = refused.take() {
            return Err(error);
        }
        // After the rename the new content is in place, even if a later step failed.
        let is_there = |stamp: &FileStamp| self.disk.stamp(&self.path).is_ok_and(|found| found == *stamp);
        if let Some(stamp) = stamp.get().filter(|stamp| written.is_ok() || is_there(stamp)) {
            self.stamp = stamp;
            self.look = Look::at(&self.path);
            self.pieces = text.take().map_or(Pieces::Unknown, Pieces::Known);
        } else if matches!(written, Err(WriteFailure { step: WriteStep::ReadBack, .. })) {
            self.forgive_own_damage();
        }
        written.map_err(failed)
    }

    /// A disk that lost what it had acknowledged left a damaged file. It is our own and nobody's work, and is written
    /// over by the next attempt.
    fn forgive_own_damage(&mut self) {
        if let Ok(found) = self.disk.read(&self.path)
            && !text_of(&found).is_ok_and(|text| read_session(text).is_ok())
        {
            self.stamp = FileStamp::of(&found);
        }
    }

    /// Keeps the version to be replaced as a backup: from time to time, when errors do not prevent saving, and before
    /// the visit is closed, when they do. Returns what may be removed again if the disk is full.
    fn keep_backup(&self) -> Result<Option<PathBuf>, StoreError> {
        let Some(now) = self.now else { return Ok(None) };
        if self.session.is_sealed() == self.is_sealed {
            return Ok(backup::keep(&self.path, now).unwrap_or_default());
        }
        let failed = |source| StoreError::Write { path: self.path.clone(), step: WriteStep::Backup, source };
        match backup::keep_always(&self.path, now) {
            // A file that is gone is written again; there is nothing to be kept.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            kept => kept.map(|_| None).map_err(failed),
        }
    }

    /// Error if the volume was removed and its empty mount point remains, so that nothing is written to another volume.
    fn require_its_volume(&mut self) -> Result<(), StoreError> {
        let volume = Volume::under(folder_of(&self.path));
        if volume != self.volume {
            // A re-inserted drive may get another device number; the file on it shows that it is the same.
            if !self.path.exists() {
                return Err(StoreError::VolumeGone { path: self.path.clone() });
            }
            self.volume = volume;
        }
        Ok(())
    }

    /// Error if the file exists and differs from what was last read or written; false if it does not exist.
    fn require_unchanged(&self) -> Result<bool, StoreError> {
        let look = Look::at(&self.path);
        if look == self.look && look.is_large() {
            return Ok(true);
        }
        match self.disk.stamp(&self.path) {
            Ok(found) if found != self.stamp => Err(StoreError::ChangedOutside { path: self.path.clone() }),
            Ok(_) => Ok(true),
            // A file that vanished is written again; an unreadable one might be someone else's.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(source) => Err(StoreError::Read { path: self.path.clone(), source }),
        }
    }
}

mod copying;
