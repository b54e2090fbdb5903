//! What became of the points of a merge, counted by pillar; rows and columns both add up.

use crate::lang::{Lang, text};
use crate::model::merge::joining::{JoinedSession, PointOutcome};
use crate::model::plan::checklist::Pillar;
use crate::model::record::merged::MergeKinship;

/// How many points had each outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// Several sources have the same verdict.
    pub same: usize,
    /// Only the source with this number has a verdict.
    pub only: Vec<usize>,
    /// The later word of one reviewer stands.
    pub later_word: usize,
    /// The verdicts differ.
    pub conflict: usize,
    /// Nobody has given a verdict.
    pub nobody: usize,
}

impl OutcomeCounts {
    /// All points.
    #[must_use]
    pub fn total(&self) -> usize {
        self.same + self.only.iter().sum::<usize>() + self.later_word + self.conflict + self.nobody
    }

    fn none(sources: usize) -> Self {
        Self { only: vec![0; sources], ..Self::default() }
    }

    fn add(&mut self, outcome: PointOutcome) {
        match outcome {
            PointOutcome::Same => self.same += 1,
            PointOutcome::Only(source) => self.only[source] += 1,
            PointOutcome::LaterWord => self.later_word += 1,
            PointOutcome::Conflict => self.conflict += 1,
            PointOutcome::Nobody => self.nobody += 1,
        }
    }
}

impl JoinedSession {
    /// Whether the sources are copies of one session.
    #[must_use]
    pub fn is_of_copies(&self) -> bool {
        self.session.merged().is_some_and(|merged| merged.kinship == MergeKinship::Copies)
    }

    /// The counts of all points in scope.
    #[must_use]
    pub fn counts(&self) -> OutcomeCounts {
        let mut counts = OutcomeCounts::none(self.order.len());
        for (_, outcome) in &self.points {
            counts.add(*outcome);
        }
        counts
    }

    /// The counts by pillar, in plan order; pillars without a point in scope are left out.
    #[must_use]
    pub fn counts_by_pillar(&self) -> Vec<(&Pillar, OutcomeCounts)> {
        let mut rows: Vec<(&Pillar, OutcomeCounts)> = Vec::new();
        for (point, outcome) in &self.points {
            let Some((pillar, _, _)) = self.session.find(point) else { continue };
            if rows.last().is_none_or(|(last, _)| last.id != pillar.id) {
                rows.push((pillar, OutcomeCounts::none(self.order.len())));
            }
            if let Some((_, counts)) = rows.last_mut() {
                counts.add(*outcome);
            }
        }
        rows
    }
}

impl MergeKinship {
    /// Why the sources belong together, in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Copies => lang.kinship_copies(),
            Self::OneVisit => lang.kinship_one_visit(),
            Self::AsOneVisit => lang.kinship_as_one_visit(),
        }
    }
}

text! {
    kinship_copies { zh: "同一份紀錄的複本，各自有後續", en: "copies of one session that went apart" }
    kinship_one_visit { zh: "同一次查核，各自記錄", en: "records of one visit" }
    kinship_as_one_visit { zh: "依指定視為同一次查核", en: "taken as records of one visit, as asked for" }
}
