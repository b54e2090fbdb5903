//! Beginning an inspection: its scope, the previous inspection for reference, its file, and notices.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::list::Origin;
use super::open::{self, FileProblem};
use super::{Directories, Overwrite, settings};
use crate::lang::{Lang, messages};
use crate::model::plan::checklist::Checklist;
use crate::model::record::previous::Previous;
use crate::model::record::session::Session;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::visits::carry::Carry;
use crate::store::disk::regular::is_same_file;
use crate::store::error::{StoreError, display_path, problem_line};
use crate::store::session::{drawing, output, sessions};

pub use crate::store::session::drawing::{Drawing, DrawingError};

/// The request for a new inspection.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The checklist to walk.
    pub checklist: Arc<Checklist>,
    /// Source of the checklist.
    pub origin: Origin,
    /// Kind, site, reviewers and time of the visit.
    pub visit: Visit,
    /// The previous inspection.
    pub previous: PreviousSource,
    /// The sample to draw; `None` for every point.
    pub drawing: Option<Drawing>,
}

/// Source of the previous inspection's verdicts.
#[derive(Clone, Debug)]
pub enum PreviousSource {
    /// No previous inspection.
    None,
    /// Already loaded.
    Known(Box<Previous>),
    /// A session, by path or by name.
    File(PathBuf),
}

impl From<Option<PathBuf>> for PreviousSource {
    fn from(named: Option<PathBuf>) -> Self {
        named.map_or(Self::None, Self::File)
    }
}

/// A new session that has no file yet.
#[derive(Debug)]
pub struct Begun {
    /// The session, without answers.
    pub session: Session,
    /// Notices for the user.
    pub notices: Vec<Notice>,
    /// The files that it was made from.
    pub sources: Vec<PathBuf>,
}

/// A notice about a new inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The user's own checklist replaces a bundled one.
    OwnChecklist {
        /// Its file.
        path: PathBuf,
        /// The id of both.
        id: String,
    },
    /// A warning about the file of the previous session.
    Warning {
        /// The file.
        path: PathBuf,
        /// The warning.
        warning: FileProblem,
    },
    /// The previous session belongs to another office.
    OtherOffice {
        /// Name of that office.
        agency: String,
    },
    /// The previous session is by a plan of another series of the office, with this title.
    OtherSeries {
        /// Title of that plan.
        title: String,
    },
    /// Some points of the previous session differ from today's.
    PreviousDiffers {
        /// Number of points that are the same.
        carried: usize,
        /// Number of points that were changed.
        changed: usize,
        /// Number of points that no longer exist.
        gone: usize,
    },
}

/// Where to create the file of a new session.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Path; by default a new one in the folder of sessions.
    pub path: Option<PathBuf>,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

impl NewFile {
    /// A default path in the folder of sessions.
    pub const AUTOMATIC: Self = Self { path: None, overwrite: Overwrite::Never };
}

/// Builds a new session; nothing is written.
pub fn prepare(directories: &Directories, wanted: Beginning) -> Result<Begun, DrawingError> {
    let Beginning { checklist, origin, visit, previous, drawing } = wanted;
    let visit = visit.entered();
    let (scope, drawn_from) = drawing::scope(drawing.as_ref(), &checklist, directories)?;
    let mut sources: Vec<PathBuf> = drawn_from.into_iter().chain(origin.path().map(Path::to_owned)).collect();
    let mut notices: Vec<Notice> = own_checklist(&origin, &checklist).into_iter().collect();
    let fresh = sessions::begin(visit, scope, checklist);
    let session = match previous {
        PreviousSource::None => fresh,
        PreviousSource::Known(previous) => fresh.with_previous(Some(*previous)),
        PreviousSource::File(named) => {
            sources.push(open::locate(directories, &named));
            let (session, more) = add_previous(directories, &named, fresh).map_err(DrawingError::Store)?;
            notices.extend(more);
            session
        }
    };
    Ok(Begun { session, notices, sources })
}

/// Adds the verdicts of an earlier session, by path or by name, to a new one.
pub fn add_previous(
    directories: &Directories,
    named: &Path,
    fresh: Session,
) -> Result<(Session, Vec<Notice>), StoreError> {
    let previous = open::read(directories, named)?;
    let carry = sessions::with_previous(directories, &previous.session, fresh)?;
    let path = &previous.path;
    let warnings = previous.warnings.iter();
    let mut notices: Vec<Notice> =
        warnings.map(|warning| Notice::Warning { path: path.clone(), warning: warning.clone() }).collect();
    notices.extend(other_office(&previous.session, &carry.session));
    notices.extend(difference(&carry));
    Ok((carry.session, notices))
}

