//! The terminal: the only place that knows ratatui and crossterm.
//!
//! Keys become commands, commands change values, and what needs the disk leaves as an effect.

pub mod app;
pub mod command;
pub mod command_table;
#[cfg(test)]
mod command_tests;
mod command_words;
pub mod component;
pub mod effect;
mod exhibits;
mod frame;
pub mod input;
mod looking_back;
mod outbox;
mod owing;
mod perform;
mod signals;
pub mod popups;
pub mod screens;
mod terminal;
pub mod theme;
pub mod widgets;

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use self::app::{App, Reaction, Screen};
use self::component::{StartKit, View};
use self::effect::{Effect, Event};
use self::input::{Input, Listener, Pastes};
use self::perform::{Next, Performer};
use self::screens::form::{Form, Known};
use self::screens::inspection::Inspection;
use self::theme::Theme;
use crate::lang::Lang;
use crate::model::record::previous::Previous;
use crate::model::value::roc::Moment;
use crate::store::disk::places::Places;
use crate::store::library::{Entry, Library};
use crate::store::session::sessions::Opened;
use crate::store::settings::Settings;

/// How the screen is started.
pub struct Launch {
    /// Language of the interface where the settings name none.
    pub system: Lang,
    /// Language of the interface.
    pub lang: Lang,
    /// The user's folders.
    pub places: Places,
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII signs are used, for consoles that draw ambiguous characters two cells wide.
    pub ascii: bool,
    /// The clock, which only the command line reads by itself.
    pub clock: fn() -> Moment,
    /// What is shown first.
    pub opening: Opening,
}

/// What is shown first.
#[derive(Debug)]
pub enum Opening {
    /// The start screen.
    Start,
    /// The visit form for a checklist, with what is known already.
    Form {
        /// The checklist to be walked.
        entry: Entry,
        /// Kind of visit, if known.
        kind: Option<crate::model::record::session::VisitKind>,
        /// Site, if known.
        site: String,
        /// Reviewers, if known.
        reviewers: Vec<String>,
        /// The inspection before, for reference.
        previous: Option<Box<Previous>>,
    },
    /// A session, at its first unmarked point.
    Session(Box<Opened>),
}

/// Runs the program on the terminal until the user leaves.
pub fn run(launch: Launch) -> io::Result<()> {
    let Launch { system, lang, places, color, ascii, clock, opening } = launch;
    let (sender, events) = channel();
    let (settings, complaint) = match Settings::load(&places) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    };
    let ascii = ascii || settings.ascii.is_on();
    let theme = Theme { palette: settings.theme, color, ascii };
    let view = View { lang, theme, now: clock(), size: terminal::size()? };
    let kit = StartKit {
        library: if matches!(opening, Opening::Start) { Library::load(&places) } else { Library::default() },
        settings,
        complaint,
    };
    let mouse = if kit.settings.mouse.is_on() { terminal::Mouse::On } else { terminal::Mouse::Off };
    let mut performer = Performer::new(places, lang, &kit, sender.clone());
    let (app, effects) = open(opening, kit, &mut performer, &view);
    let program = Program { app, performer, clock, system };
    // Before the terminal is taken, so that no signal finds it taken and nobody to give it back. Without ears for signals
    // the program still works; it only ends less gently.
    let _ = signals::listen(sender.clone());
    let mut screen = terminal::Screen::enter(mouse)?;
    // The first picture comes before anything is looked up.
    screen.draw(&program.app, &view)?;
    let size = view.size;
    let mut stage = Stage { screen, program, view };
    // No key is taken in before the first effects are done.
    if stage.perform(effects) == Next::End {
        return Ok(());
    }
    let stage = Arc::new(Mutex::new(Some(stage)));
    let _curtain = Curtain(Arc::clone(&stage));
    let keyboard = listen_to_keys(sender, Arc::clone(&stage), size);
    follow_news(&events, &stage, keyboard)
}

fn open(opening: Opening, kit: StartKit, performer: &mut Performer, view: &View) -> (App, Vec<Effect>) {
    match opening {
        Opening::Start => App::at_start(kit),
        Opening::Form { entry, kind, site, reviewers, previous } => {
            let reviewers = if reviewers.is_empty() { kit.settings.reviewers.clone() } else { reviewers };
            let form = Form::new(entry.checklist, &Known { kind, site, reviewers, previous }, view.lang);
            App::at(Screen::Form(form), vec![Reaction::Do(Effect::List)], kit)
        }
        Opening::Session(opened) => {
            // Whoever begins without the form has not been offered the inspection before.
            let is_fresh = opened.session.previous().is_none() && opened.session.log().is_empty();
            let (inspection, reactions) = Inspection::open(performer.adopt(*opened), view);
            let looking = is_fresh.then_some(Reaction::Do(Effect::List));
            let reactions = reactions.into_iter().chain(looking).collect();
            App::at(Screen::Inspection(Box::new(inspection)), reactions, kit)
        }
    }
}

/// The program with its screen. Whoever hears of something that happened takes it in and draws, one at a time: the
/// keyboard's thread what was typed, the first thread all else. To hand a key from one thread to another first would
/// cost a third of the time until it shows.
struct Stage {
    /// First, so that it is given back before the last edits are waited for.
    screen: terminal::Screen,
    program: Program,
    view: View,
}

