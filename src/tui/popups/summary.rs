//! The summary: a bar a pillar, counts a mark, and the absent and partial points with their notes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::lang::{messages, words};
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Previous;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit};
use crate::tui::app::Reaction;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::popups::export::Export;
use crate::tui::screens::inspection::Inspection;
use crate::tui::theme::Theme;
use crate::tui::widgets::{hints, paint, window::Window};

/// The summary page.
#[derive(Debug)]
pub struct Summary {
    /// Absent points, then partial ones, each in plan order.
    findings: Vec<PointId>,
    /// Position among the findings.
    cursor: usize,
    window: Window,
    notice: Option<String>,
}

/// One row of the page.
enum Row {
    Line(Line<'static>),
    Finding(usize, Line<'static>),
}

impl Summary {
    /// The summary of a session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let marked = |mark| {
            session
                .points()
                .map(|(_, _, point)| &point.id)
                .filter(move |point| session.mark(point) == Some(mark))
                .cloned()
                .collect::<Vec<_>>()
        };
        let findings = [marked(Mark::Absent), marked(Mark::Partial)].concat();
        Self { findings, cursor: 0, window: Window::default(), notice: None }
    }

    /// Says something until the next command.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, inspection: &mut Inspection, view: &View) -> Vec<Reaction> {
        self.notice = None;
        let last = self.findings.len().saturating_sub(1);
        let height = usize::from(view.size.1.saturating_sub(3));
        match command {
            Command::Back => return vec![Reaction::Pop],
            Command::Accept => {
                if let Some(point) = self.findings.get(self.cursor) {
                    inspection.jump(point, view);
                }
                return vec![Reaction::Pop];
            }
            Command::Export => return vec![Reaction::push(Export::default())],
            Command::Up if self.cursor == 0 => {
                // Above the first finding there is the head of the page.
                self.window = Window::default();
                return Vec::new();
            }
            Command::Up => self.cursor -= 1,
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::PageUp => self.cursor = self.cursor.saturating_sub(height / 2),
            Command::PageDown => self.cursor = (self.cursor + height / 2).min(last),
            Command::First => self.cursor = 0,
            Command::Last => self.cursor = last,
            _ => return Vec::new(),
        }
        let rows = self.rows(inspection.session(), view);
        let row = rows.iter().position(|row| matches!(row, Row::Finding(finding, _) if *finding == self.cursor));
        match row {
            Some(row) => self.window.follow(row, height, rows.len()),
            // Without findings the page is only read.
            None => self.window.scroll(if command == Command::Down { 1 } else { -1 }, height, rows.len()),
        }
        Vec::new()
    }

    /// Paints the page.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, inspection: &Inspection, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, area, view.lang.summary_title(), view.theme);
        let rows = self.rows(inspection.session(), view);
        let height = usize::from(inner.height.saturating_sub(1));
        for (line, row) in rows[self.window.rows(height, rows.len())].iter().enumerate() {
            let painted = match row {
                Row::Finding(finding, line) if *finding == self.cursor => line.clone().patch_style(view.theme.cursor()),
                Row::Line(line) | Row::Finding(_, line) => line.clone(),
            };
            paint::line(buffer, inner, line as u16, &painted);
        }
        let last = inner.height.saturating_sub(1);
        match &self.notice {
            Some(notice) => {
                let notice = cut(&view.theme.shown(notice), usize::from(inner.width)).into_owned();
                paint::text(buffer, inner, last, &notice, view.theme.heading());
            }
            None => paint::line(
                buffer,
                inner,
                last,
                &hints::line(Context::Summary, view.lang, view.theme, usize::from(inner.width)),
            ),
        }
    }

    fn rows(&self, session: &Session, view: &View) -> Vec<Row> {
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(view.size.0).saturating_sub(4);
        let mut rows: Vec<Row> = head(session, view).into_iter().map(Row::Line).collect();
        rows.extend(bars(session, cells, view).into_iter().map(Row::Line));
        rows.push(Row::Line(Line::default()));
        if self.findings.is_empty() {
            rows.push(Row::Line(Line::styled(format!(" {}", lang.no_findings()), theme.dim())));
        } else {
            let total = session.scores().total();
            rows.push(Row::Line(Line::styled(
                format!(" {}", lang.findings(total.absent, total.partial)),
                theme.heading(),
            )));
        }
        for (position, point) in self.findings.iter().enumerate() {
            let Some((_, _, focus)) = session.find(point) else {
                continue;
            };
            let mark = session.mark(point);
            let sign = if position == self.cursor { "> " } else { "  " };
            let units = focus.units.join("、");
            let check = fit(&theme.shown(&focus.check), cells.saturating_sub(2 + 4 + 13 + 13));
            rows.push(Row::Finding(
                position,
                Line::from(vec![
                    Span::raw(sign),
                    Span::styled(Theme::sign(mark), theme.mark(mark)),
                    Span::styled(format!(" {} ", fit(&theme.shown(point.as_str()), 11)), theme.dim()),
                    Span::raw(check),
                    Span::styled(format!(" {}", fit(&theme.shown(&units), 12)), theme.dim()),
                ]),
            ));
            for line in session.note(point).lines() {
                let line = format!("{:18} {line}", "");
                rows.push(Row::Line(Line::raw(cut(&theme.shown(&line), cells).into_owned())));
            }
        }
        rows
    }
}

