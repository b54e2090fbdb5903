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
//!
//! [`create`] gives the new file its name by a hard link, which fails where a file of that name has come into being. On
//! file systems without hard links an empty file takes the name first, and a kill in that instant leaves it there.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::store::disk::pieces::each_piece;
use crate::store::disk::regular::{Refusal, open_regular, read_regular, require_regular};
use crate::store::disk::stamp::{FileStamp, Stamper};

pub use crate::store::disk::failure::{CreateError, WriteFailure, WriteStep};
pub use filling::Filling;

#[cfg(unix)]
use access_list::AccessList;

/// The file operations of a write, as a trait so that tests can inject failures.
pub trait Disk: Send + 'static {
    /// An open file.
    type File;
    /// Creates a file; an error if it exists.
    fn create_new(&self, path: &Path) -> io::Result<Self::File>;
    /// The same for its owner alone, whatever the default permissions are.
    fn create_private(&self, path: &Path) -> io::Result<Self::File>;
    /// Writes all bytes.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Flushes a file's bytes to the disk (fsync).
    fn sync(&self, file: &Self::File) -> io::Result<()>;
    /// Gives a file a second name; an error if that is taken, or if the file system has no hard links.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames a file, replacing the target.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Flushes a folder's entries to the disk.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Opens a regular file to read it.
    fn open(&self, path: &Path) -> io::Result<File>;
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Whether a file has exactly these bytes.
    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool>;
    /// The stamp of a file's bytes.
    fn stamp(&self, path: &Path) -> io::Result<FileStamp>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    type File = File;

    fn create_new(&self, path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    #[cfg(unix)]
    fn create_private(&self, path: &Path) -> io::Result<File> {
        use std::os::unix::fs::OpenOptionsExt as _;
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
    }

    #[cfg(not(unix))]
    fn create_private(&self, path: &Path) -> io::Result<File> {
        // Elsewhere the folder decides who may read a new file.
        self.create_new(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
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

    fn open(&self, path: &Path) -> io::Result<File> {
        open_regular(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_regular(path)
    }

    fn holds(&self, path: &Path, bytes: &[u8]) -> io::Result<bool> {
        // Compared in chunks: a second copy of a session of 100,000 points would cost 100 MB of memory at each save.
        let mut rest = bytes;
        let read = each_piece(open_regular(path)?, |piece| match rest.strip_prefix(piece) {
            Some(behind) => {
                rest = behind;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        })?;
        Ok(read.is_continue() && rest.is_empty())
    }

    fn stamp(&self, path: &Path) -> io::Result<FileStamp> {
        let mut stamper = Stamper::default();
        let _: ControlFlow<()> = each_piece(open_regular(path)?, |piece| {
            stamper.push(piece);
            ControlFlow::Continue(())
        })?;
        Ok(stamper.stamp())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

/// Replaces a file atomically: readers see the whole old or the whole new content. Returns once it is on the disk.
///
/// Refused are targets that are no regular files or are write-protected. Permissions are kept, owner and group where
/// the system allows it; the new content is never readable for more people than the old one.
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
    let fill = |new: &mut Filling<'_, D>| new.push(bytes);
    replace_checked(disk, path, fill, Whole::Bytes(bytes), |_| before()).map(drop)
}

/// Replaces a file by what `fill` writes, piece by piece, so that nobody needs to hold it as a whole. `before` is given
/// the stamp of what was written, which is what the new file is held against, before and after it gets its name.
pub fn replace_with<D: Disk>(
    disk: &D,
    path: &Path,
    fill: impl FnOnce(&mut Filling<'_, D>) -> Result<(), WriteFailure>,
    before: impl FnOnce(FileStamp) -> Result<(), WriteFailure>,
) -> Result<FileStamp, WriteFailure> {
    replace_checked(disk, path, fill, Whole::Stamped, before)
}

/// What a new file is held against.
#[derive(Clone, Copy)]
enum Whole<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// The stamp of what was written.
    Stamped,
}

impl Whole<'_> {
    fn is_at<D: Disk>(self, disk: &D, path: &Path, stamp: FileStamp) -> io::Result<bool> {
        match self {
            Self::Bytes(bytes) => disk.holds(path, bytes),
            Self::Stamped => Ok(disk.stamp(path)? == stamp),
        }
    }
}

fn replace_checked<D: Disk>(
    disk: &D,
    path: &Path,
    fill: impl FnOnce(&mut Filling<'_, D>) -> Result<(), WriteFailure>,
    whole: Whole<'_>,
    before: impl FnOnce(FileStamp) -> Result<(), WriteFailure>,
) -> Result<FileStamp, WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    // A symbolic link is followed and stays a link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = require_replaceable(&path).map_err(failed(WriteStep::Target))?;
    let rights = old.as_ref().map_or(Rights::Default, |old| Rights::Of(old, &path));
    let mut stamp = FileStamp::of(&[]);
    let new = Unfinished::write(disk, folder_of(&path), rights, |file| {
        let mut filling = Filling::new(disk, file);
        fill(&mut filling)?;
        stamp = filling.end()?;
        Ok::<(), WriteFailure>(())
    })?;
    require_whole(whole.is_at(disk, &new.path, stamp), WriteStep::Verify)?;
    before(stamp)?;
    new.rename(&path)?;
    disk.sync_folder(folder_of(&path)).map_err(failed(WriteStep::SyncFolder))?;
    require_whole(whole.is_at(disk, &path, stamp), WriteStep::ReadBack)?;
    Ok(stamp)
}

/// An error unless a file is what it should be: a disk may lose what it acknowledged.
fn require_whole(is_whole: io::Result<bool>, step: WriteStep) -> Result<(), WriteFailure> {
    match is_whole {
        Ok(true) => Ok(()),
        Ok(false) => Err(WriteFailure { step, source: io::ErrorKind::InvalidData.into() }),
        Err(source) => Err(WriteFailure { step, source }),
    }
}

/// Writes a new file; an error if there is one of that name, whoever comes first. It gets its name only once it is
/// whole on the disk. Owner, group and permissions are those of the file `like`, if there is one.
pub fn create<D: Disk>(disk: &D, path: &Path, bytes: &[u8], like: Option<&Path>) -> Result<(), CreateError> {
    create_after(disk, path, bytes, like, || Ok(()))
}

/// The same; `before` runs when the new file is whole on the disk and only its name is missing.
pub fn create_after<D: Disk>(
    disk: &D,
    path: &Path,
    bytes: &[u8],
    like: Option<&Path>,
    before: impl FnOnce() -> Result<(), WriteFailure>,
) -> Result<(), CreateError> {
    let like = like.and_then(|like| Some((fs::metadata(like).ok()?, like)));
    let rights = like.as_ref().map_or(Rights::Default, |(metadata, like)| Rights::Of(metadata, like));
    let failed = |step| move |source| WriteFailure { step, source };
    let fill = |file: &mut D::File| disk.write(file, bytes).map_err(failed(WriteStep::Write));
    let new = Unfinished::write(disk, folder_of(path), rights, fill)?;
    require_whole(disk.holds(&new.path, bytes), WriteStep::Verify)?;
    before()?;
    new.publish(path)?;
    sweep_beside(path);
    disk.sync_folder(folder_of(path)).map_err(failed(WriteStep::SyncFolder))?;
    Ok(require_whole(disk.holds(path, bytes), WriteStep::ReadBack)?)
}

/// Copies a file in chunks; an error if the target exists. The copy gets its name only once it is whole on the disk, and
/// is readable for nobody else than the original.
pub fn copy_new(from: &Path, to: &Path) -> Result<(), CreateError> {
    let original = open_regular(from).map_err(CreateError::Read)?;
    let rights = original.metadata().map_err(CreateError::Read)?;
    let fill = |copy: &mut File| {
        let copied = each_piece(original, |piece| match copy.write_all(piece) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        });
        match copied.map_err(CreateError::Read)? {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(source) => Err(CreateError::Write(WriteFailure { step: WriteStep::Write, source })),
        }
    };
    let new = Unfinished::write(&RealDisk, folder_of(to), Rights::CopyOf(&rights, from), fill)?;
    new.publish(to)?;
    sweep_beside(to);
    let synced = RealDisk.sync_folder(folder_of(to));
    synced.map_err(|source| WriteFailure { step: WriteStep::SyncFolder, source }.into())
}

/// Who may do what with a new file.
#[derive(Clone, Copy)]
enum Rights<'a> {
    /// What the system gives new files.
    Default,
    /// What another file has or, if it is replaced, had.
    Of(&'a Metadata, &'a Path),
    /// What the original of a copy has; nobody but its owner writes the copy.
    CopyOf(&'a Metadata, &'a Path),
}

/// A whole file under a temporary name, flushed to the disk. Without a name of its own it is removed again.
struct Unfinished<'a, D: Disk> {
    disk: &'a D,
    path: PathBuf,
    /// Whether the temporary name is gone: it may belong to someone else by now.
    is_renamed: bool,
}

impl<'a, D: Disk> Unfinished<'a, D> {
    /// Creates the file with these rights, fills it, and flushes it.
    fn write<E: From<WriteFailure>>(
        disk: &'a D,
        folder: &Path,
        rights: Rights<'_>,
        fill: impl FnOnce(&mut D::File) -> Result<(), E>,
    ) -> Result<Self, E> {
        let failed = |step| move |source| WriteFailure { step, source };
        let made = temporary(folder, |path| match rights {
            Rights::Default => disk.create_new(path),
            Rights::Of(..) | Rights::CopyOf(..) => disk.create_private(path),
        });
        let (path, mut made) = made.map_err(failed(WriteStep::Create))?;
        let new = Self { disk, path, is_renamed: false };
        fill(&mut made)?;
        match rights {
            Rights::Default => {}
            Rights::Of(old, at) => keep_rights(old, at, 0o777, &new.path),
            Rights::CopyOf(original, at) => keep_rights(original, at, 0o755, &new.path),
        }
        disk.sync(&made).map_err(failed(WriteStep::Sync))?;
        // Dropped here, since Windows cannot rename an open file.
        Ok(new)
    }

    /// Replaces the target.
    fn rename(mut self, to: &Path) -> Result<(), WriteFailure> {
        self.disk.rename(&self.path, to).map_err(|source| WriteFailure { step: WriteStep::Rename, source })?;
        self.is_renamed = true;
        Ok(())
    }

    /// Takes a free name. A rename would replace a file created in the meantime; a hard link fails instead.
    fn publish(self, to: &Path) -> Result<(), CreateError> {
        match self.disk.link(&self.path, to) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CreateError::Taken),
            Err(_) => {
                // File systems without hard links, such as FAT on USB drives.
                let disk = self.disk;
                reserve(disk, to)?;
                // An empty file of our own; what else is done about it is reported already.
                self.rename(to).inspect_err(|_| drop(disk.remove(to))).map_err(CreateError::Write)
            }
        }
    }
}

