//! Checking files: the problems of a checklist, a session or a mapping, and its content if it is valid.

use std::path::{Path, PathBuf};

use super::Directories;
use super::copies::{self, SameSession};
use super::open::FileProblem;
use super::recognize::{FileKind, kind_of_text};
use crate::model::check::close_out::OpenItem;
use crate::model::check::lint::clock_problems;
use crate::model::city::office::Offices;
use crate::model::merge::apart;
use crate::model::plan::checklist::Checklist;
use crate::model::plan::mapping::Mapping;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::read::read_bytes;
use crate::store::disk::regular::is_same_file;
use crate::store::error::StoreError;
use crate::store::evidence;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::mapping_file::read_mapping;
use crate::store::format::offices_file::read_offices;
use crate::store::format::problem::placed;
use crate::store::format::read::{Read, has_error, read, text_of};
use crate::store::format::session_file::read_session;
use crate::store::library::Library;
use crate::store::session::{listing, sessions};
use crate::store::settings::Settings;

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
    /// Settings.
    Settings,
    /// Offices.
    Offices(Offices),
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

/// Checks a file, seen at a time; for a session its evidence and its times as well.
pub fn examine(path: &Path, now: Moment) -> Result<Examined, StoreError> {
    let bytes = read_bytes(path)?;
    let text = match text_of(&bytes) {
        Ok(text) => text,
        Err(problem) => return Ok(Examined { content: None, problems: vec![problem] }),
    };
    Ok(match kind_of_text(path, text) {
        FileKind::Session => {
            let read =
                read_session(text).map(|(session, warnings)| beside_the_text(session, warnings, path, text, now));
            Examined::of(read, |session| {
                let open_items = session.close_out();
                Content::Session(Box::new(session), open_items)
            })
        }
        FileKind::Mapping => Examined::of(read_mapping(text), Content::Mapping),
        FileKind::Settings => Examined::of(read(text, |_: &Settings| Vec::new()), |_| Content::Settings),
        FileKind::Offices => Examined::of(read_offices(text), Content::Offices),
        FileKind::Checklist | FileKind::Document => Examined::of(read_checklist(text), Content::Checklist),
    })
}

/// The sessions among some files of which there is more than one file that went apart, there or in the user's folder.
#[must_use]
pub fn apart(directories: &Directories, files: &[PathBuf]) -> Vec<SameSession> {
    let read = |path: &PathBuf| Some((path.clone(), sessions::read(path).ok()?.0));
    let mut known: Vec<(PathBuf, Session)> = files.iter().filter_map(read).collect();
    let ids: Vec<String> = known.iter().flat_map(|(_, session)| apart::ids(session)).map(str::to_owned).collect();
    for (path, brief) in listing::briefs(directories).0 {
        let is_named = files.iter().any(|file| is_same_file(file, &path));
        if copies::ids(&brief).iter().any(|id| ids.iter().any(|known| known == id)) && !is_named {
            known.extend(read(&path));
        }
    }
    let ids = known.iter().map(|(_, session)| apart::ids(session).collect());
    let copies = copies::among(ids, |at| Some(known[at].1.clone()));
    let apart = copies.iter().filter(|copies| copies.are_apart());
    apart.map(|copies| SameSession::of(copies, |at| known[at].0.clone())).collect()
}

/// The own checklists that have the id of one of these files.
#[must_use]
pub fn same_ids(directories: &Directories, files: &[PathBuf]) -> Vec<StoreError> {
    let bad = Library::load(directories).bad.into_iter();
    let is_named = |error: &StoreError| match error {
        StoreError::SameId { path, .. } => files.iter().any(|file| is_same_file(file, path)),
        _ => false,
    };
    bad.filter(is_named).collect()
}

