//! Session files: created, opened, saved.

use std::cell::Cell;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::model::plan::checklist::Checklist;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::visits::carry::{Carry, carry};
use crate::store::disk::atomic::{self, Disk, RealDisk, WriteFailure, WriteStep, folder_of};
use crate::store::disk::directories::{Directories, SESSION_ENDING, session_file_name, session_stem};
use crate::store::disk::holder::Holder;
use crate::store::disk::lock::{Lock, Locking, NoLock};
use crate::store::disk::pieces::each_piece;
use crate::store::disk::read::{read_bytes, require_readable_again};
use crate::store::disk::regular::{LARGEST_FILE, open_regular, read_regular, require_regular};
use crate::store::disk::stamp::Stamper;
use crate::store::error::StoreError;
use crate::store::evidence;
use crate::store::format::problem::FileProblem;
use crate::store::format::read::text_of;
use crate::store::format::session_file::read_session;
use crate::store::format::session_pieces::{GATHERED, SessionPieces};
use crate::store::format::session_text::session_bytes;
use crate::store::mappings::find_mapping;
use crate::store::session::backup;
use crate::store::session::output::{write_new, write_new_like};
use crate::store::session::session_files;

pub use crate::model::value::program::WRITTEN_BY;
pub use crate::store::disk::stamp::FileStamp;

/// A session that was opened, with the access to it.
#[derive(Debug)]
pub struct Opened {
    /// Its file.
    pub path: PathBuf,
    /// The session.
    pub session: Session,
    /// Warnings about the file.
    pub warnings: Vec<FileProblem>,
    /// Whether it may be written.
    pub access: Access,
    /// Stamp of the file as it was read.
    pub stamp: FileStamp,
}

/// Access to an opened session.
#[derive(Debug)]
pub enum Access {
    /// Read and write; the lock keeps others out while it is held.
    Write {
        /// The lock.
        lock: Lock,
        /// The previous holder, if it ended without releasing the lock.
        left_by: Option<Holder>,
    },
    /// Read and write, but there is no lock: others are not kept out.
    WriteUnlocked(NoLock),
    /// Read-only, since another program holds the lock; its holder, if known.
    Read(Option<Holder>),
}

/// A new session without answers, with a fresh id.
#[must_use]
pub fn begin(visit: Visit, scope: Scope, checklist: Arc<Checklist>) -> Session {
    Session::begin(new_id(), WRITTEN_BY.to_owned(), visit, scope, checklist)
}

/// A fresh id of a session.
#[must_use]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Adds the previous inspection to a new session, through the mapping between their schemes if there is one.
pub fn with_previous(directories: &Directories, previous: &Session, fresh: Session) -> Result<Carry, StoreError> {
    let (from, to) = (&previous.checklist().framework, &fresh.checklist().framework);
    // Within one scheme points correspond by id; no mapping is needed.
    let mapping = if from == to { None } else { find_mapping(directories, from, to)? };
    Ok(carry(previous, fresh, mapping.as_ref()))
}

/// Default path of a new session's file.
#[must_use]
pub fn path_of(directories: &Directories, session: &Session) -> PathBuf {
    let parts = session.parts();
    directories.sessions().join(session_file_name(&parts.checklist.id, &parts.visit, &parts.id))
}

/// Writes a session to a new file and creates its folder; an error if there is a file of that name.
pub fn create(path: &Path, session: &Session) -> Result<(), StoreError> {
    write_new(path, &encoded(path, session)?)
}

/// The same for a session that stood in the file `like`, with the rights of that.
pub fn create_like(path: &Path, session: &Session, like: Option<&Path>) -> Result<(), StoreError> {
    write_new_like(path, &encoded(path, session)?, like)
}

/// Encodes a session for its file; an error if it would be too large to be read again.
pub fn encoded(path: &Path, session: &Session) -> Result<Vec<u8>, StoreError> {
    let bytes = session_bytes(session).map_err(|source| StoreError::Encode { path: path.to_owned(), source })?;
    require_readable_again(path, bytes.len() as u64)?;
    Ok(bytes)
}

/// Whether the version to be replaced is kept as a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepBackup {
    /// From time to time; a failing backup does not prevent saving.
    Sometimes,
    /// In any case, before a step that cannot be taken back; without a backup nothing is saved.
    Always,
}