impl<D: Disk> Drop for Unfinished<'_, D> {
    fn drop(&mut self) {
        if !self.is_renamed {
            // Clean-up of the temporary file; the first error is the one to report.
            let _ = self.disk.remove(&self.path);
        }
    }
}

/// Takes a name by creating an empty file, which works on every file system; a rename replaces it.
fn reserve<D: Disk>(disk: &D, path: &Path) -> Result<(), CreateError> {
    match disk.create_new(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CreateError::Taken),
        Err(source) => Err(WriteFailure { step: WriteStep::Publish, source }.into()),
    }
}

/// Metadata of the file to be replaced, if there is one; an error if it is no regular file or must not be written.
///
/// A rename asks for rights on the folder alone, so the file's own are asked for here.
fn require_replaceable(path: &Path) -> io::Result<Option<Metadata>> {
    let metadata = match require_regular(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        found => found?,
    };
    if metadata.permissions().readonly() {
        return Err(Refusal::WriteProtected.into());
    }
    // Access lists and flags count too, and only the system knows them. On Windows a virus scanner may have the file.
    if cfg!(unix) {
        match OpenOptions::new().write(true).open(path) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(error),
            _ => {}
        }
    }
    Ok(Some(metadata))
}

/// Removes one of the program's own files.
pub fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Age after which a temporary file is left over from a killed writer. A younger one may still be written.
const UNFINISHED_FOR: Duration = Duration::from_secs(600);

