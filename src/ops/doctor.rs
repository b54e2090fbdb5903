//! What the program finds of itself on this machine: folders, locks, settings, files that cannot be read, crashes.

use std::path::{Path, PathBuf};

use super::Directories;
use super::crash;
use super::settings::{self, Settings};
use crate::lang::{Lang, text};
use crate::model::value::roc::Moment;
use crate::store::disk::atomic;
use crate::store::disk::lock::{Lock, Locking};
use crate::store::disk::system::free_space;
use crate::store::error::StoreError;
use crate::store::library::Library;
use crate::store::session::output::write_new;
use crate::store::session::{listing, session_files};
use crate::store::{mappings, offices};

pub use crate::store::disk::holder::Holder;
pub use crate::store::disk::system::system_name;

/// What the user's folders look like.
#[derive(Debug)]
pub struct Checkup {
    /// The folders, each once.
    pub folders: Vec<FolderState>,
    /// The settings in force; the defaults where the file cannot be read, which then is among `unreadable`.
    pub settings: Settings,
    /// How many sessions can be read.
    pub sessions: usize,
    /// How many checklists are at hand, those that are built in among them.
    pub checklists: usize,
    /// Sessions whose lock is held or was left behind.
    pub locks: Vec<SessionLock>,
    /// Files that cannot be read.
    pub unreadable: Vec<BrokenFile>,
    /// The files that crashes left, the latest last.
    pub crashes: Vec<PathBuf>,
}

/// One of the user's folders.
#[derive(Debug)]
pub struct FolderState {
    /// What for.
    pub purpose: FolderPurpose,
    /// Where.
    pub path: PathBuf,
    /// Whether it is there.
    pub exists: bool,
    /// Whether a file can be made in it, or in the nearest folder above while it is not there.
    pub writable: bool,
    /// Whether a lock can be taken there; `None` where nothing can be written.
    pub locks: Option<bool>,
    /// Bytes that can still be written; `None` where the system does not say.
    pub free: Option<u64>,
}

/// What a folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderPurpose {
    /// Everything but the settings.
    Data,
    /// Sessions.
    Sessions,
    /// The user's own checklists.
    Checklists,
    /// What can be made again.
    Cache,
    /// The settings.
    Config,
}

/// The lock of a session.
#[derive(Debug)]
pub struct SessionLock {
    /// The session's file.
    pub session: PathBuf,
    /// Who holds it, or left it, where that is written.
    pub holder: Option<Holder>,
    /// Whether it is held now; else a program ended without releasing it.
    pub held: bool,
}

/// A file that cannot be read.
#[derive(Debug)]
pub struct BrokenFile {
    /// What it is.
    pub kind: UserFileKind,
    /// What is wrong with it.
    pub error: StoreError,
}

/// What a file of the user's folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserFileKind {
    /// The settings.
    Settings,
    /// A session.
    Session,
    /// A checklist.
    Checklist,
    /// The offices of the city.
    Offices,
    /// A mapping between two schemes of pillars.
    Mapping,
}

impl Checkup {
    /// Whether anything needs attention. A crash of the past does not: its file stays.
    #[must_use]
    pub fn is_well(&self) -> bool {
        let well = |folder: &FolderState| folder.writable && folder.locks != Some(false);
        self.unreadable.is_empty() && self.locks.iter().all(|lock| lock.held) && self.folders.iter().all(well)
    }
}

/// Looks at everything. Nothing is changed: what is tried is tried in a folder that is gone afterwards.
#[must_use]
pub fn examine(directories: &Directories, now: Moment) -> Checkup {
    let mut unreadable = Vec::new();
    let mut add = |kind, errors: Vec<StoreError>| {
        unreadable.extend(errors.into_iter().map(|error| BrokenFile { kind, error }));
    };
    let settings = settings::load(directories).unwrap_or_else(|error| {
        add(UserFileKind::Settings, vec![error]);
        Settings::default()
    });
    let (sessions, bad) = listing::list(directories);
    add(UserFileKind::Session, bad);
    let Library { entries, bad } = Library::load(directories);
    add(UserFileKind::Checklist, bad);
    add(UserFileKind::Offices, offices::own(directories).err().into_iter().collect());
    add(UserFileKind::Mapping, mappings::unreadable(directories));
    Checkup {
        folders: folders(directories, now),
        settings,
        sessions: sessions.len(),
        checklists: entries.len(),
        locks: locks(directories),
        unreadable,
        crashes: crash::crashes(directories),
    }
}

/// Writes the report for others into a new file; an error if there is one of that name.
pub fn save(path: &Path, report: &str) -> Result<(), StoreError> {
    write_new(path, report.as_bytes())
}

fn folders(directories: &Directories, now: Moment) -> Vec<FolderState> {
    let mut folders: Vec<(FolderPurpose, PathBuf)> = vec![
        (FolderPurpose::Data, directories.data().to_owned()),
        (FolderPurpose::Sessions, directories.sessions()),
        (FolderPurpose::Checklists, directories.checklists()),
        (FolderPurpose::Cache, directories.cache()),
        (FolderPurpose::Config, directories.config().to_owned()),
    ];
    // With `--data-dir` the settings stand in the folder of the data.
    if directories.config() == directories.data() {
        folders.pop();
    }
    folders.into_iter().map(|(purpose, path)| folder_state(purpose, path, now)).collect()
}

