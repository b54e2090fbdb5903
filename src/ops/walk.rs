//! Walking a session: opened under its lock, edited step by step, saved whenever the caller asks.

use std::path::{Path, PathBuf};

use super::Directories;
use super::open::{self, Access, FileProblem, Opened};
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::model::walk::{Permission, SessionEditor};
use crate::store::error::StoreError;
use crate::store::session::sessions::{self, FileStamp, KeepBackup};

/// A session that is being walked. Holds its lock until it is dropped.
pub struct Walk {
    /// The session, its cursor and its history.
    pub editor: SessionEditor,
    path: PathBuf,
    warnings: Vec<FileProblem>,
    stamp: FileStamp,
    /// Value of `editor.changes()` at the last save.
    saved: u64,
    /// Whether the visit was closed at the last save.
    is_sealed: bool,
    _lock: Access,
}

impl Walk {
    /// Opens a session to write it, by path or by name; an error if another program holds its lock.
    pub fn open(directories: &Directories, named: &Path, now: Moment) -> Result<Self, StoreError> {
        let Opened { path, session, warnings, access, stamp } = open::open_to_write(directories, named, now)?;
        let is_sealed = session.is_sealed();
        let editor = SessionEditor::new(session, Permission::Write);
        Ok(Self { editor, path, warnings, stamp, saved: 0, is_sealed, _lock: access })
    }

    /// The session's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Warnings about the file as it was read.
    #[must_use]
    pub fn warnings(&self) -> &[FileProblem] {
        &self.warnings
    }

    /// Saves the session if it has unsaved changes; the replaced version is kept as a backup,
    /// before the visit is closed in any case.
    pub fn save(&mut self, now: Moment) -> Result<(), StoreError> {
        if self.saved < self.editor.changes() {
            let is_sealed = self.editor.session().is_sealed();
            let keep = if is_sealed == self.is_sealed { KeepBackup::Sometimes } else { KeepBackup::Always };
            self.stamp = sessions::save(&self.path, self.editor.session(), self.stamp, keep, now)?;
            self.saved = self.editor.changes();
            self.is_sealed = is_sealed;
        }
        Ok(())
    }

    /// Writes the file again whatever became of it in the meantime; what is there is kept as a backup first.
    pub fn overwrite(&mut self, now: Moment) -> Result<(), StoreError> {
        self.stamp = sessions::save_over(&self.path, self.editor.session(), now)?;
        self.saved = self.editor.changes();
        self.is_sealed = self.editor.session().is_sealed();
        Ok(())
    }

    /// Ends the walk: path, session, and the warnings about the file.
    #[must_use]
    pub fn end(self) -> (PathBuf, Session, Vec<FileProblem>) {
        (self.path, self.editor.into_session(), self.warnings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, on_disk, session};

    #[test]
    fn what_changed_is_saved_once_and_what_did_not_writes_nothing() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Absent));
        let now = moment("2026-11-23");
        let mut walk = Walk::open(&folder.directories, "一".as_ref(), now).unwrap();
        assert_eq!(walk.path(), path);
        assert!(matches!(Walk::open(&folder.directories, &path, now), Err(StoreError::InUse { .. })));
        let before = std::fs::metadata(&path).unwrap().modified().unwrap();
        let stamp = walk.editor.stamp(now);
        let point = walk.editor.cursor().clone();
        walk.editor.go(crate::model::walk::navigation::Motion::First).unwrap();
        let _ = walk.editor.mark(Some(Mark::Absent), &stamp).unwrap();
        walk.save(now).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), before, "nothing changed");
        walk.editor.jump(&point);
        let _ = walk.editor.mark(Some(Mark::Done), &stamp).unwrap();
        walk.save(now).unwrap();
        assert_eq!(on_disk(&path).mark(&point), Some(Mark::Done));
        // Another program changes the file: it is not overwritten, and the changes stay unsaved.
        let _ = walk.editor.mark(Some(Mark::Partial), &stamp).unwrap();
        std::fs::write(&path, "somebody else's").unwrap();
        for _ in 0..2 {
            assert!(matches!(walk.save(now), Err(StoreError::ChangedOutside { .. })));
        }
        walk.overwrite(now).unwrap();
        assert_eq!(on_disk(&path).mark(&point), Some(Mark::Partial));
        let kept = crate::store::session::backup::backups(&path);
        let is_theirs = |path: &Path| std::fs::read(path).unwrap() == b"somebody else's";
        assert!(kept.iter().any(|backup| is_theirs(&backup.path)));
        // A file that is gone is written again.
        std::fs::remove_file(&path).unwrap();
        walk.overwrite(now).unwrap();
        assert_eq!(on_disk(&path).mark(&point), Some(Mark::Partial));
        let (_, session, _) = walk.end();
        assert_eq!(session.mark(&point), Some(Mark::Partial));
    }
}
