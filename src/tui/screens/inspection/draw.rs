//! The parts of the inspection screen and their painting: title, pillars, list, detail, footer.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Inspection, detail, list, pillars};
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, width};
use crate::model::value::weight::Percent;
use crate::tui::command::Context;
use crate::tui::component::View;
use crate::tui::widgets::hints::Hints;
use crate::tui::widgets::paint;
use crate::tui::widgets::regions::{WIDE, regions};
use crate::tui::widgets::verdict_bar::verdict_bar;

impl Inspection {
    /// Paints the screen.
    pub(super) fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, view: &View) {
        let regions = regions(view.area());
        let buffer = frame.buffer_mut();
        self.draw_title(buffer, regions.title, view);
        if let Some(area) = regions.pillars {
            pillars::draw(buffer, area, self.session(), self.cursor(), view);
        }
        list::draw(buffer, regions.list, self, view);
        if let Some(area) = regions.detail {
            detail::draw(buffer, area, self, view);
        }
        self.draw_footer(buffer, regions.footer, context, view);
    }

    fn draw_title(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let theme = view.theme;
        let status = self.open.saving.label(&self.open.writing, self.is_leaving, view);
        let (checklist, visit) = (self.session().checklist(), self.session().visit());
        let agency = if area.width >= WIDE { checklist.agency.as_str() } else { checklist.short_agency() };
        let mut parts = vec![
            format!("{} {}", agency, view.lang.plan_year(checklist.year)),
            format!("{} {}", visit.kind.label(view.lang), date_words(visit.opened.date(), view.lang)),
        ];
        // Left of what may be cut, so that a closed visit is never mistaken for an open one.
        if let Some(closed) = self.closed_title(view.lang) {
            parts.insert(1, closed);
        }
        parts.extend(self.scope_title(view.lang));
        if !visit.reviewers.is_empty() {
            parts.push(visit.reviewers.join(view.lang.name_comma()));
        }
        let room = usize::from(area.width).saturating_sub(status.width() + 2);
        let title = theme.shown(&parts.join(view.lang.title_divider())).into_owned();
        let title = cut(&title, room.saturating_sub(1)).into_owned();
        paint::line(buffer, area, 0, &Line::styled(format!(" {title}"), theme.heading()));
        paint::right(buffer, area, 0, &status);
    }

    /// The hints of the footer, in the cells that the numbers leave them.
    pub(super) fn hints(&self, footer: Rect, context: Context, view: &View) -> Hints {
        let numbers = if footer.height > 1 { 0 } else { width(&self.numbers(view)) + 2 };
        let cells = usize::from(footer.width).saturating_sub(numbers);
        let is_mine = matches!(context, Context::Inspection | Context::Selection);
        Hints::of(context, view.lang, view.theme, cells, |command| !is_mine || self.offers(command))
    }

    fn numbers(&self, view: &View) -> String {
        let scores = self.session().scores();
        let score = scores.overall(self.session().checklist());
        let score = score.map_or_else(|| view.lang.no_score().to_owned(), |score| score.to_string());
        view.lang.numbers(&Percent::share_words(scores.total().progress(), view.lang), &score)
    }

    fn draw_footer(&self, buffer: &mut Buffer, area: Rect, context: Context, view: &View) {
        let theme = view.theme;
        let total = self.session().scores().total();
        let numbers = self.numbers(view);
        let hints = self.hints(area, context, view).line();
        let message = self.open.saving.failure_words(view).or_else(|| self.notice.clone());
        let is_failure = self.open.saving.failure().is_some();
        let style = if is_failure { theme.alarm() } else { theme.heading() };
        let room = usize::from(area.width).saturating_sub(width(&numbers) + 2);
        if area.height > 1 {
            let seen = total.judged() + total.not_applicable;
            if let Some(message) = message {
                paint::text(buffer, area, 0, &format!(" {}", cut(&theme.shown(&message), room)), style);
            } else {
                let mut spans = vec![Span::raw(" ")];
                spans.extend(verdict_bar(&total, 22, theme));
                spans.push(Span::styled(format!(" {seen}/{}", total.points), theme.muted()));
                paint::line(buffer, area, 0, &Line::from(spans));
            }
            paint::right(buffer, area, 0, &Line::from(vec![Span::raw(numbers), Span::raw(" ")]));
            paint::line(buffer, area, 1, &hints);
        } else {
            match message {
                Some(message) => {
                    paint::text(buffer, area, 0, &format!(" {}", cut(&theme.shown(&message), room)), style);
                }
                None => paint::line(buffer, area, 0, &hints),
            }
            paint::right(buffer, area, 0, &Line::from(vec![Span::raw(numbers), Span::raw(" ")]));
        }
    }
}
