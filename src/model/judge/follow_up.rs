//! Follow-ups of a point: whether it needs one, and whether it is open or overdue. `open_follow_ups` has the rule for all points.

use chrono::NaiveDate;

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::{Answer, FollowUp, Recheck};
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Reference;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::text::entered_line;

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
        open_follow_up(self.mark, self.follow_up.as_deref())
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
        self.changing(point, stamp, |answer| {
            answer.follow_up = Some(follow_up).filter(|kept| !kept.is_blank()).map(Box::new);
        })
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
        let today = self.answer(point).and_then(|answer| answer.follow_up.as_deref());
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::answer::Recheck;
    use crate::model::sample::{answer, begin, checklist};

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
        answer(&mut session, "1.1.5", 1, |answer| answer.follow_up = Some(Box::new(follow_up(("", None, "")))));
        let takes: Vec<bool> = session.points().map(|(_, _, point)| session.takes_follow_up(&point.id)).collect();
        assert_eq!(takes, [false, true, true, false, true, false]);
    }

    #[test]
    fn one_that_says_nothing_is_taken_away() {
        let mut session = begin(checklist(&[1]));
        answer(&mut session, "1.1.1", 1, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.follow_up = Some(Box::new(follow_up(("2026-12-10", None, ""))));
        });
        let stamp = crate::model::sample::stamp(9);
        let point = PointId::from("1.1.1");
        let edit = session.following_up(&point, FollowUp::default(), &stamp);
        let back = session.apply(&edit, &stamp).expect("the point exists");
        assert_eq!(session.answer(&point).and_then(|answer| answer.follow_up.clone()), None);
        session.apply(&back, &stamp).expect("the point exists");
        assert!(session.open_follow_up(&point).is_some());
    }
}
