//! Sessions and checklists in columns: as wide as what stands in them, dropped from the right where that is too much.

use chrono::{Datelike, NaiveDate};
use foldhash::HashMap;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use super::Start;
use super::order::Shown;
use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Checklist, short_agency};
use crate::model::value::roc::date_words;
use crate::model::value::text::{cut, fit, width};
use crate::model::value::weight::Percent;
use crate::ops::files::stem;
use crate::ops::list::{Entry, Listed, Origin};
use crate::tui::component::{StartKit, View};
use crate::tui::theme::Theme;
use crate::tui::widgets::verdict_bar::bar_of;

/// From so many cells whole names, times and sites are shown.
const ROOMY: usize = 100;
/// Cells of the numbers: progress with its sign, score.
const PROGRESS: usize = 6;
const SCORE: usize = 5;
/// Cells of a bar: the least that says something, and the most.
const BAR: (usize, usize) = (10, 48);
/// Cells of a year.
const YEAR: usize = 3;

/// What stands in the columns of one session, but for its numbers.
#[derive(Debug)]
struct SessionCells {
    office: String,
    year: String,
    kind: &'static str,
    day: String,
    /// What tells it apart: drawn by lot, doubted, the site.
    more: String,
    who: String,
}

/// The cells of each column; none where it is left out.
#[derive(Clone, Copy, Debug, Default)]
struct Widths {
    office: usize,
    kind: usize,
    day: usize,
    more: usize,
    bar: usize,
    who: usize,
}

/// The columns of the sessions and checklists on screen.
#[derive(Debug)]
pub(super) struct Columns {
    sessions: Vec<SessionCells>,
    widths: Widths,
}

/// The columns that were painted last, which stay while what they are made of does: to look through thousands of sessions
/// at each key would be felt.
pub(super) type Painted = Mutex<Option<(MadeOf, Arc<Columns>)>>;

/// What columns are made of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MadeOf {
    listings: usize,
    /// Cells of the longest name of an office that has a checklist.
    office: usize,
    shown: Shown,
    search: String,
    cells: usize,
    lang: Lang,
    theme: Theme,
    today: NaiveDate,
}

/// The head of a column: its first cell, its words, and whether they end where the column does.
pub(super) struct Head {
    pub(super) column: usize,
    pub(super) words: &'static str,
}

impl Columns {
    /// The columns that fit into `cells` cells.
    pub(super) fn of(start: &Start, kit: &StartKit, cells: usize, view: &View) -> Arc<Self> {
        let names = start.checklists(kit);
        let office = names.iter().map(|entry| width(&office_name(&entry.checklist.agency, cells)));
        let office = office.max().unwrap_or_default().min(cells / 3);
        let made_of = MadeOf {
            listings: start.listings,
            office,
            shown: start.shown.clone(),
            search: start.search.text(),
            cells,
            lang: view.lang,
            theme: view.theme,
            today: view.now.date(),
        };
        let mut painted = start.columns.lock().unwrap_or_else(PoisonError::into_inner);
        match &*painted {
            Some((known, columns)) if *known == made_of => Arc::clone(columns),
            _ => {
                let columns = Arc::new(Self::made(start, office, cells, view));
                *painted = Some((made_of, Arc::clone(&columns)));
                columns
            }
        }
    }

    fn made(start: &Start, office: usize, cells: usize, view: &View) -> Self {
        let sessions = start.sessions();
        let mut columns = Self { sessions: Vec::new(), widths: Widths::default() };
        // In the order of their worth, dropped from the end: the sites first, then the reviewers.
        let with_sites: &[bool] = if cells >= ROOMY { &[true, false] } else { &[false] };
        for &is_sited in with_sites {
            columns.sessions = start.session_cells(&sessions, cells, is_sited, view);
            columns.widths = Widths::of(&columns.sessions, office, width(view.lang.head_who()));
            if columns.widths.total() < cells {
                break;
            }
        }
        let widths = &mut columns.widths;
        let over = |widths: &Widths| (widths.total() + 1).saturating_sub(cells);
        if over(widths) > 0 {
            // A name cut by a few cells says more than none.
            let left = widths.who.saturating_sub(over(widths));
            widths.who = if left >= 6 { left } else { 0 };
        }
        // What tells two visits apart is not cut within; names of offices are, down to what is their own.
        let whole = widths.office;
        let shrink = |widths: &mut Widths| widths.office = whole.saturating_sub(over(widths)).max(whole.min(8));
        shrink(widths);
        for drop in [|widths: &mut Widths| widths.more = 0, |widths: &mut Widths| widths.kind = 0] {
            if over(widths) > 0 {
                drop(widths);
                widths.office = whole;
                shrink(widths);
            }
        }
        let free = cells.saturating_sub(widths.total() + 3);
        if cells >= ROOMY && free >= BAR.0 {
            widths.bar = free.min(BAR.1);
        }
        columns
    }

