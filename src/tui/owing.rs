//! What an office owes: its sessions read, and the open follow-ups of all of them in one list.

use chrono::NaiveDate;

use super::effect::{Event, FiledFollowUp};
use crate::model::judge::follow_up::{OwedAt, open_over};
use crate::model::record::session::Session;
use crate::store::disk::places::Places;
use crate::store::session::sessions;

/// The open follow-ups of an office, each with its session, and how many session files cannot be read.
pub(super) fn owed_by(agency: String, places: &Places, on: NaiveDate) -> Event {
    let (mut files, bad) = sessions::all_with_paths(places);
    files.retain(|(_, session)| session.checklist().agency == agency);
    let sessions: Vec<&Session> = files.iter().map(|(_, session)| session).collect();
    let item = |OwedAt { session, owed }| FiledFollowUp { owed, session: files[session].0.clone() };
    let owed = open_over(&sessions, on).into_iter().map(item).collect();
    Event::OfficeOwes { agency, owed, unreadable: bad.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::store::session::sessions::Overwrite;

    #[test]
    fn each_follow_up_comes_with_its_file_and_other_offices_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::find(Some(folder.path())).unwrap();
        let path = places.sessions().join("a.session.ron");
        let session = sample::rich();
        sessions::create(&path, &session, Overwrite::Never).unwrap();
        std::fs::write(places.sessions().join("bad.session.ron"), "Session(").unwrap();
        let on = "2026-12-31".parse().unwrap();
        let owed_by = |agency: &str| match owed_by(agency.to_owned(), &places, on) {
            Event::OfficeOwes { owed, unreadable, .. } => (owed, unreadable),
            other => panic!("{other:?}"),
        };
        let (owed, unreadable) = owed_by(&session.checklist().agency);
        let points: Vec<&str> = owed.iter().map(|item| item.owed.point.as_str()).collect();
        // That of 2.1.1 is closed.
        assert_eq!((points, unreadable), (vec!["1.1.3"], 1));
        assert_eq!(owed[0].session, path);
        assert!(owed_by("他所").0.is_empty());
    }
}
