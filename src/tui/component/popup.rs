//! The trait of popups, the hosts below them, and their stack: the top one gets keys first.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};
use std::convert::Infallible;
use std::fmt;

use super::request::Request;
use super::{StartKit, View};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::tui::command::{Command, Context};
use crate::tui::effect::{Effect, Event};

/// The host below popups. They read it, and change it only by the reactions that they return.
pub trait Host: fmt::Debug {
    /// The requests that this host grants, and no other host.
    type Request: fmt::Debug;

    /// The open session, if the host has one.
    fn session(&self) -> Option<&Session>;

    /// The request that puts the cursor on a point; `None` where there are no points.
    fn go_to(&self, point: &PointId) -> Option<Self::Request>;
}

/// The start screen and the visit form have no session and grant no request.
impl Host for StartKit {
    type Request = Infallible;

    fn session(&self) -> Option<&Session> {
        None
    }

    fn go_to(&self, _: &PointId) -> Option<Infallible> {
        None
    }
}

/// One step of a popup's answer; they are executed in order.
#[derive(Debug)]
pub enum Reaction<R> {
    /// The top popup closes.
    Close,
    /// A request to the app.
    App(Request),
    /// A request to the host.
    Host(R),
}

impl<R> From<Effect> for Reaction<R> {
    fn from(effect: Effect) -> Self {
        Self::App(Request::Do(effect))
    }
}

/// What a popup did with an event.
#[derive(Debug)]
// It lives for one dispatch, so that its size does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Handled<R> {
    /// The popup consumed it, with these reactions.
    Consumed(Vec<Reaction<R>>),
    /// The event is not for this popup.
    Ignored(Event),
}

/// Where the hints of a popup are painted, so that they can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintsAt {
    /// In a row of the popup.
    Row(Rect),
    /// In the footer of the screen below.
    Footer,
    /// Not shown: something else stands there.
    Nowhere,
}

/// A popup over a host of this kind.
pub trait Popup<H: Host>: fmt::Debug + Send {
    /// The context in which keys are looked up.
    fn context(&self) -> Context;

    /// Handles a command.
    fn update(&mut self, command: Command, host: &H, view: &View) -> Vec<Reaction<H::Request>>;

