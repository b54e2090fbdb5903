//! The part of a long list that is on screen.

use std::ops::Range;

/// The first row shown. It moves by half a page when the cursor leaves the page, so that most moves redraw few rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    top: usize,
}

impl Window {
    /// Scrolls so that row `cursor` of `length` is among the `height` rows shown.
    pub fn follow(&mut self, cursor: usize, height: usize, length: usize) {
        let height = height.max(1);
        if cursor < self.top {
            self.top = cursor.saturating_sub(height / 2);
        } else if cursor >= self.top + height {
            self.top = cursor.saturating_sub(height - height.div_ceil(2));
        }
        self.top = self.top.min(length.saturating_sub(height));
    }

    /// The rows shown.
    #[must_use]
    pub fn rows(self, height: usize, length: usize) -> Range<usize> {
        self.top.min(length)..(self.top + height).min(length)
    }

    /// Scrolls without a cursor, for pages of text.
    pub fn scroll(&mut self, by: isize, height: usize, length: usize) {
        self.top = self.top.saturating_add_signed(by).min(length.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    proptest::proptest! {
        #[test]
        fn the_cursor_is_always_among_the_rows_shown(
            moves in proptest::collection::vec((0_usize..200, 0_usize..30, 1_usize..200), 1..40),
        ) {
            let mut window = Window::default();
            for (cursor, height, length) in moves {
                let cursor = cursor % length;
                window.follow(cursor, height, length);
                let rows = window.rows(height.max(1), length);
                proptest::prop_assert!(rows.contains(&cursor) && rows.end <= length, "{rows:?} {cursor}");
            }
        }
    }
}
