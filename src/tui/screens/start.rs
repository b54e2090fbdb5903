//! The start screen: sessions to go on with, checklists to begin with, and files that need attention.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::path::PathBuf;

use super::form::{Form, Known};
use crate::lang::{messages, words};
use crate::model::checklist::{Checklist, short_agency};
use crate::model::find::Needle;
use crate::model::roc::date_words;
use crate::model::text::{cut, fit};
use crate::store::error::{StoreError, shown};
use crate::store::library::{Entry, Origin};
use crate::store::places::SESSION_ENDING;
use crate::store::sessions::Listed;
use crate::tui::app::{Reaction, Screen, StartKit, View};
use crate::tui::command::{Command, Context};
use crate::tui::effect::Effect;
use crate::tui::popups::trouble::Trouble;
use crate::tui::widgets::field::{Field, Focus, Lines};
use crate::tui::widgets::{hints, paint, window::Window};

/// The start screen.
#[derive(Debug)]
pub struct Start {
    /// None until the disk has been looked at.
    sessions: Option<Vec<Listed>>,
    bad: Vec<StoreError>,
    cursor: Option<Choice>,
    window: Window,
    search: Field,
    is_searching: bool,
}

/// What the cursor can be on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Session(PathBuf),
    Checklist(String),
    Bad(PathBuf),
}

