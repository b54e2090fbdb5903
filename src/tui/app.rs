//! The app as a value: its screen and popups, how an event changes them, and the effects that follow.
//!
//! No files, threads or terminal here: those are behind [`Effect`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::Style;

use super::command::{Command, Context};
use super::command_table::{bindings, command_for};
use super::component::request::Request;
use super::component::surface::Surface;
use super::component::{StartKit, View};
use super::effect::{Effect, Event, PlanEvent};
use super::input::{Gesture, Input};
use super::screens::form::{Form, Known};
use super::screens::import::PlanReview;
use super::screens::inspection::Inspection;
use super::screens::start::Start;
use super::widgets::paint;
use crate::lang::{Lang, messages};
use crate::model::plan::checklist::PointId;
use crate::model::value::text::wrap;
use crate::ops::settings::Settings;
use crate::ops::{crash, news};

/// The smallest terminal in which everything can be used: columns and rows.
pub const LEAST: (u16, u16) = (60, 16);

/// Rows scrolled by one notch of the wheel.
const NOTCH: usize = 3;

/// The current screen, with the popups over it.
#[derive(Debug)]
// There is only one value of it, so its size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Screen {
    /// The start screen.
    Start(Start),
    /// The visit form.
    Form(Form),
    /// An inspection.
    Inspection(Box<Inspection>),
    /// The review of an imported plan.
    Review(Box<PlanReview>),
}

impl Screen {
    fn surface(&self) -> &dyn Surface {
        match self {
            Self::Start(start) => start,
            Self::Form(form) => form,
            Self::Inspection(inspection) => &**inspection,
            Self::Review(review) => &**review,
        }
    }

    fn surface_mut(&mut self) -> &mut dyn Surface {
        match self {
            Self::Start(start) => start,
            Self::Form(form) => form,
            Self::Inspection(inspection) => &mut **inspection,
            Self::Review(review) => &mut **review,
        }
    }
}

/// Where leaving an inspection leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// To the start screen.
    Start,
    /// The program ends.
    Quit,
}

/// The whole program.
#[derive(Debug)]
pub struct App {
    screen: Screen,
    home: Home,
    kit: StartKit,
    /// The point to put the cursor on in the session that is opened next.
    aim: Option<PointId>,
    /// The start screen with the page from which the inspection was opened, to come back to.
    behind: Option<Box<Start>>,
}

impl App {
    /// The program at its start screen.
    #[must_use]
    pub fn at_start(mut kit: StartKit, lang: Lang) -> (Self, Vec<Effect>) {
        let mut start = Start::new(&kit);
        let mut effects = vec![Effect::List];
        if news::is_upgraded(&kit.settings) {
            start.say(news::sentence(lang));
            let seen = news::seen(&kit.settings);
            kit.settings.clone_from(&seen);
            effects.push(Effect::Keep(Box::new(seen)));
        }
        (Self { screen: Screen::Start(start), home: Home::Start, kit, aim: None, behind: None }, effects)
    }

    /// The app at a form or an inspection, as a command requested it.
    #[must_use]
    pub fn at(screen: Screen, requests: Vec<Request>, kit: StartKit, view: &View) -> (Self, Vec<Effect>) {
        let mut app = Self { screen, home: Home::Quit, kit, aim: None, behind: None };
        let effects = app.grant(requests, view);
        (app, effects)
    }

    /// The screen with its popups.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The context in which keys are looked up.
    #[must_use]
    pub fn context(&self) -> Context {
        self.screen.surface().context()
    }

