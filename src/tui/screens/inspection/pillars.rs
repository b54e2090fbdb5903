//! The pillars: how much of each is done, with a bar and its score.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lang::text;
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::value::text::{fit, width};
use crate::tui::component::View;
use crate::tui::widgets::paint;
use crate::tui::widgets::verdict_bar::verdict_bar;

pub(super) fn draw(buffer: &mut Buffer, area: Rect, session: &Session, cursor: &PointId, view: &View) {
    let theme = view.theme;
    let inner = paint::frame(buffer, area, view.lang.pane_pillars(), theme);
    let here = session.outline().place(cursor).map(|place| place.pillar);
    let cells = usize::from(inner.width);
    let mut row = 0;
    for (position, (pillar, tally)) in session.checklist().pillars.iter().zip(session.scores().pillars()).enumerate() {
        let is_here = here == Some(position);
        let seen = tally.judged() + tally.not_applicable;
        let count = format!("{seen}/{} ", tally.points);
        let name = format!("{} {}", pillar.numeral(), pillar.title);
        let name = fit(&theme.shown(&name), cells.saturating_sub(3 + width(&count)));
        let style = if is_here { theme.heading() } else { Style::new() };
        let sign = if is_here { theme.stands() } else { " " };
        paint::line(
            buffer,
            inner,
            row,
            &Line::from(vec![Span::styled(format!("{sign} {name} "), style), Span::raw(count)]),
        );
        let score = tally.score().map_or_else(|| view.lang.no_score().to_owned(), |score| score.to_string());
        let mut spans = vec![Span::raw("    ")];
        spans.extend(verdict_bar(tally, cells.saturating_sub(11), theme));
        spans.push(Span::raw(format!(" {score:>5}")));
        paint::line(buffer, inner, row + 1, &Line::from(spans));
        row += 2;
    }
}

/// The position of the pillar whose rows are at a cell.
pub(super) fn at(area: Rect, at: Position) -> Option<usize> {
    let is_inside = area.contains(at) && at.y > area.y && at.y + 1 < area.bottom();
    is_inside.then(|| usize::from(at.y - area.y - 1) / 2)
}

text! {
    pane_pillars { zh: "要項", en: "pillars" }
}