/// The stage while the program runs; nothing once it has ended.
type Shared = Mutex<Option<Stage>>;

struct Program {
    app: App,
    performer: Performer,
    clock: fn() -> Moment,
    /// Language where the settings name none.
    system: Lang,
}

impl Stage {
    /// Takes in everything that has happened, draws once, and only then has it saved.
    fn happen(&mut self, events: impl Iterator<Item = Event>) -> io::Result<Next> {
        for event in events {
            if self.take(event)? == Next::End {
                return Ok(Next::End);
            }
        }
        #[cfg(debug_assertions)]
        panic_if_asked_for(self.view.size);
        self.screen.draw(&self.program.app, &self.view)?;
        self.program.performer.save();
        Ok(Next::GoOn)
    }

    fn take(&mut self, event: Event) -> io::Result<Next> {
        let (screen, view) = (&mut self.screen, &mut self.view);
        view.now = (self.program.clock)();
        match event {
            Event::Input(Input::Resize(columns, rows)) => {
                view.size = (columns, rows);
                screen.resize(view.size)?;
            }
            Event::MustStop => {
                screen.leave();
                signals::stop()?;
                screen.enter_again()?;
                view.size = screen.size();
            }
            Event::Resumed => {
                screen.enter_again()?;
                view.size = screen.size();
            }
            _ => {}
        }
        let effects = self.program.app.update(event, view);
        Ok(self.perform(effects))
    }

    fn perform(&mut self, effects: Vec<Effect>) -> Next {
        let Program { performer, system, .. } = &mut self.program;
        for effect in effects {
            if let Effect::Keep(settings) = &effect {
                self.view.follow(settings, *system);
                performer.speak(self.view.lang);
            }
            if performer.perform(effect, self.view.now) == Next::End {
                return Next::End;
            }
        }
        Next::GoOn
    }
}

/// What became of the stage when something happened.
enum Play {
    /// It goes on.
    GoesOn,
    /// It ended with this.
    Ended(io::Result<()>),
    /// It had ended before, on the other thread.
    WasOver,
}

/// Takes in what happened, as soon as the other thread has done with what it takes in.
fn happen(stage: &Shared, events: impl Iterator<Item = Event>) -> Play {
    // After a panic on the other thread nothing goes on.
    let Ok(mut shared) = stage.lock() else { return Play::WasOver };
    let Some(stage) = shared.as_mut() else { return Play::WasOver };
    match stage.happen(events) {
        Ok(Next::GoOn) => Play::GoesOn,
        ended => {
            // The terminal is given back while the other thread cannot draw.
            *shared = None;
            Play::Ended(ended.map(drop))
        }
    }
}

/// Takes in what does not come from the keyboard, until the program ends on whichever thread.
fn follow_news(events: &Receiver<Vec<Event>>, stage: &Shared, keyboard: JoinHandle<io::Result<()>>) -> io::Result<()> {
    while let Ok(first) = events.recv() {
        match happen(stage, std::iter::once(first).chain(events.try_iter()).flatten()) {
            Play::GoesOn => {}
            Play::Ended(result) => return result,
            Play::WasOver => break,
        }
    }
    keyboard.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Clears the stage when the first thread ends, also by a panic on either thread: what is on it saves the last edits when
/// it goes.
struct Curtain(Arc<Shared>);

impl Drop for Curtain {
    fn drop(&mut self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Wakes the first thread when the keyboard's thread ends, however that happens.
struct Waker(Sender<Vec<Event>>);

impl Drop for Waker {
    fn drop(&mut self) {
        let _ = self.0.send(Vec::new());
    }
}

/// Reads the keyboard on a thread of its own, and takes in there what was typed.
fn listen_to_keys(news: Sender<Vec<Event>>, stage: Arc<Shared>, drawn: (u16, u16)) -> JoinHandle<io::Result<()>> {
    std::thread::spawn(move || {
        let _waker = Waker(news);
        let mut listener = Listener::begin(Pastes::here(), drawn).ok();
        loop {
            let events = match listener.as_mut().map(Listener::next_batch) {
                // Nothing that matters happened: a key was let go, the mouse moved.
                Some(Ok(batch)) if batch.is_empty() => continue,
                Some(Ok(batch)) => batch.into_iter().map(Event::Input).collect(),
                Some(Err(_)) | None => vec![Event::InputLost],
            };
            match happen(&stage, events.into_iter()) {
                Play::GoesOn => {}
                Play::Ended(result) => return result,
                Play::WasOver => return Ok(()),
            }
        }
    })
}

/// Panics once the terminal has the size that `PILLARCHECK_TEST_PANIC` names, such as `100x30`: what a real mistake
/// would leave behind cannot be tested otherwise. A release does not know the variable.
#[cfg(debug_assertions)]
fn panic_if_asked_for((columns, rows): (u16, u16)) {
    let asked_for = std::env::var("PILLARCHECK_TEST_PANIC");
    let size = format!("{columns}x{rows}");
    assert_ne!(asked_for.as_deref(), Ok(size.as_str()), "this panic was asked for by a test");
}
