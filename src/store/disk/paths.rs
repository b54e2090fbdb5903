//! Paths typed by users: recognised, resolved, and completed.

use std::borrow::Cow;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::model::value::sorting::SmallSort as _;
use crate::model::value::text::printable;
use crate::store::error::StoreError;

/// Maximum number of folder entries read for a completion, so that a folder of a million files does not block the
/// input.
const MOST_ENTRIES: usize = 20_000;

/// How a path that is being typed can be completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The typed text, extended by the common prefix of all candidates.
    pub text: String,
    /// The candidates, sorted; the name of a folder ends in a separator.
    pub names: Vec<String>,
}

/// Resolves a typed path against the `bases` in order; an absolute path stands for itself. `None` if the text is not a
/// path but a word, such as the number of a photo; an error if it can only be a path and there is no such file, or if it
/// is a folder.
pub fn find(typed: &str, bases: &[&Path]) -> Result<Option<PathBuf>, StoreError> {
    let typed = bare(typed);
    let found = candidates(typed).into_iter().find_map(|text| {
        let path = expanded(&text);
        bases.iter().map(|base| base.join(&path)).find(|path| path.exists())
    });
    if found.is_none() && is_path(typed) {
        return Err(StoreError::Read { path: expanded(typed), source: io::ErrorKind::NotFound.into() });
    }
    match found {
        // Not taken for a word that happens to be the name of a folder: whoever named a folder meant the files in it.
        Some(path) if path.is_dir() => Err(StoreError::Read { path, source: io::ErrorKind::IsADirectory.into() }),
        found => Ok(found),
    }
}

/// The path that a text stands for, whether or not there is a file.
#[must_use]
pub fn typed(text: &str) -> PathBuf {
    expanded(bare(text))
}

/// Whether a text can only be a path.
#[must_use]
pub fn is_path(typed: &str) -> bool {
    let typed = bare(typed);
    typed.contains(['/', '\\']) || typed.starts_with('~')
}

/// Whether a path is a network or device path. Such paths are not opened unless the user typed them.
#[must_use]
pub fn leads_away(path: &str) -> bool {
    path.len() > 1 && path.bytes().take(2).all(|byte| matches!(byte, b'/' | b'\\'))
}

/// Completes a path; a relative one starts at `base`.
#[must_use]
pub fn complete(typed: &str, base: &Path) -> Completion {
    let typed = typed.trim_start();
    let start = typed.rfind(['/', '\\']).map_or(0, |at| at + 1);
    let (folder, begun) = typed.split_at(start);
    if folder.is_empty() && begun == "~" {
        return Completion { text: format!("~{MAIN_SEPARATOR}"), names: Vec::new() };
    }
    let separator = folder.chars().last().unwrap_or(MAIN_SEPARATOR);
    let inside = candidates(folder).into_iter().map(|text| base.join(expanded(&text))).find(|path| path.is_dir());
    let mut names = inside.map_or_else(Vec::new, |inside| names_in(&inside, begun, separator));
    names.small_sort();
    let agreed = names
        .iter()
        .fold(None, |agreed: Option<&str>, name| Some(agreed.map_or(name.as_str(), |agreed| common(agreed, name))));
    // Upper and lower case are corrected only if there is a single candidate.
    let agreed = agreed.filter(|agreed| agreed.len() >= begun.len()).unwrap_or(begun);
    Completion { text: format!("{folder}{agreed}"), names }
}

/// Names in a folder that start with `begun`; if there are none, those that do when case is ignored.
fn names_in(folder: &Path, begun: &str, separator: char) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let name_of = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        // Names with control characters are not offered; the user can rename such a file.
        let is_harmless = matches!(printable(&name), Cow::Borrowed(_));
        let is_shown = is_harmless && (begun.starts_with('.') || !name.starts_with('.'));
        let is_folder = is_shown && entry.path().is_dir();
        is_shown.then(|| if is_folder { format!("{name}{separator}") } else { name })
    };
    let all: Vec<String> = entries.flatten().take(MOST_ENTRIES).filter_map(name_of).collect();
    let exact: Vec<String> = all.iter().filter(|name| name.starts_with(begun)).cloned().collect();
    if !exact.is_empty() {
        return exact;
    }
    let begun = begun.to_lowercase();
    all.into_iter().filter(|name| name.to_lowercase().starts_with(&begun)).collect()
}

