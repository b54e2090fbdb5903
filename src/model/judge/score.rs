//! Scores and progress: two different numbers, never mixed.
//!
//! All sums are whole numbers of millionths, so that the result does not depend on the order of the marks and a figure
//! that ends in exactly five hundredths rounds up.

use serde::{Deserialize, Serialize};

use crate::model::plan::checklist::{Checklist, Overall, Scoring};
use crate::model::plan::outline::Place;
use crate::model::record::session::{Mark, Session};
use crate::model::value::weight::{Percent, Weight};

/// The marks of a group of points, counted and weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Points in scope.
    pub points: usize,
    /// Points marked 落實.
    pub done: usize,
    /// Points marked 部分落實.
    pub partial: usize,
    /// Points marked 未落實.
    pub absent: usize,
    /// Points marked 不適用.
    pub not_applicable: usize,
    /// Σ weight × value over the judged points, in millionths of millionths.
    pub value: i128,
    /// Σ weight over the judged points, in millionths.
    pub weight: i128,
}

impl Tally {
    /// Points that a verdict was given on: done, partial or absent.
    #[must_use]
    pub const fn judged(&self) -> usize {
        self.done + self.partial + self.absent
    }

    /// Points that nobody has looked at.
    #[must_use]
    pub const fn unmarked(&self) -> usize {
        self.points - self.judged() - self.not_applicable
    }

    /// How many points carry this mark.
    #[must_use]
    pub const fn marked(&self, mark: Mark) -> usize {
        match mark {
            Mark::Done => self.done,
            Mark::Partial => self.partial,
            Mark::Absent => self.absent,
            Mark::NotApplicable => self.not_applicable,
        }
    }

    /// (judged + not applicable) ÷ points (查核率); zero where there are no points.
    #[must_use]
    pub fn progress(&self) -> Percent {
        let seen = self.judged() + self.not_applicable;
        Percent::of(seen as i128, self.points as i128).unwrap_or(Percent::from_f64(0.0))
    }

    /// 100 × Σ weight × value ÷ Σ weight (得分); none where nothing that weighs was judged.
    #[must_use]
    pub fn score(&self) -> Option<Percent> {
        Percent::of(self.value, self.weight * i128::from(Weight::UNIT))
    }

    /// The score before rounding, as a fraction of one.
    fn exact_score(&self) -> Option<f64> {
        (self.weight > 0).then(|| self.value as f64 / (self.weight as f64 * Weight::UNIT as f64))
    }

    fn count(&mut self, mark: Mark, weight: Weight, scoring: Scoring, by: isize) {
        let counter = match mark {
            Mark::Done => &mut self.done,
            Mark::Partial => &mut self.partial,
            Mark::Absent => &mut self.absent,
            Mark::NotApplicable => &mut self.not_applicable,
        };
        *counter = counter.saturating_add_signed(by);
        if let Some(value) = value_of(mark, scoring) {
            let weight = i128::from(weight.millionths()) * by as i128;
            self.weight += weight;
            self.value += weight * i128::from(value.millionths());
        }
    }

    fn add(&mut self, other: &Self) {
        self.points += other.points;
        self.done += other.done;
        self.partial += other.partial;
        self.absent += other.absent;
        self.not_applicable += other.not_applicable;
        self.value += other.value;
        self.weight += other.weight;
    }
}

/// What a mark is worth in the score; `None` for one that does not count.
#[must_use]
pub const fn value_of(mark: Mark, scoring: Scoring) -> Option<Weight> {
    match mark {
        Mark::Done => Some(Weight::one()),
        Mark::Partial => Some(scoring.partial),
        Mark::Absent => Some(Weight::from_millionths(0)),
        Mark::NotApplicable => None,
    }
}

/// The tallies of one session, a pillar each, kept in step with every edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    pillars: Vec<Tally>,
}

