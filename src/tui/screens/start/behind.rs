//! What lies behind the row under the cursor, at the foot of high screens.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::attention::Concern;
use super::columns::counts;
use super::{Choice, Start};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Milestone, short_agency};
use crate::model::record::mark::Mark;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width, wrap};
use crate::ops::folder::OverduePoint;
use crate::ops::list::{Entry, Listed};
use crate::store::error::display_path;
use crate::tui::component::{StartKit, View};
use crate::tui::widgets::paint;
use crate::tui::widgets::verdict_bar::GROUPS;

/// Title, aside and lines.
type Page = (String, String, Vec<Line<'static>>);

impl Start {
    /// Paints the part: its rule, and as many lines as there is room for.
    pub(super) fn draw_behind(&self, buffer: &mut Buffer, area: Rect, kit: &StartKit, view: &View) {
        let theme = view.theme;
        let (title, aside, lines) = self.behind(kit, usize::from(area.width), view).unwrap_or_default();
        let title = Line::styled(theme.shown(&title).into_owned(), theme.heading());
        paint::rule(buffer, area, &title, &Line::styled(aside, theme.muted()), theme);
        for (row, line) in (1..area.height).zip(&lines) {
            paint::line(buffer, area, row, line);
        }
    }

    fn behind(&self, kit: &StartKit, cells: usize, view: &View) -> Option<Page> {
        let lang = view.lang;
        match self.cursor.as_ref()? {
            Choice::Attention(Concern::Overdue { agency, title }) => {
                let all = &self.folder.as_ref()?.overdue;
                let series = all.iter().find(|series| series.agency == *agency && series.title == *title)?;
                let heading = format!("{}  {}", short_agency(agency), lang.overdue_points());
                let lines = overdue_lines(&series.worst, cells, view);
                Some((heading, lang.overdue_of_open(series.counts.overdue, series.counts.open), lines))
            }
            Choice::Session(_) | Choice::Attention(Concern::OverduePoints(_)) => {
                Some(session_page(self.session_here()?, cells, view))
            }
            Choice::Checklist(id) => {
                let entry = kit.library.entries.iter().find(|entry| entry.checklist.id == *id)?;
                Some(checklist_page(entry, cells, view))
            }
            Choice::Attention(Concern::Damaged(path)) => {
                let error = self.bad_files(kit).into_iter().find(|error| error.path() == Some(path))?;
                let lines = error.lines(lang);
                Some((lang.damaged_page().to_owned(), String::new(), texts(&lines, cells, view)))
            }
            Choice::Attention(Concern::Apart(files)) => {
                let copies = self.folder.as_ref()?.copies.iter().find(|copies| copies.files == *files)?;
                Some((lang.apart_page().to_owned(), String::new(), texts(&[copies.message(lang)], cells, view)))
            }
            Choice::Attention(concern @ Concern::Due { day, what }) => {
                let offices = self.offices_of(concern, kit, view);
                let offices: Vec<String> =
                    offices.iter().map(|(agency, year)| lang.office_and_year(short_agency(agency), *year)).collect();
                let lines = texts(&[what.clone(), offices.join(lang.between_offices())], cells, view);
                Some((date_words(*day, lang), String::new(), lines))
            }
            Choice::More => None,
        }
    }
}

/// Locator, wording to the edge, unit, days.
fn overdue_lines(points: &[OverduePoint], cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let most = |text: &dyn Fn(&OverduePoint) -> usize| points.iter().map(text).max().unwrap_or_default();
    let locator_cells = most(&|point| width(&point.locator));
    let unit_cells = most(&|point| width(&point.unit)).min(cells / 5);
    let days_cells = most(&|point| width(&lang.overdue_days(point.days)));
    let ends = unit_cells + days_cells + 5;
    let line = |point: &OverduePoint| {
        let room = cells.saturating_sub(2 + locator_cells + 2 + ends);
        let days = lang.overdue_days(point.days);
        Line::from(vec![
            Span::styled(format!("  {}  ", fit(&theme.shown(&point.locator), locator_cells)), theme.muted()),
            Span::raw(fit(&theme.shown(&point.check), room)),
            Span::styled(format!("  {}", fit(&theme.shown(&point.unit), unit_cells)), theme.muted()),
            Span::styled(format!("  {}{days}", " ".repeat(days_cells - width(&days))), theme.overdue()),
        ])
    };
    points.iter().map(line).collect()
}

/// The verdicts in numbers, where and by whom, what is late, the file.
fn session_page(session: &Listed, cells: usize, view: &View) -> Page {
    let (lang, theme) = (view.lang, view.theme);
    let visit = &session.visit;
    let title = format!("{} {}", lang.office_and_year(&session.agency, session.year), visit.kind.label(lang));
    let mut spans = vec![Span::raw("  ")];
    for (mark, count) in GROUPS.into_iter().zip(counts(session)) {
        let label = mark.map_or(lang.not_seen(), |mark: Mark| mark.label(lang));
        spans.push(Span::styled(format!("{} ", theme.sign(mark)), theme.mark(mark)));
        spans.push(Span::styled(format!("{label} "), theme.muted()));
        spans.push(Span::styled(format!("{count}   "), theme.heading()));
    }
    let mut lines = vec![Line::from(spans)];
    let closed = visit.closed.map(|closed| (lang.label_closed(), closed.label(lang)));
    let facts = [
        Some((lang.label_plan(), session.title.clone())),
        Some((lang.label_site(), visit.site.clone())),
        Some((lang.label_reviewers(), visit.reviewers.join(lang.name_comma()))),
        closed.or_else(|| Some((lang.label_changed(), session.changed.label(lang)))),
        session.overdue_points.label(lang).map(|late| (lang.label_overdue(), late)),
        Some((lang.label_file(), session.path.file_name().map(|name| display_path(name.as_ref())).unwrap_or_default())),
    ];
    lines.extend(
        facts
            .into_iter()
            .flatten()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| fact(label, &text, cells, view)),
    );
    (title, date_words(visit.opened.date(), lang), lines)
}

