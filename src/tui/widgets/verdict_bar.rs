//! The verdict bar: one cell's height for each verdict, so that it reads without colour, and the same counts in words.

use ratatui::text::Span;

use crate::model::record::mark::Mark;
use crate::model::record::tally::Tally;
use crate::model::value::sorting::SmallSort as _;
use crate::tui::theme::Theme;

/// The groups of a bar in their order: the verdicts, then what nobody looked at.
pub const GROUPS: [Option<Mark>; 5] =
    [Some(Mark::Done), Some(Mark::Partial), Some(Mark::Absent), Some(Mark::NotApplicable), None];

/// Points of each group.
#[must_use]
pub const fn counts(tally: &Tally) -> [usize; 5] {
    [tally.done, tally.partial, tally.absent, tally.not_applicable, tally.unmarked()]
}

/// The bar of a tally, exactly `cells` cells wide; in ASCII it stands in brackets. It counts points: a score never shares
/// it.
#[must_use]
pub fn verdict_bar(tally: &Tally, cells: usize, theme: Theme) -> Vec<Span<'static>> {
    bar_of(counts(tally), cells, theme)
}

/// The bar of counts that are in the order of [`GROUPS`].
#[must_use]
pub fn bar_of(counts: [usize; 5], cells: usize, theme: Theme) -> Vec<Span<'static>> {
    let inner = if theme.ascii { cells.saturating_sub(2) } else { cells };
    let shares = shares(counts, inner);
    let empty = inner - shares.iter().sum::<usize>();
    let blocks = GROUPS.into_iter().zip(shares).filter(|(_, cells)| *cells > 0);
    let blocks = blocks.map(|(mark, cells)| Span::styled(theme.block(mark).repeat(cells), theme.bar(mark)));
    let blank = Span::raw(" ".repeat(empty));
    if theme.ascii && cells >= 2 {
        [Span::styled("[", theme.muted())]
            .into_iter()
            .chain(blocks)
            .chain([blank, Span::styled("]", theme.muted())])
            .collect()
    } else {
        blocks.chain([blank]).collect()
    }
}

/// Cells of each group by the largest remainder; a group with a point has at least one, where there is room for all such
/// groups. The sum is `cells`, or 0 where nothing is counted.
#[must_use]
pub fn shares(counts: [usize; 5], cells: usize) -> [usize; 5] {
    let whole: usize = counts.iter().sum();
    if whole == 0 || cells == 0 {
        return [0; 5];
    }
    let mut shares = counts.map(|count| count * cells / whole);
    let mut left = cells - shares.iter().sum::<usize>();
    // The largest remainder first; among equals the one that stands first.
    let mut order = [0, 1, 2, 3, 4];
    order.small_sort_by_key(|&group| std::cmp::Reverse(counts[group] * cells % whole));
    for group in order {
        if left > 0 && !(counts[group] * cells).is_multiple_of(whole) {
            shares[group] += 1;
            left -= 1;
        }
    }
    // Each group that is not empty gets a cell, taken from the widest.
    for group in 0..shares.len() {
        if counts[group] > 0 && shares[group] == 0 {
            let widest = (0..shares.len()).rev().max_by_key(|&other| shares[other]).unwrap_or(group);
            if shares[widest] > 1 {
                shares[widest] -= 1;
                shares[group] = 1;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_go_by_the_largest_remainder_and_nothing_that_is_there_is_hidden() {
        for (counts, cells, expected) in [
            ([66, 5, 16, 4, 9], 24, [16, 1, 4, 1, 2]),
            ([1, 0, 0, 0, 0], 14, [14, 0, 0, 0, 0]),
            ([0, 0, 0, 0, 100], 10, [0, 0, 0, 0, 10]),
            ([99, 0, 0, 0, 1], 10, [9, 0, 0, 0, 1]),
            ([1, 1, 1, 1, 96], 3, [1, 0, 0, 0, 2]),
            ([0; 5], 10, [0; 5]),
            ([3, 2, 1, 0, 0], 0, [0; 5]),
        ] {
            let found = shares(counts, cells);
            assert_eq!(found.iter().sum::<usize>(), expected.iter().sum::<usize>(), "{counts:?} {cells}: {found:?}");
            assert!(cells < 5 || found == expected, "{counts:?} {cells}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn a_bar_is_as_wide_as_asked_and_shows_every_group(
            counts in prop::array::uniform5(0_usize..500), cells in 0_usize..60, ascii: bool,
        ) {
            let theme = Theme { ascii, ..Theme::plain() };
            let text: String = bar_of(counts, cells, theme).iter().map(|span| span.content.clone()).collect();
            prop_assert_eq!(text.chars().count(), if ascii && cells == 1 { 0 } else { cells });
            let shares = shares(counts, cells);
            if counts.iter().sum::<usize>() > 0 && cells >= 5 {
                prop_assert_eq!(shares.iter().sum::<usize>(), cells);
                let is_seen = |(count, share): (usize, usize)| (count > 0) == (share > 0);
                prop_assert!(counts.into_iter().zip(shares).all(is_seen), "{:?} {:?}", counts, shares);
            }
        }
    }
}
