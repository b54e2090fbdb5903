//! Recording at a single point: opens the session, changes one answer, and saves it with a backup of the version
//! before.
//!
//! A closed visit is amended in the same way, with a reason (更正).

use chrono::NaiveDate;
use std::path::{Path, PathBuf};

use super::Directories;
use super::open::FileProblem;
use super::walk::Walk;
use crate::lang::Lang;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, FollowUp, Recheck};
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::text::entered_line;
use crate::model::walk::change::Refused;
use crate::store::error::StoreError;

/// Number of similar ids in the error for an unknown one.
const NEAREST: usize = 5;

/// The point of a session to change, and who changes it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The session, by path or by name.
    pub session: &'a Path,
    /// The point.
    pub point: &'a PointId,
    /// The reviewer; by default the first one of the visit.
    pub by: Option<&'a str>,
    /// The reason of the amendment, if the visit is closed.
    pub reason: Option<&'a str>,
}

/// What was recorded.
#[derive(Debug)]
pub struct Recorded {
    /// The file.
    pub path: PathBuf,
    /// The session after the change.
    pub session: Session,
    /// The answer of the point before the change.
    pub before: Option<Answer>,
    /// The name that was used though the visit has several reviewers and nobody was named.
    pub assumed: Option<String>,
    /// A note that was being typed at the point, and gave way to the one that was recorded.
    pub dropped_draft: Option<String>,
    /// Warnings about the file as it was read.
    pub warnings: Vec<FileProblem>,
}

/// Why nothing was recorded. The file is unchanged.
#[derive(Debug)]
pub enum RecordError {
    /// The session cannot be read or written.
    Store(StoreError),
    /// The edit is refused.
    Edit(EditError),
    /// The checklist has no such point; similar ids, best match first.
    UnknownPoint(PointId, Vec<PointId>),
    /// The verdict of this point needs no follow-up.
    NoFollowUpNeeded(PointId),
    /// The point has this evidence already.
    EvidenceTwice(PointId, String),
    /// The day on which a follow-up was closed or checked again is still to come.
    Ahead(NaiveDate),
    /// The conflict at a point has fewer sides, or there is none.
    NoSide {
        /// The point.
        point: PointId,
        /// The side asked for, from 1.
        side: usize,
        /// How many sides there are.
        sides: usize,
    },
    /// This side of a conflict is a verdict that was taken back.
    SideWithdrawn {
        /// The point.
        point: PointId,
        /// The side, from 1.
        side: usize,
    },
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
            // A closed visit without a reason. The other refusals concern the list and the cursor of a walk.
            _ => EditError::Sealed,
        })
    }
}

/// Changes of a follow-up; `None` leaves a field unchanged, an empty text clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUpChange {
    /// Cause (why the point is not done).
    pub cause: Option<String>,
    /// Action to be taken.
    pub action: Option<String>,
    /// Responsible unit.
    pub unit: Option<String>,
    /// Responsible person.
    pub owner: Option<String>,
    /// Due date.
    pub due: DateChange,
    /// Date on which it was settled.
    pub closed: DateChange,
    /// Result of a re-check.
    pub recheck: Option<RecheckChange>,
}

/// A change of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateChange {
    /// Unchanged.
    #[default]
    Keep,
    /// Cleared.
    Clear,
    /// Set to this day.
    Set(NaiveDate),
}

/// A re-check to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecheckChange {
    /// The verdict.
    pub mark: Mark,
    /// Day of the re-check; today if `None`.
    pub on: Option<NaiveDate>,
    /// Remark.
    pub note: String,
}

/// What a point gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// A mark, or none.
    Mark(Option<Mark>),
    /// The verdict of one side of a conflict, by position from zero.
    Take(usize),
}

/// Sets or clears the mark of a point, or decides a conflict; the note changes only if one is given.
///
/// A decision on a conflict has a reason in the log: the one given, or else whose verdict was taken.
pub fn mark(
    directories: &Directories,
    place: Place<'_>,
    marking: Marking,
    note: Option<&str>,
    lang: Lang,
    now: Moment,
) -> Result<Recorded, RecordError> {
    let mut recording = Recording::open(directories, place, now)?;
    let (session, stamp) = (recording.session(), &recording.stamp);
    let edit = match (marking, note) {
        (Marking::Mark(mark), Some(note)) => session.answering(place.point, mark, note, stamp),
        (Marking::Mark(mark), None) => session.marking(place.point, mark, stamp),
        (Marking::Take(side), note) => {
            recording.require_covered()?;
            let edit = session.taking(place.point, side, stamp).ok_or_else(|| no_side(session, place.point, side))?;
            let edit = match note {
                Some(note) => edit.with_note(note),
                None => edit,
            };
            recording.default_reason = session.reason_for(place.point, side, lang);
            edit
        }
    };
    recording.save(edit)
}

