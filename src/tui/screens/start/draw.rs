//! The start screen's painting: a row a session, a checklist or a file that needs attention.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Row, Start};
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Checklist, short_agency};
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width};
use crate::ops::list::{Listed, Origin};
use crate::store::error::{StoreError, display_path};
use crate::tui::command::Context;
use crate::tui::component::{StartKit, View};
use crate::tui::widgets::text_field::Focus;
use crate::tui::widgets::{hints, paint};

impl Start {
    /// Paints the screen.
    pub(super) fn draw_screen(&self, frame: &mut Frame<'_>, context: Context, kit: &StartKit, view: &View) {
        let area = view.area();
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        paint::text(buffer, area, 0, &format!(" pillarcheck  {}", lang.start_title()), theme.heading());
        paint::right(buffer, area, 0, &Line::styled(format!("{} ", date_words(view.now.date(), lang)), theme.muted()));
        let inner = paint::frame(buffer, Self::list_area(area), "", theme);
        let rows = self.rows(kit, view);
        let cells = usize::from(inner.width);
        for (line, row) in rows[self.window.rows(usize::from(inner.height), rows.len())].iter().enumerate() {
            let is_cursor = self.is_cursor(row);
            paint::row(buffer, inner, line as u16, &self.row_line(row, cells, view), is_cursor, theme);
        }
        let footer = Rect { y: area.bottom() - 2, height: 2, ..area };
        paint::line(buffer, footer, 1, &hints::line(context, lang, theme, usize::from(area.width)));
        if self.is_searching || !self.search.text().is_empty() {
            let label = format!(" {} ", lang.start_search());
            paint::text(buffer, footer, 0, &label, theme.key());
            let indent = crate::model::value::text::width(&label) as u16;
            let field = Rect { x: footer.x + indent, width: footer.width.saturating_sub(indent), height: 1, ..footer };
            self.search.draw(frame, field, if self.is_searching { Focus::Here } else { Focus::Elsewhere });
        } else if let Some(notice) = &self.notice {
            let notice = theme.shown(notice);
            paint::text(buffer, footer, 0, &format!(" {}", cut(&notice, cells)), theme.heading());
        } else if let Some(complaint) = &kit.complaint {
            let words = complaint_words(complaint, lang);
            paint::text(buffer, footer, 0, &format!(" {}", cut(&theme.shown(&words), cells)), theme.alarm());
        }
    }
}

impl Start {
    /// A row, with a sign where the session is selected.
    fn row_line(&self, row: &Row<'_>, cells: usize, view: &View) -> Line<'static> {
        let mut line = match row {
            Row::Session(session) => self.session_line(session, cells, view),
            other => row_line(other, cells, view),
        };
        if let (Row::Session(session), Some(first)) = (row, line.spans.first_mut())
            && self.selected.contains(&session.path)
        {
            first.content = format!(" +{}", first.content.get(2..).unwrap_or_default()).into();
        }
        line
    }
}

/// What is wrong with the settings file, by its line; the whole list opens from the row below.
fn complaint_words(complaint: &StoreError, lang: Lang) -> String {
    match complaint {
        StoreError::Bad { problems, .. } => problems
            .first()
            .map(|finding| lang.settings_finding(finding.line, &finding.message(lang)))
            .unwrap_or_default(),
        _ => complaint.message(lang),
    }
}

impl Start {
    /// Office and plan, visit, numbers; where there is room the reviewers; and whether the times are doubted.
    fn session_line(&self, session: &Listed, cells: usize, view: &View) -> Line<'static> {
        let (lang, theme) = (view.lang, view.theme);
        let agency = if cells >= 100 { &session.agency } else { short_agency(&session.agency) };
        // Where the name is cut the year must not be.
        let is_closed = session.visit.closed.is_some();
        let office = match (cells, is_closed) {
            // An office with several plans: the title tells them apart.
            _ if self.has_several_series(session) => {
                format!("{} {}", cut(short_agency(&session.agency), 12), session.title)
            }
            (100.., _) | (76.., false) => format!("{agency} {}", lang.plan_year(session.year)),
            _ => format!("{} {agency}", session.year),
        };
        let score = session.summary.score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
        let numbers =
            lang.session_numbers(&format!("{:>5}", session.summary.progress.to_string()), &format!("{score:>5}"));
        let date = date_words(session.visit.opened.date(), lang);
        // Narrow windows show the office rather than the kind of visit.
        let (when, when_cells) = match cells {
            76.. => (format!("{} {date}", session.visit.kind.label(lang)), 25),
            _ => (date, 14),
        };
        let when = fit(&when, when_cells);
        let numbers_cells = width(&numbers);
        let who =
            if cells >= 100 { fit(&theme.shown(&session.visit.reviewers.join("、")), 14) } else { String::new() };
        let doubt = if self.is_clock_doubted(session) { format!(" {}", lang.clock_doubted()) } else { String::new() };
        let used = 3 + when_cells + numbers_cells + 2 + width(&who) + 1 + width(&doubt);
        let room = cells.saturating_sub(used).min(40);
        // "Closed" stands next to the office, so that the columns stay in place.
        let closed = if is_closed { lang.session_closed() } else { "" };
        let office = fit(&theme.shown(&office), room.saturating_sub(width(closed)));
        let office = format!("{office}{closed}");
        Line::from(vec![
            Span::raw(format!("   {office} ")),
            Span::styled(when, Style::new()),
            Span::styled(numbers, Style::new().add_modifier(Modifier::BOLD)),
            Span::styled(doubt, theme.alarm()),
            Span::styled(format!("  {who}"), theme.muted()),
        ])
    }
}

