//! Tallies of marks and the scores computed from them, updated with every edit.
//!
//! All sums are whole numbers of millionths, so that the result does not depend on the order of the marks and a figure
//! that ends in exactly five hundredths rounds up.

use crate::model::plan::checklist::{Checklist, Overall, PointId, Scoring};
use crate::model::plan::outline::{Outline, PointPlace};
use crate::model::record::mark::Mark;
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

    /// Points that somebody has looked at: judged or not applicable.
    #[must_use]
    pub const fn seen(&self) -> usize {
        self.judged() + self.not_applicable
    }

    /// Points that nobody has looked at.
    #[must_use]
    pub const fn unmarked(&self) -> usize {
        self.points - self.seen()
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

    /// (judged + not applicable) ÷ points (查核率); `None` where there are no points.
    #[must_use]
    pub fn progress(&self) -> Option<Percent> {
        Percent::of(self.seen() as i128, self.points as i128)
    }

    /// 100 × Σ weight × value ÷ Σ weight (得分); `None` if the sum of weights is zero.
    #[must_use]
    pub fn score(&self) -> Option<Percent> {
        Percent::of(self.value, self.weight * i128::from(Weight::UNIT))
    }

    /// The score before rounding, as a fraction of one.
    fn exact_score(&self) -> Option<f64> {
        (self.weight > 0).then(|| self.value as f64 / (self.weight as f64 * Weight::UNIT as f64))
    }

    pub(in crate::model) fn count(&mut self, mark: Mark, weight: Weight, scoring: Scoring, by: isize) {
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

    pub(in crate::model) fn add(&mut self, other: &Self) {
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

/// The tallies of one session, one a pillar, updated with every edit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    pillars: Vec<Tally>,
}

impl Scores {
    /// The tallies, one a pillar.
    #[must_use]
    pub(in crate::model) const fn of(pillars: Vec<Tally>) -> Self {
        Self { pillars }
    }

    /// Counts the marks of the points in scope.
    #[must_use]
    pub fn count(
        checklist: &Checklist,
        outline: &Outline,
        in_scope: impl Fn(&PointId) -> bool,
        mark: impl Fn(&PointId) -> Option<Mark>,
    ) -> Self {
        let mut pillars = vec![Tally::default(); checklist.pillars.len()];
        for place in outline.places() {
            let point = place.of(checklist).2;
            if in_scope(&point.id) {
                let tally = &mut pillars[place.pillar];
                tally.points += 1;
                if let Some(mark) = mark(&point.id) {
                    tally.count(mark, point.weight, checklist.scoring, 1);
                }
            }
        }
        Self { pillars }
    }

    /// Updates the tallies for a mark replaced by another.
    pub(in crate::model) fn replace(
        &mut self,
        checklist: &Checklist,
        place: PointPlace,
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

    /// The overall score, by the checklist's scoring rule.
    #[must_use]
    pub fn overall(&self, checklist: &Checklist) -> Option<Percent> {
        self.overall_by(checklist.scoring.overall, checklist.pillars.iter().map(|pillar| pillar.weight))
    }

    /// The overall score by a scoring rule; the weights are those of the pillars, in order.
    #[must_use]
    pub fn overall_by(&self, rule: Overall, weights: impl Iterator<Item = Weight>) -> Option<Percent> {
        match rule {
            Overall::ByPoint => self.total().score(),
            Overall::ByPillar => {
                let (mut sum, mut whole) = (0.0, 0.0);
                for (tally, weight) in self.pillars.iter().zip(weights) {
                    if let Some(score) = tally.exact_score() {
                        sum += score * weight.as_f64();
                        whole += weight.as_f64();
                    }
                }
                (whole > 0.0).then(|| Percent::from_f64(100.0 * sum / whole))
            }
        }
    }
}
