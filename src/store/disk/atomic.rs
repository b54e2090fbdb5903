//! The atomic writer, the only place that writes files.
//!
//! What survives a kill or a power cut at each step of [`replace`]:
//!
//! | after | on the disk |
//! |---|---|
//! | create, write, sync of the new file | the old file, whole, and a `.pillarcheck-…tmp` beside it |
//! | read back | the same; the new file is known to be what was written |
//! | rename | the new file for every reader; after a power cut the old or the new one, whole |
//! | sync of the folder | the new file |
//! | read back | the new file, known to be what was written |

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::store::disk::pieces::each_piece;

/// The file operations of a write, as a trait so that tests can inject failures.
pub trait Disk: Send + 'static {
    /// An open file.
    type File;
    /// Creates a file; an error if it exists.
    fn create_new(&self, path: &Path) -> io::Result<Self::File>;
    /// Writes all bytes.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Flushes a file's bytes to the disk (fsync).
    fn sync(&self, file: &Self::File) -> io::Result<()>;
    /// Renames a file, replacing the target.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Flushes a folder's entries to the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Whether a file has exactly these bytes.
    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

/// The steps of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStep {
    /// Making a backup of someone else's version.
    Backup,
    /// Making the folder.
    Folder,
    /// Creating the new file.
    Create,
    /// Writing the bytes.
    Write,
    /// Flushing the bytes to the disk.
    Sync,
    /// Reading the new file back before it takes the place of the old one.
    Verify,
    /// Comparing the file to be replaced with what it should be.
    Compare,
    /// Renaming the new file over the old one.
    Rename,
    /// Flushing the folder's entries to the disk.
    SyncFolder,
    /// Reading the file back to verify it.
    ReadBack,
}

/// Why a file was not written, and at which step.
#[derive(Debug)]
pub struct WriteFailure {
    /// The step that failed.
    pub step: WriteStep,
    /// The error of the operating system.
    pub source: io::Error,
}

impl Disk for RealDisk {
    type File = File;

    fn create_new(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        retrying(|| fs::rename(from, to))
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some network and FUSE file systems cannot sync a folder; there is no other way to flush it there.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            result => result,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _folder: &Path) -> io::Result<()> {
        // Windows has no such call; NTFS journals the rename itself.
        Ok(())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        // Compared in chunks: a second copy of a session of 100,000 points would cost 100 MB of memory at each save.
        let mut rest = bytes;
        let read = each_piece(File::open(path)?, |piece| match rest.strip_prefix(piece) {
            Some(behind) => {
                rest = behind;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        })?;
        Ok(read.is_continue() && rest.is_empty())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// Replaces a file atomically: readers see the whole old or the whole new content. Returns once it is on the disk.
pub fn replace<D: Disk>(disk: &D, path: &Path, bytes: &[u8]) -> Result<(), WriteFailure> {
    replace_after(disk, path, bytes, || Ok(()))
}

/// The same; `before` runs when the new file is whole on the disk and only its name is missing. If it fails, nothing is
/// replaced.
pub fn replace_after<D: Disk>(
    disk: &D,
    path: &Path,
    bytes: &[u8],
    before: impl FnOnce() -> Result<(), WriteFailure>,
) -> Result<(), WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    // A symbolic link is followed and stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&path);
    let new = folder.join(temporary_name());
    let written = (|| {
        let mut file = disk.create_new(&new).map_err(failed(WriteStep::Create))?;
        disk.write(&mut file, bytes).map_err(failed(WriteStep::Write))?;
        keep_permissions(&path, &new);
        disk.sync(&file).map_err(failed(WriteStep::Sync))?;
        // Windows cannot rename an open file.
        drop(file);
        // A disk may lose what it acknowledged, and the old file is still there.
        if !disk.holds(&new, bytes).map_err(failed(WriteStep::Verify))? {
            return Err(failed(WriteStep::Verify)(io::ErrorKind::InvalidData.into()));
        }
        before()?;
        disk.rename(&new, &path).map_err(failed(WriteStep::Rename))
    })();
    if let Err(error) = written {
        // Clean-up of the temporary file; the first error is the one to report.
        let _ = disk.remove(&new);
        return Err(error);
    }
    disk.sync_folder(folder).map_err(failed(WriteStep::SyncFolder))?;
    if disk.holds(&path, bytes).map_err(failed(WriteStep::ReadBack))? {
        Ok(())
    } else {
        Err(failed(WriteStep::ReadBack)(io::Error::new(
            io::ErrorKind::InvalidData,
            "the file does not hold what was written",
        )))
    }
}

/// Keeps a file under a second name; an error if that name is taken. Uses a hard link where the file system has them,
/// so that nothing is copied: the next [`replace`] creates a new file and leaves the linked one unchanged.
pub fn keep_as(path: &Path, second: &Path) -> io::Result<()> {
    fs::hard_link(path, second).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Err(error),
        // File systems without hard links, such as FAT on USB drives.
        _ if second.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        _ => fs::copy(path, second).map(|_| ()),
    })
}

