//! The start screen: what needs attention, the sessions, open and closed, and the checklists to begin with.

mod attention;
mod begin;
mod behind;
mod columns;
mod draw;
mod rows;
mod files;
mod order;
mod parts;
mod importing;
mod merging;
mod follow_ups;
mod pointing;
mod surface;

use crossterm::event::{KeyCode, KeyEvent};
use std::path::PathBuf;

use self::attention::Concern;
use self::columns::Painted;
use self::order::Shown;
use self::rows::Row;
use crate::ops::files::Moved;
use crate::ops::folder::SessionFolder;
use crate::ops::list::Listed;
use crate::ops::open::names_session;
use crate::tui::command::Command;
use crate::tui::component::popup::{Popup, Stack};
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::Effect;
use crate::tui::popups::city::CityPage;
use crate::tui::popups::settings::SettingsPage;
use crate::tui::popups::unreadable_file::UnreadableFile;
use crate::tui::widgets::list_cursor::ListCursor;
use crate::tui::widgets::text_field::{Lines, TextField};

/// The start screen.
#[derive(Debug)]
pub struct Start {
    /// `None` until the sessions are listed.
    folder: Option<Box<SessionFolder>>,
    cursor: Option<Choice>,
    /// What of the rows is shown.
    list: ListCursor,
    popups: Stack<StartKit>,
    search: TextField,
    is_searching: bool,
    shown: Shown,
    /// Whether everything that needs attention is listed.
    is_unfolded: bool,
    /// The sessions selected to be merged, in the order of their selection.
    selected: Vec<PathBuf>,
    /// The moves, for undo.
    moves: Vec<Moved>,
    /// The notice of the last command, until the next one.
    notice: Option<String>,
    /// Whether the cursor was put on a checklist that was just saved, and stays there.
    points_to_new: bool,
    /// The office whose open follow-ups are awaited.
    waits_for: Option<String>,
    /// How often the sessions were listed.
    listings: usize,
    /// The columns as they were last painted.
    columns: Painted,
}

/// What the cursor can be on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Attention(Concern),
    /// What else needs attention.
    More,
    Session(PathBuf),
    Checklist(String),
}

impl Start {
    /// The screen before the sessions are known.
    #[must_use]
    pub fn new(kit: &StartKit) -> Self {
        let mut start = Self {
            folder: None,
            cursor: None,
            list: ListCursor::default(),
            popups: Stack::default(),
            search: TextField::new("", Lines::One),
            is_searching: false,
            shown: Shown::default(),
            is_unfolded: false,
            selected: Vec::new(),
            moves: Vec::new(),
            notice: None,
            points_to_new: false,
            waits_for: None,
            listings: 0,
            columns: Painted::default(),
        };
        start.cursor = start.checklists(kit).first().map(|entry| Choice::Checklist(entry.checklist.id.clone()));
        start
    }

    /// Sets the sessions. The cursor starts on the latest one, since continuing is the usual choice.
    fn listed(&mut self, folder: Box<SessionFolder>, kit: &StartKit, view: &View) {
        if self.folder.is_none()
            && !self.points_to_new
            && let Some(latest) = folder.sessions.iter().find(|session| session.visit.closed.is_none())
        {
            self.cursor = Some(Choice::Session(latest.path.clone()));
        }
        self.selected.retain(|path| folder.sessions.iter().any(|session| session.path == *path));
        self.folder = Some(folder);
        self.listings += 1;
        // The item under the cursor may be gone: moved to the trash, or by another program.
        if self.cursor.as_ref().is_none_or(|cursor| !self.choices(kit, view).contains(cursor)) {
            self.cursor_to_first(kit, view);
        }
        self.follow(None, kit, view);
    }

    /// Handles a command that no popup gets.
    fn command(&mut self, command: Command, kit: &StartKit, view: &View) -> Vec<Request> {
        self.notice = None;
        self.waits_for = None;
        match command {
            Command::Accept => return self.accept(kit, view),
            Command::Begin => return self.begin(kit, view),
            Command::Settings => return self.show(SettingsPage::default()),
            Command::Sort => {
                self.shown.order = self.shown.order.next();
                self.notice = Some(self.shown.order.notice(view.lang));
                self.cursor_to_first(kit, view);
            }
            Command::FilterOffice => {
                let offices = self.listed_and_planned(kit).map(|(office, _)| office.to_owned());
                self.shown.office = order::next_of(offices, self.shown.office.as_ref());
                self.cursor_to_first(kit, view);
            }
            Command::FilterYear => {
                let years = self.listed_and_planned(kit).map(|(_, year)| year);
                self.shown.year = order::next_of(years, self.shown.year.as_ref());
                self.cursor_to_first(kit, view);
            }
            Command::Delete
            | Command::Rename
            | Command::Undo
            | Command::ShowFolder
            | Command::OpenFolder
            | Command::CopyPath => {
                return self.file(command, view.lang);
            }
            Command::Select => self.select(kit, view),
            Command::Merge => return self.merge(view.lang),
            Command::Import => return self.import(),
            Command::FollowUps => return self.ask_for_follow_ups(kit, view.lang),
            Command::CompareLast => return self.compare(view.lang),
            Command::Trend => return self.trend(kit, view.lang),
            Command::City => {
                let (page, effect) = CityPage::open();
                self.popups.push(page);
                return vec![effect.into()];
            }
            Command::Quit => return vec![Request::Do(Effect::Quit)],
            Command::Search => self.is_searching = true,
            // Esc first clears the search, then the filters. It never leaves: it is pressed to end an input method.
            Command::Back if self.is_searching || !self.search.text().is_empty() => {
                self.is_searching = false;
                self.search = TextField::new("", Lines::One);
            }
            Command::Back if self.shown.is_filtered() => {
                self.shown.clear();
                self.cursor_to_first(kit, view);
            }
            _ => {}
        }
        self.follow(Some(command), kit, view);
        Vec::new()
    }

