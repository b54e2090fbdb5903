//! Differences since the previous inspection, from its file or from the references that a session keeps.
//!
//! Unlike a `Comparison` it owns its data, so a screen can keep it and a thread can send it.

use chrono::NaiveDate;
use std::collections::HashMap;

use crate::model::judge::movement::Movement;
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::plan::wording::Wording;
use crate::model::record::mark::Mark;
use crate::model::record::previous::{Gone, Previous, Reference};
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::summary::Summary;
use crate::model::record::visit::VisitKind;
use crate::model::value::sorting::SmallSort as _;
use crate::model::visits::compare::{Caveat, ComparedPoint, Comparison, Counts, Outcome, Seen};
use crate::model::visits::trend::Figures;

/// What changed between the previous inspection and this one.
#[derive(Clone, Debug)]
pub struct VisitDifference {
    /// Where the previous verdicts come from.
    pub basis: Basis,
    /// The previous inspection.
    pub previous: Side,
    /// This one.
    pub now: Side,
    /// Reasons why it may mislead.
    pub caveats: Vec<Caveat>,
    /// How many points had each outcome.
    pub counts: Counts,
    /// One entry a pillar, in the order of today's list; those that only the older list had come after them.
    pub pillars: Vec<PillarDifference>,
    /// One entry a unit, those that name nobody last.
    pub units: Vec<UnitDifference>,
    /// All points but the unchanged ones.
    pub points: Vec<PointDifference>,
}

/// Source of the previous verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The file of the previous session: everything that was found.
    Whole,
    /// The references in this session: verdicts and notes of the points that this checklist has too.
    Kept,
}

/// One of the two inspections in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What kind of inspection.
    pub kind: VisitKind,
    /// The day that it began.
    pub day: NaiveDate,
    /// 查核率 and 得分 over all points.
    pub overall: Figures,
}

/// A pillar then and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PillarDifference {
    /// Its printed number.
    pub numeral: String,
    /// Its title.
    pub title: String,
    /// Its figures then; none where that list did not have it, or by another scheme.
    pub previous: Option<Figures>,
    /// Its figures now; none where today's list does not have it.
    pub now: Option<Figures>,
    /// What became of its points.
    pub counts: Counts,
}

/// What became of the points of one unit. A point of several units counts in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDifference {
    /// The unit; none for the points that name nobody.
    pub unit: Option<String>,
    /// What became of its points.
    pub counts: Counts,
}

/// What became of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointDifference {
    /// The point, by the id that it has in today's list, or else had then.
    pub point: PointId,
    /// What became of it.
    pub outcome: Outcome,
    /// What it asks for today, or asked for then where it is gone.
    pub check: String,
    /// Who is responsible.
    pub units: Vec<String>,
    /// What was found at the previous inspection.
    pub previous: Found,
    /// What was found now.
    pub now: Found,
    /// Both wordings, the former one first, where they are not the same.
    pub wordings: Option<Box<(Wording, Wording)>>,
}

/// What was found at a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The verdict.
    pub mark: Option<Mark>,
    /// The note.
    pub note: String,
    /// The day of the verdict, where there is one.
    pub on: Option<NaiveDate>,
}

impl PillarDifference {
    /// How the score moved; none where one of the sides has no score.
    #[must_use]
    pub fn moved(&self) -> Option<Movement> {
        Movement::between(self.previous?.score, self.now?.score)
    }
}

impl VisitDifference {
    /// From a comparison of two sessions.
    #[must_use]
    pub fn of(comparison: &Comparison<'_>) -> Self {
        let pillars = comparison.pillars.iter().filter_map(|change| {
            let pillar = change.pillar()?;
            Some(PillarDifference {
                numeral: pillar.numeral(),
                title: pillar.title.clone(),
                previous: change.previous.map(|(_, tally)| Figures::from(&tally)),
                now: change.now.map(|(_, tally)| Figures::from(&tally)),
                counts: change.counts,
            })
        });
        let units = comparison
            .units
            .iter()
            .map(|change| UnitDifference { unit: change.unit.map(str::to_owned), counts: change.counts });
        Self {
            basis: Basis::Whole,
            previous: Side::of(comparison.previous),
            now: Side::of(comparison.now),
            caveats: comparison.caveats(),
            counts: comparison.counts(),
            pillars: pillars.collect(),
            units: units.collect(),
            points: comparison.entries.iter().filter_map(PointDifference::of).collect(),
        }
    }

