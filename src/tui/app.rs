//! The program as a value: what is shown, what a happening changes, and what is to be done about it.
//!
//! Never: a file, a thread, a terminal. Those are behind [`Effect`].

mod painting;
mod pointing;
mod telling;
mod typing;

use crossterm::event::{KeyEvent, KeyModifiers};

use super::command::{Command, Context};
use super::command_table::command_for;
use super::component::{StartKit, View};
use super::effect::{Effect, Event};
use super::input::Input;
use super::popups::changed::Changed;
use super::popups::close_out::CloseOut;
use super::popups::comparison::ComparisonPage;
use super::popups::evidence::EvidencePage;
use super::popups::export::Export;
use super::popups::filter::Filtering;
use super::popups::follow_up::FollowUpForm;
use super::popups::help::Help;
use super::popups::history::Past;
use super::popups::note::Note;
use super::popups::owed::OwedList;
use super::popups::pager::Pager;
use super::popups::palette::Palette;
use super::popups::preview::Preview;
use super::popups::reason::Reason;
use super::popups::rename::Rename;
use super::popups::search::Search;
use super::popups::settings::SettingsPage;
use super::popups::summary::Summary;
use super::popups::trend::TrendPage;
use super::popups::trouble::Trouble;
use super::popups::unsaved::Unsaved;
use super::screens::form::Form;
use super::screens::inspection::Inspection;
use super::screens::start::Start;
use crate::lang::messages;
use crate::model::plan::checklist::PointId;
use crate::store::error::shown;

/// The least size in which everything can be used.
pub const LEAST: (u16, u16) = (60, 16);

/// What a screen or popup answers to a command.
#[derive(Debug)]
// They live for one step only, so that their size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Reaction {
    /// Something needs the disk.
    Do(Effect),
    /// A popup opens.
    Push(Popup),
    /// The top popup closes.
    Pop,
    /// Another screen.
    Go(Box<Screen>),
    /// The session that is opened next is shown at this point.
    Aim(PointId),
    /// The inspection is left; everything is saved, or was given up.
    LeaveSession,
}

impl Reaction {
    /// A popup opens.
    #[must_use]
    pub fn push(popup: impl Into<Popup>) -> Self {
        Self::Push(popup.into())
    }
}

/// What fills the terminal.
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

/// What lies on top of the screen.
#[derive(Debug)]
// There are a few of them at most.
#[allow(clippy::large_enum_variant)]
pub enum Popup {
    /// The note editor.
    Note(Note),
    /// The search line.
    Search(Search),
    /// The filter panel.
    Filtering(Filtering),
    /// The palette of commands.
    Palette(Palette),
    /// The question before many points are marked.
    Preview(Preview),
    /// The history of changes.
    Past(Past),
    /// The summary.
    Summary(Summary),
    /// The help page.
    Help(Help),
    /// What to do with work that is not saved.
    Unsaved(Unsaved),
    /// What to do about a change by someone else.
    Changed(Changed),
    /// A file that cannot be read.
    Trouble(Trouble),
    /// The choice of a report and its format.
    Export(Export),
    /// A report to be read.
    Pager(Pager),
    /// The settings.
    Settings(SettingsPage),
    /// The new name of a session's file.
    Rename(Rename),
    /// The follow-up of a point.
    FollowUp(FollowUpForm),
    /// The open follow-ups.
    Owed(OwedList),
    /// The evidence of a point.
    Evidence(EvidencePage),
    /// What is missing before the visit is closed.
    CloseOut(CloseOut),
    /// The reason of an amendment.
    Reason(Reason),
    /// The comparison with the inspection before.
    Comparison(ComparisonPage),
    /// The inspections of an office over time.
    Trend(TrendPage),
}

macro_rules! popup_from {
    ($($name:ident),*) => {
        $(impl From<$name> for Popup {
            fn from(popup: $name) -> Self {
                Self::$name(popup)
            }
        })*
    };
}

popup_from!(
    Note, Search, Filtering, Palette, Preview, Past, Summary, Help, Unsaved, Changed, Trouble, Export, Pager, Rename,
    CloseOut, Reason
);

macro_rules! popup_from_other_name {
    ($($kind:ident: $name:ident),*) => {
        $(impl From<$kind> for Popup {
            fn from(popup: $kind) -> Self {
                Self::$name(popup)
            }
        })*
    };
}

popup_from_other_name!(
    SettingsPage: Settings,
    FollowUpForm: FollowUp,
    OwedList: Owed,
    EvidencePage: Evidence,
    ComparisonPage: Comparison,
    TrendPage: Trend
);

/// Where the program goes when an inspection is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// To the start screen.
    Start,
    /// Nowhere: it ends.
    Quit,
}

