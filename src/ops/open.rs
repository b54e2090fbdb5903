//! Opening a session: read-only, or for work under its lock.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Directories;
use crate::lang::Lang;
use crate::model::check::problem::ProblemKind;
use crate::model::check::seal_words::SealProblem;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::store::disk::directories::SESSION_ENDING;
use crate::store::disk::lock::Lock;
use crate::store::disk::read::read_bytes;
use crate::store::error::{StoreError, problem_line};
use crate::store::format::problem::FileProblemKind;
use crate::store::format::read::text_of;
use crate::store::session::{session_files, sessions};

pub use crate::store::disk::holder::Holder;
pub use crate::store::format::problem::FileProblem;
pub use crate::store::session::sessions::{Access, Opened, locate};

/// A session that was read without its lock.
#[derive(Debug)]
pub struct ReadSession {
    /// Its file.
    pub path: PathBuf,
    /// The session.
    pub session: Session,
    /// Warnings about the file.
    pub warnings: Vec<FileProblem>,
}

impl ReadSession {
    /// The warnings as lines `file:line:column: message`.
    #[must_use]
    pub fn warning_lines(&self, lang: Lang) -> Vec<String> {
        warning_lines(&self.path, &self.warnings, lang)
    }
}

/// Reads a session by path or by name, without locking it.
pub fn read(directories: &Directories, named: &Path) -> Result<ReadSession, StoreError> {
    let path = locate(directories, named);
    let (session, warnings) = sessions::read(&path)?;
    Ok(ReadSession { path, session, warnings })
}

/// Opens a session by path or by name; read-only if another program holds its lock.
pub fn open(directories: &Directories, named: &Path, now: Moment) -> Result<Opened, StoreError> {
    sessions::open(&locate(directories, named), now)
}

/// Opens a session to write it; an error if another program holds its lock.
pub fn open_to_write(directories: &Directories, named: &Path, now: Moment) -> Result<Opened, StoreError> {
    let opened = open(directories, named, now)?;
    match opened.access {
        Access::Read(holder) => Err(StoreError::InUse { path: opened.path, holder }),
        Access::Write { .. } | Access::WriteUnlocked(_) => Ok(opened),
    }
}

/// The paths in a list, one a line.
pub fn list_of_paths(list: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let bytes = read_bytes(list)?;
    let bad = |problem| StoreError::Bad { path: list.to_owned(), problems: vec![problem] };
    let text = text_of(&bytes).map_err(bad)?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(PathBuf::from).collect())
}

/// Whether no other program has this session open. False where that cannot be found out.
#[must_use]
pub fn is_free(path: &Path) -> bool {
    Lock::is_free(path)
}

/// When a file was written and how long it is: a save by another program changes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTrace {
    modified: SystemTime,
    length: u64,
}

/// The session in a file that another program works on, if it was saved since the file had this trace. Nothing where it
/// cannot be read at the moment.
#[must_use]
pub fn read_newer(path: &Path, known: Option<FileTrace>) -> Option<(Session, FileTrace)> {
    // Before it is read: what is saved meanwhile shows at the next look.
    let metadata = std::fs::metadata(path).ok()?;
    let trace = FileTrace { modified: metadata.modified().ok()?, length: metadata.len() };
    if known == Some(trace) {
        return None;
    }
    let (session, _) = sessions::read(path).ok()?;
    Some((session, trace))
}

/// Whether an argument that may name a checklist is the path of a session file, by its ending or its content.
#[must_use]
pub fn names_session(text: &str) -> bool {
    text.ends_with(SESSION_ENDING) || session_files::is_session_file(Path::new(text))
}

/// Warnings about a file as lines `file:line:column: message`.
#[must_use]
pub fn warning_lines(path: &Path, warnings: &[FileProblem], lang: Lang) -> Vec<String> {
    warnings.iter().map(|warning| problem_line(path, warning, lang)).collect()
}

/// In how many places a file differs from its seal.
#[must_use]
pub fn altered(warnings: &[FileProblem]) -> usize {
    warnings.iter().filter(|warning| matches!(warning.what, FileProblemKind::Rule(ProblemKind::Seal(_)))).count()
}

/// The line at which a sealed file was altered, though its values are those of the seal.
#[must_use]
pub fn rewritten_line(warnings: &[FileProblem]) -> Option<usize> {
    let rewritten = FileProblemKind::Rule(ProblemKind::Seal(SealProblem::Rewritten));
    warnings.iter().find(|warning| warning.what == rewritten).map(|warning| warning.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, session};

    #[test]
    fn a_session_is_opened_by_name_and_by_one_program_alone() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        assert_eq!(read(&folder.directories, "一".as_ref()).unwrap().path, path);
        let now = moment("2026-11-23");
        let first = open_to_write(&folder.directories, "一".as_ref(), now).unwrap();
        assert!(matches!(first.access, Access::Write { .. }));
        assert!(matches!(open(&folder.directories, &path, now).unwrap().access, Access::Read(_)));
        assert!(matches!(open_to_write(&folder.directories, &path, now), Err(StoreError::InUse { .. })));
        drop(first);
        assert!(open_to_write(&folder.directories, &path, now).is_ok());
    }

    #[test]
    fn a_session_is_told_from_a_checklist_by_its_ending() {
        assert!(names_session("folder/a.session.ron"));
        assert!(!names_session("sanmin2-115") && !names_session("folder/a.ron"));
    }

    #[test]
    fn the_warnings_of_a_file_name_it() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        let text = std::fs::read_to_string(&path).unwrap();
        // A summary that disagrees with the answers is a warning.
        std::fs::write(&path, text.replacen("done: 1", "done: 0", 1)).unwrap();
        let read = read(&folder.directories, &path).unwrap();
        let lines = read.warning_lines(Lang::En);
        assert!(!lines.is_empty() && lines.iter().all(|line| line.contains("一.session.ron:")), "{lines:?}");
    }

    #[test]
    fn what_was_altered_behind_a_seal_is_counted_and_what_was_rewritten_has_its_line() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        crate::ops::close::close(&folder.directories, &path, Some("李"), moment("2026-11-23")).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let of = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let warnings = read(&folder.directories, &path).unwrap().warnings;
            (altered(&warnings) > 0, rewritten_line(&warnings))
        };
        assert_eq!(of(&text), (false, None));
        let at = text.lines().position(|line| line.trim_start().starts_with("answers:")).unwrap();
        // The same values on a line with a blank more, and another verdict.
        assert_eq!(of(&text.replacen("answers: {", "answers:  {", 1)), (true, Some(at + 1)));
        let (altered, line) = of(&text.replacen("mark: Done", "mark: Absent", 1));
        assert!(altered && line.is_none(), "{line:?}");
    }
}