    /// From the references that a session keeps; `None` if it has no previous inspection.
    ///
    /// The former list is not known here beyond its verdicts, so no point counts as added.
    #[must_use]
    pub fn kept(session: &Session) -> Option<Self> {
        let previous = session.previous()?;
        let then = session.previous_summary()?;
        let mut difference = Self {
            basis: Basis::Kept,
            previous: Side { kind: previous.kind, day: previous.visited, overall: Figures::from(&*then) },
            now: Side::of(session),
            caveats: caveats(session, previous),
            counts: Counts::default(),
            pillars: pillars(session, previous, &then),
            units: Vec::new(),
            points: Vec::new(),
        };
        let mut units = Units::default();
        for (at, pillar) in session.checklist().pillars.iter().enumerate() {
            for point in pillar.strategies.iter().flat_map(|strategy| &strategy.points) {
                let (previous, now) = (session.previous_verdict(&point.id), found_today(session, point));
                let outcome = match previous {
                    Some(previous) if previous.former.is_some() => Outcome::Reworded,
                    _ => Outcome::between(previous.and_then(|previous| previous.mark), now.mark),
                };
                difference.counts.add(outcome);
                difference.pillars[at].counts.add(outcome);
                units.add(&point.unit_names(), outcome);
                if outcome != Outcome::Unchanged {
                    difference.points.push(PointDifference::paired(point, outcome, previous, now));
                }
            }
        }
        for gone in &previous.gone {
            difference.counts.add(Outcome::Gone);
            units.add(&gone.units, Outcome::Gone);
            difference.points.push(PointDifference::gone(gone));
        }
        difference.units = units.sorted();
        Some(difference)
    }

    /// How the overall score moved; none where one of the sides has no score, or the schemes differ.
    #[must_use]
    pub fn moved(&self) -> Option<Movement> {
        if self.basis == Basis::Kept && self.caveats.contains(&Caveat::OtherScheme) {
            return None;
        }
        Movement::between(self.previous.overall.score, self.now.overall.score)
    }
}

impl Side {
    fn of(session: &Session) -> Self {
        let visit = session.visit();
        let scores = session.scores();
        let overall = Figures { progress: scores.total().progress(), score: scores.overall(session.checklist()) };
        Self { kind: visit.kind, day: visit.opened.date(), overall }
    }
}

impl PointDifference {
    fn of(entry: &ComparedPoint<'_>) -> Option<Self> {
        let seen = entry.seen().filter(|_| entry.outcome != Outcome::Unchanged)?;
        let wording = |seen: Seen<'_>| Wording::of(seen.point);
        let wordings = entry.previous.zip(entry.now).filter(|_| entry.outcome == Outcome::Reworded);
        Some(Self {
            point: seen.point.id.clone(),
            outcome: entry.outcome,
            check: seen.point.check.to_string(),
            units: seen.point.unit_names(),
            previous: entry.previous.map(Found::seen).unwrap_or_default(),
            now: entry.now.map(Found::seen).unwrap_or_default(),
            wordings: wordings.map(|(previous, now)| Box::new((wording(previous), wording(now)))),
        })
    }

    fn paired(point: &FocusPoint, outcome: Outcome, previous: Option<&Reference>, now: Found) -> Self {
        let former = previous.and_then(|previous| previous.former.clone());
        Self {
            point: point.id.clone(),
            outcome,
            check: point.check.to_string(),
            units: point.unit_names(),
            previous: previous.map(Found::kept).unwrap_or_default(),
            now,
            wordings: former.map(|former| Box::new((former, Wording::of(point)))),
        }
    }