/// Why a side cannot be taken.
fn no_side(session: &Session, point: &PointId, side: usize) -> RecordError {
    let conflict = session.parts().conflicts.get(point);
    let sides = conflict.map_or(0, |conflict| conflict.sides.len());
    if side < sides {
        RecordError::SideWithdrawn { point: point.clone(), side: side + 1 }
    } else {
        RecordError::NoSide { point: point.clone(), side: side + 1, sides }
    }
}

/// Changes the follow-up of a point; with an empty change it is only read.
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
    let before = session.follow_up_at(place.point);
    let follow_up = change.applied_to(before.clone(), stamp);
    if let Some(day) = follow_up.ahead_of(now.date())
        && before.ahead_of(now.date()) != Some(day)
    {
        return Err(RecordError::Ahead(day));
    }
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

/// A session opened for one edit; holds its lock until it is dropped.
pub(super) struct Recording<'a> {
    pub walk: Walk,
    pub stamp: Stamp,
    place: Place<'a>,
    before: Option<Answer>,
    /// The reason of a decision on a conflict, where none was given.
    default_reason: Option<String>,
    assumed: Option<String>,
}

impl<'a> Recording<'a> {
    /// Opens the session to write it.
    pub fn open(directories: &Directories, place: Place<'a>, now: Moment) -> Result<Self, StoreError> {
        let walk = Walk::open(directories, place.session, now)?;
        let stamp = match place.by {
            Some(by) => Stamp { at: now, by: entered_line(by) },
            None => walk.editor.stamp(now),
        };
        let before = walk.editor.session().answer(place.point).cloned();
        let assumed = (place.by.is_none() && walk.editor.is_reviewer_open()).then(|| stamp.by.clone());
        Ok(Self { walk, stamp, place, before, default_reason: None, assumed })
    }

    /// The session as it is now.
    pub const fn session(&self) -> &Session {
        self.walk.editor.session()
    }

    /// Error if the session does not cover the point.
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