/// Saves a session over the file that it was read from; an error if the file no longer has the given stamp.
///
/// The caller holds the session's lock, if the file system has locks. Returns the stamp of the written file.
pub fn save(
    path: &Path,
    session: &Session,
    stamp: FileStamp,
    keep: KeepBackup,
    now: Moment,
) -> Result<FileStamp, StoreError> {
    save_on(&RealDisk, path, session, stamp, keep, now)
}

fn save_on<D: Disk>(
    disk: &D,
    path: &Path,
    session: &Session,
    stamp: FileStamp,
    keep: KeepBackup,
    now: Moment,
) -> Result<FileStamp, StoreError> {
    let bytes = encoded(path, session)?;
    require_stamp(path, stamp)?;
    let failed = |failure| StoreError::write(path, failure);
    let kept = match keep {
        KeepBackup::Sometimes => backup::keep(path, now).unwrap_or_default(),
        KeepBackup::Always => {
            let kept = backup::keep_always(path, now);
            kept.map_err(|source| failed(WriteFailure { step: WriteStep::Backup, source }))?;
            None
        }
    };
    // Compared once more in the last moment: writing takes its time.
    let refused = Cell::new(None);
    let may_replace = || {
        require_stamp(path, stamp).map_err(|error| {
            refused.set(Some(error));
            WriteFailure { step: WriteStep::Compare, source: ErrorKind::AlreadyExists.into() }
        })
    };
    let written = backup::or_make_room(kept, || atomic::replace_after(disk, path, &bytes, may_replace));
    match refused.take() {
        Some(error) => Err(error),
        None => written.map(|()| FileStamp::of(&bytes)).map_err(failed),
    }
}

/// An error unless a file is the one that was read.
fn require_stamp(path: &Path, stamp: FileStamp) -> Result<(), StoreError> {
    match RealDisk.stamp(path) {
        Ok(found) if found == stamp => Ok(()),
        Ok(_) => Err(StoreError::ChangedOutside { path: path.to_owned() }),
        Err(source) => Err(StoreError::Read { path: path.to_owned(), source }),
    }
}

/// Saves a session over whatever its file holds now, and keeps that as a backup. Returns the stamp of the written file.
pub fn save_over(path: &Path, session: &Session, now: Moment) -> Result<FileStamp, StoreError> {
    let bytes = encoded(path, session)?;
    let failed = |failure| StoreError::write(path, failure);
    atomic::make_folder(folder_of(path)).map_err(failed)?;
    match backup::keep_always(path, now) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        kept => drop(kept.map_err(|source| failed(WriteFailure { step: WriteStep::Backup, source }))?),
    }
    atomic::replace(&RealDisk, path, &bytes).map_err(failed)?;
    Ok(FileStamp::of(&bytes))
}

/// Resolves a session named by the user: a path, or a name in the user's folder with or without the ending.
///
/// If there is no such file, the name is returned unchanged, so that the error shows what was typed.
#[must_use]
pub fn locate(directories: &Directories, named: &Path) -> PathBuf {
    let is_name = named.components().count() == 1;
    if named.is_file() || !is_name {
        return named.to_owned();
    }
    let in_folder = directories.sessions().join(named);
    let mut with_ending = in_folder.clone().into_os_string();
    with_ending.push(SESSION_ENDING);
    let usual = [in_folder, with_ending.into()].into_iter().find(|path| path.is_file());
    // Sync programs, browsers and file managers put their words before or behind the ending.
    let meant = named.to_string_lossy();
    let renamed =
        || session_files::in_folder(&directories.sessions()).into_iter().find(|path| session_stem(path) == meant);
    usual.or_else(renamed).unwrap_or_else(|| named.to_owned())
}

/// Reads a session without locking it.
pub fn read(path: &Path) -> Result<(Session, Vec<FileProblem>), StoreError> {
    let (session, warnings, _) = read_stamped(path)?;
    Ok((session, warnings))
}

/// Reads a session without locking it, with its bytes.
pub fn read_with_bytes(path: &Path) -> Result<(Session, Vec<FileProblem>, Vec<u8>), StoreError> {
    let bytes = read_bytes(path)?;
    let bad = |problems| StoreError::Bad { path: path.to_owned(), problems };
    let text = text_of(&bytes).map_err(|problem| bad(vec![problem]))?;
    let (session, warnings) = read_session(text).map_err(bad)?;
    Ok((session, warnings, bytes))
}

