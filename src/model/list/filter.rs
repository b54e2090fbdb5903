//! Filters: which points a list shows, as a value that can be combined, counted, named and stored.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::lang::{Lang, messages, text};
use crate::model::list::find::is_same_name;
use crate::model::plan::checklist::{FocusPoint, Method, PointId};
use crate::model::record::answer::Answer;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::stored::{Shape, Stored, stored};

/// One thing that a list can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Choice {
    /// Points that nobody has looked at.
    Unmarked,
    /// Points on which merged sessions had different verdicts that nobody has decided.
    Conflicting,
    /// Points with this mark.
    Marked(Mark),
    /// Points with a note.
    Noted,
    /// Points with an open follow-up.
    #[serde(rename = "Owed")]
    FollowUpOpen,
    /// Points with an open follow-up that was due before the day of the visit.
    #[serde(rename = "OwedLate")]
    FollowUpOverdue,
    /// Points whose deadline is before the day of the visit and that are neither done nor not applicable.
    Overdue,
    /// Points with a target.
    Counted,
    /// Points that were done less often than they should have been by the day of the visit.
    Behind,
    /// Points that were absent at the previous inspection.
    WasAbsent,
    /// Points that are checked by documents and have a verdict of something done, but no evidence.
    EvidenceMissing,
    /// Points that are best checked this way.
    By(Method),
    /// Points of this unit.
    Of(String),
}

/// Subject of a choice. Choices of one group are joined by or, groups by and.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The mark.
    Mark,
    /// The note.
    Note,
    /// The follow-up.
    FollowUp,
    /// The deadline, and progress against the target.
    Deadline,
    /// The target.
    Target,
    /// The previous inspection.
    Previous,
    /// The evidence.
    Evidence,
    /// The method.
    Method,
    /// The units.
    Unit,
}

/// Any number of choices; without one, every point is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filter {
    choices: BTreeSet<Choice>,
}

stored! {
    /// A filter that a user keeps under a name.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct NamedView {
        /// The user's name for it.
        pub name: String,
        /// What it shows.
        pub filter: Filter,
    }
}

impl Stored for Filter {
    const SHAPE: Shape = Shape::List(&Shape::Any);
}

/// A point with its answer, looked up once for all choices.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    session: &'a Session,
    point: &'a FocusPoint,
    answer: Option<&'a Answer>,
}

impl<'a> Case<'a> {
    /// The point of a session.
    #[must_use]
    pub fn of(session: &'a Session, point: &'a FocusPoint) -> Self {
        Self { session, point, answer: session.answer(&point.id) }
    }
}

impl Choice {
    /// The choices that every checklist offers, in the order of the filter panel; units come after them.
    #[must_use]
    pub fn common() -> Vec<Self> {
        [Self::Unmarked]
            .into_iter()
            .chain(Mark::ALL.map(Self::Marked))
            .chain([Self::Noted, Self::FollowUpOpen, Self::FollowUpOverdue, Self::Overdue, Self::Counted])
            .chain([Self::Behind, Self::WasAbsent, Self::EvidenceMissing])
            .chain(Method::ALL.map(Self::By))
            .collect()
    }

    /// What the choice is about.
    #[must_use]
    pub const fn group(&self) -> Group {
        match self {
            Self::Unmarked | Self::Conflicting | Self::Marked(_) => Group::Mark,
            Self::Noted => Group::Note,
            Self::FollowUpOpen | Self::FollowUpOverdue => Group::FollowUp,
            // Both mean late, so together they list everything that is late.
            Self::Overdue | Self::Behind => Group::Deadline,
            Self::Counted => Group::Target,
            Self::WasAbsent => Group::Previous,
            Self::EvidenceMissing => Group::Evidence,
            Self::By(_) => Group::Method,
            Self::Of(_) => Group::Unit,
        }
    }

    /// Whether the choice holds for a point as it stands in a session, on the day of the visit.
    #[must_use]
    pub fn holds(&self, case: &Case<'_>) -> bool {
        let Case { session, point, answer } = case;
        let mark = answer.and_then(|answer| answer.mark);
        let day = session.visit().opened.date();
        match self {
            Self::Unmarked => mark.is_none(),
            Self::Conflicting => session.conflict(&point.id).is_some(),
            Self::Marked(wanted) => mark == Some(*wanted),
            Self::Noted => answer.is_some_and(|answer| !answer.note.is_empty()),
            Self::FollowUpOpen => session.open_follow_up(&point.id).is_some(),
            Self::FollowUpOverdue => {
                session.open_follow_up(&point.id).is_some_and(|follow_up| follow_up.days_overdue(day).is_some())
            }
            Self::Overdue => session.is_overdue(point, day),
            Self::Counted => point.target.is_some(),
            Self::Behind => session.behind_at(point, day).is_some(),
            Self::WasAbsent => session.was_absent(&point.id),
            Self::EvidenceMissing => session.lacks_evidence(point),
            Self::By(method) => point.method == *method,
            Self::Of(unit) => point.units.iter().any(|own| is_same_name(own, unit)),
        }
    }

