//! What is due on a day: points past their deadline, targets behind schedule, and the plan's own dates.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::HashSet;

use crate::lang::{Lang, messages};
use crate::model::plan::checklist::{Checklist, FocusPoint, Milestone, Per, PointId, Target};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::roc::common_year;
use crate::model::value::sorting::SmallSort as _;

/// A point whose deadline has passed and that is not done (逾期).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The point.
    pub point: PointId,
    /// Its deadline.
    pub deadline: NaiveDate,
    /// How many days ago that was; at least one.
    pub days: i64,
}

/// A target that was reached less often than it should be by now (進度落後).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The point.
    pub point: PointId,
    /// How often it was done so far.
    pub count: u32,
    /// How often it should have been done by now.
    pub expected: u32,
    /// The target itself.
    pub target: Target,
}

/// A date that the plan sets for the office itself, seen from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline<'a> {
    /// What is due.
    pub milestone: &'a Milestone,
    /// How many days are left; zero on the day itself, below zero once it has passed.
    pub days_left: i64,
}

/// How many points of a session are late on the day of its visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverduePoints {
    /// Past their deadline.
    pub overdue: usize,
    /// Behind their target.
    pub behind: usize,
}

impl OverduePoints {
    /// The counts as text; `None` if nothing is late.
    #[must_use]
    pub fn label(self, lang: Lang) -> Option<String> {
        (self.overdue + self.behind > 0).then(|| lang.overdue_counts(self.overdue, self.behind))
    }
}

/// Milestones older than this many days are not listed.
const LOOK_BACK: i64 = 60;

/// A date of one of several plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgendaItem<'a> {
    /// The office.
    pub agency: &'a str,
    /// 民國 year of the plan.
    pub year: u16,
    /// What is due, and how many days are left.
    pub deadline: Deadline<'a>,
}

/// The milestones of several plans seen from a day, nearest first, future and recent past together. Equal milestones
/// (a session and its own checklist) are listed once.
#[must_use]
pub fn agenda<'a>(plans: impl Iterator<Item = (&'a str, u16, &'a [Milestone])>, on: NaiveDate) -> Vec<AgendaItem<'a>> {
    let (mut items, mut known) = (Vec::new(), HashSet::new());
    for (agency, year, milestones) in plans {
        for milestone in milestones {
            let deadline = Deadline { milestone, days_left: (milestone.due - on).num_days() };
            let here = AgendaItem { agency, year, deadline };
            if deadline.days_left >= -LOOK_BACK && known.insert((agency, year, &milestone.what, milestone.due)) {
                items.push(here);
            }
        }
    }
    // At equal distance, the future one comes first.
    items.small_sort_by_key(|item: &AgendaItem| (item.deadline.days_left.abs(), item.deadline.days_left < 0));
    items
}

impl Session {
    /// Whether a point was due before a day and is neither done nor not applicable; the answer to the filter 逾期.
    #[must_use]
    pub fn is_overdue(&self, point: &FocusPoint, on: NaiveDate) -> bool {
        point.deadline.is_some_and(|deadline| deadline < on)
            && match self.mark(&point.id) {
                Some(Mark::Done | Mark::NotApplicable) => false,
                Some(Mark::Partial | Mark::Absent) | None => true,
            }
    }

    /// The points in scope that are overdue on a day, in plan order.
    #[must_use]
    pub fn overdue(&self, on: NaiveDate) -> Vec<Overdue> {
        self.points()
            .filter(|(_, _, point)| self.is_overdue(point, on))
            .filter_map(|(_, _, point)| {
                let deadline = point.deadline?;
                Some(Overdue { point: point.id.clone(), deadline, days: (on - deadline).num_days() })
            })
            .collect()
    }

    /// How far a point is behind its target on a day; `None` where it is not, or where nothing was counted.
    #[must_use]
    pub fn behind_at(&self, point: &FocusPoint, on: NaiveDate) -> Option<Behind> {
        let target = point.target?;
        let answer = self.answer(&point.id)?;
        let count = answer.count.filter(|_| answer.mark != Some(Mark::NotApplicable))?;
        let expected = expected(target, self.checklist().year, point.deadline, on);
        (count < expected).then(|| Behind { point: point.id.clone(), count, expected, target })
    }