    fn gone(gone: &Gone) -> Self {
        Self {
            point: gone.point.clone(),
            outcome: Outcome::Gone,
            check: gone.wording.check.clone(),
            units: gone.units.clone(),
            previous: gone.last.as_ref().map(Found::kept).unwrap_or_default(),
            now: Found::default(),
            wordings: None,
        }
    }
}

impl Found {
    fn seen(seen: Seen<'_>) -> Self {
        seen.answer.map_or_else(Self::default, |answer| Self {
            mark: answer.mark,
            note: answer.note.clone(),
            on: answer.mark.map(|_| answer.at.date()),
        })
    }

    fn kept(previous: &Reference) -> Self {
        Self { mark: previous.mark, note: previous.note.clone(), on: previous.mark.map(|_| previous.at.date()) }
    }
}

fn found_today(session: &Session, point: &FocusPoint) -> Found {
    let answer = session.answer(&point.id).filter(|_| session.in_scope(&point.id));
    answer.map_or_else(Found::default, |answer| Found {
        mark: answer.mark,
        note: answer.note.clone(),
        on: answer.mark.map(|_| answer.at.date()),
    })
}

fn caveats(session: &Session, previous: &Previous) -> Vec<Caveat> {
    let is_short = matches!(session.parts().scope, Scope::Points { .. });
    [
        (previous.framework != session.checklist().framework, Caveat::OtherScheme),
        (previous.visited > session.visit().opened.date(), Caveat::Reversed),
        (is_short, Caveat::ShortList),
    ]
    .into_iter()
    .filter_map(|(holds, caveat)| holds.then_some(caveat))
    .collect()
}

/// The pillars of this checklist, with previous figures if the scheme is the same; counts still at zero.
fn pillars(session: &Session, previous: &Previous, then: &Summary) -> Vec<PillarDifference> {
    let is_same_scheme = previous.framework == session.checklist().framework;
    let now = session.scores().pillars().iter();
    let pillars = session.checklist().pillars.iter().zip(now);
    pillars
        .map(|(pillar, tally)| {
            let previous = then.pillars.iter().find(|previous| is_same_scheme && previous.id == pillar.id);
            PillarDifference {
                numeral: pillar.numeral(),
                title: pillar.title.clone(),
                previous: previous.map(Figures::from),
                now: Some(Figures::from(tally)),
                counts: Counts::default(),
            }
        })
        .collect()
}

/// The units in the order in which the points name them.
#[derive(Default)]
struct Units {
    list: Vec<UnitDifference>,
    positions: HashMap<Option<String>, usize>,
}

impl Units {
    fn add(&mut self, units: &[String], outcome: Outcome) {
        let nobody = units.is_empty().then_some(None);
        for unit in units.iter().cloned().map(Some).chain(nobody) {
            let at = *self.positions.entry(unit.clone()).or_insert(self.list.len());
            if at == self.list.len() {
                self.list.push(UnitDifference { unit, counts: Counts::default() });
            }
            self.list[at].counts.add(outcome);
        }
    }

