//! The summary: a bar a pillar, counts a mark, and the absent and partial points with their notes.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lang::{messages, text};
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::mark::Mark;
use crate::model::record::previous::Previous;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::value::roc::date_words;
use crate::model::value::text::{at_right, cut, fit, width};
use crate::model::value::weight::Percent;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::open_session::{OpenSession, SessionRequest};
use crate::tui::component::popup::{Popup, Reaction};
use crate::tui::effect::Destination;
use crate::tui::popups::export::ask;
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::verdict_bar::{GROUPS, counts, verdict_bar};
use crate::tui::widgets::{hints, message, paint};

/// Cells of a count and of a score.
const COUNT: usize = 8;
const SCORE: usize = 6;
/// The least and the most cells of a pillar's bar.
const LEAST_BAR: usize = 10;
const WIDEST_BAR: usize = 60;

/// The summary page.
#[derive(Debug)]
pub struct SummaryPage {
    /// Absent points, then partial ones, each in plan order.
    points: Vec<PointId>,
    /// Stands on one of `points`; the figures above them are only read.
    cursor: ListCursor,
    notice: Option<String>,
}

/// One row of the page.
enum Row {
    Line(Line<'static>),
    /// A rule with its title and its aside.
    Rule(Line<'static>, Line<'static>),
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
        let cells = usize::from(view.size.0);
        let mut rows: Vec<Row> = whole(session, cells, view).into_iter().map(Row::Line).collect();
        rows.extend(pillars(session, cells, view));
        rows.push(Row::Line(Line::default()));
        if self.points.is_empty() {
            rows.push(Row::Line(Line::styled(format!(" {}", lang.no_findings()), theme.muted())));
            return rows;
        }
        rows.push(Self::findings_rule(session, view));
        let locators = self.points.iter().filter_map(|point| session.find(point));
        let locators = locators.map(|(_, _, point)| width(&point.compact_locator())).max().unwrap_or_default().min(16);
        for (position, point) in self.points.iter().enumerate() {
            if let Some((_, _, focus)) = session.find(point) {
                rows.push(Row::Point(position, finding(session, focus, locators, cells, view)));
                rows.extend(remarks(session, focus, locators, cells, view).into_iter().map(Row::Line));
            }
        }
        rows
    }

