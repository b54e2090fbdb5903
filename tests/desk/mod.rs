//! A desk to try the program on: the real app, a terminal in memory, and a disk that does what the test says.

// Each test program takes from it what it needs.
#![allow(dead_code)]

mod back;
mod cabinet;
pub mod drawer;
mod keyboard;
mod walking;

use cabinet::Cabinet;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use drawer::Drawer;
use keyboard::key;
use pillarcheck::lang::Lang;
use pillarcheck::model::list::filter::NamedView;
use pillarcheck::model::plan::checklist::Checklist;
use pillarcheck::model::record::edit::Stamp;
use pillarcheck::model::record::session::{Mark, Scope, Session, Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::model::visits::carry::carry;
use pillarcheck::report::{self, Format, Options, What};
use pillarcheck::store::disk::places::{self, Places};
use pillarcheck::store::error::StoreError;
use pillarcheck::store::library::{Entry, Library};
use pillarcheck::store::session::drawing::{self, Drawing};
use pillarcheck::store::session::saver::SaveReport;
use pillarcheck::store::session::shelf::Moved;
use pillarcheck::store::settings::{Palette, Settings};
use pillarcheck::tui::app::{App, Screen};
use pillarcheck::tui::command::{Context, Key};
use pillarcheck::tui::component::{StartKit, View};
use pillarcheck::tui::effect::{
    Destination, Effect, Event, Export, ExportError, Exported, Last, Move, Ready, Writing, Written,
};
use pillarcheck::tui::input::{Gesture, Input};
use pillarcheck::tui::popups::pager;
use pillarcheck::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::{Backend as _, TestBackend};
use ratatui::layout::Position;
use ratatui::style::Modifier;
use std::sync::{Arc, OnceLock};
use unicode_width::UnicodeWidthStr as _;

/// The file of the session that is open.
const SESSION: &str = "test.session.ron";

/// How the disk of the desk behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    Well,
    Slow,
    Full,
}

/// See the module.
pub struct Desk {
    app: App,
    view: View,
    disk: Disk,
    edits: u64,
    writing: Writing,
    /// An earlier inspection that a new one stands beside.
    last: Option<Session>,
    views: Vec<NamedView>,
    has_quit: bool,
    clipboard: Option<String>,
    reports: Vec<(What, Format)>,
    last_effect: String,
    system: Lang,
    cabinet: Cabinet,
    drawer: Drawer,
}

impl Desk {
    /// The program at its start screen, with the bundled plans and no session.
    pub fn at_start(size: (u16, u16), lang: Lang) -> Self {
        let library = Library { entries: bundled_plans(), bad: Vec::new() };
        let kit = StartKit { library, settings: Settings::default(), complaint: None };
        let now = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
        let view = View { lang, theme: Theme { palette: Palette::Dark, color: true, ascii: false }, now, size };
        let (app, effects) = App::at_start(kit);
        let mut desk = Self {
            app,
            view,
            disk: Disk::Well,
            edits: 0,
            writing: Writing::Alone { left_by: None },
            last: None,
            views: Vec::new(),
            has_quit: false,
            clipboard: None,
            reports: Vec::new(),
            last_effect: String::new(),
            system: lang,
            cabinet: Cabinet::default(),
            drawer: Drawer::default(),
        };
        desk.perform(effects);
        desk
    }

    /// The program at its start screen, with sessions to go on with.
    pub fn with_sessions(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        desk.cabinet = Cabinet::full(&bundled_plans());
        desk.perform(vec![Effect::List]);
        // The list came late, as it does from a slow disk; the cursor stays where it was. Home goes to the sessions.
        desk.keys("Home");
        desk
    }

    /// The same, and one of the sessions is by a plan with deadlines that had passed.
    pub fn with_something_late(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::with_sessions(size, lang);
        desk.cabinet = Cabinet::late(&bundled_plans());
        desk.perform(vec![Effect::List]);
        desk
    }

    /// The program at its start screen, with a settings file that cannot be read.
    pub fn with_damaged_settings(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        let library = Library { entries: bundled_plans(), bad: Vec::new() };
        let complaint = cabinet::damaged_settings();
        let (app, effects) = App::at_start(StartKit { library, settings: Settings::default(), complaint });
        desk.app = app;
        desk.perform(effects);
        desk
    }

    /// The names of the session files, those in the bin too.
    pub fn files(&self) -> Vec<String> {
        self.cabinet.names()
    }

    /// Where keys go.
    pub fn context(&self) -> Context {
        self.app.context()
    }

    /// The looks and the language.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// The program in an inspection of the first plan.
    pub fn in_inspection(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        desk.keys("Enter Enter Enter");
        desk
    }

