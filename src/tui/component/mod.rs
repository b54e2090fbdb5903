//! What every screen and popup shares: its view of the program, its requests, and the traits that drive it.
//!
//! The leaf of `tui`, which every other room imports: no screen, popup or widget here.

pub mod request;
pub mod popup;
pub mod surface;
pub mod saving;
pub mod open_session;
pub mod plan_desk;

use ratatui::layout::Rect;

use super::theme::Theme;
use crate::lang::Lang;
use crate::model::value::roc::Moment;
use crate::ops::list::Library;
use crate::ops::settings::Settings;
use crate::store::error::StoreError;

/// What every screen and popup needs to update and to draw.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The language of every word that is shown.
    pub lang: Lang,
    /// Colours and signs, as palette and terminal allow.
    pub theme: Theme,
    /// The time of the event.
    pub now: Moment,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
}

impl View {
    /// The whole terminal.
    #[must_use]
    pub const fn area(&self) -> Rect {
        Rect { x: 0, y: 0, width: self.size.0, height: self.size.1 }
    }
}

/// What the start screen and the form show.
#[derive(Debug)]
pub struct StartKit {
    /// The checklists at hand.
    pub library: Library,
    /// The settings in force.
    pub settings: Settings,
    /// Why the settings file could not be read; it is not written while this is `Some`.
    pub complaint: Option<StoreError>,
    /// Whether everything here is practice.
    pub is_practice: bool,
}
