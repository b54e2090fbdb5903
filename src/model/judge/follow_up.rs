//! Follow-ups: which points need one, which are open or overdue, and which a later inspection settled.

use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

use crate::model::plan::checklist::{Checklist, FocusPoint, PointId};
use crate::model::plan::wording::Digest;
use crate::model::record::answer::{Answer, FollowUp, Recheck};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::text::entered_line;

/// A follow-up that is not settled, with its point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFollowUp {
    /// The point.
    pub point: PointId,
    /// What the point asks for.
    pub check: String,
    /// What is to be done.
    pub follow_up: FollowUp,
    /// Which inspection it comes from.
    pub from: FollowUpOrigin,
}

/// Which inspection an open follow-up comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpOrigin {
    /// This inspection; in a list over several, the one named by [`OpenFollowUpAt::session`].
    Current,
    /// The previous inspection, on this day; not settled since.
    Previous(NaiveDate),
    /// The previous inspection, on this day, at a point that this checklist does not have.
    Gone(NaiveDate),
}

/// An open follow-up with the inspection that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFollowUpAt {
    /// Index into the slice given to [`open_over`].
    pub session: usize,
    /// The follow-up.
    pub open: OpenFollowUp,
}

impl Mark {
    /// Whether the verdict asks for a follow-up: what is absent or partial has to improve.
    #[must_use]
    pub const fn asks_for_follow_up(self) -> bool {
        match self {
            Self::Partial | Self::Absent => true,
            Self::Done | Self::NotApplicable => false,
        }
    }
}

impl FollowUp {
    /// Whether every field is empty; such a follow-up is not stored.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Not closed, and no re-check found the point done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && self.recheck.as_ref().is_none_or(|recheck| recheck.mark != Mark::Done)
    }

    /// How many days it is overdue on a day, at least one; `None` where it is settled, not due yet, or without a date.
    #[must_use]
    pub fn days_overdue(&self, on: NaiveDate) -> Option<i64> {
        let due = self.due.filter(|&due| due < on && self.is_open())?;
        Some((on - due).num_days())
    }
}

impl Answer {
    /// The follow-up if it is open. None if the point is now marked done.
    #[must_use]
    pub fn open_follow_up(&self) -> Option<&FollowUp> {
        open_follow_up(self.mark, self.follow_up.as_ref())
    }
}

impl Reference {
    /// The follow-up if it was open at the previous inspection.
    #[must_use]
    pub fn open_follow_up(&self) -> Option<&FollowUp> {
        open_follow_up(self.mark, self.follow_up.as_ref())
    }
}

fn open_follow_up(mark: Option<Mark>, follow_up: Option<&FollowUp>) -> Option<&FollowUp> {
    follow_up.filter(|follow_up| follow_up.is_open() && mark != Some(Mark::Done))
}

impl FollowUp {
    /// The same with its texts as [`entered_line`] leaves them.
    fn entered(self) -> Self {
        let line = |text: String| entered_line(&text);
        Self {
            cause: line(self.cause),
            action: line(self.action),
            unit: line(self.unit),
            owner: line(self.owner),
            recheck: self.recheck.map(|recheck| Recheck { note: line(recheck.note), ..recheck }),
            ..self
        }
    }

    /// The day on which it was closed or checked again, where that is still to come on the day that it is written down.
    #[must_use]
    pub fn ahead_of(&self, today: NaiveDate) -> Option<NaiveDate> {
        let days = [self.closed, self.recheck.as_ref().map(|recheck| recheck.on)];
        days.into_iter().flatten().find(|day| *day > today)
    }
}

impl Session {
    /// The edit that gives a point a follow-up; one that says nothing takes it away.
    #[must_use]
    pub fn following_up(&self, point: &PointId, follow_up: FollowUp, stamp: &Stamp) -> Edit {
        let follow_up = follow_up.entered();
        self.changing(point, stamp, |answer| answer.follow_up = Some(follow_up).filter(|kept| !kept.is_blank()))
    }

    /// Whether a point can have a follow-up: its mark asks for one, or it has one, here or open from the previous
    /// inspection.
    #[must_use]
    pub fn takes_follow_up(&self, point: &PointId) -> bool {
        let answer = self.answer(point);
        answer.is_some_and(|answer| answer.follow_up.is_some() || answer.mark.is_some_and(Mark::asks_for_follow_up))
            || self.previous_open_follow_up(point).is_some()
    }

