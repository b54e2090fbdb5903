//! The mouse on the start screen: a click puts the cursor on a row, a click where the cursor is opens it.

use ratatui::layout::{Position, Rect};

use super::{Choice, Row, Start};
use crate::tui::component::{StartKit, View};
use crate::tui::widgets::paint;

impl Start {
    /// Puts the cursor on the row under the pointer, if that can be opened; returns whether it was there already.
    pub(super) fn click_row(&mut self, at: Position, kit: &StartKit, view: &View) -> bool {
        let inner = paint::within(Self::list_area(view.area()));
        let rows = self.rows(kit, view);
        let shown = self.window.rows(usize::from(inner.height), rows.len());
        let row = shown.start + usize::from(at.y.saturating_sub(inner.y));
        let choice = rows.get(row).filter(|_| inner.contains(at)).and_then(choice_of);
        let is_there = choice.is_some() && choice == self.cursor;
        self.cursor = choice.or_else(|| self.cursor.take());
        is_there
    }

    /// The area of the rows, with its frame.
    pub(super) fn list_area(area: Rect) -> Rect {
        Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area }
    }
}

/// What a row stands for.
fn choice_of(row: &Row<'_>) -> Option<Choice> {
    match row {
        Row::Session(session) => Some(Choice::Session(session.path.clone())),
        Row::Checklist(entry) => Some(Choice::Checklist(entry.checklist.id.clone())),
        Row::Bad(error) => error.path().map(|path| Choice::Bad(path.to_owned())),
        Row::Heading(_) | Row::Chips(..) | Row::Blank | Row::Words(_) | Row::Note(_) => None,
    }
}
