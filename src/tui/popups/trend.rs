//! The trend: the score of all inspections of an office as columns over time, a pillar at a time, with a table of them,
//! and beside it the pillars of the last two that can be compared.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::lang::{Lang, text};
use crate::model::plan::series::SeriesKey;
use crate::model::record::session::Session;
use crate::model::value::roc::{date_words, day_in_short};
use crate::model::value::text::{at_right, fit, width};
use crate::model::value::weight::Percent;
use crate::model::visits::trend::{Coverage, Figures, Series, Trend};
use crate::ops::list::folder_notice;
use crate::ops::trend::series_words;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Handled, Host, Popup, Reaction};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::chart::{self, Column};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, message, paint};

/// From so many cells the pillars stand beside the table.
const ROOMY: u16 = 100;
/// Cells of the table beside them.
const fn table_cells(lang: Lang) -> u16 {
    match lang {
        Lang::ZhTw => 62,
        Lang::En => 66,
    }
}

/// The page. It opens at once and is filled when the job answers.
#[derive(Debug)]
pub struct TrendPage {
    agency: String,
    state: State,
    /// Position among the parts: all points or one pillar, of one scheme.
    part: usize,
    /// Among the inspections of that scheme.
    visit: ListCursor,
    /// The series that is shown first.
    series: Option<SeriesKey>,
    notice: Option<String>,
}

#[derive(Debug)]
enum State {
    Looking,
    Empty,
    Shown(Box<Trend>),
}

impl TrendPage {
    /// The page of an office, and the effect that fills it. It opens at a series, if one is named.
    #[must_use]
    pub fn of(agency: &str, series: Option<SeriesKey>) -> (Self, Effect) {
        Self::begin(agency, series, None)
    }

    /// The page of the office of the open inspection, and the effect that fills it.
    #[must_use]
    pub fn of_open(session: &Session) -> (Self, Effect) {
        let checklist = session.checklist();
        Self::begin(&checklist.agency, Some(checklist.series_key()), Some(Box::new(session.clone())))
    }

    fn begin(agency: &str, series: Option<SeriesKey>, own: Option<Box<Session>>) -> (Self, Effect) {
        let agency = agency.to_owned();
        let visit = ListCursor::default();
        let page = Self { agency: agency.clone(), state: State::Looking, part: 0, visit, series, notice: None };
        (page, Effect::FindTrend { agency, own })
    }

    /// The cursor stands on the newest inspection of its series.
    fn fill(&mut self, trend: Option<Box<Trend>>) {
        let parts = trend.as_deref().map(parts).unwrap_or_default();
        let is_own = |part: &Part<'_>| Some(&part.series.key) == self.series.as_ref();
        self.part = parts.iter().position(is_own).unwrap_or_default();
        self.state = trend.map_or(State::Empty, State::Shown);
        self.visit = ListCursor::on(usize::MAX);
    }
}

impl<H: Host> Popup<H> for TrendPage {
    fn context(&self) -> Context {
        Context::Trend
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        if command == Command::Back {
            return vec![Reaction::Close];
        }
        self.notice = None;
        let State::Shown(trend) = &self.state else {
            return Vec::new();
        };
        let parts = parts(trend);
        let visits = parts.get(self.part).map_or(0, |part| part.series.visits.len());
        let height = Room::of(view.area(), visits, view.lang).visits();
        match command {
            Command::Left => self.part = self.part.saturating_sub(1),
            Command::Right => self.part = (self.part + 1).min(parts.len().saturating_sub(1)),
            _ => {
                self.visit.go(command, ListRows::Items(visits), height);
            }
        }
        self.visit.show(ListRows::Items(visits), height);
        Vec::new()
    }

