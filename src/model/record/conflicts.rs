//! The conflicts of a merged session, and what its parents said.

use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Answer;
use crate::model::record::merged::{Conflict, Merged};
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;

impl Session {
    /// How the session was merged, if it was.
    #[must_use]
    pub const fn merged(&self) -> Option<&Merged> {
        self.parts.merged.as_ref()
    }

    /// The conflict at a point that nobody has decided yet.
    #[must_use]
    pub fn conflict(&self, point: &PointId) -> Option<&Conflict> {
        self.parts.conflicts.get(point).filter(|_| self.mark(point).is_none() && self.in_scope(point))
    }

    /// The points with an open conflict, in plan order.
    #[must_use]
    pub fn open_conflicts(&self) -> Vec<&PointId> {
        let mut points: Vec<&PointId> =
            self.parts.conflicts.keys().filter(|point| self.conflict(point).is_some()).collect();
        points.small_sort_by_key(|point| self.outline.rank(point));
        points
    }

    /// The whole answer that a parent had at a point, with note, evidence and follow-up.
    #[must_use]
    pub fn answer_of_parent(&self, parent: usize, point: &PointId) -> Option<&Answer> {
        let merged = self.merged()?;
        let shared = self.log().get(..merged.base)?;
        let own = merged.parents.get(parent)?.log.iter();
        own.rev().chain(shared.iter().rev()).find(|change| change.point == *point)?.to.as_deref()
    }
}
