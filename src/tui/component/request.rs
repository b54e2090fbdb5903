//! Requests of a screen or popup to the app, as data. Only the app turns them into screens and popups.

use crate::model::list::filter::NamedView;
use crate::model::plan::checklist::PointId;
use crate::ops::list::Entry;
use crate::ops::settings::Settings;
use crate::tui::command::Command;
use crate::tui::effect::Effect;

/// A request to the app.
#[derive(Debug)]
pub enum Request {
    /// Execute an effect.
    Do(Effect),
    /// Put settings in force, and save them.
    Keep(Box<Settings>),
    /// Replace the saved filters by these.
    KeepViews(Vec<NamedView>),
    /// Go to the start screen.
    Start,
    /// Show the visit form of a checklist.
    Form(Box<Entry>),
    /// Put the cursor on this point in the session that is opened next.
    Aim(PointId),
    /// Leave the inspection; everything is saved or was discarded.
    LeaveSession,
    /// Leave the inspection without waiting for what is not saved.
    AbandonSession,
    /// Leave the review of a plan; what was decided is kept.
    LeavePlan,
    /// Run a command as if its key had been pressed.
    Run(Command),
}

impl Request {
    /// Whether it is about the user's work, and not about what is shown next.
    #[must_use]
    pub const fn is_of_work(&self) -> bool {
        matches!(self, Self::Do(_) | Self::Keep(_) | Self::KeepViews(_))
    }
}

impl From<Effect> for Request {
    fn from(effect: Effect) -> Self {
        Self::Do(effect)
    }
}