    /// Error if a closed visit is to be changed without a reason, or an open one with a reason.
    pub fn require_changeable(&self) -> Result<(), RecordError> {
        match (self.session().is_closed(), self.place.reason) {
            (true, None) => Err(RecordError::Edit(EditError::Sealed)),
            (false, Some(_)) => Err(RecordError::Edit(EditError::NotSealed)),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }

    /// Applies the edit, as an amendment if there is a reason, and saves unless nothing changed.
    pub fn save(mut self, edit: Edit) -> Result<Recorded, RecordError> {
        let edit = match (self.place.reason, self.default_reason.as_deref()) {
            (Some(reason), _) => edit.because(reason),
            (None, Some(reason)) if !self.session().is_closed() => edit.because(reason),
            (None, _) => edit,
        };
        let applied = self.walk.editor.apply(edit, &self.stamp);
        applied.map(drop).map_err(|refused| match refused {
            Refused::Edit(EditError::UnknownPoint(point)) => {
                let near = near(&point, self.session());
                RecordError::UnknownPoint(point, near)
            }
            refused => refused.into(),
        })?;
        let dropped_draft = self.drop_older_draft();
        self.walk.save(self.stamp.at)?;
        Ok(Recorded { dropped_draft, ..self.unchanged() })
    }

    /// Drops a note that is still being typed at the point if another note was recorded there since: finished later, it
    /// would take the place of the newer one.
    fn drop_older_draft(&mut self) -> Option<String> {
        let session = self.walk.editor.session();
        let draft = session.draft().filter(|draft| draft.point == *self.place.point)?;
        let before = self.before.as_ref().map_or("", |answer| &answer.note);
        if session.note(self.place.point) == before {
            return None;
        }
        let text = draft.text.clone();
        self.walk.editor.drop_draft(&self.stamp).map(|_| text)
    }

    fn unchanged(self) -> Recorded {
        let (path, session, warnings) = self.walk.end();
        Recorded { path, session, before: self.before, assumed: self.assumed, dropped_draft: None, warnings }
    }
}

/// Ids in scope similar to `asked`, best match first; if none is similar, the first ids of the plan.
fn near(asked: &PointId, session: &Session) -> Vec<PointId> {
    let likeness = |id: &PointId| strsim::jaro_winkler(asked.as_str(), id.as_str());
    let mut ids: Vec<PointId> = session.points().map(|(_, _, point)| point.id.clone()).collect();
    if ids.iter().any(|id| likeness(id) > 0.75) {
        // A stable sort, so that equally similar ids stay in plan order.
        ids.small_sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
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
        let recorded = mark(
            &folder.directories,
            place(&point, None),
            Marking::Mark(Some(Mark::Done)),
            Some("好"),
            Lang::ZhTw,
            now,
        )
        .unwrap();
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
        mark(&folder.directories, place(&point, None), Marking::Mark(Some(Mark::Absent)), None, Lang::ZhTw, now)
            .unwrap();
        follow_up(&folder.directories, place(&point, None), FollowUpChange::default(), now).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert!(backups(&path).is_empty());
    }

    #[test]
    fn a_point_that_there_is_not_names_those_near_it() {
        let (folder, _) = with_session();
        let point = "1.1.9".into();
        for refused in [
            mark(
                &folder.directories,
                place(&point, None),
                Marking::Mark(Some(Mark::Done)),
                None,
                Lang::ZhTw,
                moment("2026-11-23"),
            ),
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
    fn what_is_still_to_come_does_not_settle_a_follow_up() {
        let (folder, now) = (folder(), moment("2026-11-23"));
        folder.put("一", &session("1", "2026-11-22", Mark::Absent));
        let point = "1.1.1".into();
        let place =
            || Place { session: "一".as_ref(), point: &point, by: Some("李\u{200b}\u{b}檢查員"), reason: None };
        let record = |change| follow_up(&folder.directories, place(), change, now);
        let day = |day: &str| day.parse().expect("a day");
        let closed = |on: &str| FollowUpChange { closed: DateChange::Set(day(on)), ..FollowUpChange::default() };
        let checked = |on: &str| FollowUpChange {
            recheck: Some(RecheckChange { mark: Mark::Done, on: Some(day(on)), note: "看過\u{b}了".into() }),
            ..FollowUpChange::default()
        };
        for change in [closed("2099-01-01"), closed("2026-11-24"), checked("2026-11-24")] {
            assert!(matches!(record(change), Err(RecordError::Ahead(_))));
        }
        record(closed("2026-11-23")).map(drop).unwrap();
        let recorded = record(checked("2026-11-23")).unwrap();
        let kept = recorded.session.answer(&point).cloned().and_then(|answer| answer.follow_up).unwrap();
        assert_eq!(
            kept.recheck.map(|recheck| (recheck.note, recheck.by)),
            Some(("看過 了".into(), "李 檢查員".into()))
        );
    }

    #[test]
    fn the_name_that_was_taken_for_granted_is_told() {
        let folder = folder();
        let mut parts = session("1", "2026-11-22", Mark::Absent).parts().clone();
        parts.visit.reviewers = vec!["王".into(), "李".into()];
        let path = folder.put("一", &Session::from_parts(parts));
        let (point, now) = ("1.1.2".into(), moment("2026-11-23"));
        let recorded =
            mark(&folder.directories, place(&point, None), Marking::Mark(Some(Mark::Done)), None, Lang::ZhTw, now)
                .unwrap();
        assert_eq!(recorded.assumed.as_deref(), Some("王"));
        let named = Place { by: Some("李"), ..place(&point, None) };
        let recorded =
            mark(&folder.directories, named, Marking::Mark(Some(Mark::Absent)), None, Lang::ZhTw, now).unwrap();
        assert_eq!((recorded.assumed, on_disk(&path).answer(&point).unwrap().by.as_str()), (None, "李"));
    }

    #[test]
    fn a_note_that_is_being_typed_gives_way_to_a_newer_one_and_is_told() {
        let folder = folder();
        let mut begun = session("1", "2026-11-22", Mark::Absent);
        let draft =
            crate::model::record::answer::Draft { point: "1.1.2".into(), text: "草稿".into(), line: 0, column: 2 };
        begun.apply(&Edit::Draft(Some(draft)), &crate::model::sample::stamp(5)).unwrap();
        let path = folder.put("一", &begun);
        let (point, now) = ("1.1.2".into(), moment("2026-11-23"));
        let with_note = |note| {
            mark(&folder.directories, place(&point, None), Marking::Mark(Some(Mark::Done)), note, Lang::ZhTw, now)
                .unwrap()
        };
        assert_eq!(with_note(None).dropped_draft, None);
        assert!(on_disk(&path).draft().is_some(), "a mark alone leaves it");
        assert_eq!(with_note(Some("備註")).dropped_draft.as_deref(), Some("草稿"));
        assert_eq!((on_disk(&path).draft(), on_disk(&path).note(&point)), (None, "備註"));
    }

    #[test]
    fn a_closed_visit_changes_with_a_reason_alone_and_an_open_one_without() {
        let (folder, path) = with_session();
        let (point, now) = ("1.1.1".into(), moment("2026-11-23"));
        let refused = mark(
            &folder.directories,
            place(&point, Some("誤植")),
            Marking::Mark(Some(Mark::Done)),
            None,
            Lang::ZhTw,
            now,
        );
        assert!(matches!(refused, Err(RecordError::Edit(EditError::NotSealed))));
        let mut closed = on_disk(&path);
        closed.apply(&Edit::Close, &Stamp { at: now, by: "王".into() }).unwrap();
        std::fs::remove_file(&path).unwrap();
        folder.put("一", &closed);
        let refused =
            mark(&folder.directories, place(&point, None), Marking::Mark(Some(Mark::Done)), None, Lang::ZhTw, now);
        assert!(matches!(refused, Err(RecordError::Edit(EditError::Sealed))));
        let later = moment("2026-11-24");
        mark(
            &folder.directories,
            place(&point, Some("誤植")),
            Marking::Mark(Some(Mark::Done)),
            None,
            Lang::ZhTw,
            later,
        )
        .unwrap();
        let amended = on_disk(&path);
        assert_eq!((amended.mark(&point), amended.amendments().len()), (Some(Mark::Done), 1));
    }
}