/// Creates the file of a new session, remembers its reviewers for the next one, and returns the path.
///
/// An existing file is overwritten by force alone, after a backup of it, and never one of `sources`, which the session
/// was made from.
pub fn create(
    directories: &Directories,
    session: &Session,
    sources: &[PathBuf],
    to: NewFile,
    now: Moment,
) -> Result<PathBuf, StoreError> {
    let path = to.path.unwrap_or_else(|| sessions::path_of(directories, session));
    require_no_source(&path, sources)?;
    output::write(&path, &sessions::encoded(&path, session)?, to.overwrite, now)?;
    settings::remember_reviewers(directories, &session.visit().reviewers);
    Ok(path)
}

/// An error if a file to be written is one of those that were read for it, under whatever name.
pub(super) fn require_no_source(to: &Path, sources: &[PathBuf]) -> Result<(), StoreError> {
    match sources.iter().find(|source| is_same_file(to, source)) {
        Some(source) => Err(StoreError::OntoSource { path: source.clone() }),
        None => Ok(()),
    }
}

/// The notice that the user's own checklist replaces a bundled one.
pub(super) fn own_checklist(origin: &Origin, checklist: &Checklist) -> Option<Notice> {
    match origin {
        Origin::File { path, hides_bundled: true } => {
            Some(Notice::OwnChecklist { path: path.clone(), id: checklist.id.clone() })
        }
        Origin::File { .. } | Origin::Bundled => None,
    }
}

/// The notice that two sessions belong to different offices, or to plans of different series.
pub(super) fn other_office(previous: &Session, session: &Session) -> Option<Notice> {
    let (before, today) = (previous.checklist(), session.checklist());
    if before.agency != today.agency {
        return Some(Notice::OtherOffice { agency: before.agency.clone() });
    }
    // Between schemes the mapping says what corresponds.
    let is_other = before.series_key() != today.series_key() && before.framework == today.framework;
    is_other.then(|| Notice::OtherSeries { title: before.title.clone() })
}

fn difference(carry: &Carry) -> Option<Notice> {
    carry.needs_decision().then_some(Notice::PreviousDiffers {
        carried: carry.carried.len(),
        changed: carry.changed.len(),
        gone: carry.gone.len(),
    })
}

impl Notice {
    /// The notice as one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::OwnChecklist { path, id } => lang.own_checklist(&display_path(path), id),
            Self::Warning { path, warning } => problem_line(path, warning, lang),
            Self::OtherOffice { agency } => lang.other_office(agency),
            Self::OtherSeries { title } => lang.other_series(title),
            Self::PreviousDiffers { carried, changed, gone } => lang.previous_differs(*carried, *changed, *gone),
        }
    }
}