    /// The follow-up to edit at a point: this inspection's, else the previous one's if open, else a new one for the
    /// responsible units.
    #[must_use]
    pub fn follow_up_at(&self, point: &PointId) -> FollowUp {
        let today = self.answer(point).and_then(|answer| answer.follow_up.as_ref());
        today.or_else(|| self.previous_open_follow_up(point)).cloned().unwrap_or_else(|| FollowUp {
            unit: self.find(point).map(|(_, _, point)| point.units.join("、")).unwrap_or_default(),
            ..FollowUp::default()
        })
    }

    /// The previous inspection's follow-up if still open: this one neither marked the point done nor has its own.
    #[must_use]
    pub fn previous_open_follow_up(&self, point: &PointId) -> Option<&FollowUp> {
        let today = self.answer(point);
        let is_settled = today.is_some_and(|answer| answer.mark == Some(Mark::Done) || answer.follow_up.is_some());
        self.previous_verdict(point).filter(|_| !is_settled)?.open_follow_up()
    }

    /// The open follow-up of a point: this inspection's, else the previous one's.
    #[must_use]
    pub fn open_follow_up(&self, point: &PointId) -> Option<&FollowUp> {
        self.answer(point).and_then(Answer::open_follow_up).or_else(|| self.previous_open_follow_up(point))
    }

    /// How many points in scope ask for a follow-up and have none.
    #[must_use]
    pub fn without_follow_up(&self) -> usize {
        let answers = self.points().filter_map(|(_, _, point)| self.answer(&point.id));
        answers.filter(|answer| answer.follow_up.is_none() && answer.mark.is_some_and(Mark::asks_for_follow_up)).count()
    }

    /// The open follow-ups of this and the previous inspection, seen from a day: overdue ones first, then by due date,
    /// then in plan order; those of points that the checklist no longer has come last.
    #[must_use]
    pub fn open_follow_ups(&self, on: NaiveDate) -> Vec<OpenFollowUp> {
        let of_point = |point: &FocusPoint| {
            let id = &point.id;
            let today =
                self.answer(id).and_then(Answer::open_follow_up).map(|follow_up| (follow_up, FollowUpOrigin::Current));
            let previous = || {
                Some((
                    self.previous_open_follow_up(id)?,
                    FollowUpOrigin::Previous(self.previous_verdict(id)?.at.date()),
                ))
            };
            let (follow_up, from) = today.or_else(previous)?;
            Some(OpenFollowUp { point: id.clone(), check: point.check.clone(), follow_up: follow_up.clone(), from })
        };
        let mut open: Vec<OpenFollowUp> = self.points().filter_map(|(_, _, point)| of_point(point)).collect();
        open.sort_by_key(|open| urgency(&open.follow_up, on));
        open.extend(self.open_at_gone_points());
        open
    }

    fn open_at_gone_points(&self) -> impl Iterator<Item = OpenFollowUp> {
        self.previous().into_iter().flat_map(|previous| &previous.gone).filter_map(|gone| {
            let previous = gone.last.as_ref()?;
            Some(OpenFollowUp {
                point: gone.point.clone(),
                check: gone.wording.check.clone(),
                follow_up: previous.open_follow_up()?.clone(),
                from: FollowUpOrigin::Gone(previous.at.date()),
            })
        })
    }
}

/// Sort key: overdue, then with a due date, then without; by date within each.
fn urgency(follow_up: &FollowUp, on: NaiveDate) -> (bool, bool, Option<NaiveDate>) {
    (follow_up.days_overdue(on).is_none(), follow_up.due.is_none(), follow_up.due)
}

/// Identity of a point across inspections: office, scheme, id, digest of the wording.
type Key<'a> = (&'a str, &'a str, &'a PointId, Digest);

