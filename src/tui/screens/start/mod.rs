//! The start screen: sessions to go on with, checklists to begin with, and files that need attention.

mod agenda;
mod draw;
mod files;
mod order;
mod merging;
mod follow_ups;
mod pointing;
mod surface;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::text::Line;
use std::path::PathBuf;

use self::order::Shown;
use crate::model::list::find::Needle;
use crate::ops::files::Moved;
use crate::ops::folder::SessionFolder;
use crate::ops::list::Entry;
use crate::ops::list::Listed;
use crate::ops::open::names_session;
use crate::store::error::StoreError;
use crate::tui::command::Command;
use crate::tui::component::popup::{Popup, Stack};
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::Effect;
use crate::tui::popups::settings::SettingsPage;
use crate::tui::popups::unreadable_file::UnreadableFile;
use crate::tui::widgets::list_cursor;
use crate::tui::widgets::text_field::{Lines, TextField};
use crate::tui::widgets::window::Window;

/// The start screen.
#[derive(Debug)]
pub struct Start {
    /// `None` until the sessions are listed.
    folder: Option<Box<SessionFolder>>,
    cursor: Option<Choice>,
    window: Window,
    popups: Stack<StartKit>,
    search: TextField,
    is_searching: bool,
    shown: Shown,
    /// The sessions selected to be merged, in the order of their selection.
    selected: Vec<PathBuf>,
    /// The moves, for undo.
    moves: Vec<Moved>,
    /// The notice of the last command, until the next one.
    notice: Option<String>,
    /// The office whose open follow-ups are awaited.
    waits_for: Option<String>,
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
    /// A heading, and which filters are in force.
    Chips(&'static str, String),
    Blank,
    Words(String),
    Session(&'a Listed),
    Checklist(&'a Entry),
    Bad(&'a StoreError),
    /// A date, or something that needs attention.
    Note(Line<'static>),
}

impl Start {
    /// The screen before the sessions are known.
    #[must_use]
    pub fn new(kit: &StartKit) -> Self {
        let mut start = Self {
            folder: None,
            cursor: None,
            window: Window::default(),
            popups: Stack::default(),
            search: TextField::new("", Lines::One),
            is_searching: false,
            shown: Shown::default(),
            selected: Vec::new(),
            moves: Vec::new(),
            notice: None,
            waits_for: None,
        };
        start.cursor = start.choices(kit).into_iter().next();
        start
    }

    /// Sets the sessions. The cursor starts on the latest one, since continuing is the usual choice.
    fn listed(&mut self, folder: Box<SessionFolder>, kit: &StartKit) {
        if self.folder.is_none()
            && let Some(latest) = folder.sessions.iter().find(|session| session.visit.closed.is_none())
        {
            self.cursor = Some(Choice::Session(latest.path.clone()));
        }
        self.selected.retain(|path| folder.sessions.iter().any(|session| session.path == *path));
        self.folder = Some(folder);
        // The item under the cursor may be gone: moved to the trash, or by another program.
        if let Some(Choice::Session(path)) = &self.cursor
            && !self.sessions().iter().any(|session| session.path == *path)
        {
            self.cursor = self.choices(kit).into_iter().next();
        }
    }

    /// Handles a command that no popup gets.
    fn command(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request> {
        let height = usize::from(view.size.1.saturating_sub(5));
        self.notice = None;
        self.waits_for = None;
        match command {
            Command::Accept => return self.accept(kit, view),
            Command::Settings => return self.show(SettingsPage::default()),
            Command::Sort => {
                self.shown.order = self.shown.order.next();
                self.notice = Some(self.shown.order.notice(view.lang));
                self.cursor_to_first(kit);
            }
            Command::FilterOffice => {
                let offices = self.listed_and_planned(kit).map(|(office, _)| office.to_owned());
                self.shown.office = order::next_of(offices, self.shown.office.as_ref());
                self.cursor_to_first(kit);
            }
            Command::FilterYear => {
                let years = self.listed_and_planned(kit).map(|(_, year)| year);
                self.shown.year = order::next_of(years, self.shown.year.as_ref());
                self.cursor_to_first(kit);
            }
            Command::Delete | Command::Rename | Command::Undo | Command::ShowFolder | Command::OpenFolder => {
                return self.file(command, view.lang);
            }
            Command::Select => self.select(kit, view.lang),
            Command::Merge => return self.merge(view.lang),
            Command::FollowUps => return self.ask_for_follow_ups(kit, view.lang),
            Command::CompareLast => return self.compare(view.lang),
            Command::Trend => return self.trend(kit, view.lang),
            Command::Quit => return vec![Request::Do(Effect::Quit)],
            Command::Search => self.is_searching = true,
            // Esc first clears the search, then the filters. It never leaves: it is pressed to end an input method.
            Command::Back if !self.is_searching && self.search.text().is_empty() => {
                if self.shown.is_filtered() {
                    self.shown.clear();
                    self.cursor_to_first(kit);
                }
            }
            Command::Back => {
                self.is_searching = false;
                self.search = TextField::new("", Lines::One);
            }
            _ => {
                if let Some(by) = list_cursor::distance(command, height) {
                    self.step(by, kit);
                }
            }
        }
        self.follow(kit, height, view);
        Vec::new()
    }

    /// Types a key. A character that is not ASCII begins a search: an office's name, typed with the input method.
    fn type_key(&mut self, key: KeyEvent, kit: &StartKit) {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii());
        if self.is_searching || begins {
            self.is_searching = true;
            self.search.press(key);
            self.cursor_to_first(kit);
        }
    }

    /// Pastes a text into the search.
    fn paste_text(&mut self, text: &str, kit: &StartKit) {
        if self.is_searching {
            self.search.paste(text);
            self.cursor_to_first(kit);
        }
    }

    /// Shows a notice until the next command.
    fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Pushes a popup.
    fn show(&mut self, popup: impl Popup<StartKit> + 'static) -> Vec<Request> {
        self.popups.push(popup);
        Vec::new()
    }

    /// Office and year of every session and checklist.
    fn listed_and_planned<'a>(&'a self, kit: &'a StartKit) -> impl Iterator<Item = (&'a str, u16)> {
        let sessions = self.all_sessions().iter().map(|session| (session.agency.as_str(), session.year));
        let plans = kit.library.entries.iter().map(|entry| (entry.checklist.agency.as_str(), entry.checklist.year));
        sessions.chain(plans)
    }

    fn cursor_to_first(&mut self, kit: &StartKit) {
        self.cursor = self.choices(kit).into_iter().next();
        self.window = Window::default();
    }

    fn accept(&mut self, kit: &StartKit, view: &View) -> Vec<Request> {
        match &self.cursor {
            Some(Choice::Session(path)) => vec![Request::Do(Effect::Open(path.clone()))],
            Some(Choice::Checklist(id)) => {
                let Some(entry) = kit.library.entries.iter().find(|entry| entry.checklist.id == *id) else {
                    return Vec::new();
                };
                vec![Request::Form(std::sync::Arc::clone(&entry.checklist))]
            }
            Some(Choice::Bad(path)) => {
                // Opening a damaged session fails again, and shows the ways out.
                if names_session(&path.to_string_lossy()) {
                    return vec![Request::Do(Effect::Open(path.clone()))];
                }
                let error = self.bad_files(kit).into_iter().find(|error| error.path() == Some(path));
                match error.map(|error| UnreadableFile::new(error, view.lang)) {
                    Some(page) => self.show(page),
                    None => Vec::new(),
                }
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
        let sessions = self.sessions().into_iter().map(|session| Choice::Session(session.path.clone()));
        let checklists = self.checklists(kit).into_iter().map(|entry| Choice::Checklist(entry.checklist.id.clone()));
        let bad = self.bad_files(kit).into_iter().filter_map(StoreError::path).map(|path| Choice::Bad(path.to_owned()));
        sessions.chain(checklists).chain(bad).collect()
    }

    fn sessions(&self) -> Vec<&Listed> {
        let needle = Needle::new(&self.search.text());
        self.shown.sessions(self.all_sessions(), needle.as_ref())
    }

    /// The sessions in the folder, those not shown too.
    fn all_sessions(&self) -> &[Listed] {
        self.folder.as_ref().map_or(&[], |folder| &folder.sessions)
    }

    /// Whether an office has plans of several series, so that its sessions need a title.
    fn has_several_series(&self, session: &Listed) -> bool {
        let is_other = |other: &Listed| other.agency == session.agency && other.series != session.series;
        self.all_sessions().iter().any(is_other)
    }

    /// Whether the times of a session are doubted.
    fn is_clock_doubted(&self, session: &Listed) -> bool {
        let doubts = self.folder.as_ref().map_or(&[][..], |folder| &folder.doubts);
        doubts.iter().any(|doubted| doubted.path == session.path)
    }

    fn checklists<'a>(&self, kit: &'a StartKit) -> Vec<&'a Entry> {
        let needle = Needle::new(&self.search.text());
        self.shown.checklists(&kit.library.entries, needle.as_ref())
    }

    fn bad_files<'a>(&'a self, kit: &'a StartKit) -> Vec<&'a StoreError> {
        let unreadable = self.folder.as_ref().map_or(&[][..], |folder| &folder.unreadable);
        unreadable.iter().chain(&kit.library.bad).chain(&kit.complaint).filter(|error| error.path().is_some()).collect()
    }

    fn rows<'a>(&'a self, kit: &'a StartKit, view: &View) -> Vec<Row<'a>> {
        let lang = view.lang;
        let mut rows = self.agenda(kit, view);
        rows.push(Row::Chips(lang.heading_sessions(), self.shown.chips(lang)));
        let before = rows.len();
        rows.extend(self.sessions().into_iter().map(Row::Session));
        if rows.len() == before {
            let words = match &self.folder {
                None => lang.looking(),
                Some(folder) if folder.sessions.is_empty() => lang.no_sessions(),
                Some(_) => lang.none_shown(),
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
}
