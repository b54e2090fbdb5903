//! The cursor of a list and the part of it that is on screen: one way to move for every list but that of the inspection,
//! which the model walks.

use ratatui::layout::{Position, Rect};
use std::ops::Range;

use super::window::Window;
use crate::tui::command::Command;

/// Rows of a page movement where `height` rows are shown: one row of the previous page stays visible.
#[must_use]
pub fn page(height: usize) -> usize {
    height.max(2) - 1
}

/// Signed number of rows that a command moves by where `height` rows are shown; `None` for other commands.
#[must_use]
pub fn distance(command: Command, height: usize) -> Option<isize> {
    let page = isize::try_from(page(height)).unwrap_or(isize::MAX / 2);
    match command {
        Command::Up => Some(-1),
        Command::Down => Some(1),
        Command::PageUp => Some(-page),
        Command::PageDown => Some(page),
        Command::First => Some(isize::MIN / 2),
        Command::Last => Some(isize::MAX / 2),
        _ => None,
    }
}

/// The value that a command leads to in a list of values that are all shown; the same at the end, and by a command that
/// does not move.
#[must_use]
pub fn moved_to<T: Copy + PartialEq>(all: &[T], from: T, command: Command) -> T {
    let mut cursor = ListCursor::on(all.iter().position(|&value| value == from).unwrap_or_default());
    cursor.go(command, ListRows::Items(all.len()), all.len());
    all.get(cursor.item(all.len())).copied().unwrap_or(from)
}

/// Position of the item under the cursor, and the rows on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCursor {
    at: usize,
    window: Window,
}

/// The rows of a list; the cursor stops at items only.
#[derive(Clone, Copy, Debug)]
pub enum ListRows<'a> {
    /// All rows are items; their number.
    Items(usize),
    /// Items among headings and lines that are only read.
    Among {
        /// The row of each item, in ascending order.
        items: &'a [usize],
        /// How many rows there are.
        rows: usize,
    },
}

impl ListRows<'static> {
    /// This number of rows, none of them an item.
    #[must_use]
    pub const fn read(rows: usize) -> Self {
        Self::Among { items: &[], rows }
    }
}

impl ListRows<'_> {
    /// How many rows there are.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Items(rows) | Self::Among { rows, .. } => rows,
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    const fn items(self) -> usize {
        match self {
            Self::Items(items) => items,
            Self::Among { items, .. } => items.len(),
        }
    }

    fn row(self, item: usize) -> usize {
        match self {
            Self::Items(_) => item,
            Self::Among { items, .. } => items.get(item).copied().unwrap_or_default(),
        }
    }

    /// Whether the row right above an item is only read.
    fn is_headed(self, item: usize) -> bool {
        match self {
            Self::Items(_) => false,
            Self::Among { items, .. } => item > 0 && items.get(item).is_some_and(|&row| items[item - 1] + 1 < row),
        }
    }

    /// The first item at or below a row; the number of items if there is none.
    fn at_or_below(self, row: usize) -> usize {
        match self {
            Self::Items(_) => row,
            Self::Among { items, .. } => items.partition_point(|&item| item < row),
        }
    }
}

impl ListCursor {
    /// The cursor on an item, with the list shown from its top.
    #[must_use]
    pub fn on(item: usize) -> Self {
        Self { at: item, window: Window::default() }
    }

    /// Position of the item under the cursor in a list of this length; clamped to the last one, 0 in an empty list.
    #[must_use]
    pub fn item(self, items: usize) -> usize {
        self.at.min(items.saturating_sub(1))
    }

    /// Moves by a command where `height` rows are shown; false for a command that does not move.
    pub fn go(&mut self, command: Command, rows: ListRows<'_>, height: usize) -> bool {
        let Some(by) = distance(command, height) else { return false };
        if rows.items() == 0 {
            self.window.scroll(by, height, rows.len());
            return true;
        }
        let (here, last) = (self.item(rows.items()), rows.items() - 1);
        if by < 0 && here == 0 {
            // Above the first item there may be lines that are only read.
            self.window = Window::default();
            self.at = 0;
            return true;
        }
        let aim = rows.row(here).saturating_add_signed(by);
        // At least one item further, however many rows lie between.
        self.at = if by < 0 {
            let below = rows.at_or_below(aim);
            let at_or_above = if rows.row(below) > aim { below.saturating_sub(1) } else { below };
            at_or_above.min(here - 1)
        } else {
            rows.at_or_below(aim).max(here + 1).min(last)
        };
        self.show(rows, height);
        true
    }