    /// `未落實 16   部分落實 5 ───`
    fn findings_rule(session: &Session, view: &View) -> Row {
        let (lang, theme, total) = (view.lang, view.theme, session.scores().total());
        let counted = |mark: Mark| {
            [
                Span::styled(format!("{} ", mark.label(lang)), theme.heading()),
                Span::styled(format!("{}   ", total.marked(mark)), theme.mark(Some(mark))),
            ]
        };
        let found = [Mark::Absent, Mark::Partial].into_iter().filter(|mark| total.marked(*mark) > 0);
        let mut title: Vec<Span<'static>> = found.flat_map(counted).collect();
        if let Some(last) = title.last_mut() {
            last.content = last.content.trim_end().to_owned().into();
        }
        Row::Rule(Line::from(title), Line::default())
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
            Command::CopySummary => return vec![ask(Destination::Clipboard, open)],
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

    fn place(&self, open: &OpenSession, view: &View) -> Option<(usize, usize)> {
        if !self.points.is_empty() {
            return Some((self.cursor.item(self.points.len()) + 1, self.points.len()));
        }
        let rows = self.rows(open.session(), view).len();
        self.cursor.place(ListRows::read(rows), usize::from(view.size.1.saturating_sub(3)))
    }

    fn draw(&self, frame: &mut Frame<'_>, open: &OpenSession, view: &View) {
        let buffer = frame.buffer_mut();
        let inner = paint::popup_of(buffer, view.area(), &header(open.session(), view), &Line::default(), view.theme);
        let rows = self.rows(open.session(), view);
        let here = self.cursor.item(self.points.len());
        let height = usize::from(inner.height.saturating_sub(1));
        let shown = self.cursor.shown(ListRows::read(rows.len()), height);
        for (line, row) in rows[shown].iter().enumerate() {
            let line = line as u16;
            match row {
                Row::Line(painted) => paint::line(buffer, inner, line, painted),
                Row::Rule(title, aside) => {
                    let row = Rect { y: inner.y + line, height: 1, ..inner };
                    paint::rule(buffer, row, title, aside, view.theme);
                }
                Row::Point(position, painted) => {
                    paint::row(buffer, inner, line, painted, *position == here, view.theme);
                }
            }
        }
        match &self.notice {
            Some(notice) => {
                message::draw(buffer, paint::last_row(inner), true, notice, view.theme.heading(), view.theme);
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

/// What is summed up: office, year and kind, day, draw, site, reviewers.
fn header(session: &Session, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let (checklist, visit) = (session.checklist(), session.visit());
    let circumstances = [
        format!("{} {}", lang.plan_year(checklist.year), visit.kind.label(lang)),
        date_words(visit.opened.date(), lang),
        visit.site.clone(),
        visit.reviewers.join(lang.name_comma()),
    ];
    let agency = if view.size.0 >= 100 { checklist.agency.as_str() } else { checklist.short_agency() };
    let title = [lang.summary_title().to_owned(), format!("  {}", theme.shown(agency))];
    // What does not fit as a whole is left out.
    let room = usize::from(view.size.0).saturating_sub(2 + title.iter().map(|part| width(part)).sum::<usize>());
    let mut rest = String::new();
    for part in circumstances.iter().filter(|part| !part.is_empty()) {
        let longer = format!("{rest}  {}", theme.shown(part));
        if width(&longer) > room {
            break;
        }
        rest = longer;
    }
    let [title, agency] = title;
    Line::from(vec![
        Span::styled(title, theme.place()),
        Span::styled(agency, theme.heading()),
        Span::styled(rest, theme.muted()),
    ])
}

/// The whole: progress with its bar, the score apart; what the bar counts; what is late; the previous inspection.
fn whole(session: &Session, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme, total) = (view.lang, view.theme, session.scores().total());
    let score = session.scores().overall(session.checklist());
    let score = score.map_or_else(|| theme.none().to_owned(), |score| score.to_string());
    let progress = Percent::share_words(total.progress(), lang);
    let count = format!(" {}/{}", total.seen(), total.points);
    let head = format!(" {} ", lang.whole_progress());
    let tail = format!("{} ", lang.head_score());
    let used = width(&head) + 7 + width(&count) + 4 + width(&tail) + 5 + 1;
    let mut spans = vec![Span::styled(head, theme.muted()), Span::styled(format!("{progress:<7}"), theme.heading())];
    spans.extend(verdict_bar(&total, cells.saturating_sub(used), theme));
    spans.push(Span::styled(format!("{count}    {tail}"), theme.muted()));
    spans.push(Span::styled(score, theme.heading()));
    let legend = GROUPS.into_iter().zip(counts(&total)).map(|(mark, count)| {
        let words = mark.map_or_else(|| lang.unmarked(), |mark| mark.label(lang));
        [
            Span::styled(theme.block(mark), theme.bar(mark)),
            Span::styled(format!(" {words} "), theme.muted()),
            Span::styled(count.to_string(), theme.heading()),
        ]
    });
    let legend: Vec<[Span<'static>; 3]> = legend.collect();
    let words: usize = legend.iter().flatten().map(Span::width).sum();
    // No number is cut: where there is little room it stands closer, or in two rows.
    let gap = (1..=3).rev().find(|gap| 1 + words + gap * legend.len() <= cells);
    let rows = if gap.is_some() { legend.len() } else { legend.len().div_ceil(2) };
    let gap = " ".repeat(gap.unwrap_or(3));
    let mut lines = vec![Line::from(spans)];
    lines.extend(legend.chunks(rows).map(|groups| {
        let spaced = groups.iter().flat_map(|group| group.iter().cloned().chain([Span::raw(gap.clone())]));
        Line::from([Span::raw(" ")].into_iter().chain(spaced).collect::<Vec<_>>())
    }));
    lines.extend(
        session.overdue_points().label(lang).map(|overdue| Line::styled(format!(" {overdue}"), theme.overdue())),
    );
    lines.extend(session.previous().map(|previous| Line::styled(last_time(session, previous, view), theme.muted())));
    lines.push(Line::default());
    lines
}

/// The previous inspection: kind, day, score, and the change of the score since.
fn last_time(session: &Session, previous: &Previous, view: &View) -> String {
    let lang = view.lang;
    let then = session.previous_summary().and_then(|then| then.score);
    let score = then.map_or_else(|| view.theme.none().to_owned(), |score| score.to_string());
    let day = date_words(previous.visited, lang);
    let moved = session.overall_move().map(|moved| lang.moved_since(&moved.to_string()));
    let kind = previous.kind.label(lang);
    // A sample is compared with the earlier score of the same points, which is not the one on the earlier report.
    let words = match session.parts().scope {
        Scope::All => lang.previous_visit(kind, &day, &score),
        Scope::Points { .. } => lang.previous_visit_in_scope(kind, &day, &score),
    };
    format!(" {words}{}", moved.unwrap_or_default())
}

/// A row a pillar below the heads of the columns: name, bar and count of what was looked at, the score apart, and its
/// change since the previous inspection if there is one.
fn pillars(session: &Session, cells: usize, view: &View) -> Vec<Row> {
    let (lang, theme) = (view.lang, view.theme);
    let pillars = &session.checklist().pillars;
    let move_cells = if session.previous().is_some() { 7 } else { 0 };
    // Blank, name, blanks, bar, count, score, change, blanks.
    let used = 1 + 2 + COUNT + 1 + SCORE + move_cells + 2;
    let names: Vec<String> = pillars
        .iter()
        .map(|pillar| theme.shown(&format!("{} {}", pillar.numeral(), pillar.title)).into_owned())
        .collect();
    let longest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let name_cells = longest.min(cells.saturating_sub(used + LEAST_BAR));
    let bar_cells = cells.saturating_sub(used + name_cells).min(WIDEST_BAR);
    let gap = cells.saturating_sub(used + name_cells + bar_cells);
    let moved_head = if move_cells > 0 { at_right(lang.head_moved(), move_cells) } else { String::new() };
    let heads = format!(
        "{}{}{} {}{moved_head}",
        at_right(lang.head_seen(), COUNT),
        " ".repeat(gap),
        "",
        at_right(lang.head_score(), SCORE)
    );
    let mut rows = vec![Row::Rule(
        Line::styled(lang.pane_pillars(), theme.heading()),
        Line::styled(heads.trim_start().to_owned(), theme.muted()),
    )];
    let tallies = session.scores().pillars().iter().zip(session.moves());
    rows.extend(names.iter().zip(tallies).map(|(name, (tally, moved))| {
        let count = format!("{}/{}", tally.seen(), tally.points);
        let score = tally.score().map_or_else(|| theme.none().to_owned(), |score| score.to_string());
        let moved = moved.map_or_else(String::new, |moved| moved.to_string());
        let mut spans = vec![Span::raw(format!(" {}  ", fit(name, name_cells)))];
        spans.extend(verdict_bar(tally, bar_cells, theme));
        spans.push(Span::styled(format!("{count:>COUNT$}{}", " ".repeat(gap)), theme.muted()));
        spans.push(Span::styled(format!(" {score:>SCORE$}"), theme.heading()));
        spans.push(Span::styled(format!("{moved:>move_cells$}"), theme.muted()));
        Row::Line(Line::from(spans))
    }));
    rows
}

/// `✗ 一(一)1(1)  各類業務的標準作業流程已訂定…  各組室`
fn finding(session: &Session, point: &FocusPoint, locators: usize, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let mark = session.mark(&point.id);
    let units = cut(&theme.shown(&point.units.join("、")), cells / 5).into_owned();
    // Without a note the follow-up needs no row of its own.
    let (follow_up, style) =
        if session.note(&point.id).is_empty() { follow_up(session, point, view) } else { Default::default() };
    let follow_up = if follow_up.is_empty() { follow_up } else { format!("  {follow_up}") };
    let head = format!(" {}  ", fit(&theme.shown(&point.compact_locator()), locators));
    let units = if units.is_empty() { units } else { format!("  {units}") };
    let room = cells.saturating_sub(2 + theme.sign_cells() + width(&head) + width(&units) + width(&follow_up) + 1);
    Line::from(vec![
        Span::raw("  "),
        Span::styled(theme.sign(mark), theme.mark(mark)),
        Span::styled(head, theme.muted()),
        Span::raw(fit(&theme.shown(&point.check), room)),
        Span::styled(units, theme.muted()),
        Span::styled(follow_up, style),
    ])
}

/// Whether there is a follow-up, and until when.
fn follow_up(session: &Session, point: &FocusPoint, view: &View) -> (String, Style) {
    let (lang, theme) = (view.lang, view.theme);
    match session.answer(&point.id).and_then(|answer| answer.follow_up.as_ref()) {
        None => (lang.no_follow_up().to_owned(), theme.heading()),
        Some(follow_up) => {
            let is_overdue = follow_up.days_overdue(view.now.date()).is_some();
            let due = follow_up.due.map_or_else(|| lang.no_due_date().to_owned(), |due| date_words(due, lang));
            (lang.remark_due(&due), if is_overdue { theme.overdue() } else { theme.muted() })
        }
    }
}

/// The note of a finding, and at its right whether there is a follow-up.
fn remarks(session: &Session, point: &FocusPoint, locators: usize, cells: usize, view: &View) -> Vec<Line<'static>> {
    let theme = view.theme;
    let indent = 2 + theme.sign_cells() + 1 + locators + 2;
    let (words, style) = follow_up(session, point, view);
    let room = cells.saturating_sub(indent + width(&words) + 3);
    let note = session.note(&point.id);
    let lines = note.lines().enumerate().map(|(row, note)| {
        let note = fit(&theme.shown(note), room);
        let mut spans = vec![Span::raw(" ".repeat(indent)), Span::styled(note, theme.muted())];
        if row == 0 {
            spans.push(Span::styled(format!("  {words}"), style));
        }
        Line::from(spans)
    });
    lines.collect()
}

text! {
    summary_title { zh: "查核結果摘要", en: "summary" }
    head_moved { zh: "增減", en: "change" }
    no_follow_up { zh: "未填改善", en: "no follow-up" }
    no_findings { zh: "沒有未落實或部分落實的查核重點", en: "no absent or partial points" }
}

messages! {
    previous_visit(kind: &str, day: &str, score: &str) { zh: "上次 {kind} {day}  得分 {score}", en: "last time: {kind} {day}, score {score}" }
    previous_visit_in_scope(kind: &str, day: &str, score: &str) {
        zh: "上次 {kind} {day}  同範圍得分 {score}",
        en: "last time: {kind} {day}, score of these points {score}",
    }
    moved_since(moved: &str) { zh: "，本次 {moved}", en: ", now {moved}" }
    remark_due(day: &str) { zh: "改善 {day}", en: "due {day}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::popups::testing::{jumps, keys, marked, open, screen_text, short};

    #[test]
    fn enter_goes_to_the_finding_under_the_cursor_and_e_asks_for_a_report() {
        let open = open(marked(&[2, 2], &[("1.1.2", Mark::Absent), ("2.1.1", Mark::Absent)]));
        let mut summary = SummaryPage::of(open.session());
        assert!(screen_text(&summary, &open).contains("absent 2 ---"), "{}", screen_text(&summary, &open));
        let answered = keys(&mut summary, "Down Enter", &open);
        assert_eq!((jumps(&answered), short(&answered)), (vec!["2.1.1"], vec!["Jump".to_owned(), "closes".to_owned()]));
        assert_eq!(short(&keys(&mut summary, "e", &open)), ["Export"]);
        assert_eq!(short(&keys(&mut SummaryPage::of(open.session()), "q", &open)), ["closes"]);
    }
}
