//! File names of exports next to a session: a taken name gets a number, no file is overwritten.

use std::path::{Path, PathBuf};

use crate::store::disk::atomic::folder_of;
use crate::store::disk::directories::numbered;
use crate::store::error::StoreError;
use crate::store::session::output::write_new;

/// Number of names tried before the error that the name is taken.
const MOST_NAMES: u32 = 1000;

/// Writes a file next to a session, as `name` or, if taken, `name` with a number; returns the path.
pub fn write_beside(session: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let mut taken = Err(StoreError::NoHome);
    for number in 1..=MOST_NAMES {
        let path = folder_of(session).join(numbered(name, number));
        match write_new(&path, bytes) {
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
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        let mut names = Vec::new();
        for text in ["one", "two", "three"] {
            let path = write_beside(&session, "報告.odt", text.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
        assert_eq!(names, ["報告.odt", "報告-2.odt", "報告-3.odt"]);
        assert_eq!(std::fs::read_to_string(folder.path().join("報告.odt")).unwrap(), "one", "nothing is written over");
    }
}