    fn handle(&mut self, event: Event, _: &H, view: &View) -> Handled<H::Request> {
        match event {
            Event::TrendFound { agency, trend, copies, unreadable } if agency == self.agency => {
                self.notice = folder_notice(&copies, &unreadable, view.lang);
                self.fill(trend);
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let area = view.area();
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let shown = match &self.state {
            State::Shown(trend) => Some((trend, parts(trend))),
            State::Looking | State::Empty => None,
        };
        let part = shown.as_ref().and_then(|(trend, parts)| Some((*trend, parts.get(self.part)?)));
        let series = part.map(|(trend, part)| series_words(trend, part.series, lang)).unwrap_or_default();
        let title = Line::from(vec![
            Span::styled(format!("{}  ", lang.trend_title()), theme.place()),
            Span::styled(theme.shown(&self.agency).into_owned(), theme.heading()),
            Span::styled(format!("  {}", theme.shown(&series)), theme.muted()),
        ]);
        let inner = paint::popup_of(buffer, area, &title, &Line::default(), theme);
        let visits = part.map_or(0, |(_, part)| part.series.visits.len());
        let room = Room::of(area, visits, lang);
        match (&self.state, part) {
            (State::Looking, _) => paint::text(buffer, inner, 0, &format!(" {}", lang.looking()), theme.muted()),
            (State::Shown(_), Some((_, part))) => {
                let count = shown.as_ref().map_or(0, |(_, parts)| parts.len());
                part.draw(buffer, &room, self.visit, (self.part, count), view);
            }
            (State::Empty | State::Shown(_), _) => {
                paint::text(buffer, inner, 0, &format!(" {}", lang.trend_empty()), theme.heading());
            }
        }
        hints::draw(buffer, self, host, view);
        if let Some(notice) = &self.notice {
            message::draw(buffer, room.hints, room.edge.height > 0, notice, theme.heading(), theme);
        }
    }
}

/// The parts of the page, one below the other.
struct Room {
    /// The rule below the header, with what is shown.
    head: Rect,
    chart: Rect,
    /// With its rule and its heading.
    table: Rect,
    /// Beside the table, where there is room.
    pillars: Option<Rect>,
    /// The rule above the hints.
    edge: Rect,
    hints: Rect,
}

impl Room {
    fn of(area: Rect, visits: usize, lang: Lang) -> Self {
        let inner = paint::within(area);
        let head = Rect { y: area.y + area.height.min(1), height: u16::from(area.height > 1), ..area };
        let hints_height = inner.height.min(1);
        let hints = Rect { y: inner.bottom() - hints_height, height: hints_height, ..inner };
        let edge_height = u16::from(inner.height > 3);
        let edge = Rect { y: hints.y - edge_height, height: edge_height, ..inner };
        let body = edge.y - inner.y;
        // Rule, heading, a blank and a sentence beside the inspections.
        let wished = u16::try_from(visits).unwrap_or(u16::MAX).saturating_add(4).max(10);
        let table_height = wished.min(body / 2);
        let chart = Rect { height: body - table_height, ..inner };
        let table = Rect { y: chart.bottom(), height: table_height, ..inner };
        let left = if inner.width >= ROOMY { table_cells(lang) } else { inner.width };
        let beside = Rect { x: table.x + left, width: inner.width - left, ..table };
        let pillars = (beside.width > 0).then(|| Rect { x: beside.x + 1, width: beside.width - 1, ..beside });
        Self { head, chart, table: Rect { width: left, ..table }, pillars, edge, hints }
    }

    /// How many inspections there is room for.
    fn visits(&self) -> usize {
        usize::from(self.table.height.saturating_sub(2))
    }
}

/// What is shown at a time: all points of a scheme's inspections, or one of its pillars.
struct Part<'a> {
    series: &'a Series,
    /// Position of the pillar; none for all points.
    pillar: Option<usize>,
}

/// The newest scheme first, in each of them all points, then pillar by pillar.
fn parts(trend: &Trend) -> Vec<Part<'_>> {
    let of = |series| {
        let pillars = |series: &Series| (0..series.pillars.len()).map(Some).collect::<Vec<_>>();
        let all = [None].into_iter().chain(pillars(series));
        all.map(move |pillar| Part { series, pillar }).collect::<Vec<_>>()
    };
    trend.series.iter().rev().flat_map(of).collect()
}