    /// Shows the row of a list that is the owner's choice, and moves by a command, if that is one that moves; returns the
    /// row it moved to. For lists whose rows come and go, so that their owner keeps what the cursor is on and not where.
    pub fn go_among<R>(
        &mut self,
        rows: &[R],
        is_item: impl Fn(&R) -> bool,
        is_here: impl Fn(&R) -> bool,
        command: Option<Command>,
        height: usize,
    ) -> Option<usize> {
        let items: Vec<usize> = (0..rows.len()).filter(|&row| is_item(&rows[row])).collect();
        let listed = ListRows::Among { items: &items, rows: rows.len() };
        let here = items.iter().position(|&row| is_here(&rows[row]));
        self.stand_on(here.unwrap_or_default(), listed, height);
        let has_moved = self.go(command?, listed, height);
        items.get(self.item(items.len())).copied().filter(|_| has_moved)
    }

    /// Puts the cursor on an item and shows it.
    pub fn stand_on(&mut self, item: usize, rows: ListRows<'_>, height: usize) {
        self.at = item;
        self.show(rows, height);
    }

    /// Shows the item under the cursor with its heading; with the first one all rows above it, where both fit.
    pub fn show(&mut self, rows: ListRows<'_>, height: usize) {
        let here = self.item(rows.items());
        if here == 0 {
            self.window = Window::default();
        }
        let row = rows.row(here);
        if rows.is_headed(here) {
            self.window.follow(row - 1, height, rows.len());
        }
        self.window.follow(row, height, rows.len());
    }

    /// Position of the item under the cursor, from 1, and how many there are; where nothing is an item, the last row shown
    /// and how many there are, unless all are shown.
    #[must_use]
    pub fn place(self, rows: ListRows<'_>, height: usize) -> Option<(usize, usize)> {
        match (rows.items(), rows.len()) {
            (0, rows_in_all) => (rows_in_all > height).then(|| (self.shown(rows, height).end, rows_in_all)),
            (items, _) => Some((self.item(items) + 1, items)),
        }
    }

    /// The rows on screen.
    #[must_use]
    pub fn shown(self, rows: ListRows<'_>, height: usize) -> Range<usize> {
        self.window.rows(height, rows.len())
    }

