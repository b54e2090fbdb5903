//! The whole city: many sessions to one picture, and a first file of offices from the sessions at hand.

use chrono::NaiveDate;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::{ExportError, Format, Options, ReportError};
use super::{Directories, copies};
use crate::lang::{Lang, messages, text};
use crate::model::city::brief::SessionBrief;
use crate::model::city::office::Offices;
use crate::model::city::rollup::RollUp;
use crate::model::city::tree::OfficeTree;
use crate::model::plan::mapping::Mapping;
use crate::model::record::copies::Copies;
use crate::report;
use crate::store::error::{StoreError, display_path};
use crate::store::export_file::write_beside;
use crate::store::mappings;
use crate::store::offices;
use crate::store::session::bulk;
use crate::store::session::summaries::{LookedAt, Summaries};
use crate::store::session::{session_files, sessions};

pub use crate::model::city::counting::{RollUpQuery, Visits};
pub use crate::store::session::bulk::{FilesRead, Trust, Watch};

/// What is to be summed up.
#[derive(Clone, Debug)]
pub struct RollUpRequest {
    /// Files and folders; the folder of sessions if none is named.
    pub paths: Vec<PathBuf>,
    /// The file of offices; by default the one in the user's folder, if there is one.
    pub offices: Option<PathBuf>,
    /// Which sessions count.
    pub query: RollUpQuery,
    /// The 民國 year to compare with.
    pub against: Option<u16>,
    /// What the cache is trusted by.
    pub trust: Trust,
    /// The day on which follow-ups are judged to be overdue.
    pub on: NaiveDate,
}

/// The sessions that paths lead to, in brief.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files of the sessions, sorted.
    pub paths: Vec<PathBuf>,
    /// The sessions, at the same positions.
    pub sessions: Vec<SessionBrief>,
    /// Files of one session among them.
    pub copies: Vec<Copies>,
    /// Files and folders that cannot be read.
    pub unreadable: Vec<StoreError>,
}

impl Gathered {
    /// Every file that was looked at, readable or not.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let unreadable = self.unreadable.iter().filter_map(StoreError::path);
        self.paths.iter().cloned().chain(unreadable.map(Path::to_owned))
    }
}

/// A roll-up with what it was made of.
#[derive(Debug)]
pub struct RolledUp {
    /// The figures.
    pub rollup: RollUp,
    /// The sessions.
    pub gathered: Arc<Gathered>,
}

/// The paths that are named, or else the folder of sessions; one that does not exist yet counts as empty.
pub(super) fn to_be_read<'a>(directories: &Directories, named: &'a [PathBuf]) -> Cow<'a, [PathBuf]> {
    if !named.is_empty() {
        return Cow::Borrowed(named);
    }
    let own = directories.sessions();
    Cow::Owned(if own.try_exists().unwrap_or(true) { vec![own] } else { Vec::new() })
}

/// Reads the sessions that paths lead to; `None` if the watch said stop.
#[must_use]
pub fn gather(directories: &Directories, named: &[PathBuf], trust: Trust, watch: Watch<'_>) -> Option<Gathered> {
    let named = &*to_be_read(directories, named);
    let root = named.first().filter(|path| named.len() == 1 && path.is_dir());
    let looked_at = root.map_or(LookedAt::Named, |root| LookedAt::Below(root));
    let load = || Summaries::load(directories, looked_at);
    let ((paths, mut unreadable), summaries) = bulk::looking(|| session_files::below(named), load);
    let read = bulk::briefs(&paths, summaries, trust, watch)?;
    let mut gathered = Gathered::default();
    for (path, read) in paths.into_iter().zip(read) {
        match read {
            Ok(session) => {
                gathered.paths.push(path);
                gathered.sessions.push(session);
            }
            Err(error) => unreadable.push(error),
        }
    }
    let ids = gathered.sessions.iter().map(|session| vec![session.id.as_str()]);
    gathered.copies = copies::among(ids, |at| Some(sessions::read(&gathered.paths[at]).ok()?.0));
    gathered.unreadable = unreadable;
    Some(gathered)
}

/// Sums up what the paths lead to; `None` if the watch said stop.
pub fn roll_up(
    directories: &Directories,
    request: &RollUpRequest,
    watch: Watch<'_>,
) -> Result<Option<RolledUp>, StoreError> {
    let offices = offices(directories, request.offices.as_deref())?;
    let Some(gathered) = gather(directories, &request.paths, request.trust, watch) else { return Ok(None) };
    let mut summed = summed(Arc::new(gathered), offices.as_ref(), request.query.clone(), request.on);
    if let Some(year) = request.against {
        summed.rollup = summed.rollup.against(&summed.gathered.sessions, &summed.gathered.copies, year);
    }
    Ok(Some(summed))
}

/// Sums up sessions that were read before, by the file of offices in the user's folder.
pub fn sum_again(
    directories: &Directories,
    gathered: Arc<Gathered>,
    query: RollUpQuery,
    on: NaiveDate,
) -> Result<RolledUp, StoreError> {
    Ok(summed(gathered, offices(directories, None)?.as_ref(), query, on))
}

fn summed(gathered: Arc<Gathered>, offices: Option<&Offices>, query: RollUpQuery, on: NaiveDate) -> RolledUp {
    let rollup = RollUp::of(&gathered.sessions, &gathered.copies, tree(offices, &gathered.sessions), query, on);
    RolledUp { rollup, gathered }
}