/// The whole program.
#[derive(Debug)]
pub struct App {
    screen: Screen,
    popups: Vec<Popup>,
    home: Home,
    start: StartKit,
    /// The point at which the session that is opened next is shown.
    aim: Option<PointId>,
}

impl App {
    /// The program at its start screen.
    #[must_use]
    pub fn at_start(start: StartKit) -> (Self, Vec<Effect>) {
        let screen = Screen::Start(Start::new(&start));
        (Self { screen, popups: Vec::new(), home: Home::Start, start, aim: None }, vec![Effect::List])
    }

    /// The program at a form or an inspection that was asked for by a command.
    #[must_use]
    pub fn at(screen: Screen, reactions: Vec<Reaction>, start: StartKit) -> (Self, Vec<Effect>) {
        let mut app = Self { screen, popups: Vec::new(), home: Home::Quit, start, aim: None };
        let effects = app.react(reactions);
        (app, effects)
    }

    /// The screen below the popups.
    #[must_use]
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Where keys go.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.popups.last(), &self.screen) {
            (Some(Popup::Note(_)), _) => Context::Note,
            (Some(Popup::Search(_)), _) => Context::Search,
            (Some(Popup::Filtering(panel)), _) => panel.context(),
            (Some(Popup::Palette(_)), _) => Context::Palette,
            (Some(Popup::Preview(_)), _) => Context::Preview,
            (Some(Popup::Past(_)), _) => Context::History,
            (Some(Popup::Summary(_)), _) => Context::Summary,
            (Some(Popup::Help(_)), _) => Context::Help,
            (Some(Popup::Unsaved(_)), _) => Context::Unsaved,
            (Some(Popup::Changed(_)), _) => Context::Changed,
            (Some(Popup::Trouble(_)), _) => Context::Trouble,
            (Some(Popup::Export(_)), _) => Context::Export,
            (Some(Popup::Pager(_)), _) => Context::Pager,
            (Some(Popup::Settings(_)), _) => Context::Settings,
            (Some(Popup::Rename(_)), _) => Context::Rename,
            (Some(Popup::FollowUp(_)), _) => Context::FollowUp,
            (Some(Popup::Owed(_)), _) => Context::Owed,
            (Some(Popup::Evidence(page)), _) => page.context(),
            (Some(Popup::CloseOut(page)), _) => page.context(),
            (Some(Popup::Reason(_)), _) => Context::Reason,
            (Some(Popup::Comparison(_)), _) => Context::Comparison,
            (Some(Popup::Trend(_)), _) => Context::Trend,
            (None, Screen::Start(start)) => start.context(),
            (None, Screen::Form(_)) => Context::Form,
            (None, Screen::Inspection(inspection)) if inspection.is_selecting() => Context::Selection,
            (None, Screen::Inspection(_)) => Context::Inspection,
        }
    }

    /// Takes in what happened; returns what is to be done.
    pub fn update(&mut self, event: Event, view: &View) -> Vec<Effect> {
        let reactions = match event {
            Event::Input(Input::Key(key)) => self.press(key, view),
            Event::Input(Input::Paste(text)) => self.paste(&text, view),
            Event::Input(Input::Mouse(gesture, at)) => self.point(gesture, at, view),
            Event::Input(Input::Resize(..)) => {
                if let Screen::Inspection(inspection) = &mut self.screen {
                    inspection.follow(view);
                }
                Vec::new()
            }
            Event::Opened(ready) => {
                let (mut inspection, reactions) = Inspection::open(*ready, view);
                if let Some(point) = self.aim.take() {
                    inspection.jump(&point, view);
                }
                self.popups.clear();
                self.screen = Screen::Inspection(Box::new(inspection));
                reactions
            }
            Event::NotOpened(error, ways) => {
                self.aim = None;
                // The session that was open has been let go of; there is nothing to go back to but the start.
                if let Screen::Inspection(_) = self.screen {
                    self.screen = Screen::Start(Start::new(&self.start));
                    self.popups.clear();
                }
                vec![Reaction::push(Trouble::with_ways(&error, ways, view.lang)), Reaction::Do(Effect::List)]
            }
            Event::Looked(theirs) => {
                if let Some(Popup::Changed(changed)) = self.popups.last_mut() {
                    changed.compare(theirs);
                }
                Vec::new()
            }
            Event::MustEnd => return self.end(view),
            // The terminal is seen to where it is held.
            Event::MustStop | Event::Resumed => Vec::new(),
            Event::Listed(sessions, bad) => {
                match &mut self.screen {
                    Screen::Start(start) => start.listed(sessions, bad, &self.start),
                    Screen::Form(form) => form.listed(&sessions),
                    Screen::Inspection(inspection) => inspection.remind_of_earlier(&sessions, view),
                }
                Vec::new()
            }
            Event::NotDrawn(error) => {
                if let Screen::Form(form) = &mut self.screen {
                    form.say(error.sentence(view.lang));
                }
                Vec::new()
            }
            Event::Saved(report) => match &mut self.screen {
                Screen::Inspection(inspection) => inspection.saved(report, view),
                Screen::Start(_) | Screen::Form(_) => Vec::new(),
            },
            Event::Written(what, result) => self.written(what, result, view),
            Event::Exported(exported) => self.exported(exported, view),
            Event::Kept(result) => self.kept(result, view),
            Event::Moved(why, result) => match &mut self.screen {
                Screen::Start(start) => start.moved(why, result, view.lang),
                Screen::Form(_) | Screen::Inspection(_) => Vec::new(),
            },
            Event::NoOpener(folder) => {
                if let Screen::Start(start) = &mut self.screen {
                    start.say(view.lang.no_opener(&shown(&folder)));
                }
                Vec::new()
            }
            Event::EvidenceSeen { session, seen } => {
                if let Screen::Inspection(inspection) = &mut self.screen {
                    inspection.evidence_seen(&session, seen, view);
                }
                Vec::new()
            }
            Event::EvidenceTaken { session, point, taken } => self.evidence_taken(&session, &point, taken, view),
            Event::PathCompleted { typed, completion } => {
                if let Some(Popup::Evidence(page)) = self.popups.last_mut() {
                    page.completed(&typed, completion);
                }
                Vec::new()
            }
            Event::OfficeOwes { agency, owed, unreadable } => self.office_owes(&agency, owed, unreadable, view),
            Event::Compared(ticket, compared) => self.compared(&ticket, compared),
            Event::Followed(agency, trend) => self.followed(&agency, trend),
            Event::InputLost => return vec![Effect::Close, Effect::Quit],
        };
        self.react(reactions)
    }

    /// Ends because the system says so: what is being typed is kept, and the last save is waited for.
    fn end(&mut self, view: &View) -> Vec<Effect> {
        let mut effects = Vec::new();
        for reaction in self.close_popups(view) {
            if let Reaction::Do(effect) = reaction {
                effects.push(effect);
            }
        }
        effects.extend([Effect::Close, Effect::Quit]);
        effects
    }

    fn react(&mut self, reactions: Vec<Reaction>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for reaction in reactions {
            match reaction {
                Reaction::Do(effect) => {
                    // The settings page keeps what it knows; it must know what was kept past it.
                    match &effect {
                        Effect::Remember(reviewers) => self.start.settings.reviewers.clone_from(reviewers),
                        Effect::KeepViews(views) => self.start.settings.views.clone_from(views),
                        _ => {}
                    }
                    effects.push(effect);
                }
                Reaction::Push(popup) => self.popups.push(popup),
                Reaction::Pop => {
                    self.popups.pop();
                }
                Reaction::Aim(point) => self.aim = Some(point),
                Reaction::Go(screen) => {
                    self.popups.clear();
                    self.screen = *screen;
                    // Both look at the sessions: to go on with one, and to draw from what was absent in it.
                    if let Screen::Start(_) | Screen::Form(_) = self.screen {
                        effects.push(Effect::List);
                    }
                }
                Reaction::LeaveSession => {
                    effects.push(Effect::Close);
                    match self.home {
                        Home::Quit => effects.push(Effect::Quit),
                        Home::Start => {
                            let start = Screen::Start(Start::new(&self.start));
                            effects.extend(self.react(vec![Reaction::Go(Box::new(start))]));
                        }
                    }
                }
            }
        }
        effects
    }

    fn press(&mut self, key: KeyEvent, view: &View) -> Vec<Reaction> {
        let context = self.context();
        let command = command_for(context, key);
        // Ctrl-C ends nothing by surprise: it leaves as `q` does.
        let is_interrupt =
            key.modifiers.contains(KeyModifiers::CONTROL) && key.code == crossterm::event::KeyCode::Char('c');
        match command.or(is_interrupt.then_some(Command::Quit)) {
            Some(command) => self.run(command, view),
            None => self.type_key(key, view),
        }
    }

    /// Does a command, wherever it comes from: a key, a hint that was clicked, the palette.
    fn run(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        let context = self.context();
        let is_on_screen = matches!(context, Context::Start | Context::Inspection | Context::Selection);
        match (command, self.popups.last()) {
            (Command::Help, _) => vec![Reaction::push(Help::of(context))],
            (Command::Palette, _) => vec![Reaction::push(Palette::of(context, view.lang))],
            (Command::Quit, _) if !is_on_screen => self.quit_from_below(context, view),
            (Command::Accept, Some(Popup::Palette(palette))) => match palette.chosen() {
                Some(chosen) => {
                    self.popups.pop();
                    self.run(chosen, view)
                }
                None => Vec::new(),
            },
            _ => self.command(command, view),
        }
    }

    /// Leaves from a popup or a form: what is typed is kept first.
    fn quit_from_below(&mut self, context: Context, view: &View) -> Vec<Reaction> {
        if matches!(context, Context::Unsaved | Context::Changed) {
            return Vec::new();
        }
        let mut reactions = self.close_popups(view);
        reactions.extend(match &mut self.screen {
            Screen::Inspection(inspection) => inspection.update(Command::Quit, view),
            Screen::Start(_) | Screen::Form(_) => vec![Reaction::Do(Effect::Quit)],
        });
        reactions
    }

    /// Closes all popups as `Esc` would, so that what is typed is kept; what needs the disk comes back.
    fn close_popups(&mut self, view: &View) -> Vec<Reaction> {
        let mut reactions = Vec::new();
        for _ in 0..self.popups.len() {
            let closing = self.command(Command::Back, view);
            self.popups.pop();
            reactions.extend(closing.into_iter().filter(|reaction| matches!(reaction, Reaction::Do(_))));
        }
        reactions
    }

    fn command(&mut self, command: Command, view: &View) -> Vec<Reaction> {
        match (self.popups.last_mut(), &mut self.screen) {
            (Some(Popup::Help(help)), _) => help.update(command, view),
            (Some(Popup::Trouble(trouble)), _) => trouble.update(command, view),
            (Some(Popup::Settings(page)), _) => page.update(command, &mut self.start),
            (Some(Popup::Rename(rename)), _) => rename.update(command),
            (Some(Popup::Comparison(page)), Screen::Inspection(inspection)) => {
                page.update(command, Some(&mut **inspection), view)
            }
            (Some(Popup::Comparison(page)), _) => page.update(command, None, view),
            (Some(Popup::Trend(page)), _) => page.update(command, view),
            (Some(Popup::Note(note)), Screen::Inspection(inspection)) => note.update(command, inspection, view),
            (Some(Popup::Search(search)), Screen::Inspection(inspection)) => search.update(command, inspection, view),
            (Some(Popup::Filtering(panel)), Screen::Inspection(inspection)) => panel.update(command, inspection, view),
            (Some(Popup::Palette(palette)), _) => palette.update(command, view),
            (Some(Popup::Preview(preview)), Screen::Inspection(inspection)) => {
                preview.update(command, inspection, view)
            }
            (Some(Popup::Past(past)), Screen::Inspection(inspection)) => past.update(command, inspection, view),
            (Some(Popup::Summary(summary)), Screen::Inspection(inspection)) => {
                summary.update(command, inspection, view)
            }
            (Some(Popup::Unsaved(unsaved)), Screen::Inspection(inspection)) => unsaved.update(command, inspection),
            (Some(Popup::Changed(changed)), Screen::Inspection(inspection)) => {
                changed.update(command, inspection, view)
            }
            (Some(Popup::Export(export)), Screen::Inspection(inspection)) => export.update(command, inspection),
            (Some(Popup::Pager(pager)), Screen::Inspection(inspection)) => pager.update(command, inspection, view),
            (Some(Popup::FollowUp(form)), Screen::Inspection(inspection)) => form.update(command, inspection, view),
            (Some(Popup::Owed(list)), Screen::Inspection(inspection)) => list.update(command, Some(inspection), view),
            (Some(Popup::Owed(list)), Screen::Start(_) | Screen::Form(_)) => list.update(command, None, view),
            (Some(Popup::Evidence(page)), Screen::Inspection(inspection)) => page.update(command, inspection, view),
            (Some(Popup::CloseOut(page)), Screen::Inspection(inspection)) => page.update(command, inspection, view),
            (Some(Popup::Reason(reason)), Screen::Inspection(inspection)) => reason.update(command, inspection, view),
            // The other popups stand over an inspection only.
            (
                Some(
                    Popup::FollowUp(_)
                    | Popup::Evidence(_)
                    | Popup::Note(_)
                    | Popup::Search(_)
                    | Popup::Filtering(_)
                    | Popup::Preview(_)
                    | Popup::Past(_)
                    | Popup::Summary(_)
                    | Popup::Unsaved(_)
                    | Popup::Changed(_)
                    | Popup::Export(_)
                    | Popup::Pager(_)
                    | Popup::CloseOut(_)
                    | Popup::Reason(_),
                ),
                Screen::Start(_) | Screen::Form(_),
            ) => {
                vec![Reaction::Pop]
            }
            (None, Screen::Start(start)) => start.update(command, &self.start, view),
            (None, Screen::Form(form)) => form.update(command, &self.start, view),
            (None, Screen::Inspection(inspection)) => inspection.update(command, view),
        }
    }
}

messages! {
    no_opener(path: &str) { zh: "沒有可開啟資料夾的程式；資料夾在 {path}", en: "no program opens folders here; the folder is {path}" }
}
