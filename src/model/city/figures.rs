//! The figures of a group of sessions: counts, exact sums, and how the sessions' own scores lie.

use chrono::NaiveDate;

use crate::model::city::brief::FollowUpBrief;
use crate::model::record::tally::Tally;
use crate::model::value::weight::{Percent, Weight};

/// The figures of one node of the tree, or of one unit, over all pillars or over one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupFigures {
    /// Counts and sums over the points of all sessions.
    pub tally: Tally,
    /// The sessions' own scores.
    pub own: OwnScores,
    /// Open follow-ups.
    pub open: usize,
    /// Those of them that are overdue.
    pub overdue: usize,
    /// The score of the period compared with; none where none is, or nothing was judged.
    pub before: Option<Percent>,
}

/// How the scores of single sessions lie. A session without a score is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnScores {
    /// The scores in tenths, in ascending order once they are all there.
    tenths: Vec<u16>,
}

impl GroupFigures {
    /// Σ weight × value over the judged points, in millionths of millionths.
    #[must_use]
    pub const fn part(&self) -> i128 {
        self.tally.value
    }

    /// Σ weight over the judged points, in millionths of millionths.
    #[must_use]
    pub const fn whole(&self) -> i128 {
        self.tally.weight * Weight::UNIT as i128
    }

    /// The score over all points of all sessions; none where nothing that weighs was judged.
    #[must_use]
    pub fn score(&self) -> Option<Percent> {
        Percent::of(self.part(), self.whole())
    }

    /// Points looked at: judged, or not applicable.
    #[must_use]
    pub const fn seen(&self) -> usize {
        self.tally.seen()
    }

    /// Share of the points looked at; none where there is no point.
    #[must_use]
    pub fn progress(&self) -> Option<Percent> {
        Percent::of(self.seen() as i128, self.tally.points as i128)
    }

    /// Change of the score since the period compared with, in tenths.
    #[must_use]
    pub fn change(&self) -> Option<i32> {
        Some(i32::from(self.score()?.tenths()) - i32::from(self.before?.tenths()))
    }

    pub(in crate::model) fn add_follow_up(&mut self, follow_up: &FollowUpBrief, on: NaiveDate) {
        self.open += usize::from(follow_up.is_open);
        self.overdue += usize::from(follow_up.is_overdue(on));
    }

    pub(in crate::model) fn close(&mut self) {
        self.own.tenths.sort_unstable();
    }
}

impl OwnScores {
    pub(in crate::model) fn add(&mut self, score: Option<Percent>) {
        self.tenths.extend(score.map(Percent::tenths));
    }

    /// How many sessions have a score.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.tenths.len()
    }

    /// Their sum in tenths.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.tenths.iter().copied().map(u64::from).sum()
    }

    /// Their mean, half away from zero.
    #[must_use]
    pub fn mean(&self) -> Option<Percent> {
        Percent::of(i128::from(self.sum()), 1000 * self.tenths.len() as i128)
    }

    /// The middle one, or the mean of the two in the middle, half away from zero.
    #[must_use]
    pub fn median(&self) -> Option<Percent> {
        let last = self.tenths.len().checked_sub(1)?;
        let (low, high) = (self.tenths[last / 2], self.tenths[last.div_ceil(2)]);
        Percent::of(i128::from(low) + i128::from(high), 2000)
    }

    /// The lowest.
    #[must_use]
    pub fn lowest(&self) -> Option<Percent> {
        self.tenths.first().and_then(|&tenths| Percent::of(tenths.into(), 1000))
    }

    /// The highest.
    #[must_use]
    pub fn highest(&self) -> Option<Percent> {
        self.tenths.last().and_then(|&tenths| Percent::of(tenths.into(), 1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(tenths: &[i128]) -> OwnScores {
        let mut group = GroupFigures::default();
        for &tenths in tenths {
            group.own.add(Percent::of(tenths, 1000));
        }
        group.own.add(None);
        group.close();
        group.own
    }

    #[test]
    fn mean_and_median_round_half_away_from_zero() {
        for (tenths, expected) in [
            (&[][..], "0 - - - -"),
            (&[667], "1 66.7 66.7 66.7 66.7"),
            (&[1000, 0], "2 50.0 50.0 0.0 100.0"),
            (&[1, 2], "2 0.2 0.2 0.1 0.2"),
            (&[3, 1, 1], "3 0.2 0.1 0.1 0.3"),
            (&[9, 1, 5, 2], "4 0.4 0.4 0.1 0.9"),
        ] {
            let own = own(tenths);
            let words = |percent: Option<Percent>| percent.map_or("-".to_owned(), |percent| percent.to_string());
            let [mean, median, lowest, highest] = [own.mean(), own.median(), own.lowest(), own.highest()].map(words);
            assert_eq!(format!("{} {mean} {median} {lowest} {highest}", own.count()), expected);
        }
    }
}
