//! Session files on the disk: begin one, open one, list them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::model::judge::due::Late;
use crate::model::plan::checklist::{Checklist, Milestone};
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::summary::Summary;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::visits::carry::{Carry, carry};
use crate::store::disk::atomic::{self, RealDisk, WriteFailure, folder_of};
use crate::store::disk::directories::{Directories, SESSION_ENDING, session_file_name};
use crate::store::disk::holder::Holder;
use crate::store::disk::lock::{Lock, Locking};
use crate::store::disk::read::read_bytes;
use crate::store::disk::read::require_readable_again;
use crate::store::error::StoreError;
use crate::store::format::finding::FileProblem;
use crate::store::format::read::text_of;
use crate::store::format::session_file::read_session;
use crate::store::format::session_text::{WRITTEN_BY, session_bytes};
use crate::store::mappings::find_mapping;
use crate::store::session::backup;

/// Seconds after which an unfinished file belongs to nobody any more.
const UNFINISHED_FOR: u64 = 600;

/// A session that was opened, and whether it may be written.
#[derive(Debug)]
pub struct Opened {
    /// Its file.
    pub path: PathBuf,
    /// The session.
    pub session: Session,
    /// What is to be said about it all the same.
    pub warnings: Vec<FileProblem>,
    /// Whether it may be written.
    pub access: Access,
    /// What the file looked like when it was read.
    pub stamp: FileStamp,
}

/// Whether a session may be written.
#[derive(Debug)]
pub enum Access {
    /// It may, and nobody else may as long as this lock is held.
    Write {
        /// The lock.
        lock: Lock,
        /// Who had the session last and ended without letting go of it.
        left_by: Option<Holder>,
    },
    /// It may, but the file system keeps no locks, so that nobody else is kept out.
    WriteUnlocked,
    /// Someone else has it: reading only.
    Read(Option<Holder>),
}

/// What a file looked like, so that a change by someone else is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    length: u64,
    digest: u64,
}

impl FileStamp {
    /// The stamp of a file's bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        // Word by word, since 100 MB are digested at each save of 100,000 points. A step maps no two digests and no two
        // words to one, so that a change within a word is never missed; nobody here forges a longer one.
        let step = |digest: u64, word: [u8; 8]| {
            (digest.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        let (words, rest) = bytes.as_chunks();
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        let digest = words.iter().copied().chain([last]).fold(0, step);
        Self { length: bytes.len() as u64, digest }
    }
}

/// A session as the start screen and `list` show it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its file.
    pub path: PathBuf,
    /// Id of the session.
    pub id: String,
    /// Office that was inspected.
    pub agency: String,
    /// 民國 year of the plan.
    pub year: u16,
    /// Id of the checklist.
    pub checklist_id: String,
    /// Circumstances.
    pub visit: Visit,
    /// Scores, counted afresh.
    pub summary: Summary,
    /// When something was last changed.
    pub changed: Moment,
    /// The plan's own dates.
    pub milestones: Vec<Milestone>,
    /// How many points were past their deadline on the day of the visit, and how many behind schedule.
    pub late: Late,
}

/// A new session without any answer, with an id of its own.
#[must_use]
pub fn begin(visit: Visit, scope: Scope, checklist: Arc<Checklist>) -> Session {
    Session::begin(uuid::Uuid::now_v7().to_string(), WRITTEN_BY.to_owned(), visit, scope, checklist)
}

/// Sets an earlier inspection beside a session that has just begun, with the mapping between their schemes if there is one.
pub fn beside_last(directories: &Directories, last: &Session, fresh: Session) -> Result<Carry, StoreError> {
    let (from, to) = (&last.checklist().framework, &fresh.checklist().framework);
    // Within one scheme points answer to each other by id, and nothing has to be looked up.
    let mapping = if from == to { None } else { find_mapping(directories, from, to)? };
    Ok(carry(last, fresh, mapping.as_ref()))
}

/// The path that a new session gets where the user names none.
#[must_use]
pub fn path_of(directories: &Directories, session: &Session) -> PathBuf {
    let parts = session.parts();
    directories.sessions().join(session_file_name(&parts.checklist.id, &parts.visit, &parts.id))
}

/// Whether an existing file may be overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// It may not.
    Never,
    /// The user said so.
    Forced,
}

/// Writes a session to a file that is not there yet, and makes the folder for it.
pub fn create(path: &Path, session: &Session, overwrite: Overwrite) -> Result<(), StoreError> {
    let bytes = bytes_for(path, session)?;
    write(path, &bytes, overwrite)
}

/// The bytes of a session that can be read again.
fn bytes_for(path: &Path, session: &Session) -> Result<Vec<u8>, StoreError> {
    let bytes = session_bytes(session).map_err(|source| StoreError::Encode { path: path.to_owned(), source })?;
    require_readable_again(path, bytes.len())?;
    Ok(bytes)
}

/// Writes any file of the user's, and makes the folder for it.
pub fn write(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), StoreError> {
    if overwrite == Overwrite::Never && path.symlink_metadata().is_ok() {
        return Err(StoreError::Exists { path: path.to_owned() });
    }
    let failed =
        |error: WriteFailure| StoreError::Write { path: path.to_owned(), step: error.step, source: error.source };
    atomic::make_folder(folder_of(path)).map_err(failed)?;
    atomic::replace(&RealDisk, path, bytes).map_err(failed)
}