    /// Handles an event and returns the effects to perform.
    pub fn update(&mut self, event: Event, view: &View) -> Vec<Effect> {
        let requests = match event {
            Event::Input(Input::Key(key)) => self.press(key, view),
            Event::Input(Input::Paste(text)) => self.screen.surface_mut().paste(&text, &self.kit, view),
            Event::Input(Input::Mouse(gesture, at)) => self.point(gesture, at, view),
            Event::Opened(ready) => {
                let reviewers = ready.session.visit().reviewers.clone();
                let (mut inspection, requests) = Inspection::open(*ready, view);
                if let Some(point) = self.aim.take() {
                    inspection.jump(&point);
                }
                let before = std::mem::replace(&mut self.screen, Screen::Inspection(Box::new(inspection)));
                match before {
                    Screen::Start(start) => self.behind = start.come_back().is_some().then(|| Box::new(start)),
                    // What was begun by the form is there, and so are its reviewers for the next one.
                    Screen::Form(_) if !reviewers.is_empty() => self.kit.settings.reviewers = reviewers,
                    Screen::Form(_) | Screen::Inspection(_) | Screen::Review(_) => {}
                }
                requests
            }
            not_opened @ Event::NotOpened(..) => {
                self.aim = None;
                // The session that was open is closed already, so that only the start screen is left to return to.
                if let Screen::Inspection(_) = self.screen {
                    self.screen = Screen::Start(Start::new(&self.kit));
                }
                self.screen.surface_mut().handle(not_opened, &self.kit, view)
            }
            kept @ Event::Kept(_) => {
                if let Event::Kept(Ok(Some(_))) = kept {
                    self.kit.complaint = None;
                }
                self.screen.surface_mut().handle(kept, &self.kit, view)
            }
            Event::Plan(PlanEvent::Read(Ok(open))) => {
                self.screen = Screen::Review(Box::new(PlanReview::open(*open, view.lang)));
                Vec::new()
            }
            Event::Plan(PlanEvent::Finished(Ok(path), library)) => {
                self.kit.library = library;
                let mut start = Start::new(&self.kit);
                start.point_to_new(&path, &self.kit, view);
                return self.go(Screen::Start(start));
            }
            // A terminal that is gone ends the program whether or not a signal says so.
            Event::Terminate | Event::InputLost => return self.end(view),
            // The event loop leaves and enters the terminal itself, and the program has taken in what it answered.
            Event::Suspend | Event::Resumed | Event::Resized | Event::Input(Input::Answer(_)) => Vec::new(),
            event @ (Event::Input(Input::Resize(..))
            | Event::Looked(_)
            | Event::NotDrawn(_)
            | Event::Listed(_)
            | Event::Saved(_)
            | Event::Written(..)
            | Event::Exported(_)
            | Event::Moved(..)
            | Event::NoOpener(_)
            | Event::EvidenceSeen { .. }
            | Event::EvidenceTaken { .. }
            | Event::PathCompleted { .. }
            | Event::FollowUpsFound { .. }
            | Event::Compared { .. }
            | Event::Tick
            | Event::LetGo
            | Event::SavedElsewhere(..)
            | Event::TrendFound { .. }
            | Event::CityRead(_)
            | Event::CityFound(_)
            | Event::PhrasesFound { .. }
            | Event::PhraseKept(_)
            | Event::MergePreviewed(_)
            | Event::Plan(_)
            | Event::NotMerged(_)) => self.screen.surface_mut().handle(event, &self.kit, view),
        };
        self.grant(requests, view)
    }