    /// The choice in words.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Self::Unmarked => lang.unmarked().to_owned(),
            Self::Conflicting => lang.choice_conflicting().to_owned(),
            Self::Marked(mark) => mark.label(lang).to_owned(),
            Self::Noted => lang.choice_noted().to_owned(),
            Self::FollowUpOpen => lang.choice_follow_up_open().to_owned(),
            Self::FollowUpOverdue => lang.choice_follow_up_overdue().to_owned(),
            Self::Overdue => lang.choice_overdue().to_owned(),
            Self::Counted => lang.choice_counted().to_owned(),
            Self::Behind => lang.choice_behind().to_owned(),
            Self::WasAbsent => lang.choice_was_absent().to_owned(),
            Self::EvidenceMissing => lang.choice_evidence_missing().to_owned(),
            Self::By(method) => lang.choice_by(method.label(lang)),
            Self::Of(unit) => unit.clone(),
        }
    }
}

impl Filter {
    /// The filter of some choices.
    #[must_use]
    pub fn of(choices: impl IntoIterator<Item = Choice>) -> Self {
        Self { choices: choices.into_iter().collect() }
    }

    /// Whether every point is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// The choices made, always in the same order.
    pub fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter()
    }

    /// Whether a choice is made.
    #[must_use]
    pub fn has(&self, choice: &Choice) -> bool {
        self.choices.contains(choice)
    }

    /// Makes a choice, or takes it back.
    pub fn toggle(&mut self, choice: &Choice) {
        if !self.choices.remove(choice) {
            self.choices.insert(choice.clone());
        }
    }

    /// Whether a point as it stands in a session is kept.
    #[must_use]
    pub fn keeps(&self, case: &Case<'_>) -> bool {
        self.refusals(case).next().is_none()
    }

    /// The groups that exclude a point.
    fn refusals(&self, case: &Case<'_>) -> impl Iterator<Item = Group> {
        Group::ALL.into_iter().filter(move |&group| {
            let mut choices = self.choices.iter().filter(move |choice| choice.group() == group).peekable();
            choices.peek().is_some() && !choices.any(|choice| choice.holds(case))
        })
    }
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 9] = [
        Self::Mark,
        Self::Note,
        Self::FollowUp,
        Self::Deadline,
        Self::Target,
        Self::Previous,
        Self::Evidence,
        Self::Method,
        Self::Unit,
    ];
}

impl Session {
    /// Whether a point is in scope and kept by a filter.
    #[must_use]
    pub fn keeps(&self, filter: &Filter, point: &FocusPoint) -> bool {
        self.in_scope(&point.id) && (filter.choices.is_empty() || filter.keeps(&Case::of(self, point)))
    }

    /// The points that a filter keeps, in plan order.
    #[must_use]
    pub fn filtered(&self, filter: &Filter) -> Vec<PointId> {
        self.points().filter(|(_, _, point)| self.keeps(filter, point)).map(|(_, _, point)| point.id.clone()).collect()
    }

    /// The units that have a point in scope, in the order in which the plan first names them, and as it first names
    /// them: a unit that is written with two forms of a character is one.
    #[must_use]
    pub fn units(&self) -> Vec<String> {
        let (mut seen, mut units) = (HashSet::new(), Vec::<String>::new());
        for unit in self.points().flat_map(|(_, _, point)| point.units.iter()) {
            if seen.insert(unit.as_str()) && !units.iter().any(|known| is_same_name(known, unit)) {
                units.push(unit.to_string());
            }
        }
        units
    }

    /// The choices that are of use for the session, in the order of the filter panel; units come after them.
    #[must_use]
    pub fn choices(&self) -> Vec<Choice> {
        let mut choices = Choice::common();
        if !self.parts().conflicts.is_empty() {
            choices.insert(1, Choice::Conflicting);
        }
        choices
    }

