//! Evidence: files hashed, copied and recorded at a point, verified, and paths completed.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::Directories;
use super::record::{Place, RecordError, Recorded, Recording};
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::folder_of;
use crate::store::disk::paths;
use crate::store::error::StoreError;
use crate::store::evidence;

pub use crate::store::disk::paths::Completion;
pub use crate::store::evidence::{Keep, State, Wanted};

/// Records a piece of evidence at a point; a relative path is resolved against `base` first. `None` if `stop` was set
/// in the meantime.
pub fn add(
    directories: &Directories,
    place: Place<'_>,
    wanted: &Wanted,
    base: &Path,
    now: Moment,
    stop: &AtomicBool,
) -> Result<Option<(Evidence, Recorded)>, RecordError> {
    let recording = Recording::open(directories, place, now)?;
    // Checked before any file is copied.
    recording.require_covered()?;
    recording.require_changeable()?;
    let bases = [base.to_owned()];
    let Some(evidence) = evidence::collect(wanted, recording.walk.path(), &bases, now, stop)? else { return Ok(None) };
    if recording.session().answer(place.point).is_some_and(|answer| has(&answer.evidence, &evidence)) {
        return Err(RecordError::EvidenceTwice(place.point.clone(), evidence.what));
    }
    let edit =
        recording.session().changing(place.point, &recording.stamp, |answer| answer.evidence.push(evidence.clone()));
    Ok(Some((evidence, recording.save(edit)?)))
}

/// Whether a piece of evidence is among others: the same file, or the same number of a photo.
#[must_use]
pub fn has(known: &[Evidence], evidence: &Evidence) -> bool {
    known.iter().any(|known| evidence::is_same(known, evidence))
}

/// The one edit that adds a piece of evidence to these points of an open session, leaving out those that have it already.
#[must_use]
pub fn adding(session: &Session, points: &[PointId], evidence: &Evidence, stamp: &Stamp) -> Edit {
    let lacks = |point: &&PointId| session.answer(point).is_none_or(|answer| !has(&answer.evidence, evidence));
    session.showing_all(points.iter().filter(lacks), evidence, stamp)
}

/// Makes evidence for a session that is open elsewhere; a relative path is resolved against its folder. `None` if
/// `stop` was set in the meantime.
pub fn collect(
    wanted: &Wanted,
    session: &Path,
    now: Moment,
    stop: &AtomicBool,
) -> Result<Option<Evidence>, StoreError> {
    evidence::collect(wanted, session, &[], now, stop)
}

/// Pieces of evidence with their states; shorter than the input if `stop` was set in the meantime.
#[must_use]
pub fn look_at(files: Vec<Evidence>, session: &Path, stop: &AtomicBool) -> Vec<(Evidence, State)> {
    evidence::look_at(files, session, stop)
}

/// Completes a path; a relative one starts at the session's folder.
#[must_use]
pub fn complete(typed: &str, session: &Path) -> Completion {
    paths::complete(typed, folder_of(session))
}

/// Endings of files that a program shows and does not run.
const SHOWN: [&str; 28] = [
    "jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff", "pdf", "odt", "ods", "odp", "docx",
    "xlsx", "pptx", "txt", "md", "csv", "mp3", "m4a", "wav", "ogg", "mp4", "mov", "webm", "3gp",
];

/// The path of a file that is evidence, by the session that names it.
#[must_use]
pub fn path(evidence: &Evidence, session: &Path) -> PathBuf {
    folder_of(session).join(&evidence.what)
}

/// The path of a piece of evidence that may be opened in its own program: a file that is as it was recorded and of a kind
/// that is shown, not run. Nothing in a network is opened because a session says so.
#[must_use]
pub fn openable(evidence: &Evidence, state: Option<&State>, session: &Path) -> Option<PathBuf> {
    let path = path(evidence, session);
    let is_shown = path.extension().is_some_and(|ending| SHOWN.iter().any(|shown| ending.eq_ignore_ascii_case(shown)));
    (state == Some(&State::Intact) && is_shown && !paths::leads_away(&evidence.what)).then_some(path)
}