impl Part<'_> {
    /// Paints chart and tables.
    fn draw(&self, buffer: &mut Buffer, room: &Room, cursor: ListCursor, (at, count): (usize, usize), view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let name = Line::from(vec![
            Span::styled(format!("{}  ", lang.head_score()), theme.heading()),
            Span::raw(theme.shown(&self.name(lang)).into_owned()),
        ]);
        let place = Line::styled(format!("{}/{count}", at + 1), theme.muted());
        // The page has its own rule there.
        paint::clear(buffer, room.head, theme);
        paint::rule(buffer, room.head, &name, &place, theme);
        let here = cursor.item(self.series.visits.len());
        let columns = self.columns(here, chart::room(room.chart.width), lang);
        chart::draw(buffer, room.chart, &columns, theme);
        self.draw_table(buffer, room.table, cursor, view);
        paint::rule(buffer, room.edge, &Line::default(), &Line::default(), theme);
        if let Some(area) = room.pillars {
            self.draw_pillars(buffer, area, here, view);
            let lines = theme.lines();
            let parting = Rect { x: area.x - 1, width: 1, ..area };
            paint::text(buffer, parting, 0, lines.begins, theme.line());
            for row in 1..area.height {
                paint::text(buffer, parting, row, lines.down, theme.line());
            }
            let end = Rect { y: room.edge.y, height: room.edge.height, ..parting };
            paint::text(buffer, end, 0, lines.ends, theme.line());
        }
    }

    fn name(&self, lang: Lang) -> String {
        match self.pillar.and_then(|at| self.series.pillars.get(at)) {
            Some(pillar) => format!("{}、{}", pillar.numeral, pillar.title),
            None => lang.trend_overall().to_owned(),
        }
    }

    fn figures(&self, visit: usize) -> Option<Figures> {
        self.series.figures(visit, self.pillar)
    }

    /// What an inspection covers, in a word.
    fn scope(&self, visit: usize, lang: Lang) -> String {
        let coverage = self.series.visits.get(visit).map_or(Coverage::Whole, |visit| visit.coverage);
        let drawn = coverage.label(lang).trim().to_owned();
        let is_all = self.figures(visit).is_some_and(|figures| figures.progress.is_some_and(Percent::is_all));
        match (drawn.is_empty(), is_all) {
            (true, true) => lang.scope_all().to_owned(),
            (true, false) => lang.scope_unfinished().to_owned(),
            (false, true) => drawn,
            (false, false) => format!("{drawn} {}", lang.scope_unfinished()),
        }
    }

    /// The inspections that there is room for, of which the one under the cursor is one.
    fn columns(&self, here: usize, room: usize, lang: Lang) -> Vec<Column> {
        let count = self.series.visits.len();
        // The newest ones, unless the cursor stands on an older one.
        let first = count.saturating_sub(room).min(here);
        let column = |at: usize| {
            let visit = &self.series.visits[at];
            let is_whole = self.series.is_whole(at, self.pillar);
            let scope = if is_whole { String::new() } else { self.scope(at, lang) };
            Column {
                value: self.figures(at).and_then(|figures| figures.score),
                is_whole,
                labels: vec![day_in_short(visit.opened.date(), lang), visit.kind.label(lang).to_owned(), scope],
                is_here: at == here && count > 1,
            }
        };
        (first..count.min(first + room)).map(column).collect()
    }

    /// The rule with the position, the heads of the columns, then a row an inspection.
    fn draw_table(&self, buffer: &mut Buffer, area: Rect, mut cursor: ListCursor, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let rows = ListRows::Items(self.series.visits.len());
        let height = usize::from(area.height.saturating_sub(2));
        // After a resize the row under the cursor stays visible.
        cursor.show(rows, height);
        let (here, shown) = (cursor.item(rows.len()), cursor.shown(rows, height));
        let place = Line::styled(format!("{}/{}", here + 1, rows.len()), theme.muted());
        paint::rule(buffer, area, &Line::styled(lang.trend_visits(), theme.place()), &place, theme);
        let scopes: Vec<String> = (0..rows.len()).map(|at| self.scope(at, lang)).collect();
        let most = |words: &mut dyn Iterator<Item = usize>| words.max().unwrap_or_default();
        let visits = &self.series.visits;
        let days: Vec<String> = visits.iter().map(|visit| date_words(visit.opened.date(), lang)).collect();
        let cells = [
            most(&mut days.iter().map(|day| width(day))).max(width(lang.trend_day())),
            most(&mut visits.iter().map(|visit| width(visit.kind.label(lang)))).max(width(lang.trend_kind())),
            most(&mut scopes.iter().map(|scope| width(scope))).max(width(lang.trend_scope())),
        ];
        let words = |words: [&str; 3]| {
            let fitted = words.iter().zip(cells).map(|(words, cells)| fit(words, cells));
            format!("  {}", fitted.collect::<Vec<_>>().join("  "))
        };
        // Two blanks before each number, as wide as its head or as `100.0%`.
        let names = [lang.whole_progress(), lang.head_score(), lang.trend_moved()];
        let mut numbers = names.map(|head| width(head).max(6) + 2);
        let used: usize = cells.iter().map(|cells| cells + 2).sum();
        // No number is cut: where there is no room for all, progress is dropped before scores.
        if used + numbers.iter().sum::<usize>() > usize::from(area.width) {
            numbers[0] = 0;
        }
        let in_columns = |words: [&str; 3]| {
            let shown = words.iter().zip(numbers).filter(|(_, cells)| *cells > 0);
            shown.map(|(words, cells)| at_right(words, cells)).collect::<Vec<_>>()
        };
        let heads = in_columns(names).concat();
        let heads = format!("{}{heads}", words([lang.trend_day(), lang.trend_kind(), lang.trend_scope()]));
        paint::text(buffer, area, 1, &heads, theme.muted());
        let mut row = 2;
        for at in shown {
            let figures = self.figures(at);
            let score = figures.and_then(|figures| figures.score);
            let is_whole = self.series.is_whole(at, self.pillar);
            let moved = self.series.movement(at, self.pillar);
            let moved = moved.map_or_else(|| theme.none().to_owned(), |moved| moved.to_string());
            let progress = Percent::share_words(figures.and_then(|figures| figures.progress), lang);
            let score = score.map_or_else(|| theme.none().to_owned(), |score| score.to_string());
            let words = words([&days[at], visits[at].kind.label(lang), &scopes[at]]);
            let score_style = if is_whole { theme.heading() } else { theme.muted() };
            let styles = [theme.muted(), score_style, ratatui::style::Style::new()];
            let numbers = in_columns([&progress, &score, &moved]);
            let styles = styles.into_iter().skip(3 - numbers.len());
            let numbers = numbers.into_iter().zip(styles).map(|(number, style)| Span::styled(number, style));
            let line = Line::from([Span::raw(words)].into_iter().chain(numbers).collect::<Vec<_>>());
            paint::row(buffer, area, row, &line, at == here, theme);
            row += 1;
        }
        let has_part = (0..rows.len()).any(|at| !self.series.is_whole(at, self.pillar));
        if has_part && row + 1 < area.height {
            let cells = usize::from(area.width).saturating_sub(4);
            let lines = crate::model::value::text::wrap(lang.trend_parts(), cells);
            for (row, line) in (row + 1..area.height).zip(lines) {
                paint::text(buffer, area, row, &format!("  {line}"), theme.muted());
            }
        }
    }

    /// The pillars of the inspection under the cursor, or of the last full one before it, compared with the full one before that.
    fn draw_pillars(&self, buffer: &mut Buffer, area: Rect, here: usize, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        paint::rule(buffer, area, &Line::styled(lang.trend_pillars(), theme.heading()), &Line::default(), theme);
        let whole = (0..=here).rev().find(|&visit| self.series.is_whole(visit, None)).unwrap_or(here);
        let before = self.series.before(whole, None);
        let day = |visit: usize| day_in_short(self.series.visits[visit].opened.date(), lang);
        let number = |figures: Option<Figures>| {
            let score = figures.and_then(|figures| figures.score);
            score.map_or_else(|| theme.none().to_owned(), |score| score.to_string())
        };
        // A blank before the day, in either notation.
        let cells = [Some(whole), before].into_iter().flatten().map(|visit| width(&day(visit))).max();
        let cells = cells.unwrap_or_default() + 1;
        let moved_cells = width(lang.trend_moved()).max(6) + 1;
        let numbers = if before.is_some() { 2 * cells + moved_cells } else { cells };
        let room = usize::from(area.width).saturating_sub(numbers + 2);
        let before_day = before.map(|before| at_right(&day(before), cells)).unwrap_or_default();
        let moved = if before.is_some() { at_right(lang.trend_moved(), moved_cells) } else { String::new() };
        let heads = format!("{}{before_day}{}{moved}", " ".repeat(room), at_right(&day(whole), cells));
        paint::text(buffer, area, 1, &heads, theme.muted());
        let all = [None].into_iter().chain((0..self.series.pillars.len()).map(Some));
        for (row, pillar) in (2..).zip(all) {
            let part = Part { series: self.series, pillar };
            let is_shown = pillar == self.pillar;
            let sign = if is_shown { theme.stands() } else { " " };
            let style = if is_shown { theme.heading() } else { ratatui::style::Style::new() };
            let name = theme.shown(&part.name(lang)).into_owned();
            // A title says what it is before its comma.
            let name = match name.split_once('，') {
                Some((first, _)) if width(&name) + 2 > room => first.to_owned(),
                _ => name,
            };
            let mut spans = vec![
                Span::styled(format!("{sign} "), theme.key()),
                Span::styled(fit(&name, room.saturating_sub(2)), style),
            ];
            if let Some(before) = before {
                spans.push(Span::styled(at_right(&number(part.figures(before)), cells), theme.muted()));
            }
            spans.push(Span::styled(at_right(&number(part.figures(whole)), cells), theme.heading()));
            if before.is_some() {
                let moved = self.series.movement(whole, pillar).map(|moved| moved.to_string());
                spans.push(Span::raw(at_right(&moved.unwrap_or_else(|| theme.none().to_owned()), moved_cells)));
            }
            paint::line(buffer, area, row, &Line::from(spans));
        }
    }
}