/// Removes temporary files and folders of killed writers from a folder. Errors are ignored.
pub fn sweep(folder: &Path, now: SystemTime) {
    let (Ok(files), Some(before)) = (fs::read_dir(folder), now.checked_sub(UNFINISHED_FOR)) else { return };
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

/// The same in the folder of a file just written, by the clock of the file system.
pub(in crate::store) fn sweep_beside(file: &Path) {
    if let Ok(now) = fs::metadata(file).and_then(|metadata| metadata.modified()) {
        sweep(folder_of(file), now);
    }
}

/// Creates a folder with a temporary name, for files that get their names all at once.
pub fn make_temporary_folder(parent: &Path) -> Result<PathBuf, WriteFailure> {
    let failed = |source| WriteFailure { step: WriteStep::Folder, source };
    make_folder(parent)?;
    temporary(parent, |folder| fs::create_dir(folder)).map(|(folder, ())| folder).map_err(failed)
}

/// Removes a folder made by [`make_temporary_folder`] and what is left in it. Errors are ignored.
pub fn discard(folder: &Path) {
    let is_ours = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY));
    if is_ours {
        let _ = fs::remove_dir_all(folder);
    }
}

/// Creates a folder and its parents, and flushes the entry of each to the disk.
pub fn make_folder(folder: &Path) -> Result<(), WriteFailure> {
    let failed = |step| move |source| WriteFailure { step, source };
    let folders = folder.ancestors().filter(|part| !part.as_os_str().is_empty());
    let new: Vec<&Path> = folders.take_while(|part| part.symlink_metadata().is_err()).collect();
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        // A file stands in the way.
        io::ErrorKind::AlreadyExists => failed(WriteStep::Folder)(io::ErrorKind::NotADirectory.into()),
        _ => failed(WriteStep::Folder)(error),
    })?;
    for folder in new.into_iter().rev() {
        match RealDisk.sync_folder(folder_of(folder)) {
            // A folder may take new entries and yet not be opened.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            synced => synced.map_err(failed(WriteStep::SyncFolder))?,
        }
    }
    Ok(())
}

