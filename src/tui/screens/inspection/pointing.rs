//! Pointing: what a click on the screen means.

use ratatui::layout::Position;

use super::{Inspection, pillars};
use crate::model::plan::checklist::PointId;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::widgets::regions::regions;

impl Inspection {
    /// The command of the hint under the pointer.
    pub(super) fn footer_hint_at(&self, at: Position, context: Context, view: &View) -> Option<Command> {
        let footer = regions(view.area()).footer;
        // On a footer of one row a message stands in the place of the hints.
        let is_covered = footer.height == 1 && (self.notice.is_some() || self.open.saving.failure().is_some());
        let is_hints = !is_covered && footer.contains(at) && at.y + 1 == footer.bottom();
        is_hints.then(|| self.hints(footer, context, view).at(usize::from(at.x - footer.x)))?
    }

    /// Puts the cursor on the point under the pointer; on a heading or a pillar, on its first point.
    pub(super) fn click_row(&mut self, at: Position, view: &View) {
        if let Some(point) = self.point_at(at, view) {
            self.notice = None;
            self.jump(&point, view);
        }
    }

    fn point_at(&self, at: Position, view: &View) -> Option<PointId> {
        let regions = regions(view.area());
        let rows = self.open.editor.rows();
        if let Some(pillar) = regions.pillars.and_then(|area| pillars::at(area, at)) {
            let first = rows.places().find(|place| place.pillar == pillar)?;
            return Some(first.of(self.session().checklist()).2.id.clone());
        }
        let shown = self.window.rows(Self::list_height(view), rows.len());
        let row = shown.start + usize::from(at.y.checked_sub(regions.list.y + 1)?);
        let is_inside = regions.list.contains(at) && shown.contains(&row);
        is_inside.then(|| rows.point_below(self.session(), row))?
    }
}
