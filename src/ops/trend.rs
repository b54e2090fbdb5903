//! Inspections of offices over time, and the files that cannot be read.

use std::path::PathBuf;
use std::sync::Arc;

use super::Directories;
use super::copies::{self, SameSession};
use super::export::{Format, Options, ReportError};
use crate::model::city::brief::{PlanBrief, SessionBrief};
use crate::model::list::find::Needle;
use crate::model::record::session::Session;
use crate::model::visits::trend::{Trend, trends};
use crate::report;
use crate::store::error::StoreError;
use crate::store::session::{listing, sessions};

pub use crate::report::series_words;

/// Trends of offices.
#[derive(Debug)]
pub struct Trends {
    /// One for each office, in the order of the file names.
    pub trends: Vec<Trend>,
    /// The sessions of these offices of which there is more than one file.
    pub copies: Vec<SameSession>,
    /// Files in the user's folder that cannot be read.
    pub unreadable: Vec<StoreError>,
    /// The files that were read.
    pub sources: Vec<PathBuf>,
}

/// Trends of all offices in the user's folder, or of those whose name contains `part`.
#[must_use]
pub fn of_offices(directories: &Directories, part: Option<&str>) -> Trends {
    let (mut files, unreadable) = listing::briefs(directories);
    if let Some(needle) = part.and_then(Needle::new) {
        files.retain(|(_, session)| needle.is_in(&session.plan.agency));
    }
    Trends::of(files, None, unreadable)
}

/// Trend of one office: its sessions in the user's folder and the open one, wherever that is stored.
#[must_use]
pub fn of_agency(directories: &Directories, agency: &str, open: Option<&Session>) -> Trends {
    let (mut files, unreadable) = listing::briefs(directories);
    files.retain(|(_, session)| session.plan.agency == agency);
    Trends::of(files, open.filter(|open| open.checklist().agency == agency), unreadable)
}

impl Trends {
    fn of(files: Vec<(PathBuf, SessionBrief)>, open: Option<&Session>, unreadable: Vec<StoreError>) -> Self {
        let by_file = copies::among_files(&files);
        let copies = by_file.iter().map(|copies| SameSession::of(copies, |at| files[at].0.clone())).collect();
        let (sources, mut briefs): (Vec<PathBuf>, Vec<SessionBrief>) = files.into_iter().unzip();
        briefs.extend(open.map(|open| SessionBrief::of(open, Arc::new(PlanBrief::of(open.checklist())))));
        // The open one may be a file of these, as it was before it was opened.
        let read = |at: usize| match sources.get(at) {
            Some(path) => Some(sessions::read(path).ok()?.0),
            None => open.cloned(),
        };
        let all = if open.is_some() { copies::among(briefs.iter().map(copies::ids), read) } else { by_file };
        Self { trends: trends(&briefs, &all), copies, unreadable, sources }
    }
}

/// The trend report.
pub fn bytes(trends: &[Trend], format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    report::write_trend(trends, format, options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, on_disk, session};

    #[test]
    fn the_trend_takes_in_the_open_session_wherever_it_lies_and_bad_files_are_told() {
        let folder = folder();
        folder.put("older", &session("older", "2025-11-20", Mark::Absent));
        let newer = folder.put("newer", &session("newer", "2026-11-22", Mark::Done));
        folder.put_bad("bad");
        let open = on_disk(&newer);
        let agency = open.checklist().agency.clone();
        let visits = |open: Option<Session>| {
            let found = of_agency(&folder.directories, &agency, open.as_ref());
            assert_eq!(found.unreadable.len(), 1);
            found.trends.first().map_or(0, |trend| trend.series[0].visits.len())
        };
        assert_eq!((visits(None), visits(Some(open.clone()))), (2, 2), "it is in the folder already");
        std::fs::remove_file(&newer).unwrap();
        assert_eq!((visits(None), visits(Some(open))), (1, 2));
        assert!(of_agency(&folder.directories, "他所", None).trends.is_empty());
        let all = of_offices(&folder.directories, None);
        assert_eq!((all.trends.len(), all.unreadable.len()), (1, 1));
        let part: String = agency.chars().take(2).collect();
        assert_eq!(of_offices(&folder.directories, Some(&part)).trends.len(), 1);
        assert!(of_offices(&folder.directories, Some("他所")).trends.is_empty());
        folder.put("copy", &session("older", "2025-11-20", Mark::Absent));
        let found = of_offices(&folder.directories, None);
        assert_eq!((found.trends[0].series[0].visits.len(), found.copies.len()), (1, 1));
        assert!(!bytes(&all.trends, Format::Html, &Options::new(Lang::En)).unwrap().is_empty());
    }
}