/// The plan's title and its dates.
fn checklist_page(entry: &Entry, cells: usize, view: &View) -> Page {
    let lang = view.lang;
    let checklist = &entry.checklist;
    let today = view.now.date();
    let date = |milestone: &Milestone| {
        let days = (milestone.due - today).num_days();
        let left = if days >= 0 { lang.days_to_go(days) } else { lang.days_past(-days) };
        format!("{}  {}", left, milestone.what)
    };
    let mut lines = vec![fact(lang.label_plan(), &checklist.title, cells, view)];
    lines.extend(
        checklist
            .milestones
            .iter()
            .map(|milestone| fact(&date_words(milestone.due, lang), &date(milestone), cells, view)),
    );
    let title = lang.office_and_year(&checklist.agency, checklist.year);
    (title, lang.points_of_plan(checklist.points().count()).trim_start().to_owned(), lines)
}

fn fact(label: &str, text: &str, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let label = fit(label, view.lang.label_cells().max(width(label)));
    let room = cells.saturating_sub(width(&label) + 5);
    Line::from(vec![
        Span::styled(format!("  {label}  "), theme.muted()),
        Span::raw(cut(&theme.shown(text), room).into_owned()),
    ])
}

fn texts(texts: &[String], cells: usize, view: &View) -> Vec<Line<'static>> {
    let lines = texts.iter().flat_map(|text| wrap(&view.theme.shown(text), cells.saturating_sub(4)));
    lines.map(|line| Line::raw(format!("  {line}"))).collect()
}

impl Lang {
    /// Cells of the labels of facts.
    const fn label_cells(self) -> usize {
        match self {
            Self::ZhTw => 8,
            Self::En => 11,
        }
    }
}

text! {
    overdue_points { zh: "逾期改善", en: "overdue follow-ups" }
    damaged_page { zh: "檔案有誤", en: "file with errors" }
    apart_page { zh: "同一份查核紀錄分成幾個檔案", en: "one session in several files" }
    between_offices { zh: "、", en: ", " }
    not_seen { zh: "未查", en: "not seen" }
    label_plan { zh: "計畫", en: "plan" }
    label_site { zh: "地點", en: "site" }
    label_reviewers { zh: "查核人員", en: "reviewers" }
    label_changed { zh: "最後修改", en: "last change" }
    label_closed { zh: "結案", en: "closed" }
    label_file { zh: "檔案", en: "file" }
}

messages! {
    overdue_of_open(overdue: usize, open: usize) { zh: "{overdue} / {open} 項", en: "{overdue} of {open}" }
    overdue_days(days: i64) { zh: "逾期 {days} 日", one(days): "{days} day", en: "{days} days" }
}