fn folder_state(purpose: FolderPurpose, path: PathBuf, now: Moment) -> FolderState {
    let mut above = path.ancestors().map(|part| if part.as_os_str().is_empty() { Path::new(".") } else { part });
    let nearest = above.find(|part| part.is_dir());
    let trial = nearest.and_then(|folder| atomic::make_temporary_folder(folder).ok());
    let locks = trial.as_deref().map(|trial| !matches!(Lock::acquire(&trial.join("trial"), now), Locking::Unlocked(_)));
    if let Some(trial) = &trial {
        atomic::discard(trial);
    }
    // A file in the place of the folder is no folder.
    let is_free = path.is_dir() || path.symlink_metadata().is_err();
    let free = free_space(&path);
    FolderState { purpose, exists: path.is_dir(), writable: trial.is_some() && is_free, locks, free, path }
}

/// The locks that are held, and those that a program left behind when it ended.
fn locks(directories: &Directories) -> Vec<SessionLock> {
    let sessions = session_files::in_folder(&directories.sessions());
    let locks = sessions.into_iter().filter_map(|session| {
        let (holder, held) = (Lock::holder(&session), !Lock::is_free(&session));
        (held || holder.is_some()).then_some(SessionLock { session, holder, held })
    });
    locks.collect()
}

impl FolderPurpose {
    /// Its name.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Data => lang.folder_data(),
            Self::Sessions => lang.folder_sessions(),
            Self::Checklists => lang.folder_checklists(),
            Self::Cache => lang.folder_cache(),
            Self::Config => lang.folder_config(),
        }
    }
}

impl UserFileKind {
    /// Its name.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Settings => lang.file_settings(),
            Self::Session => lang.file_session(),
            Self::Checklist => lang.file_checklist(),
            Self::Offices => lang.file_offices(),
            Self::Mapping => lang.file_mapping(),
        }
    }
}

text! {
    folder_data { zh: "資料", en: "data" }
    folder_sessions { zh: "查核紀錄", en: "sessions" }
    folder_checklists { zh: "自己的查核表", en: "own checklists" }
    folder_cache { zh: "暫存", en: "cache" }
    folder_config { zh: "設定", en: "settings" }
    file_settings { zh: "設定檔", en: "settings file" }
    file_session { zh: "查核紀錄", en: "session" }
    file_checklist { zh: "查核表", en: "checklist" }
    file_offices { zh: "機關清單", en: "offices" }
    file_mapping { zh: "要項架構對照", en: "mapping" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, session};

    #[test]
    fn a_folder_in_order_is_well_and_nothing_is_left_in_it() {
        let folder = folder();
        folder.put("a", &session("1", "2026-11-22", Mark::Done));
        let names = || {
            let mut names: Vec<_> = std::fs::read_dir(folder.directories.sessions())
                .unwrap()
                .flatten()
                .map(|file| file.file_name())
                .collect();
            names.sort();
            names
        };
        let before = names();
        let checkup = examine(&folder.directories, moment("2026-11-22"));
        assert!(checkup.is_well(), "{checkup:?}");
        assert_eq!((checkup.sessions, checkup.checklists, checkup.folders.len()), (1, 5, 4));
        assert!(checkup.folders.iter().all(|folder| folder.free.is_some()), "{checkup:?}");
        assert_eq!(names(), before);
    }

    #[test]
    fn what_is_broken_held_or_left_behind_is_told() {
        let folder = folder();
        let path = folder.put("a", &session("1", "2026-11-22", Mark::Done));
        folder.put_bad("bad");
        std::fs::write(folder.directories.settings(), "Settings(").unwrap();
        std::fs::write(folder.directories.offices(), "Offices(").unwrap();
        std::fs::create_dir_all(folder.directories.checklists()).unwrap();
        std::fs::write(folder.directories.checklists().join("b.ron"), "Checklist(").unwrap();
        let Locking::Held { lock, .. } = Lock::acquire(&path, moment("2026-11-22")) else { panic!("a free lock") };
        let held = examine(&folder.directories, moment("2026-11-22"));
        let kinds: Vec<UserFileKind> = held.unreadable.iter().map(|file| file.kind).collect();
        assert_eq!(
            kinds,
            [UserFileKind::Settings, UserFileKind::Session, UserFileKind::Checklist, UserFileKind::Offices]
        );
        let [taken] = &held.locks[..] else { panic!("{:?}", held.locks) };
        assert!(taken.held && taken.session == path && taken.holder.is_some(), "{taken:?}");
        drop(lock);
        assert!(examine(&folder.directories, moment("2026-11-22")).locks.is_empty());
    }

    #[test]
    fn a_file_where_the_folder_should_be_cannot_be_written() {
        let folder = folder();
        let there = folder.directories.settings();
        std::fs::write(&there, "Settings()").unwrap();
        let directories = Directories::find(Some(&there)).unwrap();
        let checkup = examine(&directories, moment("2026-11-22"));
        assert!(!checkup.is_well() && checkup.folders.iter().all(|folder| !folder.exists), "{checkup:?}");
    }
}
