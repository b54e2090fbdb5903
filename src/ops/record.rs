//! Recording a finding by itself: a session opened, changed at one point, and saved with a backup of what stood before.
//!
//! A visit that is closed is amended in the same way, with a reason (更正).

use chrono::NaiveDate;
use std::path::{Path, PathBuf};

use super::Directories;
use super::open::FileProblem;
use super::walk::Walk;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, FollowUp, Recheck};
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::walk::change::Refused;
use crate::store::error::StoreError;

/// How many ids are named where an unknown one is asked for.
const NEAREST: usize = 5;

/// Which point of which session is changed, and on whose behalf.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The session, by path or by name.
    pub session: &'a Path,
    /// The point.
    pub point: &'a PointId,
    /// Who says so, if not the first reviewer.
    pub by: Option<&'a str>,
    /// Why, if the visit is closed already.
    pub reason: Option<&'a str>,
}

/// What was recorded.
#[derive(Debug)]
pub struct Recorded {
    /// The file.
    pub path: PathBuf,
    /// The session as it stands now.
    pub session: Session,
    /// The answer that the point had before.
    pub before: Option<Answer>,
    /// What is to be said about the file as it was read.
    pub warnings: Vec<FileProblem>,
}

/// Why nothing was recorded. The file is as it was.
#[derive(Debug)]
pub enum RecordError {
    /// The session cannot be read or written.
    Store(StoreError),
    /// The edit is refused.
    Edit(EditError),
    /// The checklist has no such point; ids that may be meant, the likeliest first.
    UnknownPoint(PointId, Vec<PointId>),
    /// The verdict at this point asks for no follow-up.
    NoFollowUpNeeded(PointId),
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for RecordError {
    fn from(refused: Refused) -> Self {
        Self::Edit(match refused {
            Refused::Edit(error) => error,
            // An answer of a closed visit without a reason. What else is refused has to do with a list and a cursor.
            _ => EditError::Sealed,
        })
    }
}

/// What of a follow-up is to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUpChange {
    /// Why it is not done; empty takes the text away, as in the other texts.
    pub cause: Option<String>,
    /// What will be done.
    pub action: Option<String>,
    /// Which unit does it.
    pub unit: Option<String>,
    /// Who does it.
    pub owner: Option<String>,
    /// By when.
    pub due: DateChange,
    /// Since when it is settled.
    pub closed: DateChange,
    /// What a re-check found.
    pub recheck: Option<RecheckChange>,
}

/// What becomes of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateChange {
    /// It stays.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It is this one.
    Set(NaiveDate),
}

/// A re-check that is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecheckChange {
    /// What was found.
    pub mark: Mark,
    /// The day; today where there is none.
    pub on: Option<NaiveDate>,
    /// In words.
    pub note: String,
}

/// Gives a point a mark, or takes it away; the note changes where there is one.
pub fn mark(
    directories: &Directories,
    place: Place<'_>,
    mark: Option<Mark>,
    note: Option<&str>,
    now: Moment,
) -> Result<Recorded, RecordError> {
    let recording = Recording::open(directories, place, now)?;
    let (session, stamp) = (recording.session(), &recording.stamp);
    let edit = match note {
        Some(note) => session.answering(place.point, mark, note, stamp),
        None => session.marking(place.point, mark, stamp),
    };
    recording.save(edit)
}

/// Changes the follow-up of a point; a change of nothing only reads it.
pub fn follow_up(
    directories: &Directories,
    place: Place<'_>,
    change: FollowUpChange,
    now: Moment,
) -> Result<Recorded, RecordError> {
    let recording = Recording::open(directories, place, now)?;
    recording.require_covered()?;
    if change == FollowUpChange::default() {
        return Ok(recording.unchanged());
    }
    recording.require_changeable()?;
    let (session, stamp) = (recording.session(), &recording.stamp);
    if !session.takes_follow_up(place.point) {
        return Err(RecordError::NoFollowUpNeeded(place.point.clone()));
    }
    let follow_up = change.applied_to(session.follow_up_at(place.point), stamp);
    let edit = session.following_up(place.point, follow_up, stamp);
    recording.save(edit)
}