/// The open follow-ups over several inspections, seen from a day, in the order of [`Session::open_follow_ups`].
///
/// A later inspection of the same office settles an earlier follow-up if it marked the point done or has a follow-up of
/// its own there. Of two files of one session (a copy), the one with the longer log counts.
#[must_use]
pub fn open_over(sessions: &[&Session], on: NaiveDate) -> Vec<OpenFollowUpAt> {
    let mut oldest_first: Vec<usize> = (0..sessions.len()).collect();
    oldest_first.sort_by_key(|&at| std::cmp::Reverse(sessions[at].log().len()));
    let mut ids = HashSet::new();
    oldest_first.retain(|&at| ids.insert(&sessions[at].parts().id));
    oldest_first.sort_by_key(|&at| (sessions[at].visit().opened, &sessions[at].parts().id));
    let mut open: HashMap<Key<'_>, (usize, usize, OpenFollowUp)> = HashMap::new();
    for (number, &at) in oldest_first.iter().enumerate() {
        let session = sessions[at];
        let is_previous_missing = session.previous().is_some_and(|previous| !ids.contains(&previous.session));
        for (_, _, point) in session.points() {
            let key = key(session.checklist(), point);
            let entry = |follow_up: &FollowUp, from| {
                let (id, check, follow_up) = (point.id.clone(), point.check.clone(), follow_up.clone());
                (number, at, OpenFollowUp { point: id, check, follow_up, from })
            };
            // The previous inspection is not among these: use the reference that this session keeps of it.
            let previous =
                session.previous_verdict(&point.id).filter(|previous| is_previous_missing && previous.former.is_none());
            if let Some((previous, follow_up)) =
                previous.and_then(|previous| Some((previous, previous.open_follow_up()?)))
            {
                open.entry(key).or_insert_with(|| entry(follow_up, FollowUpOrigin::Previous(previous.at.date())));
            }
            let Some(answer) = session.answer(&point.id) else { continue };
            if let Some(follow_up) = answer.open_follow_up() {
                open.insert(key, entry(follow_up, FollowUpOrigin::Current));
            } else if answer.mark == Some(Mark::Done) || answer.follow_up.is_some() {
                open.remove(&key);
            }
        }
    }
    let mut open: Vec<(usize, usize, OpenFollowUp)> = open.into_values().collect();
    let rank = |at: usize, open: &OpenFollowUp| sessions[at].outline().rank(&open.point);
    open.sort_by_key(|(number, at, open)| (urgency(&open.follow_up, on), *number, rank(*at, open)));
    open.into_iter().map(|(_, session, open)| OpenFollowUpAt { session, open }).collect()
}