/// Opens a session and locks it; read-only if another program holds the lock.
pub fn open(path: &Path, now: Moment) -> Result<Opened, StoreError> {
    // Locked before reading: the file might change between reading and locking.
    let access = match Lock::acquire(path, now) {
        Locking::Held { lock, left_by } => Access::Write { lock, left_by },
        Locking::Taken(holder) => Access::Read(holder),
        Locking::Unlocked(why) => Access::WriteUnlocked(why),
    };
    if matches!(access, Access::Write { .. }) {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now.unix_seconds()).unwrap_or_default());
        atomic::sweep(folder_of(path), now);
        atomic::sweep(&evidence::folder(path), now);
    }
    let (session, warnings, stamp) = read_stamped(path)?;
    Ok(Opened { path: path.to_owned(), session, warnings, access, stamp })
}

fn read_stamped(path: &Path) -> Result<(Session, Vec<FileProblem>, FileStamp), StoreError> {
    if let Some((session, stamp)) = read_in_pieces(path) {
        return Ok((session, Vec::new(), stamp));
    }
    let (session, warnings, bytes) = read_with_bytes(path)?;
    Ok((session, warnings, FileStamp::of(&bytes)))
}

/// The session in a file as this program writes it, if it is open and nothing is wrong with it; without ever holding the
/// whole text of a large one.
fn read_in_pieces(path: &Path) -> Option<(Session, FileStamp)> {
    if require_regular(path).ok()?.len() <= GATHERED as u64 {
        let bytes = read_regular(path).ok()?;
        let stamp = FileStamp::of(&bytes);
        return SessionPieces::whole(bytes).end().map(|session| (session, stamp));
    }
    let (mut pieces, mut stamper) = (SessionPieces::default(), Stamper::default());
    let mut left = LARGEST_FILE;
    let read = each_piece(open_regular(path).ok()?, |piece| {
        stamper.push(piece);
        match left.checked_sub(piece.len() as u64).map(|rest| left = rest).and_then(|()| pieces.push(piece)) {
            Some(()) => ControlFlow::Continue(()),
            None => ControlFlow::Break(()),
        }
    });
    read.ok()?.is_continue().then(|| pieces.end()).flatten().map(|session| (session, stamper.stamp()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::store::disk::atomic::faulty::FaultyDisk;

    fn folder() -> (tempfile::TempDir, Directories) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        (folder, directories)
    }

    #[test]
    fn a_session_is_found_by_path_and_by_name() {
        let (_folder, directories) = folder();
        let session = sample::session(&[1], Overall::ByPoint);
        let path = directories.sessions().join("一.session.ron");
        create(&path, &session).expect("a folder that can be written");
        let gone = Path::new("二").to_owned();
        for (named, expected) in [
            (path.as_path(), &path),
            (Path::new("一.session.ron"), &path),
            (Path::new("一"), &path),
            (Path::new("二"), &gone),
        ] {
            assert_eq!(&locate(&directories, named), expected);
        }
    }

    #[test]
    fn a_save_notices_what_someone_else_wrote() {
        let (_folder, directories) = folder();
        let mut session = sample::session(&[1], Overall::ByPoint);
        let path = directories.sessions().join("一.session.ron");
        create(&path, &session).expect("a folder that can be written");
        let stamp = FileStamp::of(&std::fs::read(&path).expect("the file"));
        let edit = session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1));
        session.apply(&edit, &sample::stamp(1)).expect("the point exists");
        let now = sample::stamp(1).at;
        let newer = save(&path, &session, stamp, KeepBackup::Sometimes, now).expect("nobody else wrote");
        assert_ne!(newer, stamp);
        assert!(matches!(
            save(&path, &session, stamp, KeepBackup::Sometimes, now),
            Err(StoreError::ChangedOutside { .. })
        ));
        // Written while ours is flushed, behind the first comparison.
        let meddled = FaultyDisk::meddled_with(&path);
        let late = save_on(&meddled, &path, &session, newer, KeepBackup::Sometimes, now);
        assert!(matches!(late, Err(StoreError::ChangedOutside { .. })), "{late:?}");
        assert_eq!(std::fs::read(&path).expect("the file"), b"someone else's");
        std::fs::remove_file(&path).expect("the file");
        assert!(matches!(save(&path, &session, newer, KeepBackup::Sometimes, now), Err(StoreError::Read { .. })));
        assert!(!path.exists(), "a save creates nothing");
    }
}
