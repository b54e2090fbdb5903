//! The rows of the review: paragraphs with their fate, and the checklist that comes of them.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{PlanReview, Spot};
use crate::lang::Lang;
use crate::model::value::text::{cut, fit, width};
use crate::ops::import::{Fate, LedgerEntry};
use crate::tui::component::View;

/// The least cells at which a row says why it is in doubt.
const WIDE: usize = 50;
/// Cells for the reason.
const REASON: usize = 18;

/// A row of the list of paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParagraphRow {
    /// The rule between the doubtful ones and all of them.
    InOrder,
    /// A paragraph.
    Paragraph(Spot),
}

impl PlanReview {
    /// The rows of the list of paragraphs.
    pub(super) fn paragraph_rows(&self) -> Vec<ParagraphRow> {
        let spots = self.spots();
        let doubtful = spots.iter().filter(|spot| spot.among_doubtful).count();
        let mut rows: Vec<ParagraphRow> = spots.into_iter().map(ParagraphRow::Paragraph).collect();
        if doubtful > 0 {
            rows.insert(doubtful, ParagraphRow::InOrder);
        }
        rows
    }

    /// The paragraphs that the checklist is made of.
    pub(super) fn outline(&self) -> Vec<&LedgerEntry> {
        let is_shown = |entry: &&LedgerEntry| entry.fate.is_outline() || entry.fate == Fate::Hint;
        self.desk.entries().iter().filter(is_shown).collect()
    }
}

/// Cells for the names of fates.
pub(super) fn fate_cells(lang: Lang) -> usize {
    let fates = [Fate::Hint, Fate::Continuation, Fate::NotUnderstood];
    fates.into_iter().map(|fate| width(fate.label(lang))).max().unwrap_or_default()
}

/// A paragraph: whether it is in doubt, its fate, its text, and among the doubtful ones why.
pub(super) fn paragraph_line(entry: &LedgerEntry, spot: Spot, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let sign = if entry.is_doubtful() { theme.doubt() } else { " " };
    let sign_style = if entry.is_doubtful() { theme.heading() } else { Style::new() };
    let fate_cells = fate_cells(lang);
    let style = if entry.fate.is_outline() { Style::new() } else { theme.muted() };
    let reason = match &entry.doubt {
        Some(doubt) if spot.among_doubtful && cells >= WIDE => doubt.label(lang),
        _ => String::new(),
    };
    let reason = cut(&reason, REASON).into_owned();
    let used = 3 + fate_cells + 2 + if reason.is_empty() { 0 } else { width(&reason) + 2 };
    let text = fit(&theme.shown(&entry.text), cells.saturating_sub(used));
    Line::from(vec![
        Span::styled(format!(" {} ", fit(sign, 1)), sign_style),
        Span::styled(fit(entry.fate.label(lang), fate_cells), theme.muted()),
        Span::styled(format!(" {text}"), style),
        Span::styled(if reason.is_empty() { String::new() } else { format!("  {reason}") }, theme.heading()),
    ])
}

/// A row of the checklist, set in by its level.
pub(super) fn outline_line(entry: &LedgerEntry, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let (indent, style) = match entry.fate {
        Fate::Pillar => (0, theme.heading()),
        Fate::Strategy => (1, Style::new()),
        Fate::Group => (2 + entry.depth.min(3), theme.muted()),
        Fate::Point => (2 + entry.depth.clamp(1, 4), Style::new()),
        _ => (7, theme.muted()),
    };
    let sign = if entry.is_doubtful() { theme.doubt() } else { " " };
    let number = match entry.fate {
        Fate::Point if entry.number.is_empty() => format!("{} ", theme.none()),
        _ if entry.number.is_empty() => String::new(),
        Fate::Pillar => format!("{}、", entry.number),
        _ => format!("{} ", entry.number),
    };
    let units =
        if entry.fate == Fate::Point { theme.shown(&entry.units.join("、")).into_owned() } else { String::new() };
    let units = cut(&units, cells / 4).into_owned();
    let front = format!("{}{number}", " ".repeat(indent));
    let used = 2 + width(&front) + if units.is_empty() { 0 } else { width(&units) + 1 };
    let text = fit(&theme.shown(&entry.wording), cells.saturating_sub(used));
    Line::from(vec![
        Span::styled(format!(" {}", fit(sign, 1)), theme.heading()),
        Span::styled(format!("{front}{text}"), style),
        Span::styled(if units.is_empty() { String::new() } else { format!(" {units}") }, theme.muted()),
    ])
}