    fn sorted(mut self) -> Vec<UnitDifference> {
        self.list.small_sort_by_key(|change| change.unit.is_none());
        self.list
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::sample;
    use crate::model::sample_pairs::{any_pair, reword, walked};
    use crate::model::visits::carry::carry;
    use crate::model::visits::compare::compare;

    const OPEN_THEN: [Option<Mark>; 5] =
        [Some(Mark::Absent), Some(Mark::Partial), Some(Mark::Done), None, Some(Mark::Absent)];
    const NOW: [Option<Mark>; 5] =
        [Some(Mark::Done), Some(Mark::Partial), Some(Mark::Absent), Some(Mark::Absent), None];

    /// The session with references to the previous one.
    fn with_previous(previous: &Session, now: &Session) -> Session {
        now.clone().with_previous(
            carry(previous, sample::begin(now.checklist().as_ref().clone()), None).session.previous().cloned(),
        )
    }

    fn outcomes(difference: &VisitDifference) -> Vec<(String, Outcome)> {
        difference.points.iter().map(|became| (became.point.to_string(), became.outcome)).collect()
    }

    #[test]
    fn the_file_and_what_is_kept_of_it_say_the_same_of_one_list() {
        use Outcome::{Fixed, NewlyFound, StillOpen, Unseen, Worse};
        let (previous, now) =
            (walked(sample::checklist(&[3, 2]), &OPEN_THEN), walked(sample::checklist(&[3, 2]), &NOW));
        let expected =
            [("1.1.1", Fixed), ("1.1.2", StillOpen), ("1.1.3", Worse), ("2.1.1", NewlyFound), ("2.1.2", Unseen)]
                .map(|(point, outcome)| (point.to_owned(), outcome));
        let by_file = VisitDifference::of(&compare(&previous, &now));
        let kept = VisitDifference::kept(&with_previous(&previous, &now)).expect("it stands beside the earlier one");
        for difference in [&by_file, &kept] {
            assert_eq!(outcomes(difference), expected, "{:?}", difference.basis);
            assert_eq!(difference.moved(), compare(&previous, &now).moved());
        }
        assert_eq!((by_file.pillars, by_file.units, by_file.counts), (kept.pillars, kept.units, kept.counts));
        assert!(VisitDifference::kept(&now).is_none(), "a session that keeps nothing says nothing");
    }

    #[test]
    fn both_wordings_are_told_by_either() {
        let mut newer = sample::checklist(&[2]);
        reword(&mut newer, "1.1.1");
        let previous = walked(sample::checklist(&[2]), &[Some(Mark::Absent), None]);
        let now = walked(newer, &[Some(Mark::Done), None]);
        for difference in [
            VisitDifference::of(&compare(&previous, &now)),
            VisitDifference::kept(&with_previous(&previous, &now)).expect("it stands beside the other"),
        ] {
            let [became] = &difference.points[..] else { panic!("{difference:?}") };
            let wordings = became.wordings.as_ref().expect("the wordings differ");
            assert_eq!(became.outcome, Outcome::Reworded);
            assert!(wordings.1.check.starts_with(&wordings.0.check) && wordings.0 != wordings.1);
        }
    }

    #[test]
    fn what_is_gone_is_told_with_what_was_found() {
        let previous = walked(sample::checklist(&[2]), &[None, Some(Mark::Absent)]);
        let now = walked(sample::checklist(&[1]), &[None]);
        let kept = VisitDifference::kept(&with_previous(&previous, &now)).expect("it stands beside the other");
        for difference in [VisitDifference::of(&compare(&previous, &now)), kept] {
            assert_eq!(outcomes(&difference), [("1.1.2".to_owned(), Outcome::Gone)], "{:?}", difference.basis);
            assert_eq!(difference.points[0].previous.mark, Some(Mark::Absent));
        }
    }

    proptest! {
        #[test]
        fn every_point_is_counted_once_and_listed_unless_nothing_changed((previous, now) in any_pair()) {
            let comparison = compare(&previous, &now);
            let mut looks = vec![VisitDifference::of(&comparison)];
            looks.extend(VisitDifference::kept(&with_previous(&previous, &now)));
            for difference in looks {
                let by_outcome: Vec<usize> = Outcome::ALL.iter().map(|&outcome| difference.counts.of(outcome)).collect();
                let listed = difference.counts.total() - difference.counts.of(Outcome::Unchanged);
                prop_assert_eq!(by_outcome.iter().sum::<usize>(), difference.counts.total());
                prop_assert_eq!(difference.points.len(), listed);
                prop_assert_eq!(difference.pillars.iter().all(|pillar| pillar.previous.is_some() || pillar.now.is_some()), true);
            }
        }
    }
}
