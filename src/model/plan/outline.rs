//! Index of a checklist: position of each point by id.

use foldhash::HashMap;

use crate::model::plan::checklist::{Checklist, FocusPoint, Pillar, PointId, Strategy};

/// The place of one point: positions of its pillar, of its strategy within the pillar, and of itself within the strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PointPlace {
    /// Position of the pillar in the checklist.
    pub pillar: usize,
    /// Position of the strategy in the pillar.
    pub strategy: usize,
    /// Position of the point in the strategy.
    pub point: usize,
}

/// The points of one checklist in plan order, and each one's place by id.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    places: Vec<PointPlace>,
    rank: HashMap<PointId, usize>,
}

impl Outline {
    /// Builds the index. If ids repeat, which the check refuses, the first one counts.
    #[must_use]
    pub fn of(checklist: &Checklist) -> Self {
        let mut outline = Self::default();
        for (pillar, entry) in checklist.pillars.iter().enumerate() {
            for (strategy, group) in entry.strategies.iter().enumerate() {
                for (point, focus) in group.points.iter().enumerate() {
                    outline.rank.entry(focus.id.clone()).or_insert(outline.places.len());
                    outline.places.push(PointPlace { pillar, strategy, point });
                }
            }
        }
        outline
    }

    /// How many points there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no point at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Position of a point in plan order, starting at zero.
    #[must_use]
    pub fn rank(&self, id: &PointId) -> Option<usize> {
        self.rank.get(id).copied()
    }

    /// Place of a point.
    #[must_use]
    pub fn place(&self, id: &PointId) -> Option<PointPlace> {
        self.places.get(self.rank(id)?).copied()
    }

    /// Place of the point at a position in plan order.
    #[must_use]
    pub fn place_at(&self, rank: usize) -> Option<PointPlace> {
        self.places.get(rank).copied()
    }

    /// All places in plan order.
    #[must_use]
    pub fn places(&self) -> &[PointPlace] {
        &self.places
    }
}

impl PointPlace {
    /// The pillar, strategy and point at this place of the checklist that the outline was made of.
    #[must_use]
    pub fn of(self, checklist: &Checklist) -> (&Pillar, &Strategy, &FocusPoint) {
        let pillar = &checklist.pillars[self.pillar];
        let strategy = &pillar.strategies[self.strategy];
        (pillar, strategy, &strategy.points[self.point])
    }
}