    /// Paints everything: the screen, then the popups from the lowest to the top one.
    pub fn draw(&self, frame: &mut Frame<'_>, view: &View) {
        let area = frame.area();
        paint::ground(frame.buffer_mut(), area, view.theme);
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let words = view.lang.too_small(LEAST.0, LEAST.1);
            for (row, line) in wrap(&words, usize::from(area.width)).iter().enumerate() {
                paint::text(frame.buffer_mut(), area, row as u16, line, Style::new());
            }
            return;
        }
        self.screen.surface().draw(frame, &self.kit, view);
    }

    /// Grants the requests in order and returns the effects among them.
    fn grant(&mut self, requests: Vec<Request>, view: &View) -> Vec<Effect> {
        let mut effects = Vec::new();
        for request in requests {
            match request {
                Request::Do(effect) => effects.push(effect),
                Request::Keep(settings) => {
                    self.kit.settings.clone_from(&settings);
                    effects.push(Effect::Keep(settings));
                }
                Request::KeepViews(views) => {
                    self.kit.settings.views.clone_from(&views);
                    effects.push(Effect::KeepViews(views));
                }
                Request::Start => effects.extend(self.go(Screen::Start(Start::new(&self.kit)))),
                Request::Form(entry) => {
                    let known = Known { reviewers: self.kit.settings.reviewers.clone(), ..Known::default() };
                    let form = Form::new(*entry, &known, view.lang);
                    effects.extend(self.go(Screen::Form(form)));
                }
                Request::Aim(point) => self.aim = Some(point),
                Request::LeaveSession => effects.extend(self.leave(Effect::Close)),
                Request::AbandonSession => effects.extend(self.leave(Effect::Abandon)),
                Request::LeavePlan => match self.home {
                    Home::Quit => effects.push(Effect::Quit),
                    Home::Start => effects.extend(self.go(Screen::Start(Start::new(&self.kit)))),
                },
                Request::Run(command) => {
                    let requests = self.run(command, view);
                    effects.extend(self.grant(requests, view));
                }
            }
        }
        effects
    }

    /// Leaves the inspection to where it was opened from.
    fn leave(&mut self, close: Effect) -> Vec<Effect> {
        let then = match self.home {
            Home::Quit => vec![Effect::Quit],
            Home::Start => {
                let start = self.behind.take().map_or_else(|| Start::new(&self.kit), |start| *start);
                let filled = start.come_back();
                let mut effects = self.go(Screen::Start(start));
                effects.extend(filled);
                effects
            }
        };
        std::iter::once(close).chain(then).collect()
    }

    /// Whether the screen waits for a disk or for another program, and is to be told how time goes by.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        matches!(&self.screen, Screen::Inspection(inspection) if inspection.is_waiting())
    }

    /// Shows the start screen or the form. Both need the list of sessions: to open one, and to draw a sample from the
    /// points that were absent in one.
    fn go(&mut self, screen: Screen) -> Vec<Effect> {
        // Once it was shown, sessions return to the start screen.
        if matches!(screen, Screen::Start(_)) {
            self.home = Home::Start;
        }
        self.behind = None;
        self.screen = screen;
        vec![Effect::List]
    }

    /// The settings in force.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.kit.settings
    }

    /// Ends at a request of the system: saves what is being typed and waits for the last save.
    fn end(&mut self, view: &View) -> Vec<Effect> {
        let requests = self.close_popups(view);
        let mut effects = self.grant(requests, view);
        effects.push(match &self.screen {
            Screen::Inspection(inspection) => Effect::CloseOrCopy(Box::new(inspection.session().clone())),
            Screen::Start(_) | Screen::Form(_) | Screen::Review(_) => Effect::Close,
        });
        effects.push(Effect::Quit);
        effects
    }

    fn press(&mut self, key: KeyEvent, view: &View) -> Vec<Request> {
        let context = self.context();
        // Ctrl-C leaves as `q` does, so that nothing is lost by it.
        let is_interrupt = key.modifiers == KeyModifiers::CONTROL && key.code == KeyCode::Char('c');
        // Esc and a letter that arrive together, over a slow line or through tmux, look like Alt and the letter: the text is
        // finished, and the letter is not run as a command of what lies below.
        let is_escape = key.modifiers - KeyModifiers::SHIFT == KeyModifiers::ALT
            && matches!(key.code, KeyCode::Char(_))
            && context.takes_text();
        let special = if is_interrupt { Some(Command::Quit) } else { is_escape.then_some(Command::Back) };
        match command_for(context, key).or(special) {
            Some(command) => self.run(command, view),
            // Alt and a letter is not the letter: on a slow line it is a truncated escape sequence.
            None if is_alternate(key) => Vec::new(),
            None => self.screen.surface_mut().press(key, &self.kit, view),
        }
    }

    /// Runs a command from a key, a clicked hint or the palette.
    fn run(&mut self, command: Command, view: &View) -> Vec<Request> {
        crash::note_command(&(self.context(), command));
        let mut requests = Vec::new();
        if command == Command::Quit {
            if !self.screen.surface().may_be_left() {
                return requests;
            }
            // What is being typed in a popup is saved first.
            requests = self.close_popups(view);
        }
        requests.extend(self.screen.surface_mut().update(command, &self.kit, view));
        requests
    }

    /// Closes all popups as `Esc` would, which saves what is being typed; returns the effects.
    fn close_popups(&mut self, view: &View) -> Vec<Request> {
        let surface = self.screen.surface_mut();
        let mut requests = Vec::new();
        for depth in (0..surface.depth()).rev() {
            let closing = surface.update(Command::Back, &self.kit, view);
            surface.close_to(depth);
            requests.extend(closing.into_iter().filter(Request::is_of_work));
        }
        requests
    }

    fn point(&mut self, gesture: Gesture, at: Position, view: &View) -> Vec<Request> {
        match gesture {
            Gesture::Click => match self.screen.surface().hint_at(at, &self.kit, view) {
                Some(command) => self.run(command, view),
                None => self.screen.surface_mut().click(at, &self.kit, view),
            },
            Gesture::WheelUp => self.wheel(Command::Up, view),
            Gesture::WheelDown => self.wheel(Command::Down, view),
        }
    }

    /// The wheel scrolls where the arrow keys move, and nowhere else.
    fn wheel(&mut self, command: Command, view: &View) -> Vec<Request> {
        if !bindings(self.context()).any(|binding| binding.command == command) {
            return Vec::new();
        }
        let surface = self.screen.surface_mut();
        (0..NOTCH).flat_map(|_| surface.update(command, &self.kit, view)).collect()
    }
}

/// Whether a letter, digit or sign comes with Alt or another key held beyond Shift and Control.
fn is_alternate(key: KeyEvent) -> bool {
    let held = key.modifiers - KeyModifiers::SHIFT - KeyModifiers::CONTROL;
    matches!(key.code, KeyCode::Char(_)) && !held.is_empty()
}

messages! {
    too_small(columns: u16, rows: u16) {
        zh: "視窗太小，請放大到 {columns} 欄 {rows} 列以上",
        counted(columns: "column", rows: "row"),
        en: "The window is too small; make it at least {columns} by {rows}",
    }
}
