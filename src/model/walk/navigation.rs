//! Navigation: the cursor from point to point of the list.

use super::SessionEditor;
use super::change::Refused;
use crate::model::plan::checklist::PointId;
use crate::model::walk::rows::Direction;

/// A way to another listed point. At the end of the list the cursor stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// So many points on, or back where negative.
    By(isize),
    /// To the first point.
    First,
    /// To the last point.
    Last,
    /// To the first point of the neighbouring strategy; going back, first to the beginning of this one.
    Strategy(Direction),
    /// To the first point of the neighbouring pillar; going back, first to the beginning of this one.
    Pillar(Direction),
    /// To the next point without a mark, from the beginning again after the end.
    NextUnmarked,
    /// To the next point with an open conflict, from the beginning again after the end.
    NextConflict,
    /// To the next search hit, wrapping around.
    Hit(Direction),
}

impl SessionEditor {
    /// Moves the cursor. Refused if every listed point has a mark ([`Motion::NextUnmarked`]), none has an open conflict
    /// ([`Motion::NextConflict`]) or nothing was searched for ([`Motion::Hit`]).
    pub fn go(&mut self, motion: Motion) -> Result<(), Refused> {
        let (rows, session, here) = (self.rows(), &self.session, &self.cursor);
        let there = match motion {
            Motion::By(points) => rows.point_at_distance(session, here, points),
            Motion::First => rows.first(session),
            Motion::Last => rows.last(session),
            Motion::Strategy(direction) => rows.strategy(session, here, direction),
            Motion::Pillar(direction) => rows.pillar(session, here, direction),
            Motion::NextUnmarked => Some(rows.next_unmarked(session, here).ok_or(Refused::AllMarked)?),
            Motion::NextConflict => Some(rows.next_conflict(session, here).ok_or(Refused::AllDecided)?),
            Motion::Hit(direction) => self.hit(direction)?,
        };
        if let Some(there) = there {
            self.cursor = there;
        }
        self.settle();
        Ok(())
    }

    /// Moves the cursor to a point in scope and lists it regardless of the filter. No effect for other points.
    pub fn jump(&mut self, point: &PointId) {
        if self.session.in_scope(point) {
            self.stand_on(point.clone());
        }
    }
}
