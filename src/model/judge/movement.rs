//! Score changes since the previous inspection.

use std::borrow::Cow;

use crate::model::plan::checklist::{Pillar, PointId};
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::summary::Summary;
use crate::model::record::tally::{Scores, Tally};
use crate::model::value::weight::Percent;

/// Change of a score, in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement(i16);

impl Movement {
    /// The change from one score to another; `None` if either is missing.
    #[must_use]
    // A score has at most 1000 tenths.
    #[allow(clippy::cast_possible_wrap)]
    pub fn between(from: Option<Percent>, to: Option<Percent>) -> Option<Self> {
        Some(Self(to?.tenths() as i16 - from?.tenths() as i16))
    }

    /// Tenths of a point; negative if the score fell.
    #[must_use]
    pub const fn tenths(self) -> i16 {
        self.0
    }
}

impl std::fmt::Display for Movement {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = match self.0 {
            0 => "",
            1.. => "+",
            _ => "-",
        };
        let tenths = self.0.unsigned_abs();
        formatter.pad(&format!("{sign}{}.{}", tenths / 10, tenths % 10))
    }
}

impl Session {
    /// The scores of the previous inspection at the points of today's scope; none without a previous inspection.
    ///
    /// Where today is about the whole plan they are the recorded ones. Where it is about some of its points what was
    /// recorded then is another sum, so the verdicts that this session keeps are counted again, by the current weights,
    /// at those points that ask for the same. Of another scheme they stay as recorded: they are never compared.
    #[must_use]
    pub fn previous_summary(&self) -> Option<Cow<'_, Summary>> {
        let previous = self.previous()?;
        let is_whole = matches!(self.parts().scope, Scope::All);
        if is_whole || previous.framework != self.checklist().framework {
            return Some(Cow::Borrowed(&previous.summary));
        }
        Some(Cow::Owned(self.previous_summary_at(|point| self.in_scope(point))?))
    }

    /// The scores of the previous inspection at some points, counted from the verdicts that this session keeps.
    #[must_use]
    pub fn previous_summary_at(&self, wanted: impl Fn(&PointId) -> bool) -> Option<Summary> {
        let verdicts = &self.previous()?.verdicts;
        let mark = |point: &PointId| verdicts.get(point).filter(|then| then.former.is_none())?.mark;
        let scores = Scores::count(self.checklist(), self.outline(), wanted, mark);
        Some(Summary::of(&scores, self.checklist()))
    }

    /// Change of each pillar's score since the previous inspection, in the checklist's order; `None` if they cannot be
    /// compared: no previous inspection, another scheme, or nothing judged on one side.
    #[must_use]
    pub fn moves(&self) -> Vec<Option<Movement>> {
        let previous = self.comparable_previous();
        let pillars = self.checklist().pillars.iter().zip(self.scores().pillars());
        let moved = |(pillar, tally): (&Pillar, &Tally)| {
            let then = previous.as_ref()?.pillars.iter().find(|then| then.id == pillar.id)?;
            Movement::between(then.score, tally.score())
        };
        pillars.map(moved).collect()
    }

    /// Change of the overall score since the previous inspection; `None` as for a pillar.
    #[must_use]
    pub fn overall_move(&self) -> Option<Movement> {
        Movement::between(self.comparable_previous()?.score, self.scores().overall(self.checklist()))
    }

    fn comparable_previous(&self) -> Option<Cow<'_, Summary>> {
        self.previous_summary()
            .filter(|_| self.previous().is_some_and(|then| then.framework == self.checklist().framework))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::sample_pairs::walked;
    use crate::model::visits::carry::carry;
    use crate::model::visits::compare::Outcome;
    use crate::model::visits::difference::VisitDifference;

    #[test]
    fn a_move_says_its_sign() {
        let percent = |tenths: i128| Percent::of(tenths, 1000);
        for (from, to, expected) in [
            (Some(500), Some(625), Some("+12.5")),
            (Some(625), Some(500), Some("-12.5")),
            (Some(500), Some(500), Some("0.0")),
            (Some(0), Some(1000), Some("+100.0")),
            (Some(500), Some(497), Some("-0.3")),
            (None, Some(500), None),
            (Some(500), None, None),
        ] {
            let moved = Movement::between(from.and_then(percent), to.and_then(percent));
            assert_eq!(moved.map(|moved| moved.to_string()).as_deref(), expected);
        }
    }

    #[test]
    fn a_short_list_moves_against_its_own_points_of_last_time() {
        let plan = sample::checklist(&[4, 2]);
        let last = walked(plan.clone(), &[Some(Mark::Done); 6]);
        let mut last = last;
        for point in ["1.1.3", "1.1.4", "2.1.1", "2.1.2"] {
            sample::answer(&mut last, point, 90, |answer| answer.mark = Some(Mark::Absent));
        }
        let session = carry(&last, sample::begin(plan), None).session;
        let scoped = |points: &[&str]| {
            let mut parts = session.parts().clone();
            parts.scope = Scope::Points { points: points.iter().map(|&point| point.into()).collect(), drawn: None };
            let mut session = Session::from_parts(parts);
            for &point in points {
                sample::answer(&mut session, point, 100, |answer| answer.mark = Some(Mark::Done));
            }
            session
        };
        let said = |moved: Option<Movement>| moved.map(|moved| moved.to_string()).unwrap_or_default();
        // Done then and now: nothing moved, though the whole of last time came to 33.3.
        let same = scoped(&["1.1.1", "1.1.2"]);
        assert_eq!(said(same.overall_move()), "0.0");
        assert_eq!(same.moves().into_iter().map(said).collect::<Vec<_>>(), ["0.0", ""]);
        // One of two was done then, and both are now.
        let better = scoped(&["1.1.1", "1.1.3"]);
        assert_eq!(said(better.overall_move()), "+50.0");
        assert_eq!(better.moves().into_iter().map(said).collect::<Vec<_>>(), ["+50.0", ""]);
        let since = VisitDifference::kept(&better).expect("it has a previous inspection");
        assert_eq!(said(since.moved()), "+50.0");
        assert_eq!(said(since.pillars[0].moved()), "+50.0");
        assert_eq!(since.counts.of(Outcome::Fixed), 1);
        // The whole plan goes by what was recorded.
        let whole = session.previous_summary().expect("it has a previous inspection");
        assert_eq!(*whole, session.previous().expect("so it is").summary);
    }
}
