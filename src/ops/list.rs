//! Available checklists and the sessions of the user's folder, and the files that cannot be read.

use std::path::Path;

use super::Directories;
use super::copies::SameSession;
use crate::lang::{Lang, messages};
use crate::model::plan::series::SeriesKey;
use crate::store::error::{StoreError, display_path};
use crate::store::session::{listing, visits};

pub use crate::store::library::{Entry, Library, Origin};
pub use crate::store::session::drawing::{absent, latest_with_absent};
pub use crate::store::session::listing::Listed;
pub use crate::store::session::visits::of_series;

/// A message that names the files that cannot be read; `None` if there are none.
#[must_use]
pub fn unreadable_notice(unreadable: &[StoreError], lang: Lang) -> Option<String> {
    let name = |error: &StoreError| Some(display_path(Path::new(error.path()?.file_name()?)));
    let names: Vec<String> = unreadable.iter().filter_map(name).collect();
    (!unreadable.is_empty()).then(|| lang.unreadable_files(unreadable.len(), &names.join(lang.between_names())))
}

/// The notice about duplicate and unreadable files of a folder: files of one session, and those that cannot be
/// read; `None` where there is neither.
#[must_use]
pub fn folder_notice(copies: &[SameSession], unreadable: &[StoreError], lang: Lang) -> Option<String> {
    let copies = copies.iter().filter(|copies| copies.are_apart).map(|copies| copies.message(lang));
    let sentences: Vec<String> = copies.chain(unreadable_notice(unreadable, lang)).collect();
    (!sentences.is_empty()).then(|| sentences.join("  "))
}

/// All sessions in the user's folder, most recently changed first; and one error for each unreadable file.
#[must_use]
pub fn sessions(directories: &Directories) -> (Vec<Listed>, Vec<StoreError>) {
    listing::list(directories)
}

/// The available checklists, with one error for each unreadable file.
#[must_use]
pub fn checklists(directories: &Directories) -> Library {
    Library::load(directories)
}

/// Finds a checklist by id or by path.
pub fn find_checklist(directories: &Directories, name: &str) -> Result<Entry, StoreError> {
    Library::find(directories, name)
}

/// The latest session of a series in which anybody has looked at any point, the default previous inspection of a new one.
#[must_use]
pub fn latest_begun(directories: &Directories, series: &SeriesKey) -> Option<Listed> {
    let (sessions, _) = listing::list(directories);
    visits::of_series(&sessions, series).into_iter().find(|listed| listed.summary.is_begun()).cloned()
}

messages! {
    unreadable_files(files: usize, names: &str) {
        zh: "另有 {files} 個檔案無法讀取：{names}",
        one(files): "{files} more file cannot be read: {names}",
        en: "{files} more files cannot be read: {names}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::ops::sample::{folder, session};

    #[test]
    fn the_latest_begun_session_is_that_of_the_series_and_bad_files_are_told() {
        let folder = folder();
        folder.put("old", &session("1", "2025-11-22", Mark::Done));
        folder.put("new", &session("2", "2026-11-22", Mark::Absent));
        let mut parts = session("3", "2026-12-01", Mark::Done).parts().clone();
        parts.answers.clear();
        let blank = Session::from_parts(parts);
        folder.put("blank", &blank);
        folder.put_bad("bad");
        let (listed, bad) = sessions(&folder.directories);
        assert_eq!((listed.len(), bad.len()), (3, 1));
        // That nothing applies there is an answer too.
        let not_applicable = session("4", "2026-12-02", Mark::NotApplicable);
        folder.put("not-applicable", &not_applicable);
        let latest = latest_begun(&folder.directories, &blank.checklist().series_key()).expect("there are two");
        assert_eq!(latest.id, "4");
        let mut other = (**blank.checklist()).clone();
        other.id = "phone-115".into();
        assert!(latest_begun(&folder.directories, &other.series_key()).is_none(), "another plan of the office");
    }
}