messages! {
    other_series(title: &str) {
        zh: "提醒：上次的查核紀錄是另一份計畫「{title}」的，請確認是否拿錯檔案",
        en: "note: the earlier session is by another plan, {title}; check whether it is the right file",
    }
    other_office(agency: &str) {
        zh: "提醒：上次的查核紀錄是「{agency}」的，請確認是否拿錯檔案",
        en: "note: the earlier session is of {agency}; check whether it is the right file",
    }
    previous_differs(carried: usize, changed: usize, gone: usize) {
        zh: "提醒：上次的查核重點沿用 {carried} 項、內容已改 {changed} 項、已無此項 {gone} 項；明細請用 carry",
        en: "note: of the earlier points {carried} are carried, {changed} changed, {gone} gone; carry lists them",
    }
    own_checklist(path: &str, id: &str) {
        zh: "使用自己的查核表 {path} ，取代內建的 {id}",
        en: "using your own checklist {path} in the place of the built-in {id}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::record::scope::{Population, Scope};
    use crate::model::record::visit::VisitKind;
    use crate::model::sample;
    use crate::ops::sample::{Folder, folder, moment, on_disk, session};

    fn beginning(previous: PreviousSource) -> Beginning {
        let visit = Visit {
            kind: VisitKind::SpotCheck,
            site: String::new(),
            reviewers: vec!["王".into()],
            opened: moment("2026-11-22"),
            closed: None,
        };
        let checklist = sample::checklist(&[2]).into();
        Beginning { checklist, origin: Origin::Bundled, visit, previous, drawing: None }
    }

    fn begin(folder: &Folder, wanted: Beginning) -> Begun {
        prepare(&folder.directories, wanted).expect("it can begin")
    }

    #[test]
    fn a_session_begins_without_answers_and_its_reviewers_are_remembered() {
        let folder = folder();
        let begun = begin(&folder, beginning(PreviousSource::None));
        assert!(begun.notices.is_empty() && begun.session.parts().answers.is_empty());
        let path =
            create(&folder.directories, &begun.session, &begun.sources, NewFile::AUTOMATIC, moment("2026-11-22"))
                .unwrap();
        assert_eq!(on_disk(&path).parts().id, begun.session.parts().id);
        assert_eq!(path.parent().unwrap(), folder.directories.sessions());
        assert_eq!(settings::load(&folder.directories).unwrap().reviewers, ["王"]);
    }

    #[test]
    fn the_previous_session_stands_beside_the_new_one_and_what_differs_is_said() {
        let folder = folder();
        let mut parts = session("1", "2025-11-22", Mark::Absent).parts().clone();
        let checklist = Arc::make_mut(&mut parts.checklist);
        checklist.agency = "他所".into();
        checklist.pillars[0].strategies[0].points[1].check.push_str("（舊）");
        let path = folder.put("last", &Session::from_parts(parts));
        let begun = begin(&folder, beginning(PreviousSource::File("last".into())));
        assert!(begun.session.was_absent(&"1.1.1".into()));
        let expected = [
            Notice::OtherOffice { agency: "他所".into() },
            Notice::PreviousDiffers { carried: 1, changed: 1, gone: 0 },
        ];
        assert_eq!(begun.notices, expected);
        assert!(begun.notices.iter().all(|notice| Lang::ALL.iter().all(|&lang| !notice.message(lang).is_empty())));
        let known = begun.session.previous().cloned().expect("it stands beside it");
        let again = begin(&folder, beginning(PreviousSource::Known(Box::new(known.clone()))));
        assert_eq!((again.session.previous(), again.notices.len()), (Some(&known), 0));
        std::fs::remove_file(path).unwrap();
        let gone = prepare(&folder.directories, beginning(PreviousSource::File("last".into())));
        assert!(matches!(gone, Err(DrawingError::Store(StoreError::Read { .. }))));
    }

    #[test]
    fn a_warning_about_the_previous_file_is_said() {
        let folder = folder();
        let path = folder.put("last", &session("1", "2025-11-22", Mark::Done));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replacen("done: 1", "done: 0", 1)).unwrap();
        let begun = begin(&folder, beginning(PreviousSource::File(path.clone())));
        assert!(matches!(&begun.notices[..], [Notice::Warning { path: of, .. }] if *of == path), "{:?}", begun.notices);
    }

    #[test]
    fn a_checklist_in_the_place_of_a_built_in_one_is_said_and_a_short_list_is_drawn() {
        let folder = folder();
        let origin = Origin::File { path: "own.ron".into(), hides_bundled: true };
        let drawing = Drawing { population: Population::Pillars, sample_size: 1, seed: Some(7), earlier: None };
        let wanted = Beginning { origin, drawing: Some(drawing), ..beginning(PreviousSource::None) };
        let begun = begin(&folder, wanted);
        assert!(matches!(&begun.notices[..], [Notice::OwnChecklist { .. }]));
        assert!(matches!(&begun.session.parts().scope, Scope::Points { points, .. } if points.len() == 1));
        let drawing = Drawing { population: Population::Absent, sample_size: 1, seed: None, earlier: None };
        let wanted = Beginning { drawing: Some(drawing), ..beginning(PreviousSource::None) };
        assert!(matches!(prepare(&folder.directories, wanted), Err(DrawingError::NoEarlier)));
    }

    #[test]
    fn a_session_that_somebody_works_on_is_not_overwritten_by_force() {
        let folder = folder();
        let now = moment("2026-11-23");
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        let begun = begin(&folder, beginning(PreviousSource::None));
        let to = |overwrite| NewFile { path: Some(path.clone()), overwrite };
        let refused = create(&folder.directories, &begun.session, &begun.sources, to(Overwrite::Never), now);
        assert!(matches!(refused, Err(StoreError::Exists { .. })));
        let opened = open::open_to_write(&folder.directories, &path, now).unwrap();
        let refused = create(&folder.directories, &begun.session, &begun.sources, to(Overwrite::Forced), now);
        assert!(matches!(refused, Err(StoreError::InUse { .. })));
        drop(opened);
        create(&folder.directories, &begun.session, &begun.sources, to(Overwrite::Forced), now).unwrap();
        assert_eq!(on_disk(&path).parts().id, begun.session.parts().id);
    }
}