    /// Types a key. A character that is not ASCII begins a search: an office's name, typed with the input method.
    fn type_key(&mut self, key: KeyEvent, kit: &StartKit, view: &View) {
        let begins = matches!(key.code, KeyCode::Char(letter) if !letter.is_ascii());
        if self.is_searching || begins {
            self.is_searching = true;
            self.search.press(key);
            self.cursor_to_first(kit, view);
        }
    }

    /// Pastes a text into the search.
    fn paste_text(&mut self, text: &str, kit: &StartKit, view: &View) {
        if self.is_searching {
            self.search.paste(text);
            self.cursor_to_first(kit, view);
        }
    }

    /// Whether leaving a session leads back to this screen as it is, and what fills it anew then.
    #[must_use]
    pub fn come_back(&self) -> Option<Effect> {
        self.popups.come_back()
    }

    /// Shows a notice until the next command.
    pub fn say(&mut self, notice: String) {
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

    /// The cursor goes to the first session that is shown, or else to the first checklist.
    fn cursor_to_first(&mut self, kit: &StartKit, view: &View) {
        let session = self.sessions().first().map(|session| Choice::Session(session.path.clone()));
        let checklist = || self.checklists(kit).first().map(|entry| Choice::Checklist(entry.checklist.id.clone()));
        self.cursor = session.or_else(checklist).or_else(|| self.choices(kit, view).into_iter().next());
        self.list = ListCursor::default();
    }

    fn accept(&mut self, kit: &StartKit, view: &View) -> Vec<Request> {
        let Some(cursor) = self.cursor.clone() else { return Vec::new() };
        match cursor {
            Choice::Session(path) | Choice::Attention(Concern::OverduePoints(path)) => vec![Effect::Open(path).into()],
            Choice::Checklist(_) => self.begin(kit, view),
            Choice::Attention(Concern::Overdue { .. }) => self.ask_for_follow_ups(kit, view.lang),
            Choice::Attention(Concern::Apart(_)) => self.merge(view.lang),
            Choice::Attention(concern @ Concern::Due { .. }) => self.open_due(&concern, kit, view),
            Choice::Attention(Concern::Damaged(path)) => {
                // Opening a damaged session fails again, and shows the ways out.
                if names_session(&path.to_string_lossy()) {
                    return vec![Effect::Open(path).into()];
                }
                let error = self.bad_files(kit).into_iter().find(|error| error.path() == Some(&path));
                match error.map(|error| UnreadableFile::new(error, view.lang)) {
                    Some(page) => self.show(page),
                    None => Vec::new(),
                }
            }
            Choice::More => {
                // The first of those that come into view takes the place under the cursor.
                let before = self.choices(kit, view).iter().position(|choice| *choice == Choice::More);
                self.is_unfolded = true;
                self.cursor = before.and_then(|before| self.choices(kit, view).into_iter().nth(before));
                self.follow(None, kit, view);
                Vec::new()
            }
        }
    }

    /// Moves the cursor by a command, if it is one that moves, and scrolls to it.
    fn follow(&mut self, command: Option<Command>, kit: &StartKit, view: &View) {
        let height = usize::from(parts::Parts::of(view.area()).list.height);
        let mut list = self.list;
        let rows = self.rows(kit, view);
        let is_here = |row: &Row<'_>| self.cursor.as_ref().is_some_and(|cursor| row.is(cursor));
        let row = list.go_among(&rows, Row::is_choice, is_here, command, height);
        let choice = row.and_then(|row| rows[row].choice());
        self.list = list;
        self.cursor = choice.or_else(|| self.cursor.take());
    }

    /// Whether an office has plans of several series, so that its sessions need a title.
    fn has_several_series(&self, session: &Listed) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.has_several_series(&session.agency))
    }

    /// Whether the times of a session are doubted.
    fn is_clock_doubted(&self, session: &Listed) -> bool {
        self.folder.as_ref().is_some_and(|folder| !folder.doubts_about(&session.path).is_empty())
    }
}