/// Writes the report into the folder of sessions.
pub fn save(
    directories: &Directories,
    rolled_up: &RolledUp,
    format: Format,
    lang: Lang,
) -> Result<PathBuf, ExportError> {
    let bytes = bytes(rolled_up, format, &Options::new(lang))?;
    let RollUp { query, on, .. } = &rolled_up.rollup;
    let year = query.year.map(|year| format!("_{year}")).unwrap_or_default();
    let kind = query.kind.map(|kind| format!("_{}", kind.label(lang))).unwrap_or_default();
    let name = format!("{}{year}{kind}_{on}", lang.rollup_name()).replace(' ', "-");
    let name = format!("{name}.{}", format.extension());
    Ok(write_beside(&directories.sessions().join(&name), &name, &bytes)?)
}

/// The mapping in a file, or the one of the user's or the bundled ones that has this id.
pub fn mapping(directories: &Directories, named: &str) -> Result<Mapping, StoreError> {
    mappings::named(directories, named)
}

/// The named file of offices, or that of the user's folder, if there is one.
pub fn offices(directories: &Directories, named: Option<&Path>) -> Result<Option<Offices>, StoreError> {
    match named {
        Some(path) => offices::load(path).map(Some),
        None => offices::own(directories),
    }
}

/// The tree of the offices; without any, that of the agencies which the sessions name.
#[must_use]
pub fn tree(offices: Option<&Offices>, sessions: &[SessionBrief]) -> OfficeTree {
    match offices {
        Some(offices) => OfficeTree::of(offices),
        None => OfficeTree::without_offices(sessions.iter().map(|session| session.plan.agency.as_str())),
    }
}

/// The bytes of a file of offices that names every office of the sessions, and those of `known` as they are.
pub fn first_offices(path: &Path, known: Option<Offices>, gathered: &Gathered) -> Result<Vec<u8>, StoreError> {
    let known = known.unwrap_or_else(Offices::none);
    offices::bytes(path, &known.completed(gathered.sessions.iter()))
}

/// The report.
pub fn bytes(rolled_up: &RolledUp, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let Gathered { paths, sessions, unreadable, .. } = &*rolled_up.gathered;
    let files: Vec<String> = paths.iter().map(|path| display_path(path)).collect();
    let unreadable: Vec<(String, String)> = unreadable.iter().map(|error| left_out(error, options.lang)).collect();
    let city = report::City { rollup: &rolled_up.rollup, sessions, files: &files, unreadable: &unreadable };
    report::write_rollup(&city, format, options)
}

/// A file that cannot be read, and its first problem in words.
fn left_out(error: &StoreError, lang: Lang) -> (String, String) {
    let file = error.path().map(display_path).unwrap_or_default();
    let why = match error {
        StoreError::Bad { problems, .. } if !problems.is_empty() => {
            lang.rollup_first_problem(problems[0].line, &problems[0].message(lang))
        }
        _ => error.message(lang),
    };
    (file, why)
}

text! {
    rollup_name { zh: "各機關彙整", en: "rollup" }
}

messages! {
    rollup_first_problem(line: usize, problem: &str) { zh: "第 {line} 行，{problem}", en: "line {line}, {problem}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, session};
    use std::ops::ControlFlow;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn request() -> RollUpRequest {
        RollUpRequest {
            paths: Vec::new(),
            offices: None,
            query: RollUpQuery::default(),
            against: None,
            trust: Trust::Stamp,
            on: "2026-12-31".parse().unwrap(),
        }
    }

    #[test]
    fn before_the_first_visit_nothing_is_missed_but_a_folder_that_is_named_is() {
        let place = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(place.path())).unwrap();
        let unreadable = |named: &[PathBuf]| {
            gather(&directories, named, Trust::Stamp, &|_| ControlFlow::Continue(())).unwrap().unreadable.len()
        };
        assert_eq!((unreadable(&[]), unreadable(&[directories.sessions()])), (0, 1));
    }

    #[test]
    fn the_sessions_of_the_folder_are_summed_up_and_the_watch_hears_of_each_and_can_stop() {
        let folder = folder();
        folder.put("a", &session("1", "2026-11-22", Mark::Done));
        folder.put("b", &session("2", "2026-11-23", Mark::Absent));
        folder.put_bad("bad");
        let heard = AtomicUsize::new(0);
        let watch = |read: FilesRead| {
            assert_eq!(read.of, 3);
            heard.fetch_max(read.done, Ordering::Relaxed);
            ControlFlow::Continue(())
        };
        let rolled_up = roll_up(&folder.directories, &request(), &watch).unwrap().expect("nobody said stop");
        assert_eq!(heard.into_inner(), 3);
        let whole = &rolled_up.rollup.nodes[0];
        assert_eq!((whole.sessions, whole.whole.tally.absent, rolled_up.gathered.unreadable.len()), (1, 1, 1));
        let stopped = roll_up(&folder.directories, &request(), &|_| ControlFlow::Break(()));
        assert!(stopped.unwrap().is_none());
        let text = bytes(&rolled_up, Format::Text, &Options::new(Lang::En)).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("older than b.session.ron") && text.contains("cannot be read: line 1,"), "{text}");
        let page = String::from_utf8(bytes(&rolled_up, Format::Html, &Options::new(Lang::En)).unwrap()).unwrap();
        for part in
            ["class=\"city\"", "data-filter=\"Only", "<script>", "href=\"#o-a-", "id=\"o-a-", "b.session.ron</li>"]
        {
            assert!(page.contains(part), "{part}");
        }
        let first = first_offices(Path::new("a.csv"), None, &rolled_up.gathered).unwrap();
        assert!(String::from_utf8(first).unwrap().contains(",範例衛生所,"));
        assert!(offices(&folder.directories, Some(Path::new("gone"))).is_err());
        assert!(offices(&folder.directories, None).unwrap().is_none());
    }
}
