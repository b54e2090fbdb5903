//! Session files as a whole: delete, rename, move back, and save a copy if the file itself cannot be written.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::Directories;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::store::disk::directories::{numbered, session_file_name};
use crate::store::disk::paths;
use crate::store::error::StoreError;
use crate::store::session::{sessions, trash};

pub use crate::store::disk::atomic::folder_of;
pub use crate::store::disk::directories::SESSION_ENDING;
pub use crate::store::session::trash::{Moved, TRASH_FOLDER, stem};

/// Number of names tried for a copy.
const MOST_COPIES: u32 = 100;

/// Moves a session to the trash.
pub fn delete(path: &Path, now: Moment) -> Result<Moved, StoreError> {
    trash::delete(path, now)
}

/// Renames a session's file, keeping its ending.
pub fn rename(path: &Path, stem: &str, now: Moment) -> Result<Moved, StoreError> {
    trash::rename(path, stem, now)
}

/// Makes a move; an undo passes the reverse of an earlier one.
pub fn relocate(way: &Moved, now: Moment) -> Result<Moved, StoreError> {
    trash::relocate(way, now)
}

/// Writes a session, read from `open`, to a new file and returns its path.
///
/// Tries the folder of sessions first. That may be the failing folder, so the folder of the open file and the `spare`
/// folders are tried next.
pub fn save_copy(
    directories: &Directories,
    session: &Session,
    open: Option<&Path>,
    spare: &[PathBuf],
    now: Moment,
) -> Result<PathBuf, StoreError> {
    save_copy_within(None, directories, &Arc::new(session.clone()), open, spare, now)
}

/// The same; each folder is given up after `patience`, since its disk may not answer.
pub fn save_copy_within(
    patience: Option<Duration>,
    directories: &Directories,
    session: &Arc<Session>,
    open: Option<&Path>,
    spare: &[PathBuf],
    now: Moment,
) -> Result<PathBuf, StoreError> {
    let parts = session.parts();
    let clock = now.clock().replace(':', "");
    let name = session_file_name(&parts.checklist.id, &parts.visit, &parts.id);
    let stem = name.trim_end_matches(SESSION_ENDING);
    let mut candidates = vec![directories.sessions()];
    candidates.extend(open.map(|open| folder_of(open).to_owned()));
    candidates.extend_from_slice(spare);
    let mut result = Err(StoreError::NoHome);
    for folder in candidates {
        let (folder_path, session) = (folder.clone(), Arc::clone(session));
        let (stem, open) = (format!("{stem}_copy{clock}"), open.map(Path::to_owned));
        let copy = move || copy_into(&folder_path, &stem, &session, open.as_deref());
        result = match patience {
            None => copy(),
            Some(patience) => within(patience, copy).unwrap_or(Err(StoreError::NoAnswer { path: folder })),
        };
        if result.is_ok() {
            break;
        }
    }
    result
}

/// Writes a copy into a folder under a name that is free.
fn copy_into(folder: &Path, stem: &str, session: &Session, open: Option<&Path>) -> Result<PathBuf, StoreError> {
    let mut result = Err(StoreError::NoHome);
    // Another program may have taken the name in this very second.
    for number in 1..=MOST_COPIES {
        let path = folder.join(format!("{}{SESSION_ENDING}", numbered(stem, number)));
        result = sessions::create_like(&path, session, open).map(|()| path);
        if !matches!(result, Err(StoreError::Exists { .. })) {
            break;
        }
    }
    result
}

/// Does some work on a thread of its own; `None` if that takes longer than `patience`.
fn within<T: Send + 'static>(patience: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, done) = channel();
    std::thread::spawn(move || drop(sender.send(work())));
    done.recv_timeout(patience).ok()
}

/// Writes a session, read from `open`, to a new file at a typed path and returns that: into the folder if it is one,
/// with the ending of sessions if it has none.
pub fn save_copy_to(typed: &str, session: &Session, open: &Path) -> Result<PathBuf, StoreError> {
    let mut path = paths::typed(typed);
    if path.is_dir() {
        path.push(open.file_name().unwrap_or_default());
    }
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron")) {
        let mut name = path.into_os_string();
        name.push(SESSION_ENDING);
        path = name.into();
    }
    sessions::create_like(&path, session, Some(open)).map(|()| path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, on_disk, session};

    #[test]
    fn a_session_goes_to_the_bin_comes_back_and_gets_another_name() {
        let (folder, now) = (folder(), moment("2026-11-23"));
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        let deleted = delete(&path, now).unwrap();
        assert!(!path.exists() && deleted.to.is_file());
        relocate(&deleted.back(), now).unwrap();
        assert!(path.is_file());
        let renamed = rename(&path, "二", now).unwrap();
        assert_eq!((stem(&renamed.to).as_str(), path.exists()), ("二", false));
    }

    #[test]
    fn a_folder_that_does_not_answer_is_given_up() {
        assert_eq!(within(Duration::from_secs(60), || 1), Some(1));
        let (sender, never) = channel::<()>();
        assert_eq!(within(Duration::from_millis(1), move || never.recv().is_ok()), None);
        drop(sender);
    }

    #[test]
    fn a_copy_goes_to_the_folder_of_sessions_or_beside_the_open_file() {
        let (folder, now) = (folder(), moment("2026-11-23"));
        let session = session("0197-abcd", "2026-11-22", Mark::Done);
        let copy = save_copy(&folder.directories, &session, None, &[], now).unwrap();
        assert_eq!(copy.parent().unwrap(), folder.directories.sessions());
        assert!(copy.to_string_lossy().contains("_copy0900"), "{copy:?}");
        assert_eq!(on_disk(&copy).parts().answers, session.parts().answers);
        // At a path of the user's: into a folder, and with an ending.
        let typed = |name: &str| folder.folder.path().join(name).to_string_lossy().into_owned();
        let open = folder.folder.path().join("open.session.ron");
        std::fs::create_dir(folder.folder.path().join("usb")).unwrap();
        for (name, expected) in [("usb", "usb/open.session.ron"), ("a", "a.session.ron"), ("b/c.ron", "b/c.ron")] {
            let copy = save_copy_to(&typed(name), &session, &open).unwrap();
            assert_eq!(copy, folder.folder.path().join(expected));
            let again = save_copy_to(&typed(name), &session, &open);
            assert!(matches!(again, Err(StoreError::Exists { .. })), "nothing is written over");
        }
        // The folder of sessions cannot be written; the copy is next to the open file.
        let blocked = Directories::find(Some(&folder.folder.path().join("file"))).unwrap();
        std::fs::write(folder.folder.path().join("file"), "").unwrap();
        let open = folder.folder.path().join("a.session.ron");
        let copy = save_copy(&blocked, &session, Some(&open), &[], now).unwrap();
        assert_eq!(copy.parent().unwrap(), folder.folder.path());
    }
}
