//! Lists of the sessions in the user's folder, in brief from the cache.

use std::path::PathBuf;

use crate::model::city::brief::SessionBrief;
use crate::model::judge::due::OverduePoints;
use crate::model::plan::checklist::Milestone;
use crate::model::plan::series::SeriesKey;
use crate::model::record::summary::Summary;
use crate::model::record::visit::Visit;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::directories::Directories;
use crate::store::error::StoreError;
use crate::store::session::bulk::{self, Trust};
use crate::store::session::session_files::in_folder;
use crate::store::session::summaries::{LookedAt, Summaries};

/// A row in the lists of sessions.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its file.
    pub path: PathBuf,
    /// Id of the session.
    pub id: String,
    /// Name of the inspected office.
    pub agency: String,
    /// 民國 year of the plan.
    pub year: u16,
    /// Id of the checklist.
    pub checklist_id: String,
    /// Its series.
    pub series: SeriesKey,
    /// Title of the plan without the office's name.
    pub title: String,
    /// Kind, site, reviewers and time of the visit.
    pub visit: Visit,
    /// How many points have a conflict that nobody has decided yet.
    pub conflicts: usize,
    /// How many points were drawn, where a sample was.
    pub drawn: Option<u32>,
    /// Scores, computed from the answers.
    pub summary: Summary,
    /// Time of the last change.
    pub changed: Moment,
    /// Milestones of the plan.
    pub milestones: Vec<Milestone>,
    /// Number of points past their deadline and behind schedule on the day of the visit.
    pub overdue_points: OverduePoints,
}

impl Listed {
    /// The row for a session in brief.
    #[must_use]
    pub fn of(path: PathBuf, session: &SessionBrief) -> Self {
        Self {
            path,
            id: session.id.clone(),
            agency: session.plan.agency.clone(),
            year: session.plan.year,
            checklist_id: session.plan.id.clone(),
            series: session.plan.series.clone(),
            title: session.plan.title.clone(),
            visit: session.visit.clone(),
            conflicts: session.conflicts,
            drawn: session.drawn,
            summary: session.summary(),
            changed: session.changed,
            milestones: session.plan.milestones.clone(),
            overdue_points: session.overdue_points,
        }
    }
}

/// All sessions in the user's folder in brief with their paths, sorted by file name; and one error for each unreadable
/// file.
#[must_use]
pub fn briefs(directories: &Directories) -> (Vec<(PathBuf, SessionBrief)>, Vec<StoreError>) {
    let folder = directories.sessions();
    let load = || Summaries::load(directories, LookedAt::Folder(&folder));
    let (paths, summaries) = bulk::looking(|| in_folder(&folder), load);
    let read = bulk::briefs(&paths, summaries, Trust::Stamp, &|_| std::ops::ControlFlow::Continue(()));
    let (mut sessions, mut bad) = (Vec::new(), Vec::new());
    for (path, read) in paths.into_iter().zip(read.unwrap_or_default()) {
        match read {
            Ok(session) => sessions.push((path, session)),
            Err(error) => bad.push(error),
        }
    }
    (sessions, bad)
}

/// All sessions in the user's folder, most recently changed first; and one error for each unreadable file.
#[must_use]
pub fn list(directories: &Directories) -> (Vec<Listed>, Vec<StoreError>) {
    let (sessions, bad) = briefs(directories);
    let mut listed: Vec<Listed> = sessions.into_iter().map(|(path, session)| Listed::of(path, &session)).collect();
    latest_first(&mut listed);
    (listed, bad)
}

/// Sorts rows by the last change, the latest first.
pub fn latest_first(listed: &mut [Listed]) {
    listed.small_sort_by(|one, other| other.changed.cmp(&one.changed).then_with(|| other.path.cmp(&one.path)));
}