fn key<'a>(checklist: &'a Checklist, point: &'a FocusPoint) -> Key<'a> {
    (&checklist.agency, &checklist.framework, &point.id, point.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::answer::Recheck;
    use crate::model::record::session::Parts;
    use crate::model::sample::{answer, begin, checklist};
    use crate::model::visits::carry::carry;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date of the test")
    }

    /// A follow-up as the tables of these tests write it: due, found at a re-check, closed.
    fn follow_up((due, found, closed): (&str, Option<Mark>, &str)) -> FollowUp {
        FollowUp {
            action: "補辦".into(),
            due: (!due.is_empty()).then(|| day(due)),
            recheck: found.map(|mark| Recheck { on: day("2026-12-20"), mark, note: String::new(), by: String::new() }),
            closed: (!closed.is_empty()).then(|| day(closed)),
            ..FollowUp::default()
        }
    }

    #[test]
    fn it_is_open_until_it_is_closed_or_a_re_check_finds_the_point_done() {
        for (written, is_open, overdue) in [
            (("", None, ""), true, None),
            (("2026-12-15", None, ""), true, Some(8)),
            (("2026-12-22", None, ""), true, Some(1)),
            // Not on the very day.
            (("2026-12-23", None, ""), true, None),
            (("2026-12-15", Some(Mark::Partial), ""), true, Some(8)),
            (("2026-12-15", Some(Mark::Absent), ""), true, Some(8)),
            (("2026-12-15", Some(Mark::NotApplicable), ""), true, Some(8)),
            (("2026-12-15", Some(Mark::Done), ""), false, None),
            (("2026-12-15", None, "2026-12-16"), false, None),
            (("2026-12-15", Some(Mark::Absent), "2026-12-16"), false, None),
        ] {
            let follow_up = follow_up(written);
            assert_eq!(follow_up.is_open(), is_open, "{written:?}");
            assert_eq!(follow_up.days_overdue(day("2026-12-23")), overdue, "{written:?}");
        }
    }

    #[test]
    fn absent_and_partial_points_ask_for_one() {
        let mut session = begin(checklist(&[6]));
        for (number, mark) in Mark::ALL.into_iter().enumerate() {
            answer(&mut session, &format!("1.1.{}", number + 1), 1, |answer| answer.mark = Some(mark));
        }
        answer(&mut session, "1.1.5", 1, |answer| answer.follow_up = Some(follow_up(("", None, ""))));
        let takes: Vec<bool> = session.points().map(|(_, _, point)| session.takes_follow_up(&point.id)).collect();
        assert_eq!(takes, [false, true, true, false, true, false]);
        assert_eq!(session.without_follow_up(), 2);
    }

    /// The follow-ups as their points, with an `o` before those of the inspection before and a `g` before what is gone.
    fn listed(open: &[OpenFollowUp]) -> String {
        let words = open.iter().map(|open| {
            let sign = match open.from {
                FollowUpOrigin::Current => "",
                FollowUpOrigin::Previous(_) => "o",
                FollowUpOrigin::Gone(_) => "g",
            };
            format!("{sign}{}", open.point)
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_overdue_ones_come_first_then_by_date_then_in_plan_order() {
        let mut session = begin(checklist(&[6]));
        for (id, mark, due) in [
            ("1.1.1", Mark::Absent, ""),
            ("1.1.2", Mark::Partial, "2027-03-31"),
            ("1.1.3", Mark::Absent, "2026-12-10"),
            ("1.1.4", Mark::Absent, "2026-12-01"),
            ("1.1.5", Mark::Absent, "2026-12-10"),
            ("1.1.6", Mark::Done, "2026-12-01"),
        ] {
            answer(&mut session, id, 1, |answer| {
                answer.mark = Some(mark);
                answer.follow_up = Some(follow_up((due, None, "")));
            });
        }
        let on = |on: &str| listed(&session.open_follow_ups(day(on)));
        assert_eq!(on("2026-11-22"), "1.1.4 1.1.3 1.1.5 1.1.2 1.1.1");
        assert_eq!(on("2027-05-01"), "1.1.4 1.1.3 1.1.5 1.1.2 1.1.1");
        assert_eq!(on("2026-12-05"), "1.1.4 1.1.3 1.1.5 1.1.2 1.1.1");
    }

    /// An inspection with an id, in which every point is absent and to be done by that day.
    fn with_follow_ups(id: &str, points: usize, due: &str) -> Session {
        let mut session = begin(checklist(&[points]));
        for number in 1..=points {
            answer(&mut session, &format!("1.1.{number}"), 1, |answer| {
                answer.mark = Some(Mark::Absent);
                answer.follow_up = Some(follow_up((due, None, "")));
            });
        }
        at(&session, id, "2026-11-22T09:00:00+08:00")
    }

    fn at(session: &Session, id: &str, opened: &str) -> Session {
        let mut parts: Parts = session.parts().clone();
        parts.id = id.into();
        parts.visit.opened = crate::model::value::roc::Moment::parse(opened).expect("a moment of the test");
        Session::from_parts(parts)
    }

    #[test]
    fn last_times_come_along_until_today_settles_them() {
        let mut previous = with_follow_ups("1", 6, "2026-12-10");
        answer(&mut previous, "1.1.6", 2, |answer| answer.mark = Some(Mark::Done));
        let mut today = carry(&previous, begin(checklist(&[5])), None).session;
        let open = |session: &Session| listed(&session.open_follow_ups(day("2027-01-05")));
        assert_eq!(open(&today), "o1.1.1 o1.1.2 o1.1.3 o1.1.4 o1.1.5");
        // It can be gone on with, also where nobody has looked yet.
        let point = PointId::from("1.1.1");
        assert!(today.takes_follow_up(&point));
        assert_eq!(today.follow_up_at(&point).due, Some(day("2026-12-10")));
        answer(&mut today, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
        answer(&mut today, "1.1.2", 1, |answer| {
            answer.mark = Some(Mark::Partial);
            answer.follow_up = Some(follow_up(("2026-12-01", None, "")));
        });
        answer(&mut today, "1.1.3", 1, |answer| {
            answer.follow_up = Some(follow_up(("2026-12-10", None, "2027-01-05")));
        });
        answer(&mut today, "1.1.4", 1, |answer| answer.mark = Some(Mark::Absent));
        assert_eq!(open(&today), "1.1.2 o1.1.4 o1.1.5");
        // What today says nothing about comes along once more.
        let next = carry(&today, begin(checklist(&[5])), None).session;
        assert_eq!(open(&next), "o1.1.2 o1.1.4 o1.1.5");
    }

    #[test]
    fn a_follow_up_of_a_point_that_the_list_no_longer_has_stays_open() {
        let previous = with_follow_ups("1", 3, "2026-12-10");
        let today = carry(&previous, begin(checklist(&[2])), None).session;
        assert_eq!(listed(&today.open_follow_ups(day("2027-01-05"))), "o1.1.1 o1.1.2 g1.1.3");
    }

    #[test]
    fn over_several_inspections_a_later_one_settles_an_earlier() {
        let old = with_follow_ups("1", 5, "2026-12-10");
        let mut new = at(&begin(checklist(&[5])), "2", "2027-01-05T09:00:00+08:00");
        answer(&mut new, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
        answer(&mut new, "1.1.2", 1, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.follow_up = Some(follow_up(("2027-02-01", None, "")));
        });
        answer(&mut new, "1.1.3", 1, |answer| answer.follow_up = Some(follow_up(("", None, "2027-01-05"))));
        answer(&mut new, "1.1.4", 1, |answer| answer.mark = Some(Mark::Absent));
        let mut reworded = checklist(&[5]);
        reworded.pillars[0].strategies[0].points[4].check = "全新的一項".into();
        let mut other = at(&begin(reworded), "3", "2027-02-05T09:00:00+08:00");
        answer(&mut other, "1.1.5", 1, |answer| answer.mark = Some(Mark::Done));
        let copy = at(&begin(checklist(&[5])), "1", "2026-11-22T09:00:00+08:00");
        for sessions in [[&old, &new, &other, &copy], [&copy, &other, &new, &old]] {
            let open = open_over(&sessions, day("2027-01-10"));
            let told: Vec<(String, &str)> =
                open.iter().map(|at| (at.open.point.to_string(), sessions[at.session].parts().id.as_str())).collect();
            let expected = [("1.1.4", "1"), ("1.1.5", "1"), ("1.1.2", "2")];
            assert_eq!(told, expected.map(|(point, id)| (point.to_owned(), id)));
        }
    }

    #[test]
    fn an_office_answers_for_itself_alone_and_a_missing_inspection_speaks_through_the_next() {
        let old = with_follow_ups("1", 2, "2026-12-10");
        let mut elsewhere = checklist(&[2]);
        elsewhere.agency = "他所".into();
        let mut done = at(&begin(elsewhere), "2", "2027-01-05T09:00:00+08:00");
        answer(&mut done, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
        assert_eq!(open_over(&[&old, &done], day("2027-01-10")).len(), 2);
        let next = carry(&old, at(&begin(checklist(&[2])), "3", "2027-01-05T09:00:00+08:00"), None).session;
        let alone = open_over(&[&next], day("2027-01-10"));
        assert_eq!(listed(&alone.into_iter().map(|at| at.open).collect::<Vec<_>>()), "o1.1.1 o1.1.2");
        let both = open_over(&[&next, &old], day("2027-01-10"));
        assert!(both.iter().all(|at| at.session == 1 && at.open.from == FollowUpOrigin::Current), "{both:?}");
    }

    #[test]
    fn one_that_says_nothing_is_taken_away() {
        let mut session = with_follow_ups("1", 1, "2026-12-10");
        let stamp = crate::model::sample::stamp(9);
        let point = PointId::from("1.1.1");
        let edit = session.following_up(&point, FollowUp::default(), &stamp);
        let back = session.apply(&edit, &stamp).expect("the point exists");
        assert_eq!(session.answer(&point).and_then(|answer| answer.follow_up.clone()), None);
        session.apply(&back, &stamp).expect("the point exists");
        assert_eq!(session.open_follow_ups(day("2026-11-22")).len(), 1);
    }
}
