//! What needs attention, as the first rows of the start screen: overdue follow-ups, what is late, dates of the plans,
//! damaged files, and files of one session that went apart.

use chrono::NaiveDate;
use std::path::PathBuf;

use super::Start;
use crate::lang::{Lang, messages, text};
use crate::model::judge::due::{AgendaItem, agenda};
use crate::model::plan::checklist::short_agency;
use crate::model::value::roc::date_words;
use crate::model::value::sorting::SmallSort as _;
use crate::ops::copies::SameSession;
use crate::ops::folder::OverdueFollowUps;
use crate::ops::list::Listed;
use crate::store::error::{StoreError, display_path};
use crate::tui::command::Command;
use crate::tui::component::{StartKit, View};

/// A date is bold from this many days before it.
const SOON: i64 = 14;
/// A date further away than this many days needs no attention yet.
const AHEAD: i64 = 92;
/// How many dates are listed.
const DATES: usize = 3;

/// What a row is about, by which the cursor finds it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Concern {
    /// Overdue follow-ups of a series: its office, and its title where the office has several.
    Overdue { agency: String, title: Option<String> },
    /// An open session with points that are late.
    OverduePoints(PathBuf),
    /// A date of one plan or several.
    Due { day: NaiveDate, what: String },
    /// A file that cannot be read.
    Damaged(PathBuf),
    /// Files of one session that went apart.
    Apart(Vec<PathBuf>),
}

/// How a row is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Overdue or damaged.
    Overdue,
    /// Within days, or in doubt.
    Soon,
    /// Good to know.
    Ahead,
}

/// A row: what it is, since when or until when, and where.
#[derive(Debug)]
pub(super) struct Attention {
    pub(super) concern: Concern,
    pub(super) urgency: Urgency,
    pub(super) what: String,
    pub(super) when: String,
    pub(super) place: String,
}

impl Concern {
    /// The command that does something about it.
    pub(super) const fn remedy(&self) -> Command {
        match self {
            Self::Overdue { .. } => Command::FollowUps,
            Self::Apart(_) => Command::Merge,
            Self::OverduePoints(_) | Self::Due { .. } | Self::Damaged(_) => Command::Accept,
        }
    }
}

impl Start {
    /// What needs attention; nothing during a search, which is about something else.
    pub(super) fn attention(&self, kit: &StartKit, view: &View) -> Vec<Attention> {
        if self.is_searching || !self.search.text().is_empty() {
            return Vec::new();
        }
        let lang = view.lang;
        let overdue = self.folder.as_ref().map_or(&[][..], |folder| &folder.overdue);
        let is_shown =
            |series: &&OverdueFollowUps| self.shown.office.as_ref().is_none_or(|only| *only == series.agency);
        let overdue = overdue.iter().filter(is_shown).map(|series| overdue_row(series, lang));
        let open = self.all_sessions().iter().filter(|session| session.visit.closed.is_none());
        let open = open.filter(|session| self.shown.admits(&session.agency, session.year));
        let points = open.filter_map(|session| points_row(session, lang));
        let damaged = self.bad_files(kit);
        let damaged = damaged.into_iter().filter_map(|error| damaged_row(error, lang));
        let copies = self.folder.as_ref().map_or(&[][..], |folder| &folder.copies);
        let apart = copies.iter().filter(|copies| copies.are_apart).map(|copies| apart_row(copies, lang));
        let dates = self.dates(kit, view);
        let mut rows: Vec<Attention> = overdue.chain(points).chain(damaged).chain(apart).chain(dates).collect();
        // What is late comes first; among equals the order above.
        rows.small_sort_by_key(|row| row.urgency);
        rows
    }

    /// The nearest dates of the plans and sessions that are shown.
    fn dates(&self, kit: &StartKit, view: &View) -> Vec<Attention> {
        let due = self.due(kit, view);
        let near = due.iter().filter(|(first, _)| first.deadline.days_left <= AHEAD);
        near.take(DATES).map(|(first, offices)| date_row(first, offices, view.lang)).collect()
    }

    /// The dates of the plans and sessions that are shown, the nearest first, each with the offices that have it.
    pub(super) fn due<'a>(&'a self, kit: &'a StartKit, view: &View) -> Vec<(AgendaItem<'a>, Vec<(&'a str, u16)>)> {
        let plans = kit.library.entries.iter().map(|entry| &entry.checklist);
        let plans = plans.map(|plan| (plan.agency.as_str(), plan.year, plan.milestones.as_slice()));
        let sessions = self
            .all_sessions()
            .iter()
            .map(|session| (session.agency.as_str(), session.year, session.milestones.as_slice()));
        let shown = plans.chain(sessions).filter(|(agency, year, _)| self.shown.admits(agency, *year));
        let mut due: Vec<(AgendaItem, Vec<(&str, u16)>)> = Vec::new();
        for item in agenda(shown, view.now.date()) {
            let office = (item.agency, item.year);
            match due.iter_mut().find(|(first, _)| first.deadline.milestone == item.deadline.milestone) {
                Some((_, offices)) => offices.push(office),
                None => due.push((item, vec![office])),
            }
        }
        due
    }
}