    /// How many points each choice would list, given the choices of the other groups.
    #[must_use]
    pub fn counts(&self, filter: &Filter) -> HashMap<Choice, usize> {
        let common = self.choices();
        let listed = self.units();
        // Which of them a unit is, found once for each way of writing it.
        let mut positions: HashMap<&str, Option<usize>> = HashMap::new();
        let mut counts: HashMap<Choice, usize> =
            common.iter().cloned().chain(listed.iter().cloned().map(Choice::Of)).map(|choice| (choice, 0)).collect();
        for (_, _, point) in self.points() {
            let case = Case::of(self, point);
            let mut refusals = filter.refusals(&case);
            let open = match (refusals.next(), refusals.next()) {
                (None, _) => None,
                (Some(group), None) => Some(group),
                // Excluded by two groups: no single choice brings it back.
                (Some(_), Some(_)) => continue,
            };
            let position = |unit: &str| listed.iter().position(|name| is_same_name(name, unit));
            let units = point.units.iter().filter_map(|unit| *positions.entry(unit).or_insert_with(|| position(unit)));
            let units: BTreeSet<usize> = units.collect();
            let units = units.into_iter().map(|at| Choice::Of(listed[at].clone()));
            let holding = common.iter().filter(|choice| choice.holds(&case)).cloned().chain(units);
            for choice in holding.filter(|choice| open.is_none_or(|open| choice.group() == open)) {
                *counts.entry(choice).or_default() += 1;
            }
        }
        counts
    }
}

text! {
    choice_conflicting { zh: "不一致", en: "in conflict" }
    choice_noted { zh: "有備註", en: "with a note" }
    choice_follow_up_open { zh: "待改善", en: "follow-up open" }
    choice_follow_up_overdue { zh: "改善逾期", en: "follow-up overdue" }
    choice_overdue { zh: "逾期", en: "overdue" }
    choice_counted { zh: "有目標次數", en: "has a target" }
    choice_behind { zh: "進度落後", en: "behind schedule" }
    choice_was_absent { zh: "上次未落實", en: "absent last time" }
    choice_evidence_missing { zh: "缺佐證文件", en: "evidence missing" }
}

