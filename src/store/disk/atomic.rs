//! The one atomic writer: every file of the program is written here.
//!
//! What survives a kill or a power cut at each step of [`replace`]:
//!
//! | after | on the disk |
//! |---|---|
//! | create, write, sync of the new file | the old file, whole, and a `.pillarcheck-…tmp` beside it |
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

/// The operations on files that writing needs, so that a test can let any of them fail.
pub trait Disk: Send + 'static {
    /// An open file.
    type File;
    /// Creates a file that must not be there yet.
    fn create_new(&self, path: &Path) -> io::Result<Self::File>;
    /// Writes all bytes.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Brings a file's bytes to the disk.
    fn sync(&self, file: &Self::File) -> io::Result<()>;
    /// Puts one file in the place of another.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Brings a folder's names to the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Whether a file holds exactly these bytes.
    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

/// The steps of writing a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStep {
    /// Keeping what someone else wrote.
    Backup,
    /// Making the folder.
    Folder,
    /// Creating the new file.
    Create,
    /// Writing its bytes.
    Write,
    /// Bringing them to the disk.
    Sync,
    /// Putting the new file in the place of the old.
    Rename,
    /// Bringing the folder's names to the disk.
    SyncFolder,
    /// Reading the file again.
    ReadBack,
}

/// Why a file was not written, and how far the writer came.
#[derive(Debug)]
pub struct WriteFailure {
    /// The step that failed.
    pub step: WriteStep,
    /// What the system says.
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
            // Some network and FUSE file systems cannot sync a folder; there is nothing more that could be done there.
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
        // Piece by piece: a second copy of a session of 100,000 points would cost 100 MB of fresh memory at each save.
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

/// Writes a file so that at any instant the old or the new content is there, whole; returns once it is on the disk.
pub fn replace<D: Disk>(disk: &D, path: &Path, bytes: &[u8]) -> Result<(), WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    // A link keeps pointing to the file that is written.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&path);
    let new = folder.join(temporary_name());
    let written = (|| {
        let mut file = disk.create_new(&new).map_err(failed(WriteStep::Create))?;
        disk.write(&mut file, bytes).map_err(failed(WriteStep::Write))?;
        keep_permissions(&path, &new);
        disk.sync(&file).map_err(failed(WriteStep::Sync))?;
        // Windows renames no file that is open.
        drop(file);
        disk.rename(&new, &path).map_err(failed(WriteStep::Rename))
    })();
    if let Err(error) = written {
        // The new file is of no use; that it cannot be removed either changes nothing.
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

/// Keeps a file under a second name that is not taken yet. Nothing is copied where the file system knows links, since
/// the next [`replace`] puts a new file in the place of this one.
pub fn keep_as(path: &Path, second: &Path) -> io::Result<()> {
    fs::hard_link(path, second).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound => Err(error),
        // FAT on a USB stick, for one, knows no links.
        _ if second.try_exists()? => Err(io::ErrorKind::AlreadyExists.into()),
        _ => fs::copy(path, second).map(|_| ()),
    })
}

/// Why a file was not copied.
#[derive(Debug)]
pub enum CopyError {
    /// There is a file of that name already.
    Taken,
    /// The original cannot be read.
    Read(io::Error),
    /// The copy cannot be written.
    Write(WriteFailure),
}

/// Copies a file to a name that is not taken, piece by piece; the copy has that name only once it is whole on the disk.
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
        // A rename would put the copy in the place of a file that came meanwhile; a second name does not.
        fs::hard_link(&new, to).or_else(|error| match (error.kind(), to.try_exists()) {
            (io::ErrorKind::AlreadyExists, _) | (_, Ok(true)) => Err(CopyError::Taken),
            // FAT on a USB stick, for one, knows no links.
            _ => RealDisk.rename(&new, to).map_err(failed(WriteStep::Rename)),
        })
    })();
    // Its second name is the one that stays; if nothing came of it, it is of no use. After a rename it is not there.
    let _ = RealDisk.remove(&new);
    written?;
    RealDisk.sync_folder(folder_of(to)).map_err(failed(WriteStep::SyncFolder))
}

/// Removes a file of the program's own.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Removes what a killed writer left unfinished in a folder, if it is older than `before`.
///
/// A younger one may belong to a writer that is still at work. That one cannot be removed changes nothing.
pub fn sweep(folder: &Path, before: SystemTime) {
    let Ok(files) = fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let is_ours = name.to_string_lossy().starts_with(TEMPORARY) && name.to_string_lossy().ends_with(".tmp");
        let is_old = file.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|modified| modified < before);
        if is_ours && is_old {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// Makes a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), WriteFailure> {
    fs::create_dir_all(folder).map_err(|source| WriteFailure { step: WriteStep::Folder, source })
}

/// Moves a file or folder to a place where nothing is, and makes sure that the disk knows.
pub fn relocate(from: &Path, to: &Path) -> Result<(), WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    RealDisk.rename(from, to).map_err(failed(WriteStep::Rename))?;
    for folder in [folder_of(to), folder_of(from)] {
        RealDisk.sync_folder(folder).map_err(failed(WriteStep::SyncFolder))?;
    }
    Ok(())
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// How the names of unfinished files begin.
const TEMPORARY: &str = ".pillarcheck-";

/// A name that no other writer uses; short, so that it fits wherever the file's own name does.
fn temporary_name() -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    OsString::from(format!("{TEMPORARY}{}-{count}.tmp", std::process::id())).into()
}

/// Gives the new file the old one's rights, where there is one. That fails on file systems without rights, harmlessly.
fn keep_permissions(old: &Path, new: &Path) {
    if let Ok(metadata) = fs::metadata(old) {
        let _ = fs::set_permissions(new, metadata.permissions());
    }
}

/// Tries again for a while where Windows refuses because a virus scanner or a cloud drive has the file open.
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
    //! A disk that fails at a chosen operation, once or from then on.

    use super::*;
    use std::sync::Arc;

    /// Whether the disk recovers after it failed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Lasting {
        Once,
        FromThenOn,
    }

    /// See the module.
    #[derive(Clone, Debug)]
    pub(crate) struct FaultyDisk {
        left: Arc<AtomicU64>,
        lasting: Lasting,
        kind: io::ErrorKind,
    }

    impl FaultyDisk {
        /// A disk whose `nth` operation fails, counted from 1.
        pub(crate) fn new(nth: u64, lasting: Lasting, kind: io::ErrorKind) -> Self {
            Self { left: Arc::new(AtomicU64::new(nth)), lasting, kind }
        }

        /// Whether the operation that was to fail has come.
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
                // A full disk takes what still fits.
                RealDisk.write(file, &bytes[..bytes.len() / 2])?;
                return Err(error);
            }
            RealDisk.write(file, bytes)
        }
        fn sync(&self, file: &File) -> io::Result<()> {
            self.step()?;
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
