//! Popups: the one trait of theirs, what they lie over, and the stack of which the top one sees keys first.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::convert::Infallible;
use std::fmt;

use super::request::Request;
use super::{StartKit, View};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::tui::command::{Command, Context};
use crate::tui::effect::{Effect, Event};

/// What popups lie over. They see it as it is, and change it by what they answer alone.
pub trait Host: fmt::Debug {
    /// What a popup may ask of this host and of no other.
    type Request: fmt::Debug;

    /// The session that is open here; none where none is.
    fn session(&self) -> Option<&Session>;

    /// How to ask for the cursor to be put on a point; none where there are no points.
    fn go_to(&self, point: &PointId) -> Option<Self::Request>;
}

/// The start screen and the visit form show nothing of a session, and take no request.
impl Host for StartKit {
    type Request = Infallible;

    fn session(&self) -> Option<&Session> {
        None
    }

    fn go_to(&self, _: &PointId) -> Option<Infallible> {
        None
    }
}

/// One of the things that a popup answers, in their order.
#[derive(Debug)]
pub enum Reaction<R> {
    /// The top popup closes.
    Close,
    /// Something is asked of the app.
    App(Request),
    /// Something is asked of what the popup lies over.
    Host(R),
}

impl<R> From<Effect> for Reaction<R> {
    fn from(effect: Effect) -> Self {
        Self::App(Request::Do(effect))
    }
}

/// What a popup did with an event.
#[derive(Debug)]
// It lives for one step only, so that its size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Handled<R> {
    /// It waited for it, and answers this.
    Consumed(Vec<Reaction<R>>),
    /// It did not wait for it.
    Ignored(Event),
}

/// Where the hints of a popup are painted, so that they can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintsAt {
    /// In a row of the popup.
    Row(Rect),
    /// In the footer of the screen below.
    Footer,
    /// Nowhere: something else stands there.
    Nowhere,
}

/// What lies on top of a screen, over a host of this kind.
pub trait Popup<H: Host>: fmt::Debug + Send {
    /// Where keys go.
    fn context(&self) -> Context;

    /// Takes in a command.
    fn update(&mut self, command: Command, host: &H, view: &View) -> Vec<Reaction<H::Request>>;

    /// Takes in a key that is no command.
    fn press(&mut self, _key: KeyEvent, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Takes in a pasted text. On a list its letters would be commands, so that it goes into a text and nowhere else.
    fn paste(&mut self, _text: &str, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Takes in a click that is not on a hint.
    fn click(&mut self, _at: Position, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Takes in an event that it waited for.
    fn handle(&mut self, event: Event, _host: &H, _view: &View) -> Handled<H::Request> {
        Handled::Ignored(event)
    }

    /// Says what became of a report or a copy, until the next command; gives it back where it has no place for that.
    fn say(&mut self, notice: String) -> Result<(), String> {
        Err(notice)
    }

    /// The part of the screen that it takes.
    fn area(&self, view: &View) -> Rect {
        view.area()
    }

    /// Where its hints are.
    fn hints_at(&self, view: &View) -> HintsAt {
        HintsAt::Row(foot(self.area(view)))
    }

    /// Whether a command would do something now, so that the hints are true.
    fn offers(&self, _command: Command, _host: &H) -> bool {
        true
    }

    /// Paints it.
    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View);
}

/// The lowest row within the frame of a popup.
#[must_use]
pub const fn foot(area: Rect) -> Rect {
    let y = area.y.saturating_add(area.height).saturating_sub(2);
    Rect {
        x: area.x.saturating_add(1),
        y,
        width: area.width.saturating_sub(2),
        height: if area.height > 2 { 1 } else { 0 },
    }
}

/// The popups over one host, the lowest first.
#[derive(Debug)]
pub struct Stack<H: Host> {
    popups: Vec<Box<dyn Popup<H>>>,
}

impl<H: Host> Default for Stack<H> {
    fn default() -> Self {
        Self { popups: Vec::new() }
    }
}

impl<H: Host> Stack<H> {
    /// Puts a popup on top.
    pub fn push(&mut self, popup: impl Popup<H> + 'static) {
        self.popups.push(Box::new(popup));
    }

    /// Puts a popup on top that is boxed already.
    pub fn push_boxed(&mut self, popup: Box<dyn Popup<H>>) {
        self.popups.push(popup);
    }

    /// Closes the top popup.
    pub fn pop(&mut self) {
        self.popups.pop();
    }

    /// Closes the popups above so many.
    pub fn close_to(&mut self, depth: usize) {
        self.popups.truncate(depth);
    }

    /// How many popups there are.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.popups.len()
    }

    /// The top popup.
    #[must_use]
    pub fn top(&self) -> Option<&dyn Popup<H>> {
        self.popups.last().map(|popup| &**popup)
    }

    /// The top popup, to be driven.
    pub fn top_mut(&mut self) -> Option<&mut (dyn Popup<H> + 'static)> {
        self.popups.last_mut().map(|popup| &mut **popup)
    }

    /// Offers an event to the popups from the top one down; gives it back where none waited for it.
    pub fn handle(&mut self, mut event: Event, host: &H, view: &View) -> Handled<H::Request> {
        for popup in self.popups.iter_mut().rev() {
            match popup.handle(event, host, view) {
                Handled::Ignored(passed) => event = passed,
                taken @ Handled::Consumed(_) => return taken,
            }
        }
        Handled::Ignored(event)
    }

    /// Offers an event to the top popup alone; gives it back where that did not wait for it.
    pub fn handle_on_top(&mut self, event: Event, host: &H, view: &View) -> Handled<H::Request> {
        match self.top_mut() {
            Some(popup) => popup.handle(event, host, view),
            None => Handled::Ignored(event),
        }
    }

    /// Says something in the top popup; gives it back where there is none with a place for that.
    pub fn say(&mut self, notice: String) -> Result<(), String> {
        match self.top_mut() {
            Some(popup) => popup.say(notice),
            None => Err(notice),
        }
    }

    /// Paints all of them.
    pub fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        for popup in &self.popups {
            popup.draw(frame, host, view);
        }
    }
}

impl Stack<StartKit> {
    /// Lets the top popup take something in; none where there is no popup.
    pub fn drive(
        &mut self,
        act: impl FnOnce(&mut dyn Popup<StartKit>) -> Vec<Reaction<Infallible>>,
    ) -> Option<Vec<Request>> {
        let reactions = act(self.top_mut()?);
        Some(self.react(reactions))
    }

    /// Closes what closes, and passes on what is asked of the app.
    pub fn react(&mut self, reactions: Vec<Reaction<Infallible>>) -> Vec<Request> {
        let mut requests = Vec::new();
        for reaction in reactions {
            match reaction {
                Reaction::Close => self.pop(),
                Reaction::App(request) => requests.push(request),
                Reaction::Host(never) => match never {},
            }
        }
        requests
    }
}