text! {
    trend_title { zh: "歷次查核趨勢", en: "trend" }
    trend_empty { zh: "資料夾裡沒有這個機關的查核紀錄。", en: "The data folder has no session of this office." }
    trend_overall { zh: "全部要項", en: "all pillars" }
    trend_visits { zh: "各次查核", en: "visits" }
    trend_pillars { zh: "各要項", en: "pillars" }
    trend_day { zh: "日期", en: "day" }
    trend_kind { zh: "種類", en: "kind" }
    trend_scope { zh: "範圍", en: "scope" }
    trend_moved { zh: "增減", en: "change" }
    scope_all { zh: "全部", en: "whole" }
    scope_unfinished { zh: "未查完", en: "unfinished" }
    trend_parts {
        zh: "抽查與未查完的查核，得分不代表整份計畫，不列增減。",
        en: "Samples and unfinished visits do not stand for the plan; they have no change.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{keys, kit, screen_text, short, view};

    #[test]
    fn it_waits_for_its_own_office_alone() {
        let (mut page, asked) = TrendPage::of("衛生所", None);
        assert!(matches!(asked, Effect::FindTrend { .. }));
        let found = |agency: &str| Event::TrendFound {
            agency: agency.to_owned(),
            trend: None,
            copies: Vec::new(),
            unreadable: Vec::new(),
        };
        let other = found("他所");
        assert!(matches!(page.handle(other, &kit(), &view()), Handled::Ignored(_)));
        assert!(matches!(page.handle(found("衛生所"), &kit(), &view()), Handled::Consumed(_)));
        assert!(screen_text(&page, &kit()).contains("no session of this office"));
        assert_eq!(short(&keys(&mut page, "Down Right Esc", &kit())), ["closes"]);
    }
}
