//! What a screen or a popup asks for, as data. The app alone turns it into another screen or a popup.

use std::sync::Arc;

use crate::model::plan::checklist::{Checklist, PointId};
use crate::tui::command::Command;
use crate::tui::effect::Effect;

/// What is asked of the app.
#[derive(Debug)]
pub enum Request {
    /// Do what needs the disk.
    Do(Effect),
    /// Go to the start screen.
    Start,
    /// Show the visit form of a checklist.
    Form(Arc<Checklist>),
    /// Show the session that is opened next at this point.
    Aim(PointId),
    /// Leave the inspection; everything is saved, or was given up.
    LeaveSession,
    /// Do a command as if its key had been pressed.
    Run(Command),
}

impl From<Effect> for Request {
    fn from(effect: Effect) -> Self {
        Self::Do(effect)
    }
}
