//! Which session files paths lead to: files, and folders with all that stands below them.

use foldhash::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::directories::SESSION_ENDING;
use crate::store::disk::read::first_bytes;
use crate::store::error::StoreError;
use crate::store::format::session_file::SESSION;
use crate::store::format::tree::leading_name;
use crate::store::session::trash::TRASH_FOLDER;

/// So many bytes of a file tell whether it begins as a session; comments may stand before its name.
const BEGINNING: u64 = 4096;

/// Levels of folders that are looked through; more means a loop of links.
const DEEPEST: usize = 32;

/// Paths of the session files in one folder, sorted; none if it cannot be read.
#[must_use]
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).filter(|path| is_session(path)).collect();
    // They differ in their last part alone, so that it need not be looked for.
    paths.small_sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    paths
}

/// Paths of the session files that the named files and folders lead to, sorted and each once; and one error for each
/// that cannot be looked into.
///
/// A folder is looked through with all below it, but for hidden folders and the trash. A named file is taken whatever its
/// name is.
#[must_use]
pub fn below(named: &[PathBuf]) -> (Vec<PathBuf>, Vec<StoreError>) {
    let (mut found, mut bad) = (HashSet::default(), Vec::new());
    // A list of no paths comes as one that is empty.
    for path in named.iter().filter(|path| !path.as_os_str().is_empty()) {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => look_through(path, 0, &mut found, &mut bad),
            Ok(_) => {
                found.insert(path.clone());
            }
            Err(source) => bad.push(StoreError::Read { path: path.clone(), source }),
        }
    }
    // By bytes, as engines compare texts, so that of two equal copies all name the same one.
    let mut found: Vec<PathBuf> = found.into_iter().collect();
    found.small_sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    (found, bad)
}

fn look_through(folder: &Path, depth: usize, found: &mut HashSet<PathBuf>, bad: &mut Vec<StoreError>) {
    let failed = |source| StoreError::Read { path: folder.to_owned(), source };
    if depth == DEEPEST {
        return bad.push(failed(io::ErrorKind::InvalidFilename.into()));
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) => return bad.push(failed(source)),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        // A link to a folder may lead in a circle; what it leads to can be named by itself.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !name.to_string_lossy().starts_with('.') && name != TRASH_FOLDER {
            look_through(&path, depth + 1, found, bad);
        } else if !is_folder && is_session(&path) {
            found.insert(path);
        }
    }
}

/// Whether a file of a folder is a session: it has the ending of one or begins as one, whatever sync programs, browsers
/// and file managers made of its name. Hidden files are locks and files that are being written.
fn is_session(path: &Path) -> bool {
    path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')) && is_session_file(path)
}

/// Whether a path is that of a session file: by its ending, or by the beginning of its content.
#[must_use]
pub fn is_session_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(SESSION_ENDING) || begins_as_session(path)
}

/// Whether the first bytes of a regular file are those of a session.
fn begins_as_session(path: &Path) -> bool {
    let bytes = first_bytes(path, BEGINNING);
    let text = String::from_utf8_lossy(&bytes);
    leading_name(text.strip_prefix('\u{feff}').unwrap_or(&text)).as_deref() == Some(SESSION.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;
    use crate::store::disk::directories::Directories;
    use crate::store::session::listing;
    use crate::store::session::sessions::{create, locate};

    #[test]
    fn every_file_that_begins_as_a_session_is_seen_whatever_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        let session = sample::session(&[1], Overall::ByPoint);
        let path = directories.sessions().join("a.session.ron");
        create(&path, &session).expect("a folder that can be written");
        let text = std::fs::read_to_string(&path).expect("the file");
        let names = [
            "a.session (1).ron",
            "a.session - 複製.ron",
            "a.session-DESKTOP-7Q.ron",
            "A2.SESSION.RON",
            "a.session.ron.txt",
            "a.session.ron.bak",
            "a.session (conflicted copy 2026-11-22).ron",
            "沒有副檔名",
        ];
        for name in names {
            std::fs::write(directories.sessions().join(name), format!("\u{feff}// 註解\n{text}")).expect("the folder");
        }
        for (name, content) in [
            ("report.txt", "三民區第二衛生所 Session("),
            (".a.session.ron.lock", text.as_str()),
            ("plan.ron", "Checklist(id: \"Session(\")"),
            ("empty", ""),
        ] {
            std::fs::write(directories.sessions().join(name), content).expect("the folder");
        }
        std::fs::create_dir(directories.sessions().join("bin")).expect("the folder");
        let (listed, bad) = listing::list(&directories);
        let mut seen: Vec<String> = listed
            .iter()
            .map(|listed| listed.path.file_name().expect("a name").to_string_lossy().into_owned())
            .collect();
        seen.sort();
        let mut expected: Vec<&str> = names.into_iter().chain(["a.session.ron"]).collect();
        expected.sort_unstable();
        assert_eq!((seen, bad.len()), (expected.iter().map(|&name| name.to_owned()).collect(), 0));
        for (named, expected) in [
            ("A2", "A2.SESSION.RON"),
            ("a.session (1)", "a.session (1).ron"),
            ("a", "a.session.ron"),
            ("沒有副檔名", "沒有副檔名"),
        ] {
            let located = locate(&directories, Path::new(named));
            let name = located.file_name().expect("a name").to_string_lossy().into_owned();
            // Windows knows one file by its name in any letters.
            let is_it = if cfg!(windows) { name.eq_ignore_ascii_case(expected) } else { name == expected };
            assert!(is_it && located.is_file(), "{named}: {}", located.display());
        }
        assert!(is_session_file(&directories.sessions().join(names[0])));
        assert!(!is_session_file(&directories.sessions().join("report.txt")));
    }

    #[test]
    fn a_folder_leads_to_all_sessions_below_it_and_a_file_to_itself() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.session.ron",
            "sub/a.session.ron",
            "sub/deep/c.session.ron",
            "sub/notes.txt",
            "bin/gone.session.ron",
            ".pillarcheck-backups/x.session.ron",
            ".b.session.ron",
            "other.ron",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let at = |name: &str| folder.path().join(name);
        let (found, bad) = below(&[at(""), at("sub"), at("other.ron"), at("gone")]);
        let names: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/"))
            .collect();
        assert_eq!(names, ["b.session.ron", "other.ron", "sub/a.session.ron", "sub/deep/c.session.ron"]);
        assert_eq!(bad.len(), 1, "what is not there is told");
        assert_eq!(in_folder(folder.path()), [at("b.session.ron")]);
    }
}
