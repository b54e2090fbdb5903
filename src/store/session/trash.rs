//! Moving session files: to the trash and back, and to another name. Nothing is overwritten or removed.

use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{self, folder_of};
use crate::store::disk::directories::{SESSION_ENDING, safe_name, session_stem};
use crate::store::disk::lock::{Lock, Locking};
use crate::store::error::StoreError;
use crate::store::session::backup;

/// Name of the trash folder, inside the folder of sessions.
pub const TRASH_FOLDER: &str = "bin";

/// A move of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Path before.
    pub from: PathBuf,
    /// Path after.
    pub to: PathBuf,
}

impl Moved {
    /// The reverse move.
    #[must_use]
    pub fn back(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

/// Moves a session to the trash; a number is added if the name is taken there.
pub fn delete(path: &Path, now: Moment) -> Result<Moved, StoreError> {
    let bin = folder_of(path).join(TRASH_FOLDER);
    let stem = stem(path);
    let named = |number: u32| match number {
        1 => bin.join(format!("{stem}{SESSION_ENDING}")),
        number => bin.join(format!("{stem} ({number}){SESSION_ENDING}")),
    };
    let mut taken = StoreError::Exists { path: named(1) };
    for number in 1..1000 {
        match relocate(&Moved { from: path.to_owned(), to: named(number) }, now) {
            Err(error @ StoreError::Exists { .. }) => taken = error,
            moved => return moved,
        }
    }
    Err(taken)
}

/// Renames a session's file, keeping its ending. Characters that are invalid in file names are replaced.
pub fn rename(path: &Path, stem: &str, now: Moment) -> Result<Moved, StoreError> {
    let stem = stem.trim().trim_end_matches(SESSION_ENDING);
    let to = folder_of(path).join(format!("{}{SESSION_ENDING}", safe_name(stem)));
    relocate(&Moved { from: path.to_owned(), to }, now)
}

/// Moves a session and its backups; an error if another program holds its lock or the target exists.
pub fn relocate(wanted: &Moved, now: Moment) -> Result<Moved, StoreError> {
    let Moved { from, to } = wanted;
    if to.symlink_metadata().is_ok() {
        return Err(StoreError::Exists { path: to.clone() });
    }
    // If the file system has no locks, the move is made without one, as all other work on the file is.
    let _lock = match Lock::acquire(from, now) {
        Locking::Held { lock, .. } => Some(lock),
        Locking::Taken(holder) => return Err(StoreError::InUse { path: from.clone(), holder }),
        Locking::Unlocked(_) => None,
    };
    atomic::make_folder(folder_of(to)).map_err(|failure| StoreError::write(to, failure))?;
    atomic::relocate(from, to).map_err(|error| StoreError::create(to, from, error))?;
    let (old, new) = (backup::folder(from), backup::folder(to));
    if folder_of(from) == folder_of(to) && old.is_dir() {
        // Errors are ignored: the session has been moved, and its backups can be found under the old name.
        let _ = atomic::relocate(&old, &new);
    }
    Ok(wanted.clone())
}

/// The session's file name without the ending; the part that the user may change.
#[must_use]
pub fn stem(path: &Path) -> String {
    session_stem(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;
    use crate::store::disk::directories::Directories;
    use crate::store::session::listing;
    use crate::store::session::sessions;

    fn now() -> Moment {
        sample::stamp(1).at
    }

    struct Deleted {
        _folder: tempfile::TempDir,
        directories: Directories,
    }

    impl Deleted {
        fn with(names: &[&str]) -> Self {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let directories = Directories::find(Some(folder.path())).expect("a named folder");
            for name in names {
                let session = sample::session(&[1], Overall::ByPoint);
                let path = directories.sessions().join(format!("{name}{SESSION_ENDING}"));
                sessions::create(&path, &session).expect("a folder that can be written");
            }
            Self { _folder: folder, directories }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.directories.sessions().join(format!("{name}{SESSION_ENDING}"))
        }

        fn listed(&self) -> Vec<String> {
            let mut names: Vec<String> =
                listing::list(&self.directories).0.iter().map(|listed| stem(&listed.path)).collect();
            names.sort();
            names
        }
    }

    #[test]
    fn what_is_deleted_lies_in_the_bin_and_comes_back() {
        let deleted = Deleted::with(&["a", "b"]);
        let moved = delete(&deleted.path("a"), now()).expect("nobody has it");
        assert_eq!(deleted.listed(), ["b"], "the bin is not listed");
        assert!(moved.to.is_file() && moved.to.parent().is_some_and(|bin| bin.ends_with(TRASH_FOLDER)));
        relocate(&moved.back(), now()).expect("the place is free");
        assert_eq!(deleted.listed(), ["a", "b"]);
    }

    #[test]
    fn two_of_one_name_lie_side_by_side_in_the_bin() {
        let deleted = Deleted::with(&["a"]);
        let first = delete(&deleted.path("a"), now()).expect("nobody has it");
        std::fs::copy(&first.to, deleted.path("a")).expect("another of that name");
        let second = delete(&deleted.path("a"), now()).expect("nobody has it");
        assert_ne!(first.to, second.to);
        assert!(first.to.is_file() && second.to.is_file());
        std::fs::copy(&first.to, deleted.path("a")).expect("a third");
        assert!(matches!(relocate(&first.back(), now()), Err(StoreError::Exists { .. })), "nothing is overwritten");
    }

    #[test]
    fn a_file_is_renamed_within_its_folder_and_its_backups_go_with_it() {
        let deleted = Deleted::with(&["a", "b"]);
        backup::keep_always(&deleted.path("a"), now()).expect("a backup");
        for (stem, expected) in [("三民二所 複查", "三民二所 複查"), ("../x/y", "-x-y"), ("c.session.ron", "c")]
        {
            let path = deleted.listed().first().map(|name| deleted.path(name)).expect("a session");
            let moved = rename(&path, stem, now()).expect("the name is free");
            assert_eq!(moved.to.parent(), path.parent());
            assert!(self::stem(&moved.to).ends_with(expected), "{stem}: {moved:?}");
            assert_eq!(
                backup::backups(&moved.to).len() + backup::backups(&path).len(),
                usize::from(path != deleted.path("b"))
            );
            relocate(&moved.back(), now()).expect("the place is free");
        }
        assert!(matches!(rename(&deleted.path("a"), "b", now()), Err(StoreError::Exists { .. })));
    }

    #[test]
    fn what_someone_has_open_stays_where_it_is() {
        let deleted = Deleted::with(&["a"]);
        let Locking::Held { lock: _lock, .. } = Lock::acquire(&deleted.path("a"), now()) else {
            panic!("nobody has it yet")
        };
        assert!(matches!(delete(&deleted.path("a"), now()), Err(StoreError::InUse { .. })));
        assert_eq!(deleted.listed(), ["a"]);
    }
}
