//! How far two inspectors agree: the share of equal verdicts, and Cohen's kappa.
//!
//! Jacob Cohen, "A coefficient of agreement for nominal scales" (1960): kappa = (observed - expected) / (1 - expected),
//! where the expected share is that of two inspectors who give their verdicts as often as these do, but by chance.

use crate::model::plan::checklist::{FocusPoint, Pillar};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Percent;

/// How often each pair of verdicts was given to one point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerdictPairs([[usize; 4]; 4]);

impl VerdictPairs {
    /// How many points both judged.
    #[must_use]
    pub fn points(&self) -> usize {
        self.0.iter().flatten().sum()
    }

    /// On how many of them the verdicts are equal.
    #[must_use]
    pub fn equal(&self) -> usize {
        (0..4).map(|mark| self.0[mark][mark]).sum()
    }

    /// How often one inspector gave one verdict and the other another.
    #[must_use]
    pub const fn of(&self, one: Mark, other: Mark) -> usize {
        self.0[one as usize][other as usize]
    }

    /// The share of equal verdicts; none where no point was judged by both.
    #[must_use]
    pub fn share(&self) -> Option<Percent> {
        Percent::of(self.equal() as i128, self.points() as i128)
    }

    /// Cohen's kappa in thousandths, half away from zero; none where no point was judged by both, or where both gave
    /// one and the same verdict throughout, so that nothing can be told from chance.
    #[must_use]
    pub fn kappa(&self) -> Option<i64> {
        let points = self.points() as i128;
        let row = |mark: usize| self.0[mark].iter().sum::<usize>() as i128;
        let column = |mark: usize| self.0.iter().map(|row| row[mark]).sum::<usize>() as i128;
        let by_chance: i128 = (0..4).map(|mark| row(mark) * column(mark)).sum();
        ratio((self.equal() as i128 * points - by_chance) * 1000, points * points - by_chance)
    }

    const fn add(&mut self, one: Mark, other: Mark) {
        self.0[one as usize][other as usize] += 1;
    }
}

/// A ratio rounded to a whole number, half away from zero; none where the divisor is not above zero.
fn ratio(part: i128, whole: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let rounded = (2 * part.abs() + whole) / (2 * whole);
    i64::try_from(if part < 0 { -rounded } else { rounded }).ok()
}

/// A point on which two inspectors have different verdicts.
#[derive(Clone, Copy, Debug)]
pub struct Disagreement<'a> {
    /// The pillar of the point.
    pub pillar: &'a Pillar,
    /// The point.
    pub point: &'a FocusPoint,
    /// The verdict of the first inspector.
    pub one: Mark,
    /// The verdict of the second.
    pub other: Mark,
}

impl Disagreement<'_> {
    /// How far apart the verdicts are: two steps between done and absent, and between a verdict and not applicable.
    #[must_use]
    pub const fn steps(&self) -> usize {
        match (self.one, self.other) {
            (Mark::NotApplicable, _) | (_, Mark::NotApplicable) => 2,
            (one, other) => (one as usize).abs_diff(other as usize),
        }
    }
}

/// How far two inspections agree.
#[derive(Clone, Debug)]
pub struct InspectorAgreement<'a> {
    /// All points that both judged.
    pub all: VerdictPairs,
    /// The same by pillar, in plan order.
    pub pillars: Vec<(&'a Pillar, VerdictPairs)>,
    /// The points that they disagree about, those furthest apart first.
    pub disagreements: Vec<Disagreement<'a>>,
    /// How many points only one of them judged.
    pub judged_once: usize,
    /// How many points both judged that the two lists word differently; they are not compared.
    pub reworded: usize,
}