/// One row of the screen.
enum Row<'a> {
    Heading(&'static str),
    Blank,
    Words(String),
    Session(&'a Listed),
    Checklist(&'a Entry),
    Bad(&'a StoreError),
}

impl Start {
    /// The screen before the sessions are known.
    #[must_use]
    pub fn new(kit: &StartKit) -> Self {
        let mut start = Self {
            sessions: None,
            bad: Vec::new(),
            cursor: None,
            window: Window::default(),
            search: Field::new("", Lines::One),
            is_searching: false,
        };
        start.cursor = start.choices(kit).into_iter().next();
        start
    }

    /// Where keys go.
    #[must_use]
    pub const fn context(&self) -> Context {
        if self.is_searching { Context::StartSearch } else { Context::Start }
    }

    /// Takes in the sessions there are. The cursor stands on the latest one, since going on is what is mostly wanted.
    pub fn listed(&mut self, sessions: Vec<Listed>, bad: Vec<StoreError>) {
        if self.sessions.is_none()
            && let Some(latest) = sessions.iter().find(|session| session.visit.closed.is_none())
        {
            self.cursor = Some(Choice::Session(latest.path.clone()));
        }
        self.sessions = Some(sessions);
        self.bad = bad;
    }

    /// Does what a key asks for.
    pub fn update(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Reaction> {
        let height = usize::from(view.size.1.saturating_sub(5));
        let page = isize::try_from(height).unwrap_or(1).max(2) - 1;
        match command {
            Command::Accept => return self.accept(kit, view),
            Command::Quit => return vec![Reaction::Do(Effect::Quit)],
            Command::Search => self.is_searching = true,
            Command::Back => {
                self.is_searching = false;
                self.search = Field::new("", Lines::One);
            }
            Command::Up => self.step(-1, kit),
            Command::Down => self.step(1, kit),
            Command::PageUp => self.step(-page, kit),
            Command::PageDown => self.step(page, kit),
            Command::First => self.step(isize::MIN / 2, kit),
            Command::Last => self.step(isize::MAX / 2, kit),
            _ => {}
        }
        self.follow(kit, height, view);
        Vec::new()
    }

    /// Types a key. A character that is not ASCII begins a search: an office's name, typed with the input method.
    pub fn press(&mut self, key: KeyEvent, kit: &StartKit) {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii());
        if self.is_searching || begins {
            self.is_searching = true;
            self.search.press(key);
            self.cursor_to_first(kit);
        }
    }

    /// Takes a pasted text into the search.
    pub fn paste(&mut self, text: &str, kit: &StartKit) {
        if self.is_searching {
            self.search.paste(text);
            self.cursor_to_first(kit);
        }
    }

    fn cursor_to_first(&mut self, kit: &StartKit) {
        self.cursor = self.choices(kit).into_iter().next();
        self.window = Window::default();
    }

    fn accept(&mut self, kit: &StartKit, view: &View) -> Vec<Reaction> {
        match &self.cursor {
            Some(Choice::Session(path)) => vec![Reaction::Do(Effect::Open(path.clone()))],
            Some(Choice::Checklist(id)) => {
                let Some(entry) = kit.library.entries.iter().find(|entry| entry.checklist.id == *id) else {
                    return Vec::new();
                };
                let known = Known { reviewers: kit.reviewers.clone(), ..Known::default() };
                let form = Form::new(std::sync::Arc::clone(&entry.checklist), &known, view.lang);
                vec![Reaction::Go(Box::new(Screen::Form(form)))]
            }
            Some(Choice::Bad(path)) => {
                // Opening a damaged session fails again, and shows the ways out.
                if path.to_string_lossy().ends_with(SESSION_ENDING) {
                    return vec![Reaction::Do(Effect::Open(path.clone()))];
                }
                let error = self.bad_files(kit).into_iter().find(|error| error.path() == Some(path));
                error.map(|error| Reaction::push(Trouble::new(error, view.lang))).into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    fn step(&mut self, by: isize, kit: &StartKit) {
        let choices = self.choices(kit);
        let here = self.cursor.as_ref().and_then(|cursor| choices.iter().position(|choice| choice == cursor));
        let there = here.unwrap_or_default().saturating_add_signed(by).min(choices.len().saturating_sub(1));
        self.cursor = choices.into_iter().nth(there);
    }

    fn follow(&mut self, kit: &StartKit, height: usize, view: &View) {
        let rows = self.rows(kit, view);
        let (row, length) = (rows.iter().position(|row| self.is_cursor(row)), rows.len());
        if let Some(row) = row {
            // The heading above the first choice comes into view with it.
            self.window.follow(row.saturating_sub(1), height, length);
            self.window.follow(row, height, length);
        }
    }

    fn choices(&self, kit: &StartKit) -> Vec<Choice> {
        let sessions = self.sessions().map(|session| Choice::Session(session.path.clone()));
        let checklists = self.checklists(kit).into_iter().map(|entry| Choice::Checklist(entry.checklist.id.clone()));
        let bad = self.bad_files(kit).into_iter().filter_map(StoreError::path).map(|path| Choice::Bad(path.to_owned()));
        sessions.chain(checklists).chain(bad).collect()
    }

    fn sessions(&self) -> impl Iterator<Item = &Listed> {
        let needle = Needle::new(&self.search.text());
        self.sessions.iter().flatten().filter(move |session| {
            needle.as_ref().is_none_or(|needle| {
                needle.is_in(&session.agency)
                    || needle.is_in(&session.year.to_string())
                    || session.visit.reviewers.iter().any(|name| needle.is_in(name))
            })
        })
    }

    /// The checklists, offices with the newest plan first, each office's years together.
    fn checklists<'a>(&self, kit: &'a StartKit) -> Vec<&'a Entry> {
        let needle = Needle::new(&self.search.text());
        let mut entries: Vec<&Entry> = kit
            .library
            .entries
            .iter()
            .filter(|entry| {
                let checklist = &entry.checklist;
                needle.as_ref().is_none_or(|needle| {
                    needle.is_in(&checklist.title)
                        || needle.is_in(&checklist.agency)
                        || needle.is_in(&checklist.id)
                        || needle.is_in(&checklist.year.to_string())
                })
            })
            .collect();
        let newest = |agency: &str| {
            entries.iter().filter(|entry| entry.checklist.agency == agency).map(|entry| entry.checklist.year).max()
        };
        let mut keyed: Vec<_> = entries
            .iter()
            .map(|entry| {
                (
                    (
                        std::cmp::Reverse(newest(&entry.checklist.agency)),
                        entry.checklist.agency.clone(),
                        std::cmp::Reverse(entry.checklist.year),
                    ),
                    *entry,
                )
            })
            .collect();
        keyed.sort_by(|one, other| one.0.cmp(&other.0));
        entries = keyed.into_iter().map(|(_, entry)| entry).collect();
        entries
    }

    fn bad_files<'a>(&'a self, kit: &'a StartKit) -> Vec<&'a StoreError> {
        self.bad.iter().chain(&kit.library.bad).filter(|error| error.path().is_some()).collect()
    }

    fn rows<'a>(&'a self, kit: &'a StartKit, view: &View) -> Vec<Row<'a>> {
        let lang = view.lang;
        let mut rows = vec![Row::Heading(lang.heading_sessions())];
        let before = rows.len();
        rows.extend(self.sessions().map(Row::Session));
        if rows.len() == before {
            let words = match &self.sessions {
                None => lang.looking(),
                Some(sessions) if sessions.is_empty() => lang.no_sessions(),
                Some(_) => lang.no_match(),
            };
            rows.push(Row::Words(words.to_owned()));
        }
        rows.push(Row::Blank);
        rows.push(Row::Heading(lang.heading_checklists()));
        rows.extend(self.checklists(kit).into_iter().map(Row::Checklist));
        let bad = self.bad_files(kit);
        if !bad.is_empty() {
            rows.push(Row::Blank);
            rows.push(Row::Heading(lang.heading_bad()));
            rows.extend(bad.into_iter().map(Row::Bad));
        }
        rows
    }

    fn is_cursor(&self, row: &Row<'_>) -> bool {
        match (row, &self.cursor) {
            (Row::Session(session), Some(Choice::Session(path))) => session.path == *path,
            (Row::Checklist(entry), Some(Choice::Checklist(id))) => entry.checklist.id == *id,
            (Row::Bad(error), Some(Choice::Bad(path))) => error.path() == Some(path),
            _ => false,
        }
    }

    /// Paints the screen.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: Context, kit: &StartKit, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        paint::text(buffer, area, 0, &format!(" pillarcheck  {}", lang.start_title()), theme.heading());
        paint::right(buffer, area, 0, &Line::styled(format!("{} ", date_words(view.now.date(), lang)), theme.dim()));
        let framed = Rect { y: area.y + 1, height: area.height - 3, ..area };
        let inner = paint::frame(buffer, framed, "", theme);
        let rows = self.rows(kit, view);
        let cells = usize::from(inner.width);
        for (line, row) in rows[self.window.rows(usize::from(inner.height), rows.len())].iter().enumerate() {
            let is_cursor = self.is_cursor(row);
            let mut painted = row_line(row, is_cursor, cells, view);
            if is_cursor {
                painted = painted.patch_style(theme.cursor());
            }
            paint::line(buffer, inner, line as u16, &painted);
        }
        let footer = Rect { y: area.bottom() - 2, height: 2, ..area };
        paint::line(buffer, footer, 1, &hints::line(context, lang, theme, usize::from(area.width)));
        if self.is_searching || !self.search.text().is_empty() {
            let label = format!(" {} ", lang.start_search());
            paint::text(buffer, footer, 0, &label, theme.key());
            let indent = crate::model::text::width(&label) as u16;
            let field = Rect { x: footer.x + indent, width: footer.width.saturating_sub(indent), height: 1, ..footer };
            self.search.draw(frame, field, if self.is_searching { Focus::Here } else { Focus::Elsewhere });
        } else if let Some(complaint) = &kit.complaint {
            paint::text(buffer, footer, 0, &format!(" {}", cut(&theme.shown(complaint), cells)), theme.alarm());
        }
    }
}

fn row_line(row: &Row<'_>, is_cursor: bool, cells: usize, view: &View) -> Line<'static> {
    let (lang, theme) = (view.lang, view.theme);
    let sign = if is_cursor { " > " } else { "   " };
    match row {
        Row::Heading(words) => Line::styled(format!(" {words}"), theme.heading()),
        Row::Blank => Line::default(),
        Row::Words(words) => Line::styled(format!("   {words}"), theme.dim()),
        Row::Session(session) => {
            let agency = if cells >= 100 { &session.agency } else { short_agency(&session.agency) };
            let office = format!("{agency} {}", lang.plan_year(session.year));
            let score = session.summary.score.map_or_else(|| lang.no_score().to_owned(), |score| score.to_string());
            let numbers =
                lang.session_numbers(&format!("{:>5}", session.summary.progress.to_string()), &format!("{score:>5}"));
            let date = date_words(session.visit.opened.date(), lang);
            // Where there is little room the office matters more than the kind of visit.
            let (when, when_cells) = match cells {
                76.. => (format!("{} {date}", session.visit.kind.words(lang)), 25),
                _ => (date, 14),
            };
            let when = fit(&when, when_cells);
            let numbers_cells = crate::model::text::width(&numbers);
            let who =
                if cells >= 100 { fit(&theme.shown(&session.visit.reviewers.join("、")), 14) } else { String::new() };
            let used = 3 + when_cells + numbers_cells + 2 + crate::model::text::width(&who) + 1;
            let office = fit(&theme.shown(&office), cells.saturating_sub(used).min(40));
            Line::from(vec![
                Span::raw(format!("{sign}{office} ")),
                Span::styled(when, Style::new()),
                Span::styled(numbers, Style::new().add_modifier(Modifier::BOLD)),
                Span::styled(format!("  {who}"), theme.dim()),
            ])
        }
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
            let used = 3 + crate::model::text::width(&agency) + 1 + 18 + 2;
            let room = cells.saturating_sub(used + crate::model::text::width(&origin));
            Line::from(vec![
                Span::raw(format!("{sign}{agency} {facts}")),
                Span::styled(format!("{origin}  {}", next_milestone(checklist, room, view)), theme.dim()),
            ])
        }
        Row::Bad(error) => {
            let path = error.path().map(shown).unwrap_or_default();
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            Line::from(vec![
                Span::raw(sign),
                Span::styled("! ", theme.mark(Some(crate::model::session::Mark::Absent))),
                Span::raw(cut(&theme.shown(&name), cells.saturating_sub(6)).into_owned()),
            ])
        }
    }
}

/// The milestone that comes next, with as much about it as there is room for.
fn next_milestone(checklist: &Checklist, room: usize, view: &View) -> String {
    let today = view.now.date();
    let Some(milestone) = checklist.next_milestone(today) else {
        return String::new();
    };
    let date = date_words(milestone.due, view.lang);
    let dated = view.lang.days_left(&date, (milestone.due - today).num_days());
    let what = view.theme.shown(&milestone.what);
    let rest = room.saturating_sub(crate::model::text::width(&dated) + 1);
    match rest {
        // Fewer cells than these tell nothing of what is due.
        12.. => format!("{dated} {}", cut(&what, rest)),
        _ if crate::model::text::width(&dated) <= room => dated,
        _ => cut(&date, room).into_owned(),
    }
}

words! {
    start_title { zh: "提升服務工作計畫查核", en: "service plan inspections" }
    start_search { zh: "搜尋", en: "search" }
    heading_sessions { zh: "進行中的查核紀錄", en: "sessions to go on with" }
    heading_checklists { zh: "開始新的查核", en: "begin with a checklist" }
    heading_bad { zh: "需要處理的檔案", en: "files that need attention" }
    no_sessions { zh: "（沒有）", en: "(none)" }
    no_match { zh: "（沒有符合的查核紀錄）", en: "(none that matches)" }
    looking { zh: "（讀取中）", en: "(looking)" }
    own { zh: "自訂", en: "your own" }
    own_wins { zh: "自訂", en: "your own" }
}

messages! {
    session_numbers(progress: &str, score: &str) { zh: " 查核率{progress}% 得分{score}", en: " {progress}% score {score}" }
    checklist_facts(year: u16, points: usize) { zh: "{year}年度 {points:>3}項", en: "{year}  {points:>3} points" }
    days_left(due: &str, days: i64) { zh: "{due}（還有{days}日）", en: "{due} ({days} days)" }
}