    /// The same, but a year after another inspection, of which these points got a verdict and a note.
    pub fn a_year_after(found: &[(&str, Mark, &str)], size: (u16, u16), lang: Lang) -> Self {
        let desk = Self::at_start(size, lang);
        let checklist = Arc::clone(&bundled_plans()[0].checklist);
        let at = Moment::parse("2025-11-20T14:30:00+08:00").expect("a moment of the test");
        let visit =
            Visit { kind: VisitKind::Annual, site: String::new(), reviewers: Vec::new(), opened: at, closed: None };
        let mut last = Session::begin("0196".into(), "test".into(), visit, Scope::All, checklist);
        let stamp = Stamp { at, by: "陳檢查員".into() };
        for (point, mark, note) in found {
            let edit = last.answering(&(*point).into(), Some(*mark), note, &stamp);
            last.apply(&edit, &stamp).expect("a point of the plan");
        }
        desk.begin_after(last)
    }

    /// The same, but someone else has the session.
    pub fn reading_only(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        desk.writing = Writing::ReadOnly(None);
        desk.keys("Enter Enter Enter");
        desk
    }

    /// Presses keys: names divided by blanks; `type:` types a word, `paste:` pastes one, `|` in it a line
    /// break; `click:3,4` clicks, `wheel:up` and `wheel:down` turn the wheel.
    pub fn keys(&mut self, script: &str) {
        for word in script.split_whitespace() {
            if let Some(text) = word.strip_prefix("type:") {
                for letter in text.chars() {
                    self.press(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
                }
            } else if let Some(text) = word.strip_prefix("paste:") {
                self.happen(Event::Input(Input::Paste(text.replace('|', "\n"))));
            } else if let Some(at) = word.strip_prefix("click:") {
                let (column, row) = at.split_once(',').expect("a column and a row");
                let number = |text: &str| text.parse().expect("a number");
                let at = Position::new(number(column), number(row));
                self.happen(Event::Input(Input::Mouse(Gesture::Click, at)));
            } else if word == "wheel:up" || word == "wheel:down" {
                let gesture = if word == "wheel:up" { Gesture::WheelUp } else { Gesture::WheelDown };
                self.happen(Event::Input(Input::Mouse(gesture, Position::new(9, 9))));
            } else {
                self.press(key(word));
            }
        }
    }

    /// Presses the key of a row of the command table.
    pub fn press_key(&mut self, key: Key) {
        let modifiers = if key.control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        self.press(KeyEvent::new(key.code, modifiers));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.view.size = size;
        self.happen(Event::Input(Input::Resize(size.0, size.1)));
    }

    /// From now on the disk takes nothing.
    pub fn disk_is_full(&mut self) {
        self.disk = Disk::Full;
    }

    /// From now on the disk does not answer.
    pub fn disk_is_slow(&mut self) {
        self.disk = Disk::Slow;
    }

    /// From now on the disk takes everything, and what it owes first.
    pub fn disk_is_well(&mut self) {
        self.disk = Disk::Well;
        self.happen(Event::Saved(SaveReport::Saved { edits: self.edits }));
    }

    /// What the terminal shows, row by row. Every picture is drawn afresh, since the test backend of the library keeps
    /// rubbish when wide characters move.
    pub fn screen(&self) -> String {
        let terminal = self.draw();
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for row in 0..buffer.area.height {
            let mut line = String::new();
            let mut column = 0;
            while column < buffer.area.width {
                let symbol = buffer[(column, row)].symbol();
                line.push_str(symbol);
                column += symbol.width().max(1) as u16;
            }
            assert_eq!(line.width(), usize::from(buffer.area.width), "row {row} is of another width: {line}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// Where the terminal's cursor stands, if it is shown.
    pub fn terminal_cursor(&self) -> Option<(u16, u16)> {
        let mut terminal = self.draw();
        let position = terminal.backend_mut().get_cursor_position().expect("the test backend knows");
        terminal.backend().cursor_visible().then_some((position.x, position.y))
    }

    /// The session of the inspection.
    pub fn session(&self) -> &Session {
        match self.app.screen() {
            Screen::Inspection(inspection) => inspection.session(),
            other => panic!("no inspection but {other:?}"),
        }
    }

    /// The point that the cursor is on.
    pub fn cursor(&self) -> String {
        match self.app.screen() {
            Screen::Inspection(inspection) => inspection.cursor().to_string(),
            other => panic!("no inspection but {other:?}"),
        }
    }

    /// The marks in plan order.
    pub fn marks(&self) -> Vec<(String, Mark)> {
        let session = self.session();
        session.points().filter_map(|(_, _, point)| Some((point.id.to_string(), session.mark(&point.id)?))).collect()
    }

    /// The names of the filters that are kept.
    pub fn views(&self) -> Vec<&str> {
        self.views.iter().map(|kept| kept.name.as_str()).collect()
    }

    /// The texts that are underlined, as they stand one after the other.
    pub fn underlined(&self) -> Vec<String> {
        let terminal = self.draw();
        let buffer = terminal.backend().buffer();
        let mut texts = vec![String::new()];
        for cell in buffer.content() {
            let is_set_off = cell.modifier.contains(Modifier::UNDERLINED);
            match texts.last_mut() {
                // The second half of a wide character is a cell of its own.
                Some(text) if is_set_off => text.push_str(cell.symbol().trim()),
                Some(text) if text.is_empty() => {}
                _ if cell.symbol() == " " => {}
                _ => texts.push(String::new()),
            }
        }
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// How many edits were handed over to be saved.
    pub const fn saved_edits(&self) -> u64 {
        self.edits
    }

    /// Whether the start screen is shown.
    pub fn is_at_start(&self) -> bool {
        matches!(self.app.screen(), Screen::Start(_))
    }

    /// Opens a session as if it had been read from its file.
    fn open(&mut self, session: Session) {
        self.edits = 0;
        let ready = Ready {
            path: SESSION.into(),
            session,
            warnings: Vec::new(),
            writing: self.writing.clone(),
            views: self.views.clone(),
            word: None,
        };
        self.happen(Event::Opened(Box::new(ready)));
    }

    fn moved(&mut self, why: Move, moved: Moved) {
        let result = self.cabinet.relocate(moved);
        self.happen(Event::Moved(why, result));
    }

    /// What became of a report: what is shown is made, what is written is noted down.
    fn exported(&mut self, export: &Export) -> Exported {
        let lang = self.view.lang;
        let made = |what, format| {
            let options = Options { byte_order_mark: false, ..Options::new(lang) };
            let bytes = report::write(&export.session, what, format, &options).expect("a report that exists");
            String::from_utf8(bytes).expect("a text")
        };
        match export.to {
            Destination::Screen(..) | Destination::File(..) if self.disk == Disk::Slow => Exported::Still,
            Destination::Screen(what, format) => {
                Exported::Shown { what, format, text: made(what, pager::shown_as(format)) }
            }
            Destination::Clipboard => Exported::ForClipboard(made(What::Summary, Format::Text)),
            Destination::File(what, format) => {
                self.reports.push((what, format));
                let name = places::report_file_name(&export.session, what.words(lang), format.extension(), lang);
                match self.disk {
                    Disk::Well | Disk::Slow => Exported::Saved(name.into()),
                    Disk::Full => Exported::Failed(ExportError::Store(StoreError::Incomplete {
                        path: name.into(),
                        expected: 100,
                        found: Some(41),
                    })),
                }
            }
        }
    }

    /// The text in the clipboard.
    pub fn clipboard(&self) -> Option<&str> {
        self.clipboard.as_deref()
    }

    /// The reports that were to be written.
    pub fn reports(&self) -> &[(What, Format)] {
        &self.reports
    }

    fn draw(&self) -> Terminal<TestBackend> {
        let mut terminal = Terminal::new(TestBackend::new(self.view.size.0, self.view.size.1)).expect("a test backend");
        terminal.draw(|frame| self.app.draw(frame, &self.view)).expect("a test backend");
        terminal
    }

    fn press(&mut self, key: KeyEvent) {
        self.happen(Event::Input(Input::Key(key)));
    }

    /// Whether the program has ended.
    pub const fn has_quit(&self) -> bool {
        self.has_quit
    }

    /// The name of the last effect that was asked for, other than to look at the sessions.
    pub fn last_effect(&self) -> &str {
        &self.last_effect
    }

    /// Lets something happen to the program.
    pub fn happen(&mut self, event: Event) {
        let effects = self.app.update(event, &self.view);
        self.perform(effects);
    }

    /// Begins an inspection.
    fn begin(&mut self, checklist: Arc<Checklist>, visit: Visit, last: Last, drawing: Option<Drawing>) {
        // The seed of the test stands in for the system's randomness.
        let drawing = drawing.map(|drawing| Drawing { seed: Some(20_261_122), ..drawing });
        let nowhere = Places::find(Some("/nowhere".as_ref())).expect("a named folder");
        let scope = match drawing::scope(drawing.as_ref(), &checklist, &nowhere) {
            Ok(scope) => scope,
            Err(error) => {
                self.happen(Event::NotDrawn(error));
                return;
            }
        };
        let mut session = Session::begin("0197".into(), "test".into(), visit, scope, checklist);
        session = match last {
            Last::None => session,
            Last::Kept(previous) => session.beside(Some(*previous)),
            Last::File(path) => {
                let last = self.cabinet.session(&path).expect("a file of the desk");
                carry(last, session, None).session
            }
        };
        if let Some(last) = &self.last {
            session = carry(last, session, None).session;
        }
        self.open(session);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if !matches!(effect, Effect::List) {
                let name = format!("{effect:?}");
                let end = name.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(name.len());
                name[..end].clone_into(&mut self.last_effect);
            }
            match effect {
                Effect::List => self.happen(Event::Listed(self.cabinet.listed(), Vec::new())),
                Effect::Delete(path) => self.moved(Move::Deleted, Cabinet::to_bin(path)),
                Effect::Rename(path, stem) => self.moved(Move::Renamed, Cabinet::renamed(path, &stem)),
                Effect::MoveBack(moved) => self.moved(Move::Undone, moved),
                Effect::OpenFolder(folder) => self.happen(Event::NoOpener(folder)),
                Effect::ReplaceSettings(_) => self.happen(Event::Kept(Ok(Some("settings.bad.ron".into())))),
                Effect::Begin { checklist, visit, last, drawing } => self.begin(checklist, visit, last, drawing),
                Effect::Save(..) => {
                    self.edits += 1;
                    match self.disk {
                        Disk::Well => {
                            self.happen(Event::Saved(SaveReport::Saved { edits: self.edits }));
                        }
                        Disk::Slow => {}
                        Disk::Full => {
                            self.happen(Event::Saved(SaveReport::Failed(StoreError::Write {
                                path: "test.session.ron".into(),
                                step: pillarcheck::store::disk::atomic::WriteStep::Write,
                                source: std::io::ErrorKind::StorageFull.into(),
                            })));
                        }
                    }
                }
                Effect::Export(export) => {
                    let exported = self.exported(&export);
                    self.happen(Event::Exported(exported));
                }
                Effect::Copy(text) => {
                    self.clipboard = Some(text);
                    self.happen(Event::Exported(Exported::Copied));
                }
                Effect::KeepViews(views) => {
                    self.views = views;
                    self.happen(Event::Written(Written::Views, Ok("settings.ron".into())));
                }
                Effect::Keep(settings) => {
                    self.view.follow(&settings, self.system);
                    self.views.clone_from(&settings.views);
                    self.happen(Event::Kept(Ok(None)));
                }
                Effect::Compare(of) => {
                    let compared = self.compared(&of);
                    self.happen(Event::Compared(of.ticket(), compared));
                }
                Effect::SaveComparison(..) => {
                    self.happen(Event::Exported(Exported::Saved("查核比較.odt".into())));
                }
                Effect::Follow { agency, own } => {
                    let trend = self.followed(&agency, own);
                    self.happen(Event::Followed(agency, trend));
                }
                Effect::Quit => self.has_quit = true,
                Effect::Look(_) => {
                    // Someone else found the first point not applicable.
                    let mut theirs = self.session().clone();
                    let stamp =
                        pillarcheck::model::record::edit::Stamp { at: self.view.now, by: "李檢查員".to_owned() };
                    let edit = theirs.marking(&"0.1.1".into(), Some(Mark::NotApplicable), &stamp);
                    theirs.apply(&edit, &stamp).expect("the point is there");
                    self.happen(Event::Looked(Ok(Box::new(theirs))));
                }
                Effect::LookAtEvidence(files) => {
                    let seen = Drawer::look_at(files);
                    self.happen(Event::EvidenceSeen { session: SESSION.into(), seen });
                }
                Effect::TakeEvidence(point, wanted) if self.disk == Disk::Slow => {
                    self.drawer.waiting = Some((point, wanted));
                }
                Effect::TakeEvidence(point, wanted) => self.take_evidence(point, &wanted),
                Effect::CompletePath(typed) => {
                    let completion = Drawer::complete(&typed);
                    self.happen(Event::PathCompleted { typed, completion });
                }
                Effect::LookWhatIsOwed(agency) => {
                    let owed = Drawer::owed(&agency);
                    self.happen(Event::OfficeOwes { agency, owed, unreadable: 1 });
                }
                Effect::Open(path) if Drawer::holds(&path) => self.open(Drawer::session(&path)),
                Effect::Open(_)
                | Effect::Retry
                | Effect::SaveCopy(_)
                | Effect::Overwrite
                | Effect::Recover(_)
                | Effect::Restore { .. }
                | Effect::Close
                | Effect::Remember(_) => {}
            }
        }
    }
}

/// The bundled plans, read once for all tests.
fn bundled_plans() -> Vec<Entry> {
    static PLANS: OnceLock<Vec<Entry>> = OnceLock::new();
    let read = || {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Library::load(&Places::find(Some(folder.path())).expect("a named folder")).entries
    };
    PLANS.get_or_init(read).clone()
}
