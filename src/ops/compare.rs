//! Comparing two inspections: two named ones, or one with the previous one.

use std::path::{Path, PathBuf};

use super::Directories;
use super::export::{ExportError, Format, Options, ReportError};
use super::open::{self, ReadSession};
use crate::lang::{Lang, text};
use crate::model::merge::agreement::InspectorAgreement;
use crate::model::merge::belonging::{MergeRefusal, are_of_one_visit};
use crate::model::record::session::Session;
use crate::model::visits::compare::compare;
use crate::model::visits::difference::VisitDifference;
use crate::report;
use crate::store::disk::directories::report_file_name;
use crate::store::error::StoreError;
use crate::store::export_file::write_beside;
use crate::store::session::sessions;
use crate::store::session::visits::previous_of;

pub use crate::report::{explanation, wording_words};

/// The inspection to compare with the previous one.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An open session, including unsaved changes.
    Open(Box<Session>),
    /// A session file.
    File(PathBuf),
}

/// The changes of every point since the previous inspection.
#[derive(Debug)]
pub struct Difference {
    /// The difference; `None` if there is no previous inspection.
    pub since: Option<VisitDifference>,
    /// Files in the user's folder that cannot be read; the previous inspection may be among them.
    pub unreadable: Vec<StoreError>,
}

/// A comparison report that was written.
#[derive(Debug)]
pub struct SavedComparison {
    /// Its file.
    pub path: PathBuf,
    /// Files in the user's folder that cannot be read.
    pub unreadable: Vec<StoreError>,
}

/// Reads two sessions, by path or by name, older one first.
pub fn two(directories: &Directories, older: &Path, newer: &Path) -> Result<[ReadSession; 2], StoreError> {
    Ok([open::read(directories, older)?, open::read(directories, newer)?])
}

/// The report that compares two inspections.
pub fn bytes(sessions: &[ReadSession; 2], format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let [older, newer] = sessions;
    report::write_comparison(&compare(&older.session, &newer.session), format, options)
}

/// The report on how far two inspectors agree, and why it may mislead: copies of one session, or other visits.
pub fn agreement_bytes(
    sessions: &[ReadSession; 2],
    format: Format,
    options: &Options,
) -> Result<(Vec<u8>, Option<MergeRefusal>), ReportError> {
    let [one, other] = [&sessions[0].session, &sessions[1].session];
    let bytes = report::write_agreement(&InspectorAgreement::between(one, other), [one, other], format, options)?;
    Ok((bytes, are_of_one_visit(one, other).err()))
}

/// Compares with the previous inspection; if its file is not available, with the verdicts that the session holds of it.
pub fn with_previous(directories: &Directories, subject: &Subject) -> Result<Difference, StoreError> {
    let (session, _) = read(subject)?;
    let (previous, unreadable) = previous_of(directories, &session);
    let since = match previous {
        Some(previous) => Some(VisitDifference::of(&compare(&previous, &session))),
        None if session.previous().is_some() => VisitDifference::kept(&session),
        None => None,
    };
    Ok(Difference { since, unreadable })
}

/// Writes the comparison with the previous inspection next to the subject's file, or else next to `open`, or else into
/// the folder of sessions.
pub fn save_with_previous(
    directories: &Directories,
    subject: &Subject,
    open: Option<&Path>,
    format: Format,
    lang: Lang,
) -> Result<SavedComparison, ExportError> {
    let (session, path) = read(subject)?;
    let (previous, unreadable) = previous_of(directories, &session);
    let previous = previous.ok_or(ExportError::NoPrevious)?;
    let bytes = report::write_comparison(&compare(&previous, &session), format, &Options::new(lang))?;
    let name = report_file_name(&session, lang.comparison_file(), format.extension(), lang);
    let beside = path.or(open).map_or_else(|| directories.sessions().join(&name), Path::to_owned);
    let path = write_beside(&beside, &name, &bytes)?;
    Ok(SavedComparison { path, unreadable })
}

fn read(subject: &Subject) -> Result<(Session, Option<&Path>), StoreError> {
    match subject {
        Subject::Open(session) => Ok(((**session).clone(), None)),
        Subject::File(path) => sessions::read(path).map(|(session, _)| (session, Some(path.as_path()))),
    }
}

