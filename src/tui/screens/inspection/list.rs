//! The list: the rows on screen, with sign, number, wording to the edge, markers and units.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Inspection, overdue, pillars, previous};
use crate::lang::text;
use crate::model::plan::checklist::{FocusPoint, Pillar};
use crate::model::value::text::{cut, width, wrap};
use crate::model::walk::rows::Row;
use crate::tui::component::View;
use crate::tui::widgets::regions::Regions;
use crate::tui::widgets::{highlight, paint};

/// Cells of the column of numbers; a longer one takes more.
const NUMBER: usize = 3;
/// Cells of a list that has room for units.
const ROOMY: usize = 60;
/// Cells of a list whose markers are words.
const WORDY: usize = 70;

/// Paints the rule above the list, and the list.
pub(super) fn draw(buffer: &mut Buffer, regions: &Regions, inspection: &Inspection, view: &View) {
    let theme = view.theme;
    let session = inspection.session();
    let here = session.find(inspection.cursor()).filter(|_| inspection.open.editor.is_cursor_listed());
    let title = here.map(|(pillar, ..)| theme.shown(&title(pillar)).into_owned()).unwrap_or_default();
    paint::rule(buffer, regions.title, &Line::styled(title, theme.place()), &aside(regions, inspection, view), theme);
    let area = regions.list;
    let rows = inspection.open.editor.rows();
    if rows.is_empty() {
        let words = format!(" {}", view.lang.notice_nothing_shown());
        for (row, line) in wrap(&words, usize::from(area.width)).iter().enumerate() {
            paint::text(buffer, area, row as u16, line, theme.heading());
        }
    }
    let checklist = session.checklist();
    for (line, row) in (0..).zip(rows.range(inspection.shown_rows(area))) {
        match row {
            Row::Pillar(pillar) => {
                let text = format!(" {}", self::title(&checklist.pillars[*pillar]));
                paint::text(buffer, area, line, &fitted(&text, area, view), theme.heading());
            }
            Row::Strategy(pillar, strategy) => {
                let strategy = &checklist.pillars[*pillar].strategies[*strategy];
                let text = format!("{} {}", strategy.numeral(), strategy.title);
                paint::text(
                    buffer,
                    area,
                    line,
                    &fitted(&format!(" {}", text.trim_start()), area, view),
                    theme.heading(),
                );
            }
            Row::Group(place) => {
                let text = format!("   {}", place.of(checklist).2.group_heading());
                paint::text(buffer, area, line, &fitted(&text, area, view), theme.muted());
            }
            Row::Point(place) | Row::Member(place) => {
                let (_, _, point) = place.of(checklist);
                let number = match row {
                    Row::Member(_) => point.number().to_owned(),
                    _ => point.short_locator(),
                };
                let painted = point_line(inspection, point, &number, usize::from(area.width), view);
                paint::row(buffer, area, line, &painted, point.id == *inspection.cursor(), theme);
            }
        }
    }
}

fn fitted(text: &str, area: Rect, view: &View) -> String {
    cut(&view.theme.shown(text), usize::from(area.width)).into_owned()
}

/// The right end of the rule: filter, search and selection if there are any, each in its own brackets; else count and score
/// of the pillar, where it has no pane.
fn aside(regions: &Regions, inspection: &Inspection, view: &View) -> Line<'static> {
    let theme = view.theme;
    let chips = inspection.chips(view);
    if !chips.is_empty() {
        let room = usize::from(regions.title.width / 2);
        let mut edge = String::new();
        // What is counted comes last and matters most.
        for chip in chips.iter().rev() {
            let chip = format!("[{chip}]");
            if width(&edge) + width(&chip) > room {
                break;
            }
            edge.insert_str(0, &chip);
        }
        return Line::styled(edge, theme.key());
    }
    let session = inspection.session();
    let mut spans = Vec::new();
    if regions.pillars.is_none()
        && let Some(place) = session.outline().place(inspection.cursor())
    {
        let tally = &session.scores().pillars()[place.pillar];
        let score = tally.score().map_or_else(|| theme.none().to_owned(), |score| score.to_string());
        spans.push(Span::styled(format!("{}  {} ", pillars::count(tally), view.lang.head_score()), theme.muted()));
        spans.push(Span::styled(score, theme.heading()));
    }
    if regions.detail.is_none() {
        spans.push(Span::styled(format!("  {}", inspection.position()), theme.muted()));
    }
    Line::from(spans)
}

