//! The file of offices: read from RON or CSV, by the ending of its name, and written in either.

use std::path::Path;

use crate::model::city::office::Offices;
use crate::store::disk::directories::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::format::offices_file::{offices_csv, offices_text, read_offices, read_offices_csv};
use crate::store::format::read::text_of;

/// The offices in a file; what is wrong with them is an error.
pub fn load(path: &Path) -> Result<Offices, StoreError> {
    let bytes = read_bytes(path)?;
    let read = if is_csv(path) { read_offices_csv } else { read_offices };
    let read = text_of(&bytes).map_err(|problem| vec![problem]).and_then(read);
    read.map(|(offices, _)| offices).map_err(|problems| StoreError::Bad { path: path.to_owned(), problems })
}

/// The offices in the user's folder; none if there is no such file.
pub fn own(directories: &Directories) -> Result<Option<Offices>, StoreError> {
    let path = directories.offices();
    if path.is_file() { load(&path).map(Some) } else { Ok(None) }
}

/// The bytes of a file of offices with this name.
pub fn bytes(path: &Path, offices: &Offices) -> Result<Vec<u8>, StoreError> {
    if is_csv(path) {
        return Ok(offices_csv(offices));
    }
    let text = offices_text(offices).map_err(|source| StoreError::Encode { path: path.to_owned(), source })?;
    Ok(format!("{text}\n").into_bytes())
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}