/// Writes a session over the file that it was read from, unless that is no longer what was read.
///
/// Whoever calls this holds the session's lock, where the file system keeps locks. What is replaced is kept as a backup now
/// and then; that it cannot be kept is no reason not to save. Returns the stamp of what was written.
pub fn save(path: &Path, session: &Session, stamp: FileStamp, now: Moment) -> Result<FileStamp, StoreError> {
    let bytes = bytes_for(path, session)?;
    if FileStamp::of(&read_bytes(path)?) != stamp {
        return Err(StoreError::ChangedOutside { path: path.to_owned() });
    }
    let _ = backup::keep(path, now);
    write(path, &bytes, Overwrite::Forced)?;
    Ok(FileStamp::of(&bytes))
}

/// The file of the session that a user names: by path, or by its name in the user's folder, with or without the ending.
///
/// Where there is no such file the name comes back as it is, so that the error shows what was typed.
#[must_use]
pub fn locate(directories: &Directories, named: &Path) -> PathBuf {
    let is_name = named.components().count() == 1;
    if named.is_file() || !is_name {
        return named.to_owned();
    }
    let in_folder = directories.sessions().join(named);
    let mut with_ending = in_folder.clone().into_os_string();
    with_ending.push(SESSION_ENDING);
    [in_folder, with_ending.into()].into_iter().find(|path| path.is_file()).unwrap_or_else(|| named.to_owned())
}

/// Reads a session without any claim to write it.
pub fn read(path: &Path) -> Result<(Session, Vec<FileProblem>), StoreError> {
    let (session, warnings, _) = read_stamped(path)?;
    Ok((session, warnings))
}

/// Opens a session to work on it; where someone else does already, to read only.
pub fn open(path: &Path, now: Moment) -> Result<Opened, StoreError> {
    // The lock comes first: a file that was read before it was locked may have been changed in between.
    let access = match Lock::take(path, now) {
        Locking::Held { lock, left_by } => Access::Write { lock, left_by },
        Locking::Taken(holder) => Access::Read(holder),
        Locking::Unsupported => Access::WriteUnlocked,
    };
    if matches!(access, Access::Write { .. }) {
        let seconds = u64::try_from(now.unix_seconds()).unwrap_or_default().saturating_sub(UNFINISHED_FOR);
        atomic::sweep(folder_of(path), SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    }
    let (session, warnings, stamp) = read_stamped(path)?;
    Ok(Opened { path: path.to_owned(), session, warnings, access, stamp })
}

fn read_stamped(path: &Path) -> Result<(Session, Vec<FileProblem>, FileStamp), StoreError> {
    let bytes = read_bytes(path)?;
    let bad = |findings| StoreError::Bad { path: path.to_owned(), findings };
    let text = text_of(&bytes).map_err(|finding| bad(vec![finding]))?;
    let (session, warnings) = read_session(text).map_err(bad)?;
    Ok((session, warnings, FileStamp::of(&bytes)))
}

/// Every session of the user's folder, the one changed last first; and one error a file that cannot be read.
#[must_use]
pub fn list(directories: &Directories) -> (Vec<Listed>, Vec<StoreError>) {
    let (mut listed, mut bad) = (Vec::new(), Vec::new());
    for path in files(directories) {
        match read(&path) {
            Ok((session, _)) => listed.push(in_short(path, &session)),
            Err(error) => bad.push(error),
        }
    }
    listed.sort_by(|one, other| other.changed.cmp(&one.changed).then_with(|| other.path.cmp(&one.path)));
    (listed, bad)
}

/// Every session of the user's folder, whole, in the order of the file names; and one error a file that cannot be read.
#[must_use]
pub fn all(directories: &Directories) -> (Vec<Session>, Vec<StoreError>) {
    let (sessions, bad) = all_with_paths(directories);
    (sessions.into_iter().map(|(_, session)| session).collect(), bad)
}

/// The same, each session with its file.
#[must_use]
pub fn all_with_paths(directories: &Directories) -> (Vec<(PathBuf, Session)>, Vec<StoreError>) {
    let (mut sessions, mut bad) = (Vec::new(), Vec::new());
    for path in files(directories) {
        match read(&path) {
            Ok((session, _)) => sessions.push((path, session)),
            Err(error) => bad.push(error),
        }
    }
    (sessions, bad)
}

/// The session files of the user's folder.
fn files(directories: &Directories) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(directories.sessions()) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.retain(|path| {
        path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.ends_with(SESSION_ENDING) && !name.starts_with('.')
        })
    });
    paths.sort();
    paths
}

/// A session in short, as it stands in a file.
#[must_use]
pub fn in_short(path: PathBuf, session: &Session) -> Listed {
    let parts = session.parts();
    Listed {
        path,
        id: parts.id.clone(),
        agency: parts.checklist.agency.clone(),
        year: parts.checklist.year,
        checklist_id: parts.checklist.id.clone(),
        visit: parts.visit.clone(),
        summary: session.summary(),
        changed: parts.log.last().map_or(parts.visit.opened, |change| change.at),
        milestones: parts.checklist.milestones.clone(),
        late: session.late(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;

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
        create(&path, &session, Overwrite::Never).expect("a folder that can be written");
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
        create(&path, &session, Overwrite::Never).expect("a folder that can be written");
        let stamp = FileStamp::of(&std::fs::read(&path).expect("the file"));
        let edit = session.marking(&"1.1.1".into(), Some(Mark::Done), &sample::stamp(1));
        session.apply(&edit, &sample::stamp(1)).expect("the point exists");
        let now = sample::stamp(1).at;
        let newer = save(&path, &session, stamp, now).expect("nobody else wrote");
        assert_ne!(newer, stamp);
        assert!(matches!(save(&path, &session, stamp, now), Err(StoreError::ChangedOutside { .. })));
        std::fs::remove_file(&path).expect("the file");
        assert!(matches!(save(&path, &session, newer, now), Err(StoreError::Read { .. })));
        assert!(!path.exists(), "a save creates nothing");
    }
}
