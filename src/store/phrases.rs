//! The user's own phrases for notes: `phrases.txt` beside the settings, one a line, so that any editor can change it.

use std::io;

use crate::store::disk::atomic::{self, RealDisk, folder_of};
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;

/// How many phrases are read; the others stay in the file.
const MOST: usize = 200;

/// The phrases, in the order of the file; none without a file. Lines that begin with `#` are remarks.
pub fn load(directories: &Directories) -> Result<Vec<String>, StoreError> {
    let text = text(directories)?;
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}').trim());
    let phrases = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(phrases.take(MOST).map(str::to_owned).collect())
}

/// Adds a phrase at the end of the file, in one line; false where it is there already.
pub fn add(directories: &Directories, phrase: &str) -> Result<bool, StoreError> {
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    if phrase.is_empty() || load(directories)?.contains(&phrase) {
        return Ok(false);
    }
    let mut text = text(directories)?;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&phrase);
    text.push('\n');
    let path = directories.phrases();
    let failed = |failure| StoreError::write(&path, failure);
    atomic::make_folder(folder_of(&path)).map_err(failed)?;
    atomic::replace(&RealDisk, &path, text.as_bytes()).map_err(failed)?;
    Ok(true)
}

fn text(directories: &Directories) -> Result<String, StoreError> {
    match read_bytes(&directories.phrases()) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(StoreError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_added_once_and_what_an_editor_wrote_stays() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        assert!(load(&directories).expect("no file").is_empty());
        std::fs::write(directories.phrases(), "# 我的常用語\n詳附照片\n\n  已請改善").expect("a file");
        assert_eq!(load(&directories).expect("a file"), ["詳附照片", "已請改善"]);
        assert!(add(&directories, "未見\n公告").expect("a folder that can be written"));
        assert!(!add(&directories, "詳附照片").expect("it is there"));
        let text = std::fs::read_to_string(directories.phrases()).expect("the file");
        assert_eq!(text, "# 我的常用語\n詳附照片\n\n  已請改善\n未見 公告\n");
    }
}
