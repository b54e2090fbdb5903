//! Open follow-ups of several sessions in one list, overdue ones first, and the files that cannot be read.

use chrono::NaiveDate;
use std::path::PathBuf;

use super::copies::{self, SameSession};
use super::{Directories, open};
use crate::model::judge::owed::{OpenFollowUpAt, open_over};
use crate::model::list::find::Needle;
use crate::model::record::session::Session;
use crate::store::error::StoreError;
use crate::store::session::listing;

/// Open follow-ups of several sessions.
#[derive(Debug)]
pub struct OpenFollowUps {
    /// The sessions that were read, with their paths.
    pub sessions: Vec<(PathBuf, Session)>,
    /// The follow-ups, each with the index of its session; most urgent first.
    pub open: Vec<OpenFollowUpAt>,
    /// The sessions of which there is more than one file.
    pub copies: Vec<SameSession>,
    /// Files in the user's folder that cannot be read.
    pub unreadable: Vec<StoreError>,
}

/// Open follow-ups of the named sessions, or of all in the user's folder if none is named.
///
/// `office` selects the offices whose name contains it, or the checklist of that id.
pub fn over(
    directories: &Directories,
    named: &[PathBuf],
    office: Option<&str>,
    on: NaiveDate,
) -> Result<OpenFollowUps, StoreError> {
    let (mut files, unreadable) = if named.is_empty() {
        listing::all_with_paths(directories)
    } else {
        let read = named.iter().map(|named| open::read(directories, named).map(|read| (read.path, read.session)));
        (read.collect::<Result<Vec<_>, _>>()?, Vec::new())
    };
    if let Some(office) = office {
        let needle = Needle::new(office);
        files.retain(|(_, session)| {
            let checklist = session.checklist();
            checklist.id == office || needle.as_ref().is_some_and(|needle| needle.is_in(&checklist.agency))
        });
    }
    Ok(OpenFollowUps::of(files, unreadable, on))
}

/// Open follow-ups of one office over all its sessions in the user's folder.
#[must_use]
pub fn of_agency(directories: &Directories, agency: &str, on: NaiveDate) -> OpenFollowUps {
    let (mut files, unreadable) = listing::all_with_paths(directories);
    files.retain(|(_, session)| session.checklist().agency == agency);
    OpenFollowUps::of(files, unreadable, on)
}

impl OpenFollowUps {
    fn of(files: Vec<(PathBuf, Session)>, unreadable: Vec<StoreError>, on: NaiveDate) -> Self {
        let sessions: Vec<&Session> = files.iter().map(|(_, session)| session).collect();
        let open = open_over(&sessions, on);
        let copies = copies::among(&files);
        Self { sessions: files, open, copies, unreadable }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::ops::sample::folder;

    #[test]
    fn each_follow_up_comes_with_its_file_and_bad_files_are_told() {
        let folder = folder();
        let session = sample::rich();
        let path = folder.put("a", &session);
        folder.put_bad("bad");
        let on = "2026-12-31".parse().unwrap();
        let agency = &session.checklist().agency;
        let points = |found: &OpenFollowUps| -> Vec<String> {
            found
                .open
                .iter()
                .map(|at| format!("{} {}", at.open.point, found.sessions[at.session].0.display()))
                .collect()
        };
        // The follow-up of 2.1.1 is closed, and nobody wrote one for the two that are partial.
        let expected: Vec<String> =
            ["1.1.3", "1.1.2", "1.2.1"].map(|point| format!("{point} {}", path.display())).into();
        let found = of_agency(&folder.directories, agency, on);
        assert_eq!((points(&found), found.unreadable.len()), (expected.clone(), 1));
        assert!(of_agency(&folder.directories, "他所", on).open.is_empty());
        let id = &session.checklist().id;
        for (named, office, bad) in [
            (vec![], None, 1),
            (vec![], Some(agency.as_str()), 1),
            (vec!["a".into()], None, 0),
            (vec!["a".into()], Some(id.as_str()), 0),
        ] {
            let found = over(&folder.directories, &named, office, on).unwrap();
            assert_eq!((points(&found), found.unreadable.len()), (expected.clone(), bad), "{named:?} {office:?}");
        }
        let other = over(&folder.directories, &[], Some("他所"), on).unwrap();
        assert!(other.sessions.is_empty() && other.open.is_empty());
        assert!(over(&folder.directories, &["gone".into()], None, on).is_err());
    }
}
