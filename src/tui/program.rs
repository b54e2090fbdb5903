//! The program without its terminal: the app, its performer, and how both are started.

use std::ops::ControlFlow;
use std::sync::mpsc::Sender;

use ratatui::Frame;

use super::app::{App, Screen};
use super::component::request::Request;
use super::component::{StartKit, View};
use super::effect::{Effect, Event};
use super::input::{Input, TerminalAnswer};
use super::perform::{Departure, Performer, Platform};
use super::screens::form::{Form, Known};
use super::screens::import::PlanReview;
use super::screens::inspection::Inspection;
use super::theme::{Ability, Narrow, Theme};
use crate::lang::Lang;
use crate::model::record::previous::Previous;
use crate::model::value::roc::Moment;
use crate::ops::Directories;
use crate::ops::list::{self, Entry, Library};
use crate::ops::open::Opened;
use crate::ops::review::OpenReview;
use crate::ops::settings::{self, Settings};

/// The options of the screen.
pub struct Launch {
    /// Language of the interface where the settings name none.
    pub system: Lang,
    /// Language of the interface.
    pub lang: Lang,
    /// The user's folders.
    pub directories: Directories,
    /// What the environment says about the terminal.
    pub ability: Ability,
    /// The clock, which only the command line reads by itself.
    pub clock: fn() -> Moment,
    /// The first screen.
    pub opening: Opening,
}

/// The first screen.
#[derive(Debug)]
pub enum Opening {
    /// The start screen.
    Start,
    /// The visit form for a checklist, with known fields filled in.
    Form {
        /// The checklist to be walked.
        entry: Entry,
        /// Kind of visit, if known.
        kind: Option<crate::model::record::visit::VisitKind>,
        /// Site, if known.
        site: String,
        /// Reviewers, if known.
        reviewers: Vec<String>,
        /// The previous inspection, for reference.
        previous: Option<Box<Previous>>,
    },
    /// A plan that was read, to be reviewed.
    Plan(Box<OpenReview>),
    /// A session, at its first unmarked point.
    Session(Box<Opened>),
}

/// Loads the settings, and the checklists where the start screen can be reached.
#[must_use]
pub fn kit_for(directories: &Directories, opening: &Opening) -> StartKit {
    let (settings, complaint) = match settings::load(directories) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    };
    // From a form or a review `Esc` leads to the start screen; an inspection that a command opened ends the program.
    let is_alone = matches!(opening, Opening::Session(_));
    let library = if is_alone { Library::default() } else { list::checklists(directories) };
    StartKit { library, settings, complaint, is_practice: directories.is_practice() }
}

/// The app with its performer. The event loop puts it on a terminal; tests call it directly.
pub struct Program {
    app: App,
    performer: Performer,
    view: View,
    /// Language where the settings name none.
    system: Lang,
    /// What is known of the terminal.
    ability: Ability,
}

impl Program {
    /// The program as it is launched on a terminal of this size (columns, rows), and the first effects, still to be
    /// performed. Jobs and the saver report to `events`.
    #[must_use]
    pub fn new(
        launch: Launch,
        kit: StartKit,
        platform: Platform,
        size: (u16, u16),
        events: Sender<Vec<Event>>,
    ) -> (Self, Vec<Effect>) {
        let Launch { system, lang, directories, ability, clock, opening } = launch;
        let theme = Theme::of(&kit.settings, ability);
        let view = View { lang, theme, now: clock(), size };
        let mut performer = Performer::new(directories, lang, &kit, platform, events);
        let (app, effects) = open(opening, kit, &mut performer, &view);
        (Self { app, performer, view, system, ability }, effects)
    }

    /// Handles one event at this time.
    pub fn handle(&mut self, event: Event, now: Moment) -> ControlFlow<()> {
        self.view.now = now;
        match event {
            Event::Input(Input::Resize(columns, rows)) => self.view.size = (columns, rows),
            Event::Input(Input::Answer(answer)) => self.learn(answer),
            _ => {}
        }
        let speech = self.app.settings().lang;
        let effects = self.app.update(event, &self.view);
        // Before the effects, so that what these answer is in the language that was chosen.
        let settings = self.app.settings();
        self.view.theme = Theme::of(settings, self.ability);
        if settings.lang != speech {
            self.view.lang = settings.lang.lang().unwrap_or(self.system);
            self.performer.speak(self.view.lang);
        }
        self.perform(effects)
    }

    /// Performs effects, up to one that ends the program.
    pub fn perform(&mut self, effects: Vec<Effect>) -> ControlFlow<()> {
        for effect in effects {
            self.performer.perform(effect, self.view.now)?;
        }
        ControlFlow::Continue(())
    }

    /// What the system's wish to end leaves behind, for whoever tells of it.
    #[must_use]
    pub fn departure(&self) -> Departure {
        self.performer.departure()
    }

    /// Hands the edits to the saver, and starts it if nobody did. Called once they are drawn.
    pub fn save(&mut self) {
        self.performer.save();
    }

    /// Runs the queued jobs but not the saver, as where the disk of the session does not answer.
    pub fn run_jobs(&self) {
        self.performer.run_jobs();
    }

    /// Runs the queued jobs, where jobs do not run on threads.
    pub fn run_queued(&mut self) {
        self.performer.run_queued();
    }

    /// Draws a frame.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        self.app.draw(frame, &self.view);
    }

    /// Sets the size of the terminal: columns and rows.
    pub const fn resize(&mut self, size: (u16, u16)) {
        self.view.size = size;
    }

    /// What is known of the terminal.
    #[must_use]
    pub const fn ability(&self) -> Ability {
        self.ability
    }

    /// Takes in what the terminal said about itself. The first answer to a question counts; later ones were not asked for.
    pub fn learn(&mut self, answer: TerminalAnswer) {
        match answer {
            // One column behind the first: a character of ambiguous width was printed there.
            TerminalAnswer::Column(column) if self.ability.narrow == Narrow::Unknown => {
                self.ability.narrow = if column == 2 { Narrow::Yes } else { Narrow::No };
            }
            TerminalAnswer::Ground(ground) if self.ability.ground.is_none() => self.ability.ground = Some(ground),
            TerminalAnswer::Column(_) | TerminalAnswer::Ground(_) => return,
        }
        self.view.theme = Theme::of(self.app.settings(), self.ability);
    }

    /// The app.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Language, looks, time of the last event, size of the terminal.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }
}

fn open(opening: Opening, kit: StartKit, performer: &mut Performer, view: &View) -> (App, Vec<Effect>) {
    match opening {
        Opening::Start => App::at_start(kit, view.lang),
        Opening::Form { entry, kind, site, reviewers, previous } => {
            let reviewers = if reviewers.is_empty() { kit.settings.reviewers.clone() } else { reviewers };
            let form = Form::new(entry, &Known { kind, site, reviewers, previous }, view.lang);
            App::at(Screen::Form(form), vec![Effect::List.into()], kit, view)
        }
        Opening::Plan(open) => {
            App::at(Screen::Review(Box::new(PlanReview::open(*open, view.lang))), Vec::new(), kit, view)
        }
        Opening::Session(opened) => {
            // Without the form, the user was not offered the previous inspection.
            let is_fresh = opened.session.previous().is_none() && opened.session.log().is_empty();
            let (inspection, requests) = Inspection::open(performer.adopt(*opened), view);
            let looking = is_fresh.then_some(Request::Do(Effect::List));
            let requests = requests.into_iter().chain(looking).collect();
            App::at(Screen::Inspection(Box::new(inspection)), requests, kit, view)
        }
    }
}