/// Common prefix of two texts.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let pairs = one.char_indices().zip(other.chars());
    let end = pairs.take_while(|((_, one), other)| one == other).last();
    end.map_or("", |((at, letter), _)| &one[..at + letter.len_utf8()])
}

/// The text without surrounding blanks and without the quotation marks around a path that was copied or dragged.
fn bare(typed: &str) -> &str {
    let typed = typed.trim();
    // Windows puts double ones there, terminals on Linux single ones.
    let within = |quote: char| typed.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(typed)
}

/// The readings of a path: as typed and, if that differs, with backslashes as separators.
fn candidates(typed: &str) -> Vec<Cow<'_, str>> {
    let mut candidates = vec![Cow::Borrowed(typed)];
    if !cfg!(windows) && typed.contains('\\') {
        candidates.push(Cow::Owned(typed.replace('\\', "/")));
    }
    candidates
}

/// The path with `~` replaced by the home folder.
fn expanded(typed: &str) -> PathBuf {
    let rest = typed.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    match (rest, directories::UserDirs::new()) {
        (Some(rest), Some(user)) => user.home_dir().join(rest.trim_start_matches(['/', '\\'])),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["照片/大廳一.jpg", "照片/大廳二.jpg", "照片/門口.jpg", "Notes.txt", ".hidden"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        }
        folder
    }

    #[test]
    fn a_path_goes_on_as_far_as_there_is_no_choice() {
        let folder = folder();
        for (typed, text, names) in [
            ("照", "照片/", "照片/"),
            ("照片/", "照片/", "大廳一.jpg 大廳二.jpg 門口.jpg"),
            ("照片/大", "照片/大廳", "大廳一.jpg 大廳二.jpg"),
            ("照片/門", "照片/門口.jpg", "門口.jpg"),
            ("照片\\門", "照片\\門口.jpg", "門口.jpg"),
            ("notes", "Notes.txt", "Notes.txt"),
            ("沒有", "沒有", ""),
            ("沒有/這", "沒有/這", ""),
            (".h", ".hidden", ".hidden"),
            ("", "", "Notes.txt 照片/"),
        ] {
            let completion = complete(typed, folder.path());
            let separators = |text: &str| text.replace(MAIN_SEPARATOR, "/");
            assert_eq!(separators(&completion.names.join(" ")), separators(names), "{typed}");
            assert_eq!(separators(&completion.text), separators(text), "{typed}");
        }
        assert_eq!(complete("~", folder.path()).text, format!("~{MAIN_SEPARATOR}"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_steer_the_terminal_are_not_offered() {
        let folder = folder();
        for name in ["evil\u{1b}[2J.jpg", "evil\u{202e}gpj.exe", "evil\n.jpg"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(complete("evil", folder.path()), Completion { text: "evil".into(), names: Vec::new() });
    }

    #[test]
    fn a_word_is_no_path_and_a_path_must_lead_to_a_file() {
        let folder = folder();
        let bases = [folder.path()];
        let found = |typed: &str| match find(typed, &bases) {
            Ok(Some(path)) => path.file_name().unwrap().to_string_lossy().into_owned(),
            Ok(None) => "a word".to_owned(),
            Err(StoreError::Read { source, .. }) if source.kind() == io::ErrorKind::IsADirectory => {
                "a folder".to_owned()
            }
            Err(_) => "nothing there".to_owned(),
        };
        for (typed, expected) in [
            ("Notes.txt", "Notes.txt"),
            (" \"Notes.txt\" ", "Notes.txt"),
            ("照片/門口.jpg", "門口.jpg"),
            ("照片\\門口.jpg", "門口.jpg"),
            ("照片", "a folder"),
            ("照片/", "a folder"),
            ("0012", "a word"),
            ("IMG_0012.JPG", "a word"),
            ("照片/沒有.jpg", "nothing there"),
            ("~/沒有這個檔案.jpg", "nothing there"),
        ] {
            assert_eq!(found(typed), expected, "{typed}");
        }
        assert!(leads_away("\\\\nas\\a") && leads_away("//nas/a") && !leads_away("/home/a") && !leads_away("a"));
    }
}
