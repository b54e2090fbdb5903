//! The mouse on the start screen: a click puts the cursor on a row, a click where the cursor is opens it.

use ratatui::layout::Position;

use super::Start;
use super::parts::Parts;
use super::rows::Row;
use crate::tui::component::{StartKit, View};

impl Start {
    /// Puts the cursor on the row under the pointer, if that can be opened; returns whether it was there already.
    pub(super) fn click_row(&mut self, at: Position, kit: &StartKit, view: &View) -> bool {
        let inner = Parts::of(view.area()).list;
        let rows = self.rows(kit, view);
        let shown = self.window.rows(usize::from(inner.height), rows.len());
        let row = shown.start + usize::from(at.y.saturating_sub(inner.y));
        let choice = rows.get(row).filter(|_| inner.contains(at)).and_then(Row::choice);
        let is_there = choice.is_some() && choice == self.cursor;
        self.cursor = choice.or_else(|| self.cursor.take());
        is_there
    }
}