    /// Handles a key that is bound to no command.
    fn press(&mut self, _key: KeyEvent, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Handles pasted text. Only text fields accept it: on a list its letters would be commands.
    fn paste(&mut self, _text: &str, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Handles a click that is not on a hint.
    fn click(&mut self, _at: Position, _host: &H, _view: &View) -> Vec<Reaction<H::Request>> {
        Vec::new()
    }

    /// Handles an event; returns it where it is not for this popup.
    fn handle(&mut self, event: Event, _host: &H, _view: &View) -> Handled<H::Request> {
        Handled::Ignored(event)
    }

    /// Whether the program may be left while it is open; not where it asks how.
    fn may_be_left(&self) -> bool {
        true
    }

    /// The effect that refreshes it after the return from a session that was opened from it; none for a popup that closes when
    /// it opens one.
    fn come_back(&self) -> Option<Effect> {
        None
    }

    /// Shows the result of a report or a copy until the next command; `Err` returns the text where the popup cannot
    /// show it.
    fn say(&mut self, notice: String) -> Result<(), String> {
        Err(notice)
    }

    /// The area that it covers.
    fn area(&self, view: &View) -> Rect {
        view.area()
    }

    /// Where its hints are.
    fn hints_at(&self, view: &View) -> HintsAt {
        HintsAt::Row(foot(self.area(view)))
    }

    /// Whether a command is available now; hints leave the others out.
    fn offers(&self, _command: Command, _host: &H) -> bool {
        true
    }

    /// The cursor's position, from 1, and the length of the list, for the border; of a text that is longer than the
    /// window, the last row shown. `None` where nothing scrolls, or where it says so itself.
    fn place(&self, _host: &H, _view: &View) -> Option<(usize, usize)> {
        None
    }

    /// Paints it.
    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View);
}

/// Whether a popup is a page: it covers the screen, so that nothing of it needs a frame.
#[must_use]
pub const fn is_page(area: Rect) -> bool {
    area.x == 0 && area.y == 0
}

/// The area within a popup, the row of its hints included: below the header and the rule of a page, else within a frame.
#[must_use]
pub const fn within(area: Rect) -> Rect {
    if is_page(area) {
        return Rect { y: 2, height: area.height.saturating_sub(2), ..area };
    }
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

/// The lowest row within a popup, where its hints are.
#[must_use]
pub const fn foot(area: Rect) -> Rect {
    let within = within(area);
    let height = if within.height > 0 { 1 } else { 0 };
    Rect { y: within.y.saturating_add(within.height).saturating_sub(height), height, ..within }
}

/// Draws `position/length` on the border of a popup: in the rule below the header of a page, in the bottom line of a frame.
pub fn draw_place(frame: &mut Frame<'_>, area: Rect, (at, of): (usize, usize), view: &View) {
    let words = Line::styled(format!(" {at}/{of} "), view.theme.muted());
    let cells = u16::try_from(words.width()).unwrap_or(u16::MAX);
    // One cell of the line stays behind it, and the corner of a frame.
    let (y, behind) = if is_page(area) { (area.y + 1, 1) } else { (area.bottom().saturating_sub(1), 2) };
    if area.height > 1 && area.width > cells + behind {
        let place = Rect { x: area.right() - behind - cells, y, width: cells, height: 1 };
        words.render(place, frame.buffer_mut());
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
    /// Pushes a popup.
    pub fn push(&mut self, popup: impl Popup<H> + 'static) {
        self.popups.push(Box::new(popup));
    }

    /// Pushes a boxed popup.
    pub fn push_boxed(&mut self, popup: Box<dyn Popup<H>>) {
        self.popups.push(popup);
    }

    /// Pops the top popup.
    pub fn pop(&mut self) {
        self.popups.pop();
    }

    /// Pops down to a depth.
    pub fn close_to(&mut self, depth: usize) {
        self.popups.truncate(depth);
    }

    /// What fills the top popup anew when a session that was opened from it is left; none if nothing leads back there.
    #[must_use]
    pub fn come_back(&self) -> Option<Effect> {
        self.popups.last()?.come_back()
    }

    /// Whether the program may be left while the top popup is open.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        self.top().is_none_or(Popup::may_be_left)
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

    /// The top popup, mutably.
    pub fn top_mut(&mut self) -> Option<&mut (dyn Popup<H> + 'static)> {
        self.popups.last_mut().map(|popup| &mut **popup)
    }

    /// Offers an event to the popups from the top down; returns it where none consumes it.
    pub fn handle(&mut self, mut event: Event, host: &H, view: &View) -> Handled<H::Request> {
        for popup in self.popups.iter_mut().rev() {
            match popup.handle(event, host, view) {
                Handled::Ignored(passed) => event = passed,
                taken @ Handled::Consumed(_) => return taken,
            }
        }
        Handled::Ignored(event)
    }

    /// Offers an event to the top popup alone; returns it where that does not consume it.
    pub fn handle_on_top(&mut self, event: Event, host: &H, view: &View) -> Handled<H::Request> {
        match self.top_mut() {
            Some(popup) => popup.handle(event, host, view),
            None => Handled::Ignored(event),
        }
    }

    /// Shows a notice in the top popup; `Err` returns it where none can show it.
    pub fn say(&mut self, notice: String) -> Result<(), String> {
        match self.top_mut() {
            Some(popup) => popup.say(notice),
            None => Err(notice),
        }
    }

    /// Whether the footer of the screen below has hints: its own, or those of the top popup.
    #[must_use]
    pub fn leaves_the_footer(&self, view: &View) -> bool {
        self.top().is_none_or(|popup| popup.hints_at(view) == HintsAt::Footer)
    }

    /// Paints all of them. Hints stand once: those of a popup that another one covers are not true any more.
    pub fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let mut below: Option<HintsAt> = None;
        for popup in &self.popups {
            if let Some(HintsAt::Row(row)) = below {
                Clear.render(row, frame.buffer_mut());
                frame.buffer_mut().set_style(row, view.theme.ground());
            }
            popup.draw(frame, host, view);
            if let Some((at, of)) = popup.place(host, view) {
                draw_place(frame, popup.area(view), (at, of), view);
            }
            below = Some(popup.hints_at(view));
        }
    }
}

impl Stack<StartKit> {
    /// Dispatches to the top popup; `None` where there is none.
    pub fn drive(
        &mut self,
        act: impl FnOnce(&mut dyn Popup<StartKit>) -> Vec<Reaction<Infallible>>,
    ) -> Option<Vec<Request>> {
        let reactions = act(self.top_mut()?);
        Some(self.react(reactions))
    }

    /// Executes reactions: closes popups, and returns the requests to the app.
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