/// Moves a file or folder to a free path and flushes both folders to the disk; an error if the path is taken.
pub fn relocate(from: &Path, to: &Path) -> Result<(), CreateError> {
    let failed = |step| move |source| WriteFailure { step, source };
    if fs::symlink_metadata(from).map_err(failed(WriteStep::Rename))?.is_dir() {
        relocate_folder(from, to)?;
    } else {
        relocate_file(from, to)?;
    }
    for folder in [folder_of(to), folder_of(from)] {
        RealDisk.sync_folder(folder).map_err(failed(WriteStep::SyncFolder))?;
    }
    Ok(())
}

fn relocate_file(from: &Path, to: &Path) -> Result<(), CreateError> {
    let failed = |source| CreateError::Write(WriteFailure { step: WriteStep::Rename, source });
    match RealDisk.link(from, to) {
        // With both names in place the file cannot be lost; if the old one must stay, the new one goes.
        Ok(()) => RealDisk.remove(from).inspect_err(|_| drop(RealDisk.remove(to))).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CreateError::Taken),
        Err(_) => {
            reserve(&RealDisk, to)?;
            RealDisk.rename(from, to).inspect_err(|_| drop(RealDisk.remove(to))).map_err(failed)
        }
    }
}

fn relocate_folder(from: &Path, to: &Path) -> Result<(), CreateError> {
    let failed = |source| CreateError::Write(WriteFailure { step: WriteStep::Rename, source });
    // On Unix an empty folder takes the name and is replaced; Windows renames a folder over nothing at all.
    if cfg!(unix) {
        fs::create_dir(to).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => CreateError::Taken,
            _ => failed(error),
        })?;
    }
    RealDisk.rename(from, to).map_err(|error| {
        if cfg!(unix) {
            // The folder that was made for it; one with something in it stays.
            drop(fs::remove_dir(to));
            failed(error)
        } else if fs::symlink_metadata(to).is_ok() {
            // Windows says "denied" of a name that is in use.
            CreateError::Taken
        } else {
            failed(error)
        }
    })
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

/// Number of temporary names tried: a killed writer of the same process id may have left some.
const MOST_NAMES: u32 = 1000;

/// Makes something under a free temporary name; short, so that it is valid wherever the file's own name is.
fn temporary<T>(folder: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..MOST_NAMES {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{TEMPORARY}{}-{count}.tmp", std::process::id()));
        match make(&path) {
            Ok(new) => return Ok((path, new)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// Gives the new file the old one's owner, group, access list and, of these bits, permissions. Ignored on file systems
/// without them.
#[cfg(unix)]
fn keep_rights(old: &Metadata, at: &Path, bits: u32, new: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let Ok(ours) = fs::metadata(new) else { return };
    let mut mode = old.mode() & bits | 0o200;
    // Only the superuser may give a file away, and everyone else choose among their own groups.
    let is_kept = (old.uid(), old.gid()) == (ours.uid(), ours.gid())
        || chown(new, Some(old.uid()), Some(old.gid())).is_ok()
        || old.gid() == ours.gid()
        || chown(new, None, Some(old.gid())).is_ok();
    let has_list = match access_list::keep(at, new, bits == 0o777 && is_kept) {
        AccessList::None => false,
        AccessList::Kept => return,
        // The bits of the group say then what the list allows at most.
        AccessList::Lost => true,
    };
    if !is_kept || has_list {
        // These bits were meant for another group: this one gets no more than everybody.
        mode &= !0o070 | (mode & 0o007) << 3;
    }
    let _ = fs::set_permissions(new, fs::Permissions::from_mode(mode));
}

/// Gives the new file the old one's permissions.
#[cfg(not(unix))]
fn keep_rights(old: &Metadata, _: &Path, _bits: u32, new: &Path) {
    let _ = fs::set_permissions(new, old.permissions());
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

mod access_list;
mod filling;

#[cfg(test)]
pub(crate) mod faulty;

#[cfg(test)]
mod tests;
