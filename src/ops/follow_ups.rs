//! Open follow-ups of several sessions in one list, overdue ones first, and the files that cannot be read.
//!
//! What is open is found from sessions in brief; only those that hold its texts are read in full.

use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::Directories;
use super::copies::{self, SameSession};
use super::export::{Format, Options, ReportError};
use crate::model::city::brief::SessionBrief;
use crate::model::judge::open_follow_ups::{Account, FollowUpStateAt, OpenFollowUpAt, open_states};
use crate::model::list::find::Needle;
use crate::model::value::sorting::SmallSort as _;
use crate::report;
use crate::store::error::{StoreError, display_path};
use crate::store::format::checklist_blocks::ChecklistBlocks;
use crate::store::session::bulk::{self, FilesRead, Trust};
use crate::store::session::listing;
use crate::store::session::sessions::locate;
use crate::store::session::summaries::{LookedAt, Summaries};

/// Open follow-ups of several sessions.
#[derive(Debug)]
pub struct OpenFollowUps {
    /// The sessions that were looked at, with their paths.
    pub sessions: Vec<(PathBuf, SessionBrief)>,
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
        listing::briefs(directories)
    } else {
        let paths: Vec<PathBuf> = named.iter().map(|named| locate(directories, named)).collect();
        let summaries = Summaries::load(directories, LookedAt::Named);
        let read = bulk::briefs(&paths, summaries, Trust::Stamp, &go_on).unwrap_or_default();
        let read = paths.into_iter().zip(read).map(|(path, read)| Ok((path, read?)));
        (read.collect::<Result<Vec<_>, _>>()?, Vec::new())
    };
    if let Some(office) = office {
        let needle = Needle::new(office);
        files.retain(|(_, session)| {
            let plan = &session.plan;
            plan.id == office || needle.as_ref().is_some_and(|needle| needle.is_in(&plan.agency))
        });
    }
    Ok(OpenFollowUps::of(files, unreadable, on))
}

/// Open follow-ups of one office over all its sessions in the user's folder.
#[must_use]
pub fn of_agency(directories: &Directories, agency: &str, on: NaiveDate) -> OpenFollowUps {
    let (mut files, unreadable) = listing::briefs(directories);
    files.retain(|(_, session)| session.plan.agency == agency);
    OpenFollowUps::of(files, unreadable, on)
}

/// The report, seen from a day.
pub fn bytes(found: &OpenFollowUps, on: NaiveDate, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let name = |path: &Path| display_path(Path::new(path.file_name().unwrap_or(path.as_os_str())));
    let files: Vec<String> = found.sessions.iter().map(|(path, _)| name(path)).collect();
    let sessions: Vec<&SessionBrief> = found.sessions.iter().map(|(_, session)| session).collect();
    let list = report::FollowUpList { open: &found.open, sessions: &sessions, files: &files, on };
    report::write_follow_ups(&list, format, options)
}

fn go_on(_: FilesRead) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

impl OpenFollowUps {
    fn of(files: Vec<(PathBuf, SessionBrief)>, unreadable: Vec<StoreError>, on: NaiveDate) -> Self {
        let accounts: Vec<Account> = files.iter().map(|(_, session)| session.account()).collect();
        let same = copies::among_files(&files);
        let copies = same.iter().map(|copies| SameSession::of(copies, |at| files[at].0.clone())).collect();
        let found = open_states(&accounts, &same, on);
        let mut all = Self { sessions: files, open: Vec::new(), copies, unreadable };
        all.tell(&found);
        all
    }

    /// Reads the texts of what is open.
    fn tell(&mut self, states: &[FollowUpStateAt]) {
        let mut by_file: HashMap<&Path, Vec<usize>> = HashMap::new();
        for (at, state) in states.iter().enumerate() {
            by_file.entry(&self.sessions[state.session].0).or_default().push(at);
        }
        let mut paths: Vec<PathBuf> = by_file.keys().map(|&path| path.to_owned()).collect();
        paths.small_sort();
        let told = bulk::sessions(&paths, &ChecklistBlocks::default(), &go_on, |path, session, _| {
            let tell = |&at: &usize| Some((at, session.told(states[at].point.clone(), states[at].state)?));
            by_file[path].iter().filter_map(tell).collect::<Vec<_>>()
        });
        let mut open = Vec::with_capacity(states.len());
        for told in told.unwrap_or_default() {
            match told {
                Ok(told) => open.extend(told),
                Err(error) => self.unreadable.push(error),
            }
        }
        open.small_sort_by_key(|(at, _)| *at);
        self.open = open.into_iter().map(|(at, open)| OpenFollowUpAt { session: states[at].session, open }).collect();
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