fn row_line(row: &Row<'_>, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let sign = "   ";
    match row {
        Row::Heading(words) => Line::styled(format!(" {words}"), theme.heading()),
        Row::Chips(words, chips) => {
            let chips = cut(&theme.shown(chips), cells.saturating_sub(width(words) + 3)).into_owned();
            Line::from(vec![Span::styled(format!(" {words}"), theme.heading()), Span::styled(chips, theme.key())])
        }
        Row::Note(line) => line.clone(),
        // Sessions are painted by the screen, which knows the others.
        Row::Blank | Row::Session(_) => Line::default(),
        Row::Words(words) => Line::styled(format!("   {words}"), theme.muted()),
        Row::Checklist(entry) => {
            let checklist = &entry.checklist;
            let facts = lang.checklist_facts(checklist.year, checklist.points().count());
            let facts = fit(&facts, 18);
            let origin = match &entry.origin {
                Origin::Bundled => String::new(),
                Origin::File { hides_bundled: true, .. } => format!("  {}", lang.own_wins()),
                Origin::File { hides_bundled: false, .. } => format!("  {}", lang.own()),
            };
            let agency = fit(&theme.shown(&checklist.agency), 26.min(cells / 3));
            let used = 3 + width(&agency) + 1 + 18 + 2;
            let room = cells.saturating_sub(used + width(&origin));
            Line::from(vec![
                Span::raw(format!("{sign}{agency} {facts}")),
                Span::styled(format!("{origin}  {}", next_milestone(checklist, room, view)), theme.muted()),
            ])
        }
        Row::Bad(error) => {
            let path = error.path().map(display_path).unwrap_or_default();
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            Line::from(vec![
                Span::raw(sign),
                Span::styled("! ", theme.mark(Some(crate::model::record::mark::Mark::Absent))),
                Span::raw(cut(&theme.shown(&name), cells.saturating_sub(6)).into_owned()),
            ])
        }
    }
}

/// The next milestone, with as much about it as fits.
fn next_milestone(checklist: &Checklist, room: usize, view: &View) -> String {
    let today = view.now.date();
    let Some(milestone) = checklist.next_milestone(today) else {
        return String::new();
    };
    let date = date_words(milestone.due, view.lang);
    let dated = view.lang.days_left(&date, (milestone.due - today).num_days());
    let what = view.theme.shown(&milestone.what);
    let rest = room.saturating_sub(width(&dated) + 1);
    match rest {
        // In fewer cells nothing useful fits.
        12.. => format!("{dated} {}", cut(&what, rest)),
        _ if width(&dated) <= room => dated,
        _ => cut(&date, room).into_owned(),
    }
}

text! {
    session_closed { zh: " 結案", en: " closed" }
    start_title { zh: "提升服務工作計畫查核", en: "service plan inspections" }
    start_search { zh: "搜尋", en: "search" }
    heading_sessions { zh: "進行中的查核紀錄", en: "sessions to go on with" }
    heading_checklists { zh: "開始新的查核", en: "begin with a checklist" }
    heading_bad { zh: "需要處理的檔案", en: "files that need attention" }
    none_shown { zh: "（沒有符合的查核紀錄；按 Esc 清除篩選）", en: "(none that matches; Esc clears the filter)" }
    no_sessions { zh: "（沒有）", en: "(none)" }
    looking { zh: "（讀取中）", en: "(looking)" }
    own { zh: "自訂", en: "your own" }
    own_wins { zh: "自訂", en: "your own" }
}

messages! {
    settings_finding(line: usize, sentence: &str) {
        zh: "設定檔第 {line} 行：{sentence}；目前使用預設值",
        en: "settings, line {line}: {sentence}; the defaults are used",
    }

    session_numbers(progress: &str, score: &str) { zh: " 查核率{progress}% 得分{score}", en: " {progress}% score {score}" }
    checklist_facts(year: u16, points: usize) { zh: "{year}年度 {points:>3}項", en: "{year}  {points:>3} points" }
    days_left(due: &str, days: i64) {
        zh: "{due}（剩 {days} 日）",
        one(days): "{due} ({days} day left)",
        en: "{due} ({days} days left)",
    }
}
