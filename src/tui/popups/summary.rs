//! The summary: a bar a pillar, counts a mark, and the absent and partial points with their notes.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::lang::{messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::mark::Mark;
use crate::model::record::previous::Previous;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit};
use crate::model::value::weight::Percent;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::verdict_bar::verdict_bar;
use crate::tui::widgets::{hints, paint};

/// The summary page.
#[derive(Debug)]
pub struct SummaryPage {
    /// Absent points, then partial ones, each in plan order.
    points: Vec<PointId>,
    /// Among the points.
    cursor: ListCursor,
    notice: Option<String>,
}

/// One row of the page.
enum Row {
    Line(Line<'static>),
    Point(usize, Line<'static>),
}

impl SummaryPage {
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
        let points = [marked(Mark::Absent), marked(Mark::Partial)].concat();
        Self { points, cursor: ListCursor::default(), notice: None }
    }

    fn rows(&self, session: &Session, view: &View) -> Vec<Row> {
        let (lang, theme) = (view.lang, view.theme);
        let cells = usize::from(view.size.0).saturating_sub(4);
        let mut rows: Vec<Row> = head(session, view).into_iter().map(Row::Line).collect();
        rows.extend(bars(session, cells, view).into_iter().map(Row::Line));
        rows.push(Row::Line(Line::default()));
        if self.points.is_empty() {
            rows.push(Row::Line(Line::styled(format!(" {}", lang.no_findings()), theme.muted())));
        } else {
            let total = session.scores().total();
            rows.push(Row::Line(Line::styled(
                format!(" {}", lang.findings(total.absent, total.partial)),
                theme.heading(),
            )));
        }
        for (position, point) in self.points.iter().enumerate() {
            let Some((_, _, focus)) = session.find(point) else {
                continue;
            };
            let mark = session.mark(point);
            let units = focus.units.join("、");
            let check = fit(&theme.shown(&focus.check), cells.saturating_sub(2 + theme.sign_cells() + 1 + 13 + 13));
            rows.push(Row::Point(
                position,
                Line::from(vec![
                    Span::raw("  "),
                    Span::styled(theme.sign(mark), theme.mark(mark)),
                    Span::styled(format!(" {} ", fit(&theme.shown(point.as_str()), 11)), theme.muted()),
                    Span::raw(check),
                    Span::styled(format!(" {}", fit(&theme.shown(&units), 12)), theme.muted()),
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

impl Popup<OpenSession> for SummaryPage {
    fn context(&self) -> Context {
        Context::Summary
    }

    fn update(&mut self, command: Command, open: &OpenSession, view: &View) -> Vec<Reaction<SessionRequest>> {
        self.notice = None;
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Accept => {
                let point = self.points.get(self.cursor.item(self.points.len()));
                let jump = point.map(|point| Reaction::Host(SessionRequest::Jump(point.clone())));
                return jump.into_iter().chain([Reaction::Close]).collect();
            }
            Command::Export => return vec![Reaction::Host(SessionRequest::Export)],
            _ => {
                let rows = self.rows(open.session(), view);
                let point_rows = point_rows(&rows);
                let height = usize::from(view.size.1.saturating_sub(3));
                self.cursor.go(command, ListRows::Among { items: &point_rows, rows: rows.len() }, height);
            }
        }
        Vec::new()
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, view.area(), view.lang.summary_title(), view.theme);
        let rows = self.rows(open.session(), view);
        let here = self.cursor.item(self.points.len());
        let height = usize::from(inner.height.saturating_sub(1));
        let shown = self.cursor.shown(ListRows::read(rows.len()), height);
        for (line, row) in rows[shown].iter().enumerate() {
            let (Row::Line(painted) | Row::Point(_, painted)) = row;
            let is_cursor = matches!(row, Row::Point(position, _) if *position == here);
            paint::row(buffer, inner, line as u16, painted, is_cursor, view.theme);
        }
        match &self.notice {
            Some(notice) => {
                let last = inner.height.saturating_sub(1);
                let notice = cut(&view.theme.shown(notice), usize::from(inner.width)).into_owned();
                paint::text(buffer, inner, last, &notice, view.theme.heading());
            }
            None => hints::draw(buffer, self, open, view),
        }
    }
}

/// Positions of the rows that are points.
fn point_rows(rows: &[Row]) -> Vec<usize> {
    let numbered = rows.iter().enumerate();
    numbered.filter(|(_, row)| matches!(row, Row::Point(..))).map(|(position, _)| position).collect()
}

fn head(session: &Session, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let (checklist, visit, total) = (session.checklist(), session.visit(), session.scores().total());
    let score = session.scores().overall(checklist);
    let score = score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
    let counts = Mark::ALL.map(|mark| format!("{} {}", mark.label(lang), total.marked(mark)));
    let circumstances = [
        visit.kind.label(lang).to_owned(),
        date_words(visit.opened.date(), lang),
        visit.site.clone(),
        visit.reviewers.join("、"),
    ];
    let circumstances: Vec<String> = circumstances.into_iter().filter(|part| !part.is_empty()).collect();
    let mut lines = vec![
        Line::styled(format!(" {}", theme.shown(&checklist.title)), theme.heading()),
        Line::raw(format!(" {}", theme.shown(&circumstances.join("  ")))),
        Line::styled(
            format!(" {}", lang.numbers(&Percent::share_words(total.progress(), lang), &score)),
            Style::new().add_modifier(Modifier::BOLD),
        ),
        Line::raw(format!(" {}  {} {}", counts.join("  "), lang.unmarked(), total.unmarked())),
    ];
    lines.extend(
        session.late().label(lang).map(|late| Line::styled(format!(" {late}"), theme.mark(Some(Mark::Absent)))),
    );
    lines.extend(session.previous().map(|previous| Line::styled(last_time(session, previous, view), theme.muted())));
    lines.push(Line::default());
    lines
}

/// The previous inspection: kind, day, score, and the change of the score since.
fn last_time(session: &Session, previous: &Previous, view: &View) -> String {
    let lang = view.lang;
    let score = previous.summary.score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
    let day = date_words(previous.visited, lang);
    let moved = session.overall_move().map(|moved| lang.moved_since(&moved.to_string()));
    format!(" {}{}", lang.previous_visit(previous.kind.label(lang), &day, &score), moved.unwrap_or_default())
}

fn bars(session: &Session, cells: usize, view: &View) -> Vec<Line<'static>> {
    let theme = view.theme;
    let bar_cells = (cells / 3).clamp(12, 42);
    // The change since the previous inspection, if there is one, has its own column.
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
            // The bar and the figures beside it count points; the score stands apart.
            let mut spans = vec![Span::raw(format!(" {name} "))];
            spans.extend(verdict_bar(tally, bar_cells, theme));
            spans.push(Span::raw(format!("  {:>8}", format!("{seen}/{}", tally.points))));
            spans.push(Span::styled(format!(" {score:>5}"), theme.heading()));
            spans.push(Span::styled(format!("{moved:>move_cells$}"), theme.muted()));
            Line::from(spans)
        })
        .collect()
}

text! {
    summary_title { zh: "摘要", en: "summary" }
    no_findings { zh: "沒有未落實或部分落實的查核重點", en: "no absent or partial points" }
}

messages! {
    previous_visit(kind: &str, day: &str, score: &str) { zh: "上次 {kind} {day}  得分 {score}", en: "last time: {kind} {day}, score {score}" }
    moved_since(moved: &str) { zh: "，本次 {moved}", en: ", now {moved}" }
    findings(absent: usize, partial: usize) {
        zh: "未落實 {absent} 項、部分落實 {partial} 項",
        en: "absent {absent}, partial {partial}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{jumps, keys, marked, open, screen_text, short};

    #[test]
    fn enter_goes_to_the_finding_under_the_cursor_and_e_asks_for_a_report() {
        let open = open(marked(&[2, 2], &[("1.1.2", Mark::Absent), ("2.1.1", Mark::Absent)]));
        let mut summary = SummaryPage::of(open.session());
        assert!(screen_text(&summary, &open).contains("absent 2, partial 0"), "{}", screen_text(&summary, &open));
        let answered = keys(&mut summary, "Down Enter", &open);
        assert_eq!((jumps(&answered), short(&answered)), (vec!["2.1.1"], vec!["Jump".to_owned(), "closes".to_owned()]));
        assert_eq!(short(&keys(&mut summary, "e", &open)), ["Export"]);
        assert_eq!(short(&keys(&mut SummaryPage::of(open.session()), "q", &open)), ["closes"]);
    }
}