/// Why a file was not copied.
#[derive(Debug)]
pub enum CopyError {
    /// The target exists.
    Taken,
    /// The source cannot be read.
    Read(io::Error),
    /// The target cannot be written.
    Write(WriteFailure),
}

/// Copies a file in chunks; an error if the target exists. The copy gets its name only once it is whole on the disk.
pub fn copy_new(from: &Path, to: &Path) -> Result<(), CopyError> {
    let failed = |step| move |source| CopyError::Write(WriteFailure { step, source });
    let original = File::open(from).map_err(CopyError::Read)?;
    let new = folder_of(to).join(temporary_name());
    let written = (|| {
        let mut copy = RealDisk.create_new(&new).map_err(failed(WriteStep::Create))?;
        let copied = each_piece(original, |piece| match copy.write_all(piece) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        });
        if let ControlFlow::Break(error) = copied.map_err(CopyError::Read)? {
            return Err(failed(WriteStep::Write)(error));
        }
        RealDisk.sync(&copy).map_err(failed(WriteStep::Sync))?;
        drop(copy);
        // A rename would replace a file created in the meantime; a hard link fails instead.
        fs::hard_link(&new, to).or_else(|error| match (error.kind(), to.try_exists()) {
            (io::ErrorKind::AlreadyExists, _) | (_, Ok(true)) => Err(CopyError::Taken),
            // File systems without hard links, such as FAT on USB drives.
            _ => RealDisk.rename(&new, to).map_err(failed(WriteStep::Rename)),
        })
    })();
    // The temporary name is no longer needed, linked or not; after a rename it is gone already.
    let _ = RealDisk.remove(&new);
    written?;
    RealDisk.sync_folder(folder_of(to)).map_err(failed(WriteStep::SyncFolder))
}

/// Removes one of the program's own files.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Removes temporary files and folders of killed writers from a folder, if they are older than `before`.
///
/// Younger ones may belong to a running writer. Errors are ignored.
pub fn sweep(folder: &Path, before: SystemTime) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let is_ours = name.to_string_lossy().starts_with(TEMPORARY) && name.to_string_lossy().ends_with(".tmp");
        let is_old = file.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|modified| modified < before);
        if is_ours && is_old {
            let is_folder = file.file_type().is_ok_and(|kind| kind.is_dir());
            let _ = if is_folder { fs::remove_dir_all(file.path()) } else { fs::remove_file(file.path()) };
        }
    }
}

/// Creates a folder with a temporary name, for files that get their names all at once.
pub fn make_temporary_folder(parent: &Path) -> Result<PathBuf, WriteFailure> {
    let folder = parent.join(temporary_name());
    make_folder(&folder)?;
    Ok(folder)
}

/// Removes a folder made by [`make_temporary_folder`] and what is left in it. Errors are ignored.
pub fn discard(folder: &Path) {
    let is_ours = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY));
    if is_ours {
        let _ = fs::remove_dir_all(folder);
    }
}

/// Creates a folder and its parents.
pub fn make_folder(folder: &Path) -> Result<(), WriteFailure> {
    fs::create_dir_all(folder).map_err(|source| WriteFailure { step: WriteStep::Folder, source })
}

