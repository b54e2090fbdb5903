//! Scores and progress: two different numbers, never mixed.
//!
//! All sums are whole numbers of millionths, so that the result does not depend on the order of the marks and a figure
//! that ends in exactly five hundredths rounds up.

use crate::model::plan::checklist::Checklist;
use crate::model::record::session::Session;
use crate::model::record::summary::{PillarSummary, Summary};
use crate::model::record::tally::{Scores, Tally};
use crate::model::value::weight::Percent;

impl Session {
    /// The scores as the file records them.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::of(self.scores(), self.checklist())
    }
}

impl Summary {
    /// The scores of a checklist as a file records them.
    #[must_use]
    pub fn of(scores: &Scores, checklist: &Checklist) -> Self {
        let total = scores.total();
        let pillars = checklist.pillars.iter().zip(scores.pillars());
        Self {
            points: total.points,
            judged: total.judged(),
            not_applicable: total.not_applicable,
            progress: total.progress().unwrap_or(Percent::ZERO),
            score: scores.overall(checklist),
            pillars: pillars.map(|(pillar, tally)| PillarSummary::of(&pillar.id, tally)).collect(),
        }
    }
}

impl PillarSummary {
    /// The scores of a pillar as the file records them.
    #[must_use]
    pub fn of(id: &str, tally: &Tally) -> Self {
        Self {
            id: id.to_owned(),
            points: tally.points,
            done: tally.done,
            partial: tally.partial,
            absent: tally.absent,
            not_applicable: tally.not_applicable,
            unmarked: tally.unmarked(),
            progress: tally.progress().unwrap_or(Percent::ZERO),
            score: tally.score(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::value::weight::Weight;
    use proptest::prelude::*;

    use super::*;
    use crate::model::plan::checklist::PointId;
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
        // The third pillar has no judged point, hence no score and no influence, whatever its weight.
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
