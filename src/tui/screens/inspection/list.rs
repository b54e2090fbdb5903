//! The list: the rows on screen, with sign, locator, wording, flags and units in columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::{Inspection, overdue, previous};
use crate::lang::text;
use crate::model::plan::checklist::{FocusPoint, Pillar, PointId, Strategy};
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::model::walk::rows::Row;
use crate::tui::component::View;
use crate::tui::theme::Theme;
use crate::tui::widgets::{highlight, paint};

/// Cells of the column of locators.
const LOCATOR: usize = 7;
/// Cells of the column of units, where there is room for one.
const UNITS: usize = 12;

pub(super) fn draw(buffer: &mut Buffer, area: Rect, inspection: &Inspection, view: &View) {
    let session = inspection.session();
    let here = session.find(inspection.cursor()).filter(|_| inspection.open.editor.is_cursor_listed());
    let title = here.map(|(pillar, strategy, _)| title(pillar, strategy)).unwrap_or_default();
    let inner = paint::frame(buffer, area, &view.theme.shown(&title), view.theme);
    draw_chips(buffer, area, &inspection.chips(view), view);
    let rows = inspection.open.editor.rows();
    if rows.is_empty() {
        let words = format!(" {}", view.lang.notice_nothing_shown());
        for (row, line) in wrap(&words, usize::from(inner.width)).iter().enumerate() {
            paint::text(buffer, inner, row as u16, line, view.theme.heading());
        }
    }
    let range = inspection.window.rows(usize::from(inner.height), rows.len());
    for (line, row) in rows.range(range).iter().enumerate() {
        let line = line as u16;
        match row {
            Row::Pillar(pillar) => {
                let pillar = &session.checklist().pillars[*pillar];
                let text = format!(" {}、{}", pillar.numeral(), pillar.title);
                paint::text(buffer, inner, line, &view.theme.shown(&text), view.theme.heading());
            }
            Row::Strategy(pillar, strategy) => {
                let strategy = &session.checklist().pillars[*pillar].strategies[*strategy];
                let text = format!("{} {}", strategy.numeral(), strategy.title);
                let text = format!("   {}", text.trim_start());
                paint::text(
                    buffer,
                    inner,
                    line,
                    &view.theme.shown(&text),
                    view.theme.heading().remove_modifier(Modifier::BOLD),
                );
            }
            Row::Point(place) => {
                let (_, _, point) = place.of(session.checklist());
                let is_cursor = point.id == *inspection.cursor();
                let painted = point_line(inspection, point, usize::from(inner.width), view);
                paint::row(buffer, inner, line, &painted, is_cursor, view.theme);
            }
        }
    }
}

/// Filter, search and selection on the lower edge of the list, each in its own brackets; what does not fit is left out.
fn draw_chips(buffer: &mut Buffer, area: Rect, chips: &[String], view: &View) {
    let room = usize::from(area.width).saturating_sub(4);
    let mut edge = String::new();
    for chip in chips {
        let chip = format!("[{chip}]");
        if width(&edge) + width(&chip) > room {
            break;
        }
        edge.push_str(&chip);
    }
    let row = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    paint::text(buffer, row, area.height.saturating_sub(1), &edge, view.theme.key());
}

/// `一、完備基礎服務項目… > (一) 標準作業流程`
pub(super) fn title(pillar: &Pillar, strategy: &Strategy) -> String {
    let strategy = format!("{} {}", strategy.numeral(), strategy.title);
    format!("{}、{} > {}", pillar.numeral(), cut(&pillar.title, 30), strategy.trim_start())
}

fn point_line(inspection: &Inspection, point: &FocusPoint, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let session = inspection.session();
    let flags = flags(inspection, point, cells, view);
    let late = if inspection.can_be_overdue { overdue::flag(session, point, view.lang) } else { String::new() };
    let previous = previous::sign(session, point, cells, view.lang);
    let units = if cells >= 70 { fit(&theme.shown(&point.units.join("、")), UNITS) } else { String::new() };
    let used =
        2 + theme.sign_cells() + 1 + LOCATOR + 1 + width(&flags) + width(&late) + width(&previous) + width(&units) + 2;
    let check = fit(&theme.shown(&point.check), cells.saturating_sub(used));
    let place = if inspection.open.editor.is_selected(&point.id) { " +" } else { "  " };
    let line = Line::from(vec![
        Span::styled(place, theme.key()),
        sign(session, &point.id, theme),
        Span::styled(format!(" {} ", fit(&theme.shown(&point.short_locator()), LOCATOR)), theme.muted()),
        Span::raw(check),
        Span::styled(previous, theme.muted()),
        Span::styled(format!(" {flags}"), theme.key()),
        Span::styled(format!("{late} "), theme.mark(Some(Mark::Absent))),
        Span::styled(units, theme.muted()),
    ]);
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

/// The sign of a point's mark, in its colour.
fn sign(session: &Session, point: &PointId, theme: Theme) -> Span<'static> {
    let mark = session.mark(point);
    Span::styled(theme.sign(mark), theme.mark(mark))
}

/// The flags of a note and an open follow-up, of the same width in every row.
fn flags(inspection: &Inspection, point: &FocusPoint, cells: usize, view: &View) -> String {
    let answer = inspection.session().answer(&point.id);
    let has_note = answer.is_some_and(|answer| !answer.note.is_empty());
    let is_open = inspection.session().open_follow_up(&point.id).is_some();
    let (note, follow_up) = if cells >= 80 { (view.lang.flag_note(), view.lang.flag_follow_up()) } else { ("*", "!") };
    let shown = |flag: &str, is_set: bool| {
        if is_set { flag.to_owned() } else { " ".repeat(width(flag)) }
    };
    format!("{}{}", shown(note, has_note), shown(follow_up, is_open))
}

text! {
    flag_note { zh: "*備註", en: "*note" }
    flag_follow_up { zh: "!改善", en: "!owed" }
}