/// `逾期改善 5 項   最久逾期 15 日   小港區公所`
fn overdue_row(series: &OverdueFollowUps, lang: Lang) -> Attention {
    let longest = series.worst.first().map_or(0, |point| point.days);
    let title = series.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
    Attention {
        concern: Concern::Overdue { agency: series.agency.clone(), title: series.title.clone() },
        urgency: Urgency::Overdue,
        what: lang.overdue_follow_ups(series.counts.overdue),
        when: lang.longest_overdue(longest),
        place: format!("{}{title}", short_agency(&series.agency)),
    }
}

fn points_row(session: &Listed, lang: Lang) -> Option<Attention> {
    let counts = session.overdue_points;
    let points = (counts.overdue > 0).then(|| lang.points_overdue(counts.overdue));
    let points = points.or_else(|| (counts.behind > 0).then(|| lang.points_behind(counts.behind)))?;
    let kind = session.visit.kind.label(lang);
    let both = if counts.overdue > 0 && counts.behind > 0 { lang.and_behind(counts.behind) } else { String::new() };
    Some(Attention {
        concern: Concern::OverduePoints(session.path.clone()),
        urgency: Urgency::Overdue,
        what: points,
        when: date_words(session.visit.opened.date(), lang),
        place: format!("{}  {kind}{both}", lang.office_and_year(short_agency(&session.agency), session.year)),
    })
}

/// `剩 66 日   116年1月31日   三民區第二衛生所 115年度  提出年度成果報告`
fn date_row(first: &AgendaItem<'_>, offices: &[(&str, u16)], lang: Lang) -> Attention {
    let days = first.deadline.days_left;
    let milestone = first.deadline.milestone;
    let (what, urgency) = match days {
        ..0 => (lang.days_past(-days), Urgency::Soon),
        0 => (lang.due_today().to_owned(), Urgency::Soon),
        1..=SOON => (lang.days_to_go(days), Urgency::Soon),
        _ => (lang.days_to_go(days), Urgency::Ahead),
    };
    let office = lang.office_and_year(short_agency(first.agency), first.year);
    let office = if offices.len() > 1 { lang.and_offices(&office, offices.len()) } else { office };
    Attention {
        concern: Concern::Due { day: milestone.due, what: milestone.what.clone() },
        urgency,
        what,
        when: date_words(milestone.due, lang),
        place: format!("{office}  {}", milestone.what),
    }
}

fn damaged_row(error: &StoreError, lang: Lang) -> Option<Attention> {
    let path = error.path()?;
    let shown = display_path(path);
    let name = shown.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let line = match error {
        StoreError::Bad { problems, .. } => problems.first().map(|problem| lang.at_line(problem.line)),
        _ => None,
    };
    Some(Attention {
        concern: Concern::Damaged(path.to_owned()),
        urgency: Urgency::Overdue,
        what: lang.damaged_file().to_owned(),
        when: line.unwrap_or_default(),
        place: name,
    })
}

fn apart_row(copies: &SameSession, lang: Lang) -> Attention {
    Attention {
        concern: Concern::Apart(copies.files.clone()),
        urgency: Urgency::Soon,
        what: lang.gone_apart().to_owned(),
        when: lang.files(copies.files.len()),
        place: copies.names(lang),
    }
}

text! {
    due_today { zh: "今天到期", en: "due today" }
    damaged_file { zh: "檔案有誤", en: "file with errors" }
    gone_apart { zh: "各自續填", en: "gone apart" }
}

messages! {
    days_to_go(days: i64) { zh: "剩 {days} 日", one(days): "{days} day left", en: "{days} days left" }
    days_past(days: i64) { zh: "已過 {days} 日", one(days): "{days} day ago", en: "{days} days ago" }
    overdue_follow_ups(overdue: usize) {
        zh: "逾期改善 {overdue} 項",
        one(overdue): "{overdue} follow-up overdue",
        en: "{overdue} follow-ups overdue",
    }
    longest_overdue(days: i64) { zh: "最久逾期 {days} 日", one(days): "for {days} day", en: "for up to {days} days" }
    points_overdue(points: usize) {
        zh: "查核重點逾期 {points} 項",
        one(points): "{points} point overdue",
        en: "{points} points overdue",
    }
    points_behind(points: usize) {
        zh: "進度落後 {points} 項",
        one(points): "{points} point behind",
        en: "{points} points behind",
    }
    and_behind(points: usize) { zh: "，另有 {points} 項進度落後", en: ", {points} behind schedule" }
    office_and_year(agency: &str, year: u16) { zh: "{agency} {year}年度", en: "{agency} {year}" }
    and_offices(first: &str, all: usize) { zh: "{first}等 {all} 所", en: "{first} and others ({all})" }
    at_line(line: usize) { zh: "第 {line} 行", en: "line {line}" }
    files(files: usize) { zh: "{files} 件檔案", one(files): "{files} file", en: "{files} files" }
}
