//! What a file is that somebody names, so that the right thing is done with it: by its content, then by its name.

use std::path::{Path, PathBuf};

use super::Directories;
use super::open::locate;
use crate::model::city::office::Offices;
use crate::model::plan::checklist::Checklist;
use crate::model::plan::mapping::Mapping;
use crate::model::value::stored::StoredStructure;
use crate::store::disk::directories::SETTINGS_NAME;
use crate::store::disk::paths;
use crate::store::disk::read::first_bytes;
use crate::store::format::mapping_file::is_mapping;
use crate::store::format::session_file::SESSION;
use crate::store::format::tree::leading_name;
use crate::store::library::Library;
use crate::store::session::session_files::is_session_file;
use crate::store::settings::Settings;

/// So many bytes of a file tell what it is; comments may stand before its name.
const BEGINNING: u64 = 4096;

/// The kinds of files that the program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A session.
    Session,
    /// A checklist.
    Checklist,
    /// A mapping between two schemes of pillars.
    Mapping,
    /// Settings.
    Settings,
    /// Offices.
    Offices,
    /// Anything else, which may be the document of a plan.
    Document,
}

/// What a word stands for that is no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognized {
    /// A file.
    File(FileKind, PathBuf),
    /// The id of a checklist.
    Id(String),
    /// A folder.
    Folder(PathBuf),
    /// A path at which there is no file.
    Missing(PathBuf),
    /// Neither a file nor anything known by this name.
    Nothing,
}

/// What a word stands for: a path, else the id of a checklist, else the name of a session in the user's folder.
#[must_use]
pub fn recognize(directories: &Directories, word: &Path) -> Recognized {
    if word.is_dir() {
        return Recognized::Folder(word.to_owned());
    }
    if word.exists() {
        return Recognized::File(kind_of_file(word), word.to_owned());
    }
    let text = word.to_string_lossy();
    if Library::load(directories).entries.iter().any(|entry| entry.checklist.id == *text) {
        return Recognized::Id(text.into_owned());
    }
    let session = locate(directories, word);
    if session.is_file() {
        Recognized::File(FileKind::Session, session)
    } else if paths::is_path(&text) || word.extension().is_some() {
        Recognized::Missing(word.to_owned())
    } else {
        Recognized::Nothing
    }
}

/// The kind of a file on the disk.
fn kind_of_file(path: &Path) -> FileKind {
    let bytes = first_bytes(path, BEGINNING);
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let is_ron = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    said(text).or_else(|| named(path)).unwrap_or(if is_ron { FileKind::Checklist } else { FileKind::Document })
}

/// The kind of a RON file with this text: that of a checklist where nothing tells.
pub(super) fn kind_of_text(path: &Path, text: &str) -> FileKind {
    said(text).or_else(|| named(path)).unwrap_or(FileKind::Checklist)
}

/// The kind by the name that a text starts with.
fn said(text: &str) -> Option<FileKind> {
    let names = [
        (SESSION.name, FileKind::Session),
        (Checklist::STRUCTURE.name, FileKind::Checklist),
        (Mapping::STRUCTURE.name, FileKind::Mapping),
        (Settings::STRUCTURE.name, FileKind::Settings),
        (Offices::STRUCTURE.name, FileKind::Offices),
    ];
    let leading = leading_name(text)?;
    names.into_iter().find(|(name, _)| *name == leading).map(|(_, kind)| kind)
}

/// The kind by the name of a file, which may leave out the name in its text.
fn named(path: &Path) -> Option<FileKind> {
    let name = path.file_name().unwrap_or_default();
    if is_session_file(path) {
        Some(FileKind::Session)
    } else if is_mapping(path) {
        Some(FileKind::Mapping)
    } else if name == SETTINGS_NAME {
        Some(FileKind::Settings)
    } else if name == "offices.ron" {
        Some(FileKind::Offices)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, session};

    #[test]
    fn a_file_is_known_by_its_content_and_else_by_its_name() {
        let folder = folder();
        let session = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        let here = folder.folder.path();
        std::fs::copy(&session, here.join("mail.txt")).unwrap();
        for (name, text, kind) in [
            ("mail.txt", None, FileKind::Session),
            ("cut.session.ron", Some("("), FileKind::Session),
            ("own.ron", Some("// 註解\n\u{feff}Checklist("), FileKind::Checklist),
            ("own2.txt", Some("\u{feff}Checklist("), FileKind::Checklist),
            ("nameless.ron", Some("(id: \"x\")"), FileKind::Checklist),
            ("five.mapping.ron", Some("("), FileKind::Mapping),
            ("settings.ron", Some("("), FileKind::Settings),
            ("city.ron", Some("Offices(format: 1, offices: [])"), FileKind::Offices),
            ("plan.odt", Some("PK\u{3}\u{4}"), FileKind::Document),
            ("plan.txt", Some("一、完備基礎服務"), FileKind::Document),
        ] {
            let path = here.join(name);
            if let Some(text) = text {
                std::fs::write(&path, text).unwrap();
            }
            assert_eq!(recognize(&folder.directories, &path), Recognized::File(kind, path.clone()), "{name}");
        }
    }

    #[test]
    fn what_is_no_file_is_a_checklist_a_session_or_nothing() {
        let folder = folder();
        let session = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        let of = |word: &str| recognize(&folder.directories, word.as_ref());
        assert_eq!(of("sanmin2-115"), Recognized::Id("sanmin2-115".into()));
        assert_eq!(of("一"), Recognized::File(FileKind::Session, session));
        assert_eq!(of("gone/二"), Recognized::Missing("gone/二".into()));
        assert_eq!(of("gone.ron"), Recognized::Missing("gone.ron".into()));
        assert_eq!(of("inspekt"), Recognized::Nothing);
        let path = folder.folder.path().to_owned();
        assert_eq!(recognize(&folder.directories, &path), Recognized::Folder(path.clone()));
    }
}