/// The folder with copies of a session's evidence.
#[must_use]
pub fn folder(session: &Path) -> PathBuf {
    evidence::folder(session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::ops::sample::{folder, moment, on_disk, session};

    static GO_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn evidence_is_recorded_and_copied_and_found_intact() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        std::fs::write(folder.folder.path().join("hall.jpg"), "hall").unwrap();
        let point: PointId = "1.1.1".into();
        let place = Place { session: &path, point: &point, by: None, reason: None };
        let wanted = Wanted { typed: "hall.jpg".into(), keep: Keep::Copy, method: None };
        let now = moment("2026-11-23");
        let added = add(&folder.directories, place, &wanted, folder.folder.path(), now, &GO_ON).unwrap();
        let (evidence, recorded) = added.expect("it was not stopped");
        assert_eq!(on_disk(&path).answer(&point).unwrap().evidence, std::slice::from_ref(&evidence));
        assert_eq!(recorded.path, path);
        assert!(super::folder(&path).join("hall.jpg").is_file());
        assert_eq!(look_at(vec![evidence.clone()], &path, &GO_ON), [(evidence, State::Intact)]);
        assert!(complete("一.ev", &path).text.starts_with("一.evidence"));
    }

    #[test]
    fn the_same_evidence_is_not_recorded_twice() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        std::fs::write(folder.directories.sessions().join("hall.jpg"), "hall").unwrap();
        let point: PointId = "1.1.1".into();
        let place = Place { session: &path, point: &point, by: None, reason: None };
        let add = |typed: &str| {
            let wanted = Wanted { typed: typed.into(), keep: Keep::InPlace, method: None };
            add(&folder.directories, place, &wanted, Path::new(""), moment("2026-11-23"), &GO_ON)
        };
        add("hall.jpg").unwrap();
        add("P-12").unwrap();
        for twice in ["hall.jpg", "./hall.jpg", "p-12"] {
            assert!(matches!(add(twice), Err(RecordError::EvidenceTwice(..))), "{twice}");
        }
        assert_eq!(on_disk(&path).answer(&point).unwrap().evidence.len(), 2);
    }

    #[test]
    fn what_is_opened_is_intact_and_of_a_kind_that_is_shown() {
        let session = Path::new("s/一.session.ron");
        let of = |what: &str, state| openable(&sample::photo(what, None), Some(&state), session);
        assert_eq!(of("一.evidence/大廳.JPG", State::Intact), Some("s/一.evidence/大廳.JPG".into()));
        for what in
            ["run.exe", "run.bat", "run.desktop", "page.html", "run", "plan.docm", "//server/a.jpg", "a.jpg.lnk"]
        {
            assert_eq!(of(what, State::Intact), None, "{what}");
        }
        for state in [State::NotFound, State::OtherContent, State::Text, State::Unseen] {
            assert_eq!(of("a.jpg", state), None);
        }
        assert_eq!(openable(&sample::photo("a.jpg", None), None, session), None, "not looked at yet");
    }

    #[test]
    fn nothing_is_copied_for_a_point_that_there_is_not_or_when_told_to_stop() {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Done));
        std::fs::write(folder.directories.sessions().join("hall.jpg"), "hall").unwrap();
        let wanted = Wanted { typed: "hall.jpg".into(), keep: Keep::Copy, method: None };
        let now = moment("2026-11-23");
        let point: PointId = "9.9.9".into();
        let place = Place { session: &path, point: &point, by: None, reason: None };
        let refused = add(&folder.directories, place, &wanted, Path::new(""), now, &GO_ON);
        assert!(matches!(refused, Err(RecordError::UnknownPoint(..))));
        let stop = AtomicBool::new(true);
        assert!(collect(&wanted, &path, now, &stop).unwrap().is_none());
        assert!(!super::folder(&path).exists() && look_at(Vec::new(), &path, &stop).is_empty());
        assert!(collect(&wanted, &path, now, &GO_ON).unwrap().is_some());
    }
}
