//! The available checklists: the bundled ones and the user's own, which take precedence.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::plan::checklist::Checklist;
use crate::model::value::sorting::SmallSort as _;
use crate::packed;
use crate::packed::Packed;
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::mapping_file::is_mapping;
use crate::store::format::problem::FileProblem;
use crate::store::format::read::text_of;

/// The bundled checklists, newest first.
pub static BUNDLED: [(&str, Packed); 5] = [
    ("sanmin2-115", packed!("sanmin2-115.ron")),
    ("meinong-114", packed!("meinong-114.ron")),
    ("mituo-106", packed!("mituo-106.ron")),
    ("xiaogang-105", packed!("xiaogang-105.ron")),
    ("public-works-101", packed!("public-works-101.ron")),
];

/// Source of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Compiled into the program.
    Bundled,
    /// A file in the user's folder, or one named by path.
    File {
        /// Path of the file.
        path: PathBuf,
        /// Whether it replaces a bundled checklist of the same id.
        hides_bundled: bool,
    },
}

impl Origin {
    /// The file, unless it is compiled into the program.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Bundled => None,
            Self::File { path, .. } => Some(path),
        }
    }
}

/// An available checklist.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The checklist.
    pub checklist: Arc<Checklist>,
    /// Where it comes from.
    pub origin: Origin,
    /// Warnings about its file.
    pub warnings: Vec<FileProblem>,
}

/// The available checklists, and the files that cannot be read.
#[derive(Debug, Default)]
pub struct Library {
    /// Newest year first, then by office.
    pub entries: Vec<Entry>,
    /// One error for each unreadable file.
    pub bad: Vec<StoreError>,
}

impl Library {
    /// Loads the bundled and the user's checklists.
    #[must_use]
    pub fn load(directories: &Directories) -> Self {
        let mut library = Self::default();
        library.add_folder(&directories.checklists());
        library.refuse_same_ids();
        for (id, text) in &BUNDLED {
            if let Some(own) = library.entries.iter_mut().find(|entry| entry.checklist.id == *id) {
                if let Origin::File { hides_bundled, .. } = &mut own.origin {
                    *hides_bundled = true;
                }
                continue;
            }
            match read_checklist(text) {
                Ok((checklist, warnings)) => {
                    library.entries.push(Entry { checklist: Arc::new(checklist), origin: Origin::Bundled, warnings });
                }
                Err(problems) => {
                    library.bad.push(StoreError::Bad { path: format!("checklists/{id}.ron").into(), problems });
                }
            }
        }
        library.entries.small_sort_by(|one, other| {
            let key = |entry: &Entry| (std::cmp::Reverse(entry.checklist.year), entry.checklist.agency.clone());
            key(one).cmp(&key(other))
        });
        library
    }

    /// Finds a checklist by id or by path.
    pub fn find(directories: &Directories, name: &str) -> Result<Entry, StoreError> {
        let path = Path::new(name);
        let is_path = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron"))
            || path.components().count() > 1
            || path.is_file();
        if is_path {
            return load_file(path);
        }
        let library = Self::load(directories);
        // If the user's own file is invalid, that is an error; the bundled one of the same id is not used silently
        // instead.
        let own_name = format!("{name}.ron");
        let is_meant = |error: &StoreError| match error {
            StoreError::SameId { id, .. } => id == name,
            error => error.path().and_then(Path::file_name).is_some_and(|file| file.to_string_lossy() == own_name),
        };
        if let Some(position) = library.bad.iter().position(is_meant) {
            let mut bad = library.bad;
            return Err(bad.swap_remove(position));
        }
        let ids: Vec<String> = library.entries.iter().map(|entry| entry.checklist.id.clone()).collect();
        library
            .entries
            .into_iter()
            .find(|entry| entry.checklist.id == name)
            .ok_or_else(|| StoreError::NoChecklist { id: name.to_owned(), near: near(name, ids) })
    }

    /// Takes the checklists out of which there are two with one id: neither is meant by it.
    fn refuse_same_ids(&mut self) {
        let path = |entry: &Entry| match &entry.origin {
            Origin::File { path, .. } => Some(path.clone()),
            Origin::Bundled => None,
        };
        let own: Vec<(String, PathBuf)> =
            self.entries.iter().filter_map(|entry| Some((entry.checklist.id.clone(), path(entry)?))).collect();
        let others = |id: &String, path: &PathBuf| {
            own.iter().find(|(known, other)| known == id && other != path).map(|(_, other)| other.clone())
        };
        for (id, path) in &own {
            if let Some(other) = others(id, path) {
                self.bad.push(StoreError::SameId { path: path.clone(), other, id: id.clone() });
            }
        }
        self.entries.retain(|entry| path(entry).is_none_or(|path| others(&entry.checklist.id, &path).is_none()));
    }