impl Scores {
    /// Counts a whole session.
    #[must_use]
    pub fn count(session: &Session) -> Self {
        let checklist = session.checklist();
        let mut pillars = vec![Tally::default(); checklist.pillars.len()];
        for place in session.outline().places() {
            let point = place.of(checklist).2;
            if session.in_scope(&point.id) {
                let tally = &mut pillars[place.pillar];
                tally.points += 1;
                if let Some(mark) = session.mark(&point.id) {
                    tally.count(mark, point.weight, checklist.scoring, 1);
                }
            }
        }
        Self { pillars }
    }

    /// Takes the place of one mark by another into account.
    pub(in crate::model) fn replace(
        &mut self,
        checklist: &Checklist,
        place: Place,
        old: Option<Mark>,
        new: Option<Mark>,
    ) {
        let weight = place.of(checklist).2.weight;
        let tally = &mut self.pillars[place.pillar];
        if let Some(mark) = old {
            tally.count(mark, weight, checklist.scoring, -1);
        }
        if let Some(mark) = new {
            tally.count(mark, weight, checklist.scoring, 1);
        }
    }

    /// One tally a pillar, in the checklist's order.
    #[must_use]
    pub fn pillars(&self) -> &[Tally] {
        &self.pillars
    }

    /// The tally over all points.
    #[must_use]
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in &self.pillars {
            total.add(tally);
        }
        total
    }

    /// The overall score, in the way that the checklist asks for.
    #[must_use]
    pub fn overall(&self, checklist: &Checklist) -> Option<Percent> {
        match checklist.scoring.overall {
            Overall::ByPoint => self.total().score(),
            Overall::ByPillar => {
                let (mut sum, mut weights) = (0.0, 0.0);
                for (tally, pillar) in self.pillars.iter().zip(&checklist.pillars) {
                    if let Some(score) = tally.exact_score() {
                        sum += score * pillar.weight.as_f64();
                        weights += pillar.weight.as_f64();
                    }
                }
                (weights > 0.0).then(|| Percent::from_f64(100.0 * sum / weights))
            }
        }
    }
}

/// The scores as a session file records them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Points in scope.
    pub points: usize,
    /// Points with a verdict.
    pub judged: usize,
    /// Points marked 不適用.
    pub not_applicable: usize,
    /// 查核率
    pub progress: Percent,
    /// 得分; none while nothing was judged.
    pub score: Option<Percent>,
    /// One entry a pillar, in the checklist's order.
    pub pillars: Vec<PillarSummary>,
}

/// The scores of one pillar as a session file records them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarSummary {
    /// Id of the pillar.
    pub id: String,
    /// Points in scope.
    pub points: usize,
    /// Points marked 落實.
    pub done: usize,
    /// Points marked 部分落實.
    pub partial: usize,
    /// Points marked 未落實.
    pub absent: usize,
    /// Points marked 不適用.
    pub not_applicable: usize,
    /// Points not looked at.
    pub unmarked: usize,
    /// 查核率
    pub progress: Percent,
    /// 得分; none while nothing was judged.
    pub score: Option<Percent>,
}

