//! The terminal: the only place that knows ratatui and crossterm.
//!
//! Keys become commands, commands change values, and what needs the disk leaves as an effect.

pub mod app;
pub mod command;
#[cfg(test)]
mod command_tests;
mod command_words;
pub mod effect;
mod exhibits;
pub mod input;
mod outbox;
mod perform;
mod signals;
pub mod popups;
pub mod screens;
mod terminal;
pub mod theme;
pub mod widgets;

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

use self::app::{App, Reaction, Screen, StartKit, View};
use self::effect::{Effect, Event};
use self::input::{Input, Listener, Pastes};
use self::perform::{Next, Performer};
use self::screens::form::{Form, Known};
use self::screens::inspection::Inspection;
use self::theme::Theme;
use crate::lang::Lang;
use crate::model::previous::Previous;
use crate::model::roc::Moment;
use crate::store::library::{Entry, Library};
use crate::store::places::Places;
use crate::store::sessions::Opened;
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
        kind: Option<crate::model::session::VisitKind>,
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
    let mut view = View { lang, theme, now: clock(), size: terminal::size()? };
    let kit = StartKit {
        library: if matches!(opening, Opening::Start) { Library::load(&places) } else { Library::default() },
        settings,
        complaint,
    };
    let mouse = if kit.settings.mouse.is_on() { terminal::Mouse::On } else { terminal::Mouse::Off };
    let mut performer = Performer::new(places, lang, &kit, sender.clone());
    let (app, effects) = open(opening, kit, &mut performer, &view);
    let mut program = Program { app, performer, clock, system };
    // Before the terminal is taken, so that no signal finds it taken and nobody to give it back. Without ears for signals
    // the program still works; it only ends less gently.
    let _ = signals::listen(sender.clone());
    let mut screen = terminal::Screen::enter(mouse)?;
    // The first picture comes before anything is looked up.
    screen.draw(&program.app, &view)?;
    listen_to_keys(sender, view.size);
    if program.perform(effects, &mut view) == Next::End {
        return Ok(());
    }
    program.run(&mut screen, &events, &mut view)
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
            let (inspection, reactions) = Inspection::open(performer.adopt(*opened), view);
            App::at(Screen::Inspection(Box::new(inspection)), reactions, kit)
        }
    }
}

struct Program {
    app: App,
    performer: Performer,
    clock: fn() -> Moment,
    /// Language where the settings name none.
    system: Lang,
}

impl Program {
    /// Waits for something to happen, takes in everything that has, draws once, and only then has it saved.
    fn run(&mut self, screen: &mut terminal::Screen, events: &Receiver<Vec<Event>>, view: &mut View) -> io::Result<()> {
        while let Ok(first) = events.recv() {
            for event in std::iter::once(first).chain(events.try_iter()).flatten() {
                if self.take(event, screen, view)? == Next::End {
                    return Ok(());
                }
            }
            #[cfg(debug_assertions)]
            panic_if_asked_for(view.size);
            screen.draw(&self.app, view)?;
            self.performer.save();
        }
        Ok(())
    }

    fn take(&mut self, event: Event, screen: &mut terminal::Screen, view: &mut View) -> io::Result<Next> {
        view.now = (self.clock)();
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
        let effects = self.app.update(event, view);
        Ok(self.perform(effects, view))
    }

    fn perform(&mut self, effects: Vec<Effect>, view: &mut View) -> Next {
        for effect in effects {
            if let Effect::Keep(settings) = &effect {
                view.follow(settings, self.system);
                self.performer.speak(view.lang);
            }
            if self.performer.perform(effect, view.now) == Next::End {
                return Next::End;
            }
        }
        Next::GoOn
    }
}

/// Reads the keyboard on a thread of its own.
fn listen_to_keys(events: Sender<Vec<Event>>, drawn: (u16, u16)) {
    std::thread::spawn(move || {
        if hand_over_keys(&events, drawn).is_err() {
            let _ = events.send(vec![Event::InputLost]);
        }
    });
}

/// Hands over what is read, a batch at a time, until nobody takes it any more.
fn hand_over_keys(events: &Sender<Vec<Event>>, drawn: (u16, u16)) -> io::Result<()> {
    let mut listener = Listener::begin(Pastes::here(), drawn)?;
    loop {
        let batch = listener.next_batch()?;
        // Nothing that matters happened: a key was let go, the mouse moved.
        if batch.is_empty() {
            continue;
        }
        let happened = batch.into_iter().map(Event::Input).collect();
        if events.send(happened).is_err() {
            return Ok(());
        }
    }
}

/// Panics once the terminal has the size that `PILLARCHECK_TEST_PANIC` names, such as `100x30`: what a real mistake
/// would leave behind cannot be tested otherwise. A release does not know the variable.
#[cfg(debug_assertions)]
fn panic_if_asked_for((columns, rows): (u16, u16)) {
    let asked_for = std::env::var("PILLARCHECK_TEST_PANIC");
    let size = format!("{columns}x{rows}");
    assert_ne!(asked_for.as_deref(), Ok(size.as_str()), "this panic was asked for by a test");
}
