//! The parts of the inspection screen and their painting: header, pillars, list, detail, totals, hints.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Inspection, detail, list, pillars};
use crate::lang::text;
use crate::model::value::roc::date_words;
use crate::model::value::text::width;
use crate::model::value::weight::Percent;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::widgets::hints::Hints;
use crate::tui::widgets::regions::{Regions, WIDE, detail_cells, regions};
use crate::tui::widgets::verdict_bar::verdict_bar;
use crate::tui::widgets::{message, paint};

/// Cells of the bar of the whole.
const BAR: usize = 24;

impl Inspection {
    /// Paints the screen.
    pub(super) fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, view: &View) {
        let detail = self.detail_lines(view);
        let regions = regions(view.area(), self.wished(detail.len()));
        let buffer = frame.buffer_mut();
        self.draw_header(buffer, regions.header, view);
        list::draw(buffer, &regions, self, view);
        if let Some(area) = regions.detail {
            detail::draw(buffer, area, &detail, self, view);
        }
        self.draw_totals(buffer, &regions, view);
        if let Some(area) = regions.pillars {
            pillars::draw(buffer, area, self.session(), self.cursor(), view);
            draw_parting(buffer, &regions, pillars::has_foot(self.session(), area), view);
        }
        self.draw_hints(buffer, &regions, context, view);
    }

    /// The parts of the screen at this moment.
    pub(super) fn regions(&self, view: &View) -> Regions {
        regions(view.area(), self.wished(self.detail_lines(view).len()))
    }

    /// The rows that the detail asks for: all that it may have while a note lies over it, so that the point that is noted
    /// stays in view.
    fn wished(&self, rows: usize) -> usize {
        if self.popups.depth() > 0 { usize::MAX } else { rows }
    }

    fn detail_lines(&self, view: &View) -> Vec<Line<'static>> {
        detail::lines(self, usize::from(detail_cells(view.area())), view)
    }

    /// The rows of the list on screen: the cursor is among them and, where they fit, the headings above it.
    ///
    /// The window follows the cursor here, where the height of the list is known: it depends on the lines of the detail, which
    /// are broken once a picture and not at every key.
    pub(super) fn shown_rows(&self, list: Rect) -> std::ops::Range<usize> {
        let (rows, height) = (self.open.editor.rows(), usize::from(list.height));
        let mut window = self.window.get();
        if let Some(row) = rows.row(self.session(), self.cursor()) {
            window.follow(rows.with_headings(row), height, rows.len());
            window.follow(row, height, rows.len());
        }
        self.window.set(window);
        window.rows(height, rows.len())
    }

    /// Which of the points listed the cursor is on: `2/100`.
    pub(super) fn position(&self) -> String {
        let rows = self.open.editor.rows();
        let number = rows.number(self.session(), self.cursor());
        number.map(|number| format!("{number}/{}", rows.points())).unwrap_or_default()
    }

    fn draw_header(&self, buffer: &mut Buffer, area: Rect, view: &View) {
        let theme = view.theme;
        let status = self.open.saving.label(&self.open.writing, self.is_leaving, view);
        let room = usize::from(area.width).saturating_sub(status.width() + 4);
        let (checklist, visit) = (self.session().checklist(), self.session().visit());
        let agency = if area.width >= WIDE { checklist.agency.as_str() } else { checklist.short_agency() };
        let agency = theme.shown(agency).into_owned();
        let kind = format!("{} {}", view.lang.plan_year(checklist.year), visit.kind.label(view.lang));
        let day = date_words(visit.opened.date(), view.lang);
        // A closed visit is never to be mistaken for an open one, nor a draw for the whole.
        let state = [self.closed_title(view.lang), self.conflict_title(view.lang), self.scope_title(view.lang)];
        let state: Vec<String> = state.into_iter().flatten().collect();
        let names = &visit.reviewers;
        // Of several reviewers the one at work is named, which matters more than the site.
        let all = self.reviewers_title(view.lang).unwrap_or_default();
        let is_shared = names.len() > 1;
        let short = match names.as_slice() {
            [first, _, ..] if self.open.editor.is_read_only() => view.lang.and_others(first, names.len()),
            _ => all.clone(),
        };
        // In the order of their worth, dropped from the end: names in full, names, the site, the day, the kind. None is cut.
        let with = |last: &[&str]| {
            let parts: Vec<&str> = state.iter().map(String::as_str).chain(last.iter().copied()).collect();
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            format!("  {}", theme.shown(&parts.join("  ")))
        };
        let site = visit.site.as_str();
        let tries = [
            with(&[&kind, &day, site, &all]),
            with(&[&kind, &day, site, &short]),
            with(&[&kind, &day, if is_shared { &short } else { site }]),
            with(&[&kind, &day, &all]),
            with(&[&kind, &day, &short]),
            with(&[&kind, &day]),
            with(&[&kind]),
            with(&[]),
        ];
        let fits = |text: &&String| width(&agency) + width(text) <= room;
        let rest = tries.iter().find(fits).unwrap_or(&tries[7]).clone();
        let title = Line::from(vec![Span::styled(agency, theme.heading()), Span::styled(rest, theme.muted())]);
        paint::header(buffer, area, &title, &status);
    }

    /// The rule above the hints: progress and score of the whole, unless the pillars have them at their foot.
    fn draw_totals(&self, buffer: &mut Buffer, regions: &Regions, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let has_foot = regions.pillars.is_some_and(|area| pillars::has_foot(self.session(), area));
        let (mut title, mut aside) = (Vec::new(), Vec::new());
        if !has_foot {
            let total = self.session().scores().total();
            title.push(Span::styled(format!("{} ", lang.whole_progress()), theme.muted()));
            title.push(Span::styled(format!("{} ", Percent::share_words(total.progress(), lang)), theme.heading()));
            title.extend(verdict_bar(&total, BAR, theme));
            title.push(Span::styled(format!(" {}", pillars::count(&total)), theme.muted()));
            let score = self.session().scores().overall(self.session().checklist());
            let score = score.map_or_else(|| theme.none().to_owned(), |score| score.to_string());
            aside.push(Span::styled(format!("{} ", lang.head_score()), theme.muted()));
            aside.push(Span::styled(score, theme.heading()));
        }
        paint::rule(buffer, regions.totals, &Line::from(title), &Line::from(aside), theme);
    }

    /// The hints of the last row. Once every point was looked at, the next steps come first.
    pub(super) fn hints(&self, row: Rect, context: Context, view: &View) -> Hints {
        let cells = usize::from(row.width);
        let is_mine = matches!(context, Context::Inspection | Context::Selection | Context::Conflict);
        let offers = |command: Command| !is_mine || self.offers(command);
        if context == Context::Inspection && self.is_all_seen() {
            let steps = [Command::Summary, Command::Export, Command::CloseOut];
            return Hints::of_steps(view.lang.all_seen(), &steps, context, cells, view, offers);
        }
        Hints::of(context, view.lang, view.theme, cells, offers)
    }

    /// Whether every point in scope was looked at in a visit that is still open.
    fn is_all_seen(&self) -> bool {
        let total = self.session().scores().total();
        total.points > 0 && total.unmarked() == 0 && !self.session().is_sealed() && !self.open.editor.is_read_only()
    }

    /// The message until the next command: over the row of the hints, and where it is long over the rule above too.
    pub(super) fn message(&self, view: &View) -> Option<String> {
        self.open.saving.failure_words(view).or_else(|| self.notice.clone())
    }

    fn draw_hints(&self, buffer: &mut Buffer, regions: &Regions, context: Context, view: &View) {
        let theme = view.theme;
        let Some(words) = self.message(view) else {
            if self.popups.leaves_the_footer(view) {
                paint::line(buffer, regions.hints, 0, &self.hints(regions.hints, context, view).line());
            }
            return;
        };
        let style = if self.open.saving.failure().is_some() { theme.alarm() } else { theme.heading() };
        message::draw(buffer, regions.hints, regions.totals.height > 0, &words, style, theme);
    }
}

/// The line between the panes, joined to the rules.
fn draw_parting(buffer: &mut Buffer, regions: &Regions, has_foot: bool, view: &View) {
    let Some(pillars) = regions.pillars else { return };
    let (lines, style) = (view.theme.lines(), view.theme.line());
    let column = Rect { x: pillars.right(), width: 1, ..pillars };
    for row in 0..column.height {
        paint::text(buffer, column, row, lines.down, style);
    }
    let mut join = |y: u16, sign: &str| {
        paint::text(buffer, Rect { y, height: 1, ..column }, 0, sign, style);
    };
    join(pillars.y, lines.begins);
    join(regions.totals.y, lines.ends);
    let foot = if has_foot { Some(pillars::foot_row(pillars)) } else { None };
    let detail = regions.detail.map(|area| area.y);
    if let Some(y) = detail {
        join(y, if foot == Some(y) { lines.cross } else { lines.right });
    }
    if let Some(y) = foot.filter(|y| detail != Some(*y)) {
        join(y, lines.left);
    }
}

text! {
    all_seen { zh: "已全部查完：", en: "all seen: " }
}

crate::lang::messages! {
    and_others(first: &str, all: usize) { zh: "{first}等{all}人", en: "{first} and others ({all})" }
}
