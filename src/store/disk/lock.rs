//! Session locks: the first program that opens a session may write it, the others open it read-only.
//!
//! The lock is taken on a separate file next to the session, since on Windows a locked file cannot be read by others.
//! The OS releases it when the process ends, however it ends. Network shares may not support locks; the caller reports
//! that.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{Disk as _, RealDisk, folder_of};
use crate::store::disk::holder::Holder;
use crate::store::disk::read::read_bytes;
use crate::store::format::read::ron_options;

/// A lock, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
    path: PathBuf,
    holder_path: PathBuf,
}

/// The result of trying to lock.
#[derive(Debug)]
pub enum Locking {
    /// The lock is ours.
    Held {
        /// The lock.
        lock: Lock,
        /// The previous holder, if it ended without releasing the lock.
        left_by: Option<Holder>,
    },
    /// Another process holds the lock; its holder, if the lock file can be read.
    Taken(Option<Holder>),
    /// The file system does not support locks, or the folder cannot be written.
    Unsupported,
}

impl Lock {
    /// Tries to lock a session for this process.
    #[must_use]
    pub fn acquire(session: &Path, since: Moment) -> Locking {
        let path = hidden_file(session, ".lock");
        let holder_path = hidden_file(session, ".holder");
        // Another program may remove the lock file between our open and our lock; then it is created again.
        for _ in 0..8 {
            let Ok(file) = OpenOptions::new().create(true).write(true).truncate(false).open(&path) else {
                return Locking::Unsupported;
            };
            match file.try_lock() {
                Ok(()) if !is_still_there(&file, &path) => {}
                Ok(()) => {
                    let lock = Self { file: Some(file), path, holder_path };
                    let left_by = read_holder(&lock.holder_path);
                    lock.sign(&Holder::this(since));
                    return Locking::Held { lock, left_by };
                }
                Err(TryLockError::WouldBlock) => return Locking::Taken(read_holder(&holder_path)),
                Err(TryLockError::Error(_)) => return Locking::Unsupported,
            }
        }
        Locking::Unsupported
    }

    /// Writes the holder into the lock file. Informational only: the lock holds without it, so errors are ignored.
    fn sign(&self, holder: &Holder) {
        let _ = fs::remove_file(&self.holder_path);
        if let (Ok(text), Ok(mut file)) = (ron_options().to_string(holder), RealDisk.create_new(&self.holder_path)) {
            let _ = RealDisk.write(&mut file, text.as_bytes());
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.holder_path);
        // On Unix the file is removed before the lock is released, so that nobody locks a file that is about to be
        // removed; on Windows an open file cannot be removed, and an empty one may remain.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        // Dropping the handle releases the lock on every platform.
        drop(self.file.take());
    }
}

/// The hidden file next to a session, with the given ending.
fn hidden_file(session: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(session.file_name().unwrap_or_default());
    name.push(ending);
    folder_of(session).join(name)
}

fn read_holder(path: &Path) -> Option<Holder> {
    ron_options().from_bytes(&read_bytes(path).ok()?).ok()
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
const fn is_still_there(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since() -> Moment {
        Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test")
    }

    #[test]
    fn the_second_is_told_who_and_gets_it_once_the_first_is_gone() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("一.session.ron");
        let Locking::Held { lock, left_by: None } = Lock::acquire(&session, since()) else {
            panic!("nobody else has it")
        };
        let Locking::Taken(Some(holder)) = Lock::acquire(&session, since()) else { panic!("it is taken, and signed") };
        assert_eq!((holder.process, holder.since), (std::process::id(), since()));
        drop(lock);
        assert!(matches!(Lock::acquire(&session, since()), Locking::Held { .. }));
        if cfg!(unix) {
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing is left behind");
        }
    }

    #[test]
    fn a_lock_left_by_a_dead_process_is_taken_over_and_its_holder_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let session = folder.path().join("一.session.ron");
        let dead = Holder { host: "老電腦".into(), process: 4711, since: since() };
        for (signature, expected) in
            [("Holder(".to_owned(), None), (ron_options().to_string(&dead).expect("a signature"), Some(dead))]
        {
            fs::write(hidden_file(&session, ".lock"), "").expect("a file left by a dead process");
            fs::write(hidden_file(&session, ".holder"), signature).expect("its signature");
            let Locking::Held { left_by, .. } = Lock::acquire(&session, since()) else { panic!("nobody alive has it") };
            assert_eq!(left_by, expected);
        }
    }

    #[test]
    fn where_nothing_can_be_written_there_is_no_lock() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        assert!(matches!(Lock::acquire(&folder.path().join("gone/一.session.ron"), since()), Locking::Unsupported));
    }
}