    /// Messages about how late a point is on the day of the visit: one for its deadline, one for its target.
    #[must_use]
    pub fn overdue_labels(&self, point: &FocusPoint, lang: Lang) -> Vec<String> {
        let day = self.visit().opened.date();
        let deadline = point.deadline.filter(|_| self.is_overdue(point, day));
        let overdue = deadline.map(|deadline| lang.overdue_by((day - deadline).num_days()));
        let behind = self.behind_at(point, day).map(|behind| lang.behind_by(behind.expected, behind.count));
        overdue.into_iter().chain(behind).collect()
    }

    /// How many points are late on the day of the visit.
    #[must_use]
    pub fn overdue_points(&self) -> OverduePoints {
        let day = self.visit().opened.date();
        let count =
            |is_late: &dyn Fn(&FocusPoint) -> bool| self.points().filter(|(_, _, point)| is_late(point)).count();
        OverduePoints {
            overdue: count(&|point| self.is_overdue(point, day)),
            behind: count(&|point| self.behind_at(point, day).is_some()),
        }
    }

    /// The points in scope that are behind their targets on a day, in plan order.
    #[must_use]
    pub fn behind(&self, on: NaiveDate) -> Vec<Behind> {
        self.points().filter_map(|(_, _, point)| self.behind_at(point, on)).collect()
    }
}

/// How often something should have been done since the plan's year began, seen from a day on which that day's work is
/// not yet done.
///
/// A yearly target is spread evenly over the days of the year and rounded down. Months, weeks and working days (Monday
/// to Friday; the public holidays are not known here) count once they are over. A deadline within the year takes the
/// place of the year's end. What is to be done in all is expected once the deadline has passed, which may be after the
/// year, or else the year.
#[must_use]
pub fn expected(target: Target, roc_year: u16, deadline: Option<NaiveDate>, on: NaiveDate) -> u32 {
    let year = common_year(roc_year);
    let (Some(first), Some(after)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year + 1, 1, 1))
    else {
        return 0;
    };
    if target.per == Per::Once {
        let is_expected = deadline.map_or(on >= after, |deadline| deadline < on);
        return if is_expected { target.times } else { 0 };
    }
    // At least one day, so that a deadline before the year has passed from the start.
    let second = first.succ_opt().unwrap_or(after);
    let end = deadline.and_then(|deadline| deadline.succ_opt()).map_or(after, |end| end.clamp(second, after));
    let on = on.clamp(first, end);
    let days = (on - first).num_days();
    let periods = match target.per {
        Per::Year => {
            let of_the_year = i64::from(target.times) * days / (end - first).num_days();
            return u32::try_from(of_the_year).unwrap_or(u32::MAX);
        }
        Per::Month => i64::from(on.year() - year) * 12 + i64::from(on.month0()),
        Per::Week => days / 7,
        Per::Day => working_days(first, days),
        Per::Once => 0,
    };
    u32::try_from(periods).unwrap_or(u32::MAX).saturating_mul(target.times)
}

fn working_days(first: NaiveDate, days: i64) -> i64 {
    // Whole weeks have five each, whichever day they begin on, and after them it is the same day of the week again.
    let rest = u64::try_from(days % 7).unwrap_or_default();
    let last = (0..rest).filter_map(|day| first.checked_add_days(Days::new(day)));
    let working = last.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    days / 7 * 5 + working.map(|_| 1).sum::<i64>()
}

impl Checklist {
    /// The plan's own dates seen from a day, the earliest first.
    #[must_use]
    pub fn deadlines(&self, on: NaiveDate) -> Vec<Deadline<'_>> {
        let mut deadlines: Vec<Deadline> = self
            .milestones
            .iter()
            .map(|milestone| Deadline { milestone, days_left: (milestone.due - on).num_days() })
            .collect();
        deadlines.small_sort_by_key(|deadline| deadline.days_left);
        deadlines
    }
}