    fn add_folder(&mut self, folder: &Path) {
        let Ok(files) = std::fs::read_dir(folder) else {
            return;
        };
        let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
        let is_ron = |path: &Path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron"));
        paths.retain(|path| is_ron(path) && !is_mapping(path));
        paths.small_sort();
        for path in paths {
            match load_file(&path) {
                Ok(entry) => self.entries.push(entry),
                Err(error) => self.bad.push(error),
            }
        }
    }
}

/// Reads a checklist file; an error if it has errors.
pub fn load_file(path: &Path) -> Result<Entry, StoreError> {
    let bytes = read_bytes(path)?;
    let bad = |problems| StoreError::Bad { path: path.to_owned(), problems };
    let text = text_of(&bytes).map_err(|problem| bad(vec![problem]))?;
    let (checklist, warnings) = read_checklist(text).map_err(bad)?;
    let origin = Origin::File { path: path.to_owned(), hides_bundled: false };
    Ok(Entry { checklist: Arc::new(checklist), origin, warnings })
}

/// Ids similar to a name, or all of them if none is.
fn near(name: &str, ids: Vec<String>) -> Vec<String> {
    let mut likely: Vec<(f64, &String)> = ids.iter().map(|id| (strsim::jaro_winkler(name, id), id)).collect();
    likely.retain(|(likeness, _)| *likeness > 0.75);
    likely.small_sort_by(|one, other| other.0.total_cmp(&one.0));
    if likely.is_empty() { ids } else { likely.into_iter().map(|(_, id)| id.clone()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_plan_is_complete_and_without_a_warning() {
        for ((id, text), points) in BUNDLED.iter().zip([100, 75, 146, 68, 100]) {
            let (checklist, warnings) = read_checklist(text).unwrap_or_else(|problems| panic!("{id}: {problems:?}"));
            assert_eq!((checklist.id.as_str(), checklist.points().count()), (*id, points));
            assert_eq!(warnings, [], "{id}");
        }
    }

    #[test]
    fn the_users_own_file_wins_and_a_bad_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        std::fs::create_dir(directories.checklists()).expect("the user's folder");
        let own = BUNDLED[0].1.replacen("高雄市三民區第二衛生所115年度", "自訂115年度", 1);
        std::fs::write(directories.checklists().join("own.ron"), own).expect("the user's file");
        std::fs::write(directories.checklists().join("mituo-106.ron"), "Checklist(").expect("a broken file");
        let library = Library::load(&directories);
        assert_eq!((library.entries.len(), library.bad.len()), (5, 1));
        let found = Library::find(&directories, "sanmin2-115").expect("the user's file");
        assert!(found.checklist.title.starts_with("自訂"));
        let listed = library.entries.iter().find(|entry| entry.checklist.id == "sanmin2-115").expect("it is listed");
        assert!(matches!(listed.origin, Origin::File { hides_bundled: true, .. }));
        assert!(matches!(Library::find(&directories, "mituo-106"), Err(StoreError::Bad { .. })));
    }

    #[test]
    fn two_own_checklists_of_one_id_are_refused_by_the_names_of_both() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        std::fs::create_dir(directories.checklists()).expect("the user's folder");
        let plan = |office: &str| {
            let own = BUNDLED[0].1.replacen("sanmin2-115", "own-115", 1);
            own.replacen("高雄市三民區第二衛生所", office, 2)
        };
        for (name, office) in [("a.ron", "甲所"), ("b.ron", "乙所")] {
            std::fs::write(directories.checklists().join(name), plan(office)).expect("the user's file");
        }
        let library = Library::load(&directories);
        assert_eq!((library.entries.len(), library.bad.len()), (BUNDLED.len(), 2), "each of the two is listed");
        let Err(error @ StoreError::SameId { .. }) = Library::find(&directories, "own-115") else { panic!("refused") };
        let sentence = error.message(crate::lang::Lang::En);
        assert!(sentence.contains("a.ron") && sentence.contains("b.ron"), "{sentence}");
        let path = directories.checklists().join("b.ron");
        let found = Library::find(&directories, &path.to_string_lossy()).expect("by its path it can be told");
        assert_eq!(found.checklist.agency, "乙所");
    }

    #[test]
    fn an_unknown_id_names_the_near_ones() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        for (name, expected) in [
            ("sanmin-115", vec!["sanmin2-115"]),
            ("qqq", vec!["sanmin2-115", "meinong-114", "mituo-106", "xiaogang-105", "public-works-101"]),
        ] {
            let Err(StoreError::NoChecklist { near, .. }) = Library::find(&directories, name) else { panic!("{name}") };
            assert_eq!(near, expected, "{name}");
        }
    }
}