/// Moves a file or folder to a path that the caller knows to be free, and flushes both folders to the disk.
pub fn relocate(from: &Path, to: &Path) -> Result<(), WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    RealDisk.rename(from, to).map_err(failed(WriteStep::Rename))?;
    for folder in [folder_of(to), folder_of(from)] {
        RealDisk.sync_folder(folder).map_err(failed(WriteStep::SyncFolder))?;
    }
    Ok(())
}

/// Parent folder of a file.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// File name prefix of temporary files.
const TEMPORARY: &str = ".pillarcheck-";

/// A unique temporary file name; short, so that it is valid wherever the file's own name is.
fn temporary_name() -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    OsString::from(format!("{TEMPORARY}{}-{count}.tmp", std::process::id())).into()
}

/// Copies the old file's permissions to the new one, if there is an old one. Ignored on file systems without
/// permissions.
fn keep_permissions(old: &Path, new: &Path) {
    if let Ok(metadata) = fs::metadata(old) {
        let _ = fs::set_permissions(new, metadata.permissions());
    }
}

/// Retries for a while when Windows refuses because a virus scanner or a cloud client has the file open.
fn retrying(mut action: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    const TRIES: u64 = 8;
    for attempt in 1..TRIES {
        match action() {
            Err(error) if cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33)) => {
                std::thread::sleep(Duration::from_millis(20 * attempt));
            }
            result => return result,
        }
    }
    action()
}

#[cfg(test)]
pub(crate) mod faulty {
    //! A file system that fails at a chosen operation, once or from then on.

    use super::*;
    use std::sync::{Arc, Mutex};

