//! The program as a value: what is shown, what an event changes, and what is to be done about it.
//!
//! Never: a file, a thread, a terminal. Those are behind [`Effect`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::style::Style;
use std::sync::Arc;

use super::command::{Command, Context};
use super::command_table::{bindings, command_for};
use super::component::request::Request;
use super::component::surface::Surface;
use super::component::{StartKit, View};
use super::effect::{Effect, Event};
use super::input::{Gesture, Input};
use super::screens::form::{Form, Known};
use super::screens::inspection::Inspection;
use super::screens::start::Start;
use super::widgets::paint;
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::model::value::text::wrap;

/// The least columns and rows in which everything can be used.
pub const LEAST: (u16, u16) = (60, 16);

/// Rows that one notch of the wheel goes.
const NOTCH: usize = 3;

/// What fills the terminal, with the popups over it.
#[derive(Debug)]
// There is one of them.
#[allow(clippy::large_enum_variant)]
pub enum Screen {
    /// The start screen.
    Start(Start),
    /// The visit form.
    Form(Form),
    /// An inspection.
    Inspection(Box<Inspection>),
}

impl Screen {
    fn surface(&self) -> &dyn Surface {
        match self {
            Self::Start(start) => start,
            Self::Form(form) => form,
            Self::Inspection(inspection) => &**inspection,
        }
    }

    fn surface_mut(&mut self) -> &mut dyn Surface {
        match self {
            Self::Start(start) => start,
            Self::Form(form) => form,
            Self::Inspection(inspection) => &mut **inspection,
        }
    }
}

/// Where the program goes when an inspection is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// To the start screen.
    Start,
    /// Nowhere: it ends.
    Quit,
}

/// The whole program.
#[derive(Debug)]
pub struct App {
    screen: Screen,
    home: Home,
    kit: StartKit,
    /// The point at which the session that is opened next is shown.
    aim: Option<PointId>,
}

impl App {
    /// The program at its start screen.
    #[must_use]
    pub fn at_start(kit: StartKit) -> (Self, Vec<Effect>) {
        let screen = Screen::Start(Start::new(&kit));
        (Self { screen, home: Home::Start, kit, aim: None }, vec![Effect::List])
    }

    /// The program at a form or an inspection that was asked for by a command.
    #[must_use]
    pub fn at(screen: Screen, requests: Vec<Request>, kit: StartKit, view: &View) -> (Self, Vec<Effect>) {
        let mut app = Self { screen, home: Home::Quit, kit, aim: None };
        let effects = app.grant(requests, view);
        (app, effects)
    }

    /// The screen with its popups.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Where keys go.
    #[must_use]
    pub fn context(&self) -> Context {
        self.screen.surface().context()
    }

    /// Takes in what happened; returns what is to be done.
    pub fn update(&mut self, event: Event, view: &View) -> Vec<Effect> {
        let requests = match event {
            Event::Input(Input::Key(key)) => self.press(key, view),
            Event::Input(Input::Paste(text)) => self.screen.surface_mut().paste(&text, &self.kit, view),
            Event::Input(Input::Mouse(gesture, at)) => self.point(gesture, at, view),
            Event::Opened(ready) => {
                let (mut inspection, requests) = Inspection::open(*ready, view);
                if let Some(point) = self.aim.take() {
                    inspection.jump(&point, view);
                }
                self.screen = Screen::Inspection(Box::new(inspection));
                requests
            }
            not_opened @ Event::NotOpened(..) => {
                self.aim = None;
                // The session that was open has been let go of; there is nothing to go back to but the start.
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
            Event::Terminate => return self.end(view),
            Event::InputLost => return vec![Effect::Close, Effect::Quit],
            // The terminal is seen to where it is held.
            Event::MustStop | Event::Resumed => Vec::new(),
            event @ (Event::Input(Input::Resize(..))
            | Event::Looked(_)
            | Event::NotDrawn(_)
            | Event::Listed(..)
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
            | Event::TrendFound { .. }) => self.screen.surface_mut().handle(event, &self.kit, view),
        };
        self.grant(requests, view)
    }

    /// Paints everything: the screen, then the popups from the lowest to the top one.
    pub fn draw(&self, frame: &mut Frame<'_>, view: &View) {
        let area = frame.area();
        let ground = view.theme.ground();
        if ground != Style::new() {
            frame.buffer_mut().set_style(area, ground);
        }
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let words = view.lang.too_small(LEAST.0, LEAST.1);
            for (row, line) in wrap(&words, usize::from(area.width)).iter().enumerate() {
                paint::text(frame.buffer_mut(), area, row as u16, line, Style::new());
            }
            return;
        }
        self.screen.surface().draw(frame, &self.kit, view);
    }