    /// The row under the pointer, where the list fills an area.
    #[must_use]
    pub fn row_under(self, at: Position, area: Rect, rows: ListRows<'_>) -> Option<usize> {
        let shown = self.shown(rows, usize::from(area.height));
        let row = shown.start + usize::from(at.y.checked_sub(area.y)?);
        (area.contains(at) && shown.contains(&row)).then_some(row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOVES: [Command; 6] =
        [Command::Up, Command::Down, Command::PageUp, Command::PageDown, Command::First, Command::Last];

    /// The rows of a list by whether each is an item.
    fn items(is_item: &[bool]) -> Vec<usize> {
        is_item.iter().enumerate().filter(|(_, is_item)| **is_item).map(|(row, _)| row).collect()
    }

    proptest! {
        #[test]
        fn wherever_it_goes_the_cursor_stands_on_an_item_that_is_shown(
            is_item in prop::collection::vec(any::<bool>(), 0..80),
            moves in prop::collection::vec((0_usize..6, 1_usize..30), 1..40),
        ) {
            let items = items(&is_item);
            let rows = ListRows::Among { items: &items, rows: is_item.len() };
            let mut cursor = ListCursor::default();
            for (command, height) in moves {
                let before = cursor.item(items.len());
                prop_assert!(cursor.go(MOVES[command], rows, height));
                let shown = cursor.shown(rows, height);
                prop_assert!(shown.end <= is_item.len());
                let Some(&row) = items.get(cursor.item(items.len())) else {
                    prop_assert!(items.is_empty());
                    continue;
                };
                // Where nothing is above, the head of the page is shown, which may be longer than the screen.
                let is_head = before == 0 && shown.start == 0;
                prop_assert!(shown.contains(&row) || is_head, "{shown:?} {row}");
            }
        }

        #[test]
        fn a_page_down_and_a_page_up_pass_over_no_item(
            is_item in prop::collection::vec(any::<bool>(), 1..80),
            height in 2_usize..20,
        ) {
            let items = items(&is_item);
            let rows = ListRows::Among { items: &items, rows: is_item.len() };
            for (there, back) in [(Command::PageDown, Command::PageUp), (Command::PageUp, Command::PageDown)] {
                let mut cursor = ListCursor::on(if there == Command::PageDown { 0 } else { usize::MAX });
                for _ in 0..items.len() {
                    let before = cursor.item(items.len());
                    cursor.go(there, rows, height);
                    let after = cursor.item(items.len());
                    prop_assert!(before.abs_diff(after) <= height, "{before} {after}");
                    let is_at_end = after == if there == Command::PageDown { items.len().saturating_sub(1) } else { 0 };
                    prop_assert!(before != after || is_at_end);
                }
                cursor.go(back, rows, height);
            }
        }
    }

    #[test]
    fn each_command_moves_as_far_as_it_says() {
        for (from, command, expected) in [
            (0, Command::Down, 1),
            (19, Command::Down, 19),
            (5, Command::Up, 4),
            (0, Command::Up, 0),
            (5, Command::PageDown, 9),
            (18, Command::PageDown, 19),
            (5, Command::PageUp, 1),
            (2, Command::PageUp, 0),
            (7, Command::First, 0),
            (7, Command::Last, 19),
            // One more than there are is the last one.
            (99, Command::Up, 18),
        ] {
            let mut cursor = ListCursor::on(from);
            assert!(cursor.go(command, ListRows::Items(20), 5), "{command:?}");
            assert_eq!(cursor.item(20), expected, "{from} {command:?}");
        }
        assert!(!ListCursor::default().go(Command::Accept, ListRows::Items(20), 5));
        assert_eq!(ListCursor::default().item(0), 0);
    }

    #[test]
    fn a_heading_comes_into_view_with_the_item_below_it() {
        let items = [1, 2, 3, 5, 6, 7, 8, 9];
        let rows = ListRows::Among { items: &items, rows: 10 };
        let mut cursor = ListCursor::default();
        cursor.stand_on(7, rows, 4);
        for _ in 0..4 {
            cursor.go(Command::Up, rows, 4);
        }
        assert_eq!((cursor.item(items.len()), cursor.shown(rows, 4).contains(&4)), (3, true));
    }

    #[test]
    fn what_the_cursor_is_on_keeps_it_where_rows_come_and_go() {
        let is_item = |row: &&str| !row.is_empty();
        let go = |rows: &[&str], on: &str, command| {
            let row = ListCursor::default().go_among(rows, is_item, |row| *row == on, command, 3);
            row.map(|row| rows[row].to_owned())
        };
        assert_eq!(go(&["", "a", "", "b", "c"], "a", Some(Command::Down)).as_deref(), Some("b"));
        assert_eq!(go(&["x", "", "a", "", "b"], "a", Some(Command::Up)).as_deref(), Some("x"));
        assert_eq!(go(&["", "a", "b"], "gone", Some(Command::Last)).as_deref(), Some("b"));
        assert_eq!(go(&["", "a"], "a", Some(Command::Accept)), None);
        assert_eq!(go(&["", "a"], "a", None), None);
        assert_eq!(go(&[""], "a", Some(Command::Down)), None);
    }

    #[test]
    fn a_value_is_moved_to_among_those_that_are_shown() {
        for (from, command, expected) in [
            (2, Command::Up, 1),
            (1, Command::Up, 1),
            (2, Command::Down, 3),
            (1, Command::Last, 3),
            (2, Command::Left, 2),
        ] {
            assert_eq!(moved_to(&[1, 2, 3], from, command), expected, "{from} {command:?}");
        }
    }

    #[test]
    fn a_row_is_under_the_pointer_only_where_it_is_shown() {
        let mut cursor = ListCursor::default();
        cursor.stand_on(9, ListRows::Items(10), 4);
        let area = Rect::new(2, 3, 10, 4);
        for (at, expected) in [((2, 3), Some(6)), ((11, 6), Some(9)), ((2, 7), None), ((1, 3), None), ((2, 2), None)] {
            assert_eq!(cursor.row_under(at.into(), area, ListRows::Items(10)), expected, "{at:?}");
        }
        assert_eq!(ListCursor::default().row_under((2, 5).into(), area, ListRows::Items(2)), None);
    }
}
