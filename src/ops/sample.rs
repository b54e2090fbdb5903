//! A data folder with sessions, for the tests of the use cases.

use std::path::{Path, PathBuf};

use super::Directories;
use crate::model::plan::checklist::Overall;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample;
use crate::model::value::roc::Moment;
use crate::store::session::sessions;

/// A temporary data folder, removed when dropped.
pub struct Folder {
    pub folder: tempfile::TempDir,
    pub directories: Directories,
}

/// An empty data folder.
pub fn folder() -> Folder {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let directories = Directories::find(Some(folder.path())).expect("a named folder");
    Folder { folder, directories }
}

/// Nine o'clock on a day.
pub fn moment(day: &str) -> Moment {
    Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test")
}

/// A session of two points, begun on this day, with a mark at the first point.
pub fn session(id: &str, day: &str, mark: Mark) -> Session {
    let mut parts = sample::session(&[2], Overall::ByPoint).parts().clone();
    parts.id = id.into();
    parts.visit.opened = moment(day);
    let mut session = Session::from_parts(parts);
    let edit = session.marking(&"1.1.1".into(), Some(mark), &sample::stamp(1));
    session.apply(&edit, &sample::stamp(1)).expect("the point exists");
    session
}

impl Folder {
    /// Saves a session in the folder of sessions.
    pub fn put(&self, name: &str, session: &Session) -> PathBuf {
        let path = self.directories.sessions().join(format!("{name}.session.ron"));
        sessions::create(&path, session).expect("a folder that can be written");
        path
    }

    /// Puts an invalid file into the folder of sessions.
    pub fn put_bad(&self, name: &str) -> PathBuf {
        let path = self.directories.sessions().join(format!("{name}.session.ron"));
        std::fs::create_dir_all(self.directories.sessions()).expect("a folder that can be written");
        std::fs::write(&path, "Session(").expect("a folder that can be written");
        path
    }
}

/// The session in a file.
pub fn on_disk(path: &Path) -> Session {
    sessions::read(path).expect("a good session").0
}
