//! Session locks: the first program that opens a session may write it, the others open it read-only.
//!
//! The lock is taken on a separate file next to the session, since on Windows a locked file cannot be read by others.
//! The OS releases it when the process ends, however it ends. Network shares may not support locks; the caller reports
//! that.

use sha2::{Digest as _, Sha256};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{Disk as _, RealDisk, folder_of};
use crate::store::disk::holder::Holder;
use crate::store::disk::read::read_bytes;
use crate::store::format::parsing::ron_options;

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
    /// There is none.
    Unlocked(NoLock),
}

/// Why there is no lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLock {
    /// The file system does not support locks.
    Unsupported,
    /// Nothing may be written into the folder.
    Forbidden,
}

impl NoLock {
    fn by(error: &std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::Forbidden,
            _ => Self::Unsupported,
        }
    }
}

impl Lock {
    /// Tries to lock a session for this process.
    #[must_use]
    pub fn acquire(session: &Path, since: Moment) -> Locking {
        let path = hidden_file(session, ".lock");
        let holder_path = hidden_file(session, ".holder");
        // Another program may remove the lock file between our open and our lock; then it is created again.
        for _ in 0..8 {
            // To open a pipe of that name would wait for somebody who reads it; a link would lead elsewhere.
            if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
                return Locking::Unlocked(NoLock::Unsupported);
            }
            let file = match OpenOptions::new().create(true).write(true).truncate(false).open(&path) {
                Ok(file) => file,
                Err(error) => return Locking::Unlocked(NoLock::by(&error)),
            };
            match file.try_lock() {
                Ok(()) if !is_still_there(&file, &path) => {}
                Ok(()) => {
                    let left_by = read_holder(&holder_path);
                    // Its lock file was removed under it, as a clean-up may do. Its name stays for the next who asks.
                    if left_by.as_ref().is_some_and(Holder::is_running) {
                        let _ = fs::remove_file(&path);
                        return Locking::Taken(left_by);
                    }
                    let lock = Self { file: Some(file), path, holder_path };
                    lock.sign(&Holder::this(since));
                    return Locking::Held { lock, left_by };
                }
                Err(TryLockError::WouldBlock) => return Locking::Taken(read_holder(&holder_path)),
                Err(TryLockError::Error(_)) => return Locking::Unlocked(NoLock::Unsupported),
            }
        }
        Locking::Unlocked(NoLock::Unsupported)
    }

    /// Whether nobody holds the lock of this session. False where that cannot be found out.
    #[must_use]
    pub fn is_free(session: &Path) -> bool {
        match OpenOptions::new().write(true).open(hidden_file(session, ".lock")) {
            Ok(file) => file.try_lock().is_ok(),
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }

    /// Who holds the lock of a session, or left it behind, where that is written.
    #[must_use]
    pub fn holder(session: &Path) -> Option<Holder> {
        read_holder(&hidden_file(session, ".holder"))
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

/// The hidden file next to a session, with the given ending. It is that of the real file, whatever links lead to it.
fn hidden_file(session: &Path, ending: &str) -> PathBuf {
    let real = fs::canonicalize(session).unwrap_or_else(|_| session.to_owned());
    let name = real.file_name().unwrap_or_default();
    let mut hidden = OsString::from(".");
    if name.len() > LONGEST_NAME {
        hidden.push(shortened(name));
    } else {
        hidden.push(name);
    }
    hidden.push(ending);
    folder_of(&real).join(hidden)
}

/// The longest name, in bytes, that is used as it is; file systems take 255 bytes, some 143.
const LONGEST_NAME: usize = 120;

/// The beginning of a long name, with its digest, so that two that begin alike stay two.
fn shortened(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    let beginning: String = text.chars().take(LONGEST_NAME / 6).collect();
    let digest = Sha256::digest(name.as_encoded_bytes());
    let digest = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{beginning}-{digest:016x}")
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
    fn a_folder_that_cannot_be_written_is_no_disk_without_locks() {
        for (kind, expected) in [
            (ErrorKind::PermissionDenied, NoLock::Forbidden),
            (ErrorKind::ReadOnlyFilesystem, NoLock::Forbidden),
            (ErrorKind::Unsupported, NoLock::Unsupported),
        ] {
            assert_eq!(NoLock::by(&kind.into()), expected, "{kind:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_to_the_lock_of_the_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (session, link) = (folder.path().join("一.session.ron"), folder.path().join("elsewhere/二.session.ron"));
        fs::create_dir(folder.path().join("elsewhere")).expect("a folder");
        fs::write(&session, "").expect("a session");
        std::os::unix::fs::symlink(&session, &link).expect("a link");
        let Locking::Held { lock, .. } = Lock::acquire(&session, since()) else { panic!("nobody else has it") };
        assert!(matches!(Lock::acquire(&link, since()), Locking::Taken(_)) && !Lock::is_free(&link));
        drop(lock);
        assert!(Lock::is_free(&link) && matches!(Lock::acquire(&link, since()), Locking::Held { .. }));
    }

    #[test]
    fn the_longest_name_has_a_lock_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let names = ["甲", "乙"].map(|last| format!("{}{last}.session.ron", "高雄市三民區".repeat(13)));
        assert!(names[0].len() > 240);
        let paths = names.map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "").expect("the file system takes the name");
        }
        let Locking::Held { lock: _lock, .. } = Lock::acquire(&paths[0], since()) else { panic!("it is free") };
        assert!(matches!(Lock::acquire(&paths[0], since()), Locking::Taken(Some(_))));
        assert!(matches!(Lock::acquire(&paths[1], since()), Locking::Held { .. }));
    }

    #[test]
    fn where_nothing_can_be_written_there_is_no_lock() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        assert!(matches!(
            Lock::acquire(&folder.path().join("gone/一.session.ron"), since()),
            Locking::Unlocked(NoLock::Unsupported)
        ));
    }
}