    /// The heads of the columns of numbers, from the left.
    pub(super) fn heads(&self, lang: Lang) -> Vec<Head> {
        let widths = &self.widths;
        let right = |end: usize, words: &'static str| Head { column: end.saturating_sub(width(words)), words };
        let bar = widths.before_bar() + if widths.bar > 0 { 2 } else { 0 };
        let progress = bar + widths.bar + 2 + PROGRESS;
        let score = progress + 2 + SCORE;
        let bar = (widths.bar > 0).then_some(Head { column: bar, words: lang.head_seen() });
        let who = (widths.who >= width(lang.head_who())).then_some(Head { column: score + 2, words: lang.head_who() });
        let numbers = [right(progress, lang.whole_progress()), right(score, lang.head_score())];
        bar.into_iter().chain(numbers).chain(who).collect()
    }

    /// A session; the first cells are left for the marks of cursor and selection.
    pub(super) fn session(&self, at: usize, session: &Listed, is_selected: bool, theme: Theme) -> Line<'static> {
        let (widths, Some(cells)) = (&self.widths, self.sessions.get(at)) else { return Line::default() };
        let summary = &session.summary;
        let score = summary.score.map_or_else(|| theme.none().to_owned(), |score| score.to_string());
        // The score of a sample does not stand for the plan.
        let score_style = if session.drawn.is_some() { theme.muted() } else { theme.heading() };
        let progress = progress_words(summary.progress);
        let mut spans = vec![
            Span::styled(if is_selected { " +" } else { "  " }, theme.key()),
            Span::raw(fit(&cells.office, widths.office)),
            Span::styled(format!(" {:>YEAR$} ", cells.year), theme.muted()),
        ];
        if widths.kind > 0 {
            spans.push(Span::raw(format!("{} ", fit(cells.kind, widths.kind))));
        }
        spans.push(Span::styled(fit(&cells.day, widths.day), theme.muted()));
        if widths.more > 0 {
            spans.push(Span::raw(format!(" {}", fit(&cells.more, widths.more))));
        }
        if widths.bar > 0 {
            spans.push(Span::raw("  "));
            spans.extend(bar_of(counts(session), widths.bar, theme));
        }
        spans.push(Span::raw(format!("  {progress:>PROGRESS$}")));
        spans.push(Span::styled(format!("  {score:>SCORE$}"), score_style));
        if widths.who > 0 {
            spans.push(Span::styled(format!("  {}", fit(&cells.who, widths.who)), theme.muted()));
        }
        Line::from(spans)
    }

    /// A checklist: office, year, how many points, whose it is, and the next date of the plan.
    pub(super) fn checklist(&self, entry: &Entry, cells: usize, view: &View) -> Line<'static> {
        let (lang, theme) = (view.lang, view.theme);
        let checklist = &entry.checklist;
        let origin = match &entry.origin {
            Origin::Bundled => "",
            Origin::File { .. } => lang.own(),
        };
        let office = theme.shown(&office_name(&checklist.agency, cells)).into_owned();
        let points = lang.points_of_plan(checklist.points().count());
        let facts = format!("{points}{}{origin}", if origin.is_empty() { "" } else { "  " });
        let used = 2 + self.widths.office + 1 + YEAR + 1 + width(&facts) + 3;
        let dates = next_date(checklist, cells.saturating_sub(used + 1), view);
        Line::from(vec![
            Span::raw(format!("  {}", fit(&office, self.widths.office))),
            Span::styled(format!(" {:>YEAR$} ", checklist.year), theme.muted()),
            Span::raw(facts),
            Span::styled(format!("   {dates}"), theme.muted()),
        ])
    }
}

impl Widths {
    fn of(sessions: &[SessionCells], office: usize, head_who: usize) -> Self {
        let most = |text: fn(&SessionCells) -> &str| sessions.iter().map(|cells| width(text(cells))).max();
        Self {
            office: most(|cells| &cells.office).unwrap_or_default().max(office),
            kind: most(|cells| cells.kind).unwrap_or_default(),
            day: most(|cells| &cells.day).unwrap_or_default(),
            more: most(|cells| &cells.more).unwrap_or_default(),
            bar: 0,
            who: most(|cells| &cells.who).filter(|cells| *cells > 0).map_or(0, |cells| cells.max(head_who)),
        }
    }

    const fn before_bar(&self) -> usize {
        let kind = if self.kind > 0 { self.kind + 1 } else { 0 };
        let more = if self.more > 0 { self.more + 1 } else { 0 };
        2 + self.office + 1 + YEAR + 1 + kind + self.day + more
    }

    const fn total(&self) -> usize {
        let bar = if self.bar > 0 { self.bar + 2 } else { 0 };
        let who = if self.who > 0 { self.who + 2 } else { 0 };
        self.before_bar() + bar + 2 + PROGRESS + 2 + SCORE + who
    }
}

