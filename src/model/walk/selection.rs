//! Selecting many points, to be marked in one step.

use super::SessionEditor;
use super::change::{Applied, Refused};
use crate::model::plan::checklist::PointId;
use crate::model::plan::outline::PointPlace;
use crate::model::record::edit::Edit;
use crate::model::record::stamp::Stamp;
use crate::model::walk::navigation::Motion;

/// How far a selection was widened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The listed points of the strategy.
    Strategy,
    /// The listed points of the pillar.
    Pillar,
    /// Everything listed.
    All,
}

impl SessionEditor {
    /// Whether any point is selected.
    #[must_use]
    pub fn is_selecting(&self) -> bool {
        !self.selected.is_empty()
    }

    /// Whether a point is selected.
    #[must_use]
    pub fn is_selected(&self, point: &PointId) -> bool {
        self.selected.contains(point)
    }

    /// How many points are selected.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected.len()
    }

    /// The selected points, in plan order.
    #[must_use]
    pub fn selection(&self) -> Vec<PointId> {
        let points = self.session.points().map(|(_, _, point)| &point.id);
        points.filter(|point| self.selected.contains(*point)).cloned().collect()
    }

    /// Toggles the selection of the point under the cursor and moves to the next one.
    pub fn toggle_selection(&mut self) -> Result<(), Refused> {
        self.require_selectable()?;
        if !self.selected.remove(&self.cursor) {
            self.selected.insert(self.cursor.clone());
        }
        self.go(Motion::By(1))
    }

    /// Selects the strategy; if it is selected already, the pillar; if that is, everything listed. Returns the extent
    /// and how many points.
    pub fn select_wider(&mut self) -> Result<(Extent, usize), Refused> {
        self.require_selectable()?;
        let here = self.session.outline().place(&self.cursor).ok_or(Refused::NothingListed)?;
        let is_in = |extent, there: PointPlace| match extent {
            Extent::Strategy => (there.pillar, there.strategy) == (here.pillar, here.strategy),
            Extent::Pillar => there.pillar == here.pillar,
            Extent::All => true,
        };
        for extent in [Extent::Strategy, Extent::Pillar, Extent::All] {
            let points = self.listed_where(|there| is_in(extent, there));
            if points.iter().any(|point| !self.selected.contains(point)) {
                return Ok((extent, self.select(points)));
            }
        }
        Err(Refused::AllSelected)
    }

    /// Selects everything listed. How many points that is.
    pub fn select_all(&mut self) -> Result<usize, Refused> {
        self.require_selectable()?;
        let points = self.listed_where(|_| true);
        Ok(self.select(points))
    }

    /// Applies an edit of the selected points and clears the selection, even if the edit is refused.
    pub fn apply_to_selection(&mut self, edit: Edit, stamp: &Stamp) -> Result<Applied, Refused> {
        let result = if edit.points().next().is_none() { Err(Refused::Unchanged) } else { self.apply(edit, stamp) };
        self.selected.clear();
        result
    }

    /// Lets go of these points.
    pub fn deselect(&mut self, points: &[PointId]) {
        for point in points {
            self.selected.remove(point);
        }
    }

    fn select(&mut self, points: Vec<PointId>) -> usize {
        let count = points.len();
        self.selected.extend(points);
        count
    }

    fn listed_where(&self, is_wanted: impl Fn(PointPlace) -> bool) -> Vec<PointId> {
        let places = self.rows().places().filter(|&place| is_wanted(place));
        places.map(|place| place.of(self.session.checklist()).2.id.clone()).collect()
    }

    fn require_selectable(&self) -> Result<(), Refused> {
        self.require_permission()?;
        self.require_point()
    }
}