/// The warnings together with the problems of the session's evidence and times, in file order.
fn beside_the_text(
    session: Session,
    mut warnings: Vec<FileProblem>,
    path: &Path,
    text: &str,
    now: Moment,
) -> (Session, Vec<FileProblem>) {
    warnings.extend(placed(text, evidence::problems(&session, path)));
    warnings.extend(placed(text, clock_problems(&session, now)));
    warnings.small_sort_by_key(|problem| (problem.line, problem.column));
    (session, warnings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::answer::Evidence;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::ops::sample::{folder, moment, session};
    use crate::store::library::BUNDLED;

    fn now() -> Moment {
        moment("2026-11-23")
    }

    #[test]
    fn settings_are_read_too() {
        let folder = folder();
        let path = folder.folder.path().join("settings.ron");
        for (text, problems) in
            [("Settings(reviewers: [])", 0), ("(reviewers: [])", 0), ("Settings(reviewer: [], mouse: Of)", 2)]
        {
            std::fs::write(&path, text).unwrap();
            let examined = examine(&path, now()).unwrap();
            assert_eq!((examined.problems.len(), examined.content.is_some()), (problems, problems == 0), "{text}");
        }
    }

    #[test]
    fn a_time_that_cannot_be_is_a_finding_and_no_damage() {
        let folder = folder();
        let path = folder.put("a", &session("1", "2031-03-01", Mark::Done));
        let examined = examine(&path, now()).unwrap();
        assert!(examined.content.is_some() && !examined.is_damaged());
        assert_eq!(examined.problems.len(), 2, "its marks are older than the visit, which is later than now");
    }

    #[test]
    fn a_file_that_went_apart_from_another_names_both_and_so_does_an_id_taken_twice() {
        let folder = folder();
        let start = session("1", "2026-11-22", Mark::Absent);
        let gone_on = |second| {
            let mut session = start.clone();
            sample::answer(&mut session, "1.1.2", second, |answer| answer.mark = Some(Mark::Done));
            session
        };
        let first = folder.put("a", &gone_on(7));
        assert!(apart(&folder.directories, std::slice::from_ref(&first)).is_empty(), "it is not its own copy");
        folder.put("b", &gone_on(8));
        folder.put("c", &start);
        let [found] = &apart(&folder.directories, std::slice::from_ref(&first))[..] else { panic!("one session") };
        assert_eq!(found.files.len(), 2);
        std::fs::create_dir_all(folder.directories.checklists()).unwrap();
        let own = BUNDLED[0].1.replacen("sanmin2-115", "own-115", 1);
        let [one, other] = ["a.ron", "b.ron"].map(|name| folder.directories.checklists().join(name));
        std::fs::write(&one, &own).unwrap();
        assert!(same_ids(&folder.directories, std::slice::from_ref(&one)).is_empty());
        std::fs::write(&other, &own).unwrap();
        assert_eq!(same_ids(&folder.directories, &[one]).len(), 1);
    }

    #[test]
    fn a_file_is_known_by_its_first_name_and_told_what_it_lacks() {
        let folder = folder();
        let path = folder.put("a", &session("1", "2026-11-22", Mark::Absent));
        let examined = examine(&path, now()).unwrap();
        assert!(examined.problems.is_empty());
        assert!(matches!(&examined.content, Some(Content::Session(_, open_items)) if !open_items.is_empty()));
        let other = path.with_file_name("a.txt");
        std::fs::write(&other, &*BUNDLED[0].1).unwrap();
        assert!(matches!(examine(&other, now()).unwrap().content, Some(Content::Checklist(_))));
        for (name, text) in [("b.session.ron", "Session("), ("c.ron", "Checklist("), ("d.ron", "Mapping(")] {
            std::fs::write(path.with_file_name(name), text).unwrap();
            let examined = examine(&path.with_file_name(name), now()).unwrap();
            assert!(examined.content.is_none() && examined.is_damaged(), "{name}");
        }
        assert!(matches!(examine(&path.with_file_name("gone"), now()), Err(StoreError::Read { .. })));
    }

    #[test]
    fn evidence_that_is_not_there_is_a_finding_and_no_damage() {
        let folder = folder();
        let mut session = session("1", "2026-11-22", Mark::Done);
        let gone = Evidence { size: Some(1), sha256: Some("0".repeat(64)), ..sample::photo("gone.jpg", None) };
        sample::answer(&mut session, "1.1.2", 1, |answer| answer.evidence = vec![gone]);
        let examined = examine(&folder.put("a", &session), now()).unwrap();
        assert!(examined.content.is_some() && !examined.is_damaged());
        assert_eq!(examined.problems.len(), 1);
    }
}