fn head(session: &Session, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let (checklist, visit, total) = (session.checklist(), session.visit(), session.scores().total());
    let score = session.scores().overall(checklist);
    let score = score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
    let counts = Mark::ALL.map(|mark| format!("{} {}", mark.words(lang), total.marked(mark)));
    let circumstances = [
        visit.kind.words(lang).to_owned(),
        date_words(visit.opened.date(), lang),
        visit.site.clone(),
        visit.reviewers.join("、"),
    ];
    let circumstances: Vec<String> = circumstances.into_iter().filter(|part| !part.is_empty()).collect();
    let mut lines = vec![
        Line::styled(format!(" {}", theme.shown(&checklist.title)), theme.heading()),
        Line::raw(format!(" {}", theme.shown(&circumstances.join("  ")))),
        Line::styled(
            format!(" {}", lang.numbers(&total.progress().to_string(), &score)),
            Style::new().add_modifier(Modifier::BOLD),
        ),
        Line::raw(format!(" {}  {} {}", counts.join("  "), lang.unmarked(), total.unmarked())),
    ];
    lines.extend(
        session.late().words(lang).map(|late| Line::styled(format!(" {late}"), theme.mark(Some(Mark::Absent)))),
    );
    lines.extend(session.previous().map(|previous| Line::styled(last_time(session, previous, view), theme.dim())));
    lines.push(Line::default());
    lines
}

/// The inspection before this one: its kind, day and score, and how far the score moved since.
fn last_time(session: &Session, previous: &Previous, view: &View) -> String {
    let lang = view.lang;
    let score = previous.summary.score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
    let day = date_words(previous.visited, lang);
    let moved = session.overall_move().map(|moved| lang.moved_since(&moved.to_string()));
    format!(" {}{}", lang.last_visit(previous.kind.words(lang), &day, &score), moved.unwrap_or_default())
}

fn bars(session: &Session, cells: usize, view: &View) -> Vec<Line<'static>> {
    let theme = view.theme;
    let bar_cells = (cells / 3).clamp(12, 42);
    // What moved since last time has a column of its own where there was a last time.
    let since = session.moves();
    let move_cells = if session.previous().is_some() { 8 } else { 0 };
    session
        .checklist()
        .pillars
        .iter()
        .zip(session.scores().pillars())
        .zip(since)
        .map(|((pillar, tally), moved)| {
            let seen = tally.judged() + tally.not_applicable;
            let score = tally.score().map_or_else(|| view.lang.no_score().to_owned(), |score| score.to_string());
            let name = format!("{} {}", pillar.numeral(), pillar.title);
            let name = fit(&theme.shown(&name), cells.saturating_sub(bar_cells + 20 + move_cells));
            let moved = moved.map_or_else(String::new, |moved| moved.to_string());
            // The bar shows the score; how much of the pillar it rests on stands beside it.
            let tenths = tally.score().map_or(0, |score| usize::from(score.tenths()));
            Line::from(vec![
                Span::raw(format!(" {name} ")),
                Span::styled(paint::bar(tenths, 1000, bar_cells), theme.key()),
                Span::raw(format!(" {score:>5}")),
                Span::styled(format!("{moved:>move_cells$}"), theme.dim()),
                Span::raw(format!("  {:>8}", format!("{seen}/{}", tally.points))),
            ])
        })
        .collect()
}

words! {
    summary_title { zh: "摘要", en: "summary" }
    no_findings { zh: "沒有未落實或部分落實的查核重點", en: "no absent or partial points" }
}

messages! {
    last_visit(kind: &str, day: &str, score: &str) { zh: "上次 {kind} {day}  得分 {score}", en: "last time: {kind} {day}, score {score}" }
    moved_since(moved: &str) { zh: "，本次 {moved}", en: ", now {moved}" }
    findings(absent: usize, partial: usize) {
        zh: "未落實 {absent} 項、部分落實 {partial} 項",
        en: "absent {absent}, partial {partial}",
    }
}
