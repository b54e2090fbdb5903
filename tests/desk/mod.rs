//! The desk, a test harness: the real program without its terminal, in a temporary folder with real files.
//!
//! Keys go in, the text of the screen comes out. Jobs and the saver run on this thread, after each key.

// Each test program uses only a part of it.
#![allow(dead_code)]

pub mod folder;
pub mod two_records;
mod keyboard;
pub mod picture;
mod scenes;
mod walking;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use pillarcheck::lang::Lang;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::value::program::WRITTEN_BY;
use pillarcheck::model::value::roc::Moment;
use pillarcheck::store::error::StoreError;
use pillarcheck::store::library::Library;
use pillarcheck::store::session::saver::SaveReport;
use pillarcheck::store::session::sessions;
use pillarcheck::store::settings::Settings;
use pillarcheck::tui::app::{App, Screen};
use pillarcheck::tui::command::{Context, Key};
use pillarcheck::tui::component::{StartKit, View};
use pillarcheck::tui::effect::{Effect, Event, PlanEffect};
use pillarcheck::tui::input::{Gesture, Input};
use pillarcheck::tui::jobs::{JobQueue, Jobs};
use pillarcheck::tui::perform::Platform;
use pillarcheck::tui::program::{Launch, Opening, Program};
use pillarcheck::tui::theme::{Ability, Depth, Narrow};
use ratatui::Terminal;
use ratatui::backend::{Backend as _, TestBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr as _;

use folder::{Folder, bundled_plans, moment};
use keyboard::key;
#[allow(unused_imports)]
pub use scenes::{holds, shows};

/// The size (columns, rows) and language of a desk.
pub type Set = fn((u16, u16), Lang) -> Desk;

/// The terminal of a desk: all colours, a dark ground, narrow lines and signs.
pub const ABLE: Ability = Ability { depth: Depth::True, ground: None, narrow: Narrow::Yes };

/// The program, its folder and its terminal in memory.
pub struct Desk {
    program: Program,
    events: Receiver<Vec<Event>>,
    pub folder: Folder,
    now: Moment,
    /// Whether jobs and the saver wait, as on a disk that does not answer.
    is_held: bool,
    /// Whether the saver waits and jobs do not: the disk of the session alone does not answer.
    is_disk_held: bool,
    has_quit: bool,
    /// Edits that the saver reported saved.
    saved: u64,
    cities_found: usize,
    failed_saves: usize,
    outside: Outside,
    /// The lock of another program that has the session open.
    other: Option<sessions::Opened>,
}

/// What the program did to the machine.
#[derive(Clone, Default)]
struct Outside {
    clipboard: Arc<Mutex<Option<String>>>,
    has_opener: Arc<AtomicBool>,
    opened: Arc<Mutex<Vec<PathBuf>>>,
}

impl Outside {
    fn platform(&self, folder: &Folder) -> Platform {
        let (clipboard, opened, has_opener) = (self.clipboard.clone(), self.opened.clone(), self.has_opener.clone());
        Platform {
            jobs: Jobs::Queue(JobQueue::default()),
            copy: Box::new(move |text| {
                *clipboard.lock().expect("one thread") = Some(text);
                Ok(())
            }),
            open: Box::new(move |folder| {
                opened.lock().expect("one thread").push(folder);
                if has_opener.load(Ordering::Relaxed) { Ok(()) } else { Err(std::io::ErrorKind::NotFound.into()) }
            }),
            spare_folders: vec![folder.path().join("home")],
            seed: Some(20_261_122),
        }
    }
}

impl Desk {
    /// The program at its start screen, in a folder with nothing in it.
    pub fn at_start(size: (u16, u16), lang: Lang) -> Self {
        Self::launch(Folder::empty(), Opening::Start, size, lang)
    }

    /// The program as it is launched in a folder.
    pub fn launch(folder: Folder, opening: Opening, size: (u16, u16), lang: Lang) -> Self {
        let (settings, complaint) = match Settings::load(&folder.directories()) {
            Ok(settings) => (settings, None),
            // A longer path of the folder would wrap the message elsewhere.
            Err(StoreError::Bad { problems, .. }) => {
                (Settings::default(), Some(StoreError::Bad { path: "settings.ron".into(), problems }))
            }
            Err(error) => panic!("{error:?}"),
        };
        // The bundled plans are read once for all desks of a test program.
        let library = if folder.directories().checklists().exists() {
            Library::load(&folder.directories())
        } else {
            Library { entries: bundled_plans(), bad: Vec::new() }
        };
        let kit = StartKit { library, settings, complaint, is_practice: folder.directories().is_practice() };
        let clock = || moment("2026-11-22T09:03:11+08:00");
        let launch = Launch { system: lang, lang, directories: folder.directories(), ability: ABLE, clock, opening };
        let (sender, events) = channel();
        let outside = Outside::default();
        let (program, effects) = Program::new(launch, kit, outside.platform(&folder), size, sender);
        let mut desk = Self {
            program,
            events,
            folder,
            now: clock(),
            is_held: false,
            is_disk_held: false,
            has_quit: false,
            saved: 0,
            cities_found: 0,
            failed_saves: 0,
            outside,
            other: None,
        };
        desk.perform(effects);
        desk
    }

    /// The program at its start screen, with sessions to go on with.
    pub fn with_sessions(size: (u16, u16), lang: Lang) -> Self {
        Self::launch(Folder::with_sessions(), Opening::Start, size, lang).home()
    }

    /// The same with visits of several offices over the years.
    pub fn with_years(size: (u16, u16), lang: Lang) -> Self {
        Self::launch(Folder::with_years(), Opening::Start, size, lang)
    }

    /// The same with one session, by a plan with deadlines that had passed.
    pub fn with_something_overdue(size: (u16, u16), lang: Lang) -> Self {
        Self::launch(Folder::with_something_overdue(), Opening::Start, size, lang).home()
    }

    /// The same with two visits of one office, after which follow-ups are open, and a file that cannot be read.
    pub fn with_follow_ups(size: (u16, u16), lang: Lang) -> Self {
        Self::launch(Folder::with_follow_ups(), Opening::Start, size, lang).home()
    }

    /// The cursor goes to the first session, below what needs attention.
    pub fn home(mut self) -> Self {
        self.keys("Home");
        for _ in 0..20 {
            let screen = self.screen();
            if screen.lines().any(|line| line.starts_with('▌') && line.contains('%')) {
                return self;
            }
            self.keys("Down");
        }
        panic!("no session is listed:\n{}", self.screen());
    }

    /// The program at its start screen, with a settings file that cannot be read.
    pub fn with_damaged_settings(size: (u16, u16), lang: Lang) -> Self {
        let folder = Folder::empty();
        std::fs::write(folder.directories().settings(), "Settings(\n    theme: Drak,\n    mouse: 1,\n)\n")
            .expect("a file with two slips");
        Self::launch(folder, Opening::Start, size, lang)
    }

    /// The start screen over these settings.
    pub fn with_settings(text: &str, size: (u16, u16), lang: Lang) -> Self {
        let folder = Folder::empty();
        std::fs::write(folder.directories().settings(), text).expect("a file");
        Self::launch(folder, Opening::Start, size, lang)
    }

    /// The program in an inspection of the first plan.
    pub fn in_inspection(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        desk.keys("Enter Enter Enter");
        desk
    }

    /// The same, but beside this earlier inspection, which the form offers.
    pub fn after(earlier: &Session, size: (u16, u16), lang: Lang) -> Self {
        let folder = Folder::empty();
        folder.put("earlier", earlier);
        let mut desk = Self::launch(folder, Opening::Start, size, lang);
        desk = desk.home();
        desk.keys("Down Enter Enter Enter");
        desk
    }

    /// The program in this session, opened from its file.
    pub fn in_session(session: &Session, size: (u16, u16), lang: Lang) -> Self {
        let folder = Folder::with_evidence();
        let path = folder.put("test", session);
        let mut desk = Self::launch(folder, Opening::Start, size, lang);
        desk.perform(vec![Effect::Open(path)]);
        desk
    }

    /// The program at the review of a plan in its folder.
    pub fn in_plan(size: (u16, u16), lang: Lang) -> Self {
        let mut desk = Self::at_start(size, lang);
        let plan = desk.folder.path().join("plan.txt");
        std::fs::write(&plan, folder::PLAN).expect("a plan");
        desk.perform(vec![Effect::Plan(PlanEffect::Open(plan))]);
        desk
    }

    /// The program in a session of the first plan that someone else has open.
    pub fn reading_only(size: (u16, u16), lang: Lang) -> Self {
        let folder = Folder::empty();
        let path = folder.put("test", &folder::fresh_session("2026-11-22"));
        let other = sessions::open(&path, moment("2026-11-22T09:00:00+08:00")).expect("a session");
        let mut desk = Self::launch(folder, Opening::Start, size, lang);
        desk.other = Some(other);
        desk.perform(vec![Effect::Open(path)]);
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
                self.dispatch(Event::Input(Input::Paste(text.replace('|', "\n"))));
            } else if let Some(at) = word.strip_prefix("click:") {
                let (column, row) = at.split_once(',').expect("a column and a row");
                let number = |text: &str| text.parse().expect("a number");
                let at = Position::new(number(column), number(row));
                self.dispatch(Event::Input(Input::Mouse(Gesture::Click, at)));
            } else if word == "wheel:up" || word == "wheel:down" {
                let gesture = if word == "wheel:up" { Gesture::WheelUp } else { Gesture::WheelDown };
                self.dispatch(Event::Input(Input::Mouse(gesture, Position::new(9, 9))));
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

    fn press(&mut self, key: KeyEvent) {
        self.dispatch(Event::Input(Input::Key(key)));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.dispatch(Event::Input(Input::Resize(size.0, size.1)));
    }

    /// Holds jobs and saver, as on a disk that does not answer.
    pub fn hold(&mut self) {
        self.is_held = true;
    }

    /// Holds the saver, as where the disk of the session does not answer.
    pub fn hold_disk(&mut self) {
        self.is_disk_held = true;
    }

    /// The other program, which has the session open, leaves.
    pub fn other_leaves(&mut self) {
        self.other = None;
    }

    /// Runs everything held, and holds nothing any more.
    pub fn release(&mut self) {
        (self.is_held, self.is_disk_held) = (false, false);
        self.settle();
    }

    /// Sets the clock.
    pub fn now_is(&mut self, time: &str) {
        self.now = moment(time);
    }

    /// Replaces the one session file by a folder; the returned value restores the file.
    pub fn block_file(&self) -> impl FnOnce() + use<> {
        let path = self.folder.only(".session.ron");
        let content = std::fs::read(&path).expect("the session");
        std::fs::remove_file(&path).expect("the session");
        std::fs::create_dir(&path).expect("a folder in its place");
        move || {
            std::fs::remove_dir(&path).expect("an empty folder");
            std::fs::write(&path, content).expect("the session");
        }
    }

    /// Dispatches an event, and everything that follows from it.
    pub fn dispatch(&mut self, event: Event) {
        self.handle(event);
        self.settle();
    }

    fn handle(&mut self, event: Event) {
        if let Event::Saved(SaveReport::Saved { edits }) = &event {
            self.saved = *edits;
        }
        if let Event::Saved(SaveReport::Failed(_)) = &event {
            self.failed_saves += 1;
        }
        if matches!(event, Event::Opened(_)) {
            self.saved = 0;
        }
        if matches!(event, Event::CityFound(_)) {
            self.cities_found += 1;
        }
        self.has_quit |= self.program.handle(event, self.now).is_break();
    }

    /// Performs these effects.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        self.has_quit |= self.program.perform(effects).is_break();
        self.settle();
    }

    /// Saves and runs jobs until the program is idle.
    fn settle(&mut self) {
        for _ in 0..100 {
            self.program.save();
            match (self.is_held, self.is_disk_held) {
                (true, _) => {}
                (false, true) => self.program.run_jobs(),
                (false, false) => self.program.run_queued(),
            }
            let events: Vec<Event> = self.events.try_iter().flatten().collect();
            if events.is_empty() || self.has_quit {
                return;
            }
            for event in events {
                self.handle(event);
            }
        }
        panic!("one event leads to another without end");
    }

    /// What the terminal shows, row by row, with `~` for the folder and the same file name in each run. Every frame is
    /// drawn afresh, since the test backend of the library keeps rubbish when wide characters move.
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
            text.push_str(self.folder.without_path(&line).trim_end());
            text.push('\n');
        }
        // A completed path has the separator of the platform.
        let text = if cfg!(windows) { text.replace(r"照片\", "照片/") } else { text };
        self.without_what_differs(text)
    }

    /// The random id of the session, and the digests that depend on it, replaced by others of the same length.
    fn without_what_differs(&self, text: String) -> String {
        let Screen::Inspection(inspection) = self.app().screen() else { return text };
        let session = inspection.session();
        let id = &session.parts().id;
        let mut text = text.replace(WRITTEN_BY, "pillarcheck 0.2.0");
        if id.len() == 36
            && let Some(tail) = id.get(28..)
        {
            text = text.replace(id, "01a21766-2ebc-73e7-8ada-f4d201234567").replace(tail, "01234567");
        }
        if session.is_sealed() {
            let is_digest = |word: &&str| word.len() == 16 && word.chars().all(|digit| digit.is_ascii_hexdigit());
            let digests: Vec<String> = text
                .split(|letter: char| !letter.is_ascii_alphanumeric())
                .filter(is_digest)
                .map(str::to_owned)
                .collect();
            for digest in digests {
                text = text.replace(&digest, "0123456789012345");
            }
        }
        text
    }

    /// What the terminal shows, with its colours.
    pub fn buffer(&self) -> Buffer {
        self.draw().backend().buffer().clone()
    }

    fn draw(&self) -> Terminal<TestBackend> {
        let (columns, rows) = self.view().size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test backend");
        terminal.draw(|frame| self.program.draw(frame)).expect("a test backend");
        terminal
    }

    /// The position of the terminal's cursor, if it is shown.
    pub fn terminal_cursor(&self) -> Option<(u16, u16)> {
        let mut terminal = self.draw();
        let position = terminal.backend_mut().get_cursor_position().expect("the test backend knows");
        terminal.backend().cursor_visible().then_some((position.x, position.y))
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

    /// The app.
    pub fn app(&self) -> &App {
        self.program.app()
    }

    /// The context in which keys are looked up.
    pub fn context(&self) -> Context {
        self.app().context()
    }

    /// The looks and the language.
    pub const fn view(&self) -> &View {
        self.program.view()
    }

    /// The session of the inspection.
    pub fn session(&self) -> &Session {
        match self.app().screen() {
            Screen::Inspection(inspection) => inspection.session(),
            other => panic!("no inspection but {other:?}"),
        }
    }

    /// The point that the cursor is on.
    pub fn cursor(&self) -> String {
        match self.app().screen() {
            Screen::Inspection(inspection) => inspection.cursor().to_string(),
            other => panic!("no inspection but {other:?}"),
        }
    }

    /// The marks in plan order.
    pub fn marks(&self) -> Vec<(String, Mark)> {
        let session = self.session();
        session.points().filter_map(|(_, _, point)| Some((point.id.to_string(), session.mark(&point.id)?))).collect()
    }

    /// The names of the filters in the settings file.
    pub fn views(&self) -> Vec<String> {
        let settings = Settings::load(&self.folder.directories()).expect("settings that can be read");
        settings.views.into_iter().map(|kept| kept.name).collect()
    }

    /// How many edits the file is reported to hold, counted from the opening of the session.
    pub const fn saved_edits(&self) -> u64 {
        self.saved
    }

    /// How often the whole city came back from being read.
    pub const fn cities_found(&self) -> usize {
        self.cities_found
    }

    /// How often the saver reported a failure.
    pub const fn failed_saves(&self) -> usize {
        self.failed_saves
    }

    /// Whether the start screen is shown.
    pub fn is_at_start(&self) -> bool {
        matches!(self.app().screen(), Screen::Start(_))
    }

    /// Whether the program has ended.
    pub const fn has_quit(&self) -> bool {
        self.has_quit
    }

    /// The text in the clipboard.
    pub fn clipboard(&self) -> Option<String> {
        self.outside.clipboard.lock().expect("one thread").clone()
    }

    /// Installs a file manager.
    pub fn has_opener(&self) {
        self.outside.has_opener.store(true, Ordering::Relaxed);
    }

    /// The files and folders opened in programs of their own.
    pub fn opened(&self) -> Vec<PathBuf> {
        self.outside.opened.lock().expect("one thread").clone()
    }
}
