//! Closing a visit (結案): the close-out check, and the seal if nothing prevents it.

use std::path::{Path, PathBuf};

use super::Directories;
use super::open::FileProblem;
use super::record::RecordError;
use super::walk::Walk;
use crate::model::check::clock::ClockDoubt;
use crate::model::check::close_out::{OpenItem, any_error};
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::value::text::entered_line;

/// The result of closing a visit.
#[derive(Debug)]
pub struct CloseReport {
    /// The file.
    pub path: PathBuf,
    /// The session afterwards.
    pub session: Session,
    /// Open items; empty if the visit was closed before.
    pub open_items: Vec<OpenItem>,
    /// Whether it was closed.
    pub outcome: CloseOutcome,
    /// What is doubtful about the times, of the closing too.
    pub doubts: Vec<ClockDoubt>,
    /// The name that was used though the visit has several reviewers and nobody was named.
    pub assumed: Option<String>,
    /// Warnings about the file as it was read.
    pub warnings: Vec<FileProblem>,
}

/// Whether a visit was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseOutcome {
    /// Closed now.
    Closed,
    /// Closed before; nothing was changed.
    ClosedBefore,
    /// Not closed, because of open items that are errors; nothing was changed.
    Refused,
}

/// Closes a visit, by path or by name of its session, on behalf of `by` or else of the first reviewer.
pub fn close(
    directories: &Directories,
    named: &Path,
    by: Option<&str>,
    now: Moment,
) -> Result<CloseReport, RecordError> {
    // The walk holds the lock until the file is written.
    let mut walk = Walk::open(directories, named, now)?;
    let session = walk.editor.session();
    let open_items = if session.is_closed() { Vec::new() } else { session.close_out() };
    let doubts = session.closing_doubts(now);
    let assumed = (by.is_none() && walk.editor.is_reviewer_open()).then(|| walk.editor.reviewer().to_owned());
    let outcome = if session.is_closed() {
        CloseOutcome::ClosedBefore
    } else if any_error(&open_items) {
        CloseOutcome::Refused
    } else {
        let stamp = match by {
            Some(by) => Stamp { at: now, by: entered_line(by) },
            None => walk.editor.stamp(now),
        };
        walk.editor.apply(Edit::Close, &stamp).map(drop)?;
        walk.save(now)?;
        CloseOutcome::Closed
    };
    let (path, session, warnings) = walk.end();
    let assumed = assumed.filter(|_| outcome == CloseOutcome::Closed);
    Ok(CloseReport { path, session, open_items, outcome, doubts, assumed, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, on_disk, session};
    use crate::store::session::backup::backups;

    #[test]
    fn a_visit_is_closed_once_and_only_where_nothing_is_in_the_way() {
        let (folder, now) = (folder(), moment("2026-11-23"));
        // An absent point needs a reason.
        let refused = folder.put("absent", &session("1", "2026-11-22", Mark::Absent));
        let report = close(&folder.directories, &refused, None, now).unwrap();
        assert_eq!((report.outcome, any_error(&report.open_items)), (CloseOutcome::Refused, true));
        assert!(!on_disk(&refused).is_sealed() && backups(&refused).is_empty());

        let path = folder.put("done", &session("2", "2026-11-22", Mark::Done));
        let report = close(&folder.directories, "done".as_ref(), Some("李"), now).unwrap();
        assert_eq!(report.outcome, CloseOutcome::Closed);
        let seal = on_disk(&path).seal().cloned().unwrap();
        assert_eq!((seal.by.as_str(), seal.at), ("李", now));
        assert_eq!(backups(&path).len(), 1, "the open visit is kept");
        let again = close(&folder.directories, &path, None, moment("2026-11-24")).unwrap();
        assert_eq!((again.outcome, again.session.seal()), (CloseOutcome::ClosedBefore, Some(&seal)));
    }
}