messages! {
    overdue_by(days: i64) { zh: "逾期 {days} 天", one(days): "overdue by {days} day", en: "overdue by {days} days" }
    behind_by(expected: u32, count: u32) {
        zh: "進度落後：應達 {expected} 次、實際 {count} 次",
        en: "behind schedule: {expected} expected by now, {count} done",
    }
    overdue_counts(overdue: usize, behind: usize) {
        zh: "逾期 {overdue} 項、進度落後 {behind} 項",
        en: "overdue {overdue}, behind schedule {behind}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date of the test")
    }

    #[test]
    fn what_is_expected_grows_with_the_year() {
        let weekly = (1, Per::Week);
        for ((times, per), deadline, on, times_expected) in [
            ((6, Per::Year), None, "2026-01-01", 0),
            ((6, Per::Year), None, "2026-07-02", 2), // 182 of 365 days
            ((6, Per::Year), None, "2026-07-03", 3),
            ((6, Per::Year), None, "2026-11-22", 5),
            ((6, Per::Year), None, "2027-01-01", 6),
            ((6, Per::Year), None, "2029-05-05", 6),
            ((6, Per::Year), None, "2025-05-05", 0),
            ((2, Per::Month), None, "2026-01-31", 0),
            ((2, Per::Month), None, "2026-02-01", 2),
            ((2, Per::Month), None, "2026-11-22", 20),
            ((2, Per::Month), None, "2027-03-01", 24),
            (weekly, None, "2026-01-07", 0),
            (weekly, None, "2026-01-08", 1),
            ((1, Per::Day), None, "2026-01-01", 0), // a Thursday
            ((1, Per::Day), None, "2026-01-03", 2),
            ((1, Per::Day), None, "2026-01-05", 2), // after the weekend
            ((1, Per::Day), None, "2026-01-12", 7),
            ((1, Per::Once), Some("2026-06-30"), "2026-06-30", 0),
            ((1, Per::Once), Some("2026-06-30"), "2026-07-01", 1),
            // The yearly report is due after the year.
            ((2, Per::Once), Some("2027-01-31"), "2027-01-31", 0),
            ((2, Per::Once), Some("2027-01-31"), "2027-03-01", 2),
            ((1, Per::Once), Some("2025-06-30"), "2026-01-01", 1),
            // A deadline within the year ends it.
            ((4, Per::Year), Some("2026-06-30"), "2026-06-30", 3),
            ((4, Per::Year), Some("2026-06-30"), "2026-11-22", 4),
            ((4, Per::Year), Some("2027-01-31"), "2026-11-22", 3),
            ((4, Per::Year), Some("2025-12-31"), "2026-01-02", 4),
            ((1, Per::Month), Some("2026-06-30"), "2026-11-22", 6),
            ((3, Per::Once), None, "2026-12-31", 0),
            ((3, Per::Once), None, "2027-01-01", 3),
        ] {
            let target = Target { times, per };
            assert_eq!(expected(target, 115, deadline.map(day), day(on)), times_expected, "{target:?} on {on}");
        }
    }

    #[test]
    fn a_point_is_overdue_from_the_day_after_until_it_is_done() {
        let mut checklist = sample::checklist(&[1]);
        checklist.pillars[0].strategies[0].points[0].deadline = Some(day("2026-06-30"));
        for (mark, on, expected) in [
            (None, "2026-06-30", None),
            (None, "2026-07-01", Some(1)),
            (Some(Mark::Absent), "2026-11-22", Some(145)),
            (Some(Mark::Partial), "2026-07-02", Some(2)),
            (Some(Mark::Done), "2026-11-22", None),
            (Some(Mark::NotApplicable), "2026-11-22", None),
        ] {
            let mut session = sample::begin(checklist.clone());
            sample::answer(&mut session, "1.1.1", 1, |answer| answer.mark = mark);
            let days: Vec<i64> = session.overdue(day(on)).iter().map(|overdue| overdue.days).collect();
            assert_eq!(days, Vec::from_iter(expected), "{mark:?} on {on}");
        }
    }

    #[test]
    fn a_target_is_behind_only_where_something_was_counted() {
        let mut checklist = sample::checklist(&[1]);
        checklist.pillars[0].strategies[0].points[0].target = Some(Target { times: 6, per: Per::Year });
        for (count, mark, expected) in [
            (None, Some(Mark::Absent), None),
            (Some(0), Some(Mark::Absent), Some((0, 5))),
            (Some(4), Some(Mark::Done), Some((4, 5))),
            (Some(5), Some(Mark::Partial), None),
            (Some(0), Some(Mark::NotApplicable), None),
        ] {
            let mut session = sample::begin(checklist.clone());
            sample::answer(&mut session, "1.1.1", 1, |answer| {
                answer.count = count;
                answer.mark = mark;
            });
            let behind: Vec<(u32, u32)> =
                session.behind(day("2026-11-22")).iter().map(|behind| (behind.count, behind.expected)).collect();
            assert_eq!(behind, Vec::from_iter(expected), "{count:?} {mark:?}");
        }
    }

    #[test]
    fn what_is_late_is_told_by_days_and_by_times() {
        let mut checklist = sample::checklist(&[2]);
        checklist.year = 115;
        let points = &mut checklist.pillars[0].strategies[0].points;
        points[0].deadline = Some(day("2026-06-30"));
        points[0].target = Some(Target { times: 6, per: Per::Year });
        let mut session = sample::begin(checklist);
        let point = |session: &Session| session.points().next().map(|(_, _, point)| point.clone()).expect("a point");
        for (count, mark, expected, late) in [
            (None, None, vec!["逾期 145 天"], (1, 0)),
            (Some(4), Some(Mark::Partial), vec!["逾期 145 天", "進度落後：應達 6 次、實際 4 次"], (1, 1)),
            (Some(4), Some(Mark::Done), vec!["進度落後：應達 6 次、實際 4 次"], (0, 1)),
            (Some(6), Some(Mark::Done), vec![], (0, 0)),
            (Some(0), Some(Mark::NotApplicable), vec![], (0, 0)),
        ] {
            sample::answer(&mut session, "1.1.1", 1, |answer| {
                answer.count = count;
                answer.mark = mark;
            });
            assert_eq!(session.overdue_labels(&point(&session), Lang::ZhTw), expected, "{count:?} {mark:?}");
            assert_eq!(
                session.overdue_points(),
                OverduePoints { overdue: late.0, behind: late.1 },
                "{count:?} {mark:?}"
            );
            assert_eq!(session.overdue_points().label(Lang::En).is_some(), late != (0, 0));
        }
    }

    #[test]
    fn of_several_plans_the_nearest_date_comes_first_and_each_once() {
        let due = |days: &[&str]| -> Vec<Milestone> {
            days.iter().map(|due| Milestone { what: "成果報告".into(), due: day(due) }).collect()
        };
        let plans = [
            ("甲所", 115, due(&["2027-01-31", "2026-01-30", "2026-11-19"])),
            ("甲所", 115, due(&["2027-01-31"])),
            ("乙所", 115, due(&["2026-11-25", "2026-11-22", "2026-09-23", "2026-09-22"])),
        ];
        let plans = plans.iter().map(|(agency, year, milestones)| (*agency, *year, &milestones[..]));
        let items = agenda(plans, day("2026-11-22"));
        let told: Vec<(&str, i64)> = items.iter().map(|one| (one.agency, one.deadline.days_left)).collect();
        assert_eq!(told, [("乙所", 0), ("乙所", 3), ("甲所", -3), ("乙所", -60), ("甲所", 70)]);
    }

    #[test]
    fn dates_of_the_plan_say_how_many_days_are_left() {
        let mut session = sample::session(&[1], Overall::ByPoint).checklist().as_ref().clone();
        session.milestones = ["2027-01-31", "2026-01-30", "2026-11-22"]
            .map(|due| Milestone { what: "成果報告".into(), due: day(due) })
            .to_vec();
        let left: Vec<i64> = session.deadlines(day("2026-11-22")).iter().map(|deadline| deadline.days_left).collect();
        assert_eq!(left, [-296, 0, 70]);
    }
}
