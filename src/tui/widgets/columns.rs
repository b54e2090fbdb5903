//! A bar chart in ASCII: two adjacent bars an inspection, with their values above them.

use crate::model::value::text::fit;
use crate::model::value::weight::Percent;

/// Cells of one inspection: two bars of five, one between them, and two before the next.
pub const STEP: usize = 13;
/// Cells of the scale at the left.
pub const SCALE: usize = 5;
/// Cells of one bar.
const BAR: usize = 5;
/// Rows above the highest bar, below the lowest, and below that one.
const AROUND: usize = 3;

/// One inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The first bar; none where there is nothing to show.
    pub score: Option<Percent>,
    /// The second bar; none where there is nothing to show.
    pub progress: Option<Percent>,
    /// What stands below.
    pub label: String,
}

/// How many inspections fit into a width in cells; at least one.
#[must_use]
pub fn room(cells: usize) -> usize {
    (cells.saturating_sub(SCALE) / STEP).max(1)
}

/// The picture, as wide as its pairs need and `height` rows high: values and bars, the base line, the labels.
#[must_use]
pub fn columns(pairs: &[Pair], height: usize) -> Vec<String> {
    let full = height.saturating_sub(AROUND).max(1);
    let mut lines: Vec<String> = (0..=full)
        .rev()
        .map(|row| {
            let scale = match row {
                row if row == full => "100 |",
                row if full > 3 && row == full.div_ceil(2) => " 50 |",
                _ => "    |",
            };
            let cells = pairs.iter().map(|pair| {
                let score = cell(pair.score, row, full, '#');
                format!("{score}{} ", cell(pair.progress, row, full, ':'))
            });
            let line: String = std::iter::once(scale.to_owned()).chain(cells).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.push(format!("  0 +{}", "-".repeat(pairs.len() * STEP)));
    let labels = pairs.iter().map(|pair| fit(&pair.label, STEP));
    let labels: String = std::iter::once(" ".repeat(SCALE)).chain(labels).collect();
    lines.push(labels.trim_end().to_owned());
    lines
}

/// What a bar shows in a row, the lowest being 0: itself, its value right above it, or nothing.
fn cell(value: Option<Percent>, row: usize, full: usize, ink: char) -> String {
    let Some(value) = value else {
        return fit(if row == 0 { "--" } else { "" }, BAR + 1);
    };
    // Half a row counts as one, and what there is of a bar is seen.
    let filled = (usize::from(value.tenths()) * full + 500) / 1000;
    let filled = if value.tenths() > 0 { filled.max(1) } else { 0 };
    let text = match row {
        row if row < filled => ink.to_string().repeat(BAR),
        row if row == filled => value.to_string(),
        _ => String::new(),
    };
    fit(&text, BAR + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(part: i128) -> Option<Percent> {
        Percent::of(part, 1000)
    }

    fn pair(score: Option<i128>, progress: i128, label: &str) -> Pair {
        Pair { score: score.and_then(percent), progress: percent(progress), label: label.into() }
    }

    #[test]
    fn bars_stand_on_their_base_and_carry_their_values() {
        let pairs = [pair(Some(1000), 1000, "114.6.3"), pair(Some(500), 4, "114.12.18"), pair(None, 0, "115.11.20")];
        assert_eq!(
            columns(&pairs, 7),
            [
                "100 |100.0 100.0",
                "    |##### :::::",
                " 50 |##### :::::  50.0",
                "    |##### :::::  ##### 0.4",
                "    |##### :::::  ##### :::::  --    0.0",
                "  0 +---------------------------------------",
                "     114.6.3      114.12.18    115.11.20",
            ]
        );
    }

    #[test]
    fn every_height_has_its_rows() {
        for height in 4..20 {
            assert_eq!(columns(&[pair(Some(333), 900, "一")], height).len(), height);
        }
    }
}
