//! The trend: all inspections of an office as columns over time, score and progress, a pillar at a time, with a table.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::lang::{Lang, messages, text};
use crate::model::plan::series::SeriesKey;
use crate::model::record::session::Session;
use crate::model::value::roc::{date_words, day_in_short};
use crate::model::value::text::{cut, fit};
use crate::model::value::weight::Percent;
use crate::model::visits::trend::{Figures, Series, Trend};
use crate::ops::list::folder_notice;
use crate::ops::trend::series_words;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Handled, Host, Popup, Reaction};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::columns::{self, Pair};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

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
        let height = usize::from(Room::of(view.area()).table.height.saturating_sub(1));
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
        let title = theme.shown(&lang.trend_title(&self.agency)).into_owned();
        let inner = paint::popup(buffer, area, &title, theme);
        let room = Room::of(area);
        match &self.state {
            State::Looking => paint::text(buffer, inner, 0, &format!(" {}", lang.looking()), theme.muted()),
            State::Empty => paint::text(buffer, inner, 0, &format!(" {}", lang.trend_empty()), theme.heading()),
            State::Shown(trend) => {
                let parts = parts(trend);
                let Some(part) = parts.get(self.part) else { return };
                let name = series_words(trend, part.series, lang);
                let line = head(part, &name, (self.part, parts.len()), usize::from(inner.width), view);
                paint::line(buffer, room.head, 0, &line);
                let here = self.visit.item(part.series.visits.len());
                let cells = usize::from(room.chart.width);
                let pairs = part.pairs(here, columns::room(cells.saturating_sub(1)), lang);
                let chart = columns::columns(&pairs, usize::from(room.chart.height));
                for (row, line) in (0..).zip(chart) {
                    paint::text(buffer, room.chart, row, &format!(" {line}"), Style::new());
                }
                let table = part.table(self.visit, usize::from(room.table.height), view);
                for (row, (line, is_cursor)) in (0..).zip(table) {
                    paint::row(buffer, room.table, row, &line, is_cursor, theme);
                }
            }
        }
        hints::draw(buffer, self, host, view);
        if let Some(notice) = &self.notice {
            let last = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
            let notice = fit(&theme.shown(notice), usize::from(inner.width).saturating_sub(1));
            paint::text(buffer, last, 0, &format!(" {notice}"), theme.heading());
        }
    }
}

/// The parts of the page, one below the other.
struct Room {
    head: Rect,
    chart: Rect,
    table: Rect,
}

impl Room {
    fn of(area: Rect) -> Self {
        let inner = paint::within(area);
        let body = inner.height.saturating_sub(1);
        let head = Rect { height: body.min(1), ..inner };
        let chart_height = (body * 3 / 5).clamp(6, 16).min(body.saturating_sub(head.height));
        let chart = Rect { y: head.bottom(), height: chart_height, ..inner };
        let height = body.saturating_sub(head.height + chart_height);
        Self { head, chart, table: Rect { y: chart.bottom(), height, ..inner } }
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
    fn name(&self, lang: Lang) -> String {
        match self.pillar.and_then(|at| self.series.pillars.get(at)) {
            Some(pillar) => format!("{}、{}", pillar.numeral, pillar.title),
            None => lang.trend_overall().to_owned(),
        }
    }

    fn figures(&self, visit: usize) -> Option<Figures> {
        self.series.figures(visit, self.pillar)
    }

    /// The inspections that there is room for, of which the one under the cursor is one.
    fn pairs(&self, here: usize, room: usize, lang: Lang) -> Vec<Pair> {
        let count = self.series.visits.len();
        // The newest ones, unless the cursor stands on an older one.
        let first = count.saturating_sub(room).min(here);
        let pair = |at: usize| {
            let figures = self.figures(at);
            let day = self.series.visits[at].opened.date();
            let sign = if at == here && count > 1 { "^" } else { "" };
            Pair {
                score: figures.and_then(|figures| figures.score),
                progress: figures.and_then(|figures| figures.progress),
                label: format!("{sign}{}", day_in_short(day, lang)),
            }
        };
        (first..count.min(first + room)).map(pair).collect()
    }

    /// The heading of the table, then a row an inspection, with whether the cursor is on it.
    fn table(&self, mut cursor: ListCursor, height: usize, view: &View) -> Vec<(Line<'static>, bool)> {
        let (lang, theme) = (view.lang, view.theme);
        let heading = table_row(
            "  ",
            &[lang.trend_day(), lang.trend_kind()],
            lang.trend_progress(),
            lang.trend_score(),
            lang.trend_moved(),
        );
        let mut lines = vec![(Line::styled(heading, theme.muted()), false)];
        // After a resize the row under the cursor stays visible.
        let rows = ListRows::Items(self.series.visits.len());
        cursor.show(rows, height.saturating_sub(1));
        let (here, shown) = (cursor.item(rows.len()), cursor.shown(rows, height.saturating_sub(1)));
        lines.extend(shown.map(|at| {
            let visit = &self.series.visits[at];
            let figures = self.figures(at);
            let score = figures.and_then(|figures| figures.score);
            let moved = self.series.movement(at, self.pillar).map(|moved| moved.to_string()).unwrap_or_default();
            let progress = Percent::share_words(figures.and_then(|figures| figures.progress), lang);
            let score = score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
            let day = date_words(visit.opened.date(), lang);
            let kind = format!("{}{}", visit.kind.label(lang), visit.coverage.label(lang));
            let row = table_row("  ", &[&day, &kind], &progress, &score, &moved);
            (Line::raw(row), at == here)
        }));
        lines
    }
}

fn table_row(sign: &str, [day, kind]: &[&str; 2], progress: &str, score: &str, moved: &str) -> String {
    let right = |text: &str| {
        let missing = 8_usize.saturating_sub(crate::model::value::text::width(text));
        format!("{}{text}", " ".repeat(missing))
    };
    format!("{sign}{} {}{}{}{}", fit(day, 14), fit(kind, 16), right(progress), right(score), right(moved))
}

/// `< 一、完備基礎服務項目 > (2/7)  ##### 得分  ::::: 查核率`
fn head(part: &Part<'_>, series: &str, (at, count): (usize, usize), cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let legend = format!("  # {}  : {}", lang.trend_score(), lang.trend_progress());
    let place = format!(" ({}/{count})", at + 1);
    let used = crate::model::value::text::width(&legend) + place.len() + 6;
    let name = format!("{}，{series}", part.name(lang));
    let name = cut(&theme.shown(&name), cells.saturating_sub(used)).into_owned();
    Line::from(vec![
        Span::styled(format!(" < {name} >"), theme.heading().add_modifier(Modifier::BOLD)),
        Span::styled(place, theme.muted()),
        Span::raw(legend),
    ])
}

text! {
    trend_empty { zh: "資料夾裡沒有這個機關的查核紀錄。", en: "The data folder has no session of this office." }
    trend_overall { zh: "全部要項", en: "all pillars" }
    trend_day { zh: "查核日期", en: "day" }
    trend_kind { zh: "種類", en: "kind" }
    trend_progress { zh: "查核率", en: "progress" }
    trend_score { zh: "得分", en: "score" }
    trend_moved { zh: "增減", en: "change" }
}

messages! {
    trend_title(agency: &str) { zh: "歷次查核趨勢：{agency}", en: "trend: {agency}" }
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