messages! {
    choice_by(method: &str) { zh: "方式：{method}", en: "by: {method}" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use chrono::NaiveDate;

    use super::*;
    use crate::model::plan::checklist::{Overall, Per, Target};
    use crate::model::record::answer::FollowUp;
    use crate::model::sample::{answer, begin, checklist, rich, session};
    use crate::model::visits::carry::carry;

    /// Two pillars of three points, of which each has something of its own.
    fn walked() -> Session {
        let mut checklist = checklist(&[3, 3]);
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let points: Vec<&mut FocusPoint> =
            checklist.pillars.iter_mut().flat_map(|pillar| &mut pillar.strategies[0].points).collect();
        for (number, point) in points.into_iter().enumerate() {
            if number < 3 {
                point.method = Method::Document;
            }
            match number {
                0 | 1 => point.deadline = day("2026-11-21"),
                2 => point.deadline = day("2026-11-22"),
                3 => {
                    point.target = Some(Target { times: 6, per: Per::Year });
                }
                4 => point.method = Method::Phone,
                _ => point.units = ["二組".into(), "人事室".into()].into(),
            }
        }
        let mut last = begin(checklist.clone());
        for (id, mark) in [("1.1.1", Mark::Absent), ("1.1.2", Mark::Done), ("2.1.1", Mark::Absent)] {
            answer(&mut last, id, 0, |answer| answer.mark = Some(mark));
        }
        let mut session = carry(&last, begin(checklist), None).session;
        answer(&mut session, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
        answer(&mut session, "1.1.2", 2, |answer| {
            answer.mark = Some(Mark::Partial);
            answer.note = "缺".into();
        });
        answer(&mut session, "2.1.1", 3, |answer| {
            answer.mark = Some(Mark::Absent);
            answer.count = Some(4);
            answer.follow_up = Some(Box::new(FollowUp::default()));
        });
        answer(&mut session, "2.1.2", 4, |answer| {
            answer.mark = Some(Mark::NotApplicable);
            answer.follow_up = Some(Box::new(FollowUp { closed: day("2026-11-22"), ..FollowUp::default() }));
        });
        session
    }

    fn kept(session: &Session, choices: &[Choice]) -> String {
        let filter = Filter::of(choices.iter().cloned());
        let ids = session.filtered(&filter);
        ids.iter().map(PointId::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_choice_keeps_its_points_and_choices_combine() {
        use Choice::{
            Behind, By, Counted, EvidenceMissing, FollowUpOpen, FollowUpOverdue, Marked, Noted, Of, Overdue, Unmarked,
            WasAbsent,
        };
        let session = walked();
        for (choices, expected) in [
            (vec![], "1.1.1 1.1.2 1.1.3 2.1.1 2.1.2 2.1.3"),
            (vec![Unmarked], "1.1.3 2.1.3"),
            (vec![Marked(Mark::Done)], "1.1.1"),
            (vec![Marked(Mark::NotApplicable)], "2.1.2"),
            (vec![Marked(Mark::Partial), Marked(Mark::Absent)], "1.1.2 2.1.1"),
            (vec![Noted], "1.1.2"),
            (vec![FollowUpOpen], "2.1.1"),
            (vec![FollowUpOverdue], ""),
            // Not the one that is done, nor the one due on that day.
            (vec![Overdue], "1.1.2"),
            (vec![Counted], "2.1.1"),
            (vec![Behind], "2.1.1"),
            (vec![Behind, Overdue], "1.1.2 2.1.1"),
            (vec![WasAbsent], "1.1.1 2.1.1"),
            (vec![WasAbsent, Unmarked], ""),
            (vec![WasAbsent, Marked(Mark::Done), Overdue, Counted], ""),
            (vec![WasAbsent, Marked(Mark::Done)], "1.1.1"),
            (vec![EvidenceMissing], "1.1.1 1.1.2"),
            (vec![EvidenceMissing, Marked(Mark::Done)], "1.1.1"),
            (vec![By(Method::Phone)], "2.1.2"),
            (vec![Of("人事室".into())], "2.1.3"),
            (vec![Of("人事室".into()), Of("各組室".into()), Unmarked], "1.1.3 2.1.3"),
            (vec![Noted, Unmarked], ""),
        ] {
            assert_eq!(kept(&session, &choices), expected, "{choices:?}");
        }
    }

    #[test]
    fn a_count_says_what_the_list_would_show() {
        let session = walked();
        let filter = Filter::of([Choice::Unmarked, Choice::Of("各組室".into())]);
        let counts = session.counts(&filter);
        for (choice, expected) in [
            // About the mark: among the points of the unit.
            (Choice::Unmarked, 1),
            (Choice::Marked(Mark::Done), 1),
            // About the unit: among the unmarked ones.
            (Choice::Of("各組室".into()), 1),
            (Choice::Of("二組".into()), 1),
            // About something else: among those shown.
            (Choice::By(Method::Document), 1),
            (Choice::By(Method::Phone), 0),
            (Choice::Noted, 0),
        ] {
            assert_eq!(counts.get(&choice), Some(&expected), "{choice:?}");
        }
    }

    #[test]
    fn a_unit_written_in_two_forms_is_one() {
        let mut checklist = checklist(&[3]);
        for (point, unit) in checklist.pillars[0].strategies[0].points.iter_mut().zip(["臺語組", "台語組", "國語組"])
        {
            point.units = [unit.into()].into();
        }
        let session = begin(checklist);
        assert_eq!(session.units(), ["臺語組", "國語組"]);
        assert_eq!(session.counts(&Filter::default()).get(&Choice::Of("臺語組".into())), Some(&2));
        for unit in ["臺語組", "台語組"] {
            assert_eq!(kept(&session, &[Choice::Of(unit.into())]), "1.1.1 1.1.2");
        }
    }

    fn choice() -> impl proptest::strategy::Strategy<Value = Choice> {
        let mut choices = Choice::common();
        choices.extend(["各組室", "二組", "無此組"].map(|unit| Choice::Of(unit.into())));
        prop::sample::select(choices)
    }

    proptest! {
        #[test]
        fn what_is_kept_is_a_part_of_the_plan_in_its_order(choices in prop::collection::vec(choice(), 0..6)) {
            for session in [walked(), rich(), session(&[0, 2], Overall::ByPoint)] {
                let filter = Filter::of(choices.clone());
                let ranks: Vec<_> = session
                    .filtered(&filter)
                    .iter()
                    .map(|point| session.outline().rank(point).expect("a point of the plan"))
                    .collect();
                prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
                // One more choice about something new never shows more; the count beside a choice is what it shows.
                let counts = session.counts(&filter);
                for added in Choice::common() {
                    let is_new = filter.choices().all(|choice| choice.group() != added.group());
                    if is_new {
                        let narrowed = Filter::of(choices.iter().cloned().chain([added.clone()]));
                        prop_assert_eq!(session.filtered(&narrowed).len(), counts[&added]);
                        prop_assert!(counts[&added] <= ranks.len());
                    }
                }
            }
        }

        #[test]
        fn toggling_twice_changes_nothing(choices in prop::collection::vec(choice(), 0..6), other in choice()) {
            let filter = Filter::of(choices);
            let mut toggled = filter.clone();
            toggled.toggle(&other);
            prop_assert_ne!(&toggled, &filter);
            toggled.toggle(&other);
            prop_assert_eq!(toggled, filter);
        }
    }
}
