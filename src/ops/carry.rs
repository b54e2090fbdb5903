//! Next year's session: the previous verdicts carried to another checklist, in a new file, with a list of what changed.

use std::path::{Path, PathBuf};

use super::Directories;
use super::begin::{self, NewFile, Notice};
use super::list::find_checklist;
use super::open::{self, ReadSession};
use crate::model::record::scope::Scope;
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::roc::Moment;
use crate::store::error::StoreError;
use crate::store::session::sessions;

pub use crate::model::visits::carry::{Carry, ChangedPoint, Today};

/// The request: from which session to which checklist, and what differs from the previous visit.
#[derive(Clone, Debug)]
pub struct CarryOver<'a> {
    /// The previous session, by path or by name.
    pub previous: &'a Path,
    /// The new checklist, by id or by path.
    pub checklist: &'a str,
    /// Kind of visit; the previous one if `None`.
    pub kind: Option<VisitKind>,
    /// Site; the previous one if `None`.
    pub site: Option<String>,
    /// Reviewers; the previous ones if empty.
    pub reviewers: Vec<String>,
}

/// A new session with the previous verdicts.
#[derive(Debug)]
pub struct Carried {
    /// Its file.
    pub path: PathBuf,
    /// The new session, and the lists of unchanged, changed and removed points.
    pub carry: Carry,
    /// The previous session.
    pub previous: ReadSession,
    /// Notices for the user.
    pub notices: Vec<Notice>,
}

/// Creates a session with the previous verdicts and its file.
pub fn carry(
    directories: &Directories,
    wanted: CarryOver<'_>,
    to: NewFile,
    now: Moment,
) -> Result<Carried, StoreError> {
    let previous = open::read(directories, wanted.previous)?;
    let entry = find_checklist(directories, wanted.checklist)?;
    let before = previous.session.visit();
    let visit = Visit {
        kind: wanted.kind.unwrap_or(before.kind),
        site: wanted.site.unwrap_or_else(|| before.site.clone()),
        reviewers: if wanted.reviewers.is_empty() { before.reviewers.clone() } else { wanted.reviewers },
        opened: now,
        closed: None,
    };
    let fresh = sessions::begin(visit, Scope::All, entry.checklist.clone());
    let carry = sessions::with_previous(directories, &previous.session, fresh)?;
    let sources: Vec<PathBuf> =
        [Some(previous.path.as_path()), entry.origin.path()].into_iter().flatten().map(Path::to_owned).collect();
    let path = begin::create(directories, &carry.session, &sources, to, now)?;
    let warnings = previous.warnings.iter().cloned();
    let mut notices: Vec<Notice> =
        warnings.map(|warning| Notice::Warning { path: previous.path.clone(), warning }).collect();
    notices.extend(begin::own_checklist(&entry.origin, &entry.checklist));
    notices.extend(begin::other_office(&previous.session, &carry.session));
    Ok(Carried { path, carry, previous, notices })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::ops::sample::{folder, moment, on_disk, session};
    use crate::ops::{Overwrite, settings};

    fn over(previous: &Path) -> CarryOver<'_> {
        CarryOver { previous, checklist: "sanmin2-115", kind: None, site: None, reviewers: Vec::new() }
    }

    #[test]
    fn a_session_is_carried_to_another_checklist_and_the_other_office_is_told() {
        let folder = folder();
        let path = folder.put("last", &session("1", "2025-11-22", Mark::Absent));
        let wanted = CarryOver { reviewers: vec!["王".into()], ..over("last".as_ref()) };
        let carried = carry(&folder.directories, wanted, NewFile::AUTOMATIC, moment("2026-11-22")).unwrap();
        assert_eq!(carried.previous.path, path);
        let written = on_disk(&carried.path);
        assert_eq!(written.previous().map(|previous| previous.session.as_str()), Some("1"));
        assert_eq!(written.visit().kind, carried.previous.session.visit().kind);
        assert!(matches!(&carried.notices[..], [Notice::OtherOffice { .. }]), "{:?}", carried.notices);
        assert_eq!(settings::load(&folder.directories).unwrap().reviewers, ["王"]);
    }

    #[test]
    fn the_previous_session_is_never_overwritten() {
        let folder = folder();
        let path = folder.put("last", &session("1", "2025-11-22", Mark::Absent));
        let before = std::fs::read(&path).unwrap();
        let to = NewFile { path: Some(path.clone()), overwrite: Overwrite::Forced };
        let refused = carry(&folder.directories, over(&path), to, moment("2026-11-22"));
        assert!(matches!(refused, Err(StoreError::OntoSource { path: of }) if of == path));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
