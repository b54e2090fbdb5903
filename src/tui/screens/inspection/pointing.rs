//! Pointing: what a click on the screen means.

use ratatui::layout::Position;

use super::{Inspection, pillars};
use crate::model::plan::checklist::PointId;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;

impl Inspection {
    /// The command of the hint under the pointer.
    pub(super) fn footer_hint_at(&self, at: Position, context: Context, view: &View) -> Option<Command> {
        let row = self.regions(view).hints;
        // A message stands in the place of the hints.
        let is_hints = self.message(view).is_none() && row.contains(at);
        is_hints.then(|| self.hints(row, context, view).at(usize::from(at.x - row.x)))?
    }

    /// Puts the cursor on the point under the pointer; on a heading or a pillar, on its first point.
    pub(super) fn click_row(&mut self, at: Position, view: &View) {
        if let Some(point) = self.point_at(at, view) {
            self.notice = None;
            self.jump(&point);
        }
    }

    fn point_at(&self, at: Position, view: &View) -> Option<PointId> {
        let regions = self.regions(view);
        let rows = self.open.editor.rows();
        if let Some(pillar) = regions.pillars.and_then(|area| pillars::at(area, at, self.session(), view)) {
            let first = rows.places().find(|place| place.pillar == pillar)?;
            return Some(first.of(self.session().checklist()).2.id.clone());
        }
        let shown = self.shown_rows(regions.list);
        let row = shown.start + usize::from(at.y.checked_sub(regions.list.y)?);
        let is_inside = regions.list.contains(at) && shown.contains(&row);
        is_inside.then(|| rows.point_below(self.session(), row))?
    }
}