    /// Whether the file system works again after the failure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Lasting {
        Once,
        FromThenOn,
    }

    /// A file system with an injected failure.
    #[derive(Clone, Debug)]
    pub(crate) struct FaultyDisk {
        left: Arc<AtomicU64>,
        lasting: Lasting,
        kind: io::ErrorKind,
        /// Whether it loses bytes that it says were written.
        is_forgetful: bool,
        /// Held while it does not answer.
        gate: Arc<Mutex<()>>,
        /// A file that someone else writes while ours is flushed.
        meddled_with: Option<PathBuf>,
    }

    impl FaultyDisk {
        /// Fails at the `nth` operation, counted from 1.
        pub(crate) fn new(nth: u64, lasting: Lasting, kind: io::ErrorKind) -> Self {
            let left = Arc::new(AtomicU64::new(nth));
            Self { left, lasting, kind, is_forgetful: false, gate: Arc::default(), meddled_with: None }
        }

        /// Never fails, but is as slow as whoever holds the gate.
        pub(crate) fn gated(gate: &Arc<Mutex<()>>) -> Self {
            let gate = Arc::clone(gate);
            Self { gate, ..Self::new(u64::MAX, Lasting::Once, io::ErrorKind::Other) }
        }

        /// Keeps half of what is written, once, and says that all is well.
        pub(crate) fn forgetful(nth: u64) -> Self {
            Self { is_forgetful: true, ..Self::new(nth, Lasting::Once, io::ErrorKind::Other) }
        }

        /// Someone else writes this file in the midst of every write.
        pub(crate) fn meddled_with(path: &Path) -> Self {
            Self { meddled_with: Some(path.to_owned()), ..Self::new(u64::MAX, Lasting::Once, io::ErrorKind::Other) }
        }

        /// Whether the injected failure has occurred.
        pub(crate) fn has_failed(&self) -> bool {
            self.left.load(Ordering::SeqCst) == 0
        }

        fn step(&self) -> io::Result<()> {
            let left = self.left.load(Ordering::SeqCst);
            match (left, self.lasting) {
                (0, Lasting::Once) => Ok(()),
                (0, Lasting::FromThenOn) => Err(self.kind.into()),
                (left, _) => {
                    self.left.store(left - 1, Ordering::SeqCst);
                    if left == 1 { Err(self.kind.into()) } else { Ok(()) }
                }
            }
        }
    }

    impl Disk for FaultyDisk {
        type File = File;
        fn create_new(&self, path: &Path) -> io::Result<File> {
            self.step()?;
            RealDisk.create_new(path)
        }
        fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
            if let Err(error) = self.step() {
                // A full disk accepts what still fits.
                RealDisk.write(file, &bytes[..bytes.len() / 2])?;
                return if self.is_forgetful { Ok(()) } else { Err(error) };
            }
            drop(self.gate.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
            RealDisk.write(file, bytes)
        }
        fn sync(&self, file: &File) -> io::Result<()> {
            self.step()?;
            if let Some(path) = &self.meddled_with {
                fs::write(path, "someone else's")?;
            }
            RealDisk.sync(file)
        }
        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            self.step()?;
            RealDisk.rename(from, to)
        }
        fn sync_folder(&self, folder: &Path) -> io::Result<()> {
            self.step()?;
            RealDisk.sync_folder(folder)
        }
        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            self.step()?;
            RealDisk.read(path)
        }
        fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
            self.step()?;
            RealDisk.holds(path, bytes)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            self.step()?;
            RealDisk.remove(path)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::faulty::{FaultyDisk, Lasting};
    use super::*;

    #[test]
    fn whichever_step_fails_the_old_or_the_new_file_is_there_whole() {
        for lasting in [Lasting::Once, Lasting::FromThenOn] {
            for nth in 1_u64..20 {
                let folder = tempfile::tempdir().expect("a folder for the test");
                let path = folder.path().join("查核.session.ron");
                fs::write(&path, "old").expect("the old file");
                let disk = FaultyDisk::new(nth, lasting, io::ErrorKind::StorageFull);
                let result = replace(&disk, &path, b"the new content");
                let found = fs::read(&path).expect("a file is there");
                assert!(found == b"old" || found == b"the new content", "step {nth}: {found:?}");
                if !disk.has_failed() {
                    assert!(result.is_ok() && found == b"the new content");
                    assert!(nth > 6, "the steps of the module's table are all counted");
                    break;
                }
                let error = result.expect_err("a failed step is never called a success");
                assert_eq!(found == b"old", !matches!(error.step, WriteStep::SyncFolder | WriteStep::ReadBack));
                assert!(replace(&RealDisk, &path, b"the new content").is_ok(), "the next try finds nothing in its way");
            }
        }
    }

    #[test]
    fn a_disk_that_loses_what_it_acknowledged_does_not_cost_the_old_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("查核.session.ron");
        fs::write(&path, "old").expect("the old file");
        // The second operation writes.
        let failure = replace(&FaultyDisk::forgetful(2), &path, b"the new content").expect_err("half of it is lost");
        assert_eq!(failure.step, WriteStep::Verify);
        assert_eq!(fs::read(&path).expect("the file"), b"old");
    }

    #[test]
    fn nothing_is_left_beside_the_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("一 二.ron");
        for text in ["one", "two"] {
            replace(&RealDisk, &path, text.as_bytes()).expect("a folder that can be written");
        }
        let disk = FaultyDisk::new(2, Lasting::Once, io::ErrorKind::StorageFull);
        replace(&disk, &path, b"three").expect_err("the write fails");
        let names: Vec<_> =
            fs::read_dir(folder.path()).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["一 二.ron"]);
        assert_eq!(fs::read(&path).expect("the file"), b"two");
    }

    #[test]
    fn what_a_killed_writer_left_is_swept_away_once_it_is_old() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let names = [".pillarcheck-1-0.tmp", ".pillarcheck-backups.txt", "notes.tmp", "a.session.ron"];
        for name in names {
            fs::write(folder.path().join(name), "x").expect("a file");
        }
        let left = || fs::read_dir(folder.path()).expect("the folder").count();
        sweep(folder.path(), SystemTime::now() - Duration::from_secs(600));
        assert_eq!(left(), names.len(), "a young one may still be written");
        sweep(folder.path(), SystemTime::now() + Duration::from_secs(600));
        assert_eq!(left(), names.len() - 1, "nothing else is touched");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_pointing_to_the_file() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("the old file");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        replace(&RealDisk, &link, b"new").expect("a folder that can be written");
        assert_eq!(fs::read(&file).expect("the file"), b"new");
        assert!(link.is_symlink());
    }
}
