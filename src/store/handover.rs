//! Files that leave: written, read again, and believed only when all that was to be in them is there.

use std::path::{Path, PathBuf};

use crate::store::disk::atomic::folder_of;
use crate::store::disk::places::numbered;
use crate::store::error::StoreError;
use crate::store::session::sessions::{self, Overwrite};

/// How many names are tried before it is said that the name is taken.
const MOST_NAMES: u32 = 1000;

/// Writes a file and reads it again: `count` says how many points its bytes hold, and there must be `expected`.
pub fn write(
    path: &Path,
    bytes: &[u8],
    overwrite: Overwrite,
    expected: usize,
    count: impl FnOnce(&[u8]) -> Option<usize>,
) -> Result<(), StoreError> {
    sessions::write(path, bytes, overwrite)?;
    // No limit as for a session: it is as large as what was in memory a moment ago.
    let read = std::fs::read(path).map_err(|source| StoreError::Read { path: path.to_owned(), source })?;
    match count(&read) {
        Some(found) if found == expected => Ok(()),
        found => Err(StoreError::Incomplete { path: path.to_owned(), expected, found }),
    }
}

/// Writes a file beside a session as [`write()`] does, under the name or, where that is taken, the name with a number.
pub fn write_beside(
    session: &Path,
    name: &str,
    bytes: &[u8],
    expected: usize,
    count: impl Fn(&[u8]) -> Option<usize>,
) -> Result<PathBuf, StoreError> {
    let mut taken = Err(StoreError::NoHome);
    for number in 1..=MOST_NAMES {
        let path = folder_of(session).join(numbered(name, number));
        match write(&path, bytes, Overwrite::Never, expected, &count) {
            Err(error @ StoreError::Exists { .. }) => taken = Err(error),
            written => return written.map(|()| path),
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_hold_what_was_written_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        for (found, is_good) in [(Some(3), true), (Some(2), false), (Some(4), false), (None, false)] {
            let told = write(&path, b"three", Overwrite::Forced, 3, |bytes| {
                assert_eq!(bytes, b"three", "what is counted comes from the disk");
                found
            });
            match told {
                Ok(()) => assert!(is_good, "{found:?}"),
                Err(error) => {
                    assert!(!is_good, "{found:?}: {error}");
                    assert!(error.to_string().contains("a.txt"), "{error}");
                }
            }
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        let mut names = Vec::new();
        for text in ["one", "two", "three"] {
            let path = write_beside(&session, "報告.odt", text.as_bytes(), 0, |_| Some(0)).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
        assert_eq!(names, ["報告.odt", "報告-2.odt", "報告-3.odt"]);
        assert_eq!(std::fs::read_to_string(folder.path().join("報告.odt")).unwrap(), "one", "nothing is written over");
    }
}
