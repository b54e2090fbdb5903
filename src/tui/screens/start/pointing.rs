//! The mouse on the start screen: a click puts the cursor on a row, a click where the cursor is opens it.

use ratatui::layout::Position;

use super::Start;
use super::parts::Parts;
use crate::tui::component::{StartKit, View};
use crate::tui::widgets::list_cursor::ListRows;

impl Start {
    /// Puts the cursor on the row under the pointer, if that can be opened; returns whether it was there already.
    pub(super) fn click_row(&mut self, at: Position, kit: &StartKit, view: &View) -> bool {
        let inner = Parts::of(view.area()).list;
        let rows = self.rows(kit, view);
        let row = self.list.row_under(at, inner, ListRows::read(rows.len()));
        let choice = row.and_then(|row| rows[row].choice());
        let is_there = choice.is_some() && choice == self.cursor;
        self.cursor = choice.or_else(|| self.cursor.take());
        is_there
    }
}