text! {
    comparison_file { zh: "查核比較", en: "comparison" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::visits::compare::Outcome;
    use crate::ops::sample::{Folder, folder, on_disk, session};

    /// Two inspections of one office, the earlier with an absent point, and an unreadable file.
    fn two_visits() -> (Folder, PathBuf, PathBuf) {
        let folder = folder();
        let older = folder.put("older", &session("older", "2025-11-20", Mark::Absent));
        let newer = folder.put("newer", &session("newer", "2026-11-22", Mark::Done));
        folder.put_bad("bad");
        (folder, older, newer)
    }

    #[test]
    fn two_named_sessions_are_compared_in_every_format() {
        let (folder, ..) = two_visits();
        let sessions = two(&folder.directories, "older".as_ref(), "newer".as_ref()).unwrap();
        for format in Format::ALL {
            assert!(!bytes(&sessions, format, &Options::new(Lang::En)).unwrap().is_empty());
        }
        assert!(two(&folder.directories, "older".as_ref(), "gone".as_ref()).is_err());
    }

    #[test]
    fn how_far_two_inspectors_agree_is_told_with_what_may_mislead() {
        let folder = folder();
        folder.put("one", &session("one", "2026-11-22", Mark::Done));
        folder.put("other", &session("other", "2026-11-22", Mark::Absent));
        folder.put("later", &session("later", "2026-11-25", Mark::Done));
        let told = |one: &str, other: &str| {
            let sessions = two(&folder.directories, one.as_ref(), other.as_ref()).unwrap();
            let (bytes, caveat) = agreement_bytes(&sessions, Format::Text, &Options::new(Lang::En)).unwrap();
            (String::from_utf8(bytes).unwrap(), caveat)
        };
        let (text, caveat) = told("one", "other");
        assert!(text.contains("1.1.1") && caveat.is_none(), "{text}{caveat:?}");
        let (text, caveat) = told("one", "later");
        assert!(!text.contains("1.1.1"), "they agree there: {text}");
        assert_eq!(caveat, Some(MergeRefusal::OtherDay(0, 1)));
        assert_eq!(told("one", "one").1, Some(MergeRefusal::OneRecord(0, 1)), "a copy agrees with itself");
    }

    #[test]
    fn a_session_is_set_beside_the_one_before_it_and_bad_files_are_told() {
        let (folder, older, newer) = two_visits();
        let compared = with_previous(&folder.directories, &Subject::File(newer.clone())).unwrap();
        let since = compared.since.expect("there is one before it");
        assert_eq!((since.counts.of(Outcome::Fixed), compared.unreadable.len()), (1, 1));
        let first = with_previous(&folder.directories, &Subject::File(older)).unwrap();
        assert!(first.since.is_none() && first.unreadable.len() == 1);
        let open = Subject::Open(Box::new(on_disk(&newer)));
        assert!(with_previous(&folder.directories, &open).unwrap().since.is_some());
        assert!(with_previous(&folder.directories, &Subject::File("gone".into())).is_err());
    }

    #[test]
    fn what_the_session_keeps_does_where_the_file_before_it_is_gone() {
        let folder = folder();
        let older = folder.put("older", &session("older", "2025-11-20", Mark::Absent));
        let fresh = session("newer", "2026-11-22", Mark::Done);
        let (fresh, _) = crate::ops::begin::add_previous(&folder.directories, &older, fresh).unwrap();
        std::fs::remove_file(older).unwrap();
        let open = Subject::Open(Box::new(fresh));
        assert!(with_previous(&folder.directories, &open).unwrap().since.is_some());
        let saved = save_with_previous(&folder.directories, &open, None, Format::Text, Lang::En);
        assert!(matches!(saved, Err(ExportError::NoPrevious)));
    }

    #[test]
    fn the_comparison_is_saved_beside_the_session() {
        let (folder, _, newer) = two_visits();
        let elsewhere = folder.folder.path().join("other/open.session.ron");
        for (subject, open, expected) in [
            (Subject::File(newer.clone()), Some(&elsewhere), folder.directories.sessions()),
            (Subject::Open(Box::new(on_disk(&newer))), Some(&elsewhere), folder.folder.path().join("other")),
            (Subject::Open(Box::new(on_disk(&newer))), None, folder.directories.sessions()),
        ] {
            let open = open.map(PathBuf::as_path);
            let saved = save_with_previous(&folder.directories, &subject, open, Format::Odt, Lang::ZhTw).unwrap();
            assert_eq!((saved.path.parent(), saved.unreadable.len()), (Some(expected.as_path()), 1));
            assert!(saved.path.is_file());
        }
    }
}
