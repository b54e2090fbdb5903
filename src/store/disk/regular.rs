//! Regular files, and nothing else: a pipe or a device may never end, a folder holds no text.

use std::error::Error;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Maximum size of a file in bytes; a session of 100,000 points has about 100 MiB.
pub const LARGEST_FILE: u64 = 512 * 1024 * 1024;

/// Why a path is refused although the operating system would allow it; the payload of an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A device, a pipe or a socket.
    NotRegular,
    /// A file that was made read-only; a rename over it would pass by that.
    WriteProtected,
}

impl Refusal {
    /// The refusal that an error carries, if it is one.
    #[must_use]
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal {
            Refusal::NotRegular => ErrorKind::InvalidInput,
            Refusal::WriteProtected => ErrorKind::PermissionDenied,
        };
        Self::new(kind, refusal)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotRegular => "no regular file",
            Self::WriteProtected => "the file is write-protected",
        })
    }
}

impl Error for Refusal {}

/// Metadata of a regular file, links followed; an error for anything else.
pub(in crate::store) fn require_regular(path: &Path) -> io::Result<Metadata> {
    let metadata = fs::metadata(path)?;
    require_regular_metadata(&metadata)?;
    Ok(metadata)
}

fn require_regular_metadata(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_dir() {
        // Windows would report a folder as "permission denied".
        Err(ErrorKind::IsADirectory.into())
    } else if metadata.is_file() {
        Ok(())
    } else {
        Err(Refusal::NotRegular.into())
    }
}

/// Opens a regular file to read it. It is examined before it is opened, since opening a pipe waits for its writer, and
/// afterwards, since only what was opened is read.
pub(in crate::store) fn open_regular(path: &Path) -> io::Result<File> {
    require_regular(path)?;
    let file = File::open(path)?;
    require_regular_metadata(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a regular file; an error if it has more than [`LARGEST_FILE`], even if its metadata promise fewer.
pub(in crate::store) fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    let length = file.metadata()?.len();
    if length > LARGEST_FILE {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Whether two paths lead to the same file: links are followed, and two names of one file count as the same.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let is_one_path = match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    is_one_path || has_two_names(one, other)
}

#[cfg(unix)]
fn has_two_names(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
const fn has_two_names(_one: &Path, _other: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_no_file_and_a_file_is_read_whole() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("一");
        fs::write(&path, "甲").expect("a file");
        assert_eq!(read_regular(&path).expect("a file"), "甲".as_bytes());
        let refused = |path: &Path| read_regular(path).expect_err("no file").kind();
        assert_eq!(refused(folder.path()), ErrorKind::IsADirectory);
        assert_eq!(refused(&folder.path().join("二")), ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_opened() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).expect("a link");
        for path in [Path::new("/dev/zero"), Path::new("/dev/null"), &link, &socket] {
            let refused = open_regular(path).expect_err("no regular file");
            assert_eq!(Refusal::of(&refused), Some(Refusal::NotRegular), "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn one_file_is_known_by_all_its_names() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let [file, link, second, other] = ["file", "link", "second", "other"].map(|name| folder.path().join(name));
        fs::write(&file, "x").expect("a file");
        fs::write(&other, "x").expect("another file");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        fs::hard_link(&file, &second).expect("a second name");
        for same in [&file, &link, &second, &folder.path().join(".").join("file")] {
            assert!(is_same_file(&file, same), "{same:?}");
        }
        assert!(!is_same_file(&file, &other) && !is_same_file(&file, &folder.path().join("gone")));
    }
}