impl Start {
    /// The words of each session. Time, site and in the end the file stand where two sessions would look alike.
    fn session_cells(&self, sessions: &[&Listed], cells: usize, is_sited: bool, view: &View) -> Vec<SessionCells> {
        let (lang, theme) = (view.lang, view.theme);
        let today = view.now.date();
        let mut made: Vec<SessionCells> = sessions
            .iter()
            .map(|session| {
                let visit = &session.visit;
                let office = if self.has_several_series(session) {
                    format!("{} {}", cut(short_agency(&session.agency), 12), session.title)
                } else {
                    office_name(&session.agency, cells)
                };
                let mut more: Vec<String> = Vec::new();
                more.extend(session.drawn.map(|drawn| lang.drawn_in_brief(drawn)));
                more.extend(self.is_clock_doubted(session).then(|| lang.clock_doubted().to_owned()));
                if is_sited && !visit.site.is_empty() {
                    more.push(visit.site.clone());
                }
                let day = visit.opened.date();
                let mut day = if cells >= ROOMY { date_words(day, lang) } else { near_date(day, today, lang) };
                if cells >= ROOMY {
                    day.push(' ');
                    day.push_str(&minute(session));
                }
                SessionCells {
                    office: shown(theme, office),
                    year: session.year.to_string(),
                    kind: visit.kind.label(lang),
                    day,
                    more: shown(theme, more.join(" ")),
                    who: shown(theme, names(&visit.reviewers, lang)),
                }
            })
            .collect();
        let steps: [fn(&Listed) -> String; 3] =
            [minute, |session| session.visit.site.clone(), |session| stem(&session.path)];
        for step in steps {
            for at in alike(&made) {
                let more = step(sessions[at]);
                let cells = &mut made[at];
                if !more.is_empty() && !cells.day.ends_with(&more) && !cells.more.ends_with(&more) {
                    let gap = if cells.more.is_empty() { "" } else { " " };
                    cells.more = format!("{}{gap}{}", cells.more, theme.shown(&more));
                }
            }
        }
        made
    }
}

/// Positions of the sessions that look like another one.
fn alike(cells: &[SessionCells]) -> Vec<usize> {
    let mut first_of: HashMap<[&str; 5], usize> = HashMap::default();
    let mut alike = vec![false; cells.len()];
    for (at, cells) in cells.iter().enumerate() {
        let look = [cells.office.as_str(), &cells.year, cells.kind, &cells.day, &cells.more];
        let first = first_of.entry(look).or_insert(at);
        alike[at] = *first != at;
        alike[*first] |= alike[at];
    }
    (0..cells.len()).filter(|&at| alike[at]).collect()
}

/// The text as the terminal can show it.
fn shown(theme: Theme, text: String) -> String {
    if let Cow::Owned(shown) = theme.shown(&text) { shown } else { text }
}

fn minute(session: &Listed) -> String {
    session.visit.opened.minute()
}

/// A date without its year where that is this year's; in English the year is always written.
fn near_date(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::ZhTw if day.year() == today.year() => format!("{}月{}日", day.month(), day.day()),
        Lang::ZhTw | Lang::En => date_words(day, lang),
    }
}

fn office_name(agency: &str, cells: usize) -> String {
    if cells >= ROOMY { agency.to_owned() } else { short_agency(agency).to_owned() }
}

/// `王小華等2人`
fn names(reviewers: &[String], lang: Lang) -> String {
    match reviewers {
        [] => String::new(),
        [only] => only.clone(),
        [first, ..] => lang.and_others(first, reviewers.len()),
    }
}

fn progress_words(progress: Percent) -> String {
    format!("{progress}%")
}

/// Points of each group of the bar.
pub(super) fn counts(session: &Listed) -> [usize; 5] {
    session.summary.pillars.iter().fold([0; 5], |sum, pillar| {
        let more = [pillar.done, pillar.partial, pillar.absent, pillar.not_applicable, pillar.unmarked];
        std::array::from_fn(|group| sum[group] + more[group])
    })
}

/// The next date of a plan, with as much about it as fits; that all are past is said.
fn next_date(checklist: &Checklist, room: usize, view: &View) -> String {
    let today = view.now.date();
    let Some(milestone) = checklist.next_milestone(today) else {
        let has_dates = !checklist.milestones.is_empty();
        return if has_dates { cut(view.lang.dates_past(), room).into_owned() } else { String::new() };
    };
    let date = date_words(milestone.due, view.lang);
    let left = view.lang.days_behind((milestone.due - today).num_days());
    let what = view.theme.shown(&milestone.what);
    let whole = format!("{date} {what}{left}");
    match room {
        _ if width(&whole) <= room => whole,
        _ if width(&date) + width(&left) + 12 <= room => {
            format!("{date} {}{left}", cut(&what, room - width(&date) - width(&left) - 1))
        }
        _ if width(&date) + width(&left) <= room => format!("{date}{left}"),
        _ => cut(&date, room).into_owned(),
    }
}

text! {
    head_who { zh: "查核人員", en: "reviewers" }
    own { zh: "自訂", en: "your own" }
    dates_past { zh: "期程已過", en: "its dates are past" }
}

messages! {
    drawn_in_brief(drawn: u32) { zh: "抽{drawn}", en: "drew {drawn}" }
    points_of_plan(points: usize) { zh: "{points:>3} 項", one(points): "{points:>3} point ", en: "{points:>3} points" }
    days_behind(days: i64) {
        zh: "（剩 {days} 日）",
        one(days): " ({days} day left)",
        en: " ({days} days left)",
    }
}
