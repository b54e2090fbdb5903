//! Checking files: the problems of a checklist, a session or a mapping, and its content if it is valid.

use std::path::Path;

use super::open::FileProblem;
use crate::model::check::close_out::OpenItem;
use crate::model::plan::checklist::Checklist;
use crate::model::plan::mapping::Mapping;
use crate::model::record::session::Session;
use crate::model::value::stored::StoredStructure;
use crate::store::disk::read::read_bytes;
use crate::store::error::StoreError;
use crate::store::evidence;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::mapping_file::{is_mapping, read_mapping};
use crate::store::format::problem::placed;
use crate::store::format::read::{Read, has_error, text_of};
use crate::store::format::session_file::{SESSION, read_session};
use crate::store::format::tree::leading_name;
use crate::store::session::session_files::is_session_file;

/// A file that was checked.
#[derive(Debug)]
pub struct Examined {
    /// Its content; `None` if it has errors.
    pub content: Option<Content>,
    /// Its problems in file order.
    pub problems: Vec<FileProblem>,
}

/// The content of a valid file.
#[derive(Debug)]
pub enum Content {
    /// A checklist.
    Checklist(Checklist),
    /// A session and its open items of the close-out check.
    Session(Box<Session>, Vec<OpenItem>),
    /// A mapping between two schemes.
    Mapping(Mapping),
}

impl Examined {
    /// Whether it has errors, so that the file cannot be used.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        has_error(&self.problems)
    }

    fn of<T>(read: Read<T>, content: impl FnOnce(T) -> Content) -> Self {
        match read {
            Ok((value, problems)) => Self { content: Some(content(value)), problems },
            Err(problems) => Self { content: None, problems },
        }
    }
}

/// Checks a file; for a session its evidence as well.
pub fn examine(path: &Path) -> Result<Examined, StoreError> {
    let bytes = read_bytes(path)?;
    let text = match text_of(&bytes) {
        Ok(text) => text,
        Err(problem) => return Ok(Examined { content: None, problems: vec![problem] }),
    };
    Ok(match kind(path, text) {
        Kind::Session => {
            let read = read_session(text).map(|(session, warnings)| with_evidence(session, warnings, path, text));
            Examined::of(read, |session| {
                let open_items = session.close_out();
                Content::Session(Box::new(session), open_items)
            })
        }
        Kind::Mapping => Examined::of(read_mapping(text), Content::Mapping),
        Kind::Checklist => Examined::of(read_checklist(text), Content::Checklist),
    })
}

/// The warnings together with the problems of the session's evidence, in file order.
fn with_evidence(
    session: Session,
    mut warnings: Vec<FileProblem>,
    path: &Path,
    text: &str,
) -> (Session, Vec<FileProblem>) {
    warnings.extend(placed(text, evidence::problems(&session, path)));
    warnings.sort_by_key(|problem| (problem.line, problem.column));
    (session, warnings)
}

/// The kinds of files.
enum Kind {
    Checklist,
    Session,
    Mapping,
}

/// The kind of a file: by the name that its text starts with, or else by its file name.
fn kind(path: &Path, text: &str) -> Kind {
    let named = [
        (SESSION.name, Kind::Session),
        (Checklist::STRUCTURE.name, Kind::Checklist),
        (Mapping::STRUCTURE.name, Kind::Mapping),
    ];
    let leading = leading_name(text);
    let said = named.into_iter().find(|(name, _)| Some(*name) == leading.as_deref());
    match said {
        Some((_, kind)) => kind,
        None if is_session_file(path) => Kind::Session,
        None if is_mapping(path) => Kind::Mapping,
        None => Kind::Checklist,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::answer::Evidence;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::ops::sample::{folder, session};
    use crate::store::library::BUNDLED;

    #[test]
    fn a_file_is_known_by_its_first_name_and_told_what_it_lacks() {
        let folder = folder();
        let path = folder.put("a", &session("1", "2026-11-22", Mark::Absent));
        let examined = examine(&path).unwrap();
        assert!(examined.problems.is_empty());
        assert!(matches!(&examined.content, Some(Content::Session(_, open_items)) if !open_items.is_empty()));
        let other = path.with_file_name("a.txt");
        std::fs::write(&other, BUNDLED[0].1).unwrap();
        assert!(matches!(examine(&other).unwrap().content, Some(Content::Checklist(_))));
        for (name, text) in [("b.session.ron", "Session("), ("c.ron", "Checklist("), ("d.ron", "Mapping(")] {
            std::fs::write(path.with_file_name(name), text).unwrap();
            let examined = examine(&path.with_file_name(name)).unwrap();
            assert!(examined.content.is_none() && examined.is_damaged(), "{name}");
        }
        assert!(matches!(examine(&path.with_file_name("gone")), Err(StoreError::Read { .. })));
    }

    #[test]
    fn evidence_that_is_not_there_is_a_finding_and_no_damage() {
        let folder = folder();
        let mut session = session("1", "2026-11-22", Mark::Done);
        let gone = Evidence { size: Some(1), sha256: Some("0".repeat(64)), ..sample::photo("gone.jpg", None) };
        sample::answer(&mut session, "1.1.2", 1, |answer| answer.evidence = vec![gone]);
        let examined = examine(&folder.put("a", &session)).unwrap();
        assert!(examined.content.is_some() && !examined.is_damaged());
        assert_eq!(examined.problems.len(), 1);
    }
}
