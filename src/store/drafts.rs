//! Work in progress on imported plans: one file a plan, named by the digest of its bytes, so that it outlives a kill.

use ron::ser::PrettyConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

use crate::model::check::problem::Problem;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::stored::StoredStructure;
use crate::store::disk::atomic;
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::parsing::ron_options;
use crate::store::format::read::{read, text_of};
use crate::store::session::output::replace;

/// How the name of such a file ends.
const ENDING: &str = ".import.ron";
/// Letters of the digest that name a file.
const NAMING: usize = 16;

/// The file for the plan with a digest.
#[must_use]
pub fn path(directories: &Directories, digest: &str) -> PathBuf {
    let name: String = digest.chars().filter(char::is_ascii_hexdigit).take(NAMING).collect();
    directories.imports().join(format!("{name}{ENDING}"))
}

/// Writes the work, over what was written of it before.
pub fn write<T: Serialize>(directories: &Directories, digest: &str, work: &T) -> Result<(), StoreError> {
    let path = path(directories, digest);
    let text = ron_options()
        .to_string_pretty(work, PrettyConfig::new().struct_names(true))
        .map_err(|source| StoreError::Encode { path: path.clone(), source })?;
    replace(&path, text.as_bytes())
}

/// Reads the work on one plan; `None` if there is none.
pub fn read_one<T: DeserializeOwned + StoredStructure>(
    directories: &Directories,
    digest: &str,
    rules: fn(&T) -> Vec<Problem>,
) -> Result<Option<T>, StoreError> {
    let path = path(directories, digest);
    if !path.exists() {
        return Ok(None);
    }
    read_file(path, rules).map(Some)
}

/// Reads the work on all plans, newest first; what cannot be read is left out.
#[must_use]
pub fn read_all<T: DeserializeOwned + StoredStructure>(
    directories: &Directories,
    rules: fn(&T) -> Vec<Problem>,
) -> Vec<T> {
    let Ok(folder) = std::fs::read_dir(directories.imports()) else { return Vec::new() };
    let mut files: Vec<_> = folder
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().ends_with(ENDING))
        .map(|file| (file.metadata().and_then(|data| data.modified()).ok(), file.path()))
        .collect();
    files.small_sort_by(|one, other| other.cmp(one));
    files.into_iter().filter_map(|(_, path)| read_file(path, rules).ok()).collect()
}

/// Removes the work on a plan that has become a checklist.
pub fn remove(directories: &Directories, digest: &str) -> Result<(), StoreError> {
    let path = path(directories, digest);
    if path.exists() { atomic::remove(&path).map_err(|source| StoreError::Read { path, source }) } else { Ok(()) }
}

fn read_file<T: DeserializeOwned + StoredStructure>(
    path: PathBuf,
    rules: fn(&T) -> Vec<Problem>,
) -> Result<T, StoreError> {
    let bytes = read_bytes(&path)?;
    let read = text_of(&bytes).map_err(|problem| vec![problem]).and_then(|text| read(text, rules));
    read.map(|(work, _)| work).map_err(|problems| StoreError::Bad { path, problems })
}