impl FollowUpChange {
    fn applied_to(self, before: FollowUp, stamp: &Stamp) -> FollowUp {
        let text = |new: Option<String>, before| new.map_or(before, |new| new.trim().to_owned());
        let recheck = self.recheck.map(|recheck| Recheck {
            on: recheck.on.unwrap_or_else(|| stamp.at.date()),
            mark: recheck.mark,
            note: recheck.note.trim().to_owned(),
            by: stamp.by.clone(),
        });
        FollowUp {
            cause: text(self.cause, before.cause),
            action: text(self.action, before.action),
            unit: text(self.unit, before.unit),
            owner: text(self.owner, before.owner),
            due: self.due.applied_to(before.due),
            recheck: recheck.or(before.recheck),
            closed: self.closed.applied_to(before.closed),
        }
    }
}

impl DateChange {
    const fn applied_to(self, before: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(date) => Some(date),
        }
    }
}

/// A session that is open for one edit; its lock is held until this is dropped.
pub(super) struct Recording<'a> {
    pub walk: Walk,
    pub stamp: Stamp,
    place: Place<'a>,
    before: Option<Answer>,
}

impl<'a> Recording<'a> {
    /// Opens the session to write it.
    pub fn open(directories: &Directories, place: Place<'a>, now: Moment) -> Result<Self, StoreError> {
        let walk = Walk::open(directories, place.session, now)?;
        let stamp = match place.by {
            Some(by) => Stamp { at: now, by: by.to_owned() },
            None => walk.editor.stamp(now),
        };
        let before = walk.editor.session().answer(place.point).cloned();
        Ok(Self { walk, stamp, place, before })
    }

    /// The session as it stands.
    pub const fn session(&self) -> &Session {
        self.walk.editor.session()
    }

    /// An error where the session does not cover the point.
    pub fn require_covered(&self) -> Result<(), RecordError> {
        let (session, point) = (self.session(), self.place.point);
        if session.in_scope(point) {
            Ok(())
        } else if session.outline().rank(point).is_some() {
            Err(RecordError::Edit(EditError::OutOfScope(point.clone())))
        } else {
            Err(RecordError::UnknownPoint(point.clone(), near(point, session)))
        }
    }