/// `一、完備基礎服務項目，注重服務特性差異性`
pub(super) fn title(pillar: &Pillar) -> String {
    format!("{}、{}", pillar.numeral(), pillar.title)
}

fn point_line(inspection: &Inspection, point: &FocusPoint, number: &str, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let session = inspection.session();
    let mark = session.mark(&point.id);
    let selected = if inspection.open.editor.is_selected(&point.id) { "+" } else { " " };
    let number = theme.shown(number).into_owned();
    let number = format!(" {number}{} ", " ".repeat(NUMBER.saturating_sub(width(&number))));
    let head = 2 + theme.sign_cells() + width(&number);
    let tail = tail(inspection, point, cells.saturating_sub(head), view);
    let is_in_doubt = inspection.session().conflict(&point.id).is_some();
    let tail_cells: usize = tail.iter().map(Span::width).sum();
    let room = cells.saturating_sub(head + tail_cells);
    let check = cut(&theme.shown(&point.check), room).into_owned();
    let gap = " ".repeat(room.saturating_sub(width(&check)));
    let mut spans = vec![
        Span::styled(format!(" {selected}"), theme.key()),
        if is_in_doubt {
            Span::styled(theme.doubt(), theme.heading())
        } else {
            Span::styled(theme.sign(mark), theme.mark(mark))
        },
        Span::styled(number, theme.muted()),
        Span::raw(check),
        Span::raw(gap),
    ];
    spans.extend(tail);
    let line = Line::from(spans);
    match inspection.open.editor.needle_at(&point.id) {
        None => line,
        Some(needle) => {
            let marked = highlight::line(&line, needle, theme.hit());
            if marked.spans.len() > line.spans.len() {
                marked
            } else {
                // The hit is in text that the row does not show: the end of the wording, the hints, the note.
                line.patch_style(theme.hit())
            }
        }
    }
}

/// Markers and units at the right end, with the blank before them and the one behind.
fn tail(inspection: &Inspection, point: &FocusPoint, cells: usize, view: &View) -> Vec<Span<'static>> {
    let (lang, theme, session) = (view.lang, view.theme, inspection.session());
    let answer = session.answer(&point.id);
    let is_wordy = cells >= WORDY;
    let word = |long: &'static str, short: &'static str| if is_wordy { long } else { short };
    let mut parts: Vec<(String, Style)> = Vec::new();
    if answer.is_some_and(|answer| !answer.note.is_empty()) {
        parts.push((word(lang.flag_note(), "*").to_owned(), theme.muted()));
    }
    if let Some(follow_up) = session.open_follow_up(&point.id) {
        match follow_up.days_overdue(view.now.date()) {
            Some(days) if is_wordy => parts.push((lang.days_overdue(days).replace(' ', ""), theme.overdue())),
            Some(_) => parts.push(("!".to_owned(), theme.overdue())),
            None => parts.push((word(lang.flag_follow_up(), "!").to_owned(), theme.muted())),
        }
    }
    if inspection.can_be_overdue
        && let Some(flag) = overdue::flag(session, point, lang)
    {
        parts.push((word(flag, "@").to_owned(), theme.overdue()));
    }
    if session.lacks_evidence(point) {
        parts.push((word(lang.flag_evidence_missing(), "#").to_owned(), theme.muted()));
    }
    parts.extend(previous::sign(session, point, cells, view).map(|words| (words, theme.muted())));
    if cells >= ROOMY && !point.units.is_empty() {
        let units = theme.shown(&point.units.join("、")).into_owned();
        parts.push((cut(&units, (cells / 6).max(12)).into_owned(), theme.muted()));
    }
    if parts.is_empty() {
        return vec![Span::raw(" ")];
    }
    let spans = parts.into_iter().flat_map(|(words, style)| [Span::raw(" "), Span::styled(words, style)]);
    [Span::raw(" ")].into_iter().chain(spans).chain([Span::raw(" ")]).collect()
}

text! {
    flag_note { zh: "備註", en: "note" }
    flag_follow_up { zh: "改善", en: "open" }
    flag_evidence_missing { zh: "缺佐證", en: "no evidence" }
}