impl Session {
    /// The scores as the file records them.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let total = self.scores().total();
        let pillars = self.checklist().pillars.iter().zip(self.scores().pillars());
        Summary {
            points: total.points,
            judged: total.judged(),
            not_applicable: total.not_applicable,
            progress: total.progress(),
            score: self.scores().overall(self.checklist()),
            pillars: pillars
                .map(|(pillar, tally)| PillarSummary {
                    id: pillar.id.clone(),
                    points: tally.points,
                    done: tally.done,
                    partial: tally.partial,
                    absent: tally.absent,
                    not_applicable: tally.not_applicable,
                    unmarked: tally.unmarked(),
                    progress: tally.progress(),
                    score: tally.score(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::checklist::{Checklist, PointId};
    use crate::model::sample;

    /// A pillar's weight, and its points' weights and marks.
    type Weighed<'a> = (f64, &'a [(f64, Option<Mark>)]);

    /// A sample session with weights and marks.
    fn marked(overall: Overall, pillars: &[Weighed<'_>]) -> Session {
        let weight = |number: f64| Weight::from_millionths((number * 1e6).round() as i64);
        let mut checklist = sample::checklist(&pillars.iter().map(|(_, points)| points.len()).collect::<Vec<_>>());
        checklist.scoring.overall = overall;
        for (pillar, (pillar_weight, points)) in checklist.pillars.iter_mut().zip(pillars) {
            pillar.weight = weight(*pillar_weight);
            for (point, (point_weight, _)) in pillar.strategies[0].points.iter_mut().zip(*points) {
                point.weight = weight(*point_weight);
            }
        }
        let ids: Vec<PointId> = checklist.points().map(|(_, _, point)| point.id.clone()).collect();
        let mut session = sample::begin(checklist);
        for (id, (_, mark)) in ids.iter().zip(pillars.iter().flat_map(|(_, points)| *points)) {
            let edit = session.marking(id, *mark, &sample::stamp(1));
            session.apply(&edit, &sample::stamp(1)).expect("the sample's points exist");
        }
        session
    }

    const DONE: Option<Mark> = Some(Mark::Done);
    const PARTIAL: Option<Mark> = Some(Mark::Partial);
    const ABSENT: Option<Mark> = Some(Mark::Absent);
    const NOT_APPLICABLE: Option<Mark> = Some(Mark::NotApplicable);

    fn shown(score: Option<Percent>) -> String {
        score.map_or_else(|| "--".to_owned(), |score| score.to_string())
    }

    #[test]
    fn by_point_as_computed_by_hand() {
        // Pillar 1: 1×1 + 1×0.5 + 2×0 over 1+1+2 = 1.5/4 = 37.5.
        // Pillar 2: one point done, one not applicable, one unmarked: 1/1 = 100.0.
        // Overall: (1.5+1)/(4+1) = 2.5/5 = 50.0. Progress: 5 of 6 = 83.3.
        let session = marked(
            Overall::ByPoint,
            &[
                (1.0, &[(1.0, DONE), (1.0, PARTIAL), (2.0, ABSENT)]),
                (3.0, &[(1.0, DONE), (1.0, NOT_APPLICABLE), (1.0, None)]),
            ],
        );
        let summary = session.summary();
        assert_eq!((shown(summary.score), summary.progress.to_string()), ("50.0".into(), "83.3".into()));
        assert_eq!(shown(summary.pillars[0].score), "37.5");
        assert_eq!(shown(summary.pillars[1].score), "100.0");
        assert_eq!((summary.points, summary.judged, summary.not_applicable), (6, 4, 1));
        assert_eq!(summary.pillars[1].unmarked, 1);
    }

    #[test]
    fn by_pillar_as_computed_by_hand() {
        // The same marks: (1×37.5 + 3×100) ÷ (1+3) = 337.5/4 = 84.375 → 84.4.
        // The third pillar has no judged point, hence no score and no say, whatever its weight.
        let session = marked(
            Overall::ByPillar,
            &[
                (1.0, &[(1.0, DONE), (1.0, PARTIAL), (2.0, ABSENT)]),
                (3.0, &[(1.0, DONE), (1.0, NOT_APPLICABLE), (1.0, None)]),
                (9.0, &[(1.0, NOT_APPLICABLE), (1.0, None)]),
            ],
        );
        assert_eq!(shown(session.summary().score), "84.4");
        assert_eq!(shown(session.summary().pillars[2].score), "--");
    }

    #[test]
    fn a_half_is_rounded_away_from_zero_in_both_ways_of_scoring() {
        // 1.333 ÷ 2 = 66.65 exactly → 66.7. One pillar, so that both ways must agree.
        for overall in [Overall::ByPoint, Overall::ByPillar] {
            let session = marked(overall, &[(1.0, &[(1.333, DONE), (0.667, ABSENT)])]);
            assert_eq!(shown(session.summary().score), "66.7", "{overall:?}");
        }
    }

    #[test]
    fn nothing_judged_is_no_score() {
        let session = marked(Overall::ByPoint, &[(1.0, &[(1.0, NOT_APPLICABLE), (1.0, None)])]);
        assert_eq!(
            (shown(session.summary().score), session.summary().progress.to_string()),
            ("--".into(), "50.0".into())
        );
    }

    #[test]
    fn what_weighs_nothing_does_not_score() {
        let session = marked(Overall::ByPoint, &[(1.0, &[(0.0, DONE), (0.0, ABSENT)])]);
        assert_eq!((shown(session.summary().score), session.summary().judged), ("--".into(), 2));
    }

    fn any_mark() -> impl Strategy<Value = Option<Mark>> {
        prop_oneof![Just(None), prop::sample::select(Mark::ALL.to_vec()).prop_map(Some)]
    }

    /// Rank of a mark among those that are judged.
    fn rank(mark: Option<Mark>) -> Option<u8> {
        match mark {
            Some(Mark::Absent) => Some(0),
            Some(Mark::Partial) => Some(1),
            Some(Mark::Done) => Some(2),
            Some(Mark::NotApplicable) | None => None,
        }
    }

    fn any_checklist() -> impl Strategy<Value = (Checklist, Vec<Option<Mark>>)> {
        let pillars = prop::collection::vec((0_i64..4, prop::collection::vec((0_i64..3000, any_mark()), 1..5)), 1..5);
        (pillars, 0_i64..=1_000_000, any::<bool>()).prop_map(|(pillars, partial, by_pillar)| {
            let mut checklist = sample::checklist(&pillars.iter().map(|(_, points)| points.len()).collect::<Vec<_>>());
            checklist.scoring.partial = Weight::from_millionths(partial);
            checklist.scoring.overall = if by_pillar { Overall::ByPillar } else { Overall::ByPoint };
            let mut marks = Vec::new();
            for (pillar, (weight, points)) in checklist.pillars.iter_mut().zip(pillars) {
                pillar.weight = Weight::from_millionths(weight * Weight::UNIT);
                for (point, (weight, mark)) in pillar.strategies[0].points.iter_mut().zip(points) {
                    point.weight = Weight::from_millionths(weight * 1000);
                    marks.push(mark);
                }
            }
            (checklist, marks)
        })
    }

    fn walked(checklist: &Checklist, marks: &[Option<Mark>]) -> Session {
        let mut session = sample::begin(checklist.clone());
        for ((_, _, point), mark) in checklist.points().zip(marks) {
            let edit = session.marking(&point.id, *mark, &sample::stamp(1));
            session.apply(&edit, &sample::stamp(1)).expect("the sample's points exist");
        }
        session
    }

    proptest! {
        #[test]
        fn a_better_mark_never_lowers_and_what_is_left_out_never_moves_the_score(
            (checklist, marks) in any_checklist(), at in any::<prop::sample::Index>(), new in any_mark(),
        ) {
            let at = at.index(marks.len());
            let mut others = marks.clone();
            others[at] = new;
            let (before, after) = (walked(&checklist, &marks).summary(), walked(&checklist, &others).summary());
            match (rank(marks[at]), rank(new)) {
                (Some(old), Some(new)) if new >= old => prop_assert!(after.score >= before.score),
                (Some(_), Some(_)) => prop_assert!(after.score <= before.score),
                (None, None) => prop_assert_eq!(after.score, before.score),
                _ => {}
            }
        }

        #[test]
        fn both_ends_are_reachable_and_nothing_lies_beyond((checklist, marks) in any_checklist()) {
            let summary = walked(&checklist, &marks).summary();
            prop_assert!(summary.score.is_none_or(|score| score.tenths() <= 1000) && summary.progress.tenths() <= 1000);
            let all = |mark| walked(&checklist, &vec![Some(mark); marks.len()]).summary();
            let weighs = all(Mark::Done).score.is_some();
            prop_assert_eq!(all(Mark::Done).score.map(Percent::tenths), weighs.then_some(1000));
            prop_assert_eq!(all(Mark::Absent).score.map(Percent::tenths), weighs.then_some(0));
            prop_assert_eq!(all(Mark::NotApplicable).score, None);
            prop_assert_eq!(all(Mark::NotApplicable).progress.tenths(), 1000);
        }
    }
}
