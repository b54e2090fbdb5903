//! A new version of a file made of the one that it replaces: what did not change is copied from there.

use std::io::{self, Read};
use std::ops::ControlFlow;

use crate::store::disk::atomic::{Disk, Filling, WriteFailure};
use crate::store::disk::pieces::each_piece;
use crate::store::disk::stamp::{FileStamp, Stamper};
use crate::store::error::StoreError;
use crate::store::format::session_text::{Piece, SessionText};
use crate::store::session::saver::worker::Worker;

/// Why a new version of the file was not filled.
pub(super) enum FillError {
    /// It cannot be written.
    Write(WriteFailure),
    /// It must not or cannot be made.
    Refused(StoreError),
}

/// Why the text of a session was not written.
enum Writing {
    Disk(WriteFailure),
    Encoding(ron::Error),
}

impl From<ron::Error> for Writing {
    fn from(error: ron::Error) -> Self {
        Self::Encoding(error)
    }
}

impl<D: Disk> Worker<D> {
    /// Writes the session as a whole, and returns where its pieces stand.
    pub(super) fn write_anew(&self, new: &mut Filling<'_, D>) -> Result<SessionText, FillError> {
        let text = SessionText::write(&self.session, |piece| new.push(piece.as_bytes()).map_err(Writing::Disk));
        text.map_err(|error| match error {
            Writing::Disk(failure) => FillError::Write(failure),
            Writing::Encoding(source) => self.cannot_encode(source),
        })
    }

    /// Writes the session with what did not change copied from the file, and returns where its pieces stand then. The
    /// file is compared as a whole on the way.
    pub(super) fn copy(&self, mut text: SessionText, new: &mut Filling<'_, D>) -> Result<SessionText, FillError> {
        let pieces = text.pieces(&self.session).map_err(|source| self.cannot_encode(source))?;
        let path = || self.path.clone();
        let old = self.disk.open(&self.path);
        let found = old.map_err(CopyError::Read).and_then(|old| put_together(old, &pieces, new));
        let found = found.map_err(|error| match error {
            CopyError::Read(source) => FillError::Refused(StoreError::Read { path: path(), source }),
            CopyError::Write(failure) => FillError::Write(failure),
        })?;
        if found != self.stamp {
            return Err(FillError::Refused(StoreError::ChangedOutside { path: path() }));
        }
        text.settle(&self.session).map_err(|source| self.cannot_encode(source))?;
        Ok(text)
    }

    fn cannot_encode(&self, source: ron::Error) -> FillError {
        FillError::Refused(StoreError::Encode { path: self.path.clone(), source })
    }
}

/// Why a new version was not put together.
#[derive(Debug)]
enum CopyError {
    /// The file that it replaces cannot be read.
    Read(io::Error),
    /// The new one cannot be written.
    Write(WriteFailure),
}

/// Puts pieces together; those that are kept come from `old`, in its order. Returns the stamp of all of `old`, which
/// tells whether it was what the pieces were made for.
fn put_together<D: Disk>(old: impl Read, pieces: &[Piece], new: &mut Filling<'_, D>) -> Result<FileStamp, CopyError> {
    let mut stamper = Stamper::default();
    let mut at = 0;
    let mut pieces = pieces.iter().peekable();
    let mut take = |found: &[u8]| -> Result<(), WriteFailure> {
        stamper.push(found);
        let end = at + found.len() as u64;
        while let Some(piece) = pieces.peek() {
            match piece {
                Piece::New(text) => new.push(text.as_bytes())?,
                Piece::Kept(range) => {
                    let (from, to) = (range.start.clamp(at, end), range.end.clamp(at, end));
                    new.push(&found[(from - at) as usize..(to - at) as usize])?;
                    if range.end > end {
                        break;
                    }
                }
            }
            pieces.next();
        }
        at = end;
        Ok(())
    };
    let copied = each_piece(old, |found| match take(found) {
        Ok(()) => ControlFlow::Continue(()),
        Err(failure) => ControlFlow::Break(failure),
    });
    match copied.map_err(CopyError::Read)? {
        ControlFlow::Continue(()) => Ok(stamper.stamp()),
        ControlFlow::Break(failure) => Err(CopyError::Write(failure)),
    }
}