    /// Does what was asked for, in its order; what needs the disk comes back.
    fn grant(&mut self, requests: Vec<Request>, view: &View) -> Vec<Effect> {
        let mut effects = Vec::new();
        for request in requests {
            match request {
                Request::Do(effect) => {
                    self.follow_settings(&effect);
                    effects.push(effect);
                }
                Request::Start => effects.extend(self.go(Screen::Start(Start::new(&self.kit)))),
                Request::Form(checklist) => {
                    let known = Known { reviewers: self.kit.settings.reviewers.clone(), ..Known::default() };
                    let form = Form::new(Arc::clone(&checklist), &known, view.lang);
                    effects.extend(self.go(Screen::Form(form)));
                }
                Request::Aim(point) => self.aim = Some(point),
                Request::LeaveSession => {
                    effects.push(Effect::Close);
                    effects.extend(match self.home {
                        Home::Quit => vec![Effect::Quit],
                        Home::Start => self.go(Screen::Start(Start::new(&self.kit))),
                    });
                }
                Request::Run(command) => {
                    let requests = self.run(command, view);
                    effects.extend(self.grant(requests, view));
                }
            }
        }
        effects
    }

    /// Shows the start screen or the form. Both look at the sessions: to go on with one, and to draw from what was absent
    /// in it.
    fn go(&mut self, screen: Screen) -> Vec<Effect> {
        self.screen = screen;
        vec![Effect::List]
    }

    /// The settings that the program holds are those that are kept.
    fn follow_settings(&mut self, effect: &Effect) {
        match effect {
            Effect::Keep(settings) => self.kit.settings.clone_from(settings),
            Effect::Begin { visit, .. } if !visit.reviewers.is_empty() => {
                self.kit.settings.reviewers.clone_from(&visit.reviewers);
            }
            Effect::KeepViews(views) => self.kit.settings.views.clone_from(views),
            _ => {}
        }
    }

    /// Ends because the system says so: what is being typed is kept, and the last save is waited for.
    fn end(&mut self, view: &View) -> Vec<Effect> {
        let requests = self.close_popups(view);
        let mut effects = self.grant(requests, view);
        effects.extend([Effect::Close, Effect::Quit]);
        effects
    }

    fn press(&mut self, key: KeyEvent, view: &View) -> Vec<Request> {
        let command = command_for(self.context(), key);
        // Ctrl-C ends nothing by surprise: it leaves as `q` does.
        let is_interrupt = key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c');
        match command.or(is_interrupt.then_some(Command::Quit)) {
            Some(command) => self.run(command, view),
            None => self.screen.surface_mut().press(key, &self.kit, view),
        }
    }

    /// Does a command, wherever it comes from: a key, a hint that was clicked, the palette.
    fn run(&mut self, command: Command, view: &View) -> Vec<Request> {
        let context = self.context();
        let is_on_screen = matches!(context, Context::Start | Context::Inspection | Context::Selection);
        if command == Command::Quit && !is_on_screen {
            return self.quit_from_below(context, view);
        }
        self.screen.surface_mut().update(command, &self.kit, view)
    }

    /// Leaves from a popup or a form: what is typed is kept first.
    fn quit_from_below(&mut self, context: Context, view: &View) -> Vec<Request> {
        if matches!(context, Context::Unsaved | Context::Changed) {
            return Vec::new();
        }
        let mut requests = self.close_popups(view);
        match &mut self.screen {
            Screen::Inspection(inspection) => requests.extend(inspection.update(Command::Quit, &self.kit, view)),
            Screen::Start(_) | Screen::Form(_) => requests.push(Effect::Quit.into()),
        }
        requests
    }

    /// Closes all popups as `Esc` would, so that what is typed is kept; what needs the disk comes back.
    fn close_popups(&mut self, view: &View) -> Vec<Request> {
        let surface = self.screen.surface_mut();
        let mut requests = Vec::new();
        for depth in (0..surface.depth()).rev() {
            let closing = surface.update(Command::Back, &self.kit, view);
            surface.close_to(depth);
            requests.extend(closing.into_iter().filter(|request| matches!(request, Request::Do(_))));
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

    /// The wheel moves where the arrow keys do, and nowhere else.
    fn wheel(&mut self, command: Command, view: &View) -> Vec<Request> {
        if !bindings(self.context()).any(|binding| binding.command == command) {
            return Vec::new();
        }
        let surface = self.screen.surface_mut();
        (0..NOTCH).flat_map(|_| surface.update(command, &self.kit, view)).collect()
    }
}

messages! {
    too_small(columns: u16, rows: u16) {
        zh: "視窗太小，請放大到 {columns} 欄 {rows} 列以上",
        en: "The window is too small; make it at least {columns} columns by {rows} rows",
    }
}
