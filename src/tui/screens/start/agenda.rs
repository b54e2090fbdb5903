//! The agenda above the lists of the start screen: the dates of the plans, the nearest first, and what needs attention.

use ratatui::text::{Line, Span};

use super::{Row, Start};
use crate::lang::{Lang, messages, text};
use crate::model::judge::due::{Coming, coming};
use crate::model::plan::checklist::short_agency;
use crate::model::record::mark::Mark;
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width};
use crate::ops::folder::OverdueFollowUps;
use crate::ops::list::Listed;
use crate::tui::component::{StartKit, View};

/// A date is highlighted from this many days before it.
const SOON: i64 = 14;

impl Start {
    /// The rows above the sessions; none during a search.
    pub(super) fn agenda<'a>(&self, kit: &StartKit, view: &View) -> Vec<Row<'a>> {
        if self.is_searching || !self.search.text().is_empty() {
            return Vec::new();
        }
        let (dates, others) = match view.size.1 {
            ..20 => (1, 1),
            20..30 => (2, 2),
            30.. => (4, 4),
        };
        let mut rows: Vec<Row> = self.dates(kit, view).into_iter().take(dates).map(Row::Note).collect();
        rows.extend(self.attention(kit, view).into_iter().take(others).map(Row::Note));
        if !rows.is_empty() {
            rows.insert(0, Row::Heading(view.lang.heading_coming()));
            rows.push(Row::Blank);
        }
        rows
    }

    /// One line a date of the plans and sessions that are shown.
    fn dates(&self, kit: &StartKit, view: &View) -> Vec<Line<'static>> {
        let plans = kit.library.entries.iter().map(|entry| &entry.checklist);
        let plans = plans.map(|plan| (plan.agency.as_str(), plan.year, plan.milestones.as_slice()));
        let sessions = self
            .all_sessions()
            .iter()
            .map(|session| (session.agency.as_str(), session.year, session.milestones.as_slice()));
        let shown = plans.chain(sessions).filter(|(agency, year, _)| self.shown.admits(agency, *year));
        coming(shown, view.now.date()).iter().map(|coming| date_line(coming, view)).collect()
    }

    /// Overdue follow-ups, files of one session that went apart, open sessions with something overdue, and files that
    /// cannot be read.
    fn attention(&self, kit: &StartKit, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let late = |session: &Listed| {
            let late = session.late.label(lang)?;
            let day = date_words(session.visit.opened.date(), lang);
            Some(lang.late_in(short_agency(&session.agency), session.visit.kind.label(lang), &day, &late))
        };
        let open = self.all_sessions().iter().filter(|session| session.visit.closed.is_none());
        let open = open.filter(|session| self.shown.admits(&session.agency, session.year));
        let bad = self.bad_files(kit).len();
        let sentences = self.overdue_follow_ups(lang).into_iter().chain(self.apart(lang));
        let sentences = sentences.chain(open.filter_map(late)).chain((bad > 0).then(|| lang.bad_below(bad)));
        let line = |words: String| Line::styled(format!("   {}", theme.shown(&words)), theme.mark(Some(Mark::Absent)));
        sentences.map(line).collect()
    }

    /// One sentence an office with overdue follow-ups: `逾期改善 5 項  美濃區衛生所`.
    fn overdue_follow_ups(&self, lang: Lang) -> Vec<String> {
        let overdue = self.folder.as_ref().map_or(&[][..], |folder| &folder.overdue);
        let shown =
            overdue.iter().filter(|series| self.shown.office.as_ref().is_none_or(|only| *only == series.agency));
        let sentence = |series: &OverdueFollowUps| {
            let title = series.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
            lang.overdue_of_office(series.counts.overdue, short_agency(&series.agency), &title)
        };
        shown.map(sentence).collect()
    }

    /// One sentence a session whose files went apart.
    fn apart(&self, lang: Lang) -> Vec<String> {
        let copies = self.folder.as_ref().map_or(&[][..], |folder| &folder.copies);
        copies.iter().filter(|copies| copies.are_apart).map(|copies| copies.message(lang)).collect()
    }
}

/// `剩 70 日   116年1月31日 提出成果報告  三民區第二衛生所 115年度`
fn date_line(coming: &Coming<'_>, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let days = coming.deadline.days_left;
    let (left, style) = match days {
        ..0 => (lang.days_past(-days), theme.mark(Some(Mark::Absent))),
        0 => (lang.due_today().to_owned(), theme.mark(Some(Mark::Absent))),
        1..=SOON => (lang.days_to_go(days), theme.mark(Some(Mark::Partial))),
        _ => (lang.days_to_go(days), theme.muted()),
    };
    let left = fit(&left, 14);
    let office = lang.office_and_year(short_agency(coming.agency), coming.year);
    let milestone = coming.deadline.milestone;
    let what = format!("{} {}", date_words(milestone.due, lang), milestone.what);
    let room = usize::from(view.size.0).saturating_sub(2 + 3 + width(&left) + 2);
    let office = cut(&theme.shown(&office), room / 2).into_owned();
    let what = fit(&theme.shown(&what), room.saturating_sub(width(&office) + 1).min(44));
    Line::from(vec![
        Span::styled(format!("   {left}"), style),
        Span::raw(what),
        Span::styled(format!(" {office}"), theme.muted()),
    ])
}

text! {
    heading_coming { zh: "期程與注意事項", en: "coming up, and what needs attention" }
    due_today { zh: "今天到期", en: "due today" }
}

messages! {
    days_to_go(days: i64) { zh: "剩 {days} 日", one(days): "{days} day left", en: "{days} days left" }
    days_past(days: i64) { zh: "已過 {days} 日", one(days): "{days} day ago", en: "{days} days ago" }
    overdue_of_office(overdue: usize, agency: &str, title: &str) {
        zh: "逾期改善 {overdue} 項  {agency}{title}",
        one(overdue): "{overdue} follow-up overdue  {agency}{title}",
        en: "{overdue} follow-ups overdue  {agency}{title}",
    }
    office_and_year(agency: &str, year: u16) { zh: "{agency} {year}年度", en: "{agency} {year}" }
    late_in(agency: &str, kind: &str, day: &str, late: &str) {
        zh: "{agency} {kind} {day}：{late}",
        en: "{agency}, {kind} {day}: {late}",
    }
    bad_below(files: usize) {
        zh: "有 {files} 個檔案需要處理，列在最下方",
        one(files): "{files} file needs attention; it is listed below",
        en: "{files} files need attention; they are listed below",
    }
}