impl<'a> InspectorAgreement<'a> {
    /// Compares the verdicts of two inspections, point by point where both lists ask for the same.
    #[must_use]
    pub fn between(one: &'a Session, other: &Session) -> Self {
        let mut agreement = Self {
            all: VerdictPairs::default(),
            pillars: one.checklist().pillars.iter().map(|pillar| (pillar, VerdictPairs::default())).collect(),
            disagreements: Vec::new(),
            judged_once: 0,
            reworded: 0,
        };
        for (position, pillar) in one.checklist().pillars.iter().enumerate() {
            for point in pillar.strategies.iter().flat_map(|strategy| &strategy.points) {
                let there = other.find(&point.id);
                let marks = (one.mark(&point.id), other.mark(&point.id).filter(|_| there.is_some()));
                let (Some(first), Some(second)) = marks else {
                    agreement.judged_once += usize::from(marks != (None, None));
                    continue;
                };
                if !there.is_some_and(|(_, _, there)| there.asks_the_same(point)) {
                    agreement.reworded += 1;
                    continue;
                }
                agreement.all.add(first, second);
                agreement.pillars[position].1.add(first, second);
                if first != second {
                    agreement.disagreements.push(Disagreement { pillar, point, one: first, other: second });
                }
            }
        }
        let only_there = other.points().filter(|(_, _, point)| one.find(&point.id).is_none());
        agreement.judged_once += only_there.filter(|(_, _, point)| other.mark(&point.id).is_some()).count();
        // The sort is stable, so that plan order stays within each distance.
        agreement.disagreements.small_sort_by_key(|disagreement| std::cmp::Reverse(disagreement.steps()));
        agreement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample::{answer, session};

    #[test]
    fn kappa_is_that_of_the_textbook() {
        let mut pairs = VerdictPairs::default();
        // Two readers of 50 grant proposals, an example used in many textbooks: 20 both yes, 15 both no, 5 and 10 apart.
        for (one, other, times) in [
            (Mark::Done, Mark::Done, 20),
            (Mark::Absent, Mark::Absent, 15),
            (Mark::Done, Mark::Absent, 5),
            (Mark::Absent, Mark::Done, 10),
        ] {
            for _ in 0..times {
                pairs.add(one, other);
            }
        }
        let share = |pairs: &VerdictPairs| pairs.share().map(Percent::tenths);
        assert_eq!((pairs.points(), pairs.equal(), share(&pairs), pairs.kappa()), (50, 35, Some(700), Some(400)));
        assert_eq!(pairs.of(Mark::Absent, Mark::Done), 10);
        assert_eq!((VerdictPairs::default().share(), VerdictPairs::default().kappa()), (None, None));
        let mut alike = VerdictPairs::default();
        alike.add(Mark::Done, Mark::Done);
        assert_eq!((share(&alike), alike.kappa()), (Some(1000), None), "nothing can be told from chance");
        let mut against = VerdictPairs::default();
        against.add(Mark::Done, Mark::Absent);
        against.add(Mark::Absent, Mark::Done);
        assert_eq!(against.kappa(), Some(-1000));
    }

    #[test]
    fn the_points_furthest_apart_come_first_and_what_one_judged_alone_is_counted_apart() {
        let (mut one, mut other) = (session(&[2, 3], Overall::ByPoint), session(&[2, 3], Overall::ByPoint));
        for (session, marks) in [
            (&mut one, [("1.1.1", Mark::Done), ("1.1.2", Mark::Done), ("2.1.1", Mark::Absent), ("2.1.2", Mark::Done)]),
            (
                &mut other,
                [("1.1.1", Mark::Partial), ("1.1.2", Mark::Absent), ("2.1.1", Mark::Absent), ("2.1.3", Mark::Done)],
            ),
        ] {
            for (point, mark) in marks {
                answer(session, point, 1, |answer| answer.mark = Some(mark));
            }
        }
        let agreement = InspectorAgreement::between(&one, &other);
        assert_eq!((agreement.all.points(), agreement.all.equal(), agreement.judged_once), (3, 1, 2));
        let points: Vec<&str> = agreement.disagreements.iter().map(|found| found.point.id.as_str()).collect();
        assert_eq!(points, ["1.1.2", "1.1.1"]);
        let shares: Vec<_> = agreement.pillars.iter().map(|(_, pairs)| pairs.share().map(Percent::tenths)).collect();
        assert_eq!(shares, [Some(0), Some(1000)]);
    }
}
