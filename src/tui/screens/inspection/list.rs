//! The list: the rows on screen, with sign, locator, wording, flags and units in columns.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::rows::Row;
use super::{Inspection, sign};
use crate::lang::words;
use crate::model::checklist::{FocusPoint, Pillar, Strategy};
use crate::model::text::{cut, fit, width};
use crate::tui::app::View;
use crate::tui::widgets::paint;

/// Cells of the column of locators.
const LOCATOR: usize = 7;
/// Cells of the column of units, where there is room for one.
const UNITS: usize = 12;

pub(super) fn draw(buffer: &mut Buffer, area: Rect, inspection: &Inspection, view: &View) {
    let session = inspection.session();
    let title = session.find(inspection.cursor()).map(|(pillar, strategy, _)| title(pillar, strategy));
    let inner = paint::frame(buffer, area, &view.theme.shown(&title.unwrap_or_default()), view.theme);
    let range = inspection.window.rows(usize::from(inner.height), inspection.rows.len());
    for (line, row) in inspection.rows.range(range).iter().enumerate() {
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
                let mut painted = point_line(inspection, point, usize::from(inner.width), view, is_cursor);
                if is_cursor {
                    painted = painted.patch_style(view.theme.cursor());
                }
                paint::line(buffer, inner, line, &painted);
            }
        }
    }
}

/// `一、完備基礎服務項目… > (一) 標準作業流程`
pub(super) fn title(pillar: &Pillar, strategy: &Strategy) -> String {
    let strategy = format!("{} {}", strategy.numeral(), strategy.title);
    format!("{}、{} > {}", pillar.numeral(), cut(&pillar.title, 30), strategy.trim_start())
}

fn point_line(
    inspection: &Inspection,
    point: &FocusPoint,
    cells: usize,
    view: &View,
    is_cursor: bool,
) -> Line<'static> {
    let theme = view.theme;
    let session = inspection.session();
    let flags = flags(inspection, point, cells, view);
    let units = if cells >= 70 { fit(&theme.shown(&point.units.join("、")), UNITS) } else { String::new() };
    let used = 2 + 3 + 1 + LOCATOR + 1 + width(&flags) + width(&units) + 2;
    let check = fit(&theme.shown(&point.check), cells.saturating_sub(used));
    let check_style = if inspection.is_hit(&point.id) { theme.hit() } else { ratatui::style::Style::new() };
    Line::from(vec![
        Span::raw(if is_cursor { "> " } else { "  " }),
        sign(session, &point.id, theme),
        Span::styled(format!(" {} ", fit(&theme.shown(&point.short_locator()), LOCATOR)), theme.dim()),
        Span::styled(check, check_style),
        Span::styled(format!(" {flags} "), theme.key()),
        Span::styled(units, theme.dim()),
    ])
}

/// What there is beside the mark: a note, an open follow-up. The column is as wide in every row.
fn flags(inspection: &Inspection, point: &FocusPoint, cells: usize, view: &View) -> String {
    let answer = inspection.session().answer(&point.id);
    let has_note = answer.is_some_and(|answer| !answer.note.is_empty());
    let is_owed =
        answer.and_then(|answer| answer.follow_up.as_ref()).is_some_and(|follow_up| follow_up.closed.is_none());
    let (note, owed) = if cells >= 80 { (view.lang.flag_note(), view.lang.flag_follow_up()) } else { ("*", "!") };
    let shown = |flag: &str, is_set: bool| {
        if is_set { flag.to_owned() } else { " ".repeat(width(flag)) }
    };
    format!("{}{}", shown(note, has_note), shown(owed, is_owed))
}

words! {
    flag_note { zh: "*備註", en: "*note" }
    flag_follow_up { zh: "!改善", en: "!owed" }
}