    /// An error where a closed visit is to be changed without a reason, or an open one with it.
    pub fn require_changeable(&self) -> Result<(), RecordError> {
        match (self.session().is_sealed(), self.place.reason) {
            (true, None) => Err(RecordError::Edit(EditError::Sealed)),
            (false, Some(_)) => Err(RecordError::Edit(EditError::NotSealed)),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }

    /// Applies the edit, as an amendment where there is a reason, and saves unless it changed nothing.
    pub fn save(mut self, edit: Edit) -> Result<Recorded, RecordError> {
        let edit = match self.place.reason {
            Some(reason) => edit.because(reason),
            None => edit,
        };
        let applied = self.walk.editor.apply(edit, &self.stamp);
        applied.map(drop).map_err(|refused| match refused {
            Refused::Edit(EditError::UnknownPoint(point)) => {
                let near = near(&point, self.session());
                RecordError::UnknownPoint(point, near)
            }
            refused => refused.into(),
        })?;
        self.walk.save(self.stamp.at)?;
        Ok(self.unchanged())
    }

    fn unchanged(self) -> Recorded {
        let (path, session, warnings) = self.walk.end();
        Recorded { path, session, before: self.before, warnings }
    }
}

/// The ids in scope that resemble one, the likeliest first; where none does, the first of the plan.
fn near(asked: &PointId, session: &Session) -> Vec<PointId> {
    let likeness = |id: &PointId| strsim::jaro_winkler(asked.as_str(), id.as_str());
    let mut ids: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    if ids.iter().any(|id| likeness(id) > 0.75) {
        // The sort is stable, so that ids that resemble equally stay in plan order.
        ids.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    }
    ids.truncate(NEAREST);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::sample::{Folder, folder, moment, on_disk, session};
    use crate::store::session::backup::backups;

    fn place<'a>(point: &'a PointId, reason: Option<&'a str>) -> Place<'a> {
        Place { session: Path::new("一"), point, by: None, reason }
    }

    fn with_session() -> (Folder, PathBuf) {
        let folder = folder();
        let path = folder.put("一", &session("1", "2026-11-22", Mark::Absent));
        (folder, path)
    }

    #[test]
    fn a_mark_is_saved_and_what_stood_before_is_kept() {
        let (folder, path) = with_session();
        let before = std::fs::read(&path).unwrap();
        let point = "1.1.1".into();
        let now = moment("2026-11-23");
        let recorded = mark(&folder.directories, place(&point, None), Some(Mark::Done), Some("好"), now).unwrap();
        assert_eq!(recorded.before.and_then(|answer| answer.mark), Some(Mark::Absent));
        let read = on_disk(&path);
        assert_eq!((read.mark(&point), read.note(&point)), (Some(Mark::Done), "好"));
        assert_eq!(read.answer(&point), recorded.session.answer(&point));
        let kept = backups(&path);
        assert_eq!(kept.len(), 1);
        assert_eq!(std::fs::read(&kept[0].path).unwrap(), before);
    }

    #[test]
    fn what_changes_nothing_writes_nothing() {
        let (folder, path) = with_session();
        let before = std::fs::read(&path).unwrap();
        let point = "1.1.1".into();
        let now = moment("2026-11-23");
        mark(&folder.directories, place(&point, None), Some(Mark::Absent), None, now).unwrap();
        follow_up(&folder.directories, place(&point, None), FollowUpChange::default(), now).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(backups(&path).is_empty());
    }

    #[test]
    fn a_point_that_there_is_not_names_those_near_it() {
        let (folder, _) = with_session();
        let point = "1.1.9".into();
        for refused in [
            mark(&folder.directories, place(&point, None), Some(Mark::Done), None, moment("2026-11-23")),
            follow_up(&folder.directories, place(&point, None), FollowUpChange::default(), moment("2026-11-23")),
        ] {
            let Err(RecordError::UnknownPoint(id, near)) = refused else { panic!("{refused:?}") };
            assert_eq!((id.as_str(), near), ("1.1.9", vec!["1.1.1".into(), "1.1.2".into()]));
        }
    }

    #[test]
    fn a_follow_up_changes_where_it_is_asked_to_and_only_where_one_belongs() {
        let (folder, path) = with_session();
        let point = "1.1.1".into();
        let now = moment("2026-11-23");
        let due = "2026-12-31".parse().unwrap();
        let change = |change: FollowUpChange| follow_up(&folder.directories, place(&point, None), change, now).unwrap();
        change(FollowUpChange {
            cause: Some(" 缺人 ".into()),
            owner: Some("陳".into()),
            due: DateChange::Set(due),
            ..FollowUpChange::default()
        });
        let recheck = RecheckChange { mark: Mark::Partial, on: None, note: "尚可".into() };
        change(FollowUpChange { owner: Some(String::new()), recheck: Some(recheck), ..FollowUpChange::default() });
        let kept = on_disk(&path).answer(&point).and_then(|answer| answer.follow_up.clone()).unwrap();
        assert_eq!((kept.cause.as_str(), kept.owner.as_str(), kept.due), ("缺人", "", Some(due)));
        let recheck = kept.recheck.unwrap();
        assert_eq!((recheck.on, recheck.mark), (now.date(), Mark::Partial));
        change(FollowUpChange { due: DateChange::Clear, ..FollowUpChange::default() });
        assert_eq!(on_disk(&path).follow_up_at(&point).due, None);
        let other = "1.1.2".into();
        let wanted = FollowUpChange { cause: Some("a".into()), ..FollowUpChange::default() };
        let refused = follow_up(&folder.directories, place(&other, None), wanted, now);
        assert!(matches!(refused, Err(RecordError::NoFollowUpNeeded(_))));
    }

    #[test]
    fn a_closed_visit_changes_with_a_reason_alone_and_an_open_one_without() {
        let (folder, path) = with_session();
        let (point, now) = ("1.1.1".into(), moment("2026-11-23"));
        let refused = mark(&folder.directories, place(&point, Some("誤植")), Some(Mark::Done), None, now);
        assert!(matches!(refused, Err(RecordError::Edit(EditError::NotSealed))));
        let mut closed = on_disk(&path);
        closed.apply(&Edit::Close, &Stamp { at: now, by: "王".into() }).unwrap();
        std::fs::remove_file(&path).unwrap();
        folder.put("一", &closed);
        let refused = mark(&folder.directories, place(&point, None), Some(Mark::Done), None, now);
        assert!(matches!(refused, Err(RecordError::Edit(EditError::Sealed))));
        let later = moment("2026-11-24");
        mark(&folder.directories, place(&point, Some("誤植")), Some(Mark::Done), None, later).unwrap();
        let amended = on_disk(&path);
        assert_eq!((amended.mark(&point), amended.amendments().len()), (Some(Mark::Done), 1));
    }
}
